"""Where a text looks wrong, and which single characters may stand there instead."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .confusion import IS_NEAR, IS_SAME, IS_TONE, SHAPE_SHIFT, Confusion
from .encoding import EDGE_LENGTH, FIRST_CHAR, Ids
from .hashing import weight
from .language import Floats, Language, Numbers, Reading, logs
from .table import Levels

# How many candidates are left after the pairs, and after the threes.
_AFTER_PAIRS, _AFTER_THREES = 20, 5
_UNSEEN = np.float32(-1.5)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Single characters that may stand at `places` of a reading; all of one place together."""

    places: Numbers
    chars: Ids
    flags: npt.NDArray[np.uint8]

    def chosen(self, which: npt.NDArray[np.bool_] | Numbers) -> "Candidates":
        """Some of them."""
        return Candidates(self.places[which], self.chars[which], self.flags[which])


def doubtful(reading: Reading, least: float) -> Numbers:
    """Places of known characters that are less expected than `least`, from the left and from the right together."""
    doubt = reading.ahead[-1] + reading.back
    is_doubtful = (doubt < least) & (reading.ids >= FIRST_CHAR)
    is_doubtful[:EDGE_LENGTH] = is_doubtful[-EDGE_LENGTH:] = False
    return np.flatnonzero(is_doubtful)


def find_candidates(language: Language, confusion: Confusion, reading: Reading, places: Numbers) -> Candidates:
    """The few likeliest candidates for each place."""
    owners, chars, flags = confusion.candidates(reading.ids[places])
    at = places[owners]
    left = language.pairs[reading.ids[at - 1], chars]
    right = language.pairs[chars, reading.ids[at + 1]]
    known = np.flatnonzero((left > 0) | (right > 0))
    left, right = left[known], right[known]
    found = Candidates(at[known], chars[known], flags[known])
    score = _priors(found.flags) - language.frequencies[found.chars] * np.float32(0.5)
    score += _scored(left) + _scored(right)
    keep = _best(found.places, score, _AFTER_PAIRS)
    found, score = found.chosen(keep), score[keep]
    for offset in range(3):
        score += _window_score(language, reading, found, 3, offset)
    keep = _best(found.places, score, _AFTER_THREES)
    return found.chosen(keep)


def _priors(flags: npt.NDArray[np.uint8]) -> Floats:
    sound = np.where(flags & IS_TONE, 3.0, np.where(flags & IS_SAME, 2.5, np.where(flags & IS_NEAR, 1.0, 0.0)))
    return np.maximum(sound, (flags >> SHAPE_SHIFT) / 8).astype(np.float32)


def _window_score(language: Language, reading: Reading, found: Candidates, order: int, offset: int) -> Floats:
    starts = found.places - offset
    change = found.chars.astype(np.uint64) - reading.ids[found.places].astype(np.uint64)
    levels = language.table.levels(reading.keys[order, starts] + change * weight(offset))
    return _scored(levels)


def _scored(levels: Levels) -> Floats:
    return np.where(levels > 0, logs(levels), _UNSEEN).astype(np.float32)


def _best(places: Numbers, score: Floats, count: int) -> Numbers:
    """The numbers of the best `count` of each place, best first, places in order."""
    order = np.lexsort((-score, places))
    ordered = places[order]
    is_first = np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(ordered) else np.zeros(0, bool)
    firsts = np.flatnonzero(is_first)
    rank = np.arange(len(ordered)) - np.repeat(firsts, np.diff(np.append(firsts, len(ordered))))
    return order[rank < count]
