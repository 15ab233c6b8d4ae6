"""Which characters may stand twice in a row, and where: counts of printed text, made by `doubled_build`.

发展展览 and 天天 are right, 发展展的 is a slip. A character doubled by a slip leaves everyday words when one of the two
is taken away, and stands where it was never seen doubled; both are asked, for the characters that are doubled seldom.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files

TABLE = "doubles.tsv"
THREES = "threes.bin"
PACKAGE = "doubles.zip"
# Of ten bits for each of the counted threes seven are asked: one in a hundred others is taken for one of them.
BITS_EACH = 10
_ASKED = 7


@dataclass(frozen=True, slots=True)
class Doubled:
    """`beside`: of each character that is judged, what was seen before and after it doubled. `threes`: a Bloom filter."""

    beside: Mapping[str, tuple[str, str]]
    threes: bytes

    def is_slip(self, left: str, char: str, right: str) -> bool:
        """Whether `char`, doubled between these two characters, is one too many. "" is the edge of the text."""
        seen = self.beside.get(char)
        if seen is None or left == char or right == char:
            return False
        is_known = (left or " ") in seen[0] and (right or " ") in seen[1]
        return not is_known and is_in(self.threes, left + char + right)


def places(word: str, size: int) -> Iterator[int]:
    """The bits of a filter of `size` bytes that stand for a word."""
    digest = int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=16).digest(), "little")
    first, step = digest & 0xFFFFFFFFFFFFFFFF, digest >> 64
    return ((first + nth * step) % (8 * size) for nth in range(_ASKED))


def is_in(threes: bytes, word: str) -> bool:
    """Whether the word is among those of the filter; now and then True of another."""
    return all(threes[at >> 3] >> (at & 7) & 1 for at in places(word, len(threes)))


def packed(beside: Mapping[str, tuple[str, str]], words: Iterable[str]) -> bytes:
    """The file that `doubled_read` reads; the same bytes for the same counts."""
    kept = sorted(words)
    bits = bytearray(max(1, len(kept) * BITS_EACH // 8))
    for word in kept:
        for at in places(word, len(bits)):
            bits[at >> 3] |= 1 << (at & 7)
    rows = "".join(f"{char}\t{left}\t{right}\n" for char, (left, right) in sorted(beside.items()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo(TABLE), rows, zipfile.ZIP_DEFLATED)
        package.writestr(zipfile.ZipInfo(THREES), bytes(bits))
    return buffer.getvalue()


def doubled_read(data: bytes) -> Doubled:
    """What `packed` has made."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        rows = [line.split("\t") for line in package.read(TABLE).decode("utf-8").split("\n") if line]
        threes = package.read(THREES)
    return Doubled({char: (left, right) for char, left, right in rows}, threes)


@cache
def doubled_shared() -> Doubled:
    """The counts that come with the engine; read at the first call."""
    return doubled_read((files("zhuomu.proof.words") / PACKAGE).read_bytes())
