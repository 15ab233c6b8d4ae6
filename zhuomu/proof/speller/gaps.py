"""Characters left out or written twice: where, which, and what tells about each.

Each candidate has two readings: the short one without its character, the long one with it. Where a character was left
out the short one is written and the long one is meant; where one stands twice it is the other way round.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .candidates import LEVEL_SCORES, best_columns
from .encoding import EDGE_LENGTH, FIRST_CHAR, Ids
from .features import expected_around, kind_columns
from .hashing import Keys, order_salt, weight
from .language import ROWS, SKIP, Floats, Language, Numbers, Reading
from .table import Levels

# So many of the commonest characters are looked for where one may be missing: three in a thousand are others.
_COMMON = 2500
# How many are left after the pairs, and after the threes.
_AFTER_PAIRS, _AFTER_THREES = 8, 2
# What stands behind the threes where those before are equal.
_PAIRS_SHARE = np.float32(0.07)
_NEVER = np.float32(-1e9)
_BATCH = 256
_STRIP = 32
_AROUND = 4


@dataclass(frozen=True, slots=True)
class Gaps:
    """`chars[k]` is missing before `places[k]`; or, where `is_double`, stands there and just before."""

    places: Numbers
    chars: Ids
    is_double: npt.NDArray[np.bool_]


class GapFinder:
    """Looks for such places. `can_be` tells of each number whether it is a character that is ever taken for another."""

    def __init__(self, language: Language, can_be: npt.NDArray[np.bool_]) -> None:
        self._language = language
        self._can_be = can_be
        # What stands before each character, side by side in memory: a column of the square is slow to fetch.
        # Turned in strips that fit into the processor's cache: an eighth of the time of turning it at once.
        part = language.pairs[FIRST_CHAR : FIRST_CHAR + _COMMON]
        self._before = np.empty(part.shape[::-1], np.uint8)
        for first in range(0, len(part), _STRIP):
            self._before[:, first : first + _STRIP] = part[first : first + _STRIP].T

    def found(self, reading: Reading) -> Gaps:
        """Candidates for each place where no three characters known together reach across, and for each doubled one."""
        ids = reading.ids
        places = np.arange(EDGE_LENGTH, len(ids) - EDGE_LENGTH)
        is_word = self._can_be[ids[places]]
        threes = reading.levels[3]
        is_odd = (threes[places - 2] == 0) & (threes[places - 1] == 0)
        odd = places[is_odd & is_word & self._can_be[ids[places - 1]]]
        parts = [self._left_out(reading, odd[at : at + _BATCH]) for at in range(0, len(odd), _BATCH)]
        is_twice = (ids[places] == ids[places - 1]) & (ids[places] != ids[places + 1])
        twice = places[is_twice & is_word & (ids[places] != ids[places - 2])]
        missing = sum(len(part) for part, _ in parts)
        return Gaps(
            np.concatenate([*(part for part, _ in parts), twice]),
            np.concatenate([*(chars for _, chars in parts), ids[twice]]),
            np.arange(missing + len(twice)) >= missing,
        )

    def _left_out(self, reading: Reading, places: Numbers) -> tuple[Numbers, Ids]:
        """The places that have candidates, as often as they have, and the candidates."""
        ids = reading.ids
        left = self._language.pairs[ids[places - 1], FIRST_CHAR : FIRST_CHAR + _COMMON]
        right = self._before[ids[places]]
        weaker = np.minimum(left, right)
        worth = np.where(weaker > 0, left.astype(np.float32) + right + weaker, 0).astype(np.float32)
        best = best_columns(worth, _AFTER_PAIRS)
        worth = np.take_along_axis(worth, best, 1)
        chars = (best + FIRST_CHAR).astype(np.uint16)
        two, one, after, next_after = (ids[places + offset][:, None] for offset in (-2, -1, 0, 1))
        before, across, behind = (
            self._threes(*triple, worth > 0)
            for triple in ((two, one, chars), (one, chars, after), (chars, after, next_after))
        )
        is_known = (across > 0) | ((before > 0) & (behind > 0))
        total = LEVEL_SCORES[before] + LEVEL_SCORES[across] + LEVEL_SCORES[behind] + worth * _PAIRS_SHARE
        total = np.where(is_known & (worth > 0), total, _NEVER)
        kept = best_columns(total, _AFTER_THREES)
        is_real = np.take_along_axis(total, kept, 1) > _NEVER
        rows = np.broadcast_to(places[:, None], kept.shape)
        return rows[is_real], np.take_along_axis(chars, kept, 1)[is_real]

    def _threes(self, first: Ids, second: Ids, third: Ids, is_asked: npt.NDArray[np.bool_]) -> Levels:
        keys: Keys = np.full(is_asked.shape, order_salt(3), np.uint64)
        for place, ids in enumerate((first, second, third)):
            keys += ids.astype(np.uint64) * weight(place)
        return self._language.table.levels_where(keys, is_asked)


def gap_rows(language: Language, reading: Reading, found: Gaps) -> Floats:
    """What the ranker looks at, one row a candidate (shape n, features)."""
    ids = np.concatenate([reading.ids, np.zeros(_AROUND + 1, np.uint16)])
    places, skipped = found.places, found.is_double.astype(np.int64)
    left = [ids[places + offset] for offset in range(-EDGE_LENGTH, 0)]
    right = [ids[places + offset + skipped] for offset in range(_AROUND)]
    columns: list[npt.NDArray[Any]] = []
    expected = []
    for local, width in (([*left, *right], 0), ([*left, found.chars, *right], 1)):
        window = np.stack(local, 1)
        levels = language.windows(window)
        for row in ROWS:
            # Those that reach across the gap, or that have its character in them.
            starts = range(EDGE_LENGTH - row + 1, EDGE_LENGTH + width)
            columns.extend(levels[row][:, start] for start in starts)
        columns.extend(levels[SKIP][:, start] for start in (EDGE_LENGTH - 2, EDGE_LENGTH - 1))
        expected.append(language.expectation(window, levels))
        columns.extend(expected[-1].T)
    short, long = (each.sum(1) for each in expected)
    columns += [short, long, long - short, long - expected[1][:, 0] - short]
    columns += [language.frequencies[found.chars], found.is_double]
    columns += [found.chars == left[-1], found.chars == right[0]]
    columns += _context(language, reading, places)
    columns += kind_columns(language, np.stack([*left, *right], 1), np.stack([*left, found.chars], 1))
    return np.stack([column.astype(np.float32) for column in columns], 1)


def _context(language: Language, reading: Reading, places: Numbers) -> list[npt.NDArray[Any]]:
    """How well known the surroundings are as they are written."""
    last = len(reading.ids) - 1
    columns: list[npt.NDArray[Any]] = []
    for offset in range(1 - EDGE_LENGTH, _AROUND):
        at = np.clip(places + offset, 0, last)
        columns += [reading.ahead[-1, at], reading.back[at], language.frequencies[reading.ids[at]]]
    columns.append(expected_around(reading, places))
    return columns
