"""All of the proofreading goals in one table: accuracy, false alarms, rule by rule, errors put in by kind, speed beside others.

Every figure is a development figure: thresholds and rules were chosen on these very texts. Other tools run in the
interpreter that `--peers` names (a throwaway environment with autocorrect-py and pycorrector), on the same text.
`python -m bench.proof [--peers PYTHON] [--pycorrector-model FILE] [--count N]`
"""

import argparse
import difflib
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench import proof_grammar, proof_injected, proof_judged
from bench.proof_clean import PAGE_LINES, SOURCE, clean_lines
from bench.proof_speller import SETS, Pairs, alarms, by_character, by_sentence, outputs, pairs_of
from zhuomu.proof import Diagnostic, Severity, SpellChecker, all_rules, check
from zhuomu.proof.speller import Speller
from zhuomu.proof.spelling import SpellerAbsent, speller_shared
from zhuomu.web.cli_proof import page_marks

PAGE = SOURCE.parents[2] / "page-2019-11.txt"
PEER = Path(__file__).with_name("_proof_peer.py")
# About 10 MB of UTF-8.
SPEED_CHARACTERS = 3_500_000
PAPER_CHARACTERS = 20_000
PEER_LINES = 400
_PER = 10_000
# The references leave half-width marks and full-width digits as they were: mending these counts as an error there.
_UNREFERENCED = frozenset({"marks", "numbers"})
THRESHOLDS = (0.5, 0.9)
# What autocorrect has rules for too: widths of marks, brackets, quotes and digits, spaces between Chinese characters.
SHARED = frozenset(
    {
        "marks.half_width",
        "marks.half_bracket",
        "marks.straight_quote",
        "numbers.full_width_digit",
        "marks.space",
    }
)
GOALS = {"ecspell_odw_train": 72.0, "ecspell_law_train": 62.0, "cscd_dev": 35.0}
_RULES = """
import json, resource, sys, time
from zhuomu.proof import all_rules, check
job = json.load(sys.stdin)
off = frozenset(rule.id for rule in all_rules() if job["only"] and rule.id not in job["only"])
check("会议开始，，散会。", switched_off=off)
began = time.process_time()
for page in job["pages"]:
    check(page, switched_off=off)
print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_START = """
import os, sys, time
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command `zhuomu` does
from zhuomu.proof import check
from zhuomu.proof.spelling import speller_shared
speller = speller_shared()
check("会议开始。", speller=speller)
started = time.process_time()
check(sys.stdin.read(), speller=speller)
import resource
print(started, time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def title(words: str) -> None:
    """The head of a part."""
    print(f"\n## {words}")


def row(name: str, *cells: object) -> None:
    """One row."""
    print(f"{name:44}" + "".join(f"{cell:>12}" for cell in cells))


def is_shown(mark: Diagnostic) -> bool:
    """Whether the default level shows it."""
    return mark.severity.is_at_least(Severity.WARNING)


def taken(text: str, speller: SpellChecker, switched_off: frozenset[str] = frozenset()) -> str:
    """The text with every suggestion of the default level taken."""
    return proof_grammar.taken(
        text, [*filter(is_shown, check(text, speller=speller, switched_off=switched_off))]
    )


def false_alarms(pages: Sequence[str], speller: Speller) -> float:
    """Alarms in 10,000 characters by layer and level; returns those of the default level, all layers."""
    found: Counter[tuple[str, Severity]] = Counter()
    for page in pages:
        for mark in check(page, speller=speller):
            found["speller" if mark.rule.startswith("speller.") else "rules", mark.severity] += 1
    characters = sum(map(len, pages))
    title(f"False alarms in {_PER:,} characters of clean news ({characters:,} characters)")
    row("layer", *(level.value for level in Severity))
    for layer in ("rules", "speller"):
        row(layer, *(f"{found[layer, level] / characters * _PER:.3f}" for level in Severity))
    shown = sum(count for (_, level), count in found.items() if level.is_at_least(Severity.WARNING))
    return shown / characters * _PER


def accuracy(speller: Speller, clean: str) -> dict[str, float]:
    """Precision, recall, F1 by set and threshold; returns F1 by sentence of the default level, words only."""
    title("Corrections: precision, recall, F1 by sentence; the same by character")
    heard = alarms(speller, clean)
    allowed = len(clean) // _PER
    bar = heard[allowed].probability + 1e-6 if len(heard) > allowed else min(THRESHOLDS)
    levels = {f"speller at {each}": each for each in THRESHOLDS}
    levels[f"speller at 1 alarm in 10,000 ({bar:.3f})"] = bar
    reached = {}
    for name in SETS:
        pairs = pairs_of(name)
        print(f"{name} ({len(pairs):,} sentences)")
        for label, threshold in levels.items():
            _rates(f"  {label}", pairs, outputs(speller.corrected, pairs, threshold))
        found = outputs(lambda text, _: taken(text, speller), pairs, 0)
        _rates("  all layers, default level", pairs, found)
        found = outputs(lambda text, _: taken(text, speller, _UNREFERENCED), pairs, 0)
        reached[name] = _rates("  the same without marks and numbers", pairs, found)
    return reached


def _rates(label: str, pairs: Pairs, found: Sequence[str]) -> float:
    sentences, characters = by_sentence(pairs, found), by_character(pairs, found)
    row(label, *(f"{cell:.1f}" for cell in (*sentences, *characters)))
    return sentences[2]


def by_rule() -> None:
    """Of each rule its hits in all of the news, and how many of those judged by hand were right."""
    title("Rule by rule: hits in the news at the default level and in all; judged by hand, right, precision")
    row("rule", "shown", "all", "judged", "right", "precision")
    known_count = right_count = 0
    for rule, shown, total, known, right in proof_judged.rows():
        row(rule, shown, total, known, right, f"{right / known:.0%}" if known else "–")
        known_count += known
        right_count += right
    row("all that were judged", "", "", known_count, right_count, f"{right_count / max(known_count, 1):.0%}")


def by_grammar() -> None:
    """Wrong sentences of two sets of grammatical errors."""
    title("Grammatical errors of native writers: sentences found and mended")
    for name, *cells in (proof_grammar.HEADER, *proof_grammar.grammar_rows()):
        row(name, *cells)


def injected(lines: list[str], speller: Speller, count: int) -> None:
    """Errors of each kind put into clean lines, found at the default level by rules and by all layers."""
    title(f"Errors put in, one at a time, {count} of each: found at the default level")
    row("kind", "rules", "all layers")
    for kind, ways in proof_injected.KINDS.items():
        for way, inject in ways.items():
            cells = []
            for used in (None, speller):
                hits, put = proof_injected.recall(inject, lines, count, used)
                cells.append(f"{hits / put:.0%}" if put else "–")
            row(f"{kind}: {way}", *cells)


def rules_alone(pages: Sequence[str], only: frozenset[str] = frozenset()) -> tuple[float, float]:
    """Seconds of a fresh process for the pages, and MB at most; `only` some of the rules."""
    job = json.dumps({"pages": pages, "only": sorted(only)})
    done = subprocess.run(
        [sys.executable, "-c", _RULES], input=job, capture_output=True, text=True, check=True
    )
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def speed(text: str, speller: Speller) -> float:
    """Characters a second of all layers, on one core."""
    began = time.process_time()
    for page in _pages(text.split("\n")):
        check(page, speller=speller)
    return len(text) / (time.process_time() - began)


def _pages(lines: Sequence[str]) -> list[str]:
    return ["\n".join(lines[at : at + PAGE_LINES]) for at in range(0, len(lines), PAGE_LINES)]


def started(paper: str) -> tuple[float, float, float]:
    """Of a fresh process: seconds of processor time to start and for a paper, MB at most.

    Not by the clock: that measures what else the machine is doing.
    """
    done = subprocess.run(
        [sys.executable, "-c", _START], input=paper, capture_output=True, text=True, check=True
    )
    first, second, third = map(float, done.stdout.split())
    return first, second, third


def peers(python: str | None, model: str | None, text: str, lines: Sequence[str]) -> dict[str, Any]:
    """What the other tools do to the same text; a reason where one cannot run."""
    found: dict[str, Any] = {}
    for tool in ("autocorrect-py", "autocorrect-py, no spaces", "pycorrector"):
        if python is None:
            found[tool] = {"skipped": "no interpreter with it was named (--peers)"}
            continue
        job = {"tool": tool, "text": text, "lines": lines, "model": model}
        done = subprocess.run(
            [python, str(PEER)], input=json.dumps(job), capture_output=True, text=True, check=False
        )
        found[tool] = json.loads(done.stdout) if done.returncode == 0 else {"skipped": done.stderr[-200:]}
    return found


def edits(before: Iterable[str], after: Iterable[str]) -> int:
    """How many places differ."""
    count = 0
    for old, new in zip(before, after, strict=True):
        if old != new:
            codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
            count += sum(code[0] != "equal" for code in codes)
    return count


def print_peers(found: dict[str, Any], text: str, lines: Sequence[str]) -> float:
    """Our rules and the other tools, each in a process of its own, on the same text; returns our rules' speed."""
    title(f"Beside others: {len(text.encode()) / 1e6:.1f} MB of news, changes of {len(lines)} clean lines")
    row("tool", "chars/s", "MB at most", "per 10,000")
    characters = sum(map(len, lines))
    pages = _pages(text.split("\n"))
    off = {
        f"zhuomu.proof, all {len(all_rules())} rules": frozenset[str](),
        f"zhuomu.proof, the {len(SHARED)} rules both have": SHARED,
    }
    speeds = []
    for name, only in off.items():
        seconds, memory = rules_alone(pages, only)
        speeds.append(len(text) / seconds)
        own = sum(is_shown(mark) for line in lines for mark in check(line) if not only or mark.rule in only)
        row(name, f"{speeds[-1]:,.0f}", f"{memory:.0f}", f"{own / characters * _PER:.2f}")
    for tool, result in found.items():
        if "skipped" in result:
            row(tool, f"skipped: {result['skipped']}")
            continue
        measured = characters if tool == "pycorrector" else len(text)
        changed = edits(lines, result["lines"]) / characters * _PER
        row(tool, f"{measured / result['seconds']:,.0f}", f"{result['memory']:.0f}", f"{changed:.2f}")
    return speeds[0]


def print_goals(rows: Iterable[tuple[str, str, str, bool | None]]) -> None:
    """The goals of the specification and where we stand."""
    title("Goals (development figures: chosen on these texts, not tests)")
    row("what", "goal", "figure", "reached")
    for name, goal, figure, is_reached in rows:
        row(name, goal, figure, {True: "yes", False: "NO", None: "–"}[is_reached])


def main() -> int:
    """Print all tables; 0 also where text or model are absent, with the reason."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--peers", metavar="PYTHON", help="interpreter in which the other tools are installed"
    )
    parser.add_argument("--pycorrector-model", metavar="FILE", help="its n-gram model, fetched by hand")
    parser.add_argument("--count", type=int, default=100, help="errors of each kind")
    args = parser.parse_args()
    if not SOURCE.exists():
        print("skipped: the proofreading text is not in the shared folder beside the repository")
        return 0
    try:
        speller = speller_shared()
    except SpellerAbsent as absent:
        print(f"skipped: no speller ({absent.why})")
        return 0
    lines = clean_lines(SOURCE)
    # Not the text that was counted: the speller is twice as fast where every word is known to it.
    text = "\n".join(lines * (SPEED_CHARACTERS // sum(map(len, lines)) + 1))[:SPEED_CHARACTERS]
    first, paper, memory = started("\n".join(lines)[:PAPER_CHARACTERS])
    everything = speed(text[: len(text) // 5], speller)
    sample = [line for line in lines if line][:PEER_LINES]
    rules = print_peers(peers(args.peers, args.pycorrector_model, text, sample), text, sample)
    alarm_rate = false_alarms(_pages(lines), speller)
    by_rule()
    by_grammar()
    reached = accuracy(speller, "\n".join(lines))
    whole = [line for line in lines if len(line) >= 60 and line.endswith("。")]
    injected(whole, speller, args.count)
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    on_page = sum(map(is_shown, page_marks(page, speller)))
    print_goals(
        [
            ("false alarms in 10,000, all layers", "≤ 1", f"{alarm_rate:.2f}", alarm_rate <= 1),
            *(
                (f"F1 by sentence, {name}", f"≥ {goal:.0f}", f"{reached[name]:.1f}", reached[name] >= goal)
                for name, goal in GOALS.items()
            ),
            ("F1 by sentence, LEMON news", "≥ 25", "no set here", None),
            ("the real page: marks shown (of 17 defects ≥ 12)", "list kept", f"{on_page} marks", None),
            ("rules alone, characters a second", "≥ 3,000,000", f"{rules:,.0f}", rules >= 3e6),
            ("all layers, characters a second", "≥ 50,000", f"{everything:,.0f}", everything >= 5e4),
            (f"a paper of {PAPER_CHARACTERS:,}, processor time", "< 1 s", f"{paper:.2f} s", paper < 1),
            ("start, all layers, processor time", "< 0.5 s", f"{first:.2f} s", first < 0.5),
            ("memory, all layers", "≤ 300 MB", f"{memory:.0f} MB", memory <= 300),
        ]
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
