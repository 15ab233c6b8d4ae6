from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.conftest import actor_for
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import CalendarDay, CalendarYear, Event, Person
from zhuomu.core.rights import Role
from zhuomu.core.services import calendar
from zhuomu.rules.workdays import due_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(make_person: Callable[..., Person]) -> Actor:
    return actor_for(make_person(Role.SYSTEM_ADMINISTRATOR), "2026-11-03")


def test_the_table_says_the_same_as_the_package_it_was_seeded_from(system: Actor) -> None:
    added = calendar.calendar_seed(by=system)
    assert added == CalendarYear.objects.count() > 10
    assert calendar.calendar_current() == calendar.calendar_packaged()
    assert due_on(date(2019, 9, 27), 5, calendar.calendar_current()).on == date(2019, 10, 10)
    assert CalendarDay.objects.get(day=date(2019, 10, 1)).note == "国庆节"
    assert str(CalendarDay.objects.get(day=date(2019, 10, 12))) == "2019-10-12 国庆节调休"


def test_seeding_again_changes_nothing_that_staff_edited(system: Actor, keeper: Actor) -> None:
    calendar.calendar_seed(by=system)
    calendar.calendar_day_set(by=keeper, day=date(2019, 10, 1), is_workday=True)
    events = Event.objects.count()
    assert calendar.calendar_seed(by=system) == 0
    assert calendar.calendar_current().is_workday(date(2019, 10, 1))
    assert Event.objects.count() == events


def test_an_empty_table_is_all_provisional() -> None:
    due = due_on(date(2019, 9, 27), 5, calendar.calendar_current())
    assert (due.on, due.is_provisional) == (date(2019, 10, 4), True)


def test_a_day_that_is_ordinary_again_loses_its_row(keeper: Actor) -> None:
    calendar.calendar_year_confirm(by=keeper, year=2027, source="国办发明电〔2026〕9号")
    thursday, saturday = date(2027, 9, 30), date(2027, 10, 9)
    calendar.calendar_day_set(by=keeper, day=thursday, is_workday=False, note="调休")
    calendar.calendar_day_set(by=keeper, day=saturday, is_workday=True)
    now = calendar.calendar_current()
    assert (now.is_workday(thursday), now.is_workday(saturday)) == (False, True)
    calendar.calendar_day_set(by=keeper, day=thursday, is_workday=True)
    calendar.calendar_day_set(by=keeper, day=saturday, is_workday=False)
    assert not CalendarDay.objects.exists()


def test_days_of_an_unconfirmed_year_wait_for_its_notice(keeper: Actor) -> None:
    monday = date(2027, 2, 8)
    calendar.calendar_day_set(by=keeper, day=monday, is_workday=False, note="春节")
    assert calendar.calendar_current().is_workday(monday)
    calendar.calendar_year_confirm(by=keeper, year=2027, source="通知")
    now = calendar.calendar_current()
    assert not now.is_workday(monday) and not now.is_provisional(monday)
    assert str(CalendarYear.objects.get()) == "2027"


def test_a_year_out_of_range_is_refused(keeper: Actor) -> None:
    for year in (1999, 2101):
        with pytest.raises(Refused) as refused:
            calendar.calendar_year_confirm(by=keeper, year=year, source="x")
        assert refused.value.reasons[0].code == CoreCode.DAY_NOT_IN_YEAR


def test_only_keepers_of_the_calendar_change_it(make_person: Callable[..., Person]) -> None:
    editor = actor_for(make_person(Role.EDITOR))
    with pytest.raises(Refused):
        calendar.calendar_day_set(by=editor, day=date(2026, 1, 5), is_workday=False)
    with pytest.raises(Refused):
        calendar.calendar_year_confirm(by=editor, year=2026, source="x")
