"""Rows of ``pages_table`` for the proofreading screens of the paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.browser.pages_table import Arguments, Fetched, Look, by, draft, pk_of
from tests.browser.people import CLERK, EDITOR
from zhuomu.apps.paper.models import Article, ArticleVersion, LexiconEntry, MarkState, Paper, ProofMark
from zhuomu.apps.paper.services import Term, lexicon_add, lexicon_retire, rule_switch
from zhuomu.core.sheets import MEDIA_TYPE as XLSX

RULE = "doubles.word"


def stage_proof() -> None:
    """Entries of the lexicon, decisions enough for a proposal, a rule that is off."""
    editor, paper = by(EDITOR), Paper.objects.get()
    lexicon_add(
        by=editor,
        paper=paper,
        term=Term("expression", "邻里汇", wrong_forms=("邻里会", "邻里惠"), note="社区服务点的名称"),
    )
    lexicon_add(
        by=editor,
        paper=paper,
        term=Term("person", "林川北", "楼组长", date(2024, 3, 1), date(2026, 6, 30)),
    )
    old = lexicon_add(by=editor, paper=paper, term=Term("estate", "北弄老宅"))
    lexicon_retire(by=editor, entry=old)
    rule_switch(by=editor, paper=paper, rule="sentences.no_predicate", is_on=False)
    for number in range(24):
        decided(draft(), f"看看{number}", MarkState.TAKEN if number < 9 else MarkState.REJECTED)


def decided(article: Article, words: str, state: MarkState) -> ProofMark:
    """A decision as the service keeps it."""
    editor = by(EDITOR)
    return ProofMark.objects.create(
        article=article,
        version=ArticleVersion.objects.filter(article=article)[0],
        start=0,
        end=2,
        quote=words,
        words=words,
        rule=RULE,
        severity="warning",
        message="同一个词连写了两次。",
        suggestion="看",
        state=state,
        by=editor.person,
        at=editor.at,
    )


def entry() -> LexiconEntry:
    return LexiconEntry.objects.get(name="邻里汇")


def silent() -> Mapping[str, Any]:
    return {"pk": ProofMark.objects.filter(state=MarkState.REJECTED)[0].pk}


PAGES: Mapping[str, Look] = {
    "paper_lexicon": Look(EDITOR),
    "paper_lexicon_new": Look(EDITOR, query=lambda: "?name=邻里汇&wrong=邻里会"),
    "paper_lexicon_entry": Look(EDITOR, pk_of(entry)),
    "paper_lexicon_import": Look(EDITOR),
    "paper_rules": Look(EDITOR),
    "paper_decisions": Look(EDITOR),
}
MORE: Mapping[str, tuple[str, Look]] = {
    "paper_lexicon-clerk": ("paper_lexicon", Look(CLERK, query=lambda: "?q=梧桐")),
    "paper_lexicon-retired": ("paper_lexicon", Look(EDITOR, query=lambda: "?kind=retired")),
    "paper_rules-all": ("paper_rules", Look(EDITOR, query=lambda: "?show=all")),
    "paper_decisions-taken": ("paper_decisions", Look(EDITOR, query=lambda: f"?rule={RULE}&tab=taken")),
    "paper_decisions-clerk": ("paper_decisions", Look(CLERK)),
    "paper_article-all-levels": ("paper_article", Look(EDITOR, pk_of(draft), query=lambda: "?level=query")),
}
FILES: Mapping[str, Fetched] = {
    "paper_lexicon_file": Fetched(EDITOR, XLSX, lambda: {"kind": "xlsx"}),
}
SENT: Mapping[str, Arguments] = {
    "paper_lexicon_use": lambda: {"pk": entry().pk, "act": "retire"},
    "paper_rule_turn": lambda: {"rule": RULE, "act": "off"},
    "paper_decision_undo": silent,
    "api_proof": dict,
}
