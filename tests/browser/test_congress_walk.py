"""A whole congress by its people: credentials, measures, a void election, a tie across the last seat, the second vote."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import look
from tests.browser.people import Desk
from tests.browser.world import Clock
from tests.conftest import moment
from zhuomu.apps.congress.models import Delegate, Round
from zhuomu.core.models import Notice, Person

CLERK, CHAIR = "nishuyu", "xiemingyuan"
TELLERS = ("yanqingshu", "tanyiran", "jizhaoming")
WATCHERS = ("bianzhiyuan", "maolingyun", "shihuairen")
ROLES = ("总计票人", "计票人", "计票人", "总监票人", "监票人", "监票人")
TITLE = "梧桐路街道科学技术协会第二次代表大会"
DELEGATES = ("方如镜", "江一苇", "阮青禾", "柳闻莺", "倪思齐", "左明堂", "童秋水", "乐天恩", "梅子青")
CANDIDATES = DELEGATES[:3]
BASE = "/desk/congress"
# by place on the ballot: the first 8 votes, the second and the third 5 each, where 5 of 9 are needed and 2 are elected
PAPERS = ["112"] * 4 + ["121"] * 4 + ["211"]
AGAIN = ["12"] * 5 + ["21"] * 4


def press_button(page: Page, name: str) -> None:
    """Click the first thing in the page's main part that looks like a button and is called so."""
    page.locator("main .button").filter(has_text=name).first.click()


def clerk_prepares(page: Page) -> str:
    """Congress, delegates from a sheet, their credentials, measures from an example, who counts. Returns its address."""
    page.goto(f"{BASE}/new/")
    page.locator("[name=body]").fill("梧桐路街道科学技术协会")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=on]").fill("2026-12-08")
    page.locator("[name=place]").fill("街道会议室")
    page.locator("[name=office]").select_option(label="梧桐路街道科学技术协会")
    press_button(page, "开始筹备")
    home = page.url.rstrip("/")
    page.goto(f"{home}/delegates/import/")
    lines = ["姓名,性别,选举单位,单位职务,类别,区分"]
    lines += [f"{name},{'女' if place % 2 else '男'},科技工作者,," for place, name in enumerate(DELEGATES)]
    sheet = {"name": "代表.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode("gbk")}
    page.locator("[name=file]").set_input_files(sheet)  # type: ignore[arg-type]
    press_button(page, "导入")
    page.goto(f"{home}/delegates/")
    expect(page.locator("main")).to_contain_text("梅子青")
    page.locator("thead input[type=checkbox]").check()
    page.get_by_role("button", name="资格有效").click()
    measures_are_written(page, home)
    page.goto(f"{home}/officers/")
    for username, role in zip((*TELLERS, *WATCHERS), ROLES, strict=True):
        person = Person.objects.get(username=username)
        page.locator("[name=kind]").select_option("teller" if username in TELLERS else "supervisor")
        page.locator("[name=role]").fill(role)
        page.locator("[name=name]").fill(person.name)
        page.locator("[name=person]").select_option(str(person.pk))
        press_button(page, "加上")
        expect(page.locator("main")).to_contain_text(person.name)
    look(page, "congress-01-officers")
    return home


def measures_are_written(page: Page, home: str) -> None:
    page.goto(f"{home}/documents/new/")
    page.locator("[name=kind]").select_option("measures")
    page.locator("[name=title]").fill("第二届委员会选举办法")
    press_button(page, "接着写正文")
    page.locator("#example").select_option("science_association")
    press_button(page, "填入参数")
    page.locator("[name=text]").fill(
        "第一条　选举采用无记名投票方式。\n第二条　赞成票超过实到代表半数的当选。"
    )
    look(page, "congress-01-measures")
    press_button(page, "存为第1稿")
    expect(page.locator("main")).to_contain_text("超过应到人数的三分之二")


def delegates_arrive(desk: Desk, page: Page, home: str) -> None:
    """Eight at the desk, a name and two strokes of Enter each; the last one by the code on the own phone."""
    page.goto(f"{home}/check-in/")
    press_button(page, "开放报到")
    for name in DELEGATES[:-1]:
        page.goto(f"{home}/check-in/")
        expect(page.locator("main [autofocus]")).to_be_focused()  # a frame after the page is there
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=re.compile(r"报到\s*："))).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text(name)
    code = Delegate.objects.get(congress__title=TITLE, name=DELEGATES[-1]).code
    phone = desk.visitor(is_phone=True)
    phone.goto(f"/congress/{code}/")
    phone.get_by_role("button", name="报到").click()
    expect(phone.locator("main")).to_contain_text("您已报到")
    look(phone, "congress-02-phone")


def chair_adopts(page: Page, home: str) -> None:
    """The meeting is opened; measures and those who count are adopted, every vote with its numbers."""
    page.goto(f"{home}/begin/")
    press_button(page, "大会开始")
    page.goto(f"{home}/documents/")
    page.get_by_role("link", name="第二届委员会选举办法").first.click()
    press_button(page, "表决")
    page.locator("[name=for_count]").fill("8")
    press_button(page, "记下结果")
    expect(page.locator("main")).to_contain_text("实到")  # eight of nine: one is missing, so it is refused
    page.locator("[name=against_count]").fill("1")
    press_button(page, "记下结果")
    page.goto(f"{home}/officers/")
    press_button(page, "表决")
    for box in page.locator("[name=officers]").all():
        box.check()
    page.locator("[name=for_count]").fill("9")
    press_button(page, "记下结果")
    page.goto(f"{home}/officers/")
    expect(page.locator("main")).not_to_contain_text("待表决")


def clerk_begins(page: Page, home: str) -> int:
    """Two seats, three candidates in the order that a person confirms. Returns the number of the round."""
    page.goto(f"{home}/elections/new/")
    page.locator("[name=title]").fill("第二届委员会委员")
    page.locator("[name=seats]").fill("2")
    page.locator("[name=measures]").select_option(index=1)
    press_button(page, "确定")
    page.locator("[name=rows]").fill("\n".join(CANDIDATES))
    press_button(page, "确定")
    look(page, "congress-03-order")
    press_button(page, "就按这个次序")
    press_button(page, "开始选举")
    expect(page.locator("h1")).to_contain_text("第 1 轮")
    return int(page.url.rstrip("/").rsplit("/", 1)[1])


def numbers_are_told(desk: Desk, pk: int, recovered: int) -> None:
    """Every number by two people; the second of them is asked without seeing the first one's."""
    numbers = {"present": 9, "printed": 10, "issued": 9, "exchanged": 0, "unused": 1, "recovered": recovered}
    for username in TELLERS[:2]:
        page = desk.page(username)
        for kind, number in numbers.items():
            page.goto(f"{BASE}/rounds/{pk}/")
            told = page.locator(f'form[action$="/figures/{kind}/"]')
            told.locator("input:not([type=hidden])").fill(str(number))
            told.get_by_role("button").click()
        look(page, f"congress-04-figures-{recovered}-{username}")


def from_home(page: Page, task: str, picture: str = "") -> None:
    """Whoever counts opens the first page and finds there what waits."""
    page.goto("/desk/")
    if picture:
        look(page, picture)
    page.get_by_role("main").get_by_role("link", name=task).click()
    page.wait_for_url("**/rounds/**")


def papers_are_read(desk: Desk, pk: int, papers: list[str], slip: str = "") -> None:
    """Two tellers type the bundle; where the second one's finger slips, a 监票人 settles it with the paper in hand."""
    for username in TELLERS[:2]:
        page = desk.page(username)
        from_home(page, "待录", f"congress-05-home-{username}")
        press_button(page, "录这一扎")
        read = [slip, *papers[1:]] if slip and username == TELLERS[1] else papers
        for number, marks in enumerate(read, start=1):
            expect(page.get_by_role("heading", level=1)).to_contain_text(f"第 {number} 张")
            expect(page.locator("main [autofocus]")).to_be_focused()
            page.keyboard.type(marks)
            page.keyboard.press("Enter")
        page.get_by_role("button", name="结束第 1 扎").click()
        expect(page.locator("h1")).to_contain_text("轮")
    if slip:
        page = desk.page(WATCHERS[1])
        page.goto(f"{BASE}/rounds/{pk}/")
        press_button(page, "核对")
        page.locator("input[type=radio]").first.check()
        look(page, "congress-05-settle")
        press_button(page, "核定这一扎")


def result_stands(desk: Desk, pk: int, name: str) -> None:
    """Counted, signed by all who count, announced by the chair."""
    page = desk.page(WATCHERS[0])
    page.goto(f"{BASE}/rounds/{pk}/")
    press_button(page, "计票")
    expect(page.locator("main .button").filter(has_text="计票")).to_have_count(0)
    for username in (*WATCHERS, *TELLERS):
        page = desk.page(username)
        from_home(page, "待签字")
        page.locator("[name=retyped]").fill(Person.objects.get(username=username).name)
        page.get_by_role("button", name="签字").click()
    page = desk.page(CHAIR)
    from_home(page, "待宣布结果", f"{name}-home")
    press_button(page, "宣布结果")
    page.goto(f"{BASE}/rounds/{pk}/result/")
    look(page, name)


@pytest.mark.slow
def test_a_congress_elects_by_its_measures_and_a_tie_is_voted_on_again(desk: Desk, clock: Clock) -> None:
    clock.set(moment("2026-12-08 08:10"))
    clerk = desk.page(CLERK)
    home = clerk_prepares(clerk)
    delegates_arrive(desk, clerk, home)
    chair = desk.page(CHAIR)
    chair_adopts(chair, home)
    pk = clerk_begins(clerk, home)
    chair.goto(f"{BASE}/rounds/{pk}/")
    press_button(chair, "开始发票")

    numbers_are_told(desk, pk, recovered=10)
    watcher = desk.page(WATCHERS[0])
    watcher.goto(f"{BASE}/rounds/{pk}/")
    press_button(watcher, "核对数目，开始录票")
    expect(watcher.locator("main")).to_contain_text("选举无效")
    look(watcher, "congress-04-void")

    clerk.goto(f"{BASE}/rounds/{pk}/follow/")
    press_button(clerk, "确定")
    pk = int(clerk.url.rstrip("/").rsplit("/", 1)[1])
    chair.goto(f"{BASE}/rounds/{pk}/")
    press_button(chair, "开始发票")
    numbers_are_told(desk, pk, recovered=9)
    watcher.goto(f"{BASE}/rounds/{pk}/")
    press_button(watcher, "核对数目，开始录票")
    papers_are_read(desk, pk, PAPERS, slip="111")
    result_stands(desk, pk, "congress-06-tie")
    first = Round.objects.get(pk=pk)

    clerk.goto(f"{BASE}/rounds/{pk}/follow/")
    press_button(clerk, "确定")
    again = int(clerk.url.rstrip("/").rsplit("/", 1)[1])
    vote = Round.objects.get(pk=again)
    assert (vote.kind, vote.names, vote.seats) == ("revote", first.names[1:], 1)
    chair.goto(f"{BASE}/rounds/{again}/")
    press_button(chair, "开始发票")
    numbers_are_told(desk, again, recovered=9)
    watcher.goto(f"{BASE}/rounds/{again}/")
    press_button(watcher, "核对数目，开始录票")
    papers_are_read(desk, again, AGAIN)
    result_stands(desk, again, "congress-07-revote")

    clerk.goto(f"{BASE}/rounds/{again}/result/")
    expect(clerk.locator("main")).to_contain_text(first.names[1])
    press_button(clerk, "报送社区报")
    assert Notice.objects.get(app="congress", key=f"congress.result.{again}").title
    clerk.goto(f"{home}/screen/")
    look(clerk, "congress-08-screen")
