"""The dispatch desk by keys: a voice joins a problem with one key; a chosen problem is dispatched from the list."""

from __future__ import annotations

from django.urls import reverse

from tests.browser.looking import Watch
from tests.browser.pages_ledger_desk import DISPATCHER, voice
from tests.browser.people import Desk
from zhuomu.ledger.models import Problem, ReportLink


def test_one_key_joins_a_voice_to_a_problem(desk: Desk, watch: Watch) -> None:
    told = voice()
    page = desk.page(DISPATCHER)
    page.goto(reverse("ledger_desk_report", kwargs=dict(told)))
    page.get_by_role("heading", name="可能是同一件事").wait_for()
    with page.expect_navigation():
        page.keyboard.press("1")
    page.get_by_text("已归入").wait_for()
    assert ReportLink.objects.get(report=told["number"]).kind == "repeat"


def test_a_chosen_problem_is_dispatched_by_keys(desk: Desk, watch: Watch) -> None:
    problem = Problem.objects.filter(status="accepted").order_by("-pk")[0]
    page = desk.page(DISPATCHER)
    page.goto(reverse("ledger_list") + "?tab=accepted&sort=-number")
    row = page.locator("[data-row]", has_text=problem.number)
    while not row.locator("a[data-open]").evaluate("(link) => link === document.activeElement"):
        page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_text("已选 1 项").wait_for()
    page.locator("#bulk-office").select_option(label="社区管理办公室")
    page.locator("h1").click()
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("d")
    page.get_by_text(f"：{problem.number}。").wait_for()
    problem.refresh_from_db()
    assert problem.status == "dispatched"
