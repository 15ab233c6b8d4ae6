"""Excel files out, read back by another library."""

# ruff: noqa: DTZ001 — a sheet knows no zones

import io
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from zhuomu.core.sheets import sheet_bytes

text = st.text(st.characters(codec="utf-8"), max_size=30)
dangerous = st.builds(lambda start, rest: start + rest, st.sampled_from(list("=+-@\t\r")), text)


def read(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(dangerous, text), min_size=1, max_size=4))
def test_no_text_ever_becomes_a_formula(values: list[str]) -> None:
    data = sheet_bytes("表", ["列"] * len(values), [values])
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    for cell, value in zip(sheet[2], values, strict=True):
        assert cell.data_type != "f"
        if value.startswith(("=", "+", "-", "@")):
            assert cell.quotePrefix
            assert cell.data_type == "s"


def test_dangerous_text_is_read_back_as_it_was() -> None:
    values = ["=1+1", "+86", "-5", "@sum", '=HYPERLINK("x")', "#N/A"]
    assert read(sheet_bytes("表", ["列"] * 6, [values]))[1] == values


def test_values_of_every_kind_are_read_back() -> None:
    moment = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
    rows = [[1, 2.5, Decimal("0.25"), date(2026, 11, 3), moment, datetime(2026, 1, 2, 3, 4), None, ""]]
    data = sheet_bytes("表", list("甲乙丙丁戊己庚辛"), rows)
    assert read(data)[1] == [
        1.0,
        2.5,
        0.25,
        date(2026, 11, 3),
        datetime(2026, 11, 3, 9, 30),
        datetime(2026, 1, 2, 3, 4),
        "",
        "",
    ]


def test_head_is_frozen_and_columns_fit_their_words() -> None:
    sheet = load_workbook(
        io.BytesIO(
            sheet_bytes("a[b]:c" * 10, ["姓名", "说明"], [["张", "很长的一句话" * 20], ["李", "x", "多一格"]])
        )
    ).active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width == 6
    assert sheet.column_dimensions["B"].width == 32
    # 240 half-widths in lines of 31 are eight; a short row keeps the usual height
    assert (sheet.row_dimensions[2].height, sheet.row_dimensions[3].height) == (8 * 16, None)
    assert sheet.title == ("abc" * 10)
    assert load_workbook(io.BytesIO(sheet_bytes("[]", ["姓名"], []))).sheetnames == ["Sheet1"]


def test_what_the_format_cannot_carry_is_left_out() -> None:
    assert read(sheet_bytes("表", ["列"], [["a\x00b\ud800c"]]))[1] == ["abc"]
