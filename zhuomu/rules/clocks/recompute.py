"""The calendar has changed: all deadlines once more, and what is different, to be logged."""

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence

from zhuomu.rules.workdays import DueDate, WorkCalendar

from .derive import Clocks, clocks_of
from .model import Clock, ClockKind, Mark
from .policy import ClockPolicy


@dataclasses.dataclass(frozen=True, slots=True)
class ClockDifference:
    """One clock whose due date is another now. None: it was not there before, or is no longer."""

    kind: ClockKind
    number: int
    before: DueDate | None
    after: DueDate | None

    @property
    def is_confirmed_only(self) -> bool:
        """Whether the day stayed and only became certain, or uncertain."""
        return self.before is not None and self.after is not None and self.before.on == self.after.on


@dataclasses.dataclass(frozen=True, slots=True)
class Recomputed:
    """The clocks as they are now, and what to log; no difference, no log."""

    clocks: Clocks
    differences: tuple[ClockDifference, ...]


def clocks_recompute(
    history: Sequence[Mark], stored: Iterable[Clock], policy: ClockPolicy, calendar: WorkCalendar
) -> Recomputed:
    """Derive the clocks again with the policy they were computed with, and compare; met ones too, for the figures."""
    clocks = clocks_of(history, policy, calendar)
    before = {(clock.number, clock.kind): clock.due for clock in stored}
    after = {(clock.number, clock.kind): clock.due for clock in clocks}
    differences = tuple(
        ClockDifference(kind, number, before.get((number, kind)), after.get((number, kind)))
        for number, kind in sorted(before.keys() | after.keys())
        if before.get((number, kind)) != after.get((number, kind))
    )
    return Recomputed(clocks, differences)


def calendar_version(calendar: WorkCalendar) -> str:
    """A short name of what the calendar says, to be stored with a clock: same days, same name."""
    parts = (calendar.off_days, calendar.work_days, calendar.official_years)
    said = "|".join(",".join(sorted(map(str, part))) for part in parts)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
