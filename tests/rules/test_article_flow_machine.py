"""A machine tries every path; a log of its own, kept without the rules, judges what was published."""

from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from zhuomu.rules.article_flow import (
    ArticleStatus,
    ArticleVerb,
    ContentFacts,
    MoveFacts,
    ReviewFact,
    ReviewStep,
    Verdict,
    move_check,
    reviews_last_number,
    status_after_edit,
    transition_get,
)

S, V = ArticleStatus, ArticleVerb
APPROVALS = {
    V.APPROVE_FIRST: ReviewStep.FIRST,
    V.APPROVE_SECOND: ReviewStep.SECOND,
    V.APPROVE_FINAL: ReviewStep.FINAL,
}
CONTENT = ContentFacts("梧桐路的长凳修好了", 2)
people = st.sampled_from(["writer", "a", "b", "c", "d"])
texts = st.sampled_from(["text-1", "text-2", "text-3"])


class Newsroom(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.status, self.sha256, self.version = S.DRAFTING, "text-1", 1
        self.authors, self.reviews, self.cleared_through = {"writer"}, list[ReviewFact](), 0
        self.published: dict[int, str] = {}
        self.log: list[tuple[ReviewStep, str, str]] = []

    def facts(self, actor: str, seen: str, opinion: str, severe_count: int) -> MoveFacts:
        last = max(self.published, default=None)
        return MoveFacts(
            actor,
            frozenset(self.authors),
            CONTENT,
            sha256=self.sha256,
            seen_sha256=seen,
            version_number=self.version,
            reviews=tuple(self.reviews),
            cleared_through=self.cleared_through,
            opinion=opinion,
            open_severe_mark_count=severe_count,
            published_version_number=last,
            published_sha256=self.published.get(last or 0, ""),
        )

    @rule(actor=people, text=texts)
    def edit(self, actor: str, text: str) -> None:
        if move_check(self.status, V.EDIT, self.facts(actor, self.sha256, "", 0)):
            return
        outcome = status_after_edit(self.status, self.reviews, self.sha256, text, self.cleared_through)
        if text != self.sha256:
            self.log.clear()
        self.status, self.cleared_through = outcome.status, outcome.cleared_through
        self.sha256 = text
        self.authors.add(actor)

    @rule(verb=st.sampled_from(V), actor=people, seen=texts, opinion=st.sampled_from(["", "说明"]))
    def try_anything(self, verb: ArticleVerb, actor: str, seen: str, opinion: str) -> None:
        if verb is not V.EDIT and verb is not V.WITHDRAW:
            self.attempt(verb, actor, seen, opinion, severe_count=0)

    @rule(severe_count=st.integers(0, 1), actors=st.permutations(["a", "b", "c", "d"]))
    def go_the_straight_way(self, severe_count: int, actors: list[str]) -> None:
        steps = [V.SUBMIT, V.APPROVE_FIRST, V.APPROVE_SECOND, V.APPROVE_FINAL, V.PUBLISH]
        for verb, actor in zip(steps, ["writer", *actors], strict=True):
            self.attempt(verb, actor, self.sha256, "", severe_count)

    @rule(actor=people)
    def correct(self, actor: str) -> None:
        self.attempt(V.CORRECT, actor, self.sha256, "读者指出差错", severe_count=0)

    @rule(actor=people, chance=st.integers(0, 9))
    def withdraw(self, actor: str, chance: int) -> None:
        if not chance:
            self.attempt(V.WITHDRAW, actor, self.sha256, "说明", severe_count=0)

    def attempt(self, verb: ArticleVerb, actor: str, seen: str, opinion: str, severe_count: int) -> None:
        if move_check(self.status, verb, self.facts(actor, seen, opinion, severe_count)):
            return
        transition = transition_get(self.status, verb)
        assert transition is not None
        after: Callable[[str, int], None] | None = {
            V.RETURN: self.after_return,
            V.PUBLISH: self.after_publish,
            V.CORRECT: self.after_correct,
        }.get(verb)
        if verb in APPROVALS:
            self.log.append((APPROVALS[verb], actor, self.sha256))
            self.review(APPROVALS[verb], actor, Verdict.PASSED)
        if after:
            after(actor, severe_count)
        self.status = transition.target

    def review(self, step: ReviewStep, actor: str, verdict: Verdict) -> None:
        self.reviews.append(ReviewFact(step, actor, self.sha256, verdict, len(self.reviews) + 1))

    def after_return(self, actor: str, _severe_count: int) -> None:
        self.review(ReviewStep.FIRST, actor, Verdict.RETURNED)
        self.log.clear()

    def after_publish(self, _actor: str, severe_count: int) -> None:
        assert severe_count == 0
        assert [step for step, _, _ in self.log] == list(ReviewStep)
        assert {text for _, _, text in self.log} == {self.sha256}
        reviewers = {reviewer for _, reviewer, _ in self.log}
        assert len(reviewers) == 3 and not reviewers & self.authors
        assert self.version not in self.published
        self.published[self.version] = self.sha256

    def after_correct(self, actor: str, _severe_count: int) -> None:
        self.version += 1
        self.authors.add(actor)
        self.cleared_through = reviews_last_number(self.reviews)
        self.log.clear()

    @invariant()
    def what_is_published_stays(self) -> None:
        is_out = self.status in (S.PUBLISHED, S.CORRECTED)
        assert not is_out or self.published[self.version] == self.sha256


Newsroom.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestNewsroom = Newsroom.TestCase
