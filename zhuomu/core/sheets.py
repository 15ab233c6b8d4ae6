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
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

CellValue = str | int | float | Decimal | date | datetime | None
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel's own limits
MAX_TITLE = 31
MAX_CELL = 32_767
NARROWEST, WIDEST = 6, 60
MOST_UPRIGHT = 8
FORMULA_STARTS = tuple("=+-@\t\r")
_TITLE_SIGNS = re.compile(r"[\[\]:*?/\\]")
# what XML 1.0 cannot carry, and lone surrogates
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def sheet_bytes(title: str, head: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> bytes:
    """One sheet as an xlsx file: head in bold and frozen, columns as wide as their words.

    Strings are written as strings, with the mark that keeps them so when somebody edits the cell; moments are shown in
    the product's time zone; characters that the format cannot carry are left out.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 — a fresh workbook begins with one; for the type checker
    sheet.title = _TITLE_SIGNS.sub("", title).strip("'")[:MAX_TITLE] or "Sheet1"
    widths = [0] * len(head)
    for row_number, row in enumerate([tuple(head), *rows], start=1):
        for column, value in enumerate(row, start=1):
            shown = _fill(sheet.cell(row_number, column), value)
            if column <= len(widths):
                widths[column - 1] = max(widths[column - 1], shown)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8E4DA")
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, max(NARROWEST, width + 2))
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if len(head) > MOST_UPRIGHT else "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(cell: Cell | MergedCell, value: CellValue) -> int:
    """Write one value; returns how wide it is shown, in half-width characters."""
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if isinstance(value, str):
        text = _NO_XML.sub("", value)[:MAX_CELL]
        cell.value = text
        if text:
            cell.data_type = "s"  # openpyxl reads a leading = as a formula and #N/A as an error
        cell.quotePrefix = text.startswith(FORMULA_STARTS)
        return max((_width(line) for line in text.splitlines()), default=0)
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        cell.value, cell.number_format = local.replace(tzinfo=None, microsecond=0), "yyyy-mm-dd hh:mm"
        return 16
    if isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
        return 10
    cell.value = value
    return len(str(value)) if value is not None else 0


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "FW" else 1 for char in text)
