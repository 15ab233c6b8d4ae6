"""A sheet of delegates in: every bad row named, all rows or none."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from zhuomu.apps.congress.models import Congress, Delegate, DelegateKind
from zhuomu.apps.congress.services.codes_meeting import ImportCode
from zhuomu.apps.congress.services.delegates import DelegateRow
from zhuomu.core.errors import Refused, refuse
from zhuomu.core.reading_sheets import Grid, GridRow, sheet_read
from zhuomu.rules.election import name_normalise
from zhuomu.rules.reason import Reason

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "代表姓名", "名字"),
    "unit": ("选举单位", "单位", "代表团", "所属单位", "推选单位"),
    "sex": ("性别",),
    "post": ("单位职务", "职务", "单位及职务", "工作单位及职务"),
    "kind": ("类别", "代表类别", "身份"),
    "mark": ("区分", "备注"),
}
LABELS = {label: key for key, labels in COLUMNS.items() for label in labels}
KINDS = {
    "": DelegateKind.FORMAL,
    "正式代表": DelegateKind.FORMAL,
    "正式": DelegateKind.FORMAL,
    "代表": DelegateKind.FORMAL,
    "列席": DelegateKind.OBSERVER,
    "列席代表": DelegateKind.OBSERVER,
    "特邀": DelegateKind.GUEST,
    "特邀代表": DelegateKind.GUEST,
}
SEXES = {"": False, "男": False, "女": True}
NAME_MAX, TEXT_MAX, MARK_MAX = 30, 60, 20  # as the tables hold them
HEAD = ("姓名", "性别", "选举单位", "单位职务", "类别", "区分")


@dataclasses.dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken in: its number in the file, its name, every reason."""

    number: int
    name: str
    reasons: tuple[Reason, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet holds; ``rows`` count only where ``bad`` is empty."""

    rows: tuple[DelegateRow, ...]
    bad: tuple[BadRow, ...]


def _key(label: str) -> str | None:
    return LABELS.get("".join(label.split()))


def delegates_read(data: bytes, congress: Congress) -> Sheet:
    """The delegates of a file against those the congress has. Raises ``Refused`` for what is no such sheet."""
    grid = sheet_read(data, is_known=lambda label: _key(label) is not None)
    places = _places(grid)
    known = set(Delegate.objects.filter(congress=congress).values_list("name", "mark"))
    seen: dict[tuple[str, str], int] = {}
    rows, bad = [], []
    for line in grid.rows:
        row, reasons = _row_read(line, places)
        who = (row.name, row.mark)
        if who in known:
            reasons.append(Reason(ImportCode.ALREADY_THERE, {"name": row.name}))
        elif row.name and who in seen:
            reasons.append(Reason(ImportCode.DOUBLED_IN_FILE, {"name": row.name, "row": seen[who]}))
        seen.setdefault(who, line.number)
        rows.append(row)
        if reasons:
            bad.append(BadRow(line.number, row.name, tuple(reasons)))
    return Sheet(tuple(rows), tuple(bad))


def _places(grid: Grid) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, label in enumerate(grid.labels):
        key = _key(label)
        if key is not None:
            places.setdefault(key, place)
    missing = [COLUMNS[key][0] for key in ("name", "unit") if key not in places]
    if missing:
        raise Refused(*(Reason(ImportCode.COLUMN_MISSING, {"column": column}, "file") for column in missing))
    return places


def _row_read(line: GridRow, places: Mapping[str, int]) -> tuple[DelegateRow, list[Reason]]:
    cells = {key: " ".join(line.cells[place].split()) for key, place in places.items()}
    name = name_normalise(cells["name"])
    sex, kind = cells.get("sex", ""), cells.get("kind", "")
    row = DelegateRow(
        unit=cells["unit"],
        name=name,
        mark=cells.get("mark", ""),
        is_woman=SEXES.get(sex, False),
        post=cells.get("post", ""),
        kind=KINDS.get(kind, DelegateKind.FORMAL),
    )
    return row, list(_row_faults(row, sex, kind))


def _row_faults(row: DelegateRow, sex: str, kind: str) -> Iterator[Reason]:
    if not row.name:
        yield Reason(ImportCode.NAME_MISSING)
    if not row.unit:
        yield Reason(ImportCode.UNIT_MISSING)
    limits: tuple[tuple[str, int, ImportCode, dict[str, str]], ...] = (
        (row.name, NAME_MAX, ImportCode.NAME_LONG, {}),
        (row.unit, TEXT_MAX, ImportCode.UNIT_LONG, {}),
        (row.post, TEXT_MAX, ImportCode.TEXT_LONG, {"column": COLUMNS["post"][0]}),
        (row.mark, MARK_MAX, ImportCode.TEXT_LONG, {"column": COLUMNS["mark"][0]}),
    )
    for text, limit, code, facts in limits:
        if len(text) > limit:
            yield Reason(code, {"length": len(text), "limit": limit, **facts})
    if sex not in SEXES:
        yield Reason(ImportCode.SEX_UNKNOWN, {"text": sex[:10]})
    if kind not in KINDS:
        yield Reason(ImportCode.KIND_UNKNOWN, {"text": kind[:10]})


def bad_rows_refuse(sheet: Sheet) -> None:
    """Raise ``Refused`` where a row is bad: all rows are taken in, or none."""
    if sheet.bad:
        raise refuse(ImportCode.BAD_ROWS, field="file", count=len(sheet.bad))
