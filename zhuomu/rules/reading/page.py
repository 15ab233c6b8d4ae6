"""The face of reading: a page becomes articles, boxes and furniture, or a text to be proofread."""

from collections.abc import Sequence

from zhuomu.rules.reading.codes import ReadingCode
from zhuomu.rules.reading.headings import Heading
from zhuomu.rules.reading.items import Item, items_of
from zhuomu.rules.reading.lines import glue, line_ranges, line_spans, lines_join
from zhuomu.rules.reading.marks import Mark, is_box_heading
from zhuomu.rules.reading.names import names_parse
from zhuomu.rules.reading.pieces import (
    ArticleReading,
    BoxReading,
    LineRange,
    NameList,
    PageReading,
    Piece,
    Role,
    text_of,
)
from zhuomu.rules.reading.segment import Draft, articles_draft, role_of
from zhuomu.rules.reason import Reason

HEADLESS_CONFIDENCE = 0.3


def read_page(text: str) -> PageReading:
    """Read one page out of its plain text. Never raises, never loses a character that is not blank."""
    items, furniture, habits = items_of(text)
    articles: list[ArticleReading] = []
    boxes: list[BoxReading] = []
    for draft in articles_draft(items, habits):
        article, box = _article(draft, len(articles), len(boxes))
        articles.append(article)
        boxes.extend([box] if box else [])
    kept = tuple(_piece([item], Role.FURNITURE) for item in furniture)
    confidence = min((article.confidence for article in articles), default=0.0)
    return PageReading(
        tuple(articles), tuple(boxes), kept, _warnings(articles, has_furniture=bool(kept)), confidence
    )


def page_text_map(text: str) -> tuple[str, list[int]]:
    """The page with joined paragraphs, one piece a line, a blank line between articles; and its origin.

    ``offsets[i]`` is the place in ``text`` of the character ``joined[i]``; an inserted line end or blank has
    the place of the character that follows it. Furniture stands last.
    """
    reading = read_page(text)
    blocks = [article.pieces for article in reading.articles]
    blocks += [reading.furniture] if reading.furniture else []
    joined: list[str] = []
    offsets: list[int] = []
    for block in blocks:
        for place, piece in enumerate(block):
            separator = "" if not joined else "\n" if place else "\n\n"
            joined.append(separator)
            offsets += [piece.spans[0][0]] * len(separator)
            _append_mapped(text, piece, joined, offsets)
    return "".join(joined), offsets


def _append_mapped(text: str, piece: Piece, joined: list[str], offsets: list[int]) -> None:
    before = ""
    for start, end in piece.spans:
        between = _between(piece, before, text[start]) if before else ""
        joined += [between, text[start:end]]
        offsets += [start] * len(between)
        offsets.extend(range(start, end))
        before = text[end - 1]


def _between(piece: Piece, before: str, after: str) -> str:
    return " " if piece.role in SPACED_ROLES else glue(before, after)


# pieces that are made of separate phrases keep a blank where the page had a line end
SPACED_ROLES = frozenset({Role.KICKER, Role.DECK, Role.BYLINE})


def _piece(
    items: Sequence[Item], role: Role, confidence: float = 1.0, why: ReadingCode | None = None
) -> Piece:
    lines = [line for item in items for line in item.lines]
    for item in items:
        if item.confidence < confidence:
            confidence, why = item.confidence, item.why
    text = " ".join(line.text for line in lines) if role in SPACED_ROLES else lines_join(lines)
    return Piece(role, text, line_ranges(lines), line_spans(lines), confidence, why)


def _text_piece(item: Item) -> Piece:
    role = role_of(item)
    if role is Role.PARAGRAPH and item.is_open and item.last.text[-1] not in "：；:;":
        item.doubt(0.6, ReadingCode.UNFINISHED)
    if role is Role.SUBHEAD:
        item.doubt(0.8, ReadingCode.SUBHEAD)
    return _piece([item], role)


def _heading_piece(heading: Heading) -> Piece:
    role, items, confidence = heading
    return _piece(items, role, confidence, ReadingCode.HEADLINE_ROLE if confidence < 1 else None)


def _article(draft: Draft, place: int, box_place: int) -> tuple[ArticleReading, BoxReading | None]:
    heads = {heading[0]: _heading_piece(heading) for heading in draft.headings}
    paragraphs, captions, notes = (
        tuple(_text_piece(item) for item in items)
        for items in (draft.paragraphs, draft.captions, draft.notes)
    )
    byline = _piece(draft.bylines, Role.BYLINE) if draft.bylines else None
    pieces = [*heads.values(), *paragraphs, *captions, *notes, *([byline] if byline else [])]
    ranges = [source for piece in pieces for source in piece.sources]
    lines = (min(first for first, _ in ranges), max(last for _, last in ranges))
    kicker, headline, deck = heads.get(Role.KICKER), heads.get(Role.HEADLINE), heads.get(Role.DECK)
    mean = sum(piece.confidence for piece in pieces) / len(pieces)
    confidence = round(min(mean, headline.confidence if headline else HEADLESS_CONFIDENCE), 2)
    box = None
    if _is_box(draft, byline):
        box = _box(place, kicker, headline, paragraphs, (*captions, *notes), lines)
    article = ArticleReading(
        kicker,
        headline,
        deck,
        paragraphs,
        captions,
        notes,
        byline,
        lines,
        confidence,
        box_place if box else None,
    )
    return article, box


def _is_box(draft: Draft, byline: Piece | None) -> bool:
    """A box is an item nobody signs, or only the editors, that calls itself one or holds a list of names."""
    if byline and "编辑部" not in byline.text:
        return False
    heads = [item.first.text for _, items, _ in draft.headings for item in items]
    return any(map(is_box_heading, heads)) or any(item.mark is Mark.LIST for item in draft.paragraphs)


def _box(
    place: int,
    kicker: Piece | None,
    headline: Piece | None,
    paragraphs: Sequence[Piece],
    notes: tuple[Piece, ...],
    lines: LineRange,
) -> BoxReading:
    lists: list[NameList] = []
    running: list[Piece] = []
    for piece in paragraphs:
        parsed = names_parse(piece.text)
        if parsed:
            lists.append(NameList(*parsed, piece.sources))
        else:
            running.append(piece)
    return BoxReading(place, kicker, headline, tuple(running), tuple(lists), notes, lines)


def _warnings(articles: Sequence[ArticleReading], *, has_furniture: bool) -> tuple[Reason, ...]:
    if not articles:
        return (Reason(ReadingCode.NO_PARAGRAPH if has_furniture else ReadingCode.EMPTY),)
    found: list[Reason] = []
    if not any(article.headline for article in articles):
        found.append(Reason(ReadingCode.NO_HEADLINE))
    else:
        found += [
            Reason(ReadingCode.HEADLINE_MISSING, {"first": article.lines[0], "last": article.lines[1]})
            for article in articles
            if not article.headline
        ]
    if not any(article.paragraphs for article in articles):
        found.append(Reason(ReadingCode.NO_PARAGRAPH))
    return tuple(found)


__all__ = ["page_text_map", "read_page", "text_of"]
