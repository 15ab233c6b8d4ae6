"""Every cell of (status, verb, role), against the specification's table written down once more by hand."""

import itertools

import pytest

from zhuomu.rules.flow import (
    DEFAULT_POLICY,
    ERRATUM_POLICY,
    FINISHED,
    GUARDS,
    OPEN,
    OUTWARD,
    RIGHTS,
    TRANSITIONS,
    WAIVABLE,
    ChannelPolicy,
    DeclineGround,
    FlowCode,
    LinkKind,
    Outcome,
    ProblemStatus,
    ProblemVerb,
    ReturnGround,
    move_check,
    target_get,
    transition_get,
    transitions_from,
)

from .making import AGAINST, good, spoilt

S, V = ProblemStatus, ProblemVerb
ROLES = {
    "clerk": frozenset({"ledger.handle"}),
    "centre": frozenset({"ledger.accept", "ledger.dispatch", "ledger.rule", "ledger.call_back"}),
    "head": frozenset({"ledger.handle", "ledger.check", "ledger.approve"}),
    "leader": frozenset({"ledger.lead", "ledger.approve", "ledger.rule"}),
    "auditor": frozenset({"audit.view"}),
    "system": frozenset[str](),
}
CENTRE, OFFICE, HEAD, LEADER = {"centre"}, {"clerk", "head"}, {"head"}, {"leader"}
# from, verb: (to, who)
SPECIFIED = {
    (S.REPORTED, V.ACCEPT): (S.ACCEPTED, CENTRE),
    (S.REPORTED, V.DECLINE): (S.DECLINED, CENTRE),
    (S.REPORTED, V.FORWARD): (S.FORWARDED, CENTRE),
    (S.ACCEPTED, V.DISPATCH): (S.DISPATCHED, CENTRE),
    (S.DISPATCHED, V.SIGN): (S.IN_PROGRESS, OFFICE),
    (S.DISPATCHED, V.RETURN): (S.RETURN_DISPUTED, OFFICE),
    (S.RETURN_DISPUTED, V.RULE_RETURN): (S.DISPATCHED, CENTRE | LEADER),
    (S.RETURN_DISPUTED, V.LEADER_ASSIGN): (S.DISPATCHED, LEADER),
    (S.IN_PROGRESS, V.ASK): (S.AWAITING_INFO, OFFICE),
    (S.AWAITING_INFO, V.TAKE_ANSWER): (S.IN_PROGRESS, OFFICE),
    (S.AWAITING_INFO, V.LAPSE): (S.IN_PROGRESS, set()),
    (S.IN_PROGRESS, V.HANG): (S.HUNG, HEAD | LEADER),
    (S.HUNG, V.HANG): (S.HUNG, HEAD | LEADER),
    (S.HUNG, V.RESUME): (S.IN_PROGRESS, OFFICE),
    (S.HUNG, V.LAPSE): (S.IN_PROGRESS, set()),
    (S.IN_PROGRESS, V.SUBMIT): (S.UNDER_CHECK, OFFICE),
    (S.UNDER_CHECK, V.SEND_BACK): (S.IN_PROGRESS, HEAD),
    (S.UNDER_CHECK, V.APPROVE): (S.AWAITING_CALLBACK, HEAD),
    (S.UNDER_CHECK, V.APPROVE_CLOSE): (S.CLOSED, HEAD),
    (S.AWAITING_CALLBACK, V.REDO): (S.REDO, CENTRE),
    (S.AWAITING_CALLBACK, V.CLOSE): (S.CLOSED, CENTRE),
    (S.REDO, V.SUBMIT): (S.UNDER_CHECK, OFFICE),
    (S.CLOSED, V.REQUEST_REOPEN): (S.REOPEN_REQUESTED, CENTRE),
    (S.REOPEN_REQUESTED, V.REOPEN): (S.REDO, CENTRE | LEADER),
    (S.REOPEN_REQUESTED, V.REFUSE_REOPEN): (S.CLOSED, CENTRE | LEADER),
    (S.MERGED, V.UNDO): (S.HUNG, CENTRE),
    (S.WITHDRAWN, V.UNDO): (S.HUNG, CENTRE),
}
STILL_OPEN = set(S) - {S.DECLINED, S.FORWARDED, S.CLOSED, S.MERGED, S.WITHDRAWN}
SPECIFIED |= {(status, V.MERGE): (S.MERGED, CENTRE) for status in STILL_OPEN}
SPECIFIED |= {(status, V.WITHDRAW): (S.WITHDRAWN, CENTRE) for status in STILL_OPEN}
CELLS = list(itertools.product(S, V, ROLES))
WAIVES_ALL = ChannelPolicy("inspection", waived=WAIVABLE, closes_at_check=True)


def test_every_cell_of_status_verb_and_role_is_as_the_specification_says() -> None:
    walked = 0
    for status, verb, role in CELLS:
        row = transition_get(status, verb)
        target, who = SPECIFIED.get((status, verb), (None, set()))
        assert (target_get(row, good()) if row else None) is target, (status, verb)
        buttons = [each.verb for each in transitions_from(status, ROLES[role])]
        assert (verb in buttons) is (role in who), (status, verb, role)
        walked += 1
    assert walked == 16 * 25 * 6


@pytest.mark.parametrize(
    ("status", "verb"), [cell for cell in itertools.product(S, V) if cell not in SPECIFIED]
)
def test_every_empty_cell_refuses_and_says_so(status: ProblemStatus, verb: ProblemVerb) -> None:
    (reason,) = move_check(status, verb, good(), WAIVES_ALL)
    assert reason.code is FlowCode.NO_SUCH_MOVE
    assert reason.facts == {"status": status.label, "verb": verb.label}


@pytest.mark.parametrize(("status", "verb"), sorted(SPECIFIED))
def test_every_filled_cell_can_be_done_by_somebody(status: ProblemStatus, verb: ProblemVerb) -> None:
    facts = good(callbacks=(AGAINST,)) if verb is V.REDO else good()
    policy = WAIVES_ALL if verb is V.APPROVE_CLOSE else DEFAULT_POLICY
    assert move_check(status, verb, facts, policy) == ()


def test_no_cell_has_two_rows() -> None:
    assert len({(row.source, row.verb) for row in TRANSITIONS}) == len(TRANSITIONS) == len(SPECIFIED)


def test_every_guard_is_known_and_used() -> None:
    assert {name for row in TRANSITIONS for name in row.guards} == set(GUARDS)
    assert set(GUARDS) >= WAIVABLE


def test_every_right_is_declared_and_only_the_daily_job_needs_none() -> None:
    assert {row.right for row in TRANSITIONS} == {*RIGHTS, None}
    assert {row.verb for row in TRANSITIONS if row.right is None} == {V.LAPSE}


def test_every_status_but_the_turned_away_can_be_left_and_reached() -> None:
    assert {row.source for row in TRANSITIONS} == set(S) - {S.DECLINED, S.FORWARDED}
    assert {row.target for row in TRANSITIONS} == {*S, None} - {S.REPORTED}


def test_open_and_finished_part_the_statuses() -> None:
    assert set(S) == OPEN | FINISHED and not OPEN & FINISHED and OUTWARD <= OPEN
    assert [status for status in S if status.is_open] == [status for status in S if status in STILL_OPEN]


def test_an_undo_without_the_earlier_status_has_no_target() -> None:
    row = transition_get(S.MERGED, V.UNDO)
    assert row is not None
    with pytest.raises(ValueError, match="unknown"):
        target_get(row, spoilt("undo", earlier_status=None))


def test_words_for_people_differ() -> None:
    for words in (S, V, Outcome, ReturnGround, DeclineGround, LinkKind):
        assert len({word.label for word in words}) == len(words)
    assert S.HUNG.label == "挂账" and V.LEADER_ASSIGN.label == "领导签派"
    assert [outcome.label for outcome in Outcome][-2:] == ["诉求人撤回", "重复"]


def test_a_channel_can_neither_waive_a_check_nor_make_spans_of_nothing() -> None:
    with pytest.raises(ValueError, match="checker_not_author"):
        ChannelPolicy("x", waived=frozenset({"checker_not_author"}))
    with pytest.raises(ValueError, match="checker_not_handler"):
        ChannelPolicy("x", waived_if_unknown=frozenset({"checker_not_handler"}))
    with pytest.raises(ValueError, match="at least 1"):
        ChannelPolicy("x", undo_days=0)
    assert ERRATUM_POLICY.closes_at_check and not DEFAULT_POLICY.closes_at_check
