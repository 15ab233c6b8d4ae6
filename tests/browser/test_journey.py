"""The whole journey by real clicks: a page comes in, readers report errors, awards go out, the reader looks it up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Watch, look
from tests.browser.people import (
    EDITOR,
    LEADER,
    PUBLISHER,
    REVIEWER,
    SECOND_EDITOR,
    Desk,
    picture_file,
)
from tests.browser.world import Clock
from tests.conftest import moment
from zhuomu.apps.paper.views.public import qr_response

PAGE_TEXT = Path(__file__).resolve().parent.parent / "pages" / "kicker-deck.txt"
HEADLINES = ["梧桐路街道启动“楼组微更新”行动", "暑期托管班里的“小掌柜”", "企业服务专员上门问需送策"]
SENTENCE = "第一天少收了五角钱"
SAID = "“半个小时”应为“半小时”"
PAST_THE_BOTS_MS = 2200  # the form refuses what comes faster than a hand can


def press(page: Page, name: str) -> None:
    """Click the one button or link of the page's main part that is called so."""
    main = page.locator("main")
    main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).first.click()


def page_comes_in(page: Page, tmp_path: Path) -> None:
    """The editor makes issue 110, pastes a page of text and confirms what was read."""
    page.goto("/desk/paper/")
    expect(page.get_by_label("期号")).to_have_value("110")
    page.get_by_label("出版日期").fill("2026-12-02")
    page.get_by_label("版数").fill("1")
    press(page, "建这一期")
    page.get_by_role("link", name="第110期").click()
    press(page, "读入版面")
    page.get_by_label("粘贴整版文字").fill(PAGE_TEXT.read_text(encoding="utf-8"))
    press(page, "读入")
    expect(page.get_by_role("heading", name=re.compile("第 3 块"))).to_be_visible()
    for number, headline in enumerate(HEADLINES, start=1):
        expect(page.locator(f"[name=a{number}-headline]")).to_have_value(headline)
    look(page, "journey-1-confirm")
    press(page, "确认，建成稿件")
    expect(page.get_by_text("已建好 3 篇稿件")).to_be_visible()
    picture = picture_file(tmp_path)
    for headline in HEADLINES:
        page.get_by_role("link", name=headline).click()
        if page.get_by_text("还缺照片文件").count():
            page.get_by_role("link", name="改稿").click()
            page.locator("[name=photo-1-file]").set_input_files(str(picture))
            page.locator("[name=photo-1-alt_text]").fill("几位居民围着一张桌子说话")
            press(page, "保存")
            expect(page.get_by_text("已保存")).to_be_visible()
        press(page, "提交送审")
        expect(page.get_by_text("已送审")).to_be_visible()
        page.get_by_role("link", name="第110期", exact=True).click()


def reviewer_passes(page: Page, step: str) -> None:
    """One reviewer reads and passes all three articles."""
    for headline in HEADLINES:
        page.goto("/desk/paper/reviews/")
        page.get_by_role("link", name=headline).click()
        press(page, f"{step}通过")
        expect(page.get_by_text(f"{step}通过。")).to_be_visible()


def publisher_publishes(page: Page, picture: str) -> None:
    page.goto("/desk/paper/")
    page.get_by_role("link", name="第110期").click()
    press(page, "出版")
    page.locator("dialog[open]").get_by_role("button", name="出版").click()
    expect(page.get_by_text("已出版，读者现在就能看到")).to_be_visible()
    look(page, picture)


def qr_address(page: Page, server: str) -> str:
    """The address that the printed code of issue 110, page 1 opens."""
    page.goto("/issues/110/1/")
    href = page.get_by_role("link", name="给这一版纠错").get_attribute("href")
    address = f"{server}{href}"
    drawn = page.request.get(f"{server}/issues/110/1/qr.svg").body()
    assert drawn == qr_response(address).content, "the code on the page opens another address than its button"
    return address


def reader_reports(page: Page, address: str, *, name: str = "", picture: str = "") -> str:
    """From the QR code to the receipt: three taps and one text (and a name, if one likes). Returns the number."""
    page.goto(address)
    if picture:
        look(page, f"{picture}-page")
    page.get_by_role("button", name=HEADLINES[1]).click()  # tap 1: the article
    page.locator("label.choice", has_text=SENTENCE).click()  # tap 2: the sentence
    page.get_by_label("错在哪里").fill(SAID)
    if name:
        page.get_by_label("刊出的名字").fill(name)
    if picture:
        look(page, f"{picture}-filled")
    page.wait_for_timeout(PAST_THE_BOTS_MS)
    page.locator("main .form-actions").get_by_role("button", name="送出").click()  # tap 3: send
    expect(page.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    if picture:
        look(page, f"{picture}-receipt")
    return page.locator(".receipt-number").inner_text().strip()


def editor_judges_by_keyboard(page: Page) -> None:
    """j to the row, Enter to open, a to accept; the second report of the same place goes along."""
    page.goto("/desk/errata/?issue=110")
    expect(page.locator("[data-row]")).to_have_count(2)
    look(page, "journey-4-desk")
    page.locator("body").press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="判定")).to_be_visible()
    together = page.locator("[name=with]")  # the same sentence of the same article: proposed, never by itself
    expect(together).not_to_be_checked()
    together.focus()
    page.keyboard.press("Space")
    expect(together).to_be_checked()
    look(page, "journey-4-report")
    for name, text in (("quote", "半个小时"), ("correction", "半小时")):
        page.locator(f"[name={name}]").focus()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(text)
    page.get_by_label("差错种类").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("差错种类")).not_to_have_value("")
    page.keyboard.press("Escape")  # out of every field, so that a is a key again
    page.keyboard.press("a")
    expect(page.get_by_text("已采纳")).to_be_visible()
    page.goto("/desk/errata/?issue=110&tab=accepted")
    expect(page.locator("[data-row]")).to_have_count(2)


def list_is_computed(page: Page) -> None:
    page.goto("/desk/errata/contests/")
    press(page, "为第110期开设评奖")
    press(page, "计算名单")
    expect(page.get_by_text("已算出名单")).to_be_visible()


def list_is_confirmed(page: Page, says: str) -> None:
    page.goto("/desk/errata/contests/110/")
    press(page, "确认名单")
    expect(page.get_by_text(says)).to_be_visible()


def list_goes_into_the_next_issue(page: Page) -> None:
    page.goto("/desk/paper/")
    page.get_by_label("出版日期").fill("2027-01-08")
    page.get_by_label("版数").fill("2")
    press(page, "建这一期")
    page.get_by_role("link", name="第111期").click()
    waiting = page.locator(".stack", has_text="12月“啄木鸟”名单揭晓")
    expect(waiting).to_be_visible()
    waiting.get_by_label("放到哪一版").select_option(label="第2版")
    waiting.get_by_role("button", name="取用").click()
    expect(page.get_by_role("heading", level=1, name="名单揭晓")).to_be_visible()
    expect(page.locator(".marked")).to_contain_text("江边散步的人（昵称）")
    look(page, "journey-5-list")


@pytest.mark.slow
def test_a_page_comes_in_readers_report_and_awards_go_out(
    desk: Desk, watch: Watch, clock: Clock, server: str, tmp_path: Path
) -> None:
    clock.set(moment("2026-12-01 09:00"))
    page_comes_in(desk.page(EDITOR), tmp_path)
    reviewer_passes(desk.page(SECOND_EDITOR), "初审")
    reviewer_passes(desk.page(REVIEWER), "复审")
    reviewer_passes(desk.page(LEADER), "终审")
    clock.set(moment("2026-12-02 08:00"))
    desk.forget()
    publisher_publishes(desk.page(PUBLISHER), "journey-2-published")

    address = qr_address(desk.visitor(), server)
    phone = desk.visitor(is_phone=True)
    receipt = reader_reports(phone, address, name="江边散步的人", picture="journey-3")
    clock.set(moment("2026-12-03 19:00"))
    second = reader_reports(desk.visitor(is_phone=True, has_js=False), address)
    assert second != receipt

    clock.set(moment("2026-12-04 09:00"))
    desk.forget()
    editor_judges_by_keyboard(desk.page(EDITOR))
    clock.set(moment("2027-01-04 09:00"))
    desk.forget()
    list_is_computed(desk.page(EDITOR))
    list_is_confirmed(desk.page(SECOND_EDITOR), "还需要另一位同事确认")
    list_is_confirmed(desk.page(PUBLISHER), "名单已确认，已交社区报下一期刊登")
    list_goes_into_the_next_issue(desk.page(EDITOR))

    page = desk.visitor(is_phone=True)
    page.goto("/")
    page.get_by_role("link", name="查回执").click()
    page.get_by_label("回执号").fill(receipt.lower())
    page.get_by_role("button", name="查询").click()
    expect(page.locator("main")).to_contain_text("采纳")
    expect(page.locator("main")).to_contain_text("您是第一位指出这处差错的读者")
    expect(page.locator("main")).to_contain_text("最佳")
    look(page, "journey-6-looked-up")
    page.goto(f"/receipt/?number={second}")
    expect(page.locator("main")).to_contain_text("采纳")
    expect(page.locator("main")).not_to_contain_text("第一位")
