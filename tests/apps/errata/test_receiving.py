"""A reader's report: what is kept, what is masked, what is refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from PIL import Image

from tests.apps.errata.making import MASKED, PHONE, article_called, lift_article, reader_actor, report_make
from tests.conftest import actor_for
from zhuomu.apps.errata.models import ErrorReport, Reader
from zhuomu.apps.errata.services import (
    ErrataCode,
    Told,
    error_report_receive,
    reader_mark_staff,
    readers_merge,
    report_answer,
    report_ask,
    report_phone_withdraw,
)
from zhuomu.apps.paper.models import Issue, IssueState
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Event, Person, PersonalDatum
from zhuomu.core.services.personal import personal_masked
from zhuomu.ledger.models import ReceivedVia, Report
from zhuomu.ledger.services import LedgerCode

pytestmark = pytest.mark.django_db


def refused_code(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return str(caught.value.reasons[0].code)


def test_a_report_gets_a_receipt_and_keeps_the_four_fields(published_issue: Issue) -> None:
    report = report_make(published_issue)
    assert report.report.receipt
    assert (report.issue, report.article, report.page) == (
        published_issue,
        lift_article(published_issue),
        report.page,
    )
    assert report.page is not None and report.page.number == 1
    assert (report.quote, report.correction, report.printed_name) == ("10月8日", "10月6日", "小飞（昵称）")
    assert not report.is_late


def test_free_words_are_read_where_no_field_holds_them(published_issue: Issue) -> None:
    report = report_make(published_issue, quote="", correction="", said="“三十二户”应为“三十六户”")
    assert (report.quote, report.correction) == ("三十二户", "三十六户")


def test_short_words_beside_a_quote_are_the_correction(published_issue: Issue) -> None:
    assert report_make(published_issue, correction="", said="10月6日").correction == "10月6日"
    assert report_make(published_issue, correction="", said="这里说来话长" * 60).correction == ""


@pytest.mark.parametrize(("at", "is_late"), [("2026-10-31 23:59", False), ("2026-11-01 00:00", True)])
def test_a_report_after_the_deadline_is_kept_and_marked(
    published_issue: Issue, at: str, is_late: bool
) -> None:
    assert report_make(published_issue, at=at).is_late is is_late


def test_a_phone_is_kept_encrypted_with_the_consent_and_shown_masked(published_issue: Issue) -> None:
    report = report_make(published_issue, phone="138 1234-5678")
    datum = PersonalDatum.objects.get()
    assert report.report.phone == datum
    assert personal_masked(datum) == MASKED
    assert PHONE.encode() not in bytes(datum.cipher)
    assert datum.consent_version == "2026-1"


def test_numbers_in_the_words_are_masked_and_a_message_gives_its_phone(
    published_issue: Issue, editor: Person
) -> None:
    web = report_make(published_issue, said=f"我的电话{PHONE}，身份证110101199003071234")
    assert PHONE not in web.report.said and "199003071234" not in web.report.said
    assert web.report.phone is None
    by = actor_for(editor, "2026-10-13 09:00")
    told = Told(issue=published_issue, said=f"二百本应为三百本，电话{PHONE}", print_name="茶客")
    imported = error_report_receive(by=by, told=told, via=ReceivedVia.IMPORT)
    assert personal_masked(imported.report.phone) == MASKED
    assert MASKED in imported.report.said


def test_the_same_phone_is_one_reader_and_the_newest_name_counts(published_issue: Issue) -> None:
    first = report_make(published_issue, phone=PHONE, print_name="小飞")
    second = report_make(published_issue, phone=PHONE, print_name="老飞", is_nickname=False)
    first.refresh_from_db()
    assert first.reader_id == second.reader_id
    assert str(second.reader) == "老飞"
    nameless = report_make(published_issue, phone=PHONE, print_name="")
    assert nameless.reader.print_name == "老飞"


def test_the_same_name_is_one_reader_and_nobody_named_is_nobody_else(published_issue: Issue) -> None:
    one, other = (
        report_make(published_issue, print_name="海 风"),
        report_make(published_issue, print_name="海　风（昵称）"),
    )
    assert one.reader_id == other.reader_id
    nobody, nobody_else = (
        report_make(published_issue, print_name=""),
        report_make(published_issue, print_name=" "),
    )
    assert nobody.reader_id != nobody_else.reader_id
    assert nobody.print_name.startswith("读者") and nobody.is_nickname


BAD: list[tuple[str, dict[str, object], str, str]] = [
    ("empty words", {"said": "  "}, LedgerCode.SAID_EMPTY, "said"),
    ("huge words", {"said": "长" * 10_000}, LedgerCode.SAID_TOO_LONG, "said"),
    ("huge quote", {"quote": "长" * 301}, ErrataCode.TEXT_TOO_LONG, "quote"),
    ("huge title", {"article_title": "长" * 121}, ErrataCode.TEXT_TOO_LONG, "article_title"),
    ("huge name", {"print_name": "长" * 31}, ErrataCode.TEXT_TOO_LONG, "print_name"),
    ("no phone", {"phone": "12345"}, ErrataCode.PHONE_WRONG, "phone"),
    ("no consent", {"phone": PHONE, "has_consent": False}, ErrataCode.CONSENT_MISSING, "has_consent"),
    ("no picture", {"photo": b"<html>"}, CoreCode.FILE_NO_PICTURE, "photo"),
]


@pytest.mark.parametrize(("told", "code", "field"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_is_refused_beside_its_field_and_nothing_is_stored(
    published_issue: Issue, told: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        report_make(published_issue, **told)
    assert [(reason.code, reason.field) for reason in caught.value.reasons] == [(code, field)]
    assert not ErrorReport.objects.exists() and not Report.objects.exists()
    assert not Reader.objects.exists() and not PersonalDatum.objects.exists()


def test_a_place_of_another_issue_or_page_is_refused(published_issue: Issue) -> None:
    other = Issue.objects.create(
        paper=published_issue.paper,
        number=108,
        cover_month=date(2026, 11, 1),
        publish_on=date(2026, 11, 10),
        report_until_on=date(2026, 11, 30),
        state=IssueState.PUBLISHED,
    )
    page = published_issue.pages.get(number=2)
    lift = lift_article(published_issue)
    told = Told(issue=other, said="x", page=page)
    assert refused_code(lambda: error_report_receive(by=reader_actor(), told=told)) == ErrataCode.PAGE_UNKNOWN
    told = Told(issue=other, said="x", article=lift)
    assert (
        refused_code(lambda: error_report_receive(by=reader_actor(), told=told)) == ErrataCode.ARTICLE_UNKNOWN
    )
    told = Told(issue=published_issue, said="x", page=page, article=lift)
    assert (
        refused_code(lambda: error_report_receive(by=reader_actor(), told=told)) == ErrataCode.ARTICLE_UNKNOWN
    )
    lift.published = None
    lift.save()
    told = Told(issue=published_issue, said="x", article=lift)
    assert (
        refused_code(lambda: error_report_receive(by=reader_actor(), told=told)) == ErrataCode.ARTICLE_UNKNOWN
    )


def test_an_issue_that_is_not_out_takes_no_report(published_issue: Issue) -> None:
    published_issue.state = IssueState.IN_PRODUCTION
    published_issue.save()
    told = Told(issue=published_issue, said="x")
    assert (
        refused_code(lambda: error_report_receive(by=reader_actor(), told=told)) == ErrataCode.ISSUE_UNKNOWN
    )


def test_staff_channels_need_the_right_to_receive(
    published_issue: Issue, clerk: Person, editor: Person
) -> None:
    told = Told(issue=published_issue, said="二百本应为三百本", phone="0571-88881234")
    assert refused_code(
        lambda: error_report_receive(by=actor_for(clerk), told=told, via=ReceivedVia.DESK)
    ) == (CoreCode.RIGHT_MISSING)
    report = error_report_receive(by=actor_for(editor), told=told, via=ReceivedVia.DESK)
    assert report.report.entered_by == editor
    assert report.report.phone is not None and "代填" in report.report.phone.consent_version


def test_a_picture_is_kept_without_its_metadata(published_issue: Issue) -> None:
    out = io.BytesIO()
    Image.new("RGB", (20, 10)).save(out, "JPEG")
    report = report_make(published_issue, photo=out.getvalue())
    assert report.photo is not None and not report.photo.is_public


def test_no_event_holds_a_personal_value_or_the_readers_words(published_issue: Issue) -> None:
    report_make(
        published_issue, phone=PHONE, print_name="张三丰", is_nickname=False, said="独有的话应为别的话"
    )
    everything = str(list(Event.objects.values_list("facts", "actor_label")))
    for marker in (PHONE, "张三丰", "独有的话"):
        assert marker not in everything


def test_a_question_is_answered_with_the_receipt_once_asked(published_issue: Issue, editor: Person) -> None:
    report = report_make(published_issue)
    receipt = report.report.receipt
    assert refused_code(lambda: report_answer(by=reader_actor(), receipt=receipt, answer="在第二段")) == (
        ErrataCode.NOTHING_ASKED
    )
    report_ask(by=actor_for(editor), report=report, question="哪一段？")
    assert (
        refused_code(lambda: report_answer(by=reader_actor(), receipt=receipt, answer=" "))
        == ErrataCode.ANSWER_EMPTY
    )
    assert refused_code(lambda: report_answer(by=reader_actor(), receipt=receipt, answer="长" * 501)) == (
        ErrataCode.TEXT_TOO_LONG
    )
    assert (
        refused_code(lambda: report_answer(by=reader_actor(), receipt="不存在", answer="x"))
        == ErrataCode.NOTHING_ASKED
    )
    answered = report_answer(by=reader_actor(), receipt=receipt, answer=f"第二段，电话{PHONE}")
    assert answered.answer == f"第二段，电话{MASKED}"


def test_whoever_holds_the_receipt_takes_the_phone_back(published_issue: Issue) -> None:
    report = report_make(published_issue, phone=PHONE)
    report_phone_withdraw(by=reader_actor(), receipt=report.report.receipt)
    assert not PersonalDatum.objects.exists()
    assert refused_code(lambda: report_phone_withdraw(by=reader_actor(), receipt=report.report.receipt)) == (
        ErrataCode.NO_PHONE
    )
    assert (
        refused_code(lambda: report_phone_withdraw(by=reader_actor(), receipt="不存在"))
        == ErrataCode.NO_PHONE
    )


def test_two_entries_of_one_reader_become_one(published_issue: Issue, editor: Person) -> None:
    with_phone, without = report_make(published_issue, phone=PHONE), report_make(published_issue)
    assert with_phone.reader_id != without.reader_id
    by = actor_for(editor)
    assert (
        refused_code(lambda: readers_merge(by=by, keep=without.reader, drop=without.reader))
        == ErrataCode.READER_SAME
    )
    readers_merge(by=by, keep=with_phone.reader, drop=without.reader)
    assert with_phone.reader.reports.count() == 2 and Reader.objects.count() == 1


def test_a_reader_can_be_marked_as_staff(published_issue: Issue, editor: Person, clerk: Person) -> None:
    reader = report_make(published_issue).reader
    assert refused_code(lambda: reader_mark_staff(by=actor_for(clerk), reader=reader, is_staff=True)) == (
        CoreCode.RIGHT_MISSING
    )
    reader_mark_staff(by=actor_for(editor), reader=reader, is_staff=True)
    assert Reader.objects.get().is_staff


def test_the_article_says_the_page(published_issue: Issue) -> None:
    report = report_make(
        published_issue, article=article_called(published_issue, "图书角搬进楼组"), quote="二百本书"
    )
    assert report.page is not None and report.page.number == 2
