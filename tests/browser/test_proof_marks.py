"""The marks in the editor by hand: moved through by keys, taken, rejected, all alike, on a phone too; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Watch, look
from tests.browser.pages_table import by
from tests.browser.people import EDITOR, SECOND_EDITOR, Desk
from zhuomu.apps.paper.models import Article, Issue
from zhuomu.apps.paper.services import Content, article_create, article_submit
from zhuomu.core.models import Office

WORDS = (
    "11月18日，梧桐路街道召开冬季安全用电动员会，，十八个居民区的楼组长参加，，会后分头入户检查。",
    "活动贯切落实有关要求，大家的神经没有松驰，门口按装了新灯。",
)


def article_make(headline: str, *, is_submitted: bool = False) -> Article:
    """An article with marks, by the second editor."""
    writer = by(SECOND_EDITOR)
    article = article_create(
        by=writer,
        page=Issue.objects.get(number=109).pages.get(number=2),
        office=Office.objects.get(short_name="社区平安办"),
        content=Content(headline, body=tuple({"type": "paragraph", "text": text} for text in WORDS)),
    )
    if is_submitted:
        assert article.current is not None
        article_submit(by=writer, article=article, seen_sha256=article.current.sha256)
    return article


def address(article: Article) -> str:
    return f"/desk/paper/articles/{article.pk}/"


@pytest.fixture
def page(desk: Desk, watch: Watch) -> Iterator[Page]:
    yield desk.page(EDITOR)


@pytest.fixture
def phone(desk: Desk, watch: Watch) -> Iterator[Page]:
    yield desk.page(EDITOR, is_phone=True)


def test_marks_are_walked_and_decided_without_the_mouse(page: Page) -> None:
    article = article_make("用电安全一")
    page.goto(address(article))
    marks, text = page.locator("[data-mark]"), page.locator(".marked")
    count = marks.count()
    assert count >= 4
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(marks.nth(0)).to_be_focused()
    expect(page.locator(".mark.is-current")).to_have_count(1)
    look(page, "proof-marks")
    # all alike by one key: both are gone, and the next mark is in hand
    page.keyboard.press("A")
    expect(text).not_to_contain_text("，，")
    expect(marks).to_have_count(count - 2)
    expect(marks.nth(0)).to_be_focused()
    expect(marks.nth(0)).to_contain_text("贯切")
    page.keyboard.press("a")
    expect(text).to_contain_text("贯彻落实")
    expect(marks.nth(0)).to_contain_text("松驰")
    page.keyboard.press("r")
    expect(marks).to_have_count(count - 4)
    expect(text).to_contain_text("松驰")
    look(page, "proof-marks-offer")
    page.get_by_role("link", name="加入本报词库").click()
    expect(page.get_by_label("写法")).to_have_value("松驰")


def test_a_rejected_word_is_brought_back_on_its_list(page: Page) -> None:
    article = article_make("用电安全二")
    page.goto(address(article))
    mark = page.locator("[data-mark]", has_text="按装")
    mark.get_by_role("button", name="不改").click()
    expect(mark).to_have_count(0)
    page.get_by_role("link", name="不再提示的写法").click()
    page.locator("[data-row]", has_text="按装").get_by_role("button", name="恢复提示").click()
    expect(page.get_by_text("“按装”以后又会提示。")).to_be_visible()
    page.goto(address(article))
    expect(mark).to_have_count(1)


def test_on_a_phone_marks_are_decided_by_touch(phone: Page) -> None:
    article = article_make("用电安全三")
    phone.goto(address(article))
    marks, text = phone.locator("[data-mark]"), phone.locator(".marked")
    count = marks.count()
    # the words in the text lead to their mark, which shows them again with what stands around
    phone.locator("a.mark").first.tap()
    expect(marks.nth(0)).to_be_in_viewport()
    expect(marks.nth(0).locator(".mark-context")).to_contain_text("，，")
    button = marks.nth(0).get_by_role("button", name="都采纳")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 40
    button.tap()
    expect(text).not_to_contain_text("，，")
    expect(marks).to_have_count(count - 2)
    expect(marks.nth(0)).to_be_in_viewport()


def test_deciding_a_mark_loses_nothing_that_was_typed(page: Page) -> None:
    article = article_make("用电安全四", is_submitted=True)
    page.goto(address(article))
    opinion = page.get_by_label("意见")
    opinion.fill("第二段的数字请再核对")
    page.wait_for_timeout(600)  # the draft is kept a moment after the last key
    before = page.locator("[data-mark]").count()
    page.locator("[data-mark]").nth(0).get_by_role("button", name="不改").click()
    expect(page.locator("[data-mark]")).not_to_have_count(before)
    expect(page.get_by_label("意见")).to_have_value("第二段的数字请再核对")


def test_what_is_being_typed_is_proofread_in_place_and_not_saved(page: Page) -> None:
    article = article_make("用电安全五")
    page.goto(f"{address(article)}edit/")
    field = page.get_by_label("正文")
    field.fill("还没有存的一句，贯切落实。")
    page.get_by_role("button", name="先校对一遍（不存）").click()
    expect(page.locator("#typed [data-mark]")).to_have_count(1)
    expect(page.locator("#typed")).to_contain_text("贯彻")
    expect(field).to_have_value("还没有存的一句，贯切落实。")
    look(page, "proof-typed")
    assert Article.objects.get(pk=article.pk).current.text.endswith(WORDS[1])  # type: ignore[union-attr]


def test_without_javascript_the_same_is_done_by_forms(desk: Desk, watch: Watch) -> None:
    article = article_make("用电安全六")
    page = desk.page(EDITOR, has_js=False)
    page.goto(address(article))
    page.locator("#mark-1").get_by_role("button", name="都采纳").click()
    expect(page.locator(".marked")).not_to_contain_text("，，")
    page.goto(f"{address(article)}edit/")
    page.get_by_label("正文").fill("还没有存的一句，贯切落实。")
    page.get_by_role("button", name="先校对一遍（不存）").click()
    expect(page.locator("#typed [data-mark]")).to_have_count(1)
    expect(page.get_by_label("正文")).to_have_value("还没有存的一句，贯切落实。")
