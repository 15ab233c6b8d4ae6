"""Time: extensions, 挂账, supervision, and the policies themselves."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from django.utils import timezone

from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused, refuse, refuse_if
from zhuomu.core.rights import Right
from zhuomu.core.services.calendar import calendar_current
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.models import DeadlinePolicy, Extension, Hang, Problem, Supervision
from zhuomu.ledger.services.clocks import clocks_derived, rule_of
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.dispatching import head_told, person_told
from zhuomu.ledger.services.facts import facts_of, key_of
from zhuomu.ledger.services.moving import Step, clock_mark, move, open_fresh, problem_fresh, require
from zhuomu.ledger.services.offers import hang_facts
from zhuomu.ledger.services.work import text_checked, worked_on
from zhuomu.rules.clocks import ClockCode, ClockVerb, ExtensionFacts, extension_check
from zhuomu.rules.flow import (
    GUARDS,
    ChannelPolicy,
    FlowCode,
    MoveFacts,
    ProblemStatus,
    ProblemVerb,
)
from zhuomu.rules.reason import Reason
from zhuomu.rules.workdays import due_on as workdays_due

# What only the decision can bring; all else is said to whoever proposes.
OF_THE_APPROVER = frozenset({ClockCode.APPROVER_IS_HANDLER, ClockCode.APPROVER_PROPOSED})


def _extension_reasons(by: Actor, problem: Problem, extension: Extension) -> tuple[Reason, ...]:
    facts = ExtensionFacts(
        approver=key_of(by.person.pk if by.person else None),
        handlers=facts_of(by, problem).work.handlers,
        proposed_by=key_of(extension.proposed_by_id),
        proposed_on=timezone.localdate(extension.proposed_at),
        workdays=extension.workdays,
        reason=extension.reason,
    )
    return extension_check(facts, clocks_derived(problem), rule_of(problem))


def extension_propose(*, by: Actor, problem: Problem, workdays: int, reason: str) -> Extension:
    """Ask for more working days. Refused at once where nobody could approve it."""
    with writing():
        fresh = worked_on(by, problem)
        if fresh.extensions.filter(decided_at=None).exists():
            raise refuse(LedgerCode.ALREADY_PROPOSED)
        extension = Extension(
            problem=fresh,
            workdays=max(0, workdays),
            reason=reason.strip()[:500],
            proposed_by=by.person,
            proposed_at=by.at,
        )
        refuse_if(
            *(
                found
                for found in _extension_reasons(by, fresh, extension)
                if found.code not in OF_THE_APPROVER
            )
        )
        extension.save()
        head_told(by, fresh, fresh.lead_office, f"extension{extension.pk}", "有一件延期申请待批")
        event_append(
            by=by,
            verb="extension_propose",
            entity="problem",
            entity_id=fresh.pk,
            facts={"number": fresh.number, "workdays": workdays},
        )
    return extension


def extension_decide(*, by: Actor, extension: Extension, is_approved: bool, decision: str = "") -> Extension:
    """Approve or refuse more days; never by whoever works on it or asked for it."""
    with writing():
        extension = Extension.objects.select_related("problem").get(pk=extension.pk)
        problem = problem_fresh(extension.problem)
        require(by, problem, Right.LEDGER_APPROVE)
        if extension.decided_at is not None:
            raise refuse(LedgerCode.NOTHING_PROPOSED)
        reasons = _extension_reasons(by, problem, extension)
        # an extension that cannot be given any more may still be refused, by the right person
        refuse_if(*(found for found in reasons if is_approved or found.code in OF_THE_APPROVER))
        if not is_approved and not decision.strip():
            raise refuse(FlowCode.REASON_MISSING, field="decision")
        _decided(by, extension, is_approved, decision)
        if is_approved:
            clock_mark(by, problem, ClockVerb.EXTEND, workdays=extension.workdays)
        _told(by, problem, extension, "extension_decide", is_approved)
    return extension


def _decided(by: Actor, row: Extension | Hang, is_approved: bool, decision: str) -> None:
    row.decided_by, row.decided_at, row.is_approved = by.person, by.at, is_approved
    row.decision = decision.strip()[:200]
    row.save()


def _told(by: Actor, problem: Problem, row: Extension | Hang, verb: str, is_approved: bool) -> None:
    if row.proposed_by is not None:
        said = "同意" if is_approved else "不同意"
        person_told(by, problem, row.proposed_by, f"{verb}{row.pk}", f"{row._meta.verbose_name}申请：{said}")
    event_append(
        by=by,
        verb=verb,
        entity="problem",
        entity_id=problem.pk,
        facts={"number": problem.number, "is_approved": is_approved},
    )


def hang_propose(
    *, by: Actor, problem: Problem, reason: str, review_on: date | None, interim_reply: str
) -> Hang:
    """Propose 挂账: what cannot be done now, until when it is looked at again, and what the reporter is told meanwhile."""
    with writing():
        fresh = worked_on(by, problem)
        if fresh.hangs.filter(decided_at=None).exists():
            raise refuse(LedgerCode.ALREADY_PROPOSED)
        facts = dataclasses.replace(facts_of(by, fresh), reason=reason)
        path = channel_get(fresh.channel).path
        reasons = _hang_reasons(facts, review_on, interim_reply, path)
        if reasons or review_on is None:
            raise Refused(*reasons)
        hang = Hang.objects.create(
            problem=fresh,
            reason=reason.strip()[:500],
            review_on=review_on,
            interim_reply=interim_reply.strip()[:1000],
            proposed_by=by.person,
            proposed_at=by.at,
        )
        head_told(by, fresh, fresh.lead_office, f"hang{hang.pk}", "有一件挂账申请待批")
        event_append(
            by=by,
            verb="hang_propose",
            entity="problem",
            entity_id=fresh.pk,
            facts={"number": fresh.number, "review_on": review_on.isoformat()},
        )
    return hang


def _hang_reasons(
    facts: MoveFacts, review_on: date | None, interim_reply: str, path: ChannelPolicy
) -> tuple[Reason, ...]:
    """The guards of HANG that the proposal itself must meet."""
    told = dataclasses.replace(
        facts, wait=dataclasses.replace(facts.wait, review_on=review_on, interim_reply=interim_reply)
    )
    names = ("reason_given", "review_date_set", "interim_reply_given")
    return tuple(reason for name in names for reason in GUARDS[name](told, path))


def problem_hang(*, by: Actor, problem: Problem, decision: str = "") -> Problem:
    """办理中 → 挂账, or hung again after a review: the open proposal is approved by somebody who is not the handler."""
    step = Step(ProblemVerb.HANG)

    def tell(facts: MoveFacts, fresh: Problem) -> MoveFacts:
        proposal = _open_proposal(fresh)
        step.reason, step.day = proposal.reason, proposal.review_on
        return dataclasses.replace(facts, reason=proposal.reason, wait=hang_facts(proposal))

    def change(fresh: Problem, _target: ProblemStatus) -> None:
        proposal = _open_proposal(fresh)
        _decided(by, proposal, True, decision)
        _told(by, fresh, proposal, "hang_decide", True)

    step.tell, step.change = tell, change
    return move(by, problem, step)


def _open_proposal(problem: Problem) -> Hang:
    proposal = Hang.objects.filter(problem=problem, decided_at=None).last()
    if proposal is None:
        raise refuse(LedgerCode.NOTHING_PROPOSED)
    return proposal


def hang_refuse(*, by: Actor, problem: Problem, decision: str) -> Hang:
    """Say no to a proposal of 挂账, and why; work goes on."""
    with writing():
        fresh = problem_fresh(problem)
        require(by, fresh, Right.LEDGER_APPROVE)
        proposal = _open_proposal(fresh)
        if not decision.strip():
            raise refuse(FlowCode.REASON_MISSING, field="decision")
        if by.person is not None and proposal.proposed_by_id == by.person.pk:
            raise refuse(FlowCode.APPROVER_PROPOSED)
        _decided(by, proposal, False, decision)
        _told(by, fresh, proposal, "hang_decide", False)
    return proposal


def problem_resume(*, by: Actor, problem: Problem) -> Problem:
    """挂账 → 办理中 before its review, because it can be done after all."""
    return move(by, problem, Step(ProblemVerb.RESUME))


def problem_supervise(*, by: Actor, problem: Problem, text: str, due_on: date | None = None) -> Supervision:
    """督办: a leader takes it up, with a day (default: by policy); the clock of working on it is due then at the latest."""
    text = text_checked(text, "text", 500)
    if due_on is not None and due_on < by.today:
        raise refuse(LedgerCode.SUPERVISED_ON_PAST, field="due_on")
    with writing():
        fresh = open_fresh(by, problem, Right.LEDGER_LEAD)
        clock_mark(by, fresh, ClockVerb.SUPERVISE, day=due_on)
        day = due_on or workdays_due(by.today, rule_of(fresh).supervised, calendar_current()).on
        supervision = Supervision.objects.create(problem=fresh, text=text, due_on=day, by=by.person, at=by.at)
        head_told(by, fresh, fresh.lead_office, f"supervise{supervision.pk}", "有一件问题被督办")
        event_append(
            by=by,
            verb="problem_supervise",
            entity="problem",
            entity_id=fresh.pk,
            facts={"number": fresh.number, "due_on": day.isoformat()},
        )
    return supervision


def policy_change(*, by: Actor, policy: DeadlinePolicy, **numbers: Any) -> DeadlinePolicy:
    """A new version of a policy; problems accepted before keep the one they were accepted under."""
    by.require(Right.LEDGER_MANAGE)
    with writing():
        last = DeadlinePolicy.objects.get(key=policy.key, is_current=True)
        fields = {field.attname: getattr(last, field.attname) for field in last._meta.concrete_fields}
        del fields["id"]
        new = DeadlinePolicy(**fields | numbers | {"version": last.version + 1, "is_current": True})
        try:
            new.rule.workdays  # noqa: B018 — building the rule checks its numbers
        except ValueError as error:
            raise refuse(LedgerCode.POLICY_WRONG, field="resolve") from error
        DeadlinePolicy.objects.filter(pk=last.pk).update(is_current=False)
        new.save(force_insert=True)
        event_append(
            by=by,
            verb="policy_change",
            entity="deadline_policy",
            entity_id=new.pk,
            facts={"key": new.key, "version": new.version},
        )
    return new
