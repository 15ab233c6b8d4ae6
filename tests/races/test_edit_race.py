"""Two editors, two reviewers, two publishers at once: one wins, the other hears why, nothing is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.apps.paper.making import Staff, article_make, current, review, rewritten
from tests.conftest import PersonMaker, actor_for
from tests.races.databases import Run
from zhuomu.apps.paper.models import Article, Issue, Paper
from zhuomu.apps.paper.services import (
    PaperCode,
    article_edit,
    article_submit,
    errata_box_create,
    erratum_create,
    issue_create,
    issue_publish,
)
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Event, Office, OfficeKind, Person
from zhuomu.core.rights import Role
from zhuomu.core.services.events import chain_faults
from zhuomu.core.services.people import office_create, person_create, post_give
from zhuomu.rules.article_flow import ArticleCode, ReviewStep

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("race_database")]
AT = "2026-11-02 09:00"
EDITORS = 8


def person(role: Role, name: str) -> Person:
    made = person_create(by=system_actor(), username=name, name=name)
    office = Office.objects.get(parent=None)
    post_give(
        by=system_actor(), person=made, office=office, role=role, title="干部", from_on=date(2018, 1, 1)
    )
    return made


@pytest.fixture
def make_staff(race_database: dict[str, str]) -> PersonMaker:
    """Like ``make_person``, in a database whose rows are really committed."""
    office_create(
        by=system_actor(), name="梧桐路街道", short_name="街道", kind=OfficeKind.SUBDISTRICT, parent=None
    )
    names = iter(range(1000))
    return lambda role, *_, **__: person(role, f"person{next(names)}")


@pytest.fixture
def staff(make_staff: PersonMaker) -> Staff:
    return Staff(make_staff, Office.objects.get(), AT)


@pytest.fixture
def article(staff: Staff) -> Article:
    paper = Paper.objects.create(name="梧桐社区报", office=Office.objects.get())
    issue = issue_create(by=staff.author, paper=paper, number=108, publish_on=date(2026, 11, 9), page_count=1)
    return article_make(staff, issue.pages.get(), paper.office, "一篇稿件", "原来的一段。")


def codes(results: list[Any]) -> list[str]:
    """The codes of those who were refused; every other outcome but a value fails the test."""
    errors = [result for result in results if isinstance(result, BaseException)]
    assert all(isinstance(error, Refused) for error in errors), errors
    return [str(reason.code) for error in errors for reason in error.reasons]


def test_editors_who_save_at_once_do_not_overwrite_each_other(
    make_staff: PersonMaker, article: Article, at_once: Run
) -> None:
    editors = [actor_for(make_staff(Role.EDITOR), AT) for _ in range(EDITORS)]
    seen = current(article).sha256
    contents = [rewritten(article, f"第{number}位编辑的一段。") for number in range(EDITORS)]

    def save(number: int) -> Actor:
        mine = Article.objects.get(pk=article.pk)
        article_edit(by=editors[number], article=mine, content=contents[number], seen_sha256=seen)
        return editors[number]

    results = at_once(EDITORS, save)
    [winner] = [result for result in results if isinstance(result, Actor)]
    assert codes(results) == [CoreCode.CHANGED_MEANWHILE] * (EDITORS - 1)
    version = current(article)
    assert (version.number, version.author) == (2, winner.person)
    assert version.paragraphs == [f"第{results.index(winner)}位编辑的一段。"]
    assert [one.paragraphs for one in article.versions.filter(number=1)] == [["原来的一段。"]]
    assert Event.objects.filter(verb="article_edit").count() == 1
    assert list(chain_faults()) == []


def test_a_review_and_an_edit_at_once_never_leave_an_approval_on_another_text(
    staff: Staff, article: Article, at_once: Run
) -> None:
    seen = current(article).sha256
    article_submit(by=staff.author, article=article, seen_sha256=seen)
    content = rewritten(article, "同时改动的一段。")

    def act(number: int) -> str:
        mine = Article.objects.get(pk=article.pk)
        if number == 0:
            article_edit(by=staff.author, article=mine, content=content, seen_sha256=seen)
            return "edited"
        review(staff.first, mine, ReviewStep.FIRST, seen=seen)
        return "reviewed"

    results = at_once(2, act)
    # whoever came first, the text is the new one and no approval stands on it
    assert results[0] == "edited"
    assert codes(results) in ([], [ArticleCode.TEXT_CHANGED])
    assert current(article).paragraphs == ["同时改动的一段。"]
    assert article.status == "submitted"
    assert not article.reviews.filter(cleared_at=None).exists()
    assert list(chain_faults()) == []


def test_reviewers_at_once_pass_a_step_once(
    make_staff: PersonMaker, staff: Staff, article: Article, at_once: Run
) -> None:
    seen = current(article).sha256
    article_submit(by=staff.author, article=article, seen_sha256=seen)
    reviewers = [actor_for(make_staff(Role.REVIEWER), AT) for _ in range(6)]

    def act(number: int) -> None:
        review(reviewers[number], Article.objects.get(pk=article.pk), ReviewStep.FIRST, seen=seen)

    results = at_once(6, act)
    assert codes(results) == [ArticleCode.NO_SUCH_MOVE] * 5
    assert article.reviews.count() == 1


def test_an_issue_comes_out_once_and_a_box_takes_each_erratum_once(
    staff: Staff, article: Article, at_once: Run
) -> None:
    article_submit(by=staff.author, article=article, seen_sha256=current(article).sha256)
    for step, reviewer in staff.reviewers:
        review(reviewer, article, step)
    issue = Issue.objects.get()
    results = at_once(4, lambda _: issue_publish(by=staff.final, issue=Issue.objects.get(pk=issue.pk)).number)
    assert codes(results) == [PaperCode.ISSUE_PUBLISHED] * 3
    assert Event.objects.filter(verb="article_print").count() == 1

    erratum_create(by=staff.author, article=article, wrong="一段", right="两段", kind="文字")
    following = issue_create(
        by=staff.author, paper=issue.paper, number=109, publish_on=date(2026, 12, 7), page_count=1
    )
    results = at_once(4, lambda _: errata_box_create(by=staff.author, page=following.pages.get()).pk)
    assert codes(results) == [PaperCode.NOTHING_TO_CORRECT] * 3
    assert Article.objects.filter(current__headline="更正").count() == 1
    assert list(chain_faults()) == []


def test_one_number_makes_one_issue(staff: Staff, article: Article, at_once: Run) -> None:
    paper = Paper.objects.get()
    results = at_once(
        5,
        lambda _: issue_create(by=staff.author, paper=paper, number=200, publish_on=date(2026, 12, 7)).number,
    )
    assert codes(results) == [PaperCode.ISSUE_NUMBER_TAKEN] * 4
    assert Issue.objects.filter(number=200).count() == 1
