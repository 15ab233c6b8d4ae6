"""Motions, slates, name after name, and owners by area and by heads."""

from __future__ import annotations

import pytest

from zhuomu.rules.election import (
    Base,
    OwnersVote,
    Voices,
    VoteOutcome,
    VoteRule,
    motion,
    one_by_one,
    owners_vote,
    slate,
)
from zhuomu.rules.election.share import HALF_REACHED, TWO_THIRDS_EXCEEDED


def codes(outcome: VoteOutcome) -> list[str]:
    return [reason.code.value for reason in outcome.reasons]


@pytest.mark.parametrize(
    ("base", "is_passed", "of", "need"),
    [(Base.DUE, False, 120, 61), (Base.PRESENT, True, 110, 56), (Base.VOTED, True, 100, 51)],
)
def test_a_motion_is_held_against_the_base_that_its_rule_names(
    base: Base, is_passed: bool, of: int, need: int
) -> None:
    outcome = motion(VoteRule(base=base), Voices(120, 110, 58, 30, 12, 10))
    assert (outcome.is_held, outcome.is_passed, outcome.base, outcome.need) == (True, is_passed, of, need)
    assert codes(outcome) == ([] if is_passed else ["vote.not_passed"])


@pytest.mark.parametrize(
    ("voices", "told"),
    [
        (Voices(120, 100, 60, 30, 7), ["vote.sum_not_present"]),
        (Voices(90, 100, 60, 40), ["vote.present_gt_due"]),
        (Voices(100, 100, 110, -10), ["vote.negative"]),
        (Voices(90, 60, 60), ["vote.no_quorum"]),
    ],
)
def test_a_motion_whose_numbers_do_not_agree_is_not_held(voices: Voices, told: list[str]) -> None:
    outcome = motion(VoteRule(quorum=TWO_THIRDS_EXCEEDED), voices)
    assert not outcome.is_held and not outcome.is_passed
    assert codes(outcome) == told


def test_the_difference_of_a_vote_is_told() -> None:
    (reason,) = motion(VoteRule(), Voices(120, 100, 60, 30, 7)).reasons
    assert reason.facts["difference"] == 3


def test_a_motion_without_a_base_is_not_held() -> None:
    assert codes(motion(VoteRule(base=None), Voices(1, 1, 1))) == ["vote.base_unknown"]
    assert codes(motion(VoteRule(base=Base.VALID), Voices(1, 1, 1))) == ["vote.base_unknown"]


def test_nothing_is_passed_by_nobody() -> None:
    outcome = motion(VoteRule(HALF_REACHED, Base.VOTED), Voices(3, 3, 0, not_voting=3))
    assert outcome.is_held and not outcome.is_passed


def test_a_slate_is_elected_as_a_whole_or_not_at_all() -> None:
    names = ("甲", "乙", "丙")
    assert slate(VoteRule(), names, Voices(29, 29, 28, 1)).elected == names
    assert slate(VoteRule(), names, Voices(29, 29, 14, 15)).elected == ()
    for bad in ((), ("甲", " "), ("甲", "甲")):
        refused = slate(VoteRule(), bad, Voices(29, 29, 29))
        assert [reason.code.value for reason in refused.reasons] == ["vote.names_bad"]


def test_names_are_decided_one_after_another() -> None:
    people = (("甲", Voices(20, 18, 11, 7)), ("乙", Voices(20, 18, 10, 8)), ("丙", Voices(20, 18, 18)))
    outcome = one_by_one(VoteRule(), people)
    assert outcome.elected == ("甲", "丙")
    assert [vote.need for vote in outcome.votes] == [11, 11, 11]
    assert one_by_one(VoteRule(), ()).reasons


AREA = 10_000_000  # 100,000 m² in 0.01 m²


@pytest.mark.parametrize(
    ("vote", "is_special", "is_held", "is_passed", "told"),
    [
        (OwnersVote(AREA, 1000, 6_666_700, 666, 0, 0), False, False, False, ["vote.owners_heads_absent"]),
        (OwnersVote(AREA, 1000, 6_666_600, 667, 0, 0), False, False, False, ["vote.owners_area_absent"]),
        (OwnersVote(AREA, 1000, 6_666_700, 667, 3_333_400, 334), False, True, True, []),
        (
            OwnersVote(AREA, 1000, 6_666_700, 667, 3_333_400, 333),
            False,
            True,
            False,
            ["vote.owners_heads_short"],
        ),
        (
            OwnersVote(AREA, 1000, 6_666_700, 667, 3_333_350, 334),
            False,
            True,
            False,
            ["vote.owners_area_short"],
        ),
        (OwnersVote(AREA, 1000, 8_000_000, 800, 6_000_000, 600), True, True, True, []),
        (
            OwnersVote(AREA, 1000, 8_000_000, 800, 5_999_999, 599),
            True,
            True,
            False,
            ["vote.owners_area_short", "vote.owners_heads_short"],
        ),
        (
            OwnersVote(AREA, 1000, 8_000_000, 800, 9_000_000, 600),
            True,
            False,
            False,
            ["vote.owners_part_gt_whole"],
        ),
        (OwnersVote(0, 0, 0, 0, 0, 0), False, False, False, ["vote.owners_part_gt_whole"]),
        (OwnersVote(AREA, 1000, 1, 1, -1, 0), False, False, False, ["vote.owners_part_gt_whole"]),
    ],
)
def test_owners_decide_by_area_and_by_heads(
    vote: OwnersVote, is_special: bool, is_held: bool, is_passed: bool, told: list[str]
) -> None:
    outcome = owners_vote(vote, is_special=is_special)
    assert (outcome.is_held, outcome.is_passed, codes(outcome)) == (is_held, is_passed, told)
