"""The whole path through the services: read in, confirmed, reviewed, published, corrected; and what it leaves behind."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.apps.paper.making import TEXTS, Staff, article_approve, current, published, review
from tests.apps.paper.test_sources import PAGE
from zhuomu.apps.paper.models import Article, Issue, MarkState
from zhuomu.apps.paper.selectors import articles_public
from zhuomu.apps.paper.services import (
    ConfirmedArticle,
    Content,
    article_edit,
    article_submit,
    body_blocks,
    correction_publish,
    correction_start,
    errata_box_create,
    erratum_create,
    issue_create,
    issue_publish,
    mark_decide,
    marks_open,
    source_confirm,
    source_read,
)
from zhuomu.core.models import Event
from zhuomu.core.services.events import chain_faults
from zhuomu.rules.article_flow import ReviewStep, Verdict

pytestmark = pytest.mark.django_db


def test_an_issue_is_published_after_three_reviews(published_issue: Issue) -> None:
    assert published_issue.is_published
    shown = list(articles_public())
    assert [article.headline for article in shown] == [headline for _, headline, _ in TEXTS]
    for article in shown:
        standing = article.reviews.filter(cleared_at=None, verdict="passed")
        assert {row.sha256 for row in standing} == {published(article).sha256}
        assert len({row.reviewer for row in standing}) == 3
        assert published(article).author not in {row.reviewer for row in standing}


def test_from_a_page_of_text_to_a_correction_in_the_next_issue(staff: Staff, issue: Issue) -> None:
    page = issue.pages.get(number=1)
    source = source_read(by=staff.author, page=page, data=PAGE.encode())
    made = source_confirm(
        by=staff.author,
        source=source,
        articles=[
            ConfirmedArticle(
                Content(
                    one["headline"], one["kicker"], one["deck"], one["signed"], body_blocks(one["paragraphs"])
                ),
                issue.paper.office,
            )
            for one in source.pieces["articles"]
        ],
    )
    first = made[0]
    marked = Content(
        "加装电梯圆了上楼梦", body=({"type": "paragraph", "text": "电梯,开通了，住着三十户人家。"},)
    )
    article_edit(by=staff.author, article=first, content=marked, seen_sha256=current(first).sha256)
    mark = marks_open(current(first))[0]
    mark_decide(
        by=staff.author,
        article=first,
        rule=mark.rule,
        start=mark.start,
        end=mark.end,
        seen_sha256=current(first).sha256,
        state=MarkState.TAKEN,
    )
    article_submit(by=staff.author, article=first, seen_sha256=current(first).sha256)
    review(staff.first, first, ReviewStep.FIRST, Verdict.RETURNED, "请再核对")
    for article in made:
        article_approve(staff, article)
    issue_publish(by=staff.final, issue=issue)
    erratum_create(
        by=staff.author, article=first, wrong="三十户", right="三十二户", kind="数字差错", credit="陈女士"
    )
    correction_start(by=staff.author, article=first, opinion="户数有误")
    for step, reviewer in staff.reviewers:
        review(reviewer, first, step)
    correction_publish(by=staff.final, article=first, seen_sha256=current(first).sha256)
    assert published(first).paragraphs == ["电梯，开通了，住着三十二户人家。"]
    following = issue_create(
        by=staff.author, paper=issue.paper, number=109, publish_on=date(2026, 12, 7), page_count=1
    )
    article_approve(staff, errata_box_create(by=staff.author, page=following.pages.get()))
    issue_publish(by=staff.final, issue=following)

    assert list(chain_faults()) == []
    _check_that_events_hold_no_text()


def _check_that_events_hold_no_text() -> None:
    facts = json.dumps(list(Event.objects.values_list("facts", flat=True)), ensure_ascii=False)
    for article in Article.objects.all():
        for version in article.versions.all():
            for line in version.lines:
                assert line not in facts
    assert "三十户" not in facts
    assert "陈女士" not in facts
