"""The desks of checking, approving and calling back: always somebody else's work, the next one at hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from tests.ledger.making import Crew
from zhuomu.core.models import Event, Person
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.models import Problem
from zhuomu.ledger.services import extension_propose, hang_propose
from zhuomu.rules.flow import ERRATUM_POLICY, ProblemStatus

pytestmark = pytest.mark.django_db
Signed = Callable[[Person], Client]
DESK = "/desk/ledger/"
PHONE = "13800001234"


@pytest.fixture(autouse=True)
def clock(crew: Crew) -> Iterator[None]:
    """Every request happens at the crew's moment."""
    with mock.patch.object(timezone, "now", lambda: crew.at):
        yield


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def check(problem: Problem) -> str:
    return f"{DESK}checks/{problem.number}/"


def callback(problem: Problem) -> str:
    return f"{DESK}callbacks/{problem.number}/"


def test_a_checker_approves_what_was_on_the_screen_and_gets_the_next(crew: Crew, signed_in: Signed) -> None:
    first, second = crew.under_check(title="路灯不亮"), crew.under_check(title="井盖松动")
    head = signed_in(crew.head)
    assert "路灯不亮" in words(head.get(f"{DESK}checks/"))
    shown = words(head.get(check(first)))
    for text in ("垃圾房已清空，每日清运两次。", "清运单 QY-118", "北门垃圾房满溢", "下一件"):
        assert text in shown
    stale = head.post(check(first), {"act": "approve", "seen_sha256": "0" * 64})
    assert stale.status_code == 422
    assert "又有改动" in words(stale)
    sha256 = first.replies.get().sha256
    done = head.post(check(first), {"act": "approve", "seen_sha256": sha256})
    assert done.headers["Location"] == check(second)
    first.refresh_from_db()
    assert first.state is ProblemStatus.AWAITING_CALLBACK
    assert "没有要审核的" in words(head.get(check(first)))


def test_sending_back_needs_a_reason_and_ends_at_the_list(crew: Crew, signed_in: Signed) -> None:
    problem, head = crew.under_check(), signed_in(crew.head)
    assert head.post(check(problem), {"act": "send_back"}).status_code == 422
    done = head.post(check(problem), {"act": "send_back", "reason": "请写明清运时间"})
    assert done.headers["Location"] == f"{DESK}checks/"
    problem.refresh_from_db()
    assert problem.state is ProblemStatus.IN_PROGRESS
    assert head.post(check(problem), {"act": "nothing"}).status_code == 422
    assert "没有等您审核的" in words(head.get(f"{DESK}checks/"))
    assert "审核退回" in words(signed_in(crew.clerk).get(f"{DESK}mine/?tab=returned"))


def test_nobody_checks_their_own_or_another_offices_reply(crew: Crew, signed_in: Signed) -> None:
    problem = crew.under_check()
    assert signed_in(crew.clerk).get(check(problem)).status_code == 403
    assert signed_in(crew.secretary).get(check(problem)).status_code == 403


def test_a_channel_with_the_short_path_closes_at_the_check(crew: Crew, signed_in: Signed) -> None:
    problem = crew.under_check()
    problem.links.get().report.__class__.objects.update(phone=None)
    short = channel_get("residents").__class__("residents", "居民来件", path=ERRATUM_POLICY)
    channels = {"residents": short}
    with mock.patch.dict("zhuomu.ledger.channels._CHANNELS", channels):
        head = signed_in(crew.head)
        assert "通过并办结" in words(head.get(check(problem)))
        sent = {"seen_sha256": problem.replies.get().sha256, "act": "approve_close"}
        assert head.post(check(problem), sent).status_code == 422
        assert head.post(check(problem), {**sent, "outcome": "solved"}).status_code == 302
    problem.refresh_from_db()
    assert problem.state is ProblemStatus.CLOSED


def test_proposals_are_decided_by_somebody_else_with_a_reason_for_no(crew: Crew, signed_in: Signed) -> None:
    longer, waits, refused = crew.at_work(), crew.at_work(), crew.at_work()
    by, review_on = crew.by(crew.clerk), date(2026, 12, 1)
    asked = extension_propose(by=by, problem=longer, workdays=3, reason="等配件")
    hung = hang_propose(by=by, problem=waits, reason="要表决", review_on=review_on, interim_reply="请等")
    no = hang_propose(by=by, problem=refused, reason="不想办", review_on=review_on, interim_reply="请等")
    head, address = signed_in(crew.head), f"{DESK}approvals/"
    shown = words(head.get(address))
    assert "延期 3 个工作日" in shown
    assert "挂账至 2026年12月1日" in shown
    assert head.post(f"{address}extension/{asked.pk}/", {"act": "approve"}).status_code == 302
    assert head.post(f"{address}hang/{hung.pk}/", {"act": "approve"}).status_code == 302
    blank = head.post(f"{address}hang/{no.pk}/", {"act": "refuse"})
    assert blank.status_code == 422
    assert "请写明理由" in words(blank)
    said = {"act": "refuse", f"hang-{no.pk}-decision": "先去协商"}
    assert head.post(f"{address}hang/{no.pk}/", said).status_code == 302
    assert head.post(f"{address}hang/{no.pk}/", said).status_code == 404
    waits.refresh_from_db()
    assert waits.state is ProblemStatus.HUNG
    assert "没有等您批的申请" in words(head.get(address))


def test_the_callers_desk_shows_the_number_on_demand_and_notes_it(crew: Crew, signed_in: Signed) -> None:
    problem, desk = crew.awaiting_callback(), signed_in(crew.dispatcher)
    assert PHONE not in words(desk.get(callback(problem)))
    report = problem.links.get().report_id
    shown = desk.post(callback(problem), {"act": "phone", "report": report})
    assert PHONE in words(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    assert Event.objects.filter(verb="reporter_show").count() == 1
    assert desk.post(callback(problem), {"act": "phone", "report": "x"}).status_code == 404
    assert desk.post(callback(problem), {"act": "nothing"}).status_code == 404


def test_three_tries_are_enough(crew: Crew, signed_in: Signed) -> None:
    problem, desk = crew.awaiting_callback(), signed_in(crew.dispatcher)
    assert "等我回访" in words(desk.get(f"{DESK}callbacks/"))
    assert desk.post(callback(problem), {"act": "try"}).status_code == 422
    for _ in range(3):
        response = desk.post(callback(problem), {"act": "try", "is_reached": "no", "reason": "无人接听"})
        assert response.headers["Location"] == callback(problem)
    assert "已试过" in words(desk.get(f"{DESK}callbacks/"))
    assert desk.post(callback(problem), {"act": "close"}).status_code == 422
    done = desk.post(callback(problem), {"act": "close", "outcome": "solved"})
    assert done.headers["Location"] == f"{DESK}callbacks/"
    problem.refresh_from_db()
    assert (problem.state, problem.is_solved_for_reporter) == (ProblemStatus.CLOSED, None)
    assert "不在回访阶段" in words(desk.get(callback(problem)))
    assert "没有要回访的" in words(desk.get(f"{DESK}callbacks/"))


def test_a_discontent_reporter_brings_a_redo_and_the_next_call(crew: Crew, signed_in: Signed) -> None:
    problem, other = crew.awaiting_callback(), crew.awaiting_callback()
    desk = signed_in(crew.dispatcher)
    assert desk.post(callback(problem), {"act": "redo"}).status_code == 422
    said = {"is_reached": "yes", "is_solved": "no", "is_satisfied": "no", "reason": "第二天又满了"}
    desk.post(callback(problem), {"act": "try", **said})
    assert "须先转二次办理" in words(desk.get(callback(problem)))
    done = desk.post(callback(problem), {"act": "redo"})
    assert done.headers["Location"] == callback(other)
    problem.refresh_from_db()
    assert problem.state is ProblemStatus.REDO


def test_calling_back_belongs_to_the_centre(crew: Crew, signed_in: Signed) -> None:
    problem = crew.awaiting_callback()
    assert signed_in(crew.clerk).get(callback(problem)).status_code == 403
    assert "看联系方式" in words(signed_in(crew.dispatcher).get(f"{DESK}{problem.number}/"))
