"""Which approvals still stand on the text as it is now, and what an edit does to them."""

import dataclasses
from collections.abc import Iterable
from operator import attrgetter

from zhuomu.rules.reason import Reason

from .model import STEPS, ArticleCode, ArticleStatus, ArticleVerb, ReviewFact, ReviewStep, Verdict
from .table import transition_get


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """The approvals that hold (a prefix of first, second, final), and those that no longer do."""

    valid: tuple[ReviewFact, ...]
    cleared: tuple[ReviewFact, ...]

    @property
    def next_step(self) -> ReviewStep | None:
        """The review that is due; None when all three are there."""
        return STEPS[len(self.valid)] if len(self.valid) < len(STEPS) else None

    @property
    def reviewers(self) -> frozenset[str]:
        """Who gave the approvals that hold."""
        return frozenset(fact.reviewer for fact in self.valid)


@dataclasses.dataclass(frozen=True, slots=True)
class EditOutcome:
    """What an edit leaves: the status, the approvals it cleared (say so!), and the mark to store."""

    status: ArticleStatus
    cleared: tuple[ReviewFact, ...]
    cleared_through: int


def valid_reviews(reviews: Iterable[ReviewFact], current_sha256: str, cleared_through: int = 0) -> Standing:
    """Walk the reviews by number and keep what stands on the current text.

    A review of another text, or a returned one, clears all before it: the text or the judgement changed in
    between. So does ``cleared_through``, the last number at the last change of text: a text that is changed
    and changed back does not get its approvals back. A step done again replaces itself and the later ones.
    """
    valid: list[ReviewFact] = []
    cleared: list[ReviewFact] = []
    for fact in sorted(reviews, key=attrgetter("number")):
        is_approval = fact.verdict is Verdict.PASSED
        holds = is_approval and fact.sha256 == current_sha256 and fact.number > cleared_through
        index = STEPS.index(fact.step) if holds else 0
        cleared += valid[index:]
        del valid[index:]
        is_new_pair_of_eyes = all(fact.reviewer != earlier.reviewer for earlier in valid)
        if holds and index == len(valid) and is_new_pair_of_eyes:
            valid.append(fact)
        elif is_approval:
            cleared.append(fact)
    return Standing(tuple(valid), tuple(cleared))


def status_after_edit(
    status: ArticleStatus,
    reviews: Iterable[ReviewFact],
    old_sha256: str,
    new_sha256: str,
    cleared_through: int = 0,
) -> EditOutcome:
    """Where an edit leaves the article; saving the same text changes nothing.

    The caller stores ``cleared_through``. Raises ValueError where the table has no edit (ask the guards).
    """
    transition = transition_get(status, ArticleVerb.EDIT)
    if transition is None:
        raise ValueError(f"an article that is {status.value} cannot be edited")
    if old_sha256 == new_sha256:
        return EditOutcome(status, (), cleared_through)
    reviews = tuple(reviews)
    cleared = valid_reviews(reviews, old_sha256, cleared_through).valid
    return EditOutcome(transition.target, cleared, max(cleared_through, reviews_last_number(reviews)))


def reviews_last_number(reviews: Iterable[ReviewFact]) -> int:
    """The highest number so far, 0 without: ``cleared_through`` becomes this when a correction starts."""
    return max((fact.number for fact in reviews), default=0)


def cleared_reasons(cleared: Iterable[ReviewFact]) -> tuple[Reason, ...]:
    """One sentence for each approval that an edit cleared, to be shown to whoever edited."""
    return tuple(
        Reason(ArticleCode.REVIEW_CLEARED, {"step": fact.step.label, "reviewer": fact.reviewer})
        for fact in cleared
    )
