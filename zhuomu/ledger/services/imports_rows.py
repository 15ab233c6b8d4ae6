"""Ten thousand rows at once: reports, problems, moves, clocks and words to search by, made first and written together."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from django.db import connection
from django.utils import timezone

from zhuomu.core.actor import Actor
from zhuomu.core.crypto import encrypt, keyed_hash
from zhuomu.core.models import PersonalDatum, SearchEntry, SearchGram
from zhuomu.core.services.calendar import calendar_current
from zhuomu.ledger.channels import SHEET
from zhuomu.ledger.importing import KEPT, RowRead
from zhuomu.ledger.models import (
    Action,
    Assignment,
    AssignmentKind,
    Category,
    Clock,
    KnownTo,
    Move,
    Problem,
    ReceivedVia,
    Report,
    ReportLink,
    SheetImport,
)
from zhuomu.ledger.services.clocks import clock_rows, due_set, mark_of, policy_for, rule_of
from zhuomu.ledger.services.numbering import number_text
from zhuomu.ledger.services.reports import receipt_new
from zhuomu.rules import clocks as rules
from zhuomu.rules.bigrams import bigrams_of
from zhuomu.rules.cells import title_of
from zhuomu.rules.clocks import ClockVerb
from zhuomu.rules.columns import Column
from zhuomu.rules.flow import LinkKind, Outcome, ProblemStatus, ProblemVerb
from zhuomu.rules.workdays import WorkCalendar, workdays_between

BATCH = 1_000
GRAMS = 450  # two values each; older SQLite takes 999 in a statement
KEEP_DAYS = 365
PURPOSE = "台账导入：联系与回访来件人"
CONSENT = "台账所载"
S, V = ProblemStatus, ProblemVerb
# 进展 that says how it ended; anything else that is closed counts as solved, as the handler claims.
OUTCOMES = (
    ("部分", Outcome.PARTLY_SOLVED),
    ("解释", Outcome.EXPLAINED),
    ("转报", Outcome.BEYOND_POWERS),
    ("重复", Outcome.REPEATED),
    ("撤回", Outcome.REPORTER_WITHDREW),
    ("撤诉", Outcome.REPORTER_WITHDREW),
)


@dataclasses.dataclass(slots=True)
class Made:
    """All rows of the database that one row of the sheet becomes, unsaved; they get their numbers when they are written."""

    report: Report
    problem: Problem
    moves: list[Move]
    clocks: rules.Clocks
    assignments: list[Assignment]
    action: Action | None
    people: list[PersonalDatum]


class Maker:
    """Makes rows out of rows. Reads the calendar and the policies once."""

    def __init__(self, by: Actor, sheet: SheetImport) -> None:
        self.by, self.sheet = by, sheet
        self.calendar: WorkCalendar = calendar_current()
        self.categories = {category.pk: category for category in Category.objects.all()}
        self._policies: dict[int | None, Problem] = {}

    def make(self, row: RowRead) -> Made:
        """One row of the sheet; it has no faults. Needs no transaction: nothing is written."""
        if row.found_on is None:
            raise ValueError("a row without faults has its day")
        people = self._people(row)
        report = self._report(row, row.found_on, people)
        problem = self._problem(row, row.found_on)
        moves = self._moves(row, row.found_on, problem)
        found = rules.clocks_of([mark_of(move) for move in moves], rule_of(problem), self.calendar)
        due_set(problem, found)
        assignments = self._assignments(row, problem)
        return Made(report, problem, moves, found, assignments, self._action(row, problem, moves), people)

    def _people(self, row: RowRead) -> list[PersonalDatum]:
        kinds = ((PersonalDatum.Kind.NAME, row.reporter), (PersonalDatum.Kind.PHONE, row.phone))
        until = date.fromordinal(self.by.today.toordinal() + KEEP_DAYS)
        return [
            PersonalDatum(
                kind=kind,
                cipher=encrypt(value),
                digest=keyed_hash(value, kind),
                purpose=PURPOSE,
                consent_version=CONSENT,
                keep_until_on=until,
                created_at=self.by.at,
            )
            for kind, value in kinds
            if value
        ]

    def _report(self, row: RowRead, found_on: date, people: Sequence[PersonalDatum]) -> Report:
        kept = {PersonalDatum.Kind(datum.kind): datum for datum in people}
        return Report(
            channel=SHEET,
            external_number=row.external_number or None,
            receipt=receipt_new(),
            said=row.description,
            via=ReceivedVia.IMPORT,
            received_at=timezone.make_aware(datetime.combine(found_on, time())),
            entered_by=self.by.person,
            name=kept.get(PersonalDatum.Kind.NAME),
            phone=kept.get(PersonalDatum.Kind.PHONE),
            known_to=KnownTo.HANDLER if people else KnownTo.NOBODY,
            area_id=row.area,
            happened_on=found_on,
        )

    def _problem(self, row: RowRead, found_on: date) -> Problem:
        status = S.CLOSED if row.is_closed else S.DISPATCHED if row.office else S.REPORTED
        problem = Problem(
            channel=SHEET,
            title=title_of(row.description),
            description=row.description,
            category=self.categories.get(row.category or 0),
            area_id=row.area,
            status=status,
            lead_office_id=row.office,
            outcome=_outcome(row) if row.is_closed else "",
            is_satisfied=row.is_satisfied,
            found_on=found_on,
            opened_at=self.by.at,
            opened_by=self.by.person,
            closed_on=row.closed_on,
            imported_in=self.sheet,
        )
        if status is not S.REPORTED:
            like = self._policies.setdefault(row.category, problem)
            problem.policy = policy_for(problem) if like is problem else like.policy
        return problem

    def _moves(self, row: RowRead, found_on: date, problem: Problem) -> list[Move]:
        """The path that explains where the row stands. What the sheet does not say is not made up: nobody signed."""
        if problem.status == S.REPORTED:
            return []
        kept: dict[str, object] = {"imported": True, "row": row.number, "round": 1, "sheet": row.kept}
        moves = [self._move(problem, V.ACCEPT, S.REPORTED, S.ACCEPTED, found_on, kept)]
        last = S.ACCEPTED
        if row.office:
            # an open problem is handed to the office today, by this import; a closed one was long ago
            on = found_on if row.is_closed else self.by.today
            moves.append(self._move(problem, V.DISPATCH, last, S.DISPATCHED, on))
            last = S.DISPATCHED
        moves += self._deadline(row, found_on, problem)
        if row.is_closed:
            on = row.done_on or row.closed_on or found_on
            moves.append(self._move(problem, V.APPROVE_CLOSE, last, S.CLOSED, on))
        return moves

    def _deadline(self, row: RowRead, found_on: date, problem: Problem) -> list[Move]:
        """The sheet's own deadline as an extension, or as an earlier last day."""
        if row.due_on is None:
            return []
        more = workdays_between(found_on, row.due_on, self.calendar) - rule_of(problem).resolve
        move = self._move(problem, ClockVerb.EXTEND if more > 0 else ClockVerb.SUPERVISE, "", "", found_on)
        move.workdays, move.day = (more, None) if more > 0 else (0, row.due_on)
        return [move] if more else []

    def _move(
        self,
        problem: Problem,
        verb: ProblemVerb | ClockVerb,
        source: str,
        target: str,
        on: date,
        facts: dict[str, object] | None = None,
    ) -> Move:
        return Move(
            problem=problem,
            verb=verb,
            source=source,
            target=target,
            by=self.by.person,
            by_label=self.by.name,
            office_id=problem.lead_office_id if verb != V.ACCEPT else None,
            at=self.by.at,
            on=on,
            facts=facts or {"imported": True, "round": 1},
        )

    def _assignments(self, row: RowRead, problem: Problem) -> list[Assignment]:
        wanted = [(row.office, AssignmentKind.LEAD)] if row.office else []
        wanted += [(office, AssignmentKind.ASSIST) for office in row.assisting]
        return [
            Assignment(
                problem=problem,
                office_id=office,
                person_id=row.owner if kind == AssignmentKind.LEAD else None,
                kind=kind,
                assigned_by=self.by.person,
                assigned_at=self.by.at,
            )
            for office, kind in wanted
        ]

    def _action(self, row: RowRead, problem: Problem, moves: Sequence[Move]) -> Action | None:
        """进展 and 佐证. A row without moves has nowhere else to keep its other columns."""
        told = [row.progress] if row.progress else []
        if not moves:
            told += [f"{Column(key).label}：{row.kept[key]}" for key in map(str, KEPT) if key in row.kept]
        if not told and not row.evidence:
            return None
        text = "\n".join(told)[:1000] or "见佐证"
        # nobody of ours did this work: whoever imports is not its handler
        return Action(problem=problem, text=text, reference=row.evidence[:200], at=self.by.at)


def _outcome(row: RowRead) -> Outcome:
    return next((outcome for word, outcome in OUTCOMES if word in row.progress), Outcome.SOLVED)


def numbers_give(made: Sequence[Made], year: int, first: int) -> None:
    """Number the problems, in the order of the sheet."""
    for serial, each in enumerate(made, start=first):
        each.problem.year, each.problem.serial = year, serial
        each.problem.number = number_text(year, serial)


def made_write(by: Actor, made: Sequence[Made], *, calendar: WorkCalendar) -> None:
    """Write numbered rows with all that belongs to them. Inside ``writing()``, with the others of the sheet."""
    PersonalDatum.objects.bulk_create([datum for each in made for datum in each.people], BATCH)
    Report.objects.bulk_create([each.report for each in made], BATCH)
    Problem.objects.bulk_create([each.problem for each in made], BATCH)
    ReportLink.objects.bulk_create(
        [
            ReportLink(
                problem=each.problem,
                report=each.report,
                kind=LinkKind.PRIMARY,
                linked_by=by.person,
                linked_at=by.at,
            )
            for each in made
        ],
        BATCH,
    )
    Assignment.objects.bulk_create([row for each in made for row in each.assignments], BATCH)
    Move.objects.bulk_create([move for each in made for move in each.moves], BATCH)
    Action.objects.bulk_create([each.action for each in made if each.action], BATCH)
    Clock.objects.bulk_create(
        [
            clock
            for each in made
            for clock in clock_rows(each.problem, each.clocks, rule_of(each.problem), calendar)
        ],
        BATCH,
    )
    _index(made)


def _index(made: Sequence[Made]) -> None:
    """What ``problem_index`` does for one problem, for all of them."""
    entries = [
        SearchEntry(
            entity="problem",
            entity_id=str(each.problem.pk),
            title=each.problem.title,
            text=f"{each.problem.number}\n{each.problem.description}",
            url=f"/desk/ledger/{each.problem.number}/",
            is_public=False,
            dated_on=each.problem.found_on,
        )
        for each in made
    ]
    SearchEntry.objects.bulk_create(entries, BATCH)
    # hundreds of thousands of rows: plain statements with many rows each, no model object for each row
    quote, meta = connection.ops.quote_name, SearchGram._meta
    table, gram, entry = quote(meta.db_table), quote("gram"), quote("entry_id")
    with connection.cursor() as cursor:
        for pairs in _batches(entries):
            values = ", ".join(["(%s, %s)"] * len(pairs))
            flat = [value for pair in pairs for value in pair]
            cursor.execute(f"INSERT INTO {table} ({gram}, {entry}) VALUES {values}", flat)  # noqa: S608


def _batches(entries: Sequence[SearchEntry]) -> Iterator[tuple[tuple[str, int], ...]]:
    pairs = (
        (gram, entry.pk) for entry in entries for gram in sorted(bigrams_of(f"{entry.title}\n{entry.text}"))
    )
    while batch := tuple(itertools.islice(pairs, GRAMS)):
        yield batch
