"""Deadlines by example: one history each, with days a person can count on a calendar of 2019."""

from datetime import date

import pytest

from tests.rules.calendars import EMPTY_CALENDAR, official_calendar
from zhuomu.rules.clocks import (
    DEFAULT_BOOK,
    DEFAULT_CLOCKS,
    EFFECTS,
    NATURES,
    Clock,
    ClockKind,
    ClockPolicy,
    ClockState,
    ClockVerb,
    Mark,
    Pause,
    PolicyRow,
    calendar_version,
    clock_next,
    clocks_of,
    clocks_recompute,
    day_rolled,
    outward_limit,
    policy_get,
    standing_of,
)
from zhuomu.rules.flow import ProblemStatus, ProblemVerb
from zhuomu.rules.workdays import DueDate

V, K, C, S = ProblemVerb, ClockKind, ClockVerb, ProblemStatus
CALENDAR = official_calendar()
POLICY = DEFAULT_CLOCKS


def november(day: int) -> date:
    """Of 2019; the 4th is a Monday, and no holiday falls into the month."""
    return date(2019, 11, day)


def history(*marks: tuple[ProblemVerb | ClockVerb, int] | Mark) -> list[Mark]:
    return [mark if isinstance(mark, Mark) else Mark(mark[0], november(mark[1])) for mark in marks]


def clocks(*marks: tuple[ProblemVerb | ClockVerb, int] | Mark) -> tuple[Clock, ...]:
    return clocks_of(history(*marks), POLICY, CALENDAR)


def last(kind: ClockKind, *marks: tuple[ProblemVerb | ClockVerb, int] | Mark) -> Clock:
    return [clock for clock in clocks(*marks) if clock.kind is kind][-1]


BEGUN = ((V.ACCEPT, 4), (V.DISPATCH, 4), (V.SIGN, 5))


class TestStarting:
    def test_the_specification_s_check_across_the_national_holiday(self) -> None:
        (clock,) = clocks_of([Mark(V.ACCEPT, date(2019, 9, 27))], POLICY, CALENDAR)
        assert clock.due == DueDate(date(2019, 10, 10), is_provisional=False)
        (clock,) = clocks_of([Mark(V.ACCEPT, date(2019, 9, 27))], POLICY, EMPTY_CALENDAR)
        assert clock.due == DueDate(date(2019, 10, 4), is_provisional=True)

    def test_the_first_week_of_a_problem(self) -> None:
        assert [
            (c.kind, c.due.on.day, c.met_on and c.met_on.day) for c in clocks(*BEGUN, (C.CONTACT, 6))
        ] == [
            (K.RESOLVE, 11, None),
            (K.SIGN, 5, 5),
            (K.CONTACT, 5, 6),
        ]

    def test_every_verb_of_the_flow_has_its_effect(self) -> None:
        assert set(EFFECTS) == {*V, *C}

    def test_turning_away_leaves_nothing_running(self) -> None:
        assert clocks((V.DECLINE, 4)) == ()

    def test_a_return_gains_no_time(self) -> None:
        found = clocks((V.ACCEPT, 4), (V.DISPATCH, 4), (V.RETURN, 6), (V.RULE_RETURN, 8), (V.SIGN, 8))
        assert [(c.kind, c.number, c.is_running) for c in found] == [
            (K.RESOLVE, 1, True),
            (K.SIGN, 2, False),
            (K.CONTACT, 2, False),
            (K.DECISION, 3, False),
            (K.SIGN, 4, False),
            (K.CONTACT, 4, True),
        ]
        assert found[0].due.on == november(11) and found[1].stopped_on == november(6)
        assert found[3].met_on == november(8) and found[3].due.on == november(7)


class TestPausing:
    def test_the_days_of_waiting_do_not_count(self) -> None:
        clock = last(K.RESOLVE, *BEGUN, (V.ASK, 6), (V.TAKE_ANSWER, 13))
        assert clock.pauses == (Pause(november(6), november(13)),)
        assert clock.due.on == november(18)

    def test_asked_and_answered_on_one_day_changes_nothing(self) -> None:
        assert last(K.RESOLVE, *BEGUN, (V.ASK, 6), (V.TAKE_ANSWER, 6)).due.on == november(11)

    def test_a_weekend_of_waiting_changes_nothing(self) -> None:
        assert last(K.RESOLVE, *BEGUN, (V.ASK, 8), (V.TAKE_ANSWER, 10)).due.on == november(11)

    def test_two_pauses_add_up_and_the_second_may_begin_in_the_time_that_the_first_gave(self) -> None:
        marks = [*BEGUN, (V.ASK, 6), (V.TAKE_ANSWER, 13), (V.ASK, 18), (V.LAPSE, 20)]
        assert last(K.RESOLVE, *marks).due.on == november(20)

    def test_what_is_late_stays_late(self) -> None:
        assert last(K.RESOLVE, *BEGUN, (V.ASK, 12), (V.TAKE_ANSWER, 20)).due.on == november(11)

    def test_while_it_lasts_the_clock_stands_still(self) -> None:
        clock = last(K.RESOLVE, *BEGUN, (V.ASK, 6))
        assert (clock.due.on, clock.paused_from) == (november(11), november(6))
        standing = standing_of(clock, november(29), CALENDAR)
        assert (standing.state, standing.left_workdays) == (ClockState.PAUSED, 3)

    def test_a_clock_set_back_shortens_nothing(self) -> None:
        assert last(K.RESOLVE, *BEGUN, (V.ASK, 8), (V.TAKE_ANSWER, 6)).due.on == november(11)
        marks = [*BEGUN, (V.ASK, 6), (V.TAKE_ANSWER, 13), (V.ASK, 7), (V.TAKE_ANSWER, 13)]
        assert last(K.RESOLVE, *marks).due.on == november(18)


class TestHanging:
    hang = Mark(V.HANG, november(6), day=november(23))

    def test_the_review_takes_the_place_of_resolving(self) -> None:
        found = clocks(*BEGUN, self.hang)
        assert [c.kind for c in found if c.is_running and not c.paused_from] == [K.CONTACT, K.REVIEW]
        # The 23rd is a Saturday: looked at on the Monday after it.
        assert found[-1].due.on == november(25) and found[-1].workdays == 0

    def test_going_on_meets_the_review_and_gives_back_what_was_left(self) -> None:
        found = clocks(*BEGUN, self.hang, (V.RESUME, 22))
        assert found[-1].met_on == november(22)
        assert found[0].due.on == november(27)

    def test_hanging_again_is_a_new_review_in_the_same_pause(self) -> None:
        found = clocks(*BEGUN, self.hang, Mark(V.HANG, november(22), day=november(29)), (V.LAPSE, 30))
        assert [(c.kind, c.due.on.day, c.met_on, c.stopped_on) for c in found[-2:]] == [
            (K.REVIEW, 25, november(22), None),
            (K.REVIEW, 29, None, november(30)),
        ]
        assert found[0].pauses == (Pause(november(6), november(30)),)

    def test_without_a_day_it_has_the_time_of_a_complex_problem(self) -> None:
        assert last(K.REVIEW, *BEGUN, (V.HANG, 6)).due.on == november(27)

    def test_a_day_before_the_hanging_is_the_day_itself(self) -> None:
        marks = Mark(V.HANG, november(6), day=november(5))
        assert last(K.REVIEW, *BEGUN, marks).due.on == november(6)


class TestClosing:
    submitted = (*BEGUN, (V.SUBMIT, 8))

    def test_resolving_is_met_when_the_checker_agrees_not_before(self) -> None:
        assert last(K.RESOLVE, *self.submitted).is_running
        assert last(K.RESOLVE, *self.submitted, (V.SEND_BACK, 11)).is_running
        found = clocks(*self.submitted, (V.APPROVE, 11))
        assert found[0].met_on == november(11) and found[-1].kind is K.CALL_BACK

    def test_the_short_path_stops_all(self) -> None:
        found = clocks(*self.submitted, (V.APPROVE_CLOSE, 11))
        assert not [c for c in found if c.is_running]
        assert found[0].met_on == november(11) and found[2].stopped_on == november(11)

    def test_a_redo_is_met_by_handing_in_unless_it_is_sent_back(self) -> None:
        marks = [*self.submitted, (V.APPROVE, 11), (V.REDO, 12), (V.SUBMIT, 14)]
        assert last(K.CALL_BACK, *marks).met_on == november(12)
        redo = last(K.REDO, *marks)
        assert (redo.due.on, redo.met_on, redo.round) == (november(15), november(14), 1)
        assert last(K.REDO, *marks, (V.SEND_BACK, 15)).met_on is None
        assert last(K.REDO, *marks, (V.SEND_BACK, 15), (V.SUBMIT, 18)).met_on == november(18)

    def test_opening_again_is_a_new_round_with_a_decision_before_it(self) -> None:
        closed = [*self.submitted, (V.APPROVE, 11), (V.CLOSE, 12), (V.REQUEST_REOPEN, 20)]
        refused = clocks(*closed, (V.REFUSE_REOPEN, 21))
        assert [c.kind for c in refused if c.number == 7] == [K.DECISION]
        assert not [c for c in refused if c.is_running]
        redo = last(K.REDO, *closed, (V.REOPEN, 21))
        assert (redo.round, redo.due.on, redo.is_running) == (2, november(26), True)


class TestUndoing:
    def test_a_merge_stops_and_its_undoing_loses_and_gains_nothing(self) -> None:
        assert not [c for c in clocks(*BEGUN, (V.MERGE, 6)) if c.is_running]
        for verb in (V.MERGE, V.WITHDRAW):
            assert clocks(*BEGUN, (verb, 6), (V.UNDO, 20)) == clocks(*BEGUN)

    def test_an_undoing_of_nothing_does_nothing(self) -> None:
        assert clocks(*BEGUN, (V.UNDO, 20)) == clocks(*BEGUN)

    def test_a_pause_goes_on_through_it(self) -> None:
        marks = [*BEGUN, (V.ASK, 6), (V.WITHDRAW, 7), (V.UNDO, 8), (V.TAKE_ANSWER, 13)]
        assert last(K.RESOLVE, *marks).due.on == november(18)


class TestExtendingAndSupervising:
    def test_an_extension_adds_to_what_is_worked_on_and_to_nothing_else(self) -> None:
        found = clocks(*BEGUN, Mark(C.EXTEND, november(7), workdays=10))
        assert (found[0].workdays, found[0].due.on) == (15, november(25))
        assert found[2].due.on == november(5)

    def test_a_leader_s_day_comes_first_and_the_earliest_counts(self) -> None:
        leader = [Mark(C.SUPERVISE, november(5), day=november(9)), Mark(C.SUPERVISE, november(6))]
        assert last(K.RESOLVE, *BEGUN, leader[0]).due.on == november(11)
        assert last(K.RESOLVE, *BEGUN, Mark(C.SUPERVISE, november(5), day=november(7))).due.on == november(7)
        assert last(K.RESOLVE, *BEGUN, (C.SUPERVISE, 5)).due.on == november(8)
        assert last(K.RESOLVE, *BEGUN, (C.SUPERVISE, 5), leader[1]).due.on == november(8)
        assert last(K.RESOLVE, *BEGUN, (C.SUPERVISE, 20)).due.on == november(11)

    def test_an_extension_after_it_moves_the_leader_s_day_too(self) -> None:
        marks = [*BEGUN, (C.SUPERVISE, 5), Mark(C.EXTEND, november(6), workdays=2)]
        assert last(K.RESOLVE, *marks).due.on == november(12)

    def test_what_is_done_is_neither(self) -> None:
        done = [*BEGUN, (V.SUBMIT, 6), (V.APPROVE, 6)]
        extended = clocks(*done, Mark(C.EXTEND, november(7), workdays=2), (C.SUPERVISE, 7))
        assert extended == clocks(*done)

    def test_only_an_extension_adds_days_and_at_least_one(self) -> None:
        for verb, workdays in ((C.EXTEND, 0), (C.EXTEND, -1), (V.ASK, 1)):
            with pytest.raises(ValueError, match="extension"):
                Mark(verb, november(4), workdays=workdays)


class TestStanding:
    clock = last(K.RESOLVE, *BEGUN)

    @pytest.mark.parametrize(
        ("today", "state", "left"),
        [
            (5, ClockState.ON_TIME, 4),
            (7, ClockState.ON_TIME, 2),
            (8, ClockState.WARNED, 1),
            (10, ClockState.WARNED, 1),
            (11, ClockState.DUE_TODAY, 0),
            (12, ClockState.OVERDUE, -1),
        ],
    )
    def test_from_on_time_to_overdue(self, today: int, state: ClockState, left: int) -> None:
        standing = standing_of(self.clock, november(today), CALENDAR)
        assert (standing.state, standing.left_workdays, standing.late_workdays) == (
            state,
            left,
            max(0, -left),
        )
        assert standing.due_on == november(11) and not standing.is_provisional

    def test_the_saturday_after_the_due_day_is_overdue_by_no_working_day(self) -> None:
        clock = last(K.RESOLVE, (V.ACCEPT, 1))
        standing = standing_of(clock, november(9), CALENDAR)
        assert (clock.due.on, standing.state, standing.left_workdays) == (november(8), ClockState.OVERDUE, 0)

    def test_the_warning_can_come_earlier(self) -> None:
        assert standing_of(self.clock, november(6), CALENDAR, warn_workdays=3).state is ClockState.WARNED

    def test_what_is_finished_stands_as_on_that_day(self) -> None:
        for day, state in ((11, ClockState.MET), (12, ClockState.MET_LATE)):
            met = last(K.RESOLVE, *BEGUN, (V.SUBMIT, 8), (V.APPROVE, day))
            assert standing_of(met, date(2020, 1, 1), CALENDAR).state is state
        stopped = last(K.RESOLVE, *BEGUN, (V.MERGE, 20))
        assert standing_of(stopped, date(2020, 1, 1), CALENDAR).state is ClockState.STOPPED

    def test_what_was_late_before_it_was_asked_is_shown_as_late(self) -> None:
        late = last(K.RESOLVE, *BEGUN, (V.ASK, 12))
        assert standing_of(late, november(29), CALENDAR).state is ClockState.OVERDUE

    def test_the_next_clock_counts_and_is_due_first(self) -> None:
        assert clock_next(clocks()) is None
        contact = clock_next(clocks(*BEGUN))
        assert contact is not None and contact.kind is K.CONTACT
        hung = clock_next(clocks(*BEGUN, (C.CONTACT, 5), (V.HANG, 6)))
        assert hung is not None and hung.kind is K.REVIEW

    def test_every_state_and_kind_has_its_word(self) -> None:
        for words in (ClockState, K, C):
            assert len({word.label for word in words}) == len(words)


class TestOutwardLimits:
    def test_a_question_lapses_after_five_working_days(self) -> None:
        limit = outward_limit(S.AWAITING_INFO, history(*BEGUN, (V.ASK, 6)), POLICY, CALENDAR)
        assert limit is not None and (limit.last.on, limit.is_lapsing) == (november(13), True)

    def test_what_hangs_lapses_after_its_review_day(self) -> None:
        marks = history(*BEGUN, Mark(V.HANG, november(6), day=november(20)))
        limit = outward_limit(S.HUNG, marks, POLICY, CALENDAR)
        assert limit is not None and (limit.last.on, limit.is_lapsing) == (november(20), True)

    def test_a_call_back_is_overdue_but_never_lapses(self) -> None:
        marks = history(*BEGUN, (V.SUBMIT, 8), (V.APPROVE, 11))
        limit = outward_limit(S.AWAITING_CALLBACK, marks, POLICY, CALENDAR)
        assert limit is not None and (limit.last.on, limit.is_lapsing) == (november(14), False)

    def test_other_states_wait_for_nobody_outside(self) -> None:
        assert outward_limit(S.IN_PROGRESS, history(*BEGUN), POLICY, CALENDAR) is None

    @pytest.mark.parametrize("status", [S.AWAITING_INFO, S.HUNG, S.AWAITING_CALLBACK])
    def test_a_history_that_does_not_say_since_when_is_an_error(self, status: ProblemStatus) -> None:
        with pytest.raises(ValueError, match="since when"):
            outward_limit(status, history(*BEGUN), POLICY, CALENDAR)


class TestPolicies:
    def test_the_default_book_is_the_source_s(self) -> None:
        days = {nature: policy_get(DEFAULT_BOOK, nature=nature).resolve for nature in NATURES}
        assert days == {"consult": 1, "suggest": 1, "help": 5, "complain": 5}
        assert (POLICY.contact, POLICY.redo, POLICY.call_back, POLICY.supervised, POLICY.extended) == (
            1,
            3,
            3,
            3,
            15,
        )
        assert "2019" in POLICY.source

    def test_the_row_that_says_most_wins(self) -> None:
        book = [
            PolicyRow(ClockPolicy("any")),
            PolicyRow(ClockPolicy("channel"), channel="hotline"),
            PolicyRow(ClockPolicy("category"), category="电梯"),
            PolicyRow(ClockPolicy("both"), channel="hotline", category="电梯"),
            PolicyRow(ClockPolicy("nature"), nature="help"),
        ]

        def key(**asked: str) -> str:
            return policy_get(book, **asked).key

        assert key() == key(channel="visits") == "any"
        assert key(nature="help") == "nature"
        assert key(category="电梯", nature="help") == "category"
        assert key(channel="hotline", nature="help") == "channel"
        assert key(channel="hotline", category="电梯") == "both"
        assert policy_get([*book, PolicyRow(ClockPolicy("later"))]).key == "later"
        assert policy_get([]) is POLICY

    @pytest.mark.parametrize(
        "wrong", [{"resolve": 0}, {"warn": 0}, {"info": 0}, {"extended": 4}, {"version": 0}]
    )
    def test_a_policy_of_no_time_is_refused(self, wrong: dict[str, int]) -> None:
        with pytest.raises(ValueError, match="at least 1"):
            ClockPolicy("x", **wrong)  # type: ignore[arg-type]


class TestRecomputing:
    marks = [Mark(V.ACCEPT, date(2019, 9, 27)), Mark(V.DISPATCH, date(2019, 11, 4))]

    def test_the_notice_moves_what_it_must_and_confirms_the_rest(self) -> None:
        guessed = clocks_of(self.marks, POLICY, EMPTY_CALENDAR)
        result = clocks_recompute(self.marks, guessed, POLICY, CALENDAR)
        assert [(d.kind, d.is_confirmed_only) for d in result.differences] == [
            (K.RESOLVE, False),
            (K.CONTACT, True),
            (K.SIGN, True),
        ]
        moved = result.differences[0]
        assert (moved.before, moved.after) == (
            DueDate(date(2019, 10, 4), is_provisional=True),
            DueDate(date(2019, 10, 10), is_provisional=False),
        )
        assert result.clocks == clocks_of(self.marks, POLICY, CALENDAR)

    def test_a_clock_that_was_not_stored_or_is_no_longer_is_a_difference_too(self) -> None:
        now = clocks_of(self.marks, POLICY, CALENDAR)
        missing = clocks_recompute(self.marks, now[1:], POLICY, CALENDAR).differences
        assert [(d.number, d.before, d.after) for d in missing] == [(1, None, now[0].due)]
        gone = clocks_recompute(self.marks[1:], now, POLICY, CALENDAR).differences
        assert {d.after is None for d in gone} == {True, False}
        assert not any(d.is_confirmed_only for d in (*missing, *gone))

    def test_a_calendar_is_named_by_what_it_says(self) -> None:
        assert calendar_version(CALENDAR) == calendar_version(official_calendar())
        assert calendar_version(CALENDAR) != calendar_version(EMPTY_CALENDAR)
        assert len(calendar_version(CALENDAR)) == 16

    def test_a_day_off_is_rolled_to_the_next_working_day(self) -> None:
        assert day_rolled(date(2019, 10, 1), CALENDAR).on == date(2019, 10, 8)
        assert day_rolled(november(4), CALENDAR).on == november(4)
        assert day_rolled(date(2040, 1, 7), CALENDAR) == DueDate(date(2040, 1, 9), is_provisional=True)
