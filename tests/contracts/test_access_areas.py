"""Own area and another's: what hangs on an office out of sight answers 404, to a look and to a send."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from tests.apps.paper.making import Staff, article_make
from zhuomu.apps.paper import urls
from zhuomu.apps.paper.models import Article, Page, Paper
from zhuomu.apps.paper.services import issue_create
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import Role

pytestmark = pytest.mark.django_db
NARROW = (Role.OFFICE_CLERK, Role.AREA_SECRETARY, Role.OFFICE_HEAD, Role.UNION_CADRE, Role.LIBRARIAN)
ARTICLE_PAGES = [pattern for pattern in urls.staff if str(pattern.pattern).startswith("articles/<int:pk>/")]


@pytest.fixture
def article(make_person: Callable[..., Person], editorial_office: Office, party_office: Office) -> Article:
    """A draft of the party office in an issue that is not published."""
    from datetime import date

    staff = Staff(make_person, editorial_office, "2026-11-01 09:00")
    paper = Paper.objects.create(name="梧桐社区报", office=editorial_office)
    issue = issue_create(by=staff.author, paper=paper, number=110, publish_on=date(2027, 1, 8), page_count=1)
    return article_make(staff, Page.objects.get(issue=issue), party_office, "只有本科室看得见")


def address_of(pattern: URLPattern, article: Article) -> str:
    kwargs: dict[str, object] = {"pk": article.pk}
    if pattern.name == "paper_mark":
        kwargs |= {"state": "taken", "rule": "x", "start": 0, "end": 1, "sha": "0" * 16}
    return reverse(str(pattern.name), kwargs=kwargs)


@pytest.mark.parametrize("role", NARROW)
def test_an_article_of_another_office_is_out_of_sight(
    role: Role,
    article: Article,
    area_office: Office,
    make_person: Callable[..., Person],
    signed_in: Callable[[Person], Client],
) -> None:
    client = signed_in(make_person(role, area_office))
    walked = 0
    for pattern in ARTICLE_PAGES:
        address = address_of(pattern, article)
        for send in (client.get, client.post):
            status = send(address).status_code
            # 403: the role lacks the right for any office; 405: that method is not offered to anybody
            assert status in {403, 404, 405}, (role, pattern.name, send.__name__, status)
            walked += 1
    assert client.get(reverse("paper_article", args=[article.pk])).status_code == 404
    assert "只有本科室看得见" not in client.get(reverse("paper_articles")).content.decode()
    assert client.get("/desk/search/?q=只有本科室看得见").context["hits"] == []
    assert walked == len(ARTICLE_PAGES) * 2 >= 20


def test_the_own_office_and_those_above_see_it(
    article: Article,
    party_office: Office,
    root_office: Office,
    make_person: Callable[..., Person],
    signed_in: Callable[[Person], Client],
) -> None:
    for office in (party_office, root_office):
        client = signed_in(make_person(Role.OFFICE_CLERK, office))
        assert client.get(reverse("paper_article", args=[article.pk])).status_code == 200
