from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuomu.rules.cadence import (
    Cadence,
    PeriodState,
    months_after,
    next_due_on,
    periods,
    visits_missed,
)

P = PeriodState
QUARTERLY = Cadence(date(2030, 1, 15), 3)
days = st.dates(date(2029, 1, 1), date(2032, 12, 31))


def states(cadence: Cadence, visits: list[date], today: date) -> list[PeriodState]:
    return [period.state for period in periods(cadence, visits, today)]


def test_months_are_counted_from_the_first_day_and_end_with_the_month() -> None:
    assert months_after(date(2031, 1, 31), 1) == date(2031, 2, 28)
    assert months_after(date(2031, 1, 31), 2) == date(2031, 3, 31)
    assert months_after(date(2031, 11, 30), 3) == date(2032, 2, 29)
    assert months_after(date(2031, 12, 1), 12) == date(2032, 12, 1)
    with pytest.raises(ValueError, match="9999"):
        months_after(date(9999, 12, 1), 1)


def test_a_visit_keeps_the_period_it_falls_into_and_no_other() -> None:
    visits = [date(2030, 4, 14), date(2030, 4, 15), date(2030, 5, 2)]
    found = periods(QUARTERLY, visits, date(2030, 11, 7))
    assert [(p.number, p.first_on, p.last_on, p.visited_on, p.state) for p in found] == [
        (1, date(2030, 1, 15), date(2030, 4, 14), date(2030, 4, 14), P.KEPT),
        (2, date(2030, 4, 15), date(2030, 7, 14), date(2030, 4, 15), P.KEPT),
        (3, date(2030, 7, 15), date(2030, 10, 14), None, P.MISSED),
        (4, date(2030, 10, 15), date(2031, 1, 14), None, P.DUE),
    ]
    assert [p.number for p in visits_missed(QUARTERLY, visits, date(2030, 11, 7))] == [3]


def test_on_its_last_day_a_period_is_not_missed_yet() -> None:
    assert states(QUARTERLY, [], date(2030, 4, 14)) == [P.DUE]
    assert states(QUARTERLY, [], date(2030, 4, 15)) == [P.MISSED, P.DUE]


def test_visits_before_the_pairing_and_after_today_count_for_nothing() -> None:
    assert states(QUARTERLY, [date(2030, 1, 14), date(2030, 3, 2)], date(2030, 3, 1)) == [P.DUE]


def test_the_next_visit_is_due_with_the_period_or_with_the_next_one() -> None:
    assert next_due_on(QUARTERLY, [], date(2029, 12, 1)) == date(2030, 4, 14)
    assert next_due_on(QUARTERLY, [], date(2030, 3, 1)) == date(2030, 4, 14)
    assert next_due_on(QUARTERLY, [date(2030, 3, 1)], date(2030, 3, 1)) == date(2030, 7, 14)
    assert next_due_on(QUARTERLY, [date(2030, 3, 1)], date(2030, 9, 1)) == date(2030, 10, 14)


def test_a_pairing_that_ends_early_asks_for_no_more_than_its_time() -> None:
    ended = Cadence(date(2030, 1, 15), 3, date(2030, 5, 31))
    assert states(ended, [], date(2030, 12, 1)) == [P.MISSED, P.DUE]
    assert states(ended, [date(2030, 5, 31), date(2030, 6, 1)], date(2030, 12, 1)) == [P.MISSED, P.KEPT]
    assert next_due_on(ended, [], date(2030, 5, 1)) == date(2030, 5, 31)
    assert next_due_on(ended, [date(2030, 5, 1)], date(2030, 5, 1)) is None
    assert next_due_on(ended, [], date(2030, 6, 1)) is None
    whole = Cadence(date(2030, 1, 15), 3, date(2030, 4, 14))
    assert states(whole, [], date(2030, 5, 1)) == [P.MISSED]


def test_a_cadence_makes_sense() -> None:
    with pytest.raises(ValueError, match="at least 1 month"):
        Cadence(date(2030, 1, 1), 0)
    with pytest.raises(ValueError, match="before it begins"):
        Cadence(date(2030, 1, 1), 1, date(2029, 12, 31))
    assert {state.label for state in P} == {"已走访", "未走访", "待走访"}


@given(days, st.integers(1, 14), st.none() | st.integers(0, 900), st.lists(days, max_size=12), days)
@settings(deadline=None)
def test_periods_cover_every_day_once_and_the_next_visit_lies_ahead(
    from_on: date, months: int, length: int | None, visits: list[date], today: date
) -> None:
    until_on = None if length is None else from_on + timedelta(days=length)
    cadence = Cadence(from_on, months, until_on)
    found = periods(cadence, visits, today)
    for one, other in pairwise(found):
        assert other.first_on == one.last_on + timedelta(days=1)
    for period in found:
        inside = [day for day in visits if period.first_on <= day <= min(period.last_on, today)]
        assert period.visited_on == min(inside, default=None)
        assert period.state is not P.MISSED or period.last_on < today
    last_day = min(today, until_on or today)
    assert bool(found) == (from_on <= last_day)
    assert not found or (found[0].first_on == from_on and found[-1].first_on <= last_day <= found[-1].last_on)
    due_on = next_due_on(cadence, visits, today)
    assert due_on is None or today <= due_on <= (until_on or due_on)
    assert due_on is not None or until_on is not None
    if due_on and found and found[-1].state is P.DUE:
        assert due_on == found[-1].last_on
