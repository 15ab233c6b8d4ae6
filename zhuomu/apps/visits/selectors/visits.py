"""Reads of visits. ``visits_visible_to`` is the one queryset of every list, page, export and search."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhuomu.apps.visits.models import Heard, Pairing, Promise, Visit, VisitState
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import Area
from zhuomu.core.rights import Right
from zhuomu.rules.cadence import months_after
from zhuomu.rules.visit_note import VisitKind

SEES = Right.VISITS_VIEW
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
MAX_DIGITS = 9


def visits_visible_to(by: Actor) -> QuerySet[Visit]:
    """The visits that somebody may see: recorded by the own office or below, or made to an own area; those they took part in.

    A draft only for the office that writes it and for who is named in it. Wide roles see all.
    """
    offices = by.offices_with(SEES)
    if offices is None:
        return Visit.objects.all()
    if not offices or by.person is None:
        return Visit.objects.none()
    areas = Area.objects.filter(office__in=offices)
    there = Visit.areas.through.objects.filter(visit=OuterRef("pk"), area__in=areas)
    return Visit.objects.filter(
        Q(office__in=offices) | _mine(by) | Q(Exists(there), state=VisitState.KEPT.value)
    )


def _mine(by: Actor) -> Q:
    led = Visit.leaders.through.objects.filter(visit=OuterRef("pk"), person=by.person)
    joined = Visit.companions.through.objects.filter(visit=OuterRef("pk"), person=by.person)
    return Q(created_by=by.person) | Q(Exists(led)) | Q(Exists(joined))


def visit_get(by: Actor, pk: int) -> Visit:
    """A visit in sight; out of sight is not found."""
    visit = visits_visible_to(by).select_related("office", "created_by", "notice").filter(pk=pk).first()
    if visit is None:
        raise refuse(CoreCode.NOT_FOUND)
    return visit


def visit_may_write(by: Actor, visit: Visit) -> bool:
    """Whether somebody may change a visit: of the own office or below, or taken part in."""
    if by.has(Right.VISITS_WRITE, visit.office):
        return True
    return by.has(Right.VISITS_WRITE) and Visit.objects.filter(_mine(by), pk=visit.pk).exists()


def heard_get(by: Actor, pk: int) -> Heard:
    """A heard point of a visit in sight."""
    heard = (
        Heard.objects.filter(visit__in=visits_visible_to(by))
        .select_related("visit__office")
        .filter(pk=pk)
        .first()
    )
    if heard is None:
        raise refuse(CoreCode.NOT_FOUND)
    return heard


def promises_visible_to(by: Actor) -> QuerySet[Promise]:
    """Promises of kept visits in sight, and the own ones."""
    seen = Q(visit__in=visits_visible_to(by))
    if by.person is not None and by.has(SEES):
        seen |= Q(by=by.person)
    return (
        Promise.objects.filter(seen, visit__state=VisitState.KEPT)
        .select_related("visit__office", "by", "area__office")
        .order_by("due_on", "pk")
    )


def promise_get(by: Actor, pk: int) -> Promise:
    """A promise in sight."""
    promise = promises_visible_to(by).filter(pk=pk).first()
    if promise is None:
        raise refuse(CoreCode.NOT_FOUND)
    return promise


def pairings_visible_to(by: Actor) -> QuerySet[Pairing]:
    """Pairings with an own area, the own ones, and all for whoever sees everything."""
    pairings = Pairing.objects.select_related("leader", "area__office", "family__area__office")
    offices = by.offices_with(SEES)
    if offices is None:
        return pairings
    if not offices:
        return pairings.none()
    return pairings.filter(Q(area__office__in=offices) | Q(leader=by.person))


def month_of(text: str) -> tuple[date, date] | None:
    """First day of the month ``2026-11`` and of the month after it; None for anything else."""
    match = MONTH.fullmatch(text)
    if match is None:
        return None
    first_on = date(int(match[1]), int(match[2]), 1)
    return first_on, months_after(first_on, 1)


def number_of(text: str) -> int | None:
    """A key from an address, or None for anything that is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else None


def visits_filter(visits: QuerySet[Visit], chosen: Mapping[str, str]) -> QuerySet[Visit]:
    """Visits by month, kind, area, leader and words; garbage finds nothing."""
    if chosen.get("month"):
        month = month_of(chosen["month"])
        visits = visits.filter(on__gte=month[0], on__lt=month[1]) if month else visits.none()
    if chosen.get("kind"):
        visits = visits.filter(kind=chosen["kind"]) if chosen["kind"] in set(VisitKind) else visits.none()
    for key, through in (("area", Visit.areas.through), ("leader", Visit.leaders.through)):
        if text := chosen.get(key, ""):
            number = number_of(text)
            named = {"area" if key == "area" else "person": number}
            wanted = through.objects.filter(visit=OuterRef("pk"), **named)
            visits = visits.filter(Exists(wanted)) if number is not None else visits.none()
    if words := chosen.get("q", ""):
        texts = Q(stops__place__icontains=words) | Q(stops__seen__icontains=words) | Q(firm__icontains=words)
        texts |= Q(heard__text__icontains=words) | Q(promises__text__icontains=words)
        visits = visits.filter(pk__in=Visit.objects.filter(texts).values("pk"))
    return visits


TABS = (
    ("kept", "走访记录"),
    ("waiting", "有待处理的问题"),
    ("promised", "有未兑现的承诺"),
    ("draft", "草稿与计划"),
)


def in_tab(visits: QuerySet[Visit], tab: str) -> QuerySet[Visit]:
    """Visits of one tab."""
    if tab == "draft":
        return visits.filter(state=VisitState.DRAFT)
    kept = visits.filter(state=VisitState.KEPT)
    if tab == "waiting":
        waiting = Heard.objects.filter(visit=OuterRef("pk"), settlement="", handed_at__isnull=True)
        return kept.filter(Exists(waiting))
    if tab == "promised":
        return kept.filter(Exists(Promise.objects.filter(visit=OuterRef("pk"), kept_on__isnull=True)))
    return kept
