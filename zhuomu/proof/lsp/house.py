"""What the editor's people have told the server: a lexicon, words turned down for good, places passed over."""

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from ..diagnostic import Diagnostic
from ..lexicon import Lexicon
from ..lexicon_file import LexiconError, lexicon_read

# Characters on either side by which a place is known again after the text around it has moved.
_AROUND = 8


class Place(NamedTuple):
    """Where a mark was passed over."""

    uri: str
    rule: str
    words: str
    before: str
    after: str

    def sides(self) -> set["Place"]:
        """The place known by one side alone: the text on the other side may be written anew."""
        return {self._replace(before=""), self._replace(after="")}


def folder_of(params: Mapping[str, Any]) -> Path | None:
    """The folder that the editor has open, from the parameters of `initialize`."""
    folders = params.get("workspaceFolders") or []
    uri = folders[0]["uri"] if folders else params.get("rootUri")
    parts = urlsplit(str(uri or ""))
    return Path(url2pathname(unquote(parts.path))) if parts.scheme == "file" else None


class House:
    """The lexicon of one session. `rejected` is the file in which rejections are kept; None: until the end only."""

    def __init__(self, lexicon: Lexicon | None = None, today: date | None = None) -> None:
        self._given = lexicon or Lexicon()
        self._today = today
        self._rejected: set[tuple[str, str]] = set()
        self._places: set[Place] = set()
        self._folder: Path | None = None
        self._kept_in: Path | None = None
        self.lexicon = self._given

    def open(self, params: Mapping[str, Any]) -> list[str]:
        """Take the options of `initialize`; sentences for what could not be read."""
        self._folder = folder_of(params)
        return self.settle(params.get("initializationOptions") or {})

    def settle(self, options: Mapping[str, Any]) -> list[str]:
        """Take `lexicon` and `rejected`, paths of files, absolute or from the open folder; sentences for bad ones."""
        problems = []
        lexicon = self._given
        if options.get("lexicon"):
            path = self._path(str(options["lexicon"]))
            try:
                lexicon = lexicon_read(path, self._today)
            except (LexiconError, OSError) as error:
                problems.append(f"读不了词库 {path}：{error}")
        if options.get("rejected"):
            self._kept_in = self._path(str(options["rejected"]))
            try:
                self._rejected |= lexicon_read(self._kept_in).rejected if self._kept_in.exists() else set()
            except (LexiconError, OSError) as error:
                problems.append(f"读不了不再提示的清单 {self._kept_in}：{error}")
                self._kept_in = None
        self.lexicon = replace(lexicon, rejected=lexicon.rejected | self._rejected)
        return problems

    def reject(self, rule: str, words: str) -> str:
        """These words are no mark of this rule any more; a sentence where that could not be kept."""
        self._rejected.add((rule, words))
        self.lexicon = replace(self.lexicon, rejected=self.lexicon.rejected | self._rejected)
        if self._kept_in is None:
            return ""
        try:
            _write(self._kept_in, self._rejected)
        except OSError as error:
            return f"写不了不再提示的清单 {self._kept_in}：{error}"
        return ""

    def pass_over(self, place: Place) -> None:
        """Say nothing more about this place of this text, as long as the session lasts."""
        self._places |= place.sides()

    def is_passed_over(self, place: Place) -> bool:
        """Whether the place was passed over."""
        return not self._places.isdisjoint(place.sides())

    def _path(self, name: str) -> Path:
        path = Path(name).expanduser()
        return path if path.is_absolute() or self._folder is None else self._folder / path


def place_of(uri: str, text: str, mark: Diagnostic) -> Place:
    """By which a mark of an open text is known again: its rule, its words, what stands before and after them."""
    before, after = text[max(0, mark.start - _AROUND) : mark.start], text[mark.end : mark.end + _AROUND]
    return Place(uri, mark.rule, text[mark.start : mark.end], before, after)


def _write(path: Path, rejected: set[tuple[str, str]]) -> None:
    """All of the file or nothing: it is written beside and put in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    words = json.dumps({"rejected": sorted(rejected)}, ensure_ascii=False, indent=1) + "\n"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(words)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
