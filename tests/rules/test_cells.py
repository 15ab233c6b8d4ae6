"""What a cell says: dates in every dress, yes and no, who is meant by a name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.rules.cells import (
    SERIAL_ZERO,
    date_read,
    name_nearest,
    names_split,
    place_normalise,
    rows_text,
    satisfied_read,
    title_of,
    yes_read,
)

DAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03",
        "2026/11/3",
        "2026.11.3",
        "2026.11.03.".rstrip("."),
        "2026年11月3日",
        "2026 年 11 月 3 日",
        "２０２６年１１月３日",
        "2026年11月3号",
        "2026-11-03 08:30",
        "2026/11/3 8:30:15",
        "2026-11-03T08:30:00",
        "2026年11月3日8时30分",
        "20261103",
        "46329",
        "46329.354",
        " 2026-11-03\n",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert date_read(text) == DAY


@pytest.mark.parametrize("text", ["11月3日", "11 月 3 日", "11月3号", "11/3", "１１月３日"])
def test_a_day_without_its_year_is_read_where_the_year_is_given(text: str) -> None:
    assert date_read(text, 2026) == DAY
    assert date_read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "尽快",
        "2026",
        "2026年11月",
        "2026-13-01",
        "2026-02-30",
        "13月1日",
        "11.3",
        "3",
        "12345",
        "99999",
        "2026-11-03前",
        "0000-00-00",
        "20269999",
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert date_read(text, 2026) is None


@given(st.dates(date(1955, 1, 1), date(2118, 12, 31)))
def test_every_day_comes_back_from_every_dress(day: date) -> None:
    texts = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        str((day - SERIAL_ZERO).days),
    ]
    assert {date_read(text) for text in texts} == {day}
    assert date_read(f"{day.month}月{day.day}日", day.year) == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = date_read(text, 2026)
    assert found is None or timedelta(0) <= found - date(1000, 1, 1)
    assert yes_read(text) in {True, False, None}
    assert satisfied_read(text) in {True, False, None}


@pytest.mark.parametrize(
    ("text", "is_yes"),
    [
        ("是", True),
        ("√", True),
        ("已销号", True),
        ("已经完成", True),
        ("已整改完成", True),
        ("整改到位", True),
        ("Ｙ", True),
        ("否", False),
        ("未销号", False),
        ("正在办理", False),
        ("整改中", False),
        ("×", False),
        ("", None),
        ("物业已答应", None),
    ],
)
def test_yes_and_no(text: str, is_yes: bool | None) -> None:
    assert yes_read(text) is is_yes


@pytest.mark.parametrize(
    ("text", "is_satisfied"),
    [
        ("满意", True),
        ("非常满意", True),
        ("基本满意", True),
        ("不满意", False),
        ("非常不满意", False),
        ("未表示满意", False),
        ("不", False),
        ("是", True),
        ("未回访", None),
        ("", None),
    ],
)
def test_who_is_content(text: str, is_satisfied: bool | None) -> None:
    assert satisfied_read(text) is is_satisfied


@pytest.mark.parametrize(
    "text", ["桂花弄居民区", "桂花弄居委会", "桂花弄居委", "桂花弄社区", "桂花弄", "桂花 弄"]
)
def test_an_area_has_one_name_whatever_is_put_behind_it(text: str) -> None:
    assert place_normalise(text) == "桂花弄"


def test_a_name_that_is_all_ending_stays() -> None:
    assert place_normalise("居委会") == "居委会"


def test_the_nearest_name_is_proposed_and_none_where_nothing_is_like_it() -> None:
    names = ["桂花弄居民区", "银杏里居民区", "社区管理办"]
    assert name_nearest("桂花弄堂", names) == "桂花弄居民区"
    assert name_nearest("桂化弄居委会", names) == "桂花弄居民区"
    assert name_nearest("社区管理办公室", names) == "社区管理办"
    assert name_nearest("水务", names) == ""
    assert name_nearest("水务", []) == ""


def test_several_names_in_a_cell() -> None:
    assert names_split("城管、市容所，派出所/物业\n居委；") == ("城管", "市容所", "派出所", "物业", "居委")
    assert names_split(" ") == ()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("三号楼电梯停运。居民出行不便。", "三号楼电梯停运"),
        ("垃圾房\n污水横流", "垃圾房"),
        ("。", "。"),
        ("长" * 60, "长" * 39 + "…"),
        ("  路灯   不亮 ", "路灯 不亮"),
    ],
)
def test_a_title_is_the_first_sentence(text: str, title: str) -> None:
    assert title_of(text) == title


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], ""), ([7], "7"), ([3, 2, 2, 4, 9], "2—4、9"), ([2, 4, 5], "2、4—5")],
)
def test_row_numbers_are_drawn_together(numbers: list[int], text: str) -> None:
    assert rows_text(numbers) == text
