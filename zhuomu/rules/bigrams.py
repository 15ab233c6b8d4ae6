"""Chinese search by pairs of characters: what to store for a text, what to ask for, and what to show.

A text is stored as its pairs and its last character alone. Every character of a text then begins some entry,
so that a query of one character is a look-up by prefix: 梯 finds 梯漏 and a final 梯. Pairs can come from two
places of a text, so candidates are checked with ``is_match``.
"""

import dataclasses
import functools
import itertools
import unicodedata

KEPT_CATEGORIES = frozenset("LMN")
EXCERPT_LENGTH = 80
PIECES_REMEMBERED = 20_000


@dataclasses.dataclass(frozen=True, slots=True)
class QueryGrams:
    """What a candidate must have: all of ``pairs``, and an entry that begins with each of ``singles``."""

    pairs: frozenset[str]
    singles: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for that a text could hold."""
        return not (self.pairs or self.singles)


@dataclasses.dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text around the first find; ``spans`` are half-open positions in ``text``, in order."""

    text: str
    spans: tuple[tuple[int, int], ...]
    is_cut_before: bool
    is_cut_after: bool


def normalise(text: str) -> str:
    """NFKC, case folded, only letters, marks and digits."""
    if not any(map(_is_mark, text)):
        return "".join(map(_kept, text))
    return "".join(plain for plain, _ in _normal_pieces(text))


def bigrams_of(text: str) -> set[str]:
    """The entries to store: pairs of neighbours, and the last character alone."""
    plain = normalise(text)
    return _pairs(plain) | set(plain[-1:])


def query_grams(query: str) -> QueryGrams:
    """What to look up for a query; words between spaces must all be there, in any order."""
    words = _words(query)
    pairs = frozenset[str]().union(*(_pairs(word) for word in words))
    return QueryGrams(pairs, frozenset(word for word in words if len(word) == 1))


def is_match(text: str, query: str) -> bool:
    """Whether the text really holds every word of the query; an empty query matches nothing."""
    plain = normalise(text)
    words = _words(query)
    return bool(words) and all(word in plain for word in words)


def excerpt(text: str, query: str, length: int = EXCERPT_LENGTH) -> Excerpt:
    """About ``length`` characters around the first find, with every find in them to be marked.

    The beginning of the text, without spans, where nothing is found. Raises ValueError if ``length`` < 1.
    """
    if length < 1:
        raise ValueError("an excerpt has at least one character")
    finds = _finds(text, _words(query))
    first, first_end = finds[0] if finds else (0, 0)
    # A third of the room stands before the find; what is not needed at one end goes to the other.
    start = max(0, min(first - length // 3, len(text) - length))
    end = min(len(text), max(start + length, first_end))
    spans = tuple((a - start, b - start) for a, b in finds if start <= a and b <= end)
    return Excerpt(text[start:end], spans, is_cut_before=start > 0, is_cut_after=end < len(text))


def _pairs(plain: str) -> set[str]:
    return {a + b for a, b in itertools.pairwise(plain)}


@functools.lru_cache(maxsize=100)
def _words(query: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in query.split() if (word := normalise(part))))


def _normal_pieces(text: str) -> list[tuple[str, int]]:
    """Each normal character with the position it came from (one sign can become several, or none)."""
    pieces: list[tuple[str, int]] = []
    start = 0
    while start < len(text):
        end = _end_of(text, start)
        pieces += [(c, start) for c in _kept(text[start:end])]
        start = end
    return pieces


@functools.lru_cache(maxsize=PIECES_REMEMBERED)
def _kept(piece: str) -> str:
    """What is kept of a letter with its marks. Remembered: a search reads hundreds of texts made of the same characters."""
    kept, has_base = "", False
    for c in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", piece).casefold()):
        # An accent goes with its letter: one on a space or a sign is dropped with it.
        if not unicodedata.combining(c):
            has_base = unicodedata.category(c)[0] in KEPT_CATEGORIES
        if has_base:
            kept += c
    return kept


def _finds(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the words stand in the text, in order, overlapping finds joined."""
    pieces = _normal_pieces(text)
    plain = "".join(piece for piece, _ in pieces)
    hits = sorted(
        (pieces[at][1], _end_of(text, pieces[at + len(word) - 1][1]))
        for word in words
        for at in _places(plain, word)
    )
    joined: list[tuple[int, int]] = []
    for start, end in hits:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _places(plain: str, word: str) -> list[int]:
    places: list[int] = []
    at = plain.find(word)
    while at >= 0:
        places.append(at)
        at = plain.find(word, at + 1)
    return places


def _end_of(text: str, start: int) -> int:
    """Where a letter and its combining marks end: they are normalised together."""
    end = start + 1
    # Some marks have a half-width form that only NFKC shows to be one.
    while end < len(text) and _is_mark(text[end]):
        end += 1
    return end


@functools.lru_cache(maxsize=PIECES_REMEMBERED)
def _is_mark(char: str) -> bool:
    return unicodedata.combining(unicodedata.normalize("NFKC", char)[0]) > 0
