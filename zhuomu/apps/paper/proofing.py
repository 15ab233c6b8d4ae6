"""The paper's proofreading: rules, speller and house knowledge over one text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from threading import Lock

from zhuomu.apps.paper.house import POST_RULE, House, house_marks, house_of
from zhuomu.apps.paper.models import Paper
from zhuomu.proof import (
    FAMILY_TITLES,
    SPELLER_FAMILY,
    SPELLER_RULES,
    Diagnostic,
    SpellChecker,
    all_rules,
    check,
)
from zhuomu.proof.spelling import SpellerAbsent, speller_shared

FAMILIES = {**FAMILY_TITLES, SPELLER_FAMILY: "错别字", "house": "本报词库"}
_loading = Lock()


@cache
def _speller() -> SpellChecker | None:
    try:
        return speller_shared()
    except SpellerAbsent:
        return None


def speller() -> SpellChecker | None:
    """The speller, read when the first text of this process needs it; None where it cannot run here."""
    with _loading:  # two threads would read it twice
        return _speller()


@cache
def rule_titles() -> dict[str, str]:
    """Every rule that can mark a text of the paper, by id, with its Chinese name, in the order of the families."""
    return {
        **{rule.id: rule.title for rule in all_rules()},
        **SPELLER_RULES,
        POST_RULE: "职务与任职时间不符",
    }


def family_title(rule: str) -> str:
    """The Chinese name of a rule's family."""
    family = rule.partition(".")[0]
    return FAMILIES.get(family, family)


def mark_words(text: str, mark: Diagnostic) -> str:
    """What a decision is about: the marked words. The speller marks one or two characters: with their neighbours, then."""
    start, end = mark.start, mark.end
    if mark.rule in SPELLER_RULES:
        start -= start > 0 and text[start - 1].isalpha()
        end += end < len(text) and text[end].isalpha()
    return text[start:end]


def text_marks(text: str, house: House, on: date, *, has_speller: bool = True) -> list[Diagnostic]:
    """Marks of all layers, sorted by place.

    What was rejected is dropped here and not by the engine, where the speller would take up what a rule has to leave.
    """
    found = check(
        text,
        lexicon=replace(house.lexicon, rejected=frozenset()),
        switched_off=house.switched_off,
        speller=speller() if has_speller else None,
    )
    silent = house.lexicon.rejected
    marks = [mark for mark in found if (mark.rule, mark_words(text, mark)) not in silent]
    return sorted([*marks, *house_marks(text, house, on)], key=lambda mark: (mark.start, mark.end, mark.rule))


def paper_marks(
    text: str, paper: Paper, on: date, *, article_id: int | None = None, has_speller: bool = True
) -> list[Diagnostic]:
    """Marks of a text as this paper reads it on a day (of an article: the day its issue comes out)."""
    return text_marks(text, house_of(paper, on, article_id), on, has_speller=has_speller)
