"""An article is written, changed, sent to review and taken out."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.apps.paper.making import (
    Staff,
    article_make,
    current,
    paragraphs,
    photo_block,
    photo_make,
    refused,
    rewritten,
)
from tests.conftest import PersonMaker, actor_for
from zhuomu.apps.paper.models import Article, Issue, Page, Paper
from zhuomu.apps.paper.services import (
    Content,
    PaperCode,
    article_create,
    article_edit,
    article_submit,
    article_withdraw,
    issue_publish,
)
from zhuomu.apps.paper.services.articles import article_office_set
from zhuomu.apps.paper.services.content import version_current
from zhuomu.core.errors import CoreCode
from zhuomu.core.models import Event, Office
from zhuomu.core.rights import Role
from zhuomu.core.services.search import search_find
from zhuomu.rules.article_flow import ArticleCode

pytestmark = pytest.mark.django_db
LONG = "长" * 200


def test_an_article_starts_with_its_first_version(staff: Staff, draft: Article) -> None:
    version = current(draft)
    assert (version.number, version.author, version.is_frozen) == (1, staff.author.person, False)
    assert version.lines == ["电梯明年开建", "桂花弄的电梯明年开建。", "居民都说好。", "（编辑部）"]
    assert (draft.status, draft.order, str(draft), draft.created_by) == (
        "drafting",
        1,
        "电梯明年开建",
        staff.author.person,
    )
    assert str(version) == "电梯明年开建（第1稿）"


def test_articles_stand_in_the_order_they_came(
    staff: Staff, page: Page, draft: Article, editorial_office: Office
) -> None:
    second = article_make(staff, page, editorial_office)
    third = article_make(staff, page, editorial_office)
    assert [draft.order, second.order, third.order] == [1, 2, 3]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("（社区党建办）", "社区党建办"),
        ("(社区党建办)", "社区党建办"),
        (" 社区党建办 ", "社区党建办"),
        ("（（社区党建办））", "社区党建办"),
        ("社区党建办（文）", "社区党建办（文）"),
        ("", ""),
    ],
)
def test_a_byline_is_kept_without_the_brackets_it_is_printed_in(typed: str, kept: str) -> None:
    assert Content("题", byline=typed).parts()["byline"] == kept


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kicker": LONG}, "kicker"),
        ({"headline": LONG}, "headline"),
        ({"deck": LONG}, "deck"),
        ({"byline": LONG}, "byline"),
        ({"body": paragraphs("长" * 30_001)}, "body"),
        ({"body": (photo_block(None, caption="长" * 30_001),)}, "body"),
        ({"body": (photo_block(None, alt="长" * 30_001),)}, "body"),
        ({"body": ({"type": "list", "label": "获奖", "items": ["张三"] * 20_000},)}, "body"),
    ],
)
def test_a_text_too_long_for_its_place_is_refused(
    staff: Staff, page: Page, editorial_office: Office, fields: dict[str, Any], field: str
) -> None:
    with refused(PaperCode.TEXT_TOO_LONG, field=field):
        content = Content(**{"headline": "题", **fields})
        article_create(by=staff.author, page=page, office=editorial_office, content=content)
    assert not Article.objects.exists()


def test_a_clerk_writes_for_the_own_office_only(
    make_person: PersonMaker, page: Page, party_office: Office, editorial_office: Office, draft: Article
) -> None:
    clerk = actor_for(make_person(Role.OFFICE_CLERK, party_office), "2026-11-02 10:00")
    content = Content("党员志愿日", body=paragraphs("党员来到楼组。"))
    mine = article_create(by=clerk, page=page, office=party_office, content=content)
    assert current(mine).author == clerk.person
    with refused(CoreCode.RIGHT_MISSING):
        article_create(by=clerk, page=page, office=editorial_office, content=content)
    with refused(CoreCode.RIGHT_MISSING):
        article_edit(by=clerk, article=draft, content=content, seen_sha256=current(draft).sha256)


def test_the_office_of_an_article_is_set_by_who_may_write_for_both(
    staff: Staff, make_person: PersonMaker, party_office: Office, draft: Article, page: Page
) -> None:
    clerk = actor_for(make_person(Role.OFFICE_CLERK, party_office), "2026-11-02 10:00")
    with refused(CoreCode.RIGHT_MISSING):  # it is another office's, and stays there
        article_office_set(by=clerk, article=draft, office=party_office, kind="article")
    article_office_set(by=staff.author, article=draft, office=party_office, kind="box")
    draft.refresh_from_db()
    assert (draft.office, draft.kind) == (party_office, "box")
    events = Event.objects.filter(verb="article_office_set")
    article_office_set(by=staff.author, article=draft, office=party_office, kind="box")
    assert events.count() == 1


def test_the_office_of_what_is_published_stays(
    staff: Staff, issue: Issue, approved: Article, party_office: Office
) -> None:
    issue_publish(by=staff.final, issue=issue)
    with refused(ArticleCode.PUBLISHED_IS_KEPT):
        article_office_set(by=staff.author, article=approved, office=party_office, kind="article")


def test_the_same_author_goes_on_in_a_draft(staff: Staff, draft: Article) -> None:
    content = rewritten(draft, "改过的第一段。")
    cleared = article_edit(
        by=staff.author, article=draft, content=content, seen_sha256=current(draft).sha256, why="删去一段"
    )
    assert cleared == ()
    version = current(draft)
    assert (version.number, version.paragraphs, version.why) == (1, ["改过的第一段。"], "删去一段")
    assert draft.versions.count() == 1


def test_another_person_makes_a_new_version_and_both_are_authors(staff: Staff, draft: Article) -> None:
    first = current(draft)
    content = rewritten(draft, "总编辑改的一段。")
    article_edit(by=staff.final, article=draft, content=content, seen_sha256=first.sha256)
    assert [(one.number, one.author, one.paragraphs[0]) for one in draft.versions.all()] == [
        (1, staff.author.person, "桂花弄的电梯明年开建。"),
        (2, staff.final.person, "总编辑改的一段。"),
    ]


def test_saving_the_same_words_makes_no_version_and_nobody_an_author(staff: Staff, draft: Article) -> None:
    before, events = current(draft), Event.objects.count()
    content = rewritten(draft, headline="  电梯明年开建 ", byline="（编辑部）")
    assert article_edit(by=staff.final, article=draft, content=content, seen_sha256=before.sha256) == ()
    assert (draft.versions.count(), current(draft).pk, Event.objects.count()) == (1, before.pk, events)


def test_a_text_that_was_submitted_is_kept_and_its_edit_is_the_next_version(
    staff: Staff, submitted: Article
) -> None:
    sent = current(submitted)
    content = rewritten(submitted, "送审后又改。")
    article_edit(by=staff.author, article=submitted, content=content, seen_sha256=sent.sha256)
    assert [one.paragraphs[0] for one in submitted.versions.all()] == [
        "桂花弄的电梯明年开建。",
        "送审后又改。",
    ]
    assert (sent.is_frozen, current(submitted).is_frozen, submitted.status) == (True, False, "submitted")


def test_an_edit_of_a_text_that_somebody_else_changed_is_refused(staff: Staff, draft: Article) -> None:
    seen = current(draft).sha256
    article_edit(by=staff.final, article=draft, content=rewritten(draft, "先到的改动。"), seen_sha256=seen)
    with refused(CoreCode.CHANGED_MEANWHILE):
        article_edit(
            by=staff.author, article=draft, content=rewritten(draft, "后到的改动。"), seen_sha256=seen
        )
    assert current(draft).paragraphs == ["先到的改动。"]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (Content("", body=paragraphs("一段。")), [ArticleCode.HEADLINE_MISSING]),
        (Content(" ", body=paragraphs("一段。")), [ArticleCode.HEADLINE_MISSING]),
        (Content("题"), [ArticleCode.PARAGRAPH_MISSING]),
        (Content("题", body=paragraphs("", "　")), [ArticleCode.PARAGRAPH_MISSING]),
        (
            Content("题", body=({"type": "list", "label": "获奖读者", "items": []},)),
            [ArticleCode.PARAGRAPH_MISSING],
        ),
        (
            Content("", body=(photo_block(None, "", ""),)),
            [
                ArticleCode.HEADLINE_MISSING,
                ArticleCode.PARAGRAPH_MISSING,
                ArticleCode.CAPTION_MISSING,
                ArticleCode.ALT_TEXT_MISSING,
                PaperCode.PHOTO_MISSING,
            ],
        ),
    ],
)
def test_what_is_incomplete_is_saved_but_not_submitted(
    staff: Staff, page: Page, editorial_office: Office, content: Content, codes: list[Any]
) -> None:
    article = article_create(by=staff.author, page=page, office=editorial_office, content=content)
    with refused(*codes):
        article_submit(by=staff.author, article=article, seen_sha256=current(article).sha256)
    article.refresh_from_db()
    assert (article.status, current(article).is_frozen) == ("drafting", False)


def test_a_list_alone_is_text_enough(staff: Staff, page: Page, editorial_office: Office) -> None:
    content = Content("获奖名单", body=({"type": "list", "label": "优秀读者", "items": ["林一", "陈二"]},))
    article = article_create(by=staff.author, page=page, office=editorial_office, content=content, kind="box")
    article_submit(by=staff.author, article=article, seen_sha256=current(article).sha256)
    article.refresh_from_db()
    assert article.status == "submitted"
    assert current(article).lines == ["获奖名单", "优秀读者：林一、陈二"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"has_people": True, "has_consent": False}, PaperCode.CONSENT_MISSING),
        ({"has_people": True, "has_consent": True}, None),
        ({"has_people": False, "has_consent": False}, None),
    ],
)
def test_people_on_a_photo_have_agreed(
    staff: Staff, paper: Paper, draft: Article, facts: dict[str, bool], code: PaperCode | None
) -> None:
    block = photo_block(photo_make(staff.author, paper, **facts))
    content = Content("题", body=(*paragraphs("一段。"), block))
    article_edit(by=staff.author, article=draft, content=content, seen_sha256=current(draft).sha256)
    if code is not None:
        with refused(code, field="body"):
            article_submit(by=staff.author, article=draft, seen_sha256=current(draft).sha256)
        return
    article_submit(by=staff.author, article=draft, seen_sha256=current(draft).sha256)
    assert current(draft).photos == [block]


def test_a_photo_that_is_gone_stops_the_submission(staff: Staff, paper: Paper, draft: Article) -> None:
    photo = photo_make(staff.author, paper)
    content = Content("题", body=(*paragraphs("一段。"), photo_block(photo)))
    article_edit(by=staff.author, article=draft, content=content, seen_sha256=current(draft).sha256)
    photo.delete()
    with refused(PaperCode.PHOTO_MISSING):
        article_submit(by=staff.author, article=draft, seen_sha256=current(draft).sha256)


def test_a_photo_of_another_paper_is_refused(staff: Staff, draft: Article, editorial_office: Office) -> None:
    other = photo_make(staff.author, Paper.objects.create(name="梧桐晚报", office=editorial_office))
    content = Content("题", body=(*paragraphs("一段。"), photo_block(other)))
    with refused(PaperCode.PHOTO_UNKNOWN, field="body"):
        article_edit(by=staff.author, article=draft, content=content, seen_sha256=current(draft).sha256)


def test_only_the_text_that_was_seen_is_submitted(staff: Staff, draft: Article) -> None:
    with refused(ArticleCode.TEXT_CHANGED):
        article_submit(by=staff.author, article=draft, seen_sha256="0" * 64)


def test_nothing_is_submitted_twice(staff: Staff, submitted: Article) -> None:
    with refused(ArticleCode.NO_SUCH_MOVE):
        article_submit(by=staff.author, article=submitted, seen_sha256=current(submitted).sha256)


def test_an_article_is_taken_out_with_a_reason_by_who_plans(
    staff: Staff, make_person: PersonMaker, editorial_office: Office, draft: Article
) -> None:
    clerk = actor_for(make_person(Role.OFFICE_CLERK, editorial_office), "2026-11-02 10:00")
    with refused(CoreCode.RIGHT_MISSING):
        article_withdraw(by=clerk, article=draft, opinion="不登了")
    with refused(ArticleCode.OPINION_MISSING, field="opinion"):
        article_withdraw(by=staff.author, article=draft, opinion=" ")
    article_withdraw(by=staff.author, article=draft, opinion="与上期重复")
    draft.refresh_from_db()
    assert draft.status == "withdrawn"
    with refused(ArticleCode.NO_SUCH_MOVE):
        article_edit(
            by=staff.author,
            article=draft,
            content=rewritten(draft, "又改"),
            seen_sha256=current(draft).sha256,
        )


def test_a_published_article_that_is_taken_out_is_found_no_more(
    staff: Staff, issue: Issue, approved: Article
) -> None:
    issue_publish(by=staff.final, issue=issue)
    assert [entry.title for entry in search_find("电梯", is_public=True)] == ["电梯明年开建"]
    with refused(CoreCode.RIGHT_MISSING):
        article_withdraw(by=staff.author, article=approved, opinion="失实")
    article_withdraw(by=staff.final, article=approved, opinion="失实")
    assert not search_find("电梯", is_public=True)


def test_the_database_holds_a_version_number_once(staff: Staff, draft: Article) -> None:
    with (
        pytest.raises(IntegrityError, match=r"version_number_once_in_an_article|articleversion\.number"),
        transaction.atomic(),
    ):
        draft.versions.create(number=1, headline="重号", sha256="0", created_at=staff.author.at)


def test_an_article_without_a_version_is_a_programming_error() -> None:
    article = Article()
    assert article.headline == "（无标题）"
    with pytest.raises(ValueError, match="has a version"):
        version_current(article)
