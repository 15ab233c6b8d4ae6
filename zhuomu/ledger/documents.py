"""The ledger as Excel, in the usual columns; each row the newest of what is known. A reporter is masked, always."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Prefetch, QuerySet

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.rights import Right
from zhuomu.core.services.personal import personal_masked
from zhuomu.core.sheets import CellValue, sheet_bytes
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.importing_names import ImportCode
from zhuomu.ledger.models import AssignmentKind, KnownTo, Problem, ReportLink
from zhuomu.ledger.services.imports import facts_shown
from zhuomu.rules.clocks import ClockKind
from zhuomu.rules.columns import Column
from zhuomu.rules.flow import ProblemStatus

C = Column
HEAD = tuple(column.label for column in Column)
MOST_ROWS, MOST_WORD_ROWS = 5_000, 500
NOT_TOLD = "—"
Row = Mapping[Column, CellValue]


def problems_for_file(by: Actor, problems: QuerySet[Problem], *, most: int = MOST_ROWS) -> list[Problem]:
    """The problems with all that a row needs, read in few queries. Refused without the right, and above ``most``."""
    by.require(Right.LEDGER_EXPORT)
    if problems.order_by()[: most + 1].count() > most:
        raise refuse(ImportCode.EXPORT_TOO_MANY, limit=most)
    return list(
        problems.select_related("category", "area__office", "lead_office").prefetch_related(
            # joined: fetched one level after the other, a thousand names are more than SQLite takes in one statement
            Prefetch("links", ReportLink.objects.select_related("report__name")),
            "assignments__office",
            "assignments__person",
            "assignments__signed_by",
            "actions__pictures",
            "replies__checked_by",
            "clocks",
            "moves",
            "rectifications",
        )
    )


def ledger_file(by: Actor, problems: QuerySet[Problem]) -> bytes:
    """The problems as xlsx in the usual 25 columns, in the order given."""
    rows = rows_of(problems_for_file(by, problems))
    return sheet_bytes("问题整改台账", HEAD, [[row[column] for column in Column] for row in rows])


def empty_file() -> bytes:
    """A sheet with the usual columns and no row, to be filled in and imported."""
    return sheet_bytes("问题整改台账", HEAD, [])


def rows_of(problems: Iterable[Problem]) -> list[Row]:
    """One row a problem, by column."""
    return [row_of(problem, number) for number, problem in enumerate(problems, start=1)]


def row_of(problem: Problem, number: int) -> Row:
    """What each usual column says about a problem; a text the sheet it came from had stands in for what we do not know."""
    first = next(iter(problem.moves.all()), None)
    kept = facts_shown(first.facts) if first else {}
    return {
        C.ORDER: number,
        C.NUMBER: problem.number,
        C.SOURCE: kept.get(C.SOURCE, channel_get(problem.channel).label),
        C.FOUND_ON: problem.found_on,
        C.REPORTER: _reporters(problem),
        C.AREA: problem.area.office.name if problem.area else "",
        C.DESCRIPTION: problem.description or problem.title,
        C.CATEGORY: problem.category.name if problem.category else "",
        C.OFFICE: problem.lead_office.name if problem.lead_office else "",
        C.LEADER: kept.get(C.LEADER, ""),
        C.OWNER: _owner(problem) or kept.get(C.OWNER, ""),
        C.ASSISTING: _assisting(problem) or kept.get(C.ASSISTING, ""),
        C.KIND: kept.get(C.KIND, ""),
        C.DUE_ON: _due(problem) or kept.get(C.DUE_ON, ""),
        C.SATISFIED: {True: "满意", False: "不满意", None: ""}[problem.is_satisfied],
        C.IS_CLOSED: "是" if problem.status == ProblemStatus.CLOSED else "否",
        C.CLOSED_ON: problem.closed_on,
        C.IS_PUBLIC: "是" if problem.is_published else "否",
        C.CHECKER: _checker(problem) or kept.get(C.CHECKER, ""),
        **_work(problem),
        **_rectified(problem, kept),
    }


def _reporters(problem: Problem) -> str:
    """Masked names of those who may be known to the handler; contact data never leave in a file."""
    names = [
        personal_masked(link.report.name)
        for link in problem.links.all()
        if link.report.known_to == KnownTo.HANDLER and link.report.name_id
    ]
    return "、".join(names) if names and not problem.is_private else NOT_TOLD


def _owner(problem: Problem) -> str:
    people = [
        row.signed_by or row.person
        for row in problem.assignments.all()
        if row.kind == AssignmentKind.LEAD and row.is_current
    ]
    return "、".join(person.name for person in people if person)


def _assisting(problem: Problem) -> str:
    rows = [row for row in problem.assignments.all() if row.kind == AssignmentKind.ASSIST and row.is_current]
    return "、".join(row.office.name for row in rows)


def _due(problem: Problem) -> date | None:
    """The day until which it is (or was) to be done: that of the newest clock of resolving or redoing."""
    days = [
        clock.due_on for clock in problem.clocks.all() if clock.kind in (ClockKind.RESOLVE, ClockKind.REDO)
    ]
    return days[-1] if days else None


def _checker(problem: Problem) -> str:
    people = [reply.checked_by for reply in problem.replies.all() if reply.checked_by]
    return people[-1].name if people else ""


def _work(problem: Problem) -> dict[Column, CellValue]:
    actions = list(problem.actions.all())
    proofs = [action.reference for action in actions if action.reference]
    if pictures := sum(len(action.pictures.all()) for action in actions):
        proofs.append(f"照片 {pictures} 张")
    met = [clock.met_on for clock in problem.clocks.all() if clock.kind == ClockKind.RESOLVE]
    return {
        C.PROGRESS: actions[-1].text if actions else problem.state.label,
        C.EVIDENCE: "；".join(proofs),
        C.DONE_ON: next((day for day in reversed(met) if day), None) or problem.closed_on,
    }


def _rectified(problem: Problem, kept: Mapping[str, str]) -> dict[Column, CellValue]:
    """Standard, measures and rule of the rectification a problem belongs to."""
    found = list(problem.rectifications.all())
    return {
        C.STANDARD: "；".join(each.standard for each in found) or kept.get(C.STANDARD, ""),
        C.MEASURES: "；".join(each.measures for each in found) or kept.get(C.MEASURES, ""),
        C.RULE: "；".join(each.rule_title for each in found if each.rule_title) or kept.get(C.RULE, ""),
    }
