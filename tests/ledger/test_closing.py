"""Checked by another, called back, closed; done again; opened once more; and shown to the public."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conftest import PersonMaker
from tests.ledger.making import Crew, dump, refused
from zhuomu.core.actor import Actor
from zhuomu.core.models import Event, Letter
from zhuomu.core.rights import Role
from zhuomu.core.services.people import post_give
from zhuomu.core.services.search import search_find
from zhuomu.ledger.channels import Channel, channel_register, channels_all
from zhuomu.ledger.models import Callback, Move, Problem, Report
from zhuomu.ledger.services import (
    action_add,
    callback_add,
    problem_approve,
    problem_approve_close,
    problem_close,
    problem_publish,
    problem_redo,
    problem_send_back,
    problem_submit,
    problem_unpublish,
    reopen_grant,
    reopen_refuse,
    reopen_request,
    reply_write,
)
from zhuomu.rules.flow import ERRATUM_POLICY, Outcome, ProblemStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def short_path(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The residents' channel closes at the check; what its problems did is told to it."""
    heard: list[str] = []

    def on_moved(problem: Problem, move: Move, by: Actor) -> None:
        heard.append(f"{problem.status} {move.verb} {by.name}")

    monkeypatch.setattr("zhuomu.ledger.channels._CHANNELS", {each.key: each for each in channels_all()})
    channel_register(Channel("residents", "居民来件", ERRATUM_POLICY, is_public=False, on_moved=on_moved))
    return heard


def sha(problem: Problem) -> str:
    return problem.replies.latest("pk").sha256


def give(crew: Crew, system: Actor, person: object, role: Role) -> None:
    post_give(
        by=system,
        person=person,
        office=crew.root,
        role=role,
        title="兼任",
        from_on=date(2020, 1, 1),  # type: ignore[arg-type]
    )
    person.__dict__.pop("_posts_on", None)


def test_what_is_sent_back_goes_on_and_its_author_is_told(crew: Crew) -> None:
    problem = problem_send_back(by=crew.by(crew.head), problem=crew.under_check(), reason="照片不清")
    assert problem.state is ProblemStatus.IN_PROGRESS
    assert Letter.objects.filter(to=crew.clerk, subject="答复被审核退回").count() == 1
    assert problem.clocks.get(kind="resolve").met_on is None
    assert problem.moves.latest("pk").reason == "照片不清"


def test_a_problem_closes_once(crew: Crew) -> None:
    problem = crew.closed()
    act = lambda: problem_close(by=crew.by(crew.dispatcher), problem=problem, outcome=Outcome.SOLVED)  # noqa: E731
    assert refused(act, problem) == {"flow.no_such_move"}
    act = lambda: callback_add(by=crew.by(crew.dispatcher), problem=problem, is_reached=True)  # noqa: E731
    assert refused(act, problem) == {"ledger.not_calling_back"}


def test_no_problem_closes_before_a_call_or_three_tries(crew: Crew) -> None:
    problem, by = crew.awaiting_callback(), crew.by(crew.dispatcher)
    for tries in range(3):
        act = lambda: problem_close(by=by, problem=problem, outcome=Outcome.EXPLAINED)  # noqa: E731
        assert refused(act, problem) == {"flow.callback_missing"}, tries
        callback_add(by=by, problem=problem, is_reached=False, is_solved=True, is_satisfied=True)
    problem = problem_close(by=by, problem=problem, outcome=Outcome.EXPLAINED)
    assert (problem.outcome, problem.is_solved_for_reporter, problem.is_satisfied) == (
        "explained",
        None,
        None,
    )
    assert set(problem.callbacks.values_list("is_solved", flat=True)) == {None}


def test_solved_is_kept_as_claimed_and_as_the_reporter_says(crew: Crew) -> None:
    problem, by = crew.awaiting_callback(), crew.by(crew.dispatcher)
    callback_add(
        by=by, problem=problem, is_reached=True, is_solved=None, is_satisfied=True, is_attitude_good=False
    )
    problem = problem_close(by=by, problem=problem, outcome=Outcome.SOLVED)
    assert (problem.outcome, problem.is_solved_for_reporter, problem.is_satisfied) == ("solved", None, True)
    assert problem.callbacks.get().is_attitude_good is False
    assert problem.closed_on == crew.at.date()


def test_an_unknown_reporter_needs_no_call_and_the_waiver_is_written_down(crew: Crew) -> None:
    problem = crew.awaiting_callback(report=crew.reported(phone=""))
    problem = problem_close(by=crew.by(crew.dispatcher), problem=problem, outcome=Outcome.SOLVED)
    assert problem.moves.latest("pk").facts["waived"] == [{"guard": "callback_done", "is_for_unknown": True}]
    assert Event.objects.latest("number").facts["waived"] == ["callback_done"]


def test_whoever_worked_on_it_does_not_call(crew: Crew, system: Actor) -> None:
    give(crew, system, crew.clerk, Role.DISPATCHER)
    problem = crew.awaiting_callback()
    by = crew.by(crew.clerk)
    act = lambda: callback_add(by=by, problem=problem, is_reached=True, is_solved=True)  # noqa: E731
    assert refused(act, problem) == {"flow.caller_is_handler"}
    crew.called(problem)
    act = lambda: problem_close(by=by, problem=problem, outcome=Outcome.SOLVED)  # noqa: E731
    assert refused(act, problem) == {"flow.caller_is_handler"}


@pytest.mark.parametrize("who", ["outsider", "head", "secretary", "leader"])
def test_nobody_calls_back_without_the_right(crew: Crew, who: str) -> None:
    problem = crew.awaiting_callback()
    act = lambda: callback_add(by=crew.by(getattr(crew, who)), problem=problem, is_reached=True)  # noqa: E731
    assert refused(act, problem) == {"core.right_missing"}


def test_an_unhappy_reporter_gets_a_redo_before_it_can_close(crew: Crew) -> None:
    problem, by = crew.awaiting_callback(), crew.by(crew.dispatcher)
    callback_add(by=by, problem=problem, is_reached=True, is_solved=False)
    assert refused(lambda: problem_close(by=by, problem=problem, outcome=Outcome.SOLVED), problem) == {
        "flow.redo_due"
    }
    assert refused(lambda: problem_redo(by=by, problem=problem), problem) == {"flow.callback_reason_missing"}
    callback_add(by=by, problem=problem, is_reached=True, is_solved=False, reason="第二天又满了")
    problem = problem_redo(by=by, problem=problem)
    assert Letter.objects.filter(to=crew.head, subject__contains="二次办理").count() == 1
    assert str(problem.clocks.get(kind="redo").due_on) == "2026-11-05"


def test_a_redo_takes_a_new_reply_and_the_heads_own_record(crew: Crew) -> None:
    problem, clerk = crew.redo(), crew.by(crew.clerk)
    action_add(by=clerk, problem=problem, text="再清一次", reference="清运单")
    reply_write(by=clerk, problem=problem, public_text="又清了一次。")
    assert refused(lambda: problem_submit(by=clerk, problem=problem), problem) == {"flow.head_record_missing"}
    action_add(by=crew.by(crew.head), problem=problem, text="约谈清运公司")
    problem = problem_submit(by=clerk, problem=problem)
    act = lambda: problem_approve(by=crew.by(crew.head), problem=problem, seen_sha256=sha(problem))  # noqa: E731
    assert refused(act, problem) == {"flow.checker_is_handler"}
    problem_approve(by=crew.by(crew.leader), problem=problem, seen_sha256=sha(problem))


def test_discontent_after_a_redo_closes_and_stays_on_record(crew: Crew) -> None:
    problem = problem_submit(by=crew.by(crew.head), problem=crew.redone(crew.redo()))
    problem = problem_approve(by=crew.by(crew.leader), problem=problem, seen_sha256=sha(problem))
    crew.called(problem, is_content=False)
    problem = problem_close(by=crew.by(crew.dispatcher), problem=problem, outcome=Outcome.EXPLAINED)
    assert (problem.is_solved_for_reporter, problem.is_satisfied) == (False, False)


def test_what_a_reporter_said_of_an_earlier_round_says_nothing_of_this_one(crew: Crew) -> None:
    problem = reopen_grant(by=crew.by(crew.leader), problem=crew.reopen_wanted())
    crew.ready(problem)
    problem = problem_submit(by=crew.by(crew.head), problem=crew.redone(problem))
    problem = problem_approve(by=crew.by(crew.leader), problem=problem, seen_sha256=sha(problem))
    by = crew.by(crew.dispatcher)
    for _ in range(3):
        callback_add(by=by, problem=problem, is_reached=False)
    problem = problem_close(by=by, problem=problem, outcome=Outcome.SOLVED)
    assert (problem.round, problem.is_solved_for_reporter) == (2, None)


def test_the_short_path_is_for_channels_that_have_it_and_reporters_nobody_knows(
    crew: Crew, short_path: list[str]
) -> None:
    known, unknown = crew.under_check(), crew.under_check(report=crew.reported(phone=""))
    by = crew.by(crew.head)
    act = lambda: problem_approve_close(by=by, problem=known, seen_sha256=sha(known), outcome=Outcome.SOLVED)  # noqa: E731
    assert refused(act, known) == {"flow.callback_missing"}
    problem = problem_approve_close(by=by, problem=unknown, seen_sha256=sha(unknown), outcome=Outcome.SOLVED)
    assert (problem.status, problem.outcome, problem.replies.get().checked_by) == (
        "closed",
        "solved",
        crew.head,
    )
    assert not problem.clocks.filter(met_on=None, stopped_on=None).exists()
    assert short_path[-1] == "closed approve_close 纪桐"
    act = lambda: problem_publish(by=crew.by(crew.dispatcher), problem=problem, summary="已更正")  # noqa: E731
    assert refused(act, problem) == {"ledger.channel_not_public"}


def test_a_channel_that_fails_undoes_the_whole_move(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = crew.under_check()
    before = dump(problem)

    def fail(*_args: object) -> None:
        raise RuntimeError("the channel is broken")

    monkeypatch.setattr("zhuomu.ledger.channels._CHANNELS", {})
    channel_register(Channel("residents", "居民来件", on_moved=fail))
    with pytest.raises(RuntimeError, match="broken"):
        problem_approve(by=crew.by(crew.head), problem=problem, seen_sha256=sha(problem))
    assert dump(problem) == before


def again(crew: Crew, place: str, days: int) -> Report:
    crew.later(days)
    report = crew.reported()
    Report.objects.filter(pk=report.pk).update(place=place)
    report.refresh_from_db()
    return report


def test_the_same_trouble_at_the_same_place_soon_after_reopens(crew: Crew) -> None:
    problem = crew.closed()
    by = crew.by(crew.dispatcher)
    assert refused(lambda: reopen_request(by=by, problem=problem), problem) == {"flow.reopen_ground_missing"}
    elsewhere = again(crew, "南门", 10)
    by = crew.by(crew.dispatcher)
    assert refused(lambda: reopen_request(by=by, problem=problem, report=elsewhere), problem) == {
        "flow.reopen_elsewhere"
    }
    crew.opened(report=elsewhere)
    assert refused(lambda: reopen_request(by=by, problem=problem, report=elsewhere), problem) == {
        "flow.reopen_elsewhere"
    }
    late = again(crew, "北门垃圾房", 81)
    by = crew.by(crew.dispatcher)
    assert refused(lambda: reopen_request(by=by, problem=problem, report=late), problem) == {
        "flow.reopen_too_late"
    }
    crew.at = crew.at.replace(month=1, day=31, year=2027)
    in_time = again(crew, "北门垃圾房", 0)
    problem = reopen_request(by=crew.by(crew.dispatcher), problem=problem, report=in_time, reason="又满了")
    assert problem.state is ProblemStatus.REOPEN_REQUESTED
    assert problem.moves.latest("pk").facts["report"] == in_time.pk


def test_another_category_at_the_same_place_is_another_thing(crew: Crew) -> None:
    problem = crew.closed()
    report = again(crew, "北门垃圾房", 5)
    from zhuomu.ledger.models import Category

    crew.opened(report=report, category=Category.objects.get(key="noise"))
    by = crew.by(crew.dispatcher)
    assert refused(lambda: reopen_request(by=by, problem=problem, report=report), problem) == {
        "flow.reopen_elsewhere"
    }


def test_a_reopening_is_ruled_by_somebody_who_had_no_part(
    crew: Crew, system: Actor, make_person: PersonMaker
) -> None:
    give(crew, system, crew.head, Role.SUBDISTRICT_LEADER)
    give(crew, system, crew.clerk, Role.SUBDISTRICT_LEADER)
    problem = crew.reopen_wanted()
    for involved in (crew.dispatcher, crew.head, crew.clerk):
        act = lambda who=involved: reopen_grant(by=crew.by(who), problem=problem)  # noqa: E731
        assert refused(act, problem) == {"flow.ruler_involved"}
        act = lambda who=involved: reopen_refuse(by=crew.by(who), problem=problem, reason="不必")  # noqa: E731
        assert refused(act, problem) == {"flow.ruler_involved"}
    problem = reopen_refuse(by=crew.by(make_person(Role.DISPATCHER)), problem=problem, reason="系另一件事")
    assert (problem.status, problem.outcome, problem.round) == ("closed", "solved", 1)
    assert problem.due_on is None


def test_a_reopened_problem_keeps_its_offices_and_leaves_the_board(crew: Crew) -> None:
    problem = crew.closed()
    problem = problem_publish(by=crew.by(crew.dispatcher), problem=problem, summary="北门垃圾房已清空")
    assert (problem.is_published, problem.published_on) == (True, crew.at.date())
    assert [entry.url for entry in search_find("北门垃圾房", is_public=True)] == ["/board/"]
    problem = reopen_request(by=crew.by(crew.dispatcher), problem=problem, is_asked_by_reporter=True)
    problem = reopen_grant(by=crew.by(crew.leader), problem=problem, reason="确有反复")
    assert (problem.is_published, problem.is_solved_for_reporter) == (False, None)
    assert not search_find("北门垃圾房", is_public=True)
    rows = list(problem.assignments.values_list("round", "is_current", "signed_by"))
    assert rows == [(1, False, crew.clerk.pk), (2, True, crew.clerk.pk)]
    assert problem.clocks.get(kind="redo").round == 2


def test_a_second_round_needs_its_own_contact_and_evidence(crew: Crew) -> None:
    problem = reopen_grant(by=crew.by(crew.leader), problem=crew.reopen_wanted())
    assert refused(lambda: problem_submit(by=crew.by(crew.clerk), problem=problem), problem) == {
        "flow.contact_missing", "flow.reply_missing", "flow.evidence_missing", "flow.head_record_missing",
    }  # fmt: skip


def test_the_board_shows_what_is_closed_and_nobodys_private_matter(crew: Crew) -> None:
    by = crew.by(crew.dispatcher)
    open_one, private = crew.at_work(), crew.closed(is_private=True)
    assert refused(lambda: problem_publish(by=by, problem=open_one, summary="在办"), open_one) == {
        "ledger.not_closed"
    }
    assert refused(lambda: problem_publish(by=by, problem=private, summary="办了"), private) == {
        "ledger.is_private"
    }
    assert refused(lambda: problem_publish(by=by, problem=private, summary=" "), private) == {
        "ledger.text_empty"
    }
    closed = crew.closed()
    act = lambda: problem_publish(by=crew.by(crew.head), problem=closed, summary="办了")  # noqa: E731
    assert refused(act, closed) == {"core.right_missing"}
    act = lambda: problem_unpublish(by=crew.by(crew.head), problem=closed)  # noqa: E731
    assert refused(act, closed) == {"core.right_missing"}


def test_what_was_published_comes_off_the_board(crew: Crew) -> None:
    by, problem = crew.by(crew.dispatcher), crew.closed()
    problem_publish(by=by, problem=problem, summary="北门垃圾房已清空")
    problem = problem_unpublish(by=by, problem=problem)
    assert not problem.is_published and not search_find("北门垃圾房", is_public=True)
    assert search_find("垃圾房满溢", is_public=False)
    assert problem_unpublish(by=by, problem=problem).published_on is None


def test_a_call_nobody_answered_reads_so(crew: Crew) -> None:
    problem = crew.awaiting_callback()
    callback_add(by=crew.by(crew.dispatcher), problem=problem, is_reached=False)
    assert str(Callback.objects.get()) == "未联系上"
