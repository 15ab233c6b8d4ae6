"""What the ranker looks at: one row of numbers for each candidate."""

from typing import Any

import numpy as np
import numpy.typing as npt

from .candidates import Candidates
from .confusion import IS_NEAR, IS_SAME, IS_SLIP, IS_TONE, SHAPE_SHIFT
from .encoding import EDGE_LENGTH, OTHER, Ids
from .language import ROWS, SKIP, Floats, Language, Numbers, Reading

_AROUND = 4
# So many to each side tell how well the model knows what the text speaks of.
_CONTEXT = 15


def feature_rows(language: Language, reading: Reading, found: Candidates) -> Floats:
    """One row a candidate (shape n, features); those of one text together, as each is compared with its rivals."""
    span = np.arange(-EDGE_LENGTH, _AROUND + 1)
    ids = np.concatenate([reading.ids, np.zeros(_AROUND, np.uint16)])
    old = ids[found.places[:, None] + span]
    new = old.copy()
    new[:, EDGE_LENGTH] = found.chars
    is_double = found.seconds != OTHER
    new[:, EDGE_LENGTH + 1] = np.where(is_double, found.seconds, new[:, EDGE_LENGTH + 1])
    columns: list[npt.NDArray[Any]] = []
    sums, ahead = [], []
    for local in (old, new):
        levels = language.windows(local)
        for row in ROWS:
            columns.extend(levels[row][:, start] for start in range(EDGE_LENGTH - row + 1, EDGE_LENGTH + 1))
        columns.extend(levels[SKIP][:, start] for start in (EDGE_LENGTH - 2, EDGE_LENGTH))
        expected = language.expectation(local, levels)
        ahead.append(expected)
        sums.append(expected.sum(1))
        columns.extend(expected[:, at] for at in range(3))
        columns.append(language.frequencies[local[:, EDGE_LENGTH]])
    gain = sums[1] - sums[0]
    columns += [sums[0], sums[1], gain, ahead[1][:, 0] - ahead[0][:, 0]]
    columns += [reading.back[found.places]]
    columns += [found.flags & flag for flag in (IS_SAME, IS_TONE, IS_NEAR, IS_SLIP)]
    columns.append(found.flags >> SHAPE_SHIFT)
    is_swap = is_double & (found.chars == old[:, EDGE_LENGTH + 1]) & (found.seconds == old[:, EDGE_LENGTH])
    columns += [is_double, is_swap, found.second_flags & IS_SAME, found.second_flags >> SHAPE_SHIFT]
    columns += _context(reading, found)
    columns += kind_columns(language, old, new)
    columns += _rivals(found, gain)
    return np.stack([column.astype(np.float32) for column in columns], 1)


def _context(reading: Reading, found: Candidates) -> list[npt.NDArray[Any]]:
    """How known the surroundings are without the place itself, and what kind of characters stand beside it."""
    last = len(reading.ids) - 1
    columns: list[npt.NDArray[Any]] = []
    for row, offset in ((2, -2), (3, -3), (4, -4), (2, 1), (3, 1), (4, 1), (SKIP, -1)):
        columns.append(reading.levels[row, np.clip(found.places + offset, 0, last)])
    for offset in (-3, -2, -1, 1, 2, 3):
        columns.append(reading.ahead[-1, np.clip(found.places + offset, 0, last)])
    columns.append(expected_around(reading, found.places))
    return columns


def expected_around(reading: Reading, places: Numbers) -> npt.NDArray[np.float64]:
    """The mean log probability of the characters about each place as they are written."""
    last = len(reading.ids) - 1
    totals = np.concatenate([[0], np.cumsum(reading.ahead[-1], dtype=np.float64)])
    start, end = np.clip(places - _CONTEXT, 0, last), np.clip(places + _CONTEXT + 1, 0, last)
    return np.asarray((totals[end] - totals[start]) / (end - start))


def kind_columns(language: Language, old: Ids, new: Ids) -> list[npt.NDArray[Any]]:
    """What kinds of characters are in the window as it is written, and whether either reading could be a name."""
    kinds = language.kinds
    columns: list[npt.NDArray[Any]] = list(kinds.kind[old].T)
    columns.extend(kinds.is_surname[old[:, EDGE_LENGTH - 2 : EDGE_LENGTH + 1]].T)
    columns.extend(kinds.is_place[old[:, EDGE_LENGTH - 1 : EDGE_LENGTH + 2]].T)
    columns.append(kinds.is_surname[new[:, EDGE_LENGTH]])
    return columns


def _rivals(found: Candidates, gain: Floats) -> list[Floats]:
    """The rank of each candidate's gain among those of its place, and its lead over the best other."""
    order = np.lexsort((-gain, found.places))
    places, ordered = found.places[order], gain[order]
    is_first = np.concatenate([[True], places[1:] != places[:-1]]) if len(places) else np.zeros(0, bool)
    firsts = np.flatnonzero(is_first)
    lengths = np.diff(np.append(firsts, len(places)))
    rank = np.arange(len(places)) - np.repeat(firsts, lengths)
    best = np.repeat(ordered[firsts], lengths)
    seconds = np.where(
        lengths > 1, ordered[np.minimum(firsts + 1, max(len(ordered) - 1, 0))], ordered[firsts] - 10
    )
    lead = np.where(rank == 0, ordered - np.repeat(seconds, lengths), ordered - best)
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    return [rank[back].astype(np.float32), lead[back].astype(np.float32)]
