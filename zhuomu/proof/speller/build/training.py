"""Teaching the ranker: held-out text with errors put in, rows for its candidates, trees."""

import random
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from ..candidates import Candidates, doubt_rows, find_candidates
from ..confusion import Confusion
from ..encoding import OTHER, Alphabet
from ..features import feature_rows
from ..language import Floats, Language, Reading
from .corpus import Corpus
from .injection import Injector

# Characters of training lines from each file: text unlike the counted text has the largest share.
_SHARES = {"news_transcripts": 0.3, "laws": 0.1, "news_misc": 0.5, "encyclopedia": 0.1}
LESSON_CHARS = 3_000_000
SEED = 7
_STRETCH = 100_000
# Share of the errors put in whose place is looked at; the price of the rest is time.
_DOUBTED = 0.975
PARAMETERS: dict[str, Any] = {
    "n_estimators": 400,
    "num_leaves": 48,
    "learning_rate": 0.08,
    # Without these a leaf with rare characters answers 1.0 for ever.
    "min_child_samples": 200,
    "min_sum_hessian_in_leaf": 5,
    "reg_lambda": 10,
    "colsample_bytree": 0.5,
    "max_bin": 127,
    "n_jobs": 1,
    "deterministic": True,
    "force_row_wise": True,
    "random_state": 1,
    "verbose": -1,
}


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the lessons gave: where to look, and the trees as arrays with their depth."""

    doubt_weights: Floats
    least_doubt: float
    trees: dict[str, npt.NDArray[np.generic]]
    depth: int


def lesson_lines(corpus: list[Corpus], chars: int) -> list[str]:
    """Held-out lines of all files in their shares, shuffled the same way each time."""
    shuffler = random.Random(SEED)
    found = []
    for part in corpus:
        lines = list(part.held_out)
        shuffler.shuffle(lines)
        taken = 0
        for line in lines:
            if taken > chars * _SHARES[part.name]:
                break
            found.append(line)
            taken += len(line)
    shuffler.shuffle(found)
    return found


def learnt(
    alphabet: Alphabet, language: Language, confusion: Confusion, injector: Injector, lines: list[str]
) -> Learnt:
    """Put errors into the lines and learn to find and to mend them."""
    right = alphabet.encode("\n".join(lines)).ids
    wrong = alphabet.encode("\n".join(injector.line(line) for line in lines)).ids
    reading = language.read(wrong)
    places, rows = doubt_rows(language, reading)
    is_error = (wrong != right)[places]
    weights = LogisticRegression(max_iter=300).fit(rows, is_error).coef_[0].astype(np.float32)
    doubt = rows @ weights
    least = float(np.quantile(doubt[is_error], 1 - _DOUBTED))
    found = find_candidates(language, confusion, reading, places[doubt >= least])
    features, labels = _rows(language, reading, found), _is_right(found, wrong, right)
    trees = lightgbm.LGBMClassifier(**PARAMETERS)
    trees.fit(features, labels)
    arrays, depth = exported(trees.booster_)
    return Learnt(weights, least, arrays, depth)


def _rows(language: Language, reading: Reading, found: Candidates) -> Floats:
    """The rows of all candidates, made a stretch of text at a time: rivals stay together, memory stays small."""
    rows: Floats | None = None
    for start in range(0, len(reading.ids), _STRETCH):
        which = np.flatnonzero((found.places >= start) & (found.places < start + _STRETCH))
        if len(which):
            part = feature_rows(language, reading, found.chosen(which))
            rows = np.empty((len(found.places), part.shape[1]), np.float32) if rows is None else rows
            rows[which] = part
    if rows is None:
        raise ValueError("nothing in the lessons is in doubt")
    return rows


def _is_right(
    found: Candidates, wrong: npt.NDArray[np.uint16], right: npt.NDArray[np.uint16]
) -> npt.NDArray[np.bool_]:
    """A pair is right where both of its characters were wrong and both are mended."""
    is_single = found.seconds == OTHER
    after = found.places + 1
    is_second_right = is_single | ((right[after] == found.seconds) & (wrong[after] != found.seconds))
    return np.asarray((right[found.places] == found.chars) & is_second_right)


def exported(booster: lightgbm.Booster) -> tuple[dict[str, npt.NDArray[np.generic]], int]:
    """The arrays of `trees.Trees`, and the depth of the deepest tree."""
    roots: list[int] = []
    features: list[int] = []
    thresholds: list[float] = []
    children: list[tuple[int, int]] = []
    values: list[float] = []
    deepest = 0

    def add(node: dict[str, object], depth: int) -> int:
        nonlocal deepest
        deepest = max(deepest, depth)
        number = len(values)
        is_leaf = "leaf_value" in node
        features.append(0 if is_leaf else int(str(node["split_feature"])))
        thresholds.append(0.0 if is_leaf else float(str(node["threshold"])))
        values.append(float(str(node["leaf_value"])) if is_leaf else 0.0)
        children.append((number, number))
        if not is_leaf:
            # LightGBM goes left at or under the threshold.
            left = add(node["left_child"], depth + 1)  # type: ignore[arg-type]
            right = add(node["right_child"], depth + 1)  # type: ignore[arg-type]
            children[number] = (left, right)
        return number

    for tree in booster.dump_model()["tree_info"]:
        roots.append(add(tree["tree_structure"], 0))
    return {
        "roots": np.array(roots, np.int32),
        "features": np.array(features, np.int16),
        "thresholds": np.array(thresholds, np.float32),
        "children": np.array(children, np.int32).reshape(-1),
        "values": np.array(values, np.float32),
    }, deepest
