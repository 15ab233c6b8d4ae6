"""The words in which election measures differ from each other. Numbers in comments: spec section 3."""

import dataclasses
from enum import StrEnum

from .share import Share


class Base(StrEnum):
    """Of which number a threshold is a share (2)."""

    DUE = "due"
    WHOLE = "all"
    PRESENT = "present"
    VOTED = "voted"
    ISSUED = "issued"
    RECOVERED = "recovered"
    VALID = "valid"


class Form(StrEnum):
    """Secret or open (5)."""

    SECRET = "secret"  # noqa: S105  the ballot is secret, not this word
    HANDS = "hands"


class Method(StrEnum):
    """What one vote decides (5): names chosen from a list, the list as a whole, name after name, or owners'."""

    CHOICE = "choice"
    SLATE = "slate"
    ONE_BY_ONE = "one_by_one"
    DUAL = "dual"


class MarkPlace(StrEnum):
    """Where the mark is made, seen from the name (7); the print template reads it."""

    ABOVE = "above"
    BELOW = "below"
    LEFT = "left"
    RIGHT = "right"


class WriteInRule(StrEnum):
    """Whether somebody not printed may be chosen (8)."""

    NEVER = "never"
    FREE = "free"
    NEEDS_AGAINST = "needs_against"


class ChoiceLimit(StrEnum):
    """How many a valid ballot may choose (9)."""

    AT_MOST = "at_most"
    EXACTLY = "exactly"
    NO_LIMIT = "no_limit"


class UnclearRule(StrEnum):
    """What an unreadable mark voids (10)."""

    PART = "part"
    WHOLE = "whole"
    RULING = "ruling"


class IdentifyingRule(StrEnum):
    """What a name, number or sign on the paper does (11)."""

    VOID = "void"
    IGNORED = "ignored"


class BlankRule(StrEnum):
    """Whether a paper without any mark took part (12)."""

    VALID = "valid"
    EXCLUDED = "excluded"


class TieRule(StrEnum):
    """Equal votes across the last seat (13)."""

    REVOTE = "revote"
    FEWER_AGAINST = "fewer_against"
    CHAIR = "chair"


class Shortage(StrEnum):
    """Fewer elected than seats (14)."""

    VACANT = "vacant"
    AGAIN = "again"
    DECIDE = "decide"
    REDUCE_IF_NEAR = "reduce_if_near"


class ProxyRule(StrEnum):
    """Voting for somebody who is away (17)."""

    NONE = "none"
    CONSENT = "consent"
    UP_TO = "up_to"


class TwoOffices(StrEnum):
    """The same person chosen for two offices on one paper (18)."""

    SEPARATE = "separate"
    HIGHER_COUNTS = "higher_counts"
    VOID = "void"


class DifferentialKind(StrEnum):
    """How many more candidates than seats (4)."""

    OPEN = "open"
    EQUAL = "equal"
    NUMBER = "number"
    RATIO = "ratio"


@dataclasses.dataclass(frozen=True, slots=True)
class Differential:
    """等额 or 差额: ``num`` more candidates than seats, or ``num/den`` of the seats more, rounded up."""

    kind: DifferentialKind = DifferentialKind.OPEN
    num: int = 0
    den: int = 1

    def nominees(self, seats: int) -> int:
        """How many candidates there must be at least: 7 seats and 20 % more give 9."""
        match self.kind:
            case DifferentialKind.NUMBER:
                return seats + self.num
            case DifferentialKind.RATIO:
                return seats - (-seats * self.num // self.den)
            case DifferentialKind.EQUAL:
                return seats
        return 0


@dataclasses.dataclass(frozen=True, slots=True)
class Signs:
    """What voters write (6). An empty sign means that no mark is made; signs are never assumed."""

    for_: str = "○"
    against: str = "×"
    abstain: str = ""


OPEN_DIFFERENTIAL = Differential()
USUAL_SIGNS = Signs()


@dataclasses.dataclass(frozen=True, slots=True)
class CountingRole:
    """One counting role (20): how many people, who names them and how they are approved."""

    label: str
    people: int
    named_by: str = ""
    approved_by: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class DualMajority:
    """Owners decide by area and by heads, both (Civil Code art. 278)."""

    take_part: Share
    ordinary: Share
    special: Share
