"""``zhuomu read FILE``: read a page of plain text in and show what was understood, without a database."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from zhuomu.rules.reading import Decoded, PageReading, Piece, ReadingCode, Role, decode_page, read_page
from zhuomu.rules.reading.decoding import MAX_BYTES
from zhuomu.rules.reason import Reason
from zhuomu.web.sentences_reading import SENTENCES

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_OK = 0
EXIT_BAD_INPUT = 2
LABELS = {
    Role.KICKER: "引题",
    Role.HEADLINE: "标题",
    Role.DECK: "副题",
    Role.PARAGRAPH: "正文",
    Role.SUBHEAD: "小标题",
    Role.CAPTION: "图注",
    Role.NOTE: "附注",
    Role.BYLINE: "署名",
    Role.FURNITURE: "报头",
}


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command ``read`` to the parsers of ``zhuomu``."""
    parser = subparsers.add_parser("read", help="读入一版文字：分出文章、段落、图注、署名和专栏")
    parser.add_argument(
        "file", metavar="FILE", help="纯文本文件（UTF-8、UTF-16、GBK/GB18030）；- 表示标准输入"
    )
    parser.add_argument("--json", action="store_true", dest="is_json", help="输出 JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read the file named in ``args`` and print the reading. 0: read; 2: bad input, told in one sentence."""
    data = _bytes_of(args.file)
    if isinstance(data, str):
        return _refuse(data)
    decoded = decode_page(data)
    if not isinstance(decoded, Decoded):
        return _refuse(sentence_of(decoded[0]))
    reading = read_page(decoded.text)
    if any(warning.code is ReadingCode.EMPTY for warning in reading.warnings):
        return _refuse(sentence_of(reading.warnings[0]))
    if args.is_json:
        sys.stdout.write(json.dumps(reading.to_json(), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in outline(reading))
    for warning in reading.warnings:
        sys.stderr.write(sentence_of(warning) + "\n")
    return EXIT_OK


def sentence_of(reason: Reason) -> str:
    """The Chinese sentence of a reason."""
    return SENTENCES[reason.code].format(**reason.facts)


def outline(reading: PageReading) -> Iterator[str]:
    """The reading as lines for people: each piece with its source lines, and its doubt where there is one."""
    for number, article in enumerate(reading.articles, start=1):
        box = "（专栏）" if article.box is not None else ""
        first, last = article.lines
        yield f"文章 {number}{box}  第 {first}—{last} 行  可信度 {article.confidence:.0%}"
        for piece in article.pieces:
            yield from _piece_lines(piece)
        if article.box is not None:
            for listed in reading.boxes[article.box].lists:
                yield f"  名单  {listed.label}：{len(listed.items)} 人"
        yield ""
    if reading.furniture:
        yield "报头、版名等（不属于任何文章）"
        for piece in reading.furniture:
            yield from _piece_lines(piece)


def _piece_lines(piece: Piece) -> Iterator[str]:
    where = "、".join(str(first) if first == last else f"{first}—{last}" for first, last in piece.sources)
    yield f"  {LABELS[piece.role]}  [{where} 行]  {piece.text}"
    if piece.why:
        yield f"        可信度 {piece.confidence:.0%}：{SENTENCES[piece.why]}"


def _bytes_of(name: str) -> bytes | str:
    """The content of a file or of standard input; a sentence where it cannot be read."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return f"找不到文件：{name}"
    except IsADirectoryError:
        return f"这是一个文件夹，不是文件：{name}"
    except (OSError, ValueError) as error:
        return f"读不了文件 {name}：{error}"


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return EXIT_BAD_INPUT
