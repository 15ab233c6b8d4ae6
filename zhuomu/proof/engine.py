"""The face of the engine."""

from . import rules as _declared  # noqa: F401  importing the package declares its rules
from .diagnostic import Diagnostic
from .document import Document
from .lexicon import Lexicon
from .registry import all_rules


def check(
    text: str, *, lexicon: Lexicon | None = None, switched_off: frozenset[str] = frozenset()
) -> list[Diagnostic]:
    """Marks in `text`, sorted by start; offsets are code points of `text`, half-open.

    `switched_off` holds rule ids or families; an unknown one is ignored, since a paper's settings
    may be older or newer than the rules. Never raises on any str, lone surrogates included.
    """
    house = lexicon or Lexicon()
    document = Document(text, house)
    found: set[Diagnostic] = set()
    for rule in all_rules():
        if rule.id in switched_off or rule.family in switched_off:
            continue
        for finding in rule.find(document):
            if house.is_silent(rule.id, text, finding.start, finding.end):
                continue
            found.add(
                Diagnostic(
                    start=finding.start,
                    end=finding.end,
                    rule=rule.id,
                    severity=finding.severity or rule.severity,
                    message=finding.message,
                    suggestion=finding.suggestion,
                    source=rule.source,
                    confidence=rule.confidence if finding.confidence is None else finding.confidence,
                )
            )
    return sorted(found, key=lambda mark: (mark.start, mark.end, mark.rule, mark.message))
