"""What goes into a count: people, papers, the contest, and ballots one by one or as totals of bundles."""

import dataclasses
from enum import StrEnum

from zhuomu.rules.reason import Reason

from .codes import InputCode, VoidCode
from .terms import Signs

# More papers in one bundle cannot be found again by hand when two entries differ.
BUNDLE_MOST = 20


class Mark(StrEnum):
    """What a mark beside one name says."""

    FOR = "O"
    AGAINST = "X"
    ABSTAIN = "-"
    UNCLEAR = "?"


def mark_of(sign: str, signs: Signs) -> Mark | Reason:
    """What a sign says under these measures, or why it says nothing: the measures do not know it.

    No mark is an abstention wherever the measures give no sign for it, or give one that was not made.
    """
    bare = sign.strip()
    known = {
        "": Mark.ABSTAIN,
        signs.abstain: Mark.ABSTAIN,
        signs.against: Mark.AGAINST,
        signs.for_: Mark.FOR,
    }
    return known.get(bare) or Reason(InputCode.SIGN_UNKNOWN, {"sign": bare})


@dataclasses.dataclass(frozen=True, slots=True)
class Roll:
    """People: 应到, 实到 when the papers were issued, 全体 where it differs from 应到, proxies held."""

    due: int
    present: int
    whole: int | None = None
    proxies: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class PaperAccount:
    """Papers: ``issued`` and not exchanged, ``recovered`` from the box; None: not known here."""

    issued: int
    recovered: int
    printed: int | None = None
    exchanged: int = 0
    unused: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Contest:
    """Seats and printed names in order. ``relatives`` are pairs; ``eligible`` None: anybody may be written in."""

    seats: int
    candidates: tuple[str, ...]
    eligible: frozenset[str] | None = None
    homonyms: frozenset[str] = frozenset()
    relatives: tuple[tuple[str, str], ...] = ()
    reserved: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class WriteIn:
    """A written-in name; ``is_marked``: it carries the sign for 赞成."""

    name: str
    is_marked: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Ruling:
    """How a doubtful ballot is read: two 监票人 who agree, else the body that decides. A record with its text."""

    text: str
    deciders: tuple[str, ...]
    body: str = ""
    marks: tuple[Mark, ...] = ()
    void: VoidCode | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Ballot:
    """``count`` papers filled in alike. No time, no serial, nothing that leads to a voter."""

    marks: tuple[Mark, ...]
    writeins: tuple[WriteIn, ...] = ()
    is_identifying: bool = False
    is_illegible: bool = False
    is_doubtful: bool = False
    is_two_offices: bool = False
    ruling: Ruling | None = None
    count: int = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Votes:
    """One printed candidate: for + against + abstain + unclear = valid ballots."""

    for_: int = 0
    against: int = 0
    abstain: int = 0
    unclear: int = 0

    def __add__(self, other: "Votes") -> "Votes":
        return Votes(
            self.for_ + other.for_,
            self.against + other.against,
            self.abstain + other.abstain,
            self.unclear + other.unclear,
        )

    @property
    def total(self) -> int:
        """All papers that this candidate stood on."""
        return self.for_ + self.against + self.abstain + self.unclear


@dataclasses.dataclass(frozen=True, slots=True)
class Bundle:
    """Totals of at most 20 papers: valid, void by reason, votes in the order of candidates, write-ins."""

    valid: int
    votes: tuple[Votes, ...]
    void: tuple[tuple[VoidCode, int], ...] = ()
    writeins: tuple[tuple[str, int], ...] = ()

    @property
    def size(self) -> int:
        """All papers of the bundle."""
        return self.valid + sum(number for _, number in self.void)


@dataclasses.dataclass(frozen=True, slots=True)
class NameRulings:
    """What a person confirmed: ``merges`` (written, meant) and pairs of names that stay ``apart``."""

    merges: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()


NO_RULINGS = NameRulings()


@dataclasses.dataclass(frozen=True, slots=True)
class CountInput:
    """All that is counted. Either ballots or bundles; ``chair_choice`` answers a tie where the chair decides."""

    contest: Contest
    roll: Roll
    papers: PaperAccount
    ballots: tuple[Ballot, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    names: NameRulings = NO_RULINGS
    chair_choice: tuple[str, ...] = ()
    prior_sha256: str = ""
