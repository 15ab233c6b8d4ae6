"""A text as a proofreader sees it: paragraphs, sentences. Computed once, shared by all rules."""

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from .lexicon import Lexicon

T = TypeVar("T")

LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_LINE = re.compile(f"[^{LINE_BREAKS}]+")
_SENTENCE_END = re.compile(f"[。！？][”’」』）)]*|[{LINE_BREAKS}]+")
# A column of print is cut anywhere: a long line without its end mark is then a cut, not an error.
_LONG_LINE = 30
_UNFINISHED = re.compile(r"[一-鿿，、]\Z")


class Paragraph(NamedTuple):
    """A line with something on it, without the blanks around it; half-open."""

    start: int
    end: int


class Document:
    """The text and what is derived from it. Rules read, nobody writes."""

    def __init__(self, text: str, lexicon: Lexicon | None = None) -> None:
        self.text = text
        self.lexicon = lexicon or Lexicon()
        self._memo: dict[Callable[[Document], Any], Any] = {}

    def once(self, derive: Callable[["Document"], T]) -> T:
        """What `derive` makes of this document, computed at the first call and kept."""
        if derive not in self._memo:
            self._memo[derive] = derive(self)
        result: T = self._memo[derive]
        return result

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Lines that are not blank, in order."""
        found = []
        for line in _LINE.finditer(self.text):
            words = line[0]
            stripped = words.lstrip()
            if stripped:
                start = line.start() + len(words) - len(stripped)
                found.append(Paragraph(start, start + len(stripped.rstrip())))
        return tuple(found)

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.paragraphs]

    def paragraph_index(self, offset: int) -> int:
        """Index of the paragraph that holds the offset, or of the one before it; -1 before the first."""
        return bisect_right(self._paragraph_starts, offset) - 1

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Spans that end with 。！？ (and closing marks after them) or with the line; blanks included."""
        spans = []
        start = 0
        for end in _SENTENCE_END.finditer(self.text):
            if end.start() > start:
                spans.append((start, end.end() if end[0][0] in "。！？" else end.start()))
            start = end.end()
        if start < len(self.text):
            spans.append((start, len(self.text)))
        return tuple(spans)

    def is_prose(self, paragraph: Paragraph) -> bool:
        """Whether it is running text: long, and with a full stop inside; a headline is neither."""
        long_enough = paragraph.end - paragraph.start >= _LONG_LINE
        return long_enough and self.text.find("。", paragraph.start, paragraph.end - 1) >= 0

    @cached_property
    def unfinished(self) -> tuple[Paragraph, ...]:
        """Paragraphs of running text whose last character is no end mark."""
        return tuple(
            paragraph
            for paragraph in self.paragraphs
            if _UNFINISHED.match(self.text, paragraph.end - 1, paragraph.end) and self.is_prose(paragraph)
        )

    @cached_property
    def is_wrapped(self) -> bool:
        """Whether the layout cuts lines: more than one in twelve long lines stops without an end mark."""
        prose = sum(map(self.is_prose, self.paragraphs))
        return len(self.unfinished) >= 2 and len(self.unfinished) * 12 > prose
