"""What the guards look at, read from the tables in the transaction of the move."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from zhuomu.core.actor import Actor
from zhuomu.core.models import Office, Person, Post
from zhuomu.core.rights import Right, Role
from zhuomu.ledger.gathering import gathered
from zhuomu.ledger.models import AssignmentKind, Move, Problem, Reply
from zhuomu.rules.flow import (
    TRANSITIONS,
    ActorFacts,
    CallbackFact,
    IntakeFacts,
    MoveFacts,
    OfficeFacts,
    Outcome,
    ProblemVerb,
    ReopenFacts,
    ReplyFacts,
    ReturnFacts,
    WorkFacts,
)

# The head of an office: whom a redo names.
HEADS = (Role.OFFICE_HEAD, Role.AREA_SECRETARY)
AGAIN = (ProblemVerb.REDO, ProblemVerb.REOPEN)
# from these a redo can follow, which names the head
HEAD_COUNTS = frozenset(row.source for row in TRANSITIONS if "head_named" in row.guards)
CLOSING = (ProblemVerb.CLOSE, ProblemVerb.APPROVE_CLOSE)


def key_of(person_id: int | None) -> str:
    """A person as the rules name them; empty for nobody."""
    return str(person_id) if person_id else ""


@dataclasses.dataclass(frozen=True, slots=True)
class Marks:
    """The newest rows at the time of a move: what came later has a higher number. Nothing is ordered by a clock."""

    reply: int = 0
    action: int = 0
    callback: int = 0


def marks_now(problem: Problem) -> dict[str, int]:
    """The newest reply, action and call-back of a problem, to be stored with a move."""
    newest = {
        "reply": problem.replies.order_by("-id").values_list("id", flat=True).first(),
        "action": problem.actions.order_by("-id").values_list("id", flat=True).first(),
        "callback": problem.callbacks.order_by("-id").values_list("id", flat=True).first(),
    }
    return {name: number for name, number in newest.items() if number}


def last_of(moves: Sequence[Move], *verbs: ProblemVerb) -> Move | None:
    """The newest of the moves with one of these verbs."""
    return next((move for move in reversed(moves) if move.verb in verbs), None)


def _marks(move: Move | None) -> Marks:
    return Marks(**(move.facts.get("marks", {}) if move else {}))


def office_head(office: Office | None, by: Actor) -> Person | None:
    """Who heads an office today, or the nearest office above that has a head."""
    if office is None:
        return None
    above = [*(int(key) for key in office.path.split("/") if key), office.pk]
    posts = (
        Post.objects.current(by.today)
        .filter(office__in=above, role__in=HEADS, person__is_active=True)
        .select_related("person")
        .order_by("order", "id")
    )
    heads: dict[int, Person] = {}
    for post in posts:
        heads.setdefault(post.office_id, post.person)
    return next((heads[key] for key in reversed(above) if key in heads), None)


def actor_facts(by: Actor) -> ActorFacts:
    """Who acts, and the offices in which they work on problems."""
    posts = by.person.posts_on(by.today) if by.person else []
    offices = {str(post.office_id) for post in posts if Right.LEDGER_HANDLE in post.rights}
    return ActorFacts(key_of(by.person.pk if by.person else None), frozenset(offices))


def reply_current(problem: Problem, moves: Sequence[Move]) -> Reply | None:
    """The reply that counts: the newest one written since the work began again, if it did."""
    since = _marks(last_of(moves, *AGAIN))
    return next((reply for reply in reversed(problem.replies.all()) if reply.pk > since.reply), None)


def facts_of(by: Actor, problem: Problem, moves: Sequence[Move] | None = None) -> MoveFacts:
    """All facts of a problem for this actor today; what somebody types with a move is added by the verb."""
    problem = gathered(problem)
    moves = list(problem.moves.all()) if moves is None else moves
    reports = [link.report for link in problem.links.all()]
    return MoveFacts(
        actor=actor_facts(by),
        today=by.today,
        intake=IntakeFacts(
            report_count=len(reports),
            is_reporter_known=any(report.is_reporter_known for report in reports),
            category=problem.category.key if problem.category else "",
            area=str(problem.area_id or ""),
            place=problem.place,
        ),
        office=office_facts(problem.lead_office),
        returning=_return_facts(problem),
        work=_work_facts(by, problem, moves),
        reply=_reply_facts(problem, moves),
        callbacks=_callback_facts(problem, moves),
        outcome=Outcome(problem.outcome) if problem.outcome else None,
        reopen=_reopen_facts(moves),
    )


def office_facts(office: Office | None) -> OfficeFacts:
    """An office as the guards see it."""
    return OfficeFacts(str(office.pk), office.name, office.is_active) if office else OfficeFacts()


def _return_facts(problem: Problem) -> ReturnFacts:
    mine = [row for row in problem.assignments.all() if row.kind == AssignmentKind.LEAD]
    returned = [row for row in mine if row.returned_at and row.round == problem.round]
    current = next((row for row in mine if row.is_current), None)
    return ReturnFacts(
        return_count=len(returned),
        returned_by=key_of(returned[-1].returned_by_id) if returned else "",
        is_leader_assigned=bool(current and current.is_leader_assigned),
    )


def _work_facts(by: Actor, problem: Problem, moves: Sequence[Move]) -> WorkFacts:
    again = last_of(moves, *AGAIN)
    since = _marks(again)
    actions = list(problem.actions.all())
    here = [action for action in actions if action.round == problem.round]
    signed = {key_of(row.signed_by_id) for row in problem.assignments.all()}
    is_redo = again is not None and again.facts.get("round", 1) == problem.round
    head = office_head(problem.lead_office, by) if is_redo or problem.state in HEAD_COUNTS else None
    return WorkFacts(
        handlers=frozenset((signed | {key_of(action.by_id) for action in actions}) - {""}),
        contact_count=sum(contact.round == problem.round for contact in problem.contacts.all()),
        evidence_count=sum(len(action.pictures.all()) + bool(action.reference) for action in here),
        is_redo=is_redo,
        head=key_of(head.pk if head else None),
        recorders=frozenset(
            key_of(action.by_id) for action in actions if action.pk > since.action and action.by_id
        ),
    )


def _reply_facts(problem: Problem, moves: Sequence[Move]) -> ReplyFacts:
    current = reply_current(problem, moves)
    authors = {key_of(reply.author_id) for reply in problem.replies.all()} - {""}
    if current is None:
        return ReplyFacts(authors=frozenset(authors))
    return ReplyFacts(
        sha256=current.sha256,
        authors=frozenset(authors),
        checked_sha256=current.sha256 if current.checked_by_id else "",
        checked_by=key_of(current.checked_by_id),
    )


def _callback_facts(problem: Problem, moves: Sequence[Move]) -> tuple[CallbackFact, ...]:
    since = _marks(last_of(moves, ProblemVerb.SUBMIT))
    return tuple(
        CallbackFact(call.is_reached, call.is_solved, call.is_satisfied, call.reason)
        for call in problem.callbacks.all()
        if call.pk > since.callback
    )


def _reopen_facts(moves: Sequence[Move]) -> ReopenFacts:
    asked, closed = last_of(moves, ProblemVerb.REQUEST_REOPEN), last_of(moves, *CLOSING)
    return ReopenFacts(
        requested_by=key_of(asked.by_id) if asked else "",
        closed_by=key_of(closed.by_id) if closed else "",
        closed_on=closed.on if closed else None,
    )
