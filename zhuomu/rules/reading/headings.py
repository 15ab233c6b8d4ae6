"""Headings: lines broken in two are joined, then kicker, headline and deck are told apart."""

import re
from collections.abc import Sequence

from zhuomu.rules.reading.codes import ReadingCode
from zhuomu.rules.reading.items import Item, Kind
from zhuomu.rules.reading.lines import Habits
from zhuomu.rules.reading.pieces import Role

# words that a heading never ends with, and ones that it never begins with
HANGING_END = re.compile(r"[、和与及暨或在为对向从的把被将以、]\Z")
HANGING_START = re.compile(r"[、，”》〉）)」』的与和及暨]")
PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("(", ")"), ("〈", "〉"), ("「", "」"), ("『", "』"))
PAIR_OF_PHRASES = re.compile(r"(\S{4,12})[\s\u3000]+(\S{4,12})\Z")
DECK_DASH = re.compile(r"[—–─－-]{1,3}")

Heading = tuple[Role, list[Item], float]


def photo_gap_at(run: Sequence[Item], habits: Habits) -> int | None:
    """The place in a heading group where the empty space of a photo tears it apart, or None."""
    for place in range(1, len(run)):
        if run[place].first.gap >= habits.gap + 2:
            return place
    return None


def is_broken_after(above: str, below: str) -> bool:
    """Whether two heading lines are one, broken by the width of the column."""
    is_unpaired = any(above.count(left) > above.count(right) for left, right in PAIRS)
    return is_unpaired or bool(HANGING_END.search(above) or HANGING_START.match(below))


def is_phrase_pair(text: str) -> bool:
    """Whether a heading is two phrases of one length with a blank between, as kickers like to be."""
    pair = PAIR_OF_PHRASES.match(text)
    return bool(pair) and len(pair[1]) == len(pair[2]) if pair else False


def headings_sort(run: Sequence[Item]) -> list[Heading]:
    """The roles of a group of heading lines, with the trust in each. Surplus lines go to the deck."""
    groups = _groups(run)
    if len(groups) == 1:
        return [(Role.HEADLINE, groups[0], 1.0)]
    texts = ["".join(item.first.text for item in group) for group in groups]
    dash = next((place for place in range(1, len(texts)) if DECK_DASH.match(texts[place])), None)
    head = _headline_at(texts, dash)
    is_sure = dash is not None or is_phrase_pair(texts[0])
    trust = 0.95 if is_sure else 0.75
    found: list[Heading] = [(Role.HEADLINE, groups[head], trust)]
    if head:
        found.insert(0, (Role.KICKER, [item for group in groups[:head] for item in group], trust))
    if head + 1 < len(groups):
        deck = [item for group in groups[head + 1 :] for item in group]
        found.append((Role.DECK, deck, trust if len(groups) <= 3 else 0.4))
    return found


def _groups(run: Sequence[Item]) -> list[list[Item]]:
    groups: list[list[Item]] = []
    for item in run:
        if groups and item.first.gap <= 1 and is_broken_after(groups[-1][-1].first.text, item.first.text):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _headline_at(texts: Sequence[str], dash: int | None) -> int:
    """The place of the headline: second of three; of two, the second after a kicker by form or length."""
    if dash is not None:
        return min(dash - 1, 1)
    if len(texts) > 2:
        return 1
    if is_phrase_pair(texts[0]) != is_phrase_pair(texts[1]):
        return int(is_phrase_pair(texts[0]))
    return int(len(texts[0]) <= len(texts[1]))


def shorts_doubt(items: Sequence[Item], kind: Kind, confidence: float, why: ReadingCode) -> None:
    """Settle undecided short lines as ``kind`` with the given trust."""
    for item in items:
        item.kind = kind
        item.doubt(confidence, why)
