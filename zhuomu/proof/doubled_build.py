"""Makes `words/doubles.zip` out of the training text: `python -m zhuomu.proof.doubled_build DATA_DIR`, the same bytes again.

A character is judged only where it would seldom be blamed wrongly: every place where the text has it doubled is asked
as if that place were not in the text; characters are taken, those blamed least first, until the budget is spent.
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from .doubled import PACKAGE, packed

_PER = 10_000
_HAN = re.compile("[一-鿿]")
_DOUBLED = re.compile(r"([一-鿿])\1+")
# Spoken figures, 三三 and the like, double as they please.
_NUMERALS = frozenset("一二三四五六七八九十百千万亿零〇两")
# What would end a row or a column of the table; the rule meets the same character there.
_BLANK = str.maketrans("\t\n\r", "   ")
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Bounds:
    """`least_char`, `least_three`: counted so often at least. `budget`: wrong marks in 10,000 characters, all characters."""

    least_char: int = 1500
    least_three: int = 20
    budget: float = 0.04


def build(texts: Mapping[str, str], bounds: Bounds) -> bytes:
    """The package of the engine from texts of several kinds; no kind is to be blamed beyond the budget."""
    chars = Counter(char for text in texts.values() for char in text if _HAN.match(char))
    threes = _threes(texts.values(), bounds.least_three)
    seen = {kind: _doubled(text) for kind, text in texts.items()}
    sizes = {kind: max(1, len(text)) for kind, text in texts.items()}
    places: dict[str, set[Place]] = defaultdict(set)
    for found in seen.values():
        for char, left, right in found:
            places[char].add((left, right))
    judged = _judged(chars, places, seen, sizes, threes, bounds)
    beside = {char: _beside(places[char]) for char in judged}
    return packed(beside, (three for three in threes if three[1] in judged))


def _threes(texts: Iterable[str], least: int) -> frozenset[str]:
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(map("".join, zip(text, text[1:], text[2:], strict=False)))
    return frozenset(three for three, count in counted.items() if count >= least and _HAN.match(three[1]))


def _doubled(text: str) -> Counter[tuple[str, str, str]]:
    """(character, before, after) of those that stand twice and no more."""
    hits = (hit for hit in _DOUBLED.finditer(text) if len(hit[0]) == 2)
    return Counter(
        (hit[1], _shown(text[hit.start() - 1 : hit.start()]), _shown(text[hit.end() : hit.end() + 1]))
        for hit in hits
    )


def _shown(char: str) -> str:
    return char.translate(_BLANK) or " "


def _judged(
    chars: Counter[str],
    places: Mapping[str, set[Place]],
    seen: Mapping[str, Counter[tuple[str, str, str]]],
    sizes: Mapping[str, int],
    threes: frozenset[str],
    bounds: Bounds,
) -> frozenset[str]:
    """The characters that are judged, within the budget."""
    blame: dict[str, float] = {}
    for char in (char for char, count in chars.items() if count >= bounds.least_char):
        blamed = [place for place in places.get(char, ()) if _is_blamed(char, place, places[char], threes)]
        shares = (
            sum(found[char, left, right] for left, right in blamed) / sizes[kind]
            for kind, found in seen.items()
        )
        blame[char] = max(shares) * _PER
    taken, spent = set(), 0.0
    for char in sorted(blame.keys() - _NUMERALS, key=lambda char: (blame[char] / chars[char], char)):
        if spent + blame[char] <= bounds.budget:
            spent += blame[char]
            taken.add(char)
    return frozenset(taken)


def _is_blamed(char: str, place: Place, places: set[Place], threes: frozenset[str]) -> bool:
    """Whether this right place would be marked if the text did not have it."""
    others = places - {place}
    is_known = any(left == place[0] for left, _ in others) and any(right == place[1] for _, right in others)
    return not is_known and place[0] + char + place[1] in threes


def _beside(places: Iterable[Place]) -> tuple[str, str]:
    lefts, rights = {left for left, _ in places}, {right for _, right in places}
    return "".join(sorted(lefts)), "".join(sorted(rights))


def main() -> int:  # pragma: no cover  needs the training text and half a minute
    """Build and write the package; 0 when it is there."""
    from .speller.build.corpus import training_lines

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path, help="the folder that holds train/")
    parser.add_argument("--out", type=Path, default=Path(str(files("zhuomu.proof.words"))) / PACKAGE)
    args = parser.parse_args()
    kinds = {
        "news": ("news_transcripts",),
        "laws": ("laws",),
        "other": ("news_misc", "encyclopedia"),
    }
    texts = {
        kind: "\n".join(line for name in names for line in training_lines(args.data / "train", name))
        for kind, names in kinds.items()
    }
    data = build(texts, Bounds())
    args.out.write_bytes(data)
    sys.stdout.write(f"{args.out.name}: {len(data):,} bytes\n")
    return 0


if __name__ == "__main__":  # pragma: no cover
    sys.exit(main())
