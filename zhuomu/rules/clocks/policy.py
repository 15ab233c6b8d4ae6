"""How many working days for what: policies per channel, category and nature of the request."""

import dataclasses
from collections.abc import Iterable
from types import MappingProxyType

from .model import ClockKind

DANINGLU_2019 = "上海市静安区大宁路街道办理时限，2019 年 12 月 2 日"


@dataclasses.dataclass(frozen=True, slots=True)
class ClockPolicy:
    """Working days, all at least 1; raises ValueError otherwise.

    ``extended`` is the most that ``resolve`` may grow to by approval; ``supervised`` counts from the day a leader takes it up;
    ``info`` is how long a question to the reporter may stay open; ``warn`` is how many days before the last one we warn.
    ``version`` is stored with every clock computed from it.
    """

    key: str
    resolve: int = 5
    contact: int = 1
    redo: int = 3
    call_back: int = 3
    supervised: int = 3
    extended: int = 15
    # Not in the source; ours.
    sign: int = 1
    decision: int = 1
    info: int = 5
    warn: int = 1
    version: int = 1
    source: str = DANINGLU_2019

    def __post_init__(self) -> None:
        numbers = (*(self.workdays(kind) for kind in ClockKind), self.supervised, self.info, self.warn)
        if min(*numbers, self.version) < 1 or self.extended < self.resolve:
            raise ValueError(f"policy {self.key}: at least 1 working day, and extended not below resolve")

    def workdays(self, kind: ClockKind) -> int:
        """The working days of a kind. A review is due on the day that was set; without one it has as many as ``extended``."""
        return {
            ClockKind.SIGN: self.sign,
            ClockKind.CONTACT: self.contact,
            ClockKind.RESOLVE: self.resolve,
            ClockKind.REDO: self.redo,
            ClockKind.CALL_BACK: self.call_back,
            ClockKind.REVIEW: self.extended,
            ClockKind.DECISION: self.decision,
        }[kind]


@dataclasses.dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy and what it is for; an empty field means any."""

    policy: ClockPolicy
    channel: str = ""
    category: str = ""
    nature: str = ""

    def fits(self, channel: str, category: str, nature: str) -> bool:
        """Whether it is for these."""
        asked = zip((self.channel, self.category, self.nature), (channel, category, nature), strict=True)
        return all(mine in ("", theirs) for mine, theirs in asked)


# 诉求类型, as the 12345 line of Shanghai sorts them.
NATURES = MappingProxyType({"consult": "咨询", "suggest": "建议", "help": "求助", "complain": "投诉"})
DEFAULT_CLOCKS = ClockPolicy("default")
DEFAULT_BOOK: tuple[PolicyRow, ...] = (
    PolicyRow(DEFAULT_CLOCKS),
    PolicyRow(ClockPolicy("consult", resolve=1), nature="consult"),
    PolicyRow(ClockPolicy("suggest", resolve=1), nature="suggest"),
)


def policy_get(
    book: Iterable[PolicyRow], *, channel: str = "", category: str = "", nature: str = ""
) -> ClockPolicy:
    """The policy of the row that says most: a channel outweighs a category, a category the nature of the request.

    Of rows for the very same, the last. The default policy where no row fits.
    """
    fitting = [row for row in book if row.fits(channel, category, nature)]
    fitting.sort(key=lambda row: (bool(row.channel), bool(row.category), bool(row.nature)))
    return fitting[-1].policy if fitting else DEFAULT_CLOCKS
