"""Elections for tests: short ways to say one, and invented ones by number."""

from __future__ import annotations

import random
from typing import Any

from zhuomu.rules.election import (
    Ballot,
    Contest,
    CountInput,
    ElectionMeasures,
    Mark,
    Outcome,
    PaperAccount,
    Roll,
    Vector,
    WriteIn,
    count,
    outcome_json,
    vector_read,
)
from zhuomu.rules.election.vector import DEFAULTS

NAMES = tuple("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃")
OTHERS = ("王", "何", "白", "江")


def ballot(marks: str, *names: str, **flags: Any) -> Ballot:
    """A ballot from ``OX-?`` and written-in names."""
    return Ballot(tuple(map(Mark, marks)), tuple(map(WriteIn, names)), **flags)


def given(seats: int, candidates: str, *ballots: Ballot, **changes: Any) -> CountInput:
    """An input whose people and papers are as many as its ballots, unless ``changes`` says otherwise."""
    papers = sum(one.count for one in ballots)
    whole: dict[str, Any] = {
        "contest": Contest(seats, tuple(candidates)),
        "roll": Roll(papers, papers),
        "papers": PaperAccount(papers, papers),
        "ballots": ballots,
    }
    return CountInput(**(whole | changes))


def counted(what: CountInput, measures: ElectionMeasures = DEFAULTS) -> Outcome:
    """The count by the defaults of the file format."""
    return count(measures, what)


def vector_outcome(vector: dict[str, Any]) -> dict[str, Any]:
    """The first count's outcome of an election in the file format."""
    read = vector_read(vector)
    assert isinstance(read, Vector), read
    return outcome_json(count(read.measures, read.given))


def vector_make(number: int) -> dict[str, Any]:
    """An invented election in the file format; the same number gives the same one. Small ones mostly."""
    draw = random.Random(number)
    size = draw.choices((12, 40, 150, 500), (60, 30, 7, 3))[0]
    seats = draw.choices((draw.randint(1, 4), draw.randint(1, 10), draw.randint(1, 30)), (70, 25, 5))[0]
    width = min(30, max(1, seats + draw.randint(-1, 4)))
    papers = draw.randint(1, size)
    ballots = _ballots(draw, papers, width, seats)
    issued = papers + draw.choices((0, 1, -1), (90, 7, 3))[0]
    present = issued + draw.choices((0, 2, -1), (80, 17, 3))[0]
    due = max(present, 1) + draw.choices((0, draw.randint(0, papers)), (60, 40))[0]
    return {
        "id": number,
        "seats": seats,
        "cands": list(NAMES[:width]),
        "due": due,
        "present": max(present, 0),
        "issued": max(issued, 0),
        "ballots": ballots,
        "measures": _measures(draw),
    }


def _ballots(draw: random.Random, papers: int, width: int, seats: int) -> list[dict[str, Any]]:
    """Papers in equal groups, so that ties come up; each group is like some other voter's or its own."""
    ballots: list[dict[str, Any]] = []
    left = papers
    approval = draw.choice((0.4, 0.6, 0.8))
    while left:
        n = min(left, draw.choice((1, 1, 2, 5, papers // 4 + 1)))
        marks = ["O" if draw.random() < approval else draw.choice("XXX-") for _ in range(width)]
        if draw.random() < 0.9:  # most voters keep to the number of seats
            for place in draw.sample(range(width), width):
                if marks.count("O") > seats and marks[place] == "O":
                    marks[place] = draw.choice("X-")
        if draw.random() < 0.08:
            marks[draw.randrange(width)] = "?"
        if draw.random() < 0.06:
            marks = ["-"] * width
        paper: dict[str, Any] = {"n": n, "m": "".join(marks)}
        if draw.random() < 0.3:
            paper["w"] = draw.choices((*OTHERS, NAMES[0]), (6, 2, 1, 1, 1), k=draw.choice((1, 1, 2, 3)))
        if draw.random() < 0.03:
            paper["mark"] = True
        ballots.append(paper)
        left -= n
    return ballots


def _measures(draw: random.Random) -> dict[str, Any]:
    shares = (["gt", 1, 2], ["ge", 1, 2], ["ge", 2, 3], ["gt", 2, 3], ["ge", 1, 3], ["ge", 4, 5])
    is_exact = draw.random() < 0.15
    said: dict[str, Any] = {
        "quorum": draw.choice(shares),
        "base": draw.choice(("due", "present", "issued", "recovered", "valid", "voted")),
        "thr": draw.choice((*shares, None, ["gt", 1, 2], ["ge", 1, 3])),
        "exact_seats": is_exact,
        "void_over": is_exact or draw.random() < 0.8,
        "writein": draw.choice(("never", "free", "needs_against")),
        "tie": draw.choice(("revote", "fewer_against")),
        "short": draw.choice(("vacant", "again", "decide")),
        "alt": draw.choice((None, ["ge", 1, 3], ["gt", 1, 5])),
        "unclear": draw.choice(("part", "part", "whole")),
        "blank_valid": draw.random() < 0.7,
    }
    return {
        name: value
        for name, value in said.items()
        if draw.random() < 0.7 or name in ("exact_seats", "void_over")
    }
