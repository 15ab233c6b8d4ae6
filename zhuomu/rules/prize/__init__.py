"""纠错有奖「啄木鸟」: who wins, why, and why a list is refused. Pure: the same input gives the same list.

``model`` the rules and what goes in · ``score`` credits and sums · ``awards`` the list ·
``checks`` what refuses a list.
"""

from .awards import (
    Award,
    AwardList,
    Exclusion,
    TieNote,
    awards_compute,
    claim_until,
    is_unclaimed,
)
from .checks import QUERIES, confirm_check, list_check, name_normalise, tier_lists_check
from .model import (
    DEFAULT_RULES,
    CreditPolicy,
    Judgement,
    PrizeCode,
    PrizeRules,
    ReaderInput,
    ReportInput,
    Tier,
    Window,
    contest_window,
    is_in_time,
)
from .score import Credit, PartKind, Score, ScorePart, credits, draw_ticket, score

__all__ = [
    "DEFAULT_RULES",
    "QUERIES",
    "Award",
    "AwardList",
    "Credit",
    "CreditPolicy",
    "Exclusion",
    "Judgement",
    "PartKind",
    "PrizeCode",
    "PrizeRules",
    "ReaderInput",
    "ReportInput",
    "Score",
    "ScorePart",
    "TieNote",
    "Tier",
    "Window",
    "awards_compute",
    "claim_until",
    "confirm_check",
    "contest_window",
    "credits",
    "draw_ticket",
    "is_in_time",
    "is_unclaimed",
    "list_check",
    "name_normalise",
    "score",
    "tier_lists_check",
]
