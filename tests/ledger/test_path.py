"""A problem's whole path through the services: the ordinary one, the redo, the reopening."""

from __future__ import annotations

import pytest

from tests.ledger.making import Crew
from zhuomu.core.services.events import chain_faults
from zhuomu.ledger.models import Problem
from zhuomu.ledger.selectors import visible_to
from zhuomu.ledger.services import (
    action_add,
    callback_add,
    offers_for,
    problem_approve,
    problem_close,
    problem_redo,
    problem_submit,
    reopen_grant,
    reopen_request,
    reply_write,
)
from zhuomu.rules.flow import Outcome, ProblemStatus, ProblemVerb

pytestmark = pytest.mark.django_db


def test_the_ordinary_path_ends_with_a_content_reporter(crew: Crew) -> None:
    problem = crew.closed()
    problem.refresh_from_db()
    assert (problem.status, problem.outcome, problem.is_solved_for_reporter) == ("closed", "solved", True)
    assert [move.verb for move in problem.moves.all()] == [
        "accept", "dispatch", "sign", "contact", "submit", "approve", "close",
    ]  # fmt: skip
    assert {clock.kind: clock.met_on is not None for clock in problem.clocks.all()} == {
        "resolve": True, "sign": True, "contact": True, "call_back": True,
    }  # fmt: skip
    assert problem.due_on is None
    assert not list(chain_faults())


def test_deadlines_count_working_days_and_stand_on_the_problem(crew: Crew) -> None:
    problem = crew.dispatched()
    problem.refresh_from_db()
    dues = {clock.kind: str(clock.due_on) for clock in problem.clocks.all()}
    assert dues == {"resolve": "2026-11-09", "sign": "2026-11-03", "contact": "2026-11-03"}
    assert (str(problem.due_on), problem.due_kind) == ("2026-11-03", "sign")


def test_a_reporter_who_is_not_content_gets_a_second_try_by_the_head(crew: Crew) -> None:
    problem = crew.awaiting_callback()
    by = crew.by(crew.dispatcher)
    callback_add(by=by, problem=problem, is_reached=True, is_solved=False, reason="第二天又满了")
    problem = problem_redo(by=by, problem=problem)
    assert problem.state is ProblemStatus.REDO
    head = crew.by(crew.head)
    action_add(by=head, problem=problem, text="与清运公司约谈，改为每日三次", reference="约谈记录 3")
    reply_write(by=head, problem=problem, public_text="已改为每日三次。")
    problem = problem_submit(by=head, problem=problem)
    leader = crew.by(crew.leader)
    problem = problem_approve(by=leader, problem=problem, seen_sha256=problem.replies.last().sha256)
    callback_add(by=by, problem=problem, is_reached=True, is_solved=True, is_satisfied=True)
    problem = problem_close(by=by, problem=problem, outcome=Outcome.SOLVED)
    assert problem.state is ProblemStatus.CLOSED


def test_a_reopened_problem_begins_a_new_round(crew: Crew) -> None:
    problem = crew.closed()
    problem = reopen_request(by=crew.by(crew.dispatcher), problem=problem, is_asked_by_reporter=True)
    problem = reopen_grant(by=crew.by(crew.leader), problem=problem)
    problem.refresh_from_db()
    assert (problem.status, problem.round, problem.outcome, problem.closed_on) == ("redo", 2, "", None)
    assert problem.due_kind == "redo"


def test_offers_say_what_is_missing(crew: Crew) -> None:
    problem = crew.at_work()
    offers = {offer.verb: offer for offer in offers_for(crew.by(crew.clerk), problem)}
    assert {str(reason.code) for reason in offers[ProblemVerb.SUBMIT].reasons} == {
        "flow.contact_missing", "flow.reply_missing", "flow.evidence_missing",
    }  # fmt: skip
    assert offers[ProblemVerb.ASK].is_open


def test_an_office_sees_its_own_and_nobody_elses(crew: Crew) -> None:
    problem = crew.dispatched()
    seen = {
        person.name: visible_to(crew.by(person)).filter(pk=problem.pk).exists()
        for person in (crew.clerk, crew.secretary, crew.leader, crew.outsider)
    }
    assert seen == {"乔木": True, "宁荷": True, "方榆": True, "路苇": False}
    Problem.objects.filter(pk=problem.pk).update(is_private=True)
    assert not visible_to(crew.by(crew.secretary)).exists()
