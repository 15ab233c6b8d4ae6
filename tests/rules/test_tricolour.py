import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.rules.tricolour import AreaCell, Colour, Counts, colour_of, tricolour

G, Y, R = Colour.GREEN, Colour.YELLOW, Colour.RED
AREAS = ["梧桐一居", "银杏里", "香樟苑"]


@pytest.mark.parametrize(
    ("open_count", "solved_count", "colour"), [(0, 0, G), (0, 3, Y), (1, 0, R), (1, 9, R)]
)
def test_green_none_yellow_solved_red_open(open_count: int, solved_count: int, colour: Colour) -> None:
    assert colour_of(Counts(open_count, solved_count)) is colour


def test_the_table_keeps_the_order_of_the_directory_and_shows_quiet_areas() -> None:
    table = tricolour(AREAS, {"香樟苑": Counts(2, 1), "梧桐一居": Counts(0, 4)})
    assert table.cells == (
        AreaCell("梧桐一居", Y, 0, 4),
        AreaCell("银杏里", G, 0, 0),
        AreaCell("香樟苑", R, 2, 1),
    )
    assert table.totals == {G: 1, Y: 1, R: 1}
    assert [colour.label for colour in Colour] == ["无问题", "已解决", "有未解决"]


def test_no_problem_falls_off_the_table_and_no_count_is_negative() -> None:
    with pytest.raises(ValueError, match="海棠里"):
        tricolour(AREAS, {"海棠里": Counts(1)})
    for wrong in ((-1, 0), (0, -1)):
        with pytest.raises(ValueError, match="negative"):
            Counts(*wrong)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=20))
def test_one_more_open_problem_never_makes_an_area_look_better(counts: list[tuple[int, int]]) -> None:
    table = tricolour(map(str, range(len(counts))), {str(n): Counts(*c) for n, c in enumerate(counts)})
    assert sum(table.totals.values()) == len(table.cells) == len(counts)
    for cell in table.cells:
        assert (cell.colour is R) == (cell.open_count > 0)
        assert colour_of(Counts(cell.open_count + 1, cell.solved_count)) is R
