"""A count written as a file is read back as the same measures and the same input, whatever it holds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.rules.election.makers import ballot, given, vector_make
from zhuomu.rules.election import (
    EXAMPLES,
    Ballot,
    Bundle,
    Contest,
    CountInput,
    Mark,
    NameRulings,
    PaperAccount,
    Roll,
    Ruling,
    Vector,
    VoidCode,
    Votes,
    WriteIn,
    count,
    input_sha256,
    papers_grouped,
    vector_read,
    vector_write,
)

MEASURES = EXAMPLES["science_association"]
RULED = Ruling("两名监票人一致认为是赞成。", ("沈一帆", "陆知秋"), marks=(Mark.FOR, Mark.AGAINST))
WHOLE = CountInput(
    contest=Contest(
        1, ("甲", "乙"), frozenset({"丙", "丁"}), frozenset({"戊"}), (("甲", "己"),), frozenset({"乙"})
    ),
    roll=Roll(9, 8, whole=10, proxies=1),
    papers=PaperAccount(8, 7, printed=10, exchanged=1, unused=1),
    ballots=(
        ballot("OX", is_doubtful=True, ruling=RULED),
        ballot("?-", ruling=Ruling("写有姓名", (), "主席团", void=VoidCode.IDENTIFYING), count=2),
        ballot("XX", is_identifying=True, is_illegible=True, is_two_offices=True),
        ballot("-X", "丙", count=3),
    ),
    names=NameRulings((("炳", "丙"),), (("丙", "丁"),)),
    chair_choice=("甲",),
    prior_sha256="ab" * 32,
)
BUNDLED = given(
    1,
    "甲乙",
    roll=Roll(5, 5),
    papers=PaperAccount(5, 5),
    bundles=(Bundle(4, (Votes(1, 2, 1, 0), Votes(2, 1, 0, 1)), ((VoidCode.OVERVOTE, 1),), (("丙", 1),)),),
)


def written(what: CountInput) -> dict[str, Any]:
    """The file's content, as another program would get it."""
    plain: dict[str, Any] = json.loads(json.dumps(vector_write(MEASURES, what)))
    return plain


@pytest.mark.parametrize("what", [WHOLE, BUNDLED], ids=["ballots", "bundles"])
def test_everything_comes_back(what: CountInput) -> None:
    read = vector_read(written(what))
    assert read == Vector(MEASURES, what)


def test_an_unmarked_name_stays_unmarked() -> None:
    what = given(1, "甲", Ballot((Mark.AGAINST,), (WriteIn("丙", is_marked=False), WriteIn("丁"))))
    file = written(what)
    assert file["ballots"] == [{"n": 1, "m": "X", "w": [{"name": "丙", "marked": False}, "丁"]}]
    assert vector_read(file) == Vector(MEASURES, what)


@pytest.mark.parametrize("number", range(40))
def test_invented_elections_are_counted_again_with_the_same_outcome(number: int) -> None:
    read = vector_read(vector_make(number))
    assert isinstance(read, Vector)
    file = json.loads(json.dumps(vector_write(read.measures, read.given)))
    again = vector_read(file)
    assert again == read
    assert isinstance(again, Vector)
    assert count(again.measures, again.given).sha256 == count(read.measures, read.given).sha256


def test_grouped_papers_are_the_same_count_without_the_order_they_lay_in() -> None:
    papers = (ballot("OX"), ballot("XO", "丙", count=2), ballot("OX", count=3), ballot("--", count=0))
    there, back = papers_grouped(papers), papers_grouped(papers[::-1])
    assert there == back
    assert sorted((one.count, "".join(one.marks)) for one in there) == [(2, "XO"), (4, "OX")]
    assert input_sha256(given(1, "甲乙", *there)) == input_sha256(given(1, "甲乙", *papers))


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("measures_sha256", "0" * 64, ["vector.hash_other measures_sha256"]),
        ("input_sha256", 7, ["vector.hash_other input_sha256"]),
        ("present", 7, ["vector.hash_other input_sha256"]),
        ("names", [], ["vector.not_object names"]),
        ("names", {"merges": [["甲"]]}, ["vector.not_pair names.merges[0]"]),
        (
            "names",
            {"apart": ["甲"], "x": 1},
            ["vector.field_unknown names.x", "vector.not_list names.apart[0]"],
        ),
        ("relatives", [["甲", 7]], ["vector.not_text relatives[0][1]", "vector.not_pair relatives[0]"]),
        ("prior_sha256", 3, ["vector.not_text prior_sha256"]),
        ("homonyms", "甲", ["vector.not_list homonyms"]),
    ],
)
def test_what_was_changed_or_broken_is_told(field: str, value: object, told: list[str]) -> None:
    read = vector_read(written(WHOLE) | {field: value})
    assert isinstance(read, tuple)
    assert [f"{reason.code.value} {reason.field}" for reason in read] == told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"w": [{"name": "丙", "sign": 1}]}, "vector.field_unknown ballots[0].w[0].sign"),
        ({"w": [{"name": "丙", "marked": 1}]}, "vector.not_flag ballots[0].w[0].marked"),
        ({"doubtful": 1}, "vector.not_flag ballots[0].doubtful"),
        ({"ruling": 1}, "vector.not_object ballots[0].ruling"),
        ({"ruling": {"m": "O"}}, "vector.mark_unknown ballots[0].ruling.m"),
        ({"ruling": {"void": "luck"}}, "vector.value_unknown ballots[0].ruling.void"),
        ({"ruling": {"by": [1]}}, "vector.not_text ballots[0].ruling.by[0]"),
    ],
)
def test_a_broken_paper_is_told(change: dict[str, object], told: str) -> None:
    file = written(WHOLE)
    file["ballots"] = [{"n": 1, "m": "OX"} | change]
    read = vector_read(file)
    assert isinstance(read, tuple)
    assert [f"{reason.code.value} {reason.field}" for reason in read] == [told]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"valid": None}, "vector.not_count bundles[0].valid"),
        ({"votes": [[1, 2, 1, 0]]}, "vector.not_list bundles[0].votes"),
        ({"votes": [[1, 2, 1], [2, 1, 0, 1]]}, "vector.not_list bundles[0].votes[0]"),
        ({"void": []}, "vector.not_object bundles[0].void"),
        ({"void": {"luck": 1}}, "vector.value_unknown bundles[0].void"),
        ({"w": {"丙": -1}}, "vector.not_count bundles[0].w"),
        ({"size": 5}, "vector.field_unknown bundles[0].size"),
    ],
)
def test_a_broken_bundle_is_told(change: dict[str, object], told: str) -> None:
    file = written(BUNDLED)
    file["bundles"][0] |= change
    read = vector_read(file)
    assert isinstance(read, tuple)
    assert [f"{reason.code.value} {reason.field}" for reason in read] == [told]
