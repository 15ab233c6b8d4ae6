"""Verbs of a proofreading mark: take what it suggests, leave the words as they are, bring a silent one back."""

from __future__ import annotations

from collections.abc import Sequence

from zhuomu.apps.paper.models import Article, ArticleVersion, MarkState, ProofMark
from zhuomu.apps.paper.proofing import mark_words, paper_marks
from zhuomu.apps.paper.services.articles import article_edit
from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.apps.paper.services.content import (
    Content,
    article_locked,
    content_of,
    issue_of,
    version_current,
)
from zhuomu.apps.paper.services.replacing import content_replace
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.proof import Diagnostic


def marks_open(version: ArticleVersion) -> list[Diagnostic]:
    """What all layers say about a version, less what was rejected in this paper."""
    issue = issue_of(version)
    return paper_marks(version.text, issue.paper, issue.publish_on, article_id=version.article_id)


def marks_alike(marks: Sequence[Diagnostic], text: str, mark: Diagnostic) -> list[Diagnostic]:
    """The marks of the same rule on the same words, in the order given; the mark itself is among them."""
    words = mark_words(text, mark)
    return [one for one in marks if one.rule == mark.rule and mark_words(text, one) == words]


def mark_decide(
    *,
    by: Actor,
    article: Article,
    rule: str,
    start: int,
    end: int,
    seen_sha256: str,
    state: MarkState,
    reason: str = "",
    is_all: bool = False,
) -> ProofMark:
    """Take a mark (its suggestion goes into the text) or reject it (the words stay silent in this paper).

    ``is_all`` takes every mark like it in this article at once; a rejection concerns them all anyway. One row and one
    event tell it. Raises ``Refused`` when the text changed since it was shown, or the mark is gone or suggests nothing.
    """
    # the text is looked at before the lock: its hash says inside whether it is still the same
    marks = _marks_of_seen(by, article, seen_sha256)
    with writing():
        article = article_locked(article)
        by.require(Right.PAPER_WRITE, article.office)
        version = version_current(article)
        if version.sha256 != seen_sha256:
            raise refuse(CoreCode.CHANGED_MEANWHILE)
        mark = _mark_found(marks, rule, start, end)
        alike = marks_alike(marks, version.text, mark)
        if state == MarkState.TAKEN:
            places = _take(by, article, version, mark, alike if is_all else [mark])
        else:
            places = len(alike)
        row = _row(by, version, mark, state=state, reason=reason, place_count=places)
        facts = {"rule": mark.rule, "state": state, "places": places}
        event_append(by=by, verb="mark_decide", entity="article", entity_id=article.pk, facts=facts)
    return row


def mark_undo(*, by: Actor, mark: ProofMark) -> int:
    """Let rejected words speak again in the whole paper; returns how many rejections this took back.

    Whoever plans the paper may, and whoever rejected the mark.
    """
    if mark.by_id is None or by.person is None or mark.by_id != by.person.pk:
        by.require(Right.PAPER_PLAN)
    with writing():
        mark = ProofMark.objects.select_related("article__page__issue").get(pk=mark.pk)
        if mark.state != MarkState.REJECTED or mark.undone_at is not None:
            raise refuse(PaperCode.MARK_NOT_SILENT)
        alike = ProofMark.objects.filter(
            article__page__issue__paper=mark.article.page.issue.paper_id,
            rule=mark.rule,
            words=mark.words,
            state=MarkState.REJECTED,
            undone_at=None,
        )
        count = alike.update(undone_at=by.at, undone_by=by.person)
        facts = {"rule": mark.rule, "mark": mark.pk, "count": count}
        event_append(by=by, verb="mark_undo", entity="article", entity_id=mark.article_id, facts=facts)
    return count


def _marks_of_seen(by: Actor, article: Article, seen_sha256: str) -> list[Diagnostic]:
    fresh = Article.objects.select_related("current", "office", "page__issue__paper").get(pk=article.pk)
    by.require(Right.PAPER_WRITE, fresh.office)
    version = version_current(fresh)
    if version.sha256 != seen_sha256:
        raise refuse(CoreCode.CHANGED_MEANWHILE)
    return marks_open(version)


def _mark_found(marks: Sequence[Diagnostic], rule: str, start: int, end: int) -> Diagnostic:
    for mark in marks:
        if (mark.rule, mark.start, mark.end) == (rule, start, end):
            return mark
    raise refuse(PaperCode.MARK_GONE)


def _take(
    by: Actor, article: Article, version: ArticleVersion, mark: Diagnostic, wanted: Sequence[Diagnostic]
) -> int:
    """Put the suggestions into the text; returns in how many places."""
    if mark.suggestion is None:
        raise refuse(PaperCode.MARK_WITHOUT_SUGGESTION)
    content, count = _with_taken(content_of(version), mark, wanted)
    why = f"校对：{mark.message}"[:200]
    article_edit(by=by, article=article, content=content, seen_sha256=version.sha256, why=why)
    return count


def _with_taken(content: Content, mark: Diagnostic, wanted: Sequence[Diagnostic]) -> tuple[Content, int]:
    """From the end backwards, so that the places before stay where they are; what overlaps waits for the next look.

    Of several, one that no single piece of the content holds is left; the mark itself must be taken.
    """
    count, last = 0, None
    for one in sorted(wanted, key=lambda each: each.start, reverse=True):
        if one.suggestion is None or (last is not None and one.end > last):
            continue
        try:
            content = content_replace(content, one.start, one.end, one.suggestion)
        except Refused:
            if one == mark:
                raise
            continue
        count, last = count + 1, one.start
    return content, count


def _row(
    by: Actor, version: ArticleVersion, mark: Diagnostic, *, state: MarkState, reason: str, place_count: int
) -> ProofMark:
    return ProofMark.objects.create(
        article=version.article,
        version=version,
        start=mark.start,
        end=mark.end,
        quote=version.text[mark.start : mark.end],
        words=mark_words(version.text, mark),
        rule=mark.rule,
        severity=mark.severity,
        message=mark.message[:300],
        suggestion=mark.suggestion[:200] if mark.suggestion is not None else None,
        state=state,
        place_count=place_count,
        reason=reason,
        by=by.person,
        at=by.at,
    )
