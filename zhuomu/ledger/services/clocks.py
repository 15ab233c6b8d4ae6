"""Clocks of problems: derived from the moves and written beside them; all of them once more when the calendar changes."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet

from zhuomu.core.actor import Actor
from zhuomu.core.services.calendar import calendar_current
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.ledger.models import Clock, DeadlinePolicy, Move, Problem
from zhuomu.rules import clocks as rules
from zhuomu.rules.clocks import ClockPolicy, ClockVerb, Mark, PolicyRow, calendar_version, policy_get
from zhuomu.rules.flow import ProblemVerb
from zhuomu.rules.workdays import DueDate, WorkCalendar

BATCH = 500


def mark_of(move: Move) -> Mark:
    """A move as the rules read it."""
    verb = ClockVerb(move.verb) if move.verb in set(ClockVerb) else ProblemVerb(move.verb)
    return Mark(verb, move.on, move.workdays, move.day)


def policy_for(problem: Problem) -> DeadlinePolicy | None:
    """The current policy row that says most about a problem; None where the table is empty."""
    rows = list(DeadlinePolicy.objects.filter(is_current=True).select_related("category").order_by("id"))
    book = [
        PolicyRow(row.rule, row.channel, row.category.key if row.category else "", row.nature) for row in rows
    ]
    category = problem.category.key if problem.category else ""
    found = policy_get(book, channel=problem.channel, category=category, nature=problem.nature)
    return next((row for row in rows if row.key == found.key), None)


def rule_of(problem: Problem) -> ClockPolicy:
    """The policy that a problem's clocks are computed with."""
    return problem.policy.rule if problem.policy else rules.DEFAULT_CLOCKS


def clocks_write(
    problem: Problem, moves: Iterable[Move] | None = None, calendar: WorkCalendar | None = None
) -> rules.Clocks:
    """Write a problem's clocks anew, and the one that runs next onto the problem (saved). Inside ``writing()``."""
    calendar = calendar or calendar_current()
    history = [mark_of(move) for move in (problem.moves.order_by("id") if moves is None else moves)]
    policy = rule_of(problem)
    found = rules.clocks_of(history, policy, calendar)
    problem.clocks.all().delete()
    Clock.objects.bulk_create(clock_rows(problem, found, policy, calendar))
    due_set(problem, found)
    Problem.objects.filter(pk=problem.pk).update(
        due_kind=problem.due_kind,
        due_on=problem.due_on,
        is_due_provisional=problem.is_due_provisional,
        is_paused=problem.is_paused,
    )
    return found


def clock_rows(
    problem: Problem, found: rules.Clocks, policy: ClockPolicy, calendar: WorkCalendar
) -> Iterator[Clock]:
    """The rows of derived clocks, unsaved."""
    version = calendar_name(calendar)
    for clock in found:
        done_on = clock.met_on
        yield Clock(
            problem=problem,
            kind=clock.kind,
            number=clock.number,
            round=clock.round,
            start_on=clock.start_on,
            due_on=clock.due.on,
            is_provisional=clock.due.is_provisional,
            met_on=done_on,
            stopped_on=clock.stopped_on,
            paused_from=clock.paused_from,
            is_late=done_on is not None and done_on > clock.due.on,
            workdays=clock.workdays,
            policy=f"{policy.key}:{policy.version}",
            calendar=version,
        )


@functools.lru_cache(maxsize=8)
def calendar_name(calendar: WorkCalendar) -> str:
    """The calendar's version; remembered, because an import asks ten thousand times."""
    return calendar_version(calendar)


def due_set(problem: Problem, found: rules.Clocks) -> None:
    """Put the deadline that runs next onto the problem, unsaved."""
    following = rules.clock_next(found)
    problem.due_kind = following.kind if following else ""
    problem.due_on = following.due.on if following else None
    problem.is_due_provisional = bool(following and following.due.is_provisional)
    problem.is_paused = bool(following and following.paused_from)


def clocks_derived(problem: Problem, calendar: WorkCalendar | None = None) -> rules.Clocks:
    """The clocks as the rules see them now, nothing written."""
    history = [mark_of(move) for move in problem.moves.all()]
    return rules.clocks_of(history, rule_of(problem), calendar or calendar_current())


def _stored_dues(problem: Problem) -> dict[tuple[str, int], DueDate]:
    return {
        (clock.kind, clock.number): DueDate(clock.due_on, clock.is_provisional)
        for clock in problem.clocks.all()
    }


def stale_problems(calendar: WorkCalendar) -> QuerySet[Problem]:
    """Problems with a clock that was computed with another calendar than this."""
    stale = Clock.objects.exclude(calendar=calendar_name(calendar)).values("problem")
    return Problem.objects.filter(pk__in=stale).select_related("policy").order_by("pk")


def clocks_recompute_all(*, by: Actor) -> dict[str, int]:
    """Compute all clocks again that another calendar made; each deadline that changed is an event. Safe to run twice.

    Returns how many problems were looked at and how many deadlines moved.
    """
    calendar = calendar_current()
    looked, moved = 0, 0
    keys = list(stale_problems(calendar).values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        with writing():
            chunk = Problem.objects.filter(pk__in=keys[start : start + BATCH])
            for problem in chunk.select_related("policy").prefetch_related("clocks", "moves").order_by("pk"):
                before = _stored_dues(problem)
                found = clocks_write(problem, sorted(problem.moves.all(), key=lambda m: m.pk), calendar)
                changes = _changes(before, found)
                looked, moved = looked + 1, moved + len(changes)
                if changes:
                    event_append(
                        by=by,
                        verb="clocks_recompute",
                        entity="problem",
                        entity_id=problem.pk,
                        facts={"calendar": calendar_name(calendar), "dues": changes},
                    )
    return {"problems": looked, "deadlines": moved}


def _changes(before: dict[tuple[str, int], DueDate], found: rules.Clocks) -> list[list[str | int]]:
    """Kind, number, day before and day after of each deadline whose day changed."""
    changes: list[list[str | int]] = []
    for clock in found:
        earlier = before.get((clock.kind, clock.number))
        if earlier is not None and earlier.on != clock.due.on:
            changes.append([str(clock.kind), clock.number, _day(earlier.on), _day(clock.due.on)])
    return changes


def _day(day: date) -> str:
    return day.isoformat()
