"""The house lexicon as a sheet: xlsx or csv out, xlsx, xls or csv in, row by row with what is wrong in each."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date

from zhuomu.apps.paper.models import LexiconEntry, LexiconKind
from zhuomu.apps.paper.services import LexiconRow, PaperCode, Term
from zhuomu.core.reading_sheets import sheet_read
from zhuomu.core.sheets import FORMULA_STARTS, CellValue, sheet_bytes
from zhuomu.rules.reason import Reason

TITLE = "本报词库"
HEADERS: Mapping[str, tuple[str, ...]] = {
    "kind": ("类别", "种类"),
    "name": ("写法", "名称", "姓名", "正确写法", "词条"),
    "title": ("职务", "职位"),
    "from_on": ("任职自", "开始", "任职时间"),
    "until_on": ("任职至", "结束", "离任时间"),
    "order": ("名录次序", "次序", "排序"),
    "wrong_forms": ("常见错写", "错写", "误"),
    "note": ("备注", "说明"),
}
HEAD = tuple(names[0] for names in HEADERS.values())
COLUMN = {name: key for key, names in HEADERS.items() for name in names}
SEPARATORS = re.compile(r"[、，,;；/\n]+")
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})\s*日?|\s*月)?", re.ASCII)


def words_split(text: str) -> tuple[str, ...]:
    """The forms in a cell or a field, in their order."""
    return tuple(dict.fromkeys(word.strip() for word in SEPARATORS.split(text) if word.strip()))


def day_read(text: str) -> date | None:
    """A day as people write it; a month alone is its first day. Raises ValueError for what is none; empty is None."""
    text = text.strip()
    if not text:
        return None
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date(int(found[1]), int(found[2]), int(found[3] or 1))


def lexicon_read(data: bytes, *, field: str = "file") -> list[LexiconRow]:
    """The rows of a file below its head; what cannot be read stands as a reason beside its row. Raises ``Refused``."""
    grid = sheet_read(data, is_known=COLUMN.__contains__, field=field)
    columns = {COLUMN[label]: at for at, label in enumerate(grid.labels) if label in COLUMN}
    rows = []
    for row in grid.rows:
        cells = {key: row.cells[at].strip() for key, at in columns.items()}
        if any(cells.values()):
            rows.append(_row(row.number, cells))
    return rows


def _row(number: int, cells: Mapping[str, str]) -> LexiconRow:
    reasons: list[Reason] = []
    days: dict[str, date | None] = {}
    for key in ("from_on", "until_on"):
        try:
            days[key] = day_read(cells.get(key, ""))
        except ValueError:
            reasons.append(Reason(PaperCode.ENTRY_DAY_WRONG, {"words": cells[key][:20]}, key))
    order = cells.get("order", "")
    if order and not re.fullmatch(r"\d{1,4}", order, re.ASCII):
        reasons.append(Reason(PaperCode.ENTRY_ORDER_WRONG, {}, "order"))
        order = ""
    term = Term(
        kind=_kind(cells.get("kind", "")),
        name=_plain(cells.get("name", "")),
        title=_plain(cells.get("title", "")),
        from_on=days.get("from_on"),
        until_on=days.get("until_on"),
        order=int(order) if order else None,
        wrong_forms=words_split(_plain(cells.get("wrong_forms", ""))),
        note=" ".join(cells.get("note", "").split()),
    )
    return LexiconRow(number, term, tuple(reasons))


def _kind(label: str) -> str:
    by_label = {str(kind.label): kind.value for kind in LexiconKind}
    return by_label.get(label, label)


def _plain(cell: str) -> str:
    """Without the sign that keeps a text from becoming a formula in the csv we wrote."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def _lines(entries: Iterable[LexiconEntry]) -> list[tuple[CellValue, ...]]:
    return [
        (
            row.get_kind_display(),
            row.name,
            row.title,
            row.from_on,
            row.until_on,
            row.order,
            "、".join(row.wrong_forms),
            row.note,
        )
        for row in entries
    ]


def lexicon_xlsx(entries: Iterable[LexiconEntry]) -> bytes:
    """The entries as Excel, in the columns that an import reads."""
    return sheet_bytes(TITLE, HEAD, _lines(entries))


def lexicon_csv(entries: Iterable[LexiconEntry]) -> bytes:
    """The entries as csv in UTF-8 with the mark that Excel and WPS look for; no cell becomes a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for line in _lines(entries):
        writer.writerow(["" if cell is None else _safe(str(cell)) for cell in line])
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
