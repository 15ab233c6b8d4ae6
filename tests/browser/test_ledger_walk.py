"""Twelve steps by four roles and a resident: from a phone in the yard to the board of what was put right."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import look
from tests.browser.people import Desk
from tests.browser.test_journey import PAST_THE_BOTS_MS, press
from tests.browser.world import Clock
from tests.conftest import moment

DISPATCHER, CALLER = "biqiuhe", "taoshuhe"
CLERK, HEAD = "kongxiangyu", "luodingan"
SAID = "望潮苑二期南门的栏杆断了一截，小朋友爱在那里玩，怕摔下去。"
TITLE = "望潮苑二期南门栏杆断裂"
REPLY = "断裂的栏杆已更换，其余栏杆一并检查加固。"


def resident_tells(page: Page) -> str:
    """Step 1, on a phone: one text, a place, a telephone. Returns the receipt number."""
    page.goto("/tell/")
    page.locator("[name=said]").fill(SAID)
    page.locator("[name=area]").select_option(label="望潮苑居民区")
    page.locator("[name=place]").fill("望潮苑二期南门")
    page.get_by_text("想要我们联系您").click()
    page.locator("[name=phone]").fill("19900008888")
    page.locator("[name=has_consent]").check()
    look(page, "walk-01-tell")
    page.wait_for_timeout(PAST_THE_BOTS_MS)
    press(page, "送出")
    number = page.locator(".receipt-number").inner_text().strip()
    look(page, "walk-01-receipt")
    return number


def dispatcher_takes_it_in(page: Page) -> str:
    """Steps 2 and 3: read beside what is similar, then problem, acceptance and dispatch in one form. Returns the number."""
    page.goto("/desk/ledger/desk/")
    page.get_by_role("link", name="望潮苑二期南门的栏杆").first.click()
    expect(page.locator("blockquote.said")).to_contain_text("栏杆断了一截")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=category]").select_option(label="公共设施")
    page.locator("[name=office]").select_option(label="社区管理办公室")
    look(page, "walk-02-desk-report")
    press(page, "受理并派单")
    page.goto("/desk/ledger/?q=栏杆断裂")
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("h1")).to_contain_text("待签收")
    look(page, "walk-03-dispatched")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def clerk_works(page: Page, number: str) -> None:
    """Steps 4 to 8: sign, contact, work with the number of a paper, reply, hand in — from the list of the own work."""
    page.goto("/desk/ledger/mine/")
    page.get_by_role("link", name=TITLE).first.click()
    press(page, "签收")
    expect(page.locator("h1")).to_contain_text("办理中")
    expect(page.locator("main")).to_contain_text("现在还不能报送审核")
    press(page, "记先行联系")
    page.locator("[name=way]").select_option("phone")
    page.locator("[name=is_reached]").first.check()
    page.locator("[name=text]").fill("已通电话，今天下午到现场。")
    press(page, "记先行联系")
    page.goto(f"/desk/ledger/{number}/action/")
    page.locator("[name=text]").fill("更换断裂栏杆一段，检查加固其余十二段。")
    page.locator("[name=reference]").fill("维修单 GL-1124")
    press(page, "记办理")
    page.goto(f"/desk/ledger/{number}/reply/")
    page.locator("[name=public_text]").fill(REPLY)
    press(page, "写答复")
    look(page, "walk-07-ready")
    press(page, "报送审核")
    page.goto(f"/desk/ledger/{number}/")
    expect(page.locator("h1")).to_contain_text("待审核")


def head_checks(page: Page, number: str) -> None:
    """Step 9: reply, work and wish side by side; one key passes it."""
    page.goto("/desk/ledger/checks/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator("main")).to_contain_text(REPLY)
    look(page, "walk-09-check")
    press(page, "审核通过，转回访")
    page.goto(f"/desk/ledger/{number}/")
    expect(page.locator("h1")).to_contain_text("待回访")


def caller_calls_back(page: Page, number: str) -> None:
    """Steps 10 and 11: the telephone for whoever calls, what was said, and the end."""
    page.goto(f"/desk/ledger/callbacks/{number}/")
    expect(page.locator("main")).not_to_contain_text("19900008888")
    press(page, "看联系方式")
    expect(page.locator("main")).to_contain_text("19900008888")
    page.goto(f"/desk/ledger/callbacks/{number}/")
    page.locator("[name=is_reached]").first.check()
    page.locator("[name=is_solved]").first.check()
    page.locator("[name=is_satisfied]").first.check()
    look(page, "walk-10-callback")
    press(page, "记下这次回访")
    page.locator("[name=outcome]").select_option("solved")
    press(page, "办结")
    page.goto(f"/desk/ledger/{number}/")
    expect(page.locator("h1")).to_contain_text("办结")


def dispatcher_publishes(page: Page, number: str) -> None:
    """Step 12: on the board, in words without names."""
    page.goto(f"/desk/ledger/{number}/publish/")
    page.locator("[name=summary]").fill("望潮苑二期南门断裂的栏杆已更换，其余十二段加固。")
    press(page, "公开")
    look(page, "walk-12-published")


@pytest.mark.slow
def test_a_voice_from_the_yard_is_put_right_and_told(desk: Desk, clock: Clock) -> None:
    clock.set(moment("2026-11-24 09:00"))
    receipt = resident_tells(desk.visitor(is_phone=True))
    clock.set(moment("2026-11-24 09:20"))
    number = dispatcher_takes_it_in(desk.page(DISPATCHER))
    clock.set(moment("2026-11-24 10:00"))
    clerk_works(desk.page(CLERK), number)
    clock.set(moment("2026-11-24 15:00"))
    desk.forget()
    head_checks(desk.page(HEAD), number)
    clock.set(moment("2026-11-25 09:30"))
    desk.forget()
    caller_calls_back(desk.page(CALLER, is_phone=True), number)
    dispatcher_publishes(desk.page(DISPATCHER), number)
    page = desk.visitor(is_phone=True)
    page.goto(f"/receipt/?number={receipt}")
    expect(page.locator("main")).to_contain_text(REPLY)
    expect(page.locator("main")).to_contain_text("办结")
    look(page, "walk-12-receipt")
    page.goto("/board/")
    expect(page.locator("main")).to_contain_text("断裂的栏杆已更换")
    look(page, "walk-12-board")
