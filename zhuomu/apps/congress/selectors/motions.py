"""Votes in words: what was decided, by which numbers, and what it would have needed."""

from __future__ import annotations

import dataclasses

from zhuomu.apps.congress.models import Motion, Officer
from zhuomu.rules.election import Base, Comparator, Share
from zhuomu.rules.election.words import share_of


@dataclasses.dataclass(frozen=True, slots=True)
class MotionTold:
    """A vote as it is read out: ``words`` the result, ``rule`` what it needed, ``names`` of a list."""

    motion: Motion
    words: str
    rule: str
    names: str

    @property
    def tone(self) -> str:
        return "done" if self.motion.is_passed else "wrong"

    @property
    def numbers(self) -> tuple[tuple[str, int], ...]:
        """For, against, abstentions, not voting: they sum to the people in the room."""
        one = self.motion
        return (
            ("赞成", one.for_count),
            ("反对", one.against_count),
            ("弃权", one.abstain_count),
            ("未表决", one.not_voting_count),
        )


def motion_told(motion: Motion) -> MotionTold:
    """A vote in words."""
    voices = "，".join(f"{label} {count}" for label, count in _numbers(motion))
    result = "获得通过" if motion.is_passed else "未获通过"
    words = f"应到 {motion.due} 人，实到 {motion.present} 人；{voices}。{motion.subject}，{result}。"
    officers = Officer.objects.filter(pk__in=motion.officer_ids) if motion.officer_ids else ()
    return MotionTold(motion, words, _rule_words(motion), "、".join(one.name for one in officers))


def _numbers(motion: Motion) -> tuple[tuple[str, int], ...]:
    return MotionTold(motion, "", "", "").numbers


def _rule_words(motion: Motion) -> str:
    """赞成须超过应到人数（12）的半数，至少 7 票."""
    threshold = motion.rule.get("threshold") or {}
    try:
        share = Share(Comparator(threshold["comparator"]), threshold["num"], threshold["den"])
        base = Base(motion.rule["base"])
    except (KeyError, ValueError):
        return ""
    whole, need = motion.outcome.get("base", 0), motion.outcome.get("need", 0)
    return f"赞成须{share_of(share, base, whole)}，至少 {need} 票"
