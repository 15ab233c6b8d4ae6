"""What the speller holds on every text, and a few errors that it must mend. Needs the built model and numpy."""

import string
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numpy", reason="numpy is not installed: the speller cannot run")

from zhuomu.proof.speller import DEFAULT_THRESHOLD, Correction, ModelError, Speller
from zhuomu.proof.speller.ranker import MODEL
from zhuomu.proof.speller.speller import RULE, RULE_LEFT_OUT, RULE_TWICE, _is_usage

pytestmark = pytest.mark.skipif(not MODEL.exists(), reason="the speller's model is not built")

PAGE = (
    "昨天上午，梧桐路街道召开社区治理工作推进会，总结今年以来的工作，部署下一阶段的重点任务。\n"
    "会议强调，要坚持以人民为中心的发展思想，切实解决群众反映强烈的突出问题。\n"
)
ANYTHING = st.characters(exclude_categories=())
TEXTS = st.lists(
    st.one_of(st.sampled_from([*PAGE, "2019", "\n", "　", "部暑", "按步就班"]), ANYTHING), max_size=60
).map("".join)


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller.load()


@given(text=TEXTS)
@settings(max_examples=150, deadline=None)
def test_marks_lie_in_the_text_sorted_apart_and_the_same_again(text: str) -> None:
    speller = _shared()
    marks = speller.check(text, threshold=0.1)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert all(one.end <= other.start for one, other in pairwise(marks))
    longer = {RULE: 0, RULE_LEFT_OUT: 1, RULE_TWICE: -1}
    assert all(
        mark.suggestion is not None and len(mark.suggestion) == mark.end - mark.start + longer[mark.rule]
        for mark in marks
    )
    assert all(mark.suggestion != text[mark.start : mark.end] for mark in marks)
    assert all(mark.message.endswith("。") and 0.05 <= mark.confidence < 1 for mark in marks)
    assert speller.check(text, threshold=0.1) == marks


_LOADED: list[Speller] = []


def _shared() -> Speller:
    if not _LOADED:
        _LOADED.append(Speller.load())
    return _LOADED[0]


def test_a_higher_threshold_never_says_more_of_one_error(speller: Speller) -> None:
    text = PAGE.replace("部署", "部暑")
    counts = [len(speller.check(text, threshold=threshold)) for threshold in (0.3, 0.6, 0.9, 0.999999)]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 0


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("部署", "部暑"),
        ("突出", "突初"),
        ("人民", "人名"),
        ("反映", "反印"),
        ("解决", "解绝"),
    ],
)
def test_an_error_put_into_the_page_is_mended(speller: Speller, right: str, wrong: str) -> None:
    assert speller.corrected(PAGE.replace(right, wrong, 1)) == PAGE


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("治理工作", "治理理工作", RULE_TWICE),
        ("群众反映", "群众众反映", RULE_TWICE),
        ("群众反映", "群反映", RULE_LEFT_OUT),
        ("突出问题", "突出题", RULE_LEFT_OUT),
    ],
)
def test_a_character_left_out_or_written_twice_is_mended(
    speller: Speller, right: str, wrong: str, rule: str
) -> None:
    page = PAGE.replace(right, wrong, 1)
    assert speller.corrected(page) == PAGE
    (mark,) = speller.check(page)
    assert mark.rule == rule
    assert mark.message.endswith("字。")
    assert page[: mark.start] + str(mark.suggestion) + page[mark.end :] == PAGE


@pytest.mark.parametrize(("right", "wrong"), [("强调", "调强"), ("领导班子", "领班导子"), ("问题", "题问")])
def test_two_characters_the_wrong_way_round_are_mended(speller: Speller, right: str, wrong: str) -> None:
    page = PAGE.replace("会议", "领导班子会议")
    assert speller.corrected(page.replace(right, wrong, 1)) == page


@pytest.mark.parametrize("text", ["客人说，中挪人民是老朋友。", "深化中德交流合作", "推进芬中面向未来的合作"])
def test_short_names_of_two_countries_are_left_alone(
    speller: Speller, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert speller.corrections(text, 0.3) == []
    monkeypatch.setattr("zhuomu.proof.speller.speller._COUNTRY_PAIRS", frozenset())
    assert speller.corrections(text, 0.3) != []


def test_a_right_page_is_left_alone(speller: Speller) -> None:
    assert speller.check(PAGE) == []


@pytest.mark.parametrize(
    "text",
    ["", "\n", " \t", string.printable, "\ud800", "\ud800部暑\udfff", "😀" * 50, "部" * 3000, "\x00\x01"],
)
def test_odd_text_gives_marks_or_none_but_no_exception(speller: Speller, text: str) -> None:
    assert all(mark.end <= len(text) for mark in speller.check(text, threshold=0.05))


def test_offsets_hold_after_wide_characters_and_collapsed_runs(speller: Speller) -> None:
    lead = "😀 ABC 2019年11月　1日\r\n\r\n\n"
    page = PAGE.replace("部署", "部暑")
    alone = [(mark.start + len(lead), mark.end + len(lead)) for mark in speller.check(page)]
    assert alone
    assert [(mark.start, mark.end) for mark in speller.check(lead + page)] == alone


def test_an_error_at_the_end_of_a_long_text_is_found_at_its_place(speller: Speller) -> None:
    page = PAGE.replace("部署", "部暑")
    lead = PAGE * (120_000 // len(PAGE))
    assert [(mark.start - len(lead), mark.end - len(lead)) for mark in speller.check(lead + page)] == [
        (mark.start, mark.end) for mark in speller.check(page)
    ]


def test_what_stands_twice_between_the_same_neighbours_must_be_surer() -> None:
    once, twice = "他叫林川北。", "他叫林川北。她见林川北。"
    found = Correction(4, 5, "白", 0.8)
    assert not _is_usage(once, found, threshold=0.75)
    assert _is_usage(twice, found, threshold=0.75)
    assert not _is_usage(twice, replace(found, probability=0.99), threshold=0.75)


@pytest.mark.slow
def test_time_grows_with_the_length_only(speller: Speller) -> None:
    def seconds(text: str) -> float:
        began = time.process_time()
        speller.check(text)
        return time.process_time() - began

    line = PAGE.replace("\n", "")
    small, large = seconds(line * 1000), seconds(line * 4000)
    assert large < 12 * max(small, 0.05)


def test_an_absent_or_foreign_model_is_a_clear_error(tmp_path: Path) -> None:
    foreign = tmp_path / "speller.zip"
    with pytest.raises(ModelError, match=r"speller\.zip"):
        Speller.load(foreign)
    foreign.write_bytes(b"PK no zip")
    with pytest.raises(ModelError):
        Speller.load(foreign)


def test_the_model_fits_into_the_package() -> None:
    assert MODEL.stat().st_size <= 15_000_000
    assert 0 < DEFAULT_THRESHOLD < 1


def test_a_correction_beside_a_sure_one_is_a_warning_too_and_one_alone_is_not(
    speller: Speller, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "甲乙丙丁。戊己。庚辛。"
    said = [(0, 0.95), (2, 0.5), (3, 0.3), (5, 0.6), (8, 0.9)]
    corrections = [Correction(start, start + 1, "子", probability) for start, probability in said]
    monkeypatch.setattr(Speller, "corrections", lambda self, text, threshold: corrections)
    found = [(mark.start, mark.severity.value) for mark in speller.check(text)]
    assert found == [(0, "warning"), (2, "warning"), (3, "query"), (5, "query"), (8, "warning")]
