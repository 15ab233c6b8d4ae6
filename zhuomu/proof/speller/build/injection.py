"""Errors put into right text, to learn from: by sound, by shape, by a slip of the finger, by choosing another word.

People who type in pinyin see words: what they leave standing is mostly a word too. So most wrong characters are drawn
by how well they go with their neighbours; a ranker taught on random characters takes every unknown name for an error.
"""

import random
from collections import defaultdict

import numpy as np

from ..confusion import IS_NEAR, IS_SAME, IS_SLIP, SHAPE_SHIFT
from ..encoding import Alphabet
from ..language import LEVEL_LOG
from ..table import Levels

# Kinds of error and their shares; the same sound leads, as in text typed in pinyin.
_KINDS = {"same": 0.55, "near": 0.1, "slip": 0.05, "shape": 0.16, "pair": 0.1, "swap": 0.04}
_SHARE_FITTING = 0.6
# One error in so many characters, in the lines that get errors at all.
_CHARS_AN_ERROR = 36
SHARE_OF_CLEAN_LINES = 0.45
# Likeness from which characters are taken for each other; above it the chance grows with the square.
_LEAST_SHAPE = 8


def error_count(line: str, chance: random.Random) -> int:
    """How many errors the line gets, if any: one at least, about one in so many characters."""
    return max(1, round(len(line) / _CHARS_AN_ERROR * chance.uniform(0.5, 1.5)))


class Injector:
    """Puts errors into lines; the same seed gives the same errors."""

    def __init__(
        self, alphabet: Alphabet, pairs: Levels, table: dict[str, dict[str, int]], seed: int
    ) -> None:
        self._random = random.Random(seed)
        self._alphabet = alphabet
        # Square roots of counts: common pairs are chosen more often, rare ones still.
        self._weights = np.where(pairs > 0, np.exp((pairs.astype(np.float32) - 1) * LEVEL_LOG / 2), 0.02)
        self._likeness: dict[tuple[str, str], float] = {}
        self._kinds: dict[str, dict[str, list[str]]] = {}
        for char, others in table.items():
            kinds: dict[str, list[str]] = defaultdict(list)
            for other, flags in others.items():
                if flags & IS_SAME:
                    kinds["same"].append(other)
                elif flags >> SHAPE_SHIFT >= _LEAST_SHAPE:
                    kinds["shape"].append(other)
                    self._likeness[char, other] = float((flags >> SHAPE_SHIFT) - _LEAST_SHAPE + 1) ** 2
                elif flags & IS_NEAR:
                    kinds["near"].append(other)
                elif flags & IS_SLIP:
                    kinds["slip"].append(other)
            self._kinds[char] = dict(kinds)

    def line(self, right: str) -> str:
        """The line with errors, of the same length; often the line itself."""
        if self._random.random() < SHARE_OF_CLEAN_LINES:
            return right
        wrong = list(right)
        places = [at for at, char in enumerate(right) if char in self._kinds]
        count = min(len(places), error_count(right, self._random))
        for at in self._random.sample(places, count):
            kind = self._random.choices(list(_KINDS), list(_KINDS.values()))[0]
            if kind == "pair":
                self._change_pair(wrong, right, at)
            elif kind == "swap" and at + 1 < len(right) and right[at + 1] in self._kinds:
                wrong[at : at + 2] = right[at : at + 2][::-1]
            elif kind != "swap":
                self._change(wrong, right, at, kind)
        return "".join(wrong)

    def _others(self, right: str, at: int, kind: str) -> list[str]:
        return self._kinds.get(right[at], {}).get(kind, []) if at < len(right) else []

    def _change(self, wrong: list[str], right: str, at: int, kind: str) -> None:
        others = self._others(right, at, kind)
        if not others:
            return
        number = self._alphabet.number
        numbers = [number(other) for other in others]
        if self._random.random() < _SHARE_FITTING:
            before = number(right[at - 1]) if at else 0
            after = number(right[at + 1]) if at + 1 < len(right) else 0
            weights = self._weights[before, numbers] + self._weights[numbers, after]
        else:
            # The alphabet is in order of frequency: common characters stand for rare ones rather than the reverse.
            weights = 1 / np.sqrt(np.array(numbers) + 20)
        likeness = np.array([self._likeness.get((right[at], other), 1.0) for other in others])
        wrong[at] = self._random.choices(others, (weights * likeness).tolist())[0]

    def _change_pair(self, wrong: list[str], right: str, at: int) -> None:
        first, second = self._others(right, at, "same"), self._others(right, at + 1, "same")
        if not first or not second:
            return
        rows = [self._alphabet.number(other) for other in first]
        columns = [self._alphabet.number(other) for other in second]
        weights = self._weights[np.ix_(rows, columns)].reshape(-1) ** 2
        chosen = self._random.choices(range(len(weights)), weights.tolist())[0]
        wrong[at], wrong[at + 1] = first[chosen // len(second)], second[chosen % len(second)]
