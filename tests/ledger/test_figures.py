"""The figures: counted by the database, open to their rows; the areas; the month of deadlines."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.ledger.making import Crew
from zhuomu.core.actor import Actor
from zhuomu.core.models import Estate, OfficeKind, Person
from zhuomu.core.services.people import office_create
from zhuomu.ledger.areas import area_rows, tricolour_of
from zhuomu.ledger.figures import FIGURE_BY_KEY, FIGURES, Group, Measure, Part, figure_rows
from zhuomu.ledger.figures_count import measures_by, overrun_of, total_of
from zhuomu.ledger.listing import filters_read, listed
from zhuomu.ledger.models import Clock, Problem
from zhuomu.ledger.selectors import visible_to
from zhuomu.ledger.services import (
    callback_add,
    problem_merge,
    problem_redo,
    problem_return,
    report_link,
)
from zhuomu.rules.flow import ReturnGround
from zhuomu.rules.tricolour import Colour

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
FIGURES_PAGE, MONTH, AREAS = "/desk/ledger/figures/", "/desk/ledger/month/", "/desk/ledger/areas/"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def by_key(measures: tuple[Measure, ...]) -> dict[str, Measure]:
    return {each.figure.key: each for each in measures}


def counted(by: Actor, group: Group = Group.OFFICE) -> dict[str, dict[str, Measure]]:
    """Label of the group → key of the figure → what it says."""
    rows = measures_by(visible_to(by), group, by.today)
    return {row.label: by_key(row.measures) for row in rows}


@pytest.fixture
def busy(crew: Crew) -> Crew:
    """One problem closed in time, one late at work, one redone, one returned, one told of twice, one merged, one hung."""
    crew.closed(title="办结的")
    late = crew.at_work(title="拖着的")
    redone = crew.awaiting_callback(title="返工的")
    caller = crew.by(crew.dispatcher)
    callback_add(by=caller, problem=redone, is_reached=True, is_solved=False, reason="没有清")
    problem_redo(by=caller, problem=redone)
    returned = crew.dispatched(title="退单的")
    problem_return(
        by=crew.by(crew.clerk),
        problem=returned,
        ground=ReturnGround.FUNCTION,
        reason="不归我们",
        proof="三定方案",
    )
    twice = crew.opened("反复的", area=None)
    report_link(by=caller, problem=twice, report=crew.reported("又来了"))
    problem_merge(by=caller, problem=crew.opened("并掉的"), target=late)
    hung = crew.accepted(title="挂着的")
    Problem.objects.filter(pk=hung.pk).update(status="hung", lead_office=crew.other)
    crew.later(10)
    return crew


def test_the_figures_of_an_office(busy: Crew) -> None:
    rows = counted(busy.by(busy.dispatcher))
    assert list(rows) == ["城市管理办", "社区服务办", "未定部门"]
    ours = {key: (each.yes_count, each.of_count) for key, each in rows["城市管理办"].items()}
    assert ours == {
        "contact": (2, 3), "sign": (3, 3), "resolve": (2, 4),
        "solved_reporter": (1, 1), "solved_handler": (1, 1), "satisfied": (1, 1), "answered": (1, 1),
        "redo": (1, 2), "returned": (1, 4), "repeat": (1, 4), "hung": (0, 4), "overrun": (2, 4),
    }  # fmt: skip
    assert (rows["社区服务办"]["hung"].yes_count, rows["社区服务办"]["hung"].text) == (1, "1")
    assert rows["未定部门"]["repeat"].text == "100%"
    assert rows["未定部门"]["satisfied"].text == "—"


def test_every_count_is_the_number_of_its_rows(busy: Crew) -> None:
    by = busy.by(busy.dispatcher)
    for group in Group:
        total = total_of(measures_by(visible_to(by), group, by.today))
        for each in total:
            rows = {
                part: figure_rows(visible_to(by), each.figure.key, part, by.today).count() for part in Part
            }
            assert (rows[Part.YES], rows[Part.ALL]) == (each.yes_count, each.of_count), each.figure.key
            assert rows[Part.NO] == rows[Part.ALL] - rows[Part.YES], each.figure.key


def test_the_groups_have_their_names(busy: Crew) -> None:
    by = busy.by(busy.dispatcher)
    assert list(counted(by, Group.AREA)) == ["银杏里居民区", "未定居民区"]
    assert list(counted(by, Group.CATEGORY)) == ["环境卫生", "未定分类"]
    moved = Problem.objects.get(title="办结的")
    Problem.objects.filter(pk=moved.pk).update(found_on=date(2026, 9, 30))
    assert list(counted(by, Group.MONTH)) == ["2026年9月", "2026年11月"]


def test_how_many_times_too_long(busy: Crew) -> None:
    by = busy.by(busy.dispatcher)
    late = Clock.objects.filter(kind="resolve", met_on=None, due_on__lt=by.today)
    taken = sum((by.today - clock.start_on).days for clock in late)
    allowed = sum((clock.due_on - clock.start_on).days for clock in late)
    found = counted(by)["城市管理办"]["overrun"]
    assert found.times == pytest.approx(taken / allowed)
    assert found.text == f"{taken / allowed:.2f} 倍"
    assert (found.amount, found.unit) == (round(taken / allowed, 2), "倍")
    months = counted(by, Group.MONTH)["2026年11月"]["overrun"]
    assert months.times == overrun_of(visible_to(by), by.today)
    assert overrun_of(Problem.objects.none(), by.today) is None


def test_a_measure_says_nothing_where_nothing_is_counted() -> None:
    rate, times, count = FIGURE_BY_KEY["sign"], FIGURE_BY_KEY["overrun"], FIGURE_BY_KEY["hung"]
    assert (Measure(rate, 0, 0).text, Measure(rate, 0, 0).amount) == ("—", 0)
    assert (Measure(rate, 1, 3).text, Measure(rate, 1, 3).unit) == ("33.3%", "%")
    assert (Measure(times, 0, 0).text, Measure(times, 0, 0).percent) == ("—", None)
    assert (Measure(count, 2, 9).amount, Measure(count, 2, 9).unit, Measure(count, 2, 9).percent) == (
        2,
        "件",
        None,
    )


def test_figures_are_counted_in_few_queries(busy: Crew, django_assert_num_queries: Any) -> None:
    by = busy.by(busy.dispatcher)
    visible_to(by)
    with django_assert_num_queries(3):  # the problems, the late clocks, the names
        measures_by(visible_to(by), Group.OFFICE, by.today)
    with django_assert_num_queries(1):
        measures_by(visible_to(by), Group.MONTH, by.today, FIGURES[:1])
    with django_assert_num_queries(1):  # counted once, then kept
        for _again in range(2):
            measures_by(visible_to(by), Group.MONTH, by.today, FIGURES[:1], kept_as="all")
    assert total_of(()) == tuple(Measure(figure, 0, 0) for figure in FIGURES)


# the pages


@pytest.fixture
def live(crew: Crew) -> Crew:
    """A crew whose work began 25 days ago by the real clock: more than five working days, whatever the season."""
    crew.at = timezone.now() - timedelta(days=25)
    crew.closed(title="办结的")
    crew.at_work(title="拖着的")
    crew.at = timezone.now()
    return crew


def list_count(by: Actor, url: str) -> int:
    return listed(by, filters_read(dict(parse_qsl(urlsplit(url).query)))).count()


@pytest.mark.parametrize("group", list(Group), ids=str)
def test_every_number_of_the_page_opens_to_its_rows(live: Crew, signed_in: SignIn, group: Group) -> None:
    by = live.by(live.dispatcher)
    page = signed_in(live.dispatcher).get(f"{FIGURES_PAGE}?by={group}&figure=satisfied")
    assert page.status_code == 200
    cells = [*page.context["total"], *(cell for row in page.context["table"] for cell in row["cells"])]
    assert len(cells) == len(FIGURES) * (1 + len(page.context["table"]))
    for cell in cells:
        assert list_count(by, cell["all_url"]) == cell["measure"].of_count, cell["all_url"]
        assert list_count(by, cell["yes_url"]) == cell["measure"].yes_count, cell["yes_url"]
        assert list_count(by, cell["no_url"]) == cell["no_count"], cell["no_url"]


def test_the_page_of_figures_says_what_it_counts(live: Crew, signed_in: SignIn) -> None:
    page = signed_in(live.leader).get(FIGURES_PAGE)
    text = page.content.decode()
    for figure in FIGURES:
        assert figure.label in text
        assert figure.yes_text in text
    assert page.context["bars"] == [("城市管理办", 50.0)]
    assert len(page.context["line"]) == 1
    times = next(each for each in page.context["total"] if each["figure"].key == "overrun")
    assert times["measure"].times > 1


def test_a_span_without_problems_is_empty_and_an_outsider_counts_nothing(
    live: Crew, signed_in: SignIn
) -> None:
    page = signed_in(live.leader).get(f"{FIGURES_PAGE}?from=2020-01-01&to=2020-02-01&by=nonsense&figure=x")
    assert "这段时间没有问题" in page.content.decode()
    page = signed_in(live.outsider).get(FIGURES_PAGE)
    assert page.context["table"] == []


def test_the_span_begins_twelve_months_back(live: Crew, signed_in: SignIn) -> None:
    page = signed_in(live.leader).get(FIGURES_PAGE)
    since = date.fromisoformat(page.context["filters"].values["from"])
    today = live.by(live.leader).today
    assert since.day == 1
    assert (today.year - since.year) * 12 + today.month - since.month == 11


def test_the_month_shows_what_is_due_on_each_day(
    live: Crew, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    today = live.by(None).today
    for number in range(6):
        row = live.dispatched(title=f"第{number}件")
        Problem.objects.filter(pk=row.pk).update(due_on=today)
    client = signed_in(live.dispatcher)
    with django_assert_max_num_queries(40):
        page = client.get(MONTH)
    day = next(day for week in page.context["weeks"] for day in week if day and day.is_today)
    assert (day.count, len(day.rows), day.more_count) == (6, 4, 2)
    assert list_count(live.by(live.dispatcher), day.url) == 6
    text = page.content.decode()
    assert "还有 2 件" in text
    assert "今天" in text


def test_months_can_be_turned_and_wrong_ones_are_not_there(live: Crew, signed_in: SignIn) -> None:
    client = signed_in(live.dispatcher)
    page = client.get(f"{MONTH}?month=2026-01")
    assert (page.context["previous"], page.context["following"]) == ("?month=2025-12", "?month=2026-02")
    days = [day for week in page.context["weeks"] for day in week if day]
    assert len(days) == 31
    assert [day.is_workday for day in days[:2]] == [False, False]
    assert "这个月没有到期的问题" in page.content.decode()
    assert client.get(f"{MONTH}?month=2000-01").context["previous"] == ""
    for wrong in ("2026-13", "abc", "1999-12", "2101-01"):
        assert client.get(f"{MONTH}?month={wrong}").status_code == 404


# the areas


def test_the_areas_have_their_colours(live: Crew, system: Actor) -> None:
    quiet = office_create(
        by=system, name="云杉居民区", short_name="云杉", kind=OfficeKind.AREA, parent=live.root
    )
    done = office_create(
        by=system, name="香樟居民区", short_name="香樟", kind=OfficeKind.AREA, parent=live.root
    )
    live.closed(title="那里办结的", area=done.area)
    rows = area_rows(live.by(live.leader))
    cells = {cell.area: cell.colour for cell in tricolour_of(rows).cells}
    assert {row.area.office.name: cells[str(row.area.pk)] for row in rows} == {
        "银杏里居民区": Colour.RED,
        "云杉居民区": Colour.GREEN,
        "香樟居民区": Colour.YELLOW,
    }
    assert quiet.area.pk in {row.area.pk for row in rows}
    ours = next(row for row in rows if row.area == live.area)
    assert dataclasses.astuple(ours)[2:] == (1, 1, 1)


def test_an_office_sees_the_areas_where_it_has_work(live: Crew, signed_in: SignIn) -> None:
    assert [row.area for row in area_rows(live.by(live.clerk))] == [live.area]
    assert area_rows(live.by(live.outsider)) == []
    assert "没有可看的居民区" in signed_in(live.outsider).get(AREAS).content.decode()
    assert signed_in(live.outsider).get(f"{AREAS}{live.area.pk}/").status_code == 404
    assert signed_in(live.clerk).get(f"{AREAS}{live.area.pk}/").status_code == 200
    assert signed_in(live.clerk).get(f"{AREAS}999999/").status_code == 404


def test_the_areas_are_counted_in_few_queries(live: Crew, django_assert_num_queries: Any) -> None:
    by = live.by(live.leader)
    by.has(next(iter(by.person.posts_on(by.today)[0].rights)))  # type: ignore[union-attr]
    with django_assert_num_queries(2):
        area_rows(by)


def test_the_page_of_an_area_tells_its_story(live: Crew, signed_in: SignIn) -> None:
    Estate.objects.create(area=live.area, name="银杏小区", address="银杏路 8 弄")
    by = live.by(live.dispatcher)
    again = live.opened("又满了的垃圾房")
    report_link(by=by, problem=again, report=live.reported("真的又满了"))
    problem_merge(by=by, problem=live.opened("一样的"), target=again)
    page = signed_in(live.secretary).get(f"{AREAS}{live.area.pk}/")
    story = page.context["story"]
    assert (story.open_count, story.overdue_count, story.repeated_count, story.closed_count) == (2, 1, 1, 1)
    ((row, voices),) = page.context["repeated"]
    assert (row.problem, voices) == (again, 3)
    text = page.content.decode()
    for words in ("银杏小区", "银杏路 8 弄", "办结的", "拖着的", "3 件来件"):
        assert words in text
    assert list_count(by, page.context["open_url"]) == 2
    assert list_count(by, page.context["overdue_url"]) == 1
    assert list_count(by, page.context["repeat_url"]) == 1
    assert list_count(by, page.context["closed_url"]) == 1


def test_the_three_colours_are_on_their_page(live: Crew, signed_in: SignIn) -> None:
    page = signed_in(live.leader).get(AREAS)
    assert page.context["tiles"] == [("银杏里", 1, 1, f"{AREAS}{live.area.pk}/")]
    assert "有未解决" in page.content.decode()
