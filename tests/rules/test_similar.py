from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuomu.rules.similar import (
    DEFAULT_RULES,
    SimilarCode,
    SimilarRules,
    Subject,
    likeness,
    similar,
    words_shared,
)

C = SimilarCode
DAY = date(2030, 11, 7)
NEW = Subject(
    "new",
    "12弄垃圾房异味",
    "垃圾房门坏了，晚上味道很大，楼上开不了窗。",
    DAY,
    "梧桐一居",
    "垃圾分类",
    "梧桐路12弄",
)
SAME = Subject(
    "P1",
    "垃圾房味道大",
    "12弄的垃圾房关不上门，味道很大。",
    DAY - timedelta(days=3),
    "梧桐一居",
    "垃圾分类",
    "梧桐路１２弄",
)
ELSEWHERE = Subject(
    "P2", "垃圾房无人清运", "垃圾房满了三天没有人运走。", DAY, "银杏里", "垃圾分类", "银杏路3弄"
)
OTHER = Subject("P3", "路灯不亮", "弄口的路灯坏了一周。", DAY, "梧桐一居", "市政设施", "")
CANDIDATES = [OTHER, ELSEWHERE, SAME]


def test_the_same_trouble_next_door_is_proposed_first_with_its_reasons() -> None:
    proposal = similar(NEW, CANDIDATES)[0]
    assert (proposal.key, [reason.code for reason in proposal.reasons]) == (
        "P1",
        [C.SAME_WORDS, C.SAME_PLACE, C.SAME_CATEGORY, C.DAYS_APART],
    )
    assert proposal.reasons[0].facts["words"] == "“味道很大”“12弄”“垃圾房”"
    assert proposal.reasons[1].facts == {"place": "梧桐路１２弄"}
    assert proposal.reasons[3].facts == {"days": 3}


def test_another_trouble_in_the_same_area_is_not_proposed() -> None:
    assert [proposal.key for proposal in similar(NEW, CANDIDATES)] == ["P1"]
    everything = replace(DEFAULT_RULES, least=0, least_words=0)
    assert {proposal.key for proposal in similar(NEW, CANDIDATES, everything)} == {"P1", "P2", "P3"}


def test_equal_words_in_another_area_are_proposed_after_those_in_the_same() -> None:
    far = replace(NEW, key="far", area="银杏里", place="")
    near = replace(NEW, key="near", place="")
    found = similar(NEW, [far, near])
    assert [proposal.key for proposal in found] == ["near", "far"]
    assert [reason.code for reason in found[0].reasons][1:] == [C.SAME_AREA, C.SAME_CATEGORY, C.DAYS_APART]
    assert [reason.code for reason in found[1].reasons][1:] == [C.SAME_CATEGORY, C.DAYS_APART]


def test_the_same_place_and_category_are_enough_without_a_common_word() -> None:
    wordless = replace(NEW, key="P4", title="脏", text="脏")
    (proposal,) = similar(NEW, [wordless])
    assert [reason.code for reason in proposal.reasons] == [C.SAME_PLACE, C.SAME_CATEGORY, C.DAYS_APART]
    assert similar(NEW, [replace(wordless, category="电梯")]) == ()


def test_only_the_window_only_others_and_only_the_best() -> None:
    old = replace(SAME, key="old", on=DAY - timedelta(days=91))
    edge = replace(SAME, key="edge", on=DAY - timedelta(days=90))
    later = replace(SAME, key="later", on=DAY)
    assert [p.key for p in similar(NEW, [NEW, old, edge, later])] == ["later", "edge"]
    many = [replace(SAME, key=f"P{number}") for number in range(9, 0, -1)]
    assert [p.key for p in similar(NEW, many)] == ["P1", "P2", "P3", "P4", "P5"]
    assert similar(NEW, []) == ()


def test_what_is_empty_matches_nothing() -> None:
    blank = Subject("blank", "", "", DAY)
    assert similar(blank, [replace(blank, key="other")]) == ()
    assert likeness(set(), {"垃圾"}) == likeness({"垃圾"}, set()) == 0
    assert likeness({"垃圾"}, {"垃圾"}) == 100


def test_the_shared_words_are_the_longest_runs() -> None:
    pairs = {"电梯", "困人", "又困"}
    assert words_shared("电梯又困人了，电梯！", pairs) == ("又困人", "电梯")
    assert words_shared("", pairs) == words_shared("无", pairs) == ()
    assert words_shared("电梯，困人，又困", pairs, most=1) == ("电梯",)


@pytest.mark.parametrize("wrong", [{"words": 61}, {"window_days": 0}, {"most": 0}])
def test_rules_make_sense(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"weights|at least"):
        SimilarRules(**wrong)


words = st.text(alphabet="电梯坏了垃圾房味道大，。 12", max_size=24)
subjects = st.builds(
    Subject,
    st.uuids().map(str),
    words,
    words,
    st.dates(DAY - timedelta(days=100), DAY),
    st.sampled_from(["", "a"]),
    st.sampled_from(["", "c"]),
    st.sampled_from(["", "p"]),
)


@given(subjects, st.lists(subjects, max_size=8))
@settings(deadline=None)
def test_scores_lie_in_range_fall_and_do_not_depend_on_the_order(one: Subject, many: list[Subject]) -> None:
    found = similar(one, many)
    assert found == similar(one, reversed(many))
    scores = [proposal.score for proposal in found]
    assert scores == sorted(scores, reverse=True)
    assert all(DEFAULT_RULES.least <= score <= 100 for score in scores)
    assert all(proposal.reasons[0].code is not C.DAYS_APART for proposal in found)


@given(subjects, subjects)
@settings(deadline=None)
def test_likeness_goes_both_ways(one: Subject, other: Subject) -> None:
    rules = replace(DEFAULT_RULES, least=0, least_words=0)
    there, back = similar(one, [other], rules), similar(other, [one], rules)
    assert [p.score for p in there] == [p.score for p in back]
