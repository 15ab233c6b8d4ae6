import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.core.rights import Right
from zhuomu.rules.article_flow import (
    GUARDS,
    TRANSITIONS,
    ArticleCode,
    ArticleStatus,
    ArticleVerb,
    ContentFacts,
    MoveFacts,
    PhotoFacts,
    ReviewFact,
    ReviewStep,
    Verdict,
    cleared_reasons,
    move_check,
    reviews_last_number,
    status_after_edit,
    transition_get,
    transitions_from,
    valid_reviews,
)

S, V, R, C = ArticleStatus, ArticleVerb, ReviewStep, ArticleCode
OLD, NEW = "sha-old", "sha-new"
WHOLE = ContentFacts("梧桐路的长凳修好了", 3, (PhotoFacts("居民试坐新长凳", "三位老人坐在树下的长凳上"),))

# The whole table once more, as a person reads it; a blank cell is a refusal.
#                   edit           submit       1st             2nd              final       return
CELLS = {
    S.DRAFTING: (S.DRAFTING, S.SUBMITTED, None, None, None, None),
    S.SUBMITTED: (S.SUBMITTED, None, S.FIRST_PASSED, None, None, S.DRAFTING),
    S.FIRST_PASSED: (S.SUBMITTED, None, None, S.SECOND_PASSED, None, S.DRAFTING),
    S.SECOND_PASSED: (S.SUBMITTED, None, None, None, S.APPROVED, S.DRAFTING),
    S.APPROVED: (S.SUBMITTED, None, None, None, None, S.DRAFTING),
    S.PUBLISHED: (None, None, None, None, None, None),
    S.CORRECTING: (S.CORRECTING, None, S.CORRECTING, S.CORRECTING, S.CORRECTING, S.CORRECTING),
    S.CORRECTED: (None, None, None, None, None, None),
    S.WITHDRAWN: (None, None, None, None, None, None),
}
#                   publish        correct       withdraw
MORE_CELLS = {
    S.APPROVED: (S.PUBLISHED, None, S.WITHDRAWN),
    S.PUBLISHED: (None, S.CORRECTING, S.WITHDRAWN),
    S.CORRECTING: (S.CORRECTED, None, S.WITHDRAWN),
    S.CORRECTED: (None, S.CORRECTING, S.WITHDRAWN),
    S.WITHDRAWN: (None, None, None),
}
EXPECTED = {
    (status, verb): target
    for status in S
    for verb, target in zip(
        V, (*CELLS[status], *MORE_CELLS.get(status, (None, None, S.WITHDRAWN))), strict=True
    )
}


def passed(step: ReviewStep, reviewer: str, number: int, sha256: str = OLD) -> ReviewFact:
    return ReviewFact(step, reviewer, sha256, Verdict.PASSED, number)


ALL_THREE = (passed(R.FIRST, "a", 1), passed(R.SECOND, "b", 2), passed(R.FINAL, "c", 3))


def facts(**more: object) -> MoveFacts:
    plain = MoveFacts("d", frozenset({"writer"}), WHOLE, sha256=OLD, seen_sha256=OLD, opinion="说明")
    return replace(plain, **more)  # type: ignore[arg-type]


def codes(status: ArticleStatus, verb: ArticleVerb, given_facts: MoveFacts) -> list[object]:
    return [reason.code for reason in move_check(status, verb, given_facts)]


class TestTable:
    @pytest.mark.parametrize(("status", "verb"), list(itertools.product(S, V)))
    def test_every_cell_is_as_a_person_reads_it(self, status: ArticleStatus, verb: ArticleVerb) -> None:
        row = transition_get(status, verb)
        assert (row.target if row else None) is EXPECTED[status, verb]

    @pytest.mark.parametrize(("status", "verb"), [cell for cell, target in EXPECTED.items() if not target])
    def test_every_empty_cell_refuses(self, status: ArticleStatus, verb: ArticleVerb) -> None:
        (reason,) = move_check(status, verb, facts(reviews=ALL_THREE))
        is_kept = status in (S.PUBLISHED, S.CORRECTED) and verb in (V.EDIT, V.SUBMIT)
        assert reason.code is (C.PUBLISHED_IS_KEPT if is_kept else C.NO_SUCH_MOVE)
        assert reason.facts == {"status": status.label, "verb": verb.label}

    @pytest.mark.parametrize(("status", "verb"), [cell for cell, target in EXPECTED.items() if target])
    def test_every_filled_cell_can_be_done_by_somebody(
        self, status: ArticleStatus, verb: ArticleVerb
    ) -> None:
        done = {V.APPROVE_FIRST: 0, V.APPROVE_SECOND: 1, V.APPROVE_FINAL: 2}.get(verb, 3)
        good = facts(
            reviews=ALL_THREE[:done], version_number=2, published_version_number=1, published_sha256="printed"
        )
        assert move_check(status, verb, good) == ()

    def test_no_cell_has_two_rows(self) -> None:
        assert len({(row.source, row.verb) for row in TRANSITIONS}) == len(TRANSITIONS)

    def test_every_guard_is_known_and_used(self) -> None:
        assert {name for row in TRANSITIONS for name in row.guards} == set(GUARDS)

    def test_every_row_names_a_right_and_each_review_its_own(self) -> None:
        assert {row.right for row in TRANSITIONS} <= {right.value for right in Right}
        reviews = (V.APPROVE_FIRST, V.APPROVE_SECOND, V.APPROVE_FINAL)
        rights = {verb: {row.right for row in TRANSITIONS if row.verb is verb} for verb in reviews}
        assert [len(names) for names in rights.values()] == [1, 1, 1]
        assert len(set.union(*rights.values())) == 3

    def test_a_page_asks_for_the_buttons_of_a_status(self) -> None:
        verbs = [row.verb for row in transitions_from(S.APPROVED)]
        assert verbs == [V.EDIT, V.RETURN, V.PUBLISH, V.WITHDRAW]
        assert transitions_from(S.WITHDRAWN) == ()

    @pytest.mark.parametrize("kind", [S, V, R, Verdict])
    def test_every_word_has_a_chinese_name(self, kind: type[ArticleStatus]) -> None:
        labels = {member.label for member in kind}
        assert len(labels) == len(kind) and all("一" <= label[0] <= "龥" for label in labels)


class TestGuards:
    def test_an_empty_article_is_told_everything_that_it_lacks(self) -> None:
        empty = ContentFacts(" ", 0, (PhotoFacts("", "有"), PhotoFacts("有", " ")))
        reasons = move_check(S.DRAFTING, V.SUBMIT, facts(content=empty))
        assert [(r.code, r.field) for r in reasons] == [
            (C.HEADLINE_MISSING, "headline"),
            (C.PARAGRAPH_MISSING, "body"),
            (C.CAPTION_MISSING, "photo-1-caption"),
            (C.ALT_TEXT_MISSING, "photo-2-alt_text"),
        ]

    def test_a_text_without_photos_can_be_submitted(self) -> None:
        assert move_check(S.DRAFTING, V.SUBMIT, facts(content=ContentFacts("题", 1))) == ()

    def test_an_author_of_any_version_does_not_review(self) -> None:
        given_facts = facts(authors=frozenset({"writer", "d"}))
        assert codes(S.SUBMITTED, V.APPROVE_FIRST, given_facts) == [C.REVIEWER_IS_AUTHOR]
        assert codes(S.SUBMITTED, V.RETURN, given_facts) == [C.REVIEWER_IS_AUTHOR]

    def test_one_person_does_not_do_two_reviews(self) -> None:
        given_facts = facts(actor="a", reviews=ALL_THREE[:1])
        (reason,) = move_check(S.FIRST_PASSED, V.APPROVE_SECOND, given_facts)
        assert reason.code is C.REVIEWER_REPEATED
        assert reason.facts == {"reviewer": "a", "done": "初审", "step": "复审"}

    def test_a_review_of_the_text_before_is_refused(self) -> None:
        assert codes(S.SUBMITTED, V.APPROVE_FIRST, facts(seen_sha256=NEW)) == [C.TEXT_CHANGED]

    def test_a_correction_is_reviewed_in_order(self) -> None:
        given_facts = facts(version_number=2, published_version_number=1)
        (reason,) = move_check(S.CORRECTING, V.APPROVE_FINAL, given_facts)
        assert (reason.code, reason.facts) == (C.STEP_OUT_OF_ORDER, {"step": "终审", "due": "初审"})

    def test_a_fourth_review_is_refused(self) -> None:
        given_facts = facts(version_number=2, published_version_number=1, reviews=ALL_THREE)
        (reason,) = move_check(S.CORRECTING, V.APPROVE_FINAL, given_facts)
        assert reason.facts == {"step": "终审", "due": "无"}

    @pytest.mark.parametrize(
        ("status", "verb"),
        [(S.SUBMITTED, V.RETURN), (S.PUBLISHED, V.CORRECT), (S.DRAFTING, V.WITHDRAW)],
    )
    def test_who_stops_or_corrects_says_why(self, status: ArticleStatus, verb: ArticleVerb) -> None:
        assert codes(status, verb, facts(opinion=" ")) == [C.OPINION_MISSING]

    def test_publishing_names_the_missing_reviews(self) -> None:
        (reason,) = move_check(S.APPROVED, V.PUBLISH, facts(reviews=ALL_THREE[:1]))
        assert (reason.code, reason.facts) == (C.REVIEWS_MISSING, {"missing": "复审、终审"})

    def test_reviews_of_another_text_do_not_publish(self) -> None:
        given_facts = facts(sha256=NEW, seen_sha256=NEW, reviews=ALL_THREE)
        assert codes(S.APPROVED, V.PUBLISH, given_facts) == [C.REVIEWS_MISSING]

    def test_a_reviewer_who_became_an_author_stops_publishing(self) -> None:
        given_facts = facts(reviews=ALL_THREE, authors=frozenset({"b"}))
        assert codes(S.APPROVED, V.PUBLISH, given_facts) == [C.REVIEWER_IS_AUTHOR]

    def test_an_open_severe_mark_stops_publishing(self) -> None:
        (reason,) = move_check(S.APPROVED, V.PUBLISH, facts(reviews=ALL_THREE, open_severe_mark_count=2))
        assert (reason.code, reason.facts) == (C.SEVERE_MARKS_OPEN, {"count": 2})

    @pytest.mark.parametrize(("version", "published"), [(1, 1), (1, 2), (1, None)])
    def test_a_correction_never_touches_the_published_version(
        self, version: int, published: int | None
    ) -> None:
        given_facts = facts(version_number=version, published_version_number=published)
        assert codes(S.CORRECTING, V.EDIT, given_facts) == [C.VERSION_NOT_NEW]

    def test_a_correction_that_changes_nothing_is_refused(self) -> None:
        given_facts = facts(
            reviews=ALL_THREE, version_number=2, published_version_number=1, published_sha256=OLD
        )
        assert codes(S.CORRECTING, V.PUBLISH, given_facts) == [C.CORRECTION_UNCHANGED]


class TestReviews:
    def test_three_reviews_of_the_text_stand_whatever_their_order_in_the_list(self) -> None:
        standing = valid_reviews(reversed(ALL_THREE), OLD)
        assert (standing.valid, standing.cleared, standing.next_step) == (ALL_THREE, (), None)
        assert standing.reviewers == {"a", "b", "c"}

    def test_without_reviews_the_first_is_due(self) -> None:
        assert valid_reviews((), OLD).next_step is R.FIRST

    def test_another_text_clears_them_all(self) -> None:
        standing = valid_reviews(ALL_THREE, NEW)
        assert (standing.valid, standing.cleared) == ((), ALL_THREE)

    def test_a_review_of_another_text_in_between_clears_those_before(self) -> None:
        between = passed(R.FIRST, "c", 2, NEW)
        later = passed(R.FIRST, "b", 3)
        assert valid_reviews((ALL_THREE[0], between, later), OLD).valid == (later,)

    def test_a_text_changed_back_does_not_get_its_reviews_back(self) -> None:
        assert valid_reviews(ALL_THREE, OLD, cleared_through=3).valid == ()

    def test_a_returned_text_starts_with_the_first_review_again(self) -> None:
        returned = ReviewFact(R.FINAL, "c", OLD, Verdict.RETURNED, 3)
        standing = valid_reviews((*ALL_THREE[:2], returned), OLD)
        assert (standing.valid, standing.cleared) == ((), ALL_THREE[:2])

    def test_a_skipped_step_does_not_count(self) -> None:
        standing = valid_reviews((ALL_THREE[0], ALL_THREE[2]), OLD)
        assert (standing.valid, standing.cleared) == (ALL_THREE[:1], ALL_THREE[2:])

    def test_a_reviewer_counts_once(self) -> None:
        assert valid_reviews((ALL_THREE[0], passed(R.SECOND, "a", 2)), OLD).valid == ALL_THREE[:1]

    def test_a_step_done_again_replaces_itself_and_the_later_ones(self) -> None:
        again = passed(R.SECOND, "d", 4)
        standing = valid_reviews((*ALL_THREE, again), OLD)
        assert (standing.valid, standing.cleared) == ((ALL_THREE[0], again), ALL_THREE[1:])

    def test_an_edit_says_what_it_cleared(self) -> None:
        outcome = status_after_edit(S.SECOND_PASSED, ALL_THREE[:2], OLD, NEW)
        assert (outcome.status, outcome.cleared, outcome.cleared_through) == (S.SUBMITTED, ALL_THREE[:2], 2)
        reasons = cleared_reasons(outcome.cleared)
        assert [reason.facts for reason in reasons] == [
            {"step": "初审", "reviewer": "a"},
            {"step": "复审", "reviewer": "b"},
        ]

    def test_saving_the_same_text_clears_nothing(self) -> None:
        outcome = status_after_edit(S.APPROVED, ALL_THREE, OLD, OLD, cleared_through=0)
        assert (outcome.status, outcome.cleared, outcome.cleared_through) == (S.APPROVED, (), 0)

    @pytest.mark.parametrize("status", [S.DRAFTING, S.CORRECTING])
    def test_a_draft_and_a_correction_stay_where_they_are(self, status: ArticleStatus) -> None:
        assert status_after_edit(status, (), OLD, NEW).status is status

    @pytest.mark.parametrize("status", [S.PUBLISHED, S.CORRECTED, S.WITHDRAWN])
    def test_a_published_text_cannot_be_edited(self, status: ArticleStatus) -> None:
        with pytest.raises(ValueError, match=status.value):
            status_after_edit(status, ALL_THREE, OLD, NEW)

    def test_the_last_number_of_no_reviews_is_zero(self) -> None:
        assert (reviews_last_number(()), reviews_last_number(ALL_THREE)) == (0, 3)


any_review = st.builds(
    ReviewFact,
    step=st.sampled_from(R),
    reviewer=st.sampled_from("abcd"),
    sha256=st.sampled_from([OLD, OLD, NEW]),
    verdict=st.sampled_from([Verdict.PASSED, Verdict.PASSED, Verdict.PASSED, Verdict.RETURNED]),
    number=st.integers(1, 30),
)


@given(
    st.lists(any_review, max_size=8, unique_by=lambda fact: fact.number),
    st.frozensets(st.sampled_from("abcd"), max_size=2),
    st.sampled_from([S.APPROVED, S.CORRECTING]),
    st.integers(0, 5),
)
def test_whatever_reviews_are_stored_publishing_takes_three_people_on_this_text(
    reviews: list[ReviewFact], authors: frozenset[str], status: ArticleStatus, cleared_through: int
) -> None:
    given_facts = facts(
        reviews=tuple(reviews),
        authors=authors,
        cleared_through=cleared_through,
        version_number=2,
        published_version_number=1,
    )
    if move_check(status, V.PUBLISH, given_facts):
        return
    usable = [
        fact
        for fact in reviews
        if fact.sha256 == OLD and fact.verdict is Verdict.PASSED and fact.number > cleared_through
    ]
    trios = itertools.permutations(usable, 3)
    assert any(
        [fact.step for fact in trio] == list(R)
        and len({fact.reviewer for fact in trio} - authors) == 3
        and trio[0].number < trio[1].number < trio[2].number
        for trio in trios
    )
