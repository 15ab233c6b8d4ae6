"""Whose eyes the tests look through: visitors, and people who sign in by the real one-time-code page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.looking import SIZES, Watch
from zhuomu.core.actor import system_actor
from zhuomu.core.models import Person
from zhuomu.core.services.signin import login_code_issue

# people of the sample month
EDITOR = "qinxiaoman"
SECOND_EDITOR = "xuluming"
REVIEWER = "qiaomulan"
LEADER = "shenyanqiu"
PUBLISHER = "zhuowenlan"
CLERK = "fuxiaochuan"
AUDITOR = "shijingzhi"
ADMINISTRATOR = "wuli"


def code_for(username: str) -> str:
    """A fresh one-time code, as an administrator hands it out."""
    return login_code_issue(by=system_actor(), person=Person.objects.get(username=username))


class Desk:
    """Opens pages. A person signs in by hand once and is remembered for the module."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.browser, self.server = browser, server
        self.watch = Watch()
        self._states: dict[str, Any] = {}
        self._shared: dict[tuple[str, bool, bool], Page] = {}
        self._open: list[BrowserContext] = []

    def context(self, state: Any = None, *, is_phone: bool = False, has_js: bool = True) -> BrowserContext:
        """A fresh context: nothing remembered but ``state``."""
        width, height = SIZES["phone" if is_phone else "desk"]
        context = self.browser.new_context(
            base_url=self.server,
            viewport={"width": width, "height": height},
            has_touch=is_phone,
            java_script_enabled=has_js,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            storage_state=state,
        )
        context.set_default_timeout(10_000)
        self.watch.over(context)
        self._open.append(context)
        return context

    def visitor(self, **how: bool) -> Page:
        """A page of somebody who is not signed in."""
        return self.context(**how).new_page()

    def page(self, username: str, **how: bool) -> Page:
        """A page of somebody who is signed in."""
        if username not in self._states:
            self.sign_in(username)
        return self.context(self._states[username], **how).new_page()

    def tab(self, username: str = "", *, is_phone: bool = False, has_js: bool = True) -> Page:
        """A page that the module shares: style sheets are fetched once.

        For looking only: what a page keeps in cookies or storage stays there for the next test.
        """
        key = (username, is_phone, has_js)
        if key not in self._shared:
            if username and username not in self._states:
                self.sign_in(username)
            context = self.context(self._states.get(username), is_phone=is_phone, has_js=has_js)
            self._open.remove(context)
            self._shared[key] = context.new_page()
        page = self._shared[key]
        width, height = SIZES["phone" if is_phone else "desk"]
        page.set_viewport_size({"width": width, "height": height})
        return page

    def sign_in(self, username: str) -> None:
        """Sign in through the page for one-time codes."""
        context = self.context()
        page = context.new_page()
        enter_code(page, username)
        page.wait_for_url("**/desk/")
        self._states[username] = context.storage_state()
        context.close()
        self._open.remove(context)

    def forget(self) -> None:
        """Everybody must sign in again, as after a night."""
        self._states.clear()

    def close_all(self) -> None:
        """Close what this test opened."""
        for context in self._open:
            context.close()
        self._open.clear()

    def leave(self) -> None:
        """Close everything."""
        self.close_all()
        for page in self._shared.values():
            page.context.close()


def enter_code(page: Page, username: str) -> None:
    """Fill in and send the page for one-time codes; stays on the page it is on if that is the one."""
    if "/login/code/" not in page.url:
        page.goto("/login/code/")
    page.get_by_label("登录码").fill(code_for(username))
    page.get_by_role("button", name="登录", exact=True).click()


def picture_file(place: Path) -> Path:
    """A photograph to upload."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (960, 640), "#dfe8ee")
    pen = ImageDraw.Draw(image)
    pen.rectangle((80, 320, 880, 600), fill="#b98d5c")
    pen.rectangle((160, 120, 420, 320), fill="#c9694d")
    pen.ellipse((560, 140, 760, 340), fill="#5f8f6b")
    path = place / "photo.jpg"
    image.save(path, quality=85)
    return path
