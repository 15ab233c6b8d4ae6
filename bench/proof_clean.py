"""False alarms and speed of the proofreading rules on clean news text (a development figure, not a test).

The text is the last 5 % of lines of `data/proof/train/news_transcripts.txt.xz` in the shared folder beside
the repository; rules are tuned on other parts of it. `python bench/proof_clean.py [--show RULE]`
"""

import argparse
import lzma
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from zhuomu.proof import Diagnostic, Severity, all_rules, check

SOURCE = Path(__file__).resolve().parents[2] / "shared/data/proof/train/news_transcripts.txt.xz"
# Lines that make one text to be checked, about what a newspaper page holds.
PAGE_LINES = 40
_PER = 10_000


def clean_lines(source: Path) -> list[str]:
    """The last twentieth of the lines, markup dropped."""
    with lzma.open(source, "rt", encoding="utf-8") as file:
        lines = file.read().split("\n")
    return [line for line in lines[len(lines) - len(lines) // 20 :] if not line.startswith("<!--")]


def checked(pages: list[str]) -> Iterator[tuple[str, Diagnostic]]:
    """Every mark with its page."""
    for page in pages:
        for mark in check(page):
            yield page, mark


def print_row(name: str, cells: list[str]) -> None:
    """One row of the table."""
    print(f"{name:32}" + "".join(f"{cell:>10}" for cell in cells))


def main() -> int:
    """Print the table; 0 also where the text is absent, with the reason."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--show", metavar="RULE", help="print each alarm of this rule ('all': of every rule)")
    args = parser.parse_args()
    if not SOURCE.exists():
        print(f"skipped: {SOURCE.name} is not in the shared folder beside the repository")
        return 0
    lines = clean_lines(SOURCE)
    pages = ["\n".join(lines[at : at + PAGE_LINES]) for at in range(0, len(lines), PAGE_LINES)]
    characters = sum(map(len, pages))
    check("")  # the word lists are read at the first call
    began = time.process_time()
    found = list(checked(pages))
    seconds = time.process_time() - began
    for page, mark in found:
        if args.show in ("all", mark.rule):
            before, after = page[max(0, mark.start - 20) : mark.start], page[mark.end : mark.end + 20]
            print(
                f"{mark.rule} {mark.severity}: {before + '⟦' + page[mark.start : mark.end] + '⟧' + after!r}"
            )
    counts = Counter((mark.rule, mark.severity) for _, mark in found)
    total = Counter(mark.severity for _, mark in found)
    print_row("alarms in 10,000 characters", [level.value for level in Severity])
    for rule in all_rules():
        print_row(rule.id, [f"{counts[rule.id, level] / characters * _PER:.3f}" for level in Severity])
    print_row("all", [f"{total[level] / characters * _PER:.3f}" for level in Severity])
    shown = sum(count for level, count in total.items() if level.is_at_least(Severity.WARNING))
    print(f"default level (warning): {shown} alarms, {shown / characters * _PER:.3f} in {_PER:,} characters")
    print(
        f"{characters:,} characters in {seconds:.2f} s of processor time: {characters / seconds:,.0f} a second"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
