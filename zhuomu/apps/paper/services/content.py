"""The words of an article as one value: checked, stored as a version, and told to the rules as facts."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from zhuomu.apps.paper.models import Article, ArticleVersion, Issue, Photo, version_lines, version_sha256
from zhuomu.apps.paper.proofing import paper_marks
from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.services.search import search_index
from zhuomu.proof import Severity
from zhuomu.rules.article_flow import ContentFacts, MoveFacts, PhotoFacts, ReviewFact, ReviewStep, Verdict

MAX_CHARACTERS = 30_000
LIMITS = {"kicker": 120, "headline": 120, "deck": 160, "byline": 60}


@dataclasses.dataclass(frozen=True, slots=True)
class Content:
    """What an article says. ``body`` is the list of blocks that ``ArticleVersion`` describes."""

    headline: str
    kicker: str = ""
    deck: str = ""
    byline: str = ""
    body: tuple[Mapping[str, Any], ...] = ()

    def parts(self) -> dict[str, Any]:
        """The fields of a version."""
        return {
            "kicker": self.kicker.strip(),
            "headline": self.headline.strip(),
            "deck": self.deck.strip(),
            "byline": _unbracketed(self.byline.strip()),
            "body": [dict(block) for block in self.body],
        }


def _unbracketed(byline: str) -> str:
    """A byline without the brackets it is printed in; brackets inside it stay."""
    while byline.startswith(("（", "(")) and byline.endswith(("）", ")")):
        byline = byline[1:-1].strip()
    return byline


def article_locked(article: Article) -> Article:
    """The row as it is inside the lock, not as the page once read it. Inside ``writing()``."""
    return Article.objects.select_related("current", "published", "page__issue__paper", "office").get(
        pk=article.pk
    )


def version_current(article: Article) -> ArticleVersion:
    """The newest version. Raises ValueError without one."""
    if article.current is None:
        raise ValueError("an article has a version from its first moment")
    return article.current


def issue_of(version: ArticleVersion) -> Issue:
    """The issue that a version is for, with its paper, in one query."""
    return Issue.objects.select_related("paper").get(pages__articles=version.article_id)


def content_of(version: ArticleVersion) -> Content:
    """The content of a stored version."""
    return Content(version.headline, version.kicker, version.deck, version.byline, tuple(version.body))


def content_check(content: Content, article: Article) -> None:
    """Refuse what no page holds: a line too long for its place, an endless text, another paper's photo."""
    for name, limit in LIMITS.items():
        length = len(getattr(content, name))
        if length > limit:
            raise refuse(PaperCode.TEXT_TOO_LONG, field=name, length=length, limit=limit)
    lines = [
        *version_lines("", "", "", content.body, ""),
        *(str(block.get("alt", "")) for block in content.body),
    ]
    length = sum(map(len, lines))
    if length > MAX_CHARACTERS:
        raise refuse(PaperCode.TEXT_TOO_LONG, field="body", length=length, limit=MAX_CHARACTERS)
    wanted = {block["photo"] for block in content.body if block["type"] == "photo" and block["photo"]}
    known = set(Photo.objects.filter(pk__in=wanted, paper=article.issue.paper).values_list("pk", flat=True))
    if wanted - known:
        raise refuse(PaperCode.PHOTO_UNKNOWN, field="body")


def version_write(*, by: Actor, article: Article, content: Content, why: str) -> ArticleVersion:
    """Store the content: in the same author's unfrozen version, else as the next. Inside ``writing()``."""
    parts = content.parts()
    current = article.current
    if current and not current.is_frozen and current.author_id == (by.person.pk if by.person else None):
        version = current
    else:
        number = (current.number if current else 0) + 1
        version = ArticleVersion(article=article, number=number, author=by.person, created_at=by.at)
    for name, value in parts.items():
        setattr(version, name, value)
    version.sha256, version.why = version_sha256(parts), why or version.why
    version.save()
    article.current = version
    article.save(update_fields=["current"])
    search_index(
        entity="article",
        entity_id=article.pk,
        title=version.headline or "（无标题）",
        text=version.text,
        url=f"/desk/paper/articles/{article.pk}/",
        is_public=False,
        dated_on=article.page.issue.publish_on,
    )
    return version


def severe_marks_count(version: ArticleVersion) -> int:
    """Open marks of severity error in a version; the speller never marks so gravely and is not asked."""
    issue = issue_of(version)
    marks = paper_marks(
        version.text, issue.paper, issue.publish_on, article_id=version.article_id, has_speller=False
    )
    return sum(mark.severity is Severity.ERROR for mark in marks)


def review_facts(article: Article) -> tuple[ReviewFact, ...]:
    """The reviews as the rules see them."""
    return tuple(
        ReviewFact(ReviewStep(row.step), str(row.reviewer_id), row.sha256, Verdict(row.verdict), row.number)
        for row in article.reviews.order_by("number")
    )


def move_facts(
    *, by: Actor, article: Article, seen_sha256: str, opinion: str, reads_marks: bool
) -> MoveFacts:
    """Everything the guards of ``rules.article_flow`` look at, read now.

    The text is proofread only where ``reads_marks``: only printing asks for it.
    """
    version = version_current(article)
    authors = article.versions.exclude(author=None).values_list("author_id", flat=True)
    return MoveFacts(
        actor=str(by.person.pk) if by.person else "",
        authors=frozenset(str(pk) for pk in authors),
        content=ContentFacts(
            headline=version.headline,
            paragraph_count=sum(bool(text.strip()) for text in version.paragraphs)
            + sum(bool(row["items"]) for row in version.lists),
            photos=tuple(PhotoFacts(block["caption"], block["alt"]) for block in version.photos),
        ),
        sha256=version.sha256,
        seen_sha256=seen_sha256,
        version_number=version.number,
        reviews=review_facts(article),
        cleared_through=article.cleared_through,
        opinion=opinion,
        open_severe_mark_count=severe_marks_count(version) if reads_marks else 0,
        published_version_number=article.published.number if article.published else None,
        published_sha256=article.published.sha256 if article.published else "",
    )
