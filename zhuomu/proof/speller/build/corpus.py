"""The training text: read, cleaned of markup lines, split into what is counted and what is held out."""

import lzma
from dataclasses import dataclass
from pathlib import Path

FILES = ("news_transcripts", "laws", "news_misc", "encyclopedia")
# The end of this file is the clean development text and is never read here.
_KEPT_OUT_OF = "news_transcripts"
_KEPT_OUT_SHARE = 20
# Lines are held out in blocks: neighbours say the same thing in the same words.
_BLOCK_LINES = 200
# One block in so many is held out, by file: the ranker should see text unlike the counted text, too.
_ONE_BLOCK_IN = {"news_transcripts": 12, "laws": 30, "news_misc": 1, "encyclopedia": 1}


@dataclass(frozen=True, slots=True)
class Corpus:
    """Lines of one file: those counted always, those counted only in the shipped model."""

    name: str
    counted: list[str]
    held_out: list[str]


def training_lines(folder: Path, name: str) -> list[str]:
    """The lines of a file without markup lines, and without the clean development text."""
    with lzma.open(folder / f"{name}.txt.xz", "rt", encoding="utf-8") as file:
        lines = file.read().split("\n")
    if name == _KEPT_OUT_OF:
        lines = lines[: len(lines) - len(lines) // _KEPT_OUT_SHARE]
    return [line for line in lines if line and not line.startswith("<!--")]


def read_corpus(folder: Path) -> list[Corpus]:
    """All files, in a fixed order."""
    found = []
    for name in FILES:
        lines = training_lines(folder, name)
        every = _ONE_BLOCK_IN[name]
        is_out = [number // _BLOCK_LINES % every == every - 1 for number in range(len(lines))]
        counted = [line for line, out in zip(lines, is_out, strict=True) if not out]
        held_out = [line for line, out in zip(lines, is_out, strict=True) if out]
        found.append(Corpus(name, counted, held_out))
    return found
