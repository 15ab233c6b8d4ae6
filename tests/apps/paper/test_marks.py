"""Marks of the proofreading engine: taken into the text, or rejected and silent from then on."""

from __future__ import annotations

import pytest

from tests.apps.paper.making import Staff, article_make, current, refused, review, rewritten
from tests.conftest import PersonMaker, actor_for
from zhuomu.apps.paper.models import Article, Issue, MarkState, Page, ProofMark
from zhuomu.apps.paper.services import (
    PaperCode,
    article_edit,
    article_submit,
    issue_publish,
    mark_decide,
    marks_open,
)
from zhuomu.apps.paper.services.content import severe_marks_count
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode
from zhuomu.core.models import Letter, Office
from zhuomu.core.rights import Role
from zhuomu.proof import Diagnostic
from zhuomu.rules.article_flow import ArticleCode, ReviewStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def faulty(staff: Staff, page: Page, editorial_office: Office) -> Article:
    return article_make(
        staff,
        page,
        editorial_office,
        "街道开会",
        "会议,开始了。。大家坐下。",
        "他说：“会议很好。",
        "又一次。。完。",
    )


def marks(article: Article, rule: str) -> list[Diagnostic]:
    return [mark for mark in marks_open(current(article)) if mark.rule == rule]


def decide(
    by: Actor, article: Article, mark: Diagnostic, state: MarkState, *, seen: str = "", reason: str = ""
) -> ProofMark:
    return mark_decide(
        by=by,
        article=article,
        rule=mark.rule,
        start=mark.start,
        end=mark.end,
        seen_sha256=seen or current(article).sha256,
        state=state,
        reason=reason,
    )


def test_a_mark_that_is_taken_goes_into_the_text(staff: Staff, faulty: Article) -> None:
    [mark] = marks(faulty, "marks.half_width")
    row = decide(staff.author, faulty, mark, MarkState.TAKEN)
    version = current(faulty)
    assert version.paragraphs[0] == "会议，开始了。。大家坐下。"
    assert (row.quote, row.suggestion, row.state, row.by) == (",", "，", "taken", staff.author.person)
    assert str(row) == "marks.half_width ,"
    assert version.why.startswith("校对：")
    assert not marks(faulty, "marks.half_width")


def test_the_kept_place_counts_in_the_version_it_was_found_in(staff: Staff, faulty: Article) -> None:
    article_submit(by=staff.author, article=faulty, seen_sha256=current(faulty).sha256)
    mark = marks(faulty, "marks.doubled")[0]
    row = decide(staff.author, faulty, mark, MarkState.TAKEN)
    assert row.version.number == 1
    assert row.version.text[row.start : row.end] == row.quote == "。。"
    assert current(faulty).number == 2


def test_a_mark_taken_after_a_review_clears_it_like_any_change(staff: Staff, faulty: Article) -> None:
    article_submit(by=staff.author, article=faulty, seen_sha256=current(faulty).sha256)
    review(staff.first, faulty, ReviewStep.FIRST)
    decide(staff.author, faulty, marks(faulty, "marks.half_width")[0], MarkState.TAKEN)
    faulty.refresh_from_db()
    assert faulty.status == "submitted"
    assert Letter.objects.get().to == staff.first.person


def test_a_rejected_mark_is_silent_wherever_the_article_says_the_same(staff: Staff, faulty: Article) -> None:
    found = marks(faulty, "marks.doubled")
    assert len(found) == 2
    before, count = current(faulty), severe_marks_count(current(faulty))
    row = decide(staff.author, faulty, found[0], MarkState.REJECTED, reason="引用原文如此")
    assert (row.reason, row.state) == ("引用原文如此", "rejected")
    assert not marks(faulty, "marks.doubled")
    assert severe_marks_count(current(faulty)) == count - 2
    assert current(faulty).sha256 == before.sha256
    content = rewritten(faulty, "再来一次。。行。")
    article_edit(by=staff.author, article=faulty, content=content, seen_sha256=before.sha256)
    assert not marks(faulty, "marks.doubled")


def test_rejected_signs_speak_in_other_articles(
    staff: Staff, faulty: Article, page: Page, editorial_office: Office
) -> None:
    decide(staff.author, faulty, marks(faulty, "marks.doubled")[0], MarkState.REJECTED)
    other = article_make(staff, page, editorial_office, "另一篇", "又是。。这样。")
    assert len(marks(other, "marks.doubled")) == 1


def test_a_mark_without_a_suggestion_is_not_taken(staff: Staff, faulty: Article) -> None:
    [mark] = marks(faulty, "marks.unpaired_quote")
    with refused(PaperCode.MARK_WITHOUT_SUGGESTION):
        decide(staff.author, faulty, mark, MarkState.TAKEN)
    decide(staff.author, faulty, mark, MarkState.REJECTED)
    assert not marks(faulty, "marks.unpaired_quote")


def test_a_mark_on_another_text_is_refused(staff: Staff, faulty: Article) -> None:
    [mark] = marks(faulty, "marks.half_width")
    with refused(CoreCode.CHANGED_MEANWHILE):
        decide(staff.author, faulty, mark, MarkState.TAKEN, seen="0" * 64)
    decide(staff.author, faulty, mark, MarkState.TAKEN)
    for state in (MarkState.TAKEN, MarkState.REJECTED):
        with refused(PaperCode.MARK_GONE):
            decide(staff.author, faulty, mark, state)
    assert ProofMark.objects.count() == 1


def test_a_clerk_of_another_office_decides_nothing(
    make_person: PersonMaker, party_office: Office, faulty: Article
) -> None:
    clerk = actor_for(make_person(Role.OFFICE_CLERK, party_office), "2026-11-02 10:00")
    for state in (MarkState.TAKEN, MarkState.REJECTED):
        with refused(CoreCode.RIGHT_MISSING):
            decide(clerk, faulty, marks(faulty, "marks.doubled")[0], state)


def test_a_published_text_takes_no_mark(
    staff: Staff, issue: Issue, page: Page, editorial_office: Office
) -> None:
    article = article_make(staff, page, editorial_office, "刊出的一篇", "大家坐坐坐下。", "今天的的会。")
    article_submit(by=staff.author, article=article, seen_sha256=current(article).sha256)
    for step, reviewer in staff.reviewers:
        review(reviewer, article, step)
    issue_publish(by=staff.final, issue=issue)
    mark = next(mark for mark in marks_open(current(article)) if mark.suggestion is not None)
    with refused(ArticleCode.PUBLISHED_IS_KEPT):
        decide(staff.author, article, mark, MarkState.TAKEN)
    assert not ProofMark.objects.exists()


def test_a_long_mark_keeps_its_words_whole_and_is_silent_by_them(
    staff: Staff, faulty: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = rewritten(faulty, "长" * 500)
    article_edit(by=staff.author, article=faulty, content=content, seen_sha256=current(faulty).sha256)
    start = current(faulty).text.index("长")
    long = Diagnostic(start, start + 400, "probe.long", "error", "很长" * 200, "短" * 300, "自拟", 1.0)  # type: ignore[arg-type]
    monkeypatch.setattr("zhuomu.apps.paper.proofing.check", lambda _text, **_how: [long])
    row = decide(staff.author, faulty, long, MarkState.REJECTED)
    assert (len(row.quote), len(row.message), len(row.suggestion or "")) == (400, 300, 200)
    assert marks_open(current(faulty)) == []
