"""Proofreading for other programs: a text in, the marks of all layers out. Nothing is kept and nothing is changed."""

from __future__ import annotations

from typing import Any

from zhuomu.apps.paper.models import Paper
from zhuomu.apps.paper.proofing import paper_marks, speller
from zhuomu.core.actor import Actor
from zhuomu.proof import Diagnostic, Severity, check
from zhuomu.web.api.keys import often_check
from zhuomu.web.api.shapes import COUNT, TEXT, TRUTH, Shape, listing, maybe, named, one_of, thing
from zhuomu.web.api.values import TRUTH as TRUTH_KIND
from zhuomu.web.api.values import Field, choice, text

# a longer one, with every character escaped, would not fit into the body that an address takes
TEXT_MAX = 20_000
# a text of the longest takes a fifth of a second: more than this a minute would be felt by everybody
TEXTS_PER_MINUTE = 60
PROOF = (
    Field("text", text(TEXT_MAX), "要校对的文字；位置按这段文字的字数算", is_required=True),
    Field("level", choice(Severity), "列到哪一级，默认 warning"),
    Field("has_speller", TRUTH_KIND, "查不查错别字，默认 true"),
)
PROOF_SHAPES: dict[str, Shape] = {
    "Diagnostic": thing(
        "一处标记：start 到 end（不含）的字；suggestion 为 null 就要人来定",
        start=COUNT,
        end=COUNT,
        quote=TEXT,
        rule=TEXT,
        severity=one_of(Severity),
        message=TEXT,
        suggestion=maybe(TEXT),
        source=TEXT,
        confidence={"type": "number", "minimum": 0, "maximum": 1},
    ),
    "Proof": thing(
        "校对的结果，先后为序；has_speller 为 false 就是没有查错别字",
        diagnostics=listing(named("Diagnostic")),
        character_count=COUNT,
        has_speller=TRUTH,
    ),
}


def text_proofread(by: Actor, values: dict[str, Any]) -> dict[str, Any]:
    """Marks of a text, as the paper would have them: its lexicon and its switched-off rules count."""
    often_check(f"proof-{by.person.pk if by.person else 0}", by.at, TEXTS_PER_MINUTE)
    words, level = values["text"], values.get("level", Severity.WARNING)
    has_speller = values.get("has_speller", True)
    marks = _marks(by, words, has_speller=has_speller)
    return {
        "diagnostics": [_shown(words, mark) for mark in marks if mark.severity.is_at_least(level)],
        "character_count": len(words),
        "has_speller": has_speller and speller() is not None,
    }


def _marks(by: Actor, words: str, *, has_speller: bool) -> list[Diagnostic]:
    paper = Paper.objects.order_by("is_sample", "id").first()
    if paper is None:
        return check(words, speller=speller() if has_speller else None)
    return paper_marks(words, paper, by.today, has_speller=has_speller)


def _shown(words: str, mark: Diagnostic) -> dict[str, Any]:
    return {
        "start": mark.start,
        "end": mark.end,
        "quote": words[mark.start : mark.end],
        "rule": mark.rule,
        "severity": mark.severity.value,
        "message": mark.message,
        "suggestion": mark.suggestion,
        "source": mark.source,
        "confidence": mark.confidence,
    }
