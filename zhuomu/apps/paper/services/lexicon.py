"""Verbs of the house lexicon: what this paper knows to be right, and what is miswritten for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date

from zhuomu.apps.paper.house import core_known, entries_live
from zhuomu.apps.paper.models import LexiconEntry, LexiconKind, Paper
from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused, refuse, refuse_if
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.reason import Reason

NAME_MAX, TITLE_MAX, NOTE_MAX, ORDER_MAX, FORMS_MAX = 40, 60, 200, 999, 20
IMPORT_MAX = 5_000


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """What an entry says. ``from_on`` and ``until_on`` are both included."""

    kind: str
    name: str
    title: str = ""
    from_on: date | None = None
    until_on: date | None = None
    order: int | None = None
    wrong_forms: tuple[str, ...] = ()
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What may stand once in a paper."""
        return (self.kind, self.name, self.title)

    @property
    def is_more(self) -> bool:
        """Whether it says more than that the name exists."""
        return bool(self.title or self.wrong_forms or self.order)


class Taken:
    """What a paper and ``core`` already know, read once for many checks."""

    def __init__(self, paper: Paper, besides: LexiconEntry | None = None) -> None:
        live = [row for row in entries_live(paper) if besides is None or row.pk != besides.pk]
        self.entries = {(row.kind, row.name, row.title) for row in live}
        self.forms = {form for row in live for form in row.wrong_forms}
        self.core = {(str(one.kind), one.name) for one in core_known(paper)}
        self.names = {name for _, name, _ in self.entries} | {name for _, name in self.core}

    def add(self, term: Term) -> None:
        """Count a term as known from here on."""
        self.entries.add(term.key)
        self.names.add(term.name)
        self.forms.update(term.wrong_forms)

    def is_known(self, term: Term) -> bool:
        """Whether the term adds nothing."""
        return term.key in self.entries or (not term.is_more and (term.kind, term.name) in self.core)


def term_reasons(term: Term) -> tuple[Reason, ...]:
    """What is wrong with a term in itself, each beside its field."""
    found: list[Reason] = []
    if term.kind not in LexiconKind.values:
        kinds = "、".join(LexiconKind.labels)
        found.append(Reason(PaperCode.ENTRY_KIND_WRONG, {"kinds": kinds}, "kind"))
    if not 2 <= len(term.name) <= NAME_MAX or not term.name.isprintable():
        found.append(Reason(PaperCode.ENTRY_NAME_WRONG, {"limit": NAME_MAX}, "name"))
    is_post = term.title or term.from_on or term.until_on or term.order is not None
    if is_post and term.kind != LexiconKind.PERSON:
        found.append(Reason(PaperCode.ENTRY_POST_WRONG, {}, "title"))
    if term.from_on and term.until_on and term.until_on < term.from_on:
        found.append(Reason(PaperCode.ENTRY_DAYS_WRONG, {}, "until_on"))
    if term.order is not None and not 1 <= term.order <= ORDER_MAX:
        found.append(Reason(PaperCode.ENTRY_ORDER_WRONG, {}, "order"))
    for name, words, limit in (("title", term.title, TITLE_MAX), ("note", term.note, NOTE_MAX)):
        if len(words) > limit or not words.isprintable():
            found.append(Reason(PaperCode.ENTRY_TOO_LONG, {"limit": limit}, name))
    return (*found, *_form_reasons(term))


def _form_reasons(term: Term) -> list[Reason]:
    if len(term.wrong_forms) > FORMS_MAX:
        return [Reason(PaperCode.ENTRY_TOO_LONG, {"limit": FORMS_MAX}, "wrong_forms")]
    return [
        Reason(PaperCode.ENTRY_FORM_WRONG, {"form": form, "limit": NAME_MAX}, "wrong_forms")
        for form in term.wrong_forms
        if not 2 <= len(form) <= NAME_MAX or not form.isprintable() or form == term.name
    ]


def _all_reasons(term: Term, taken: Taken) -> tuple[Reason, ...]:
    found = list(term_reasons(term))
    if term.key in taken.entries:
        found.append(Reason(PaperCode.ENTRY_KNOWN, {"name": term.name}, "name"))
    elif taken.is_known(term):
        found.append(Reason(PaperCode.ENTRY_IN_CORE, {"name": term.name}, "name"))
    if term.name in taken.forms:
        found.append(Reason(PaperCode.ENTRY_FORM_TAKEN, {"form": term.name}, "name"))
    for form in term.wrong_forms:
        if form in taken.names:
            found.append(Reason(PaperCode.ENTRY_FORM_TAKEN, {"form": form}, "wrong_forms"))
    return tuple(found)


def _fill(entry: LexiconEntry, term: Term) -> None:
    for field in dataclasses.fields(term):
        setattr(entry, field.name, getattr(term, field.name))
    entry.wrong_forms = list(dict.fromkeys(term.wrong_forms))


def lexicon_add(*, by: Actor, paper: Paper, term: Term) -> LexiconEntry:
    """Add an entry. Raises ``Refused`` for what is malformed, known already, or known to ``core``."""
    by.require(Right.PAPER_PLAN)
    with writing():
        refuse_if(*_all_reasons(term, Taken(paper)))
        entry = _added(by, paper, term)
        facts = {"kind": term.kind, "forms": len(term.wrong_forms)}
        event_append(by=by, verb="lexicon_add", entity="lexicon_entry", entity_id=entry.pk, facts=facts)
    return entry


def _added(by: Actor, paper: Paper, term: Term) -> LexiconEntry:
    entry = LexiconEntry(paper=paper, created_by=by.person, created_at=by.at)
    _fill(entry, term)
    entry.save()
    return entry


def lexicon_change(*, by: Actor, entry: LexiconEntry, term: Term) -> LexiconEntry:
    """Change an entry in use."""
    by.require(Right.PAPER_PLAN)
    with writing():
        entry = LexiconEntry.objects.select_related("paper").get(pk=entry.pk)
        refuse_if(*_all_reasons(term, Taken(entry.paper, entry)))
        before = entry_term(entry)
        _fill(entry, term)
        entry.save()
        names = [one.name for one in dataclasses.fields(term)]
        changed = [name for name in names if getattr(before, name) != getattr(term, name)]
        facts = {"kind": term.kind, "changed": changed}
        event_append(by=by, verb="lexicon_change", entity="lexicon_entry", entity_id=entry.pk, facts=facts)
    return entry


def entry_term(entry: LexiconEntry) -> Term:
    """What a stored entry says."""
    values = {field.name: getattr(entry, field.name) for field in dataclasses.fields(Term)}
    return Term(**{**values, "wrong_forms": tuple(entry.wrong_forms)})


def lexicon_retire(*, by: Actor, entry: LexiconEntry) -> None:
    """Put an entry out of use; it can come back. Once retired is enough."""
    by.require(Right.PAPER_PLAN)
    with writing():
        if LexiconEntry.objects.filter(pk=entry.pk, retired_at=None).update(retired_at=by.at):
            event_append(by=by, verb="lexicon_retire", entity="lexicon_entry", entity_id=entry.pk)


def lexicon_restore(*, by: Actor, entry: LexiconEntry) -> None:
    """Take a retired entry into use again. Raises ``Refused`` where another one says the same by now."""
    by.require(Right.PAPER_PLAN)
    with writing():
        entry = LexiconEntry.objects.select_related("paper").get(pk=entry.pk)
        if entry.retired_at is None:
            return
        refuse_if(*_all_reasons(entry_term(entry), Taken(entry.paper, entry)))
        entry.retired_at = None
        entry.save(update_fields=["retired_at"])
        event_append(by=by, verb="lexicon_restore", entity="lexicon_entry", entity_id=entry.pk)


@dataclasses.dataclass(frozen=True, slots=True)
class LexiconRow:
    """One row of a file: its number there, what it says, and what speaks against it. ``is_known``: adds nothing."""

    number: int
    term: Term
    reasons: tuple[Reason, ...] = ()
    is_known: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class LexiconPlan:
    """A file before anything is stored."""

    rows: tuple[LexiconRow, ...]

    @property
    def bad(self) -> tuple[LexiconRow, ...]:
        return tuple(row for row in self.rows if row.reasons)

    @property
    def fresh(self) -> tuple[LexiconRow, ...]:
        return tuple(row for row in self.rows if not row.is_known)


def lexicon_plan(*, by: Actor, paper: Paper, rows: Sequence[LexiconRow]) -> LexiconPlan:
    """Check every row of a file against the others, the paper and ``core``. Stores nothing."""
    by.require(Right.PAPER_PLAN)
    if len(rows) > IMPORT_MAX:
        raise refuse(PaperCode.ENTRIES_TOO_MANY, field="file", limit=IMPORT_MAX, count=len(rows))
    taken, planned = Taken(paper), list[LexiconRow]()
    for row in rows:
        is_known = not row.reasons and taken.is_known(row.term)
        reasons = row.reasons if is_known else (*row.reasons, *_all_reasons(row.term, taken))
        planned.append(dataclasses.replace(row, reasons=reasons, is_known=is_known))
        if not reasons:
            taken.add(row.term)
    return LexiconPlan(tuple(planned))


def lexicon_import(*, by: Actor, paper: Paper, rows: Sequence[LexiconRow]) -> LexiconPlan:
    """Take in every row that is new: all of them or, with one bad row, none. Returns what was in the file."""
    with writing():
        plan = lexicon_plan(by=by, paper=paper, rows=rows)
        if plan.bad:
            raise _bad_rows(plan.bad)
        for row in plan.fresh:
            _added(by, paper, row.term)
        facts = {"added": len(plan.fresh), "seen": len(plan.rows)}
        event_append(by=by, verb="lexicon_import", entity="paper", entity_id=paper.pk, facts=facts)
    return plan


def _bad_rows(bad: Iterable[LexiconRow]) -> Refused:
    numbers = [str(row.number) for row in bad]
    shown = "、".join(numbers[:20]) + ("……" if len(numbers) > 20 else "")
    return refuse(PaperCode.ENTRIES_BAD, field="file", count=len(numbers), rows=shown)
