"""Rows of ``pages_table`` for the ledger's list, dispatch desk, entering, areas and figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from tests.browser.pages_table import Look
from tests.browser.people import LEADER
from zhuomu.core.actor import Actor
from zhuomu.core.models import Area, Person
from zhuomu.ledger.models import Problem, Report, SavedFilter
from zhuomu.ledger.services.entering import Told, report_enter
from zhuomu.ledger.services.filters import filter_save

DISPATCHER = "biqiuhe"  # 城运中心派单员
SECRETARY = "yaochunhua"  # 青榆里居民区
SAID = "您好，我想反映{title}，已经好几天了，住在这里的人都在说。"


def by(username: str) -> Actor:
    """Somebody, now."""
    return Actor(Person.objects.get(username=username), timezone.now())


def voice() -> Mapping[str, Any]:
    """A voice without a problem, near to one that is at work; written down once."""
    report = Report.objects.filter(link=None, via="desk", entered_by__username=DISPATCHER).first()
    if report is None:
        known = Problem.objects.filter(status="in_progress", area__isnull=False).order_by("pk")[0]
        told = Told(
            SAID.format(title=known.title),
            area=known.area,
            place=known.place,
            name="贺兰",
            phone="13800001111",
        )
        report = report_enter(by=by(DISPATCHER), told=told)
    return {"number": report.pk}


def undecided() -> Mapping[str, Any]:
    """The voice of a problem that waits to be accepted."""
    problem = Problem.objects.filter(status="reported").order_by("pk")[0]
    return {"number": problem.links.order_by("pk")[0].report_id}


def busy_area() -> Mapping[str, Any]:
    """An area with problems in it."""
    problem = Problem.objects.filter(status="closed", area__isnull=False).order_by("-closed_on", "pk")[0]
    return {"pk": problem.area_id}


def quiet_area() -> Mapping[str, Any]:
    """An area without a problem."""
    used = Problem.objects.filter(area__isnull=False).values("area")
    return {"pk": Area.objects.exclude(pk__in=used).order_by("pk")[0].pk}


def with_saved() -> str:
    """The query of a list for somebody who keeps filters."""
    if not SavedFilter.objects.filter(person__username=DISPATCHER).exists():
        filter_save(by=by(DISPATCHER), name="超期的", query="due=overdue")
        filter_save(by=by(DISPATCHER), name="本周的垃圾房", query="q=垃圾房&due=week")
    return "?tab=all&due=overdue"


PAGES: Mapping[str, Look] = {
    "ledger_list": Look(DISPATCHER),
    "ledger_desk": Look(DISPATCHER),
    "ledger_desk_report": Look(DISPATCHER, voice),
    "ledger_enter": Look(DISPATCHER),
    "ledger_areas": Look(LEADER),
    "ledger_area": Look(LEADER, busy_area),
    "ledger_figures": Look(LEADER),
    "ledger_month": Look(LEADER),
}
MORE: Mapping[str, tuple[str, Look]] = {
    "ledger_list-saved": ("ledger_list", Look(DISPATCHER, query=with_saved)),
    "ledger_list-secretary": ("ledger_list", Look(SECRETARY, query=lambda: "?tab=all")),
    "ledger_list-nothing": ("ledger_list", Look(LEADER, query=lambda: "?q=北极熊")),
    "ledger_list-figure": ("ledger_list", Look(LEADER, query=lambda: "?figure=resolve&part=no")),
    "ledger_desk_report-undecided": ("ledger_desk_report", Look(DISPATCHER, undecided)),
    "ledger_enter-secretary": ("ledger_enter", Look(SECRETARY)),
    "ledger_area-quiet": ("ledger_area", Look(LEADER, quiet_area)),
    "ledger_figures-month": ("ledger_figures", Look(LEADER, query=lambda: "?by=month&figure=satisfied")),
    "ledger_figures-nothing": (
        "ledger_figures",
        Look(LEADER, query=lambda: "?from=2020-01-01&to=2020-01-31"),
    ),
    "ledger_month-empty": ("ledger_month", Look(LEADER, query=lambda: "?month=2020-02")),
}
# Takes what is sent, shows nothing.
SENT: Mapping[str, Any] = {
    "ledger_dispatch": dict,
    "ledger_filter_save": dict,
    "ledger_filter_drop": lambda: {"pk": 1},
    "ledger_desk_join": voice,
}
