"""Stage 6: adding up. Sums of ballots and of bundles are the same thing, and sums of sums are sums."""

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from zhuomu.rules.reason import Reason

from .classify import ballot_read, reader_make
from .codes import EntryCode, InputCode, StopCode, VoidCode
from .measures import ElectionMeasures
from .names import name_normalise, name_resolve
from .papers import BUNDLE_MOST, NO_RULINGS, Bundle, Contest, CountInput, Mark, NameRulings, Votes
from .terms import ChoiceLimit, WriteInRule

COLUMNS = {Mark.FOR: 0, Mark.AGAINST: 1, Mark.ABSTAIN: 2, Mark.UNCLEAR: 3}


@dataclasses.dataclass(frozen=True, slots=True)
class VoidBallot:
    """``count`` equal papers at ``place`` (from 1, as handed in) and why they do not count."""

    place: int
    count: int
    code: VoidCode


@dataclasses.dataclass(frozen=True, slots=True)
class VoidEntry:
    """A written-in name at ``place`` that does not count, on ``count`` equal papers that are valid."""

    place: int
    count: int
    name: str
    code: EntryCode


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """Everything added up; ``votes`` in the order of candidates."""

    valid: int
    votes: tuple[Votes, ...]
    void: Mapping[VoidCode, int]
    writeins: Mapping[str, int]
    void_ballots: tuple[VoidBallot, ...] = ()
    void_entries: tuple[VoidEntry, ...] = ()


def tally_ballots(measures: ElectionMeasures, given: CountInput) -> Tally:
    """Read and add up every ballot."""
    reader = reader_make(measures, given)
    rows = [[0, 0, 0, 0] for _ in given.contest.candidates]
    void: dict[VoidCode, int] = {}
    writeins: dict[str, int] = {}
    void_ballots: list[VoidBallot] = []
    void_entries: list[VoidEntry] = []
    valid = 0
    for place, ballot in enumerate(given.ballots, start=1):
        if not ballot.count:
            continue
        seen = ballot_read(ballot, reader)
        if seen.void is not None:
            void[seen.void] = void.get(seen.void, 0) + seen.count
            void_ballots.append(VoidBallot(place, seen.count, seen.void))
            continue
        valid += seen.count
        for row, mark in zip(rows, seen.marks, strict=True):
            row[COLUMNS[mark]] += seen.count
        for name in seen.names:
            writeins[name] = writeins.get(name, 0) + seen.count
        void_entries.extend(VoidEntry(place, seen.count, name, code) for name, code in seen.void_entries)
    votes = tuple(Votes(*row) for row in rows)
    return Tally(
        valid,
        votes,
        MappingProxyType(void),
        MappingProxyType(writeins),
        tuple(void_ballots),
        tuple(void_entries),
    )


def tally_bundles(bundles: tuple[Bundle, ...], contest: Contest, names: NameRulings = NO_RULINGS) -> Tally:
    """Add up the totals of bundles; their names are made alike and merged as single ballots' are."""
    votes = [Votes() for _ in contest.candidates]
    void: dict[VoidCode, int] = {}
    writeins: dict[str, int] = {}
    for bundle in bundles:
        votes = [one + other for one, other in zip(votes, bundle.votes, strict=True)]
        for code, number in bundle.void:
            void[code] = void.get(code, 0) + number
        for text, number in bundle.writeins:
            name = name_resolve(text, names)
            writeins[name] = writeins.get(name, 0) + number
    valid = sum(bundle.valid for bundle in bundles)
    return Tally(valid, tuple(votes), MappingProxyType(void), MappingProxyType(writeins))


def bundle_make(measures: ElectionMeasures, given: CountInput) -> Bundle:
    """The totals that a bundle of these ballots has. ``bundle_check`` tells whether they are too many for one."""
    tally = tally_ballots(measures, given)
    return Bundle(tally.valid, tally.votes, tuple(tally.void.items()), tuple(tally.writeins.items()))


def bundle_check(bundle: Bundle, place: int, contest: Contest) -> tuple[Reason, ...]:
    """Whether totals can be those of a bundle at all: its size, its columns, no number below zero."""
    facts = {"bundle": place}
    if len(bundle.votes) != len(contest.candidates):
        return (Reason(InputCode.MARKS_LENGTH, {"ballot": place, "count": len(contest.candidates)}),)
    numbers = [bundle.valid, *(number for _, number in (*bundle.void, *bundle.writeins))]
    numbers += [part for votes in bundle.votes for part in dataclasses.astuple(votes)]
    if min(numbers) < 0:
        return (Reason(InputCode.NEGATIVE, {"name": f"第 {place} 捆"}),)
    if bundle.size > BUNDLE_MOST:
        return (Reason(InputCode.BUNDLE_SIZE, {**facts, "size": bundle.size, "most": BUNDLE_MOST}),)
    return ()


def bundle_balance(
    bundle: Bundle, place: int, measures: ElectionMeasures, contest: Contest, names: NameRulings
) -> Iterator[Reason]:
    """The invariants of a tally, bundle by bundle, so that the one with the slip can be found again."""
    for name, votes in zip(contest.candidates, bundle.votes, strict=True):
        if votes.total != bundle.valid:
            facts = {"bundle": place, "name": name, "sum": votes.total, "valid": bundle.valid}
            yield Reason(StopCode.BUNDLE_UNBALANCED, facts)
    chosen = sum(votes.for_ for votes in bundle.votes) + sum(number for _, number in bundle.writeins)
    most = contest.seats * bundle.valid
    facts = {"bundle": place, "chosen": chosen, "most": most}
    if chosen > most and measures.choices is not ChoiceLimit.NO_LIMIT:
        yield Reason(StopCode.CHOICES_OVER, facts)
    if chosen < most and measures.choices is ChoiceLimit.EXACTLY:
        yield Reason(StopCode.CHOICES_NOT_EXACT, facts)
    yield from _writein_balance(bundle, place, measures, contest, names)


def _writein_balance(
    bundle: Bundle, place: int, measures: ElectionMeasures, contest: Contest, names: NameRulings
) -> Iterator[Reason]:
    """A bundle tells only names that count: none that is printed, and never more than there are rejections."""
    printed = set(map(name_normalise, contest.candidates))
    written = sum(number for _, number in bundle.writeins)
    against = sum(votes.against for votes in bundle.votes)
    is_over = measures.writein is WriteInRule.NEEDS_AGAINST and written > against
    is_forbidden = measures.writein is WriteInRule.NEVER and written > 0
    repeated = any(name_resolve(name, names) in printed for name, _ in bundle.writeins)
    above = any(number > bundle.valid for _, number in bundle.writeins)
    if is_over or is_forbidden or repeated or above:
        yield Reason(StopCode.BUNDLE_WRITEINS, {"bundle": place, "written": written})
