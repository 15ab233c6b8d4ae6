"""From text to numbers: one small integer a character, runs of digits and of Latin letters taken as one."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.uint16]
Places = npt.NDArray[np.int64]

EDGE, OTHER, DIGIT, LATIN = range(4)
FIRST_CHAR = 4
# Windows of the longest n-gram never reach across the edge of a line.
EDGE_LENGTH = 4
# Nothing above has Chinese characters in print; what lies above is OTHER.
_CODES = 0x30000
_HALF_TO_FULL = dict(zip(",?!:;()", "，？！：；（）", strict=True))


@dataclass(frozen=True, slots=True)
class Encoded:
    """`ids[k]` stands for the character at `places[k]` of the text; edges carry the place after the line."""

    ids: Ids
    places: Places


class Alphabet:
    """The characters that the model knows, most frequent first; their numbers start at FIRST_CHAR."""

    def __init__(self, chars: str) -> None:
        self.chars = chars
        self._ids = np.full(_CODES, OTHER, np.uint16)
        codes = np.frombuffer(chars.encode("utf-32-le"), np.uint32)
        self._ids[codes] = np.arange(FIRST_CHAR, FIRST_CHAR + len(chars), dtype=np.uint16)
        for half, full in _HALF_TO_FULL.items():
            self._ids[ord(half)] = self._ids[ord(full)]
        self._mark(DIGIT, "0123456789０１２３４５６７８９.．%％")
        self._mark(LATIN, "".join(map(chr, [*range(65, 91), *range(97, 123), *range(0xFF21, 0xFF3B)])))
        self._mark(LATIN, "".join(map(chr, range(0xFF41, 0xFF5B))))
        self._mark(EDGE, "\n\r\t \u3000\u2028\u2029\x0b\x0c\x85\xa0\ufeff")

    def _mark(self, number: int, chars: str) -> None:
        self._ids[[ord(char) for char in chars]] = number

    def __len__(self) -> int:
        return FIRST_CHAR + len(self.chars)

    def number(self, char: str) -> int:
        """The number of one character; OTHER where the model does not know it."""
        code = ord(char)
        return int(self._ids[code]) if code < _CODES else OTHER

    def char(self, number: int) -> str:
        """The character of a number from FIRST_CHAR on."""
        return self.chars[number - FIRST_CHAR]

    def encode(self, text: str) -> Encoded:
        """The numbers of a text, lone surrogates included; begins and ends with an edge."""
        codes = np.frombuffer(("\n" + text + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
        ids = self._ids[np.minimum(codes, _CODES - 1)]
        is_run = np.zeros(len(ids), bool)
        is_run[1:] = (ids[1:] == ids[:-1]) & (ids[1:] < FIRST_CHAR) & (ids[1:] != OTHER)
        repeats = np.where(is_run, 0, np.where(ids == EDGE, EDGE_LENGTH, 1))
        places = np.repeat(np.arange(-1, len(ids) - 1), repeats)
        return Encoded(np.repeat(ids, repeats), np.clip(places, 0, len(text)))
