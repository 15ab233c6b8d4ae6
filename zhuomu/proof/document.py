"""A text as a proofreader sees it: paragraphs, sentences. Computed once, shared by all rules."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar

from .lexicon import Lexicon

T = TypeVar("T")

# Those of str.splitlines.
LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_SENTENCE_END = re.compile(f"[。！？][”’」』）)]*|[{LINE_BREAKS}]+")
# A column of print is cut anywhere: a long line without its end mark is then a cut, not an error.
_LONG_LINE = 30


_compiled = cache(re.compile)


def matches(text: str, forms: Mapping[str, str]) -> Iterator[re.Match[str]]:
    """Every match of expressions by a character that each of them needs: one that the text lacks costs nothing.

    Each is compiled when it is first needed. One that begins with a fixed character is found many times as fast as one
    that begins with a class.
    """
    for char, form in forms.items():
        if char in text:
            yield from _compiled(form).finditer(text)


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
    def code_units(self) -> tuple[bytes, int]:
        """The text as bytes, low ones first, and how many a character has: two, or four where two are not enough."""
        width, data = 2, self.text.encode("utf-16-le", "surrogatepass")
        if len(data) != width * len(self.text):
            width, data = 4, self.text.encode("utf-32-le", "surrogatepass")
        return data, width

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Lines that are not blank, in order."""
        lines = self.text.splitlines(keepends=True)
        ends = accumulate(map(len, lines))
        return tuple(
            Paragraph(end - len(line), end - len(line) + len(line.rstrip()))
            for line, end in zip(map(str.lstrip, lines), ends, strict=True)
            if line
        )

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
            if ((last := self.text[paragraph.end - 1]) in "，、" or "一" <= last <= "鿿")
            and self.is_prose(paragraph)
        )

    @cached_property
    def is_wrapped(self) -> bool:
        """Whether the layout cuts lines: more than one in twelve long lines stops without an end mark."""
        if len(self.unfinished) < 2:
            return False
        return len(self.unfinished) * 12 > sum(map(self.is_prose, self.paragraphs))
