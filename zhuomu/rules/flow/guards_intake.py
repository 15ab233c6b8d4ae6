"""Guards from the first voice to the office that has it: taking on, dispatching, returning, merging, undoing."""

from datetime import timedelta

from zhuomu.rules.reason import Reason

from .codes import FlowCode as C
from .facts import MoveFacts
from .model import OPEN
from .policy import ChannelPolicy

Reasons = tuple[Reason, ...]


def report_there(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """A problem is somebody's: at least one report belongs to it."""
    return () if facts.intake.report_count > 0 else (Reason(C.REPORT_MISSING),)


def category_given(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """The category is chosen."""
    return () if facts.intake.category else (Reason(C.CATEGORY_MISSING, field="category"),)


def area_given(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """The residential area is chosen."""
    return () if facts.intake.area else (Reason(C.AREA_MISSING, field="area"),)


def ground_given(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Turning away names its ground from the list."""
    return () if facts.intake.ground else (Reason(C.GROUND_MISSING, field="ground"),)


def reason_given(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Whoever stops, returns or overrules says why."""
    return () if facts.reason.strip() else (Reason(C.REASON_MISSING, field="reason"),)


def reporter_answered(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Whoever is turned away gets a text; without a name they find it by their receipt."""
    return () if facts.intake.answer.strip() else (Reason(C.ANSWER_TO_REPORTER_MISSING, field="answer"),)


def receiver_named(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Passing on names to whom."""
    return () if facts.intake.receiver.strip() else (Reason(C.RECEIVER_MISSING, field="receiver"),)


def lead_office_active(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """There is one lead office, and it exists still."""
    if not facts.office.key:
        return (Reason(C.OFFICE_MISSING, field="office"),)
    if not facts.office.is_active:
        return (Reason(C.OFFICE_INACTIVE, {"office": facts.office.name}, "office"),)
    return ()


def member_of_lead_office(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Only the office that has it works on it."""
    if facts.office.key and facts.office.key in facts.actor.offices:
        return ()
    return (Reason(C.NOT_MEMBER, {"office": facts.office.name}),)


def not_leader_assigned(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """What a leader has assigned is not returned again."""
    return (Reason(C.LEADER_ASSIGNED),) if facts.returning.is_leader_assigned else ()


def return_ground_given(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """A return claims territory, ownership or function."""
    return () if facts.returning.ground else (Reason(C.RETURN_GROUND_MISSING, field="ground"),)


def return_proof_given(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """A return proves what it claims."""
    return () if facts.returning.proof_count > 0 else (Reason(C.RETURN_PROOF_MISSING, field="proof"),)


def first_return(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """The centre rules once; then a leader assigns (签派)."""
    count = facts.returning.return_count
    return (Reason(C.RETURN_NEEDS_LEADER, {"count": count}),) if count > 1 else ()


def ruler_not_returner(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Nobody rules on their own return."""
    return (Reason(C.RULER_RETURNED),) if facts.actor.key == facts.returning.returned_by else ()


def mover_not_handler(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """A handler cannot make their own problem vanish by merging or withdrawing it."""
    return (Reason(C.MOVER_IS_HANDLER),) if facts.actor.key in facts.work.handlers else ()


def merge_target_open(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """It is merged into a problem that somebody still works on."""
    merge = facts.merge
    if not merge.target or merge.target_status is None:
        return (Reason(C.MERGE_TARGET_MISSING, field="target"),)
    if merge.target_status in OPEN:
        return ()
    facts_said = {"target": merge.target, "status": merge.target_status.label}
    return (Reason(C.MERGE_TARGET_NOT_OPEN, facts_said, "target"),)


def merge_no_loop(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Nothing is merged into itself, be it by a detour."""
    merge = facts.merge
    if not merge.target or merge.own not in (merge.target, *merge.chain):
        return ()
    return (Reason(C.MERGE_LOOP, {"own": merge.own, "target": merge.target}, "target"),)


def undo_in_time(facts: MoveFacts, policy: ChannelPolicy) -> Reasons:
    """A merge or a withdrawal can be undone for a month, the last day included."""
    done_on = facts.undo.done_on
    if done_on is not None and facts.today <= done_on + timedelta(days=policy.undo_days):
        return ()
    return (Reason(C.UNDO_TOO_LATE, {"days": policy.undo_days}),)


def earlier_status_known(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Undoing leads to the open status that was left."""
    return () if facts.undo.earlier_status in OPEN else (Reason(C.UNDO_UNKNOWN),)


ALL_GUARDS = (
    report_there,
    category_given,
    area_given,
    ground_given,
    reason_given,
    reporter_answered,
    receiver_named,
    lead_office_active,
    member_of_lead_office,
    not_leader_assigned,
    return_ground_given,
    return_proof_given,
    first_return,
    ruler_not_returner,
    mover_not_handler,
    merge_target_open,
    merge_no_loop,
    undo_in_time,
    earlier_status_known,
)
