"""Excel files out. Text is text: no cell of ours ever becomes a formula, whatever it starts with."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

CellValue = str | int | float | Decimal | date | datetime | None
Lines = list[int]  # the width of each line of a cell, in half-width characters
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel's own limits
MAX_TITLE = 31
MAX_CELL = 32_767
# wider texts are wrapped: a table of many columns must stay readable on paper
NARROWEST, WIDEST = 6, 32
MOST_UPRIGHT, MOST_ON_A4 = 8, 16
LINE_HEIGHT, HIGHEST = 16, 400  # points; Excel takes no more than 409
_LINE = Side(style="thin", color="8A8578")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TEXT, _VALUE = Alignment(vertical="top", wrap_text=True), Alignment("center", "top")
_HEAD = Alignment("center", "center", wrap_text=True)
_MARGINS = PageMargins(left=0.4, right=0.4, top=0.6, bottom=0.6)  # inches
FORMULA_STARTS = tuple("=+-@\t\r")
_TITLE_SIGNS = re.compile(r"[\[\]:*?/\\]")
# what XML 1.0 cannot carry, and lone surrogates
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def sheet_bytes(title: str, head: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> bytes:
    """One sheet as an xlsx file: head in bold and frozen, columns as wide as their words, framed for printing.

    Strings are written as strings, with the mark that keeps them so when somebody edits the cell; moments are shown in
    the product's time zone; characters that the format cannot carry are left out.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 — a fresh workbook begins with one; for the type checker
    sheet.title = _TITLE_SIGNS.sub("", title).strip("'")[:MAX_TITLE] or "Sheet1"
    shown = [
        [_fill(sheet.cell(row_number, column), value) for column, value in enumerate(row, start=1)]
        for row_number, row in enumerate([tuple(head), *rows], start=1)
    ]
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), _HEAD
        cell.fill = PatternFill("solid", fgColor="E8E4DA")
    _measure(sheet, shown, len(head))
    _lay_out(sheet, len(head))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _measure(sheet: Worksheet, shown: Sequence[Sequence[Lines]], column_count: int) -> None:
    """Columns as wide as their words, rows as high as their lines: not every program works the height out by itself."""
    widths = [0] * column_count
    for row in shown:
        for column, lines in enumerate(row[:column_count]):
            widths[column] = max(widths[column], *lines)
    widths = [min(WIDEST, max(NARROWEST, width + 2)) for width in widths]
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row_number, row in enumerate(shown, start=1):
        pairs = zip(row, widths, strict=False)
        count = max(
            (sum(-(-line // (width - 1)) or 1 for line in lines) for lines, width in pairs), default=1
        )
        if count > 1:
            sheet.row_dimensions[row_number].height = min(HIGHEST, count * LINE_HEIGHT)


def _lay_out(sheet: Worksheet, column_count: int) -> None:
    """The head stays in sight and on every printed page, which is as wide as the table."""
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4 if column_count <= MOST_ON_A4 else sheet.PAPERSIZE_A3
    sheet.page_setup.orientation = "landscape" if column_count > MOST_UPRIGHT else "portrait"
    sheet.page_setup.fitToHeight, sheet.page_margins = 0, _MARGINS
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _fill(cell: Cell | MergedCell, value: CellValue) -> Lines:
    """Write one value; returns how wide each of its lines is shown."""
    cell.alignment, cell.border = _TEXT if isinstance(value, str) else _VALUE, _FRAME
    if isinstance(value, str):
        text = _NO_XML.sub("", value)[:MAX_CELL]
        cell.value = text
        if text:
            cell.data_type = "s"  # openpyxl reads a leading = as a formula and #N/A as an error
        cell.quotePrefix = text.startswith(FORMULA_STARTS)
        return [_width(line) for line in text.splitlines()] or [0]
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        cell.value, cell.number_format = local.replace(tzinfo=None, microsecond=0), "yyyy-mm-dd hh:mm"
        return [16]
    if isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
        return [10]
    cell.value = value
    return [len(str(value)) if value is not None else 0]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "FW" else 1 for char in text)
