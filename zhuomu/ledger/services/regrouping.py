"""Which voices belong to which problem: linked, merged, split, withdrawn, each with its way back to the very same state."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse, refuse_if
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.search import search_forget
from zhuomu.core.write import writing
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.models import Problem, Regrouping, Report, ReportLink
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.intake import link_add, problem_index, text_reasons
from zhuomu.ledger.services.moving import Step, move, open_fresh, problem_fresh, require
from zhuomu.ledger.services.numbering import number_text, numbers_take
from zhuomu.rules import flow
from zhuomu.rules.flow import (
    FlowCode,
    LinkKind,
    MergeFacts,
    MoveFacts,
    Outcome,
    ProblemState,
    ProblemStatus,
    ProblemVerb,
    StepKind,
    UndoFacts,
)
from zhuomu.rules.reason import Reason


def report_key(number: int) -> str:
    """A report as the rules name it: padded, because the rules order keys as text and the earliest voice comes first."""
    return f"{number:09d}"


def link_of(row: ReportLink) -> flow.Link:
    """A link as the rules name it."""
    return flow.Link(
        report_key(row.report_id),
        LinkKind(row.kind),
        str(row.linked_by_id or ""),
        timezone.localdate(row.linked_at),
    )


def state_of(problem: Problem) -> ProblemState:
    """The part of a problem that regrouping changes."""
    return ProblemState(
        key=problem.number,
        status=problem.state,
        links=tuple(sorted(link_of(row) for row in problem.links.all())),
        merged_into=problem.merged_into.number if problem.merged_into else "",
        outcome=Outcome(problem.outcome) if problem.outcome else None,
    )


def snapshot(keys: Iterable[str]) -> flow.LedgerState:
    """The problems of these keys, as they stand."""
    found = Problem.objects.filter(number__in=list(keys)).select_related("merged_into")
    return flow.ledger_state(state_of(problem) for problem in found)


def step_data(step: flow.Step) -> dict[str, Any]:
    """A step as it is stored."""
    data: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(step), default=str))
    return data


def step_of(data: Mapping[str, Any]) -> flow.Step:
    """A stored step as the rules take it."""
    return flow.Step(
        StepKind(data["kind"]),
        date.fromisoformat(data["done_on"]),
        tuple(flow.Change(_state(row["before"]), _must(_state(row["after"]))) for row in data["changes"]),
    )


def _must(state: ProblemState | None) -> ProblemState:
    if state is None:  # a step always leaves something behind
        raise ValueError("a step without an after")
    return state


def _state(data: Mapping[str, Any] | None) -> ProblemState | None:
    if data is None:
        return None
    links = tuple(
        flow.Link(
            row["report"], LinkKind(row["kind"]), row["linked_by"], date.fromisoformat(row["linked_on"])
        )
        for row in data["links"]
    )
    outcome = Outcome(data["outcome"]) if data["outcome"] else None
    return ProblemState(data["key"], ProblemStatus(data["status"]), links, data["merged_into"], outcome)


def _kept(by: Actor, problem: Problem, step: flow.Step) -> Regrouping:
    return Regrouping.objects.create(
        kind=step.kind, problem=problem, done_by=by.person, done_at=by.at, step=step_data(step)
    )


def _linked_by(by: Actor) -> str:
    return str(by.person.pk) if by.person else ""


def report_link(
    *, by: Actor, problem: Problem, report: Report, kind: LinkKind = LinkKind.REPEAT
) -> Regrouping:
    """One more voice for an open problem; it gets the same answer. Refused for a report that belongs to one already."""
    with writing():
        fresh = open_fresh(by, problem, Right.LEDGER_DISPATCH)
        if ReportLink.objects.filter(report=report).exists():
            raise refuse(LedgerCode.REPORT_LINKED)
        added = flow.Link(report_key(report.pk), kind, _linked_by(by), by.today)
        _state_after, step = flow.link(snapshot([fresh.number]), fresh.number, added, by.today)
        link_add(by, fresh, report, kind)
        kept = _kept(by, fresh, step)
        event_append(
            by=by,
            verb="report_link",
            entity="problem",
            entity_id=fresh.pk,
            facts={"number": fresh.number, "report": report.pk, "kind": kind},
        )
    return kept


def chain_of(target: Problem) -> tuple[str, ...]:
    """The target and all it is merged into, as numbers."""
    into: dict[str, str] = {}
    step: Problem | None = target
    while step is not None and step.number not in into:
        into[step.number] = step.merged_into.number if step.merged_into else ""
        step = step.merged_into
    return flow.merge_chain(target.number, into)


def problem_merge(*, by: Actor, problem: Problem, target: Problem | None) -> Problem:
    """Point an open problem at another that is the same thing: its voices get that one's answer. Can be undone for 30 days."""
    steps: list[flow.Step] = []

    def tell(facts: MoveFacts, fresh: Problem) -> MoveFacts:
        if target is None:
            return facts
        onto = problem_fresh(target)
        told = MergeFacts(fresh.number, onto.number, onto.state, chain_of(onto))
        return dataclasses.replace(facts, merge=told)

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        onto = problem_fresh(target or fresh)
        before = snapshot([fresh.number, onto.number])
        _after, step = flow.merge(before, fresh.number, onto.number, by.today)
        steps.append(step)
        fresh.merged_into, fresh.outcome = onto, Outcome.REPEATED

    with writing():
        said = {"target": target.number if target else ""}
        fresh = move(by, problem, Step(ProblemVerb.MERGE, tell=tell, change=change, said=said))
        _kept(by, fresh, steps[0])
    return fresh


def problem_withdraw(*, by: Actor, problem: Problem, reason: str) -> Problem:
    """Take an open problem out, because the reporter took it back. Can be undone for 30 days."""
    steps: list[flow.Step] = []

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        _after, step = flow.withdraw(snapshot([fresh.number]), fresh.number, by.today)
        steps.append(step)
        fresh.outcome = Outcome.REPORTER_WITHDREW

    with writing():
        fresh = move(by, problem, Step(ProblemVerb.WITHDRAW, reason=reason, change=change))
        _kept(by, fresh, steps[0])
    return fresh


def problem_split(*, by: Actor, problem: Problem, reports: Iterable[Report], title: str) -> Problem:
    """Make a problem of its own (待受理) of some voices that mean something else."""
    keys = frozenset(report_key(report.pk) for report in reports)
    refuse_if(*text_reasons(title=title))
    with writing():
        fresh = open_fresh(by, problem, Right.LEDGER_DISPATCH)
        refuse_if(*flow.split_check(state_of(fresh), keys))
        serial = numbers_take(by.today.year)
        new = Problem.objects.create(
            year=by.today.year,
            serial=serial,
            number=number_text(by.today.year, serial),
            channel=fresh.channel,
            title=title.strip(),
            category=fresh.category,
            area=fresh.area,
            place=fresh.place,
            nature=fresh.nature,
            urgency=fresh.urgency,
            is_private=fresh.is_private,
            found_on=fresh.found_on,
            opened_at=by.at,
            opened_by=by.person,
        )
        before = snapshot([fresh.number])
        after, step = flow.split(before, fresh.number, new.number, keys, by.today)
        _links_write(after)
        problem_index(new)
        _kept(by, fresh, step)
        event_append(
            by=by,
            verb="problem_split",
            entity="problem",
            entity_id=fresh.pk,
            facts={"number": fresh.number, "new": new.number, "reports": sorted(map(int, keys))},
        )
    return new


def _links_write(state: flow.LedgerState) -> None:
    """Move the rows of links to where the state has them; a link keeps its row, and with it who made it and when."""
    rows = {
        report_key(row.report_id): row
        for row in ReportLink.objects.select_related("problem").filter(
            report__in=[int(each.report) for problem in state.problems for each in problem.links]
        )
    }
    for problem in state.problems:
        for each in problem.links:
            row = rows[each.report]
            if (row.problem.number, row.kind) != (problem.key, each.kind):
                to = Problem.objects.get(number=problem.key)
                ReportLink.objects.filter(pk=row.pk).update(problem=to, kind=each.kind)


def undo_facts(problem: Problem) -> UndoFacts:
    """What the last merge or withdrawal left behind."""
    last = problem.moves.filter(verb__in=(ProblemVerb.MERGE, ProblemVerb.WITHDRAW)).order_by("-id").first()
    return UndoFacts(last.on, ProblemStatus(last.source)) if last else UndoFacts()


def regrouping_undo(*, by: Actor, regrouping: Regrouping) -> Problem:
    """Turn a link, merge, split or withdrawal back, to the very same state. Returns the problem it was done to.

    Refused after 30 days, and where somebody has built upon it.
    """
    with writing():
        regrouping = Regrouping.objects.select_related("problem").get(pk=regrouping.pk)
        problem = problem_fresh(regrouping.problem)
        require(by, problem, Right.LEDGER_DISPATCH)
        if regrouping.undone_at is not None:
            raise refuse(LedgerCode.UNDONE_ALREADY)
        step = step_of(regrouping.step)
        now = snapshot(change.after.key for change in step.changes)
        refuse_if(*flow.undo_check(now, step, by.today, channel_get(problem.channel).path))
        refuse_if(*_built_upon(step))
        after = flow.undo(now, step)
        if step.kind in (StepKind.MERGE, StepKind.WITHDRAW):
            problem = _moved_back(by, problem, after)
        else:
            _links_back(step, after)
            event_append(
                by=by,
                verb="regrouping_undo",
                entity="problem",
                entity_id=problem.pk,
                facts={"number": problem.number, "kind": step.kind},
            )
        Regrouping.objects.filter(pk=regrouping.pk).update(undone_by=by.person, undone_at=by.at)
    return problem


# What leaves a problem as it was when all of it is undone.
TO_AND_FRO = (ProblemVerb.MERGE, ProblemVerb.WITHDRAW, ProblemVerb.UNDO)
POINTERS = ("merged", "supervisions", "related", "related_back", "rectifications")


def _built_upon(step: flow.Step) -> tuple[Reason, ...]:
    """Why a problem that the step made cannot go again: somebody has touched it since, or others point at it."""
    made = Problem.objects.filter(number__in=[row.after.key for row in step.changes if row.before is None])
    return tuple(
        Reason(FlowCode.UNDO_MOVED_ON, {"problems": each.number}) for each in made if _is_touched(each)
    )


def _is_touched(problem: Problem) -> bool:
    verbs = list(problem.moves.values_list("verb", flat=True))
    is_edited = problem.version != 1 + len(verbs) or not set(verbs) <= set(TO_AND_FRO)
    return is_edited or any(getattr(problem, name).exists() for name in POINTERS)


def _moved_back(by: Actor, problem: Problem, after: flow.LedgerState) -> Problem:
    def tell(facts: MoveFacts, fresh: Problem) -> MoveFacts:
        return dataclasses.replace(facts, undo=undo_facts(fresh))

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        # one that waited to be reopened had an outcome already
        fresh.merged_into, fresh.outcome = None, after.get(fresh.number).outcome or ""

    return move(by, problem, Step(ProblemVerb.UNDO, tell=tell, change=change))


def _links_back(step: flow.Step, after: flow.LedgerState) -> None:
    """Write the state before a link or a split: what it added goes, what it took comes back."""
    kept = {each.report for problem in after.problems for each in problem.links}
    for change in step.changes:
        gone = [int(each.report) for each in change.after.links if each.report not in kept]
        ReportLink.objects.filter(report__in=gone).delete()
    _links_write(after)
    for change in step.changes:
        if change.before is None:
            new = Problem.objects.get(number=change.after.key)
            search_forget(entity="problem", entity_id=new.pk)
            new.delete()
