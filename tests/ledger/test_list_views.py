"""The list of problems as people meet it: tabs, filters, pages, kept filters, dispatching several."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.ledger.making import Crew
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Person
from zhuomu.core.services.calendar import calendar_current
from zhuomu.ledger.listing import (
    CountAtMost,
    Filters,
    ShortPaginator,
    counts_in,
    due_badge,
    filters_read,
    listed,
    pages_of,
    problems_in,
)
from zhuomu.ledger.models import Problem, SavedFilter
from zhuomu.ledger.services import LedgerCode, report_link
from zhuomu.ledger.services.filters import MOST, filter_drop, filter_save

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
LIST = "/desk/ledger/"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def now_crew(crew: Crew) -> Crew:
    """The crew at this very moment: views see the real clock."""
    crew.at = timezone.now()
    return crew


@pytest.fixture
def desk(signed_in: SignIn, now_crew: Crew) -> Client:
    return signed_in(now_crew.dispatcher)


def titles(client: Client, query: str = "") -> list[str]:
    page = client.get(LIST + query)
    assert page.status_code == 200
    return [row.cells[0].text for row in page.context["rows"]]


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_tabs_count_what_they_show(now_crew: Crew, desk: Client) -> None:
    now_crew.opened("甲")
    now_crew.accepted(title="乙")
    closed = now_crew.opened("丙")
    Problem.objects.filter(pk=closed.pk).update(status="closed", closed_on=now_crew.at.date())
    page = desk.get(LIST)
    counts = {tab["label"]: tab["count"] for tab in page.context["tabs"]}
    assert {name: counts[name] for name in ("在办", "待受理", "待派单", "办结", "全部")} == {
        "在办": 2, "待受理": 1, "待派单": 1, "办结": 1, "全部": 3,
    }  # fmt: skip
    assert titles(desk) == ["乙", "甲"]
    assert titles(desk, "?tab=closed") == ["丙"]
    assert titles(desk, "?tab=all&sort=number") == ["甲", "乙", "丙"]
    assert titles(desk, "?tab=nonsense&area=x&due=never&sort=colour&from=2026-99-99") == ["乙", "甲"]


def test_every_filter_narrows_and_the_tabs_count_what_is_left(now_crew: Crew, desk: Client) -> None:
    near = now_crew.accepted(title="垃圾房满溢")
    far = now_crew.opened("电梯停运", area=None, urgency="urgent", is_private=True)
    day = near.found_on.isoformat()
    Problem.objects.filter(pk=far.pk).update(found_on=near.found_on - timedelta(days=40), area=None)
    for query, expected in {
        f"?area={now_crew.area.pk}": ["垃圾房满溢"],
        "?area=none": ["电梯停运"],
        "?office=none": ["电梯停运", "垃圾房满溢"],
        f"?office={now_crew.office.pk}": [],
        f"?category={now_crew.category.pk}": ["垃圾房满溢"],
        "?category=none": ["电梯停运"],
        "?channel=residents": ["电梯停运", "垃圾房满溢"],
        "?channel=sheet": [],
        "?urgency=urgent": ["电梯停运"],
        f"?from={day}": ["垃圾房满溢"],
        f"?to={near.found_on - timedelta(days=1)}": ["电梯停运"],
        "?q=满溢": ["垃圾房满溢"],
        f"?q={near.number}": ["垃圾房满溢"],
        f"?q={near.links.get().report.receipt}": ["垃圾房满溢"],
        "?q=北极熊": [],
    }.items():
        assert titles(desk, query) == expected, query
    page = desk.get(f"{LIST}?area={now_crew.area.pk}")
    assert {tab["label"]: tab["count"] for tab in page.context["tabs"]}["在办"] == 1
    assert "没有符合的问题" in desk.get(f"{LIST}?q=北极熊").content.decode()


def test_deadlines_are_a_filter_and_an_order(crew: Crew) -> None:
    late, today, later = crew.dispatched(title="早"), crew.dispatched(title="今"), crew.dispatched(title="晚")
    by = crew.by(crew.dispatcher)
    monday = by.today
    for problem, days in ((late, -2), (today, 0), (later, 4)):
        Problem.objects.filter(pk=problem.pk).update(due_on=monday + timedelta(days=days))
    paused = crew.dispatched(title="停")
    Problem.objects.filter(pk=paused.pk).update(due_on=monday - timedelta(days=9), is_paused=True)

    def found(**values: str) -> list[str]:
        return [row.title for row in listed(by, filters_read(values))]

    assert found(due="overdue") == ["早"]
    assert found(due="today") == ["今"]
    assert found(due="week") == ["今", "晚"]
    assert found(due=(monday + timedelta(days=4)).isoformat()) == ["晚"]
    assert found(sort="-due")[0] == "晚"
    assert found(sort="found")[-1] == "早"
    words = {row.title: due_badge(row, by.today, calendar_current()) for row in Problem.objects.all()}
    assert words == {
        "早": ("wrong", "超期 1 个工作日"),
        "今": ("wait", "今天到期"),
        "晚": ("plain", "11月6日到期"),
        "停": ("draft", "暂停计时"),
    }


def test_a_deadline_of_another_year_or_calendar_says_so(crew: Crew) -> None:
    problem = crew.opened()
    assert due_badge(problem, crew.at.date(), calendar_current()) == ("plain", "")
    problem.due_on, problem.is_due_provisional = crew.at.date().replace(year=2027), True
    assert due_badge(problem, crew.at.date(), calendar_current()) == ("plain", "2027年11月2日到期（暂定）")
    problem.due_on = crew.at.date() + timedelta(days=1)
    problem.is_due_provisional = False
    assert due_badge(problem, crew.at.date(), calendar_current()) == ("wait", "11月3日到期")


def test_a_list_costs_the_same_however_long_it_is(
    now_crew: Crew, signed_in: SignIn, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(now_crew.dispatcher)
    for number in range(3):
        now_crew.accepted(title=f"第{number}件")
    client.get(LIST)
    with django_assert_max_num_queries(40) as few:
        client.get(LIST)
    for number in range(9):
        now_crew.dispatched(title=f"又{number}件")
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(LIST)


def test_counts_are_kept_for_half_a_minute(crew: Crew, django_assert_num_queries: Any) -> None:
    by, filters = crew.by(crew.dispatcher), filters_read({"q": "垃圾"})
    crew.opened()
    first = counts_in(by, filters)
    with django_assert_num_queries(0):
        assert counts_in(by, filters) == first
    assert first["open"] == first["all"] == 1


def test_the_pager_never_counts_past_two_thousand(
    crew: Crew, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        crew.opened(f"第{number}件")
    monkeypatch.setattr("zhuomu.ledger.listing.COUNT_MOST", 4)
    pages = ShortPaginator(listed(crew.by(crew.dispatcher), Filters({})), 2)
    assert (pages.num_pages, int(pages.count), str(pages.count)) == (2, 3, "3+")
    text = desk.get(LIST).content.decode()
    assert "共 3+ 条" in text
    assert "请用筛选找" in text
    assert str(CountAtMost(2000)) == "2000+"


def test_an_office_meets_only_what_it_may_see(now_crew: Crew, signed_in: SignIn) -> None:
    now_crew.dispatched(title="城管的事")
    assert titles(signed_in(now_crew.clerk)) == ["城管的事"]
    outsider = signed_in(now_crew.outsider)
    assert titles(outsider) == []
    assert titles(outsider, "?q=城管的事") == []
    page = outsider.get(LIST)
    assert page.context["can_dispatch"] is False
    assert [tab["count"] for tab in page.context["tabs"]] == [0] * 12


def test_what_is_out_of_sight_takes_no_place_among_what_was_found(
    now_crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhuomu.ledger.listing.COUNT_MOST", 2)
    monkeypatch.setattr("zhuomu.ledger.listing.LOOKED_UP_AT_ONCE", 2)
    mine = now_crew.dispatched(title="垃圾房漏水")
    for number in range(5):
        now_crew.opened(f"垃圾房漏水 {number}", area=None)
    found = problems_in(now_crew.by(now_crew.clerk), filters_read({"q": "漏水"}))
    assert list(found) == [mine]


def test_filters_are_kept_replaced_and_dropped(now_crew: Crew, desk: Client) -> None:
    answer = desk.post(f"{LIST}filters/", {"name": " 超期的 ", "query": "due=overdue&evil=1"})
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?due=overdue")
    kept = SavedFilter.objects.get()
    assert (kept.person, kept.name, kept.query) == (now_crew.dispatcher, "超期的", "due=overdue")
    assert "?due=overdue" in desk.get(LIST).content.decode()
    desk.post(f"{LIST}filters/", {"name": "超期的", "query": "due=today"})
    assert SavedFilter.objects.get().query == "due=today"
    assert "不能空着" in told(desk.post(f"{LIST}filters/", {"name": " ", "query": "due=today"}))[-1]
    assert "最多 30 个" in told(desk.post(f"{LIST}filters/", {"name": "长" * 31, "query": ""}))[-1]
    assert desk.post(reverse("ledger_filter_drop", args=[kept.pk])).status_code == 302
    assert not SavedFilter.objects.exists()


def test_nobody_drops_anothers_filter_and_nobody_keeps_too_many(crew: Crew) -> None:
    by = crew.by(crew.dispatcher)
    kept = [filter_save(by=by, name=f"第{number}个", query="tab=all") for number in range(MOST)]
    with pytest.raises(Refused) as refused:
        filter_save(by=by, name="多一个", query="tab=all")
    assert refused.value.reasons[0].code is LedgerCode.FILTERS_TOO_MANY
    with pytest.raises(Refused) as hidden:
        filter_drop(by=crew.by(crew.clerk), pk=kept[0].pk)
    assert hidden.value.reasons[0].code is CoreCode.NOT_FOUND
    filter_save(by=by, name="第0个", query="tab=new")


def test_chosen_problems_are_dispatched_each_with_its_own_result(now_crew: Crew, desk: Client) -> None:
    good, early = now_crew.accepted(title="可派"), now_crew.opened("还没受理")
    answer = desk.post(
        f"{LIST}dispatch/",
        {"pk": [good.pk, early.pk, "x"], "office": now_crew.office.pk, "back": "tab=all&q=派"},
    )
    assert answer["Location"] == f"{LIST}?tab=all&q=%E6%B4%BE"
    words = told(answer)
    assert words[0] == f"已派 1 件给城市管理办：{good.number}。"
    assert words[1].startswith(f"{early.number} 没有派：")
    good.refresh_from_db()
    early.refresh_from_db()
    assert (good.status, good.lead_office, early.status) == ("dispatched", now_crew.office, "reported")


def test_a_bulk_dispatch_without_choice_or_office_says_so(now_crew: Crew, desk: Client) -> None:
    problem = now_crew.accepted()
    assert "没有选中" in told(desk.post(f"{LIST}dispatch/", {"office": now_crew.office.pk}))[-1]
    assert "请选择一个主办部门" in told(desk.post(f"{LIST}dispatch/", {"pk": problem.pk}))[-1]


def test_many_refusals_are_named_in_one_line(now_crew: Crew, desk: Client) -> None:
    rows = [now_crew.opened(f"第{number}件") for number in range(12)]
    words = told(
        desk.post(f"{LIST}dispatch/", {"pk": [row.pk for row in rows], "office": now_crew.office.pk})
    )
    assert len(words) == 11
    assert words[-1] == f"另有 2 件没有派：{rows[10].number}、{rows[11].number}。"


def test_a_figure_opens_to_its_rows(now_crew: Crew, desk: Client) -> None:
    problem = now_crew.opened("反复的事")
    now_crew.opened("别的事")
    report_link(
        by=now_crew.by(now_crew.dispatcher), problem=problem, report=now_crew.reported("垃圾房又满了")
    )
    assert titles(desk, "?figure=repeat&part=yes") == ["反复的事"]
    assert titles(desk, "?figure=repeat&part=no") == ["别的事"]
    assert titles(desk, "?figure=repeat") == ["别的事", "反复的事"]
    text = desk.get(f"{LIST}?figure=repeat&part=no").content.decode()
    assert "重复率：不是“有两件以上来件" in text


def test_the_queryset_is_the_one_of_the_list(crew: Crew) -> None:
    problem = crew.dispatched()
    by = crew.by(crew.outsider)
    assert not problems_in(by, Filters({})).exists()
    assert problems_in(crew.by(crew.clerk), Filters({})).get() == problem


def test_by_deadline_those_without_one_come_last_and_no_row_is_lost(crew: Crew) -> None:
    dated = [crew.accepted(title=f"有时限{number}") for number in range(3)]
    for number, problem in enumerate(dated):
        Problem.objects.filter(pk=problem.pk).update(due_on=crew.at.date() + timedelta(days=number))
    for number in range(4):
        Problem.objects.filter(pk=crew.opened(f"没有{number}").pk).update(due_on=None)
    later = ["没有3", "没有2", "没有1", "没有0"]
    for order, first in (
        ("due", ["有时限0", "有时限1", "有时限2"]),
        ("-due", ["有时限2", "有时限1", "有时限0"]),
    ):
        rows = listed(crew.by(crew.dispatcher), filters_read({"sort": order}))
        for size in (1, 2, 3, 4, 10):
            pages = pages_of(rows, order, size)
            shown = [row.title for number in pages.page_range for row in pages.page(number)]
            assert shown == first + later == [row.title for row in rows]
