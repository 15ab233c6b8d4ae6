"""Reads for the proofreading screens: the lexicon as one list, decisions on marks, counts of each rule."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, QuerySet

from zhuomu.apps.paper.house import core_known, rules_off
from zhuomu.apps.paper.models import LexiconEntry, LexiconKind, MarkState, Paper, ProofMark
from zhuomu.apps.paper.proofing import family_title, rule_titles
from zhuomu.apps.paper.selectors import articles_visible
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.proof.learning import LEAST_DECISIONS, Tally, proposals

RETIRED = "retired"


def paper_at_work() -> Paper:
    """The paper that the desk is about: a real one before the sample. ``Refused`` with not_found where there is none."""
    paper = Paper.objects.order_by("is_sample", "id").first()
    if paper is None:
        raise refuse(CoreCode.NOT_FOUND)
    return paper


@dataclasses.dataclass(frozen=True, slots=True)
class LexiconLine:
    """One line of the lexicon's list; ``entry`` None: ``core`` knows it."""

    kind: LexiconKind
    name: str
    title: str = ""
    span: str = ""
    order: int | None = None
    wrong_forms: tuple[str, ...] = ()
    entry: LexiconEntry | None = None

    def holds(self, words: str) -> bool:
        """Whether the words stand in what the line shows."""
        return any(words in text for text in (self.name, self.title, *self.wrong_forms))


def lexicon_lines(paper: Paper) -> list[LexiconLine]:
    """The paper's own entries in use, then what ``core`` knows, by kind and name."""
    own = [_entry_line(row) for row in paper.lexicon_entries.filter(retired_at=None)]
    core = [
        LexiconLine(
            one.kind,
            one.name,
            one.post.title,
            _span(one.post.from_on, one.post.until_on),
            one.order,
        )
        for one in core_known(paper)
    ]
    kinds = list(LexiconKind)
    return sorted(own, key=lambda line: (kinds.index(line.kind), line.name)) + sorted(
        dict.fromkeys(core), key=lambda line: (kinds.index(line.kind), line.order or 10_000, line.name)
    )


def lexicon_retired(paper: Paper) -> list[LexiconLine]:
    """Entries out of use, the latest first."""
    return [
        _entry_line(row) for row in paper.lexicon_entries.exclude(retired_at=None).order_by("-retired_at")
    ]


def _entry_line(row: LexiconEntry) -> LexiconLine:
    return LexiconLine(
        LexiconKind(row.kind),
        row.name,
        row.title,
        _span(row.from_on, row.until_on),
        row.order,
        tuple(row.wrong_forms),
        row,
    )


def _span(since: object, until: object) -> str:
    if since is None and until is None:
        return ""
    return f"{since or ''} 至 {until or '今'}".strip()


def lexicon_tabs(paper: Paper, lines: Iterable[LexiconLine]) -> list[tuple[str, str, int]]:
    """(key, label, count) of each tab."""
    lines = list(lines)
    counts = Counter(line.kind for line in lines)
    tabs = [("", "全部", len(lines)), *((kind.value, str(kind.label), counts[kind]) for kind in LexiconKind)]
    retired = paper.lexicon_entries.exclude(retired_at=None).count()
    return [*tabs, (RETIRED, "已停用", retired)]


def entry_get(paper: Paper, pk: int) -> LexiconEntry:
    """An entry of this paper; ``Refused`` with not_found otherwise."""
    entry = paper.lexicon_entries.filter(pk=pk).first()
    if entry is None:
        raise refuse(CoreCode.NOT_FOUND)
    return entry


def decisions_visible(actor: Actor, paper: Paper) -> QuerySet[ProofMark]:
    """Decisions on marks in articles that the asker may see, the latest first."""
    rows = ProofMark.objects.filter(
        article__page__issue__paper=paper, article__in=articles_visible(actor).order_by()
    )
    return rows.select_related("article__page__issue", "article__current", "by", "undone_by")


DECISION_TABS = (("silent", "不再提示"), ("taken", "已采纳"), ("undone", "已恢复提示"))


def decisions_in(rows: QuerySet[ProofMark], tab: str) -> QuerySet[ProofMark]:
    """The decisions of one tab."""
    if tab == "taken":
        return rows.filter(state=MarkState.TAKEN)
    return rows.filter(state=MarkState.REJECTED, undone_at__isnull=tab != "undone")


@dataclasses.dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule with what was decided on its marks."""

    rule: str
    title: str
    family: str
    tally: Tally
    is_off: bool
    is_proposed: bool

    @property
    def taken_percent(self) -> int:
        """The share taken, in whole per cent."""
        return round(self.tally.taken_share * 100)


def rule_tallies(actor: Actor, paper: Paper) -> dict[str, Tally]:
    """Decisions of each rule; a rejection that was taken back counts no more."""
    rows = decisions_visible(actor, paper).filter(undone_at=None).order_by()
    counts: Counter[tuple[str, str]] = Counter()
    for rule, state, count in rows.values_list("rule", "state").annotate(count=Count("pk")):
        counts[rule, state] = count
    rules = sorted({rule for rule, _ in counts})
    return {rule: Tally(counts[rule, MarkState.TAKEN], counts[rule, MarkState.REJECTED]) for rule in rules}


def rule_lines(actor: Actor, paper: Paper) -> list[RuleLine]:
    """Every rule, those proposed for switching off first, then by family; rules of older versions last."""
    tallies, off, titles = rule_tallies(actor, paper), rules_off(paper), rule_titles()
    proposed = proposals({rule: tally for rule, tally in tallies.items() if rule not in off})
    rules = [*titles, *sorted((tallies.keys() | off) - titles.keys())]
    lines = [
        RuleLine(
            rule,
            titles.get(rule, "这一版没有的规则"),
            family_title(rule),
            tallies.get(rule, Tally()),
            rule in off,
            rule in proposed,
        )
        for rule in rules
    ]
    return sorted(lines, key=lambda line: proposed.index(line.rule) if line.is_proposed else len(proposed))


__all__ = [
    "DECISION_TABS",
    "LEAST_DECISIONS",
    "RETIRED",
    "LexiconLine",
    "RuleLine",
    "decisions_in",
    "decisions_visible",
    "entry_get",
    "lexicon_lines",
    "lexicon_retired",
    "lexicon_tabs",
    "paper_at_work",
    "rule_lines",
    "rule_tallies",
]
