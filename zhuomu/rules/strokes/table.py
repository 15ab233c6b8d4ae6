"""Strokes of a character: how many, with which it begins, and its place among those of equal number.

``table.tsv``: number, kind of the first stroke (1 横, 2 竖, 3 撇, 4 点, 5 折, ? not known), characters in the order of
their strokes; those in brackets are written with the same kinds of strokes. Facts taken from cnchar-order 3.2.6 (MIT, theajack)
and, for the number alone (?), from Unihan kTotalStrokes (Unicode License v3); tests/rules/strokes/table_make.py made it.
"""

import dataclasses
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

KINDS = MappingProxyType({"1": "横", "2": "竖", "3": "撇", "4": "点", "5": "折"})
GROUPS = re.compile(r"\((.+?)\)|(.)")


@dataclasses.dataclass(frozen=True, slots=True)
class Strokes:
    """``count`` strokes; ``place`` orders those of equal count (equal: same kinds of strokes), None: not known."""

    count: int
    first: str
    place: int | None


def strokes_of(char: str) -> Strokes | None:
    """The strokes of one character as it is printed; None: the table does not know it."""
    return _table().get(char)


@cache
def _table() -> Mapping[str, Strokes]:
    found: dict[str, Strokes] = {}
    text = resources.files(__package__).joinpath("table.tsv").read_text(encoding="utf-8")
    place = 0
    for line in text.splitlines():
        size, first, chars = line.split("\t")
        for group in GROUPS.finditer(chars):
            place += 1
            is_known = first in KINDS
            for char in group[1] or group[2]:
                found[char] = Strokes(int(size), KINDS.get(first, ""), place if is_known else None)
    return MappingProxyType(found)
