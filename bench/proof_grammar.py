"""Grammatical errors of native writers: how many the rules and all layers find, mend, and mark where nothing is wrong.

The sets are FCGEC (school and press sentences, errors by type, right sentences beside wrong ones) and NaCGEC, both in
the shared folder beside the repository; development figures. A wrong sentence is found when anything in it is marked,
mended when taking the suggestions makes it one of its references. Right sentences and references that are marked count
against precision. `python -m bench.proof_grammar [--rules] [--show RULE]`
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from zhuomu.proof import Diagnostic, Severity, SpellChecker, all_rules, check
from zhuomu.proof.spelling import SpellerAbsent, speller_shared

DEV = Path(__file__).resolve().parents[2] / "shared/data/proof/dev"
FCGEC, NACGEC = DEV / "FCGEC_valid.json", DEV / "nacgec.dev.ref.para"
TYPES = {
    "IWO": "word order",
    "IWC": "ill-matched words",
    "CM": "something missing",
    "CR": "something too much",
    "SC": "two forms mixed",
    "ILL": "illogical",
    "AM": "ambiguous",
}
HEADER = ("layer, level", "wrong", "found", "%", "mended", "right marked", "refs marked", "precision")
LEVELS = (Severity.WARNING, Severity.QUERY)
# The sets leave half-width marks and wrong quotes in right sentences: marks are left out of the middle row.
_UNREFERENCED = "marks"
_TAG = re.compile(r"MOD_(\d+)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, the ways in which it may be put right (none: it is right), the types of its errors."""

    text: str
    references: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence and what was marked in it and in the first of its references."""

    sentence: Sentence
    marks: tuple[Diagnostic, ...]
    reference_marks: tuple[Diagnostic, ...]


def fcgec_sentences(source: str) -> list[Sentence]:
    """The sentences of FCGEC's JSON, its operations carried out."""
    found = []
    for entry in json.loads(source).values():
        if not entry["error_flag"]:
            found.append(Sentence(entry["sentence"]))
            continue
        operations = json.loads(entry["operation"])
        references = {
            made: None for operation in operations for made in _carried_out(entry["sentence"], operation)
        }
        types = tuple(dict.fromkeys(entry["error_type"].split(";")))
        found.append(Sentence(entry["sentence"], tuple(references), types))
    return found


def nacgec_sentences(source: str) -> list[Sentence]:
    """The rows of NaCGEC: number, sentence, references; a row that names itself as reference is right."""
    found = []
    for line in source.splitlines():
        _, text, *references = line.split("\t")
        found.append(Sentence(text, () if text in references else tuple(references)))
    return found


def _carried_out(sentence: str, operation: Mapping[str, Any]) -> Iterator[str]:
    """What one operation makes of the sentence: first the new order, then all the rest by place."""
    order = operation.get("Switch") or range(len(sentence))
    chars = [sentence[at] for at in order]
    dropped = frozenset(operation.get("Delete", ()))
    changes = [*operation.get("Insert", ()), *operation.get("Modify", ())]
    labels = [[each["label"]] if isinstance(each["label"], str) else each["label"] for each in changes]
    for chosen in product(*labels):
        parts = ["" if at in dropped else char for at, char in enumerate(chars)]
        for change, label in zip(changes, chosen, strict=True):
            at = change["pos"]
            length = _TAG.match(change["tag"])
            if length is None:
                parts[at] += label
            else:
                parts[at : at + int(length[1])] = [label] + [""] * (int(length[1]) - 1)
        yield "".join(parts)


def checked(sentences: Sequence[Sentence], speller: SpellChecker | None) -> list[Checked]:
    """Each sentence by itself, as a text of its own."""
    found = []
    for each in sentences:
        reference = each.references[0] if each.references else ""
        marks = check(each.text, speller=speller)
        found.append(Checked(each, tuple(marks), tuple(check(reference, speller=speller))))
    return found


def taken(text: str, marks: Sequence[Diagnostic]) -> str:
    """The text with every suggestion taken, the first of those that overlap."""
    parts, last = [], 0
    for mark in marks:
        if mark.suggestion is not None and mark.start >= last:
            parts += [text[last : mark.start], mark.suggestion]
            last = mark.end
    return "".join(parts) + text[last:]


def _seen(marks: Sequence[Diagnostic], level: Severity, left_out: str) -> list[Diagnostic]:
    return [
        mark
        for mark in marks
        if mark.severity.is_at_least(level) and (not left_out or mark.rule.split(".")[0] != left_out)
    ]


def figures(rows: Sequence[Checked], level: Severity, left_out: str = "") -> tuple[str, ...]:
    """The cells of one row, as HEADER names them, without its name."""
    wrong = [each for each in rows if each.sentence.references]
    found = [each for each in wrong if _seen(each.marks, level, left_out)]
    mended = sum(
        taken(each.sentence.text, _seen(each.marks, level, left_out)) in each.sentence.references
        for each in found
    )
    alarms = sum(bool(_seen(each.marks, level, left_out)) for each in rows if not each.sentence.references)
    right = len(rows) - len(wrong)
    references = sum(bool(_seen(each.reference_marks, level, left_out)) for each in wrong)
    # Where a set has hardly any right sentences its references stand for them.
    false = alarms if right >= len(wrong) // 4 else references
    return (
        str(len(wrong)),
        str(len(found)),
        f"{len(found) / max(len(wrong), 1):.1%}",
        str(mended),
        f"{alarms}/{right}",
        str(references),
        f"{len(found) / (len(found) + false):.0%}" if found else "–",
    )


def grammar_rows() -> Iterator[tuple[str, ...]]:
    """Rows as HEADER names them, of each set, layer and level; none where the sets are absent."""
    for name, sentences in _sets():
        by_layer = {"rules": checked(sentences, None)}
        speller = _speller()
        if speller is not None:
            by_layer["all layers"] = checked(sentences, speller)
        for layer, rows in by_layer.items():
            for level in LEVELS:
                yield (f"{name}: {layer}, {level.value}", *figures(rows, level))
            if layer == "rules":
                for level in LEVELS:
                    label = f"{name}: rules but punctuation, {level.value}"
                    yield (label, *figures(rows, level, _UNREFERENCED))
                yield from _rows_by_type(name, rows)


def _rows_by_type(name: str, rows: Sequence[Checked]) -> Iterator[tuple[str, ...]]:
    for kind, title in TYPES.items():
        of_kind = [each for each in rows if kind in each.sentence.types]
        for level in LEVELS if of_kind else ():
            cells = figures(of_kind, level, _UNREFERENCED)
            yield (f"{name}: – {title}, {level.value}", *cells[:4], "", cells[5], "")


def _sets() -> Iterator[tuple[str, list[Sentence]]]:
    for path, read in ((FCGEC, fcgec_sentences), (NACGEC, nacgec_sentences)):
        if path.exists():
            yield path.name.split("_")[0].split(".")[0], read(path.read_text(encoding="utf-8"))


def _speller() -> SpellChecker | None:
    try:
        return speller_shared()
    except SpellerAbsent:
        return None


def _print_rules(show: str | None) -> None:
    """Of each rule the wrong sentences, the right ones and the references that it marks, alone and by level."""
    counts: Counter[tuple[str, Severity, str]] = Counter()
    for _, sentences in _sets():
        for each in checked(sentences, None):
            kind = "wrong" if each.sentence.references else "right"
            for marks, where in ((each.marks, kind), (each.reference_marks, "reference")):
                counts.update({(mark.rule, mark.severity, where) for mark in marks})
            for mark in each.marks if show is not None else ():
                if show in ("all", mark.rule):
                    text = each.sentence.text
                    shown = f"{text[: mark.start]}⟦{text[mark.start : mark.end]}⟧{text[mark.end :]}"
                    print(f"{mark.rule} {mark.severity.value} {kind}: {shown} → {mark.suggestion}")
    print(f"{'rule':36}{'level':>10}{'wrong':>8}{'right':>8}{'refs':>8}")
    for rule in all_rules():
        for level in Severity:
            cells = [counts[rule.id, level, where] for where in ("wrong", "right", "reference")]
            if any(cells):
                print(f"{rule.id:36}{level.value:>10}" + "".join(f"{cell:>8}" for cell in cells))


def main() -> int:
    """Print the table; 0 also where the sets are absent, with the reason."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rules", action="store_true", help="rule by rule instead")
    parser.add_argument("--show", metavar="RULE", help="print each mark of this rule ('all': of every rule)")
    args = parser.parse_args()
    if not (FCGEC.exists() and NACGEC.exists()):
        print("skipped: FCGEC and NaCGEC are not in the shared folder beside the repository")
        return 0
    if args.rules or args.show:
        _print_rules(args.show)
        return 0
    if _speller() is None:
        print("all layers skipped: no speller here (numpy or its model is missing)")
    for name, *cells in (HEADER, *grammar_rows()):
        print(f"{name:44}" + "".join(f"{cell:>13}" for cell in cells))
    return 0


if __name__ == "__main__":
    sys.exit(main())
