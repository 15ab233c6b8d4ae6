"""Nothing typed is lost: not by a reload, not by a session that ended, not by a form that came back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.looking import Watch
from tests.browser.people import CLERK, EDITOR, Desk, code_for
from zhuomu.apps.paper.models import Issue
from zhuomu.core.models import SignIn

AFTER_THE_PAUSE_MS = 700  # a draft is kept when the hand rests
WORDS = "今天下午，梧桐书房的灯又亮到了九点。"


def address_of_a_new_article() -> str:
    return f"/desk/paper/pages/{Issue.objects.get(number=109).pages.get(number=4).pk}/write/"


def type_an_article(page: Page) -> None:
    page.goto(address_of_a_new_article())
    page.get_by_label("标题").fill("书房夜读")
    page.get_by_label("正文").fill(WORDS)
    page.wait_for_timeout(AFTER_THE_PAUSE_MS)


def test_a_reload_brings_back_what_was_typed_and_it_can_be_put_away(desk: Desk, watch: Watch) -> None:
    page = desk.page(CLERK)
    type_an_article(page)
    page.reload()
    expect(page.get_by_text("已恢复上次没有提交的内容")).to_be_visible()
    expect(page.get_by_label("正文")).to_have_value(WORDS)
    page.get_by_role("button", name="不要，恢复原样").click()
    expect(page.get_by_label("正文")).to_have_value("")
    page.reload()
    expect(page.locator(".draft-note")).to_have_count(0)


def test_a_session_that_ended_asks_to_sign_in_and_then_offers_the_draft(
    desk: Desk, watch: Watch, server: str
) -> None:
    page = desk.page(EDITOR)
    type_an_article(page)
    SignIn.objects.filter(person__username=EDITOR).delete()
    page.locator("main").get_by_role("button", name="保存").click()
    page.wait_for_url("**/login/**")
    page.get_by_role("link", name="用一次性登录码").click()
    page.get_by_label("登录码").fill(code_for(EDITOR))
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"**{address_of_a_new_article()}")
    expect(page.get_by_label("正文")).to_have_value(WORDS)
    page.locator("main").get_by_role("button", name="保存").click()
    expect(page.get_by_text("已存为草稿")).to_be_visible()
    expect(page.locator(".marked")).to_contain_text(WORDS)
    desk.forget()


def test_after_signing_in_again_one_is_where_one_was(desk: Desk, watch: Watch) -> None:
    address = address_of_a_new_article()
    page = desk.visitor()
    page.goto(address)
    page.wait_for_url("**/login/**")
    page.get_by_role("link", name="用一次性登录码").click()
    page.get_by_label("登录码").fill(code_for(EDITOR))
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"**{address}")


def test_a_readers_words_survive_a_reload_but_the_telephone_is_not_kept(desk: Desk, watch: Watch) -> None:
    page = desk.visitor(is_phone=True)
    page.goto("/report/?issue=108&page=2")
    page.get_by_label("错在哪里").fill("“上岗”的引号用错了")
    page.get_by_text("想领奖？").click()
    page.get_by_label("手机号", exact=False).first.fill("13900001234")
    page.wait_for_timeout(AFTER_THE_PAUSE_MS)
    page.reload()
    expect(page.get_by_label("错在哪里")).to_have_value("“上岗”的引号用错了")
    assert "13900001234" not in page.evaluate("() => JSON.stringify(Object.assign({}, localStorage))")


def test_a_form_that_came_back_is_still_filled_in(desk: Desk, watch: Watch) -> None:
    watch.expect(422)
    page = desk.visitor(is_phone=True, has_js=False)
    page.goto("/report/?issue=108&page=2")
    page.get_by_label("刊出的名字").fill("江边散步的人")
    page.wait_for_timeout(2200)
    page.locator("main .form-actions").get_by_role("button", name="送出").click()
    expect(page.get_by_text("还没有写错在哪里").first).to_be_visible()
    expect(page.get_by_label("刊出的名字")).to_have_value("江边散步的人")


def test_without_javascript_choosing_an_article_keeps_what_was_typed(desk: Desk, watch: Watch) -> None:
    page = desk.visitor(is_phone=True, has_js=False)
    page.goto("/report/?issue=108&page=2")
    page.get_by_label("错在哪里").fill("引号用错了")
    page.get_by_role("button", name="志愿者翁阿姨的两本账").click()
    expect(page.get_by_label("错在哪里")).to_have_value("引号用错了")
    page.goto("/report/?issue=108&page=2")
    expect(page.get_by_label("错在哪里")).to_have_value("引号用错了")
