"""Places in a text as editors count them: lines, and in them units of UTF-16, two for a 𠮷 or an emoji."""

import re
from bisect import bisect_left, bisect_right

Position = dict[str, int]
_LINE_BREAK = re.compile("\r\n|\r|\n")
_WIDE = re.compile("[\U00010000-\U0010ffff]")


class Lines:
    """The lines of one text; both ways in logarithmic time, however long a line is."""

    def __init__(self, text: str) -> None:
        self._breaks = [(found.start(), found.end()) for found in _LINE_BREAK.finditer(text)]
        self._starts = [0, *(end for _, end in self._breaks)]
        self._ends = [*(start for start, _ in self._breaks), len(text)]
        self._wide = [found.start() for found in _WIDE.finditer(text)]

    def position(self, offset: int) -> Position:
        """Line and unit of an offset in code points."""
        line = bisect_right(self._starts, offset) - 1
        return {"line": line, "character": self._units(offset) - self._units(self._starts[line])}

    def offset(self, position: Position) -> int:
        """The offset of a place; beyond the end of its line it is that end, inside a character its start."""
        line, character = position["line"], position["character"]
        if line >= len(self._starts):
            return self._ends[-1]
        start, end = self._starts[line], self._ends[line]
        wanted = self._units(start) + character
        return start + max(0, bisect_right(range(start, end + 1), wanted, key=self._units) - 1)

    def _units(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset)
