"""The parameters of the contest, what goes into it, and its window."""

import calendar
import dataclasses
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zhuomu.rules.reason import Code


class PrizeCode(Code):
    """Why a report or a reader gets nothing, or a list is refused or queried."""

    TIERS_EXCLUSIVE = "prize.tiers_exclusive"
    NAME_DOUBLED = "prize.name_doubled"
    NAME_EMPTY = "prize.name_empty"
    OVER_QUOTA = "prize.over_quota"
    FEWER_THAN_SAID = "prize.fewer_than_said"
    FEWER_AWARDED = "prize.fewer_awarded"
    LATE = "prize.late"
    EARLY = "prize.early"
    STAFF = "prize.staff"
    NO_SCORE = "prize.no_score"
    QUOTA_USED = "prize.quota_used"
    CONFIRMER_MISSING = "prize.confirmer_missing"
    CONFIRMERS_SAME = "prize.confirmers_same"
    CONFIRMER_COMPUTED = "prize.confirmer_computed"
    CONFIRMER_WINS = "prize.confirmer_wins"


class CreditPolicy(StrEnum):
    """Who gets the credit when several readers report one error."""

    FIRST = "first"
    SHARE = "share"
    DRAW = "draw"

    @property
    def label(self) -> str:
        """The Chinese name of the policy."""
        return {"first": "最先来件者得分", "share": "平分", "draw": "抽签"}[self.value]


class Judgement(StrEnum):
    """What the editor decided about the error that a report points at."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    THANKED = "thanked"

    @property
    def label(self) -> str:
        """The Chinese name of the judgement."""
        return {"accepted": "采纳", "rejected": "未采纳", "thanked": "不是差错，致谢"}[self.value]


@dataclasses.dataclass(frozen=True, slots=True)
class Tier:
    """One kind of prize: how many people, and money (in fen) or a gift each."""

    key: str
    label: str
    quota: int
    prize_fen: int | None = None
    gift: str = ""

    def __post_init__(self) -> None:
        if self.quota < 0 or (self.prize_fen is not None and self.prize_fen < 0):
            raise ValueError(f"tier {self.key}: quota and prize must not be negative")


# The contest box of the paper: the best one gets 100 yuan, another ten the newest 《咬文嚼字》.
PAPER_TIERS = (
    Tier("best", "最佳「啄木鸟」", quota=1, prize_fen=10_000),
    Tier("good", "优秀「啄木鸟」", quota=10, gift="最新出版的《咬文嚼字》一本"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class PrizeRules:
    """Every number of the contest; the defaults are the paper's own. Tiers stand from the highest down.

    The reports are counted in the order of their received numbers, and a tie goes to the reader whose first
    credited report has the lowest number. ``draw_seed`` is published with the list if ``credit`` is ``draw``.
    """

    tiers: tuple[Tier, ...] = PAPER_TIERS
    is_tiers_exclusive: bool = True
    is_one_prize_a_person: bool = True
    is_staff_excluded: bool = True
    accepted_weight: Decimal = Decimal("1")
    right_fix_weight: Decimal = Decimal("0.5")
    rejected_weight: Decimal = Decimal("0.25")
    score_floor: Decimal = Decimal("0")
    credit: CreditPolicy = CreditPolicy.FIRST
    draw_seed: str = ""
    unclaimed_days: int = 60
    results_after_issues: int = 1

    def __post_init__(self) -> None:
        keys = [tier.key for tier in self.tiers]
        if len(set(keys)) != len(keys):
            raise ValueError("two tiers have one key")
        if min(self.accepted_weight, self.right_fix_weight, self.rejected_weight, self.score_floor) < 0:
            raise ValueError("weights and floor must not be negative")
        if self.credit is CreditPolicy.DRAW and not self.draw_seed:
            raise ValueError("a draw needs a seed that can be published")


DEFAULT_RULES = PrizeRules()


@dataclasses.dataclass(frozen=True, slots=True)
class Window:
    """The days on which a report counts; both ends belong to it."""

    first_on: date
    last_on: date


@dataclasses.dataclass(frozen=True, slots=True)
class ReaderInput:
    """A reader: a key that never changes, and the name to print."""

    key: str
    name: str
    is_staff: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class ReportInput:
    """One judged report. ``number`` is the order of receipt; ``points`` are those of its finding."""

    number: int
    reader: str
    finding: str
    received_on: date
    judgement: Judgement
    points: Decimal = Decimal("0")
    has_right_fix: bool = False

    def __post_init__(self) -> None:
        if self.points < 0:
            raise ValueError(f"report {self.number}: points must not be negative")


def contest_window(published_on: date) -> Window:
    """From the day of publication to the last day of that month."""
    last_day = calendar.monthrange(published_on.year, published_on.month)[1]
    return Window(published_on, published_on.replace(day=last_day))


def is_in_time(received_on: date, window: Window) -> bool:
    """Whether a report received on this day (local date) counts for the prize."""
    return window.first_on <= received_on <= window.last_on
