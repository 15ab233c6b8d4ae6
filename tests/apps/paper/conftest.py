"""What the paper's tests share: a paper, an issue in production, and the people who make it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.apps.paper.making import Staff, article_make, review
from tests.conftest import PersonMaker
from zhuomu.apps.paper.models import Article, Issue, Page, Paper
from zhuomu.apps.paper.services import article_submit, issue_create
from zhuomu.core.models import Office


@pytest.fixture(autouse=True)
def _own_media(settings: object, tmp_path: Path) -> Iterator[None]:
    """Pictures of a test lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    yield


@pytest.fixture
def paper(editorial_office: Office) -> Paper:
    return Paper.objects.get_or_create(name="梧桐社区报", defaults={"office": editorial_office})[0]


@pytest.fixture
def staff(make_person: PersonMaker, editorial_office: Office) -> Staff:
    """Author, three reviewers, publisher, on 2 November 2026."""
    return Staff(make_person, editorial_office, "2026-11-02 09:00")


@pytest.fixture
def issue(staff: Staff, paper: Paper) -> Issue:
    """Issue 108, in production, two pages."""
    return issue_create(by=staff.author, paper=paper, number=108, publish_on=date(2026, 11, 9), page_count=2)


@pytest.fixture
def page(issue: Issue) -> Page:
    return issue.pages.get(number=1)


@pytest.fixture
def draft(staff: Staff, page: Page, editorial_office: Office) -> Article:
    return article_make(
        staff, page, editorial_office, "电梯明年开建", "桂花弄的电梯明年开建。", "居民都说好。"
    )


@pytest.fixture
def submitted(staff: Staff, draft: Article) -> Article:
    assert draft.current is not None
    article_submit(by=staff.author, article=draft, seen_sha256=draft.current.sha256)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def approved(staff: Staff, submitted: Article) -> Article:
    for step, reviewer in staff.reviewers:
        review(reviewer, submitted, step)
    submitted.refresh_from_db()
    return submitted
