"""Votes that choose nobody from a list: motions, whole slates, name after name, and owners by area and heads."""

import dataclasses
from collections.abc import Iterator

from zhuomu.rules.reason import Reason

from .codes import VoteCode
from .share import HALF_EXCEEDED, TWO_THIRDS_REACHED, Comparator, Share
from .terms import Base, DualMajority

# 民法典 art. 278: two thirds of area and of heads take part; then more than half, or three quarters for items 6–8.
CIVIL_CODE_278 = DualMajority(TWO_THIRDS_REACHED, HALF_EXCEEDED, Share(Comparator.GE, 3, 4))


@dataclasses.dataclass(frozen=True, slots=True)
class VoteRule:
    """What a motion needs: the quorum of 应到, and the share of a base that must be for it."""

    threshold: Share = HALF_EXCEEDED
    base: Base | None = Base.DUE
    quorum: Share | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Voices:
    """One vote: for + against + abstain + not voting = present."""

    due: int
    present: int
    for_: int
    against: int = 0
    abstain: int = 0
    not_voting: int = 0

    @property
    def voted(self) -> int:
        """Everybody who voted, abstentions included."""
        return self.for_ + self.against + self.abstain


@dataclasses.dataclass(frozen=True, slots=True)
class VoteOutcome:
    """``is_held``: the numbers agree and enough people were there. ``need``: the least number for."""

    is_held: bool
    is_passed: bool
    base: int = 0
    need: int = 0
    reasons: tuple[Reason, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class SlateOutcome:
    """Who is elected by a vote on a list as a whole, or on one name after another."""

    elected: tuple[str, ...]
    votes: tuple[VoteOutcome, ...]
    reasons: tuple[Reason, ...] = ()


def motion(rule: VoteRule, voices: Voices) -> VoteOutcome:
    """A motion (a document, a method, a list of counters): passed, not passed, or not held with the reason."""
    faults = tuple(_voice_faults(rule, voices))
    if faults:
        return VoteOutcome(False, False, reasons=faults)
    bases = {Base.DUE: voices.due, Base.WHOLE: voices.due, Base.PRESENT: voices.present}
    base = bases.get(rule.base or Base.VOTED, voices.voted)
    need = rule.threshold.least(base)
    if voices.for_ > 0 and rule.threshold.holds(voices.for_, base):
        return VoteOutcome(True, True, base, need)
    return VoteOutcome(
        True, False, base, need, (Reason(VoteCode.NOT_PASSED, {"votes": voices.for_, "need": need}),)
    )


def slate(rule: VoteRule, names: tuple[str, ...], voices: Voices) -> SlateOutcome:
    """一次性表决: one vote on the whole list; all are elected or nobody."""
    if faults := _names_check(names):
        return SlateOutcome((), (), faults)
    vote = motion(rule, voices)
    return SlateOutcome(names if vote.is_passed else (), (vote,))


def one_by_one(rule: VoteRule, people: tuple[tuple[str, Voices], ...]) -> SlateOutcome:
    """逐一表决: a vote on each name; whoever passes is elected (the list holds no more names than seats)."""
    if faults := _names_check(tuple(name for name, _ in people)):
        return SlateOutcome((), (), faults)
    votes = tuple(motion(rule, voices) for _, voices in people)
    elected = tuple(name for (name, _), vote in zip(people, votes, strict=True) if vote.is_passed)
    return SlateOutcome(elected, votes)


def _voice_faults(rule: VoteRule, voices: Voices) -> Iterator[Reason]:
    if min(dataclasses.astuple(voices)) < 0:
        yield Reason(VoteCode.NEGATIVE)
    if voices.present > voices.due:
        yield Reason(VoteCode.PRESENT_GT_DUE, {"present": voices.present, "due": voices.due})
    total = voices.voted + voices.not_voting
    if total != voices.present:
        facts = {"sum": total, "present": voices.present, "difference": abs(voices.present - total)}
        yield Reason(VoteCode.SUM_NOT_PRESENT, facts)
    if rule.base not in {Base.DUE, Base.WHOLE, Base.PRESENT, Base.VOTED}:
        yield Reason(VoteCode.BASE_UNKNOWN)
    if rule.quorum is not None and not rule.quorum.holds(voices.present, voices.due):
        least = rule.quorum.least(voices.due)
        yield Reason(VoteCode.NO_QUORUM, {"present": voices.present, "due": voices.due, "least": least})


def _names_check(names: tuple[str, ...]) -> tuple[Reason, ...]:
    bare = [name.strip() for name in names]
    is_good = bool(bare) and all(bare) and len(set(bare)) == len(bare)
    return () if is_good else (Reason(VoteCode.NAMES_BAD),)


@dataclasses.dataclass(frozen=True, slots=True)
class OwnersVote:
    """Areas in 0.01 m² (integers), heads as numbers of owners: all, taking part, for."""

    area: int
    heads: int
    area_part: int
    heads_part: int
    area_for: int
    heads_for: int


def owners_vote(vote: OwnersVote, *, is_special: bool, dual: DualMajority = CIVIL_CODE_278) -> VoteOutcome:
    """Both by area and by heads: first whether enough take part, then whether enough of those are for it.

    ``base`` and ``need`` of the outcome are those of the heads. Civil Code art. 278.
    """
    counts = dataclasses.astuple(vote)
    is_nested = (
        vote.area_for <= vote.area_part <= vote.area and vote.heads_for <= vote.heads_part <= vote.heads
    )
    if min(counts) < 0 or not is_nested or not vote.area or not vote.heads:
        return VoteOutcome(False, False, reasons=(Reason(VoteCode.OWNERS_PART_GT_WHOLE),))
    absent = tuple(
        Reason(code, {"part": part, "whole": whole, "need": dual.take_part.least(whole)})
        for code, part, whole in (
            (VoteCode.OWNERS_AREA_ABSENT, vote.area_part, vote.area),
            (VoteCode.OWNERS_HEADS_ABSENT, vote.heads_part, vote.heads),
        )
        if not dual.take_part.holds(part, whole)
    )
    if absent:
        return VoteOutcome(False, False, reasons=absent)
    share = dual.special if is_special else dual.ordinary
    short = tuple(
        Reason(code, {"votes": votes, "part": part, "need": share.least(part)})
        for code, votes, part in (
            (VoteCode.OWNERS_AREA_SHORT, vote.area_for, vote.area_part),
            (VoteCode.OWNERS_HEADS_SHORT, vote.heads_for, vote.heads_part),
        )
        if not share.holds(votes, part)
    )
    return VoteOutcome(True, not short, vote.heads_part, share.least(vote.heads_part), short)
