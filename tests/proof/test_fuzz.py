"""A small part of what `bench/proof_fuzz.py` does a million times."""

import random

from bench import proof_fuzz
from bench.proof_fuzz import fuzzed, lexicon_made, text_made
from zhuomu.proof import Diagnostic, Severity


def test_two_thousand_texts_raise_nothing_and_every_mark_lies_in_its_text() -> None:
    found = fuzzed(range(5_000_000, 5_002_000))
    assert found.failures == []
    assert found.marks > 1000


def test_a_seed_makes_the_same_text_again() -> None:
    assert text_made(random.Random(7)) == text_made(random.Random(7))
    assert lexicon_made("甲乙丙", random.Random(7)) == lexicon_made("甲乙丙", random.Random(7))


def test_a_failure_names_its_seed() -> None:
    class Broken:
        def check(self, text: str) -> list[Diagnostic]:
            raise ZeroDivisionError

    assert fuzzed([3], Broken()).failures == ["seed 3: ZeroDivisionError()"]


def test_flaws_of_marks_are_seen() -> None:
    def at(start: int, end: int, suggestion: str | None = None) -> Diagnostic:
        return Diagnostic(start, end, "甲", Severity.ERROR, "。", suggestion, "。", 0.9)

    assert proof_fuzz.flaw("甲乙", [at(0, 1), at(1, 2)]) == ""
    assert "outside" in proof_fuzz.flaw("甲乙", [at(1, 3)])
    assert "outside" in proof_fuzz.flaw("甲乙", [at(1, 1)])
    assert "order" in proof_fuzz.flaw("甲乙", [at(1, 2), at(0, 1)])
    assert "nothing" in proof_fuzz.flaw("甲乙", [at(0, 1, "甲")])
