"""Where reports point, and which of them seem to point at the same error. A proposal; a person decides."""

import dataclasses
import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from zhuomu.rules.errorrate import ErrorKind

# Marks that people type in place of each other; for finding words they are one.
_SAME = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "「": '"', "」": '"', "‘": "'", "’": "'", "『": "'", "』": "'"}
)
SHORTEST_QUOTE = 2
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]*[”’」』）)]*")
_NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿两")
MOST_CHARACTERS = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """Characters of a text, half-open."""

    start: int
    end: int


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where report ``number`` points. ``span`` is in the text of ``article``; ``kind`` empty while nobody said."""

    number: int
    issue: int
    article: int | None = None
    span: Span | None = None
    quote: str = ""
    kind: str = ""


def quote_normalise(text: str) -> str:
    """Words for comparing: width, case, blanks and the make of quotation marks taken out."""
    return "".join(plain for plain, _ in _pieces(text))


def locate(text: str, quote: str) -> Span | None:
    """Where the words stand in the text: as typed, else without regard to width, blanks and quotation marks.

    The first place where they stand more than once; None where they do not, or are less than a character.
    """
    at = text.find(quote.strip()) if quote.strip() else -1
    if at >= 0:
        return Span(at, at + len(quote.strip()))
    wanted = quote_normalise(quote)
    pieces = _pieces(text)
    found = "".join(plain for plain, _ in pieces).find(wanted) if wanted else -1
    if found < 0:
        return None
    return Span(pieces[found][1], pieces[found + len(wanted) - 1][1] + 1)


def error_span(span: Span, quote: str, correction: str) -> Span:
    """The part of ``span`` that the correction changes; the whole where that cannot be told.

    ``quote`` are the words in ``span``. A correction that only adds words points at the two characters around the gap.
    """
    if not correction or correction == quote or span.end - span.start != len(quote):
        return span
    shorter = min(len(quote), len(correction))
    head = next((i for i in range(shorter) if quote[i] != correction[i]), shorter)
    tail = next((i for i in range(shorter - head) if quote[-1 - i] != correction[-1 - i]), shorter - head)
    if head + tail == 0:
        return span
    start, end = span.start + head, span.end - tail
    if start == end:
        start, end = max(span.start, start - 1), min(span.end, end + 1)
    return Span(start, end)


@dataclasses.dataclass(frozen=True, slots=True)
class KindGuess:
    """What kind of error a correction looks like (None: no guess), and how many characters it changes."""

    kind: ErrorKind | None
    character_count: int


def kind_guess(quote: str, correction: str) -> KindGuess:
    """Guess the kind of an error from its words and their correction: a proposal for the editor's form."""
    if not correction or quote == correction:
        return KindGuess(None, 1)
    steps = difflib.SequenceMatcher(None, quote, correction, autojunk=False).get_opcodes()
    changes = [(quote[a:b], correction[c:d]) for tag, a, b, c, d in steps if tag != "equal"]
    wrong, right = "".join(old for old, _ in changes), "".join(new for _, new in changes)
    count = sum(max(len(old), len(new)) for old, new in changes)
    both = wrong + right
    if all(unicodedata.category(char)[0] in "PSZ" for char in both):
        return KindGuess(ErrorKind.PUNCTUATION, 1)
    if all(char.isdecimal() for char in both):
        return KindGuess(ErrorKind.NUMBER, 1)
    if all(char.isdecimal() or char in _NUMERALS for char in both) and any(char.isdecimal() for char in both):
        return KindGuess(ErrorKind.NUMERAL_STYLE, 1)
    return KindGuess(ErrorKind.CHARACTERS if count <= MOST_CHARACTERS else None, count)


def sentences(line: str) -> tuple[str, ...]:
    """A line cut at the ends of its sentences, as a reader taps them; blanks around them taken off."""
    return tuple(piece for found in _SENTENCE.findall(line) if (piece := found.strip()))


def groups(places: Iterable[Place]) -> tuple[tuple[int, ...], ...]:
    """Numbers of reports that seem to mean one error, each group and all groups by their lowest number.

    One group: same issue, no contradiction of kinds, and either overlapping spans of one article or equal quotations
    (of one article, or where one of the two does not name its article).
    """
    ordered = sorted(places, key=lambda place: place.number)
    root = list(range(len(ordered)))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for at, place in enumerate(ordered):
        for earlier in range(at):
            if is_same_place(ordered[earlier], place):
                low, high = sorted((find(earlier), find(at)))
                root[high] = low
    gathered: dict[int, list[int]] = {}
    for at, place in enumerate(ordered):
        gathered.setdefault(find(at), []).append(place.number)
    return tuple(tuple(numbers) for numbers in gathered.values())


def is_same_place(one: Place, other: Place) -> bool:
    """Whether two reports seem to mean one error."""
    if one.issue != other.issue or (one.kind and other.kind and one.kind != other.kind):
        return False
    is_one_article = one.article == other.article and one.article is not None
    if is_one_article and one.span and other.span:
        return one.span.start < other.span.end and other.span.start < one.span.end
    if is_one_article or one.article is None or other.article is None:
        quote = quote_normalise(one.quote)
        return len(quote) >= SHORTEST_QUOTE and quote == quote_normalise(other.quote)
    return False


def title_match(text: str, titles: Sequence[str]) -> int | None:
    """Which of the titles a reader means, as an index; None where none or more than one fits.

    A title fits that is equal, or of which one holds the other (at least four characters), without regard to marks.
    """
    wanted = _letters(text)
    if not wanted:
        return None
    plain = [_letters(title) for title in titles]
    equal = [at for at, title in enumerate(plain) if title == wanted]
    if equal:
        return equal[0] if len(equal) == 1 else None
    held = [
        at
        for at, title in enumerate(plain)
        if min(len(title), len(wanted)) >= 4 and (title in wanted or wanted in title)
    ]
    return held[0] if len(held) == 1 else None


def _pieces(text: str) -> list[tuple[str, int]]:
    """Each compared character with the position it came from."""
    return [
        (plain, at)
        for at, char in enumerate(text)
        for plain in unicodedata.normalize("NFKC", char.translate(_SAME)).translate(_SAME).casefold()
        if not plain.isspace()
    ]


def _letters(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())
