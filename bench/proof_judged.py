"""Precision of each rule on a sample of its hits on printed news, judged one by one by us (bench/proof_judged.tsv).

The text is `news_transcripts` and `news_misc` of the shared folder. A judgement is kept by rule and by the hash of the
mark with ten characters around it: no sentence of the text is in this repository. Of each rule the hits with the lowest
hashes are the sample. `python -m bench proof_judged [--show RULE]` prints what is not judged yet.
"""

import argparse
import lzma
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

from bench.proof_clean import PAGE_LINES, SOURCE
from zhuomu.proof import Severity, all_rules, check

JUDGEMENTS = Path(__file__).with_name("proof_judged.tsv")
SAMPLE = 6
_AROUND = 10
_TEXTS = (SOURCE, SOURCE.with_name("news_misc.txt.xz"))


def news_pages() -> Iterator[str]:
    """All of the news, a page at a time."""
    for source in _TEXTS:
        with lzma.open(source, "rt", encoding="utf-8") as file:
            lines = [line for line in file.read().split("\n") if not line.startswith("<!--")]
        yield from ("\n".join(lines[at : at + PAGE_LINES]) for at in range(0, len(lines), PAGE_LINES))


def key_of(rule: str, text: str, start: int, end: int) -> str:
    """By which a hit is known again."""
    around = (
        f"{rule}\0{text[max(0, start - _AROUND) : start]}\0{text[start:end]}\0{text[end : end + _AROUND]}"
    )
    return blake2b(around.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def hits_by_rule() -> tuple[dict[str, dict[str, str]], Counter[tuple[str, Severity]], int]:
    """Of each rule its hits (hash → the mark in its context), how many at each severity, and characters read."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    counts: Counter[tuple[str, Severity]] = Counter()
    characters = 0
    for page in news_pages():
        characters += len(page)
        for mark in check(page):
            counts[mark.rule, mark.severity] += 1
            before, after = page[max(0, mark.start - 30) : mark.start], page[mark.end : mark.end + 30]
            shown = f"{before}⟦{page[mark.start : mark.end]}⟧{after} {mark.message}"
            found[mark.rule][key_of(mark.rule, page, mark.start, mark.end)] = shown.replace("\n", "⏎")
    return found, counts, characters


def judgements() -> dict[tuple[str, str], bool]:
    """(rule, hash) → whether the mark was right."""
    rows = (line.split("\t") for line in JUDGEMENTS.read_text(encoding="utf-8").splitlines())
    return {(row[0], row[1]): row[2] == "1" for row in rows if len(row) == 3 and not row[0].startswith("#")}


def sampled(hits: Mapping[str, str]) -> list[str]:
    """The hashes of the sample of one rule."""
    return sorted(hits)[:SAMPLE]


def rows() -> Iterator[tuple[str, int, int, int, int]]:
    """(rule, hits at the default level, hits in all, judged, right) of each rule that has a hit."""
    found, counts, _ = hits_by_rule()
    judged = judgements()
    for rule in all_rules():
        total = sum(counts[rule.id, level] for level in Severity)
        if total:
            shown = sum(counts[rule.id, level] for level in Severity if level.is_at_least(Severity.WARNING))
            known = [judged[rule.id, key] for key in found[rule.id] if (rule.id, key) in judged]
            yield rule.id, shown, total, len(known), sum(known)


def main() -> int:
    """Print what is not judged yet, or the table; 0 also where the text is absent, with the reason."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--show", metavar="RULE", help="print the sample of this rule ('all': of every rule) to be judged"
    )
    args = parser.parse_args()
    if not SOURCE.exists():
        print(f"skipped: {SOURCE.name} is not in the shared folder beside the repository")
        return 0
    if args.show:
        found, _, _ = hits_by_rule()
        judged = judgements() if JUDGEMENTS.exists() else {}
        for rule, hits in found.items():
            for key in sampled(hits) if args.show in ("all", rule) else ():
                if (rule, key) not in judged:
                    print(f"{rule}\t{key}\t{hits[key]}")
        return 0
    print(f"{'rule':32}{'shown':>8}{'hits':>8}{'judged':>8}{'right':>8}{'precision':>10}")
    for rule, shown, total, known, right in rows():
        precision = f"{right / known:.0%}" if known else "–"
        print(f"{rule:32}{shown:>8}{total:>8}{known:>8}{right:>8}{precision:>10}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
