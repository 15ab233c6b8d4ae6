"""Further rounds follow from the round before; who may count; the sheet and its signatures; two offices."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.rules.election.makers import ballot, counted, given
from zhuomu.rules.election import (
    EXAMPLES,
    Base,
    Contest,
    ElectionMeasures,
    Next,
    ResultSheet,
    Round,
    RoundKind,
    RoundPlan,
    Shortage,
    Signature,
    TieRule,
    TwoOffices,
    WriteInRule,
    count,
    counters_check,
    round_check,
    round_measures,
    round_plan,
    rounds_elected,
    sheet_make,
    sheet_split,
    signatures_check,
)
from zhuomu.rules.election.share import THIRD_REACHED
from zhuomu.rules.election.vector import DEFAULTS
from zhuomu.rules.reason import Reason

TIED = given(2, "甲乙丙", ballot("OOX", count=4), ballot("OXO", count=4), ballot("XXX"))


def codes(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.code.value for reason in reasons]


PLURAL = dataclasses.replace(DEFAULTS, threshold=None)


def plan_of(measures: ElectionMeasures = PLURAL) -> RoundPlan:
    plan = round_plan(measures, TIED.contest, counted(TIED, measures))
    assert isinstance(plan, RoundPlan)
    return plan


def test_a_revote_is_among_the_tied_by_the_most_votes_and_linked_to_the_first_round() -> None:
    measures = dataclasses.replace(DEFAULTS, threshold=None, tie=TieRule.FEWER_AGAINST)
    first = counted(TIED, measures)
    plan = plan_of(measures)
    assert (plan.kind, plan.contest.seats, plan.contest.candidates) == (RoundKind.REVOTE, 1, ("乙", "丙"))
    assert (plan.measures.threshold, plan.measures.writein) == (None, WriteInRule.NEVER)
    assert plan.measures.tie is TieRule.REVOTE
    assert plan.prior_sha256 == first.sha256
    second = given(1, "乙丙", ballot("OX", count=4), ballot("XO", count=3), ballot("--", count=2))
    second = dataclasses.replace(second, prior_sha256=first.sha256)
    assert round_check(plan, plan.measures, second) == ()
    outcome = count(plan.measures, second)
    assert outcome.prior_sha256 == first.sha256
    rounds = [Round(measures, TIED, first), Round(plan.measures, second, outcome)]
    assert rounds_elected(rounds) == ("甲", "乙")
    assert outcome.result is not None and outcome.result.next is Next.COMPLETE


def test_a_round_that_does_not_follow_is_refused_with_every_reason() -> None:
    plan = plan_of()
    other = given(2, "乙丁", ballot("OX"))
    assert codes(round_check(plan, DEFAULTS, other)) == [
        *("round.link_broken", "round.measures_other", "round.seats_other", "round.candidates_other")
    ]


def test_a_supplementary_election_has_the_bar_of_its_own() -> None:
    measures = dataclasses.replace(
        DEFAULTS, shortage=Shortage.AGAIN, again_threshold=THIRD_REACHED, again_base=Base.RECOVERED
    )
    what = given(2, "甲乙丙", ballot("OOX", count=4), ballot("OXO", count=3), ballot("OXX", count=3))
    first = counted(what, measures)
    plan = round_plan(measures, what.contest, first)
    assert isinstance(plan, RoundPlan)
    assert (plan.kind, plan.contest.seats, plan.contest.candidates) == (
        RoundKind.SUPPLEMENTARY,
        1,
        ("乙", "丙"),
    )
    assert (plan.measures.threshold, plan.measures.threshold_base) == (THIRD_REACHED, Base.RECOVERED)
    assert plan.measures.shortage is Shortage.VACANT
    # proposed, not ordered: the congress may put up somebody else
    second = given(1, "乙丁", ballot("OX", count=4), ballot("--", count=6), prior_sha256=first.sha256)
    assert round_check(plan, plan.measures, second) == ()
    result = count(plan.measures, second).result
    assert result is not None and result.elected == ("乙",)


def test_what_is_settled_or_stopped_calls_for_no_round() -> None:
    done = given(1, "甲", ballot("O"))
    settled = round_plan(DEFAULTS, done.contest, counted(done))
    assert isinstance(settled, tuple) and settled[0].facts["next"] == "COMPLETE"
    void = dataclasses.replace(done, papers=dataclasses.replace(done.papers, recovered=2))
    stopped = round_plan(DEFAULTS, done.contest, counted(void))
    assert isinstance(stopped, tuple) and stopped[0].facts["next"] == "ELECTION_VOID_RECOVERED_GT_ISSUED"


def test_the_first_round_has_the_measures_as_adopted() -> None:
    decide = dataclasses.replace(DEFAULTS, shortage=Shortage.DECIDE)
    assert round_measures(decide, RoundKind.FIRST) is decide
    assert round_measures(decide, RoundKind.SUPPLEMENTARY).shortage is Shortage.DECIDE
    chair = dataclasses.replace(DEFAULTS, tie=TieRule.CHAIR)
    assert round_measures(chair, RoundKind.REVOTE).tie is TieRule.CHAIR


MEASURES = EXAMPLES["science_association"]
CONTEST = Contest(1, ("甲", "乙"), relatives=(("丙", "甲"), ("丁", "戊")))
COUNTERS = (
    *(("总监票人", "子"), ("监票人", "丑"), ("监票人", "寅")),
    *(("总计票人", "卯"), ("计票人", "辰"), ("计票人", "巳")),
)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (COUNTERS, []),
        ((*COUNTERS[:5], ("计票人", " 甲")), ["round.counter_is_candidate"]),
        ((*COUNTERS[:5], ("计票人", "丙")), ["round.counter_is_relative"]),
        ((*COUNTERS[:5], ("计票人", "丁")), []),
        ((*COUNTERS[:5], ("计票人", "子")), ["round.counter_twice"]),
        (COUNTERS[:5], ["round.counter_missing"]),
        (COUNTERS[1:], ["round.counter_missing"]),
    ],
)
def test_candidates_and_their_relatives_do_not_count(
    changed: tuple[tuple[str, str], ...], told: list[str]
) -> None:
    assert codes(counters_check(MEASURES, CONTEST, changed)) == told


def test_relatives_count_where_the_measures_do_not_bar_them() -> None:
    free = dataclasses.replace(MEASURES, is_kin_barred_from_counting=False)
    assert counters_check(free, CONTEST, (*COUNTERS[:5], ("计票人", "丙"))) == ()


def sheet(**changes: Any) -> ResultSheet:
    what = given(1, "甲乙", ballot("OX", count=7), ballot("XO", count=2), ballot("XX", "丙"), **changes)
    made = sheet_make(what, counted(what))
    assert isinstance(made, ResultSheet)
    return made


def signed(one: ResultSheet, *people: tuple[str, str]) -> tuple[Signature, ...]:
    return tuple(Signature(role, name, name, one.outcome_sha256) for role, name in people)


def test_the_sheet_holds_what_a_published_result_must() -> None:
    one = sheet()
    assert (one.due, one.present, one.issued, one.recovered, one.valid) == (10, 10, 10, 10, 10)
    assert [(line.name, line.for_, line.against, line.is_writein, line.is_elected) for line in one.lines] == [
        ("甲", 7, 3, False, True),
        ("乙", 2, 8, False, False),
        ("丙", 1, 0, True, False),
    ]
    assert one.threshold == "赞成票超过实到人数（10）的半数，至少 6 票"
    stopped = given(1, "甲", ballot("O", count=0))
    assert codes(tuple(sheet_make(stopped, counted(stopped)))) == ["election.no_quorum"]  # type: ignore[arg-type]


def test_a_sheet_needs_each_role_and_any_change_clears_the_signatures() -> None:
    one = sheet()
    whole = signed(one, *COUNTERS)
    assert signatures_check(MEASURES, one, whole) == ()
    assert codes(signatures_check(MEASURES, one, whole[1:])) == ["election.signature_missing"]
    retyped = (dataclasses.replace(whole[0], retyped="子丑"), *whole[1:])
    assert codes(signatures_check(MEASURES, one, retyped)) == [
        *("election.signature_retyped", "election.signature_missing")
    ]
    twice = (dataclasses.replace(whole[0], name="丑", retyped="丑"), *whole[1:])
    assert codes(signatures_check(MEASURES, one, twice)) == ["election.signature_twice"]
    after = sheet(prior_sha256="0" * 64)
    assert set(codes(signatures_check(MEASURES, after, whole))) == {
        *("election.signature_stale", "election.signature_missing")
    }
    assert codes(signatures_check(DEFAULTS, one, whole[:1])) == ["election.signature_missing"]


CONTESTS = (Contest(1, ("甲", "乙")), Contest(2, ("甲", "丙")))
PAPER = (ballot("OX"), ballot("OO"))


def test_the_same_person_in_two_offices_follows_the_measures() -> None:
    assert sheet_split(CONTESTS, PAPER, TwoOffices.SEPARATE) == PAPER
    assert sheet_split(CONTESTS, PAPER, TwoOffices.HIGHER_COUNTS) == (ballot("OX"), ballot("-O"))
    written = (ballot("OX"), ballot("XX", "甲", "丁"))
    assert sheet_split(CONTESTS, written, TwoOffices.HIGHER_COUNTS)[1] == ballot("XX", "丁")
    void = sheet_split(CONTESTS, PAPER, TwoOffices.VOID)
    assert [one.is_two_offices for one in void] == [True, True]
    apart = (ballot("XO"), ballot("OX"))
    assert [one.is_two_offices for one in sheet_split(CONTESTS, apart, TwoOffices.VOID)] == [False, False]
    by = dataclasses.replace(DEFAULTS, two_offices=TwoOffices.VOID)
    result = counted(given(1, "甲乙", void[0]), by).result
    assert result is not None and dict(result.void) == {"two_offices": 1}
