"""Source lines with their measures, and the habits of a page learned from them."""

import dataclasses
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from zhuomu.rules.reading.pieces import LineRange, Span

LINE_END = re.compile(r"\r\n|\r|\n")
CLOSERS = "”’\"'）)》〉」』】］]"
FINALS = "。！？!?…"
ENUMERATOR = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]"
)
COUNTED = re.compile(r"[一二三四五六七八九十]{1,2}[是要]|第[一二三四五六七八九十]|首先|其[次一二三]|最后")
# a full line misses at most this much: a mark that may not begin a line takes a character down with it
FULL_SLACK_EM = 2.5


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line without outer blanks; ``gap`` counts blank lines above, ``indent`` and ``width`` are in em."""

    number: int
    start: int
    end: int
    text: str
    gap: int
    indent: float
    width: float

    @property
    def reach(self) -> float:
        """Where the line ends, in em from the left edge."""
        return self.indent + self.width

    @property
    def has_end(self) -> bool:
        """Whether a sentence ends with the line, closing quotes and brackets aside."""
        return self.text.rstrip(CLOSERS)[-1:] in tuple(FINALS)

    @property
    def is_indented(self) -> bool:
        """Whether the line begins with the two em of a new paragraph."""
        return 1.5 <= self.indent <= 2.5


@dataclasses.dataclass(frozen=True, slots=True)
class Habits:
    """How a page was made. ``measure`` is the width of hard-wrapped lines in em, 0 where it has none."""

    measure: float
    has_indents: bool
    gap: int

    def is_full(self, line: Line) -> bool:
        """Whether the line reaches the right edge, so that the page broke it and not the writer."""
        return bool(self.measure) and line.reach >= self.measure - FULL_SLACK_EM

    def opens_paragraph(self, line: Line) -> bool:
        """Whether the line's indent begins a paragraph on this page."""
        return self.has_indents and line.is_indented


@lru_cache(maxsize=4096)
def char_em(char: str) -> float:
    """Width of one character: 1 for a full-width one, otherwise one half."""
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5


def is_blank(char: str) -> bool:
    """Whether a character carries nothing to read: white space of any kind, or a byte order mark."""
    return char.isspace() or char == "\ufeff"


def em_width(text: str) -> float:
    """Width of a text in em; of a long one only as much as any rule asks for."""
    return sum(char_em(char) for char in text[:200]) + 0.5 * max(0, len(text) - 200)


def lines_split(text: str) -> list[Line]:
    """The lines that hold something. Only \\n, \\r\\n and \\r end a line, as in an editor."""
    found: list[Line] = []
    begin = gap = 0
    ends = [(match.start(), match.end()) for match in LINE_END.finditer(text)]
    for number, (end, following) in enumerate([*ends, (len(text), len(text))], start=1):
        start, stop = begin, end
        while start < stop and is_blank(text[start]):
            start += 1
        while stop > start and is_blank(text[stop - 1]):
            stop -= 1
        if start == stop:
            gap += 1
        else:
            indent = em_width(text[begin:start].replace("\ufeff", "").replace("\f", ""))
            found.append(Line(number, start, stop, text[start:stop], gap, indent, em_width(text[start:stop])))
            gap = 0
        begin = following
    return found


def line_cut(line: Line, at: int) -> tuple[Line, Line]:
    """Two lines out of one, cut before character ``at``; both keep the number of the source line."""
    head, tail = line.text[:at].rstrip(), line.text[at:]
    first = dataclasses.replace(line, end=line.start + len(head), text=head, width=em_width(head))
    second = Line(line.number, line.start + at, line.end, tail, 0, 0.0, em_width(tail))
    return first, second


def habits_of(lines: Sequence[Line]) -> Habits:
    """Learn the measure, the use of indents and the usual gap from the page itself."""
    measure = measure_of(lines)
    long = [line for line in lines if line.width >= 10]
    indented = sum(line.is_indented for line in long)
    # where nearly every line is indented the indent says nothing, unless the lines are whole paragraphs
    has_indents = indented >= 2 and indented <= 0.9 * len(long)
    gaps = [line.gap for line in lines[1:]]
    return Habits(measure, has_indents, round(statistics.median_low(gaps)) if gaps else 0)


def measure_of(lines: Sequence[Line]) -> float:
    """The width in em at which lines are broken, or 0: a third of them end there, hardly one goes on."""
    counts = Counter(round(line.reach) for line in lines if 12 <= line.reach <= 60)
    if not counts:
        return 0.0
    at, crowd = max(
        ((width, sum(counts[width - back] for back in range(3))) for width in counts),
        key=lambda pair: (pair[1], counts[pair[0]]),
    )
    beyond = sum(line.reach > at + 1.5 for line in lines)
    return float(at) if crowd >= max(4, 0.35 * len(lines)) and beyond <= 0.1 * len(lines) else 0.0


def glue(before: str, after: str) -> str:
    """What joins two source lines: a space between Latin words, otherwise nothing."""
    return " " if before.isascii() and before.isalpha() and after.isascii() and after.isalpha() else ""


def lines_join(lines: Sequence[Line]) -> str:
    """The text of lines put together again."""
    parts = [lines[0].text]
    for before, after in pairwise(lines):
        parts += [glue(before.text[-1], after.text[0]), after.text]
    return "".join(parts)


def line_ranges(lines: Sequence[Line]) -> tuple[LineRange, ...]:
    """The source lines as ranges; lines without another between them share one."""
    ranges: list[LineRange] = []
    for line in lines:
        if ranges and line.number - line.gap - 1 <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], line.number)
        else:
            ranges.append((line.number, line.number))
    return tuple(ranges)


def line_spans(lines: Sequence[Line]) -> tuple[Span, ...]:
    """The character offsets of lines in the page."""
    return tuple((line.start, line.end) for line in lines)
