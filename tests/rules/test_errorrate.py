from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.rules.errorrate import (
    PAPER_TABLE,
    CharacterStep,
    ErrorKind,
    ErrorMark,
    ErrorRateTable,
    KindRow,
    PageMeasure,
    Uncounted,
    error_rate_per_10000,
    is_within_limit,
    issue_characters,
    issue_error_sum,
    mark_points,
    page_characters,
    points_for,
)

K = ErrorKind


def marks(kind: ErrorKind, count: int, same_as: str = "", **more: bool) -> list[ErrorMark]:
    return [ErrorMark(f"{kind}-{same_as}-{n}", kind, same_as=same_as, **more) for n in range(count)]


@pytest.mark.parametrize("kind", [K.FACT, K.KNOWLEDGE, K.LOGIC, K.GRAMMAR, K.NUMBER, K.FOREIGN_WORD])
def test_an_error_of_sense_or_number_counts_one(kind: ErrorKind) -> None:
    assert points_for(kind) == 1
    assert points_for(kind, wrong_character_count=9) == 1


@pytest.mark.parametrize(("count", "points"), [(1, 1), (2, 2), (5, 2), (6, 4), (400, 4)])
def test_wrong_characters_count_by_steps(count: int, points: int) -> None:
    assert points_for(K.CHARACTERS, wrong_character_count=count) == points


@pytest.mark.parametrize(
    ("kind", "points"),
    [(K.NUMERAL_STYLE, "0.1"), (K.PUNCTUATION, "0.1"), (K.TRADITIONAL, "0.5"), (K.TYPE_SIZE, "0.1")],
)
def test_errors_of_form_count_less(kind: ErrorKind, points: str) -> None:
    assert points_for(kind) == Decimal(points)


def test_headlines_and_important_names_double_once() -> None:
    assert points_for(K.FACT, is_in_headline=True) == 2
    assert points_for(K.FACT, is_important=True) == 2
    assert points_for(K.CHARACTERS, wrong_character_count=6, is_in_headline=True, is_important=True) == 8


def test_no_wrong_character_is_no_error() -> None:
    with pytest.raises(ValueError, match="at least one"):
        points_for(K.CHARACTERS, wrong_character_count=0)


def test_rows_that_nobody_has_checked_are_marked() -> None:
    waiting = {K.FOREIGN_WORD, K.PUNCTUATION, K.TRADITIONAL, K.TYPE_SIZE}
    assert set(PAPER_TABLE.to_be_confirmed()) == waiting


def test_every_kind_and_reason_has_a_chinese_name() -> None:
    assert len({kind.label for kind in ErrorKind}) == len(ErrorKind)
    assert len({why.label for why in Uncounted}) == len(Uncounted)


def test_the_same_error_counts_three_times_an_issue() -> None:
    total = issue_error_sum([*marks(K.CHARACTERS, 5, "座/坐"), *marks(K.CHARACTERS, 1, "的/地")])
    assert total.total == 4
    assert [m.uncounted for m in total.marks].count(Uncounted.REPEATED) == 2


def test_errors_that_are_no_repeats_all_count() -> None:
    assert issue_error_sum(marks(K.CHARACTERS, 5)).total == 5


def test_the_same_words_of_another_kind_are_another_error() -> None:
    assert issue_error_sum([*marks(K.FACT, 3, "甲"), *marks(K.NUMBER, 3, "甲")]).total == 6


def test_of_repeats_the_costliest_count() -> None:
    repeats = [
        *marks(K.CHARACTERS, 3, "甲"),
        ErrorMark("head", K.CHARACTERS, is_in_headline=True, same_as="甲"),
    ]
    assert issue_error_sum(repeats).total == 4


def test_numeral_style_counts_at_most_one_an_issue() -> None:
    total = issue_error_sum([*marks(K.NUMERAL_STYLE, 14), *marks(K.PUNCTUATION, 14)])
    assert total.total == Decimal("2.4")
    assert [m.uncounted for m in total.marks].count(Uncounted.CAPPED) == 4


def test_a_mark_that_reaches_the_cap_counts_what_is_left() -> None:
    table = ErrorRateTable(rows={**PAPER_TABLE.rows, K.FACT: KindRow(Decimal("1"), issue_cap=Decimal("1.5"))})
    total = issue_error_sum(marks(K.FACT, 2), table)
    assert [m.counted for m in total.marks] == [Decimal("1"), Decimal("0.5")]


def test_characters_are_lines_with_pictures_and_decoration_at_their_share() -> None:
    assert page_characters(PageMeasure(80, 100)) == 8000
    page = PageMeasure(80, 100, picture_area=Decimal("0.25"), decoration_area=Decimal("0.1"))
    assert page_characters(page) == 5200 + 1600 + 240
    assert issue_characters([PageMeasure(80, 100), page]) == 15040
    assert (
        page_characters(PageMeasure(1, 1, picture_area=Decimal("0.5"), decoration_area=Decimal("0.5"))) == 1
    )


@pytest.mark.parametrize(("per_line", "lines"), [(0, 5), (5, 0)])
def test_a_page_without_lines_is_refused(per_line: int, lines: int) -> None:
    with pytest.raises(ValueError, match="one line"):
        PageMeasure(per_line, lines)


@pytest.mark.parametrize(("pictures", "decoration"), [("-0.1", "0"), ("0.6", "0.5")])
def test_areas_outside_the_page_are_refused(pictures: str, decoration: str) -> None:
    with pytest.raises(ValueError, match="whole of a page"):
        PageMeasure(1, 1, Decimal(pictures), Decimal(decoration))


def test_two_errors_in_twenty_thousand_characters_are_one_in_ten_thousand() -> None:
    assert error_rate_per_10000(Decimal("2"), 20_000) == 1


def test_the_limit_is_exact_and_still_passes() -> None:
    assert is_within_limit(Decimal("9"), 30_000)
    assert not is_within_limit(Decimal("9"), 29_999)
    assert error_rate_per_10000(Decimal("9"), 29_999) == 3
    assert not is_within_limit(Decimal("9"), 30_000, replace(PAPER_TABLE, limit=Decimal("2")))


@pytest.mark.parametrize("function", [error_rate_per_10000, is_within_limit])
def test_a_rate_without_characters_is_refused(function: object) -> None:
    with pytest.raises(ValueError, match="at least one character"):
        function(Decimal("1"), 0)  # type: ignore[operator]


def test_an_incomplete_table_is_refused() -> None:
    with pytest.raises(ValueError, match="punctuation"):
        ErrorRateTable(rows={k: row for k, row in PAPER_TABLE.rows.items() if k is not K.PUNCTUATION})
    for steps in ((), (CharacterStep(5, Decimal("1")),)):
        with pytest.raises(ValueError, match="upper end"):
            ErrorRateTable(character_steps=steps)


any_mark = st.builds(
    ErrorMark,
    key=st.uuids().map(str),
    kind=st.sampled_from(ErrorKind),
    wrong_character_count=st.integers(1, 9),
    is_in_headline=st.booleans(),
    is_important=st.booleans(),
    same_as=st.sampled_from(["", "甲", "乙"]),
)


@given(st.lists(any_mark, max_size=30), st.randoms(use_true_random=False))
def test_the_sum_is_that_of_its_marks_in_any_order(given_marks: list[ErrorMark], dice: object) -> None:
    first = issue_error_sum(given_marks)
    shuffled = given_marks.copy()
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert issue_error_sum(shuffled) == first
    assert first.total == sum(m.counted for m in first.marks)
    assert all(0 <= m.counted <= m.points == mark_points(m.mark) for m in first.marks)
    assert all((m.counted < m.points) == (m.uncounted is not None) for m in first.marks)


@given(st.lists(any_mark, max_size=30), any_mark)
def test_one_error_more_never_lowers_the_sum(given_marks: list[ErrorMark], more: ErrorMark) -> None:
    assert issue_error_sum([*given_marks, more]).total >= issue_error_sum(given_marks).total
