"""``zhuomu count FILE``: count elections from a file and print their outcomes, without a database."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhuomu.rules.election import Meeting, Vector, VectorCode, count, outcome_json, vector_read
from zhuomu.rules.election.outcome import reasons_json
from zhuomu.web.sentences_election import SENTENCES

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_OK = 0
EXIT_BAD_INPUT = 2
MAX_BYTES = 32 * 1024 * 1024
# Where sentences for people are added beside the codes.
TOLD = ("reasons", "remarks", "void_ballots", "void_entries")


class _DoubledError(ValueError):
    """The same field twice in one object: which of them is meant, nobody can say."""


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command ``count`` to the parsers of ``zhuomu``."""
    parser = subparsers.add_parser("count", help="按选举办法计票：读入选票，输出结果、无效票的理由和当选票数")
    parser.add_argument("file", metavar="FILE", help="JSON 文件：一次选举，或多次选举的列表；- 表示标准输入")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Count every election of the file. 0: every one was well formed (a count that stopped is well formed)."""
    data = _bytes_of(args.file)
    if isinstance(data, str):
        return _refuse(data)
    try:
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object)
        # half a character (a lone surrogate) can be read from JSON, but neither hashed nor printed
        json.dumps(document, ensure_ascii=False).encode()
    except _DoubledError as error:
        return _refuse(SENTENCES[VectorCode.FIELD_DOUBLED].format(name=error))
    except UnicodeError:
        return _refuse("文件不是 UTF-8 编码的 JSON，或有不完整的字符。")
    except (ValueError, RecursionError):
        return _refuse("文件不是完整的 JSON。")
    if isinstance(document, list) and not document:
        return _refuse("文件里没有选举。")
    outcomes = [outcome_of(item) for item in (document if isinstance(document, list) else [document])]
    shown = outcomes if isinstance(document, list) else outcomes[0]
    sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2) + "\n")
    is_bad = [outcome["meeting"] == Meeting.BAD_INPUT for outcome in outcomes]
    return EXIT_BAD_INPUT if any(is_bad) else EXIT_OK


def outcome_of(item: object) -> dict[str, object]:
    """The outcome of one count as JSON, every code with its sentence; BAD_INPUT with all faults of its form."""
    read = vector_read(item)
    if isinstance(read, Vector):
        plain = outcome_json(count(read.measures, read.given))
    else:
        plain = {"meeting": Meeting.BAD_INPUT.value, "reasons": reasons_json(read)}
    for name in TOLD:
        rows = plain.get(name)
        if isinstance(rows, list):
            plain[name] = [{**row, "words": _words(row)} for row in rows]
    return {"id": item.get("id") if isinstance(item, dict) else None, **plain}


def _words(row: dict[str, Any]) -> str:
    """The Chinese sentence of a code with its facts."""
    return SENTENCES[row["code"]].format(**row.get("facts", {}))


def _object(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _DoubledError(name)
        found[name] = value
    return found


def _bytes_of(name: str) -> bytes | str:
    """The content of a file or of standard input; a sentence where it cannot be read."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return f"找不到文件：{name}"
    except IsADirectoryError:
        return f"这是一个文件夹，不是文件：{name}"
    except (OSError, ValueError) as error:
        return f"读不了文件 {name}：{error}"
    return data if len(data) <= MAX_BYTES else f"文件太大，最多 {MAX_BYTES // 1024 // 1024} MB。"


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return EXIT_BAD_INPUT
