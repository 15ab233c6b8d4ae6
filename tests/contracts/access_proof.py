"""Rows of ``access_table`` for the proofreading screens of the paper and its endpoint for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from tests.contracts.access_api import SENT
from tests.contracts.access_table import ANYBODY, EDITORS, NOBODY, PAPER, Row
from tests.contracts.access_world import World
from zhuomu.apps.paper.models import LexiconEntry, MarkState, ProofMark


def entry(world: World) -> Mapping[str, Any]:
    """An entry of the paper's lexicon."""

    def make() -> LexiconEntry:
        paper = world.article.page.issue.paper
        return LexiconEntry.objects.create(
            paper=paper, kind="expression", name="邻里汇", created_at=timezone.now()
        )

    return {"pk": world.once("lexicon entry", make).pk}


def entry_to_use(world: World) -> Mapping[str, Any]:
    return {**entry(world), "act": "retire"}


def silent(world: World) -> Mapping[str, Any]:
    """A rejected mark in an article that everybody who sees the paper may see: a published one."""

    def make() -> ProofMark:
        article = world.article
        return ProofMark.objects.create(
            article=article,
            version=article.versions.get(number=1),
            start=0,
            end=1,
            quote="字",
            words="字",
            rule="words.typo",
            severity="error",
            message="测试",
            state=MarkState.REJECTED,
            at=timezone.now(),
        )

    return {"pk": world.once("silent mark", make).pk}


def sheet(world: World) -> Mapping[str, Any]:
    entry(world)
    return {"kind": "xlsx"}


def there(world: World) -> Mapping[str, Any]:
    """Nothing in the address, but a paper to ask about."""
    entry(world)
    return {}


def rule(world: World) -> Mapping[str, Any]:
    entry(world)
    return {"rule": "marks.doubled", "act": "off"}


ACCESS: dict[str, Row] = {
    "paper_lexicon": Row(PAPER, NOBODY, there),
    "paper_lexicon_new": Row(EDITORS, EDITORS, there),
    "paper_lexicon_entry": Row(EDITORS, EDITORS, entry),
    "paper_lexicon_use": Row(NOBODY, EDITORS, entry_to_use),
    "paper_lexicon_import": Row(EDITORS, EDITORS, there),
    "paper_lexicon_file": Row(EDITORS, NOBODY, sheet),
    "paper_rules": Row(EDITORS, NOBODY, there),
    "paper_rule_turn": Row(NOBODY, EDITORS, rule),
    "paper_decisions": Row(PAPER, NOBODY, there),
    # the verb refuses in a message whoever neither plans the paper nor rejected the mark
    "paper_decision_undo": Row(NOBODY, PAPER, silent),
    "api_proof": Row(NOBODY, ANYBODY, answers=SENT),
}
