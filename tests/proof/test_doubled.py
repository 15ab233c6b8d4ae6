"""Which doubled characters are slips: the counts, the filter, and the build that makes them."""

from collections import Counter

import pytest

from zhuomu.proof import check
from zhuomu.proof.doubled import doubled_read, doubled_shared, is_in, packed
from zhuomu.proof.doubled_build import Bounds, build

# 甲 is doubled between 乙 and 丙 only; 甲乙丁 is an everyday word.
TEXT = "乙甲丁，" * 40 + "乙甲甲丙，" * 3 + "戊甲甲己，" * 3 + "乙甲甲己，"
LOOSE = Bounds(least_char=1, least_three=5, budget=10_000)


def test_a_double_never_seen_that_leaves_an_everyday_word_is_a_slip() -> None:
    doubled = doubled_read(build({"news": TEXT}, LOOSE))
    assert doubled.is_slip("乙", "甲", "丁")
    assert not doubled.is_slip("乙", "甲", "丙"), "seen so"
    assert not doubled.is_slip("戊", "甲", "丁"), "戊甲丁 is no everyday word"
    assert not doubled.is_slip("甲", "甲", "丁"), "a run is no double"
    assert not doubled.is_slip("乙", "辛", "丁"), "a character that is not judged"


def test_a_character_that_would_often_be_blamed_wrongly_is_not_judged() -> None:
    # Each place stands once: without it nothing speaks for it.
    text = "乙甲丁，戊甲己，" * 40 + "乙甲甲丁，戊甲甲己，"
    assert doubled_read(build({"news": text}, LOOSE)).beside.keys() >= {"甲", "乙"}
    strict = doubled_read(build({"news": text}, Bounds(least_char=1, least_three=5, budget=0.0)))
    assert "甲" not in strict.beside
    assert "乙" in strict.beside


def test_numerals_are_never_judged_and_rare_characters_neither() -> None:
    beside = doubled_read(build({"news": "乙三丁，" * 40 + "辛"}, Bounds(2, 5, 10_000))).beside
    assert beside.keys() == {"乙", "丁"}


def test_the_same_text_makes_the_same_bytes_and_kinds_are_blamed_apart() -> None:
    assert build({"news": TEXT}, LOOSE) == build({"news": TEXT}, LOOSE)
    assert doubled_read(build({"news": TEXT, "laws": "乙"}, LOOSE)) == doubled_read(
        build({"news": TEXT}, LOOSE)
    )


def test_the_filter_holds_every_word_and_few_others() -> None:
    words = [f"{chr(0x4E00 + at)}的{chr(0x5E00 + at)}" for at in range(2000)]
    threes = doubled_read(packed({}, words)).threes
    assert all(is_in(threes, word) for word in words)
    others = sum(is_in(threes, f"{chr(0x6E00 + at)}了{chr(0x7E00 + at)}") for at in range(2000))
    assert others < 60


def test_the_shipped_counts_are_read_once_and_judge_many_characters() -> None:
    assert doubled_shared() is doubled_shared()
    assert len(doubled_shared().beside) > 1000


@pytest.mark.parametrize("text", ["推进居民民自治工作。", "加强社区建设设工作。", "街道召开工作会会议。"])
def test_doubles_in_everyday_words_are_marked(text: str) -> None:
    marks = Counter(mark.rule for mark in check(text))
    assert marks["doubles.character"] <= 1
    assert sum(marks.values()) == marks["doubles.character"]


def test_the_marks_of_everyday_doubles() -> None:
    assert [mark.suggestion for mark in check("推进居民民自治工作。")] == ["民"]
