"""What the bench of grammatical errors makes of its sets, on sets of our own."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bench import proof_grammar
from bench.proof_grammar import (
    HEADER,
    Sentence,
    checked,
    fcgec_sentences,
    figures,
    grammar_rows,
    nacgec_sentences,
    taken,
)
from zhuomu.proof import Severity, check

WRONG = "他的目的就是为了方便老人。"


def entry(sentence: str, operations: Sequence[Mapping[str, object]], kind: str = "CR") -> dict[str, object]:
    operation = json.dumps(operations)
    return {
        "sentence": sentence,
        "error_flag": int(bool(operations)),
        "error_type": kind,
        "operation": operation,
    }


def references(sentence: str, *operations: Mapping[str, object]) -> tuple[str, ...]:
    return fcgec_sentences(json.dumps({"a": entry(sentence, list(operations))}))[0].references


def test_operations_are_carried_out() -> None:
    assert references("大家都都来", {"Delete": [2]}) == ("大家都来",)
    insert = {"Insert": [{"pos": 1, "tag": "INS_1", "label": ["都", "全"]}]}
    assert references("大家来", insert) == ("大家都来", "大家全来")
    modify = {"Modify": [{"pos": 0, "tag": "MOD_2+DEL_1", "label": "我"}]}
    assert references("大家来", modify) == ("我来",)
    assert references("来大家", {"Switch": [1, 2, 0], "Delete": [0]}) == ("家来",)


def test_each_operation_gives_a_reference_and_types_are_told_apart() -> None:
    source = {
        "a": entry("大家都都来", [{"Delete": [2]}, {"Delete": [2, 3]}], "CR;SC;CR"),
        "b": entry("大家来", []),
    }
    wrong, right = fcgec_sentences(json.dumps(source))
    assert wrong == Sentence("大家都都来", ("大家都来", "大家来"), ("CR", "SC"))
    assert right == Sentence("大家来")


def test_a_row_that_is_its_own_reference_is_right() -> None:
    assert nacgec_sentences("1\t甲乙\t甲\t乙\n2\t甲\t甲") == [Sentence("甲乙", ("甲", "乙")), Sentence("甲")]


def test_figures_count_found_mended_and_false() -> None:
    rows = checked(
        [Sentence(WRONG, ("他的目的就是方便老人。",)), Sentence("大家来。"), Sentence("会议开始，，散会。")],
        None,
    )
    assert figures(rows, Severity.WARNING) == ("1", "1", "100.0%", "1", "1/2", "0", "50%")
    assert figures(rows, Severity.WARNING, "marks") == ("1", "1", "100.0%", "1", "0/2", "0", "100%")
    assert figures([], Severity.QUERY) == ("0", "0", "0.0%", "0", "0/0", "0", "–")


def test_suggestions_are_taken_the_first_of_those_that_overlap() -> None:
    assert taken(WRONG, check(WRONG)) == "他的目的就是方便老人。"
    marks = [mark for mark in check(WRONG) if mark.suggestion is not None]
    assert taken(WRONG, marks * 2) == "他的目的就是方便老人。"


def test_rows_are_as_wide_as_the_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcgec, nacgec = tmp_path / "FCGEC_valid.json", tmp_path / "nacgec.dev.ref.para"
    fcgec.write_text(json.dumps({"a": entry(WRONG, [{"Delete": [6, 7]}])}), encoding="utf-8")
    nacgec.write_text(f"1\t{WRONG}\t他的目的就是方便老人。", encoding="utf-8")
    monkeypatch.setattr(proof_grammar, "FCGEC", fcgec)
    monkeypatch.setattr(proof_grammar, "NACGEC", nacgec)
    monkeypatch.setattr(proof_grammar, "_speller", lambda: None)
    rows = list(grammar_rows())
    assert {len(row) for row in rows} == {len(HEADER)}
    assert [row[0] for row in rows[:5]] == [
        "FCGEC: rules, warning",
        "FCGEC: rules, query",
        "FCGEC: rules but punctuation, warning",
        "FCGEC: rules but punctuation, query",
        "FCGEC: – something too much, warning",
    ]


def test_absent_sets_are_said_and_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(proof_grammar, "FCGEC", tmp_path / "none")
    monkeypatch.setattr("sys.argv", ["proof_grammar"])
    assert proof_grammar.main() == 0
    assert capsys.readouterr().out.startswith("skipped:")
