"""Where a text looks wrong, and which characters, one or two, may stand there instead."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .confusion import Confusion
from .encoding import EDGE_LENGTH, FIRST_CHAR, OTHER, Ids
from .hashing import weight
from .language import Floats, Language, Numbers, Reading, logs
from .table import LEVELS

# How many candidates are left after the pairs, and after the threes.
_AFTER_PAIRS, _AFTER_THREES = 24, 8
# What an n-gram never counted is worth, beside the logarithm of a count.
LEVEL_SCORES = np.where(np.arange(LEVELS) > 0, logs(np.arange(LEVELS, dtype=np.uint8)), -1.5).astype(
    np.float32
)
# Of two neighbours changed together: how many are tried for each, and how many pairs are left.
_EACH_SIDE, _PAIRS_KEPT = 24, 2
_BATCH = 512


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may stand at `places` of a reading: `chars`, and where not OTHER `seconds` at the place after."""

    places: Numbers
    chars: Ids
    flags: npt.NDArray[np.uint8]
    seconds: Ids
    second_flags: npt.NDArray[np.uint8]

    def chosen(self, which: Numbers) -> "Candidates":
        """Some of them."""
        return Candidates(
            self.places[which],
            self.chars[which],
            self.flags[which],
            self.seconds[which],
            self.second_flags[which],
        )


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
    """The few likeliest candidates for each place, and for each two neighbours among the places."""
    parts = [_NONE]
    for at in range(0, len(places), _BATCH):
        parts.append(_singles(language, confusion, reading, places[at : at + _BATCH]))
    firsts = places[:-1][np.diff(places) == 1]
    for at in range(0, len(firsts), _BATCH):
        parts.append(_pairs(language, confusion, reading, firsts[at : at + _BATCH]))
    parts.append(_swaps(confusion, reading, firsts))
    return Candidates(
        np.concatenate([part.places for part in parts]),
        np.concatenate([part.chars for part in parts]),
        np.concatenate([part.flags for part in parts]),
        np.concatenate([part.seconds for part in parts]),
        np.concatenate([part.second_flags for part in parts]),
    )


_NO_IDS, _NO_FLAGS = np.zeros(0, np.uint16), np.zeros(0, np.uint8)
_NONE = Candidates(np.zeros(0, np.int64), _NO_IDS, _NO_FLAGS, _NO_IDS, _NO_FLAGS)


def _swaps(confusion: Confusion, reading: Reading, firsts: Numbers) -> Candidates:
    """The two neighbours the other way round, where both are characters that can be confused at all (no marks)."""
    left, right = reading.ids[firsts], reading.ids[firsts + 1]
    can_be = confusion.is_confused
    firsts = firsts[(left != right) & can_be[left] & can_be[right]]
    none = np.zeros(len(firsts), np.uint8)
    return Candidates(firsts, reading.ids[firsts + 1], none, reading.ids[firsts], none)


def _pairs(language: Language, confusion: Confusion, reading: Reading, firsts: Numbers) -> Candidates:
    """Two neighbours changed together: what goes well with the outside, and with one another."""
    ids = reading.ids
    before, first, second, after = (ids[firsts + offset][:, None] for offset in (-1, 0, 1, 2))
    sides = []
    for own, scores in (
        (first, LEVEL_SCORES[language.pairs[before, confusion.others[first[:, 0]]]]),
        (second, LEVEL_SCORES[language.pairs[confusion.others[second[:, 0]], after]]),
    ):
        scores = scores * np.float32(0.5) + confusion.scores[own[:, 0]]
        best = best_columns(scores, _EACH_SIDE)
        sides.append(
            (
                best,
                np.take_along_axis(confusion.others[own[:, 0]], best, 1),
                np.take_along_axis(scores, best, 1),
            )
        )
    (best_1, chars_1, scores_1), (best_2, chars_2, scores_2) = sides
    between = LEVEL_SCORES[language.pairs[chars_1[:, :, None], chars_2[:, None, :]]]
    total = (between * np.float32(1.5) + scores_1[:, :, None] + scores_2[:, None, :]).reshape(len(firsts), -1)
    kept = best_columns(total, _PAIRS_KEPT)
    rows = np.repeat(np.arange(len(firsts)), kept.shape[1])
    left, right = (side.reshape(-1) for side in np.divmod(kept, chars_2.shape[1]))
    chars, seconds = chars_1[rows, left], chars_2[rows, right]
    is_real = (chars != OTHER) & (seconds != OTHER) & (language.pairs[chars, seconds] > 0)
    rows, left, right = rows[is_real], left[is_real], right[is_real]
    return Candidates(
        firsts[rows],
        chars[is_real],
        confusion.flags[first[rows, 0], best_1[rows, left]],
        seconds[is_real],
        confusion.flags[second[rows, 0], best_2[rows, right]],
    )


def _singles(language: Language, confusion: Confusion, reading: Reading, places: Numbers) -> Candidates:
    ids = reading.ids
    chars = confusion.others[ids[places]]
    left = language.pairs[ids[places - 1][:, None], chars]
    right = language.pairs[chars, ids[places + 1][:, None]]
    scores = confusion.scores[ids[places]] + LEVEL_SCORES[left] + LEVEL_SCORES[right]
    best = best_columns(scores, _AFTER_PAIRS)
    chars, scores = np.take_along_axis(chars, best, 1), np.take_along_axis(scores, best, 1)
    left, right = np.take_along_axis(left, best, 1), np.take_along_axis(right, best, 1)
    change = chars.astype(np.uint64) - ids[places][:, None].astype(np.uint64)
    for offset, is_possible in enumerate((right > 0, (left > 0) & (right > 0), left > 0)):
        keys = reading.keys[3, places - offset][:, None] + change * weight(offset)
        scores += LEVEL_SCORES[language.table.levels_where(keys, is_possible)]
    kept = best_columns(scores, _AFTER_THREES)
    rows = np.repeat(np.arange(len(places)), kept.shape[1])
    columns = np.take_along_axis(best, kept, 1).reshape(-1)
    chars = confusion.others[ids[places[rows]], columns]
    is_real = chars != OTHER
    rows, columns = rows[is_real], columns[is_real]
    flags = confusion.flags[ids[places[rows]], columns]
    return Candidates(
        places[rows], chars[is_real], flags, np.full(len(rows), OTHER, np.uint16), np.zeros_like(flags)
    )


def best_columns(scores: Floats, count: int) -> Numbers:
    """The columns of the best `count` of each row, best first; of equals the first."""
    count = min(count, scores.shape[1])
    # A stable order of the whole row would cost more than the rest: cut first, then order the few.
    some = np.sort(np.argpartition(-scores, count - 1, axis=1)[:, :count], axis=1)
    order = np.argsort(-np.take_along_axis(scores, some, 1), axis=1, kind="stable")
    return np.take_along_axis(some, order, 1)
