"""One move of a problem: right, guards, rows, clocks, event, channel — in one transaction, in this order."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse, refuse_if
from zhuomu.core.models import Office
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.models import Move, Problem
from zhuomu.ledger.services.clocks import clocks_write
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.facts import facts_of, marks_now
from zhuomu.rules.clocks import ClockVerb
from zhuomu.rules.flow import (
    MoveFacts,
    ProblemStatus,
    ProblemVerb,
    Transition,
    move_check,
    target_get,
    transition_get,
    waivers,
)

# The channel's own people may take a problem in and hand it on, nothing else.
OPENING = frozenset({Right.LEDGER_ACCEPT, Right.LEDGER_DISPATCH})


def office_of(problem: Problem) -> Office | None:
    """For which office a right must be held: the one that has it, else the one of the area."""
    if problem.lead_office:
        return problem.lead_office
    return problem.area.office if problem.area else None


def is_allowed(by: Actor, problem: Problem, right: Right) -> bool:
    """Whether the actor holds the right for this problem, of their own or by the problem's channel."""
    if by.has(right, office_of(problem)):
        return True
    opens_with = channel_get(problem.channel).opens_with
    return right in OPENING and opens_with is not None and by.has(opens_with)


def require(by: Actor, problem: Problem, right: Right) -> None:
    """Raise ``Refused`` where :func:`is_allowed` is false."""
    if not is_allowed(by, problem, right):
        raise refuse(CoreCode.RIGHT_MISSING, right=right.label)


def problem_fresh(problem: Problem, seen_version: int | None = None) -> Problem:
    """The problem as it stands now. Refused where somebody has moved it since ``seen_version`` was on the screen."""
    fresh = (
        Problem.objects.select_related("category", "area__office", "lead_office__parent", "policy")
        .filter(pk=problem.pk)
        .first()
    )
    if fresh is None:
        raise refuse(CoreCode.NOT_FOUND)
    if seen_version is not None and fresh.version != seen_version:
        raise refuse(CoreCode.CHANGED_MEANWHILE)
    return fresh


def open_fresh(by: Actor, problem: Problem, right: Right, seen_version: int | None = None) -> Problem:
    """:func:`problem_fresh`, for somebody who holds the right; refused where the problem is over."""
    fresh = problem_fresh(problem, seen_version)
    require(by, fresh, right)
    if not fresh.is_open:
        raise refuse(LedgerCode.NOT_OPEN, status=fresh.state.label)
    return fresh


@dataclasses.dataclass(slots=True)
class Step:
    """What a verb brings to its move.

    ``tell`` adds what was typed to the facts; ``change`` sets fields of the problem and writes rows, after the guards.
    ``is_reporters``: the holder of the receipt number asks for it, and the verb has checked that they may; no right is
    needed then.
    """

    verb: ProblemVerb
    reason: str = ""
    tell: Callable[[MoveFacts, Problem], MoveFacts] = lambda facts, _problem: facts
    change: Callable[[Problem, ProblemStatus], None] = lambda _problem, _target: None
    day: date | None = None
    said: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    seen_version: int | None = None
    is_reporters: bool = False


def move(by: Actor, problem: Problem, step: Step) -> Problem:
    """Do one move. Raises ``Refused`` with every reason, and then nothing is changed."""
    with writing():
        fresh = problem_fresh(problem, step.seen_version)
        row = transition_get(fresh.state, step.verb)
        if row is None:
            raise Refused(*move_check(fresh.state, step.verb, facts_of(by, fresh)))
        if row.right is not None and not step.is_reporters:
            require(by, fresh, Right(row.right))
        facts = dataclasses.replace(facts_of(by, fresh), reason=step.reason)
        facts = step.tell(facts, fresh)
        path = channel_get(fresh.channel).path
        refuse_if(*move_check(fresh.state, step.verb, facts, path))
        used = [
            {"guard": waiver.guard, "is_for_unknown": waiver.is_for_unknown}
            for waiver in waivers(fresh.state, step.verb, facts, path)
        ]
        source, target = fresh.state, target_get(row, facts)
        step.change(fresh, target)
        _write(by, fresh, step, row, target, used)
        _told(by, fresh, source, target, step, used)
    return fresh


def _write(
    by: Actor,
    problem: Problem,
    step: Step,
    row: Transition,
    target: ProblemStatus,
    used: list[dict[str, Any]],
) -> None:
    problem.status = target
    problem.version += 1
    problem.save()
    facts = {"round": problem.round, "marks": marks_now(problem), **step.said}
    Move.objects.create(
        problem=problem,
        verb=step.verb,
        source=row.source,
        target=target,
        by=by.person,
        by_label=by.name,
        office=problem.lead_office,
        at=by.at,
        on=by.today,
        reason=step.reason.strip()[:1000],
        day=step.day,
        facts=facts | ({"waived": used} if used else {}),
    )
    clocks_write(problem)


def _told(
    by: Actor,
    problem: Problem,
    source: ProblemStatus,
    target: ProblemStatus,
    step: Step,
    used: list[dict[str, Any]],
) -> None:
    facts: dict[str, Any] = {"number": problem.number, "before": source, "after": target}
    if used:
        facts["waived"] = [waiver["guard"] for waiver in used]
    event_append(by=by, verb=f"problem_{step.verb}", entity="problem", entity_id=problem.pk, facts=facts)
    on_moved = channel_get(problem.channel).on_moved
    if on_moved is not None:
        on_moved(problem, problem.moves.order_by("-id")[0], by)


def clock_mark(
    by: Actor, problem: Problem, verb: ClockVerb, *, workdays: int = 0, day: date | None = None
) -> None:
    """Note what moves a clock without moving the problem, and compute the clocks anew. Inside ``writing()``."""
    Move.objects.create(
        problem=problem,
        verb=verb,
        by=by.person,
        by_label=by.name,
        office=problem.lead_office,
        at=by.at,
        on=by.today,
        workdays=workdays,
        day=day,
    )
    clocks_write(problem)
