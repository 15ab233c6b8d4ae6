"""Learning from use: what is rejected stays silent, what is mostly rejected is proposed for switching off."""

import pytest

from zhuomu.proof import Lexicon, check
from zhuomu.proof.learning import Decision, Tally, proposals, silenced, tallies, taught, undone

TEXT = "会议开始，，散会。定于2月30日。"
DOUBLED = ("marks.doubled", "，，")


def decided(*taken: bool, rule: str = DOUBLED[0], words: str = DOUBLED[1]) -> list[Decision]:
    return [Decision(rule, words, is_taken) for is_taken in taken]


@pytest.mark.parametrize(
    ("taken", "silent"),
    [((), False), ((False,), True), ((True,), False), ((False, True), False), ((True, False), True)],
)
def test_the_last_decision_on_the_same_words_counts(taken: tuple[bool, ...], silent: bool) -> None:
    assert (DOUBLED in silenced(decided(*taken))) is silent


def test_a_rejected_mark_is_silent_in_check_until_it_is_undone() -> None:
    decisions = [*decided(False), *decided(True, rule="words.typo", words="，，")]
    house = Lexicon(rejected=frozenset({("dates.impossible_date", "2月30日")}))
    assert check(TEXT, lexicon=taught(house, decisions)) == []
    again = undone(decisions, *DOUBLED)
    assert again == decisions[1:]
    assert [mark.rule for mark in check(TEXT, lexicon=taught(house, again))] == ["marks.doubled"]


def test_undoing_keeps_other_words_other_rules_and_what_was_taken() -> None:
    kept = [*decided(False, words="。。"), *decided(False, rule="words.typo"), *decided(True)]
    assert undone([*decided(False), *kept], *DOUBLED) == kept


def test_rules_are_counted_in_order() -> None:
    counts = tallies([*decided(True, False, False), *decided(True, rule="dates.weekday")])
    assert list(counts.items()) == [("dates.weekday", Tally(1, 0)), ("marks.doubled", Tally(1, 2))]
    assert [tally.count for tally in counts.values()] == [1, 3]
    assert Tally().taken_share == 1
    assert Tally(1, 3).taken_share == 0.25


def test_a_rule_under_half_taken_is_proposed_once_enough_was_decided() -> None:
    counts = {
        "half": Tally(10, 10),
        "under": Tally(9, 11),
        "few": Tally(0, 19),
        "worst": Tally(0, 20),
        "alike": Tally(0, 30),
    }
    assert proposals(counts) == ["alike", "worst", "under"]
    assert proposals(counts, least=1) == ["alike", "few", "worst", "under"]
