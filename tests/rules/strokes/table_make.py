"""How ``zhuomu/rules/strokes/table.tsv`` was made; run by hand, by nobody else: no test needs what it reads.

    npm pack cnchar-order@3.2.6        the order of strokes of 6,939 characters; MIT, theajack
    pip download --no-deps strokes==0.0.1    the number of strokes, from Unihan kTotalStrokes; MIT, the data Unicode License v3
    python -m tests.rules.strokes.table_make cnchar.order.min.js strokeCount.json

Both agree on all characters but three. 范 is 8 (艹 3, 氾 5; Unihan's 9 was an error of that version), 囍 is 24; 皙 is 13
(析 8, 白 5): there the order of strokes lacks one, and is corrected here.
"""

from __future__ import annotations

import json
import re
import sys
from itertools import groupby
from pathlib import Path

from zhuomu.rules.strokes import table

# cnchar's letters for kinds of strokes; all others turn (折). 提 counts as 横, 竖钩 as 竖, 捺 as 点 (GF 3003-1999).
KINDS = {"j": "1", "i": "1", "f": "2", "g": "2", "s": "3", "k": "4", "d": "4", "l": "4"}
CORRECTED = {"皙": "1234331232511"}
COUNTED = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))


def main(order_file: str, count_file: str) -> None:
    """Write the table out of the two files."""
    found = re.search(r"JSON\.parse\('(\{\"一\".*?\})'\)", Path(order_file).read_text(encoding="utf-8"))
    assert found
    letters: dict[str, str] = json.loads(found[1])
    orders = {
        char: "".join(KINDS.get(one, "5") for one in text) for char, text in letters.items()
    } | CORRECTED
    counts: dict[str, int] = json.loads(Path(count_file).read_text(encoding="utf-8"))
    rows: dict[tuple[int, str], str] = {}
    ordered = sorted(orders, key=lambda char: (len(orders[char]), orders[char], char))
    for (size, first, _), group in groupby(
        ordered, lambda char: (len(orders[char]), orders[char][0], orders[char])
    ):
        same = "".join(group)
        rows[size, first] = rows.get((size, first), "") + (same if len(same) == 1 else f"({same})")
    for char in (chr(number) for span in COUNTED for number in span):
        if char in counts and char not in orders:
            rows[counts[char], "?"] = rows.get((counts[char], "?"), "") + char
    lines = [f"{size}\t{first}\t{chars}\n" for (size, first), chars in sorted(rows.items())]
    Path(table.__file__).with_name("table.tsv").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
