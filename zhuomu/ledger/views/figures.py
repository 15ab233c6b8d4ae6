"""The figures, each open to its rows, and the month of deadlines."""

from __future__ import annotations

import dataclasses
import hashlib
from calendar import Calendar, monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of, staff
from zhuomu.core.rights import Right
from zhuomu.core.services.calendar import calendar_current
from zhuomu.ledger.channels import channels_all
from zhuomu.ledger.figures import FIGURE_BY_KEY, FIGURES, Figure, Group, Measure, Part
from zhuomu.ledger.figures_count import GroupRow, Key, measures_by, overrun_of, total_of
from zhuomu.ledger.forms_desk import areas_in_use, offices_at_work
from zhuomu.ledger.listing import ALL, NONE, Filters, ListRow, filters_read, list_row, problems_in
from zhuomu.ledger.models import Category
from zhuomu.ledger.selectors import visible_to

KEPT = ("from", "to", "office", "area", "category", "channel")
MONTHS_BACK = 11
ON_A_DAY = 4
WEEKDAYS = "一二三四五六日"
YEARS = range(2000, 2101)


@staff(Right.LEDGER_VIEW)
@require_safe
def ledger_figures(request: HttpRequest) -> HttpResponse:
    """All figures of the problems found in a span of time, broken down by one thing, with what each of them counts."""
    actor = actor_of(request)
    filters = _span(actor, filters_read({name: request.GET.get(name, "") for name in KEPT}))
    group = Group(request.GET["by"]) if request.GET.get("by") in set(Group) else Group.OFFICE
    chosen = FIGURE_BY_KEY.get(request.GET.get("figure", ""), FIGURES[2])
    problems = problems_in(actor, filters)
    kept = _kept_as(actor, filters)
    rows = measures_by(problems, group, actor.today, kept_as=kept)
    total = [
        dataclasses.replace(each, times=overrun_of(problems, actor.today)) if each.figure.is_times else each
        for each in total_of(rows)
    ]
    here = {"by": group.value, "figure": chosen.key, **filters.values}
    months = (
        rows
        if group is Group.MONTH
        else measures_by(problems, Group.MONTH, actor.today, [chosen], kept_as=kept)
    )
    context = {
        "filters": filters,
        "chosen": {name.replace("from", "since"): text for name, text in filters.values.items()},
        "tabs": [
            {
                "label": f"按{each.label}",
                "is_active": each is group,
                "url": "?" + urlencode({**here, "by": each.value}),
                "count": None,
            }
            for each in Group
        ],
        "group": group,
        "figure": chosen,
        "total": [_cell(each, filters, here) for each in total],
        "table": [_group_row(row, group, filters, here) for row in rows],
        "bars": _bars(rows, chosen),
        "unit": total[FIGURES.index(chosen)].unit if total else "",
        "line": _line(months, chosen) if group is not Group.MONTH else [],
        "figures": FIGURES,
        "offices": offices_at_work(),
        "areas": areas_in_use(),
        "categories": Category.objects.filter(is_active=True),
        "channels": channels_all(),
        "none": NONE,
    }
    return render(request, "ledger/figures.html", context)


def _kept_as(actor: Actor, filters: Filters) -> str:
    """A name for what this person sees under these filters."""
    asked = hashlib.sha256(filters.query().encode()).hexdigest()[:32]
    return f"{actor.person.pk if actor.person else 0}:{asked}"


def _span(actor: Actor, filters: Filters) -> Filters:
    """The filters with a span: where the address names no beginning, the last twelve months."""
    if "from" in filters.values:
        return filters
    year, month = divmod(actor.today.year * 12 + actor.today.month - 1 - MONTHS_BACK, 12)
    return Filters({**filters.values, "from": date(year, month + 1, 1).isoformat()})


def _cell(measure: Measure, filters: Filters, here: dict[str, str]) -> dict[str, Any]:
    """A figure with the addresses of its rows."""
    key = measure.figure.key
    return {
        "measure": measure,
        "figure": measure.figure,
        "yes_url": filters.url(tab=ALL, figure=key, part=Part.YES),
        "no_url": filters.url(tab=ALL, figure=key, part=Part.NO),
        "all_url": filters.url(tab=ALL, figure=key, part=Part.ALL),
        "no_count": measure.of_count - measure.yes_count,
        "chart_url": "?" + urlencode({**here, "figure": key}) + "#chart",
    }


def _group_row(row: GroupRow, group: Group, filters: Filters, here: dict[str, str]) -> dict[str, Any]:
    within = Filters({**filters.values, **_within(row.key, group, filters)})
    return {"label": row.label, "cells": [_cell(each, within, here) for each in row.measures]}


def _within(key: Key, group: Group, filters: Filters) -> dict[str, str]:
    """The filter that leaves the rows of one group: a month keeps to the span as well."""
    if not isinstance(key, date):
        return {group.value: NONE if key is None else str(key)}
    first, last = key, key.replace(day=monthrange(key.year, key.month)[1])
    since, until = filters.day("from") or first, filters.day("to") or last
    return {"from": max(first, since).isoformat(), "to": min(last, until).isoformat()}


def _measure_of(row: GroupRow, figure: Figure) -> Measure:
    return next(each for each in row.measures if each.figure is figure)


def _has_said(measure: Measure) -> bool:
    return bool(measure.of_count) and (not measure.figure.is_times or measure.times is not None)


def _bars(rows: Sequence[GroupRow], figure: Figure) -> list[tuple[str, float]]:
    """A bar for each group of which the figure says something; in the order of the tree: nobody is ranked."""
    measures = [(row.label, _measure_of(row, figure)) for row in rows]
    return [(label, each.amount) for label, each in measures if _has_said(each)]


def _line(rows: Sequence[GroupRow], figure: Figure) -> list[tuple[str, float]]:
    points = [(row, _measure_of(row, figure)) for row in rows if isinstance(row.key, date)]
    return [(row.label[2:], each.amount) for row, each in points if _has_said(each)]


@dataclasses.dataclass(frozen=True, slots=True)
class DueDay:
    """A day of the month view: how many problems are due on it, and the first few of them."""

    day: date
    label: str
    is_workday: bool
    is_today: bool
    rows: tuple[ListRow, ...]
    count: int
    url: str

    @property
    def more_count(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@staff(Right.LEDGER_VIEW)
@require_safe
def ledger_month(request: HttpRequest) -> HttpResponse:
    """A month of deadlines: a calendar on a desk, a list of days on a phone."""
    actor = actor_of(request)
    first = _month(request.GET.get("month", ""), actor.today)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    days = _due_days(actor, first, last)
    context = {
        "first": first,
        "weekdays": WEEKDAYS,
        "weeks": [
            [days.get(day) for day in week] for week in Calendar().monthdatescalendar(first.year, first.month)
        ],
        "due_count": sum(day.count for day in days.values()),
        "previous": _month_url(first - timedelta(days=1)),
        "following": _month_url(last + timedelta(days=1)),
        "overdue_url": Filters({"due": "overdue"}).url(),
        "this_month": _month_url(actor.today),
    }
    return render(request, "ledger/month.html", context)


def _month(text: str, today: date) -> date:
    if not text:
        return today.replace(day=1)
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise refuse(CoreCode.NOT_FOUND) from error
    if first.year not in YEARS:
        raise refuse(CoreCode.NOT_FOUND)
    return first


def _month_url(day: date) -> str:
    return f"?month={day:%Y-%m}" if day.year in YEARS else ""


def _due_days(actor: Actor, first: date, last: date) -> dict[date, DueDay]:
    """Each day of the month: how many are due, and the first few; two queries for the whole month."""
    problems = visible_to(actor).order_by().filter(due_on__range=(first, last), is_paused=False)
    counts = dict(problems.values_list("due_on").annotate(Count("pk")))
    nth = Window(RowNumber(), partition_by=F("due_on"), order_by=(F("urgency").desc(), F("id").asc()))
    shown: dict[date | None, list[ListRow]] = {}
    calendar = calendar_current()
    for row in problems.annotate(nth=nth).filter(nth__lte=ON_A_DAY).order_by("due_on", "nth"):
        shown.setdefault(row.due_on, []).append(list_row(row, actor.today, calendar))
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        day: DueDay(
            day,
            f"周{WEEKDAYS[day.weekday()]}",
            calendar.is_workday(day),
            day == actor.today,
            tuple(shown.get(day, ())),
            counts.get(day, 0),
            Filters({"due": day.isoformat()}).url(),
        )
        for day in span
    }
