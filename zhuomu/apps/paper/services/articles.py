"""Verbs of an article: write, submit, review, withdraw, decide a mark."""

from __future__ import annotations

from zhuomu.apps.paper.models import Article, ArticleKind, ArticleVersion, MarkState, Page, Photo, ProofMark, Review
from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.apps.paper.services.content import (
    Content,
    content_check,
    content_of,
    marks_decided,
    move_facts,
    review_facts,
    version_write,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse, refuse_if
from zhuomu.core.models import Notice, Office, Person
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.letters import letter_queue
from zhuomu.core.write import writing
from zhuomu.proof import Diagnostic, check
from zhuomu.rules.article_flow import (
    ArticleStatus,
    ArticleVerb,
    MoveFacts,
    ReviewFact,
    ReviewStep,
    Verdict,
    move_check,
    status_after_edit,
    transition_get,
    valid_reviews,
)
from zhuomu.rules.reason import Reason

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
        if page.issue.is_published:
            raise refuse(PaperCode.ISSUE_PUBLISHED, number=page.issue.number)
        last = page.articles.order_by("-order").first()
        article = Article(
            page=page, office=office, kind=kind, notice=notice, created_by=by.person, order=last.order + 1 if last else 1
        )
        content_check(content, article)
        article.save()
        version = version_write(by=by, article=article, content=content, why="新稿")
        event_append(
            by=by, verb="article_create", entity="article", entity_id=article.pk, facts={"sha256": version.sha256}
        )
    return article


def move_reasons(*, by: Actor, article: Article, verb: ArticleVerb, seen_sha256: str, opinion: str = "") -> tuple[Reason, ...]:
    """Why a verb is refused now — the missing right first, then every guard; empty when it may be done."""
    transition = transition_get(ArticleStatus(article.status), verb)
    if transition is not None and not by.has(Right(transition.right), article.office):
        return (_right_missing(Right(transition.right)),)
    facts = move_facts(by=by, article=article, seen_sha256=seen_sha256, opinion=opinion)
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


def article_edit(*, by: Actor, article: Article, content: Content, seen_sha256: str, why: str = "") -> tuple[ReviewFact, ...]:
    """Change the words. Returns the approvals this cleared; their reviewers get a letter.

    Raises ``Refused`` when somebody else changed the text since ``seen_sha256`` was shown.
    """
    with writing():
        article = _locked(article)
        refuse_if(*move_reasons(by=by, article=article, verb=ArticleVerb.EDIT, seen_sha256=seen_sha256))
        before = _current(article)
        if before.sha256 != seen_sha256:
            raise refuse(CoreCode.CHANGED_MEANWHILE)
        content_check(content, article)
        old_sha256, facts = before.sha256, review_facts(article)
        version = version_write(by=by, article=article, content=content, why=why)
        outcome = status_after_edit(
            ArticleStatus(article.status), facts, old_sha256, version.sha256, article.cleared_through
        )
        if version.sha256 != old_sha256:
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


def _locked(article: Article) -> Article:
    """The row as it is inside the lock, not as the page once read it."""
    return Article.objects.select_related("current", "published", "page__issue__paper", "office").get(pk=article.pk)


def _current(article: Article) -> ArticleVersion:
    if article.current is None:
        raise ValueError("an article has a version from its first moment")
    return article.current


def _set_status(article: Article, status: ArticleStatus, cleared_through: int | None = None) -> None:
    article.status = status
    if cleared_through is not None:
        article.cleared_through = cleared_through
    article.save(update_fields=["status", "cleared_through"])


def _reviews_clear(*, by: Actor, article: Article, cleared: tuple[ReviewFact, ...], say: bool = True) -> None:
    numbers = [fact.number for fact in cleared]
    for review in article.reviews.filter(number__in=numbers, cleared_at__isnull=True).select_related("reviewer"):
        review.cleared_at = by.at
        review.save(update_fields=["cleared_at"])
        if say and review.reviewer != by.person:
            letter_queue(
                by=by,
                key=f"review-cleared-{review.pk}",
                to=review.reviewer,
                subject=f"您的{review.get_step_display()}已作废：{article.headline}",
                body=f"{by.name}改动了文字，此前的{review.get_step_display()}不再有效，需要重新审稿。",
                url=f"/desk/paper/articles/{article.pk}/",
            )


def _version_freeze(article: Article) -> None:
    ArticleVersion.objects.filter(pk=article.current_id).update(is_frozen=True)


def _photo_reasons(article: Article) -> tuple[Reason, ...]:
    """Every photo of the text must be there, and people on it must have agreed."""
    reasons: list[Reason] = []
    for number, block in enumerate(_current(article).photos, start=1):
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
    """Take an article out, with the reason."""
    _move(by=by, article=article, verb=ArticleVerb.WITHDRAW, seen_sha256=_current(article).sha256, opinion=opinion)


def _move(
    *, by: Actor, article: Article, verb: ArticleVerb, seen_sha256: str, opinion: str = "", needs_photos: bool = False
) -> MoveFacts:
    with writing():
        article = _locked(article)
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
            facts={"before": before, "after": transition.target, "sha256": _current(article).sha256, "opinion": opinion},
        )
        return move_facts(by=by, article=article, seen_sha256=seen_sha256)


def article_review(
    *, by: Actor, article: Article, step: ReviewStep, verdict: Verdict, seen_sha256: str, opinion: str = ""
) -> Review:
    """Record a verdict at a step on the text the reviewer saw; three steps, three people, none an author."""
    verb = VERB_OF_STEP[step] if verdict is Verdict.PASSED else ArticleVerb.RETURN
    with writing():
        article = _locked(article)
        _move(by=by, article=article, verb=verb, seen_sha256=seen_sha256, opinion=opinion, needs_photos=verdict is Verdict.PASSED)
        version = _current(article)
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
            before = valid_reviews(review_facts(article), version.sha256, article.cleared_through).valid
            _reviews_clear(by=by, article=article, cleared=before, say=False)
            _author_told(by=by, article=article, step=step, opinion=opinion, number=review.number)
        review.save()
    return review


def _author_told(*, by: Actor, article: Article, step: ReviewStep, opinion: str, number: int) -> None:
    author = _current(article).author
    if author is not None and author != by.person:
        letter_queue(
            by=by,
            key=f"review-returned-{article.pk}-{number}",
            to=author,
            subject=f"{step.label}退回：{article.headline}",
            body=opinion,
            url=f"/desk/paper/articles/{article.pk}/",
        )


def marks_open(version: ArticleVersion) -> list[Diagnostic]:
    """What the engine says about a version, less what was rejected in this article."""
    text, decided = version.text, marks_decided(version.article)
    return [mark for mark in check(text) if (mark.rule, text[mark.start : mark.end]) not in decided]


def mark_decide(
    *, by: Actor, article: Article, rule: str, start: int, end: int, seen_sha256: str, state: MarkState, reason: str = ""
) -> ProofMark:
    """Take a mark (its suggestion goes into the text) or reject it (it stays silent in this article).

    Raises ``Refused`` when the text changed since it was shown, the mark is gone, or has no suggestion to take.
    """
    with writing():
        article = _locked(article)
        version = _current(article)
        if version.sha256 != seen_sha256:
            raise refuse(CoreCode.CHANGED_MEANWHILE)
        found = [mark for mark in marks_open(version) if (mark.rule, mark.start, mark.end) == (rule, start, end)]
        if not found:
            raise refuse(PaperCode.MARK_GONE)
        mark = found[0]
        quote = version.text[mark.start : mark.end]
        if state == MarkState.TAKEN:
            if mark.suggestion is None:
                raise refuse(PaperCode.MARK_WITHOUT_SUGGESTION)
            content = content_replace(version, mark.start, mark.end, mark.suggestion)
            article_edit(by=by, article=article, content=content, seen_sha256=seen_sha256, why=f"校对：{mark.message}"[:200])
            article = _locked(article)
        else:
            by.require(Right.PAPER_WRITE, article.office)
        row = ProofMark.objects.create(
            article=article,
            version=_current(article),
            start=mark.start,
            end=mark.end,
            quote=quote[:200],
            rule=mark.rule,
            severity=mark.severity,
            message=mark.message[:300],
            suggestion=mark.suggestion[:200] if mark.suggestion is not None else None,
            state=state,
            reason=reason,
            by=by.person,
            at=by.at,
        )
        event_append(
            by=by, verb="mark_decide", entity="article", entity_id=article.pk, facts={"rule": mark.rule, "state": state}
        )
    return row


def content_replace(version: ArticleVersion, start: int, end: int, new: str) -> Content:
    """The content with one span of ``version.text`` replaced. A span over two lines is refused as gone."""
    position = 0
    content = content_of(version)
    parts = content.parts()
    for place in text_places(version):
        value = _place_get(parts, place)
        shown = f"（{value}）" if place == ("byline", 0) else value
        if position <= start and end <= position + len(shown):
            shift = 1 if place == ("byline", 0) else 0
            inner = (start - position - shift, end - position - shift)
            if inner[0] < 0 or inner[1] > len(value):
                break
            _place_set(parts, place, value[: inner[0]] + new + value[inner[1] :])
            return Content(**{**parts, "body": tuple(parts["body"])})
        position += len(shown) + 1
    raise refuse(PaperCode.MARK_GONE)


Place = tuple[str, int]


def text_places(version: ArticleVersion) -> list[Place]:
    """Where each line of ``version.lines`` comes from: a field, or a block of the body by its index."""
    places: list[Place] = [(name, 0) for name in ("kicker", "headline", "deck") if getattr(version, name)]
    for index, block in enumerate(version.body):
        if block["type"] == "list" or block.get("text") or block.get("caption"):
            places.append(("body", index))
    if version.byline:
        places.append(("byline", 0))
    return places


def _place_get(parts: dict[str, object], place: Place) -> str:
    name, index = place
    if name != "body":
        return str(parts[name])
    block = parts["body"][index]  # type: ignore[index]
    if block["type"] == "list":
        return f"{block['label']}：{'、'.join(block['items'])}"
    return str(block["text"] if block["type"] == "paragraph" else block["caption"])


def _place_set(parts: dict[str, object], place: Place, value: str) -> None:
    name, index = place
    if name != "body":
        parts[name] = value
        return
    block = parts["body"][index]  # type: ignore[index]
    if block["type"] == "list":
        label, _, items = value.partition("：")
        block.update(label=label, items=[item for item in items.split("、") if item])
    else:
        block["text" if block["type"] == "paragraph" else "caption"] = value
