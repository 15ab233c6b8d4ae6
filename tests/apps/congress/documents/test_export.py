"""The export is what ``zhuomu count`` reads: the same outcome and the same hashes, and a change is noticed."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from tests.apps.congress.documents.makers import GIVEN, MEASURES
from zhuomu.apps.congress.documents.export import export_text
from zhuomu.rules.election import (
    CountInput,
    ElectionMeasures,
    Mark,
    Ruling,
    count,
    outcome_json,
    papers_grouped,
)
from zhuomu.rules.election.codec import sha256_of
from zhuomu.web.cli import main

DOUBTFUL = dataclasses.replace(
    GIVEN.ballots[3],
    is_doubtful=True,
    ruling=Ruling("○写得不圆，仍是赞成。", ("沈一帆", "陆知秋"), marks=(Mark.FOR,) * 4 + (Mark.AGAINST,) * 2),
)
RULED = dataclasses.replace(
    GIVEN, ballots=papers_grouped((*GIVEN.ballots[:3], DOUBTFUL, *GIVEN.ballots[4:])), prior_sha256="cd" * 32
)


def exported(measures: ElectionMeasures, given: CountInput, tmp_path: Path) -> Path:
    file = tmp_path / "count.json"
    text = export_text(measures, given, outcome=count(measures, given), label="第一届委员会委员")
    file.write_text(text, encoding="utf-8")
    return file


def counted(file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = main(["count", str(file)])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("given", [GIVEN, RULED], ids=["plain", "ruled"])
def test_another_program_gets_the_same_outcome(
    given: CountInput, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = exported(MEASURES, given, tmp_path)
    code, told = counted(file, capsys)
    mine = count(MEASURES, given)
    assert code == 0
    assert told.pop("id") == "第一届委员会委员"
    for rows in told.values():
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict):
                row.pop("words", None)
    assert told == json.loads(json.dumps(outcome_json(mine)))
    assert sha256_of(told) == mine.sha256 == json.loads(file.read_text(encoding="utf-8"))["outcome_sha256"]
    assert (told["measures_sha256"], told["input_sha256"]) == (MEASURES.sha256, mine.input_sha256)


@pytest.mark.parametrize(
    ("find", "put", "name"),
    [
        ('"n": 20', '"n": 19', "input_sha256"),
        ('"tie": "revote"', '"tie": "chair"', "measures_sha256"),
        ("○写得不圆", "○写得圆", "input_sha256"),
    ],
)
def test_a_changed_export_is_noticed(
    find: str, put: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = exported(MEASURES, RULED, tmp_path)
    text = file.read_text(encoding="utf-8")
    assert find in text
    file.write_text(text.replace(find, put), encoding="utf-8")
    code, told = counted(file, capsys)
    assert code == 2
    assert told["meeting"] == "BAD_INPUT"
    assert [(row["code"], row["field"]) for row in told["reasons"]] == [("vector.hash_other", name)]
    assert "文件被改动过" in told["reasons"][0]["words"]


def test_the_export_holds_no_person_but_candidates_deciders_and_written_names(tmp_path: Path) -> None:
    document = json.loads(exported(MEASURES, RULED, tmp_path).read_text(encoding="utf-8"))
    assert set(document["ballots"][0]) <= {
        "n",
        "m",
        "w",
        "mark",
        "illegible",
        "doubtful",
        "two_offices",
        "ruling",
    }
    assert "voter" not in json.dumps(document)
