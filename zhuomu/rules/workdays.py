"""Chinese working days: holidays, make-up Saturdays, and deadlines counted in them.

The day of receipt does not count (民法典 第二百零一条). The calendar of a year is official once the
State Council's notice on its holidays (国务院办公厅关于部分节假日安排的通知) is entered; other years are
Monday to Friday, and every date that touches one is provisional: shown as such, and computed again when
the notice arrives.
"""

import dataclasses
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclasses.dataclass(frozen=True, slots=True)
class WorkCalendar:
    """What the notices say: weekdays off, weekend days worked, and the years whose notice is out."""

    off_days: frozenset[date]
    work_days: frozenset[date]
    official_years: frozenset[int]

    def is_provisional(self, day: date) -> bool:
        """Whether no official notice covers the year of ``day``."""
        return day.year not in self.official_years

    def is_workday(self, day: date) -> bool:
        """Whether people work on ``day``; Monday to Friday in a year without a notice."""
        is_weekday = day.weekday() < SATURDAY
        if self.is_provisional(day):
            return is_weekday
        return day in self.work_days or (is_weekday and day not in self.off_days)


@dataclasses.dataclass(frozen=True, slots=True)
class DueDate:
    """The last day on which something is in time."""

    on: date
    is_provisional: bool


def due_on(received_on: date, workdays: int, calendar: WorkCalendar) -> DueDate:
    """Count ``workdays`` working days from the day after receipt.

    Provisional if any day from the day after receipt to the due date, both included, lies in a year without a
    notice. Raises ValueError if ``workdays`` is below 1 or leads past the year 9999.
    """
    if workdays < 1:
        raise ValueError(f"workdays must be at least 1, not {workdays}")
    day, is_provisional, left = received_on, False, workdays
    while left:
        if day == date.max:
            raise ValueError(f"{workdays} working days from {received_on} lead past {date.max}")
        day += ONE_DAY
        is_provisional = is_provisional or calendar.is_provisional(day)
        left -= calendar.is_workday(day)
    return DueDate(day, is_provisional)


def workdays_between(start_on: date, end_on: date, calendar: WorkCalendar) -> int:
    """Count the working days after ``start_on`` up to and including ``end_on``.

    Negative when ``end_on`` comes first, so that "days left" and "days late" are one figure.
    """
    if end_on < start_on:
        return -workdays_between(end_on, start_on, calendar)
    days = ((start_on + timedelta(days=n)) for n in range(1, (end_on - start_on).days + 1))
    return sum(calendar.is_workday(day) for day in days)
