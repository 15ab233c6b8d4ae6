"""Which characters may be meant by which: a table of neighbours with the reason for each."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .encoding import OTHER, Ids
from .language import Floats

# The reasons: the same syllable, the same tone too, a syllable near in sound, a slip of the finger; above them the
# likeness in shape, 0 to 15.
IS_SAME, IS_TONE, IS_NEAR, IS_SLIP = 1, 2, 4, 8
SHAPE_SHIFT = 4
_NEVER = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Confusion:
    """Row k holds the characters that k may stand for, the flags of each, and its score before any context."""

    others: Ids
    flags: npt.NDArray[np.uint8]
    scores: Floats

    @property
    def is_confused(self) -> npt.NDArray[np.bool_]:
        """Of each number whether it is ever taken for another: characters are, marks and digits are not."""
        return np.asarray(self.others[:, 0] != OTHER)


def confusion_table(
    lengths: npt.NDArray[np.uint16], others: Ids, flags: npt.NDArray[np.uint8], frequencies: Floats
) -> Confusion:
    """The table from its rows put one after another; rows are filled up with what never scores."""
    shape = (len(lengths), int(lengths.max()))
    is_used = np.arange(shape[1]) < lengths[:, None]
    table = Confusion(
        np.full(shape, OTHER, np.uint16), np.zeros(shape, np.uint8), np.full(shape, _NEVER, np.float32)
    )
    table.others[is_used] = others
    table.flags[is_used] = flags
    table.scores[is_used] = static_scores(others, flags, frequencies)
    return table


def static_scores(others: Ids, flags: npt.NDArray[np.uint8], frequencies: Floats) -> Floats:
    """How likely a candidate is by its reason, less a part of its share: common characters fit everywhere."""
    sound = np.where(
        flags & IS_TONE, 3.0, np.where(flags & IS_SAME, 2.5, np.where(flags & IS_NEAR, 1.0, 0.0))
    )
    scores = np.maximum(sound, (flags >> SHAPE_SHIFT) / 8) - frequencies[others] * 0.5
    return np.asarray(scores, np.float32)
