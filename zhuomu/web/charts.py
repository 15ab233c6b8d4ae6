"""Geometry of the charts, as plain data. No Django, no JavaScript: the templates in ``parts/`` only print it.

Widths are per cent of whatever room there is and heights are em, so a chart fits a phone and grows with the
reader's type. Every chart carries the table that stands behind it.
"""

import dataclasses
import math
from collections.abc import Iterable, Sequence

ROW_EM = 3.2
LABEL_EM = 1.0
BAR_TOP_EM = 1.5
BAR_EM = 0.85
PLOT_TOP_EM = 1.75
PLOT_EM = 9.0
PLOT_MARGIN = 1.5
MOST_AXIS_LABELS = 6
SPARK_HEIGHT = 24
TINY = 1e-9


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """The figures themselves, for whoever does not see the picture."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Segment:
    """One coloured piece of a bar; ``x`` and ``width`` in per cent, ``tone`` a class of the style sheet."""

    x: str
    width: str
    tone: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """One row: its words on top, its bar beneath; ``label_y`` and ``y`` in em."""

    label: str
    text: str
    label_y: str
    y: str
    segments: tuple[Segment, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars, one or several pieces each."""

    bars: tuple[Bar, ...]
    height: str
    bar_height: str
    legend: tuple[tuple[str, str], ...]
    description: str
    table: Table


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """One value of a line: ``cx`` in per cent, ``cy`` in em; no ``label`` where the axis lacks room."""

    cx: str
    cy: str
    label: str
    text: str
    anchor: str
    is_last: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line of the grid with its value."""

    y: str
    text_y: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class LineChart:
    """A line over time. ``polyline`` and ``area`` are points in a box of 100 × 100."""

    points: tuple[Point, ...]
    rules: tuple[Rule, ...]
    polyline: str
    area: str
    plot_y: str
    plot_height: str
    axis_y: str
    height: str
    description: str
    table: Table


@dataclasses.dataclass(frozen=True, slots=True)
class Tile:
    """One residential area of the 三色表: green no problem, yellow solved, red open."""

    label: str
    state: str
    text: str
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class TileGrid:
    """The 三色表 with how many areas are of each colour."""

    tiles: tuple[Tile, ...]
    counts: tuple[tuple[str, str, int], ...]
    description: str
    table: Table


def number_text(value: float) -> str:
    """Write a number for people: whole numbers whole, others with at most two decimals."""
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}".rstrip("0")


def nice_top(value: float) -> float:
    """The smallest of 1, 2, 5 × 10ⁿ (and 4, 6, 8) that is not under ``value``; 1 for (almost) nothing."""
    if value < TINY:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 4, 5, 6, 8, 10) if step * power >= value)


def bar_chart(rows: Iterable[Sequence[object]], *, unit: str = "", head: str = "") -> BarChart:
    """One bar for each ``(label, value)`` or ``(label, value, tone)``, in the order given.

    Raises ValueError for a negative value.
    """
    entries = [(str(row[0]), _amount(row[1]), str(row[2]) if len(row) > 2 else "1") for row in rows]
    top = max((value for _, value, _ in entries), default=0.0)
    bars = tuple(
        _bar(index, label, _with_unit(value, unit), [(value, tone, label)], top)
        for index, (label, value, tone) in enumerate(entries)
    )
    return BarChart(
        bars=bars,
        height=_em(len(bars) * ROW_EM),
        bar_height=_em(BAR_EM),
        legend=(),
        description=_description([(label, value) for label, value, _ in entries], unit),
        table=Table(
            (head, unit or "数量"), tuple((label, number_text(value)) for label, value, _ in entries)
        ),
    )


def stacked_chart(
    rows: Iterable[Sequence[object]], series: Sequence[Sequence[str]], *, unit: str = "", head: str = ""
) -> BarChart:
    """One bar for each ``(label, [value, …])``; ``series`` names the pieces as ``(name, tone)``.

    Raises ValueError for a negative value or where a row has not one value for each of the series.
    """
    names = [str(name) for name, _ in series]
    entries = [(str(row[0]), _amounts(row[1], len(names))) for row in rows]
    top = max((sum(values) for _, values in entries), default=0.0)
    bars = tuple(
        _bar(
            index,
            label,
            _with_unit(sum(values), unit),
            [(value, tone, name) for value, (name, tone) in zip(values, series, strict=True)],
            top,
        )
        for index, (label, values) in enumerate(entries)
    )
    table_rows = tuple(
        (label, *(number_text(value) for value in values), number_text(sum(values)))
        for label, values in entries
    )
    return BarChart(
        bars=bars,
        height=_em(len(bars) * ROW_EM),
        bar_height=_em(BAR_EM),
        legend=tuple((str(name), str(tone)) for name, tone in series),
        description=_description([(label, sum(values)) for label, values in entries], unit),
        table=Table((head, *names, "合计"), table_rows),
    )


def line_chart(points: Iterable[Sequence[object]], *, unit: str = "", head: str = "") -> LineChart:
    """A line through ``(label, value)`` in the order given, over a grid from 0 to a round top."""
    entries = [(str(point[0]), _amount(point[1])) for point in points]
    top = nice_top(max((value for _, value in entries), default=0.0))
    places = [
        (_place(index, len(entries)), 100 - 100 * value / top) for index, (_, value) in enumerate(entries)
    ]
    line = " ".join(f"{_round(x)},{_round(y)}" for x, y in places)
    area = f"{_round(places[0][0])},100 {line} {_round(places[-1][0])},100" if places else ""
    every = max(1, math.ceil(len(entries) / MOST_AXIS_LABELS))
    return LineChart(
        points=tuple(
            _point(index, len(entries), entries[index], place, every) for index, place in enumerate(places)
        ),
        rules=tuple(_rule(share, top) for share in (0.0, 0.5, 1.0)),
        polyline=line,
        area=area,
        plot_y=_em(PLOT_TOP_EM),
        plot_height=_em(PLOT_EM),
        axis_y=_em(PLOT_TOP_EM + PLOT_EM + 1.5),
        height=_em(PLOT_TOP_EM + PLOT_EM + 2),
        description=_description(entries, unit),
        table=Table((head, unit or "数量"), tuple((label, number_text(value)) for label, value in entries)),
    )


def sparkline(values: Iterable[float]) -> str:
    """Points of a small line in a box of 100 × 24; empty for fewer than two values."""
    amounts = [_amount(value) for value in values]
    if len(amounts) < 2:
        return ""
    top = max(amounts) or 1.0
    room = SPARK_HEIGHT - 4
    return " ".join(
        f"{_round(_place(index, len(amounts)))},{_round(2 + room - room * value / top)}"
        for index, value in enumerate(amounts)
    )


def tile_grid(rows: Iterable[Sequence[object]]) -> TileGrid:
    """The 三色表: each row ``(label, open count, solved count)``, optionally with the address of its list.

    Red while anything is open, yellow where everything found is solved, green where nothing was found.
    """
    tiles, table_rows = [], []
    for row in rows:
        label, open_count, solved_count = str(row[0]), _amount(row[1]), _amount(row[2])
        state, text = _tile_state(open_count, solved_count)
        tiles.append(Tile(label, state, text, str(row[3]) if len(row) > 3 and row[3] else ""))
        table_rows.append((label, number_text(open_count), number_text(solved_count)))
    counts = tuple(
        (state, name, sum(tile.state == state for tile in tiles))
        for state, name in (("red", "有问题在办"), ("yellow", "问题已解决"), ("green", "没有问题"))
    )
    return TileGrid(
        tiles=tuple(tiles),
        counts=counts,
        description="，".join(f"{name} {count} 个" for _, name, count in counts) + "。",
        table=Table(("居民区", "在办", "已解决"), tuple(table_rows)),
    )


def _tile_state(open_count: float, solved_count: float) -> tuple[str, str]:
    if open_count:
        return "red", f"{number_text(open_count)} 件在办"
    if solved_count:
        return "yellow", f"{number_text(solved_count)} 件已解决"
    return "green", "没有问题"


def _bar(index: int, label: str, text: str, pieces: Sequence[tuple[float, str, str]], top: float) -> Bar:
    segments, start = [], 0.0
    for value, tone, name in pieces:
        width = 100 * value / top if top else 0.0
        if width:
            title = f"{name}：{number_text(value)}"
            segments.append(Segment(_percent(start), _percent(width), str(tone), title))
        start += width
    y = index * ROW_EM
    return Bar(label, text, _em(y + LABEL_EM), _em(y + BAR_TOP_EM), tuple(segments))


def _point(index: int, count: int, entry: tuple[str, float], place: tuple[float, float], every: int) -> Point:
    label, value = entry
    is_last = index == count - 1
    # Counted from the last: the newest label is always there.
    is_labelled = (count - 1 - index) % every == 0
    anchor = "end" if is_last and count > 1 else "start" if index == 0 else "middle"
    return Point(
        cx=_percent(place[0]),
        cy=_em(PLOT_TOP_EM + PLOT_EM * place[1] / 100),
        label=label if is_labelled else "",
        text=number_text(value),
        anchor=anchor,
        is_last=is_last,
    )


def _rule(share: float, top: float) -> Rule:
    y = PLOT_TOP_EM + PLOT_EM * (1 - share)
    return Rule(_em(y), _em(y - 0.3), number_text(share * top))


def _place(index: int, count: int) -> float:
    if count < 2:
        return 50.0
    return PLOT_MARGIN + (100 - 2 * PLOT_MARGIN) * index / (count - 1)


def _description(entries: Sequence[tuple[str, float]], unit: str) -> str:
    if not entries:
        return "没有数据。"
    label, value = max(entries, key=lambda entry: entry[1])
    total = sum(value for _, value in entries)
    return (
        f"共 {len(entries)} 项，合计 {_with_unit(total, unit)}；最多的是{label}，{_with_unit(value, unit)}。"
    )


def _amount(value: object) -> float:
    amount = float(str(value))
    if not (math.isfinite(amount) and amount >= 0):
        raise ValueError(f"a chart shows finite amounts from 0 up, not {value!r}")
    return amount


def _amounts(values: object, count: int) -> list[float]:
    if not isinstance(values, Sequence) or len(values) != count:
        raise ValueError(f"a row needs {count} values, one for each of the series: {values!r}")
    return [_amount(value) for value in values]


def _with_unit(value: float, unit: str) -> str:
    return f"{number_text(value)} {unit}".strip()


def _round(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _percent(value: float) -> str:
    return f"{_round(value)}%"


def _em(value: float) -> str:
    return f"{_round(value)}em"
