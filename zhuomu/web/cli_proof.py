"""``zhuomu proof FILE…``: proofread texts and Word files, without a database."""

import argparse
import dataclasses
import json
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zhuomu.proof import Diagnostic, Severity, check
from zhuomu.proof.files import MAX_BYTES, Unreadable, UnreadableError, text_of

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_CLEAN = 0
EXIT_MARKED = 1
EXIT_BAD_INPUT = 2
LABELS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.QUERY: "存疑"}
SENTENCES = {
    Unreadable.BINARY: "不是文字文件，请另存为纯文本或 docx。",
    Unreadable.ENCODING: "认不出文字编码，请另存为 UTF-8。",
    Unreadable.TOO_LARGE: f"文件超过 {MAX_BYTES // 1024**2} MB，请分开校对。",
    Unreadable.ZIP_BOMB: "压缩包展开后过大，已拒绝读取。",
    Unreadable.NOT_WORD: "不是完好的 Word（docx）文件。",
}


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command ``proof`` to the parsers of ``zhuomu``."""
    parser = subparsers.add_parser("proof", help="校对文字：标点、数字、日期、总数、职务前后不一")
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="纯文本（UTF-8、带标记的 UTF-16、GB18030）或 docx；- 表示标准输入",
    )
    parser.add_argument("--page", action="store_true", dest="is_page", help="先按版面读入，把断开的段落接好")
    parser.add_argument("--json", action="store_true", dest="is_json", help="输出 JSON，位置按文件里的字数")
    levels = [level.value for level in Severity]
    parser.add_argument("--level", choices=levels, default=Severity.WARNING.value, help="显示到哪一级")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Proofread the files of ``args``. 0: nothing at that level; 1: something; 2: bad input, told why."""
    level = Severity(args.level)
    rows: list[dict[str, object]] = []
    has_bad = False
    for name in args.files:
        try:
            text = text_of(_bytes_of(name))
        except UnreadableError as error:
            sys.stderr.write(f"{name}：{SENTENCES[error.why]}\n")
            has_bad = True
        except (OSError, ValueError):
            sys.stderr.write(f"{name}：找不到文件，或者没有读取的权限。\n")
            has_bad = True
        else:
            marks = page_marks(text) if args.is_page else check(text)
            rows.extend(_rows(name, text, (mark for mark in marks if mark.severity.is_at_least(level))))
    sys.stdout.writelines(_as_json(rows) if args.is_json else map(_line, rows))
    if has_bad:
        return EXIT_BAD_INPUT
    return EXIT_MARKED if rows else EXIT_CLEAN


def page_marks(text: str) -> list[Diagnostic]:
    """Marks of a page whose paragraphs the layout has cut; offsets into `text` itself, sorted by start.

    Where the marked words are not in one piece in `text`, the suggestion is left out: it would join lines.
    """
    from zhuomu.rules.reading import page_text_map

    joined, offsets = page_text_map(text)
    moved = [_moved(mark, offsets) for mark in check(joined)]
    return sorted(moved, key=lambda mark: (mark.start, mark.end, mark.rule))


def _moved(mark: Diagnostic, offsets: Sequence[int]) -> Diagnostic:
    start = offsets[mark.start]
    end = max(offsets[mark.end - 1], start) + 1
    is_whole = end - start == mark.end - mark.start
    suggestion = mark.suggestion if is_whole else None
    return dataclasses.replace(mark, start=start, end=end, suggestion=suggestion)


def _bytes_of(name: str) -> bytes:
    """The content of a file or of standard input, one byte more than allowed at most."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _rows(name: str, text: str, marks: Iterable[Diagnostic]) -> Iterator[dict[str, object]]:
    starts = [0]
    starts.extend(index + 1 for index, char in enumerate(text) if char == "\n")
    for mark in marks:
        line = bisect_right(starts, mark.start)
        yield {
            "file": name,
            "start": mark.start,
            "end": mark.end,
            "line": line,
            "column": mark.start - starts[line - 1] + 1,
            "rule": mark.rule,
            "severity": mark.severity.value,
            "message": mark.message,
            "suggestion": mark.suggestion,
            "source": mark.source,
            "quote": text[mark.start : mark.end],
        }


def _as_json(rows: list[dict[str, object]]) -> list[str]:
    return [json.dumps({"diagnostics": rows}, ensure_ascii=False, indent=2), "\n"]


def _line(row: dict[str, object]) -> str:
    cure = f" → {row['suggestion']}" if row["suggestion"] is not None else ""
    quote = str(row["quote"]).replace("\n", "⏎")
    label = LABELS[Severity(str(row["severity"]))]
    place = f"{row['file']}:{row['line']}:{row['column']}"
    return f"{place} {label} {row['message']}［{quote}{cure}］{row['source']}（{row['rule']}）\n"
