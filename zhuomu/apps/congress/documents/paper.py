"""A document as blocks: what stands on the paper, once, for Word and PDF alike. Lengths in mm, type in points."""

import dataclasses
import unicodedata
from enum import StrEnum

# GB/T 9704-2012: 二号, 三号, 四号, 小四, 五号
SIZE_2, SIZE_3, SIZE_4, SIZE_S4, SIZE_5 = 22.0, 16.0, 14.0, 12.0, 10.5
A4_MM = (210.0, 297.0)


class Face(StrEnum):
    """A kind of type; ``fonts`` names its fonts."""

    TITLE = "title"  # 小标宋
    TEXT = "text"  # 仿宋
    LABEL = "label"  # 黑体
    KAI = "kai"  # 楷体
    SONG = "song"  # 宋体


class Align(StrEnum):
    """Where a line stands."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """The page: margins (top, right, bottom, left) and how its lines stand.

    ``pitch`` and ``tracking`` in points: from line to line, and added between characters. ``is_numbered``: page
    numbers of GB/T 9704, odd ones right, even ones left.
    """

    margins: tuple[float, float, float, float]
    pitch: float | None = None
    tracking: float = 0.0
    is_numbered: bool = False


# 天头 37, 订口 28, 版心 156×225; 22 lines of 28 characters: 三号 is 16 pt, so each character gives up 0.25 pt.
OFFICIAL = Layout((37, 26, 35, 28), pitch=28.95, tracking=-0.25, is_numbered=True)
FORM = Layout((22, 20, 18, 20))


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """Some words in one type; ``size`` None: that of the block."""

    text: str
    face: Face = Face.TEXT
    size: float | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``indent`` and ``right`` in characters, ``before`` and ``after`` in points."""

    runs: tuple[Run, ...]
    size: float = SIZE_3
    align: Align = Align.LEFT
    indent: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    is_kept: bool = False  # on the page of what follows


@dataclasses.dataclass(frozen=True, slots=True)
class Labelled:
    """``出席：…`` two characters in; turned lines stand below the first character after the colon."""

    label: str
    text: str
    size: float = SIZE_3


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """One cell; line breaks in ``text`` are kept. ``is_absent``: the row ends before it, so nobody writes there."""

    text: str
    face: Face = Face.TEXT
    align: Align = Align.CENTRE
    span: int = 1
    size: float | None = None
    is_absent: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """Cells of one line; ``height`` at least, in mm."""

    cells: tuple[Cell, ...]
    height: float = 9.0


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """Rows with lines all round; the first ``heads`` come again on every page."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    heads: int = 0
    size: float = SIZE_S4


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """Room, in mm."""

    height: float


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """The red mark ×××纪要: its upper edge ``top`` mm below that of the type area, as large as fits."""

    text: str
    top: float = 35.0


@dataclasses.dataclass(frozen=True, slots=True)
class RedLine:
    """The red line below the head, as wide as the type area."""


@dataclasses.dataclass(frozen=True, slots=True)
class Imprint:
    """版记, at the foot of the last page: lines of 0.35, 0.25 and 0.35 mm round what stands in it."""

    copies: str
    printed_by: str
    printed_on: str


@dataclasses.dataclass(frozen=True, slots=True)
class Copies:
    """The same blocks ``across`` × ``down`` on one sheet, to be cut apart; each ``width`` × ``height`` mm with ``margin``."""

    across: int
    down: int
    width: float
    height: float
    margin: float
    blocks: "tuple[Block, ...]"


Block = Text | Labelled | Table | Gap | Mark | RedLine | Imprint | Copies


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """A whole document; ``title`` is also its file's name without the ending."""

    title: str
    layout: Layout
    blocks: tuple[Block, ...]


def plain(text: str) -> str:
    """Text that a file can carry: no control characters but the line break, no half characters."""
    return "".join(
        char
        for char in text
        if char == "\n" or (unicodedata.category(char) not in ("Cc", "Cs") and char not in "\ufffe\uffff")
    )


def line(text: str, face: Face = Face.TEXT, size: float = SIZE_S4, align: Align = Align.LEFT) -> Text:
    """A paragraph of one run."""
    return Text((Run(text, face),), size, align)


def heading(text: str, size: float = SIZE_2) -> Text:
    """A title in the middle."""
    return Text((Run(text, Face.TITLE),), size, Align.CENTRE, is_kept=True)
