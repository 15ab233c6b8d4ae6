"""Keys of n-grams: a polynomial of the characters' numbers, so that changing one character is one addition."""

import numpy as np
import numpy.typing as npt

from .encoding import Ids

Keys = npt.NDArray[np.uint64]

LONGEST = 5
_BASE = 0x9E3779B97F4A7C15
_POWERS = [pow(_BASE, power, 1 << 64) for power in range(1, LONGEST + 2)]
_SALT = 0xD1342543DE82EF95
_MIX_1, _MIX_2, _MIX_3 = (
    np.uint64(number) for number in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xC2B2AE3D27D4EB4F)
)


def weight(place: int) -> np.uint64:
    """What a character's number is multiplied with at this place (0 for the first) of an n-gram."""
    return np.uint64(_POWERS[place])


def window_keys(ids: Ids, order: int, gap: int = 0) -> Keys:
    """The key of the n-gram that starts at each place; `gap` skips characters in the middle of a pair.

    The last order - 1 + gap places start none.
    """
    count = len(ids) - order + 1 - gap
    keys = np.full(max(count, 0), order_salt(order, gap), np.uint64)
    for place in range(order):
        at = place + (gap if place == order - 1 else 0)
        keys += ids[at : at + count].astype(np.uint64) * weight(place)
    return keys


def order_salt(order: int, gap: int = 0) -> np.uint64:
    """The constant in the keys of this order, so that orders do not meet."""
    return np.uint64((order + 16 * gap) * _SALT % (1 << 64))


def mixed(keys: Keys) -> tuple[Keys, Keys]:
    """Two well-spread numbers for each key (the finaliser of splitmix64, and one product more)."""
    spread = keys ^ (keys >> np.uint64(30))
    spread *= _MIX_1
    spread ^= spread >> np.uint64(27)
    spread *= _MIX_2
    spread ^= spread >> np.uint64(31)
    return spread, spread * _MIX_3
