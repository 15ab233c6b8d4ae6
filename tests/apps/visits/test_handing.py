from __future__ import annotations

from datetime import date

import pytest

from tests.apps.visits.making import FAMILY_ADDRESS, FAMILY_NAME, PHONE, SPEAKER, World
from tests.apps.visits.test_saving import codes
from zhuomu.apps.visits.services import (
    VisitCode,
    heard_hand_over,
    heard_settle,
    personal_reveal,
    promise_keep,
    visit_notice,
)
from zhuomu.apps.visits.services.handing import title_of
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Event, NoticeState
from zhuomu.core.rights import Role
from zhuomu.ledger.models import Problem, Report


def test_one_tap_makes_a_report_and_a_problem(world: World) -> None:
    heard = world.heard(world.visit())
    problem = heard_hand_over(by=world.writer, heard=heard)
    report = Report.objects.get()
    assert (problem.channel, problem.title, problem.area) == ("visits", "3号楼电梯经常停", world.area)
    assert (report.said, report.via, report.happened_on) == ("3号楼电梯经常停", "desk", date(2026, 11, 20))
    assert report.phone == heard.phone and report.name == heard.speaker
    heard.refresh_from_db()
    assert heard.report == report and heard.handed_by == world.assistant and not heard.is_waiting


def test_a_second_tap_is_refused_with_the_number_it_has(world: World) -> None:
    heard = world.heard(world.visit())
    problem = heard_hand_over(by=world.writer, heard=heard)
    with pytest.raises(Refused) as refused:
        heard_hand_over(by=world.writer, heard=heard)
    assert codes(refused) == {(VisitCode.ALREADY_HANDED, "")}
    assert refused.value.reasons[0].facts == {"number": problem.number}
    with pytest.raises(Refused) as refused:
        heard_settle(by=world.writer, heard=heard, settlement="修好了")
    assert codes(refused) == {(VisitCode.ALREADY_HANDED, "")}
    assert Problem.objects.count() == Report.objects.count() == 1


def test_what_was_settled_and_what_is_a_draft_goes_nowhere(world: World) -> None:
    settled = world.visit().heard.order_by("pk")[1]
    with pytest.raises(Refused) as refused:
        heard_hand_over(by=world.writer, heard=settled)
    assert codes(refused) == {(VisitCode.SETTLED_ON_SPOT, "")}
    draft = world.visit(is_kept=False)
    with pytest.raises(Refused) as refused:
        heard_hand_over(by=world.writer, heard=world.heard(draft))
    assert codes(refused) == {(VisitCode.STILL_A_DRAFT, "")}
    assert not Report.objects.exists()


def test_others_do_not_hand_over(world: World) -> None:
    heard = world.heard(world.visit())
    for verb in (
        lambda by: heard_hand_over(by=by, heard=heard),
        lambda by: heard_settle(by=by, heard=heard, settlement="好"),
        lambda by: promise_keep(by=by, promise=heard.visit.promises.get(), kept_on=by.today),
        lambda by: visit_notice(by=by, visit=heard.visit),
        lambda by: personal_reveal(by=by, visit=heard.visit),
    ):
        with pytest.raises(Refused) as refused:
            verb(world.by(world.other_secretary))
        assert codes(refused) == {(CoreCode.NOT_FOUND, "")}


def test_a_point_is_settled_later_with_a_word(world: World) -> None:
    heard = world.heard(world.visit())
    for words, code in (("  ", VisitCode.SETTLEMENT_MISSING), ("修" * 501, VisitCode.TEXT_TOO_LONG)):
        with pytest.raises(Refused) as refused:
            heard_settle(by=world.writer, heard=heard, settlement=words)
        assert codes(refused) == {(code, "settlement")}
    assert heard_settle(by=world.writer, heard=heard, settlement="物业修好").settlement == "物业修好"


def test_a_promise_is_kept_once_and_not_tomorrow(world: World) -> None:
    promise = world.visit().promises.get()
    for day, text, code in (
        (date(2026, 11, 25), "", VisitCode.DATE_IN_FUTURE),
        (date(2026, 11, 23), "好" * 301, VisitCode.TEXT_TOO_LONG),
    ):
        with pytest.raises(Refused) as refused:
            promise_keep(by=world.writer, promise=promise, kept_on=day, text=text)
        assert {code for code, _ in codes(refused)} == {code}
    leader = world.by(world.first)
    kept = promise_keep(by=leader, promise=promise, kept_on=date(2026, 11, 23), text="已修平")
    assert (kept.kept_text, kept.kept_by) == ("已修平", world.first)
    with pytest.raises(Refused) as refused:
        promise_keep(by=world.writer, promise=promise, kept_on=date(2026, 11, 23))
    assert codes(refused) == {(VisitCode.PROMISE_KEPT, "")}


def test_the_paper_gets_a_notice_that_is_made_of_what_was_entered(world: World) -> None:
    visit = world.comfort()
    heard_hand_over(by=world.writer, heard=world.heard(visit))
    notice = visit_notice(by=world.writer, visit=visit)
    again = visit_notice(by=world.writer, visit=visit)
    assert notice == again and notice.office == world.party
    assert notice.title == "沈砚秋、顾承远到桂花弄居民区慰问"
    text = "\n".join(notice.paragraphs)
    assert "街道党工委书记沈砚秋、街道办事处主任顾承远到桂花弄居民区慰问，戚秀兰、" in text
    assert "1户困难家庭" in text and "转入街道问题台账" in text
    assert FAMILY_NAME not in text and FAMILY_ADDRESS not in text and PHONE not in text
    type(notice).objects.update(state=NoticeState.TAKEN)
    with pytest.raises(Refused) as refused:
        visit_notice(by=world.writer, visit=visit)
    assert codes(refused) == {(VisitCode.NOTICE_TAKEN, "")}


def test_notices_need_the_right_to_write_them(world: World) -> None:
    visit = world.visit()
    with pytest.raises(Refused) as refused:
        visit_notice(by=world.by(world.make_person(Role.TELLER)), visit=visit)
    assert codes(refused) == {(CoreCode.RIGHT_MISSING, "")}


def test_what_is_personal_is_shown_to_those_whose_record_it_is_and_noted(world: World) -> None:
    visit = world.visit()
    shown = personal_reveal(by=world.writer, visit=visit)
    assert [one.text for one in shown] == [SPEAKER, PHONE]
    family = personal_reveal(by=world.by(world.secretary), visit=world.comfort())
    assert [one.text for one in family][:2] == [FAMILY_NAME, FAMILY_ADDRESS]
    assert Event.objects.filter(verb="visit_personal_show").count() == 2
    plain = world.visit(heard=())
    with pytest.raises(Refused) as refused:
        personal_reveal(by=world.writer, visit=plain)
    assert codes(refused) == {(VisitCode.NOTHING_PERSONAL, "")}


def test_a_title_is_the_first_clause_and_never_endless() -> None:
    assert title_of("电梯停了。已经三天") == "电梯停了"
    assert title_of("停" * 80) == "停" * 39 + "…"
