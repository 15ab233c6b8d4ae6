"""Taking in a reader's report, whatever its channel, and what the reader may do with it afterwards."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from django.utils import timezone

from zhuomu.apps.errata.models import ErrorReport, Reader, Verdict
from zhuomu.apps.errata.services.codes import ErrataCode
from zhuomu.apps.paper.models import Article, Issue, Page
from zhuomu.core.actor import Actor
from zhuomu.core.crypto import keyed_hash
from zhuomu.core.errors import refuse
from zhuomu.core.models import PersonalDatum
from zhuomu.core.rights import Right
from zhuomu.core.services.attachments import picture_store
from zhuomu.core.services.events import event_append
from zhuomu.core.services.personal import personal_delete, personal_keep
from zhuomu.core.services.search import search_index
from zhuomu.core.write import writing
from zhuomu.ledger.models import ReceivedVia, Report
from zhuomu.ledger.services import report_receive
from zhuomu.rules.messages import message_parse, phone_normalise, phone_split
from zhuomu.rules.prize import name_normalise

CHANNEL = "errata"
SAID_MAX = 2_000
QUOTE_MAX = 300
FIX_MAX = 30  # free words of that length are the fix itself; longer ones tell a story
TITLE_MAX = 120
NAME_MAX = 30
ANSWER_MAX = 500
# Until the awards of the issue are confirmed; then 60 days more (spec: deleted 60 days after the awards).
PHONE_KEEP_DAYS = 180
PHONE_PURPOSE = "纠错有奖：联系获奖读者领奖"
CONSENT_VERSION = "2026-1"
CONSENT_TEXT = (
    "手机号只用来通知您领奖。它加密保存，页面上只显示头三位和末四位，获奖名单公布 60 天后删除；"
    "您也可以凭回执号随时删除。不填手机号，不影响纠错。"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What a reader told: the four fields of the contest, a name to print, and what goes with it."""

    issue: Issue
    said: str
    page: Page | None = None
    article: Article | None = None
    article_title: str = ""
    quote: str = ""
    correction: str = ""
    print_name: str = ""
    is_nickname: bool = True
    phone: str = ""
    has_consent: bool = False
    photo: bytes = b""


def error_report_receive(
    *,
    by: Actor,
    told: Told,
    via: ReceivedVia = ReceivedVia.WEB,
    received_at: datetime | None = None,
    external_number: str | None = None,
) -> ErrorReport:
    """Take in one report and give it a receipt number; a late one is kept and counts for no prize.

    Staff channels need the right to receive. Numbers of phones and identities that stand in the words are masked; the one
    mobile number a message holds becomes its phone. Raises ``Refused`` and then nothing is stored.
    """
    if via != ReceivedVia.WEB:
        by.require(Right.ERRATA_RECEIVE)
    _check(told)
    phone = _phone_checked(told, via)
    said = phone_split(told.said)
    if not phone and via == ReceivedVia.IMPORT:
        phone = said.phone
    quote, correction = _quoted(told)
    # Decoding a picture takes long: before the one writer's turn. A refusal later leaves a file without a row's use, no harm.
    photo = picture_store(by=by, data=told.photo, field="photo") if told.photo else None
    at = received_at or by.at
    with writing():
        datum = _phone_kept(by, phone, told, via) if phone else None
        report = report_receive(
            by=by,
            channel=CHANNEL,
            said=said.text,
            via=via,
            received_at=at,
            external_number=external_number,
            phone=datum,
            max_length=SAID_MAX,
        )
        name, is_nickname = _name(told, report)
        received = ErrorReport.objects.create(
            report=report,
            reader=_reader(phone, told, name, is_nickname, report),
            issue=told.issue,
            page=told.page or (told.article.page if told.article else None),
            article=told.article,
            article_title=phone_split(told.article_title).text.strip(),
            quote=quote,
            correction=correction,
            print_name=name,
            is_nickname=is_nickname,
            is_late=timezone.localdate(at) > told.issue.report_until_on,
            photo=photo,
        )
        _find_by_words(received)
        event_append(
            by=by,
            verb="error_report_receive",
            entity="error_report",
            entity_id=report.pk,
            facts={"issue": told.issue.number, "late": received.is_late, "phone": datum is not None},
        )
    return received


def _find_by_words(received: ErrorReport) -> None:
    report = received.report
    search_index(
        entity="error_report",
        entity_id=report.pk,
        title=f"来件 {report.receipt}",
        text=f"{report.said}\n{received.quote}\n{received.correction}",
        url=f"/desk/errata/reports/{report.pk}/",
        is_public=False,
        dated_on=timezone.localdate(report.received_at),
    )


def _check(told: Told) -> None:
    if not told.issue.is_published:
        raise refuse(ErrataCode.ISSUE_UNKNOWN, field="issue")
    if told.page is not None and told.page.issue_id != told.issue.pk:
        raise refuse(ErrataCode.PAGE_UNKNOWN, field="page")
    if told.article is not None:
        article = told.article
        is_here = article.page.issue_id == told.issue.pk and told.page in (None, article.page)
        if not is_here or article.published_id is None:
            raise refuse(ErrataCode.ARTICLE_UNKNOWN, field="article")
    limits = (
        ("quote", told.quote, QUOTE_MAX),
        ("correction", told.correction, QUOTE_MAX),
        ("article_title", told.article_title, TITLE_MAX),
        ("print_name", told.print_name, NAME_MAX),
    )
    for field, text, limit in limits:
        if len(text) > limit:
            raise refuse(ErrataCode.TEXT_TOO_LONG, field=field, length=len(text), limit=limit)


def _phone_checked(told: Told, via: ReceivedVia) -> str:
    if not told.phone.strip():
        return ""
    phone = phone_normalise(told.phone)
    if not phone:
        raise refuse(ErrataCode.PHONE_WRONG, field="phone")
    if via == ReceivedVia.WEB and not told.has_consent:
        raise refuse(ErrataCode.CONSENT_MISSING, field="has_consent")
    return phone


def _phone_kept(by: Actor, phone: str, told: Told, via: ReceivedVia) -> PersonalDatum:
    # who told a clerk or wrote it in a message gave it for this purpose, without our text
    version = CONSENT_VERSION if told.has_consent else f"本人告知（{via.label}）"
    return personal_keep(
        by=by,
        kind=PersonalDatum.Kind.PHONE,
        value=phone,
        purpose=PHONE_PURPOSE,
        keep_days=PHONE_KEEP_DAYS,
        consent_version=version,
    )


def _quoted(told: Told) -> tuple[str, str]:
    """The reader's words of the paper and what they should be; read out of free words where no field holds them."""
    read, quote, said = message_parse(told.said), told.quote.strip(), told.said.strip()
    # a tapped sentence and “甲应为乙” in the words: the error is 甲, the sentence is where it stands
    if not quote or (read.quote and read.quote in quote):
        quote = read.quote
    correction = told.correction.strip() or read.correction
    if not correction and quote and len(said) <= FIX_MAX and not any(mark in said for mark in "。！？"):
        correction = said
    return phone_split(quote).text[:QUOTE_MAX], phone_split(correction).text[:QUOTE_MAX]


def _name(told: Told, report: Report) -> tuple[str, bool]:
    name = phone_split(" ".join(told.print_name.split())).text
    # who gives no name stays one person a report: else all of them together would win
    return (name, told.is_nickname) if name_normalise(name) else (f"读者{report.receipt[-7:]}", True)


def _reader(phone: str, told: Told, name: str, is_nickname: bool, report: Report) -> Reader:
    said_name = name_normalise(told.print_name)
    identity = (
        f"phone {phone}" if phone else f"name {said_name}" if said_name else f"receipt {report.receipt}"
    )
    reader, is_new = Reader.objects.get_or_create(
        key=keyed_hash(identity, "reader"), defaults={"print_name": name, "is_nickname": is_nickname}
    )
    if not is_new and said_name and (reader.print_name, reader.is_nickname) != (name, is_nickname):
        reader.print_name, reader.is_nickname = name, is_nickname
        reader.save(update_fields=["print_name", "is_nickname"])
    return reader


def report_answer(*, by: Actor, receipt: str, answer: str) -> ErrorReport:
    """The reader's answer to the editor's question, given with the receipt number."""
    answer = phone_split(answer.strip()).text
    if not answer:
        raise refuse(ErrataCode.ANSWER_EMPTY, field="answer")
    if len(answer) > ANSWER_MAX:
        raise refuse(ErrataCode.TEXT_TOO_LONG, field="answer", length=len(answer), limit=ANSWER_MAX)
    with writing():
        report = ErrorReport.objects.select_related("report").filter(report__receipt=receipt).first()
        if report is None or not report.question or report.verdict != Verdict.OPEN:
            raise refuse(ErrataCode.NOTHING_ASKED, field="answer")
        report.answer = answer
        report.save(update_fields=["answer"])
        event_append(by=by, verb="report_answer", entity="error_report", entity_id=report.pk)
    return report


def report_phone_withdraw(*, by: Actor, receipt: str) -> None:
    """Delete the phone that came with a report: whoever holds its receipt number may."""
    with writing():
        report = Report.objects.select_related("phone").filter(receipt=receipt, channel=CHANNEL).first()
        if report is None or report.phone is None:
            raise refuse(ErrataCode.NO_PHONE)
        personal_delete(by=by, datum=report.phone, why="读者撤回同意")


def readers_merge(*, by: Actor, keep: Reader, drop: Reader) -> Reader:
    """Make two entries of one reader (once with a phone, once without) one; ``drop`` vanishes."""
    by.require(Right.ERRATA_JUDGE)
    with writing():
        if keep.pk == drop.pk:
            raise refuse(ErrataCode.READER_SAME)
        contests = set(keep.awards.values_list("contest", flat=True))
        if drop.awards.filter(contest__in=contests).exists():
            raise refuse(ErrataCode.READERS_BOTH_WON)
        drop.reports.update(reader=keep)
        drop.awards.update(reader=keep)
        event_append(
            by=by, verb="readers_merge", entity="reader", entity_id=keep.pk, facts={"dropped": drop.pk}
        )
        drop.delete()
    return keep


def reader_mark_staff(*, by: Actor, reader: Reader, is_staff: bool) -> None:
    """Say whether a reader works for the paper; who does gets no prize."""
    by.require(Right.ERRATA_JUDGE)
    with writing():
        reader.is_staff = is_staff
        reader.save(update_fields=["is_staff"])
        event_append(
            by=by,
            verb="reader_mark_staff",
            entity="reader",
            entity_id=reader.pk,
            facts={"is_staff": is_staff},
        )
