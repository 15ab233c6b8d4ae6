"""``zhuomu read``: JSON for programs, an outline for people, one sentence and exit code 2 for bad input."""

import argparse
import io
import json
from pathlib import Path

import pytest

from zhuomu.rules.reading import ReadingCode
from zhuomu.web.cli_read import add_parser
from zhuomu.web.sentences_reading import SENTENCES

PAGES = Path(__file__).parents[1] / "pages"


def call(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    args = parser.parse_args(["read", *words])
    code = args.run(args)
    assert isinstance(code, int)
    return code


def test_every_code_of_reading_has_a_sentence() -> None:
    assert set(SENTENCES) == {code.value for code in ReadingCode}


def test_json_holds_articles_and_boxes(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(str(PAGES / "short-notices.txt"), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [article["headline"] for article in found["articles"]][-1] == "“我与梧桐路”征稿启事"
    assert len(found["boxes"][-1]["lists"]) == 2


@pytest.mark.parametrize("codec", ["gb18030", "utf-16", "utf-16-le", "utf-8"])
def test_a_file_of_any_usual_encoding_gives_the_same_outline(
    codec: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (PAGES / "short-notices.txt").read_text(encoding="utf-8")
    file = tmp_path / "page.txt"
    file.write_bytes(text.encode(codec))
    assert call(str(file)) == 0
    out = capsys.readouterr().out
    assert "文章 5（专栏）  第 19—25 行" in out
    assert "名单  9月入选作者名单：5 人" in out
    assert "报头、版名等" in out


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = "没有标题的一段话，句子是完整的。\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert call("-") == 0
    captured = capsys.readouterr()
    assert "[1 行]  没有标题的一段话" in captured.out
    assert captured.err == SENTENCES["reading.no_headline"] + "\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "文件里没有文字"),
        (b"%PDF-1.7", "不是纯文本文件（PDF）"),
        (b"\0\1\2\3", "不是纯文本文件"),
        (b"\xff" * 40, "认不出文件的文字编码"),
        (b" " * (2 * 1024 * 1024 + 1), "一版文字最多 2 MB"),
    ],
)
def test_bad_content_is_told_in_one_sentence(
    content: bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad"
    file.write_bytes(content)
    assert call(str(file)) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
    assert told in captured.err


def test_a_path_that_cannot_be_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(str(tmp_path / "missing.txt")) == 2
    assert call(str(tmp_path)) == 2
    assert call("nul\0byte") == 2
    err = capsys.readouterr().err.splitlines()
    assert [line[:5] for line in err] == ["找不到文件", "这是一个文", "读不了文件"]
