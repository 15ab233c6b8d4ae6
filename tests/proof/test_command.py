"""`zhuomu proof FILE…`: offsets into the file, exit code, encodings, bad input."""

import argparse
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from zhuomu.proof import files
from zhuomu.proof.spelling import SpellerAbsent, SpellerMissing
from zhuomu.web import cli_proof

SLIP = "街道召开会议，，部署工作。\n活动“邻里节”、“读书会”。\n"
CLEAN = "街道召开会议，部署工作。\n"


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    cli_proof.add_parser(parser.add_subparsers())
    args = parser.parse_args(["proof", *words])
    return int(args.run(args))


def run_json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]]]:
    code = run(*words, "--json")
    return code, json.loads(capsys.readouterr().out)["diagnostics"]


@pytest.fixture
def slip(tmp_path: Path) -> Path:
    path = tmp_path / "slip.txt"
    path.write_text(SLIP, encoding="utf-8")
    return path


def test_json_gives_the_place_in_the_file(slip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, marks = run_json(capsys, str(slip))
    assert code == 1
    (mark,) = marks
    assert (mark["file"], mark["start"], mark["end"], mark["line"], mark["column"]) == (str(slip), 6, 8, 1, 7)
    assert (mark["rule"], mark["severity"], mark["quote"], mark["suggestion"]) == (
        "marks.doubled",
        "error",
        "，，",
        "，",
    )
    assert mark["source"].startswith("GB/T 15834-2011")
    assert mark["message"] == "点号重叠，只留一个。"


def test_the_level_decides_what_is_shown_and_the_exit_code(
    slip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, marks = run_json(capsys, str(slip), "--level", "query")
    assert [(mark["severity"], mark["line"]) for mark in marks] == [("error", 1), ("query", 2)]
    slip.write_text("活动“邻里节”、“读书会”。", encoding="utf-8")
    assert run_json(capsys, str(slip)) == (0, [])
    assert run_json(capsys, str(slip), "--level", "query")[0] == 1


def test_people_get_a_line_for_each_mark(slip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(slip), "--level", "query") == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{slip}:1:7 错误 点号重叠，只留一个。［，， → ，］GB/T 15834-2011")
    assert ":2:7 存疑 " in second


def test_a_mark_without_a_cure_shows_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "day.txt"
    path.write_text("定于2月30日举行。", encoding="utf-8")
    assert run(str(path)) == 1
    assert "［2月30日］" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_are_told_apart_and_offsets_are_the_same(
    encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "text"
    path.write_bytes(SLIP.encode(encoding))
    code, marks = run_json(capsys, str(path))
    assert (code, marks[0]["start"]) == (1, 6)


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(SLIP.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    code, marks = run_json(capsys, "-")
    assert (code, marks[0]["file"]) == (1, "-")


def test_a_word_file_is_read_tables_included(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = docx.Document()
    document.add_paragraph("街道召开会议。")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "定于2月30日举行。"
    path = tmp_path / "draft.docx"
    document.save(str(path))
    code, marks = run_json(capsys, str(path))
    assert (code, marks[0]["quote"], marks[0]["line"]) == (1, "2月30日", 2)


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7 ...", "不是文字文件，请另存为纯文本或 docx。"),
        (b"\x00\x01\x02binary", "不是文字文件，请另存为纯文本或 docx。"),
        ("会议\x07开始".encode(), "不是文字文件，请另存为纯文本或 docx。"),
        (b"\xff\xff\xff\xff text", "认不出文字编码，请另存为 UTF-8。"),
        (b"\xff\xfe\x00", "认不出文字编码，请另存为 UTF-8。"),
        (b"PK\x03\x04 not a package", "不是完好的 Word（docx）文件。"),
        (zipped({"readme.txt": b"hello"}), "不是完好的 Word（docx）文件。"),
        (zipped({"word/document.xml": b"<w"}), "不是完好的 Word（docx）文件。"),
        (zipped({"word/document.xml": b"0" * 3_000_000}), "压缩包展开后过大，已拒绝读取。"),
        (zipped({f"{number}": b"" for number in range(2001)}), "压缩包展开后过大，已拒绝读取。"),
    ],
)
def test_bad_input_gets_one_clear_sentence(
    data: bytes, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad"
    path.write_bytes(data)
    assert run(str(path)) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"{path}：{sentence}\n")


def test_a_file_too_large_is_refused(
    slip: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    assert run(str(slip)) == 2
    assert "请分开校对" in capsys.readouterr().err


def test_a_missing_file_and_a_folder_do_not_stop_the_others(
    slip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(tmp_path / "none"), str(tmp_path), str(slip)) == 2
    out, err = capsys.readouterr()
    assert len(err.splitlines()) == 2
    assert "点号重叠" in out


def test_clean_and_empty_files_end_with_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text in (CLEAN, ""):
        path = tmp_path / "clean.txt"
        path.write_text(text, encoding="utf-8")
        assert run_json(capsys, str(path)) == (0, [])
        assert run(str(path)) == 0
        assert capsys.readouterr().out == ""


PAGE = (
    "街道召开邻里节部署会\n\n"
    "10月8日，梧桐路街道召开邻里节部署会，各居民区的书记参加了会议，会上大家谈了去年的做法，也谈了今年的\n\n"
    "打算，，并且商定了日期。会后，大家走访了三个居民区，听取了居民的意见，又到社区活动室看了布置。\n"
)


def test_a_page_is_joined_first_and_offsets_stay_those_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    _, marks = run_json(capsys, str(path), "--page")
    assert [(PAGE[mark["start"] : mark["end"]], mark["suggestion"]) for mark in marks] == [("，，", "，")]


def test_a_mark_over_a_cut_keeps_its_ends_and_loses_its_suggestion(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "会议，\n\n，开始。"
    import zhuomu.rules.reading as reading

    monkeypatch.setattr(reading, "page_text_map", lambda _: ("会议，，开始。", [0, 1, 2, 5, 6, 7, 8]))
    (mark,) = cli_proof.page_marks(text)
    assert (text[mark.start : mark.end], mark.suggestion) == ("，\n\n，", None)


MISSPELT = "会议总结今年以来的工作，部署下一阶段的重点认务。\n"


def test_wrong_characters_are_marked_unless_the_speller_is_not_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("numpy", reason="numpy is not installed: the speller cannot run")
    path = tmp_path / "draft.txt"
    path.write_text(MISSPELT, encoding="utf-8")
    code, (mark,) = run_json(capsys, str(path))
    assert (code, mark["rule"], mark["quote"], mark["suggestion"]) == (1, "speller.character", "认", "任")
    assert 0.9 <= mark["confidence"] < 1
    assert run_json(capsys, str(path), "--page")[0] == 1
    assert run_json(capsys, str(path), "--no-speller") == (0, [])


def test_without_the_speller_rules_still_speak_and_the_lack_is_told_once(
    slip: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent() -> None:
        raise SpellerAbsent(SpellerMissing.NUMPY)

    monkeypatch.setattr(cli_proof, "speller_shared", absent)
    assert run(str(slip), str(slip)) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert err.count("没有安装 numpy") == 1
    assert run(str(slip), "--no-speller") == 1
    assert capsys.readouterr().err == ""


def test_the_lexicon_of_the_house_is_read_from_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, lexicon = tmp_path / "draft.txt", tmp_path / "lexicon.json"
    path.write_text("打通最后1公里，，开展走访。", encoding="utf-8")
    lexicon.write_text(
        '{"forms": {"最后1公里": "最后一公里"}, "rejected": [["marks.doubled", "，，"]]}', encoding="utf-8"
    )
    for more in ((), ("--page",)):
        _, marks = run_json(capsys, str(path), "--no-speller", "--lexicon", str(lexicon), *more)
        assert [(mark["rule"], mark["suggestion"]) for mark in marks] == [("words.house_form", "最后一公里")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[", "词库不是 JSON（UTF-8）。"),
        ("[]", "词库的“”写法不对，见 docs/proof.md。"),
        ('{"words": 3}', "词库的“words”写法不对，见 docs/proof.md。"),
        ('{"word": []}', "词库里有不认识的部分“word”。"),
        (None, "找不到文件，或者没有读取的权限。"),
    ],
)
def test_a_bad_lexicon_is_refused_with_its_reason(
    content: str | None, sentence: str, slip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lexicon = tmp_path / "lexicon.json"
    if content is not None:
        lexicon.write_text(content, encoding="utf-8")
    assert run(str(slip), "--no-speller", "--lexicon", str(lexicon)) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"{lexicon}：{sentence}\n")
