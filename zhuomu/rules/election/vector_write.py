"""Writing a count in the file format, so that another program can repeat it: measures, papers, rulings, hashes."""

import dataclasses

from . import codec
from .counting import input_sha256
from .measures import ElectionMeasures
from .papers import Ballot, Bundle, CountInput, Mark, Ruling, WriteIn


def papers_grouped(ballots: tuple[Ballot, ...]) -> tuple[Ballot, ...]:
    """Equal papers as one with their number, in an order of their own: nothing of the order they were read in is left.

    A count of grouped papers has one outcome, and one hash, in whatever order the papers were kept.
    """
    groups: dict[str, tuple[Ballot, int]] = {}
    for ballot in ballots:
        one = _one(ballot)
        text = codec.canonical(codec.plain(one))
        groups[text] = (one, groups.get(text, (one, 0))[1] + ballot.count)
    return tuple(_one(one, number) for _, (one, number) in sorted(groups.items()) if number)


def _one(ballot: Ballot, count: int = 1) -> Ballot:
    return dataclasses.replace(ballot, count=count)


def vector_write(measures: ElectionMeasures, given: CountInput) -> dict[str, object]:
    """The whole count as plain JSON; ``vector_read`` gives back the same measures and the same input."""
    contest, roll, papers = given.contest, given.roll, given.papers
    document: dict[str, object] = {
        "measures": measures.to_json(),
        "measures_sha256": measures.sha256,
        "input_sha256": input_sha256(given),
        "seats": contest.seats,
        "cands": list(contest.candidates),
        "due": roll.due,
        "present": roll.present,
        "proxies": roll.proxies,
        "issued": papers.issued,
        "recovered": papers.recovered,
        "exchanged": papers.exchanged,
        "unused": papers.unused,
        "homonyms": sorted(contest.homonyms),
        "relatives": codec.plain(contest.relatives),
        "reserved": sorted(contest.reserved),
        "names": codec.plain(given.names),
        "chair_choice": list(given.chair_choice),
        "prior_sha256": given.prior_sha256,
        "ballots": [_ballot(ballot) for ballot in given.ballots],
    }
    if given.bundles:
        document["bundles"] = [_bundle(bundle) for bundle in given.bundles]
    known = {"all": roll.whole, "printed": papers.printed}
    document |= {name: number for name, number in known.items() if number is not None}
    if contest.eligible is not None:
        document["eligible"] = sorted(contest.eligible)
    return document


def _marks(marks: tuple[Mark, ...]) -> str:
    return "".join(mark.value for mark in marks)


def _ballot(ballot: Ballot) -> dict[str, object]:
    """Only what is not usual is said, as people write such files."""
    said: dict[str, object] = {"n": ballot.count, "m": _marks(ballot.marks)}
    if ballot.writeins:
        said["w"] = [_writein(entry) for entry in ballot.writeins]
    flags = {
        "mark": ballot.is_identifying,
        "illegible": ballot.is_illegible,
        "doubtful": ballot.is_doubtful,
        "two_offices": ballot.is_two_offices,
    }
    said |= {name: True for name, flag in flags.items() if flag}
    if ballot.ruling is not None:
        said["ruling"] = _ruling(ballot.ruling)
    return said


def _writein(entry: WriteIn) -> object:
    return entry.name if entry.is_marked else {"name": entry.name, "marked": False}


def _ruling(ruling: Ruling) -> dict[str, object]:
    said: dict[str, object] = {"text": ruling.text, "by": list(ruling.deciders), "body": ruling.body}
    if ruling.marks:
        said["m"] = _marks(ruling.marks)
    if ruling.void is not None:
        said["void"] = ruling.void.short
    return said


def _bundle(bundle: Bundle) -> dict[str, object]:
    return {
        "valid": bundle.valid,
        "votes": [list(dataclasses.astuple(votes)) for votes in bundle.votes],
        "void": {code.short: number for code, number in bundle.void},
        "w": dict(bundle.writeins),
    }
