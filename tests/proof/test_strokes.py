"""The table of strokes, against counts everybody knows."""

import pytest

from zhuomu.proof.chinese import SURNAMES
from zhuomu.proof.strokes import surname_strokes


@pytest.mark.parametrize(
    ("name", "count"), [("丁一", 2), ("王川", 4), ("范一", 8), ("黄山", 11), ("戴天", 17), ("欧阳山", 8)]
)
def test_the_first_character_counts(name: str, count: int) -> None:
    assert surname_strokes(name) == count


def test_an_unknown_surname_is_not_judged_and_the_common_ones_are_known() -> None:
    assert surname_strokes("囍三") is None
    assert surname_strokes("") is None
    assert sorted(surname for surname in SURNAMES if surname_strokes(surname) is None) == []
