"""Reads of the meeting: what belongs to a congress in sight, its delegates, whether the quorum holds."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Count, Model, Q, QuerySet

from zhuomu.apps.congress.models import (
    AttendanceState,
    Congress,
    Credential,
    Delegate,
    DelegateKind,
    Proxy,
    Unit,
)
from zhuomu.apps.congress.selectors.measures import measures_in_force
from zhuomu.apps.congress.selectors.sight import congresses_visible
from zhuomu.apps.congress.services.attendance import HERE, Presence
from zhuomu.apps.congress.services.guards_meeting import congress_may
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.rights import Right
from zhuomu.rules.election import Base
from zhuomu.rules.election.words import share_of

Row = TypeVar("Row", bound=Model)


@dataclasses.dataclass(frozen=True, slots=True)
class Powers:
    """What somebody may do at one congress."""

    can_manage: bool
    can_check_in: bool
    can_chair: bool

    @property
    def can_run(self) -> bool:
        """Start and end items of the agenda, open and close the congress."""
        return self.can_manage or self.can_chair


def powers_of(by: Actor, congress: Congress) -> Powers:
    """The rights of somebody at this congress."""
    return Powers(
        congress_may(by, congress, Right.CONGRESS_MANAGE),
        congress_may(by, congress, Right.CONGRESS_CHECK_IN),
        congress_may(by, congress, Right.CONGRESS_CHAIR),
    )


def row_get(by: Actor, rows: QuerySet[Row], pk: int, *, path: str = "congress") -> Row:
    """A row of a congress in sight; ``path`` leads from the row to it. Out of sight is not found."""
    found = rows.filter(pk=pk, **{f"{path}__in": congresses_visible(by)}).first()
    if found is None:
        raise refuse(CoreCode.NOT_FOUND)
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Quorum:
    """Whether enough people are in the room, in words. ``is_held`` None: no text says how many that is."""

    is_held: bool | None
    words: str
    least: int = 0
    is_draft: bool = False

    @property
    def tone(self) -> str:
        return {None: "wait", True: "done", False: "wrong"}[self.is_held]


def quorum_of(congress: Congress, room: Presence) -> Quorum:
    """The quorum by the congress's own measures, or their draft; nothing is guessed where there are none."""
    in_force = measures_in_force(congress)
    if in_force is None:
        return Quorum(None, "还没有选举办法，法定人数未定")
    measures = in_force.measures
    present = room.present + (room.proxies if measures.is_proxy_present else 0)
    base = Base.DUE if measures.quorum_base is Base.DUE else Base.WHOLE
    least = measures.quorum.least(room.due)
    if not room.due:
        return Quorum(None, "还没有资格有效的代表", least, not in_force.is_adopted)
    is_held = measures.quorum.holds(present, room.due)
    rule = f"须{share_of(measures.quorum, base, room.due)}，至少 {least} 人"
    now = f"现有 {present} 人，{'达到法定人数' if is_held else f'还差 {least - present} 人'}"
    return Quorum(is_held, f"{rule}；{now}", least, not in_force.is_adopted)


CREDENTIAL_TABS = (
    ("", "全部"),
    (Credential.PENDING, "待审查"),
    (Credential.VALID, "资格有效"),
    (Credential.REFUSED, "资格无效"),
)


def delegates_of(congress: Congress) -> QuerySet[Delegate]:
    """All delegates in the order of their units."""
    return Delegate.objects.filter(congress=congress).select_related("unit", "attendance", "congress__office")


def delegates_filter(delegates: QuerySet[Delegate], chosen: Mapping[str, str]) -> QuerySet[Delegate]:
    """By words in name, unit, post or the code of the slip; by unit, kind and by who is where."""
    for word in chosen.get("q", "").split():
        delegates = delegates.filter(
            Q(name__icontains=word)
            | Q(mark__icontains=word)
            | Q(unit__name__icontains=word)
            | Q(post__icontains=word)
            | Q(code=word.upper())
        )
    unit = chosen.get("unit", "")
    if unit.isascii() and unit.isdecimal() and len(unit) < 10:
        delegates = delegates.filter(unit=int(unit))
    if chosen.get("kind", "") in DelegateKind.values:
        delegates = delegates.filter(kind=chosen["kind"])
    return attendance_filter(delegates, chosen.get("here", ""))


def attendance_filter(delegates: QuerySet[Delegate], here: str) -> QuerySet[Delegate]:
    """``here``, ``leave``, ``gone`` or ``missing`` of those who are expected; anything else: all."""
    expected = delegates.filter(credential=Credential.VALID)
    match here:
        case "here":
            return expected.filter(HERE)
        case "leave":
            return expected.filter(attendance__state=AttendanceState.LEAVE)
        case "gone":
            return expected.filter(attendance__left_at__isnull=False)
        case "missing":
            return expected.filter(attendance__isnull=True)
    return delegates


def names_doubled(congress: Congress) -> frozenset[str]:
    """Names that several delegates carry."""
    names = Counter(Delegate.objects.filter(congress=congress).values_list("name", flat=True))
    return frozenset(name for name, count in names.items() if count > 1)


@dataclasses.dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with its quota and its formal delegates: written down, examined and valid, women among the valid."""

    unit: Unit
    formal: int
    valid: int
    women: int

    @property
    def off(self) -> int:
        """How many more (or, below zero, fewer) than the quota gives."""
        return self.formal - self.unit.quota if self.unit.quota else 0


def unit_lines(congress: Congress) -> list[UnitLine]:
    """Units in their order with the number of their delegates."""
    formal = Q(delegates__kind=DelegateKind.FORMAL)
    valid = formal & Q(delegates__credential=Credential.VALID)
    units = (
        Unit.objects.filter(congress=congress)
        .annotate(
            formal_count=Count("delegates", filter=formal & ~Q(delegates__credential=Credential.REFUSED)),
            valid_count=Count("delegates", filter=valid),
            women_count=Count("delegates", filter=valid & Q(delegates__is_woman=True)),
        )
        .order_by("order", "pk")
    )
    return [UnitLine(unit, unit.formal_count, unit.valid_count, unit.women_count) for unit in units]


def proxies_of(congress: Congress) -> QuerySet[Proxy]:
    """The proxies of a congress, by giver."""
    return Proxy.objects.filter(giver__congress=congress).select_related(
        "giver__unit", "holder__unit", "giver__attendance", "holder__attendance"
    )
