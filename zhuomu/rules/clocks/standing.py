"""How a clock stands on a day: what is shown beside a problem and counted in the figures."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from zhuomu.rules.workdays import WorkCalendar, workdays_between

from .model import Clock


class ClockState(StrEnum):
    """How a clock stands."""

    ON_TIME = "on_time"
    WARNED = "warned"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met_late"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """The Chinese name of the state."""
        return STATE_LABELS[self]


STATE_LABELS: Mapping[ClockState, str] = MappingProxyType(
    {
        ClockState.ON_TIME: "期限内",
        ClockState.WARNED: "即将到期",
        ClockState.DUE_TODAY: "今天到期",
        ClockState.OVERDUE: "已超期",
        ClockState.PAUSED: "暂停计时",
        ClockState.MET: "按时完成",
        ClockState.MET_LATE: "超期完成",
        ClockState.STOPPED: "已终止",
    }
)


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """``left_workdays`` until the due day, it included; negative: working days late. It can be 0 and overdue at a weekend."""

    state: ClockState
    left_workdays: int
    due_on: date
    is_provisional: bool

    @property
    def late_workdays(self) -> int:
        """Working days after the due day, 0 if in time."""
        return max(0, -self.left_workdays)


def standing_of(clock: Clock, today: date, calendar: WorkCalendar, warn_workdays: int = 1) -> Standing:
    """How the clock stands at ``today``; a finished or paused one as on the day when that happened."""
    reference = clock.met_on or clock.stopped_on or clock.paused_from or today
    left = workdays_between(reference, clock.due.on, calendar)
    is_late = reference > clock.due.on
    if clock.met_on:
        state = ClockState.MET_LATE if is_late else ClockState.MET
    elif clock.stopped_on:
        state = ClockState.STOPPED
    elif is_late:
        state = ClockState.OVERDUE
    elif clock.paused_from:
        state = ClockState.PAUSED
    else:
        state = _in_time(left, warn_workdays)
    return Standing(state, left, clock.due.on, clock.due.is_provisional)


def clock_next(clocks: Iterable[Clock]) -> Clock | None:
    """The running clock that is due first, those that count before those that pause; None if nothing is due."""
    running = [clock for clock in clocks if clock.is_running]
    order = {clock: (clock.paused_from is not None, clock.due.on, clock.number) for clock in running}
    return min(running, key=lambda clock: order[clock], default=None)


def _in_time(left: int, warn_workdays: int) -> ClockState:
    # The due day is a working day: on any other day at least one working day is left.
    if left == 0:
        return ClockState.DUE_TODAY
    return ClockState.WARNED if left <= warn_workdays else ClockState.ON_TIME
