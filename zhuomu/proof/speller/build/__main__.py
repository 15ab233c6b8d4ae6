"""Build the speller's model: ``python -m zhuomu.proof.speller.build DATA_DIR`` (the folder with `train/`).

Needs lightgbm, scikit-learn, pypinyin, Pillow and a Noto CJK font, at build time only. The same text and the same
versions of these give the same bytes.
"""

import argparse
import json
import sys
import time
from collections import Counter
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import numpy as np
import numpy.typing as npt

from ..confusion import IS_NEAR, IS_SAME, IS_SLIP, SHAPE_SHIFT, confusion_table, static_scores
from ..encoding import FIRST_CHAR, Alphabet
from ..kinds import Kinds, kinds_of
from ..language import Floats, Language
from ..ranker import MODEL, pairs_packed
from ..table import NgramTable
from .confusions import confusions
from .corpus import Corpus, read_corpus
from .counting import counted_pairs, kept_ngrams, packed
from .gap_training import gaps_learnt
from .injection import Injector
from .shapes import lookalikes
from .sounds import readings
from .training import LESSON_CHARS, SEED, learnt, lesson_lines

_LEAST_USES = 3
# A slip of the finger gives any syllable: only the commonest characters are worth asking about.
_SLIP_RANK, _WIDEST_ROW = 1500, 256
# Less alike than this, characters are taken for each other by nobody (seen on development text).
_LEAST_SHAPE = 7
# One held-out line in so many shows pypinyin which readings are used.
_ONE_SAMPLE_IN = 12
# Text that says everything many times (see `kept_ngrams`).
_REPEATING = "laws"

Arrays = dict[str, npt.NDArray[np.generic]]


def say(what: str) -> None:
    """A line of progress with the seconds of processor time so far."""
    sys.stderr.write(f"[{time.process_time():6.0f} s] {what}\n")


def alphabet_of(corpus: list[Corpus]) -> Alphabet:
    """The characters used often enough, most frequent first."""
    uses: Counter[str] = Counter()
    for part in corpus:
        for line in (*part.counted, *part.held_out):
            uses.update(line)
    ranked = sorted(uses.items(), key=lambda item: (-item[1], item[0]))
    return Alphabet("".join(char for char, count in ranked if count >= _LEAST_USES))


def counts_of(alphabet: Alphabet, corpus: list[Corpus], *, is_all: bool) -> tuple[Arrays, int]:
    """Arrays of the language model from the counted lines, or from all, and the number of characters."""
    plain: list[str] = []
    repeating: list[str] = []
    for part in corpus:
        (repeating if part.name == _REPEATING else plain).extend(
            part.counted + (part.held_out if is_all else [])
        )
    own, other = alphabet.encode("\n".join(plain)).ids, alphabet.encode("\n".join(repeating)).ids
    ids = np.concatenate([own, other])
    uses = np.bincount(ids, minlength=len(alphabet))
    return {
        "pairs": counted_pairs(ids, len(alphabet)),
        "cells": packed(*kept_ngrams(own, other)),
        "frequencies": np.log(np.maximum(uses, 0.5) / len(ids)).astype(np.float32),
    }, len(ids)


def language_of(arrays: Arrays, total: int, kinds: Kinds) -> Language:
    """The language model of such arrays."""
    table = NgramTable(arrays["cells"])  # type: ignore[arg-type]
    return Language(arrays["pairs"], table, arrays["frequencies"], total, kinds)  # type: ignore[arg-type]


def confusion_rows(alphabet: Alphabet, table: dict[str, dict[str, int]], frequencies: Floats) -> Arrays:
    """The rows of the table of confusions by the alphabet's numbers, each cut to the likeliest."""
    lengths, others, flags = [], [], []
    for number in range(len(alphabet)):
        row = table.get(alphabet.char(number), {}) if number >= FIRST_CHAR else {}
        chars = np.array([alphabet.number(char) for char in row], np.uint16)
        reasons = np.array(list(row.values()), np.uint8)
        is_alike = reasons >> SHAPE_SHIFT >= _LEAST_SHAPE
        is_kept = (
            (reasons & (IS_SAME | IS_NEAR) > 0) | is_alike | ((reasons & IS_SLIP > 0) & (chars <= _SLIP_RANK))
        )
        chars, reasons = chars[is_kept], reasons[is_kept]
        worth = static_scores(chars, reasons, frequencies) + 0.9 * frequencies[chars]
        order = np.lexsort((chars, -worth))[:_WIDEST_ROW]
        lengths.append(len(order))
        others.append(chars[order])
        flags.append(reasons[order])
    return {
        "row_lengths": np.array(lengths, np.uint16),
        "others": np.concatenate(others),
        "flags": np.concatenate(flags),
    }


def write_model(path: Path, head: dict[str, object], arrays: Arrays) -> None:
    """One zip file whose bytes depend on nothing but what is in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=9) as file:
        file.writestr(
            ZipInfo("head.json"), json.dumps(head, ensure_ascii=False, sort_keys=True), ZIP_DEFLATED
        )
        for name, array in sorted(arrays.items()):
            held = BytesIO()
            np.save(held, array, allow_pickle=False)
            # The cells are as good as random: to shrink them by a twelfth doubles the time to read them.
            how = ZIP_STORED if name == "cells" else ZIP_DEFLATED
            file.writestr(ZipInfo(f"{name}.npy"), held.getvalue(), how)


def main() -> int:
    """Build and write the model; 0 when it is there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path, help="the folder that holds train/")
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--lesson-chars", type=int, default=LESSON_CHARS)
    args = parser.parse_args()
    corpus = read_corpus(args.data / "train")
    alphabet = alphabet_of(corpus)
    han = [char for char in alphabet.chars if "\u4e00" <= char <= "\u9fff"]
    sample = [line for part in corpus for line in part.held_out[::_ONE_SAMPLE_IN]]
    table = dict(zip(han, confusions(han, readings(han, sample), lookalikes(han)), strict=True))
    say(f"{len(alphabet)} characters, {sum(map(len, table.values()))} confusions")
    arrays, total = counts_of(alphabet, corpus, is_all=False)
    rows = confusion_rows(alphabet, table, arrays["frequencies"])  # type: ignore[arg-type]
    say("counted without what is held out")
    confusion = confusion_table(rows["row_lengths"], rows["others"], rows["flags"], arrays["frequencies"])  # type: ignore[arg-type]
    injector = Injector(alphabet, arrays["pairs"], table, SEED)  # type: ignore[arg-type]
    lines = lesson_lines(corpus, args.lesson_chars)
    language = language_of(arrays, total, kinds_of(alphabet, confusion.is_confused))
    taught = learnt(alphabet, language, confusion, injector, lines)
    gap_trees, gap_depth = gaps_learnt(alphabet, language, confusion.is_confused, lines)
    say(f"learnt from {sum(map(len, lines))} characters")
    arrays, total = counts_of(alphabet, corpus, is_all=True)
    rows = confusion_rows(alphabet, table, arrays["frequencies"])  # type: ignore[arg-type]
    pairs = pairs_packed(arrays.pop("pairs"))  # type: ignore[arg-type]
    head: dict[str, object] = {
        "chars": alphabet.chars,
        "total": total,
        "least_doubt": taught.least_doubt,
        "depth": taught.depth,
        "gap_depth": gap_depth,
    }
    gap_arrays = {f"gap_{name}": array for name, array in gap_trees.items()}
    arrays = {**arrays, **rows, **pairs, **taught.trees, **gap_arrays, "doubt_weights": taught.doubt_weights}
    write_model(args.out, head, arrays)
    say(f"{args.out.name}: {args.out.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
