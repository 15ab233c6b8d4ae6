"""The speller on the development sets and on clean news: accuracy by threshold, speed, memory (development figures).

A sentence counts as mended when the whole of it equals the reference. Precision: mended among those changed;
recall: mended among the wrong ones; changed right sentences count against precision. Clean text is the last 5 % of
lines of `train/news_transcripts`, never trained on. `python -m bench.proof_speller [--thresholds 0.5 0.9] [--show N]`
"""

import argparse
import lzma
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from zhuomu.proof.speller import DEFAULT_THRESHOLD, Correction, ModelError, Speller

DATA = Path(__file__).resolve().parents[2] / "shared/data/proof"
SETS = ("ecspell_odw_train", "ecspell_law_train", "cscd_dev", "ecspell_med_train")
_PER = 10_000
_KEPT_OUT_SHARE = 20
# Sentences of a set that make one text to be checked; each is a line of its own.
_SENTENCES_A_TEXT = 500

Pairs = list[tuple[str, str]]
Correct = Callable[[str, float], str]


def pairs_of(name: str) -> Pairs:
    """Sentences as written and as they should be."""
    lines = (DATA / "dev" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(wrong, right) for wrong, _, right in (line.partition("\t") for line in lines)]


def clean_text() -> str:
    """The last twentieth of the lines of the news, markup dropped."""
    with lzma.open(DATA / "train/news_transcripts.txt.xz", "rt", encoding="utf-8") as file:
        lines = file.read().split("\n")
    kept = lines[len(lines) - len(lines) // _KEPT_OUT_SHARE :]
    return "\n".join(line for line in kept if not line.startswith("<!--"))


def outputs(correct: Correct, pairs: Pairs, threshold: float) -> list[str]:
    """What becomes of each sentence."""
    found: list[str] = []
    for at in range(0, len(pairs), _SENTENCES_A_TEXT):
        text = "\n".join(wrong for wrong, _ in pairs[at : at + _SENTENCES_A_TEXT])
        found += correct(text, threshold).split("\n")
    return found


def rates(hits: int, made: int, wanted: int) -> tuple[float, float, float]:
    """Precision, recall and F1, each out of 100."""
    precision, recall = 100 * hits / max(made, 1), 100 * hits / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def by_sentence(pairs: Pairs, found: Sequence[str]) -> tuple[float, float, float]:
    """Rates over whole sentences."""
    rows = [(wrong, right, made) for (wrong, right), made in zip(pairs, found, strict=True)]
    hits = sum(wrong != made == right for wrong, right, made in rows)
    made_count = sum(wrong != made for wrong, _, made in rows)
    return rates(hits, made_count, sum(wrong != right for wrong, right, _ in rows))


def by_character(pairs: Pairs, found: Sequence[str]) -> tuple[float, float, float]:
    """Rates over characters, in sentences whose lengths agree."""
    counts: Counter[str] = Counter()
    for (wrong, right), made in zip(pairs, found, strict=True):
        if len(wrong) == len(right) == len(made):
            for old, want, new in zip(wrong, right, made, strict=True):
                counts.update(hits=old != want == new, made=old != new, wanted=old != want)
    return rates(counts["hits"], counts["made"], counts["wanted"])


def alarms(speller: Speller, text: str) -> list[Correction]:
    """Everything said about clean text at a low threshold, surest first."""
    return sorted(speller.corrections(text, 0.3), key=lambda found: (-found.probability, found.start))


def show(text: str, found: Sequence[Correction]) -> None:
    """The surest corrections of clean text, to be looked at one by one."""
    for one in found:
        before, after = text[max(0, one.start - 14) : one.start], text[one.end : one.end + 14]
        line = f"{before}⟦{text[one.start : one.end]}→{one.right}⟧{after}".replace("\n", "/")
        print(f"{one.probability:.3f} {line}")


def main() -> int:
    """Print the table; 0 also where text or model are absent, with the reason."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--thresholds", type=float, nargs="*", default=[0.5, 0.9])
    parser.add_argument(
        "--show", type=int, default=0, help="print so many of the surest alarms on clean text"
    )
    args = parser.parse_args()
    if not DATA.exists():
        print("skipped: the proofreading text is not in the shared folder beside the repository")
        return 0
    began = time.perf_counter()
    try:
        speller = Speller.load()
    except ModelError as error:
        print(f"skipped: {error}")
        return 0
    print(f"start {time.perf_counter() - began:.2f} s")
    text = clean_text()
    began = time.perf_counter()
    speller.corrections(text)
    seconds = time.perf_counter() - began
    print(f"speed {len(text) / seconds:,.0f} characters a second on {len(text):,} characters of clean news")
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")
    clean = alarms(speller, text)
    allowed = len(text) // _PER
    bar = clean[allowed].probability + 1e-6 if len(clean) > allowed else 0.3
    for threshold in (*args.thresholds, DEFAULT_THRESHOLD, bar):
        count = sum(one.probability >= threshold for one in clean)
        print(
            f"\nthreshold {threshold:.4f}: {count / len(text) * _PER:.2f} false alarms in {_PER:,} characters"
        )
        for name in SETS:
            pairs = pairs_of(name)
            found = outputs(speller.corrected, pairs, threshold)
            cells = (*by_sentence(pairs, found), *by_character(pairs, found))
            print(f"{name:20}" + "".join(f"{cell:7.1f}" for cell in cells))
    show(text, clean[: args.show])
    return 0


if __name__ == "__main__":
    sys.exit(main())
