"""What anybody may do without an account: tell of a matter, and go on with it by its receipt number."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

from django.utils import timezone

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.models import Area, PersonalDatum
from zhuomu.core.services.attachments import picture_store
from zhuomu.core.services.events import event_append
from zhuomu.core.services.personal import personal_delete, personal_keep, personal_masked
from zhuomu.core.write import writing
from zhuomu.ledger.channels import RESIDENTS, channel_get
from zhuomu.ledger.models import Category, Inquiry, Picture, Problem, ReceivedVia, Report, ReportLink
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.moving import Step, move, problem_fresh
from zhuomu.ledger.services.reports import limit_check, report_receive
from zhuomu.ledger.services.work import answer_give, text_checked
from zhuomu.rules.flow import LinkKind, MoveFacts, ProblemStatus, ProblemVerb
from zhuomu.rules.messages import phone_normalise, phone_split

SAID_MAX = 2_000
NAME_MAX = 30
PLACE_MAX = 120
ANSWER_MAX = 1_000
REASON_MAX = 500
MOST_PICTURES = 3
CONTACT_KEEP_DAYS = 365
CONTACT_PURPOSE = "居民来件：办理时联系、办完回访"
CONSENT_VERSION = "tell-2026-1"
CONSENT_TEXT = (
    "姓名和电话只给办这件事的经办人和回访人看，用来联系您、办完回访。加密保存一年，到期自动删除；"
    "您也可以凭回执号随时删除。不留姓名和电话，照样受理。"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Matter:
    """What somebody told: the words, and where and when if they said so. Pictures are the bytes of files."""

    said: str
    area: Area | None = None
    place: str = ""
    happened_on: date | None = None
    category: Category | None = None
    name: str = ""
    phone: str = ""
    has_consent: bool = False
    pictures: tuple[bytes, ...] = ()


def matter_tell(*, by: Actor, told: Matter) -> Report:
    """Take in what somebody tells on the public page; whoever accepts makes a problem of it, or does not.

    Numbers of phones and identities that stand in the words are masked. Raises ``Refused``, and then no report is stored.
    """
    limit_check(by=by)
    said = text_checked(told.said, "said", SAID_MAX)
    name, phone = told.name.strip(), _phone_checked(told.phone)
    if (name or phone) and not told.has_consent:
        raise refuse(LedgerCode.CONSENT_MISSING, field="has_consent")
    if len(name) > NAME_MAX:
        raise refuse(LedgerCode.TEXT_TOO_LONG, field="name", length=len(name), limit=NAME_MAX)
    if len(told.pictures) > MOST_PICTURES:
        raise refuse(
            LedgerCode.TOO_MANY_PICTURES, field="pictures", count=len(told.pictures), most=MOST_PICTURES
        )
    # Decoding takes long: before the one writer's turn.
    pictures = [picture_store(by=by, data=data, field="pictures") for data in told.pictures]
    with writing():
        report = report_receive(
            by=by,
            channel=RESIDENTS,
            said=phone_split(said).text,
            via=ReceivedVia.WEB,
            phone=_kept(by, PersonalDatum.Kind.PHONE, phone),
            name=_kept(by, PersonalDatum.Kind.NAME, name),
            area=told.area,
            place=phone_split(told.place).text,
            happened_on=told.happened_on,
            proposed_category=told.category,
            max_length=SAID_MAX + NAME_MAX * 2,
        )
        Picture.objects.bulk_create(Picture(report=report, attachment=each) for each in pictures)
    return report


def _phone_checked(text: str) -> str:
    phone = phone_normalise(text)
    if text.strip() and not phone:
        raise refuse(LedgerCode.PHONE_WRONG, field="phone")
    return phone


def _kept(by: Actor, kind: PersonalDatum.Kind, value: str) -> PersonalDatum | None:
    if not value:
        return None
    return personal_keep(
        by=by,
        kind=kind,
        value=value,
        purpose=CONTACT_PURPOSE,
        keep_days=CONTACT_KEEP_DAYS,
        consent_version=CONSENT_VERSION,
    )


def problem_answering(report: Report) -> Problem | None:
    """The problem whose answer this voice gets: its own, or the one that was merged into. None before one is made."""
    link = ReportLink.objects.filter(report=report).select_related("problem__lead_office").first()
    problem: Problem | None = link.problem if link else None
    while problem is not None and problem.merged_into is not None:
        problem = problem.merged_into
    return problem


def question_for(report: Report, problem: Problem) -> Inquiry | None:
    """The question that waits for this very reporter: of the voice the problem was made of, and not answered yet.

    Nobody else sees it: it may speak of a flat or a family.
    """
    is_first = problem.links.filter(report=report, kind=LinkKind.PRIMARY).exists()
    if problem.state is not ProblemStatus.AWAITING_INFO or not is_first:
        return None
    return problem.inquiries.filter(answered_at=None).order_by("-id").first()


def inquiry_answer(*, by: Actor, report: Report, answer: str) -> None:
    """The reporter answers the question at their receipt. Refused where none waits for them."""
    answer = phone_split(text_checked(answer, "answer", ANSWER_MAX)).text
    with writing():
        problem = problem_answering(report)
        if problem is None or question_for(report, problem) is None:
            raise refuse(LedgerCode.NOTHING_ASKED, field="answer")
        answer_give(by=by, problem=problem, answer=answer)


def reopen_until(problem: Problem) -> date | None:
    """The last day on which a reporter may ask for a closed problem to be opened again."""
    if problem.state is not ProblemStatus.CLOSED or problem.closed_on is None:
        return None
    return problem.closed_on + timedelta(days=channel_get(problem.channel).path.reopen_days)


def has_asked_reopen(report: Report, problem: Problem) -> bool:
    """Whether this voice has asked in this round already: asking again does not help."""
    asked = problem.moves.filter(verb=ProblemVerb.REQUEST_REOPEN)
    return any(
        move.facts.get("report") == report.pk and move.facts.get("round") == problem.round for move in asked
    )


def reopen_ask(*, by: Actor, report: Report, reason: str) -> Problem:
    """办结 → 待重开, because the holder of a receipt says it is not done; somebody else rules on it.

    Refused before closing, after the channel's span (90 days), and a second time in the same round.
    """
    reason = phone_split(text_checked(reason, "reason", REASON_MAX)).text
    with writing():
        found = problem_answering(report)
        problem = problem_fresh(found) if found is not None else None
        last_on = reopen_until(problem) if problem is not None else None
        if problem is None or last_on is None:
            raise refuse(LedgerCode.REOPEN_NOT_CLOSED, field="reason")
        if by.today > last_on:
            days = channel_get(problem.channel).path.reopen_days
            raise refuse(LedgerCode.REOPEN_ASKED_LATE, field="reason", closed_on=problem.closed_on, days=days)
        if has_asked_reopen(report, problem):
            raise refuse(LedgerCode.REOPEN_ASKED_ALREADY, field="reason")
        said = {"is_asked_by_reporter": True, "report": report.pk}
        step = Step(
            ProblemVerb.REQUEST_REOPEN, reason=reason, tell=_by_reporter, said=said, is_reporters=True
        )
        return move(by, problem, step)


def _by_reporter(facts: MoveFacts, _problem: Problem) -> MoveFacts:
    return dataclasses.replace(facts, reopen=dataclasses.replace(facts.reopen, is_asked_by_reporter=True))


def contact_forget(*, by: Actor, report: Report) -> None:
    """Delete the name and the phone that came with a report: whoever holds its receipt number may."""
    with writing():
        fresh = Report.objects.select_related("phone", "name").get(pk=report.pk)
        kept = [datum for datum in (fresh.phone, fresh.name) if datum is not None]
        if not kept:
            raise refuse(LedgerCode.NO_CONTACT_DATA)
        for datum in kept:
            personal_delete(by=by, datum=datum, why="来件人撤回同意")


def own_data_export(*, by: Actor, report: Report) -> str:
    """All that is kept of one voice, as text for whoever holds its receipt; name and phone masked, as on every page."""
    with writing():
        event_append(by=by, verb="own_data_export", entity="report", entity_id=report.pk)
    rows = [
        ("回执号", report.receipt),
        ("收到", f"{timezone.localtime(report.received_at):%Y-%m-%d %H:%M}"),
        ("方式", report.get_via_display()),
        ("原话", report.said),
        ("居民区", report.area.office.name if report.area else ""),
        ("地点", report.place),
        ("类别", report.proposed_category.name if report.proposed_category else ""),
        ("发现日期", f"{report.happened_on:%Y-%m-%d}" if report.happened_on else ""),
        ("照片", f"{report.pictures.count()} 张"),
        *_data_rows("姓名", report.name),
        *_data_rows("电话", report.phone),
    ]
    return "".join(f"{label}：{text or '（没有）'}\n" for label, text in rows)


def _data_rows(label: str, datum: PersonalDatum | None) -> list[tuple[str, str]]:
    if datum is None:
        return [(label, "")]
    return [
        (label, f"{personal_masked(datum)}（只显示一部分，以防回执号被别人看到）"),
        (f"{label}的用途", datum.purpose),
        (f"{label}的同意书", datum.consent_version),
        (f"{label}保存至", f"{datum.keep_until_on:%Y-%m-%d}"),
    ]
