"""Who sees which article; what the public reads and finds; what waits for whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.apps.paper.making import (
    Staff,
    article_approve,
    article_make,
    current,
    published,
    refused,
    review,
    rewritten,
)
from tests.conftest import PersonMaker, actor_for
from zhuomu.apps.paper.models import Article, ArticleVersion, Issue, Page, PageSource, Paper
from zhuomu.apps.paper.selectors import (
    article_get,
    article_public_get,
    articles_for_my_review,
    articles_latest,
    articles_public,
    articles_returned_to,
    articles_visible,
    errata_public,
    issue_list,
    issue_public_get,
    issues_published,
    pages_public,
    pages_with_articles,
    step_due,
    verbs_from,
)
from zhuomu.apps.paper.services import (
    article_edit,
    article_submit,
    article_withdraw,
    issue_create,
    issue_publish,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode
from zhuomu.core.models import Office, OfficeKind
from zhuomu.core.rights import Role
from zhuomu.core.services.people import office_create
from zhuomu.core.services.search import search_find
from zhuomu.rules.article_flow import ReviewStep, Verdict

pytestmark = pytest.mark.django_db
AT = "2026-11-02 10:00"


def test_a_clerk_sees_the_own_office_those_below_and_what_is_published(
    staff: Staff,
    make_person: PersonMaker,
    page: Page,
    party_office: Office,
    area_office: Office,
    system: Actor,
    published_issue: Issue,
) -> None:
    below = office_create(
        by=system, name="党员之家", short_name="党员之家", kind=OfficeKind.OTHER, parent=party_office
    )
    own, under, foreign = (article_make(staff, page, office) for office in (party_office, below, area_office))
    printed = set(Article.objects.filter(page__issue=published_issue))
    clerk = actor_for(make_person(Role.OFFICE_CLERK, party_office), AT)
    assert set(articles_visible(clerk)) == {own, under} | printed
    assert set(articles_visible(actor_for(make_person(Role.OFFICE_CLERK, below), AT))) == {under} | printed
    assert set(articles_visible(staff.first)) == {own, under, foreign} | printed
    for nobody in (actor_for(None, AT), actor_for(make_person(Role.TELLER), AT)):
        assert set(articles_visible(nobody)) == printed
    assert article_get(actor=clerk, pk=under.pk) == under
    with refused(CoreCode.NOT_FOUND):
        article_get(actor=clerk, pk=foreign.pk)
    [shown, _] = pages_with_articles(page.issue, clerk)
    assert shown.standing == [own, under]  # type: ignore[attr-defined]


def test_sources_that_wait_stand_at_their_page(staff: Staff, page: Page, issue: Issue) -> None:
    made = [
        PageSource.objects.create(page=page, text="文字", state=state, created_at=staff.author.at)
        for state in ("waiting", "confirmed", "dropped")
    ]
    [first, second] = pages_with_articles(issue, staff.author)
    assert (first.waiting, second.waiting) == (made[:1], [])  # type: ignore[attr-defined]


def test_the_public_finds_what_is_published_and_nothing_else(
    staff: Staff, page: Page, editorial_office: Office, published_issue: Issue
) -> None:
    article_make(staff, page, editorial_office, "电梯的秘密草稿", "电梯还没有定。")
    approved = article_approve(
        staff, article_make(staff, page, editorial_office, "电梯下期刊出", "电梯快了。")
    )
    assert [entry.title for entry in search_find("电梯", is_public=True)] == ["加装电梯圆了上楼梦"]
    assert set(articles_public()) == set(Article.objects.filter(page__issue=published_issue))
    with refused(CoreCode.NOT_FOUND):
        article_public_get(issue=108, page=1, pk=approved.pk)
    with refused(CoreCode.NOT_FOUND):
        issue_public_get(108)


def test_an_address_holds_only_as_a_whole(published_issue: Issue) -> None:
    article = articles_public()[0]
    assert article_public_get(issue=107, page=1, pk=article.pk) == article
    assert article.get_absolute_url() == f"/issues/107/1/{article.pk}/"
    assert issue_public_get(107) == published_issue
    for issue, page, pk in ((106, 1, article.pk), (107, 2, article.pk), (107, 1, 0)):
        with refused(CoreCode.NOT_FOUND):
            article_public_get(issue=issue, page=page, pk=pk)


def test_what_was_taken_out_is_not_read_any_more(published_issue: Issue, make_person: PersonMaker) -> None:
    article = articles_public()[0]
    chief = actor_for(make_person(Role.PUBLISHER), AT)
    article_withdraw(by=chief, article=article, opinion="失实")
    assert article not in articles_public()
    with refused(CoreCode.NOT_FOUND):
        article_public_get(issue=107, page=1, pk=article.pk)
    printed = [[one.headline for one in page.printed] for page in pages_public(published_issue)]  # type: ignore[attr-defined]
    assert printed == [["街道召开联席会议"], ["社区食堂添新菜", "图书角搬进楼组"]]


def test_a_real_issue_hides_the_sample_ones(
    staff: Staff, published_issue: Issue, editorial_office: Office, issue: Issue, approved: Article
) -> None:
    Paper.objects.filter(pk=published_issue.paper_id).update(is_sample=True)
    real = Paper.objects.create(name="真的社区报", office=editorial_office)
    Issue.objects.filter(pk=issue.pk).update(paper=real)
    assert list(issues_published()) == [published_issue]
    issue_publish(by=staff.final, issue=issue)
    assert list(issues_published()) == [issue]
    assert list(articles_public()) == [approved]


def test_issues_are_counted_with_what_is_through(
    staff: Staff, issue: Issue, page: Page, approved: Article, editorial_office: Office
) -> None:
    article_make(staff, page, editorial_office)
    gone = article_make(staff, page, editorial_office)
    article_withdraw(by=staff.author, article=gone, opinion="不登")
    empty = issue_create(by=staff.author, paper=issue.paper, number=109, publish_on=date(2026, 12, 7))
    assert [(one, one.article_count, one.done_count) for one in issue_list()] == [
        (empty, 0, 0),
        (issue, 2, 1),
    ]  # type: ignore[attr-defined]


def test_a_review_waits_for_who_may_do_it_and_has_no_part_in_the_text(
    staff: Staff,
    submitted: Article,
    make_person: PersonMaker,
    party_office: Office,
    editorial_office: Office,
) -> None:
    head = actor_for(make_person(Role.OFFICE_HEAD, party_office), AT)  # sees it not
    clerk = actor_for(make_person(Role.OFFICE_CLERK, editorial_office), AT)  # sees it, and reviews nothing
    leader = actor_for(make_person(Role.SUBDISTRICT_LEADER), AT)

    def waiting_for() -> list[str]:
        people = {
            "作者": staff.author,
            "一": staff.first,
            "二": staff.second,
            "终": staff.final,
            "科": head,
            "办": clerk,
            "领": leader,
        }
        return [name for name, actor in people.items() if articles_for_my_review(actor)]

    assert waiting_for() == ["一", "二", "终", "领"]
    review(staff.first, submitted, ReviewStep.FIRST)
    assert waiting_for() == ["二", "终", "领"]
    review(staff.second, submitted, ReviewStep.SECOND)
    assert waiting_for() == ["终", "领"]
    review(staff.final, submitted, ReviewStep.FINAL)
    assert waiting_for() == []


def test_a_cleared_approval_does_not_hide_the_next_review(staff: Staff, submitted: Article) -> None:
    review(staff.first, submitted, ReviewStep.FIRST)
    article_edit(
        by=staff.author,
        article=submitted,
        content=rewritten(submitted, "改过。"),
        seen_sha256=current(submitted).sha256,
    )
    review(staff.second, submitted, ReviewStep.FIRST)
    # whose own approval was cleared may do the second now, though somebody else's stands
    assert articles_for_my_review(staff.first) == [submitted]
    assert articles_for_my_review(staff.second) == []


@pytest.mark.parametrize(
    ("status", "step"),
    [
        ("drafting", None),
        ("submitted", ReviewStep.FIRST),
        ("first_passed", ReviewStep.SECOND),
        ("second_passed", ReviewStep.FINAL),
        ("approved", None),
        ("published", None),
        ("correcting", ReviewStep.FIRST),
        ("withdrawn", None),
    ],
)
def test_each_status_has_its_due_review(draft: Article, status: str, step: ReviewStep | None) -> None:
    draft.status = status
    assert step_due(draft) is step


def test_an_article_without_words_waits_for_nothing() -> None:
    assert step_due(Article(status="submitted")) is None
    assert not errata_public(Article()).exists()


def test_a_returned_draft_is_on_its_authors_list_until_it_is_sent_again(
    staff: Staff, submitted: Article, page: Page, editorial_office: Office
) -> None:
    article_make(staff, page, editorial_office)
    assert not articles_returned_to(staff.author).exists()
    for _ in range(2):
        review(staff.first, submitted, ReviewStep.FIRST, Verdict.RETURNED, "请核对")
        assert list(articles_returned_to(staff.author)) == [submitted]
        assert not articles_returned_to(staff.first).exists()
        article_submit(by=staff.author, article=submitted, seen_sha256=current(submitted).sha256)
        assert not articles_returned_to(staff.author).exists()


def test_the_feed_shows_the_newest_first_with_the_day_of_the_last_change(
    staff: Staff, published_issue: Issue, issue: Issue, approved: Article, as_actor: Callable[..., Actor]
) -> None:
    issue_publish(by=staff.final, issue=issue)
    entries = articles_latest(articles_public())
    assert [entry.article.page.issue.number for entry in entries] == [108, 107, 107, 107, 107]
    # written a week before the issue came out, and came out with it
    assert entries[0].updated_on == issue.publish_on
    # one in the morning in Shanghai is still the day before in UTC
    late = as_actor(None, "2026-11-20 01:00").at
    ArticleVersion.objects.filter(pk=published(approved).pk).update(created_at=late)
    assert articles_latest(articles_public(), most=1)[0].updated_on == date(2026, 11, 20)
    approved.published = None
    assert articles_latest([approved])[0].updated_on == issue.publish_on
    assert published_issue.publish_on + timedelta(days=31) == issue.publish_on


def test_the_buttons_of_a_status_come_from_the_table(draft: Article) -> None:
    assert verbs_from(draft) == ["edit", "submit", "withdraw"]
