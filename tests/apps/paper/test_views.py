"""The pages of the paper as people use them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.paper.making import Staff, article_approve, article_make
from zhuomu.apps.paper.models import Article, Issue, Page, PageSource, Paper
from zhuomu.core.models import Person
from zhuomu.core.rights import Role

PAGES = Path(__file__).resolve().parents[2] / "pages"
pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture
def editor(make_person: Callable[..., Person], editorial_office: object) -> Person:
    return make_person(Role.EDITOR, editorial_office, name="秦编辑")


@pytest.fixture
def paper(editorial_office: object) -> Paper:
    return Paper.objects.create(name="梧桐社区报", office=editorial_office)


def test_readers_see_the_issue_its_pages_and_articles(published_issue: Issue) -> None:
    client = Client()
    front = client.get("/").content.decode()
    assert "加装电梯圆了上楼梦" in front and "第 107 期" in front
    page = client.get("/issues/107/2/").content.decode()
    assert "社区食堂添新菜" in page and "加装电梯" not in page
    article = Article.objects.get(published__headline="社区食堂添新菜")
    text = client.get(article.get_absolute_url()).content.decode()
    assert "食堂本月新增六道菜。" in text


@pytest.mark.parametrize(
    "address", ["/issues/999/", "/issues/107/9/", "/issues/107/1/999999/", "/issues/999/1/qr.svg"]
)
def test_an_unknown_issue_page_or_article_is_not_found(published_issue: Issue, address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 404


def test_a_published_issue_has_feeds_and_a_code_for_each_page(published_issue: Issue) -> None:
    client = Client()
    feed = client.get("/feed.atom")
    assert (
        feed["Content-Type"].startswith("application/atom+xml") and "社区食堂添新菜" in feed.content.decode()
    )
    assert client.get("/issues/107/feed.atom").status_code == 200
    office = Article.objects.first().office_id  # type: ignore[union-attr]
    assert client.get(f"/feed/office/{office}.atom").status_code == 200
    code = client.get("/issues/107/2/qr.svg")
    assert code["Content-Type"] == "image/svg+xml" and b"<svg" in code.content


def test_an_editor_plans_an_issue_and_is_told_when_the_number_is_taken(
    paper: Paper, editor: Person, signed_in: SignIn
) -> None:
    client = signed_in(editor)
    fields = {"number": 108, "publish_on": "2026-11-10", "page_count": 4}
    assert client.post(reverse("paper_issues"), fields).status_code == 302
    again = client.post(reverse("paper_issues"), fields)
    assert again.status_code == 422
    assert "108" in again.content.decode()
    assert Issue.objects.count() == 1


def test_a_page_is_read_in_confirmed_and_becomes_drafts(
    paper: Paper, editor: Person, signed_in: SignIn
) -> None:
    client = signed_in(editor)
    client.post(reverse("paper_issues"), {"number": 108, "publish_on": "2026-11-10", "page_count": 2})
    page = Page.objects.get(issue__number=108, number=1)
    text = next(PAGES.glob("*.txt")).read_text(encoding="utf-8")
    response = client.post(reverse("paper_source_new", args=[page.pk]), {"text": text})
    source = PageSource.objects.get()
    assert response.status_code == 302
    screen = client.get(reverse("paper_source", args=[source.pk]))
    assert screen.status_code == 200
    forms = [one["form"] for one in screen.context["pieces"]]
    fields = {one.html_name: one.value() if one.value() is not None else "" for form in forms for one in form}
    for form in forms:
        fields[f"{form.prefix}-headline"] = fields[f"{form.prefix}-headline"] or "补上的标题"
    done = client.post(reverse("paper_source", args=[source.pk]), fields)
    assert done.status_code == 302, done.content.decode()[:500]
    assert Article.objects.count() == len(forms)
    again = client.post(reverse("paper_source", args=[source.pk]), fields)
    assert again.status_code == 422 and Article.objects.count() == len(forms)


@pytest.mark.parametrize(
    ("data", "part"),
    [(b"", "没有文字"), (b"\x00\x01\x02\x00" * 50, "纯文本"), ("　\n\n".encode(), "没有文字")],
)
def test_a_page_that_is_none_is_refused_beside_the_file(
    paper: Paper, editor: Person, signed_in: SignIn, data: bytes, part: str
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in(editor)
    client.post(reverse("paper_issues"), {"number": 108, "publish_on": "2026-11-10", "page_count": 1})
    page = Page.objects.get()
    response = client.post(
        reverse("paper_source_new", args=[page.pk]),
        {"file": SimpleUploadedFile("page.txt", data), "text": ""},
    )
    assert response.status_code == 422
    assert part in response.content.decode()
    assert not PageSource.objects.exists()


def test_the_article_page_offers_what_is_next_and_says_why_not(
    paper: Paper,
    editor: Person,
    make_person: Callable[..., Person],
    signed_in: SignIn,
    editorial_office: object,
) -> None:
    client = signed_in(editor)
    client.post(reverse("paper_issues"), {"number": 108, "publish_on": "2026-11-10", "page_count": 1})
    page = Page.objects.get()
    response = client.post(
        reverse("paper_article_new", args=[page.pk]),
        {"headline": "", "text": "只有正文，没有标题。", "office": editorial_office.pk, "kind": "article"},  # type: ignore[attr-defined]
    )
    article = Article.objects.get()
    assert response.status_code == 302
    shown = client.get(reverse("paper_article", args=[article.pk])).content.decode()
    assert "标题" in shown and "aria-disabled" in shown
    form = client.get(reverse("paper_article_edit", args=[article.pk])).context["form"]
    fields = {one.html_name: one.value() or "" for one in form if one.html_name != "new_photo"}
    fields["headline"] = "补上标题"
    for name in ("new_has_people", "new_has_consent"):
        fields.pop(name)
    assert client.post(reverse("paper_article_edit", args=[article.pk]), fields).status_code == 302
    article.refresh_from_db()
    assert article.headline == "补上标题"
    seen = article.current.sha256  # type: ignore[union-attr]
    client.post(reverse("paper_submit", args=[article.pk]), {"seen_sha256": seen})
    article.refresh_from_db()
    assert article.status == "submitted"
    reviewer = signed_in(make_person(Role.REVIEWER))
    assert "补上标题" in reviewer.get(reverse("paper_reviews")).content.decode()
    reviewer.post(
        reverse("paper_review", args=[article.pk]),
        {"seen_sha256": seen, "verdict": "returned", "opinion": ""},
    )
    article.refresh_from_db()
    assert article.status == "submitted"
    reviewer.post(
        reverse("paper_review", args=[article.pk]),
        {"seen_sha256": seen, "verdict": "returned", "opinion": "改一改"},
    )
    article.refresh_from_db()
    assert article.status == "drafting"


def test_marks_are_shown_taken_and_rejected(
    paper: Paper,
    editor: Person,
    make_person: Callable[..., Person],
    signed_in: SignIn,
    editorial_office: object,
) -> None:
    client = signed_in(editor)
    client.post(reverse("paper_issues"), {"number": 108, "publish_on": "2026-11-10", "page_count": 1})
    page = Page.objects.get()
    client.post(
        reverse("paper_article_new", args=[page.pk]),
        {
            "headline": "一则消息",
            "text": "街道召开会议。。会上宣读了名单。",
            "office": editorial_office.pk,
            "kind": "article",
        },  # type: ignore[attr-defined]
    )
    article = Article.objects.get()
    marks = client.get(reverse("paper_article", args=[article.pk])).context["marks"]
    assert marks
    client.post(marks[0]["accept_url"])
    article.refresh_from_db()
    assert "。。" not in article.current.text  # type: ignore[union-attr]
    assert client.post(marks[0]["accept_url"]).status_code == 302
    assert article.marks.count() == 1


def test_two_versions_are_compared_by_character(
    make_person: Callable[..., Person],
    editorial_office: object,
    published_issue: Issue,
    signed_in: SignIn,
    editor: Person,
) -> None:
    article = Article.objects.get(published__headline="社区食堂添新菜")
    client = signed_in(editor)
    client.post(
        reverse("paper_erratum_new", args=[article.pk]),
        {"wrong": "六道菜", "right": "八道菜", "kind": "数字差错", "credit": ""},
    )
    client.post(reverse("paper_correct", args=[article.pk]), {"opinion": "读者来件"})
    article.refresh_from_db()
    assert article.status == "correcting"
    shown = client.get(reverse("paper_compare", args=[article.pk])).content.decode()
    assert "<del>六</del>" in shown.replace("\n", "") or "六" in shown
    bad = client.get(reverse("paper_compare", args=[article.pk]) + "?old=99&new=x")
    assert bad.status_code == 200


def test_every_desk_page_of_an_issue_opens(
    published_issue: Issue,
    editor: Person,
    make_person: Callable[..., Person],
    editorial_office: object,
    signed_in: SignIn,
) -> None:
    client = signed_in(editor)
    for name, args in [
        ("paper_issues", []),
        ("paper_articles", []),
        ("paper_reviews", []),
        ("paper_issue", [published_issue.pk]),
    ]:
        assert client.get(reverse(name, args=args)).status_code == 200, name
    assert client.get(reverse("paper_articles") + "?status=published").status_code == 200


def test_an_issue_is_published_from_its_page(
    paper: Paper,
    editor: Person,
    make_person: Callable[..., Person],
    editorial_office: object,
    signed_in: SignIn,
) -> None:
    staff = Staff(make_person, editorial_office, "2026-11-01 09:00")  # type: ignore[arg-type]
    client = signed_in(editor)
    client.post(reverse("paper_issues"), {"number": 108, "publish_on": "2026-11-10", "page_count": 1})
    page = Page.objects.get()
    article = article_make(staff, page, editorial_office, "一则消息", "正文。")  # type: ignore[arg-type]
    publisher = signed_in(staff.final.person)  # type: ignore[arg-type]
    publisher.post(reverse("paper_publish", args=[page.issue_id]))
    assert not Issue.objects.get().is_published
    article_approve(staff, article)
    assert publisher.get(reverse("paper_publish", args=[page.issue_id])).status_code == 200
    publisher.post(reverse("paper_publish", args=[page.issue_id]))
    assert Issue.objects.get().is_published


def test_a_box_with_lists_keeps_them_as_lists(paper: Paper, editor: Person, signed_in: SignIn) -> None:
    client = signed_in(editor)
    client.post(reverse("paper_issues"), {"number": 108, "publish_on": "2026-11-10", "page_count": 1})
    page = Page.objects.get()
    text = (
        "纠错有奖\n\n欢迎大家来做“啄木鸟”\n\n读完本期报纸，您若发现差错，请告诉我们，截止日期为当月底。每月评出最佳一名，另评优秀三名。\n\n"
        "2026年9月优秀“啄木鸟”：云朵(昵称)、程立新、郝晴\n\n2026年9月最佳“啄木鸟”：郑小雨\n"
    )
    client.post(reverse("paper_source_new", args=[page.pk]), {"text": text})
    source = PageSource.objects.get()
    forms = [one["form"] for one in client.get(reverse("paper_source", args=[source.pk])).context["pieces"]]
    fields = {one.html_name: one.value() or "" for form in forms for one in form}
    assert client.post(reverse("paper_source", args=[source.pk]), fields).status_code == 302
    article = Article.objects.get()
    lists = article.current.lists  # type: ignore[union-attr]
    assert [len(one["items"]) for one in lists] == [3, 1]
    assert article.kind == "box"


def test_an_approved_article_can_be_sent_back(
    paper: Paper,
    editor: Person,
    make_person: Callable[..., Person],
    editorial_office: object,
    signed_in: SignIn,
) -> None:
    staff = Staff(make_person, editorial_office, "2026-11-01 09:00")  # type: ignore[arg-type]
    signed_in(editor).post(
        reverse("paper_issues"), {"number": 108, "publish_on": "2026-11-10", "page_count": 1}
    )
    page = Page.objects.get()
    article = article_approve(staff, article_make(staff, page, editorial_office, "一则消息", "正文。"))  # type: ignore[arg-type]
    client = signed_in(staff.final.person)  # type: ignore[arg-type]
    assert "退回重改" in client.get(reverse("paper_article", args=[article.pk])).content.decode()
    seen = article.current.sha256  # type: ignore[union-attr]
    client.post(
        reverse("paper_review", args=[article.pk]),
        {"seen_sha256": seen, "verdict": "returned", "opinion": "再核一遍"},
    )
    article.refresh_from_db()
    assert article.status == "drafting"
