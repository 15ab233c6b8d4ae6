"""Opens a workbook in a process of its own: a hostile file ends this process, never the server's.

Two cells in opposite corners of a sheet make the library ask for half a terabyte and abort; a long text that four million cells
share unpacks to more. Run as a script: the workbook on standard input, its tables as JSON on standard output.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

MAX_MEMORY = 2 * 1024**3
MAX_SECONDS = 60
MAX_TEXT = 40_000_000  # characters in all cells together
DONE, PROTECTED, UNREADABLE, TOO_MUCH = 0, 3, 4, 5

Corner = tuple[int, int]
Sheet = tuple[str, int, int, list[list[str]], list[tuple[Corner, Corner]]]


class TooMuch(Exception):
    """More text than anybody writes into a ledger."""


def book_sheets(data: bytes, most_rows: int, most_columns: int) -> list[Sheet]:
    """Name, height, width, cells and merged areas of each visible sheet; a sheet beyond the limits comes without cells."""
    book, sheets, left = CalamineWorkbook.from_filelike(io.BytesIO(data)), list[Sheet](), MAX_TEXT
    for at, meta in enumerate(book.sheets_metadata):
        if meta.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_index(at)
        height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        cells: list[list[str]] = []
        if height <= most_rows and width <= most_columns:
            for row in sheet.to_python(skip_empty_area=False):
                cells.append([cell_text(value) for value in row])
                left -= sum(map(len, cells[-1]))
                if left < 0:
                    raise TooMuch
        sheets.append((sheet.name, height, width, cells, list(sheet.merged_cell_ranges or ())))
    return sheets


def cell_text(value: object) -> str:
    """A cell as text: 3.0 is ``3``, a day ``2026-11-03``, true ``是``; an error or a blank is empty."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def main(most_rows: int, most_columns: int) -> int:
    """Read, write, and say by the exit status what became of it."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sheets = book_sheets(sys.stdin.buffer.read(), most_rows, most_columns)
    except PasswordError:
        return PROTECTED
    except (TooMuch, MemoryError):
        return TOO_MUCH
    except (CalamineError, ValueError, OSError, OverflowError):
        return UNREADABLE
    sys.stdout.write(json.dumps(sheets))
    return DONE


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
