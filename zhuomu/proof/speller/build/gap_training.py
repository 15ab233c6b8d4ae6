"""Teaching where characters are left out or stand twice: held-out text with such errors put in, trees."""

import random
from collections.abc import Iterator, Sequence

import lightgbm
import numpy as np
import numpy.typing as npt

from ..encoding import Alphabet
from ..gaps import GapFinder, gap_rows
from ..language import Language
from .injection import SHARE_OF_CLEAN_LINES, error_count
from .training import PARAMETERS, exported

_SEED = 11
# The rest of the errors is characters written twice.
_SHARE_LEFT_OUT = 0.7
# Errors keep away from one another and from the edges, so that each has its own surroundings.
_APART = 3
_PARAMETERS = {**PARAMETERS, "n_estimators": 200, "min_child_samples": 100}

# Where in the wrong text (place of the character after the gap, or of the second of two) what was done: the character,
# and whether it stands twice.
Errors = dict[int, tuple[int, bool]]


def gaps_learnt(
    alphabet: Alphabet, language: Language, can_be: npt.NDArray[np.bool_], lines: Sequence[str]
) -> tuple[dict[str, npt.NDArray[np.generic]], int]:
    """The arrays of the trees for `GapFinder`'s candidates, and their depth."""
    text, errors = _spoilt(alphabet, can_be, lines)
    encoded = alphabet.encode(text)
    reading = language.read(encoded.ids)
    found = GapFinder(language, can_be).found(reading)
    told = zip(
        encoded.places[found.places].tolist(), found.chars.tolist(), found.is_double.tolist(), strict=True
    )
    labels = np.array([errors.get(place) == (char, is_double) for place, char, is_double in told])
    trees = lightgbm.LGBMClassifier(**_PARAMETERS)
    trees.fit(gap_rows(language, reading, found), labels)
    return exported(trees.booster_)


def _spoilt(alphabet: Alphabet, can_be: npt.NDArray[np.bool_], lines: Sequence[str]) -> tuple[str, Errors]:
    """The lines with errors, and where these are."""
    chance = random.Random(_SEED)
    wrong: list[str] = []
    errors: Errors = {}
    start = 0
    for line in lines:
        parts, last = [], 0
        is_clean = chance.random() < SHARE_OF_CLEAN_LINES
        for at in () if is_clean else _places(alphabet, can_be, line, chance):
            is_double = chance.random() >= _SHARE_LEFT_OUT
            parts.append(line[last : at + is_double])
            errors[start + sum(map(len, parts))] = (alphabet.number(line[at]), is_double)
            last = at if is_double else at + 1
        wrong.append("".join([*parts, line[last:]]))
        start += len(wrong[-1]) + 1
    return "\n".join(wrong), errors


def _places(
    alphabet: Alphabet, can_be: npt.NDArray[np.bool_], line: str, chance: random.Random
) -> Iterator[int]:
    """Characters with others on both sides, in order and apart."""
    count = error_count(line, chance)
    inner = range(1, len(line) - 1)
    last = -_APART
    for at in sorted(chance.sample(inner, min(count, len(inner)))):
        around = [alphabet.number(char) for char in line[at - 1 : at + 2]]
        if at >= last + _APART and can_be[around].all() and around[1] not in (around[0], around[2]):
            last = at
            yield at
