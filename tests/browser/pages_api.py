"""Rows of ``pages_table`` for the page of keys, and for what the interfaces answer to somebody signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from tests.browser.pages_table import VISITOR, Arguments, Fetched, Look
from zhuomu.core.actor import Actor
from zhuomu.core.models import Person
from zhuomu.ledger.models import ApiKey, Problem, Report
from zhuomu.ledger.services.keys import api_key_end, api_key_make

KEEPER = "biqiuhe"  # 受理派单员 of the sample month
JSON, XML = "application/json", "text/xml"


def stage_api() -> None:
    """A key in use and one that was ended."""
    keeper = Person.objects.get(username=KEEPER)
    by = Actor(keeper, timezone.now())
    api_key_make(by=by, person=keeper, name="热线平台对接")
    old, _secret = api_key_make(by=by, person=keeper, name="随手拍小程序（试用）")
    api_key_end(by=by, key=old)


def number() -> dict[str, Any]:
    return {"number": Problem.objects.order_by("pk")[0].number}


def receipt() -> dict[str, Any]:
    return {"form": "json", "key": Report.objects.filter(channel="residents").order_by("pk")[0].receipt}


def form(name: str, **more: str) -> Arguments:
    return lambda: {"form": name, **more}


PAGES: Mapping[str, Look] = {"api_keys": Look(KEEPER)}
MORE: Mapping[str, tuple[str, Look]] = {}
FILES: Mapping[str, Fetched] = {
    "api_openapi": Fetched(VISITOR, JSON),
    "api_problems": Fetched(KEEPER, JSON),
    "api_problem": Fetched(KEEPER, JSON, number),
    "api_moves": Fetched(KEEPER, JSON, number),
    "api_areas": Fetched(KEEPER, JSON),
    "api_categories": Fetched(KEEPER, JSON),
    "api_offices": Fetched(KEEPER, JSON),
    "api_figures": Fetched(KEEPER, JSON),
    "open311_discovery": Fetched(VISITOR, XML, form("xml")),
    "open311_services": Fetched(VISITOR, XML, form("xml")),
    "open311_service": Fetched(VISITOR, XML, form("xml", code="lift")),
    "open311_requests": Fetched(VISITOR, XML, form("xml")),
    "open311_request": Fetched(VISITOR, JSON, receipt),
    "open311_token": Fetched(VISITOR, JSON, receipt),
}
# Takes what is sent, shows nothing.
SENT: Mapping[str, Arguments] = {
    "api_reports": dict,
    "api_key_end": lambda: {"pk": ApiKey.objects.order_by("pk")[0].pk},
}
