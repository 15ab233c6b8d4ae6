"""Issues and pages: numbers, deadline, publication as a whole."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.apps.paper.making import Staff, article_approve, article_make, current, published, refused, review
from tests.conftest import PersonMaker, actor_for
from zhuomu.apps.paper.models import Article, Issue, Page, Paper
from zhuomu.apps.paper.services import (
    PaperCode,
    article_create,
    article_edit,
    article_submit,
    article_withdraw,
    content_of,
    issue_create,
    issue_publish,
    issue_reasons,
    page_add,
    page_name,
)
from zhuomu.core.errors import CoreCode
from zhuomu.core.models import Event, Office
from zhuomu.core.rights import Role
from zhuomu.core.services.search import search_find
from zhuomu.rules.article_flow import ArticleCode, ReviewStep

pytestmark = pytest.mark.django_db


def test_an_issue_has_its_pages_and_a_deadline_at_the_end_of_its_month(issue: Issue) -> None:
    assert [page.number for page in issue.pages.all()] == [1, 2]
    assert (issue.cover_month, issue.report_until_on) == (date(2026, 11, 1), date(2026, 11, 30))
    assert not issue.is_published


def test_the_end_of_february_is_found_in_a_leap_year(staff: Staff, paper: Paper) -> None:
    issue = issue_create(by=staff.author, paper=paper, number=9, publish_on=date(2028, 2, 3))
    assert issue.report_until_on == date(2028, 2, 29)


def test_a_number_is_given_once_in_a_paper(
    staff: Staff, issue: Issue, paper: Paper, editorial_office: Office
) -> None:
    with refused(PaperCode.ISSUE_NUMBER_TAKEN, field="number"):
        issue_create(by=staff.author, paper=paper, number=issue.number, publish_on=date(2026, 12, 7))
    other = Paper.objects.create(name="梧桐晚报", office=editorial_office)
    again = issue_create(by=staff.author, paper=other, number=issue.number, publish_on=date(2026, 12, 7))
    assert again.number == issue.number
    with (
        pytest.raises(IntegrityError, match=r"issue_number_once_in_a_paper|paper_issue\.number"),
        transaction.atomic(),
    ):
        Issue.objects.create(
            paper=paper,
            number=issue.number,
            cover_month=issue.cover_month,
            publish_on=issue.publish_on,
            report_until_on=issue.report_until_on,
        )


def test_a_deadline_before_publication_is_refused_also_by_the_database(
    staff: Staff, paper: Paper, issue: Issue
) -> None:
    with refused(PaperCode.DEADLINE_BEFORE_PUBLICATION, field="report_until_on"):
        issue_create(
            by=staff.author,
            paper=paper,
            number=9,
            publish_on=date(2026, 12, 7),
            report_until_on=date(2026, 12, 6),
        )
    with (
        pytest.raises(IntegrityError, match="issue_deadline_not_before_publication"),
        transaction.atomic(),
    ):
        Issue.objects.filter(pk=issue.pk).update(report_until_on=date(2026, 11, 8))
    same_day = issue_create(
        by=staff.author,
        paper=paper,
        number=9,
        publish_on=date(2026, 12, 7),
        report_until_on=date(2026, 12, 7),
    )
    assert same_day.report_until_on == date(2026, 12, 7)


@pytest.mark.parametrize("count", [0, 65, -1])
def test_an_issue_has_one_to_64_pages(staff: Staff, paper: Paper, count: int) -> None:
    with refused(PaperCode.PAGE_NUMBER_WRONG, field="page_count"):
        issue_create(by=staff.author, paper=paper, number=9, publish_on=date(2026, 12, 7), page_count=count)
    assert not Issue.objects.filter(number=9).exists()


def test_pages_are_added_once_and_named(staff: Staff, issue: Issue) -> None:
    page = page_add(by=staff.author, issue=issue, number=3, section="文化")
    page_name(by=staff.author, page=page, section="书香")
    assert str(issue.pages.get(number=3)) == "第3版"
    assert issue.pages.get(number=3).section == "书香"
    with refused(PaperCode.PAGE_NUMBER_TAKEN, field="number"):
        page_add(by=staff.author, issue=issue, number=3)
    for number in (0, 65):
        with refused(PaperCode.PAGE_NUMBER_WRONG, field="number"):
            page_add(by=staff.author, issue=issue, number=number)
    with (
        pytest.raises(IntegrityError, match=r"page_number_once_in_an_issue|paper_page\.number"),
        transaction.atomic(),
    ):
        Page.objects.create(issue=issue, number=3)
    with pytest.raises(IntegrityError, match="page_number_from_1_to_64"), transaction.atomic():
        Page.objects.create(issue=issue, number=65)


def test_a_clerk_plans_and_publishes_nothing(
    make_person: PersonMaker, party_office: Office, paper: Paper, issue: Issue, page: Page
) -> None:
    clerk = actor_for(make_person(Role.OFFICE_CLERK, party_office))
    with refused(CoreCode.RIGHT_MISSING):
        issue_create(by=clerk, paper=paper, number=9, publish_on=date(2026, 12, 7))
    with refused(CoreCode.RIGHT_MISSING):
        page_add(by=clerk, issue=issue, number=3)
    with refused(CoreCode.RIGHT_MISSING):
        page_name(by=clerk, page=page, section="要闻")
    with refused(CoreCode.RIGHT_MISSING):
        issue_publish(by=clerk, issue=issue)


def test_an_empty_issue_is_not_published(staff: Staff, issue: Issue) -> None:
    with refused(PaperCode.ISSUE_EMPTY):
        issue_publish(by=staff.final, issue=issue)


def test_one_unfinished_article_holds_the_whole_issue(
    staff: Staff, issue: Issue, page: Page, approved: Article, editorial_office: Office
) -> None:
    waiting = article_make(staff, page, editorial_office, "没审完的一篇")
    reasons = issue_reasons(by=staff.final, issue=issue)
    assert [reason.code for reason in reasons] == [PaperCode.ARTICLES_NOT_APPROVED]
    assert reasons[0].facts == {"count": 1, "titles": "《没审完的一篇》"}
    with refused(PaperCode.ARTICLES_NOT_APPROVED):
        issue_publish(by=staff.final, issue=issue)
    approved.refresh_from_db()
    issue.refresh_from_db()
    assert (approved.status, approved.published, issue.is_published) == ("approved", None, False)
    article_withdraw(by=staff.author, article=waiting, opinion="改到下期")
    assert issue_publish(by=staff.final, issue=issue).is_published
    waiting.refresh_from_db()
    assert (waiting.status, waiting.published) == ("withdrawn", None)


def test_an_article_that_fails_at_the_last_leaves_nothing_published(
    staff: Staff, issue: Issue, page: Page, approved: Article, editorial_office: Office
) -> None:
    severe = article_make(staff, page, editorial_office, "带严重差错的一篇", "会议,开始了。。请坐。")
    article_approve(staff, severe)
    with refused(ArticleCode.SEVERE_MARKS_OPEN):
        issue_publish(by=staff.final, issue=issue)
    approved.refresh_from_db()
    assert approved.published is None
    assert not search_find("电梯", is_public=True)
    assert not Event.objects.filter(verb__in=["article_print", "issue_publish"]).exists()


def test_a_published_issue_takes_no_more(
    staff: Staff, issue: Issue, page: Page, approved: Article, editorial_office: Office
) -> None:
    stale_page = Page.objects.select_related("issue").get(pk=page.pk)
    done = issue_publish(by=staff.final, issue=issue)
    assert done.published_at == staff.final.at
    assert done.get_absolute_url() == "/issues/108/"
    with refused(PaperCode.ISSUE_PUBLISHED):
        issue_publish(by=staff.final, issue=issue)
    with refused(PaperCode.ISSUE_PUBLISHED):
        page_add(by=staff.author, issue=issue, number=3)
    # the page was read before the issue came out
    with refused(PaperCode.ISSUE_PUBLISHED):
        article_create(
            by=staff.author, page=stale_page, office=editorial_office, content=content_of(published(approved))
        )


def test_what_is_published_is_never_overwritten(staff: Staff, issue: Issue, approved: Article) -> None:
    issue_publish(by=staff.final, issue=issue)
    before = published(approved)
    content = content_of(before)
    with refused(ArticleCode.PUBLISHED_IS_KEPT):
        article_edit(by=staff.author, article=approved, content=content, seen_sha256=before.sha256)
    with refused(ArticleCode.PUBLISHED_IS_KEPT):
        article_submit(by=staff.author, article=approved, seen_sha256=before.sha256)
    after = published(approved)
    assert (after.pk, after.sha256, after.is_frozen) == (before.pk, before.sha256, True)
    assert approved.versions.count() == 1


def test_publishing_asks_for_three_reviews_even_where_the_status_says_approved(
    staff: Staff, issue: Issue, submitted: Article
) -> None:
    review(staff.first, submitted, ReviewStep.FIRST)
    Article.objects.filter(pk=submitted.pk).update(status="approved")
    with refused(ArticleCode.REVIEWS_MISSING):
        issue_publish(by=staff.final, issue=issue)


def test_an_author_among_the_reviewers_is_found_at_publication(
    staff: Staff, issue: Issue, approved: Article
) -> None:
    version = current(approved)
    approved.versions.create(
        number=9, headline="另一稿", sha256="0", author=staff.first.person, created_at=staff.first.at
    )
    with refused(ArticleCode.REVIEWER_IS_AUTHOR):
        issue_publish(by=staff.final, issue=issue)
    assert current(approved) == version
