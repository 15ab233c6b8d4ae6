"""``zhuomu proof FILE…``: proofread texts and Word files, without a database."""

import argparse
import contextlib
import dataclasses
import json
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zhuomu.proof import Diagnostic, Lexicon, Severity, SpellChecker, check
from zhuomu.proof.diagnostic import LABELS
from zhuomu.proof.files import MAX_BYTES, Unreadable, UnreadableError, is_package, text_of
from zhuomu.proof.lexicon_file import LexiconError, LexiconFlaw, lexicon_read
from zhuomu.proof.spelling import SpellerAbsent, SpellerMissing, speller_shared
from zhuomu.proof.word import word_marked

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_CLEAN = 0
EXIT_MARKED = 1
EXIT_BAD_INPUT = 2
SENTENCES = {
    Unreadable.BINARY: "不是文字文件，请另存为纯文本或 docx。",
    Unreadable.ENCODING: "认不出文字编码，请另存为 UTF-8。",
    Unreadable.TOO_LARGE: f"文件超过 {MAX_BYTES // 1024**2} MB，请分开校对。",
    Unreadable.ZIP_BOMB: "压缩包展开后过大，已拒绝读取。",
    Unreadable.NOT_WORD: "不是完好的 Word（docx）文件。",
}
LEXICON_SENTENCES = {
    LexiconFlaw.TOO_LARGE: "词库文件过大。",
    LexiconFlaw.NOT_JSON: "词库不是 JSON（UTF-8）。",
    LexiconFlaw.UNKNOWN_PART: "词库里有不认识的部分“{part}”。",
    LexiconFlaw.WRONG_SHAPE: "词库的“{part}”写法不对，见 docs/proof.md。",
}
WITHOUT_SPELLER = {
    SpellerMissing.NUMPY: "没有安装 numpy，这次不查错别字，只用规则。安装：pip install numpy",
    SpellerMissing.MODEL: "找不到错别字模型，这次不查错别字，只用规则。",
}


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command ``proof`` to the parsers of ``zhuomu``."""
    parser = subparsers.add_parser("proof", help="校对文字：错别字、标点、数字、日期、总数、职务前后不一")
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="纯文本（UTF-8、带标记的 UTF-16、GB18030）或 docx；- 表示标准输入",
    )
    parser.add_argument("--page", action="store_true", dest="is_page", help="先按版面读入，把断开的段落接好")
    parser.add_argument("--json", action="store_true", dest="is_json", help="输出 JSON，位置按文件里的字数")
    levels = [level.value for level in Severity]
    parser.add_argument("--level", choices=levels, default=Severity.WARNING.value, help="显示到哪一级")
    parser.add_argument("--no-speller", action="store_false", dest="has_speller", help="不查错别字，只用规则")
    parser.add_argument(
        "--lexicon", metavar="FILE", help="本报的词库（JSON）：人名、职务、固定说法、不再提示的标记"
    )
    parser.add_argument("--out", metavar="MARKED.docx", help="另存一份带批注的 docx，原文一字不动")
    parser.add_argument("--lsp", action="store_true", dest="is_lsp", help="作为编辑器的语言服务器（LSP）运行")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Proofread the files of ``args``. 0: nothing at that level; 1: something; 2: bad input, told why."""
    misuse = _misuse(args)
    if misuse:
        sys.stderr.write(f"{misuse}用法见 zhuomu proof -h\n")
        return EXIT_BAD_INPUT
    lexicon = _lexicon_for(args)
    if lexicon is None:
        return EXIT_BAD_INPUT
    if args.is_lsp:
        return _served(args, lexicon)
    level = Severity(args.level)
    speller = speller_for(args)
    rows: list[dict[str, object]] = []
    has_bad = False
    for name in args.files:
        try:
            data = _bytes_of(name)
            text = text_of(data)
        except UnreadableError as error:
            sys.stderr.write(f"{name}：{SENTENCES[error.why]}\n")
            has_bad = True
        except (OSError, ValueError):
            sys.stderr.write(f"{name}：找不到文件，或者没有读取的权限。\n")
            has_bad = True
        else:
            marks = _marks(text, speller, lexicon, is_page=args.is_page)
            shown = [mark for mark in marks if mark.severity.is_at_least(level)]
            rows.extend(_rows(name, text, shown))
            has_bad |= args.out is not None and not _word_written(args.out, name, data, shown)
    sys.stdout.writelines(_as_json(rows) if args.is_json else map(_line, rows))
    if has_bad:
        return EXIT_BAD_INPUT
    return EXIT_MARKED if rows else EXIT_CLEAN


def _misuse(args: argparse.Namespace) -> str:
    """What is wrong with the way the command was called; empty where nothing is."""
    if args.is_lsp:
        has_more = args.files or args.out is not None or args.is_json or args.is_page
        return "--lsp 只能与 --level、--no-speller、--lexicon 同用。" if has_more else ""
    if not args.files:
        return "缺少 FILE。"
    if args.out is None:
        return ""
    if len(args.files) != 1:
        return "--out 一次只能处理一个文件。"
    if Path(args.out).exists() and Path(args.files[0]).exists() and Path(args.out).samefile(args.files[0]):
        return "--out 不能写回原文件，请另起一个名字。"
    return ""


def _lexicon_for(args: argparse.Namespace) -> Lexicon | None:
    """The lexicon of ``--lexicon``, an empty one without; None where the file is none: that is told."""
    if args.lexicon is None:
        return Lexicon()
    try:
        return lexicon_read(args.lexicon, datetime.now(UTC).date())
    except LexiconError as error:
        sys.stderr.write(f"{args.lexicon}：{LEXICON_SENTENCES[error.why].format(part=error.part)}\n")
    except (OSError, ValueError):
        sys.stderr.write(f"{args.lexicon}：找不到文件，或者没有读取的权限。\n")
    return None


def _marks(text: str, speller: SpellChecker | None, lexicon: Lexicon, *, is_page: bool) -> list[Diagnostic]:
    return page_marks(text, speller, lexicon) if is_page else check(text, speller=speller, lexicon=lexicon)


def _served(args: argparse.Namespace, lexicon: Lexicon) -> int:
    """Serve an editor on standard input and output."""
    from zhuomu.proof.lsp import Settings, serve

    speller, notice = _speller_and_notice(args)
    outgoing = sys.stdout.buffer
    # Nothing else may reach the editor, whoever prints it.
    with contextlib.redirect_stdout(sys.stderr):
        settings = Settings(Severity(args.level), speller, lexicon, notice, datetime.now(UTC).date())
        return serve(sys.stdin.buffer, outgoing, settings)


def _word_written(out: str, name: str, data: bytes, marks: list[Diagnostic]) -> bool:
    """Whether the copy with comments could be made; if not, why is told."""
    if not is_package(data):
        sys.stderr.write(f"{name}：--out 只用于 Word（docx）文件。\n")
        return False
    try:
        Path(out).write_bytes(word_marked(data, marks, datetime.now(UTC)))
    except OSError as error:
        sys.stderr.write(f"{out}：写不了（{error.strerror}）。\n")
        return False
    return True


def speller_for(args: argparse.Namespace) -> SpellChecker | None:
    """The speller, unless it is not wanted or cannot run here: that is said once, on standard error."""
    speller, notice = _speller_and_notice(args)
    if notice:
        sys.stderr.write(f"{notice}\n")
    return speller


def _speller_and_notice(args: argparse.Namespace) -> tuple[SpellChecker | None, str]:
    if not args.has_speller:
        return None, ""
    try:
        return speller_shared(), ""
    except SpellerAbsent as absent:
        return None, WITHOUT_SPELLER[absent.why]


def page_marks(
    text: str, speller: SpellChecker | None = None, lexicon: Lexicon | None = None
) -> list[Diagnostic]:
    """Marks of a page whose paragraphs the layout has cut; offsets into `text` itself, sorted by start.

    Where the marked words are not in one piece in `text`, the suggestion is left out: it would join lines.
    """
    from zhuomu.rules.reading import page_text_map

    joined, offsets = page_text_map(text)
    moved = [_moved(mark, offsets) for mark in check(joined, speller=speller, lexicon=lexicon)]
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
            "confidence": round(mark.confidence, 3),
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
