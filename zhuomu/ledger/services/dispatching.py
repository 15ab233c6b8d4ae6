"""Who has it: dispatched, signed for, returned, ruled; and who assists (三驾马车)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.letters import letter_queue
from zhuomu.core.write import writing
from zhuomu.ledger.models import Assignment, AssignmentKind, Problem
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.facts import key_of, office_facts, office_head
from zhuomu.ledger.services.moving import Step, move, open_fresh, problem_fresh, require
from zhuomu.rules.flow import FlowCode, MoveFacts, ProblemStatus, ProblemVerb, ReturnGround


def _given_to(verb: ProblemVerb, by: Actor, office: Office | None, *, reason: str = "") -> Step:
    """A step that gives the problem to an office as its lead."""

    def tell(facts: MoveFacts, _fresh: Problem) -> MoveFacts:
        return dataclasses.replace(facts, office=office_facts(office))

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        if office is None:  # pragma: no cover — the guard lead_office_active has refused it
            return
        fresh.lead_office = office
        fresh.assignments.filter(kind=AssignmentKind.LEAD, is_current=True).update(is_current=False)
        Assignment.objects.create(
            problem=fresh,
            office=office,
            kind=AssignmentKind.LEAD,
            round=fresh.round,
            is_leader_assigned=verb is ProblemVerb.LEADER_ASSIGN,
            assigned_by=by.person,
            assigned_at=by.at,
        )
        fresh.assignments.filter(kind=AssignmentKind.ASSIST, office=office).update(is_current=False)
        head_told(by, fresh, office, "dispatched", "有一件新的派单待签收")

    return Step(verb, reason=reason, tell=tell, change=change)


def head_told(by: Actor, problem: Problem, office: Office | None, about: str, subject: str) -> None:
    """Write to the head of an office. Inside ``writing()``."""
    head = office_head(office, by)
    if head is not None and (by.person is None or head.pk != by.person.pk):
        person_told(by, problem, head, about, subject)


def person_told(by: Actor, problem: Problem, to: Person, about: str, subject: str) -> None:
    """Write to somebody about a problem; the same news is told once. Inside ``writing()``."""
    letter_queue(
        by=by,
        key=f"problem:{problem.pk}:{about}:{problem.version}:{to.pk}",
        to=to,
        subject=subject,
        body=f"{problem.number} {problem.title}",
        url=f"/desk/ledger/{problem.number}/",
    )


def problem_dispatch(
    *,
    by: Actor,
    problem: Problem,
    office: Office | None,
    assisting: Iterable[Office] = (),
    seen_version: int | None = None,
) -> Problem:
    """已受理 → 待签收: to one lead office, and to those that assist."""
    step = _given_to(ProblemVerb.DISPATCH, by, office)
    with writing():
        step.seen_version = seen_version
        fresh = move(by, problem, step)
        for each in assisting:
            assist_add(by=by, problem=fresh, office=each)
    return fresh


def assist_add(*, by: Actor, problem: Problem, office: Office) -> Assignment:
    """Let another office assist. Asking twice is asking once."""
    with writing():
        fresh = open_fresh(by, problem, Right.LEDGER_DISPATCH)
        if fresh.lead_office_id == office.pk:
            raise refuse(LedgerCode.ASSIST_IS_LEAD, field="assisting", office=office.name)
        if not office.is_active:
            raise refuse(FlowCode.OFFICE_INACTIVE, field="assisting", office=office.name)
        row, is_new = Assignment.objects.get_or_create(
            problem=fresh,
            office=office,
            kind=AssignmentKind.ASSIST,
            is_current=True,
            defaults={"round": fresh.round, "assigned_by": by.person, "assigned_at": by.at},
        )
        if is_new:
            head_told(by, fresh, office, "assist", "有一件问题请协办")
            event_append(
                by=by,
                verb="assist_add",
                entity="problem",
                entity_id=fresh.pk,
                facts={"number": fresh.number, "office": office.pk},
            )
    return row


def assist_end(*, by: Actor, assignment: Assignment) -> None:
    """Take an assisting office off again. Asking twice is asking once."""
    with writing():
        require(by, problem_fresh(assignment.problem), Right.LEDGER_DISPATCH)
        assisting = Assignment.objects.filter(pk=assignment.pk, kind=AssignmentKind.ASSIST, is_current=True)
        if not assisting.update(is_current=False):
            return
        event_append(
            by=by,
            verb="assist_end",
            entity="problem",
            entity_id=assignment.problem_id,
            facts={"office": assignment.office_id},
        )


def problem_sign(*, by: Actor, problem: Problem, seen_version: int | None = None) -> Problem:
    """待签收 → 办理中, by a member of the lead office; whoever signs is the one in charge."""

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        fresh.assignments.filter(kind=AssignmentKind.LEAD, is_current=True).update(
            signed_by=by.person, signed_at=by.at, person=by.person
        )

    return move(by, problem, Step(ProblemVerb.SIGN, change=change, seen_version=seen_version))


def problem_return(
    *, by: Actor, problem: Problem, ground: ReturnGround | None, reason: str, proof: str
) -> Problem:
    """待签收 → 退单待裁: not ours, on this ground, and here is the proof."""

    def tell(facts: MoveFacts, _fresh: Problem) -> MoveFacts:
        claimed = dataclasses.replace(
            facts.returning,
            ground=ground,
            proof_count=int(bool(proof.strip())),
            return_count=facts.returning.return_count + 1,
            returned_by=key_of(by.person.pk if by.person else None),
        )
        return dataclasses.replace(facts, returning=claimed)

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        fresh.assignments.filter(kind=AssignmentKind.LEAD, is_current=True).update(
            returned_by=by.person,
            returned_at=by.at,
            return_ground=ground,
            return_reason=reason.strip()[:500],
            return_proof=proof.strip()[:500],
        )

    said = {"ground": ground, "proof": proof.strip()[:500]}
    return move(by, problem, Step(ProblemVerb.RETURN, reason=reason, tell=tell, change=change, said=said))


def return_rule(*, by: Actor, problem: Problem, office: Office | None, reason: str) -> Problem:
    """退单待裁 → 待签收: the centre rules who has it, once in a round."""
    return move(by, problem, _given_to(ProblemVerb.RULE_RETURN, by, office, reason=reason))


def leader_assign(*, by: Actor, problem: Problem, office: Office | None, reason: str) -> Problem:
    """退单待裁 → 待签收: a leader assigns (签派), and that holds."""
    return move(by, problem, _given_to(ProblemVerb.LEADER_ASSIGN, by, office, reason=reason))
