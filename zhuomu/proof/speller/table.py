"""Counts of n-grams in little room: a Bloomier filter (three reads and two xors a question).

Each cell has 16 bits: the level, a quantised logarithm of the count, hidden under a fingerprint. An n-gram
that was never put in answers 0, but for one in 2**(16 - LEVEL_BITS), where it answers a level at random.
Talbot and Brants, "Randomized language models via perfect hash functions" (2008).
"""

import numpy as np
import numpy.typing as npt

from .hashing import Keys, mixed

LEVEL_BITS = 6
LEVELS = 1 << LEVEL_BITS
Levels = npt.NDArray[np.uint8]

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
# A batch stays in the processor's second cache.
_BATCH = 1 << 15


def slots_and_fingerprints(keys: Keys, length: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint16]]:
    """Three slots a key, one in each third of a table of `length` (shape 3, n), and the fingerprints."""
    first, second = mixed(keys)
    third = np.uint64(length // 3)
    slots = np.empty((3, len(keys)), np.int64)
    slots[0] = ((first & _LOW) * third) >> _HALF
    slots[1] = (((first >> _HALF) * third) >> _HALF) + third
    slots[2] = (((second >> _HALF) * third) >> _HALF) + third + third
    return slots, (second & np.uint64(0xFFFF)).astype(np.uint16)


class NgramTable:
    """Questions to a built table."""

    def __init__(self, cells: npt.NDArray[np.uint16]) -> None:
        self.cells = cells

    def levels(self, keys: Keys) -> Levels:
        """The level of each key, 0 where it was not counted; the shape of `keys` is kept."""
        flat = keys.reshape(-1)
        found = np.empty(len(flat), np.uint8)
        for at in range(0, len(flat), _BATCH):
            batch = flat[at : at + _BATCH]
            slots, fingerprints = slots_and_fingerprints(batch, len(self.cells))
            cells = self.cells[slots[0]] ^ self.cells[slots[1]] ^ self.cells[slots[2]] ^ fingerprints
            found[at : at + _BATCH] = np.where(cells < LEVELS, cells, 0)
        return found.reshape(keys.shape)

    def levels_where(self, keys: Keys, is_asked: npt.NDArray[np.bool_]) -> Levels:
        """The levels of those keys that are asked for, 0 for the others, which cost nothing."""
        levels = np.zeros(keys.shape, np.uint8)
        levels[is_asked] = self.levels(keys[is_asked])
        return levels
