"""The table of moves. A move that is not here does not exist."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from .model import ArticleStatus as S
from .model import ArticleVerb as V


@dataclasses.dataclass(frozen=True, slots=True)
class Transition:
    """One row: from ``source`` by ``verb`` to ``target`` if every guard agrees and ``right`` is held."""

    source: S
    verb: V
    target: S
    guards: tuple[str, ...]
    right: str

    @property
    def reads_marks(self) -> bool:
        """Whether the marks of the proofreading engine can refuse it."""
        return "no_severe_marks" in self.guards


REVIEW = ("text_is_current", "content_complete", "reviewer_not_author", "reviewers_differ", "step_in_order")
RETURN = ("text_is_current", "reviewer_not_author", "opinion_given")
PUBLISH = ("text_is_current", "content_complete", "three_reviews", "no_severe_marks")
NEW_VERSION = ("version_is_new",)
# Values of ``zhuomu.core.rights.Right``; a contract test holds that each exists.
WRITE, PRINT, TAKE_OUT = "paper.write", "paper.publish", "paper.plan"
FIRST, SECOND, FINAL = "paper.review_first", "paper.review_second", "paper.review_final"
CORRECT = "paper.plan"

TRANSITIONS: tuple[Transition, ...] = (
    Transition(S.DRAFTING, V.EDIT, S.DRAFTING, (), WRITE),
    Transition(S.DRAFTING, V.SUBMIT, S.SUBMITTED, ("text_is_current", "content_complete"), WRITE),
    Transition(S.DRAFTING, V.WITHDRAW, S.WITHDRAWN, ("opinion_given",), TAKE_OUT),
    # A changed text waits for its first review again, whatever it had passed.
    Transition(S.SUBMITTED, V.EDIT, S.SUBMITTED, (), WRITE),
    Transition(S.SUBMITTED, V.APPROVE_FIRST, S.FIRST_PASSED, REVIEW, FIRST),
    Transition(S.SUBMITTED, V.RETURN, S.DRAFTING, RETURN, FIRST),
    Transition(S.SUBMITTED, V.WITHDRAW, S.WITHDRAWN, ("opinion_given",), TAKE_OUT),
    Transition(S.FIRST_PASSED, V.EDIT, S.SUBMITTED, (), WRITE),
    Transition(S.FIRST_PASSED, V.APPROVE_SECOND, S.SECOND_PASSED, REVIEW, SECOND),
    Transition(S.FIRST_PASSED, V.RETURN, S.DRAFTING, RETURN, SECOND),
    Transition(S.FIRST_PASSED, V.WITHDRAW, S.WITHDRAWN, ("opinion_given",), TAKE_OUT),
    Transition(S.SECOND_PASSED, V.EDIT, S.SUBMITTED, (), WRITE),
    Transition(S.SECOND_PASSED, V.APPROVE_FINAL, S.APPROVED, REVIEW, FINAL),
    Transition(S.SECOND_PASSED, V.RETURN, S.DRAFTING, RETURN, FINAL),
    Transition(S.SECOND_PASSED, V.WITHDRAW, S.WITHDRAWN, ("opinion_given",), TAKE_OUT),
    Transition(S.APPROVED, V.EDIT, S.SUBMITTED, (), WRITE),
    Transition(S.APPROVED, V.RETURN, S.DRAFTING, RETURN, FINAL),
    Transition(S.APPROVED, V.PUBLISH, S.PUBLISHED, PUBLISH, PRINT),
    Transition(S.APPROVED, V.WITHDRAW, S.WITHDRAWN, ("opinion_given",), TAKE_OUT),
    Transition(S.PUBLISHED, V.CORRECT, S.CORRECTING, ("opinion_given",), CORRECT),
    Transition(S.PUBLISHED, V.WITHDRAW, S.WITHDRAWN, ("opinion_given",), PRINT),
    # The correction is the next version; readers see the published one until this one is published too.
    Transition(S.CORRECTING, V.EDIT, S.CORRECTING, NEW_VERSION, CORRECT),
    Transition(S.CORRECTING, V.APPROVE_FIRST, S.CORRECTING, (*NEW_VERSION, *REVIEW), FIRST),
    Transition(S.CORRECTING, V.APPROVE_SECOND, S.CORRECTING, (*NEW_VERSION, *REVIEW), SECOND),
    Transition(S.CORRECTING, V.APPROVE_FINAL, S.CORRECTING, (*NEW_VERSION, *REVIEW), FINAL),
    Transition(S.CORRECTING, V.RETURN, S.CORRECTING, RETURN, FINAL),
    Transition(S.CORRECTING, V.PUBLISH, S.CORRECTED, (*NEW_VERSION, "correction_differs", *PUBLISH), PRINT),
    Transition(S.CORRECTING, V.WITHDRAW, S.WITHDRAWN, ("opinion_given",), PRINT),
    Transition(S.CORRECTED, V.CORRECT, S.CORRECTING, ("opinion_given",), CORRECT),
    Transition(S.CORRECTED, V.WITHDRAW, S.WITHDRAWN, ("opinion_given",), PRINT),
)

_BY_CELL: Mapping[tuple[S, V], Transition] = MappingProxyType(
    {(row.source, row.verb): row for row in TRANSITIONS}
)


def transition_get(status: S, verb: V) -> Transition | None:
    """The row for a status and a verb; None where there is no such move."""
    return _BY_CELL.get((status, verb))


def transitions_from(status: S) -> tuple[Transition, ...]:
    """All rows that leave a status, in the order of the table: the buttons of a page."""
    return tuple(row for row in TRANSITIONS if row.source is status)
