"""The record of what was done, and whether its chain holds."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST, require_safe

from zhuomu.core.backup import backup_last
from zhuomu.core.http import staff
from zhuomu.core.models import Event
from zhuomu.core.rights import Right
from zhuomu.core.services.events import chain_faults
from zhuomu.web.labels import CHAIN_FAULTS, ENTITIES, VERBS, entity_label, verb_label
from zhuomu.web.views.asking import page_of

FAULTS_SHOWN = 20


def events_matching(request: HttpRequest) -> QuerySet[Event]:
    """Events as the address filters them, newest first."""
    found, asked = Event.objects.order_by("-number"), request.GET
    if person := asked.get("person", "").strip():
        found = found.filter(actor_label__icontains=person)
    if verb := asked.get("verb"):
        found = found.filter(verb=verb)
    if entity := asked.get("entity"):
        found = found.filter(entity=entity)
    if entity_id := asked.get("id", "").strip():
        found = found.filter(entity_id=entity_id)
    if first := _day(asked.get("from")):
        found = found.filter(at__gte=_start_of(first))
    if last := _day(asked.get("to")):
        found = found.filter(at__lt=_start_of(last + timedelta(days=1)))
    return found


def _day(text: str | None) -> date | None:
    """A day of the address; whatever is none filters nothing."""
    try:
        return parse_date(text or "")
    except ValueError:
        return None


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@staff(Right.AUDIT_VIEW)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """The events."""
    return _show(request)


@staff(Right.AUDIT_VIEW)
@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain and say whether it holds, against the last backup's note where there is one."""
    last = backup_last()
    found = chain_faults(
        expected_count=last.event_count if last else None, expected_hash=last.last_hash if last else None
    )
    faults = [(fault.number, CHAIN_FAULTS[fault.what]) for fault in itertools.islice(found, FAULTS_SHOWN)]
    return _show(
        request,
        {
            "is_verified": True,
            "faults": faults,
            "verified_text": f"全部 {Event.objects.count():,} 条记录一环扣一环，没有被改动、删除或调换。",
        },
    )


def _show(request: HttpRequest, more: dict[str, object] | None = None) -> HttpResponse:
    page = page_of(request, events_matching(request))
    rows = [(event, verb_label(event.verb), entity_label(event.entity)) for event in page]
    verbs = Event.objects.order_by("verb").values_list("verb", flat=True).distinct()
    entities = Event.objects.order_by("entity").values_list("entity", flat=True).distinct()
    context = {
        "page_obj": page,
        "rows": rows,
        "verbs": [(verb, VERBS.get(verb, verb)) for verb in verbs],
        "entities": [(entity, ENTITIES.get(entity, entity)) for entity in entities],
    }
    return render(request, "desk/audit.html", context | (more or {}))
