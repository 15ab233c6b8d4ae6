"""``zhuomu count``: outcomes as JSON with every reason in Chinese; exit code 0 only for well-formed input."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from zhuomu.rules.election import codes
from zhuomu.rules.reason import Code
from zhuomu.web.cli_count import MAX_BYTES, add_parser
from zhuomu.web.sentences_election import SENTENCES

GOOD: dict[str, Any] = {
    "id": "梧桐路-1",
    "seats": 1,
    "cands": ["林一", "陈二"],
    "due": 9,
    "present": 8,
    "issued": 8,
    "ballots": [
        {"n": 5, "m": "OX"},
        {"n": 1, "m": "OO"},
        {"n": 1, "m": "XX", "w": ["林一", "周三"]},
    ],
}


def call(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    args = parser.parse_args(["count", *words])
    code = args.run(args)
    assert isinstance(code, int)
    return code


def counted(document: object, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    file = folder / "count.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    code = call(str(file))
    return code, json.loads(capsys.readouterr().out)


def test_one_count_gives_one_outcome_with_every_reason_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, outcome = counted(GOOD, tmp_path, capsys)
    assert (code, outcome["id"], outcome["meeting"], outcome["elected"]) == (0, "梧桐路-1", "HELD", ["林一"])
    assert outcome["threshold"] == "赞成票超过实到人数（8）的半数，至少 5 票"
    assert outcome["void_ballots"] == [
        {"ballot": 2, "n": 1, "code": "ballot.overvote", "words": "所选人数多于应选名额，为无效票。"}
    ]
    (entry,) = outcome["void_entries"]
    assert (entry["ballot"], entry["name"]) == (3, "林一")
    assert entry["words"] == "另选的人已是票上的候选人，该项无效，不重复计票。"
    assert [remark["words"] for remark in outcome["remarks"]] == ["发出 8 张，收回 7 张，少 1 张；选举有效。"]


def test_a_list_gives_a_list_and_a_stopped_count_is_well_formed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, outcomes = counted([GOOD, GOOD | {"due": 12}], tmp_path, capsys)
    assert (code, [outcome["meeting"] for outcome in outcomes]) == (0, ["HELD", "NO_QUORUM"])
    (reason,) = outcomes[1]["reasons"]
    assert reason["words"] == "实到 8 人，不能选举：到会人数须超过应到人数（12）的三分之二，至少 9 人。"
    assert "tally" not in outcomes[1]


def test_one_bad_item_is_told_and_the_others_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, outcomes = counted([GOOD, 7, GOOD | {"luck": 1}, GOOD | {"present": 10}], tmp_path, capsys)
    assert code == 2
    assert [outcome["meeting"] for outcome in outcomes] == ["HELD", "BAD_INPUT", "BAD_INPUT", "BAD_INPUT"]
    assert [outcome["id"] for outcome in outcomes] == ["梧桐路-1", None, "梧桐路-1", "梧桐路-1"]
    assert outcomes[2]["reasons"][0]["words"] == "不认识“luck”这一项。"
    assert outcomes[3]["reasons"][0]["words"] == "实到 10 人，多于应到 9 人。"


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = "\ufeff" + json.dumps(GOOD)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert call("-") == 0
    assert json.loads(capsys.readouterr().out)["elected"] == ["林一"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "文件不是完整的 JSON。"),
        (b"[" * 100_000, "文件不是完整的 JSON。"),
        (b'{"seats": 1, "seats": 2}', "“seats”在同一处写了两次。"),
        ('{"id": "梧"}'.encode("gb18030"), "文件不是 UTF-8 编码的 JSON，或有不完整的字符。"),
        (b'{"id": "\\ud800"}', "文件不是 UTF-8 编码的 JSON，或有不完整的字符。"),
        (b"[]", "文件里没有选举。"),
        (b" " * (MAX_BYTES + 1), "文件太大，最多 32 MB。"),
    ],
)
def test_a_file_that_cannot_be_understood_is_told_in_one_sentence(
    content: bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    assert call(str(file)) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", told + "\n")


def test_a_path_that_cannot_be_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [call(str(tmp_path / "missing")), call(str(tmp_path)), call("nul\0byte")] == [2, 2, 2]
    err = capsys.readouterr().err.splitlines()
    assert [line[:5] for line in err] == ["找不到文件", "这是一个文", "读不了文件"]


def families() -> Iterator[type[Code]]:
    for found in vars(codes).values():
        if isinstance(found, type) and issubclass(found, Code) and found is not Code:
            yield found


def test_every_code_of_an_election_has_one_sentence() -> None:
    values = [code.value for family in families() for code in family]
    assert sorted(values) == sorted(SENTENCES)
    assert all(sentence.endswith("。") for sentence in SENTENCES.values())


def test_sentences_ask_only_for_facts_that_the_rules_give() -> None:
    """The names of facts in sentences are those that stand beside the codes in the source of the rules."""
    folder = Path(codes.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    for value, sentence in SENTENCES.items():
        for _, name, _, _ in Formatter().parse(sentence):
            assert name is None or f'"{name}":' in source or f"{name}=" in source, value
