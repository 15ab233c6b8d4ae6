"""Corrections: what is published is never overwritten; wrong → right makes a new version and an erratum."""

from __future__ import annotations

from zhuomu.apps.paper.models import Article, ArticleKind, Erratum, Page
from zhuomu.apps.paper.services.articles import article_create, move_reasons
from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.apps.paper.services.content import (
    Content,
    article_locked,
    content_of,
    review_facts,
    version_current,
    version_write,
)
from zhuomu.apps.paper.services.issues import article_print
from zhuomu.apps.paper.services.replacing import content_put_right
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse, refuse_if
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.article_flow import ArticleStatus, ArticleVerb, reviews_last_number


def erratum_create(
    *, by: Actor, article: Article, wrong: str, right: str, kind: str, credit: str = ""
) -> Erratum:
    """Note that a published article says ``wrong`` for ``right``: due in the next issue and on the web.

    ``wrong`` stands within one piece of the published words, so that it can be put right there.
    """
    by.require(Right.PAPER_PLAN, article.office)
    with writing():
        article = article_locked(article)
        if article.published is None:
            raise refuse(PaperCode.NOT_PUBLISHED)
        if not wrong.strip() or content_put_right(content_of(article.published), wrong, right) is None:
            raise refuse(PaperCode.WRONG_NOT_FOUND, field="wrong", wrong=wrong)
        if wrong == right:
            raise refuse(PaperCode.NOTHING_TO_CORRECT, field="right")
        erratum = Erratum.objects.create(
            article=article,
            wrong=wrong,
            right=right,
            kind=kind,
            credit=credit,
            created_by=by.person,
            created_at=by.at,
        )
        event_append(
            by=by,
            verb="erratum_create",
            entity="article",
            entity_id=article.pk,
            facts={"erratum": erratum.pk},
        )
    return erratum


def erratum_withdraw(*, by: Actor, erratum: Erratum) -> None:
    """Take a noted erratum back, as long as neither print nor web has used it."""
    by.require(Right.PAPER_PLAN)
    with writing():
        erratum = Erratum.objects.get(pk=erratum.pk)
        if erratum.printed_in_id or erratum.version_id:
            raise refuse(PaperCode.ERRATUM_USED)
        facts = {"erratum": erratum.pk}
        erratum.delete()
        event_append(
            by=by, verb="erratum_withdraw", entity="article", entity_id=erratum.article_id, facts=facts
        )


def correction_start(*, by: Actor, article: Article, opinion: str) -> Article:
    """Open the next version of a published article, with every noted erratum already put right in it."""
    with writing():
        article = article_locked(article)
        published = article.published
        sha256 = version_current(article).sha256
        refuse_if(
            *move_reasons(
                by=by, article=article, verb=ArticleVerb.CORRECT, seen_sha256=sha256, opinion=opinion
            )
        )
        if published is None:
            raise refuse(PaperCode.NOT_PUBLISHED)
        content = content_of(published)
        waiting = list(article.errata.filter(version=None).order_by("id"))
        if not waiting:
            raise refuse(PaperCode.NOTHING_TO_CORRECT)
        for erratum in waiting:
            # an earlier erratum may have put this one right along with its own
            content = content_put_right(content, erratum.wrong, erratum.right) or content
        reviews = review_facts(article)
        # what was printed stays frozen, so this makes the next number whoever the author is
        version = version_write(by=by, article=article, content=content, why=opinion)
        Erratum.objects.filter(pk__in=[erratum.pk for erratum in waiting]).update(version=version)
        article.reviews.filter(cleared_at__isnull=True).update(cleared_at=by.at)
        article.status, article.cleared_through = ArticleStatus.CORRECTING, reviews_last_number(reviews)
        article.save(update_fields=["status", "cleared_through"])
        event_append(
            by=by,
            verb="correction_start",
            entity="article",
            entity_id=article.pk,
            facts={"version": version.number},
        )
    return article


def correction_publish(*, by: Actor, article: Article, seen_sha256: str) -> Article:
    """Put the corrected version on the web, its errata under it; it needs three reviews like any text."""
    with writing():
        article = article_locked(article)
        refuse_if(*move_reasons(by=by, article=article, verb=ArticleVerb.PUBLISH, seen_sha256=seen_sha256))
        # an edit after the start made a later version; what was put right in an earlier one is in it too
        published = article.published.number if article.published else 0
        if not article.errata.filter(version__number__gt=published).exists():
            raise refuse(PaperCode.NOTHING_TO_CORRECT)
        article_print(by=by, article=article, status=ArticleStatus.CORRECTED)
    return article


def errata_box_create(*, by: Actor, page: Page) -> Article:
    """The 更正 box of an issue: each unprinted erratum of earlier issues, one paragraph each."""
    by.require(Right.PAPER_PLAN)
    with writing():
        waiting = list(
            Erratum.objects.filter(
                printed_in=None,
                article__page__issue__paper=page.issue.paper,
                article__page__issue__number__lt=page.issue.number,
            )
            .select_related("article__page__issue", "article__published")
            .order_by("article__page__issue__number", "article__page__number", "id")
        )
        if not waiting:
            raise refuse(PaperCode.NOTHING_TO_CORRECT)
        body = tuple({"type": "paragraph", "text": erratum_sentence(erratum)} for erratum in waiting)
        office = page.issue.paper.office
        article = article_create(
            by=by, page=page, office=office, kind=ArticleKind.BOX, content=Content(headline="更正", body=body)
        )
        Erratum.objects.filter(pk__in=[erratum.pk for erratum in waiting]).update(
            printed_in=page.issue, box=article
        )
    return article


def erratum_sentence(erratum: Erratum) -> str:
    """Issue, page, title, wrong → right, as it is printed."""
    page = erratum.article.page
    thanks = f"（{erratum.credit}指出）" if erratum.credit else ""
    title = erratum.article.published.headline if erratum.article.published else erratum.article.headline
    place = f"第{page.issue.number}期第{page.number}版《{title}》一文"
    return f"{place}，“{erratum.wrong}”应为“{erratum.right}”。{thanks}"
