"""Reads of the errata: what a reader may choose from, what the desk shows, what a receipt answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhuomu.apps.errata.models import Award, Contest, ContestState, ErrorReport, Finding, Verdict
from zhuomu.apps.errata.services.handing import award_phone
from zhuomu.apps.paper.models import Article, Issue, IssueState, Page
from zhuomu.core.actor import Actor
from zhuomu.core.registry import Task
from zhuomu.core.rights import Right
from zhuomu.core.services.personal import personal_masked
from zhuomu.ledger.story import Entry
from zhuomu.proof import Diagnostic, check
from zhuomu.rules.grouping import Place, Span, error_span, groups, is_same_place, locate, sentences

LATE_TAB = "late"
MAX_NUMBER_DIGITS = 9


def issues_published() -> QuerySet[Issue]:
    """Issues that readers may see, newest first."""
    return (
        Issue.objects.filter(state=IssueState.PUBLISHED)
        .select_related("paper__office")
        .order_by("-publish_on", "-number")
    )


def issue_by_number(number: int) -> Issue | None:
    """A published issue by the number printed on it."""
    return issues_published().filter(number=number).first()


def articles_in(issue: Issue, page: Page | None = None) -> list[Article]:
    """Published articles of an issue (or one page), as they stand on it."""
    found = Article.objects.filter(page__issue=issue, published__isnull=False)
    if page is not None:
        found = found.filter(page=page)
    return list(found.select_related("page", "published", "office").order_by("page__number", "order", "pk"))


def article_sentences(article: Article | None) -> list[str]:
    """What a reader can tap: every sentence of the published text, in order, none twice."""
    if article is None or article.published is None:
        return []
    return list(dict.fromkeys(piece for line in article.published.lines for piece in sentences(line)))


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """What an address or a form points at; ``unknown`` names the fields whose value is none of ours."""

    issue: Issue | None
    page: Page | None
    article: Article | None
    unknown: tuple[str, ...]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_NUMBER_DIGITS else None


def choice_read(values: Mapping[str, str]) -> Choice:
    """Issue number, page number and article id as typed or printed; the newest issue where none is named."""
    unknown: list[str] = []
    wanted = {key: str(values.get(key) or "").strip() for key in ("issue", "page", "article")}
    issue = issues_published().first()
    if wanted["issue"]:
        number = _number(wanted["issue"])
        named = issue_by_number(number) if number is not None else None
        issue = named or issue
        if named is None:
            return Choice(issue, None, None, ("issue",))
    page = article = None
    if issue is not None and wanted["page"]:
        number = _number(wanted["page"])
        page = issue.pages.filter(number=number).first() if number is not None else None
        unknown += [] if page else ["page"]
    if issue is not None and wanted["article"]:
        number = _number(wanted["article"])
        article = next((a for a in articles_in(issue, page) if a.pk == number), None)
        page = page or (article.page if article else None)
        unknown += [] if article else ["article"]
    return Choice(issue, page, article, tuple(unknown))


def error_reports() -> QuerySet[ErrorReport]:
    """Reports with everything a row shows."""
    return ErrorReport.objects.select_related(
        "report__phone", "reader", "issue", "page", "article__published", "article__page", "finding"
    )


def reports_visible(actor: Actor) -> QuerySet[ErrorReport]:
    """The reports a person may see: all with the right, else none."""
    return error_reports() if actor.has(Right.ERRATA_VIEW) else ErrorReport.objects.none()


def reports_filter(issue: str = "", page: str = "", q: str = "") -> QuerySet[ErrorReport]:
    """Reports by issue number, page number and words or receipt number; garbage finds nothing."""
    found = error_reports()
    for key, text in (("issue__number", issue), ("page__number", page)):
        if text:
            number = _number(text)
            found = found.filter(**{key: number}) if number is not None else found.none()
    if q:
        found = found.filter(
            Q(report__receipt__icontains=q)
            | Q(report__said__icontains=q)
            | Q(quote__icontains=q)
            | Q(correction__icontains=q)
            | Q(article__published__headline__icontains=q)
            | Q(article_title__icontains=q)
            | Q(print_name__icontains=q)
        )
    return found


TABS: Sequence[tuple[str, str]] = (
    (Verdict.OPEN.value, "待判定"),
    (Verdict.ACCEPTED.value, "采纳"),
    (Verdict.REJECTED.value, "不采纳"),
    (Verdict.THANKED.value, "谢谢"),
    (LATE_TAB, "过期"),
)


def in_tab(reports: QuerySet[ErrorReport], tab: str) -> QuerySet[ErrorReport]:
    """Reports of one tab; a late one that waits stands in the tab of the late ones only."""
    if tab == LATE_TAB:
        return reports.filter(is_late=True)
    if tab == Verdict.OPEN:
        return reports.filter(verdict=tab, is_late=False)
    return reports.filter(verdict=tab)


def tab_counts(reports: QuerySet[ErrorReport]) -> dict[str, int]:
    """How many reports each tab holds."""
    return {key: in_tab(reports, key).count() for key, _ in TABS}


def place_of(report: ErrorReport) -> Place:
    """Where a report points, for grouping."""
    span = None
    if report.article is not None and report.article.published is not None:
        span = locate(report.article.published.text, report.quote)
    if span is not None:
        span = error_span(span, report.quote, report.correction)
    return Place(report.pk, report.issue_id, report.article_id, span, report.quote)


def proposed_groups(reports: Iterable[ErrorReport]) -> dict[int, tuple[int, ...]]:
    """For each report the numbers of those that seem to mean the same error, itself included."""
    found = groups(place_of(report) for report in reports)
    return {number: numbers for numbers in found for number in numbers}


def companions(report: ErrorReport) -> list[ErrorReport]:
    """Open reports of the issue that seem to mean the same error as this one."""
    others = list(error_reports().filter(issue=report.issue_id, verdict=Verdict.OPEN).order_by("pk"))
    together = proposed_groups(others).get(report.pk, ())
    return [other for other in others if other.pk in together and other.pk != report.pk]


def findings_alike(report: ErrorReport) -> list[Finding]:
    """Findings of the issue that point where the report points: judged already, one more voice."""
    here = place_of(report)
    found = Finding.objects.filter(issue=report.issue_id).exclude(pk=report.finding_id or 0)
    return [
        finding
        for finding in found.select_related("article", "page")
        if is_same_place(here, _finding_place(finding))
    ]


def _finding_place(finding: Finding) -> Place:
    span = None
    if finding.start is not None and finding.end is not None:
        span = error_span(Span(finding.start, finding.end), finding.quote, finding.correction)
    return Place(0, finding.issue_id, finding.article_id, span, finding.quote)


@dataclasses.dataclass(frozen=True, slots=True)
class ShownMark:
    """A mark in the shown part of a text; ``severity`` as the design system names it."""

    start: int
    end: int
    severity: str
    message: str
    suggestion: str = ""
    source: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """The words around a quotation, with the place and the engine's marks; ``at_place`` are those on the place itself."""

    text: str
    marks: tuple[ShownMark, ...]
    at_place: tuple[Diagnostic, ...]
    is_found: bool


def context_of(article: Article | None, quote: str) -> Context | None:
    """The quotation in its paragraph and the ones beside it; the whole text where it is not found. None without a text."""
    if article is None or article.published is None:
        return None
    text = article.published.text
    span = locate(text, quote)
    start, end = (0, len(text)) if span is None else _around(text, span)
    diagnostics = check(text)
    marks = [
        ShownMark(
            d.start - start,
            d.end - start,
            {"error": "error", "warning": "warning"}.get(d.severity.value, "hint"),
            f"校对引擎：{d.message}",
            d.suggestion or "",
            d.source,
        )
        for d in diagnostics
        if start <= d.start and d.end <= end
    ]
    if span is not None:
        marks.append(ShownMark(span.start - start, span.end - start, "hint", "读者指出的地方"))
    hits = [d for d in diagnostics if span and d.start < span.end and span.start < max(d.end, d.start + 1)]
    return Context(text[start:end], tuple(marks), tuple(hits), span is not None)


def _around(text: str, span: Span) -> tuple[int, int]:
    start = text.rfind("\n", 0, span.start)
    start = text.rfind("\n", 0, max(start, 0)) + 1
    end = text.find("\n", span.end)
    end = text.find("\n", end + 1) if end >= 0 else -1
    return start, end if end >= 0 else len(text)


def report_next(report: ErrorReport | None, issue: Issue | None = None) -> ErrorReport | None:
    """The next report that waits for a verdict, from the oldest on; the first one after the last."""
    waiting = ErrorReport.objects.filter(verdict=Verdict.OPEN, is_late=False).order_by("pk")
    if issue is not None:
        waiting = waiting.filter(issue=issue)
    if report is None:
        return waiting.first()
    return waiting.filter(pk__gt=report.pk).first() or waiting.exclude(pk=report.pk).first()


@dataclasses.dataclass(frozen=True, slots=True)
class ReceiptView:
    """What a receipt number answers: this report's own fate and nothing of anybody else."""

    report: ErrorReport
    steps: tuple[Entry, ...]
    is_first: bool
    printed_in: Issue | None
    score_text: str
    prize_text: str


def receipt_find(receipt: str) -> ReceiptView | None:
    """The report of a receipt number (normalised), or None."""
    report = (
        error_reports().select_related("finding__erratum__printed_in").filter(report__receipt=receipt).first()
    )
    if report is None:
        return None
    contest = Contest.objects.filter(issue=report.issue_id, state=ContestState.CONFIRMED).first()
    score_text, prize_text = _results(report, contest)
    erratum = report.finding.erratum if report.finding else None
    return ReceiptView(
        report=report,
        steps=_steps(report),
        is_first=_is_first(report),
        # the printed correction of an issue that is not out yet is nobody's business
        printed_in=erratum.printed_in
        if erratum and erratum.printed_in and erratum.printed_in.is_published
        else None,
        score_text=score_text,
        prize_text=prize_text,
    )


def _is_first(report: ErrorReport) -> bool:
    if report.verdict != Verdict.ACCEPTED or report.finding is None:
        return False
    first = report.finding.reports.filter(is_late=False).order_by("pk").first()
    return first is not None and first.pk == report.pk


def _steps(report: ErrorReport) -> tuple[Entry, ...]:
    steps = [Entry(report.report.received_at, "您", "已收到", tone="info")]
    finding = report.finding
    if report.verdict != Verdict.OPEN and finding is not None and finding.judged_at is not None:
        title = {Verdict.ACCEPTED: "采纳", Verdict.REJECTED: "不采纳", Verdict.THANKED: "不是差错，谢谢您"}[
            Verdict(report.verdict)
        ]
        tone = {Verdict.ACCEPTED: "done", Verdict.REJECTED: "plain"}.get(Verdict(report.verdict), "info")
        steps.append(Entry(finding.judged_at, "编辑部", title, report.reason, tone))
    return tuple(steps)


def _results(report: ErrorReport, contest: Contest | None) -> tuple[str, str]:
    if contest is None:
        return "", ""
    score = contest.scores.get(str(report.reader_id), {})
    award = contest.awards.filter(reader=report.reader_id).first()
    prize = ""
    if award is not None:
        what = prize_text(award.prize_fen, award.gift)
        state = (
            "已领取" if award.handed_at else "逾期未领" if award.forfeited_on else "请凭回执号到编辑部领奖"
        )
        prize = f"{award.tier_label}：{what}（{state}）"
    return str(score.get("text", "")), prize


def prize_text(prize_fen: int | None, gift: str) -> str:
    """What a winner gets, in words."""
    money = (
        f"{prize_fen // 100}元"
        if prize_fen and prize_fen % 100 == 0
        else f"{prize_fen / 100:.2f}元"
        if prize_fen
        else ""
    )
    return "、".join(part for part in (money, gift) if part)


@dataclasses.dataclass(frozen=True, slots=True)
class AwardRow:
    """One line of the list as the desk and the handing-over sheet show it."""

    award: Award
    prize: str
    masked_phone: str


def award_rows(contest: Contest) -> list[AwardRow]:
    """The awards in the order of tiers and places, phones masked."""
    order = {"best": 0}
    awards = sorted(
        contest.awards.select_related("reader", "handed_by"),
        key=lambda award: (order.get(award.tier, 1), award.tier, award.place),
    )
    return [
        AwardRow(award, prize_text(award.prize_fen, award.gift), personal_masked(award_phone(award)))
        for award in awards
    ]


def contest_for(number: int) -> Contest | None:
    """The contest of an issue by its number."""
    return (
        Contest.objects.select_related(
            "issue__paper", "first_confirmed_by", "second_confirmed_by", "computed_by", "notice"
        )
        .filter(issue__number=number)
        .first()
    )


def issues_without_contest() -> list[Issue]:
    """Published issues whose contest nobody has opened."""
    return list(issues_published().filter(contest=None))


def tasks_for(actor: Actor) -> list[Task]:
    """What waits for this person in the errata, for the home page."""
    tasks = []
    if actor.has(Right.ERRATA_JUDGE):
        count = ErrorReport.objects.filter(verdict=Verdict.OPEN, is_late=False).count()
        if count:
            tasks.append(Task("来件待判定", count, reverse("errata_desk")))
    if actor.has(Right.ERRATA_AWARD):
        waiting = Contest.objects.filter(state__in=(ContestState.COMPUTED, ContestState.CONFIRMED_ONCE))
        mine = [
            contest
            for contest in waiting
            if contest.first_confirmed_by_id != (actor.person.pk if actor.person else None)
        ]
        if mine:
            tasks.append(Task("获奖名单待确认", len(mine), reverse("errata_contests")))
        due = Contest.objects.filter(state=ContestState.OPEN, last_on__lt=actor.today).count()
        if due:
            tasks.append(Task("已截止、待计算名单", due, reverse("errata_contests")))
    return tasks
