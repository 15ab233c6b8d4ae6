from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.apps.errata.making import report_make
from tests.apps.paper.making import picture
from tests.conftest import actor_for
from zhuomu.apps.paper.models import Issue
from zhuomu.core.models import Attachment, Office, Person, SearchEntry
from zhuomu.core.rights import Role
from zhuomu.core.services.attachments import attachment_path, attachment_publish, picture_store
from zhuomu.core.services.search import search_forget, search_index
from zhuomu.core.write import writing
from zhuomu.web.views.search import pieces_of

pytestmark = pytest.mark.django_db
MakePerson = Callable[..., Person]
SignedIn = Callable[[Person], Client]


def index(entity: str, pk: object, title: str, text: str, *, is_public: bool) -> None:
    with writing():
        search_index(
            entity=entity,
            entity_id=pk,
            title=title,
            text=text,
            url="/somewhere/",
            is_public=is_public,
            dated_on=date(2026, 10, 9),
        )


def test_the_pieces_are_the_text_again() -> None:
    text, spans = "加装电梯的电梯", ((2, 4), (5, 7))
    pieces = pieces_of(text, spans)
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_hit in pieces if is_hit] == ["电梯", "电梯"]
    assert pieces_of("", ()) == ()


def test_the_public_finds_what_is_published_with_the_words_marked(client: Client) -> None:
    index("article", 1, "加装<电梯>圆梦", "桂花弄的电梯，10月8日运行。" + "字" * 200, is_public=True)
    index("article", 2, "内部电梯稿", "电梯", is_public=False)
    page = client.get("/search/?q=电梯").content.decode()
    assert "加装&lt;<mark" in page and "桂花弄的<mark" in page and "…" in page
    assert "内部" not in page and "2026年10月9日" in page
    assert "没有找到" in client.get("/search/?q=图书").content.decode()
    assert "没有找到" not in client.get("/search/").content.decode()


def test_a_query_comes_back_as_text_never_as_markup(client: Client) -> None:
    page = client.get("/search/?q=" + "<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_staff_find_only_articles_they_may_see(
    make_person: MakePerson, signed_in: SignedIn, published_issue: object, party_office: Office
) -> None:
    from zhuomu.apps.paper.models import Article

    article = Article.objects.first()
    assert article is not None
    hidden = Article.objects.exclude(pk=article.pk).first()
    assert hidden is not None
    Article.objects.filter(pk=hidden.pk).update(published=None)
    for one, title in ((article, "看得见的喜鹊"), (hidden, "看不见的喜鹊")):
        index("article", one.pk, title, "喜鹊", is_public=False)
    index("secret_thing", 1, "没人能看的喜鹊", "喜鹊", is_public=False)

    def titles(role: Role, office: Office | None = None) -> set[str]:
        hits = signed_in(make_person(role, office)).get("/desk/search/?q=喜鹊").context["hits"]
        return {hit.entry.title for hit in hits}

    assert titles(Role.EDITOR) == {"看得见的喜鹊", "看不见的喜鹊"}
    assert titles(Role.OFFICE_CLERK, party_office) == {"看得见的喜鹊"}
    page = signed_in(make_person(Role.EDITOR)).get("/desk/search/").content.decode()
    assert "要找什么" in page


def test_staff_find_published_articles_too_and_each_thing_once(
    make_person: MakePerson, signed_in: SignedIn, published_issue: object
) -> None:
    desk = signed_in(make_person(Role.OFFICE_CLERK))
    assert [hit.entry.title for hit in desk.get("/desk/search/?q=图书角").context["hits"]] == [
        "图书角搬进楼组"
    ]
    entry = SearchEntry.objects.get(title="图书角搬进楼组", is_public=True)
    with writing():
        search_forget(entity="article", entity_id=entry.entity_id, is_public=False)
    index("article", entry.entity_id, "图书角（改稿）", "图书角", is_public=False)
    assert [hit.entry.title for hit in desk.get("/desk/search/?q=图书角").context["hits"]] == [
        "图书角（改稿）"
    ]


def test_a_receipt_number_leads_to_its_report_for_whoever_may_see_reports(
    make_person: MakePerson, signed_in: SignedIn, published_issue: Issue
) -> None:
    report = report_make(published_issue)
    typed = report.report.receipt.lower().replace("-", " ")
    inside = signed_in(make_person(Role.EDITOR)).get("/desk/search/", {"q": typed})
    assert inside.headers["Location"] == f"/desk/errata/reports/{report.pk}/"
    assert signed_in(make_person(Role.OFFICE_CLERK)).get("/desk/search/", {"q": typed}).status_code == 200


@pytest.fixture
def photo(settings: object, tmp_path: Path, make_person: MakePerson) -> Attachment:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return picture_store(by=actor_for(make_person(Role.EDITOR)), data=picture())


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_file_is_for_whoever_gave_it_until_it_is_published(
    client: Client, photo: Attachment, make_person: MakePerson, signed_in: SignedIn
) -> None:
    address = f"/files/{photo.key}/"
    assert client.get(address).status_code == 404
    assert signed_in(make_person(Role.TELLER)).get(address).status_code == 404
    assert photo.given_by is not None
    inside = signed_in(photo.given_by).get(address)
    assert body(inside) == attachment_path(photo).read_bytes()
    assert "private" in inside.headers["Cache-Control"]
    attachment_publish(photo)
    outside = client.get(address)
    assert (
        body(outside)
        and "public" in outside.headers["Cache-Control"]
        and "immutable" in outside.headers["Cache-Control"]
    )
    assert client.get(f"/files/{uuid.uuid4()}/").status_code == 404


def test_a_file_is_served_so_that_nothing_in_it_can_act(client: Client, photo: Attachment) -> None:
    attachment_publish(photo)
    response = client.get(f"/files/{photo.key}/")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Content-Disposition"].startswith("inline")
    body(response)


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/pdf"])
def test_what_is_no_picture_is_only_saved_never_shown(
    client: Client, photo: Attachment, media_type: str
) -> None:
    attachment_path(photo).rename(attachment_path(photo).with_suffix(".bin"))
    Attachment.objects.filter(pk=photo.pk).update(media_type=media_type, is_public=True)
    response = client.get(f"/files/{photo.key}/")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    body(response)


def test_a_browser_that_has_the_file_gets_it_no_second_time(client: Client, photo: Attachment) -> None:
    attachment_publish(photo)
    first = client.get(f"/files/{photo.key}/")
    body(first)
    assert (
        client.get(f"/files/{photo.key}/", headers={"If-None-Match": first.headers["ETag"]}).status_code
        == 304
    )
    Attachment.objects.filter(pk=photo.pk).update(is_public=False)
    assert (
        client.get(f"/files/{photo.key}/", headers={"If-None-Match": first.headers["ETag"]}).status_code
        == 404
    )


def test_a_file_that_is_gone_from_the_disk_is_not_found(client: Client, photo: Attachment) -> None:
    attachment_publish(photo)
    attachment_path(photo).unlink()
    assert client.get(f"/files/{photo.key}/").status_code == 404


def test_robots_may_read_the_paper_and_nothing_else(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in text and "Disallow: /issues/" not in text
    assert client.get("/favicon.ico").headers["Location"].endswith("favicon.svg")
    assert get_resolver().resolve("/robots.txt").url_name == "robots"
