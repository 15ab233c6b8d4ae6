"""Which characters may be meant by which: a table of neighbours with the reason for each."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .encoding import FIRST_CHAR, Ids

# The reasons: the same syllable, the same tone too, a syllable near in sound, a slip of the finger; likeness in shape above.
IS_SAME, IS_TONE, IS_NEAR, IS_SLIP = 1, 2, 4, 8
SHAPE_SHIFT = 4


@dataclass(frozen=True, slots=True)
class Confusion:
    """Row `k` of the table is `others[starts[k]:starts[k + 1]]`, with `flags` beside it."""

    starts: npt.NDArray[np.int64]
    others: Ids
    flags: npt.NDArray[np.uint8]

    def candidates(self, ids: Ids) -> tuple[npt.NDArray[np.int64], Ids, npt.NDArray[np.uint8]]:
        """For characters by number: (which of them, another character, flags), all of one after all of the last."""
        rows = np.minimum(np.maximum(ids.astype(np.int64) - FIRST_CHAR, -1) + 1, len(self.starts) - 2)
        lengths = self.starts[rows + 1] - self.starts[rows]
        owners = np.repeat(np.arange(len(ids)), lengths)
        before = np.cumsum(lengths) - lengths
        places = np.arange(len(owners)) - np.repeat(before, lengths) + np.repeat(self.starts[rows], lengths)
        return owners, self.others[places], self.flags[places]
