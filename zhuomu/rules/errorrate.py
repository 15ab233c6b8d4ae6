"""The error rate of a newspaper issue: what an error counts, the sum, and errors in 10,000 characters.

Source: 报纸期刊质量管理规定 (国新出发〔2020〕10号, 28 May 2020) and its annex 报纸编校差错率计算方法.
The table is data that the editor can replace; rows marked ``is_to_be_confirmed`` wait for somebody to check
the printed rule.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

ONE, ZERO = Decimal("1"), Decimal("0")
PER = Decimal("10000")


class ErrorKind(StrEnum):
    """What is wrong at a place of the paper."""

    FACT = "fact"
    KNOWLEDGE = "knowledge"
    LOGIC = "logic"
    GRAMMAR = "grammar"
    CHARACTERS = "characters"
    NUMBER = "number"
    FOREIGN_WORD = "foreign_word"
    NUMERAL_STYLE = "numeral_style"
    PUNCTUATION = "punctuation"
    TRADITIONAL = "traditional"
    TYPE_SIZE = "type_size"

    @property
    def label(self) -> str:
        """The Chinese name of the kind."""
        return KIND_LABELS[self]


KIND_LABELS: Mapping[ErrorKind, str] = MappingProxyType(
    {
        ErrorKind.FACT: "事实性差错",
        ErrorKind.KNOWLEDGE: "知识性差错",
        ErrorKind.LOGIC: "逻辑性差错",
        ErrorKind.GRAMMAR: "语法性差错",
        ErrorKind.CHARACTERS: "错字、别字、多字、漏字、倒字",
        ErrorKind.NUMBER: "阿拉伯数字、罗马数字差错",
        ErrorKind.FOREIGN_WORD: "外文、国际音标差错",
        ErrorKind.NUMERAL_STYLE: "数字用法不规范（GB/T 15835）",
        ErrorKind.PUNCTUATION: "标点符号差错",
        ErrorKind.TRADITIONAL: "繁简字混用",
        ErrorKind.TYPE_SIZE: "字体、字号差错",
    }
)


@dataclasses.dataclass(frozen=True, slots=True)
class KindRow:
    """What one error of a kind counts; ``issue_cap`` is the most that the kind counts in an issue."""

    points: Decimal
    issue_cap: Decimal | None = None
    is_to_be_confirmed: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class CharacterStep:
    """Wrong characters at one place: up to ``most`` of them (None: any number) count ``points``."""

    most: int | None
    points: Decimal


PAPER_ROWS: Mapping[ErrorKind, KindRow] = MappingProxyType(
    {
        ErrorKind.FACT: KindRow(ONE),
        ErrorKind.KNOWLEDGE: KindRow(ONE),
        ErrorKind.LOGIC: KindRow(ONE),
        ErrorKind.GRAMMAR: KindRow(ONE),
        # Its points are those of the steps below.
        ErrorKind.CHARACTERS: KindRow(ONE),
        # However many digits are wrong in it, a number counts 1; so does a foreign word with its letters.
        ErrorKind.NUMBER: KindRow(ONE),
        ErrorKind.FOREIGN_WORD: KindRow(ONE, is_to_be_confirmed=True),
        ErrorKind.NUMERAL_STYLE: KindRow(Decimal("0.1"), issue_cap=ONE),
        ErrorKind.PUNCTUATION: KindRow(Decimal("0.1"), is_to_be_confirmed=True),
        ErrorKind.TRADITIONAL: KindRow(Decimal("0.5"), is_to_be_confirmed=True),
        ErrorKind.TYPE_SIZE: KindRow(Decimal("0.1"), is_to_be_confirmed=True),
    }
)
PAPER_STEPS = (CharacterStep(1, ONE), CharacterStep(5, Decimal("2")), CharacterStep(None, Decimal("4")))


@dataclasses.dataclass(frozen=True, slots=True)
class ErrorRateTable:
    """All numbers of the rule. ``limit`` is in errors per 10,000 characters and still passes."""

    rows: Mapping[ErrorKind, KindRow] = dataclasses.field(default_factory=lambda: PAPER_ROWS)
    character_steps: tuple[CharacterStep, ...] = PAPER_STEPS
    important_factor: Decimal = Decimal("2")
    same_error_most: int = 3
    picture_share: Decimal = Decimal("0.8")
    decoration_share: Decimal = Decimal("0.3")
    limit: Decimal = Decimal("3")

    def __post_init__(self) -> None:
        missing = [kind.value for kind in ErrorKind if kind not in self.rows]
        if missing:
            raise ValueError(f"kinds without a row: {missing}")
        if not self.character_steps or self.character_steps[-1].most is not None:
            raise ValueError("the last character step must have no upper end")

    def to_be_confirmed(self) -> tuple[ErrorKind, ...]:
        """The kinds whose points nobody has checked against the printed rule yet."""
        return tuple(kind for kind in ErrorKind if self.rows[kind].is_to_be_confirmed)


PAPER_TABLE = ErrorRateTable()
PERIODICAL_LIMIT = Decimal("2")


@dataclasses.dataclass(frozen=True, slots=True)
class ErrorMark:
    """One error that stands. ``same_as`` is equal for repeats of one error in the issue; empty: not a repeat.

    ``is_in_headline`` holds for headlines, mastheads and column heads; ``is_important`` for important names,
    dates and pictures in the text. Both together still double only once.
    """

    key: str
    kind: ErrorKind
    wrong_character_count: int = 1
    is_in_headline: bool = False
    is_important: bool = False
    same_as: str = ""


class Uncounted(StrEnum):
    """Why a mark adds less than its points."""

    REPEATED = "repeated"
    CAPPED = "capped"

    @property
    def label(self) -> str:
        """The Chinese reason."""
        return {"repeated": "同一差错已计满次数", "capped": "本类差错一期已计满"}[self.value]


@dataclasses.dataclass(frozen=True, slots=True)
class CountedMark:
    """A mark, its own points, and what it adds to the issue's sum."""

    mark: ErrorMark
    points: Decimal
    counted: Decimal
    uncounted: Uncounted | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class IssueSum:
    """The sum of an issue with every mark behind it, the costly ones first."""

    total: Decimal
    marks: tuple[CountedMark, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class PageMeasure:
    """A page, seam or insert: its grid, and the shares (0–1) of it under pictures and decoration."""

    characters_per_line: int
    line_count: int
    picture_area: Decimal = ZERO
    decoration_area: Decimal = ZERO

    def __post_init__(self) -> None:
        if self.characters_per_line < 1 or self.line_count < 1:
            raise ValueError("a page has at least one line of one character")
        areas = self.picture_area, self.decoration_area
        if min(areas) < 0 or sum(areas) > 1:
            raise ValueError("pictures and decoration take between nothing and the whole of a page")


def points_for(
    kind: ErrorKind,
    *,
    wrong_character_count: int = 1,
    is_in_headline: bool = False,
    is_important: bool = False,
    table: ErrorRateTable = PAPER_TABLE,
) -> Decimal:
    """What one error counts. Raises ValueError if no character is wrong (``wrong_character_count`` < 1)."""
    if wrong_character_count < 1:
        raise ValueError(f"at least one character is wrong, not {wrong_character_count}")
    points = table.rows[kind].points
    if kind is ErrorKind.CHARACTERS:
        fitting = (s for s in table.character_steps if s.most is None or wrong_character_count <= s.most)
        points = next(fitting).points
    return points * table.important_factor if is_in_headline or is_important else points


def mark_points(mark: ErrorMark, table: ErrorRateTable = PAPER_TABLE) -> Decimal:
    """What one mark counts before the limits of an issue."""
    return points_for(
        mark.kind,
        wrong_character_count=mark.wrong_character_count,
        is_in_headline=mark.is_in_headline,
        is_important=mark.is_important,
        table=table,
    )


def issue_error_sum(marks: Iterable[ErrorMark], table: ErrorRateTable = PAPER_TABLE) -> IssueSum:
    """Add up the marks of one issue, in any order.

    Of the repeats of one error the costliest count, as many as the table allows: the rule does not say which,
    and so the rate is never shown too low. Then each kind stops at its cap.
    """
    weighed = sorted(
        ((mark_points(mark, table), mark) for mark in marks), key=lambda pair: (-pair[0], pair[1].key)
    )
    repeats: dict[tuple[ErrorKind, str], int] = {}
    room = {kind: row.issue_cap for kind, row in table.rows.items()}
    counted: list[CountedMark] = []
    for points, mark in weighed:
        if mark.same_as:
            same = mark.kind, mark.same_as
            repeats[same] = repeats.get(same, 0) + 1
            if repeats[same] > table.same_error_most:
                counted.append(CountedMark(mark, points, ZERO, Uncounted.REPEATED))
                continue
        left = room[mark.kind]
        added = points if left is None else min(points, left)
        room[mark.kind] = None if left is None else left - added
        counted.append(CountedMark(mark, points, added, Uncounted.CAPPED if added < points else None))
    return IssueSum(sum((c.counted for c in counted), ZERO), tuple(counted))


def page_characters(page: PageMeasure, table: ErrorRateTable = PAPER_TABLE) -> int:
    """Characters of a page: characters per line × lines, with pictures and decoration at their share."""
    text_area = ONE - page.picture_area - page.decoration_area
    area = text_area + page.picture_area * table.picture_share + page.decoration_area * table.decoration_share
    return int((page.characters_per_line * page.line_count * area).quantize(ONE, ROUND_HALF_UP))


def issue_characters(pages: Iterable[PageMeasure], table: ErrorRateTable = PAPER_TABLE) -> int:
    """Characters of all pages, seams and inserts together."""
    return sum(page_characters(page, table) for page in pages)


def error_rate_per_10000(error_sum: Decimal, characters: int) -> Decimal:
    """Errors in 10,000 characters, to two decimals for showing. Raises ValueError without characters."""
    if characters < 1:
        raise ValueError("a rate needs at least one character")
    return (error_sum * PER / characters).quantize(Decimal("0.01"), ROUND_HALF_UP)


def is_within_limit(error_sum: Decimal, characters: int, table: ErrorRateTable = PAPER_TABLE) -> bool:
    """Whether the issue passes; exact, not by the rounded rate. Raises ValueError without characters."""
    if characters < 1:
        raise ValueError("a rate needs at least one character")
    return error_sum * PER <= table.limit * characters
