"""Stages 7 and 8: who passes the threshold, and who takes the seats. Never by the order on the ballot."""

import dataclasses
from itertools import groupby

from .names import name_normalise
from .papers import Contest, CountInput
from .share import Share
from .tally import Tally
from .terms import Base, TieRule


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """One person with votes: printed, or written in (then nobody could vote against)."""

    name: str
    votes: int
    against: int
    is_writein: bool
    is_passed: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Fill:
    """Who is elected, and who is tied for how many of the last seats."""

    elected: tuple[str, ...]
    tied: tuple[str, ...] = ()
    tie_seats: int = 0


def base_count(base: Base | None, given: CountInput, tally: Tally, present: int, excluded: int) -> int:
    """The number a threshold is a share of; 0 where the measures leave it open.

    参加投票 are the papers recovered, less blanks where the measures do not count them as taking part:
    abstentions and void papers took part.
    """
    roll, papers = given.roll, given.papers
    match base:
        case Base.DUE:
            return roll.due
        case Base.WHOLE:
            return roll.due if roll.whole is None else roll.whole
        case Base.PRESENT:
            return present
        case Base.ISSUED:
            return papers.issued
        case Base.RECOVERED:
            return papers.recovered
        case Base.VOTED:
            return papers.recovered - excluded
        case Base.VALID:
            return tally.valid
    return 0


def standings(tally: Tally, contest: Contest, threshold: Share | None, base: int) -> tuple[Standing, ...]:
    """Everybody with their votes, most first; equal votes stand as printed, then by name."""
    printed = [
        Standing(name, votes.for_, votes.against, False, _is_passed(votes.for_, threshold, base))
        for name, votes in zip(contest.candidates, tally.votes, strict=True)
    ]
    written = [
        Standing(name, votes, 0, True, _is_passed(votes, threshold, base))
        for name, votes in sorted(tally.writeins.items())
    ]
    return tuple(sorted([*printed, *written], key=lambda standing: -standing.votes))


def _is_passed(votes: int, threshold: Share | None, base: int) -> bool:
    """Nobody is elected by no vote at all, whatever an inclusive share of an empty base would say."""
    return votes > 0 and (threshold is None or threshold.holds(votes, base))


def seats_fill(ranked: tuple[Standing, ...], seats: int, tie: TieRule | None) -> Fill:
    """Seats by votes among those who passed. Equal votes across the last seat: those above, then ``tied``."""
    passed = [standing for standing in ranked if standing.is_passed]
    if len(passed) <= seats:
        return Fill(tuple(standing.name for standing in passed))
    last = passed[seats - 1].votes
    above = [standing for standing in passed if standing.votes > last]
    level = [standing for standing in passed if standing.votes == last]
    left = seats - len(above)
    if len(level) > left and tie is TieRule.FEWER_AGAINST and not any(one.is_writein for one in level):
        # against a written-in name nobody could vote: then the rule has nothing to compare
        chosen, level = _by_against(level, left)
        above += chosen
        left -= len(chosen)
    elected = tuple(standing.name for standing in above)
    if len(level) == left:
        return Fill(elected + tuple(standing.name for standing in level))
    return Fill(elected, tuple(standing.name for standing in level), left)


def _by_against(level: list[Standing], left: int) -> tuple[list[Standing], list[Standing]]:
    """Those with clearly fewer against, and the group that stays tied for what is left of the seats."""
    last = sorted(standing.against for standing in level)[left - 1]
    fewer = [standing for standing in level if standing.against < last]
    same = [standing for standing in level if standing.against == last]
    return (fewer + same, []) if len(fewer) + len(same) == left else (fewer, same)


def alternates_list(
    ranked: tuple[Standing, ...], fill: Fill, share: Share | None, base: int
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Who stands by, most votes first, and the groups whose order equal votes leave undecided."""
    if share is None:
        return (), ()
    waiting = [
        standing
        for standing in ranked
        if standing.name not in fill.elected and standing.votes > 0 and share.holds(standing.votes, base)
    ]
    groups = [list(same) for _, same in groupby(waiting, key=lambda standing: standing.votes)]
    ties = tuple(tuple(standing.name for standing in group) for group in groups if len(group) > 1)
    return tuple(standing.name for standing in waiting), ties


def proposal(ranked: tuple[Standing, ...], fill: Fill, most: int) -> tuple[str, ...]:
    """Candidates of a supplementary election: by first-round votes, everybody level with the last included."""
    waiting = [standing for standing in ranked if standing.name not in fill.elected and standing.votes > 0]
    if len(waiting) > most:
        last = waiting[most - 1].votes
        waiting = [standing for standing in waiting if standing.votes >= last]
    return tuple(standing.name for standing in waiting)


def kin_elected(contest: Contest, elected: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Pairs of listed relatives who were both elected."""
    chosen = set(map(name_normalise, elected))
    return tuple(pair for pair in contest.relatives if {name_normalise(name) for name in pair} <= chosen)
