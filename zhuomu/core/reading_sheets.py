"""Sheets that people bring (xlsx, xls, csv) as a plain grid of text: head found, merged cells filled, nothing executed."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence

from zhuomu.core import reading_child
from zhuomu.core.archives import archive_check
from zhuomu.core.errors import refuse
from zhuomu.core.reading_csv import csv_rows
from zhuomu.rules.reason import Code

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 150 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_FILLED = 1_000_000
MAX_SECONDS = 60
HEAD_ROWS = 15  # a title, a subtitle, a line with the date: the head stands within these
LEAST_KNOWN = 2
LONGEST_LABEL = 60
LONGEST_LOWER = 12
SECTION_WIDTH = 3

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FULL_WIDTH = {ord("０") + n: ord("0") + n for n in range(10)}
# What a database cannot keep or a page cannot show; tab and line breaks stay.
_DROPPED = {n: None for n in range(32) if chr(n) not in "\t\n\r"} | dict.fromkeys((127, 65279, 65534))

Area = tuple[tuple[int, int], tuple[int, int]]
IsKnown = Callable[[str], bool]


class SheetCode(Code):
    """Why a sheet is not read."""

    EMPTY = "sheet.empty"
    TOO_LARGE = "sheet.too_large"
    TOO_MANY_ROWS = "sheet.too_many_rows"
    TOO_MANY_COLUMNS = "sheet.too_many_columns"
    NO_HEAD = "sheet.no_head"
    NO_ROWS = "sheet.no_rows"
    PROTECTED = "sheet.protected"
    UNREADABLE = "sheet.unreadable"
    IS_PAGE = "sheet.is_page"
    TOO_MUCH = "sheet.too_much"


@dataclasses.dataclass(frozen=True, slots=True)
class GridRow:
    """One row: its number in the file, from 1, and a text for each column of the head."""

    number: int
    cells: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Grid:
    """A sheet below its head. Dates are ISO texts, numbers plain digits, blanks empty."""

    sheet: str
    labels: tuple[str, ...]
    rows: tuple[GridRow, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """All cells of one sheet as text, merged cells filled; of a merged area both corners, from 0, belong to it."""

    name: str
    cells: list[list[str]]
    merged: tuple[Area, ...] = ()


def sheet_read(data: bytes, *, is_known: IsKnown, field: str = "file") -> Grid:
    """The first visible sheet of a workbook, or the csv, that has a head; raises ``Refused``.

    ``is_known`` says whether a text is the name of a column: the row with most of them is the head; two rows are one head where
    the upper one only groups. What the file is decides its content, never its name.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise refuse(SheetCode.EMPTY, field=field)
    if len(data) > MAX_BYTES:
        raise refuse(SheetCode.TOO_LARGE, field=field, megabytes=MAX_BYTES // 1024**2)
    tables = list(_tables(data, is_known, field))
    if not any(any(row) for table in tables for row in table.cells):
        raise refuse(SheetCode.EMPTY, field=field)
    for table in tables:
        head = head_find(table, is_known)
        if head is not None:
            return _grid(table, head, field)
    raise refuse(SheetCode.NO_HEAD, field=field, rows=HEAD_ROWS)


def _tables(data: bytes, is_known: IsKnown, field: str) -> Iterator[Table]:
    if data.startswith((b"PK", OLE)):
        yield from book_read(data, field=field)
    elif re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml|meta)", data[:200], re.IGNORECASE):
        # what many systems export as “xls” is a web page
        raise refuse(SheetCode.IS_PAGE, field=field)
    else:
        rows = csv_rows(data, is_known=is_known, field=field)
        _size_check(len(rows), max(map(len, rows), default=0), field)
        yield Table("", [[text_clean(cell) for cell in row] for row in rows])


def book_read(data: bytes, *, field: str = "file") -> list[Table]:
    """The visible sheets of an xlsx or xls file, merged cells filled; opened in a process of its own. Raises ``Refused``."""
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise refuse(SheetCode.PROTECTED, field=field)
    else:
        archive_check(data, max_total_bytes=MAX_UNPACKED, field=field)
    found = []
    for name, height, width, cells, merged in _child_sheets(data, field):
        _size_check(height, width, field)
        cleaned = [[text_clean(cell) for cell in row] for row in cells]
        _fill(cleaned, merged, field)
        found.append(Table(name, cleaned, tuple(merged)))
    return found


def _child_sheets(data: bytes, field: str) -> list[reading_child.Sheet]:
    command = [sys.executable, "-I", reading_child.__file__, str(MAX_ROWS + HEAD_ROWS), str(MAX_COLUMNS)]
    try:
        done = subprocess.run(  # noqa: S603 — our own interpreter and script
            command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise refuse(SheetCode.TOO_MUCH, field=field) from error
    if done.returncode == reading_child.DONE:
        sheets: list[reading_child.Sheet] = json.loads(done.stdout)
        return sheets
    # a negative status: the library asked for more memory than there may be, and was ended
    is_too_much = done.returncode < 0 or done.returncode == reading_child.TOO_MUCH
    codes = {reading_child.PROTECTED: SheetCode.PROTECTED}
    raise refuse(
        SheetCode.TOO_MUCH if is_too_much else codes.get(done.returncode, SheetCode.UNREADABLE), field=field
    )


def _size_check(row_count: int, column_count: int, field: str) -> None:
    if row_count > MAX_ROWS + HEAD_ROWS:
        raise refuse(SheetCode.TOO_MANY_ROWS, field=field, count=row_count, limit=MAX_ROWS)
    if column_count > MAX_COLUMNS:
        raise refuse(SheetCode.TOO_MANY_COLUMNS, field=field, count=column_count, limit=MAX_COLUMNS)


def _fill(cells: list[list[str]], merged: Sequence[Area], field: str) -> None:
    """Write the text of each merged area into all of its cells, as far as the sheet goes."""
    filled = 0
    for (top, left), (bottom, right) in merged:
        rows = cells[top : bottom + 1]
        if not rows or left >= len(rows[0]):
            continue
        text, end = rows[0][left], min(right + 1, len(rows[0]))
        filled += len(rows) * (end - left)
        if filled > MAX_FILLED:
            raise refuse(SheetCode.TOO_MUCH, field=field)
        for row in rows:
            row[left:end] = [text] * (end - left)


def text_clean(text: str) -> str:
    """Without control characters and lone surrogates; full-width digits made half-width; trimmed."""
    plain = text.translate(_DROPPED).translate(_FULL_WIDTH).replace("\r\n", "\n").replace("\r", "\n")
    return plain.encode("utf-8", "ignore").decode().strip()


@dataclasses.dataclass(frozen=True, slots=True)
class Head:
    """Where the head stands (first row, from 0; how many rows) and the names of its columns."""

    at: int
    row_count: int
    labels: tuple[str, ...]
    known_count: int


def head_find(table: Table, is_known: IsKnown) -> Head | None:
    """The head of a table: the row, or pair of rows, with most known names; None where fewer than two are known."""
    found: Head | None = None
    rows = [*table.cells[: HEAD_ROWS + 1], []]
    for at, upper in enumerate(rows[:-1][:HEAD_ROWS]):
        lower = rows[at + 1]
        pair = _joined(upper, lower, at, table.merged)
        single_count, pair_count = _known_count(upper, is_known), _known_count(pair, is_known)
        # a title above a head would make a pair as well: but no name in it is known
        is_pair = single_count > 0 and pair_count >= max(single_count, _known_count(lower, is_known))
        count = pair_count if is_pair else single_count
        if count >= LEAST_KNOWN and (found is None or count > found.known_count):
            labels = tuple(label[:LONGEST_LABEL] for label in (pair if is_pair else upper))
            found = Head(at, 2 if is_pair else 1, labels, count)
    return found


def _known_count(labels: Sequence[str], is_known: IsKnown) -> int:
    return len({label for label in labels if label and is_known(label)})


def _joined(upper: Sequence[str], lower: Sequence[str], at: int, merged: Sequence[Area]) -> list[str]:
    """Two rows as one head, ``整改/措施`` where a group stands above; empty where they are no such pair.

    Below a group stand short names; below a name of its own stands nothing, or the same name again (merged downwards).
    """
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    groups = _groups(above, at, merged)
    under = {column for column in range(width) if below[column] and below[column] != above[column]}
    if not groups or not under or not under <= groups or any(len(below[c]) > LONGEST_LOWER for c in under):
        return []
    group, labels = "", []
    for column in range(width):
        group = above[column] or (group if column in groups else "")
        labels.append(f"{group}/{below[column]}" if column in under else group)
    return labels


def _groups(above: Sequence[str], at: int, merged: Sequence[Area]) -> set[int]:
    """The columns below a name that spans several: merged to the right, or followed by blanks."""
    spanned: set[int] = set()
    for (top, left), (bottom, right) in merged:
        if top == bottom == at and right > left and above[left : left + 1] != [""]:
            spanned.update(range(left, right + 1))
    for column, text in enumerate(above):
        if text == "" and column and (above[column - 1] or column - 1 in spanned):
            spanned.update({column - 1, column})
    return spanned


def _grid(table: Table, head: Head, field: str) -> Grid:
    width = max((at + 1 for at, label in enumerate(head.labels) if label), default=0)
    rows = []
    for number, row in enumerate(table.cells[head.at + head.row_count :], start=head.at + head.row_count + 1):
        cells = tuple([*row, *[""] * width][:width])
        if any(cells) and not _is_section(cells) and cells != head.labels[:width]:
            rows.append(GridRow(number, cells))
    if not rows:
        raise refuse(SheetCode.NO_ROWS, field=field)
    if len(rows) > MAX_ROWS:
        raise refuse(SheetCode.TOO_MANY_ROWS, field=field, count=len(rows), limit=MAX_ROWS)
    return Grid(table.name, head.labels[:width], tuple(rows))


def _is_section(cells: Sequence[str]) -> bool:
    """A line across the whole sheet (一、物业类), not a row: one text merged over all columns."""
    return len(cells) >= SECTION_WIDTH and len(set(cells)) == 1
