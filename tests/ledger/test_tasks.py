"""The ledger's lines of the home page and what its daily jobs do; each count is the count of the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.ledger.making import Crew
from zhuomu.core.actor import Actor
from zhuomu.core.models import CalendarDay, Job, Letter, Person
from zhuomu.core.services.calendar import calendar_current
from zhuomu.ledger.app import APP
from zhuomu.ledger.jobs import dues_warn
from zhuomu.ledger.models import Problem
from zhuomu.ledger.services import extension_propose, problem_ask, problem_return, problem_send_back
from zhuomu.ledger.story import due_shown, standing_words, timeline_of
from zhuomu.ledger.waiting import mine_counts, mine_in, tasks_for
from zhuomu.rules.clocks import ClockState, Standing
from zhuomu.rules.flow import ReturnGround

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(crew: Crew) -> Iterator[None]:
    """Every request happens at the crew's moment."""
    with mock.patch.object(timezone, "now", lambda: crew.at):
        yield


def counts(by: Actor) -> dict[str, int]:
    return {task.label.removeprefix("台账："): task.count for task in tasks_for(by) if task.count}


def test_everybody_sees_what_waits_for_them(crew: Crew) -> None:
    crew.opened()
    crew.accepted()
    crew.dispatched()
    crew.under_check()
    crew.awaiting_callback()
    work = crew.at_work()
    extension_propose(by=crew.by(crew.clerk), problem=work, workdays=2, reason="等配件")
    back = crew.under_check()
    problem_send_back(by=crew.by(crew.head), problem=back, reason="写清楚")
    by = crew.by(crew.clerk)
    problem_return(
        by=by, problem=crew.dispatched(), ground=ReturnGround.FUNCTION, reason="不归", proof="三定"
    )
    assert counts(by) == {"待签收": 1, "审核退回给我": 1}
    assert counts(crew.by(crew.head)) == {"待签收": 1, "待审核": 1, "待批延期、挂账": 1}
    assert counts(crew.by(crew.dispatcher)) == {"待回访": 1, "待受理": 1, "待派单": 1, "待裁定": 1}
    crew.later()
    assert counts(crew.by(crew.clerk))["今天到期"] == 2
    crew.later()
    assert counts(crew.by(crew.clerk))["已超期"] == 2
    assert tasks_for(crew.by(None)) == []


def test_a_line_opens_to_the_rows_it_counts(crew: Crew, signed_in: Callable[[Person], Client]) -> None:
    crew.dispatched(title="路灯不亮")
    problem_ask(by=crew.by(crew.clerk), problem=crew.at_work(title="井盖松动"), question="哪里？")
    crew.opened(title="楼道堆物")
    by = crew.by(crew.clerk)
    assert mine_counts(by) == {
        "all": 2, "overdue": 0, "today": 0, "sign": 1, "returned": 0, "waiting": 1,
    }  # fmt: skip
    for tab, count in mine_counts(by).items():
        assert mine_in(by, tab).count() == count
    clerk, desk = signed_in(crew.clerk), signed_in(crew.dispatcher)
    assert "井盖松动" in clerk.get("/desk/ledger/mine/?tab=waiting").content.decode()
    assert "路灯不亮" in clerk.get("/desk/ledger/mine/?tab=sign").content.decode()
    assert "井盖松动" in clerk.get("/desk/ledger/mine/?tab=nonsense").content.decode()
    assert "楼道堆物" in desk.get("/desk/ledger/mine/?tab=new").content.decode()
    assert "路灯不亮" not in desk.get("/desk/ledger/mine/?tab=sign").content.decode()
    assert mine_in(by, "new").count() == 0
    assert "台账" in clerk.get("/desk/").content.decode()


def test_somebody_with_nothing_to_do_gets_an_empty_list(
    crew: Crew, signed_in: Callable[[Person], Client]
) -> None:
    with mock.patch("zhuomu.ledger.views.mine.centre_counts", lambda _by: {}):
        text = signed_in(crew.dispatcher).get("/desk/ledger/mine/").content.decode()
    assert "这里没有要办的" in text


def test_the_lines_cost_few_queries(
    crew: Crew, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        crew.dispatched()
    by = crew.by(crew.head)
    with django_assert_max_num_queries(16):
        tasks_for(by)


def test_a_list_says_how_a_deadline_stands(crew: Crew) -> None:
    problem, calendar = crew.dispatched(), calendar_current()
    problem.refresh_from_db()

    def shown(day: date) -> tuple[str, str]:
        label, said, tone = due_shown(problem, day, calendar)
        assert label == "签收 11月3日"
        return said, tone

    assert shown(date(2026, 10, 30)) == ("还剩 2 个工作日", "plain")
    assert shown(date(2026, 11, 2)) == ("还剩 1 个工作日", "wait")
    assert shown(date(2026, 11, 3)) == ("今天到期", "wait")
    assert shown(date(2026, 11, 5)) == ("超期 2 个工作日", "wrong")
    problem.due_on = date(2026, 11, 6)  # a Friday: on Saturday it is late by no working day
    assert due_shown(problem, date(2026, 11, 7), calendar)[1:] == ("超期", "wrong")
    problem.is_paused = problem.is_due_provisional = True
    assert due_shown(problem, date(2026, 11, 7), calendar) == (
        "签收 11月6日（暂定）", "暂停计时", "draft",
    )  # fmt: skip
    problem.due_on = None
    assert due_shown(problem, date(2026, 11, 7), calendar) == ("", "", "plain")


def test_one_letter_a_day_warns_whoever_is_in_charge(crew: Crew) -> None:
    crew.at_work(title="路灯不亮")
    crew.at_work(title="井盖松动")
    crew.dispatched(title="广场舞")
    far = crew.ready(crew.at_work(title="还早"))
    assert dues_warn(by=crew.by(None)) == 2
    assert dues_warn(by=crew.by(None)) == 2  # the same letters again
    letters = Letter.objects.filter(key__startswith="ledger_warn")
    told = {letter.to.name: letter.body for letter in letters}
    assert set(told) == {"乔木", "纪桐"}
    assert "路灯不亮" in told["乔木"]
    assert far.title not in told["乔木"]
    assert "广场舞" in told["纪桐"]
    assert "快到期" in letters.get(to=crew.clerk).subject


def test_nobody_is_warned_on_a_day_off_or_where_nobody_is_in_charge(crew: Crew) -> None:
    problem = crew.dispatched()
    CalendarDay.objects.create(day=date(2026, 11, 2), is_workday=False)
    assert dues_warn(by=crew.by(None)) == 0
    CalendarDay.objects.all().delete()
    Problem.objects.filter(pk=problem.pk).update(lead_office=None)
    problem.assignments.all().delete()
    assert dues_warn(by=crew.by(None)) == 0


def test_the_daily_jobs_may_run_twice(crew: Crew) -> None:
    problem = problem_ask(by=crew.by(crew.clerk), problem=crew.at_work(), question="哪里？")
    crew.later(20)
    by, job = crew.by(None), Job()
    assert {"ledger_lapse", "ledger_clocks", "ledger_warn"} <= set(APP.daily_jobs)
    assert APP.jobs["ledger_lapse"](job, by) == {"lapsed": 1}
    assert APP.jobs["ledger_lapse"](job, by) == {"lapsed": 0}
    problem.refresh_from_db()
    assert problem.status == "in_progress"
    assert APP.jobs["ledger_clocks"](job, by) == {"problems": 0, "deadlines": 0}
    assert set(APP.jobs["ledger_warn"](job, by)) == {"letters"}


def test_late_is_said_in_working_days_where_there_were_any(crew: Crew) -> None:
    def said(state: ClockState, left: int) -> str:
        return standing_words(Standing(state, left, date(2026, 11, 6), False))

    assert said(ClockState.OVERDUE, -2) == "超期 2 个工作日"
    assert said(ClockState.OVERDUE, 0) == "超期"
    assert said(ClockState.MET_LATE, -1) == "超期 1 个工作日完成"
    assert said(ClockState.MET, 1) == "按时完成"


def test_an_open_extension_stands_undecided_in_the_story(crew: Crew) -> None:
    problem = crew.at_work()
    extension_propose(by=crew.by(crew.clerk), problem=problem, workdays=2, reason="等配件")
    assert [entry.title for entry in timeline_of(problem)][-1] == "申请延期 2 个工作日"


def test_a_desk_where_nothing_can_be_done_says_why(crew: Crew, signed_in: Callable[[Person], Client]) -> None:
    problem = crew.under_check(title="井盖松动")
    problem.actions.update(by=crew.head)
    problem.replies.update(author=crew.head)
    text = signed_in(crew.head).get(f"/desk/ledger/{problem.number}/").content.decode()
    assert "现在还不能审核答复" in text
