"""Geometry of the charts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.web import charts

amounts = st.floats(min_value=0, max_value=1e9, allow_nan=False)


def percent(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1])


def em(text: str) -> float:
    assert text.endswith("em")
    return float(text[:-2])


def test_the_longest_bar_fills_the_room_and_the_others_are_in_proportion() -> None:
    chart = charts.bar_chart([("甲", 12), ("乙", 3), ("丙", 0)], unit="件", head="版面")
    assert [[piece.width for piece in bar.segments] for bar in chart.bars] == [["100%"], ["25%"], []]
    assert [bar.text for bar in chart.bars] == ["12 件", "3 件", "0 件"]
    assert chart.table == charts.Table(("版面", "件"), (("甲", "12"), ("乙", "3"), ("丙", "0")))
    assert chart.description == "共 3 项，合计 15 件；最多的是甲，12 件。"


def test_a_bar_may_name_its_tone() -> None:
    chart = charts.bar_chart([("甲", 1, "wrong"), ("乙", 1)])
    assert [bar.segments[0].tone for bar in chart.bars] == ["wrong", "1"]


def test_bars_stand_below_each_other_inside_the_picture() -> None:
    chart = charts.bar_chart([(str(n), n) for n in range(1, 6)])
    tops = [em(bar.y) for bar in chart.bars]
    assert tops == sorted(set(tops))
    assert all(em(bar.label_y) < em(bar.y) for bar in chart.bars)
    assert tops[-1] + em(chart.bar_height) <= em(chart.height)


def test_nothing_but_zeros_draws_no_bar_and_does_not_divide() -> None:
    chart = charts.bar_chart([("甲", 0)])
    assert chart.bars[0].segments == ()


def test_a_chart_without_rows_says_so() -> None:
    assert charts.bar_chart([]).description == "没有数据。"
    assert charts.line_chart([]).polyline == ""
    assert charts.line_chart([]).area == ""


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), "abc"])
def test_an_amount_that_cannot_be_drawn_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        charts.bar_chart([("甲", value)])


@given(st.lists(st.tuples(amounts, amounts, amounts), min_size=1, max_size=8))
def test_stacked_pieces_follow_each_other_and_stay_inside(rows: list[tuple[float, float, float]]) -> None:
    series = [("采纳", "done"), ("不算错", "grey"), ("待判", "wait")]
    chart = charts.stacked_chart([(str(i), list(row)) for i, row in enumerate(rows)], series)
    for bar in chart.bars:
        edge = 0.0
        for piece in bar.segments:
            assert percent(piece.x) == pytest.approx(edge, abs=0.05)
            edge = percent(piece.x) + percent(piece.width)
        assert edge <= 100.05


def test_stacked_table_has_every_piece_and_the_sum() -> None:
    chart = charts.stacked_chart([("9月", [14, 5.5])], [("采纳", "done"), ("待判", "wait")], head="月份")
    assert chart.table == charts.Table(("月份", "采纳", "待判", "合计"), (("9月", "14", "5.5", "19.5"),))
    assert chart.legend == (("采纳", "done"), ("待判", "wait"))
    assert [piece.text for piece in chart.bars[0].segments] == ["采纳：14", "待判：5.5"]


@pytest.mark.parametrize("values", [[1], [1, 2, 3], 5])
def test_a_stacked_row_needs_one_value_for_each_of_the_series(values: object) -> None:
    with pytest.raises(ValueError, match="2 values"):
        charts.stacked_chart([("9月", values)], [("采纳", "done"), ("待判", "wait")])


@given(amounts)
def test_the_top_of_the_axis_is_round_and_not_under_the_highest(value: float) -> None:
    top = charts.nice_top(value)
    assert top >= value
    assert value == 0 or top <= max(2 * value, 1)


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1, 1), (46, 50), (51, 60), (0.3, 0.4), (1000, 1000), (1001, 2000)]
)
def test_known_tops(value: float, top: float) -> None:
    assert charts.nice_top(value) == pytest.approx(top)


@given(st.lists(amounts, min_size=1, max_size=40))
def test_points_of_a_line_run_from_left_to_right_inside_the_plot(values: list[float]) -> None:
    chart = charts.line_chart([(str(i), value) for i, value in enumerate(values)])
    xs = [percent(point.cx) for point in chart.points]
    assert xs == sorted(xs)
    assert all(0 <= x <= 100 for x in xs)
    top, bottom = em(chart.plot_y), em(chart.plot_y) + em(chart.plot_height)
    assert all(top - 0.01 <= em(point.cy) <= bottom + 0.01 for point in chart.points)
    assert [point.is_last for point in chart.points].count(True) == 1
    assert em(chart.axis_y) <= em(chart.height)


def test_an_axis_without_room_keeps_the_newest_label() -> None:
    chart = charts.line_chart([(f"{n}月", n) for n in range(1, 13)])
    labels = [point.label for point in chart.points if point.label]
    assert labels == ["2月", "4月", "6月", "8月", "10月", "12月"]
    assert chart.points[-1].anchor == "end"
    assert chart.points[0].anchor == "start"


def test_the_grid_of_a_line_counts_from_nothing_to_the_top() -> None:
    rules = charts.line_chart([("1月", 9), ("2月", 46)]).rules
    assert [rule.text for rule in rules] == ["0", "25", "50"]
    assert em(rules[0].y) > em(rules[1].y) > em(rules[2].y)


def test_a_single_point_stands_in_the_middle() -> None:
    assert charts.line_chart([("1月", 3)]).points[0].cx == "50%"


def test_a_sparkline_needs_two_values() -> None:
    assert charts.sparkline([3]) == ""
    assert charts.sparkline([0, 10]) == "1.5,22 98.5,2"
    assert charts.sparkline([0, 0]) == "1.5,22 98.5,22"


def test_an_area_is_red_while_anything_is_open_yellow_when_solved_green_without_problems() -> None:
    grid = charts.tile_grid([("甲", 2, 5, "/a"), ("乙", 0, 3), ("丙", 0, 0, "")])
    assert [(tile.state, tile.text, tile.url) for tile in grid.tiles] == [
        ("red", "2 件在办", "/a"),
        ("yellow", "3 件已解决", ""),
        ("green", "没有问题", ""),
    ]
    assert [count for _, _, count in grid.counts] == [1, 1, 1]
    assert grid.table.rows == (("甲", "2", "5"), ("乙", "0", "3"), ("丙", "0", "0"))
    assert grid.description == "有问题在办 1 个，问题已解决 1 个，没有问题 1 个。"


@pytest.mark.parametrize(("value", "text"), [(3, "3"), (3.0, "3"), (2.5, "2.5"), (1 / 3, "0.33"), (0, "0")])
def test_numbers_are_written_for_people(value: float, text: str) -> None:
    assert charts.number_text(value) == text
