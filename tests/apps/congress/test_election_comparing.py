"""Two readings are compared as multisets, and what differs is matched by likeness."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from zhuomu.apps.congress.comparing import compare
from zhuomu.apps.congress.signs import Paper

PAPERS = st.lists(
    st.builds(
        Paper,
        st.text("OX-?", min_size=3, max_size=3),
        st.sampled_from([(), (("陆远", True),), (("孙牧", True), ("陆远", True))]),
        st.booleans(),
    ),
    max_size=8,
)


@given(PAPERS, st.randoms())
def test_the_order_of_reading_is_no_difference(papers: list[Paper], chance: random.Random) -> None:
    shuffled = list(papers)
    chance.shuffle(shuffled)
    assert compare(papers, shuffled).is_equal


@given(PAPERS, PAPERS)
def test_nothing_is_lost_and_nothing_doubled(first: list[Paper], second: list[Paper]) -> None:
    size = min(len(first), len(second))
    comparison = compare(first[:size], second[:size])
    one = [*comparison.common, *(pair.first for pair in comparison.differences)]
    other = [*comparison.common, *(pair.second for pair in comparison.differences)]
    assert sorted(one, key=repr) == sorted(first[:size], key=repr)
    assert sorted(other, key=repr) == sorted(second[:size], key=repr)
    assert all(pair.first != pair.second for pair in comparison.differences)


def test_the_most_alike_papers_are_held_against_each_other() -> None:
    first = [Paper("OOOO"), Paper("XXXX"), Paper("O-O-")]
    second = [Paper("XXXO"), Paper("O-O-"), Paper("OOO-")]
    comparison = compare(first, second)
    assert comparison.common == (Paper("O-O-"),)
    pairs = {(pair.first.marks, pair.second.marks, pair.cells) for pair in comparison.differences}
    assert pairs == {("OOOO", "OOO-", (3,)), ("XXXX", "XXXO", (3,))}


def test_names_and_flags_are_differences_of_their_own() -> None:
    first, second = Paper("OO", (("陆远", True),)), Paper("OO", (("陆运", True),), is_doubtful=True)
    (difference,) = compare([first], [second]).differences
    assert (difference.cells, difference.is_other_names, difference.is_other_flags) == ((), True, True)
