"""A thousand public posts from one address: the limit is stored, the rest costs no write, staff pages cost the same."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhuomu.core.actor import Actor
from zhuomu.core.models import Event
from zhuomu.core.public_forms import form_stamp
from zhuomu.core.rights import Role
from zhuomu.ledger.models import Report
from zhuomu.ledger.services.reports import LIMIT_PER_MINUTE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
POSTS = 1_000


def _form(number: int) -> dict[str, str]:
    shown = Actor(None, timezone.now() - timedelta(minutes=1), label="读者")
    return {"issue": "107", "said": f"第 {number} 处：“反应”应为“反映”。", "stamp": form_stamp(shown)}


def _writes(queries: CaptureQueriesContext) -> list[str]:
    reads = ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "ROLLBACK")
    return [query["sql"] for query in queries.captured_queries if not query["sql"].startswith(reads)]


def test_a_flood_stores_the_limit_and_costs_staff_nothing(
    published_issue: Any, make_person: Any, signed_in: Any
) -> None:
    staff = signed_in(make_person(Role.EDITOR))
    desk = reverse("errata_desk")
    staff.get(desk)
    # ten reports lie there before and after: what is compared is the flood, not the list
    flood, address = Client(REMOTE_ADDR="203.0.113.9"), reverse("public_report")
    began = time.monotonic()
    for number in range(LIMIT_PER_MINUTE):
        assert flood.post(address, _form(number)).status_code == 302
    with CaptureQueriesContext(
        connection,
    ) as before:
        assert staff.get(desk).status_code == 200
    events, refused_writes, statuses = Event.objects.count(), [], set()
    for number in range(LIMIT_PER_MINUTE, POSTS):
        with CaptureQueriesContext(connection) as queries:
            statuses.add(flood.post(address, _form(number)).status_code)
        refused_writes += _writes(queries)
    minutes = int((time.monotonic() - began) // 60)
    with CaptureQueriesContext(connection) as after:
        assert staff.get(desk).status_code == 200
    assert Report.objects.count() <= LIMIT_PER_MINUTE * (1 + minutes)
    if not minutes:
        assert Report.objects.count() == LIMIT_PER_MINUTE
        assert refused_writes == [] and Event.objects.count() == events
        assert len(after) == len(before)
    assert statuses <= {302, 422, 429} and not statuses.isdisjoint({422, 429})
    elsewhere = Client(REMOTE_ADDR="203.0.113.10")
    assert elsewhere.post(address, _form(POSTS)).status_code == 302, "others still get through"
