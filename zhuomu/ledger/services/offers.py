"""What an actor may try with a problem now, and why not: the buttons of its page."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from zhuomu.core.actor import Actor
from zhuomu.core.rights import Right
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.gathering import gathered, is_gathered
from zhuomu.ledger.models import Hang, Problem
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.facts import facts_of, key_of
from zhuomu.ledger.services.moving import is_allowed, problem_fresh
from zhuomu.ledger.services.regrouping import undo_facts
from zhuomu.rules.flow import MoveFacts, ProblemVerb, WaitFacts, move_check, transitions_from
from zhuomu.rules.flow import ProblemVerb as V
from zhuomu.rules.reason import Reason

# What the form of a move asks for itself; any other reason stands against the move before a form is opened.
TYPED: Mapping[V, frozenset[str]] = {
    V.ACCEPT: frozenset({"category", "area"}),
    V.DECLINE: frozenset({"ground", "reason", "answer"}),
    V.FORWARD: frozenset({"ground", "reason", "answer", "receiver"}),
    V.DISPATCH: frozenset({"office"}),
    V.RETURN: frozenset({"ground", "reason", "proof"}),
    V.RULE_RETURN: frozenset({"office", "reason"}),
    V.LEADER_ASSIGN: frozenset({"office", "reason"}),
    V.ASK: frozenset({"question"}),
    V.TAKE_ANSWER: frozenset({"answer"}),
    V.SEND_BACK: frozenset({"reason"}),
    V.APPROVE_CLOSE: frozenset({"outcome"}),
    V.CLOSE: frozenset({"outcome"}),
    V.REFUSE_REOPEN: frozenset({"reason"}),
    V.MERGE: frozenset({"target"}),
    V.WITHDRAW: frozenset({"reason"}),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """A button of a problem's page: the verb, and why it is refused now (empty: it may be pressed)."""

    verb: ProblemVerb
    label: str
    reasons: tuple[Reason, ...]

    @property
    def is_open(self) -> bool:
        """Whether nothing stands against it but what is typed with it."""
        return not self.reasons


def offers_for(by: Actor, problem: Problem) -> list[Offer]:
    """What this actor may try now, in the order of the table, with what stands against it."""
    problem = problem if is_gathered(problem) else gathered(problem_fresh(problem))
    path = channel_get(problem.channel).path
    rows = [
        row
        for row in transitions_from(problem.state)
        if row.right is not None
        and is_allowed(by, problem, Right(row.right))
        and (path.closes_at_check or row.verb is not V.APPROVE_CLOSE)
    ]
    if not rows:
        return []
    facts = facts_of(by, problem)
    facts = dataclasses.replace(facts, reply=dataclasses.replace(facts.reply, seen_sha256=facts.reply.sha256))
    found = []
    for row in rows:
        told, more = _told(row.verb, facts, problem)
        reasons = tuple(
            reason
            for reason in move_check(problem.state, row.verb, told, path)
            if reason.field not in TYPED.get(row.verb, frozenset())
        )
        found.append(Offer(row.verb, row.verb.label, more or reasons))
    return found


def _told(verb: V, facts: MoveFacts, problem: Problem) -> tuple[MoveFacts, tuple[Reason, ...]]:
    """The facts with what waits in the tables for this verb, and what is missing there."""
    if verb is V.HANG:
        waiting = [each for each in problem.hangs.all() if each.decided_at is None]
        proposal = waiting[-1] if waiting else None
        if proposal is None:
            return facts, (Reason(LedgerCode.NOTHING_PROPOSED),)
        return dataclasses.replace(facts, reason=proposal.reason, wait=hang_facts(proposal)), ()
    if verb is V.REQUEST_REOPEN:
        return dataclasses.replace(
            facts, reopen=dataclasses.replace(facts.reopen, is_asked_by_reporter=True)
        ), ()
    if verb is V.UNDO:
        return dataclasses.replace(facts, undo=undo_facts(problem)), ()
    return facts, ()


def hang_facts(proposal: Hang) -> WaitFacts:
    """A proposal to hang, as the guards see it."""
    return WaitFacts(
        proposed_by=key_of(proposal.proposed_by_id),
        review_on=proposal.review_on,
        interim_reply=proposal.interim_reply,
    )
