"""What a count leads to: ties, shortages, those who stand by, entries and papers that do not count."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.rules.election.makers import ballot, counted, given
from zhuomu.rules.election import (
    Contest,
    Differential,
    DifferentialKind,
    ElectionMeasures,
    Next,
    Share,
    Shortage,
    TieRule,
    WriteIn,
    WriteInRule,
)
from zhuomu.rules.election.share import Comparator
from zhuomu.rules.election.vector import DEFAULTS


def measures(**changes: Any) -> ElectionMeasures:
    return dataclasses.replace(DEFAULTS, **changes)


LEVEL = given(1, "甲乙", ballot("OX", count=2), ballot("XO", count=2))
PLURAL = measures(threshold=None)


@pytest.mark.parametrize(
    ("tie", "following", "code"),
    [
        (TieRule.REVOTE, Next.REVOTE_AMONG_TIED, "election.tied"),
        (TieRule.CHAIR, Next.ASK_PRESIDIUM, "election.tie_chair"),
        (None, Next.ASK_PRESIDIUM, "election.tie_open"),
    ],
)
def test_a_tie_across_the_last_seat_stops_as_the_measures_say(
    tie: TieRule | None, following: Next, code: str
) -> None:
    outcome = counted(LEVEL, dataclasses.replace(PLURAL, tie=tie))
    assert outcome.result is not None
    assert (outcome.result.elected, outcome.result.tied, outcome.result.next) == ((), ("甲", "乙"), following)
    assert [reason.code.value for reason in outcome.reasons] == [code]


def test_the_chair_chooses_among_the_tied_only_where_the_measures_say_so() -> None:
    chair = dataclasses.replace(PLURAL, tie=TieRule.CHAIR)
    chosen = counted(dataclasses.replace(LEVEL, chair_choice=("乙",)), chair).result
    assert chosen is not None and (chosen.elected, chosen.next) == (("乙",), Next.COMPLETE)
    for choice, by in ((("丙",), chair), (("甲", "乙"), chair), (("乙",), PLURAL)):
        outcome = counted(dataclasses.replace(LEVEL, chair_choice=choice), by)
        assert outcome.result is not None and outcome.result.elected == ()
        assert outcome.reasons[0].code.value == "election.choice_bad"


@pytest.mark.parametrize(
    ("shortage", "near", "following", "code"),
    [
        (Shortage.VACANT, 0, Next.CLOSE_WITH_VACANCY, "election.short"),
        (Shortage.AGAIN, 0, Next.SUPPLEMENTARY_ELECTION, "election.short"),
        (Shortage.DECIDE, 0, Next.ASK_PRESIDIUM, "election.short"),
        (Shortage.REDUCE_IF_NEAR, 1, Next.ASK_PRESIDIUM, "election.short_near"),
        (Shortage.REDUCE_IF_NEAR, 0, Next.SUPPLEMENTARY_ELECTION, "election.short"),
        (None, 0, Next.ASK_PRESIDIUM, "election.short_open"),
    ],
)
def test_a_shortage_leads_where_the_measures_say(
    shortage: Shortage | None, near: int, following: Next, code: str
) -> None:
    what = given(2, "甲乙丙", ballot("OXX", count=3), ballot("O-X", count=1))
    outcome = counted(what, measures(shortage=shortage, near_seats=near))
    assert outcome.result is not None
    assert (outcome.result.vacant, outcome.result.next) == (1, following)
    assert [reason.code.value for reason in outcome.reasons] == [code]


def test_reserved_seats_and_relatives_are_named_and_left_to_people() -> None:
    contest = Contest(2, ("甲", "乙", "丙"), relatives=(("甲", "乙"),), reserved=frozenset({"丙"}))
    what = given(2, "甲乙丙", ballot("OOX", count=3), ballot("OXO"), contest=contest)
    outcome = counted(what, measures(reserved_seats=1, reserved_for="妇女", kin_barred=("夫妻",)))
    assert outcome.result is not None
    assert (outcome.result.elected, outcome.result.next) == (("甲", "乙"), Next.ASK_PRESIDIUM)
    assert [reason.code.value for reason in outcome.reasons] == [
        "election.reserved_unmet",
        "election.kin_elected",
    ]
    assert counted(what).reasons == ()
    short = counted(
        dataclasses.replace(what, contest=dataclasses.replace(contest, seats=3)),
        measures(kin_barred=("夫妻",)),
    )
    assert short.result is not None and short.result.next is Next.ASK_PRESIDIUM
    assert [reason.code.value for reason in short.reasons] == ["election.short", "election.kin_elected"]


def test_equal_votes_among_those_who_stand_by_are_shown_and_not_decided() -> None:
    what = given(
        1,
        "甲乙丙丁",
        ballot("OXXX", count=5),
        ballot("XOXX", count=2),
        ballot("XXOX", count=2),
        ballot("XXXO"),
    )
    result = counted(what, measures(threshold=None, alternates=Share(Comparator.GE, 1, 5))).result
    assert result is not None
    assert result.alternates == ("乙", "丙")
    assert result.alternate_ties == (("乙", "丙"),)


def test_the_supplementary_list_keeps_the_differential_of_the_measures() -> None:
    what = given(
        3,
        "甲乙丙丁戊",
        ballot("OXXXX", count=6),
        ballot("OOXXX"),
        ballot("OXOXX"),
        ballot("OXXOX"),
        ballot("OXXXO"),
    )
    again = measures(shortage=Shortage.AGAIN, differential=Differential(DifferentialKind.RATIO, 1, 2))
    result = counted(what, again).result
    assert result is not None
    assert (result.vacant, result.proposed) == (2, ("乙", "丙", "丁", "戊"))


@pytest.mark.parametrize(
    ("by", "entry", "code"),
    [
        ({"writein": WriteInRule.NEVER}, WriteIn("丙"), "entry.forbidden"),
        ({}, WriteIn(" "), "entry.name_empty"),
        ({"is_writein_marked": True}, WriteIn("丙", is_marked=False), "entry.unmarked"),
        ({}, WriteIn("丁"), "entry.not_eligible"),
    ],
)
def test_an_entry_that_does_not_count_leaves_its_ballot_valid(
    by: dict[str, Any], entry: WriteIn, code: str
) -> None:
    contest = Contest(1, ("甲",), eligible=frozenset({"丙", "甲"}))
    what = given(1, "甲", dataclasses.replace(ballot("X"), writeins=(entry,)), contest=contest)
    result = counted(what, measures(**by)).result
    assert result is not None
    assert (result.valid, dict(result.writeins)) == (1, {})
    assert [one.code.value for one in result.void_entries] == [code]


def test_an_illegible_paper_is_void_and_stays_among_those_recovered() -> None:
    result = counted(given(1, "甲", ballot("O"), ballot("O", is_illegible=True), ballot("X", count=0))).result
    assert result is not None
    assert (result.valid, dict(result.void), result.elected) == (1, {"illegible": 1}, ())
    assert [(one.place, one.count) for one in result.void_ballots] == [(2, 1)]
