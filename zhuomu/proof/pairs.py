"""Which opening mark belongs to which closing one, and which stand alone: one pass over the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, pairwise

from .document import LINE_BREAKS, Document, Paragraph

QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』"}
BRACKETS = {"（": "）", "(": ")", "【": "】", "〔": "〕", "《": "》", "〈": "〉"}
_OPENERS = QUOTES | BRACKETS
_CLOSER_KINDS = {closer: opener for opener, closer in _OPENERS.items()}
_MARKS = "“”‘’「」『』（）()【】〔〕《》〈〉"
_MARK = re.compile(f"[{_MARKS}]")
_MARK_OR_BREAK = re.compile(f"[{_MARKS}{LINE_BREAKS}]")
_BREAK = re.compile(f"[{LINE_BREAKS}]")
# 1） 2) 一） a)：a closing bracket that numbers an item has no partner.
_ITEM_NUMBER = re.compile(
    r"(?:\A|[\s，。；：、！？])(?:\d{1,3}|[A-Za-z]|[一二三四五六七八九十]{1,3}|[①-⑳])\Z"
)
_EMOTICON = re.compile(r"[:;：；=][-']?\Z")
_LATIN = re.compile(r"[A-Za-z0-9.,!?]")
# A quotation that runs over paragraphs without opening each anew is looked for this far.
_REACH = 6
# Hostile text may hold a million lonely marks: only so many are looked at from any one of them.
_LOOK = 8
_LONGEST_SUGGESTION = 200


class Flaw(StrEnum):
    """What can be wrong with a mark that comes in pairs."""

    UNCLOSED = "unclosed"
    UNOPENED = "unopened"
    REVERSED = "reversed"
    CROSSED = "crossed"
    SAME_INSIDE = "same_inside"
    MIXED_WIDTH = "mixed_width"
    NOT_REOPENED = "not_reopened"


@dataclass(frozen=True, slots=True)
class PairFlaw:
    """A flaw at [start, end); `char` is the mark in question."""

    flaw: Flaw
    start: int
    end: int
    char: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    at: int
    char: str
    kind: str  # the opening mark of its family; brackets of both widths are one family
    is_opener: bool


def pair_flaws(document: Document) -> tuple[PairFlaw, ...]:
    """What is wrong with the marks of the document that come in pairs, sorted by start."""
    suspects = _suspects(document)
    rows = document.once(_rows)
    _settle_across(rows, suspects)
    flaws = [flaw for index in suspects for flaw in rows[index].all_flaws()]
    return tuple(sorted(flaws, key=lambda flaw: (flaw.start, flaw.end)))


def quotations(document: Document) -> tuple[tuple[int, int], ...]:
    """Spans of quoted words, marks included, sorted; those inside others too."""
    rows = document.once(_rows)
    spans = (pair for index in range(len(rows)) for pair in rows[index].partners.items())
    return tuple(sorted((opener, closer + 1) for opener, closer in spans if document.text[opener] in QUOTES))


def _suspects(document: Document) -> list[int]:
    """Indexes of the few paragraphs whose marks are not plain pairs, or hold a quotation inside one of its kind."""
    text = document.text
    # All lines at once: the breaks stay between their marks, so that no pair is closed on another line.
    marks = "".join(_MARK_OR_BREAK.findall(text))
    rest = marks
    for pair in ("《》", "（）", "()", "‘’", "《》", "（）", "“”", "《》", "（）"):
        rest = rest.replace(pair, "")
    if not rest or rest.isspace():
        return []
    pairs = zip(_BREAK.split(marks), _BREAK.split(rest), strict=True)
    lines = [line for line, (each, left) in enumerate(pairs) if left and not _is_tidy(each, left)]
    line_ends = [*(found.start() for found in _BREAK.finditer(text)), len(text)] if lines else []
    return [document.paragraph_index(line_ends[line]) for line in lines]


def _is_tidy(marks: str, rest: str) -> bool:
    """Whether what is left of a line's marks are rarer plain pairs, and none of its marks may stand alone."""
    for pair in ("〈〉", "《》", "【】"):
        rest = rest.replace(pair, "")
    return not rest and not any(mark in marks for mark in "’)）")


def _mark(at: int, char: str) -> _Mark:
    kind = _CLOSER_KINDS.get(char, char)
    return _Mark(at, char, "（" if kind == "(" else kind, char in _OPENERS)


class _Row:
    """The marks of one paragraph while they are being matched."""

    def __init__(self, text: str, paragraph: Paragraph) -> None:
        self.text = text
        self.paragraph = paragraph
        self.partners: dict[int, int] = {}
        self.flaws: list[PairFlaw] = []
        self.unopened: dict[int, _Mark] = {}
        self.unclosed: dict[int, _Mark] = {}
        self._stack: list[_Mark] = []
        self._open_counts: dict[str, int] = {}
        self.marks = [
            _mark(found.start(), found[0])
            for found in _MARK.finditer(text, paragraph.start, paragraph.end)
            if found[0] not in "’)）" or self._is_pair_mark(found.start(), found[0])
        ]
        for index, mark in enumerate(self.marks):
            if mark.is_opener:
                self._stack.append(mark)
                self._open_counts[mark.kind] = self._open_counts.get(mark.kind, 0) + 1
            else:
                self._close(index, mark)
        for mark in self._stack:
            self.unclosed[mark.at] = mark
        if self.unclosed or self.unopened:
            self._find_reversed()

    def _is_pair_mark(self, at: int, char: str) -> bool:
        before = self.text[max(self.paragraph.start, at - 5) : at]
        if char == "’":
            is_word = _LATIN.match(before[-1:]) is not None
            after = self.text[at + 1 : at + 2]
            has_opener = "‘" in self.text[max(self.paragraph.start, at - 40) : at]
            is_omission = after.isdigit() and not has_opener  # ’98
            return not is_omission and not (is_word and (_LATIN.match(after) or not has_opener))
        if _EMOTICON.search(before):
            return False
        return "（" in before or "(" in before or not _ITEM_NUMBER.search(before)

    def _close(self, index: int, mark: _Mark) -> None:
        if not self._open_counts.get(mark.kind):
            self.unopened[mark.at] = mark
            return
        above: list[_Mark] = []
        while self._stack[-1].kind != mark.kind:
            above.append(self._pop())
        partner = self._pop()
        following = self.marks[index + 1] if index + 1 < len(self.marks) else None
        if len(above) == 1 and following and not following.is_opener and following.kind == above[0].kind:
            self._cross(mark, following)
            self._stack.append(above[0])
            self._open_counts[above[0].kind] += 1
        else:
            self.unclosed.update((lonely.at, lonely) for lonely in above)
        self._pair(partner, mark)

    def _pop(self) -> _Mark:
        mark = self._stack.pop()
        self._open_counts[mark.kind] -= 1
        return mark

    def _cross(self, mark: _Mark, following: _Mark) -> None:
        is_adjacent = following.at == mark.at + 1
        end = following.at + 1 if is_adjacent else mark.at + 1
        suggestion = following.char + mark.char if is_adjacent else None
        self.flaws.append(PairFlaw(Flaw.CROSSED, mark.at, end, mark.char, suggestion))

    def _pair(self, opener: _Mark, closer: _Mark) -> None:
        self.partners[opener.at] = closer.at
        if opener.kind == "（" and (opener.char == "（") != (closer.char == "）"):
            self._flaw_of_pair(Flaw.MIXED_WIDTH, opener, closer, "（）")
        if opener.char in "“‘" and self._stack:
            outer = next(
                (mark.char for mark in islice(reversed(self._stack), _LOOK) if mark.char in QUOTES), ""
            )
            if outer == opener.char:
                self._flaw_of_pair(Flaw.SAME_INSIDE, opener, closer, "‘’" if outer == "“" else "“”")

    def _flaw_of_pair(self, flaw: Flaw, opener: _Mark, closer: _Mark, around: str) -> None:
        inner = self.text[opener.at + 1 : min(closer.at, opener.at + _LONGEST_SUGGESTION)]
        is_plain = closer.at - opener.at <= len(inner) + 1 and not any(mark in inner for mark in around)
        suggestion = around[0] + inner + around[1] if is_plain else None
        self.flaws.append(PairFlaw(flaw, opener.at, closer.at + 1, opener.char, suggestion))

    def _find_reversed(self) -> None:
        """Two quotes of one family, both the same way round with nothing of the family between them."""
        for family in QUOTES:
            chain = [mark for mark in self.marks if mark.kind == family]
            if len(chain) == 2 and not chain[0].is_opener and chain[1].is_opener:
                self._turn(chain[0])
                self._turn(chain[1])
                continue
            for first, second in pairwise(chain):
                if first.at in self.unclosed and second.at in self.unclosed:
                    self._turn(second)
                    self.settle(first)
                elif first.at in self.unopened and second.at in self.unopened:
                    self._turn(first)
                    self.settle(second)

    def _turn(self, mark: _Mark) -> None:
        other = QUOTES[mark.kind] if mark.is_opener else mark.kind
        self.flaws.append(PairFlaw(Flaw.REVERSED, mark.at, mark.at + 1, mark.char, other))
        self.settle(mark)

    def all_flaws(self) -> Iterator[PairFlaw]:
        """Flaws of this paragraph, those of lonely marks included."""
        yield from self.flaws
        for flaw, marks in ((Flaw.UNCLOSED, self.unclosed), (Flaw.UNOPENED, self.unopened)):
            for mark in marks.values():
                yield PairFlaw(flaw, mark.at, mark.at + 1, mark.char)

    def settle(self, mark: _Mark, flaw: Flaw | None = None) -> None:
        """Take the mark off the lonely ones; say `flaw` about it instead, if any."""
        self.unclosed.pop(mark.at, None)
        self.unopened.pop(mark.at, None)
        if flaw:
            self.flaws.append(PairFlaw(flaw, mark.at, mark.at + 1, mark.char))


class _Rows:
    """The rows of a document, each made when first asked for."""

    def __init__(self, text: str, paragraphs: Sequence[Paragraph]) -> None:
        self.text = text
        self._paragraphs = paragraphs
        self._made: dict[int, _Row] = {}

    def __len__(self) -> int:
        return len(self._paragraphs)

    def __getitem__(self, index: int) -> _Row:
        if index not in self._made:
            self._made[index] = _Row(self.text, self._paragraphs[index])
        return self._made[index]

    def ends_a_sentence(self, index: int) -> bool:
        """Whether the paragraph ends with a full stop or its like."""
        return self.text[self._paragraphs[index].end - 1] in "。！？"


def _rows(document: Document) -> _Rows:
    return _Rows(document.text, document.paragraphs)


def _settle_across(rows: _Rows, suspects: Sequence[int]) -> None:
    """Quotations over several paragraphs: legal when each opens anew, a query when not, cut lines aside."""
    for index in suspects:
        row = rows[index]
        for mark in list(row.unclosed.values()):
            if mark.char in QUOTES and _is_opened_anew(rows, index + 1, mark.char):
                row.settle(mark)
                continue
            partner = _partner(rows, index, mark)
            if partner is None:
                continue
            reached, closer = partner
            is_cut = not any(rows.ends_a_sentence(between) for between in range(index, reached))
            row.settle(mark, None if is_cut else Flaw.NOT_REOPENED)
            rows[reached].settle(closer)


def _is_opened_anew(rows: _Rows, index: int, char: str) -> bool:
    """Whether the paragraph starts with the same mark, and leaves it open or closes it only at its end."""
    if index >= len(rows):
        return False
    row = rows[index]
    if not row.marks or row.marks[0].char != char or row.marks[0].at != row.paragraph.start:
        return False
    first = row.marks[0].at
    return first in row.unclosed or row.partners.get(first, -1) >= row.paragraph.end - 2


def _partner(rows: _Rows, index: int, mark: _Mark) -> tuple[int, _Mark] | None:
    """The row and the lonely closing mark that may belong to the opening one of an earlier row."""
    for at in range(index + 1, min(len(rows), index + 1 + _REACH)):
        for closer in islice(rows[at].unopened.values(), _LOOK):
            if closer.kind == mark.kind:
                return at, closer
        if any(opener.kind == mark.kind for opener in islice(rows[at].unclosed.values(), _LOOK)):
            return None
    return None
