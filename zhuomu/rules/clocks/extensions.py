"""延期: more working days for what is being worked on, approved by somebody who does not work on it."""

import dataclasses
from datetime import date

from zhuomu.rules.reason import Reason

from .derive import Clocks
from .effects import WORK
from .model import Clock, ClockCode, ClockKind
from .policy import ClockPolicy


@dataclasses.dataclass(frozen=True, slots=True)
class ExtensionFacts:
    """Who approves, who proposed it and when, how many working days more, and why."""

    approver: str
    handlers: frozenset[str]
    proposed_by: str
    proposed_on: date
    workdays: int
    reason: str


def extension_check(facts: ExtensionFacts, clocks: Clocks, policy: ClockPolicy) -> tuple[Reason, ...]:
    """Why the extension is refused, all reasons at once; empty means that a mark EXTEND may be added.

    It is proposed before the clock runs out, and all extensions together lead to at most ``policy.extended`` working days
    for resolving (复杂事项经批准), and twice its own for a redo.
    """
    reasons: list[Reason] = []
    if not facts.reason.strip():
        reasons.append(Reason(ClockCode.REASON_MISSING, field="reason"))
    if facts.approver in facts.handlers:
        reasons.append(Reason(ClockCode.APPROVER_IS_HANDLER))
    if facts.approver == facts.proposed_by:
        reasons.append(Reason(ClockCode.APPROVER_PROPOSED))
    running = next((clock for clock in clocks if clock.is_running and clock.kind in WORK), None)
    if running is None:
        return (*reasons, Reason(ClockCode.NOT_RUNNING))
    return (*reasons, *_days_check(facts, running, policy))


def _days_check(facts: ExtensionFacts, clock: Clock, policy: ClockPolicy) -> tuple[Reason, ...]:
    if facts.proposed_on > clock.due.on and clock.paused_from is None:
        return (Reason(ClockCode.ASKED_TOO_LATE, {"due_on": clock.due.on}),)
    if facts.workdays < 1:
        return (Reason(ClockCode.TOO_FEW_DAYS, field="workdays"),)
    most = extension_most(clock, policy)
    total = clock.workdays + facts.workdays
    if total > most:
        said = {"allowed": clock.workdays, "most": most, "left": max(0, most - clock.workdays)}
        return (Reason(ClockCode.TOO_MANY_DAYS, said, "workdays"),)
    return ()


def extension_most(clock: Clock, policy: ClockPolicy) -> int:
    """The most working days that a clock may grow to."""
    return policy.extended if clock.kind is ClockKind.RESOLVE else 2 * policy.redo
