"""Judging: reports are put together to findings, findings are accepted, rejected or thanked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from decimal import Decimal

from zhuomu.apps.errata.models import Contest, ContestState, ErrorReport, Finding, Verdict
from zhuomu.apps.errata.services.codes import ErrataCode
from zhuomu.apps.errata.services.passing import check_not_passed_on, voices_follow
from zhuomu.apps.paper.models import Article
from zhuomu.apps.paper.services import erratum_create, erratum_withdraw
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import Office
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.errorrate import ErrorKind, points_for
from zhuomu.rules.grouping import locate

MOST_WRONG_CHARACTERS = 999
NO_POINTS = Decimal(0)


@dataclasses.dataclass(frozen=True, slots=True)
class Judgement:
    """What the editor says about an accepted finding. ``right_fixes``: numbers of the reports whose fix is right."""

    kind: ErrorKind | None
    quote: str
    correction: str = ""
    article: Article | None = None
    wrong_character_count: int = 1
    is_in_headline: bool = False
    is_important: bool = False
    office: Office | None = None
    right_fixes: frozenset[int] = frozenset()
    makes_erratum: bool = False
    credit: str = ""


def report_group(*, by: Actor, reports: Iterable[ErrorReport], finding: Finding | None = None) -> Finding:
    """Say that reports mean one error: a new finding (from the first of them), or one more voice for ``finding``.

    A finding that is judged already passes its verdict on. Reports of another, open finding move.
    """
    by.require(Right.ERRATA_JUDGE)
    numbers = [report.pk for report in reports]
    with writing():
        mine = list(
            ErrorReport.objects.filter(pk__in=numbers)
            .select_related("issue", "page", "article__published", "report", "finding")
            .order_by("pk")
        )
        if not mine:
            raise refuse(ErrataCode.NO_REPORTS)
        finding = Finding.objects.get(pk=finding.pk) if finding else None
        issue_ids = {report.issue_id for report in mine} | ({finding.issue_id} if finding else set())
        if len(issue_ids) > 1:
            raise refuse(ErrataCode.ISSUES_MIXED)
        _check_open(mine)
        _contest_reopen(by, issue_ids.pop())
        if finding is None:
            finding = _finding_of(mine)
        left = {report.finding_id for report in mine if report.finding_id is not None} - {finding.pk}
        ErrorReport.objects.filter(pk__in=numbers).update(
            finding=finding, verdict=finding.verdict, reason=finding.reason
        )
        Finding.objects.filter(pk__in=left, reports=None).delete()
        voices_follow(by, finding)
        event_append(
            by=by, verb="report_group", entity="finding", entity_id=finding.pk, facts={"reports": numbers}
        )
    return finding


def _check_open(reports: Iterable[ErrorReport]) -> None:
    for report in reports:
        if report.verdict != Verdict.OPEN:
            raise refuse(ErrataCode.ALREADY_JUDGED, receipt=report.report.receipt)


def _finding_of(reports: list[ErrorReport]) -> Finding:
    first = reports[0]
    placed = next((report for report in reports if report.article_id), first)
    finding = Finding(
        issue=first.issue,
        page=placed.page,
        quote=first.quote or placed.quote or first.report.said[:300],
        correction=next((report.correction for report in reports if report.correction), ""),
    )
    _place(finding, placed.article)
    finding.save()
    return finding


def _place(finding: Finding, article: Article | None) -> None:
    """Point the finding at the place of its words in the published text."""
    finding.article = article
    finding.version = article.published if article else None
    finding.start = finding.end = None
    if article is None:
        return
    finding.page, finding.office = article.page, finding.office or article.office
    span = locate(article.published.text, finding.quote) if article.published else None
    if span:
        finding.start, finding.end = span.start, span.end


def report_detach(*, by: Actor, report: ErrorReport) -> None:
    """Take a report out of its finding; it waits for its own verdict again."""
    by.require(Right.ERRATA_JUDGE)
    with writing():
        report = ErrorReport.objects.select_related("finding").get(pk=report.pk)
        finding = report.finding
        if finding is None:
            raise refuse(ErrataCode.NOT_JUDGED)
        check_not_passed_on(finding)
        _contest_reopen(by, report.issue_id)
        report.finding, report.verdict, report.reason, report.has_right_fix = None, Verdict.OPEN, "", False
        report.save(update_fields=["finding", "verdict", "reason", "has_right_fix"])
        if not finding.reports.exists() and finding.erratum_id is None:
            finding.delete()
        event_append(by=by, verb="report_detach", entity="error_report", entity_id=report.pk)


def finding_accept(*, by: Actor, finding: Finding, judgement: Judgement) -> Finding:
    """It is an error: kind and extent give the points, right fixes are flagged, an erratum is made where asked for."""
    by.require(Right.ERRATA_JUDGE)
    _check_judgement(judgement)
    with writing():
        finding = _open_finding(by, finding)
        finding.quote, finding.correction = judgement.quote.strip(), judgement.correction.strip()
        finding.kind = judgement.kind or ""
        finding.wrong_character_count = judgement.wrong_character_count
        finding.is_in_headline, finding.is_important = judgement.is_in_headline, judgement.is_important
        finding.points = points_for(
            ErrorKind(finding.kind),
            wrong_character_count=judgement.wrong_character_count,
            is_in_headline=judgement.is_in_headline,
            is_important=judgement.is_important,
        )
        finding.office = judgement.office or finding.office
        _place(finding, _article_checked(judgement.article, finding))
        _settle(by, finding, Verdict.ACCEPTED, "")
        finding.reports.filter(pk__in=judgement.right_fixes).update(has_right_fix=True)
        if judgement.makes_erratum:
            _erratum_make(by, finding, judgement.credit)
        event_append(
            by=by,
            verb="finding_accept",
            entity="finding",
            entity_id=finding.pk,
            facts={"kind": finding.kind, "points": str(finding.points), "erratum": finding.erratum_id},
        )
    return finding


def _check_judgement(judgement: Judgement) -> None:
    if not judgement.quote.strip():
        raise refuse(ErrataCode.QUOTE_MISSING, field="quote")
    if judgement.kind is None:
        raise refuse(ErrataCode.KIND_MISSING, field="kind")
    if not 1 <= judgement.wrong_character_count <= MOST_WRONG_CHARACTERS:
        raise refuse(ErrataCode.COUNT_WRONG, field="wrong_character_count", most=MOST_WRONG_CHARACTERS)


def _article_checked(article: Article | None, finding: Finding) -> Article | None:
    if article is not None and article.page.issue_id != finding.issue_id:
        raise refuse(ErrataCode.ARTICLE_UNKNOWN, field="article")
    return article or finding.article


def _erratum_make(by: Actor, finding: Finding, credit: str) -> None:
    if finding.article is None or not finding.correction:
        raise refuse(ErrataCode.ARTICLE_NEEDED, field="makes_erratum")
    finding.erratum = erratum_create(
        by=by,
        article=finding.article,
        wrong=finding.quote,
        right=finding.correction,
        kind=finding.kind,
        credit=credit,
    )
    finding.save(update_fields=["erratum"])


def finding_reject(*, by: Actor, finding: Finding, reason: str) -> Finding:
    """It is no error, and the readers are told why."""
    if not reason.strip():
        raise refuse(ErrataCode.REASON_MISSING, field="reason")
    return _finding_close(by, finding, Verdict.REJECTED, reason.strip())


def finding_thank(*, by: Actor, finding: Finding, reason: str = "") -> Finding:
    """It is no error and no fault of the reader either: thanks, no points, no minus."""
    return _finding_close(by, finding, Verdict.THANKED, reason.strip())


def _finding_close(by: Actor, finding: Finding, verdict: Verdict, reason: str) -> Finding:
    by.require(Right.ERRATA_JUDGE)
    with writing():
        finding = _open_finding(by, finding)
        finding.points = NO_POINTS
        _settle(by, finding, verdict, reason[:200])
        event_append(
            by=by,
            verb=f"finding_{verdict}",
            entity="finding",
            entity_id=finding.pk,
            facts={"verdict": verdict},
        )
    return finding


def _open_finding(by: Actor, finding: Finding) -> Finding:
    fresh = (
        Finding.objects.select_related("article__published", "article__page", "version")
        .filter(pk=finding.pk)
        .first()
    )
    if fresh is None:
        raise refuse(CoreCode.CHANGED_MEANWHILE)
    if fresh.verdict != Verdict.OPEN:
        raise refuse(ErrataCode.ALREADY_JUDGED, receipt=str(fresh))
    _contest_reopen(by, fresh.issue_id)
    return fresh


def _settle(by: Actor, finding: Finding, verdict: Verdict, reason: str) -> None:
    finding.verdict, finding.reason, finding.judged_by, finding.judged_at = verdict, reason, by.person, by.at
    finding.save()
    finding.reports.update(verdict=verdict, reason=reason)


def verdict_undo(*, by: Actor, finding: Finding) -> Finding:
    """Open a judged finding again. Refused once its erratum was printed or put right on the web."""
    by.require(Right.ERRATA_JUDGE)
    with writing():
        finding = Finding.objects.select_related("erratum").get(pk=finding.pk)
        if finding.verdict == Verdict.OPEN:
            raise refuse(ErrataCode.NOT_JUDGED)
        check_not_passed_on(finding)
        _contest_reopen(by, finding.issue_id)
        erratum, before = finding.erratum, finding.verdict
        finding.verdict, finding.reason, finding.points, finding.erratum = Verdict.OPEN, "", NO_POINTS, None
        finding.judged_by = finding.judged_at = None
        finding.save()
        finding.reports.update(verdict=Verdict.OPEN, reason="", has_right_fix=False)
        if erratum is not None:
            erratum_withdraw(by=by, erratum=erratum)
        event_append(
            by=by, verb="verdict_undo", entity="finding", entity_id=finding.pk, facts={"before": before}
        )
    return finding


def report_ask(*, by: Actor, report: ErrorReport, question: str) -> None:
    """Ask the reader something; it stands at the receipt number until the reader answers there."""
    by.require(Right.ERRATA_JUDGE)
    if not question.strip():
        raise refuse(ErrataCode.QUESTION_MISSING, field="question")
    with writing():
        report = ErrorReport.objects.select_related("report").get(pk=report.pk)
        _check_open([report])
        report.question, report.answer = question.strip()[:200], ""
        report.save(update_fields=["question", "answer"])
        event_append(by=by, verb="report_ask", entity="error_report", entity_id=report.pk)


def report_place(*, by: Actor, report: ErrorReport, article: Article | None) -> None:
    """Say which article a report means, where the reader did not or was wrong."""
    by.require(Right.ERRATA_JUDGE)
    with writing():
        report = ErrorReport.objects.select_related("report").get(pk=report.pk)
        _check_open([report])
        if article is not None and article.page.issue_id != report.issue_id:
            raise refuse(ErrataCode.ARTICLE_UNKNOWN, field="article")
        report.article, report.page = article, article.page if article else report.page
        report.save(update_fields=["article", "page"])
        event_append(
            by=by,
            verb="report_place",
            entity="error_report",
            entity_id=report.pk,
            facts={"article": article.pk if article else None},
        )


def right_fixes_guess(reports: Collection[ErrorReport], correction: str) -> frozenset[int]:
    """Reports whose fix is, or holds, the correction: a proposal for the editor's ticks."""
    wanted = correction.strip()
    return frozenset(report.pk for report in reports if wanted and wanted in report.correction)


def _contest_reopen(by: Actor, issue_id: int) -> None:
    """A verdict that changes makes a computed list void; after two people confirmed it, no verdict changes any more."""
    contest = Contest.objects.filter(issue_id=issue_id).first()
    if contest is None or contest.state == ContestState.OPEN:
        return
    if contest.state == ContestState.CONFIRMED:
        raise refuse(ErrataCode.CONTEST_CONFIRMED)
    contest.awards.all().delete()
    contest.state, contest.first_confirmed_by, contest.scores = ContestState.OPEN, None, {}
    contest.save(update_fields=["state", "first_confirmed_by", "scores"])
    event_append(by=by, verb="contest_reopen", entity="contest", entity_id=contest.pk)
