"""Proofreading of printed Chinese: `check(text)` gives marks with reason, source and, where certain, a cure.

A library of its own: no Django, nothing of Zhuomu's other floors.
"""

from .diagnostic import Diagnostic, Severity
from .engine import SPELLER_FAMILY, SPELLER_RULES, SpellChecker, check
from .lexicon import Lexicon
from .registry import FAMILY_TITLES, Example, Finding, Rule, all_rules, rule

__all__ = [
    "FAMILY_TITLES",
    "SPELLER_FAMILY",
    "SPELLER_RULES",
    "Diagnostic",
    "Example",
    "Finding",
    "Lexicon",
    "Rule",
    "Severity",
    "SpellChecker",
    "all_rules",
    "check",
    "rule",
]
