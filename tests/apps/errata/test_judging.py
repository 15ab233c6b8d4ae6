"""Verdicts: many reports, one finding; points, errata, undoing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tests.apps.errata.making import article_called, judged, lift_article, report_make
from tests.conftest import actor_for
from zhuomu.apps.errata.models import Finding, Verdict
from zhuomu.apps.errata.selectors import (
    companions,
    context_of,
    findings_alike,
    in_tab,
    receipt_find,
    report_next,
    reports_filter,
    tab_counts,
)
from zhuomu.apps.errata.services import (
    ErrataCode,
    Judgement,
    finding_accept,
    finding_reject,
    finding_thank,
    report_ask,
    report_detach,
    report_group,
    report_place,
    right_fixes_guess,
    verdict_undo,
)
from zhuomu.apps.paper.models import Erratum, Issue, IssueState
from zhuomu.apps.paper.services import PaperCode
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Person
from zhuomu.rules.errorrate import ErrorKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(editor: Person) -> Actor:
    return actor_for(editor, "2026-10-20 09:00")


def refused_code(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return str(caught.value.reasons[0].code)


FACT = Judgement(kind=ErrorKind.FACT, quote="10月8日", correction="10月6日")


def test_reports_of_one_place_become_one_finding(published_issue: Issue, by: Actor) -> None:
    first, second = (
        report_make(published_issue),
        report_make(published_issue, print_name="海风", quote="10月8日，桂花弄"),
    )
    assert companions(first) == [second]
    finding = report_group(by=by, reports=[second, first])
    assert (finding.quote, finding.article) == ("10月8日", lift_article(published_issue))
    assert finding.office == lift_article(published_issue).office
    assert finding.start is not None and finding.version is not None
    assert finding.version.text[finding.start : finding.end] == "10月8日"
    assert finding.reports.count() == 2


def test_accepting_gives_points_by_the_table_and_flags_right_fixes(published_issue: Issue, by: Actor) -> None:
    first, second = (
        report_make(published_issue),
        report_make(published_issue, correction="", said="日子好像不对" * 60),
    )
    finding = report_group(by=by, reports=[first, second])
    judgement = Judgement(
        kind=ErrorKind.FACT,
        quote="10月8日",
        correction="10月6日",
        is_important=True,
        right_fixes=right_fixes_guess([first, second], "10月6日"),
        makes_erratum=True,
        credit="小飞（昵称）",
    )
    finding = finding_accept(by=by, finding=finding, judgement=judgement)
    assert finding.points == Decimal(2)
    assert finding.erratum is not None
    assert (finding.erratum.wrong, finding.erratum.right, finding.erratum.credit) == (
        "10月8日",
        "10月6日",
        "小飞（昵称）",
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.verdict, second.verdict) == (Verdict.ACCEPTED, Verdict.ACCEPTED)
    assert (first.has_right_fix, second.has_right_fix) == (True, False)


def test_a_later_report_joins_a_judged_finding_with_its_verdict(
    published_issue: Issue, editor: Person, by: Actor
) -> None:
    done = judged(published_issue, editor)
    later = report_make(published_issue, print_name="海风")
    assert findings_alike(later) == [done.finding]
    report_group(by=by, reports=[later], finding=done.finding)
    later.refresh_from_db()
    assert (later.verdict, later.finding_id) == (Verdict.ACCEPTED, done.finding_id)


def test_a_verdict_needs_what_it_needs(published_issue: Issue, by: Actor, clerk: Person) -> None:
    finding = report_group(by=by, reports=[report_make(published_issue)])
    bad = [
        (Judgement(kind=ErrorKind.FACT, quote=" "), ErrataCode.QUOTE_MISSING),
        (Judgement(kind=None, quote="x"), ErrataCode.KIND_MISSING),
        (Judgement(kind=ErrorKind.FACT, quote="x", wrong_character_count=0), ErrataCode.COUNT_WRONG),
        (Judgement(kind=ErrorKind.FACT, quote="10月8日", makes_erratum=True), ErrataCode.ARTICLE_NEEDED),
    ]
    for judgement, code in bad:
        assert (
            refused_code(
                lambda judgement=judgement: finding_accept(by=by, finding=finding, judgement=judgement)
            )
            == code
        )
    assert (
        refused_code(lambda: finding_reject(by=by, finding=finding, reason=" ")) == ErrataCode.REASON_MISSING
    )
    outsider = actor_for(clerk)
    for act in (
        lambda: finding_accept(by=outsider, finding=finding, judgement=FACT),
        lambda: finding_reject(by=outsider, finding=finding, reason="x"),
        lambda: finding_thank(by=outsider, finding=finding),
        lambda: report_group(by=outsider, reports=[]),
        lambda: verdict_undo(by=outsider, finding=finding),
    ):
        assert refused_code(act) == CoreCode.RIGHT_MISSING
    finding.refresh_from_db()
    assert finding.verdict == Verdict.OPEN


def test_a_quote_that_is_not_in_the_text_makes_no_erratum(published_issue: Issue, by: Actor) -> None:
    finding = report_group(by=by, reports=[report_make(published_issue)])
    judgement = Judgement(kind=ErrorKind.FACT, quote="没有的话", correction="x", makes_erratum=True)
    with pytest.raises(Refused):
        finding_accept(by=by, finding=finding, judgement=judgement)
    finding.refresh_from_db()
    assert finding.verdict == Verdict.OPEN and not Erratum.objects.exists()


def test_rejected_and_thanked_are_told_with_their_words(published_issue: Issue, by: Actor) -> None:
    rejected, thanked = (
        report_make(published_issue),
        report_make(published_issue, quote="三十二户", correction="三十三户"),
    )
    finding_reject(by=by, finding=report_group(by=by, reports=[rejected]), reason="台历上就是8日")
    finding_thank(by=by, finding=report_group(by=by, reports=[thanked]))
    first, second = (receipt_find(report.report.receipt) for report in (rejected, thanked))
    assert first is not None and second is not None
    assert [step.title for step in first.steps] == ["已收到", "不采纳"]
    assert first.steps[1].text == "台历上就是8日"
    assert [step.title for step in second.steps] == ["已收到", "不是差错，谢谢您"]


def test_what_is_judged_is_not_judged_again(published_issue: Issue, editor: Person, by: Actor) -> None:
    done = judged(published_issue, editor)
    finding = done.finding
    assert finding is not None
    assert (
        refused_code(lambda: finding_reject(by=by, finding=finding, reason="x")) == ErrataCode.ALREADY_JUDGED
    )
    assert refused_code(lambda: report_group(by=by, reports=[done])) == ErrataCode.ALREADY_JUDGED
    assert refused_code(lambda: report_ask(by=by, report=done, question="?")) == ErrataCode.ALREADY_JUDGED
    assert refused_code(lambda: report_place(by=by, report=done, article=None)) == ErrataCode.ALREADY_JUDGED


def test_undo_opens_again_and_takes_the_erratum_back(published_issue: Issue, by: Actor) -> None:
    report = report_make(published_issue)
    finding = report_group(by=by, reports=[report])
    judgement = Judgement(kind=ErrorKind.FACT, quote="10月8日", correction="10月6日", makes_erratum=True)
    finding_accept(by=by, finding=finding, judgement=judgement)
    verdict_undo(by=by, finding=finding)
    report.refresh_from_db()
    assert report.verdict == Verdict.OPEN and not Erratum.objects.exists()
    assert refused_code(lambda: verdict_undo(by=by, finding=finding)) == ErrataCode.NOT_JUDGED
    finding_accept(by=by, finding=finding, judgement=judgement)
    Erratum.objects.update(printed_in=published_issue)
    assert refused_code(lambda: verdict_undo(by=by, finding=finding)) == PaperCode.ERRATUM_USED


def test_undo_without_an_erratum(published_issue: Issue, editor: Person, by: Actor) -> None:
    done = judged(published_issue, editor, accept=False)
    assert done.finding is not None
    verdict_undo(by=by, finding=done.finding)
    done.refresh_from_db()
    assert (done.verdict, done.reason) == (Verdict.OPEN, "")


def test_a_report_put_to_the_wrong_finding_comes_out_again(published_issue: Issue, by: Actor) -> None:
    one, other = report_make(published_issue), report_make(published_issue, print_name="海风")
    finding = report_group(by=by, reports=[one, other])
    report_detach(by=by, report=other)
    other.refresh_from_db()
    assert other.finding is None and finding.reports.count() == 1
    report_detach(by=by, report=one)
    assert not Finding.objects.exists()
    assert refused_code(lambda: report_detach(by=by, report=one)) == ErrataCode.NOT_JUDGED


def test_a_report_moves_from_one_open_finding_to_another(published_issue: Issue, by: Actor) -> None:
    one, other = report_make(published_issue), report_make(published_issue, print_name="海风")
    left = report_group(by=by, reports=[one])
    report_group(by=by, reports=[one, other])
    assert not Finding.objects.filter(pk=left.pk).exists()
    assert refused_code(lambda: finding_thank(by=by, finding=left)) == CoreCode.CHANGED_MEANWHILE


def test_grouping_needs_reports_of_one_issue(published_issue: Issue, by: Actor) -> None:
    assert refused_code(lambda: report_group(by=by, reports=[])) == ErrataCode.NO_REPORTS
    other = Issue.objects.create(
        paper=published_issue.paper,
        number=106,
        cover_month=date(2026, 9, 1),
        publish_on=date(2026, 9, 10),
        report_until_on=date(2026, 9, 30),
        state=IssueState.PUBLISHED,
    )
    reports = [report_make(published_issue), report_make(other, article=None)]
    assert refused_code(lambda: report_group(by=by, reports=reports)) == ErrataCode.ISSUES_MIXED
    lift = lift_article(published_issue)
    assert (
        refused_code(lambda: report_place(by=by, report=reports[1], article=lift))
        == ErrataCode.ARTICLE_UNKNOWN
    )
    stray = report_group(by=by, reports=[reports[1]])
    judgement = Judgement(kind=ErrorKind.FACT, quote="x", article=lift)
    assert (
        refused_code(lambda: finding_accept(by=by, finding=stray, judgement=judgement))
        == ErrataCode.ARTICLE_UNKNOWN
    )


def test_the_editor_says_which_article_a_report_means(published_issue: Issue, by: Actor) -> None:
    report = report_make(published_issue, article=None, article_title="电梯那篇")
    assert report.page is None
    report_place(by=by, report=report, article=lift_article(published_issue))
    report.refresh_from_db()
    assert report.article == lift_article(published_issue) and report.page == report.article.page
    report_place(by=by, report=report, article=None)
    report.refresh_from_db()
    assert report.article is None
    finding = report_group(by=by, reports=[report])
    assert finding.article is None and finding.start is None


def test_a_question_must_be_one(published_issue: Issue, by: Actor) -> None:
    report = report_make(published_issue)
    assert refused_code(lambda: report_ask(by=by, report=report, question=" ")) == ErrataCode.QUESTION_MISSING


def test_the_receipt_tells_who_was_first_and_where_it_was_printed(published_issue: Issue, by: Actor) -> None:
    first, second = report_make(published_issue), report_make(published_issue, print_name="海风")
    finding = report_group(by=by, reports=[first, second])
    judgement = Judgement(kind=ErrorKind.FACT, quote="10月8日", correction="10月6日", makes_erratum=True)
    finding_accept(by=by, finding=finding, judgement=judgement)
    views = [receipt_find(report.report.receipt) for report in (first, second)]
    assert [view.is_first for view in views if view] == [True, False]
    assert views[0] is not None and views[0].printed_in is None
    Erratum.objects.update(printed_in=published_issue)
    view = receipt_find(first.report.receipt)
    assert view is not None and view.printed_in == published_issue
    published_issue.state = IssueState.IN_PRODUCTION
    published_issue.save()
    view = receipt_find(first.report.receipt)
    assert view is not None and view.printed_in is None
    assert receipt_find("GIBT-ESNI-CH") is None


def test_the_place_is_shown_in_its_context_with_what_the_engine_says(
    published_issue: Issue, by: Actor
) -> None:
    article = lift_article(published_issue)
    assert article.published is not None
    version = article.published
    version.body = [{"type": "paragraph", "text": f"第{n}段话。"} for n in range(6)] + [
        {"type": "paragraph", "text": "11月31日,电梯正式运行。"}
    ]
    version.save()
    context = context_of(article, "11月31日")
    assert context is not None and context.is_found
    assert "第0段话" not in context.text and "第5段话" in context.text
    assert any(mark.message == "读者指出的地方" for mark in context.marks)
    assert context.at_place and all(d.message for d in context.at_place)
    whole = context_of(article, "没有的话")
    assert whole is not None and not whole.is_found and "第0段话" in whole.text
    assert context_of(None, "x") is None


def test_lists_count_and_filter(published_issue: Issue, editor: Person) -> None:
    waiting = report_make(published_issue)
    late = report_make(published_issue, at="2026-11-02 08:00", print_name="迟到")
    done = judged(published_issue, editor, quote="三十二户", print_name="海风")
    counts = tab_counts(reports_filter())
    assert counts == {"open": 1, "accepted": 1, "rejected": 0, "thanked": 0, "late": 1}
    assert list(in_tab(reports_filter(), "late")) == [late]
    assert set(reports_filter(issue="107", page="1", q="海风")) == {done}
    assert not reports_filter(issue="abc").exists() and not reports_filter(page="９").exists()
    assert set(reports_filter(q=waiting.report.receipt)) == {waiting}
    assert report_next(None) == waiting and report_next(waiting) is None
    assert report_next(done, published_issue) == waiting


def test_a_report_without_place_stands_alone(published_issue: Issue) -> None:
    report = report_make(published_issue, article=None, quote="", correction="", said="有个字错了")
    assert companions(report) == [] and findings_alike(report) == []
    other = article_called(published_issue, "图书角搬进楼组")
    assert companions(report_make(published_issue, article=other, quote="二百本书")) == []
