"""States in which somebody outside is waited for: each ends, or is shown as overdue, on a day that is known."""

import dataclasses
from collections.abc import Sequence

from zhuomu.rules.flow import OUTWARD, ProblemStatus, ProblemVerb
from zhuomu.rules.workdays import DueDate, WorkCalendar, due_on

from .derive import clocks_of
from .model import ClockKind, Mark
from .policy import ClockPolicy

KIND_OF_STATUS = {
    ProblemStatus.HUNG: ClockKind.REVIEW,
    ProblemStatus.AWAITING_CALLBACK: ClockKind.CALL_BACK,
}


@dataclasses.dataclass(frozen=True, slots=True)
class OutwardLimit:
    """The last day of an outward state. ``is_lapsing``: on the next day it goes back to work by itself (verb LAPSE).

    A call-back does not lapse, or nobody would call: it is overdue on the call-back desk.
    """

    status: ProblemStatus
    last: DueDate
    is_lapsing: bool


def outward_limit(
    status: ProblemStatus, history: Sequence[Mark], policy: ClockPolicy, calendar: WorkCalendar
) -> OutwardLimit | None:
    """The limit of the state the problem is in; None if it waits for nobody outside.

    Raises ValueError where the history does not say since when.
    """
    if status not in OUTWARD:
        return None
    if status is ProblemStatus.AWAITING_INFO:
        asked = [mark.on for mark in history if mark.verb is ProblemVerb.ASK]
        dues = [due_on(on, policy.info, calendar) for on in asked]
    else:
        kind = KIND_OF_STATUS[status]
        dues = [clock.due for clock in clocks_of(history, policy, calendar) if clock.kind is kind]
    if not dues:
        raise ValueError(f"the history does not say since when it is {status}")
    return OutwardLimit(status, dues[-1], status is not ProblemStatus.AWAITING_CALLBACK)
