"""Visits every so many months (双结对): which periods were kept, which were missed, when the next visit is due.

A pairing is cut into periods of N months from its first day. One visit keeps the period it falls into and no other: two
visits in May do not stand for June.
"""

import calendar
import dataclasses
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

MONTHS_IN_YEAR = 12


class PeriodState(StrEnum):
    """How a period stands."""

    KEPT = "kept"
    MISSED = "missed"
    DUE = "due"

    @property
    def label(self) -> str:
        """The Chinese name of the state."""
        return {"kept": "已走访", "missed": "未走访", "due": "待走访"}[self.value]


@dataclasses.dataclass(frozen=True, slots=True)
class Cadence:
    """From ``from_on`` to ``until_on`` (both included, None: for good), one visit in every ``months`` months.

    Raises ValueError for less than a month and for an end before the beginning.
    """

    from_on: date
    months: int
    until_on: date | None = None

    def __post_init__(self) -> None:
        if self.months < 1:
            raise ValueError(f"a cadence is at least 1 month, not {self.months}")
        if self.until_on is not None and self.until_on < self.from_on:
            raise ValueError("the pairing ends before it begins")


@dataclasses.dataclass(frozen=True, slots=True)
class Period:
    """Days ``first_on`` to ``last_on``, both included; ``visited_on`` is the first visit in it."""

    number: int
    first_on: date
    last_on: date
    visited_on: date | None
    state: PeriodState


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last day. Raises ValueError past the year 9999."""
    years, month = divmod(day.month - 1 + months, MONTHS_IN_YEAR)
    year = day.year + years
    if year > date.max.year:
        raise ValueError(f"{months} months after {day} lie past {date.max}")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def periods(cadence: Cadence, visits: Iterable[date], today: date) -> tuple[Period, ...]:
    """The periods that have begun by ``today``, in order. Visits after today and outside the pairing count for none.

    The last period of a pairing that ends early can be kept but not missed: its time was not given.
    """
    made = sorted(day for day in visits if day <= today)
    found: list[Period] = []
    number, at, first_on = 1, 0, cadence.from_on
    last_day = min(today, cadence.until_on or today)
    while first_on <= last_day:
        # Counted from the first day each time: 31 January and a month is 28 February, two months 31 March.
        end_on = months_after(cadence.from_on, number * cadence.months) - timedelta(days=1)
        last_on = min(end_on, cadence.until_on or end_on)
        while at < len(made) and made[at] < first_on:
            at += 1
        visited_on = made[at] if at < len(made) and made[at] <= last_on else None
        is_missed = end_on < today and end_on == last_on
        state = PeriodState.KEPT if visited_on else PeriodState.MISSED if is_missed else PeriodState.DUE
        found.append(Period(number, first_on, last_on, visited_on, state))
        number, first_on = number + 1, end_on + timedelta(days=1)
    return tuple(found)


def next_due_on(cadence: Cadence, visits: Iterable[date], today: date) -> date | None:
    """The last day for the next visit: of the present period, or of the next once this one is kept.

    None when the pairing is over, or ends with a period that is kept.
    """
    if cadence.until_on is not None and cadence.until_on < today:
        return None
    begun = periods(cadence, visits, today)
    # The present period, begun or (before the pairing starts) the first, and the one after it if a visit was made.
    is_kept = bool(begun) and begun[-1].state is PeriodState.KEPT
    number = max(len(begun), 1) + is_kept
    if is_kept and begun[-1].last_on == cadence.until_on:
        return None
    end_on = months_after(cadence.from_on, number * cadence.months) - timedelta(days=1)
    return min(end_on, cadence.until_on or end_on)


def visits_missed(cadence: Cadence, visits: Iterable[date], today: date) -> tuple[Period, ...]:
    """The whole periods that went by without a visit."""
    return tuple(p for p in periods(cadence, visits, today) if p.state is PeriodState.MISSED)
