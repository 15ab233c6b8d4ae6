"""三色表: the residential areas at a glance. Green: no problem; yellow: all solved; red: some open."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum


class Colour(StrEnum):
    """The colour of an area; ``label`` says it in words, for status is never told by colour alone."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"

    @property
    def label(self) -> str:
        """What the colour says."""
        return {"green": "无问题", "yellow": "已解决", "red": "有未解决"}[self.value]


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """Problems of an area in a span of time. Raises ValueError for a negative count."""

    open_count: int = 0
    solved_count: int = 0

    def __post_init__(self) -> None:
        if min(self.open_count, self.solved_count) < 0:
            raise ValueError("a count is not negative")


@dataclasses.dataclass(frozen=True, slots=True)
class AreaCell:
    """One cell of the table."""

    area: str
    colour: Colour
    open_count: int
    solved_count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Tricolour:
    """The table: one cell for each area, in the order given, and how many there are of each colour."""

    cells: tuple[AreaCell, ...]
    totals: Mapping[Colour, int]


def colour_of(counts: Counts) -> Colour:
    """Red while anything is open, yellow when there was something, else green."""
    if counts.open_count:
        return Colour.RED
    return Colour.YELLOW if counts.solved_count else Colour.GREEN


def tricolour(areas: Iterable[str], counts: Mapping[str, Counts]) -> Tricolour:
    """The table of all ``areas``; one without a count has no problem.

    Raises ValueError for a count of an area that is not among them: no problem falls off the table.
    """
    ordered = tuple(areas)
    if lost := counts.keys() - set(ordered):
        raise ValueError(f"no such area: {sorted(lost)}")
    cells = tuple(_cell(area, counts.get(area, Counts())) for area in ordered)
    found = Counter(cell.colour for cell in cells)
    return Tricolour(cells, {colour: found[colour] for colour in Colour})


def _cell(area: str, counts: Counts) -> AreaCell:
    return AreaCell(area, colour_of(counts), counts.open_count, counts.solved_count)
