"""The path of an article: a plain table of moves, and guards that say why a move is refused.

Three reviews (三审制) by three different people, none of them an author, each bound to the hash of the text;
any change of the text clears them. A published version is never overwritten: a correction makes the next
version, which needs its own three reviews.

``model`` the words · ``table`` the moves · ``reviews`` which approvals stand · ``guards`` what refuses.
"""

from .guards import GUARDS, move_check
from .model import (
    ArticleCode,
    ArticleStatus,
    ArticleVerb,
    ContentFacts,
    MoveFacts,
    PhotoFacts,
    ReviewFact,
    ReviewStep,
    Verdict,
)
from .reviews import (
    EditOutcome,
    Standing,
    cleared_reasons,
    reviews_last_number,
    status_after_edit,
    valid_reviews,
)
from .table import TRANSITIONS, Transition, transition_get, transitions_from

__all__ = [
    "GUARDS",
    "TRANSITIONS",
    "ArticleCode",
    "ArticleStatus",
    "ArticleVerb",
    "ContentFacts",
    "EditOutcome",
    "MoveFacts",
    "PhotoFacts",
    "ReviewFact",
    "ReviewStep",
    "Standing",
    "Transition",
    "Verdict",
    "cleared_reasons",
    "move_check",
    "reviews_last_number",
    "status_after_edit",
    "transition_get",
    "transitions_from",
    "valid_reviews",
]
