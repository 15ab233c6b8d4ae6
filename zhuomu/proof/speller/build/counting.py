"""Counting n-grams, quantising the counts, and packing them into the table that is shipped."""

import numpy as np
import numpy.typing as npt

from ..encoding import Ids
from ..hashing import Keys, window_keys
from ..table import LEVELS, slots_and_fingerprints

# (order, characters skipped in the middle, least count kept): what 15 MB hold, widest use first.
KEPT = ((2, 1, 4), (3, 0, 1), (4, 0, 4), (5, 0, 9))
# Slots for each n-gram; below 1.23 three-way peeling fails.
_SLOTS_EACH = 1.235
# Level 1 is a count of 1; each further level is a count larger by this factor.
LEVEL_LOG = 0.22

Counts = npt.NDArray[np.int64]


def counted(keys: Keys) -> tuple[Keys, Counts]:
    """Each key once, sorted, with how often it stands there."""
    ordered = np.sort(keys)
    firsts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return ordered[firsts], np.diff(np.append(firsts, len(ordered)))


def kept_ngrams(ids: Ids, repeating: Ids) -> tuple[Keys, npt.NDArray[np.uint16]]:
    """The n-grams that go into the table, and their levels.

    `repeating` is text of which what stands there once is not kept: statutes say everything many times.
    """
    all_keys, all_levels = [], []
    for order, gap, least in KEPT:
        own, own_counts = counted(window_keys(ids, order, gap))
        other, other_counts = counted(window_keys(repeating, order, gap))
        keys = np.union1d(own, other)
        counts = np.zeros(len(keys), np.int64)
        counts[np.searchsorted(keys, own)] += own_counts
        is_own = counts > 0
        counts[np.searchsorted(keys, other)] += other_counts
        is_kept = counts >= np.where(is_own, least, max(least, 2))
        all_keys.append(keys[is_kept])
        all_levels.append(quantised(counts[is_kept]))
    return np.concatenate(all_keys), np.concatenate(all_levels)


def counted_pairs(ids: Ids, size: int) -> npt.NDArray[np.uint8]:
    """Levels of all pairs of neighbours, a square by first and second character."""
    numbers, counts = counted(ids[:-1].astype(np.uint64) * np.uint64(size) + ids[1:])
    square = np.zeros(size * size, np.uint8)
    square[numbers.astype(np.int64)] = quantised(counts)
    return square.reshape(size, size)


def quantised(counts: Counts) -> npt.NDArray[np.uint16]:
    """Levels from 1 for counts from 1; 0 stays 0."""
    levels = np.round(np.log(np.maximum(counts, 1)) / LEVEL_LOG).astype(np.int64) + 1
    return np.where(counts > 0, np.minimum(levels, LEVELS - 1), 0).astype(np.uint16)


def packed(keys: Keys, levels: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    """The cells of a table that answers `levels` for `keys` (all different)."""
    length = int(len(keys) * _SLOTS_EACH) // 3 * 3 + 96
    slots, fingerprints = slots_and_fingerprints(keys, length)
    rounds = _peeled(slots, length)
    cells = np.zeros(length, np.uint16)
    values = levels ^ fingerprints
    for members, own in reversed(rounds):
        mine = slots[:, members]
        # A key's own slot is still empty, so that the xor over all three is that over the other two.
        cells[own] = values[members] ^ cells[mine[0]] ^ cells[mine[1]] ^ cells[mine[2]]
    return cells


def _peeled(slots: npt.NDArray[np.int64], length: int) -> list[tuple[Counts, Counts]]:
    """Rounds of (keys, the slot each has to itself among the keys left). ValueError where peeling stops."""
    left = np.zeros(length, np.int64)
    who = np.zeros(length, np.int64)
    numbers = np.arange(slots.shape[1])
    for row in slots:
        left += np.bincount(row, minlength=length)
        # A sum of numbers names the key where only one is left, as a xor would, and is quicker to keep.
        who += np.bincount(row, weights=numbers, minlength=length).astype(np.int64)
    rounds = []
    single = np.flatnonzero(left == 1)
    remaining = slots.shape[1]
    while len(single):
        members, first = np.unique(who[single], return_index=True)
        own = single[first]
        rounds.append((members, own))
        remaining -= len(members)
        touched = slots[:, members].reshape(-1)
        np.subtract.at(left, touched, 1)
        np.subtract.at(who, touched, np.tile(members, 3))
        touched = np.unique(touched)
        single = touched[left[touched] == 1]
    if remaining:
        raise ValueError("the n-grams cannot be packed: give them more slots")
    return rounds
