"""The reader's pages, as a phone without JavaScript uses them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.apps.errata.making import MASKED, PHONE, lift_article, report_make
from tests.conftest import actor_for
from zhuomu.apps.errata.models import ErrorReport
from zhuomu.apps.errata.services import report_ask
from zhuomu.apps.errata.views.public import DRAFT_COOKIE
from zhuomu.apps.paper.models import Issue, IssueState
from zhuomu.core.actor import Actor
from zhuomu.core.models import Person, PersonalDatum
from zhuomu.core.public_forms import form_stamp

pytestmark = pytest.mark.django_db


def stamp(seconds: int = 60) -> str:
    return form_stamp(Actor(None, timezone.now() - timedelta(seconds=seconds)))


@pytest.fixture
def sent(published_issue: Issue) -> dict[str, str]:
    """What a phone posts for the lift's article."""
    return {
        "stamp": stamp(),
        "issue": "107",
        "page": "1",
        "article": str(lift_article(published_issue).pk),
        "sentence": "10月8日，桂花弄12号楼的电梯正式运行。",
        "said": "“10月8日”应为“10月6日”",
        "print_name": "小飞",
        "website": "",
    }


def test_the_qr_code_leads_to_the_articles_of_its_page(client: Client, published_issue: Issue) -> None:
    page = client.get("/report/?issue=107&page=2").content.decode()
    assert "社区食堂添新菜" in page and "图书角搬进楼组" in page
    assert "加装电梯圆了上楼梦" not in page


def test_from_the_code_to_the_receipt_in_three_taps_and_one_text(
    client: Client, published_issue: Issue
) -> None:
    first = client.get("/report/?issue=107&page=1").content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', first))
    article = re.search(r'value="(article:\d+)" formnovalidate>加装电梯圆了上楼梦', first)
    assert article
    second = client.post("/report/", {**fields, "pick": article[1]}).content.decode()  # tap 1
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', second))
    sentence = re.search(r'name="sentence" value="(10月8日[^"]*)"', second)  # tap 2
    assert sentence
    fields["stamp"] = stamp()  # a reader takes longer than a test
    answer = client.post(
        "/report/", {**fields, "sentence": sentence[1], "said": "10月6日"}, follow=True
    )  # tap 3
    report = ErrorReport.objects.get()
    assert report.quote == "10月8日，桂花弄12号楼的电梯正式运行。" and report.correction == "10月6日"
    assert report.report.receipt in answer.content.decode()
    assert "请截图或抄下" in answer.content.decode()
    assert answer.redirect_chain[0][1] == 302


def test_without_a_code_the_newest_issue_and_its_pages_are_offered(
    client: Client, published_issue: Issue
) -> None:
    page = client.get("/report/").content.decode()
    assert "第107期" in page and 'value="page:2"' in page


@pytest.mark.parametrize(
    "query", ["issue=999", "issue=abc", "issue=107&page=9", "issue=107&page=1&article=999999", "page=１"]
)
def test_an_unknown_place_is_said_and_the_form_still_works(
    client: Client, published_issue: Issue, query: str
) -> None:
    response = client.get(f"/report/?{query}")
    assert response.status_code == 404
    assert "请重新选择" in response.content.decode() and 'name="said"' in response.content.decode()


def test_an_issue_in_production_is_never_seen(
    client: Client, published_issue: Issue, sent: dict[str, str]
) -> None:
    Issue.objects.update(state=IssueState.IN_PRODUCTION)
    for response in (
        client.get("/report/"),
        client.get("/report/?issue=107&page=1"),
        client.post("/report/", sent),
    ):
        assert "加装电梯" not in response.content.decode() and "第107期" not in response.content.decode()
    assert not ErrorReport.objects.exists()


def test_sending_stores_and_leads_to_the_receipt(client: Client, sent: dict[str, str]) -> None:
    response = client.post("/report/", {**sent, "phone": PHONE, "has_consent": "on", "is_real_name": "on"})
    report = ErrorReport.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/receipt/?number={report.report.receipt}&new=1"
    assert report.printed_name == "小飞"
    shown = client.get(response["Location"]).content.decode()
    assert MASKED in shown and PHONE not in shown


BAD: list[tuple[str, dict[str, str], str]] = [
    ("empty", {"said": ""}, "还没有写错在哪里"),
    ("blank", {"said": "   "}, "还没有写错在哪里"),
    ("huge", {"said": "长" * 10_000}, "写了 10000 个字"),
    ("flood", {"said": "长" * 20_001}, "写得太长（20001 个字）"),
    ("page", {"page": "9"}, "这一期没有这一版"),
    ("article", {"article": "999999"}, "没有这篇文章"),
    ("issue", {"issue": "999"}, "没有找到这一期"),
    ("phone", {"phone": "12345"}, "不像一个电话号码"),
    ("consent", {"phone": PHONE}, "请勾选同意"),
    ("name", {"print_name": "长" * 31}, "30"),
    ("quote", {"quote": "长" * 301}, "300"),
    ("robot", {"website": "http://x"}, "“网址”一栏请留空"),
    ("stale", {"stamp": "forged"}, ""),
]


@pytest.mark.parametrize(("change", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_gets_a_sentence_and_loses_nothing(
    client: Client, sent: dict[str, str], change: dict[str, str], words: str
) -> None:
    response = client.post("/report/", {**sent, "print_name": "独一个名字", **change})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert not ErrorReport.objects.exists()
    for name, value in {**sent, "print_name": "独一个名字", **change}.items():
        if name in {"said", "print_name", "quote", "phone", "website"}:
            assert value.strip() in page


def test_a_form_sent_in_a_blink_is_asked_again_with_its_stamp(client: Client, sent: dict[str, str]) -> None:
    young = stamp(0)
    response = client.post("/report/", {**sent, "stamp": young})
    assert response.status_code == 422 and young in response.content.decode()


def test_a_file_that_is_no_picture_gets_a_sentence(client: Client, sent: dict[str, str]) -> None:
    for content in (b"<svg onload=alert(1)>", b""):
        photo = SimpleUploadedFile("x.jpg", content, content_type="image/jpeg")
        response = client.post("/report/", {**sent, "photo": photo})
        assert response.status_code == 422
        assert "field-error" in response.content.decode()
    assert not ErrorReport.objects.exists()


def test_choosing_another_page_keeps_what_was_typed(client: Client, sent: dict[str, str]) -> None:
    typed = {**sent, "phone": PHONE, "quote": "抄下的话"}
    for pick, expected in (
        ("page:2", "社区食堂添新菜"),
        ("page:", "第2版"),
        ("article:", "街道召开联席会议"),
        ("issue:107", "第1版"),
        ("x", "换一版"),
    ):
        response = client.post("/report/", {**typed, "pick": pick})
        page = response.content.decode()
        assert response.status_code == 200 and expected in page
        assert "“10月8日”应为“10月6日”" in page and "小飞" in page and PHONE in page and "抄下的话" in page
    assert not ErrorReport.objects.exists()


def test_coming_back_finds_the_draft_but_never_the_phone(client: Client, sent: dict[str, str]) -> None:
    client.post("/report/", {**sent, "said": "", "quote": "没有写完的话", "phone": PHONE})
    page = client.get("/report/?issue=107&page=1").content.decode()
    assert "没有写完的话" in page and PHONE not in page
    assert client.cookies[DRAFT_COOKIE]["httponly"]
    client.post("/report/", sent)
    assert "没有写完的话" not in client.get("/report/?issue=107&page=1").content.decode()


def test_a_forged_draft_is_ignored(client: Client, published_issue: Issue) -> None:
    client.cookies[DRAFT_COOKIE] = "forged"
    assert client.get("/report/").status_code == 200


def test_after_the_deadline_the_form_says_so_and_takes_it(client: Client, sent: dict[str, str]) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Issue.objects.update(publish_on=yesterday - timedelta(days=9), report_until_on=yesterday)
    assert "评奖已经截止" in client.get("/report/").content.decode()
    response = client.post("/report/", sent, follow=True)
    assert ErrorReport.objects.get().is_late
    assert "不参加评奖" in response.content.decode()


def test_an_address_that_floods_is_stopped_before_any_work(client: Client, sent: dict[str, str]) -> None:
    for _ in range(10):
        assert client.post("/report/", sent).status_code == 302
    response = client.post("/report/", sent)
    assert response.status_code in {422, 429}
    assert ErrorReport.objects.count() == 10
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert other.post("/report/", sent).status_code == 302


def test_a_receipt_is_found_however_it_is_typed(client: Client, published_issue: Issue) -> None:
    report = report_make(published_issue)
    typed = report.report.receipt.replace("-", " ").lower()
    page = client.get("/receipt/", {"number": typed}).content.decode()
    assert "编辑正在看" in page and report.report.receipt in page


def test_a_receipt_shows_nothing_of_anybody_else(client: Client, published_issue: Issue) -> None:
    mine = report_make(published_issue, print_name="我")
    report_make(published_issue, print_name="别人家的名字", phone=PHONE, said="别人说的话")
    page = client.get("/receipt/", {"number": mine.report.receipt}).content.decode()
    for word in ("别人家的名字", "别人说的话", MASKED):
        assert word not in page


def test_looking_up_nothing_shows_the_field_and_empty_is_refused(client: Client, db: None) -> None:
    assert client.get("/receipt/").status_code == 200
    assert client.get("/receipt/?number=").status_code == 422


def test_guessing_receipts_is_stopped(client: Client, published_issue: Issue) -> None:
    report = report_make(published_issue)
    for _ in range(20):
        response = client.get("/receipt/?number=AAAA-BBBB-CC")
        assert response.status_code == 404 and "没有查到" in response.content.decode()
    stopped = client.get("/receipt/", {"number": report.report.receipt})
    assert stopped.status_code == 429 and "查错的次数太多" in stopped.content.decode()
    assert (
        Client(REMOTE_ADDR="10.0.0.9").get("/receipt/", {"number": report.report.receipt}).status_code == 200
    )


def test_a_question_is_answered_at_the_receipt(
    client: Client, published_issue: Issue, editor: Person
) -> None:
    report = report_make(published_issue)
    report_ask(by=actor_for(editor), report=report, question="是哪一段？")
    number = report.report.receipt
    assert "是哪一段？" in client.get("/receipt/", {"number": number}).content.decode()
    empty = client.post("/receipt/", {"number": number, "act": "answer", "answer": ""})
    assert empty.status_code == 422
    done = client.post("/receipt/", {"number": number, "act": "answer", "answer": "第一段"})
    assert done.status_code == 302
    assert "第一段" in client.get(done["Location"]).content.decode()


def test_the_phone_is_taken_back_at_the_receipt(client: Client, published_issue: Issue) -> None:
    report = report_make(published_issue, phone=PHONE)
    assert MASKED in client.get("/receipt/", {"number": report.report.receipt}).content.decode()
    done = client.post("/receipt/", {"number": report.report.receipt, "act": "forget"})
    assert done.status_code == 302 and not PersonalDatum.objects.exists()
    assert client.post("/receipt/", {"number": report.report.receipt, "act": "forget"}).status_code == 422
    assert client.post("/receipt/", {"number": report.report.receipt}).status_code == 200


def test_the_form_without_any_issue_is_an_empty_page(client: Client, db: None) -> None:
    response = client.get("/report/")
    assert response.status_code == 200 and "还没有出版的报纸" in response.content.decode()
    assert client.post("/report/", {"said": "x", "stamp": stamp()}).status_code == 422


def test_planted_phones_are_in_no_page_and_no_log(
    client: Client,
    sent: dict[str, str],
    caplog: pytest.LogCaptureFixture,
    signed_in: Callable[[Person], Client],
    editor: Person,
) -> None:
    with caplog.at_level("DEBUG"):
        client.post("/report/", {**sent, "phone": PHONE, "has_consent": "on", "said": f"错字，电话{PHONE}"})
        report = ErrorReport.objects.get()
        pages = [client.get("/receipt/", {"number": report.report.receipt})]
        desk = signed_in(editor)
        pages += [desk.get("/desk/errata/"), desk.get(f"/desk/errata/reports/{report.pk}/")]
        pages += [desk.get(f"/desk/errata/readers/{report.reader_id}/")]
    for page in pages:
        assert page.status_code == 200
        assert PHONE not in page.content.decode()
    assert PHONE not in caplog.text
