"""The face of the speller: marks for characters that were probably meant to be others."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..diagnostic import Diagnostic, Severity
from .encoding import EDGE_LENGTH, OTHER
from .ranker import MODEL, Ranker, ranker_loaded

# Chosen on development text: at most one false alarm in 10,000 characters of clean news. See docs/proof-model.md.
DEFAULT_THRESHOLD = 0.8
RULE = "speller.character"
_SOURCE = "错别字模型（由训练文本统计而得，见 docs/proof-model.md）"
# A text is read in pieces of about this many characters, cut at the end of a line where one is near.
_PIECE = 50_000
# A correction shows neighbours in another light: what is put right once is read again.
_PASSES = 2


@dataclass(frozen=True, slots=True)
class Correction:
    """text[start:end] was probably meant to be `right`, of the same length, with this probability."""

    start: int
    end: int
    right: str
    probability: float


class Speller:
    """Finds wrong characters. One instance may be used by several threads: it never changes."""

    def __init__(self, ranker: Ranker) -> None:
        self._ranker = ranker

    @classmethod
    def load(cls, path: Path = MODEL) -> "Speller":
        """The speller with the model of a file, by default the shipped one. Raises ModelError."""
        return cls(ranker_loaded(path))

    def check(self, text: str, threshold: float = DEFAULT_THRESHOLD) -> list[Diagnostic]:
        """Marks in `text`, sorted, none overlapping; offsets are code points. Never raises on any str."""
        return [_diagnostic(text, correction) for correction in self.corrections(text, threshold)]

    def corrected(self, text: str, threshold: float = DEFAULT_THRESHOLD) -> str:
        """The text with every correction made."""
        parts, last = [], 0
        for correction in self.corrections(text, threshold):
            parts += [text[last : correction.start], correction.right]
            last = correction.end
        return "".join(parts) + text[last:]

    def corrections(self, text: str, threshold: float = DEFAULT_THRESHOLD) -> list[Correction]:
        """What `check` says, as data."""
        found: list[Correction] = []
        for start, end in _pieces(text):
            found += self._in_piece(text[start:end], start, threshold)
        return found

    def _in_piece(self, piece: str, offset: int, threshold: float) -> list[Correction]:
        right = list(piece)
        sure = np.zeros(len(piece))
        for _ in range(_PASSES):
            made = self._once("".join(right), threshold)
            for correction in made:
                right[correction.start : correction.end] = correction.right
                sure[correction.start : correction.end] = correction.probability
            if not made:
                break
        return list(_joined(piece, right, sure, offset))

    def _once(self, text: str, threshold: float) -> list[Correction]:
        encoded = self._ranker.alphabet.encode(text)
        if len(encoded.ids) <= 2 * EDGE_LENGTH:
            return []
        found, probabilities = self._ranker.ranked(encoded.ids)
        order = np.argsort(-probabilities, kind="stable")
        taken: set[int] = set()
        made = []
        for which in order[: int((probabilities >= threshold).sum())]:
            first = int(found.places[which])
            letters = [int(found.chars[which]), int(found.seconds[which])]
            count = 1 if letters[1] == OTHER else 2
            # The windows of a neighbour were read with the wrong character in them; it has its turn in the next pass.
            if taken.isdisjoint(range(first - 1, first + count + 1)):
                taken.update(range(first, first + count))
                start = int(encoded.places[first])
                made.append(
                    Correction(
                        start,
                        start + count,
                        "".join(map(self._ranker.alphabet.char, letters[:count])),
                        float(probabilities[which]),
                    )
                )
        return made


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(start + _PIECE, len(text))
        line = text.rfind("\n", start + _PIECE // 2, end) if end < len(text) else -1
        end = line + 1 if line > 0 else end
        yield start, end
        start = end


def _joined(piece: str, right: list[str], sure: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]", offset: int) -> Iterator[Correction]:
    """Runs of changed characters, each one correction; the least sure of its characters speaks for it."""
    at = 0
    while at < len(piece):
        end = at
        while end < len(piece) and right[end] != piece[end]:
            end += 1
        if end > at:
            yield Correction(offset + at, offset + end, "".join(right[at:end]), float(sure[at:end].min()))
        at = end + 1


def _diagnostic(text: str, correction: Correction) -> Diagnostic:
    wrong = text[correction.start : correction.end]
    return Diagnostic(
        start=correction.start,
        end=correction.end,
        rule=RULE,
        severity=Severity.WARNING,
        message=f"“{wrong}”疑为“{correction.right}”之误。",
        suggestion=correction.right,
        source=_SOURCE,
        confidence=min(correction.probability, 0.99),
    )
