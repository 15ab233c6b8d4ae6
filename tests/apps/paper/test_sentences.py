"""Every refusal of the paper says in Chinese what was refused and what would satisfy it."""

from __future__ import annotations

import string

from zhuomu.apps.paper.services import PaperCode
from zhuomu.web.sentences_paper import SENTENCES

FACTS = {
    "count",
    "form",
    "kinds",
    "length",
    "limit",
    "most",
    "name",
    "number",
    "photo",
    "rows",
    "rule",
    "state",
    "titles",
    "words",
    "wrong",
}


def test_each_code_has_one_whole_sentence() -> None:
    assert set(SENTENCES) == {code.value for code in PaperCode}
    assert not [text for text in SENTENCES.values() if not text.endswith("。")]
    assert len(set(SENTENCES.values())) == len(SENTENCES)


def test_a_sentence_asks_only_for_facts_that_are_given() -> None:
    asked = {name for text in SENTENCES.values() for _, name, _, _ in string.Formatter().parse(text) if name}
    assert asked == FACTS
