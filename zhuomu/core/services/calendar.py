"""The working calendar: a table that staff can edit, seeded from the ``chinesecalendar`` package."""

from __future__ import annotations

import functools
from datetime import date

from chinese_calendar import constants
from django.db import connection

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import CalendarDay, CalendarYear
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.workdays import WorkCalendar

# A change of the calendar is an event, so its hashes tell one calendar from another; the counts are for rows that came
# without one. By hand, because this is asked on every page: the ORM takes longer to write the SQL than both to run.
EVENTS_OF_CALENDAR = "SELECT hash FROM core_event WHERE entity = 'calendar'"
ROWS_OF_CALENDAR = (
    "SELECT is_workday, COUNT(*) FROM core_calendarday GROUP BY is_workday"
    " UNION ALL SELECT is_official, -COUNT(*) FROM core_calendaryear GROUP BY is_official"
)


def calendar_packaged() -> WorkCalendar:
    """The calendar as the package has it: years it knows are official, later ones provisional."""
    off_days = frozenset(day for day in constants.holidays if day.weekday() < 5)
    years = frozenset(day.year for day in constants.holidays)
    return WorkCalendar(off_days=off_days, work_days=frozenset(constants.workdays), official_years=years)


@functools.lru_cache(maxsize=4)
def _calendar_of(_mark: tuple[object, ...]) -> WorkCalendar:
    return _calendar_read()


def calendar_current() -> WorkCalendar:
    """The calendar that counts: the table as staff have edited it.

    It is read again when its mark has changed: the events of the calendar, and how many rows of each kind there are.
    """
    with connection.cursor() as cursor:
        cursor.execute(EVENTS_OF_CALENDAR)
        events = cursor.fetchall()
        cursor.execute(ROWS_OF_CALENDAR)
        return _calendar_of((*events, *cursor.fetchall()))


def _calendar_read() -> WorkCalendar:
    days = dict(CalendarDay.objects.values_list("day", "is_workday"))
    return WorkCalendar(
        off_days=frozenset(day for day, works in days.items() if not works and day.weekday() < 5),
        work_days=frozenset(day for day, works in days.items() if works and day.weekday() >= 5),
        official_years=frozenset(
            CalendarYear.objects.filter(is_official=True).values_list("year", flat=True)
        ),
    )


def calendar_seed(*, by: Actor) -> int:
    """Fill in years the table does not know yet; edited years stay as they are.

    Returns the number of years added.
    """
    with writing():
        known = set(CalendarYear.objects.values_list("year", flat=True))
        packaged = calendar_packaged()
        added = sorted(packaged.official_years - known)
        chinese = {holiday.value: str(holiday.chinese) for holiday in constants.Holiday}
        names = {day: f"{chinese[name]}调休" for day, name in constants.workdays.items()}
        names |= {day: chinese[name] for day, name in constants.holidays.items()}
        CalendarYear.objects.bulk_create(
            [
                CalendarYear(year=year, is_official=True, source="国务院办公厅放假通知（随软件附带）")
                for year in added
            ]
        )
        CalendarDay.objects.bulk_create(
            [
                CalendarDay(day=day, is_workday=day in packaged.work_days, note=names[day][:60])
                for day in sorted(packaged.off_days | packaged.work_days)
                if day.year in added
            ]
        )
        if added:
            event_append(
                by=by, verb="calendar_seed", entity="calendar", entity_id="all", facts={"years": added}
            )
    return len(added)


def calendar_day_set(*, by: Actor, day: date, is_workday: bool, note: str = "") -> None:
    """Say of one day that it is worked or off. A day that is ordinary again loses its row."""
    by.require(Right.CALENDAR_EDIT)
    with writing():
        CalendarYear.objects.get_or_create(year=day.year)
        is_ordinary = is_workday == (day.weekday() < 5)
        if is_ordinary:
            CalendarDay.objects.filter(day=day).delete()
        else:
            CalendarDay.objects.update_or_create(day=day, defaults={"is_workday": is_workday, "note": note})
        event_append(
            by=by,
            verb="calendar_day_set",
            entity="calendar",
            entity_id=day.isoformat(),
            facts={"is_workday": is_workday},
        )


def calendar_year_confirm(*, by: Actor, year: int, source: str) -> None:
    """Note that the official notice for a year is in: its days are no longer provisional."""
    by.require(Right.CALENDAR_EDIT)
    if not 2000 <= year <= 2100:
        raise refuse(CoreCode.DAY_NOT_IN_YEAR, field="year", year=year)
    with writing():
        CalendarYear.objects.update_or_create(year=year, defaults={"is_official": True, "source": source})
        event_append(
            by=by, verb="calendar_year_confirm", entity="calendar", entity_id=year, facts={"source": source}
        )
