"""Merging, splitting, withdrawing: what they do, and that undoing them leaves the very same bytes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuomu.rules.flow import (
    OPEN,
    ChannelPolicy,
    FlowCode,
    LedgerState,
    Link,
    LinkKind,
    Outcome,
    ProblemState,
    ProblemStatus,
    Step,
    ledger_state,
    link,
    merge,
    merge_chain,
    reports_of,
    split,
    split_check,
    undo,
    undo_check,
    withdraw,
)

S, K = ProblemStatus, LinkKind
DAY = date(2030, 11, 7)
MONTH = timedelta(days=30)


def voice(report: str, kind: LinkKind = K.PRIMARY) -> Link:
    return Link(report, kind, "林一", DAY)


GARBAGE = ProblemState(
    "P1", S.IN_PROGRESS, (voice("R1"), voice("R2", K.REPEAT), voice("R3", K.ME_TOO), voice("R4", K.REPEAT))
)
SMELL = ProblemState("P2", S.ACCEPTED, (voice("R5"),))
LIFT = ProblemState("P3", S.CLOSED, (voice("R6"),), outcome=Outcome.SOLVED)
LEDGER = ledger_state([LIFT, SMELL, GARBAGE])


def test_a_merge_moves_nothing_and_every_caller_is_still_found() -> None:
    merged, _ = merge(LEDGER, "P2", "P1", DAY)
    assert merged.get("P2") == replace(SMELL, status=S.MERGED, merged_into="P1", outcome=Outcome.REPEATED)
    assert merged.get("P1") == GARBAGE
    assert [each.report for each in reports_of(merged, "P1")] == ["R1", "R2", "R3", "R4", "R5"]
    assert reports_of(LEDGER, "P2") == SMELL.links


def test_callers_are_found_through_two_merges() -> None:
    third = ProblemState("P4", S.REPORTED, (voice("R7"),))
    state, _ = merge(ledger_state([*LEDGER.problems, third]), "P4", "P2", DAY)
    state, _ = merge(state, "P2", "P1", DAY)
    assert [each.report for each in reports_of(state, "P1")] == ["R1", "R2", "R3", "R4", "R5", "R7"]


def test_a_withdrawal_has_its_outcome() -> None:
    state, step = withdraw(LEDGER, "P1", DAY)
    assert (state.get("P1").status, state.get("P1").outcome) == (S.WITHDRAWN, Outcome.REPORTER_WITHDREW)
    assert step.kind.label == "撤回"


def test_a_split_makes_a_new_problem_with_a_first_report_of_its_own() -> None:
    state, step = split(LEDGER, "P1", "P9", frozenset({"R3", "R2"}), DAY)
    assert state.get("P1").links == (voice("R1"), voice("R4", K.REPEAT))
    assert state.get("P9") == ProblemState("P9", S.REPORTED, (voice("R2"), voice("R3", K.ME_TOO)))
    assert step.kind.label == "拆分"


def test_a_split_is_refused_with_its_reason() -> None:
    def codes(*reports: str) -> list[object]:
        return [reason.code for reason in split_check(GARBAGE, frozenset(reports))]

    assert codes("R2") == codes("R2", "R3", "R4") == []
    assert codes() == [FlowCode.SPLIT_NONE]
    assert codes("R2", "R5") == [FlowCode.SPLIT_FOREIGN]
    assert codes("R1") == [FlowCode.SPLIT_PRIMARY]
    headless = replace(GARBAGE, links=(voice("R2", K.REPEAT),))
    assert split_check(headless, frozenset({"R2"}))[0].code is FlowCode.SPLIT_PRIMARY


@pytest.mark.parametrize(
    "broken",
    [
        lambda: merge(LEDGER, "P1", "P1", DAY),
        lambda: merge(LEDGER, "P1", "P3", DAY),
        lambda: merge(LEDGER, "P3", "P1", DAY),
        lambda: withdraw(LEDGER, "P3", DAY),
        lambda: split(LEDGER, "P1", "P9", frozenset({"R1"}), DAY),
        lambda: split(LEDGER, "P1", "P2", frozenset({"R2"}), DAY),
        lambda: link(LEDGER, "P1", voice("R1", K.ME_TOO), DAY),
        lambda: ledger_state([SMELL, SMELL]),
    ],
)
def test_what_the_guards_refuse_cannot_be_done_behind_their_back(broken: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"cannot|not open|one key|twice"):
        broken()


def test_a_chain_ends_even_where_the_table_is_broken() -> None:
    assert merge_chain("P2", {"P2": "P3", "P3": "P4"}) == ("P2", "P3", "P4")
    assert merge_chain("P2", {"P2": "P3", "P3": "P2"}) == ("P2", "P3")
    assert merge_chain("", {}) == ()


class TestUndoing:
    merged, step = merge(LEDGER, "P2", "P1", DAY)

    def test_for_thirty_days_and_no_longer(self) -> None:
        assert undo_check(self.merged, self.step, DAY + MONTH) == ()
        (reason,) = undo_check(self.merged, self.step, DAY + MONTH + timedelta(days=1))
        assert (reason.code, reason.facts) == (FlowCode.UNDO_TOO_LATE, {"days": 30})
        short = ChannelPolicy("x", undo_days=1)
        assert undo_check(self.merged, self.step, DAY + MONTH, short)

    def test_work_on_the_target_goes_on_beside_it_and_stays(self) -> None:
        ready = replace(self.merged.get("P1"), status=S.UNDER_CHECK)
        moved = ledger_state([self.merged.get("P2"), self.merged.get("P3"), ready])
        back = undo(moved, self.step)
        assert back.get("P1").status is S.UNDER_CHECK and back.get("P2") == SMELL

    def test_a_split_problem_that_was_worked_on_is_not_swallowed(self) -> None:
        state, step = split(LEDGER, "P1", "P9", frozenset({"R2"}), DAY)
        worked = replace(state.get("P9"), status=S.IN_PROGRESS)
        moved = ledger_state([state.get("P1"), state.get("P2"), state.get("P3"), worked])
        (reason,) = undo_check(moved, step, DAY)
        assert (reason.code, reason.facts) == (FlowCode.UNDO_MOVED_ON, {"problems": "P9"})
        with pytest.raises(ValueError, match="built upon"):
            undo(moved, step)

    def test_a_step_is_undone_once(self) -> None:
        once = undo(self.merged, self.step)
        assert undo_check(once, self.step, DAY)
        assert undo_check(ledger_state([GARBAGE]), self.step, DAY)

    def test_a_report_that_was_linked_again_elsewhere_in_the_problem_stops_the_undoing(self) -> None:
        state, step = split(LEDGER, "P1", "P9", frozenset({"R2"}), DAY)
        state, _ = link(state, "P1", voice("R2", K.ME_TOO), DAY)
        assert undo_check(state, step, DAY)[0].code is FlowCode.UNDO_MOVED_ON


keys = st.sampled_from(["P1", "P2", "P3", "P4", "P5"])


@st.composite
def ledgers(draw: st.DrawFn) -> LedgerState:
    number = iter(range(1, 100))
    problems = []
    for key in ["P1", "P2", "P3", "P4", "P5"]:
        kinds = [K.PRIMARY, *draw(st.lists(st.sampled_from([K.REPEAT, K.ME_TOO]), max_size=4))]
        links = [Link(f"R{next(number):02}", kind, draw(st.sampled_from("ab")), DAY) for kind in kinds]
        status = draw(st.sampled_from(sorted(S)))
        problems.append(ProblemState(key, status, tuple(draw(st.permutations(links)))))
    return ledger_state(problems)


@st.composite
def step_on(draw: st.DrawFn, ledger: LedgerState, number: int) -> tuple[LedgerState, Step] | None:
    """Some step that the guards would allow on some problem; None where the draw finds none."""
    problem = draw(st.sampled_from(ledger.problems))
    movable = [each.report for each in problem.links if each.kind is not K.PRIMARY]
    kind = draw(st.sampled_from(["merge", "split", "withdraw", "link"]))
    if kind == "link":
        return link(ledger, problem.key, voice(f"N{number}", K.ME_TOO), DAY)
    if kind == "split" and movable:
        taken = draw(st.sets(st.sampled_from(movable), min_size=1))
        return split(ledger, problem.key, f"Q{number}", frozenset(taken), DAY)
    if problem.status not in OPEN:
        return None
    target = draw(st.sampled_from(ledger.problems))
    if kind == "merge" and target.status in OPEN and target.key != problem.key:
        return merge(ledger, problem.key, target.key, DAY)
    return withdraw(ledger, problem.key, DAY) if kind == "withdraw" else None


@given(st.data(), ledgers())
@settings(deadline=None)
def test_steps_undone_in_reverse_leave_the_very_same_bytes(data: st.DataObject, ledger: LedgerState) -> None:
    states, steps = [ledger], list[Step]()
    for number in range(data.draw(st.integers(1, 6))):
        if done := data.draw(step_on(states[-1], number)):
            states.append(done[0])
            steps.append(done[1])
            assert states[-1].to_bytes() != states[-2].to_bytes()
    for before, after, step in reversed(list(zip(states, states[1:], steps, strict=False))):
        assert undo_check(after, step, DAY + MONTH) == ()
        assert undo(after, step).to_bytes() == before.to_bytes()


@given(st.data(), ledgers(), keys)
@settings(deadline=None)
def test_undoing_leaves_what_came_in_meanwhile(data: st.DataObject, ledger: LedgerState, key: str) -> None:
    done = data.draw(step_on(ledger, 1))
    if done is None:
        return
    later = voice("Z9", K.ME_TOO)
    with_both, _ = link(done[0], key, later, DAY)
    only_later, _ = link(ledger, key, later, DAY)
    assert undo(with_both, done[1]).to_bytes() == only_later.to_bytes()


@given(st.data(), ledgers())
@settings(deadline=None)
def test_no_voice_is_lost_and_no_merge_goes_round(data: st.DataObject, ledger: LedgerState) -> None:
    voices = {each.report for problem in ledger.problems for each in problem.links}
    for number in range(6):
        if done := data.draw(step_on(ledger, number)):
            ledger = done[0]
    assert {each.report for problem in ledger.problems for each in problem.links} >= voices
    into = {problem.key: problem.merged_into for problem in ledger.problems}
    for key in into:
        assert into.get(merge_chain(key, into)[-1]) == ""
