"""Several contests on one paper: what becomes of somebody chosen for two offices by the same voter."""

import dataclasses

from .names import name_normalise
from .papers import Ballot, Contest, Mark, WriteIn
from .terms import TwoOffices

Sheet = tuple[Ballot, ...]


def sheet_split(contests: tuple[Contest, ...], sheet: Sheet, rule: TwoOffices) -> Sheet:
    """The ballots of one paper, one for each contest (the highest office first), as they go into their counts.

    ``HIGHER_COUNTS`` turns the lower choice into an abstention; ``VOID`` marks every ballot of the paper on which
    that person was chosen, and the count voids it.
    """
    if rule is TwoOffices.SEPARATE:
        return sheet
    chosen = [_chosen(contest, ballot) for contest, ballot in zip(contests, sheet, strict=True)]
    ballots: list[Ballot] = []
    for place, (contest, ballot) in enumerate(zip(contests, sheet, strict=True)):
        if rule is TwoOffices.HIGHER_COUNTS:
            higher = frozenset().union(*chosen[:place])
            ballots.append(_without(contest, ballot, higher))
            continue
        others = frozenset().union(*chosen[:place], *chosen[place + 1 :])
        is_doubled = bool(chosen[place] & others)
        ballots.append(dataclasses.replace(ballot, is_two_offices=is_doubled))
    return tuple(ballots)


def _chosen(contest: Contest, ballot: Ballot) -> frozenset[str]:
    printed = {
        name_normalise(name)
        for name, mark in zip(contest.candidates, ballot.marks, strict=True)
        if mark is Mark.FOR
    }
    return frozenset(printed | {name_normalise(entry.name) for entry in ballot.writeins})


def _without(contest: Contest, ballot: Ballot, higher: frozenset[str]) -> Ballot:
    marks = tuple(
        Mark.ABSTAIN if mark is Mark.FOR and name_normalise(name) in higher else mark
        for name, mark in zip(contest.candidates, ballot.marks, strict=True)
    )
    writeins: tuple[WriteIn, ...] = tuple(
        entry for entry in ballot.writeins if name_normalise(entry.name) not in higher
    )
    return dataclasses.replace(ballot, marks=marks, writeins=writeins)
