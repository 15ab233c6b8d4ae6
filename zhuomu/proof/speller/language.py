"""The language model over a text: levels of all its n-grams, and how expected each character is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .encoding import Ids
from .hashing import LONGEST, Keys, order_salt, weight, window_keys
from .table import Levels, NgramTable

LEVEL_LOG = 0.22
# The longest n-gram of the probability; the longest of the table serve as features of the ranker.
ORDER = 4
_BACK_OFF = float(np.log(0.4))
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Read:
    """A text as the model sees it; row `n - 2` of `levels` is that of the n-gram that starts at each place."""

    ids: Ids
    keys: dict[tuple[int, int], Keys]
    levels: dict[tuple[int, int], Levels]


def logs(levels: Levels) -> Floats:
    """The logarithms of counts from their levels; level 0 gives a little less than a count of one."""
    return (levels.astype(np.float32) - 1) * np.float32(LEVEL_LOG)
