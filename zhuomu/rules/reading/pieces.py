"""What a page turns into: pieces with their source and the trust put in them."""

import dataclasses
from enum import StrEnum

from zhuomu.rules.reading.codes import ReadingCode
from zhuomu.rules.reason import Reason

LineRange = tuple[int, int]
Span = tuple[int, int]


class Role(StrEnum):
    """What a piece is on the page."""

    KICKER = "kicker"
    HEADLINE = "headline"
    DECK = "deck"
    PARAGRAPH = "paragraph"
    SUBHEAD = "subhead"
    CAPTION = "caption"
    NOTE = "note"
    BYLINE = "byline"
    FURNITURE = "furniture"


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """One piece. ``sources`` are 1-based inclusive line ranges, ``spans`` half-open character offsets.

    ``confidence`` is 0 to 1; ``why`` names the doubt and is None exactly where the confidence is 1.
    """

    role: Role
    text: str
    sources: tuple[LineRange, ...]
    spans: tuple[Span, ...]
    confidence: float = 1.0
    why: ReadingCode | None = None

    def to_json(self) -> dict[str, object]:
        """The piece as plain data, for the JSON output and the screen of confirmation."""
        why = str(self.why) if self.why else None
        sources = [list(source) for source in self.sources]
        return {
            "role": str(self.role),
            "text": self.text,
            "lines": sources,
            "confidence": self.confidence,
            "why": why,
        }


@dataclasses.dataclass(frozen=True, slots=True)
class ArticleReading:
    """One item of the page. One that nobody signs may be a box too: ``box`` is its place in ``boxes``."""

    kicker: Piece | None
    headline: Piece | None
    deck: Piece | None
    paragraphs: tuple[Piece, ...]
    captions: tuple[Piece, ...]
    notes: tuple[Piece, ...]
    byline: Piece | None
    lines: LineRange
    confidence: float
    box: int | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All pieces in reading order; together they are the whole item."""
        heads = tuple(piece for piece in (self.kicker, self.headline, self.deck) if piece)
        signed = (self.byline,) if self.byline else ()
        return (*heads, *self.paragraphs, *self.captions, *self.notes, *signed)

    def to_json(self) -> dict[str, object]:
        """The item as plain data: texts first, sources and trust beside them."""
        return {
            "kicker": text_of(self.kicker),
            "headline": text_of(self.headline),
            "deck": text_of(self.deck),
            "paragraphs": [piece.text for piece in self.paragraphs],
            "captions": [piece.text for piece in self.captions],
            "byline": self.byline.text if self.byline else None,
            "lines": list(self.lines),
            "signed": text_of(self.byline).strip("()（）【】[]"),
            "notes": [piece.text for piece in self.notes],
            "box": self.box,
            "confidence": self.confidence,
            "pieces": [piece.to_json() for piece in self.pieces],
        }


@dataclasses.dataclass(frozen=True, slots=True)
class ListedName:
    """One name of a list, without the remark that it is a nickname."""

    name: str
    is_nickname: bool


@dataclasses.dataclass(frozen=True, slots=True)
class NameList:
    """A printed list of names: what stands before the colon, and the names in their order."""

    label: str
    items: tuple[ListedName, ...]
    sources: tuple[LineRange, ...]

    def to_json(self) -> dict[str, object]:
        """The list as plain data."""
        items = [{"name": item.name, "is_nickname": item.is_nickname} for item in self.items]
        return {"label": self.label, "items": items, "lines": [list(source) for source in self.sources]}


@dataclasses.dataclass(frozen=True, slots=True)
class BoxReading:
    """A second view of the article at place ``article``: running text, lists of names, notes apart."""

    article: int
    kicker: Piece | None
    headline: Piece | None
    paragraphs: tuple[Piece, ...]
    lists: tuple[NameList, ...]
    notes: tuple[Piece, ...]
    lines: LineRange

    def to_json(self) -> dict[str, object]:
        """The box as plain data."""
        return {
            "headline": text_of(self.headline),
            "paragraphs": [piece.text for piece in self.paragraphs],
            "lists": [listed.to_json() for listed in self.lists],
            "kicker": text_of(self.kicker),
            "notes": [piece.text for piece in self.notes],
            "lines": list(self.lines),
            "article": self.article,
        }


@dataclasses.dataclass(frozen=True, slots=True)
class PageReading:
    """A whole page. Articles and furniture hold every character once; boxes are views and add none.

    A box is an item of the page like any other (it has a headline, it is reviewed and corrected), so it
    stands among the articles with its lists as printed paragraphs. It stands in ``boxes`` once more because a
    program needs its rules and its lists apart. Who stores a page stores ``articles``.
    """

    articles: tuple[ArticleReading, ...]
    boxes: tuple[BoxReading, ...]
    furniture: tuple[Piece, ...]
    warnings: tuple[Reason, ...]
    confidence: float

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All pieces: the articles in reading order, then the furniture."""
        return (*(piece for article in self.articles for piece in article.pieces), *self.furniture)

    def to_json(self) -> dict[str, object]:
        """The page as plain data; the keys are the published ones, further keys stand after them."""
        return {
            "articles": [article.to_json() for article in self.articles],
            "boxes": [box.to_json() for box in self.boxes],
            "furniture": [piece.to_json() for piece in self.furniture],
            "warnings": [{"code": str(each.code), "facts": dict(each.facts)} for each in self.warnings],
            "confidence": self.confidence,
        }


def text_of(piece: Piece | None) -> str:
    """The text of a piece that may be missing; a missing one is the empty string."""
    return piece.text if piece else ""
