"""A house's lexicon as a file that people can write: JSON, every part optional.

{"people": ["林川北", {"name": "沈一鸣", "posts": ["街道党工委书记"], "from": "2024-01-01", "to": null}],
 "words": ["邻里守望"], "forms": {"最后1公里": "最后一公里"}, "order": ["沈一鸣", "林大川"],
 "rejected": [["marks.doubled", "，，"]]}
"""

import json
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from .lexicon import Lexicon

# A directory of ten thousand people is well under this.
MAX_BYTES = 16 * 1024 * 1024
_PARTS = ("people", "words", "forms", "order", "rejected")


class LexiconFlaw(StrEnum):
    """Why a file is no lexicon."""

    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    UNKNOWN_PART = "unknown_part"
    WRONG_SHAPE = "wrong_shape"


class LexiconError(ValueError):
    """A file that is no lexicon; `part` is where, empty for the whole."""

    def __init__(self, why: LexiconFlaw, part: str = "") -> None:
        super().__init__(f"{why.value}: {part}" if part else why.value)
        self.why = why
        self.part = part


def lexicon_of(data: bytes, on: date | None = None) -> Lexicon:
    """The lexicon in the file's bytes; with a day, only posts held on it. Raises LexiconError."""
    if len(data) > MAX_BYTES:
        raise LexiconError(LexiconFlaw.TOO_LARGE)
    try:
        held = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise LexiconError(LexiconFlaw.NOT_JSON) from error
    if not isinstance(held, dict):
        raise LexiconError(LexiconFlaw.WRONG_SHAPE)
    unknown = [part for part in held if part not in _PARTS]
    if unknown:
        raise LexiconError(LexiconFlaw.UNKNOWN_PART, unknown[0])
    people = _read(held, "people", lambda part: [_person(one, on) for one in _list(part)])
    return Lexicon(
        people=frozenset(name for name, _ in people),
        words=frozenset(_read(held, "words", _words)),
        rejected=frozenset(_read(held, "rejected", _pairs)),
        order=tuple(_read(held, "order", _words)),
        posts=tuple((name, post) for name, posts in people for post in posts),
        forms=tuple(_read(held, "forms", lambda part: _pairs(_items(part)))),
    )


def lexicon_read(path: str | Path, on: date | None = None) -> Lexicon:
    """The lexicon of a file. Raises LexiconError, OSError."""
    with Path(path).open("rb") as file:
        return lexicon_of(file.read(MAX_BYTES + 1), on)


def _read(held: dict[str, Any], part: str, read: Callable[[Any], Any]) -> Any:
    try:
        return read(held.get(part) or [])
    except (TypeError, ValueError, KeyError) as error:
        raise LexiconError(LexiconFlaw.WRONG_SHAPE, part) from error


def _person(one: Any, on: date | None) -> tuple[str, list[str]]:
    """(name, posts) of a plain name or of an entry with posts and the days of office, both inclusive."""
    if isinstance(one, str):
        return _word(one), []
    if not isinstance(one, dict) or not one.keys() <= {"name", "posts", "from", "to"}:
        raise TypeError("a person is a name or has one")
    first, last = (date.fromisoformat(day) if (day := one.get(edge)) else None for edge in ("from", "to"))
    is_past = on is not None and last is not None and last < on
    is_to_come = on is not None and first is not None and on < first
    posts = _words(one.get("posts") or [])
    return _word(one["name"]), [] if is_past or is_to_come else posts


def _list(part: Any) -> list[Any]:
    if not isinstance(part, list):
        raise TypeError("a list is wanted")
    return part


def _items(part: Any) -> list[Any]:
    if part == []:
        return []
    if not isinstance(part, dict):
        raise TypeError("an object is wanted")
    return [list(pair) for pair in part.items()]


def _word(one: Any) -> str:
    if not isinstance(one, str) or not one.strip():
        raise TypeError("a word is wanted")
    return one.strip()


def _words(part: Any) -> list[str]:
    return [_word(one) for one in _list(part)]


def _pairs(part: Iterable[Any]) -> list[tuple[str, str]]:
    found = []
    for pair in _list(part):
        first, second = _list(pair)
        # What was rejected may be a blank: it is kept as it stood in the text.
        if not isinstance(first, str) or not isinstance(second, str) or not first:
            raise TypeError("two words are wanted")
        found.append((first, second))
    return found
