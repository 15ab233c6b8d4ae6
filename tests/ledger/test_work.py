"""What is done and written down: contact, work, questions, replies; and waiting that ends by itself."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.ledger.making import Crew, refused
from zhuomu.core.models import Attachment, Event, Letter
from zhuomu.core.services.events import chain_faults
from zhuomu.ledger.models import ContactWay, Inquiry, Problem, Reply
from zhuomu.ledger.services import (
    action_add,
    answer_give,
    answer_take,
    contact_add,
    hang_refuse,
    problem_approve,
    problem_ask,
    problem_resume,
    problem_send_back,
    problem_submit,
    reply_write,
    waiting_lapse,
)
from zhuomu.rules.flow import ProblemStatus

pytestmark = pytest.mark.django_db
AT_WORK = {
    ProblemStatus.IN_PROGRESS, ProblemStatus.REDO, ProblemStatus.AWAITING_INFO, ProblemStatus.HUNG,
}  # fmt: skip


@pytest.mark.parametrize("status", list(ProblemStatus), ids=str)
def test_records_are_written_while_it_is_at_work_and_never_else(crew: Crew, status: ProblemStatus) -> None:
    problem, by = crew.in_status(status), crew.by(crew.clerk)
    acts = (
        lambda: contact_add(by=by, problem=problem, way=ContactWay.VISIT, is_reached=False, text="无人在家"),
        lambda: action_add(by=by, problem=problem, text="现场查看"),
        lambda: reply_write(by=by, problem=problem, public_text="正在处理。"),
    )
    for act in acts:
        if status in AT_WORK:
            assert act().round == problem.round  # type: ignore[attr-defined]
        else:
            # where no office has it yet, the clerk's office is not asked
            code = "ledger.not_at_work" if problem.lead_office else "core.right_missing"
            assert refused(act, problem) == {code}


def test_words_without_content_or_end_are_refused(crew: Crew) -> None:
    problem, by = crew.at_work(), crew.by(crew.clerk)
    for act, code in (
        (lambda: action_add(by=by, problem=problem, text=" "), "ledger.text_empty"),
        (lambda: action_add(by=by, problem=problem, text="长" * 1001), "ledger.text_too_long"),
        (lambda: reply_write(by=by, problem=problem, public_text=" "), "ledger.text_empty"),
        (
            lambda: reply_write(by=by, problem=problem, public_text="好", internal_text="长" * 2001),
            "ledger.text_too_long",
        ),
    ):
        assert refused(act, problem) == {code}


def test_the_first_contact_meets_its_clock_even_if_nobody_picks_up(crew: Crew) -> None:
    problem = crew.at_work()
    contact_add(by=crew.by(crew.clerk), problem=problem, way=ContactWay.PHONE, is_reached=False, text="未接")
    assert problem.clocks.get(kind="contact").met_on == crew.at.date()


def test_a_picture_or_a_paper_is_evidence(crew: Crew) -> None:
    problem, by = crew.at_work(), crew.by(crew.clerk)
    contact_add(by=by, problem=problem, way=ContactWay.PHONE, is_reached=True, text="联系上")
    reply_write(by=by, problem=problem, public_text="已清空。")
    action_add(by=by, problem=problem, text="口头说清了")
    assert refused(lambda: problem_submit(by=by, problem=problem), problem) == {"flow.evidence_missing"}
    picture = Attachment.objects.create(
        sha256="0" * 64, media_type="image/jpeg", byte_count=1, given_at=crew.at
    )
    action = action_add(by=by, problem=problem, text="拍照", pictures=[(picture, " 清空后 ")])
    assert action.pictures.get().caption == "清空后"
    assert problem_submit(by=by, problem=problem).state is ProblemStatus.UNDER_CHECK


def test_what_was_noted_meanwhile_is_seen_before_handing_in(crew: Crew) -> None:
    problem = crew.at_work()
    seen = problem.version
    crew.ready(problem)
    act = lambda: problem_submit(by=crew.by(crew.clerk), problem=problem, seen_version=seen)  # noqa: E731
    assert refused(act, problem) == {"core.changed_meanwhile"}


def test_a_check_holds_for_one_text_only(crew: Crew) -> None:
    problem = crew.under_check()
    first = problem.replies.latest("pk")
    problem = problem_send_back(by=crew.by(crew.head), problem=problem, reason="请写明频次")
    reply_write(by=crew.by(crew.clerk), problem=problem, public_text="每日三次清运。")
    problem = problem_submit(by=crew.by(crew.clerk), problem=problem)
    act = lambda: problem_approve(by=crew.by(crew.head), problem=problem, seen_sha256=first.sha256)  # noqa: E731
    assert refused(act, problem) == {"flow.reply_changed"}
    newest = problem.replies.latest("pk")
    problem_approve(by=crew.by(crew.head), problem=problem, seen_sha256=newest.sha256)
    assert list(problem.replies.order_by("pk").values_list("checked_by", flat=True)) == [None, crew.head.pk]


def test_who_wrote_any_version_does_not_check_the_last_one(crew: Crew) -> None:
    problem = crew.at_work()
    reply_write(by=crew.by(crew.head), problem=problem, public_text="先拟一稿。")
    problem = problem_submit(by=crew.by(crew.clerk), problem=crew.ready(problem))
    seen = problem.replies.latest("pk").sha256
    for act in (
        lambda: problem_approve(by=crew.by(crew.head), problem=problem, seen_sha256=seen),
        lambda: problem_send_back(by=crew.by(crew.head), problem=problem, reason="再改"),
    ):
        assert refused(act, problem) == {"flow.checker_is_author"}


def test_who_worked_on_it_does_not_check_it(crew: Crew) -> None:
    problem = crew.at_work()
    action_add(by=crew.by(crew.head), problem=problem, text="带队清运")
    problem = problem_submit(by=crew.by(crew.clerk), problem=crew.ready(problem))
    seen = problem.replies.latest("pk").sha256
    act = lambda: problem_approve(by=crew.by(crew.head), problem=problem, seen_sha256=seen)  # noqa: E731
    assert refused(act, problem) == {"flow.checker_is_handler"}


def test_the_database_itself_refuses_an_author_as_checker(crew: Crew) -> None:
    problem = crew.under_check()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(problem=problem).update(checked_by=crew.clerk)


def test_a_question_pauses_and_its_answer_resumes(crew: Crew) -> None:
    problem = crew.asked()
    problem.refresh_from_db()
    assert (problem.due_kind, problem.is_paused) == ("contact", False)
    assert problem.clocks.get(kind="resolve").paused_from == crew.at.date()
    crew.later(2)
    problem = answer_take(by=crew.by(crew.clerk), problem=problem, answer="三号楼")
    assert (problem.state, problem.inquiries.get().answer) == (ProblemStatus.IN_PROGRESS, "三号楼")
    assert str(problem.clocks.get(kind="resolve").due_on) == "2026-11-11"  # two working days more


def test_a_reporters_own_answer_is_kept_beside_the_question_and_nothing_is_overwritten(crew: Crew) -> None:
    problem, reader = crew.asked(), crew.by(None)
    answer_give(by=reader, problem=problem, answer=" 三号楼 ")
    answer_give(by=reader, problem=problem, answer="还有五号楼")
    assert problem.inquiries.get().answer == "三号楼\n还有五号楼"
    problem.refresh_from_db()
    assert problem.state is ProblemStatus.AWAITING_INFO
    answer_take(by=crew.by(crew.clerk), problem=problem, answer="三号楼\n还有五号楼")
    assert problem.inquiries.get().answer == "三号楼\n还有五号楼"
    act = lambda: answer_give(by=reader, problem=problem, answer="晚了")  # noqa: E731
    assert refused(act, problem) == {"flow.no_such_move"}
    assert "三号楼" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_an_answer_belongs_to_the_last_question(crew: Crew) -> None:
    problem = crew.asked()
    crew.later(20)
    assert waiting_lapse(by=crew.by(None)) == 1
    problem = problem_ask(by=crew.by(crew.clerk), problem=problem, question="哪一天？")
    answer_take(by=crew.by(crew.clerk), problem=problem, answer="周一")
    assert list(Inquiry.objects.order_by("pk").values_list("answer", "answered_at")) == [
        ("", None), ("周一", crew.at),
    ]  # fmt: skip


@pytest.mark.parametrize("status", [ProblemStatus.AWAITING_INFO, ProblemStatus.HUNG], ids=str)
def test_waiting_ends_by_itself_once_and_on_the_day_after_its_last(crew: Crew, status: ProblemStatus) -> None:
    problem = crew.in_status(status)
    days = 7 if status is ProblemStatus.AWAITING_INFO else 21  # 9 and 23 November
    crew.later(days)
    assert waiting_lapse(by=crew.by(None)) == 0
    crew.later()
    assert waiting_lapse(by=crew.by(None)) == 1
    assert waiting_lapse(by=crew.by(None)) == 0
    problem.refresh_from_db()
    assert problem.state is ProblemStatus.IN_PROGRESS
    assert problem.moves.filter(verb="lapse").count() == 1
    assert Event.objects.filter(verb="problem_lapse").count() == 1
    assert not problem.is_paused and not list(chain_faults())


def test_a_daily_job_that_comes_late_takes_all_that_waited(crew: Crew) -> None:
    waiting = [crew.asked(), crew.hung(), crew.asked()]
    crew.awaiting_callback()  # a call-back does not lapse, or nobody would call
    crew.later(200)
    assert waiting_lapse(by=crew.by(None)) == 3
    assert set(
        Problem.objects.filter(pk__in=[each.pk for each in waiting]).values_list("status", flat=True)
    ) == {"in_progress"}


def test_what_hangs_goes_on_before_its_review(crew: Crew) -> None:
    problem = problem_resume(by=crew.by(crew.clerk), problem=crew.hung())
    assert problem.state is ProblemStatus.IN_PROGRESS
    assert problem.clocks.get(kind="review").met_on == crew.at.date()


def test_the_one_in_charge_is_told_of_an_answer(crew: Crew) -> None:
    problem = crew.asked()
    answer_give(by=crew.by(None), problem=problem, answer="三号楼")
    assert Letter.objects.filter(to=crew.clerk, subject="诉求人已补充，请继续办理").count() == 1
    problem.assignments.update(signed_by=None)  # their account is gone
    answer_give(by=crew.by(None), problem=problem, answer="五号楼")
    assert Letter.objects.filter(subject__contains="已补充").count() == 1
    assert str(problem.inquiries.get()) == "是哪一栋楼？"


def test_who_is_gone_is_not_written_to(crew: Crew) -> None:
    checked, hung = crew.under_check(), crew.hang_wanted(crew.at_work())
    checked.replies.update(author=None)
    hung.hangs.update(proposed_by=None)
    before = Letter.objects.count()
    problem_send_back(by=crew.by(crew.leader), problem=checked, reason="照片不清")
    hang_refuse(by=crew.by(crew.head), problem=hung, decision="抓紧办")
    assert Letter.objects.count() == before
