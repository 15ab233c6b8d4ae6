"""The file format: whole measures are taken too, and every fault of a file is told with its field."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.election.makers import vector_outcome
from zhuomu.rules.election import EXAMPLES, Vector, vector_read

GOOD: dict[str, Any] = {
    "seats": 1,
    "cands": ["甲", "乙"],
    "due": 4,
    "present": 4,
    "issued": 4,
    "ballots": [{"n": 4, "m": "OX"}],
}


def but(**changes: Any) -> dict[str, Any]:
    return GOOD | changes


def paper(**changes: Any) -> dict[str, Any]:
    return GOOD | {"ballots": [{"n": 4, "m": "OX"} | changes]}


def test_whole_measures_stand_in_a_file_as_they_were_adopted() -> None:
    measures = EXAMPLES["science_association"]
    read = vector_read(but(measures=measures.to_json(), eligible=["丙"], proxies=0))
    assert isinstance(read, Vector)
    assert read.measures == measures
    assert read.given.contest.eligible == frozenset({"丙"})
    outcome = vector_outcome(but(measures=measures.to_json()))
    assert (outcome["measures_sha256"], outcome["elected"]) == (measures.sha256, ["甲"])


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ([], "vector.not_object "),
        ({name: value for name, value in GOOD.items() if name != "due"}, "vector.field_missing due"),
        (but(seat=1), "vector.field_unknown seat"),
        (but(due=-1), "vector.not_count due"),
        (but(due=4.0), "vector.not_count due"),
        (but(due=True), "vector.not_count due"),
        (but(due=10**12), "vector.not_count due"),
        (but(printed="4"), "vector.not_count printed"),
        (but(ballots={}), "vector.not_list ballots"),
        (but(ballots=[3]), "vector.not_object ballots[0]"),
        (but(eligible=["丙", "\ud800"]), "vector.not_text eligible[1]"),
        (paper(m="O"), "vector.mark_unknown ballots[0].m"),
        (paper(m="O√"), "vector.mark_unknown ballots[0].m"),
        (paper(m=7), "vector.mark_unknown ballots[0].m"),
        (paper(n=None), "vector.not_count ballots[0].n"),
        (paper(w="丙"), "vector.not_list ballots[0].w"),
        (paper(w=[7]), "vector.not_text ballots[0].w[0]"),
        (paper(mark=1), "vector.not_flag ballots[0].mark"),
        (paper(voter="王"), "vector.field_unknown ballots[0].voter"),
        (but(ballots=[{"m": "OX"}]), "vector.field_missing ballots[0].n"),
        (but(measures=[]), "vector.not_object measures"),
        (but(measures={"luck": 1}), "vector.field_unknown measures.luck"),
        (but(measures={"base": "moon"}), "vector.value_unknown measures.base"),
        (but(measures={"tie": ["revote"]}), "vector.value_unknown measures.tie"),
        (but(measures={"thr": ["gt", 1]}), "vector.share_bad measures.thr"),
        (but(measures={"thr": ["eq", 1, 2]}), "vector.share_bad measures.thr"),
        (but(measures={"thr": [["gt"], 1, 2]}), "vector.share_bad measures.thr"),
        (but(measures={"quorum": None}), "vector.share_bad measures.quorum"),
        (but(measures={"thr": ["gt", 2, 2]}), "vector.share_bad measures.thr"),
        (but(measures={"blank_valid": "no"}), "vector.not_flag measures.blank_valid"),
        (but(measures={"exact_seats": True, "void_over": False}), "vector.contradiction measures.void_over"),
        (but(measures={"schema": "zhuomu.measures/2"}), "measures.not_object schema"),
    ],
)
def test_a_fault_is_told_with_its_field(data: object, told: str) -> None:
    read = vector_read(data)
    assert isinstance(read, tuple)
    assert [f"{reason.code.value} {reason.field}" for reason in read] == [told]


def test_all_faults_are_told_at_once() -> None:
    read = vector_read({"cands": "甲乙", "ballots": [{"n": -1, "m": "?", "x": 1}], "luck": 2})
    assert isinstance(read, tuple)
    assert {reason.field for reason in read} == {
        *("luck", "seats", "due", "present", "issued", "cands"),
        *("ballots[0].x", "ballots[0].m", "ballots[0].n"),
    }
