"""What a count gives: the stage it reached, its numbers, who is elected and what comes next."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum

from zhuomu.rules.reason import Reason

from . import codec, words
from .papers import Votes
from .rank import Standing
from .share import Share
from .tally import VoidBallot, VoidEntry
from .terms import Base


class Stage(StrEnum):
    """The ten stages in their order; ``INPUT`` stands before them and refuses what is no election."""

    INPUT = "input"
    QUORUM = "quorum"
    ISSUE = "issue"
    RECOVERY = "recovery"
    CLASSIFY = "classify"
    WRITEINS = "writeins"
    TALLY = "tally"
    THRESHOLD = "threshold"
    RANK = "rank"
    OUTCOME = "outcome"
    REPORT = "report"


class Meeting(StrEnum):
    """Whether the count was held, and if not, what it stopped at."""

    HELD = "HELD"
    BAD_INPUT = "BAD_INPUT"
    NO_QUORUM = "NO_QUORUM"
    HALT_PROXY = "HALT_PROXY"
    HALT_ISSUED_GT_PRESENT = "HALT_ISSUED_GT_PRESENT"
    HALT_PAPERS_UNBALANCED = "HALT_PAPERS_UNBALANCED"
    ELECTION_VOID = "ELECTION_VOID_RECOVERED_GT_ISSUED"
    HALT_BALLOTS_NOT_RECOVERED = "HALT_BALLOTS_NOT_RECOVERED"
    HALT_DOUBTFUL = "HALT_DOUBTFUL"
    HALT_NAMES = "HALT_NAMES"
    HALT_TALLY = "HALT_TALLY"
    HALT_BASE_OPEN = "HALT_BASE_OPEN"


class Next(StrEnum):
    """What follows from a count."""

    COMPLETE = "COMPLETE"
    REVOTE_AMONG_TIED = "REVOTE_AMONG_TIED"
    SUPPLEMENTARY_ELECTION = "SUPPLEMENTARY_ELECTION"
    CLOSE_WITH_VACANCY = "CLOSE_WITH_VACANCY"
    ASK_PRESIDIUM = "ASK_PRESIDIUM"


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What may be known once all stages have passed."""

    valid: int
    void: Mapping[str, int]
    void_ballots: tuple[VoidBallot, ...]
    void_entries: tuple[VoidEntry, ...]
    candidates: tuple[str, ...]
    votes: tuple[Votes, ...]
    writeins: Mapping[str, int]
    base_kind: Base | None
    base: int
    threshold: Share | None
    ranked: tuple[Standing, ...]
    elected: tuple[str, ...]
    tied: tuple[str, ...]
    tie_seats: int
    vacant: int
    next: Next
    proposed: tuple[str, ...]
    alternates: tuple[str, ...]
    alternate_ties: tuple[tuple[str, ...], ...]

    @property
    def threshold_words(self) -> str:
        """The threshold with its base and its number, in Chinese."""
        return words.threshold_words(self.threshold, self.base_kind, self.base)

    @property
    def void_count(self) -> int:
        """All void ballots."""
        return sum(self.void.values())


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """Where a count stands. ``result`` is None unless every stage passed: nothing leaks from a count that stopped.

    ``reasons``: why it stopped, or why the result does not settle everything. ``remarks``: to be reported.
    """

    meeting: Meeting
    reached: Stage
    seats: int
    issued: int
    recovered: int
    measures_sha256: str
    input_sha256: str
    prior_sha256: str = ""
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[Reason, ...] = ()
    result: Result | None = None

    @property
    def sha256(self) -> str:
        """The hash of everything in the outcome; the next round and every signature refer to it."""
        return codec.sha256_of(outcome_json(self))


def reasons_json(reasons: tuple[Reason, ...]) -> list[dict[str, object]]:
    """Reasons as code, facts and field."""
    return [
        {"code": reason.code.value, "facts": codec.plain_facts(reason.facts), "field": reason.field}
        for reason in reasons
    ]


def outcome_json(outcome: Outcome) -> dict[str, object]:
    """The outcome as plain JSON; a count that stopped tells no numbers of any candidate."""
    plain: dict[str, object] = {
        "meeting": outcome.meeting.value,
        "stage": outcome.reached.value,
        "seats": outcome.seats,
        "issued": outcome.issued,
        "recovered": outcome.recovered,
        "measures_sha256": outcome.measures_sha256,
        "input_sha256": outcome.input_sha256,
        "prior_sha256": outcome.prior_sha256,
        "reasons": reasons_json(outcome.reasons),
        "remarks": reasons_json(outcome.remarks),
    }
    if outcome.result is not None:
        plain |= _result_json(outcome.result)
    return plain


def _result_json(result: Result) -> dict[str, object]:
    return {
        "valid": result.valid,
        "void": result.void_count,
        "void_why": dict(result.void),
        "void_ballots": [
            {"ballot": one.place, "n": one.count, "code": one.code.value} for one in result.void_ballots
        ],
        "void_entries": [
            {"ballot": one.place, "n": one.count, "name": one.name, "code": one.code.value}
            for one in result.void_entries
        ],
        "tally": {
            name: list(dataclasses.astuple(votes))
            for name, votes in zip(result.candidates, result.votes, strict=True)
        },
        "writein": dict(result.writeins),
        "base": result.base,
        "base_kind": codec.plain(result.base_kind),
        "threshold": result.threshold_words,
        "need": None if result.threshold is None else result.threshold.least(result.base),
        "passed": [standing.name for standing in result.ranked if standing.is_passed],
        "elected": list(result.elected),
        "tie": list(result.tied),
        "tie_seats": result.tie_seats,
        "vacant": result.vacant,
        "next": result.next.value,
        "proposed": list(result.proposed),
        "alternates": list(result.alternates),
        "alternate_ties": [list(group) for group in result.alternate_ties],
    }
