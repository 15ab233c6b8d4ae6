"""The language model over a text: levels of all its n-grams, and how expected each character is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .encoding import EDGE_LENGTH, Ids
from .hashing import LONGEST, Keys, order_salt, weight, window_keys
from .kinds import Kinds
from .table import Levels, NgramTable

LEVEL_LOG = 0.22
# The longest n-gram of the probability; the longest of the table serve as features of the ranker.
ORDER = 4
# Row of the pairs with one character between them, in arrays that have a row for each order.
SKIP = 0
PAIR = 2
LONGER = (3, 4, 5)
ROWS = (PAIR, *LONGER)
_BACK_OFF = np.float32(np.log(0.4))
Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


def logs(levels: Levels) -> Floats:
    """The logarithms of counts from their levels; meaningless at level 0."""
    return (levels.astype(np.float32) - 1) * np.float32(LEVEL_LOG)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the model sees it. Row n of `keys` and `levels` is that of the n-gram that starts at each place.

    `ahead[m]` is the log probability of each character after up to m - 1 characters (m from 1 to ORDER),
    `back` that before the ORDER - 1 characters that follow it.
    """

    ids: Ids
    keys: Keys
    levels: Levels
    ahead: Floats
    back: Floats


class Language:
    """The counts and what follows from them.

    `pairs` is a square of levels by first and second character; `table` has the longer n-grams and the skipping pairs;
    `frequencies` holds the logarithm of each character's share of `total`.
    """

    def __init__(
        self, pairs: Levels, table: NgramTable, frequencies: Floats, total: float, kinds: Kinds
    ) -> None:
        self.pairs = pairs
        self.table = table
        self.frequencies = frequencies
        self.kinds = kinds
        self.total_log = np.float32(np.log(total))

    def read(self, ids: Ids) -> Reading:
        """Everything about a text that does not depend on candidates."""
        keys = np.zeros((LONGEST + 1, len(ids)), np.uint64)
        levels = np.zeros((LONGEST + 1, len(ids)), np.uint8)
        levels[PAIR, :-1] = self.pairs[ids[:-1], ids[1:]]
        for row, order, gap in ((SKIP, 2, 1), *((order, order, 0) for order in LONGER)):
            found = window_keys(ids, order, gap)
            keys[row, : len(found)] = found
            levels[row, : len(found)] = self.table.levels(found)
            if row != SKIP:
                levels[row, :-1] = _possible(levels[row, :-1], levels[row - 1])
        ahead = np.empty((ORDER + 1, len(ids)), np.float32)
        ahead[:2] = self.frequencies[ids]
        back = ahead[1].copy()
        for order in range(2, ORDER + 1):
            whole = levels[order]
            prefix = self.prefix_logs(ids, levels, order)
            suffix = np.empty_like(prefix)
            suffix[:-1], suffix[-1] = prefix[1:], 0
            starts = slice(0, len(ids) - order + 1)
            ends = slice(order - 1, len(ids))
            ahead[order] = ahead[order - 1] + _BACK_OFF
            ahead[order][ends] = _backed_off(whole[starts], prefix[starts], ahead[order - 1][ends])
            # Backward, the n-gram is divided by what follows its first character.
            back = _backed_off(whole, suffix, back)
        return Reading(ids, keys, levels, ahead, back)

    def prefix_logs(self, ids: Ids, levels: Levels, order: int) -> Floats:
        """The log count of the first order - 1 characters of the n-gram that starts at each place."""
        return logs(levels[order - 1]) if order > 2 else self.frequencies[ids] + self.total_log

    def windows(self, local: Ids) -> dict[int, Levels]:
        """Levels of all n-grams in short sequences (shape n, length), by row."""
        found = {row: self._windows(local, row) for row in (SKIP, *ROWS)}
        for row in LONGER:
            found[row] = _possible(found[row], found[row - 1])
        return found

    def _windows(self, local: Ids, row: int) -> Levels:
        if row == PAIR:
            return self.pairs[local[:, :-1], local[:, 1:]]
        order, gap = (2, 1) if row == SKIP else (row, 0)
        count = local.shape[1] - order + 1 - gap
        keys = np.full((local.shape[0], count), order_salt(order, gap), np.uint64)
        for place in range(order):
            at = place + (gap if place == order - 1 else 0)
            keys += local[:, at : at + count].astype(np.uint64) * weight(place)
        return self.table.levels(keys)

    def expectation(self, local: Ids, levels: dict[int, Levels]) -> Floats:
        """Log probability of each character of short sequences from place EDGE_LENGTH on (shape n, length - 4)."""
        first = EDGE_LENGTH
        length = local.shape[1] - first
        found = self.frequencies[local[:, first:]]
        for order in range(2, ORDER + 1):
            start = first - order + 1
            whole = levels[order][:, start : start + length]
            if order == 2:
                prefix = self.frequencies[local[:, start : start + length]] + self.total_log
            else:
                prefix = logs(levels[order - 1][:, start : start + length])
            found = _backed_off(whole, prefix, found)
        return found


def _possible(levels: Levels, shorter: Levels) -> Levels:
    """Levels without those whose shorter parts were never counted: the table took them for others."""
    return np.where((shorter[..., :-1] > 0) & (shorter[..., 1:] > 0), levels, 0).astype(np.uint8)


def _backed_off(whole: Levels, part: Floats, shorter: Floats) -> Floats:
    return np.where(whole > 0, np.minimum(logs(whole) - part, 0), shorter + _BACK_OFF).astype(np.float32)
