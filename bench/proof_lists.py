"""What one scan for a word list costs as the list grows: nanoseconds a character of clean news, by rows of the list.

The rows are ours, and beyond them words cut out of the training text with one character exchanged for another, as
slips of the input method are. `python -m bench.proof_lists`
"""

import lzma
import random
import sys
import time
from collections.abc import Iterator

from bench.proof_clean import PAGE_LINES, SOURCE, clean_lines
from zhuomu.proof.words import LISTS, Entry, Scan, entries_of, table_of

SIZES = (100, 1_000, 10_000, 30_000)
_TIMES = 5
_HAN = ("一", "鿿")


def slips(text: str, dice: random.Random) -> Iterator[str]:
    """Words of two and of four characters of the text, one of them exchanged; without end."""
    chars = sorted({char for char in text if _HAN[0] <= char <= _HAN[1]})
    while True:
        length = dice.choice((2, 4))
        start = dice.randrange(len(text) - length)
        word = text[start : start + length]
        at = dice.randrange(length)
        if all(_HAN[0] <= char <= _HAN[1] for char in word):
            yield word[:at] + dice.choice(chars) + word[at + 1 :]


def rows(text: str, count: int) -> list[Entry]:
    """So many rows: ours in an order by chance, then slips; the same at every call."""
    dice = random.Random(count)
    own = [entry for name in LISTS for entry in entries_of(table_of(name))]
    dice.shuffle(own)
    made = slips(text, dice)
    return own[:count] + [Entry(next(made), "") for _ in range(count - len(own))]


def nanoseconds(scan: Scan, pages: list[str]) -> float:
    """Processor time a character, the best of several times."""
    best = float("inf")
    for _ in range(_TIMES):
        began = time.process_time()
        for page in pages:
            for _hit in scan.hits(page):
                pass
        best = min(best, time.process_time() - began)
    return best / sum(map(len, pages)) * 1e9


def main() -> int:
    """Print the table; 0 also where the text is absent, with the reason."""
    if not SOURCE.exists():
        print(f"skipped: {SOURCE.name} is not in the shared folder beside the repository")
        return 0
    lines = clean_lines(SOURCE)
    pages = ["\n".join(lines[at : at + PAGE_LINES]) for at in range(0, len(lines), PAGE_LINES)]
    with lzma.open(SOURCE, "rt", encoding="utf-8") as file:
        text = file.read(3_000_000)
    print(f"{'rows':>10}{'ns/character':>16}{'seconds to build':>20}")
    for count in SIZES:
        entries = rows(text, count)
        began = time.process_time()
        scan = Scan({"rows": entries})
        built = time.process_time() - began
        print(f"{count:>10,}{nanoseconds(scan, pages):>16.1f}{built:>20.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
