"""Guards of checking, calling back, closing and opening again: always by somebody else."""

from datetime import timedelta

from zhuomu.rules.reason import Reason

from .codes import FlowCode as C
from .facts import MoveFacts
from .policy import ChannelPolicy

Reasons = tuple[Reason, ...]


def checker_not_author(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Nobody checks a reply of which they wrote any version."""
    return (Reason(C.CHECKER_IS_AUTHOR),) if facts.actor.key in facts.reply.authors else ()


def checker_not_handler(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Nobody passes their own work."""
    return (Reason(C.CHECKER_IS_HANDLER),) if facts.actor.key in facts.work.handlers else ()


def reply_is_current(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """The checker decides about the text that they saw, and it is still the current one."""
    return () if facts.reply.seen_sha256 == facts.reply.sha256 else (Reason(C.REPLY_CHANGED),)


def reply_checked(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """The reply that goes out is the one that was checked, by somebody who neither wrote it nor did the work."""
    reply = facts.reply
    is_checked = bool(reply.sha256) and reply.sha256 == reply.checked_sha256
    is_by_another = bool(reply.checked_by) and reply.checked_by not in reply.authors | facts.work.handlers
    return () if is_checked and is_by_another else (Reason(C.REPLY_UNCHECKED),)


def short_path_allowed(_facts: MoveFacts, policy: ChannelPolicy) -> Reasons:
    """Only some channels let the checker close."""
    return () if policy.closes_at_check else (Reason(C.SHORT_PATH_REFUSED),)


def callback_done(facts: MoveFacts, policy: ChannelPolicy) -> Reasons:
    """The reporter was reached, or it was tried often enough."""
    tries = len(facts.callbacks)
    if any(call.is_reached for call in facts.callbacks) or tries >= policy.callback_tries:
        return ()
    return (Reason(C.CALLBACK_MISSING, {"tries": tries, "enough": policy.callback_tries}),)


def caller_not_handler(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Whoever did the work does not ask whether it is done."""
    is_own = facts.actor.key in facts.work.handlers | facts.reply.authors
    return (Reason(C.CALLER_IS_HANDLER),) if is_own else ()


def redo_not_due(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Somebody who is not content gets a second try. After it, closing is possible, and the discontent stays on record."""
    if facts.work.is_redo or not _is_against(facts):
        return ()
    return (Reason(C.REDO_DUE),)


def outcome_given(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """What is closed has an outcome."""
    return () if facts.outcome else (Reason(C.OUTCOME_MISSING, field="outcome"),)


def callback_against(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """A redo follows from what the reporter said, with their reason."""
    if not _is_against(facts):
        return (Reason(C.CALLBACK_NOT_AGAINST),)
    has_reason = any(call.is_against and call.reason.strip() for call in facts.callbacks)
    return () if has_reason else (Reason(C.CALLBACK_REASON_MISSING, field="reason"),)


def head_named(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """A redo is the head's own business: by name."""
    return () if facts.work.head else (Reason(C.HEAD_MISSING, field="head"),)


def reopen_ground_given(facts: MoveFacts, policy: ChannelPolicy) -> Reasons:
    """The reporter asks, or the same trouble was reported at the same place soon after."""
    again, report = facts.reopen, facts.reopen.new_report
    if again.is_asked_by_reporter:
        return ()
    if report is None or again.closed_on is None:
        return (Reason(C.REOPEN_GROUND_MISSING, {"days": policy.reopen_days}),)
    place = facts.intake.place
    if not place or (report.place, report.category) != (place, facts.intake.category):
        return (Reason(C.REOPEN_ELSEWHERE),)
    last_on = again.closed_on + timedelta(days=policy.reopen_days)
    if again.closed_on <= report.received_on <= last_on:
        return ()
    return (Reason(C.REOPEN_TOO_LATE, {"closed_on": again.closed_on, "days": policy.reopen_days}),)


def ruler_uninvolved(facts: MoveFacts, _policy: ChannelPolicy) -> Reasons:
    """Somebody rules who neither did the work, nor checked it, nor closed it, nor asks for the reopening."""
    named = {facts.reopen.requested_by, facts.reopen.closed_by, facts.reply.checked_by}
    is_involved = facts.actor.key in named | facts.work.handlers | facts.reply.authors
    return (Reason(C.RULER_INVOLVED),) if is_involved else ()


ALL_GUARDS = (
    checker_not_author,
    checker_not_handler,
    reply_is_current,
    reply_checked,
    short_path_allowed,
    callback_done,
    caller_not_handler,
    redo_not_due,
    outcome_given,
    callback_against,
    head_named,
    reopen_ground_given,
    ruler_uninvolved,
)


def _is_against(facts: MoveFacts) -> bool:
    """What the reporter said last: a later talk overrides an earlier one."""
    reached = [call for call in facts.callbacks if call.is_reached]
    return bool(reached) and reached[-1].is_against
