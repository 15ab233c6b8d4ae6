"""Word lists written by us, and one scan of a text for all of them.

A list is a file of tab-separated rows: wrong, right, only, unless; a line that starts with # is a remark.
`right` may be empty: then nobody but a person can say. `only` and `unless` hold contexts, separated by |,
in which the word is wrong, or right after all: ~ stands for the word itself, # for a numeral, ^ and $ for the
edge of a clause, … for up to twenty characters of the sentence, [甲乙] for one of the characters.

Finding them: of each entry the two neighbouring characters that are rarest in Chinese are its key, and one
regular expression of two character classes finds the places where any key may stand (measured beside it: an
alternation of the words and pyahocorasick, both slower on lists of thousands).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LISTS = ("typos", "variants", "confusables", "pleonasms")
_EDGE = "，。；：、！？“”‘’（）《》…—\\s"
_LONGEST_CONTEXT = 40
_MEANINGS = {
    "…": "[^。！？\\n]{0,20}",
    "#": "[0-9０-９〇零一二两三四五六七八九十百千]",
    "^": f"(?<![^{_EDGE}])",
    "$": f"(?![^{_EDGE}])",
}
_SIGN = re.compile("[…#^$]")
# The commonest characters of modern Chinese, commonest first: a key is looked for among the others.
_COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所"
    "民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日"
    "那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想"
    "已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指"
    "几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权"
    "收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集"
    "温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支"
    "般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属"
    "圆包火住调满县局照参红细引听该铁价严"
)
_RANK = {char: rank for rank, char in enumerate(_COMMON)}


@dataclass(frozen=True, slots=True)
class Context:
    """What must stand before and after the word; either may match the empty string."""

    before: re.Pattern[str]
    after: re.Pattern[str]

    def holds(self, text: str, start: int, end: int) -> bool:
        """Whether the word at [start, end) stands in this context."""
        first = max(0, start - _LONGEST_CONTEXT)
        return bool(self.after.match(text, end) and self.before.search(text[first:start]))


@dataclass(frozen=True, slots=True)
class Entry:
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
    return _SIGN.sub(lambda sign: _MEANINGS[sign[0]], part)


def entries_of(table: str) -> list[Entry]:
    """The rows of a list's text."""
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return [Entry(row[0], row[1], *(_contexts(column) for column in row[2:4])) for row in rows]


def _contexts(column: str) -> tuple[str, ...]:
    return tuple(context for context in column.split("|") if context)


def table_of(name: str) -> str:
    """The text of the list of that name."""
    return (files(__package__) / f"{name}.tsv").read_text(encoding="utf-8")


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
        self._entries: dict[str, list[tuple[str, Entry, int]]] = defaultdict(list)
        for table, entries in lists.items():
            for entry in entries:
                at = _key_at(entry.wrong)
                self._entries[entry.wrong[at : at + 2]].append((table, entry, at))
        # A search starts at the rarer character of a key; the other one is looked up beside it.
        self._searches = []
        for side, form in ((0, "[{rare}](?=[{other}])"), (1, "[{rare}](?<=[{other}].)")):
            keys = [key for key in self._entries if (_rank(key[0]) < _rank(key[1])) == bool(side)]
            if keys:
                rare = re.escape("".join(sorted({key[side] for key in keys})))
                other = re.escape("".join(sorted({key[1 - side] for key in keys})))
                self._searches.append((re.compile(form.format(rare=rare, other=other)), side))

    def hits(self, text: str) -> Iterator[Hit]:
        """Every word that stands in the text and is wrong there, in no order."""
        entries = self._entries
        for search, side in self._searches:
            for place in search.finditer(text):
                at = place.start() - side
                key = text[at : at + 2]
                if key in entries:
                    yield from self._hits_at(text, at, key)

    def _hits_at(self, text: str, at: int, key: str) -> Iterator[Hit]:
        for table, entry, shift in self._entries[key]:
            start = at - shift
            if start >= 0 and text.startswith(entry.wrong, start) and entry.stands(text, start):
                yield Hit(table, entry, start)


def _rank(char: str) -> int:
    """How rare the character is; the same for all that are not common."""
    return _RANK.get(char, 2 * len(_RANK))


def _key_at(word: str) -> int:
    """Where the two rarest neighbours of the word begin."""
    ranks = [_rank(char) for char in word]
    return max(range(len(word) - 1), key=lambda at: ranks[at] + ranks[at + 1])


@cache
def house_scan() -> Scan:
    """The scan for all lists that come with the engine; read at the first call."""
    return Scan({name: entries_of(table_of(name)) for name in LISTS})
