"""What becomes of a visit: a heard point goes to the ledger, a promise is kept, the paper gets its notice."""

from __future__ import annotations

import re
from datetime import date

from zhuomu.apps.visits.models import Heard, Promise, Visit
from zhuomu.apps.visits.selectors.visits import visit_may_write
from zhuomu.apps.visits.selectors.words import notice_paragraphs, notice_title
from zhuomu.apps.visits.services.codes import VisitCode
from zhuomu.apps.visits.services.families import shield
from zhuomu.apps.visits.services.written import PROMISE_MAX, SETTLEMENT_MAX
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import Notice, NoticeState
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.notices import notice_hand_in
from zhuomu.core.write import writing
from zhuomu.ledger.models import Category, Problem, ReceivedVia
from zhuomu.ledger.services import problem_open, report_receive

CHANNEL_KEY = "visits"
TITLE_MOST = 40


def title_of(text: str) -> str:
    """The first clause of what was said, as a title of at most 40 characters."""
    first = re.split(r"[。；;\n]", text.strip(), maxsplit=1)[0]
    return first if len(first) <= TITLE_MOST else f"{first[: TITLE_MOST - 1]}…"


def heard_hand_over(*, by: Actor, heard: Heard, category: Category | None = None) -> Problem:
    """Make a report and a problem of a heard point. A second time is refused with the number it has."""
    _check(by, heard.visit)
    with writing():
        fresh = Heard.objects.select_related(
            "visit", "area", "report__link__problem", "speaker", "phone"
        ).get(pk=heard.pk)
        if fresh.report is not None:
            raise refuse(VisitCode.ALREADY_HANDED, number=fresh.report.link.problem.number)
        if fresh.settlement:
            raise refuse(VisitCode.SETTLED_ON_SPOT)
        safe = shield()
        report = report_receive(
            by=by,
            channel=CHANNEL_KEY,
            said=safe(fresh.text),
            via=ReceivedVia.DESK,
            external_number=f"{fresh.visit_id}-{fresh.pk}",
            phone=fresh.phone,
            name=fresh.speaker,
            area=fresh.area,
            place=safe(fresh.place),
            happened_on=fresh.visit.on,
        )
        problem = problem_open(
            by=by,
            report=report,
            title=title_of(safe(fresh.text)),
            description=safe(fresh.text),
            category=category or fresh.category,
            area=fresh.area,
            place=safe(fresh.place),
            found_on=fresh.visit.on,
        )
        fresh.report, fresh.handed_by, fresh.handed_at = report, by.person, by.at
        fresh.save(update_fields=["report", "handed_by", "handed_at"])
        event_append(
            by=by,
            verb="heard_hand_over",
            entity="visit",
            entity_id=fresh.visit_id,
            facts={"number": problem.number},
        )
    return problem


def heard_settle(*, by: Actor, heard: Heard, settlement: str) -> Heard:
    """Note that a heard point was settled without the ledger, and how."""
    _check(by, heard.visit)
    words = settlement.strip()
    if not words:
        raise refuse(VisitCode.SETTLEMENT_MISSING, field="settlement")
    if len(words) > SETTLEMENT_MAX:
        raise refuse(VisitCode.TEXT_TOO_LONG, field="settlement", length=len(words), limit=SETTLEMENT_MAX)
    with writing():
        fresh = Heard.objects.select_related("report__link__problem").get(pk=heard.pk)
        if fresh.report is not None:
            raise refuse(VisitCode.ALREADY_HANDED, number=fresh.report.link.problem.number)
        fresh.settlement = shield()(words)
        fresh.save(update_fields=["settlement"])
        event_append(by=by, verb="heard_settle", entity="visit", entity_id=fresh.visit_id)
    return fresh


def promise_keep(*, by: Actor, promise: Promise, kept_on: date, text: str = "") -> Promise:
    """Note that a promise was kept: by whoever made it or may write the visit."""
    is_own = by.person is not None and promise.by_id == by.person.pk and by.has(Right.VISITS_WRITE)
    if not is_own:
        _check(by, promise.visit)
    if kept_on > by.today:
        raise refuse(VisitCode.DATE_IN_FUTURE, field="kept_on", today=by.today)
    if len(text.strip()) > PROMISE_MAX:
        raise refuse(VisitCode.TEXT_TOO_LONG, field="text", length=len(text.strip()), limit=PROMISE_MAX)
    with writing():
        fresh = Promise.objects.get(pk=promise.pk)
        if fresh.kept_on is not None:
            raise refuse(VisitCode.PROMISE_KEPT, on=fresh.kept_on)
        fresh.kept_on, fresh.kept_text, fresh.kept_by = kept_on, shield()(text.strip()), by.person
        fresh.save(update_fields=["kept_on", "kept_text", "kept_by"])
        event_append(by=by, verb="promise_keep", entity="visit", entity_id=fresh.visit_id)
    return fresh


def visit_notice(*, by: Actor, visit: Visit) -> Notice:
    """Hand the visit to the paper as a notice; again while it waits there, and its words are replaced."""
    by.require(Right.NOTICE_WRITE)
    _check(by, visit)
    with writing():
        fresh = Visit.objects.select_related("notice", "office").get(pk=visit.pk)
        if fresh.notice is not None and fresh.notice.state != NoticeState.WAITING:
            raise refuse(VisitCode.NOTICE_TAKEN, state=fresh.notice.get_state_display())
        safe = shield()
        fresh.notice = notice_hand_in(
            by=by,
            key=f"visit-{fresh.pk}",
            app="visits",
            kind="visit",
            office=fresh.office,
            title=safe(notice_title(fresh))[:120],
            paragraphs=[safe(paragraph) for paragraph in notice_paragraphs(fresh)],
        )
        fresh.save(update_fields=["notice"])
    return fresh.notice


def _check(by: Actor, visit: Visit) -> None:
    if not visit_may_write(by, visit):
        raise refuse(CoreCode.NOT_FOUND)
    if not visit.is_kept:
        raise refuse(VisitCode.STILL_A_DRAFT)
