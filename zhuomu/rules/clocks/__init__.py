"""Deadlines of a problem: what runs, since when, until when; all derived from the history of marks.

Days are working days of the official calendar, the day of the start does not count (民法典 第二百零一条). Waiting for the
reporter pauses; hanging pauses and puts a review in its place; a return gains no time; a merge that is undone loses none.

``model`` the words · ``policy`` how many days for what · ``effects`` what each verb does · ``derive`` the walk through the
history · ``standing`` how a clock stands today · ``limits`` of states that wait for others · ``extensions`` · ``recompute``
after a change of the calendar.
"""

from .derive import Clocks, clock_due, clocks_of, day_rolled
from .effects import EFFECTS, Effect
from .extensions import ExtensionFacts, extension_check, extension_most
from .limits import OutwardLimit, outward_limit
from .model import Clock, ClockCode, ClockKind, ClockVerb, Mark, Pause
from .policy import (
    DEFAULT_BOOK,
    DEFAULT_CLOCKS,
    NATURES,
    ClockPolicy,
    PolicyRow,
    policy_get,
)
from .recompute import ClockDifference, Recomputed, calendar_version, clocks_recompute
from .standing import ClockState, Standing, clock_next, standing_of

__all__ = [
    "DEFAULT_BOOK",
    "DEFAULT_CLOCKS",
    "EFFECTS",
    "NATURES",
    "Clock",
    "ClockCode",
    "ClockDifference",
    "ClockKind",
    "ClockPolicy",
    "ClockState",
    "ClockVerb",
    "Clocks",
    "Effect",
    "ExtensionFacts",
    "Mark",
    "OutwardLimit",
    "Pause",
    "PolicyRow",
    "Recomputed",
    "Standing",
    "calendar_version",
    "clock_due",
    "clock_next",
    "clocks_of",
    "clocks_recompute",
    "day_rolled",
    "extension_check",
    "extension_most",
    "outward_limit",
    "policy_get",
    "standing_of",
]
