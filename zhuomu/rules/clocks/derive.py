"""All clocks of a problem, derived from its history; nothing about a deadline is stored that cannot be had again."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from zhuomu.rules.flow import ProblemVerb
from zhuomu.rules.workdays import DueDate, WorkCalendar, due_on, workdays_between

from .effects import EFFECTS, WORK, Effect
from .model import Clock, ClockKind, ClockVerb, Mark, Pause
from .policy import ClockPolicy

Clocks = tuple[Clock, ...]
# A clock that was stopped by these runs on when they are undone, as if nothing had happened.
VANISHING = frozenset({ProblemVerb.MERGE, ProblemVerb.WITHDRAW})
UNCOUNTED = DueDate(date.min, is_provisional=False)


def clocks_of(history: Sequence[Mark], policy: ClockPolicy, calendar: WorkCalendar) -> Clocks:
    """Every clock that the history started, in the order of their start.

    The history is taken as it is: a verb that finds no clock to act on does nothing, and a day that goes back (a clock that
    was set wrong) shortens nothing. Raises ValueError for a deadline past the year 9999.
    """
    clocks: Clocks = ()
    kept: Clocks | None = None
    round_number = 1
    for number, mark in enumerate(history, start=1):
        if mark.verb is ProblemVerb.UNDO:
            clocks = clocks if kept is None else kept
            continue
        if mark.verb in VANISHING:
            kept = clocks
        round_number += mark.verb is ProblemVerb.REOPEN
        clocks = _supervised_or_extended(clocks, mark, policy, calendar)
        clocks = _affected(clocks, EFFECTS[mark.verb], mark)
        for kind in EFFECTS[mark.verb].starts:
            fixed_on = mark.day if kind is ClockKind.REVIEW else None
            allowed = 0 if fixed_on else policy.workdays(kind)
            clocks = (
                *clocks,
                Clock(kind, number, round_number, mark.on, allowed, UNCOUNTED, fixed_on=fixed_on),
            )
    return tuple(dataclasses.replace(clock, due=clock_due(clock, calendar)) for clock in clocks)


def clock_due(clock: Clock, calendar: WorkCalendar) -> DueDate:
    """When a clock is due: its working days, those of finished pauses, and at the latest the day a leader set."""
    fixed_on = clock.fixed_on and max(clock.fixed_on, clock.start_on)
    due = day_rolled(fixed_on, calendar) if fixed_on else _counted(clock, calendar)
    return min(due, day_rolled(clock.capped_on, calendar), key=_by_day) if clock.capped_on else due


def day_rolled(day: date, calendar: WorkCalendar) -> DueDate:
    """The day itself, or the next working day after it (民法典 第二百零三条)."""
    return (
        DueDate(day, calendar.is_provisional(day)) if calendar.is_workday(day) else due_on(day, 1, calendar)
    )


def _by_day(due: DueDate) -> date:
    return due.on


def _counted(clock: Clock, calendar: WorkCalendar) -> DueDate:
    allowed, counted_to = clock.workdays, clock.start_on
    due = due_on(clock.start_on, allowed, calendar)
    for pause in clock.pauses:
        from_on = max(pause.from_on, counted_to)
        # What is asked on the last day may still be done on the day of the answer.
        if pause.until_on and from_on < pause.until_on and from_on <= due.on:
            allowed += workdays_between(from_on, pause.until_on, calendar)
            counted_to = pause.until_on
            due = due_on(clock.start_on, allowed, calendar)
    return due


def _affected(clocks: Clocks, effect: Effect, mark: Mark) -> Clocks:
    return tuple(_moved(clock, effect, mark.on) for clock in _revoked(clocks, effect))


def _moved(clock: Clock, effect: Effect, on: date) -> Clock:
    """One running clock after one effect."""
    if not clock.is_running:
        return clock
    if clock.paused_from and (effect.is_resuming or clock.kind in effect.meets | effect.stops):
        last = dataclasses.replace(clock.pauses[-1], until_on=on)
        clock = dataclasses.replace(clock, pauses=(*clock.pauses[:-1], last))
    if clock.kind in effect.meets:
        return dataclasses.replace(clock, met_on=on)
    if clock.kind in effect.stops:
        return dataclasses.replace(clock, stopped_on=on)
    if clock.kind in effect.pauses and not clock.paused_from:
        return dataclasses.replace(clock, pauses=(*clock.pauses, Pause(on)))
    return clock


def _revoked(clocks: Clocks, effect: Effect) -> Clocks:
    """The last clock of each revoked kind counts as not met."""
    last = {clock.kind: at for at, clock in enumerate(clocks) if clock.kind in effect.revokes}
    return tuple(
        dataclasses.replace(clock, met_on=None) if at in last.values() else clock
        for at, clock in enumerate(clocks)
    )


def _supervised_or_extended(
    clocks: Clocks, mark: Mark, policy: ClockPolicy, calendar: WorkCalendar
) -> Clocks:
    """More days for what is being worked on, or an earlier last day set by a leader."""
    change = CHANGES.get(mark.verb)
    if change is None:
        return clocks
    return tuple(
        change(clock, mark, policy, calendar) if clock.is_running and clock.kind in WORK else clock
        for clock in clocks
    )


def _extended(clock: Clock, mark: Mark, _policy: ClockPolicy, calendar: WorkCalendar) -> Clock:
    """An approved extension moves a leader's day as well: otherwise it would be approved for nothing."""
    capped_on = clock.capped_on and due_on(clock.capped_on, mark.workdays, calendar).on
    return dataclasses.replace(clock, workdays=clock.workdays + mark.workdays, capped_on=capped_on)


def _supervised(clock: Clock, mark: Mark, policy: ClockPolicy, calendar: WorkCalendar) -> Clock:
    """The earliest of the days that leaders set."""
    day = max(mark.day, mark.on) if mark.day else due_on(mark.on, policy.supervised, calendar).on
    return dataclasses.replace(clock, capped_on=min(day, clock.capped_on or day))


Change = Callable[[Clock, Mark, ClockPolicy, WorkCalendar], Clock]
CHANGES: Mapping[ProblemVerb | ClockVerb, Change] = MappingProxyType(
    {ClockVerb.EXTEND: _extended, ClockVerb.SUPERVISE: _supervised}
)
