"""Measures as a document: they travel, they are hashed, they speak, and they show what their text leaves open."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from zhuomu.rules.election import (
    EXAMPLES,
    PARAMETERS,
    Base,
    CountingRole,
    Differential,
    DifferentialKind,
    ElectionMeasures,
    Mark,
    Method,
    Share,
    Shortage,
    Signs,
    TieRule,
    mark_of,
    measures_check,
    threshold_words,
)
from zhuomu.rules.election.share import Comparator
from zhuomu.rules.reason import Reason

SIMPLE = EXAMPLES["science_association"]


def codes(reasons: tuple[Reason, ...] | ElectionMeasures) -> list[str]:
    assert isinstance(reasons, tuple)
    return [f"{reason.code.value} {reason.field}" for reason in reasons]


def test_every_field_belongs_to_one_of_the_20_parameters() -> None:
    named = [name for names in PARAMETERS.values() for name in names]
    assert list(PARAMETERS) == list(range(1, 21))
    assert sorted(["title", *named]) == sorted(field.name for field in dataclasses.fields(ElectionMeasures))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_measures_of_six_bodies_travel_speak_and_leave_nothing_open(name: str) -> None:
    measures = EXAMPLES[name]
    assert ElectionMeasures.from_json(measures.to_json()) == measures
    assert measures_check(measures) == measures.open_questions() == ()
    sentences = measures.as_sentences()
    assert [sentence.split(".")[0] for sentence in sentences] == [str(number) for number in range(1, 21)]
    assert all(sentence.endswith("。") and "None" not in sentence for sentence in sentences)
    assert len({one.sha256 for one in EXAMPLES.values()}) == 6


def test_the_sentences_say_what_differs() -> None:
    poetry, union = EXAMPLES["poetry_society"].as_sentences(), EXAMPLES["trade_union"].as_sentences()
    assert poetry[5] == "6. 赞成画“√”，反对画“×”，弃权画“○”。"
    assert poetry[2] == "3. 赞成票达到实到人数的三分之二以上（含三分之二）的当选。"
    assert union[0] == "1. 到会人数达到应到人数的三分之二以上（含三分之二），方可选举。"
    assert SIMPLE.as_sentences()[0] == "1. 到会人数超过应到人数的三分之二，方可选举。"
    assert EXAMPLES["owners"].as_sentences()[1] == "2. 以专有部分面积和业主人数两项为计算的基数。"
    more = dataclasses.replace(
        SIMPLE,
        differential=Differential(DifferentialKind.NUMBER, 2),
        is_writein_marked=True,
        writein_eligible="本次大会的代表",
        shortage=Shortage.REDUCE_IF_NEAR,
        near_seats=1,
        again_threshold=None,
        is_proxy_present=True,
        reserved_seats=1,
        reserved_for="妇女",
        kin_barred=("夫妻", "父母子女"),
        roles=(CountingRole("监票人", 2),),
        is_kin_barred_from_counting=False,
    ).as_sentences()
    assert more[3] == "4. 差额选举：候选人数比应选名额至少多 2 名。"
    assert more[7].endswith("；另选的姓名须画“○”；另选的人限于本次大会的代表。")
    assert more[13].endswith("差额不多于 1 名的，可以由主席团决定减少名额；否则另行选举。")
    assert more[14] == "15. 另行选举时：得票多的当选，不设得票下限。"
    assert more[16].endswith("；委托的计入实到人数。")
    assert more[18] == "19. 应选名额中妇女至少 1 名；有夫妻、父母子女关系的不得同时任职。"
    assert more[19] == "20. 监票人 2 名；候选人不得担任。"


def test_a_text_that_says_nothing_is_shown_as_open() -> None:
    said = ElectionMeasures(shortage=Shortage.AGAIN)
    assert codes(said.open_questions()) == [
        "measures.base_open threshold_base",
        "measures.tie_open tie",
        "measures.again_base_open again_base",
    ]
    assert codes(ElectionMeasures(threshold=None).open_questions()) == [
        "measures.tie_open tie",
        "measures.shortage_open shortage",
    ]
    sentences = ElectionMeasures().as_sentences()
    assert [place for place, sentence in enumerate(sentences, 1) if "办法未作规定" in sentence] == [
        *(2, 3, 4, 13, 14, 15, 20)
    ]


def test_the_hash_changes_with_any_field_and_with_nothing_else() -> None:
    assert len(SIMPLE.sha256) == 64
    assert dataclasses.replace(SIMPLE).sha256 == SIMPLE.sha256
    assert dataclasses.replace(SIMPLE, tie=TieRule.CHAIR).sha256 != SIMPLE.sha256


def changed(**changes: Any) -> dict[str, object]:
    return SIMPLE.to_json() | changes


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, "measures.not_object schema"),
        ({}, "measures.not_object schema"),
        (changed(extra=1), "measures.field_unknown extra"),
        ({k: v for k, v in SIMPLE.to_json().items() if k != "tie"}, "measures.field_missing tie"),
        (changed(tie="lot"), "measures.value_bad tie"),
        (changed(tie=7), "measures.value_bad tie"),
        (changed(title=7), "measures.value_bad title"),
        (changed(title="长" * 3000), "measures.value_bad title"),
        (changed(is_proxy_present=1), "measures.value_bad is_proxy_present"),
        (changed(near_seats=True), "measures.value_bad near_seats"),
        (changed(near_seats=-1), "measures.value_bad near_seats"),
        (changed(near_seats=1.0), "measures.value_bad near_seats"),
        (changed(quorum=None), "measures.not_object quorum"),
        (changed(quorum={"comparator": "gt", "num": 1}), "measures.field_missing quorum.den"),
        (changed(kin_barred="夫妻"), "measures.value_bad kin_barred"),
        (changed(kin_barred=["夫妻", 2]), "measures.value_bad kin_barred[1]"),
        (changed(quorum={"comparator": "gt", "num": 1, "den": 1}), "measures.share_bad quorum"),
    ],
)
def test_a_document_with_a_fault_is_refused_with_the_field(data: object, told: str) -> None:
    assert codes(ElectionMeasures.from_json(data)) == [told]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"threshold": Share(Comparator.GE, 0, 2)}, "measures.share_bad threshold"),
        ({"threshold": Share(Comparator.GE, 1, 0)}, "measures.share_bad threshold"),
        ({"alternates": Share(Comparator.GT, 3, 2)}, "measures.share_bad alternates"),
        ({"quorum_base": Base.PRESENT}, "measures.quorum_base_bad quorum_base"),
        ({"signs": Signs("○", "○")}, "measures.signs_alike signs"),
        ({"signs": Signs("", "×", "○")}, "measures.signs_alike signs"),
        (
            {"differential": Differential(DifferentialKind.NUMBER, 0)},
            "measures.differential_bad differential",
        ),
        (
            {"differential": Differential(DifferentialKind.RATIO, 1, 0)},
            "measures.differential_bad differential",
        ),
        ({"roles": (CountingRole(" ", 1),)}, "measures.role_bad roles"),
        ({"roles": (CountingRole("监票人", 0),)}, "measures.role_bad roles"),
        ({"method": Method.DUAL}, "measures.dual_missing dual"),
    ],
)
def test_measures_that_can_mean_nothing_are_refused(changes: dict[str, Any], told: str) -> None:
    assert codes(measures_check(dataclasses.replace(SIMPLE, **changes))) == [told]


def test_a_share_of_all_is_sound_only_where_all_are_enough() -> None:
    assert Share(Comparator.GE, 3, 3).is_sound
    assert not Share(Comparator.GT, 3, 3).is_sound


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Share(Comparator.GE, 1, 1), "全部"),
        (Share(Comparator.GE, 1, 2), "半数以上（含半数）"),
        (Share(Comparator.GT, 11, 20), "超过二十分之十一"),
        (Share(Comparator.GT, 21, 30), "超过三十分之二十一"),
        (Share(Comparator.GT, 2, 101), "超过2/101"),
        (Share(Comparator.GE, 20, 100), "百分之二十以上（含百分之二十）"),
        (Share(Comparator.GT, 120, 100), "超过120/100"),
    ],
)
def test_a_share_is_said_in_words(share: Share, said: str) -> None:
    assert share.words == said


@pytest.mark.parametrize(
    ("rule", "seats", "least"),
    [
        (Differential(DifferentialKind.RATIO, 20, 100), 7, 9),
        (Differential(DifferentialKind.RATIO, 20, 100), 6, 8),
        (Differential(DifferentialKind.RATIO, 20, 100), 5, 6),
        (Differential(DifferentialKind.RATIO, 5, 100), 161, 170),
        (Differential(DifferentialKind.NUMBER, 2), 5, 7),
        (Differential(DifferentialKind.EQUAL), 5, 5),
        (Differential(), 5, 0),
    ],
)
def test_the_number_of_candidates_is_rounded_up(rule: Differential, seats: int, least: int) -> None:
    assert rule.nominees(seats) == least


def test_signs_mean_what_the_measures_say_and_nothing_else() -> None:
    poetry = EXAMPLES["poetry_society"].signs
    assert [mark_of(sign, poetry) for sign in ("√", "×", "○", " ")] == [
        *(Mark.FOR, Mark.AGAINST, Mark.ABSTAIN, Mark.ABSTAIN)
    ]
    assert [mark_of(sign, SIMPLE.signs) for sign in ("○", "×", "")] == [
        *(Mark.FOR, Mark.AGAINST, Mark.ABSTAIN)
    ]
    for sign, signs in (("✓", poetry), ("√", SIMPLE.signs)):
        refused = mark_of(sign, signs)
        assert isinstance(refused, Reason)
        assert (refused.code.value, refused.facts["sign"]) == ("count.sign_unknown", sign)


def test_a_threshold_is_said_with_its_base_and_number() -> None:
    half, third = Share(Comparator.GT, 1, 2), Share(Comparator.GE, 1, 3)
    assert threshold_words(half, Base.PRESENT, 112) == "赞成票超过实到人数（112）的半数，至少 57 票"
    assert threshold_words(third, Base.RECOVERED, 60) == (
        "赞成票达到收回票数（60）的三分之一以上（含三分之一），至少 20 票"
    )
    assert threshold_words(half, None, 0) == "赞成票超过半数，计算的基数办法未作规定"
