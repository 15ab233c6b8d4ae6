"""Reads of the residential areas: the 三色表 and what the page of one area shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import Area
from zhuomu.ledger.models import Problem, ReportLink
from zhuomu.ledger.models.problems import OPEN_STATUSES
from zhuomu.ledger.selectors import areas_of, overdue, visible_to
from zhuomu.rules.flow import LinkKind, ProblemStatus
from zhuomu.rules.tricolour import Counts, Tricolour, tricolour

SHOWN = 20
REPEATED_DAYS, LATELY_DAYS = 90, 30


@dataclasses.dataclass(frozen=True, slots=True)
class AreaRow:
    """One area: how many problems are open, past their deadline, and closed in the last 30 days."""

    area: Area
    url: str
    open_count: int = 0
    overdue_count: int = 0
    closed_count: int = 0


def area_rows(by: Actor) -> list[AreaRow]:
    """All areas that the actor answers for or has problems of, in the order of the tree; counted in one query."""
    still_open = Q(status__in=OPEN_STATUSES)
    lately = Q(status=ProblemStatus.CLOSED, closed_on__gte=by.today - timedelta(days=LATELY_DAYS))
    overdue_now = Q(due_on__lt=by.today, is_paused=False)
    rows = (
        visible_to(by)
        .order_by()
        .filter(still_open | lately, area__isnull=False)
        .values_list("area")
        .annotate(
            still_open=Count("pk", filter=still_open),
            overdue=Count("pk", filter=overdue_now),
            lately=Count("pk", filter=lately),
        )
    )
    counted = {row[0]: row[1:] for row in rows}
    areas = Area.objects.select_related("office").filter(Q(pk__in=areas_of(by)) | Q(pk__in=counted))
    return [
        AreaRow(area, reverse("ledger_area", args=[area.pk]), *counted.get(area.pk, (0, 0, 0)))
        for area in areas.annotate(estate_count=Count("estates"))
    ]


def tricolour_of(rows: list[AreaRow]) -> Tricolour:
    """The 三色表 of these areas: red while something is open, yellow where all of the last 30 days is put right."""
    counts = {str(row.area.pk): Counts(row.open_count, row.closed_count) for row in rows}
    return tricolour(counts, counts)


def area_get(by: Actor, pk: int) -> Area:
    """An area that the actor answers for or has a problem of. Out of sight is not found."""
    area = Area.objects.select_related("office__parent").filter(pk=pk).first()
    if area is None:
        raise refuse(CoreCode.NOT_FOUND)
    if not areas_of(by).filter(pk=pk).exists() and not visible_to(by).filter(area=area).exists():
        raise refuse(CoreCode.NOT_FOUND)
    return area


@dataclasses.dataclass(frozen=True, slots=True)
class AreaStory:
    """What stands in an area; each list is cut to the first 20, its count is of all. Told again: with how many voices."""

    open_rows: list[Problem]
    open_count: int
    overdue_count: int
    repeated: list[tuple[Problem, int]]
    repeated_count: int
    closed: list[Problem]
    closed_count: int


def area_story(by: Actor, area: Area) -> AreaStory:
    """The problems of an area: open by deadline, told of again in the last 90 days, closed in the last 30."""
    problems = visible_to(by).filter(area=area).select_related("category", "area__office", "lead_office")
    still_open = problems.filter(status__in=OPEN_STATUSES)
    repeated = _repeated(problems, by)
    closed = problems.filter(
        status=ProblemStatus.CLOSED, closed_on__gte=by.today - timedelta(days=LATELY_DAYS)
    )
    shown = list(repeated.order_by("-id")[:SHOWN])
    voices = voice_counts(shown)
    return AreaStory(
        list(still_open.order_by(F("due_on").asc(nulls_last=True), "id")[:SHOWN]),
        still_open.count(),
        overdue(still_open, by).count(),
        [(problem, voices[problem.pk]) for problem in shown],
        repeated.count(),
        list(closed.order_by("-closed_on", "-id")[:SHOWN]),
        closed.count(),
    )


def _repeated(problems: QuerySet[Problem], by: Actor) -> QuerySet[Problem]:
    since = by.at - timedelta(days=REPEATED_DAYS)
    again = ReportLink.objects.order_by().filter(linked_at__gte=since).exclude(kind=LinkKind.PRIMARY)
    into = Problem.objects.order_by().filter(merged_into__isnull=False, opened_at__gte=since)
    return problems.filter(Q(pk__in=again.values("problem")) | Q(pk__in=into.values("merged_into")))


def voice_counts(problems: Iterable[Problem]) -> dict[int, int]:
    """How many voices each problem has, those of problems merged into it included."""
    keys = [problem.pk for problem in problems]
    links = ReportLink.objects.order_by().filter(Q(problem__in=keys) | Q(problem__merged_into__in=keys))
    holder = Coalesce("problem__merged_into", "problem")
    return dict(links.annotate(holder=holder).values_list("holder").annotate(Count("pk")))
