"""The face of the speller: marks for characters that were probably meant to be others, were left out or stand twice."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, permutations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..diagnostic import Diagnostic, Severity
from ..engine import SPELLER_RULES
from .encoding import EDGE_LENGTH, OTHER, Encoded
from .language import Reading
from .ranker import MODEL, Ranker, ranker_loaded

# Chosen on development text: with the rules just under one false alarm in 10,000 characters of clean news. See
# docs/proof-model.md.
DEFAULT_THRESHOLD = 0.8
# Of marks: from this probability a warning, which people see unasked; below it a query. Beside a warning in the same
# sentence _BESIDE_SHARE of it is enough, as for corrections.
WARNING_FROM = DEFAULT_THRESHOLD
QUERY_FROM = 0.5
RULE, RULE_LEFT_OUT, RULE_TWICE = SPELLER_RULES
_SOURCE = "错别字模型（由训练文本统计而得，见 docs/proof-model.md）"
# A text is read in pieces of about this many characters, cut at the end of a line where one is near.
_PIECE = 50_000
# A correction shows neighbours in another light: what is put right once is read again.
_PASSES = 3
# Errors come together: where one was found, the rest of the sentence is taken at this share of the threshold.
_BESIDE_SHARE = 0.5
# What stands in the text twice must be surer: this share of the doubt that the threshold leaves.
_DOUBT_LEFT = 0.25
# Ours and another country by their short names, and a few that are often together: rare company, and right. Only those
# that are hardly ever a slip for other words (法中 stands in 依法申请 typed wrongly, 中意 in 中医).
_COUNTRY_PAIRS = frozenset(
    {
        f"中{other}"
        for other in "美俄英法德日韩朝越老柬缅泰印巴沙伊埃哈吉塔乌土葡荷比瑞芬丹挪冰捷匈罗塞希澳新欧非蒙加墨阿委"
    }
    | {f"{other}中" for other in "美俄英德韩朝越泰伊哈芬丹挪冰捷匈塞希澳欧"}
    | {f"{one}{other}" for one, other in permutations("美日韩俄英", 2)}
)
_SENTENCE_END = re.compile("[。！？!?\n]+")


@dataclass(frozen=True, slots=True)
class Correction:
    """text[start:end] was probably meant to be `right`, with this probability.

    Longer or shorter than what is written where a character between two neighbours was left out, or stands twice.
    """

    start: int
    end: int
    right: str
    probability: float


class _Read(NamedTuple):
    """A text as the model sees it, and which of its characters each number stands for."""

    encoded: Encoded
    reading: Reading


class Speller:
    """Finds wrong characters. One instance may be used by several threads: it never changes."""

    def __init__(self, ranker: Ranker) -> None:
        self._ranker = ranker

    @classmethod
    def load(cls, path: Path = MODEL) -> "Speller":
        """The speller with the model of a file, by default the shipped one. Raises ModelError."""
        return cls(ranker_loaded(path))

    def check(self, text: str, threshold: float = QUERY_FROM) -> list[Diagnostic]:
        """Marks in `text`, warnings and queries, sorted, none overlapping; offsets are code points.

        Never raises on any str.
        """
        corrections = self.corrections(text, threshold)
        ends = [found.end() for found in _SENTENCE_END.finditer(text)] if corrections else []
        sentences = [bisect_right(ends, correction.start) for correction in corrections]
        sure = {
            sentence
            for sentence, correction in zip(sentences, corrections, strict=True)
            if correction.probability >= WARNING_FROM
        }
        return [
            _diagnostic(text, correction, WARNING_FROM * (_BESIDE_SHARE if sentence in sure else 1))
            for sentence, correction in zip(sentences, corrections, strict=True)
        ]

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
        """What is wrong in the piece; of two that touch, the surer."""
        read = self._read(piece)
        if len(read.encoded.ids) <= 2 * EDGE_LENGTH:
            return []
        found = self._replaced(piece, read, threshold) + self._inserted_or_dropped(piece, read, threshold)
        taken = bytearray(len(piece) + 2)
        kept = []
        for one in sorted(found, key=lambda one: (-one.probability, one.start)):
            is_right = _is_usage(piece, one, threshold) or _is_country_pair(piece, one)
            if not is_right and not any(taken[one.start : one.end + 2]):
                taken[one.start + 1 : one.end + 1] = b"\1" * (one.end - one.start)
                kept.append(replace(one, start=one.start + offset, end=one.end + offset))
        return sorted(kept, key=lambda one: one.start)

    def _read(self, text: str) -> _Read:
        encoded = self._ranker.alphabet.encode(text)
        return _Read(encoded, self._ranker.language.read(encoded.ids))

    def _inserted_or_dropped(self, piece: str, read: _Read, threshold: float) -> list[Correction]:
        """Characters left out or written twice, shown by their two neighbours or the two of them."""
        alphabet = self._ranker.alphabet
        found, probabilities = self._ranker.ranked_gaps(read.reading)
        corrections = []
        for which in np.flatnonzero(probabilities >= threshold):
            end = int(read.encoded.places[found.places[which]]) + 1
            char = alphabet.char(int(found.chars[which]))
            right = char if found.is_double[which] else piece[end - 2] + char + piece[end - 1]
            corrections.append(Correction(end - 2, end, right, float(probabilities[which])))
        return corrections

    def _replaced(self, piece: str, read: _Read, threshold: float) -> list[Correction]:
        """Look at the piece, then again at those sentences in which something was put right, with less needed there."""
        right = list(piece)
        sure = np.zeros(len(piece))
        places, least = np.arange(len(piece) + 1), threshold
        for left in reversed(range(_PASSES)):
            made = self._once(read, least)
            for correction in made:
                start = int(places[correction.start])
                end = start + len(correction.right)
                right[start:end] = correction.right
                sure[start:end] = correction.probability
            if not made or not left:
                break
            changed = np.flatnonzero(sure)
            spans = [
                span
                for span in _sentences(piece)
                if np.searchsorted(changed, span[0]) < np.searchsorted(changed, span[1])
            ]
            read = self._read("".join("".join(right[start:end]) + "\n" for start, end in spans))
            places = np.concatenate([np.arange(start, end + 1) for start, end in spans])
            least = threshold * _BESIDE_SHARE
        return list(_joined(piece, right, sure))

    def _once(self, read: _Read, threshold: float) -> list[Correction]:
        found, probabilities = self._ranker.ranked(read.reading)
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
                start = int(read.encoded.places[first])
                made.append(
                    Correction(
                        start,
                        start + count,
                        "".join(map(self._ranker.alphabet.char, letters[:count])),
                        float(probabilities[which]),
                    )
                )
        return made


def _is_usage(piece: str, one: Correction, threshold: float) -> bool:
    """Whether the same characters between the same neighbours stand elsewhere in the text: a name more often than an error."""
    if one.probability >= 1 - (1 - threshold) * _DOUBT_LEFT:
        return False
    around = piece[max(0, one.start - 1) : one.end + 1]
    return piece.find(around) < one.start - 1 or piece.find(around, one.end) >= 0


def _is_country_pair(piece: str, one: Correction) -> bool:
    """Whether the characters are replaced in, or as, two short names of countries side by side."""
    pairs_there = (piece[at : at + 2] for at in range(max(0, one.start - 1), one.end))
    return len(one.right) == one.end - one.start and not _COUNTRY_PAIRS.isdisjoint(pairs_there)


def _sentences(text: str) -> list[tuple[int, int]]:
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    return list(pairwise([0, *ends, *([len(text)] if not ends or ends[-1] < len(text) else [])]))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(start + _PIECE, len(text))
        line = text.rfind("\n", start + _PIECE // 2, end) if end < len(text) else -1
        end = line + 1 if line > 0 else end
        yield start, end
        start = end


def _joined(piece: str, right: list[str], sure: npt.NDArray[np.float64]) -> Iterator[Correction]:
    """Runs of changed characters, each one correction; the least sure of its characters speaks for it."""
    at = 0
    while at < len(piece):
        end = at
        while end < len(piece) and right[end] != piece[end]:
            end += 1
        if end > at:
            yield Correction(at, end, "".join(right[at:end]), float(sure[at:end].min()))
        at = end + 1


def _diagnostic(text: str, correction: Correction, warning_from: float) -> Diagnostic:
    wrong, right = text[correction.start : correction.end], correction.right
    rule, message = RULE, f"“{wrong}”疑为“{right}”之误。"
    if len(right) > len(wrong):
        rule, message = RULE_LEFT_OUT, f"“{wrong}”中间疑漏“{right[1:-1]}”字。"
    elif len(right) < len(wrong):
        rule, message = RULE_TWICE, f"“{wrong}”疑多一个“{right}”字。"
    return Diagnostic(
        start=correction.start,
        end=correction.end,
        rule=rule,
        severity=Severity.WARNING if correction.probability >= warning_from else Severity.QUERY,
        message=message,
        suggestion=correction.right,
        source=_SOURCE,
        confidence=min(correction.probability, 0.99),
    )
