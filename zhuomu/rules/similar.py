"""Which problems a new voice may belong to: near in place, words and time. A proposal with its reasons; a person decides.

Words are compared by pairs of characters. Two measures are averaged: how much of both texts is shared (Jaccard) and how much of
the shorter one the longer one holds; the second alone would find every short sentence in every long one.
"""

import dataclasses
import heapq
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from zhuomu.rules.bigrams import bigrams_of, normalise
from zhuomu.rules.reason import Code, Reason

PAIR = 2


class SimilarCode(Code):
    """Why a problem is proposed."""

    SAME_WORDS = "similar.same_words"
    SAME_PLACE = "similar.same_place"
    SAME_AREA = "similar.same_area"
    SAME_CATEGORY = "similar.same_category"
    DAYS_APART = "similar.days_apart"


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """What is compared. Empty fields say nothing and match nothing."""

    key: str
    title: str
    text: str
    on: date
    area: str = ""
    category: str = ""
    place: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class SimilarRules:
    """What is proposed: at most ``most`` problems of the last ``window_days`` days whose score reaches ``least``.

    The weights add up to 100. Words must stand behind a proposal unless the place is the very same: without
    ``least_words`` (percent) of likeness an equal area and category are not enough.
    """

    window_days: int = 90
    most: int = 5
    least: int = 35
    least_words: int = 12
    words: int = 60
    place: int = 20
    area: int = 10
    category: int = 10

    def __post_init__(self) -> None:
        if self.words + self.place + self.area + self.category != 100:
            raise ValueError("the weights add up to 100")
        if min(self.window_days, self.most) < 1:
            raise ValueError("the window and the number of proposals are at least 1")


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate, its score from 0 to 100, and why, the strongest reason first."""

    key: str
    score: int
    reasons: tuple[Reason, ...]


DEFAULT_RULES = SimilarRules()


def likeness(pairs: set[str], others: set[str]) -> int:
    """How alike two texts are, in percent, from their pairs of characters; 0 where one has none."""
    if not pairs or not others:
        return 0
    shared = len(pairs & others)
    return round(50 * shared / len(pairs | others) + 50 * shared / min(len(pairs), len(others)))


def similar(
    subject: Subject, candidates: Iterable[Subject], rules: SimilarRules = DEFAULT_RULES
) -> tuple[Proposal, ...]:
    """The best proposals, highest score first, then the later one, then by key.

    One pass over the candidates; each costs its own length. The subject itself is never proposed.
    """
    mine = _pairs(subject)
    place = normalise(subject.place)
    found = (
        (proposal, candidate.on)
        for candidate in candidates
        if candidate.key != subject.key and abs((candidate.on - subject.on).days) <= rules.window_days
        if (proposal := _proposal(subject, mine, place, candidate, rules))
    )
    best = heapq.nsmallest(
        rules.most, found, key=lambda each: (-each[0].score, -each[1].toordinal(), each[0].key)
    )
    return tuple(proposal for proposal, _on in best)


def words_shared(text: str, pairs: set[str], most: int = 3) -> tuple[str, ...]:
    """The longest runs of ``text`` that are made of these pairs, longest first: what to show as the reason."""
    plain = normalise(text)
    runs, run = list[str](), plain[:1]
    for first, second in pairwise(plain):
        if first + second in pairs:
            run += second
        else:
            runs.append(run)
            run = second
    distinct = dict.fromkeys(each for each in (*runs, run) if len(each) >= PAIR)
    return tuple(sorted(distinct, key=len, reverse=True)[:most])


def _pairs(subject: Subject) -> set[str]:
    # Title and text apart: no pair of characters reaches from one into the other.
    entries = bigrams_of(subject.title) | bigrams_of(subject.text)
    return {entry for entry in entries if len(entry) == PAIR}


def _proposal(
    subject: Subject, mine: set[str], place: str, candidate: Subject, rules: SimilarRules
) -> Proposal | None:
    theirs = _pairs(candidate)
    alike = likeness(mine, theirs)
    is_same_place = bool(place) and place == normalise(candidate.place)
    if alike < rules.least_words and not is_same_place:
        return None
    reasons: list[Reason] = []
    score = alike * rules.words // 100
    words = words_shared(f"{subject.title} {subject.text}", theirs) if alike else ()
    if words:
        quoted = "".join(f"“{word}”" for word in words)
        reasons.append(Reason(SimilarCode.SAME_WORDS, {"words": quoted, "percent": alike}))
    # Who stands at the same place stands in the same area: the place carries the area's weight too.
    if is_same_place:
        score += rules.place + rules.area
        reasons.append(Reason(SimilarCode.SAME_PLACE, {"place": candidate.place}))
    elif subject.area and subject.area == candidate.area:
        score += rules.area
        reasons.append(Reason(SimilarCode.SAME_AREA, {"area": candidate.area}))
    if subject.category and subject.category == candidate.category:
        score += rules.category
        reasons.append(Reason(SimilarCode.SAME_CATEGORY, {"category": candidate.category}))
    if score < rules.least:
        return None
    reasons.append(Reason(SimilarCode.DAYS_APART, {"days": abs((subject.on - candidate.on).days)}))
    return Proposal(candidate.key, score, tuple(reasons))
