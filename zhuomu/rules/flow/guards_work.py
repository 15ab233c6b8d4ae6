"""Guards while an office works on it: asking, hanging, sending to be checked."""

from datetime import timedelta

from zhuomu.rules.reason import Reason

from .codes import FlowCode as C
from .facts import MoveFacts
from .policy import ChannelPolicy

Reasons = tuple[Reason, ...]


def question_sent(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Waiting for the reporter begins with a question."""
    return () if facts.wait.question.strip() else (Reason(C.QUESTION_MISSING, field="question"),)


def info_given(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Waiting ends with what was asked for."""
    return () if facts.wait.answer.strip() else (Reason(C.INFO_MISSING, field="answer"),)


def limit_passed(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Waiting ends by itself on the day after its last day, not before."""
    limit_on = facts.wait.limit_on
    if limit_on is not None and limit_on < facts.today:
        return ()
    return (Reason(C.LIMIT_NOT_PASSED, {"limit_on": limit_on or "未定"}),)


def approver_not_handler(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Nobody approves that their own work may wait."""
    return (Reason(C.APPROVER_IS_HANDLER),) if facts.actor.key in facts.work.handlers else ()


def approver_not_proposer(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Nobody approves what they themselves proposed."""
    return (Reason(C.APPROVER_PROPOSED),) if facts.actor.key == facts.wait.proposed_by else ()


def review_date_set(facts: MoveFacts, policy: ChannelPolicy) -> Reasons:
    """What hangs is looked at again on a day after today and not too far off."""
    last_on = facts.today + timedelta(days=policy.hang_days_most)
    review_on = facts.wait.review_on
    if review_on is not None and facts.today < review_on <= last_on:
        return ()
    return (Reason(C.REVIEW_DATE_WRONG, {"last_on": last_on}, "review_on"),)


def interim_reply_given(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Whoever must wait is told so."""
    given = facts.wait.interim_reply.strip()
    return () if given else (Reason(C.INTERIM_REPLY_MISSING, field="interim_reply"),)


def contact_recorded(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """The reporter was contacted first (先行联系)."""
    return () if facts.work.contact_count > 0 else (Reason(C.CONTACT_MISSING, field="contact"),)


def reply_written(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """There is a reply, and it is known who wrote it."""
    is_written = bool(facts.reply.sha256 and facts.reply.authors)
    return () if is_written else (Reason(C.REPLY_MISSING, field="reply"),)


def evidence_attached(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """What is said to be done is shown."""
    return () if facts.work.evidence_count > 0 else (Reason(C.EVIDENCE_MISSING, field="evidence"),)


def head_recorded(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """A redo carries the record of the office's head; so does what a checker sent back from a redo."""
    work = facts.work
    if not work.is_redo or (work.head and work.head in work.recorders):
        return ()
    return (Reason(C.HEAD_RECORD_MISSING, field="record"),)


ALL_GUARDS = (
    question_sent,
    info_given,
    limit_passed,
    approver_not_handler,
    approver_not_proposer,
    review_date_set,
    interim_reply_given,
    contact_recorded,
    reply_written,
    evidence_attached,
    head_recorded,
)
