"""One afternoon on a phone: a leader's assistant looks before, writes down, hands over, and has the papers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Watch, artefacts, look
from tests.browser.pages_visits import area, stage_visits
from tests.browser.people import CLERK, LEADER, Desk
from zhuomu.apps.visits.models import Visit
from zhuomu.core.models import Event, Notice, SearchEntry
from zhuomu.ledger.models import Problem

NOTE = """11月24日上午，沈砚秋到望潮苑居民区走访，顾承远陪同。
先后察看了地下车库、议事厅。地下车库东角还有积水。
王阿姨反映，3号楼门禁坏了一个星期。居民提出晚上路灯太暗。当场请物业换了两盏。
顾承远承诺12月10日前修好门禁。
最后看望了独居老人欧阳秀珍，家住望潮苑5号602室。"""


@pytest.fixture(scope="module", autouse=True)
def stage(server: str) -> None:
    stage_visits()


def ticked(page: Page, words: str) -> None:
    """Tick the proposal with these words."""
    page.locator("#part-note label.choice", has_text=words).locator("input").check()


def test_an_assistant_writes_a_visit_down_on_a_phone(desk: Desk, watch: Watch) -> None:
    page = desk.page(CLERK, is_phone=True)
    page.goto(f"/desk/visits/areas/{area('望潮苑居民区').pk}/")
    expect(page.get_by_text("年底前修平垃圾箱房门口的地面")).to_be_visible()
    page.get_by_role("link", name="记走访").click()
    page.get_by_label("贴一段记录").fill(NOTE)
    page.get_by_role("button", name="读出要点").click()
    expect(page.get_by_text("勾选对的")).to_be_visible()
    look(page, "visits_new-proposals")
    for words in (
        "2026年11月24日",
        "沈砚秋",
        "地下车库",
        "议事厅",
        "门禁坏了",
        "路灯太暗",
        "12月10日前",
        "欧阳秀珍",
    ):
        ticked(page, words)
    page.get_by_role("button", name="采用勾选的").click()
    expect(page.get_by_label("沈砚秋 街道党工委书记")).to_be_checked()
    page.goto("/desk/visits/new/")  # the phone rang: what was sent waits
    page.get_by_role("link", name="接着写").click()
    expect(page.locator("#part-stops").get_by_label("地点").first).to_have_value("地下车库")
    look(page, "visits_new-taken")
    page.get_by_role("button", name="再加一条点位").click()
    page.locator("#part-stops").get_by_label("地点").last.fill("小花园")
    page.get_by_role("button", name="存草稿").click()
    page.wait_for_url(re.compile(r"/desk/visits/\d+/\?saved=1$"))
    page.get_by_role("link", name="接着记").click()
    page.get_by_role("button", name="记好").click()
    expect(page.get_by_text("走访已记好")).to_be_visible()
    page.get_by_role("button", name=re.compile("转入台账.*门禁坏了")).click()
    expect(page.get_by_text("待受理")).to_be_visible()
    look(page, "visits_visit-handed")
    visit = Visit.objects.order_by("-pk")[0]
    assert [stop.place for stop in visit.stops.all()] == ["地下车库", "议事厅", "小花园"]
    assert Problem.objects.order_by("-pk")[0].title == "3号楼门禁坏了一个星期"
    page.get_by_role("button", name="报送社区报").click()
    expect(page.get_by_text("已报送社区报：待用")).to_be_visible()
    with page.expect_download() as sheet:
        page.get_by_role("link", name="望潮苑走访记录表（Word）").click()
    assert sheet.value.suggested_filename == "望潮苑居民区走访记录表（11月24日）.docx"
    sheet.value.save_as(artefacts() / "visits-sheet.docx")
    page.get_by_role("button", name="显示姓名、地址、电话").click()
    expect(page.get_by_text("欧阳秀珍", exact=True)).to_be_visible()
    stored = str([*Notice.objects.values(), *SearchEntry.objects.values(), *Event.objects.values()])
    assert "欧阳秀珍" not in stored and "5号602室" not in stored


def test_what_is_refused_on_a_phone_is_said_beside_it(desk: Desk, watch: Watch) -> None:
    watch.expect(422)
    page = desk.page(CLERK, is_phone=True)
    page.goto("/desk/visits/new/")
    page.get_by_role("button", name="读出要点").click()
    expect(page.get_by_text("还没有贴记录").first).to_be_visible()
    page.locator("#part-heard").get_by_label("听到的问题、建议").fill("车棚没有充电桩")
    page.get_by_label("日期").fill("2026-12-24")
    page.get_by_role("button", name="记好").click()
    expect(page.get_by_text("日期不能晚于今天").first).to_be_visible()
    expect(page.locator("#part-heard").get_by_label("听到的问题、建议").first).to_have_value("车棚没有充电桩")
    look(page, "visits_new-refused")


def test_what_was_typed_survives_a_closed_page_but_no_name_does(desk: Desk, watch: Watch) -> None:
    page = desk.page(CLERK, is_phone=True)
    page.goto("/desk/visits/new/")
    point = page.locator("#part-heard")
    point.get_by_label("听到的问题、建议").fill("路口没有斑马线")
    point.get_by_text("当场解决、地点、谁说的").click()
    point.get_by_label("谁说的").fill("欧阳秀珍")
    page.wait_for_timeout(600)  # the copy is made when the typing rests
    page.goto("/desk/visits/")
    page.goto("/desk/visits/new/")
    expect(point.get_by_label("听到的问题、建议")).to_have_value("路口没有斑马线")
    kept = page.evaluate("() => JSON.stringify(localStorage)")
    assert "路口没有斑马线" in kept and "欧阳秀珍" not in kept


def test_a_leader_sees_what_is_due_on_the_home_page(desk: Desk, watch: Watch) -> None:
    page = desk.page("guchengyuan", is_phone=True)
    page.goto("/desk/")
    page.get_by_role("link", name=re.compile("本期待走访的结对")).click()
    expect(page.get_by_role("link", name="顾承远 ↔ 滨海智谷园区", exact=True)).to_be_visible()
    page.get_by_role("link", name=re.compile("记走访.*顾承远")).click()
    expect(page.get_by_label("顾承远 街道党工委副书记、办事处主任")).to_be_checked()
    leader = desk.page(LEADER, is_phone=True)
    leader.goto("/desk/visits/")
    expect(leader.get_by_role("link", name="11月20日走访")).to_be_visible()
