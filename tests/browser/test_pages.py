"""Every page at both sizes: no violation that axe finds, no sideways scroll; pictures where asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pyotp
import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.looking import Watch, look, sideways
from tests.browser.pages_all import FILES, MORE, PAGES, SENT, STAGED, Look, stage_all
from tests.browser.people import ADMINISTRATOR, AUDITOR, EDITOR, PUBLISHER, Desk, enter_code
from tests.contracts.test_access import NAMES
from zhuomu.core.actor import system_actor
from zhuomu.core.models import Office
from zhuomu.core.rights import Role
from zhuomu.core.services.people import person_create, post_give

PUBLIC = sorted(name for name, page in PAGES.items() if name.startswith("public_"))
LOOKS = [
    *((name, name, page) for name, page in PAGES.items()),
    *((key, name, page) for key, (name, page) in MORE.items()),
]
# large enough for an unsteady finger; text links inside a sentence are not targets (WCAG 2.5.8)
SMALL = """(least) => {
  const kinds = 'button, .button, summary, select, textarea, input, .masthead-name, .call';
  const drawn = ['hidden', 'checkbox', 'radio', 'file'];  // their label or frame is the target
  return [...document.querySelectorAll(kinds)]
    .filter((one) => one.getClientRects().length && !one.closest('.unseen') && !drawn.includes(one.type))
    .filter((one) => one.getBoundingClientRect().height < least - 0.5)
    .map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 20)}`);
}"""
TINY_TYPE = """(least) => {
  const found = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim();
    if (!text || !one.getClientRects().length || one.closest('.unseen, svg, script')) continue;
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (size < least - 0.01) found.add(`${one.tagName} ${one.className} ${size}: ${text.slice(0, 20)}`);
  }
  return [...found];
}"""


@pytest.fixture(scope="module", autouse=True)
def stage(server: str) -> None:
    stage_all()


def address(name: str, page: Look) -> str:
    return reverse(name, kwargs=dict(page.arguments())) + page.query()


def opened(desk: Desk, name: str, page: Look, **how: bool) -> Page:
    """The page as its row says."""
    if page.status != 200:
        desk.watch.expect(page.status)
    tab = desk.tab(page.who, **how)
    answer = tab.goto(address(name, page))
    assert answer is not None
    assert answer.status == page.status
    assert "/login/" not in tab.url or name.startswith("login")
    return tab


def test_every_address_is_looked_at_or_says_why_not() -> None:
    rows = [*PAGES, *FILES, *STAGED, *SENT]
    assert len(rows) == len(set(rows))
    assert set(NAMES) - set(rows) == set(), "addresses that nobody looks at: add a row to pages_table"
    assert set(rows) - set(NAMES) == set(), "rows without an address"
    assert set(STAGED.values()) <= set(globals()), "tests that STAGED names"


@pytest.mark.parametrize(("picture", "name", "page"), LOOKS, ids=[look[0] for look in LOOKS])
def test_page(picture: str, name: str, page: Look, desk: Desk, watch: Watch) -> None:
    look(opened(desk, name, page), picture)


@pytest.mark.parametrize("name", sorted(FILES))
def test_file(name: str, desk: Desk, watch: Watch) -> None:
    row = FILES[name]
    tab = desk.tab(row.who)
    answer = tab.request.get(desk.server + reverse(name, kwargs=dict(row.arguments())))
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(row.media_type)
    assert answer.body()


def test_what_only_takes_posts_shows_nothing_and_changes_nothing(desk: Desk, watch: Watch) -> None:
    faults = []
    people = [desk.tab(username) for username in (EDITOR, PUBLISHER, ADMINISTRATOR, AUDITOR)]
    for name, arguments in SENT.items():
        path = reverse(name, kwargs=dict(arguments()))
        answers = [person.request.get(desk.server + path, max_redirects=0).status for person in people]
        if not set(answers) <= {302, 403, 404, 405}:
            faults.append(f"{path} answered {answers}")
    assert faults == []


@pytest.mark.parametrize("name", PUBLIC)
def test_public_page_works_without_javascript(name: str, desk: Desk, watch: Watch) -> None:
    page = opened(desk, name, PAGES[name], is_phone=True, has_js=False)
    assert page.locator("main h1").count() == 1
    assert page.locator(".only-js:visible").count() == 0
    assert sideways(page, 320) == []
    with_js = opened(desk, name, PAGES[name], is_phone=True)
    assert page.locator("main form").count() == with_js.locator("main form").count()


@pytest.mark.parametrize("name", PUBLIC)
def test_elder_version_has_large_type_and_large_targets(name: str, desk: Desk, watch: Watch) -> None:
    page = desk.visitor(is_phone=True)
    page.goto(address(name, PAGES[name]))
    page.get_by_role("button", name="长辈版").click()
    page.get_by_role("button", name="标准字号").wait_for()
    assert page.evaluate(TINY_TYPE, 18) == []
    assert page.evaluate(SMALL, 60) == []
    look(page, f"{name}-elder")


@pytest.mark.parametrize("name", PUBLIC)
def test_public_type_and_targets(name: str, desk: Desk, watch: Watch) -> None:
    page = opened(desk, name, PAGES[name], is_phone=True)
    assert (
        page.evaluate(
            "() => parseFloat(getComputedStyle(document.querySelector('main p, main dl')).fontSize)"
        )
        >= 16
    )
    assert page.evaluate(SMALL, 48) == []


@pytest.mark.parametrize("name", PUBLIC)
def test_text_at_twice_its_size_does_not_scroll_sideways(name: str, desk: Desk, watch: Watch) -> None:
    page = opened(desk, name, PAGES[name])
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    assert sideways(page, 390) == []


def test_the_first_sign_in_of_a_publisher_walks_through_code_second_factor_and_password(
    desk: Desk, watch: Watch
) -> None:
    system = system_actor()
    person = person_create(by=system, username="anran", name="安然")
    office = Office.objects.get(short_name="街道")
    post_give(
        by=system, person=person, office=office, role=Role.PUBLISHER, title="代理主编", from_on=system.today
    )
    page = desk.visitor()
    enter_code(page, "anran")
    page.wait_for_url("**/login/totp/")
    look(page, "login_totp")
    secret = page.locator(".code").inner_text()
    page.get_by_label("动态口令").fill(pyotp.TOTP(re.sub(r"\s", "", secret)).at(system_actor().at))
    page.get_by_role("button", name="绑定并登录").click()
    page.wait_for_url("**/login/password/")
    look(page, "login_password")
    for box in page.locator("input[type=password]").all():
        box.fill("梧桐叶落满街-2026")
    page.get_by_role("button", name="设好").click()
    page.wait_for_url("**/desk/")
    assert page.get_by_role("heading", level=1).inner_text().startswith("安然")


def test_an_import_is_shown_before_it_is_taken_in(desk: Desk, watch: Watch) -> None:
    text = Path(__file__).parents[2].joinpath("zhuomu/web/sample/messages.txt").read_text(encoding="utf-8")
    page = desk.page(EDITOR)
    page.goto(reverse("errata_import"))
    page.get_by_label("粘贴聊天记录").fill(text)
    page.locator("main form button.is-main").click()
    page.wait_for_url("**/import/check/")
    look(page, "errata_import_check")
