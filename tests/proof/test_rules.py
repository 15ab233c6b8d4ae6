"""The examples of the rules are their tests."""

import pytest

from zhuomu.proof import Diagnostic, Example, Lexicon, Rule, all_rules, check

CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{index}")
    for rule in all_rules()
    for index, example in enumerate(rule.examples)
]


def marks_of(rule: Rule, text: str, lexicon: Lexicon | None = None) -> list[Diagnostic]:
    return [mark for mark in check(text, lexicon=lexicon) if mark.rule == rule.id]


def applied(text: str, marks: list[Diagnostic]) -> str:
    for mark in reversed(marks):
        if mark.suggestion is not None:
            text = text[: mark.start] + mark.suggestion + text[mark.end :]
    return text


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_rule_marks_its_examples_and_no_near_miss(rule: Rule, example: Example) -> None:
    marks = marks_of(rule, example.text, example.lexicon)
    assert tuple((mark.start, mark.end) for mark in marks) == example.spans
    if example.right is not None:
        assert marks_of(rule, example.right, example.lexicon) == []
        if rule.is_fixing:
            assert applied(example.text, marks) == example.right
