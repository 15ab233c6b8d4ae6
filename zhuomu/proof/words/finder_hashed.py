"""Words found by the hashes of neighbouring characters; needs numpy."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from .finder import key_at

# A table of a megabyte: of ten thousand keys one in a hundred others is taken for one of them.
_BITS = 20
_MASK = np.uint32((1 << _BITS) - 1)
# Odd and about the square root of 2 ** 32: neighbouring code points fall far apart.
_FACTOR = np.uint32(40_503)
# Characters at a time: what is computed of them stays in the processor's cache, and memory small.
_BLOCK = 1 << 15


class HashedWords:
    """Finds words; keys have two characters (with three for longer words it took longer on lists of any length)."""

    def __init__(self, words: Iterable[str]) -> None:
        self._of_key: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for word in words:
            at = key_at(word)
            self._of_key[word[at : at + 2]].append((word, at))
        self._table = np.zeros(1 << _BITS, np.bool_)
        self._table[_hashes("".join(self._of_key))[::2]] = True

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """(start, word) of each place of each word."""
        of_key = self._of_key
        for first in range(0, len(text), _BLOCK):
            part = text[first : first + _BLOCK + 1]
            for near in np.flatnonzero(self._table[_hashes(part)]).tolist():
                key = part[near : near + 2]
                if key not in of_key:
                    continue
                for word, shift in of_key[key]:
                    start = first + near - shift
                    if start >= 0 and text.startswith(word, start):
                        yield start, word


def _hashes(text: str) -> npt.NDArray[np.uint32]:
    """Of each character and the next one."""
    data = text.encode("utf-16-le", "surrogatepass")
    if len(data) == 2 * len(text):
        codes = np.frombuffer(data, "<u2").astype(np.uint32)
    else:
        # A character beyond the basic plane.
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)
    hashes = codes[:-1] * _FACTOR
    hashes += codes[1:]
    hashes &= _MASK
    return hashes
