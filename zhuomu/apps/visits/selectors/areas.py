"""Before a visit: what an area has open, overdue and repeated, what was promised last time, its cell of the 三色表."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Count, Q

from zhuomu.apps.visits.models import Promise, Visit, VisitState
from zhuomu.apps.visits.selectors.pairings import Standing, standings
from zhuomu.apps.visits.selectors.visits import (
    SEES,
    pairings_visible_to,
    promises_visible_to,
    visits_visible_to,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import Area
from zhuomu.ledger.models import Problem
from zhuomu.ledger.selectors import areas_of, overdue, visible_to
from zhuomu.rules.flow import ProblemStatus
from zhuomu.rules.tricolour import Colour, Counts, colour_of

LOOK_BACK_DAYS = 90
LISTED = 50
OPEN = [status.value for status in ProblemStatus if status.is_open]


@dataclasses.dataclass(frozen=True, slots=True)
class Before:
    """What to know before going to an area. ``colour`` is None where the asker does not see all of its problems."""

    area: Area
    colour: Colour | None
    open_count: int
    solved_count: int
    overdue: Sequence[Problem]
    repeated: Sequence[Problem]
    open: Sequence[Problem]
    promises: Sequence[Promise]
    visits: Sequence[Visit]
    pairings: Sequence[Standing]


def areas_to_visit(by: Actor) -> list[Area]:
    """The areas whose page somebody may open: own ones, and those of visits and pairings in sight. Directory order."""
    areas = Area.objects.select_related("office").filter(office__is_active=True)
    offices = by.offices_with(SEES)
    if offices is None:
        return list(areas)
    if not offices:
        return []
    named = Q(office__in=offices) | Q(pk__in=pairings_visible_to(by).values("area"))
    named |= Q(pk__in=Visit.areas.through.objects.filter(visit__in=visits_visible_to(by)).values("area"))
    return list(areas.filter(named))


def area_get(by: Actor, pk: int) -> Area:
    """An area whose page somebody may open; else not found."""
    area = next((one for one in areas_to_visit(by) if one.pk == pk), None)
    if area is None:
        raise refuse(CoreCode.NOT_FOUND)
    return area


def area_counts(by: Actor, areas: Sequence[Area]) -> dict[int, Counts]:
    """Open problems of each area, and those put right in the last 90 days; only what the asker sees."""
    since = by.today - timedelta(days=LOOK_BACK_DAYS)
    rows = (
        visible_to(by)
        .filter(area__in=[area.pk for area in areas])
        .order_by()
        .values("area")
        .annotate(
            open_count=Count("pk", filter=Q(status__in=OPEN)),
            solved_count=Count("pk", filter=Q(status=ProblemStatus.CLOSED, closed_on__gte=since)),
        )
    )
    found = {row["area"]: Counts(row["open_count"], row["solved_count"]) for row in rows}
    return {area.pk: found.get(area.pk, Counts()) for area in areas}


def area_before(by: Actor, area: Area) -> Before:
    """Everything on the page before a visit; problems by ``visible_to``, visits by ``visits_visible_to``."""
    problems = visible_to(by).filter(area=area).select_related("category", "lead_office")
    still_open = problems.filter(status__in=OPEN).order_by("due_on", "pk")
    counts = area_counts(by, [area])[area.pk]
    is_all_seen = areas_of(by).filter(pk=area.pk).exists()
    visits = visits_visible_to(by).filter(areas=area, state=VisitState.KEPT).order_by("-on", "-pk")
    return Before(
        area=area,
        colour=colour_of(counts) if is_all_seen else None,
        open_count=counts.open_count,
        solved_count=counts.solved_count,
        overdue=list(overdue(still_open, by)[:LISTED]),
        repeated=list(
            problems.annotate(voices_count=Count("links"))
            .filter(Q(voices_count__gt=1) | Q(round__gt=1), found_on__gte=_year_back(by.today))
            .order_by("-voices_count", "-pk")[:LISTED]
        ),
        open=list(still_open[:LISTED]),
        promises=list(
            promises_visible_to(by)
            .filter(Q(area=area) | Q(area=None, visit__areas=area))
            .filter(kept_on__isnull=True)[:LISTED]
        ),
        visits=list(visits[:5]),
        pairings=standings(pairings_visible_to(by).filter(area=area), by.today),
    )


def _year_back(today: date) -> date:
    return today - timedelta(days=365)
