"""Verbs of an article: write, submit, review, withdraw."""

from __future__ import annotations

from zhuomu.apps.paper.models import Article, ArticleKind, ArticleVersion, Page, Photo, Review, version_sha256
from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.apps.paper.services.content import (
    Content,
    article_locked,
    content_check,
    move_facts,
    review_facts,
    version_current,
    version_write,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse, refuse_if
from zhuomu.core.models import Attachment, Notice, Office, Person
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.letters import letter_queue
from zhuomu.core.services.search import search_forget
from zhuomu.core.write import writing
from zhuomu.rules.article_flow import (
    ArticleCode,
    ArticleStatus,
    ArticleVerb,
    ReviewFact,
    ReviewStep,
    Verdict,
    move_check,
    status_after_edit,
    transition_get,
    valid_reviews,
)
from zhuomu.rules.reason import Reason

SUBJECT_LENGTH = 120  # of a letter; a headline may be as long
VERB_OF_STEP = {
    ReviewStep.FIRST: ArticleVerb.APPROVE_FIRST,
    ReviewStep.SECOND: ArticleVerb.APPROVE_SECOND,
    ReviewStep.FINAL: ArticleVerb.APPROVE_FINAL,
}


def article_create(
    *,
    by: Actor,
    page: Page,
    office: Office,
    content: Content,
    kind: str = ArticleKind.ARTICLE,
    notice: Notice | None = None,
) -> Article:
    """Add an article with its first version to a page of an issue that is still in production."""
    by.require(Right.PAPER_WRITE, office)
    with writing():
        page = Page.objects.select_related("issue__paper").get(pk=page.pk)
        if page.issue.is_published:
            raise refuse(PaperCode.ISSUE_PUBLISHED, number=page.issue.number)
        last = page.articles.order_by("-order").first()
        article = Article(
            page=page,
            office=office,
            kind=kind,
            notice=notice,
            created_by=by.person,
            order=last.order + 1 if last else 1,
        )
        content_check(content, article)
        article.save()
        version = version_write(by=by, article=article, content=content, why="新稿")
        event_append(
            by=by,
            verb="article_create",
            entity="article",
            entity_id=article.pk,
            facts={"sha256": version.sha256},
        )
    return article


def move_reasons(
    *, by: Actor, article: Article, verb: ArticleVerb, seen_sha256: str, opinion: str = ""
) -> tuple[Reason, ...]:
    """Why a verb is refused now — the missing right first, then every guard; empty when it may be done."""
    transition = transition_get(ArticleStatus(article.status), verb)
    if transition is not None and not by.has(Right(transition.right), article.office):
        return (_right_missing(Right(transition.right)),)
    facts = move_facts(
        by=by,
        article=article,
        seen_sha256=seen_sha256,
        opinion=opinion,
        reads_marks=transition is not None and transition.reads_marks,
    )
    return tuple(_with_names(reason) for reason in move_check(ArticleStatus(article.status), verb, facts))


def _right_missing(right: Right) -> Reason:
    return refuse(CoreCode.RIGHT_MISSING, right=right.label).reasons[0]


def _with_names(reason: Reason) -> Reason:
    """The rules know people by number; a sentence shows their names."""
    number = reason.facts.get("reviewer")
    if number is None:
        return reason
    person = Person.objects.filter(pk=int(str(number))).first()
    return Reason(reason.code, {**reason.facts, "reviewer": person.name if person else "某人"}, reason.field)


def article_edit(
    *, by: Actor, article: Article, content: Content, seen_sha256: str, why: str = ""
) -> tuple[ReviewFact, ...]:
    """Change the words. Returns the approvals this cleared; their reviewers get a letter.

    Raises ``Refused`` when somebody else changed the text since ``seen_sha256`` was shown.
    """
    with writing():
        article = article_locked(article)
        refuse_if(*move_reasons(by=by, article=article, verb=ArticleVerb.EDIT, seen_sha256=seen_sha256))
        before = version_current(article)
        if before.sha256 != seen_sha256:
            raise refuse(CoreCode.CHANGED_MEANWHILE)
        content_check(content, article)
        if version_sha256(content.parts()) == before.sha256:
            return ()  # saving the same words makes no version, and nobody an author
        old_sha256, facts = before.sha256, review_facts(article)
        version = version_write(by=by, article=article, content=content, why=why)
        outcome = status_after_edit(
            ArticleStatus(article.status), facts, old_sha256, version.sha256, article.cleared_through
        )
        _set_status(article, outcome.status, outcome.cleared_through)
        _reviews_clear(by=by, article=article, cleared=outcome.cleared)
        event_append(
            by=by,
            verb="article_edit",
            entity="article",
            entity_id=article.pk,
            facts={
                "before": old_sha256,
                "after": version.sha256,
                "version": version.number,
                "cleared": [fact.step for fact in outcome.cleared],
            },
        )
    return outcome.cleared


def article_office_set(*, by: Actor, article: Article, office: Office, kind: str) -> None:
    """Say which office an article is from, and whether it is an article or a box."""
    if (article.office_id, article.kind) == (office.pk, kind):
        return
    by.require(Right.PAPER_WRITE, office)
    with writing():
        article = article_locked(article)
        seen = version_current(article).sha256
        refuse_if(*move_reasons(by=by, article=article, verb=ArticleVerb.EDIT, seen_sha256=seen))
        Article.objects.filter(pk=article.pk).update(office=office, kind=kind)
        event_append(
            by=by,
            verb="article_office_set",
            entity="article",
            entity_id=article.pk,
            facts={"office": office.pk, "kind": kind},
        )


def _set_status(article: Article, status: ArticleStatus, cleared_through: int | None = None) -> None:
    article.status = status
    if cleared_through is not None:
        article.cleared_through = cleared_through
    article.save(update_fields=["status", "cleared_through"])


def _reviews_clear(*, by: Actor, article: Article, cleared: tuple[ReviewFact, ...], say: bool = True) -> None:
    numbers = [fact.number for fact in cleared]
    for review in article.reviews.filter(number__in=numbers, cleared_at__isnull=True).select_related(
        "reviewer"
    ):
        review.cleared_at = by.at
        review.save(update_fields=["cleared_at"])
        if say and review.reviewer != by.person:
            letter_queue(
                by=by,
                key=f"review-cleared-{review.pk}",
                to=review.reviewer,
                subject=f"您的{review.get_step_display()}已作废：{article.headline}"[:SUBJECT_LENGTH],
                body=f"{by.name}改动了文字，此前的{review.get_step_display()}不再有效，需要重新审稿。",
                url=f"/desk/paper/articles/{article.pk}/",
            )


def _version_freeze(article: Article) -> None:
    ArticleVersion.objects.filter(pk=version_current(article).pk).update(is_frozen=True)


def _photo_reasons(article: Article) -> tuple[Reason, ...]:
    """Every photo of the text must be there, and people on it must have agreed."""
    reasons: list[Reason] = []
    for number, block in enumerate(version_current(article).photos, start=1):
        photo = Photo.objects.filter(pk=block["photo"]).first() if block["photo"] else None
        if photo is None:
            reasons.append(Reason(PaperCode.PHOTO_MISSING, {"photo": number}, "body"))
        elif photo.has_people and not photo.has_consent:
            reasons.append(Reason(PaperCode.CONSENT_MISSING, {"photo": number}, "body"))
    return tuple(reasons)


def article_submit(*, by: Actor, article: Article, seen_sha256: str) -> None:
    """Send a draft to the reviewers; its version is frozen from here on."""
    _move(by=by, article=article, verb=ArticleVerb.SUBMIT, seen_sha256=seen_sha256, needs_photos=True)


def article_withdraw(*, by: Actor, article: Article, opinion: str) -> None:
    """Take an article out, with the reason; the public does not find it any more."""
    with writing():
        seen = version_current(article_locked(article)).sha256
        _move(by=by, article=article, verb=ArticleVerb.WITHDRAW, seen_sha256=seen, opinion=opinion)
        search_forget(entity="article", entity_id=article.pk, is_public=True)
        # what a withdrawn 更正 box told waits for the next one; what only this article showed is hidden again
        article.boxed.update(printed_in=None, box=None)
        _photos_hide(article)


def _photos_hide(article: Article) -> None:
    if article.published is None:
        return
    mine = {block["photo"] for block in article.published.photos}
    others = Article.objects.exclude(pk=article.pk).exclude(status=ArticleStatus.WITHDRAWN)
    for version in ArticleVersion.objects.filter(
        pk__in=others.values("published"), article__page__issue__paper=article.issue.paper
    ):
        mine -= {block["photo"] for block in version.photos}
    Attachment.objects.filter(photo__in=mine).update(is_public=False)


def _move(
    *,
    by: Actor,
    article: Article,
    verb: ArticleVerb,
    seen_sha256: str,
    opinion: str = "",
    needs_photos: bool = False,
) -> None:
    with writing():
        article = article_locked(article)
        reasons = move_reasons(by=by, article=article, verb=verb, seen_sha256=seen_sha256, opinion=opinion)
        refuse_if(*reasons, *(_photo_reasons(article) if needs_photos else ()))
        before = ArticleStatus(article.status)
        transition = transition_get(before, verb)
        assert transition is not None  # noqa: S101 — move_reasons refused otherwise
        _version_freeze(article)
        _set_status(article, transition.target)
        event_append(
            by=by,
            verb=f"article_{verb}",
            entity="article",
            entity_id=article.pk,
            facts={
                "before": before,
                "after": transition.target,
                "sha256": version_current(article).sha256,
                "opinion": opinion,
            },
        )


def article_review(
    *, by: Actor, article: Article, step: ReviewStep, verdict: Verdict, seen_sha256: str, opinion: str = ""
) -> Review:
    """Record a verdict at a step on the text the reviewer saw; three steps, three people, none an author."""
    verb = VERB_OF_STEP[step] if verdict is Verdict.PASSED else ArticleVerb.RETURN
    with writing():
        article = article_locked(article)
        _move(
            by=by,
            article=article,
            verb=verb,
            seen_sha256=seen_sha256,
            opinion=opinion,
            needs_photos=verdict is Verdict.PASSED,
        )
        version = version_current(article)
        review = Review(
            article=article,
            number=article.reviews.count() + 1,
            version=version,
            step=step,
            reviewer=by.person,
            verdict=verdict,
            opinion=opinion,
            sha256=version.sha256,
            at=by.at,
        )
        if verdict is Verdict.RETURNED:
            standing = valid_reviews(review_facts(article), version.sha256, article.cleared_through)
            _return_step_check(article, step, standing.next_step or ReviewStep.FINAL)
            _reviews_clear(by=by, article=article, cleared=standing.valid, say=False)
            _author_told(by=by, article=article, step=step, opinion=opinion, number=review.number)
        review.save()
    return review


def _return_step_check(article: Article, step: ReviewStep, due: ReviewStep) -> None:
    """A return is recorded at the step that was due; the final reviewer may stop a correction at any."""
    is_final_of_correction = article.status == ArticleStatus.CORRECTING and step is ReviewStep.FINAL
    if step is not due and not is_final_of_correction:
        raise refuse(ArticleCode.STEP_OUT_OF_ORDER, step=step.label, due=due.label)


def _author_told(*, by: Actor, article: Article, step: ReviewStep, opinion: str, number: int) -> None:
    author = version_current(article).author
    if author is not None and author != by.person:
        letter_queue(
            by=by,
            key=f"review-returned-{article.pk}-{number}",
            to=author,
            subject=f"{step.label}退回：{article.headline}"[:SUBJECT_LENGTH],
            body=opinion,
            url=f"/desk/paper/articles/{article.pk}/",
        )
