"""Reading a page in: text or a Word file becomes pieces that a person confirms."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from zhuomu.apps.paper.importing import WordPicture, word_read
from zhuomu.apps.paper.models import Article, ArticleKind, Page, PageSource, SourceState
from zhuomu.apps.paper.services.articles import article_create
from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.apps.paper.services.content import Content
from zhuomu.apps.paper.services.issues import photo_add
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused, refuse
from zhuomu.core.models import Office
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.reading import Decoded, PageReading, decode_page, read_page
from zhuomu.rules.reason import Reason


def source_read(*, by: Actor, page: Page, data: bytes, file_name: str = "") -> PageSource:
    """Read a page from a text (UTF-8, UTF-16, GB18030) or Word file; no article is made until confirmed.

    Raises ``Refused`` for a binary, an unknown encoding, an empty or endless page, a published issue.
    """
    by.require(Right.PAPER_WRITE)
    if page.issue.is_published:
        raise refuse(PaperCode.ISSUE_PUBLISHED, number=page.issue.number)
    pictures: Sequence[WordPicture] = ()
    left_out_count = 0
    if data[:4] == b"PK\x03\x04":
        word = word_read(data)
        text, encoding, pictures, left_out_count = word.text, "docx", word.pictures, word.left_out_count
    else:
        decoded = decode_page(data)
        if not isinstance(decoded, Decoded):
            raise Refused(*(Reason(reason.code, reason.facts, "file") for reason in decoded))
        text, encoding = decoded.text, decoded.encoding
    reading = read_page(text)
    if not reading.articles:
        # the reading says which: no text at all, or nothing but the name and date of the paper
        raise Refused(*(Reason(warning.code, warning.facts, "file") for warning in reading.warnings))
    with writing():
        photos = _photos_add(by, page, pictures)
        source = PageSource.objects.create(
            page=page,
            file_name=file_name[-120:],
            encoding=encoding,
            text=text,
            pieces={
                **reading_pieces(reading),
                "photos": photos,
                "pictures_left_out": left_out_count + len(pictures) - len(photos),
            },
            created_by=by.person,
            created_at=by.at,
        )
        event_append(
            by=by,
            verb="source_read",
            entity="page_source",
            entity_id=source.pk,
            facts={"page": page.pk, "articles": len(reading.articles), "encoding": encoding},
        )
    return source


def _photos_add(by: Actor, page: Page, pictures: Sequence[WordPicture]) -> list[dict[str, int]]:
    """The pictures of a Word file as photos; one that cannot be shown (a drawing) is left out and counted."""
    photos: list[dict[str, int]] = []
    for picture in pictures:
        try:
            photo = photo_add(by=by, paper=page.issue.paper, data=picture.data)
        except Refused:
            continue
        photos.append({"photo": photo.pk, "line": picture.after_line})
    return photos


def reading_pieces(reading: PageReading) -> dict[str, Any]:
    """The reading as plain data for the screen of confirmation."""
    return reading.to_json()


@dataclasses.dataclass(frozen=True, slots=True)
class ConfirmedArticle:
    """One article as the person left it on the screen. ``captions`` pairs (caption, photo id or None)."""

    content: Content
    office: Office
    kind: str = ArticleKind.ARTICLE


def body_blocks(
    paragraphs: Sequence[str],
    captions: Sequence[tuple[str, int | None]] = (),
    lists: Sequence[Mapping[str, Any]] = (),
) -> tuple[Mapping[str, Any], ...]:
    """Blocks in printed order: the first paragraph, the photos, the other paragraphs, the lists."""
    photos = [{"type": "photo", "photo": photo, "caption": caption, "alt": ""} for caption, photo in captions]
    texts = [{"type": "paragraph", "text": text} for text in paragraphs]
    return (*texts[:1], *photos, *texts[1:], *lists)


def source_confirm(*, by: Actor, source: PageSource, articles: Sequence[ConfirmedArticle]) -> list[Article]:
    """Make drafts of the confirmed pieces, all or none. A source is confirmed once."""
    with writing():
        source = PageSource.objects.select_related("page__issue__paper").get(pk=source.pk)
        if source.state != SourceState.WAITING:
            raise refuse(PaperCode.SOURCE_SETTLED, state=source.get_state_display())
        if not articles:
            raise refuse(PaperCode.SOURCE_WITHOUT_ARTICLES)
        made = [
            article_create(by=by, page=source.page, office=one.office, content=one.content, kind=one.kind)
            for one in articles
        ]
        source.state = SourceState.CONFIRMED
        source.save(update_fields=["state"])
        event_append(
            by=by,
            verb="source_confirm",
            entity="page_source",
            entity_id=source.pk,
            facts={"articles": [article.pk for article in made]},
        )
    return made


def source_drop(*, by: Actor, source: PageSource) -> None:
    """Put a reading aside without making articles of it."""
    by.require(Right.PAPER_WRITE)
    with writing():
        source = PageSource.objects.get(pk=source.pk)
        if source.state != SourceState.WAITING:
            raise refuse(PaperCode.SOURCE_SETTLED, state=source.get_state_display())
        source.state = SourceState.DROPPED
        source.save(update_fields=["state"])
        event_append(by=by, verb="source_drop", entity="page_source", entity_id=source.pk)
