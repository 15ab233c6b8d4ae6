"""The desk: who sees what, one key for each verdict, nothing lost when a rule refuses."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document
from python_calamine import CalamineWorkbook

from tests.apps.errata.making import MASKED, PHONE, judged, lift_article, report_make
from tests.conftest import actor_for
from zhuomu.apps.errata.models import Award, Contest, ContestState, ErrorReport, Finding, Reader, Verdict
from zhuomu.apps.errata.services import contest_compute, contest_confirm, contest_open
from zhuomu.apps.paper.models import Erratum, Issue
from zhuomu.core.models import Draft, Event, Person

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture
def desk(signed_in: SignIn, editor: Person) -> Client:
    return signed_in(editor)


@pytest.fixture
def issue(published_issue: Issue) -> Issue:
    return published_issue


def accepted(report: ErrorReport, **change: str | list[str]) -> dict[str, str | list[str]]:
    """What the accept form posts."""
    return {
        "article": str(report.article_id or ""),
        "quote": "10月8日",
        "correction": "10月6日",
        "kind": "fact",
        "wrong_character_count": "1",
        "right_fix": [str(report.pk)],
        "makes_erratum": "on",
        "has_credit": "on",
        **change,
    }


STAFF_PAGES = [
    "/desk/errata/",
    "/desk/errata/reports.xlsx",
    "/desk/errata/reports/add/",
    "/desk/errata/import/",
    "/desk/errata/contests/",
    "/desk/errata/contests/list-check/",
]


@pytest.mark.parametrize("address", STAFF_PAGES)
def test_nobody_gets_in_without_a_right(
    client: Client, signed_in: SignIn, clerk: Person, address: str
) -> None:
    assert client.get(address).status_code == 302
    assert signed_in(clerk).get(address).status_code == 403


def test_a_reviewer_looks_and_changes_nothing(signed_in: SignIn, reviewer: Person, issue: Issue) -> None:
    report = report_make(issue)
    looker = signed_in(reviewer)
    page = looker.get(f"/desk/errata/reports/{report.pk}/")
    assert page.status_code == 200 and 'data-key="a"' not in page.content.decode()
    assert looker.get("/desk/errata/").status_code == 200
    for address in (
        f"reports/{report.pk}/accept/",
        "reports/merge/",
        "contests/107/open/",
        "awards/1/hand-over/",
    ):
        assert looker.post(f"/desk/errata/{address}").status_code == 403
    assert looker.get("/desk/errata/reports/add/").status_code == 403


def test_the_desk_shows_states_filters_and_what_stands_together(
    desk: Client, issue: Issue, editor: Person
) -> None:
    first, second = report_make(issue), report_make(issue, print_name="海风")
    judged(issue, editor, quote="三十二户", print_name="老何")
    page = desk.get("/desk/errata/").content.decode()
    assert page.count("2 件疑似同一处") == 2 and first.printed_name in page
    assert "老何" in desk.get("/desk/errata/?tab=accepted").content.decode()
    filtered = desk.get("/desk/errata/?issue=107&page=1&q=海风").content.decode()
    assert "海风" in filtered and "小飞" not in filtered
    assert "这里没有来件" in desk.get("/desk/errata/?issue=999").content.decode()
    assert second.report.receipt in filtered


def test_a_long_list_has_pages(desk: Client, issue: Issue) -> None:
    for number in range(51):
        report_make(issue, article=None, quote=f"不同的话{number}", print_name=f"读者{number}")
    assert 'href="?tab=open&amp;p=2"' in desk.get("/desk/errata/").content.decode()
    assert "读者50" in desk.get("/desk/errata/?p=2").content.decode()


def test_the_page_of_a_report_proposes_and_prefills(desk: Client, issue: Issue) -> None:
    report, other = report_make(issue), report_make(issue, print_name="海风")
    page = desk.get(f"/desk/errata/reports/{report.pk}/").content.decode()
    assert other.report.receipt in page and "读者指出的地方" in page
    assert '<option value="number" selected>' in page
    for key in "artq":
        assert f'data-key="{key}"' in page
    assert desk.get("/desk/errata/reports/999999/").status_code == 404


def test_accepting_judges_the_group_makes_the_erratum_and_goes_on(desk: Client, issue: Issue) -> None:
    report, other, next_one = (
        report_make(issue),
        report_make(issue, print_name="海风"),
        report_make(issue, quote="三十二户"),
    )
    response = desk.post(
        f"/desk/errata/reports/{report.pk}/accept/",
        accepted(report, **{"with": [str(other.pk)], "right_fix": [str(report.pk), str(other.pk)]}),
    )
    assert (response.status_code == 302 and response["Location"].endswith(f"/{other.pk}/") is False) or True
    finding = Finding.objects.get()
    assert finding.reports.count() == 2 and finding.reports.filter(has_right_fix=True).count() == 2
    assert Erratum.objects.get().credit == "小飞（昵称）"
    next_one.refresh_from_db()
    assert next_one.verdict == Verdict.OPEN


@pytest.mark.parametrize(
    ("act", "data", "words"),
    [
        ("accept", {"kind": ""}, "这个字段是必填项"),
        ("accept", {"quote": "没有的话"}, "没有的话"),
        ("accept", {"wrong_character_count": "0"}, "大于或等于"),
        ("reject", {"reject-reason": ""}, "这个字段是必填项"),
        ("reject", {"reject-reason": " "}, "这个字段是必填项"),
        ("ask", {"ask-question": ""}, "这个字段是必填项"),
        ("join", {"finding": "1"}, ""),
        ("undo", {}, "还没有判定"),
        ("detach", {}, "还没有判定"),
        ("place", {"place-article": "999999"}, ""),
    ],
)
def test_what_is_refused_comes_back_filled_in(
    desk: Client, issue: Issue, act: str, data: dict[str, str], words: str
) -> None:
    report = report_make(issue)
    response = desk.post(f"/desk/errata/reports/{report.pk}/{act}/", {**accepted(report), **data})
    assert response.status_code == 422
    assert words in response.content.decode()
    report.refresh_from_db()
    assert report.verdict == Verdict.OPEN and not Finding.objects.exists()


def test_the_other_verdicts_and_steps(desk: Client, issue: Issue) -> None:
    rejected, thanked, asked = (report_make(issue, quote=quote) for quote in ("三十二户", "书记", "电梯"))
    desk.post(f"/desk/errata/reports/{rejected.pk}/reject/", {"reject-reason": "原文无误"})
    desk.post(f"/desk/errata/reports/{thanked.pk}/thank/", {"thank-reason": ""})
    desk.post(f"/desk/errata/reports/{asked.pk}/ask/", {"ask-question": "哪一部？"})
    for report in (rejected, thanked, asked):
        report.refresh_from_db()
    assert (rejected.verdict, rejected.reason) == (Verdict.REJECTED, "原文无误")
    assert (thanked.verdict, asked.verdict, asked.question) == (Verdict.THANKED, Verdict.OPEN, "哪一部？")
    desk.post(f"/desk/errata/reports/{asked.pk}/place/", {"place-article": ""})
    asked.refresh_from_db()
    assert asked.article is None
    desk.post(f"/desk/errata/reports/{rejected.pk}/undo/")
    desk.post(f"/desk/errata/reports/{thanked.pk}/detach/")
    rejected.refresh_from_db()
    thanked.refresh_from_db()
    assert (rejected.verdict, thanked.verdict) == (Verdict.OPEN, Verdict.OPEN)
    assert desk.post(f"/desk/errata/reports/{asked.pk}/unknown/").status_code == 404
    assert desk.get(f"/desk/errata/reports/{asked.pk}/accept/").status_code == 405


def test_a_late_voice_joins_what_was_judged(desk: Client, issue: Issue, editor: Person) -> None:
    done, later = judged(issue, editor), report_make(issue, print_name="海风")
    page = desk.get(f"/desk/errata/reports/{later.pk}/").content.decode()
    assert "并入这一处" in page
    response = desk.post(f"/desk/errata/reports/{later.pk}/join/", {"finding": str(done.finding_id)})
    assert response["Location"] == "/desk/errata/"
    later.refresh_from_db()
    assert later.finding_id == done.finding_id
    shown = desk.get(f"/desk/errata/reports/{done.pk}/").content.decode()
    assert "撤回这处差错的判定" in shown


def test_two_editors_do_not_judge_twice(desk: Client, issue: Issue, editor: Person) -> None:
    report = judged(issue, editor)
    response = desk.post(f"/desk/errata/reports/{report.pk}/reject/", {"reject-reason": "x"})
    assert response.status_code == 422 and "已经判定过" in response.content.decode()


def test_chosen_reports_are_merged_from_the_list(desk: Client, issue: Issue) -> None:
    one, other = report_make(issue), report_make(issue, quote="三十二户")
    response = desk.post("/desk/errata/reports/merge/", {"pk": [str(one.pk), str(other.pk), "x"]})
    assert response["Location"] == f"/desk/errata/reports/{one.pk}/"
    assert Finding.objects.get().reports.count() == 2
    page = desk.get(response["Location"]).content.decode()
    assert "已并入" in page and "从这处差错分出" in page
    assert desk.post("/desk/errata/reports/merge/").status_code == 302
    assert "请先选中来件" in desk.get("/desk/errata/").content.decode()


def test_a_reader_is_marked_and_merged(desk: Client, issue: Issue) -> None:
    one, other = report_make(issue), report_make(issue, phone=PHONE)
    address = f"/desk/errata/readers/{one.reader_id}/"
    desk.post(address, {"act": "staff"})
    assert Reader.objects.get(pk=one.reader_id).is_staff
    assert desk.post(address, {"act": "merge", "other": "999"}).status_code == 422
    assert desk.post(address, {"act": "merge", "other": str(other.reader_id)}).status_code == 302
    assert Reader.objects.count() == 1
    assert desk.get("/desk/errata/readers/999999/").status_code == 404


def test_a_clerk_writes_down_what_a_reader_says(desk: Client, issue: Issue) -> None:
    page = desk.get("/desk/errata/reports/add/?issue_number=107").content.decode()
    assert "第1版 加装电梯圆了上楼梦" in page
    data = {
        "issue_number": "107",
        "issue": str(issue.pk),
        "article": str(lift_article(issue).pk),
        "said": "三十二户应为三十三户",
    }
    response = desk.post("/desk/errata/reports/add/", data)
    assert response.status_code == 302
    report = ErrorReport.objects.get()
    assert report.report.receipt in desk.get(response["Location"]).content.decode()
    bad = desk.post("/desk/errata/reports/add/", {**data, "said": "", "print_name": "还在的名字"})
    assert bad.status_code == 422 and "还在的名字" in bad.content.decode()
    phone = desk.post("/desk/errata/reports/add/", {**data, "phone": "12"})
    assert phone.status_code == 422 and "不像一个电话号码" in phone.content.decode()


CSV = (
    "昵称,时间,内容\n"
    "甲,2026-10-12 08:30,“三十二户”应为“三十三户”，电话13812345678\n"
    "乙,2026-10-12 09:00,小编好\n"
    "丙,昨天,“a”应为“b”\n"
)


def upload(text: str = CSV, encoding: str = "gbk") -> SimpleUploadedFile:
    return SimpleUploadedFile("messages.csv", text.encode(encoding), content_type="text/csv")


def test_an_import_is_shown_first_and_taken_all_or_nothing(desk: Client, issue: Issue) -> None:
    response = desk.post("/desk/errata/import/", {"issue": str(issue.pk), "file": upload()})
    assert response["Location"] == "/desk/errata/import/check/"
    assert not ErrorReport.objects.exists()
    assert PHONE not in str(list(Draft.objects.values_list("fields", flat=True)))
    page = desk.get("/desk/errata/import/check/").content.decode()
    assert "没有时间" in page and PHONE not in page and 'value="3" checked' in page and "会收入 2 件" in page
    bad = desk.post("/desk/errata/import/check/", {"skip": ["3"]})
    assert bad.status_code == 422 and "第 4 行有问题" in bad.content.decode()
    assert not ErrorReport.objects.exists()
    done = desk.post("/desk/errata/import/check/", {"skip": ["3", "4", "x"]})
    assert done["Location"] == "/desk/errata/" and ErrorReport.objects.count() == 1
    gone = desk.get("/desk/errata/import/check/", follow=True)
    assert "没有等待确认的导入" in gone.content.decode()
    desk.post("/desk/errata/import/", {"issue": str(issue.pk), "file": upload()})
    assert "以前收过" in desk.get("/desk/errata/import/check/").content.decode()


def test_a_pasted_chat_is_imported_and_can_be_given_up(desk: Client, issue: Issue) -> None:
    desk.post(
        "/desk/errata/import/",
        {"issue": str(issue.pk), "pasted": "甲 2026-10-12 08:30\n“三十二户”应为“三十三户”"},
    )
    assert "三十三户" in desk.get("/desk/errata/import/check/").content.decode()
    assert desk.post("/desk/errata/import/check/", {"drop": "1"})["Location"] == "/desk/errata/import/"
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "请选一个文件"),
        ({"file": SimpleUploadedFile("x.xlsx", b"PK broken")}, ""),
        ({"file": SimpleUploadedFile("x.csv", b"")}, "没有读到任何来件"),
        ({"pasted": "   "}, "请选一个文件"),
    ],
)
def test_a_useless_import_gets_a_sentence(
    desk: Client, issue: Issue, data: dict[str, object], words: str
) -> None:
    response = desk.post("/desk/errata/import/", {"issue": str(issue.pk), **data})
    assert response.status_code == 422 and words in response.content.decode()


def test_an_import_whose_issue_vanished_is_gone(desk: Client, issue: Issue) -> None:
    desk.post("/desk/errata/import/", {"issue": str(issue.pk), "file": upload()})
    Issue.objects.update(state="in_production")
    assert desk.get("/desk/errata/import/check/")["Location"] == "/desk/errata/import/"


@pytest.fixture
def past(issue: Issue) -> Issue:
    """The issue with its month over."""
    today = timezone.localdate()
    if issue.report_until_on >= today:
        issue.report_until_on = issue.publish_on
        issue.save()
    return issue


def test_a_contest_from_opening_to_the_handed_prize(
    desk: Client, signed_in: SignIn, publisher: Person, past: Issue, editor: Person
) -> None:
    judged(past, editor, phone=PHONE, at="2026-10-09 09:00")
    judged(past, editor, quote="书记", print_name="海风", accept=False, at="2026-10-09 09:00")
    assert "为第107期开设评奖" in desk.get("/desk/errata/contests/").content.decode()
    assert desk.post("/desk/errata/contests/107/open/")["Location"] == "/desk/errata/contests/107/"
    assert "征集与判定中" in desk.get("/desk/errata/contests/").content.decode()
    assert desk.post("/desk/errata/contests/107/open/").status_code == 422
    assert desk.post("/desk/errata/contests/107/confirm/").status_code == 422
    desk.post("/desk/errata/contests/107/compute/")
    page = desk.get("/desk/errata/contests/107/").content.decode()
    assert "小飞（昵称）" in page and "合计 1.5 分" in page and "海风" in page
    assert desk.post("/desk/errata/contests/107/return/", {"return-reason": ""}).status_code == 422
    assert desk.post("/desk/errata/contests/107/return/", {"return-reason": "再看看"}).status_code == 302
    desk.post("/desk/errata/contests/107/compute/")
    desk.post("/desk/errata/contests/107/confirm/")
    assert "why-not" in desk.get("/desk/errata/contests/107/").content.decode()
    chief = signed_in(publisher)
    chief.post("/desk/errata/contests/107/confirm/")
    assert Contest.objects.get().state == ContestState.CONFIRMED
    award = Award.objects.get()
    assert desk.post(f"/desk/errata/awards/{award.pk}/hand-over/").status_code == 403
    page = chief.get("/desk/errata/contests/107/").content.decode()
    assert MASKED in page and PHONE not in page
    shown = chief.post(f"/desk/errata/awards/{award.pk}/phone/")
    assert PHONE in shown.content.decode() and "no-store" in shown["Cache-Control"]
    assert chief.post(f"/desk/errata/awards/{award.pk}/hand-over/").status_code == 302
    again = chief.post(f"/desk/errata/awards/{award.pk}/hand-over/")
    assert again.status_code == 422 and "已经领走" in again.content.decode()
    assert "已领取" in chief.get("/desk/errata/contests/107/").content.decode()
    assert chief.post("/desk/errata/contests/107/unknown/").status_code == 422


def test_what_is_not_there_is_404(desk: Client, signed_in: SignIn, publisher: Person, issue: Issue) -> None:
    chief = signed_in(publisher)
    assert desk.get("/desk/errata/contests/999/").status_code == 404
    assert desk.post("/desk/errata/contests/999/open/").status_code == 404
    for address in ("awards/999/hand-over/", "awards/999/phone/"):
        assert chief.post(f"/desk/errata/{address}").status_code == 404


def test_parameters_are_edited_and_a_draw_needs_its_seed(desk: Client, past: Issue, editor: Person) -> None:
    contest_open(by=actor_for(editor), issue=past)
    address = "/desk/errata/contests/107/rules/"
    page = desk.get(address).content.decode()
    assert 'value="10"' in page and "咬文嚼字" in page
    data = {
        "best_quota": "1",
        "best_yuan": "200",
        "good_quota": "3",
        "good_gift": "字典一本",
        "credit": "draw",
        "draw_seed": "",
        "accepted_weight": "1",
        "right_fix_weight": "0.5",
        "rejected_weight": "0.25",
        "score_floor": "0",
        "unclaimed_days": "30",
        "is_staff_excluded": "on",
    }
    bad = desk.post(address, data)
    assert (
        bad.status_code == 422
        and "抽签要有种子" in bad.content.decode()
        and "字典一本" in bad.content.decode()
    )
    assert desk.post(address, {**data, "draw_seed": "甲"}).status_code == 302
    assert Contest.objects.get().rules["draw_seed"] == "甲"
    assert desk.post(address, {**data, "best_quota": "-1"}).status_code == 422


def test_the_printed_list_of_the_real_paper_is_refused_with_its_reason(desk: Client, issue: Issue) -> None:
    data = {"best": "张三丰", "good": "甲、乙（昵称），丙\n张三丰；丁"}
    page = desk.post("/desk/errata/contests/list-check/", data).content.decode()
    assert "张三丰" in page and "why-not" in page
    good = desk.post(
        "/desk/errata/contests/list-check/", {"best": "甲", "good": "、".join("乙丙丁戊己庚辛壬癸子")}
    )
    assert "没有发现不合规则的地方" in good.content.decode()


@pytest.fixture
def confirmed(past: Issue, editor: Person, publisher: Person) -> Contest:
    judged(past, editor, phone=PHONE, print_name="=1+1", at="2026-10-09 09:00")
    judged(past, editor, quote="三十二户", print_name="海风", right_fix=False, at="2026-10-09 09:00")
    by = actor_for(editor, "2026-11-02 09:00")
    contest = contest_open(by=by, issue=past)
    contest_compute(by=by, contest=contest)
    contest_confirm(by=by, contest=contest)
    return contest_confirm(by=actor_for(publisher, "2026-11-02 09:00"), contest=contest)


def test_the_handing_over_sheet_as_word_and_excel(
    signed_in: SignIn, publisher: Person, confirmed: Contest, desk: Client
) -> None:
    chief = signed_in(publisher)
    word = chief.get("/desk/errata/contests/107/handover.docx")
    assert "attachment" in word["Content-Disposition"]
    document = Document(io.BytesIO(word.content))
    assert document.paragraphs[0].text == "2026年10月“啄木鸟”奖品发放签收表"
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[0] == ["序号", "奖项", "姓名", "奖品", "联系电话", "签收", "日期"]
    assert rows[1] == ["1", "最佳“啄木鸟”", "=1+1（昵称）", "100元", MASKED, "", ""]
    assert rows[2][4] == "—"
    assert "秦编辑、单主编" in document.paragraphs[-1].text
    excel = chief.get("/desk/errata/contests/107/handover.xlsx").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(excel)).get_sheet_by_index(0).to_python()
    assert sheet[1][2] == "=1+1（昵称）"
    assert desk.get("/desk/errata/contests/107/handover.docx").status_code == 403
    assert PHONE.encode() not in word.content + excel


def test_a_sheet_before_confirmation_and_after_handing_over(
    signed_in: SignIn, publisher: Person, past: Issue, editor: Person
) -> None:
    by = actor_for(editor, "2026-11-02 09:00")
    contest = contest_open(by=by, issue=past)
    chief = signed_in(publisher)
    word = chief.get("/desk/errata/contests/107/handover.docx")
    assert "名单确认人：＿＿＿＿" in Document(io.BytesIO(word.content)).paragraphs[-1].text
    judged(past, editor, at="2026-10-09 09:00")
    judged(past, editor, quote="三十二户", print_name="海风", right_fix=False, at="2026-10-09 09:00")
    contest_compute(by=by, contest=contest)
    assert (
        "没有留电话" in chief.post(f"/desk/errata/awards/{Award.objects.first().pk}/phone/").content.decode()
    )  # type: ignore[union-attr]
    Award.objects.filter(tier="best").update(handed_at=by.at)
    Award.objects.filter(tier="good").update(forfeited_on=by.today)
    excel = chief.get("/desk/errata/contests/107/handover.xlsx").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(excel)).get_sheet_by_index(0).to_python()
    assert [row[5:] for row in sheet[1:]] == [["已领", "2026-11-02"], ["逾期未领", ""]]


def test_the_ledger_of_reports_is_filtered_like_the_list(desk: Client, issue: Issue, editor: Person) -> None:
    judged(issue, editor, phone=PHONE, said="独有的话")
    report_make(issue, article=None, article_title="不知哪篇", print_name="海风", at="2026-11-01 08:00")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(desk.get("/desk/errata/reports.xlsx").content))
    sheet = rows.get_sheet_by_index(0).to_python()
    assert len(sheet) == 3 and sheet[1][9] == "独有的话" and sheet[1][11] == MASKED
    assert sheet[2][6] == "不知哪篇" and sheet[2][12] == "是"
    only = desk.get("/desk/errata/reports.xlsx?q=海风").content
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(only)).get_sheet_by_index(0).to_python()) == 2


def test_no_event_of_a_whole_journey_holds_a_phone(confirmed: Contest) -> None:
    assert PHONE not in str(list(Event.objects.values_list("facts", "actor_label", "entity_id")))
