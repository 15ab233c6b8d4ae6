"""The guards: each looks at the facts and says why not, or nothing."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from zhuomu.rules.reason import Reason

from .model import (
    STEP_OF_VERB,
    STEPS,
    ArticleCode,
    ArticleStatus,
    ArticleVerb,
    MoveFacts,
    ReviewStep,
)
from .reviews import Standing, valid_reviews
from .table import transition_get

Guard = Callable[[MoveFacts, ReviewStep | None], tuple[Reason, ...]]
# Once printed, a text stays as it was printed: only a correction leads on.
KEPT = frozenset({ArticleStatus.PUBLISHED, ArticleStatus.CORRECTED})
WRITING = frozenset({ArticleVerb.EDIT, ArticleVerb.SUBMIT})


def move_check(status: ArticleStatus, verb: ArticleVerb, facts: MoveFacts) -> tuple[Reason, ...]:
    """Why this verb is refused here, all reasons at once; empty means that it may be done.

    The right is not looked at: the caller checks ``Transition.right`` first.
    """
    transition = transition_get(status, verb)
    if transition is None:
        is_kept = status in KEPT and verb in WRITING
        code = ArticleCode.PUBLISHED_IS_KEPT if is_kept else ArticleCode.NO_SUCH_MOVE
        return (Reason(code, {"status": status.label, "verb": verb.label}),)
    step = STEP_OF_VERB.get(verb)
    return tuple(reason for name in transition.guards for reason in GUARDS[name](facts, step))


def content_complete(facts: MoveFacts, _step: ReviewStep | None) -> tuple[Reason, ...]:
    """A headline, a paragraph, and for each photo a caption and a text for those who do not see it."""
    content = facts.content
    reasons: list[Reason] = []
    if not content.headline.strip():
        reasons.append(Reason(ArticleCode.HEADLINE_MISSING, field="headline"))
    if content.paragraph_count < 1:
        reasons.append(Reason(ArticleCode.PARAGRAPH_MISSING, field="body"))
    for number, photo in enumerate(content.photos, start=1):
        if not photo.caption.strip():
            reasons.append(Reason(ArticleCode.CAPTION_MISSING, {"photo": number}, f"photo-{number}-caption"))
        if not photo.alt_text.strip():
            reasons.append(
                Reason(ArticleCode.ALT_TEXT_MISSING, {"photo": number}, f"photo-{number}-alt_text")
            )
    return tuple(reasons)


def text_is_current(facts: MoveFacts, _step: ReviewStep | None) -> tuple[Reason, ...]:
    """The actor decides about the text that they saw, and it is still the current one."""
    if facts.seen_sha256 == facts.sha256:
        return ()
    return (Reason(ArticleCode.TEXT_CHANGED),)


def reviewer_not_author(facts: MoveFacts, _step: ReviewStep | None) -> tuple[Reason, ...]:
    """Nobody judges a text of which they wrote any version."""
    if facts.actor not in facts.authors:
        return ()
    return (Reason(ArticleCode.REVIEWER_IS_AUTHOR, {"reviewer": facts.actor}),)


def reviewers_differ(facts: MoveFacts, step: ReviewStep | None) -> tuple[Reason, ...]:
    """Nobody does two of the three reviews."""
    done = [fact.step.label for fact in _standing(facts).valid if fact.reviewer == facts.actor]
    if not done:
        return ()
    return (
        Reason(
            ArticleCode.REVIEWER_REPEATED,
            {"reviewer": facts.actor, "done": "、".join(done), "step": _step_label(step)},
        ),
    )


def step_in_order(facts: MoveFacts, step: ReviewStep | None) -> tuple[Reason, ...]:
    """First, second, final: none is skipped, none is done twice on one text."""
    due = _standing(facts).next_step
    if step is due:
        return ()
    return (Reason(ArticleCode.STEP_OUT_OF_ORDER, {"step": _step_label(step), "due": _step_label(due)}),)


def opinion_given(facts: MoveFacts, _step: ReviewStep | None) -> tuple[Reason, ...]:
    """Whoever stops, takes out or corrects a text says why."""
    return () if facts.opinion.strip() else (Reason(ArticleCode.OPINION_MISSING, field="opinion"),)


def three_reviews(facts: MoveFacts, _step: ReviewStep | None) -> tuple[Reason, ...]:
    """Three approvals by three people, none an author, on exactly this text."""
    standing = _standing(facts)
    missing = "、".join(step.label for step in STEPS[len(standing.valid) :])
    reasons = [Reason(ArticleCode.REVIEWS_MISSING, {"missing": missing})] if missing else []
    # An author can come after the review, by writing a version that was taken back.
    reasons += [
        Reason(ArticleCode.REVIEWER_IS_AUTHOR, {"reviewer": reviewer})
        for reviewer in sorted(standing.reviewers & facts.authors)
    ]
    return tuple(reasons)


def no_severe_marks(facts: MoveFacts, _step: ReviewStep | None) -> tuple[Reason, ...]:
    """No severe proof mark is open."""
    if facts.open_severe_mark_count < 1:
        return ()
    return (Reason(ArticleCode.SEVERE_MARKS_OPEN, {"count": facts.open_severe_mark_count}),)


def version_is_new(facts: MoveFacts, _step: ReviewStep | None) -> tuple[Reason, ...]:
    """A correction works on a version after the published one."""
    published = facts.published_version_number
    if published is not None and facts.version_number > published:
        return ()
    return (
        Reason(ArticleCode.VERSION_NOT_NEW, {"version": facts.version_number, "published": published or 0}),
    )


def correction_differs(facts: MoveFacts, _step: ReviewStep | None) -> tuple[Reason, ...]:
    """A correction changes something."""
    if facts.sha256 != facts.published_sha256:
        return ()
    return (Reason(ArticleCode.CORRECTION_UNCHANGED),)


GUARDS: Mapping[str, Guard] = MappingProxyType(
    {
        guard.__name__: guard
        for guard in (
            content_complete,
            text_is_current,
            reviewer_not_author,
            reviewers_differ,
            step_in_order,
            opinion_given,
            three_reviews,
            no_severe_marks,
            version_is_new,
            correction_differs,
        )
    }
)


def _standing(facts: MoveFacts) -> Standing:
    return valid_reviews(facts.reviews, facts.sha256, facts.cleared_through)


def _step_label(step: ReviewStep | None) -> str:
    return step.label if step else "无"
