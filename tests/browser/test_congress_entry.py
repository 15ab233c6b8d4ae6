"""Ballots of 30 names by keyboard alone: one key a name, Enter, and the next empty field is there."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Watch, look
from tests.browser.pages_congress_election import SECOND_TELLER, TELLER, THIRTY, at, stage_congress_election
from tests.browser.people import Desk
from zhuomu.apps.congress.models import BallotRow

BALLOTS = 10
KEYS_A_SECOND = 5  # an unhurried hand on the number keys


@pytest.fixture(scope="module", autouse=True)
def stage(server: str) -> None:
    stage_congress_election()


def line_of(number: int) -> str:
    """What a teller types for one ballot: mostly for, some against, some blank."""
    return "".join("1" if (number + place) % 5 else "20"[place % 2] for place in range(len(THIRTY)))


def taken(page: Page, pk: int) -> Page:
    page.goto(f"/desk/congress/rounds/{pk}/")
    page.locator("form[action$='bundles/1/take/'] button").click()
    expect(page.get_by_label("记号", exact=True)).to_be_focused()
    return page


def test_thirty_names_take_thirty_one_keys(desk: Desk, watch: Watch) -> None:
    pk = at("计时")()["pk"]
    page = taken(desk.page(TELLER), pk)
    before = time.perf_counter()
    keys = 0
    for number in range(BALLOTS):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"第 {number + 1} 张")
        expect(page.get_by_label("记号", exact=True)).to_be_focused()
        expect(page.get_by_label("记号", exact=True)).to_have_value("")
        line = line_of(number)
        page.keyboard.type(line)
        page.keyboard.press("Enter")
        keys += len(line) + 1
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"第 {BALLOTS + 1} 张")
    seconds = (time.perf_counter() - before) / BALLOTS
    assert keys == BALLOTS * (len(THIRTY) + 1)
    wanted = [line_of(number).translate(str.maketrans("120", "OX-")) for number in range(BALLOTS)]
    rows = BallotRow.objects.filter(entry__bundle__round=pk).values_list("marks", flat=True)
    assert sorted(rows) == sorted(wanted)
    hand = (len(THIRTY) + 1) / KEYS_A_SECOND
    print(
        f"\nentry: {len(THIRTY)} names, {keys // BALLOTS} keys a ballot; the machine takes {seconds:.2f} s of it, "
        f"a hand at {KEYS_A_SECOND} keys a second {hand:.1f} s, together {hand + seconds:.1f} s"
    )


def test_every_name_shows_its_mark_as_it_is_typed(desk: Desk, watch: Watch) -> None:
    page = taken(desk.page(SECOND_TELLER), at("计时")()["pk"])
    expect(page.get_by_label("记号", exact=True)).to_be_focused()
    page.keyboard.type("12 ?z")
    marks = page.locator("[data-marks-list] li b")
    for place, label in enumerate(("赞成", "反对", "弃权", "看不清", "z", "")):
        expect(marks.nth(place)).to_have_text(label)
    expect(page.locator("[data-marks-said]")).to_have_text("有办法里没有的记号。")
    page.keyboard.press("Backspace")
    expect(page.locator("[data-marks-said]")).to_have_text("还差 26 个。赞成 1 人。")
    page.keyboard.type("1" * 27)
    expect(page.locator("[data-marks-said]")).to_have_text("多了 1 个记号。")
    page.keyboard.press("Backspace")
    expect(page.locator("[data-marks-said]")).to_have_text(
        "齐了，按 Enter 确认。赞成 27 人，多于应选 25 人。"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_text("刚才确认的一张")).to_be_visible()
    look(page, "congress_entry-confirmed")
    page.get_by_role("button", name="收回这一张").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("第 1 张")


def test_the_field_alone_does_without_javascript(desk: Desk, watch: Watch) -> None:
    page = desk.page(SECOND_TELLER, has_js=False)
    page.goto(f"/desk/congress/rounds/{at('计时')()['pk']}/bundles/1/entry/")
    page.get_by_label("记号", exact=True).fill(line_of(3))
    page.get_by_label("记号", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("第 2 张")
    watch.expect(422)
    page.get_by_label("记号", exact=True).fill("1√1")
    page.get_by_label("记号", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("选举办法里没有“√”")
    expect(page.get_by_label("记号", exact=True)).to_have_value("1√1")
