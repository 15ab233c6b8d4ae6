"""The table of moves, row for row as the ledger's specification has it. A move that is not here does not exist."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from .model import OPEN
from .model import ProblemStatus as S
from .model import ProblemVerb as V


@dataclasses.dataclass(frozen=True, slots=True)
class Transition:
    """One row: from ``source`` by ``verb`` to ``target`` if every guard agrees and ``right`` is held.

    ``target`` None: back to the status before. ``right`` None: nobody's button, the daily job does it.
    """

    source: S
    verb: V
    target: S | None
    guards: tuple[str, ...]
    right: str | None


# Values of ``zhuomu.core.rights.Right``.
ACCEPT, DISPATCH, HANDLE, CHECK = "ledger.accept", "ledger.dispatch", "ledger.handle", "ledger.check"
CALL_BACK, RULE, LEAD, APPROVE = "ledger.call_back", "ledger.rule", "ledger.lead", "ledger.approve"
RIGHTS = frozenset({ACCEPT, DISPATCH, HANDLE, CHECK, CALL_BACK, RULE, LEAD, APPROVE})

OURS = "member_of_lead_office"
TURNED_AWAY = ("ground_given", "reason_given", "reporter_answered")
RULED = ("ruler_not_returner", "lead_office_active", "reason_given")
HUNG = (
    "approver_not_handler",
    "approver_not_proposer",
    "reason_given",
    "review_date_set",
    "interim_reply_given",
)
READY = (OURS, "contact_recorded", "reply_written", "evidence_attached", "head_recorded")
CHECKED = ("reply_written", "reply_is_current", "checker_not_author", "checker_not_handler")
CALLED = ("caller_not_handler", "reply_checked", "callback_done", "redo_not_due", "outcome_given")
UNDONE = ("undo_in_time", "earlier_status_known")

TRANSITIONS: tuple[Transition, ...] = (
    Transition(S.REPORTED, V.ACCEPT, S.ACCEPTED, ("report_there", "category_given", "area_given"), ACCEPT),
    Transition(S.REPORTED, V.DECLINE, S.DECLINED, TURNED_AWAY, ACCEPT),
    Transition(S.REPORTED, V.FORWARD, S.FORWARDED, (*TURNED_AWAY, "receiver_named"), ACCEPT),
    Transition(S.ACCEPTED, V.DISPATCH, S.DISPATCHED, ("lead_office_active",), DISPATCH),
    Transition(S.DISPATCHED, V.SIGN, S.IN_PROGRESS, (OURS,), HANDLE),
    Transition(
        S.DISPATCHED,
        V.RETURN,
        S.RETURN_DISPUTED,
        (OURS, "not_leader_assigned", "return_ground_given", "return_proof_given", "reason_given"),
        HANDLE,
    ),
    # The centre rules on the first return; from the second on only a leader does (签派), and that holds.
    Transition(S.RETURN_DISPUTED, V.RULE_RETURN, S.DISPATCHED, ("first_return", *RULED), RULE),
    Transition(S.RETURN_DISPUTED, V.LEADER_ASSIGN, S.DISPATCHED, RULED, LEAD),
    Transition(S.IN_PROGRESS, V.ASK, S.AWAITING_INFO, (OURS, "question_sent"), HANDLE),
    Transition(S.AWAITING_INFO, V.TAKE_ANSWER, S.IN_PROGRESS, (OURS, "info_given"), HANDLE),
    Transition(S.AWAITING_INFO, V.LAPSE, S.IN_PROGRESS, ("limit_passed",), None),
    Transition(S.IN_PROGRESS, V.HANG, S.HUNG, HUNG, APPROVE),
    # A review can hang it again, with a new date and under the same guards.
    Transition(S.HUNG, V.HANG, S.HUNG, HUNG, APPROVE),
    Transition(S.HUNG, V.RESUME, S.IN_PROGRESS, (OURS,), HANDLE),
    Transition(S.HUNG, V.LAPSE, S.IN_PROGRESS, ("limit_passed",), None),
    Transition(S.IN_PROGRESS, V.SUBMIT, S.UNDER_CHECK, READY, HANDLE),
    Transition(S.UNDER_CHECK, V.SEND_BACK, S.IN_PROGRESS, ("checker_not_author", "reason_given"), CHECK),
    Transition(S.UNDER_CHECK, V.APPROVE, S.AWAITING_CALLBACK, CHECKED, CHECK),
    # The short path: only where the channel allows it, and its policy waives the call-back here and now.
    Transition(
        S.UNDER_CHECK,
        V.APPROVE_CLOSE,
        S.CLOSED,
        (*CHECKED, "short_path_allowed", "callback_done", "outcome_given"),
        CHECK,
    ),
    Transition(
        S.AWAITING_CALLBACK,
        V.REDO,
        S.REDO,
        ("caller_not_handler", "callback_against", "head_named"),
        CALL_BACK,
    ),
    Transition(S.AWAITING_CALLBACK, V.CLOSE, S.CLOSED, CALLED, CALL_BACK),
    Transition(S.REDO, V.SUBMIT, S.UNDER_CHECK, READY, HANDLE),
    Transition(S.CLOSED, V.REQUEST_REOPEN, S.REOPEN_REQUESTED, ("reopen_ground_given",), ACCEPT),
    Transition(S.REOPEN_REQUESTED, V.REOPEN, S.REDO, ("ruler_uninvolved", "head_named"), RULE),
    Transition(S.REOPEN_REQUESTED, V.REFUSE_REOPEN, S.CLOSED, ("ruler_uninvolved", "reason_given"), RULE),
    *(
        Transition(
            status, V.MERGE, S.MERGED, ("mover_not_handler", "merge_target_open", "merge_no_loop"), DISPATCH
        )
        for status in S
        if status in OPEN
    ),
    *(
        Transition(status, V.WITHDRAW, S.WITHDRAWN, ("mover_not_handler", "reason_given"), DISPATCH)
        for status in S
        if status in OPEN
    ),
    Transition(S.MERGED, V.UNDO, None, UNDONE, DISPATCH),
    Transition(S.WITHDRAWN, V.UNDO, None, UNDONE, DISPATCH),
)

_BY_CELL: Mapping[tuple[S, V], Transition] = MappingProxyType(
    {(row.source, row.verb): row for row in TRANSITIONS}
)


def transition_get(status: S, verb: V) -> Transition | None:
    """The row for a status and a verb; None where there is no such move."""
    return _BY_CELL.get((status, verb))


def transitions_from(status: S, rights: frozenset[str] = RIGHTS) -> tuple[Transition, ...]:
    """The rows that leave a status and that one of ``rights`` allows, in the order of the table: the buttons of a page."""
    return tuple(row for row in TRANSITIONS if row.source is status and row.right in rights)
