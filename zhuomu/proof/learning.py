"""What a paper teaches the engine by taking and rejecting marks. Data in, data out: who keeps it is not our business."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from .lexicon import Lexicon

# Fewer decisions than these say nothing about a rule.
LEAST_DECISIONS = 20
# A rule of which less than this share is taken is in the way.
LEAST_TAKEN_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Decision:
    """Somebody took (`is_taken`) or rejected a mark of `rule` on `words`."""

    rule: str
    words: str
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How often marks of one rule were taken and rejected."""

    taken: int = 0
    rejected: int = 0

    @property
    def count(self) -> int:
        """All decisions."""
        return self.taken + self.rejected

    @property
    def taken_share(self) -> float:
        """From 0 to 1; 1 where nothing was decided yet."""
        return self.taken / self.count if self.count else 1.0


def silenced(decisions: Iterable[Decision]) -> frozenset[tuple[str, str]]:
    """The (rule, words) that stay silent: those of which the last decision, in the order given, was to reject."""
    last = {(decision.rule, decision.words): decision.is_taken for decision in decisions}
    return frozenset(key for key, is_taken in last.items() if not is_taken)


def undone(decisions: Iterable[Decision], rule: str, words: str) -> list[Decision]:
    """The decisions without the rejections of these words, so that the mark speaks again."""
    return [one for one in decisions if one.is_taken or (one.rule, one.words) != (rule, words)]


def taught(lexicon: Lexicon, decisions: Iterable[Decision]) -> Lexicon:
    """The lexicon with what is silenced; pass it to `check`."""
    return replace(lexicon, rejected=lexicon.rejected | silenced(decisions))


def tallies(decisions: Iterable[Decision]) -> dict[str, Tally]:
    """The count of each rule on which something was decided, by rule id in order."""
    found: dict[str, Tally] = {}
    for decision in decisions:
        tally = found.get(decision.rule, Tally())
        if decision.is_taken:
            tally = replace(tally, taken=tally.taken + 1)
        else:
            tally = replace(tally, rejected=tally.rejected + 1)
        found[decision.rule] = tally
    return dict(sorted(found.items()))


def proposals(counts: Mapping[str, Tally], least: int = LEAST_DECISIONS) -> list[str]:
    """Rules to be proposed for switching off, the least taken first: of `least` decisions or more, under half taken."""
    doubtful = [
        rule
        for rule, tally in counts.items()
        if tally.count >= least and tally.taken_share < LEAST_TAKEN_SHARE
    ]
    return sorted(doubtful, key=lambda rule: (counts[rule].taken_share, rule))
