"""What a teller types: the measures' own signs and plain keys; anything else is refused with its rule."""

from __future__ import annotations

import dataclasses

import pytest

from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.signs import (
    Paper,
    keys_of,
    marks_read,
    paper_read,
    signs_shown,
    writeins_read,
    writeins_text,
)
from zhuomu.core.errors import Refused
from zhuomu.core.http import sentence
from zhuomu.rules.election.examples import POETRY_SOCIETY, SCIENCE_ASSOCIATION
from zhuomu.rules.reason import Reason

NAMES = ("王一禾", "田秋白", "李青禾", "沈知白")


def reasons(read: object) -> list[Reason]:
    assert isinstance(read, tuple)
    return list(read)


@pytest.mark.parametrize(
    "typed",
    ["120?", "12 ?", "○×-?", "oX0?", "１２０？", "OX　?", "1x-?\r\n"],
    ids=["digits", "space", "signs", "letters", "wide", "wide-space", "line-end"],
)
def test_keys_of_every_kind_say_the_same(typed: str) -> None:
    assert marks_read(typed, SCIENCE_ASSOCIATION, NAMES) == "OX-?"


def test_signs_mean_what_these_measures_say() -> None:
    assert marks_read("√×○1", POETRY_SOCIETY, NAMES) == "OX-O"
    assert marks_read("voV2", POETRY_SOCIETY, NAMES) == "O-OX"
    assert marks_read("○o12", SCIENCE_ASSOCIATION, NAMES) == "OOOX"


def test_a_sign_outside_the_measures_is_refused_with_its_rule_and_its_name() -> None:
    (reason,) = reasons(marks_read("1√01", SCIENCE_ASSOCIATION, NAMES))
    assert (reason.code, reason.field) == (ElectionCode.MARK_UNKNOWN, "marks")
    assert "田秋白" in sentence(reason)
    assert "赞成画“○”，反对画“×”，弃权不作标记" in sentence(reason)


def test_a_sign_behind_the_last_name_is_named_by_its_place() -> None:
    (reason,) = reasons(marks_read("1111z", SCIENCE_ASSOCIATION, NAMES))
    assert reason.facts["name"] == "第 5 个"


@pytest.mark.parametrize("typed", ["", "1", "11111"])
def test_a_line_has_as_many_signs_as_names(typed: str) -> None:
    (reason,) = reasons(marks_read(typed, SCIENCE_ASSOCIATION, NAMES))
    assert (reason.code, reason.facts["typed"]) == (ElectionCode.MARKS_COUNT, len(typed))


def test_signs_longer_than_one_character_are_typed_by_digits_only() -> None:
    signs = dataclasses.replace(SCIENCE_ASSOCIATION.signs, for_="同意", against="不同意")
    assert keys_of(signs).keys() == set("120 -?")


def test_written_names_are_parted_and_made_alike() -> None:
    assert writeins_read(" 陆 远、孙牧\n", SCIENCE_ASSOCIATION) == (("孙牧", True), ("陆远", True))
    assert writeins_read("", SCIENCE_ASSOCIATION) == ()


def test_a_name_carries_its_sign_where_the_measures_ask_for_one() -> None:
    measures = dataclasses.replace(SCIENCE_ASSOCIATION, is_writein_marked=True)
    read = writeins_read("陆远1、孙牧○、许愿", measures)
    assert read == (("孙牧", True), ("许愿", False), ("陆远", True))
    paper = Paper("OOOO", read)  # type: ignore[arg-type]
    assert writeins_text(paper, measures) == "孙牧○、许愿、陆远○"
    assert writeins_read(writeins_text(paper, measures), measures) == read


def test_a_name_too_long_is_refused_at_its_field() -> None:
    (reason,) = reasons(writeins_read("陆" * 41, SCIENCE_ASSOCIATION))
    assert (reason.code, reason.field) == (ElectionCode.WRITEIN_LONG, "writeins")


def test_every_fault_of_a_paper_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        paper_read(SCIENCE_ASSOCIATION, NAMES, marks="1", writeins="陆" * 41)
    assert [reason.field for reason in refused.value.reasons] == ["marks", "writeins"]


def test_of_an_illegible_paper_nothing_else_is_kept() -> None:
    read = paper_read(
        SCIENCE_ASSOCIATION, NAMES, marks="zz", writeins="陆远", is_illegible=True, is_doubtful=True
    )
    assert read == Paper("----", is_illegible=True)


def test_marks_are_shown_as_they_stand_on_the_paper() -> None:
    assert signs_shown("OX-?", SCIENCE_ASSOCIATION.signs) == ("○", "×", "—", "？")
    assert signs_shown("OX-?", POETRY_SOCIETY.signs) == ("√", "×", "○", "？")
