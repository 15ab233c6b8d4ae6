"""One search of a text for the words from which all grammar rules start; what stands around them each looks at itself."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from ..document import Document
from ..words import table_of
from ..words.finder import WordFinder, word_finder
from .grammar_forms_logic import FORMS
from .grammar_scan import by_anchor

JOINTS = "和与并"
DIGITS = "0123456789０１２３４５６７８９一二两三四五六七八九十百千"
ABOUT_HEADS = "约近超逾"
AT_LEAST = ("至少", "最少", "起码")
# The verb of a sentence that has no subject, with what stands before it.
MAKES = frozenset(f"{before}{verb}" for verb in "使让" for before in "，才能以够将也就")


@cache
def orders() -> Mapping[str, frozenset[str]]:
    """For each verb those that come after it in time: `words/order.tsv`."""
    later: dict[str, set[str]] = defaultdict(set)
    for row in table_of("order").splitlines():
        if not row.startswith("#"):
            first, second = row.split("\t")
            later[first].add(second)
    return {first: frozenset(rest) for first, rest in later.items()}


@cache
def _finder() -> WordFinder:
    words = [*by_anchor(FORMS), *MAKES, *AT_LEAST, "左右", "超过"]
    # Two characters: of three, others would be the rarest, and commoner than these.
    words += [joint + first[0] for joint in JOINTS for first in orders()]
    words += [head + digit for head in ABOUT_HEADS for digit in DIGITS]
    return word_finder(dict.fromkeys(words))


def places(document: Document) -> Mapping[str, Sequence[int]]:
    """Where each of the words begins that the text has; to be had by `document.once`."""
    found: dict[str, list[int]] = defaultdict(list)
    for start, word in _finder().found(document.text):
        found[word].append(start)
    return found
