"""The shipped model: what it is read from, and the probability that each candidate is what was meant."""

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np

from .candidates import Candidates, doubt_rows, find_candidates
from .confusion import Confusion, confusion_table
from .encoding import Alphabet, Ids
from .features import feature_rows
from .language import Floats, Language
from .table import Levels, NgramTable
from .trees import Trees

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

    def ranked(self, ids: Ids) -> tuple[Candidates, Floats]:
        """Candidates for a text by numbers, and for each the probability that it is right."""
        reading = self.language.read(ids)
        places, rows = doubt_rows(self.language, reading)
        found = find_candidates(
            self.language, self.confusion, reading, places[rows @ self.doubt_weights >= self.least_doubt]
        )
        return found, self.trees.probabilities(feature_rows(self.language, reading, found))


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
        return Ranker(
            alphabet=alphabet,
            language=Language(pairs, NgramTable(arrays["cells"]), frequencies, head["total"]),
            confusion=confusion_table(arrays["row_lengths"], arrays["others"], arrays["flags"], frequencies),
            trees=Trees(
                arrays["roots"],
                arrays["features"],
                arrays["thresholds"],
                arrays["children"],
                arrays["values"],
                head["depth"],
            ),
            doubt_weights=arrays["doubt_weights"],
            least_doubt=head["least_doubt"],
        )
    except (OSError, BadZipFile, KeyError, ValueError) as error:
        raise ModelError(f"no speller model at {path}: {error}") from error
