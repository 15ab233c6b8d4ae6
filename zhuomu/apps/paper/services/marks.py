"""Verbs of a proofreading mark: take what it suggests, or leave the words as they are."""

from __future__ import annotations

from zhuomu.apps.paper.models import Article, ArticleVersion, MarkState, ProofMark
from zhuomu.apps.paper.services.articles import article_edit
from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.apps.paper.services.content import (
    article_locked,
    content_of,
    is_decided,
    marks_decided,
    version_current,
)
from zhuomu.apps.paper.services.replacing import content_replace
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.proof import Diagnostic, check


def marks_open(version: ArticleVersion) -> list[Diagnostic]:
    """What the engine says about a version, less what was rejected in this article."""
    text, decided = version.text, marks_decided(version.article)
    return [mark for mark in check(text) if not is_decided(mark, text, decided)]


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
) -> ProofMark:
    """Take a mark (its suggestion goes into the text) or reject it (it stays silent in this article).

    Raises ``Refused`` when the text changed since it was shown, or the mark is gone or suggests nothing.
    """
    with writing():
        article = article_locked(article)
        by.require(Right.PAPER_WRITE, article.office)
        version = version_current(article)
        if version.sha256 != seen_sha256:
            raise refuse(CoreCode.CHANGED_MEANWHILE)
        mark = _mark_found(version, rule, start, end)
        quote = version.text[mark.start : mark.end]
        if state == MarkState.TAKEN:
            if mark.suggestion is None:
                raise refuse(PaperCode.MARK_WITHOUT_SUGGESTION)
            content = content_replace(content_of(version), mark.start, mark.end, mark.suggestion)
            why = f"校对：{mark.message}"[:200]
            article_edit(by=by, article=article, content=content, seen_sha256=seen_sha256, why=why)
        row = ProofMark.objects.create(
            article=article,
            version=version,
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
        facts = {"rule": mark.rule, "state": state}
        event_append(by=by, verb="mark_decide", entity="article", entity_id=article.pk, facts=facts)
    return row


def _mark_found(version: ArticleVersion, rule: str, start: int, end: int) -> Diagnostic:
    for mark in marks_open(version):
        if (mark.rule, mark.start, mark.end) == (rule, start, end):
            return mark
    raise refuse(PaperCode.MARK_GONE)
