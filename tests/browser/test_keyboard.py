"""The desk by keyboard alone: / search, j k rows, Enter opens, x chooses, n p marks, a takes, r leaves, ? helps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Watch
from tests.browser.pages_table import draft, stage_set
from tests.browser.people import EDITOR, Desk


@pytest.fixture(scope="module", autouse=True)
def stage(server: str) -> None:
    stage_set()


@pytest.fixture
def page(desk: Desk, watch: Watch) -> Page:
    return desk.page(EDITOR)


def focused_row(page: Page) -> int:
    """Which row of the table holds the focus, from 0; -1 where none does."""
    at: int = page.evaluate(
        "() => [...document.querySelectorAll('[data-row]')].findIndex((row) => row.contains(document.activeElement))"
    )
    return at


def test_slash_goes_to_search_and_escape_leaves_it(page: Page) -> None:
    page.goto("/desk/errata/")
    page.keyboard.press("/")
    expect(page.locator("#site-search")).to_be_focused()
    page.keyboard.type("j/k")  # keys are letters while somebody types
    expect(page.locator("#site-search")).to_have_value("j/k")
    page.keyboard.press("Escape")
    expect(page.locator("#site-search")).not_to_be_focused()


def test_j_and_k_move_between_rows_and_enter_opens(page: Page) -> None:
    page.goto("/desk/errata/")
    page.keyboard.press("j")
    assert focused_row(page) == 0
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused_row(page) == 2
    page.keyboard.press("k")
    assert focused_row(page) == 1
    wanted = page.locator("[data-row]").nth(1).locator("a[data-open]").get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{wanted}")


def test_x_chooses_a_row_and_the_bar_counts_it(page: Page) -> None:
    page.goto("/desk/errata/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-bulk-count]")).to_have_text("已选 2 项")
    page.keyboard.press("x")
    expect(page.locator("[data-bulk-count]")).to_have_text("已选 1 项")


def test_marks_are_walked_taken_and_left_by_one_key_each(page: Page) -> None:
    page.goto(f"/desk/paper/articles/{draft().pk}/")
    marks = page.locator("[data-mark]")
    count = marks.count()
    assert count >= 3
    page.keyboard.press("n")
    expect(marks.nth(0)).to_be_focused()
    page.keyboard.press("n")
    expect(marks.nth(1)).to_be_focused()
    expect(page.locator(".mark.is-current")).to_have_count(1)
    page.keyboard.press("p")
    expect(marks.nth(0)).to_be_focused()
    expect(page.locator(".marked")).to_contain_text("，，")
    page.keyboard.press("a")
    expect(page.locator(".marked")).not_to_contain_text("，，")
    left = page.locator("[data-mark]").count()
    assert left < count
    page.keyboard.press("n")
    page.keyboard.press("r")
    expect(page.locator("[data-mark]")).to_have_count(left - 1)


def test_help_opens_by_question_mark_and_keys_can_be_switched_off(page: Page) -> None:
    page.goto("/desk/errata/")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.locator("[data-keys-off]").check()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator("h1").click()
    page.keyboard.press("j")
    assert focused_row(page) == -1


def test_the_first_tab_offers_the_way_past_the_menu(page: Page) -> None:
    page.goto("/desk/errata/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
