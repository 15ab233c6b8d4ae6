from bisect import bisect_right
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.rules.workdays import DueDate, WorkCalendar, due_on, workdays_between

from .calendars import EMPTY_CALENDAR, official_calendar

CALENDAR = official_calendar()
CHINA = holidays.country_holidays("CN", years=range(2017, 2028))
LAST_OFFICIAL_YEAR = max(CALENDAR.official_years)
FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]

any_day = st.dates(date(2018, 1, 1), date(2028, 12, 31))
some_workdays = st.integers(1, 60)


def test_the_national_holiday_moves_a_five_day_deadline() -> None:
    assert due_on(date(2019, 9, 27), 5, CALENDAR) == DueDate(date(2019, 10, 10), is_provisional=False)


def test_monday_to_friday_alone_would_say_the_fourth_of_october() -> None:
    assert due_on(date(2019, 9, 27), 5, EMPTY_CALENDAR) == DueDate(date(2019, 10, 4), is_provisional=True)


def test_every_day_of_nine_years_agrees_with_two_public_packages() -> None:
    ours = [CALENDAR.is_workday(day) for day in EVERY_DAY]
    assert ours == [chinese_calendar.is_workday(day) for day in EVERY_DAY]
    assert ours == [CHINA.is_working_day(day) for day in EVERY_DAY]
    assert False in ours and any(day.weekday() == 5 and CALENDAR.is_workday(day) for day in EVERY_DAY)


@pytest.mark.parametrize("workdays", [1, 3, 5, 15])
def test_every_due_date_of_nine_years_agrees_with_two_public_packages(workdays: int) -> None:
    compared = 0
    their_days = [day for day in EVERY_DAY if chinese_calendar.is_workday(day)]
    for received_on in EVERY_DAY:
        due = due_on(received_on, workdays, CALENDAR)
        if due.on > LAST:
            assert due.is_provisional
            continue
        theirs = their_days[bisect_right(their_days, received_on) + workdays - 1]
        assert due == DueDate(theirs, is_provisional=False)
        assert due.on == CHINA.get_nth_working_day(received_on, workdays)
        compared += 1
    assert compared > len(EVERY_DAY) - 30


@pytest.mark.parametrize("workdays", [0, -1])
def test_a_deadline_of_no_days_is_refused(workdays: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        due_on(date(2019, 9, 27), workdays, CALENDAR)


def test_a_deadline_past_the_end_of_time_is_refused() -> None:
    with pytest.raises(ValueError, match="lead past"):
        due_on(date(9999, 12, 30), 5, CALENDAR)


def test_a_make_up_saturday_counts_and_an_ordinary_one_does_not() -> None:
    assert CALENDAR.is_workday(date(2019, 10, 12))
    assert not CALENDAR.is_workday(date(2019, 10, 19))


def test_a_year_without_a_notice_is_monday_to_friday_whatever_is_entered() -> None:
    monday, saturday = date(2031, 1, 6), date(2031, 1, 4)
    calendar = WorkCalendar(frozenset({monday}), frozenset({saturday}), frozenset({2030}))
    assert calendar.is_workday(monday) and not calendar.is_workday(saturday)
    assert calendar.is_provisional(monday)


def test_receipt_in_an_official_year_and_a_deadline_in_the_next_is_provisional() -> None:
    assert due_on(date(LAST_OFFICIAL_YEAR, 12, 31), 1, CALENDAR).is_provisional


def test_receipt_in_an_unofficial_year_alone_does_not_make_it_provisional() -> None:
    calendar = WorkCalendar(frozenset(), frozenset(), frozenset({2031}))
    assert due_on(date(2030, 12, 31), 3, calendar) == DueDate(date(2031, 1, 3), is_provisional=False)


def test_a_gap_between_official_years_makes_it_provisional() -> None:
    calendar = WorkCalendar(frozenset(), frozenset(), frozenset({2030, 2032}))
    assert due_on(date(2030, 12, 31), 262, calendar) == DueDate(date(2032, 1, 1), is_provisional=True)


@given(any_day, some_workdays)
def test_counting_back_gives_the_days_that_were_asked_for(received_on: date, workdays: int) -> None:
    due = due_on(received_on, workdays, CALENDAR)
    assert CALENDAR.is_workday(due.on)
    assert workdays_between(received_on, due.on, CALENDAR) == workdays
    assert workdays_between(due.on, received_on, CALENDAR) == -workdays


@given(any_day, some_workdays, st.integers(1, 30))
def test_later_receipt_or_more_days_never_give_an_earlier_date(day: date, workdays: int, more: int) -> None:
    due = due_on(day, workdays, CALENDAR)
    assert due.on <= due_on(day + timedelta(days=more), workdays, CALENDAR).on
    assert due.on < due_on(day, workdays + more, CALENDAR).on


@given(any_day, any_day, any_day)
def test_spans_add_up(first: date, second: date, third: date) -> None:
    parts = workdays_between(first, second, CALENDAR) + workdays_between(second, third, CALENDAR)
    assert parts == workdays_between(first, third, CALENDAR)
