"""The words of an article's path: statuses, verbs, reviews, and the codes of what is refused."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from zhuomu.rules.reason import Code


class ArticleCode(Code):
    """Why a move of an article is refused, or which approval was cleared."""

    NO_SUCH_MOVE = "article.no_such_move"
    PUBLISHED_IS_KEPT = "article.published_is_kept"
    HEADLINE_MISSING = "article.headline_missing"
    PARAGRAPH_MISSING = "article.paragraph_missing"
    CAPTION_MISSING = "article.caption_missing"
    ALT_TEXT_MISSING = "article.alt_text_missing"
    REVIEWER_IS_AUTHOR = "article.reviewer_is_author"
    REVIEWER_REPEATED = "article.reviewer_repeated"
    TEXT_CHANGED = "article.text_changed"
    STEP_OUT_OF_ORDER = "article.step_out_of_order"
    OPINION_MISSING = "article.opinion_missing"
    REVIEWS_MISSING = "article.reviews_missing"
    SEVERE_MARKS_OPEN = "article.severe_marks_open"
    VERSION_NOT_NEW = "article.version_not_new"
    CORRECTION_UNCHANGED = "article.correction_unchanged"
    REVIEW_CLEARED = "article.review_cleared"


class ArticleStatus(StrEnum):
    """Where an article stands."""

    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    FIRST_PASSED = "first_passed"
    SECOND_PASSED = "second_passed"
    APPROVED = "approved"
    PUBLISHED = "published"
    CORRECTING = "correcting"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The Chinese name of the status."""
        return STATUS_LABELS[self]


class ArticleVerb(StrEnum):
    """What can be done to an article."""

    EDIT = "edit"
    SUBMIT = "submit"
    APPROVE_FIRST = "approve_first"
    APPROVE_SECOND = "approve_second"
    APPROVE_FINAL = "approve_final"
    RETURN = "return"
    PUBLISH = "publish"
    CORRECT = "correct"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """The Chinese name of the verb, as on its button."""
        return VERB_LABELS[self]


class ReviewStep(StrEnum):
    """One of the three reviews."""

    FIRST = "first"
    SECOND = "second"
    FINAL = "final"

    @property
    def label(self) -> str:
        """The Chinese name of the review."""
        return STEP_LABELS[self]


class Verdict(StrEnum):
    """How a review ended."""

    PASSED = "passed"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """The Chinese name of the verdict."""
        return {"passed": "通过", "returned": "退回"}[self.value]


S, V = ArticleStatus, ArticleVerb
STATUS_LABELS: Mapping[ArticleStatus, str] = MappingProxyType(
    {
        S.DRAFTING: "撰稿中",
        S.SUBMITTED: "待初审",
        S.FIRST_PASSED: "待复审",
        S.SECOND_PASSED: "待终审",
        S.APPROVED: "已终审",
        S.PUBLISHED: "已刊出",
        S.CORRECTING: "更正中",
        S.CORRECTED: "已更正",
        S.WITHDRAWN: "已撤稿",
    }
)
VERB_LABELS: Mapping[ArticleVerb, str] = MappingProxyType(
    {
        V.EDIT: "修改",
        V.SUBMIT: "提交送审",
        V.APPROVE_FIRST: "初审通过",
        V.APPROVE_SECOND: "复审通过",
        V.APPROVE_FINAL: "终审通过",
        V.RETURN: "退回",
        V.PUBLISH: "刊出",
        V.CORRECT: "更正",
        V.WITHDRAW: "撤稿",
    }
)
STEP_LABELS: Mapping[ReviewStep, str] = MappingProxyType(
    {ReviewStep.FIRST: "初审", ReviewStep.SECOND: "复审", ReviewStep.FINAL: "终审"}
)
STEPS = tuple(ReviewStep)
STEP_OF_VERB: Mapping[ArticleVerb, ReviewStep] = MappingProxyType(
    {
        V.APPROVE_FIRST: ReviewStep.FIRST,
        V.APPROVE_SECOND: ReviewStep.SECOND,
        V.APPROVE_FINAL: ReviewStep.FINAL,
    }
)


@dataclasses.dataclass(frozen=True, slots=True)
class ReviewFact:
    """One finished review. ``number`` is its running number within the article, from 1; it is the order."""

    step: ReviewStep
    reviewer: str
    sha256: str
    verdict: Verdict
    number: int


@dataclasses.dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What the text of a placed photo says."""

    caption: str
    alt_text: str


@dataclasses.dataclass(frozen=True, slots=True)
class ContentFacts:
    """What a version holds, as far as a guard asks."""

    headline: str
    paragraph_count: int
    photos: tuple[PhotoFacts, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class MoveFacts:
    """Everything that the guards look at; the caller has read it in the same transaction.

    ``sha256`` is the current text's hash and ``seen_sha256`` that of the text the actor had on the screen.
    ``authors`` are all who wrote any version. Reviews numbered up to ``cleared_through`` count no more.
    """

    actor: str
    authors: frozenset[str]
    content: ContentFacts
    sha256: str
    seen_sha256: str
    version_number: int = 1
    reviews: tuple[ReviewFact, ...] = ()
    cleared_through: int = 0
    opinion: str = ""
    open_severe_mark_count: int = 0
    published_version_number: int | None = None
    published_sha256: str = ""
