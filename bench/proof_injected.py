"""Errors found by the proofreading rules, by kind, when one at a time is put into clean news (a development figure).

The text is the one of `proof_clean`; rules only. An error counts as found when a mark of the default level, absent
before, lies within three characters of it; a lost or turned partner of a pair, anywhere in its paragraph.
`python bench/proof_injected.py [--count N]`
"""

import argparse
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.proof_clean import SOURCE, clean_lines
from zhuomu.proof import Diagnostic, Severity, check
from zhuomu.proof.document import Document
from zhuomu.proof.rules.people import titled_names
from zhuomu.proof.words import entries_of, table_of

SEED = 20261123
_NEAR = 3
_TRIES = 400

Change = tuple[str, int, int]  # the new text and the place of the error in it
Inject = Callable[[str, random.Random], Change | None]


def replacing(
    pattern: str, new: Callable[[re.Match[str], random.Random], str], is_wide: bool = False
) -> Inject:
    """An error that rewrites one place where `pattern` stands; wide: found anywhere in the text counts."""
    places = re.compile(pattern)

    def inject(text: str, dice: random.Random) -> Change | None:
        found = list(places.finditer(text))
        if not found:
            return None
        hit = dice.choice(found)
        words = new(hit, dice)
        changed = text[: hit.start()] + words + text[hit.end() :]
        return (changed, 0, len(changed)) if is_wide else (changed, hit.start(), hit.start() + len(words))

    return inject


def always(words: str) -> Callable[[re.Match[str], random.Random], str]:
    """The same words whatever was there."""
    return lambda _hit, _dice: words


def twice(hit: re.Match[str], _: random.Random) -> str:
    """What was there, said twice."""
    return hit[0] * 2


def turned(hit: re.Match[str], _: random.Random) -> str:
    """The other quotation mark of the pair."""
    return "”" if hit[0] == "“" else "“"


lost = always("")


def from_list(name: str) -> Inject:
    """A right word becomes the wrong one that the list has for it."""
    wrongs: dict[str, list[str]] = {}
    for entry in entries_of(table_of(name)):
        if entry.right and not entry.contexts:
            wrongs.setdefault(entry.right, []).append(entry.wrong)
    rights = re.compile("|".join(sorted(map(re.escape, wrongs), key=len, reverse=True)))

    def inject(text: str, dice: random.Random) -> Change | None:
        found = list(rights.finditer(text))
        if not found:
            return None
        hit = dice.choice(found)
        wrong = dice.choice(wrongs[hit[0]])
        return text[: hit.start()] + wrong + text[hit.end() :], hit.start(), hit.start() + len(wrong)

    return inject


def post(text: str, _: random.Random) -> Change | None:
    """A second sentence gives the person the deputy's post."""
    names = titled_names(Document(text))
    hit = next((each for each in names if not each.is_vice and each.owner), None)
    if hit is None:
        return None
    added = f"会后，{hit.owner}{hit.body}副{hit.rank}{hit.name}表示满意。"
    return text + added, len(text), len(text) + len(added)


HAN = "[一-鿿]"
KINDS: dict[str, Inject] = {
    "mark doubled": replacing("[，。、；]", twice),
    "mark of half width": replacing(f"(?<={HAN})，(?={HAN})", always(",")),
    "comma for the last full stop": replacing(f"(?<={HAN})。$", always("，")),
    "quotation mark lost": replacing("[“”]", lost, is_wide=True),
    "quotation mark turned": replacing("[“”]", turned, is_wide=True),
    "title mark or bracket lost": replacing("[《》（）]", lost, is_wide=True),
    "day that is not": replacing(r"月\d{1,2}日", lambda _, dice: f"月{dice.randint(32, 39)}日"),
    "vague twice": replacing(r"(?<=[了有共来])(\d+)([人名家个户])", lambda hit, _: f"近{hit[0]}左右"),
    "fewer by times": replacing(r"(下降|减少|降低)了?\d[\d.]*%", lambda hit, _: hit[1] + "了2倍"),
    "numeral of two scripts": replacing(r"\d{1,2}(?=月\d{1,2}日)", always("十")),
    "count of a list": replacing("(?<=[，；。])三是", always("四是")),
    "post": post,
    "character doubled": replacing(HAN, twice),
    "word doubled": replacing("工作|发展|建设|企业|国家|经济|服务|推进|社会|技术|通过|进行", twice),
    "character dropped": replacing(f"{HAN}(?={HAN})", lost),
    "characters swapped": replacing(f"({HAN})(?!\\1)({HAN})", lambda hit, _: hit[2] + hit[1]),
    "word of the list of typos": from_list("typos"),
    "verb that does not fit": replacing(
        "发挥(?=[^，。]{0,8}作用[，。])|提高(?=[^，。]{0,8}水平[，。])", always("加强")
    ),
    "space": replacing(f"(?<={HAN})(?={HAN})", always(" ")),
}


def shown(text: str) -> set[Diagnostic]:
    """Marks at the default level."""
    return {mark for mark in check(text) if mark.severity.is_at_least(Severity.WARNING)}


def recall(inject: Inject, lines: list[str], count: int, dice: random.Random) -> tuple[int, int]:
    """(found, put in)."""
    found = put = 0
    for line in (dice.choice(lines) for _ in range(count * _TRIES)):
        if put == count:
            break
        change = inject(line, dice)
        if change is None or change[0] == line or shown(line):
            continue
        text, start, end = change
        put += 1
        found += any(mark.end >= start - _NEAR and mark.start <= end + _NEAR for mark in shown(text))
    return found, put


def main() -> int:
    """Print the table; 0 also where the text is absent, with the reason."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=200, help="errors of each kind")
    args = parser.parse_args()
    if not SOURCE.exists():
        print(f"skipped: {SOURCE.name} is not in the shared folder beside the repository")
        return 0
    lines = [line for line in clean_lines(SOURCE) if len(line) >= 60 and line.endswith("。")]
    began = time.process_time()
    print(f"{'errors put in, one at a time':34}{'found':>8}{'of':>8}{'recall':>8}")
    for kind, inject in KINDS.items():
        found, put = recall(inject, lines, args.count, random.Random(SEED))
        print(f"{kind:34}{found:>8}{put:>8}{(found / put if put else 0):>8.0%}")
    print(f"{time.process_time() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
