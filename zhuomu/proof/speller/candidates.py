"""Where a text looks wrong, and which single characters may stand there instead."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .confusion import Confusion
from .encoding import EDGE_LENGTH, FIRST_CHAR, OTHER, Ids
from .hashing import weight
from .language import Floats, Language, Numbers, Reading, logs
from .table import LEVELS, Levels

# How many candidates are left after the pairs, and after the threes.
_AFTER_PAIRS, _AFTER_THREES = 16, 6
# What an n-gram never counted is worth, beside the logarithm of a count.
_SCORES = np.where(np.arange(LEVELS) > 0, logs(np.arange(LEVELS, dtype=np.uint8)), -1.5).astype(np.float32)
_BATCH = 512


@dataclass(frozen=True, slots=True)
class Candidates:
    """Single characters that may stand at `places` of a reading; all of one place together."""

    places: Numbers
    chars: Ids
    flags: npt.NDArray[np.uint8]


def doubt_rows(language: Language, reading: Reading) -> tuple[Numbers, Floats]:
    """The places of known characters, and for each what tells whether it is expected there."""
    is_known = reading.ids >= FIRST_CHAR
    is_known[:EDGE_LENGTH] = is_known[-EDGE_LENGTH:] = False
    places = np.flatnonzero(is_known)
    columns = [reading.levels[order, places - offset] for order in (2, 3, 4) for offset in range(order)]
    columns += [reading.ahead[-1, places + offset] for offset in (-1, 0, 1, 2)]
    columns += [reading.back[places + offset] for offset in (-2, -1, 0, 1)]
    columns.append(language.frequencies[reading.ids[places]])
    return places, np.stack([column.astype(np.float32) for column in columns], 1)


def find_candidates(
    language: Language, confusion: Confusion, reading: Reading, places: Numbers
) -> Candidates:
    """The few likeliest candidates for each place."""
    parts = [
        _found(language, confusion, reading, places[at : at + _BATCH]) for at in range(0, len(places), _BATCH)
    ]
    if not parts:
        return Candidates(places, np.zeros(0, np.uint16), np.zeros(0, np.uint8))
    return Candidates(
        np.concatenate([part.places for part in parts]),
        np.concatenate([part.chars for part in parts]),
        np.concatenate([part.flags for part in parts]),
    )


def _found(language: Language, confusion: Confusion, reading: Reading, places: Numbers) -> Candidates:
    ids = reading.ids
    chars = confusion.others[ids[places]]
    left = language.pairs[ids[places - 1][:, None], chars]
    right = language.pairs[chars, ids[places + 1][:, None]]
    scores = confusion.scores[ids[places]] + _SCORES[left] + _SCORES[right]
    best = _best(scores, _AFTER_PAIRS)
    chars, left, right, scores = (
        np.take_along_axis(array, best, 1) for array in (chars, left, right, scores)
    )
    change = chars.astype(np.uint64) - ids[places][:, None].astype(np.uint64)
    for offset, is_possible in enumerate((right > 0, (left > 0) & (right > 0), left > 0)):
        keys = reading.keys[3, places - offset][:, None] + change * weight(offset)
        scores += _SCORES[_asked(language, keys, is_possible)]
    kept = _best(scores, _AFTER_THREES)
    rows = np.repeat(np.arange(len(places)), kept.shape[1])
    columns = np.take_along_axis(best, kept, 1).reshape(-1)
    chars = confusion.others[ids[places[rows]], columns]
    is_real = chars != OTHER
    rows, columns = rows[is_real], columns[is_real]
    return Candidates(places[rows], chars[is_real], confusion.flags[ids[places[rows]], columns])


def _asked(language: Language, keys: npt.NDArray[np.uint64], is_possible: npt.NDArray[np.bool_]) -> Levels:
    levels = np.zeros(keys.shape, np.uint8)
    levels[is_possible] = language.table.levels(keys[is_possible])
    return levels


def _best(scores: Floats, count: int) -> Numbers:
    """The columns of the best `count` of each row, best first; of equals the first."""
    count = min(count, scores.shape[1])
    # A stable order of the whole row would cost more than the rest: cut first, then order the few.
    some = np.sort(np.argpartition(-scores, count - 1, axis=1)[:, :count], axis=1)
    order = np.argsort(-np.take_along_axis(scores, some, 1), axis=1, kind="stable")
    return np.take_along_axis(some, order, 1)
