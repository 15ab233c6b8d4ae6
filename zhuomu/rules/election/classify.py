"""Stage 4: every ballot is in exactly one class, valid or void with one reason; void entries leave it valid."""

import dataclasses
from collections.abc import Mapping

from zhuomu.rules.reason import Reason

from .codes import EntryCode, StopCode, VoidCode
from .measures import ElectionMeasures
from .names import name_normalise, name_resolve
from .papers import Ballot, Contest, CountInput, Mark, WriteIn
from .terms import BlankRule, ChoiceLimit, IdentifyingRule, TwoOffices, UnclearRule, WriteInRule


@dataclasses.dataclass(frozen=True, slots=True)
class ReadBallot:
    """A ballot as it counts: its marks, the names that count, the entries that do not, and why it is void."""

    marks: tuple[Mark, ...]
    names: tuple[str, ...]
    void_entries: tuple[tuple[str, EntryCode], ...]
    void: VoidCode | None
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Reader:
    """What a ballot is read against; made once for a count."""

    measures: ElectionMeasures
    contest: Contest
    printed: frozenset[str]
    eligible: frozenset[str] | None
    meant: Mapping[str, str]


def reader_make(measures: ElectionMeasures, given: CountInput) -> Reader:
    """A reader for one count: names are normalised once."""
    contest = given.contest
    written = {entry.name for ballot in given.ballots for entry in ballot.writeins}
    eligible = None if contest.eligible is None else frozenset(map(name_normalise, contest.eligible))
    return Reader(
        measures=measures,
        contest=contest,
        printed=frozenset(map(name_normalise, contest.candidates)),
        eligible=eligible,
        meant={name: name_resolve(name, given.names) for name in written},
    )


def ballot_read(ballot: Ballot, reader: Reader) -> ReadBallot:
    """The class of a ballot and what counts on it; rulings on doubtful ballots take the place of its marks."""
    ruling = ballot.ruling
    marks = ruling.marks if ruling is not None and ruling.marks else ballot.marks
    names, void_entries = _entries(ballot.writeins, marks, reader)
    void = ruling.void if ruling is not None and ruling.void is not None else None
    if void is None:
        void = _void(ballot, marks, len(names), reader)
    return ReadBallot(marks, names, void_entries, void, ballot.count)


def is_doubtful(ballot: Ballot, measures: ElectionMeasures) -> bool:
    """Whether people must rule on this ballot before it can be counted."""
    is_unclear = measures.unclear is UnclearRule.RULING and Mark.UNCLEAR in ballot.marks
    return ballot.is_doubtful or is_unclear


def rulings_check(measures: ElectionMeasures, given: CountInput) -> tuple[Reason, ...]:
    """Doubtful ballots without a ruling, and rulings that are none: two 监票人, or the body that decides."""
    reasons: list[Reason] = []
    names = set(map(name_normalise, given.contest.candidates))
    open_count = 0
    for place, ballot in enumerate(given.ballots, start=1):
        ruling = ballot.ruling
        if ruling is None:
            open_count += ballot.count if is_doubtful(ballot, measures) else 0
            continue
        deciders = {name_normalise(name) for name in ruling.deciders} - {""}
        is_decided = len(deciders) >= 2 or ruling.body.strip()
        if not is_decided or not ruling.text.strip():
            reasons.append(Reason(StopCode.RULING_INCOMPLETE, {"ballot": place}))
        for name in sorted(deciders & names):
            reasons.append(Reason(StopCode.RULING_BY_CANDIDATE, {"ballot": place, "name": name}))
    if open_count:
        reasons.insert(0, Reason(StopCode.DOUBTFUL_OPEN, {"count": open_count}))
    return tuple(reasons)


def _entries(
    writeins: tuple[WriteIn, ...], marks: tuple[Mark, ...], reader: Reader
) -> tuple[tuple[str, ...], tuple[tuple[str, EntryCode], ...]]:
    """The names that count, and the entries that do not with their reason."""
    if not writeins:
        return (), ()
    names: list[str] = []
    void: list[tuple[str, EntryCode]] = []
    for entry in writeins:
        name = reader.meant[entry.name]
        code = _entry_void(name, entry, names, reader)
        if code is None:
            names.append(name)
        else:
            void.append((name, code))
    needs_against = reader.measures.writein is WriteInRule.NEEDS_AGAINST
    if needs_against and len(names) > marks.count(Mark.AGAINST):
        # nobody can say which of the names stands for the candidate who was rejected
        void.extend((name, EntryCode.WITHOUT_AGAINST) for name in names)
        names = []
    return tuple(names), tuple(void)


def _entry_void(name: str, entry: WriteIn, before: list[str], reader: Reader) -> EntryCode | None:
    if reader.measures.writein is WriteInRule.NEVER:
        return EntryCode.FORBIDDEN
    if not name:
        return EntryCode.NAME_EMPTY
    if name in reader.printed:
        return EntryCode.REPEATS_CANDIDATE
    if name in before:
        return EntryCode.REPEATS_ENTRY
    if reader.measures.is_writein_marked and not entry.is_marked:
        return EntryCode.UNMARKED
    if reader.eligible is not None and name not in reader.eligible:
        return EntryCode.NOT_ELIGIBLE
    return None


def _void(ballot: Ballot, marks: tuple[Mark, ...], name_count: int, reader: Reader) -> VoidCode | None:
    """The one reason that voids a ballot: the first in the order of ``VoidCode``."""
    measures, seats = reader.measures, reader.contest.seats
    if ballot.is_illegible:
        return VoidCode.ILLEGIBLE
    if ballot.is_identifying and measures.identifying is IdentifyingRule.VOID:
        return VoidCode.IDENTIFYING
    if ballot.is_two_offices and measures.two_offices is TwoOffices.VOID:
        return VoidCode.TWO_OFFICES
    chosen = marks.count(Mark.FOR) + name_count
    if chosen > seats and measures.choices is not ChoiceLimit.NO_LIMIT:
        return VoidCode.OVERVOTE
    if chosen < seats and measures.choices is ChoiceLimit.EXACTLY:
        return VoidCode.NOT_EXACT
    if measures.unclear is UnclearRule.WHOLE and Mark.UNCLEAR in marks:
        return VoidCode.UNCLEAR_WHOLE
    is_blank = not ballot.writeins and all(mark is Mark.ABSTAIN for mark in marks)
    if is_blank and measures.blank is BlankRule.EXCLUDED:
        return VoidCode.BLANK_EXCLUDED
    return None
