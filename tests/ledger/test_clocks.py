"""Clocks follow the moves, and all of them the calendar; each deadline that changes is written down once."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conftest import PersonMaker
from tests.ledger.making import Crew
from zhuomu.core.actor import Actor
from zhuomu.core.models import CalendarDay, CalendarYear, Event
from zhuomu.core.rights import Role
from zhuomu.core.services.calendar import calendar_current, calendar_day_set, calendar_year_confirm
from zhuomu.core.services.events import chain_faults
from zhuomu.ledger.models import Clock, Problem
from zhuomu.ledger.services import (
    answer_take,
    clocks_recompute_all,
    problem_hang,
    problem_merge,
    problem_submit,
    regrouping_undo,
)
from zhuomu.ledger.services.clocks import calendar_name, clocks_derived
from zhuomu.rules.flow import ProblemStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(crew: Crew, make_person: PersonMaker) -> Actor:
    """Somebody who may change the calendar."""
    return crew.by(make_person(Role.SYSTEM_ADMINISTRATOR))


def recomputed() -> list[dict[str, object]]:
    return [event.facts["dues"] for event in Event.objects.filter(verb="clocks_recompute").order_by("number")]


@pytest.mark.parametrize("status", list(ProblemStatus), ids=str)
def test_what_is_stored_is_what_the_history_gives(crew: Crew, status: ProblemStatus) -> None:
    problem = crew.in_status(status)
    problem.refresh_from_db()
    derived = clocks_derived(problem)
    stored = {(row.kind, row.number): row for row in problem.clocks.all()}
    assert stored.keys() == {(clock.kind, clock.number) for clock in derived}
    for clock in derived:
        row = stored[clock.kind, clock.number]
        assert (row.due_on, row.met_on, row.stopped_on, row.paused_from, row.round, row.workdays) == (
            clock.due.on, clock.met_on, clock.stopped_on, clock.paused_from, clock.round, clock.workdays,
        )  # fmt: skip
    if not status.is_open:
        assert problem.due_on is None and not any(clock.is_running for clock in derived)


def test_the_day_of_receipt_does_not_count_and_a_holiday_week_is_skipped(crew: Crew) -> None:
    """27 September 2019 and five working days: 10 October, where Monday to Friday alone says the 4th."""
    crew.at = crew.at.replace(year=2019, month=9, day=27)
    clock = crew.accepted().clocks.get(kind="resolve")
    assert (clock.start_on, clock.due_on, clock.is_provisional) == (
        date(2019, 9, 27),
        date(2019, 10, 10),
        False,
    )


def test_late_is_late_when_it_was_done_after_its_day(crew: Crew) -> None:
    problem = crew.at_work()
    crew.later(8)
    problem = crew.ready(problem)
    assert problem.clocks.get(kind="contact").is_late
    assert not problem.clocks.get(kind="sign").is_late


def test_pauses_from_the_history_add_up(crew: Crew) -> None:
    problem = crew.asked()
    crew.later(2)
    problem = answer_take(by=crew.by(crew.clerk), problem=problem, answer="三号楼")
    assert str(problem.clocks.get(kind="resolve").due_on) == "2026-11-11"
    problem = problem_hang(by=crew.by(crew.head), problem=crew.hang_wanted(problem, days=5))
    crew.later(2)
    problem.refresh_from_db()
    # the contact still counts, the review comes next
    assert (problem.due_kind, problem.is_paused) == ("contact", False)
    assert str(problem.clocks.get(kind="resolve").due_on) == "2026-11-11"


def test_a_merge_that_is_undone_loses_no_time(crew: Crew) -> None:
    problem = crew.at_work()
    before = list(problem.clocks.values_list("kind", "due_on", "stopped_on"))
    problem_merge(by=crew.by(crew.dispatcher), problem=problem, target=crew.accepted())
    assert not problem.clocks.filter(stopped_on=None, met_on=None).exists()
    crew.later(9)
    regrouping_undo(by=crew.by(crew.dispatcher), regrouping=problem.regroupings.get())
    assert list(problem.clocks.values_list("kind", "due_on", "stopped_on")) == before


def test_a_changed_calendar_moves_what_it_touches_and_logs_exactly_that(crew: Crew, keeper: Actor) -> None:
    touched, done, later = crew.accepted(), crew.closed(), crew
    later.later(10)
    untouched = later.accepted()
    calendar_day_set(by=keeper, day=date(2026, 11, 5), is_workday=False, note="停水停电")
    assert clocks_recompute_all(by=crew.by(None)) == {"problems": 3, "deadlines": 3}
    assert recomputed() == [
        [["resolve", 1, "2026-11-09", "2026-11-10"]],
        [["resolve", 1, "2026-11-09", "2026-11-10"], ["call_back", 6, "2026-11-05", "2026-11-06"]],
    ]
    touched.refresh_from_db()
    assert (str(touched.due_on), done.clocks.count()) == ("2026-11-10", 4)
    untouched.refresh_from_db()
    assert str(untouched.due_on) == "2026-11-19"
    assert set(Clock.objects.values_list("calendar", flat=True)) == {calendar_name(calendar_current())}
    assert not list(chain_faults())


def test_the_second_time_nothing_is_left_to_do(crew: Crew, keeper: Actor) -> None:
    crew.accepted()
    assert clocks_recompute_all(by=crew.by(None)) == {"problems": 0, "deadlines": 0}
    calendar_day_set(by=keeper, day=date(2026, 11, 5), is_workday=False)
    clocks_recompute_all(by=crew.by(None))
    before, rows = Event.objects.count(), list(Clock.objects.values())
    assert clocks_recompute_all(by=crew.by(None)) == {"problems": 0, "deadlines": 0}
    assert (Event.objects.count(), list(Clock.objects.values())) == (before, rows)


def test_a_calendar_put_back_puts_the_deadline_back(crew: Crew, keeper: Actor) -> None:
    problem = crew.accepted()
    for is_workday in (False, True):
        calendar_day_set(by=keeper, day=date(2026, 11, 5), is_workday=is_workday)
        clocks_recompute_all(by=crew.by(None))
    problem.refresh_from_db()
    assert str(problem.due_on) == "2026-11-09"
    assert recomputed()[1] == [["resolve", 1, "2026-11-10", "2026-11-09"]]


def test_more_problems_than_a_batch_are_all_computed(
    crew: Crew, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhuomu.ledger.services.clocks.BATCH", 2)
    for _ in range(5):
        crew.accepted()
    calendar_day_set(by=keeper, day=date(2026, 11, 5), is_workday=False)
    assert clocks_recompute_all(by=crew.by(None)) == {"problems": 5, "deadlines": 5}


def test_days_of_a_year_without_a_notice_are_provisional_until_it_comes(crew: Crew, keeper: Actor) -> None:
    CalendarYear.objects.filter(year=2027).delete()
    CalendarDay.objects.filter(day__year=2027).delete()
    crew.at = crew.at.replace(month=12, day=29)
    problem = crew.accepted()
    assert (problem.is_due_provisional, str(problem.clocks.get().due_on)) == (True, "2027-01-05")
    calendar_day_set(by=keeper, day=date(2027, 1, 1), is_workday=False, note="元旦")
    calendar_year_confirm(by=keeper, year=2027, source="通知")
    clocks_recompute_all(by=crew.by(None))
    problem.refresh_from_db()
    assert (problem.is_due_provisional, str(problem.due_on)) == (False, "2027-01-06")
    assert recomputed() == [[["resolve", 1, "2027-01-05", "2027-01-06"]]]


def test_a_day_that_only_became_certain_is_written_but_is_no_change(crew: Crew, keeper: Actor) -> None:
    CalendarYear.objects.filter(year=2026).update(is_official=False)
    problem = crew.accepted()
    assert problem.is_due_provisional
    calendar_year_confirm(by=keeper, year=2026, source="通知")
    assert clocks_recompute_all(by=crew.by(None)) == {"problems": 1, "deadlines": 0}
    problem.refresh_from_db()
    assert not problem.is_due_provisional and not Clock.objects.filter(is_provisional=True).exists()
    assert recomputed() == []


def test_what_was_handed_in_runs_until_it_is_approved(crew: Crew) -> None:
    problem = problem_submit(by=crew.by(crew.clerk), problem=crew.ready(crew.at_work()))
    assert problem.clocks.get(kind="resolve").met_on is None
    assert Problem.objects.get(pk=problem.pk).due_kind == "resolve"
