"""The words of deadlines: kinds of clocks, what happened on which day, and a clock as it stands."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from zhuomu.rules.flow import ProblemVerb
from zhuomu.rules.reason import Code
from zhuomu.rules.workdays import DueDate


class ClockKind(StrEnum):
    """What must be done in time."""

    SIGN = "sign"
    CONTACT = "contact"
    RESOLVE = "resolve"
    REDO = "redo"
    CALL_BACK = "call_back"
    REVIEW = "review"
    DECISION = "decision"

    @property
    def label(self) -> str:
        """The Chinese name of the clock."""
        return KIND_LABELS[self]


KIND_LABELS: Mapping[ClockKind, str] = MappingProxyType(
    {
        ClockKind.SIGN: "签收",
        ClockKind.CONTACT: "先行联系",
        ClockKind.RESOLVE: "办理",
        ClockKind.REDO: "二次办理",
        ClockKind.CALL_BACK: "回访",
        ClockKind.REVIEW: "挂账复核",
        ClockKind.DECISION: "裁定",
    }
)


class ClockVerb(StrEnum):
    """What moves a clock without moving the problem."""

    CONTACT = "contact"
    EXTEND = "extend"
    SUPERVISE = "supervise"

    @property
    def label(self) -> str:
        """The Chinese name of the verb."""
        return {"contact": "先行联系", "extend": "延期", "supervise": "督办"}[self.value]


class ClockCode(Code):
    """Why an extension is refused."""

    REASON_MISSING = "clock.reason_missing"
    APPROVER_IS_HANDLER = "clock.approver_is_handler"
    APPROVER_PROPOSED = "clock.approver_proposed"
    NOT_RUNNING = "clock.not_running"
    TOO_FEW_DAYS = "clock.too_few_days"
    TOO_MANY_DAYS = "clock.too_many_days"
    ASKED_TOO_LATE = "clock.asked_too_late"


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """One thing that happened on a day. A history is a sequence of marks in their order, never sorted by day.

    ``workdays`` belong to an EXTEND (how many more), ``day`` to a HANG (look again on) and a SUPERVISE (due on; None: by policy).
    Raises ValueError for an extension of no days, and for days of anything else.
    """

    verb: ProblemVerb | ClockVerb
    on: date
    workdays: int = 0
    day: date | None = None

    def __post_init__(self) -> None:
        if (self.workdays > 0) != (self.verb is ClockVerb.EXTEND):
            raise ValueError("an extension, and nothing else, adds working days")


@dataclasses.dataclass(frozen=True, slots=True)
class Pause:
    """The days after ``from_on`` up to and including ``until_on`` do not count; None: it lasts."""

    from_on: date
    until_on: date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Clock:
    """One deadline. ``number`` is the place (from 1) of the mark that started it; with ``kind`` it names the clock.

    ``workdays`` are those allowed, extensions included (0: it is due on a given day, ``fixed_on``). ``capped_on``: a leader
    set this earlier day. ``due`` counts finished pauses; while one lasts it is what was due when it began.
    """

    kind: ClockKind
    number: int
    round: int
    start_on: date
    workdays: int
    due: DueDate
    met_on: date | None = None
    stopped_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    fixed_on: date | None = None
    capped_on: date | None = None

    @property
    def is_running(self) -> bool:
        """Whether it is neither met nor stopped; a paused clock is running still."""
        return self.met_on is None and self.stopped_on is None

    @property
    def paused_from(self) -> date | None:
        """Since when it is paused; None while it counts."""
        last = self.pauses[-1] if self.pauses else None
        return last.from_on if last and last.until_on is None and self.is_running else None
