"""Random text, bytes and lexicons against the proofreading rules: nothing may raise, and every mark must lie in its text.

`python -m bench proof_fuzz --times 1000000 [--seed N] [--speller]`. Prints the seed of a failure: the same seed makes
the same text again.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zhuomu.proof import Diagnostic, Lexicon, SpellChecker, all_rules, check
from zhuomu.proof.files import UnreadableError, text_of
from zhuomu.proof.lexicon_file import LexiconError, lexicon_of
from zhuomu.proof.spelling import SpellerAbsent, speller_shared

_MARKS = "“”‘’「」『』《》〈〉（）()【】〔〕，。、；：？！…—－～·.,:;!?\"'~-%％ 　\t\n\r"
_DIGITS = "0123456789０１２〇零○一二两三四五六七八九十百千万亿"
_WORDS = (
    "的了和是要并将年月日时分人名位岁个第等据为在使由以对从到围绕结合针对目的是为了原因另外其中共有男女姓氏笔画为序街道党工委"
    "办事处副书记主任居民区沈一鸣林大川女士先生报名电话身份证号弄号室低保"
)
_ODD = "\ud800\udfff\x00\x7f\x85\u2028\u200b\ufeff\u0301😀𠮷ＡａZz"
# What one text in so many is beside the plain check.
_BYTES_ONE_IN = 5
_LEXICON_ONE_IN = 7
# Sorted: the same seed is the same text in every process.
_PIECES = sorted(
    {
        piece
        for rule in all_rules()
        for example in rule.examples
        for piece in (example.text, example.right)
        if piece
    }
)


def text_made(dice: random.Random) -> str:
    """Pieces of the rules' examples, cut anywhere, between marks, figures, words and odd characters."""
    parts: list[str] = []
    for _ in range(dice.randrange(1, 14)):
        kind = dice.random()
        if kind < 0.35:
            piece = dice.choice(_PIECES)
            start = dice.randrange(len(piece))
            parts.append(piece[start : start + dice.randrange(1, 40)])
        elif kind < 0.93:
            chars = _MARKS if kind < 0.6 else _DIGITS if kind < 0.72 else _WORDS
            parts.append("".join(dice.choices(chars, k=dice.randrange(1, 8))))
        elif kind < 0.97:
            parts.append(dice.choice(_ODD))
        else:
            parts.append(chr(dice.randrange(0x110000)) * dice.randrange(1, 5))
    text = "".join(parts)
    return text * dice.randrange(2, 4) if dice.random() < 0.1 else text


def lexicon_made(text: str, dice: random.Random) -> Lexicon:
    """Words of the text as the house's knowledge."""

    def piece() -> str:
        start = dice.randrange(len(text))
        return text[start : start + dice.randrange(4)]

    return Lexicon(
        people=frozenset({piece()}),
        words=frozenset({piece(), piece()}),
        order=(piece(), piece(), "林大川"),
        posts=((piece(), "街道党工委书记"), ("林大川", piece())),
        forms=((piece(), piece()),),
    )


def flaw(text: str, marks: Sequence[Diagnostic]) -> str:
    """What is wrong with these marks; empty where nothing is."""
    if any(not 0 <= mark.start < mark.end <= len(text) for mark in marks):
        return "a mark outside the text"
    if [mark.start for mark in marks] != sorted(mark.start for mark in marks):
        return "marks out of order"
    if any(mark.suggestion == text[mark.start : mark.end] for mark in marks):
        return "a suggestion that changes nothing"
    return ""


def read_or_refused(data: bytes) -> str:
    """The text of the bytes; empty where they are refused with their reason. Anything else raised is a failure."""
    try:
        return text_of(data)
    except UnreadableError:
        return ""


def bytes_made(text: str, dice: random.Random) -> bytes:
    """The text in some encoding, with some bytes overwritten."""
    encoding = dice.choice(("utf-8", "gb18030", "utf-16", "utf-16-le", "big5", "latin-1"))
    data = bytearray(text.encode(encoding, "replace"))
    for _ in range(dice.randrange(4)):
        if data:
            data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


def lexicon_refused(text: str, dice: random.Random) -> None:
    """A lexicon file of odd shape is read or refused, nothing else."""
    odd: list[object] = [
        text,
        [text],
        {"name": text},
        [[text, text]],
        [{"name": text, "posts": [text]}],
        None,
        3,
        {text: text},
    ]
    keys = ("people", "words", "order", "forms", "rejected", "posts", text)
    source = json.dumps({dice.choice(keys): dice.choice(odd) for _ in range(dice.randrange(4))})
    try:
        lexicon_of(source.encode("ascii")[: dice.randrange(1, 400)])
    except LexiconError:
        return


@dataclass(slots=True)
class Fuzzed:
    """How it went."""

    times: int = 0
    characters: int = 0
    marks: int = 0
    failures: list[str] = field(default_factory=list)


def fuzzed(seeds: Iterable[int], speller: SpellChecker | None = None) -> Fuzzed:
    """Each seed makes one text; failures name the seed and the reason."""
    found = Fuzzed()
    for seed in seeds:
        dice = random.Random(seed)
        text = text_made(dice)
        found.times += 1
        found.characters += len(text)
        try:
            lexicon = lexicon_made(text, dice) if seed % _LEXICON_ONE_IN == 0 else None
            marks = check(text, lexicon=lexicon, speller=speller)
            if seed % _BYTES_ONE_IN == 0:
                check(read_or_refused(bytes_made(text, dice)))
                lexicon_refused(text, dice)
        except Exception as error:
            found.failures.append(f"seed {seed}: {error!r}")
            continue
        found.marks += len(marks)
        wrong = flaw(text, marks)
        if wrong:
            found.failures.append(f"seed {seed}: {wrong}")
    return found


def main() -> int:
    """Fuzz, print a line now and then; 1 where anything failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--speller", action="store_true", dest="has_speller", help="all layers, much slower")
    args = parser.parse_args()
    try:
        speller = speller_shared() if args.has_speller else None
    except SpellerAbsent as absent:
        print(f"skipped: no speller ({absent.why})")
        return 0
    began, step = time.perf_counter(), 50_000
    last = args.seed + args.times
    total = Fuzzed()
    for first in range(args.seed, last, step):
        part = fuzzed(range(first, min(first + step, last)), speller)
        total.times += part.times
        total.characters += part.characters
        total.marks += part.marks
        total.failures += part.failures
        for failure in part.failures:
            print(failure)
        print(
            f"{total.times:,} texts, {total.characters:,} characters, {total.marks:,} marks, "
            f"{len(total.failures)} failures, {time.perf_counter() - began:.0f} s",
            flush=True,
        )
    return 1 if total.failures else 0


if __name__ == "__main__":
    sys.exit(main())
