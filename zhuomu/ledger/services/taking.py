"""The dispatch desk: a voice becomes a problem with its office in one step, or joins the problem it belongs to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused, refuse
from zhuomu.core.models import Area, Office
from zhuomu.core.rights import Right
from zhuomu.core.write import writing
from zhuomu.ledger.models import Category, Problem, Report, ReportLink, Urgency
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.dispatching import problem_dispatch
from zhuomu.ledger.services.intake import problem_accept, problem_edit, problem_open
from zhuomu.ledger.services.regrouping import problem_merge, report_link
from zhuomu.rules.flow import LinkKind, ProblemStatus

UNDECIDED = (ProblemStatus.REPORTED, ProblemStatus.ACCEPTED)


@dataclasses.dataclass(frozen=True, slots=True)
class Taken:
    """The facts of a problem as the desk settles them."""

    title: str
    description: str = ""
    category: Category | None = None
    area: Area | None = None
    place: str = ""
    nature: str = "help"
    urgency: Urgency = Urgency.NORMAL
    is_private: bool = False


def problem_of(report: Report) -> Problem | None:
    """The problem that a voice belongs to."""
    link = ReportLink.objects.select_related("problem").filter(report=report).first()
    return link.problem if link else None


def report_take(
    *,
    by: Actor,
    report: Report,
    taken: Taken,
    is_accepted: bool = True,
    office: Office | None = None,
    assisting: Iterable[Office] = (),
    seen_version: int | None = None,
) -> Problem:
    """Open a problem of a voice (or settle the one it opened), accept it and, with ``office``, dispatch it: all or nothing.

    Refused for a voice whose problem is past the desk.
    """
    by.require(Right.LEDGER_ACCEPT)
    facts = {field.name: getattr(taken, field.name) for field in dataclasses.fields(taken)}
    with writing():
        problem = problem_of(report)
        if problem is None:
            problem = problem_open(by=by, report=report, **facts)
        elif problem.state in UNDECIDED:
            problem = problem_edit(by=by, problem=problem, seen_version=seen_version, **facts)
        else:
            raise refuse(LedgerCode.REPORT_LINKED)
        if is_accepted and problem.state is ProblemStatus.REPORTED:
            problem = problem_accept(by=by, problem=problem)
        if is_accepted and office is not None:
            problem = problem_dispatch(by=by, problem=problem, office=office, assisting=assisting)
    return problem


def report_join(*, by: Actor, report: Report, problem: Problem, kind: LinkKind) -> Problem:
    """Give a voice to a problem that is there: linked, or its own undecided problem merged into that one. Can be undone."""
    own = problem_of(report)
    if own is None:
        report_link(by=by, problem=problem, report=report, kind=kind)
    elif own.state in UNDECIDED:
        problem_merge(by=by, problem=own, target=problem)
    else:
        raise refuse(LedgerCode.REPORT_LINKED)
    return problem


@dataclasses.dataclass(frozen=True, slots=True)
class Dispatched:
    """What became of one of several problems: dispatched, or refused and why."""

    problem: Problem
    refused: Refused | None


def problems_dispatch(*, by: Actor, problems: Iterable[Problem], office: Office) -> list[Dispatched]:
    """Dispatch several problems to one office, each on its own: one that is refused does not stop the others."""
    results = []
    for problem in problems:
        try:
            problem_dispatch(by=by, problem=problem, office=office)
            results.append(Dispatched(problem, None))
        except Refused as refused:
            results.append(Dispatched(problem, refused))
    return results
