from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.conftest import actor_for
from zhuomu.core.models import CalendarDay, CalendarYear, Person
from zhuomu.core.rights import Role
from zhuomu.core.services.calendar import calendar_seed
from zhuomu.web.views.calendar import month_weeks

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(make_person: Callable[..., Person], signed_in: Callable[[Person], Client]) -> Client:
    calendar_seed(by=actor_for(None))
    return signed_in(make_person(Role.SYSTEM_ADMINISTRATOR))


@pytest.fixture
def editor(make_person: Callable[..., Person], signed_in: Callable[[Person], Client]) -> Client:
    return signed_in(make_person(Role.EDITOR))


def test_a_month_knows_its_kinds_of_days() -> None:
    special = {
        date(2019, 10, 1): CalendarDay(day=date(2019, 10, 1), is_workday=False, note="国庆节"),
        date(2019, 10, 12): CalendarDay(day=date(2019, 10, 12), is_workday=True, note="国庆节调休"),
    }
    cells = [cell for week in month_weeks(2019, 10, special, date(2019, 10, 8)) for cell in week if cell]
    assert len(cells) == 31
    kinds = {cell.day.day: cell.kind for cell in cells}
    assert [kinds[day] for day in (1, 2, 5, 12)] == ["off", "work", "rest", "makeup"]
    assert cells[0].says == "10月1日 周二 放假 国庆节"
    assert [cell.day.day for cell in cells if cell.is_today] == [8]


def test_editors_of_the_calendar_have_buttons_and_others_read(keeper: Client, editor: Client) -> None:
    assert 'value="2019-10-01 1"' in keeper.get("/desk/calendar/?year=2019").content.decode()
    page = editor.get("/desk/calendar/?year=2019").content.decode()
    assert "10月1日 周二 放假 国庆节" in page and 'name="choice"' not in page


def test_a_day_is_set_to_what_the_button_says_however_often_it_is_pressed(keeper: Client) -> None:
    for _ in range(2):
        response = keeper.post("/desk/calendar/day/", {"choice": "2019-10-08 0", "note": "台风"})
        assert response.headers["Location"] == "/desk/calendar/?year=2019#month-10"
    assert CalendarDay.objects.get(day=date(2019, 10, 8)).note == "台风"
    keeper.post("/desk/calendar/day/", {"choice": "2019-10-08 1"})
    assert not CalendarDay.objects.filter(day=date(2019, 10, 8)).exists()


@pytest.mark.parametrize("choice", ["", "2019-10-08", "2019-13-08 1", "x 0", "2019-10-08 maybe"])
def test_a_broken_choice_changes_nothing(keeper: Client, choice: str) -> None:
    before = list(CalendarDay.objects.values())
    response = keeper.post("/desk/calendar/day/", {"choice": choice})
    assert response.status_code == 422 and "没有改成" in response.content.decode()
    assert list(CalendarDay.objects.values()) == before


def test_a_year_is_provisional_until_its_notice_is_confirmed(keeper: Client) -> None:
    assert "暂按周一至周五计算" in keeper.get("/desk/calendar/?year=2031").content.decode()
    assert keeper.post("/desk/calendar/year/", {"year": "2031", "source": ""}).status_code == 422
    response = keeper.post("/desk/calendar/year/", {"year": "2031", "source": "国办发明电〔2030〕9号"})
    assert response.headers["Location"] == "/desk/calendar/?year=2031"
    assert CalendarYear.objects.get(year=2031).is_official
    page = keeper.get("/desk/calendar/?year=2031").content.decode()
    assert "暂按周一至周五计算" not in page and "国办发明电〔2030〕9号" in page


@pytest.mark.parametrize("year", ["1999", "2101", "abc", "-5", "２０２６x"])
def test_a_year_that_is_none_is_not_found(editor: Client, year: str) -> None:
    assert editor.get(f"/desk/calendar/?year={year}").status_code == 404


def test_the_due_date_that_five_working_days_make(keeper: Client) -> None:
    page = keeper.get("/desk/calendar/?year=2019&received_on=2019-09-27&workdays=5").content.decode()
    assert "2019年10月10日" in page and "暂算</span>" not in page.split("算期限")[1].split("依据")[0]
    page = keeper.get("/desk/calendar/?received_on=2040-09-27&workdays=5").content.decode()
    assert "2040年10月4日" in page and "暂算" in page.split("算期限")[1].split("依据")[0]


@pytest.mark.parametrize(
    "query",
    ["received_on=&workdays=5", "received_on=2019-09-27&workdays=0", "received_on=9999-12-30&workdays=9"],
)
def test_a_due_date_that_cannot_be_counted_is_said_beside_its_field(editor: Client, query: str) -> None:
    response = editor.get(f"/desk/calendar/?{query}")
    assert response.context["due"] is None and response.context["due_form"].errors
