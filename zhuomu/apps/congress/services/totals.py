"""Totals of a bundle in place of its ballots: held against themselves before anybody keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhuomu.apps.congress.models import Bundle
from zhuomu.apps.congress.selectors.given import bundle_of, contest_of, measures_of, names_ruled
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.rules.election import VoidCode, bundle_check, name_normalise
from zhuomu.rules.election.tally import bundle_balance
from zhuomu.rules.reason import Reason


def totals_make(
    *,
    valid: int,
    votes: Sequence[tuple[int, int, int]],
    void: Mapping[VoidCode, int],
    writeins: Mapping[str, int],
) -> dict[str, object]:
    """Totals as they are stored. ``votes``: for, against, unclear of each name; the rest of the valid papers abstained."""
    return {
        "valid": valid,
        "votes": [
            [for_, against, valid - for_ - against - unclear, unclear] for for_, against, unclear in votes
        ],
        "void": {code.value: number for code, number in sorted(void.items()) if number},
        "writeins": dict(
            sorted((name_normalise(name), number) for name, number in writeins.items() if number)
        ),
    }


def totals_reasons(bundle: Bundle, totals: dict[str, object]) -> tuple[Reason, ...]:
    """Why these totals cannot be those of the bundle; empty where they can."""
    given = bundle_of(totals)
    vote = bundle.round
    contest, measures = contest_of(vote), measures_of(vote)
    for name, row in zip(contest.candidates, given.votes, strict=False):
        if row.abstain < 0:
            facts = {"name": name, "sum": row.for_ + row.against + row.unclear, "valid": given.valid}
            return (Reason(ElectionCode.TOTALS_OVER, facts),)
    faults = bundle_check(given, bundle.number, contest)
    if faults:
        return faults
    if given.size != bundle.size:
        return (Reason(ElectionCode.TOTALS_SIZE, {"size": bundle.size, "sum": given.size}),)
    return tuple(bundle_balance(given, bundle.number, measures, contest, names_ruled(vote)))
