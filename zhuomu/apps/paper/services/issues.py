"""Verbs of an issue and its pages, its photos and the notices that wait at it."""

from __future__ import annotations

import calendar
from datetime import date

from zhuomu.apps.paper.models import Article, ArticleKind, Issue, IssueState, Page, Paper, Photo
from zhuomu.apps.paper.services.articles import article_create, move_reasons
from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.apps.paper.services.content import Content, version_current
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse, refuse_if
from zhuomu.core.models import Notice, NoticeState
from zhuomu.core.rights import Right
from zhuomu.core.services.attachments import attachment_publish, picture_store
from zhuomu.core.services.events import event_append
from zhuomu.core.services.notices import notice_settle
from zhuomu.core.services.search import search_index
from zhuomu.core.write import writing
from zhuomu.rules.article_flow import ArticleStatus, ArticleVerb
from zhuomu.rules.reason import Reason

MOST_PAGES = 64


def month_end(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def issue_create(
    *,
    by: Actor,
    paper: Paper,
    number: int,
    publish_on: date,
    page_count: int = 4,
    report_until_on: date | None = None,
) -> Issue:
    """Plan an issue with empty pages; readers report until its month ends, unless another day is set."""
    by.require(Right.PAPER_PLAN)
    until_on = report_until_on or month_end(publish_on)
    if until_on < publish_on:
        raise refuse(PaperCode.DEADLINE_BEFORE_PUBLICATION, field="report_until_on")
    if not 1 <= page_count <= MOST_PAGES:
        raise refuse(PaperCode.PAGE_NUMBER_WRONG, field="page_count", most=MOST_PAGES)
    with writing():
        if Issue.objects.filter(paper=paper, number=number).exists():
            raise refuse(PaperCode.ISSUE_NUMBER_TAKEN, field="number", number=number)
        issue = Issue.objects.create(
            paper=paper,
            number=number,
            cover_month=publish_on.replace(day=1),
            publish_on=publish_on,
            report_until_on=until_on,
        )
        Page.objects.bulk_create([Page(issue=issue, number=page) for page in range(1, page_count + 1)])
        event_append(by=by, verb="issue_create", entity="issue", entity_id=issue.pk, facts={"number": number})
    return issue


def page_add(*, by: Actor, issue: Issue, number: int, section: str = "") -> Page:
    """Add one page to an issue in production."""
    by.require(Right.PAPER_PLAN)
    if not 1 <= number <= MOST_PAGES:
        raise refuse(PaperCode.PAGE_NUMBER_WRONG, field="number", most=MOST_PAGES)
    with writing():
        if Issue.objects.get(pk=issue.pk).is_published:
            raise refuse(PaperCode.ISSUE_PUBLISHED, number=issue.number)
        if issue.pages.filter(number=number).exists():
            raise refuse(PaperCode.PAGE_NUMBER_TAKEN, field="number", number=number)
        page = Page.objects.create(issue=issue, number=number, section=section)
        event_append(by=by, verb="page_add", entity="issue", entity_id=issue.pk, facts={"page": number})
    return page


def page_name(*, by: Actor, page: Page, section: str) -> None:
    """Name the section a page stands for."""
    by.require(Right.PAPER_PLAN)
    with writing():
        page.section = section
        page.save(update_fields=["section"])
        event_append(
            by=by,
            verb="page_name",
            entity="issue",
            entity_id=page.issue_id,
            facts={"page": page.number, "section": section},
        )


def issue_reasons(*, by: Actor, issue: Issue) -> tuple[Reason, ...]:
    """Why the issue cannot be published now; empty when it can."""
    if not by.has(Right.PAPER_PUBLISH):
        return refuse_reasons(Right.PAPER_PUBLISH)
    if issue.is_published:
        return (Reason(PaperCode.ISSUE_PUBLISHED, {"number": issue.number}),)
    articles = _standing(issue)
    if not articles:
        return (Reason(PaperCode.ISSUE_EMPTY),)
    waiting = [article for article in articles if article.status != ArticleStatus.APPROVED]
    if waiting:
        titles = "、".join(f"《{article.headline}》" for article in waiting[:5])
        return (Reason(PaperCode.ARTICLES_NOT_APPROVED, {"count": len(waiting), "titles": titles}),)
    return tuple(reason for article in articles for reason in _publish_reasons(by, article))


def refuse_reasons(right: Right) -> tuple[Reason, ...]:
    """The one reason of a missing right."""
    return refuse(CoreCode.RIGHT_MISSING, right=right.label).reasons


def _standing(issue: Issue) -> list[Article]:
    return list(
        Article.objects.filter(page__issue=issue)
        .exclude(status=ArticleStatus.WITHDRAWN)
        .select_related("current", "published", "page__issue__paper", "office")
    )


def _publish_reasons(by: Actor, article: Article) -> tuple[Reason, ...]:
    sha256 = article.current.sha256 if article.current else ""
    return move_reasons(by=by, article=article, verb=ArticleVerb.PUBLISH, seen_sha256=sha256)


def issue_publish(*, by: Actor, issue: Issue) -> Issue:
    """Publish an issue: every article has three reviews on its present text. All or nothing."""
    with writing():
        issue = Issue.objects.get(pk=issue.pk)
        refuse_if(*issue_reasons(by=by, issue=issue))
        for article in _standing(issue):
            article_print(by=by, article=article, status=ArticleStatus.PUBLISHED)
        issue.state, issue.published_at = IssueState.PUBLISHED, by.at
        issue.save(update_fields=["state", "published_at"])
        event_append(
            by=by, verb="issue_publish", entity="issue", entity_id=issue.pk, facts={"number": issue.number}
        )
    return issue


def article_print(*, by: Actor, article: Article, status: ArticleStatus) -> None:
    """Make the current version the one the public reads and finds. Must run inside ``writing()``."""
    version = version_current(article)
    article.published, article.status = version, status
    article.save(update_fields=["published", "status"])
    for photo in Photo.objects.filter(pk__in=[block["photo"] for block in version.photos]).select_related(
        "attachment"
    ):
        attachment_publish(photo.attachment)
    issue = article.page.issue
    search_index(
        entity="article",
        entity_id=article.pk,
        title=version.headline,
        text=version.text,
        url=article.get_absolute_url(),
        is_public=True,
        dated_on=issue.publish_on,
    )
    event_append(
        by=by,
        verb="article_print",
        entity="article",
        entity_id=article.pk,
        facts={"sha256": version.sha256, "version": version.number},
    )


def photo_add(
    *,
    by: Actor,
    paper: Paper,
    data: bytes,
    photographer: str = "",
    taken_on: date | None = None,
    has_people: bool = False,
    has_consent: bool = False,
) -> Photo:
    """Take in a picture: checked, written anew without EXIF, public only once an article prints it."""
    by.require(Right.PAPER_WRITE)
    attachment = picture_store(by=by, data=data, field="photo")
    with writing():
        photo = Photo.objects.create(
            paper=paper,
            attachment=attachment,
            photographer=photographer,
            taken_on=taken_on,
            has_people=has_people,
            has_consent=has_consent,
        )
        event_append(
            by=by, verb="photo_add", entity="photo", entity_id=photo.pk, facts={"sha256": attachment.sha256}
        )
    return photo


def notice_take(*, by: Actor, notice: Notice, page: Page) -> Article:
    """Make an article of a waiting notice, its lists as lists; nothing is typed again."""
    with writing():
        notice = Notice.objects.select_related("office").get(pk=notice.pk)
        _check_waiting(notice)
        body: list[dict[str, object]] = [{"type": "paragraph", "text": text} for text in notice.paragraphs]
        body += [{"type": "list", "label": row["label"], "items": list(row["items"])} for row in notice.lists]
        content = Content(headline=notice.title, byline=notice.office.short_name, body=tuple(body))
        kind = ArticleKind.BOX if notice.lists else ArticleKind.ARTICLE
        article = article_create(
            by=by, page=page, office=notice.office, content=content, kind=kind, notice=notice
        )
        notice_settle(by=by, notice=notice, state=NoticeState.TAKEN)
    return article


def notice_drop(*, by: Actor, notice: Notice, reason: str) -> None:
    """Decide not to print a notice, with the reason."""
    by.require(Right.PAPER_PLAN)
    with writing():
        notice = Notice.objects.get(pk=notice.pk)
        _check_waiting(notice)
        if not reason.strip():
            raise refuse(PaperCode.REASON_MISSING, field="reason")
        notice_settle(by=by, notice=notice, state=NoticeState.DROPPED, reason=reason)


def _check_waiting(notice: Notice) -> None:
    if notice.state != NoticeState.WAITING:
        raise refuse(PaperCode.NOTICE_SETTLED, state=notice.get_state_display())
