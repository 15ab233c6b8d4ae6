"""Whatever people do in whatever order: nothing is published without three others having read exactly that text."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.apps.paper.making import Staff, article_make, current, review, rewritten
from tests.conftest import PersonMaker, actor_for
from zhuomu.apps.paper.models import Article, Page
from zhuomu.apps.paper.services import (
    article_edit,
    article_submit,
    article_withdraw,
    correction_publish,
    correction_start,
    erratum_create,
    issue_publish,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Office
from zhuomu.core.rights import Role
from zhuomu.core.services.events import chain_faults
from zhuomu.rules.article_flow import ReviewStep, Verdict

pytestmark = pytest.mark.django_db
WORDS = ("甲说好。", "乙说好。")
Verb = Callable[[Actor, Article, int], Any]


def edit(by: Actor, article: Article, number: int) -> None:
    seen = current(article).sha256
    article_edit(by=by, article=article, content=rewritten(article, WORDS[number % 2]), seen_sha256=seen)


def step_back(by: Actor, article: Article, number: int) -> None:
    review(by, article, list(ReviewStep)[number], Verdict.RETURNED, "退回")


def note(by: Actor, article: Article, number: int) -> None:
    erratum_create(by=by, article=article, wrong="说好", right="叫好", kind="文字")


VERBS: dict[str, Verb] = {
    "edit": edit,
    "submit": lambda by, article, _: article_submit(
        by=by, article=article, seen_sha256=current(article).sha256
    ),
    "pass": lambda by, article, number: review(by, article, list(ReviewStep)[number]),
    "return": step_back,
    "publish": lambda by, article, _: issue_publish(by=by, issue=article.page.issue),
    "note": note,
    "correct": lambda by, article, _: correction_start(by=by, article=article, opinion="更正"),
    "reprint": lambda by, article, _: correction_publish(
        by=by, article=article, seen_sha256=current(article).sha256
    ),
    "withdraw": lambda by, article, _: article_withdraw(by=by, article=article, opinion="撤"),
}
# print is far away: two straight roads are offered as one move each, so that examples get there and beyond
REVIEWED = [("pass", 1, 0), ("pass", 2, 1), ("pass", 3, 2)]
ROADS = {
    "to print": [("submit", 0, 0), *REVIEWED, ("publish", 3, 0)],
    "to the correction": [("note", 0, 0), ("correct", 0, 0), *REVIEWED, ("reprint", 3, 0)],
}
MOVE = st.tuples(st.sampled_from(sorted(VERBS)), st.integers(0, 4), st.integers(0, 2)).map(
    lambda move: [move]
)
MOVES = st.lists(st.one_of(MOVE, MOVE, st.sampled_from(sorted(ROADS)).map(ROADS.__getitem__)), max_size=10)


def check(article: Article, printed: dict[int, str]) -> None:
    """What holds after every move. ``printed`` remembers the words of each version that was ever published."""
    article.refresh_from_db()
    standing = list(article.reviews.filter(cleared_at=None, verdict="passed"))
    version, authors = current(article), {one.author_id for one in article.versions.all()}
    assert len({row.reviewer_id for row in standing}) == len({row.step for row in standing}) == len(standing)
    assert all(row.sha256 == version.sha256 for row in standing)
    assert not {row.reviewer_id for row in standing} & authors
    if article.published is not None:
        if article.published.pk not in printed:
            assert article.published == version
            assert {row.step for row in standing} == set(ReviewStep)
        printed[article.published.pk] = article.published.sha256
        assert article.page.issue.is_published
    for pk, sha256 in printed.items():
        kept = article.versions.get(pk=pk)
        assert (kept.sha256, kept.is_frozen) == (sha256, True)


@pytest.mark.slow
@given(roads=MOVES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_path_publishes_without_three_others_on_the_unchanged_text(
    roads: list[list[tuple[str, int, int]]],
    staff: Staff,
    page: Page,
    editorial_office: Office,
    make_person: PersonMaker,
) -> None:
    people = _people(staff, make_person)
    with transaction.atomic():
        article = article_make(staff, page, editorial_office, "题目", WORDS[0])
        printed: dict[int, str] = {}
        for verb, who, number in itertools.chain.from_iterable(roads):
            _try(VERBS[verb], people[who], article, number)
            check(article, printed)
        assert list(chain_faults()) == []
        transaction.set_rollback(True)


def _people(staff: Staff, make_person: PersonMaker) -> list[Actor]:
    """The author and the three reviewers in their order, and one who may do everything."""
    if not hasattr(staff, "all_round"):
        staff.all_round = actor_for(make_person(Role.PUBLISHER), staff.final.at)  # type: ignore[attr-defined]
    return [staff.author, staff.first, staff.second, staff.final, staff.all_round]  # type: ignore[attr-defined]


def _try(verb: Verb, by: Actor, article: Article, number: int) -> None:
    before = (current(article).pk, article.status, article.reviews.count())
    try:
        with transaction.atomic():
            verb(by, article, number)
    except Refused:
        assert (current(article).pk, article.status, article.reviews.count()) == before


def test_the_straight_road_gets_to_print_and_beyond(
    staff: Staff, page: Page, editorial_office: Office
) -> None:
    article, printed = article_make(staff, page, editorial_office, "题目", WORDS[0]), dict[int, str]()
    people = [staff.author, staff.first, staff.second, staff.final]
    for verb, who, number in itertools.chain.from_iterable(ROADS.values()):
        VERBS[verb](people[who], article, number)
        check(article, printed)
    assert len(printed) == 2
    assert article.status == "corrected"
