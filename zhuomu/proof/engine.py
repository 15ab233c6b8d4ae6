"""The face of the engine."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Protocol

from . import rules as _declared  # noqa: F401  importing the package declares its rules
from .diagnostic import Diagnostic, Severity
from .document import Document
from .lexicon import Lexicon
from .registry import all_rules

# Switches the whole speller off, as the name of a family of rules switches those off.
SPELLER_FAMILY = "speller"
# The speller's rules by id, with their Chinese names.
SPELLER_RULES = {
    "speller.character": "疑似错别字",
    "speller.left_out": "疑似漏字",
    "speller.twice": "疑似多字",
}


class SpellChecker(Protocol):
    """What `check` needs of a speller; `zhuomu.proof.spelling.speller_shared` gives the shipped one."""

    def check(self, text: str) -> Iterable[Diagnostic]:
        """Marks for words that were probably meant to be others."""
        ...


def check(
    text: str,
    *,
    lexicon: Lexicon | None = None,
    switched_off: frozenset[str] = frozenset(),
    speller: SpellChecker | None = None,
) -> list[Diagnostic]:
    """Marks in `text`, sorted by start; offsets are code points of `text`, half-open.

    `switched_off` holds rule ids or families; an unknown one is ignored, since a paper's settings
    may be older or newer than the rules. Without a `speller` only rules speak.
    Never raises on any str, lone surrogates included.
    """
    house = lexicon or Lexicon()
    found = set(_rule_marks(Document(text, house), switched_off))
    if speller is not None:
        found.update(_spelling_marks(text, house, switched_off, speller, list(found)))
    return sorted(found, key=lambda mark: (mark.start, mark.end, mark.rule, mark.message))


def _rule_marks(document: Document, switched_off: frozenset[str]) -> Iterator[Diagnostic]:
    for rule in all_rules():
        if switched_off and (rule.id in switched_off or rule.family in switched_off):
            continue
        for finding in rule.find(document):
            if document.lexicon.is_silent(rule.id, document.text, finding.start, finding.end):
                continue
            yield Diagnostic(
                start=finding.start,
                end=finding.end,
                rule=rule.id,
                severity=finding.severity or rule.severity,
                message=finding.message,
                suggestion=finding.suggestion,
                source=rule.source,
                confidence=rule.confidence if finding.confidence is None else finding.confidence,
            )


def _spelling_marks(
    text: str, house: Lexicon, switched_off: frozenset[str], speller: SpellChecker, ruled: list[Diagnostic]
) -> Iterator[Diagnostic]:
    """The speller's marks, less those on words the house knows and those on which a rule has spoken."""
    if SPELLER_FAMILY in switched_off:
        return
    spoken = {severity: _Spoken(ruled, severity) for severity in Severity}
    for mark in speller.check(text):
        is_unwanted = mark.rule in switched_off or house.is_silent(mark.rule, text, mark.start, mark.end)
        if is_unwanted or house.is_protected(text, mark.start, mark.end):
            continue
        if not spoken[mark.severity].overlaps(mark.start, mark.end):
            yield mark


class _Spoken:
    """Where rules have spoken, at least as gravely as asked: they give a reason, so they hide the speller's mark."""

    def __init__(self, ruled: Iterable[Diagnostic], severity: Severity) -> None:
        marks = sorted((mark.start, mark.end) for mark in ruled if mark.severity.is_at_least(severity))
        self._starts = [start for start, _ in marks]
        self._ends = list(accumulate((end for _, end in marks), max))

    def overlaps(self, start: int, end: int) -> bool:
        """Whether one of these marks shares a character with start to end."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start
