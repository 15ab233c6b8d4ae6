"""Reads of the paper. ``articles_visible`` is the one queryset behind every staff list, page and search."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from zhuomu.apps.paper.models import (
    Article,
    Erratum,
    Issue,
    IssueState,
    Page,
    PageSource,
    Paper,
    Review,
    SourceState,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import Notice, NoticeState
from zhuomu.core.rights import Right
from zhuomu.rules.article_flow import ArticleStatus, ReviewStep, Verdict, transitions_from, valid_reviews


def articles_visible(actor: Actor) -> QuerySet[Article]:
    """Articles a person may see: the own offices' and those below, all with a wide role, all published."""
    offices = actor.offices_with(Right.PAPER_VIEW)
    articles = Article.objects.select_related(
        "current", "published", "page__issue__paper", "office", "created_by"
    )
    if offices is None:
        return articles
    return articles.filter(Q(office__in=offices) | Q(published__isnull=False))


def article_get(*, actor: Actor, pk: int) -> Article:
    """One visible article; ``Refused`` with not_found otherwise."""
    article = articles_visible(actor).filter(pk=pk).first()
    if article is None:
        raise refuse(CoreCode.NOT_FOUND)
    return article


def issue_list() -> QuerySet[Issue]:
    """All issues, newest first, with how many articles stand in them and how many are through."""
    done = Q(
        pages__articles__status__in=[ArticleStatus.APPROVED, ArticleStatus.PUBLISHED, ArticleStatus.CORRECTED]
    )
    standing = ~Q(pages__articles__status=ArticleStatus.WITHDRAWN) & Q(pages__articles__isnull=False)
    counted = Issue.objects.select_related("paper").annotate(
        article_count=Count("pages__articles", filter=standing, distinct=True),
        done_count=Count("pages__articles", filter=done, distinct=True),
    )
    return counted.order_by("-number", "-id")  # a grouped query forgets the model's own order


def issues_published() -> QuerySet[Issue]:
    """What the public may read; a real paper's issues hide the sample's."""
    published = Issue.objects.filter(state=IssueState.PUBLISHED).select_related("paper__office")
    if published.filter(paper__is_sample=False).exists():
        return published.filter(paper__is_sample=False)
    return published


def issue_public_get(number: int) -> Issue:
    """A published issue by number; ``Refused`` with not_found otherwise."""
    issue = issues_published().filter(number=number).first()
    if issue is None:
        raise refuse(CoreCode.NOT_FOUND)
    return issue


def pages_public(issue: Issue) -> QuerySet[Page]:
    """Pages of an issue with the articles the public reads."""
    articles = articles_public().filter(page__issue=issue)
    return issue.pages.prefetch_related(Prefetch("articles", queryset=articles, to_attr="printed"))


def articles_public() -> QuerySet[Article]:
    """Published articles of published issues; withdrawn ones are gone."""
    return (
        Article.objects.filter(page__issue__in=issues_published(), published__isnull=False)
        .exclude(status=ArticleStatus.WITHDRAWN)
        .select_related("published", "page__issue__paper", "office")
        .order_by("page__number", "order", "id")
    )


def article_public_get(*, issue: int, page: int, pk: int) -> Article:
    """One article as the public reads it; ``Refused`` with not_found otherwise."""
    article = articles_public().filter(page__issue__number=issue, page__number=page, pk=pk).first()
    if article is None:
        raise refuse(CoreCode.NOT_FOUND)
    return article


def errata_public(article: Article) -> QuerySet[Erratum]:
    """Corrections that the published version already holds."""
    if article.published is None:
        return Erratum.objects.none()
    return article.errata.filter(version__number__lte=article.published.number).select_related("printed_in")


def pages_with_articles(issue: Issue, actor: Actor) -> QuerySet[Page]:
    """Pages of an issue with the articles the asker may see and the sources that wait."""
    return issue.pages.prefetch_related(
        Prefetch("articles", queryset=articles_visible(actor), to_attr="standing"),
        Prefetch("sources", queryset=PageSource.objects.filter(state=SourceState.WAITING), to_attr="waiting"),
    )


def notices_waiting(issue: Issue | None = None) -> QuerySet[Notice]:
    """Notices that wait — for this issue those for it or for no issue in particular."""
    waiting = Notice.objects.filter(state=NoticeState.WAITING).select_related("office", "created_by")
    if issue is None:
        return waiting
    waiting = waiting.filter(office__is_sample=issue.paper.is_sample)
    return waiting.filter(Q(for_issue_number=issue.number) | Q(for_issue_number=None))


def errata_waiting(paper: Paper) -> QuerySet[Erratum]:
    """Corrections that no issue has printed yet."""
    return Erratum.objects.filter(printed_in=None, article__page__issue__paper=paper).select_related(
        "article__page__issue", "article__published"
    )


STEP_OF_STATUS = {
    ArticleStatus.SUBMITTED: ReviewStep.FIRST,
    ArticleStatus.FIRST_PASSED: ReviewStep.SECOND,
    ArticleStatus.SECOND_PASSED: ReviewStep.FINAL,
}
RIGHT_OF_STEP = {
    ReviewStep.FIRST: Right.PAPER_REVIEW_FIRST,
    ReviewStep.SECOND: Right.PAPER_REVIEW_SECOND,
    ReviewStep.FINAL: Right.PAPER_REVIEW_FINAL,
}


def step_due(article: Article) -> ReviewStep | None:
    """The review an article waits for now."""
    from zhuomu.apps.paper.services.content import review_facts

    if article.current is None:
        return None
    if article.status == ArticleStatus.CORRECTING:
        return valid_reviews(review_facts(article), article.current.sha256, article.cleared_through).next_step
    return STEP_OF_STATUS.get(ArticleStatus(article.status))


def articles_for_my_review(actor: Actor) -> list[Article]:
    """Articles whose next review this person may do: has the right, wrote no version, gave no review yet."""
    waiting = articles_visible(actor).filter(status__in=[*STEP_OF_STATUS, ArticleStatus.CORRECTING])
    # one subquery, so that all three conditions are about the same review
    approved = Review.objects.filter(reviewer=actor.person, cleared_at__isnull=True, verdict=Verdict.PASSED)
    mine = waiting.exclude(versions__author=actor.person).exclude(pk__in=approved.values("article"))
    found = []
    for article in mine.order_by("page__issue__number", "page__number", "order"):
        step = step_due(article)
        if step and actor.has(RIGHT_OF_STEP[step], article.office):
            found.append(article)
    return found


def articles_returned_to(actor: Actor) -> QuerySet[Article]:
    """Drafts of this person that a reviewer sent back."""
    return (
        articles_visible(actor)
        .filter(status=ArticleStatus.DRAFTING, current__author=actor.person, reviews__verdict="returned")
        .distinct()
    )


@dataclasses.dataclass(frozen=True, slots=True)
class FeedEntry:
    """One line of an Atom feed."""

    article: Article
    updated_on: date


def articles_latest(articles: Iterable[Article], most: int = 50) -> list[FeedEntry]:
    """The newest articles with the day they last changed in public."""
    newest = sorted(articles, key=lambda article: (article.page.issue.publish_on, article.pk), reverse=True)[
        :most
    ]
    return [FeedEntry(article, _changed_on(article)) for article in newest]


def _changed_on(article: Article) -> date:
    """What was written before the issue came out, came out with it."""
    publish_on = article.page.issue.publish_on
    if article.published is None:
        return publish_on
    return max(publish_on, timezone.localdate(article.published.created_at))


def verbs_from(article: Article) -> list[str]:
    """Verbs the status table offers from here."""
    return [row.verb for row in transitions_from(ArticleStatus(article.status))]
