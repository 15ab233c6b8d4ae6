"""Corrections: a published version is never overwritten; wrong → right becomes the next version and an erratum."""

from __future__ import annotations

from zhuomu.apps.paper.models import Article, ArticleKind, Erratum, Page
from zhuomu.apps.paper.services.articles import article_create, move_reasons
from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.apps.paper.services.content import Content, content_of, move_facts, version_write
from zhuomu.apps.paper.services.issues import article_print
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse, refuse_if
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.article_flow import ArticleStatus, ArticleVerb, reviews_last_number


def erratum_create(*, by: Actor, article: Article, wrong: str, right: str, kind: str, credit: str = "") -> Erratum:
    """Note that a published article says ``wrong`` where it should say ``right``: due in the next issue and on the web."""
    with writing():
        if article.published is None:
            raise refuse(PaperCode.NOT_PUBLISHED)
        if wrong not in article.published.text:
            raise refuse(PaperCode.WRONG_NOT_FOUND, field="wrong", wrong=wrong)
        erratum = Erratum.objects.create(
            article=article, wrong=wrong, right=right, kind=kind, credit=credit, created_by=by.person, created_at=by.at
        )
        event_append(by=by, verb="erratum_create", entity="article", entity_id=article.pk, facts={"erratum": erratum.pk})
    return erratum


def correction_start(*, by: Actor, article: Article, opinion: str) -> Article:
    """Open the next version of a published article, with every noted erratum already put right in it."""
    with writing():
        article = Article.objects.select_related("current", "published", "page__issue__paper", "office").get(pk=article.pk)
        published = article.published
        sha256 = article.current.sha256 if article.current else ""
        refuse_if(
            *move_reasons(by=by, article=article, verb=ArticleVerb.CORRECT, seen_sha256=sha256, opinion=opinion)
        )
        if published is None:
            raise refuse(PaperCode.NOT_PUBLISHED)
        content = content_of(published)
        waiting = list(article.errata.filter(version=None).order_by("id"))
        for erratum in waiting:
            content = _put_right(content, erratum.wrong, erratum.right)
        facts = move_facts(by=by, article=article, seen_sha256=sha256)
        # what was printed stays frozen, so this makes the next number whoever the author is
        version = version_write(by=by, article=article, content=content, why=opinion)
        Erratum.objects.filter(pk__in=[erratum.pk for erratum in waiting]).update(version=version)
        article.reviews.filter(cleared_at__isnull=True).update(cleared_at=by.at)
        article.status, article.cleared_through = ArticleStatus.CORRECTING, reviews_last_number(facts.reviews)
        article.save(update_fields=["status", "cleared_through"])
        event_append(
            by=by, verb="correction_start", entity="article", entity_id=article.pk, facts={"version": version.number}
        )
    return article


def _put_right(content: Content, wrong: str, right: str) -> Content:
    """The content with ``wrong`` replaced in the first piece that holds it; unchanged where none does any more."""
    for name in ("kicker", "headline", "deck", "byline"):
        value = getattr(content, name)
        if wrong in value:
            return Content(**{**content.parts(), name: value.replace(wrong, right, 1), "body": content.body})
    body, is_done = [], False
    for block in content.body:
        key = {"paragraph": "text", "photo": "caption"}.get(block["type"])
        if not is_done and key and wrong in block[key]:
            block, is_done = {**block, key: block[key].replace(wrong, right, 1)}, True
        body.append(block)
    return Content(**{**content.parts(), "body": tuple(body)})


def correction_publish(*, by: Actor, article: Article, seen_sha256: str) -> Article:
    """Put the corrected version on the web, its errata under it; three reviews of it are needed as for any text."""
    with writing():
        article = Article.objects.select_related("current", "published", "page__issue__paper", "office").get(pk=article.pk)
        refuse_if(*move_reasons(by=by, article=article, verb=ArticleVerb.PUBLISH, seen_sha256=seen_sha256))
        if not article.errata.filter(version=article.current).exists():
            raise refuse(PaperCode.NOTHING_TO_CORRECT)
        article_print(by=by, article=article, status=ArticleStatus.CORRECTED)
    return article


def errata_box_create(*, by: Actor, page: Page) -> Article:
    """The 更正 box of an issue: every erratum of earlier issues that is not printed yet, one paragraph each."""
    by.require(Right.PAPER_PLAN)
    with writing():
        waiting = list(
            Erratum.objects.filter(
                printed_in=None, article__page__issue__paper=page.issue.paper, article__page__issue__number__lt=page.issue.number
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
        Erratum.objects.filter(pk__in=[erratum.pk for erratum in waiting]).update(printed_in=page.issue)
    return article


def erratum_sentence(erratum: Erratum) -> str:
    """Issue, page, title, wrong → right, as it is printed."""
    page = erratum.article.page
    thanks = f"（{erratum.credit}指出）" if erratum.credit else ""
    title = erratum.article.published.headline if erratum.article.published else erratum.article.headline
    return (
        f"第{page.issue.number}期第{page.number}版《{title}》一文，“{erratum.wrong}”应为“{erratum.right}”。{thanks}"
    )
