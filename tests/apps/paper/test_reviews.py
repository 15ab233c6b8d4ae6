"""Three reviews by three people, bound to the text: what passes, what clears, what is told."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.apps.paper.making import Staff, current, photo_block, photo_make, refused, review, rewritten
from tests.conftest import PersonMaker, actor_for
from zhuomu.apps.paper.models import Article, ArticleVersion, Paper, Review
from zhuomu.apps.paper.services import PaperCode, article_edit, article_submit
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode
from zhuomu.core.models import Letter, Office
from zhuomu.core.rights import Role
from zhuomu.rules.article_flow import ArticleCode, ReviewStep, Verdict

pytestmark = pytest.mark.django_db
FIRST, SECOND, FINAL = ReviewStep


def edit(by: Actor, article: Article, *texts: str) -> list[str]:
    """Change the words; the steps whose approval that cleared."""
    content, seen = rewritten(article, *texts), current(article).sha256
    return [fact.step for fact in article_edit(by=by, article=article, content=content, seen_sha256=seen)]


def status(article: Article) -> str:
    article.refresh_from_db()
    return article.status


def test_three_people_pass_an_article_step_by_step(staff: Staff, submitted: Article) -> None:
    seen = []
    for step, reviewer in staff.reviewers:
        done = review(reviewer, submitted, step, opinion="同意")
        seen.append((status(submitted), done.number, done.sha256 == current(submitted).sha256))
    assert seen == [("first_passed", 1, True), ("second_passed", 2, True), ("approved", 3, True)]
    assert str(submitted.reviews.last()) == "终审 通过"


def test_steps_come_in_order_and_once(staff: Staff, submitted: Article) -> None:
    for step in (SECOND, FINAL):
        with refused(ArticleCode.NO_SUCH_MOVE):
            review(staff.final, submitted, step)
    review(staff.first, submitted, FIRST)
    with refused(ArticleCode.NO_SUCH_MOVE):
        review(staff.second, submitted, FIRST)


def test_nobody_does_two_of_the_three(staff: Staff, submitted: Article) -> None:
    review(staff.second, submitted, FIRST)
    with refused(ArticleCode.REVIEWER_REPEATED):
        review(staff.second, submitted, SECOND)
    assert status(submitted) == "first_passed"


def test_no_author_of_any_version_reviews(staff: Staff, draft: Article) -> None:
    edit(staff.final, draft, "总编辑改过。")
    edit(staff.author, draft, "编辑又改过。")
    article_submit(by=staff.author, article=draft, seen_sha256=current(draft).sha256)
    for author in (staff.author, staff.final):
        with refused(ArticleCode.REVIEWER_IS_AUTHOR):
            review(author, draft, FIRST)
        with refused(ArticleCode.REVIEWER_IS_AUTHOR):
            review(author, draft, FIRST, Verdict.RETURNED, "不行")
    review(staff.first, draft, FIRST)
    assert status(draft) == "first_passed"


def test_a_step_needs_its_right(
    staff: Staff, submitted: Article, make_person: PersonMaker, party_office: Office
) -> None:
    head = actor_for(make_person(Role.OFFICE_HEAD, party_office), "2026-11-02 10:00")
    with refused(CoreCode.RIGHT_MISSING):  # the article is another office's
        review(head, submitted, FIRST)
    for step, reviewer in staff.reviewers[:2]:
        review(reviewer, submitted, step)
    third = actor_for(make_person(Role.REVIEWER), "2026-11-02 10:00")
    with refused(CoreCode.RIGHT_MISSING):
        review(third, submitted, FINAL)


def test_a_verdict_is_about_the_text_that_was_seen(staff: Staff, submitted: Article) -> None:
    seen = current(submitted).sha256
    edit(staff.author, submitted, "送审后改过。")
    for verdict in Verdict:
        with refused(ArticleCode.TEXT_CHANGED):
            review(staff.first, submitted, FIRST, verdict, "意见", seen=seen)
    assert not submitted.reviews.exists()


@pytest.mark.parametrize(
    ("passed", "cleared"), [(0, []), (1, [FIRST]), (2, [FIRST, SECOND]), (3, [FIRST, SECOND, FINAL])]
)
def test_a_change_of_text_clears_every_approval_and_tells_the_reviewers(
    staff: Staff, submitted: Article, passed: int, cleared: list[ReviewStep]
) -> None:
    for step, reviewer in staff.reviewers[:passed]:
        review(reviewer, submitted, step)
    assert edit(staff.author, submitted, "改动一字。") == cleared
    assert status(submitted) == "submitted"
    assert submitted.reviews.filter(cleared_at=staff.author.at).count() == passed
    letters = Letter.objects.order_by("id")
    assert [letter.to for letter in letters] == [actor.person for _, actor in staff.reviewers[:passed]]
    for letter, step in zip(letters, cleared, strict=True):
        assert letter.subject == f"您的{step.label}已作废：电梯明年开建"
        assert "许编辑改动了文字" in letter.body
        assert letter.url == f"/desk/paper/articles/{submitted.pk}/"


def test_a_reviewer_who_changes_the_text_gets_no_letter_and_is_an_author_now(
    staff: Staff, submitted: Article, make_person: PersonMaker
) -> None:
    editor = actor_for(make_person(Role.EDITOR), "2026-11-02 11:00")
    review(editor, submitted, FIRST)
    assert edit(editor, submitted, "审稿人自己动手改。") == [FIRST]
    assert not Letter.objects.exists()
    with refused(ArticleCode.REVIEWER_IS_AUTHOR):
        review(editor, submitted, FIRST)


def test_saving_without_a_change_keeps_the_approvals(staff: Staff, submitted: Article) -> None:
    review(staff.first, submitted, FIRST)
    assert edit(staff.final, submitted) == []
    assert status(submitted) == "first_passed"
    review(staff.second, submitted, SECOND)
    review(staff.final, submitted, FINAL)  # who saved the same words wrote nothing
    assert status(submitted) == "approved"


def test_a_text_changed_back_does_not_get_its_approvals_back(staff: Staff, approved: Article) -> None:
    before = current(approved)
    edit(staff.author, approved, "改成别的。")
    edit(staff.author, approved, *before.paragraphs)
    assert current(approved).sha256 == before.sha256
    assert status(approved) == "submitted"
    with refused(ArticleCode.NO_SUCH_MOVE):
        review(staff.final, approved, FINAL)
    for step, reviewer in staff.reviewers:
        review(reviewer, approved, step)
    assert status(approved) == "approved"
    assert approved.reviews.filter(cleared_at=None).count() == 3


@pytest.mark.parametrize("passed", [0, 1, 2, 3])
def test_a_return_goes_to_the_author_with_its_opinion(staff: Staff, submitted: Article, passed: int) -> None:
    for step, reviewer in staff.reviewers[:passed]:
        review(reviewer, submitted, step)
    step, reviewer = staff.reviewers[min(passed, 2)]
    with refused(ArticleCode.OPINION_MISSING, field="opinion"):
        review(reviewer, submitted, step, Verdict.RETURNED, " ")
    review(reviewer, submitted, step, Verdict.RETURNED, "请核对日期。")
    assert status(submitted) == "drafting"
    assert not submitted.reviews.filter(cleared_at=None, verdict="passed").exists()
    letter = Letter.objects.get()
    assert (letter.to, letter.body) == (staff.author.person, "请核对日期。")
    assert letter.subject == f"{step.label}退回：电梯明年开建"
    edit(staff.author, submitted, "改好了。")
    assert [version.number for version in submitted.versions.all()] == [1, 2]  # what was returned is kept
    article_submit(by=staff.author, article=submitted, seen_sha256=current(submitted).sha256)
    for again, person in staff.reviewers:
        review(person, submitted, again)
    assert status(submitted) == "approved"


def test_a_return_is_recorded_at_the_step_that_was_due(staff: Staff, submitted: Article) -> None:
    for wrong in (SECOND, FINAL):
        with refused(ArticleCode.STEP_OUT_OF_ORDER):
            review(staff.second, submitted, wrong, Verdict.RETURNED, "退回")
    assert status(submitted) == "submitted"
    assert not Letter.objects.exists()


def test_a_draft_cannot_be_returned(staff: Staff, draft: Article) -> None:
    with refused(ArticleCode.NO_SUCH_MOVE):
        review(staff.first, draft, FIRST, Verdict.RETURNED, "退回")


def test_the_longest_headline_still_fits_the_letters(staff: Staff, draft: Article) -> None:
    content = rewritten(draft, headline="长" * 120)
    article_edit(by=staff.author, article=draft, content=content, seen_sha256=current(draft).sha256)
    article_submit(by=staff.author, article=draft, seen_sha256=current(draft).sha256)
    review(staff.first, draft, FIRST)
    edit(staff.author, draft, "改。")
    review(staff.first, draft, FIRST, Verdict.RETURNED, "退回")
    assert {len(letter.subject) for letter in Letter.objects.all()} == {120}


def test_an_author_who_is_gone_gets_no_letter(staff: Staff, submitted: Article) -> None:
    ArticleVersion.objects.filter(article=submitted).update(author=None)
    review(staff.first, submitted, FIRST, Verdict.RETURNED, "退回")
    assert not Letter.objects.exists()


def test_a_reviewer_name_stands_in_the_refusal(staff: Staff, submitted: Article) -> None:
    from zhuomu.apps.paper.services import move_reasons
    from zhuomu.rules.article_flow import ArticleVerb

    reasons = move_reasons(
        by=staff.author,
        article=submitted,
        verb=ArticleVerb.APPROVE_FIRST,
        seen_sha256=current(submitted).sha256,
    )
    assert [reason.facts["reviewer"] for reason in reasons] == ["许编辑"]


def test_consent_is_looked_at_by_every_reviewer(staff: Staff, draft: Article, paper: Paper) -> None:
    photo = photo_make(staff.author, paper, has_people=True, has_consent=True)
    content = rewritten(draft)
    with_photo = type(content)(content.headline, body=(*content.body, photo_block(photo)))
    article_edit(by=staff.author, article=draft, content=with_photo, seen_sha256=current(draft).sha256)
    article_submit(by=staff.author, article=draft, seen_sha256=current(draft).sha256)
    type(photo).objects.update(has_consent=False)  # somebody took it back
    with refused(PaperCode.CONSENT_MISSING):
        review(staff.first, draft, FIRST)
    review(staff.first, draft, FIRST, Verdict.RETURNED, "照片上的人不同意")
    assert status(draft) == "drafting"


def _row(article: Article, actor: Actor, number: int, step: ReviewStep) -> Review:
    version = current(article)
    return Review(
        article=article,
        number=number,
        version=version,
        step=step,
        reviewer=actor.person,
        verdict="passed",
        sha256=version.sha256,
        at=actor.at,
    )


def test_the_database_itself_holds_three_steps_and_three_people(staff: Staff, submitted: Article) -> None:
    review(staff.first, submitted, FIRST)
    attempts = [
        (_row(submitted, staff.first, 2, SECOND), "three_reviews_by_three_people", "reviewer_id"),
        (_row(submitted, staff.second, 2, FIRST), "one_standing_approval_for_a_step", "step"),
        (_row(submitted, staff.second, 1, SECOND), "review_number_once_in_an_article", "number"),
    ]
    for row, name, column in attempts:
        # SQLite names the columns of an index, PostgreSQL the constraint
        with pytest.raises(IntegrityError, match=rf"{name}|review\.{column}"), transaction.atomic():
            row.save()
    submitted.reviews.update(cleared_at=staff.first.at)
    for row, _, _ in attempts[:1]:
        row.save()  # a cleared approval stands in nobody's way
    assert submitted.reviews.count() == 2
