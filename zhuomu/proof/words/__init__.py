"""Word lists written by us, and one scan of a text for all of them.

A list is a file of tab-separated rows: wrong, right, only, unless; a line that starts with # is a remark.
`right` may be empty: then nobody but a person can say. `only` and `unless` hold contexts, separated by |,
in which the word is wrong, or right after all: ~ stands for the word itself, # for a numeral, ^ and $ for the
edge of a clause, … for up to twenty characters of the sentence, [甲乙] for one of the characters.

{甲,乙} stands for any one of these, which may be empty. In `wrong` it makes a row of each; {} in `right` repeats what
was chosen, in order: 带{,着}{口罩,眼镜} is four rows, whose right words are 戴{}{}.

How they are found: see `finder` (measured beside it: an alternation of the words and pyahocorasick, both slower on
lists of thousands).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import NamedTuple

from .finder import rank_of, word_finder

LISTS = ("typos", "variants", "confusables", "pleonasms")
# The list of wrong words is kept in files of their own by group; one word stands in one of them only.
_PARTS = {"typos": ("typos", "idioms", "terms")}
_EDGE = "，。；：、！？“”‘’（）《》…—\\s"
_LONGEST_CONTEXT = 40
_MEANINGS = {
    "…": "[^。！？\\n]{0,20}",
    "#": "[0-9０-９〇零一二两三四五六七八九十百千]",
    "^": f"(?<![^{_EDGE}])",
    "$": f"(?![^{_EDGE}])",
}
_SIGN = re.compile("[…#^$]")
_CHOICE = re.compile(r"\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Context:
    """What must stand before and after the word; either may match the empty string."""

    before: re.Pattern[str]
    after: re.Pattern[str]

    def holds(self, text: str, start: int, end: int) -> bool:
        """Whether the word at [start, end) stands in this context."""
        first = max(0, start - _LONGEST_CONTEXT)
        return bool(self.after.match(text, end) and self.before.search(text[first:start]))


class Entry(NamedTuple):
    """A row of a list. `contexts` are those of `only`, `exceptions` those of `unless`, as written."""

    wrong: str
    right: str
    contexts: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()

    def stands(self, text: str, start: int) -> bool:
        """Whether the word, found at `start`, is wrong there."""
        end = start + len(self.wrong)
        if self.contexts and not any(_context(each).holds(text, start, end) for each in self.contexts):
            return False
        return not any(_context(each).holds(text, start, end) for each in self.exceptions)


@cache
def _context(written: str) -> Context:
    before, after = (_pattern(part) for part in written.split("~"))
    return Context(re.compile(f"(?:{before})\\Z"), re.compile(after))


def _pattern(part: str) -> str:
    choices = _CHOICE.sub(lambda choice: f"(?:{choice[1].replace(',', '|')})", part)
    return _SIGN.sub(lambda sign: _MEANINGS[sign[0]], choices)


def entries_of(table: str) -> list[Entry]:
    """The rows of a list's text."""
    entries = []
    for line in table.splitlines():
        if line and not line.startswith("#"):
            wrong, right, *columns = line.split("\t")
            contexts = [_contexts(column) for column in columns[:2]]
            entries += [Entry(*words, *contexts) for words in _choices(wrong, right)]
    return entries


def _choices(wrong: str, right: str) -> Iterator[tuple[str, str]]:
    """Each wrong word that the written one stands for, with its right word."""
    if "{" not in wrong:
        yield wrong, right
        return
    choices = [choice.split(",") for choice in _CHOICE.findall(wrong)]
    for chosen in product(*choices):
        yield _with(wrong, chosen), _with(right, chosen)


def _with(written: str, chosen: Sequence[str]) -> str:
    if "{" not in written:
        return written
    parts = iter(chosen)
    return _CHOICE.sub(lambda _: next(parts), written)


def _contexts(column: str) -> tuple[str, ...]:
    return tuple(context for context in column.split("|") if context) if column else ()


def table_of(name: str) -> str:
    """The text of the list of that name, its parts joined."""
    parts = _PARTS.get(name, (name,))
    return "".join((files(__package__) / f"{part}.tsv").read_text(encoding="utf-8") for part in parts)


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a list, at `start` in the text, in contexts that make it wrong."""

    table: str
    entry: Entry
    start: int

    @property
    def end(self) -> int:
        """Half-open."""
        return self.start + len(self.entry.wrong)


class Scan:
    """Finds the words of any number of lists in one pass."""

    def __init__(self, lists: Mapping[str, Sequence[Entry]]) -> None:
        self._entries: dict[str, list[tuple[int, str, Entry]]] = defaultdict(list)
        for table, entries in lists.items():
            for entry in entries:
                shift, core = _core(entry)
                self._entries[core].append((shift, table, entry))
        self._finder = word_finder(self._entries)

    def hits(self, text: str) -> Iterator[Hit]:
        """Every word that stands in the text and is wrong there, in no order."""
        for found, core in self._finder.found(text):
            for shift, table, entry in self._entries[core]:
                start = found - shift
                if start >= 0 and text.startswith(entry.wrong, start) and entry.stands(text, start):
                    yield Hit(table, entry, start)


def _core(entry: Entry) -> tuple[int, str]:
    """What to look for, and where in the word it begins: the wrong character and the rarer of its neighbours.

    In a right text these two seldom meet, while the rest of 近一步发展 is everywhere.
    """
    wrong, right = entry.wrong, entry.right
    if len(wrong) != len(right):
        return 0, wrong
    at = 0
    while wrong[at] == right[at]:
        at += 1
    is_after = at == 0 or (at < len(wrong) - 1 and rank_of(wrong[at + 1]) >= rank_of(wrong[at - 1]))
    start = at if is_after else at - 1
    return start, wrong[start : start + 2]


@cache
def house_scan() -> Scan:
    """The scan for all lists that come with the engine; read at the first call."""
    return Scan({name: entries_of(table_of(name)) for name in LISTS})
