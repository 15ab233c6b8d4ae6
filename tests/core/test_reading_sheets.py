"""Sheets as people send them: every format and encoding, merged and doubled heads, and files that mean harm."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image
from python_calamine import PasswordError

from zhuomu.core import reading_child, reading_sheets
from zhuomu.core.errors import Refused
from zhuomu.core.reading_csv import text_decode
from zhuomu.core.reading_sheets import Grid, SheetCode, sheet_read, text_clean
from zhuomu.rules.columns import column_named

HEAD = ["序号", "发现时间", "居民区", "问题描述"]
ROW = ["1", "2026-11-03", "桂花弄", "三号楼电梯停运，“很急”"]
CSV = ",".join(HEAD) + "\n" + ",".join(ROW) + "\n,,,\n2,2026/11/4,银杏里,路灯不亮\n"


def known(label: str) -> bool:
    return column_named(label) is not None


def read(data: bytes) -> Grid:
    return sheet_read(data, is_known=known)


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read(data)
    assert caught.value.reasons[0].field == "file"
    return str(caught.value.reasons[0].code)


def book(fill: Callable[[Worksheet], object], *, change: Callable[[Workbook], object] | None = None) -> bytes:
    workbook, out = Workbook(), io.BytesIO()
    assert isinstance(workbook.active, Worksheet)
    fill(workbook.active)
    if change:
        change(workbook)
    workbook.save(out)
    return out.getvalue()


def rows_book(rows: list[list[Any]]) -> bytes:

    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(row)

    return book(fill)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_csv_is_read_in_every_usual_encoding(encoding: str) -> None:
    grid = read(CSV.encode(encoding))
    assert grid.labels == tuple(HEAD)
    assert [row.number for row in grid.rows] == [2, 4]
    assert grid.rows[0].cells == tuple(ROW)


@pytest.mark.parametrize("separator", [",", "\t", ";", "，", "|"])
def test_the_separator_is_the_one_that_shows_a_head(separator: str) -> None:
    text = separator.join(HEAD) + "\n" + separator.join(["1", "2026-11-03", "桂花弄", "路灯不亮"])
    assert read(text.encode()).rows[0].cells == ("1", "2026-11-03", "桂花弄", "路灯不亮")


def test_line_ends_may_be_mixed_and_a_cell_may_hold_one() -> None:
    text = '序号,问题描述\r\n1,"路灯\r\n不亮"\r2,漏水\n3,停车\r\n'
    assert [row.cells for row in read(text.encode()).rows] == [
        ("1", "路灯\n不亮"),
        ("2", "漏水"),
        ("3", "停车"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-16"])
def test_a_csv_larger_than_the_sample_is_read_to_its_end(encoding: str) -> None:
    line = "{},2026-11-03,桂花弄," + "路灯不亮" * 60 + "\n"
    text = ",".join(HEAD) + "\n" + "".join(line.format(n) for n in range(6_000))
    data = text.encode(encoding)
    assert len(data) > 2 * 1024**2
    rows = read(data).rows
    assert (len(rows), rows[-1].cells[0], rows[-1].number) == (6_000, "5999", 6_001)


def test_a_csv_that_breaks_off_into_another_encoding_is_refused() -> None:
    text = ",".join(HEAD) + "\n" + "1,2026-11-03,桂花弄,路灯不亮\n" * 70_000
    with pytest.raises(Refused) as caught:
        text_decode(text.encode() + "电梯".encode("gb18030") * 3)
    assert str(caught.value.reasons[0].code) == "reading.encoding_unknown"


def test_zero_bytes_in_cells_are_left_out() -> None:
    assert read("序号,问题描述\n1,路\0灯不亮，\0楼道也黑\n".encode()).rows[0].cells == (
        "1",
        "路灯不亮，楼道也黑",
    )
    assert text_clean("路\x00灯\x0b\ud800 ７８\r\n九 ") == "路灯 78\n九"


def test_a_cell_longer_than_any_csv_has_is_refused() -> None:
    assert refused(("序号,问题描述\n1," + "长" * 140_000).encode()) == "reading.binary"


def test_a_workbook_is_read_with_its_dates_and_numbers() -> None:
    data = rows_book(
        [
            HEAD,
            [1, date(2026, 11, 3), "桂花弄", "路灯不亮"],
            [2.5, datetime.fromisoformat("2026-11-04T08:30"), True, "=1+1"],
            [None, None, None, None],
            ["３", timedelta(hours=2), False, "漏水"],
        ]
    )
    grid = read(data)
    assert grid.sheet == "Sheet"
    assert [row.cells for row in grid.rows] == [
        ("1", "2026-11-03", "桂花弄", "路灯不亮"),
        ("2.5", "2026-11-04 08:30", "是", ""),
        ("3", "2:00:00", "否", "漏水"),
    ]
    assert [row.number for row in grid.rows] == [2, 3, 5]


def test_an_old_workbook_is_read_alike() -> None:
    # made once by LibreOffice from the very rows of this test
    data = (Path(__file__).parent / "ledger-97.xls").read_bytes()
    grid = read(data)
    assert grid.labels == ("序号", "发现时间", "居民区", "整改/措施", "整改/时限")
    assert [row.cells for row in grid.rows] == [
        ("1", "2026-11-03", "桂花弄", "加装路灯", "2026-11-20"),
        ("2", "46330", "桂花弄", "清理楼道", ""),
    ]


def test_a_title_above_the_head_is_skipped_and_merged_cells_are_filled() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (
            ["梧桐路街道问题整改台账", None, None, None],
            HEAD,
            [1, "2026-11-03", "桂花弄", "路灯"],
            [2, "2026-11-04", None, "漏水"],
            ["一、物业类", None, None, None],
            HEAD,
            [3, "2026-11-05", "银杏里", None],
        ):
            sheet.append(row)
        for area in ("A1:D1", "C3:C4", "A5:D5", "C7:D7"):
            sheet.merge_cells(area)

    grid = read(book(fill))
    assert grid.labels == tuple(HEAD)
    assert [row.cells for row in grid.rows] == [
        ("1", "2026-11-03", "桂花弄", "路灯"),
        ("2", "2026-11-04", "桂花弄", "漏水"),
        ("3", "2026-11-05", "银杏里", "银杏里"),
    ]


def two_rows(sheet: Worksheet) -> None:
    for row in (
        ["某街道台账", None, None, None, None],
        ["序号", "问题描述", "整改", None, "备注"],
        [None, None, "措施", "时限", None],
        [1, "路灯不亮", "换灯泡", "2026-11-20", "急"],
    ):
        sheet.append(row)


@pytest.mark.parametrize("is_merged", [True, False])
def test_a_head_of_two_rows_is_joined(is_merged: bool) -> None:
    def fill(sheet: Worksheet) -> None:
        two_rows(sheet)
        for area in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3") if is_merged else ():
            sheet.merge_cells(area)

    grid = read(book(fill))
    assert grid.labels == ("序号", "问题描述", "整改/措施", "整改/时限", "备注")
    assert [row.cells for row in grid.rows] == [("1", "路灯不亮", "换灯泡", "2026-11-20", "急")]


def test_two_titles_side_by_side_are_no_upper_row_of_a_head() -> None:
    rows = [
        ["街道台账", "", "填表日期", ""],
        ["序号", "问题描述", "居民区", "发现时间"],
        ["1", "路灯", "桂花弄", "11月3日"],
    ]
    assert read(rows_book(rows)).labels == ("序号", "问题描述", "居民区", "发现时间")


def test_long_words_below_a_gap_are_a_row_and_no_head() -> None:
    rows = [["序号", "问题描述", ""], ["", "", "这一行写了很长很长的说明所以不是表头"], ["1", "路灯", "x"]]
    grid = read(rows_book(rows))
    assert grid.labels == ("序号", "问题描述")
    assert [row.number for row in grid.rows] == [3]


def test_the_first_visible_sheet_with_a_head_is_taken() -> None:
    def more(workbook: Workbook) -> None:
        hidden = workbook.create_sheet("旧台账", 0)
        hidden.append(HEAD)
        hidden.append(["9", "2020-01-01", "旧", "旧"])
        hidden.sheet_state = "hidden"
        second = workbook.create_sheet("台账")
        second.append(HEAD)
        second.append(ROW)

    grid = read(book(lambda sheet: sheet.append(["填表说明"]), change=more))
    assert (grid.sheet, grid.rows[0].cells) == ("台账", tuple(ROW))


def changed(part: str, change: Callable[[bytes], bytes], data: bytes | None = None) -> bytes:
    """A sound workbook with one of its parts changed by hand."""
    out = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(data or rows_book([HEAD, ROW])))
    with whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in whole.namelist():
            text = whole.read(name)
            packed.writestr(name, change(text) if name.endswith(part) else text)
    return out.getvalue()


def with_sheet_xml(change: Callable[[bytes], bytes]) -> bytes:
    return changed("sheet1.xml", change)


def far_away(cell: bytes) -> bytes:
    return with_sheet_xml(
        lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576">' + cell + b"</row></sheetData>")
    )


def test_a_styled_blank_in_the_last_row_does_no_harm() -> None:
    assert len(read(far_away(b'<c r="XFD1048576" s="0"/>')).rows) == 1


def test_a_cell_in_the_farthest_corner_is_refused_and_ends_no_process_of_ours() -> None:
    assert refused(far_away(b'<c r="XFD1048576"><v>1</v></c>')) == SheetCode.TOO_MUCH


def test_a_merged_area_over_everything_is_clipped_and_a_thousand_of_them_refused() -> None:
    def whole(count: int) -> bytes:
        areas = b'<mergeCell ref="A1:XFD1048576"/>' * count
        return with_sheet_xml(
            lambda xml: xml.replace(b"</sheetData>", b"</sheetData><mergeCells>" + areas + b"</mergeCells>")
        )

    assert refused(whole(1)) == SheetCode.NO_HEAD
    assert refused(whole(150_000)) == SheetCode.TOO_MUCH


def test_a_merged_area_outside_the_cells_is_left_alone() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(HEAD)
        sheet.append(ROW)
        sheet.merge_cells("H9:K12")
        sheet.merge_cells("H1:K1")

    assert read(book(fill)).rows[0].cells == tuple(ROW)


def test_more_text_than_a_ledger_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # a process started by us has the whole limit; the function alone can be tried with a small one
    monkeypatch.setattr(reading_child, "MAX_TEXT", 10)
    with pytest.raises(reading_child.TooMuch):
        reading_child.book_sheets(rows_book([HEAD, ROW]), 10, 10)


def test_one_long_text_shared_by_many_cells_is_refused() -> None:
    text = "".join(chr(0x4E00 + n % 3_700) for n in range(30_000))
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(3, 2_000))
    data = with_sheet_xml(lambda xml: xml.replace(b"</sheetData>", cells.encode() + b"</sheetData>"))
    shared = (
        f"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>{text}</t></si></sst>"
    )
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", shared)
    data = out.getvalue()
    assert len(data) < 100_000
    assert refused(data) == SheetCode.TOO_MUCH


def test_the_child_reads_like_the_function() -> None:
    data = rows_book([HEAD, ROW])
    ((name, height, width, cells, merged),) = reading_child.book_sheets(data, 10, 10)
    assert (name, height, width, cells, merged) == ("Sheet", 2, 4, [HEAD, ROW], [])
    assert reading_child.book_sheets(data, 1, 10)[0][1:4] == (2, 4, [])
    assert reading_child.book_sheets(rows_book([]), 10, 10)[0][1:4] == (0, 0, [])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("a", "a"),
        (True, "是"),
        (False, "否"),
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (7, "7"),
        (date(2026, 11, 3), "2026-11-03"),
        (datetime.fromisoformat("2026-11-03"), "2026-11-03"),
        (datetime.fromisoformat("2026-11-03T08:30:59"), "2026-11-03 08:30"),
        (timedelta(hours=2), "2:00:00"),
    ],
)
def test_a_cell_is_a_text(value: object, text: str) -> None:
    assert reading_child.cell_text(value) == text


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(out, "PNG")
    return out.getvalue()


def word() -> bytes:
    import docx

    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


OLE = reading_sheets.OLE


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", SheetCode.EMPTY),
    "blanks": (lambda: b" \r\n\0", SheetCode.EMPTY),
    "no cells": (lambda: rows_book([]), SheetCode.EMPTY),
    "blank cells": (lambda: rows_book([[None, " "]]), SheetCode.EMPTY),
    "head alone": (lambda: rows_book([HEAD]), SheetCode.NO_ROWS),
    "no head": (lambda: rows_book([["甲", "乙"], ["1", "2"]]), SheetCode.NO_HEAD),
    "prose": (lambda: "只是一段话，没有表头。\n又一段。".encode(), SheetCode.NO_HEAD),
    "201 columns": (
        lambda: rows_book([[*HEAD, *[f"列{n}" for n in range(197)]], ROW]),
        SheetCode.TOO_MANY_COLUMNS,
    ),
    "201 columns of csv": (
        lambda: (",".join([*HEAD, *["列"] * 197]) + "\n").encode(),
        SheetCode.TOO_MANY_COLUMNS,
    ),
    "20015 rows": (lambda: ("序号,问题描述\n" + "1,灯\n" * 20_015).encode(), SheetCode.TOO_MANY_ROWS),
    "20001 rows": (lambda: ("序号,问题描述\n" + "1,灯\n" * 20_001).encode(), SheetCode.TOO_MANY_ROWS),
    "21 megabytes": (lambda: b"x" * (20 * 1024**2 + 1), SheetCode.TOO_LARGE),
    "page": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", SheetCode.IS_PAGE),
    "page with a mark": (lambda: b"\xef\xbb\xbf  <!DOCTYPE html>", SheetCode.IS_PAGE),
    "no old workbook": (lambda: OLE + b"\0" * 600, SheetCode.UNREADABLE),
    "password": (
        lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        SheetCode.PROTECTED,
    ),
    "word": (word, SheetCode.UNREADABLE),
    "picture": (picture, "reading.binary"),
    "pdf": (lambda: b"%PDF-1.7 ...", "reading.binary"),
    "broken zip": (lambda: b"PK\x03\x04 broken", "core.archive_broken"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_sheet_is_refused_with_its_reason(name: str) -> None:
    make, code = REFUSED[name]
    assert refused(make()) == code


def test_two_hundred_columns_are_read() -> None:
    labels = HEAD + [f"列{n}" for n in range(196)]
    assert len(read(rows_book([labels, ROW])).labels) == 200


def child(data: bytes) -> tuple[int, bytes]:
    command = [sys.executable, "-I", reading_child.__file__, "100", "100"]
    done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=60)
    return done.returncode, done.stdout


def test_the_child_says_by_its_status_what_became_of_it() -> None:
    status, out = child(rows_book([HEAD, ROW]))
    assert (status, json.loads(out)[0][3]) == (reading_child.DONE, [HEAD, ROW])
    assert child(b"PK no book")[0] == reading_child.UNREADABLE


def test_a_child_that_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_sheets, "MAX_SECONDS", 0.01)
    assert refused(rows_book([HEAD, ROW])) == SheetCode.TOO_MUCH


def test_a_book_behind_a_password_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    status = reading_child.PROTECTED
    monkeypatch.setattr(
        subprocess, "run", lambda *_a, **_k: subprocess.CompletedProcess([], status, b"", b"")
    )
    assert refused(rows_book([HEAD, ROW])) == SheetCode.PROTECTED


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (PasswordError("secret"), reading_child.PROTECTED),
        (MemoryError(), reading_child.TOO_MUCH),
        (ValueError(), reading_child.UNREADABLE),
    ],
    ids=["password", "memory", "value"],
)
def test_every_way_in_which_the_library_fails_has_its_status(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*_args: object) -> None:
        raise error

    monkeypatch.setattr(resource, "setrlimit", lambda *_args: None)
    monkeypatch.setattr(reading_child, "book_sheets", fail)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert reading_child.main(10, 10) == status


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
def test_whatever_bytes_come_they_are_a_grid_or_refused(data: bytes) -> None:
    if data.startswith((b"PK", OLE)):
        return
    try:
        grid = read(data)
    except Refused:
        return
    assert all(len(row.cells) == len(grid.labels) for row in grid.rows)
