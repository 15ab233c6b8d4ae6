"""The shipped model: what it is read from, and the probability that each candidate is what was meant."""

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
import numpy.typing as npt

from .candidates import Candidates, doubt_rows, find_candidates
from .confusion import Confusion, confusion_table
from .encoding import Alphabet
from .features import feature_rows
from .gaps import GapFinder, Gaps, gap_rows
from .kinds import kinds_of
from .language import Floats, Language, Reading
from .table import Levels, NgramTable
from .trees import Trees

# The lessons have far more of such errors than print: so many times rarer they are taken to be. Chosen on development
# text for 0.05 false alarms of each in 10,000 characters at the threshold that stands for wrong characters, too.
_LEFT_OUT_RARER, _TWICE_RARER = 2.7, 5.7
MODEL = Path(__file__).resolve().parent / "model" / "speller.zip"


class ModelError(Exception):
    """The model file is absent or is none of ours; the message names the file."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """Everything that is learnt. `doubt_weights` and `least_doubt` say where candidates are worth looking for."""

    alphabet: Alphabet
    language: Language
    confusion: Confusion
    trees: Trees
    doubt_weights: Floats
    least_doubt: float
    gap_finder: GapFinder
    gap_trees: Trees

    def ranked(self, reading: Reading) -> tuple[Candidates, Floats]:
        """Candidates for a text, and for each the probability that it is right."""
        places, rows = doubt_rows(self.language, reading)
        found = find_candidates(
            self.language, self.confusion, reading, places[rows @ self.doubt_weights >= self.least_doubt]
        )
        return found, self.trees.probabilities(feature_rows(self.language, reading, found))

    def ranked_gaps(self, reading: Reading) -> tuple[Gaps, Floats]:
        """Characters left out or written twice, and for each the probability that it is so."""
        found = self.gap_finder.found(reading)
        probabilities = self.gap_trees.probabilities(gap_rows(self.language, reading, found))
        rarer = np.where(found.is_double, _TWICE_RARER, _LEFT_OUT_RARER).astype(np.float32)
        return found, np.asarray(probabilities / (probabilities + (1 - probabilities) * rarer), np.float32)


def pairs_packed(
    pairs: Levels,
) -> dict[str, Levels]:
    """A square with few entries as steps between them (255: a step without an entry) and levels."""
    flat = pairs.reshape(-1)
    places = np.flatnonzero(flat)
    steps = np.diff(places, prepend=-1)
    long = steps // 255
    packed = np.full(len(places) + int(long.sum()), 255, np.uint8)
    packed[np.cumsum(long + 1) - 1] = steps % 255
    return {"pair_steps": packed, "pair_levels": flat[places]}


def pairs_unpacked(
    steps: Levels,
    levels: Levels,
    size: int,
) -> Levels:
    """The square of `pairs_packed`."""
    places = np.cumsum(steps, dtype=np.int64) - 1
    flat = np.zeros(size * size, np.uint8)
    flat[places[steps < 255]] = levels
    return flat.reshape(size, size)


def ranker_loaded(path: Path = MODEL) -> Ranker:
    """The model of a file. Raises ModelError."""
    try:
        with ZipFile(path) as file:
            head = json.loads(file.read("head.json"))
            arrays = {
                name.removesuffix(".npy"): np.load(BytesIO(file.read(name)), allow_pickle=False)
                for name in file.namelist()
                if name.endswith(".npy")
            }
        alphabet = Alphabet(head["chars"])
        frequencies = arrays["frequencies"]
        pairs = pairs_unpacked(arrays["pair_steps"], arrays["pair_levels"], len(alphabet))
        confusion = confusion_table(arrays["row_lengths"], arrays["others"], arrays["flags"], frequencies)
        kinds = kinds_of(alphabet, confusion.is_confused)
        language = Language(pairs, NgramTable(arrays["cells"]), frequencies, head["total"], kinds)
        return Ranker(
            alphabet=alphabet,
            language=language,
            confusion=confusion,
            trees=_trees(arrays, "", head["depth"]),
            doubt_weights=arrays["doubt_weights"],
            least_doubt=head["least_doubt"],
            gap_finder=GapFinder(language, confusion.is_confused),
            gap_trees=_trees(arrays, "gap_", head["gap_depth"]),
        )
    except (OSError, BadZipFile, KeyError, ValueError) as error:
        raise ModelError(f"no speller model at {path}: {error}") from error


def _trees(arrays: dict[str, npt.NDArray[Any]], prefix: str, depth: int) -> Trees:
    roots, features, thresholds, children, values = (
        arrays[prefix + name] for name in ("roots", "features", "thresholds", "children", "values")
    )
    return Trees(roots, features, thresholds, children, values, depth)
