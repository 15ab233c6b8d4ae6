"""How pairings stand: visited, due, missed; and what waits for somebody on the home page."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.urls import reverse

from zhuomu.apps.visits.models import Pairing, PairingKind, Visit, VisitState
from zhuomu.apps.visits.selectors.visits import (
    SEES,
    in_tab,
    pairings_visible_to,
    promises_visible_to,
    visits_visible_to,
)
from zhuomu.core.actor import Actor
from zhuomu.core.registry import Task
from zhuomu.core.rights import Right
from zhuomu.rules.cadence import Cadence, Period, PeriodState, next_due_on, periods, visits_missed

SOON_DAYS = 7


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """A pairing on a day. ``state``: ``due`` to be visited, ``late`` the last period was missed too, ``kept``, ``over``."""

    pairing: Pairing
    periods: Sequence[Period]
    next_due_on: date | None
    missed: Sequence[Period]
    last_on: date | None
    state: str

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            "due": "本期待走访",
            "late": "上期漏走访",
            "kept": "本期已走访",
            "over": "已结束",
            "ahead": "未开始",
        }[self.state]

    @property
    def tone(self) -> str:
        """The badge's tone."""
        return {"due": "wait", "late": "wrong", "kept": "done", "over": "plain", "ahead": "plain"}[self.state]


def standings(pairings: Iterable[Pairing], today: date) -> list[Standing]:
    """How each pairing stands, in the order given."""
    rows = list(pairings)
    made = _days_by_pairing(rows)
    return [_standing(pairing, made[pairing.pk], today) for pairing in rows]


def _standing(pairing: Pairing, made: Sequence[date], today: date) -> Standing:
    cadence = Cadence(pairing.from_on, pairing.cadence_months, pairing.until_on)
    begun = periods(cadence, made, today)
    missed = visits_missed(cadence, made, today)
    return Standing(
        pairing,
        begun,
        next_due_on(cadence, made, today),
        missed,
        max((day for day in made if day <= today), default=None),
        _state(pairing, begun, today),
    )


def _state(pairing: Pairing, begun: Sequence[Period], today: date) -> str:
    if pairing.until_on is not None and pairing.until_on < today:
        return "over"
    if not begun:
        return "ahead"
    if begun[-1].state is PeriodState.KEPT:
        return "kept"
    return "late" if len(begun) > 1 and begun[-2].state is PeriodState.MISSED else "due"


def _days_by_pairing(pairings: Sequence[Pairing]) -> dict[int, list[date]]:
    """The days on which each pairing was kept: its leader was there, at that area, firm or family."""
    kept = Visit.objects.filter(
        state=VisitState.KEPT, leaders__in=[pairing.leader_id for pairing in pairings]
    )
    went: dict[tuple[str, int, object], list[date]] = defaultdict(list)
    for kind, field in (
        (PairingKind.AREA, "areas"),
        (PairingKind.FAMILY, "families"),
        (PairingKind.FIRM, "firm"),
    ):
        for leader, target, day in kept.values_list("leaders", field, "on").distinct():
            went[kind, leader, target].append(day)
    targets = {
        pairing.pk: {
            PairingKind.AREA: pairing.area_id,
            PairingKind.FAMILY: pairing.family_id,
            PairingKind.FIRM: pairing.firm,
        }[PairingKind(pairing.kind)]
        for pairing in pairings
    }
    return {pairing.pk: went[pairing.kind, pairing.leader_id, targets[pairing.pk]] for pairing in pairings}


def tasks_for(by: Actor) -> list[Task]:
    """What waits: visits due this period and missed in the last, promises due, drafts of one's own."""
    if by.person is None or not by.has(SEES):
        return []
    mine = pairings_visible_to(by)
    if not by.has(Right.VISITS_PLAN):
        mine = mine.filter(leader=by.person)
    found = standings(mine, by.today)
    pairings_url, promises_url = reverse("visits_pairings"), reverse("visits_promises")
    tasks = [
        _task(
            "上期漏走访的结对",
            [one for one in found if one.state == "late"],
            f"{pairings_url}?state=late",
            True,
        ),
        _task("本期待走访的结对", [one for one in found if one.state == "due"], f"{pairings_url}?state=due"),
    ]
    promises = promises_visible_to(by).filter(
        kept_on__isnull=True, due_on__lte=by.today + timedelta(SOON_DAYS)
    )
    if by.offices_with(SEES) is None and not by.has(Right.VISITS_PLAN):
        promises = promises.filter(by=by.person)  # whoever sees all would otherwise be told of everybody's
    late = [one for one in promises if one.due_on and one.due_on < by.today]
    today = [one for one in promises if one.due_on == by.today]
    soon = [one for one in promises if one.due_on and one.due_on > by.today]
    tasks += [
        _task("过期没有兑现的承诺", late, promises_url, True),
        _task("今天到期的承诺", today, promises_url, is_due_today=True),
        _task("一周内到期的承诺", soon, promises_url),
        _task(
            "没有记完的走访",
            list(in_tab(visits_visible_to(by), "draft").filter(created_by=by.person, on__lte=by.today)),
            f"{reverse('visits_list')}?tab=draft",
        ),
    ]
    return [task for task in tasks if task.count]


def _task(
    label: str, rows: Sequence[object], url: str, is_overdue: bool = False, is_due_today: bool = False
) -> Task:
    return Task(label, len(rows), url, is_overdue=is_overdue, is_due_today=is_due_today)
