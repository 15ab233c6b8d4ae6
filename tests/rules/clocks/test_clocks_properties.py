"""What holds of every history, sensible or not."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.calendars import EMPTY_CALENDAR, official_calendar
from zhuomu.rules.clocks import (
    DEFAULT_CLOCKS,
    ClockKind,
    ClockPolicy,
    ClockState,
    ClockVerb,
    Mark,
    clocks_of,
    clocks_recompute,
    standing_of,
)
from zhuomu.rules.flow import ProblemVerb
from zhuomu.rules.workdays import WorkCalendar, due_on, workdays_between

V, K, C = ProblemVerb, ClockKind, ClockVerb
CALENDAR = official_calendar()
START = date(2019, 9, 20)
calendars = st.sampled_from([CALENDAR, EMPTY_CALENDAR])
policies = st.builds(
    ClockPolicy, st.just("x"), st.integers(1, 12), st.integers(1, 4), st.integers(1, 6), st.integers(1, 6)
)


@st.composite
def marks(draw: st.DrawFn, day: date) -> Mark:
    verb = draw(st.sampled_from([*V, *C]))
    workdays = draw(st.integers(1, 9)) if verb is C.EXTEND else 0
    has_day = verb in (V.HANG, C.SUPERVISE) and draw(st.booleans())
    return Mark(verb, day, workdays, day + timedelta(days=draw(st.integers(-3, 60))) if has_day else None)


@st.composite
def histories(draw: st.DrawFn) -> list[Mark]:
    day, found = START, list[Mark]()
    for step in draw(st.lists(st.integers(0, 12), min_size=1, max_size=14)):
        day += timedelta(days=step)
        found.append(draw(marks(day)))
    return found


@given(histories(), policies, calendars)
@settings(deadline=None)
def test_nothing_is_due_on_a_day_off_or_before_it_began(
    history: list[Mark], policy: ClockPolicy, calendar: WorkCalendar
) -> None:
    for clock in clocks_of(history, policy, calendar):
        assert calendar.is_workday(clock.due.on)
        assert clock.due.on > clock.start_on or clock.fixed_on or clock.capped_on
        assert clock.due.on >= clock.start_on
        assert not (clock.met_on and clock.stopped_on)


@given(histories(), policies, calendars)
@settings(deadline=None)
def test_computing_again_changes_nothing(
    history: list[Mark], policy: ClockPolicy, calendar: WorkCalendar
) -> None:
    stored = clocks_of(history, policy, EMPTY_CALENDAR)
    once = clocks_recompute(history, stored, policy, calendar)
    again = clocks_recompute(history, once.clocks, policy, calendar)
    assert again.differences == () and again.clocks == once.clocks
    if calendar is EMPTY_CALENDAR:
        assert once.differences == ()


@given(histories(), calendars)
@settings(deadline=None)
def test_a_clock_touched_by_nothing_is_due_as_the_plain_rule_says(
    history: list[Mark], calendar: WorkCalendar
) -> None:
    for clock in clocks_of(history, DEFAULT_CLOCKS, calendar):
        if not (clock.pauses or clock.fixed_on or clock.capped_on):
            assert clock.due == due_on(clock.start_on, clock.workdays, calendar)


gaps = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30)), max_size=4)


@given(gaps, st.integers(1, 15), st.dates(date(2018, 1, 1), date(2026, 10, 1)), calendars)
@settings(deadline=None)
def test_a_pause_never_shortens_and_gives_exactly_the_working_days_that_were_left(
    pauses: list[tuple[int, int]], workdays: int, start: date, calendar: WorkCalendar
) -> None:
    policy = ClockPolicy("x", resolve=workdays)
    history, day, due = [Mark(V.ACCEPT, start)], start, due_on(start, workdays, calendar).on
    for before, length in pauses:
        day += timedelta(days=before)
        was = due
        left = workdays_between(day, due, calendar)
        history.append(Mark(V.ASK, day))
        day += timedelta(days=length)
        history.append(Mark(V.TAKE_ANSWER, day))
        due = clocks_of(history, policy, calendar)[0].due.on
        assert due >= was
        if left > 0:
            assert workdays_between(day, due, calendar) == left
        # Late by one day or by twenty when it was asked: waiting heals nothing.
        if history[-2].on > was:
            assert due == was
    counted = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    waits = [(history[n].on, history[n + 1].on) for n in range(1, len(history), 2)]
    free = [d for d in counted if calendar.is_workday(d) and not any(a < d <= b for a, b in waits)]
    # The last day may lie in a pause that began on the last day itself.
    assert len(free) <= workdays and (len(free) == workdays or due not in free)


@given(histories(), st.integers(0, 14), st.sampled_from([V.MERGE, V.WITHDRAW]), st.integers(0, 30))
@settings(deadline=None)
def test_a_merge_undone_at_any_place_leaves_the_same_deadlines(
    history: list[Mark], at: int, verb: ProblemVerb, days: int
) -> None:
    plain = [mark for mark in history if mark.verb not in (V.MERGE, V.WITHDRAW, V.UNDO)]
    at = min(at, len(plain))
    on = plain[at - 1].on if at else START
    merged = [*plain[:at], Mark(verb, on), Mark(V.UNDO, on + timedelta(days=days)), *plain[at:]]
    expected = clocks_of(plain, DEFAULT_CLOCKS, CALENDAR)
    found = clocks_of(merged, DEFAULT_CLOCKS, CALENDAR)
    assert [(c.kind, c.due, c.met_on, c.pauses) for c in found] == [
        (c.kind, c.due, c.met_on, c.pauses) for c in expected
    ]


@given(histories(), st.integers(1, 9))
@settings(deadline=None)
def test_an_extension_never_shortens(history: list[Mark], workdays: int) -> None:
    before = clocks_of(history, DEFAULT_CLOCKS, CALENDAR)
    longer = clocks_of([*history, Mark(C.EXTEND, history[-1].on, workdays)], DEFAULT_CLOCKS, CALENDAR)
    for old, new in zip(before, longer, strict=True):
        assert new.due.on >= old.due.on
        is_work = old.kind in (K.RESOLVE, K.REDO) and old.is_running
        assert (new.due.on > old.due.on) == is_work


@given(histories(), st.integers(0, 90))
@settings(deadline=None)
def test_state_and_days_left_agree(history: list[Mark], days: int) -> None:
    today = history[-1].on + timedelta(days=days)
    for clock in clocks_of(history, DEFAULT_CLOCKS, CALENDAR):
        standing = standing_of(clock, today, CALENDAR)
        if standing.state in (ClockState.ON_TIME, ClockState.WARNED):
            assert standing.left_workdays > 0 and today <= clock.due.on
        if standing.state in (ClockState.OVERDUE, ClockState.MET_LATE):
            assert standing.left_workdays <= 0
        assert clock.is_running == (
            standing.state not in (ClockState.MET, ClockState.MET_LATE, ClockState.STOPPED)
        )
