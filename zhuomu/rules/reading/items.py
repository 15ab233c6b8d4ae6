"""From lines to items: lines that flow into each other become one paragraph, everything else stands alone."""

import dataclasses
from collections.abc import Sequence
from enum import StrEnum
from itertools import zip_longest

from zhuomu.rules.reading.codes import ReadingCode
from zhuomu.rules.reading.lines import COUNTED, ENUMERATOR, Habits, Line, habits_of, line_cut, lines_split
from zhuomu.rules.reading.marks import RUNNING_HEAD, Mark, inline_byline_at, mark_of
from zhuomu.rules.reading.names import names_in

EDGE_LINES = 4
MARKED = tuple[Line, Mark]


class Kind(StrEnum):
    """What an item is before the articles are known. SHORT is a heading, a caption or a subhead."""

    FURNITURE = "furniture"
    BYLINE = "byline"
    CAPTION = "caption"
    NOTE = "note"
    SHORT = "short"
    PARAGRAPH = "paragraph"


@dataclasses.dataclass(slots=True)
class Item:
    """Lines that belong together, still open to change while the page is read."""

    kind: Kind
    lines: list[Line]
    mark: Mark
    confidence: float = 1.0
    why: ReadingCode | None = None

    @property
    def first(self) -> Line:
        """The line it begins with."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The line it ends with so far."""
        return self.lines[-1]

    @property
    def is_open(self) -> bool:
        """Whether the paragraph stops in the middle of a sentence."""
        if self.mark in (Mark.LIST, Mark.FIELD, Mark.COUNT):
            return self.last.text[-1] in "、，"
        return self.mark is Mark.PROSE and not self.last.has_end

    def doubt(self, confidence: float, why: ReadingCode) -> None:
        """Lower the trust; the greatest doubt gives the reason."""
        if confidence < self.confidence:
            self.confidence, self.why = confidence, why


def items_of(text: str) -> tuple[list[Item], list[Item], Habits]:
    """The items of a page in source order, its furniture apart, and its habits."""
    lines = lines_cut(lines_split(text))
    habits = habits_of(lines)
    marked = _marked(lines)
    furniture = [Item(Kind.FURNITURE, [line], mark) for line, mark in marked if mark is Mark.FURNITURE]
    for item in furniture:
        if RUNNING_HEAD.match(item.first.text):
            item.doubt(0.8, ReadingCode.FURNITURE_PLACE)
    rest = [pair for pair in marked if pair[1] is not Mark.FURNITURE]
    builder = _Builder(habits)
    for (line, mark), following in zip_longest(rest, rest[1:]):
        builder.add(line, mark, following)
    _maybe_bylines_settle(builder.items)
    return builder.items, furniture, habits


def lines_cut(lines: Sequence[Line]) -> list[Line]:
    """The lines with every byline that stands behind a last sentence made a line of its own."""
    found: list[Line] = []
    for line in lines:
        at = inline_byline_at(line)
        found.extend(line_cut(line, at) if at else (line,))
    return found


def _marked(lines: Sequence[Line]) -> list[MARKED]:
    middle = range(EDGE_LINES, len(lines) - EDGE_LINES)
    marks = [mark_of(line, is_edge=place not in middle) for place, line in enumerate(lines)]
    for place, line in enumerate(lines):
        beside = marks[max(0, place - 1) : place + 2]
        if place not in middle and Mark.FURNITURE in beside and RUNNING_HEAD.match(line.text):
            marks[place] = Mark.FURNITURE
    return list(zip(lines, marks, strict=True))


def _maybe_bylines_settle(items: list[Item]) -> None:
    """A bracket or a bulleted name is a byline under finished text, or between a heading and its text."""
    for place, item in enumerate(items):
        if item.mark is not Mark.MAYBE_BYLINE:
            continue
        before = items[place - 1] if place else None
        after = items[place + 1] if place + 1 < len(items) else None
        is_under = before and before.kind is Kind.PARAGRAPH and not before.is_open
        is_between = before and before.kind is Kind.SHORT and after and after.kind is Kind.PARAGRAPH
        if is_under or is_between:
            item.kind = Kind.BYLINE
            item.doubt(0.7, ReadingCode.BYLINE_FORM)


class _Builder:
    """Takes the lines in order and lets each one join the paragraph before it or begin something new."""

    def __init__(self, habits: Habits) -> None:
        self.habits = habits
        self.items: list[Item] = []
        # the last paragraph while only headings or captions came after it
        self.waiting: Item | None = None

    def add(self, line: Line, mark: Mark, following: MARKED | None) -> None:
        """Place one line; ``following`` is the next line of the page that is no furniture."""
        mark = self._in_context(line, mark, following)
        last = self.items[-1] if self.items else None
        if last and last.kind is Kind.CAPTION and self._is_same_caption(last, line, mark):
            last.lines.append(line)
        elif mark in (Mark.PROSE, Mark.LIST, Mark.FIELD, Mark.COUNT):
            self._add_prose(last, line, mark)
        else:
            kinds = {Mark.BYLINE: Kind.BYLINE, Mark.CAPTION: Kind.CAPTION, Mark.NOTE: Kind.NOTE}
            self.items.append(Item(kinds.get(mark, Kind.SHORT), [line], mark))
            if mark is Mark.BYLINE:
                self.waiting = None

    def _add_prose(self, last: Item | None, line: Line, mark: Mark) -> None:
        if last and last.kind is Kind.PARAGRAPH and self._continues(last, line, mark):
            if line.gap:
                last.doubt(0.95, ReadingCode.JOINED_GAP)
            last.lines.append(line)
        else:
            last = Item(Kind.PARAGRAPH, [line], mark)
            self.items.append(last)
        self.waiting = last

    def _flows(self, last: Item, line: Line) -> bool:
        """Whether the page, not the writer, broke the line before this one."""
        habits = self.habits
        return not line.gap and habits.is_full(last.last) and not habits.opens_paragraph(line)

    def _continues(self, last: Item, line: Line, mark: Mark) -> bool:
        if last.mark is Mark.LIST:
            return bool(names_in(line.text)) and (
                last.is_open or last.last.text[-1] in "：:" or self._flows(last, line)
            )
        if self.habits.opens_paragraph(line) or mark is not Mark.PROSE:
            return False
        if last.last.text[-1] in "：；:;" and (COUNTED.match(line.text) or ENUMERATOR.match(line.text)):
            return self._flows(last, line) and not ENUMERATOR.match(line.text)
        return last.is_open or self._flows(last, line)

    def _in_context(self, line: Line, mark: Mark, following: MARKED | None) -> Mark:
        """The mark of a line once the lines beside it are known."""
        last = self.items[-1] if self.items else None
        if last and last.mark is Mark.LIST and mark is Mark.SHORT and self._continues(last, line, mark):
            return Mark.LIST
        if (
            last
            and last.kind is Kind.PARAGRAPH
            and self._flows(last, line)
            and mark not in (Mark.BYLINE, Mark.CAPTION)
        ):
            return self._in_flow(last, line, mark, following)
        if mark is Mark.BANG:
            return self._call(last, line)
        if mark is Mark.SHORT and self.habits.is_full(line) and self._is_broken_prose(line, following):
            return Mark.PROSE
        return mark

    def _in_flow(self, last: Item, line: Line, mark: Mark, following: MARKED | None) -> Mark:
        if last.mark is Mark.LIST:
            return mark
        is_inside = bool(following and not following[0].gap and self._is_running(*following))
        if last.last.has_end:
            goes_on = is_inside or (
                self.habits.has_indents and not (following and self._is_begun_by(*following))
            )
            is_text = mark is Mark.BANG or (mark is Mark.SHORT and self.habits.is_full(line) and goes_on)
            return Mark.PROSE if is_text else mark
        # a short line inside a sentence that goes on below is a caption, otherwise it ends the paragraph
        is_caption = mark is Mark.SHORT and is_inside and not self.habits.is_full(line)
        return Mark.SHORT if is_caption else Mark.PROSE

    def _is_running(self, line: Line, mark: Mark) -> bool:
        return not self.habits.opens_paragraph(line) and (mark is Mark.PROSE or self.habits.is_full(line))

    def _is_begun_by(self, line: Line, mark: Mark) -> bool:
        return mark is Mark.BYLINE or self.habits.opens_paragraph(line)

    def _is_broken_prose(self, line: Line, following: MARKED | None) -> bool:
        """Whether a full line without a mark at its end begins a paragraph, or takes up one that waits."""
        if self.habits.opens_paragraph(line):
            return True
        if self.habits.has_indents:
            return bool(self.waiting and self.waiting.is_open)
        return "，" in line.text or bool(following and not following[0].gap and self._is_running(*following))

    def _call(self, last: Item | None, line: Line) -> Mark:
        """A short call or question: the end of a text that runs, else a heading."""
        if not last or last.kind in (Kind.SHORT, Kind.BYLINE, Kind.NOTE):
            return Mark.SHORT
        is_apart = line.gap > self.habits.gap and not last.is_open
        return Mark.SHORT if is_apart else Mark.PROSE

    def _is_same_caption(self, last: Item, line: Line, mark: Mark) -> bool:
        return mark in (Mark.SHORT, Mark.PROSE) and self._flows(last, line) and not last.last.has_end
