"""The README's pictures. ``ZHUOMU_PICTURES=1`` writes them anew into docs/pictures."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.looking import ROOT, Watch, artefacts
from tests.browser.pages_table import draft, stage_set
from tests.browser.people import EDITOR, Desk
from zhuomu.apps.paper.models import Article
from zhuomu.ledger.models import Problem

PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 250_000
DISPATCHER, HANDLER = "biqiuhe", "kongxiangyu"  # 城运中心派单员, 社区管理办科员


def front(desk: Desk) -> Page:
    """The newest issue on the web, as a reader's desktop shows it."""
    page = desk.visitor()
    page.set_viewport_size({"width": 1000, "height": 1240})
    page.goto("/")
    return page


def article(desk: Desk) -> Page:
    """An article at the editor's desk with what the proofreading engine marks, the first in hand."""
    page = desk.page(EDITOR)
    page.set_viewport_size({"width": 1360, "height": 850})
    page.goto(f"/desk/paper/articles/{draft().pk}/")
    page.keyboard.press("n")
    return page


def report(desk: Desk) -> Page:
    """The reader's form on a phone: the article chosen, a sentence tapped, the error written down."""
    page = desk.visitor(is_phone=True)
    page.set_viewport_size({"width": 390, "height": 844})
    found = Article.objects.filter(page__issue__number=108, kind="article").select_related(
        "published", "page"
    )
    short = min(found, key=lambda one: len(one.published.text))
    page.goto(f"/report/?issue=108&page={short.page.number}&article={short.pk}")
    page.locator("label.choice", has_text="为居民避免损失").click()
    said = page.get_by_label("错在哪里")
    said.fill("“37起”和“约200万元”对不上上一期的数字，请核对。")
    said.evaluate("(field) => { field.blur(); field.scrollIntoView({block: 'end'}); scrollBy(0, 24); }")
    return page


def home(desk: Desk) -> Page:
    """The first screen of the centre: what waits to be accepted, dispatched, ruled on, called back."""
    page = desk.page(DISPATCHER)
    page.set_viewport_size({"width": 1360, "height": 850})
    page.goto("/desk/")
    return page


def problem(desk: Desk) -> Page:
    """Ten callers, one problem, at the desk of whoever works on it: what is missing before it can be handed in."""
    page = desk.page(HANDLER)
    page.set_viewport_size({"width": 1360, "height": 850})
    page.goto(f"/desk/ledger/{Problem.objects.get(title='青榆小区北门垃圾房满溢').number}/")
    return page


def tell(desk: Desk) -> Page:
    """The residents' form on a phone, a matter written down."""
    page = desk.visitor(is_phone=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/tell/")
    said = page.get_by_label("什么事")
    said.fill("12号楼门口的路灯不亮，晚上看不清台阶，老人不敢下楼。")
    said.evaluate("(field) => { field.blur(); scrollTo(0, 0); }")
    return page


@pytest.fixture(scope="module", autouse=True)
def stage(server: str) -> None:
    stage_set()


@pytest.mark.parametrize(
    "show", [front, article, report, home, problem, tell], ids=lambda show: show.__name__
)
def test_picture(show: Callable[[Desk], Page], desk: Desk, watch: Watch) -> None:
    taken = Image.open(io.BytesIO(show(desk).screenshot())).convert("RGB")
    place = PICTURES if os.environ.get("ZHUOMU_PICTURES") else artefacts()
    place.mkdir(exist_ok=True)
    path = place / f"{show.__name__}.png"
    taken.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    assert 10_000 < path.stat().st_size < MOST_BYTES


def test_the_kept_pictures_are_those_of_the_readme_and_small() -> None:
    kept = {path.name: path for path in PICTURES.glob("*.png")}
    assert set(kept) == set(re.findall(r"docs/pictures/(\w+\.png)", (ROOT / "README.md").read_text("utf-8")))
    assert all(path.stat().st_size < MOST_BYTES for path in kept.values())
