"""The properties of section 4 of the specification, for every election hypothesis can think of."""

from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import given as cases_of
from hypothesis import settings
from hypothesis import strategies as st

from tests.rules.election.makers import ballot, counted
from tests.rules.election.makers import given as given_make
from zhuomu.rules.election import (
    Ballot,
    Base,
    BlankRule,
    ChoiceLimit,
    Contest,
    CountInput,
    ElectionMeasures,
    Mark,
    PaperAccount,
    Roll,
    Shortage,
    TieRule,
    UnclearRule,
    VoidCode,
    Votes,
    WriteInRule,
    bundle_make,
    count,
    tally_ballots,
    tally_bundles,
)
from zhuomu.rules.election.classify import ballot_read, reader_make
from zhuomu.rules.election.share import HALF_EXCEEDED, HALF_REACHED, THIRD_REACHED
from zhuomu.rules.election.vector import DEFAULTS


def cases(*strategies: st.SearchStrategy[Any]) -> Any:
    """Each property, without a clock: the machine may be busy."""
    return lambda test: settings(deadline=None)(cases_of(*strategies)(test))


MEASURES = st.builds(
    lambda **changes: dataclasses.replace(DEFAULTS, **changes),
    threshold_base=st.sampled_from(list(Base)),
    threshold=st.sampled_from([None, HALF_EXCEEDED, HALF_REACHED, THIRD_REACHED]),
    writein=st.sampled_from(list(WriteInRule)),
    choices=st.sampled_from(list(ChoiceLimit)),
    unclear=st.sampled_from([UnclearRule.PART, UnclearRule.WHOLE]),
    blank=st.sampled_from(list(BlankRule)),
    tie=st.sampled_from([*TieRule, None]),
    shortage=st.sampled_from([*Shortage, None]),
)


@st.composite
def elections(draw: st.DrawFn) -> CountInput:
    width = draw(st.integers(1, 5))
    rows = st.builds(
        lambda marks, names, count, is_identifying: ballot(
            marks, *names, count=count, is_identifying=is_identifying
        ),
        st.text("OOOX-?", min_size=width, max_size=width),
        st.lists(st.sampled_from("甲子丑"), max_size=2),
        st.integers(0, 4),
        st.sampled_from([False, False, False, True]),
    )
    ballots = tuple(draw(st.lists(rows, max_size=12)))
    papers = sum(one.count for one in ballots)
    away = draw(st.integers(0, 3))
    due = max(papers, 1) + (papers >= 3 and away > 1)  # still more than two thirds are there
    return CountInput(
        Contest(draw(st.integers(1, 4)), tuple("甲乙丙丁戊"[:width])),
        Roll(due, max(papers, 1), whole=due + away),
        PaperAccount(papers, papers),
        ballots,
    )


def told(measures: ElectionMeasures, what: CountInput) -> dict[str, Any]:
    """What is announced, without the order in which it is listed."""
    result = count(measures, what).result
    assert result is not None
    return {
        "valid": result.valid,
        "void": dict(result.void),
        "votes": dict(zip(result.candidates, result.votes, strict=True)),
        "writeins": dict(result.writeins),
        "elected": set(result.elected),
        "tied": set(result.tied),
        "numbers": (result.base, result.tie_seats, result.vacant, result.next),
        "proposed": set(result.proposed),
    }


@cases(MEASURES, elections(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_of_candidates_is_irrelevant(
    measures: ElectionMeasures, what: CountInput, random: Any
) -> None:
    ballots = list(what.ballots)
    random.shuffle(ballots)
    shuffled = dataclasses.replace(what, ballots=tuple(ballots))
    assert told(measures, shuffled) == told(measures, what)
    assert count(measures, shuffled).input_sha256 == count(measures, what).input_sha256
    order = list(range(len(what.contest.candidates)))
    random.shuffle(order)
    turned = dataclasses.replace(
        what,
        contest=dataclasses.replace(
            what.contest, candidates=tuple(what.contest.candidates[place] for place in order)
        ),
        ballots=tuple(
            dataclasses.replace(one, marks=tuple(one.marks[place] for place in order)) for one in what.ballots
        ),
    )
    assert told(measures, turned) == told(measures, what)


@cases(MEASURES, elections(), st.integers(1, 20))
def test_the_sum_of_bundles_is_the_sum_of_ballots(
    measures: ElectionMeasures, what: CountInput, size: int
) -> None:
    papers = [dataclasses.replace(one, count=1) for one in what.ballots for _ in range(one.count)]
    parts = [
        dataclasses.replace(what, ballots=tuple(papers[at : at + size])) for at in range(0, len(papers), size)
    ]
    bundles = tuple(bundle_make(measures, part) for part in parts)
    whole, summed = tally_ballots(measures, what), tally_bundles(bundles, what.contest)
    assert (whole.valid, whole.votes) == (summed.valid, summed.votes)
    assert (dict(whole.void), dict(whole.writeins)) == (dict(summed.void), dict(summed.writeins))
    if bundles:
        assert told(measures, dataclasses.replace(what, ballots=(), bundles=bundles)) == told(measures, what)


@cases(MEASURES, elections(), st.data())
def test_one_more_mark_for_somebody_never_unseats_them(
    measures: ElectionMeasures, what: CountInput, data: st.DataObject
) -> None:
    """On a ballot that has room for it: a mark too many voids the paper, by another rule."""
    result = count(measures, what).result
    assert result is not None
    reader = reader_make(measures, what)
    room = [
        (row, place)
        for row, one in enumerate(what.ballots)
        for place, mark in enumerate(one.marks)
        if mark in {Mark.ABSTAIN, Mark.UNCLEAR}
        and what.contest.candidates[place] in result.elected
        and ballot_read(one, reader).void is None
    ]
    if not room:
        return
    row, place = data.draw(st.sampled_from(room))
    before = what.ballots[row]
    marks = (*before.marks[:place], Mark.FOR, *before.marks[place + 1 :])
    ballots = list(what.ballots)
    ballots[row] = dataclasses.replace(before, marks=marks)
    if ballot_read(ballots[row], reader).void is not None:
        return
    after = count(measures, dataclasses.replace(what, ballots=tuple(ballots))).result
    assert after is not None
    assert what.contest.candidates[place] in after.elected


@cases(MEASURES, elections())
def test_seats_ballots_and_votes_add_up(measures: ElectionMeasures, what: CountInput) -> None:
    result = count(measures, what).result
    assert result is not None
    seats = what.contest.seats
    assert len(result.elected) + result.tie_seats + result.vacant == seats
    assert result.vacant >= 0 and not set(result.elected) & set(result.tied)
    assert result.tie_seats == 0 or len(result.tied) > result.tie_seats
    # every ballot in exactly one class
    assert result.valid + result.void_count == what.papers.recovered
    assert sum(one.count for one in result.void_ballots) == result.void_count
    assert {one.code.short for one in result.void_ballots} == set(result.void)
    assert all(votes.total == result.valid for votes in result.votes)
    chosen = sum(votes.for_ for votes in result.votes) + sum(result.writeins.values())
    if measures.choices is ChoiceLimit.EXACTLY:
        assert chosen == seats * result.valid
    elif measures.choices is ChoiceLimit.AT_MOST:
        assert chosen <= seats * result.valid
    assert not set(result.writeins) & set(what.contest.candidates)


@cases(MEASURES, elections())
def test_counting_those_due_instead_of_those_present_never_adds_a_winner(
    measures: ElectionMeasures, what: CountInput
) -> None:
    present = count(dataclasses.replace(measures, threshold_base=Base.PRESENT), what).result
    due = count(dataclasses.replace(measures, threshold_base=Base.DUE), what).result
    assert present is not None and due is not None
    assert set(due.elected) <= set(present.elected)


@cases(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 50), st.integers(1, 50))
def test_the_least_number_of_a_share_is_the_first_that_reaches_it(
    part: int, whole: int, num: int, den: int
) -> None:
    for share in (
        dataclasses.replace(HALF_EXCEEDED, num=num, den=den),
        dataclasses.replace(HALF_REACHED, num=num, den=den),
    ):
        least = share.least(whole)
        assert share.holds(least, whole) and not share.holds(least - 1, whole)
        assert share.holds(part, whole) == (part >= least)


@cases(elections())
def test_a_count_that_stopped_tells_nothing_of_candidates(what: CountInput) -> None:
    over = dataclasses.replace(
        what, papers=dataclasses.replace(what.papers, recovered=what.papers.issued + 1)
    )
    outcome = counted(over)
    assert outcome.result is None and outcome.reasons


def test_a_bundle_is_made_with_its_void_ballots() -> None:
    what = given_make(1, "甲乙", Ballot((Mark.FOR, Mark.FOR)), ballot("OX"), ballot("XX", "丙"))
    bundle = bundle_make(DEFAULTS, what)
    assert bundle.size == 3
    assert bundle.void == ((VoidCode.OVERVOTE, 1),)
    assert bundle.votes == (Votes(1, 1), Votes(0, 2))
    assert bundle.writeins == (("丙", 1),)
