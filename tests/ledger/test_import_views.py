"""The wizard as pages: each step looked at and sent, refusals beside their field, nothing by GET, nobody else's sheet."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests.ledger.making import Crew
from tests.ledger.sheets import GOOD, OPEN, PHONE, asked, brought, file_of, row, rows_numbered, taken
from zhuomu.core.http import SENTENCES
from zhuomu.core.models import Job, JobState, Person
from zhuomu.core.rights import Role
from zhuomu.core.services.jobs import job_run
from zhuomu.ledger.jobs_imports import JOBS
from zhuomu.ledger.models import Problem, SheetImport
from zhuomu.ledger.models.tables import ImportState
from zhuomu.web.sentences_imports import SENTENCES as SPOKEN

BASE = "/desk/ledger/import/"


@pytest.fixture(autouse=True)
def _spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, text in SPOKEN.items():
        monkeypatch.setitem(SENTENCES, code, text)


@pytest.fixture
def desk(crew: Crew, signed_in: Callable[[Person], Client]) -> Client:
    return signed_in(crew.dispatcher)


def upload(data: bytes, name: str = "台账.xlsx") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, data)}


def test_the_whole_way_from_a_file_to_the_ledger_and_back(desk: Client, crew: Crew) -> None:
    answer = desk.post(BASE, upload(file_of(rows_numbered(3, **OPEN))))
    sheet = SheetImport.objects.get()
    assert answer["Location"] == f"{BASE}{sheet.pk}/"
    page = desk.get(answer["Location"]).content.decode()
    assert "北门垃圾房满溢" in page
    assert "没有写年份的日期" in page
    assert ("138****1234" in page, PHONE in page) == (True, False)
    chosen = {f"column_{at}": sheet.columns.get(str(at), "") for at in range(len(GOOD))}
    answer = desk.post(answer["Location"], {**chosen, "year": "2026"})
    assert answer["Location"] == f"{BASE}{sheet.pk}/check/"
    assert "导入 3 件" in desk.get(answer["Location"]).content.decode()
    assert desk.post(answer["Location"])["Location"] == f"{BASE}{sheet.pk}/"
    assert "正在导入" in desk.get(f"{BASE}{sheet.pk}/").content.decode()
    assert desk.get(f"{BASE}{sheet.pk}/check/")["Location"] == f"{BASE}{sheet.pk}/"
    job_run(Job.objects.get(kind="ledger_import"), JOBS, at=crew.at)
    page = desk.get(f"{BASE}{sheet.pk}/").content.decode()
    assert "导入了 3 件" in page
    assert "/desk/ledger/2026-0003/" in page
    assert "全部撤销" in desk.get(f"{BASE}{sheet.pk}/undo/").content.decode()
    assert Problem.objects.count() == 3
    assert desk.post(f"{BASE}{sheet.pk}/undo/")["Location"] == BASE
    assert Problem.objects.count() == 0
    assert "已经整批撤销" in desk.get(f"{BASE}{sheet.pk}/").content.decode()
    assert "没有可以撤销的" in desk.get(f"{BASE}{sheet.pk}/undo/").content.decode()
    assert "已撤销" in desk.get(BASE).content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "没有内容"),
        (b"%PDF-1.7", "PDF"),
        ("甲,乙\n1,2\n".encode(), "没有找到表头"),
        (b"PK\x03\x04", "打不开"),
        (b"<html><table></table></html>", "其实是网页"),
    ],
    ids=["empty", "pdf", "no head", "broken", "page"],
)
def test_a_file_that_is_no_sheet_comes_back_with_its_reason(desk: Client, data: bytes, words: str) -> None:
    answer = desk.post(BASE, upload(data, "x.xlsx"))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert SheetImport.objects.count() == 0


def test_no_file_at_all_is_said(desk: Client) -> None:
    answer = desk.post(BASE)
    assert (answer.status_code, "请选一个文件" in answer.content.decode()) == (422, True)


def test_every_bad_row_is_named_on_the_page_and_in_the_list_to_keep(desk: Client, crew: Crew) -> None:
    rows = [row(问题编号=f"B-{n}", 居民区="银杏理", 发现时间="不详") for n in range(40)] + [
        row(是否公开="是")
    ]
    sheet = brought(crew, rows)
    page = desk.get(f"{BASE}{sheet.pk}/check/").content.decode()
    assert "有 40 行没有通过核对" in page
    assert "没有“银杏理”。是不是“银杏里居民区”？" in page
    assert "不会自动公开" in page
    # the same fault of forty rows is one line with their numbers
    assert page.count("是不是“银杏里居民区”？") == 1
    assert "2—41" in page
    other = brought(crew, [row(问题编号=f"C-{n}", 居民区=f"无名{n}") for n in range(60)])
    assert "C-59" not in (first := desk.get(f"{BASE}{other.pk}/check/").content.decode())
    assert ("无名49" in first, "无名50" in first) == (True, False)
    assert "无名50" in desk.get(f"{BASE}{other.pk}/check/?page=2").content.decode()
    answer = desk.get(f"{BASE}{sheet.pk}/faults.xlsx")
    listed = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert listed[0] == ("行号", "列", "原文", "类别", "说明")
    assert len([line for line in listed if line[3] == "须改"]) == 80
    assert listed[1][:3] == (2, "发现时间", "不详")
    assert desk.post(f"{BASE}{sheet.pk}/check/").status_code == 422
    sheet.refresh_from_db()
    assert sheet.state == ImportState.CHECKING


def test_a_fault_in_a_column_that_is_not_there_is_named_all_the_same(desk: Client, crew: Crew) -> None:
    rows = [{name: GOOD[name] for name in ("发现时间", "问题描述")} | {"是否销号": "是"}]
    page = desk.get(f"{BASE}{brought(crew, rows).pk}/check/").content.decode()
    assert "销号时间" in page
    assert "已经销号，却没有销号时间" in page


def test_a_wrong_matching_comes_back_filled_in(desk: Client, crew: Crew) -> None:
    sheet = brought(crew, [row()])
    answer = desk.post(f"{BASE}{sheet.pk}/", {"column_0": "number", "column_1": "number", "year": "2026"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "选了两次" in page
    answer = desk.post(f"{BASE}{sheet.pk}/", {"column_0": "number", "year": "二零"})
    assert answer.status_code == 422
    answer = desk.post(f"{BASE}{sheet.pk}/", {"column_0": "nonsense", "year": "2026"})
    assert answer.status_code == 422
    assert "还没有指明" in desk.post(f"{BASE}{sheet.pk}/", {"year": "2026"}).content.decode()


def test_a_sheet_can_be_dropped_from_its_page(desk: Client, crew: Crew) -> None:
    sheet = brought(crew, [row()])
    assert desk.get(f"{BASE}{sheet.pk}/drop/").status_code == 405
    assert desk.post(f"{BASE}{sheet.pk}/drop/")["Location"] == BASE
    assert "已经清除" in desk.get(f"{BASE}{sheet.pk}/").content.decode()
    assert desk.post(f"{BASE}{sheet.pk}/drop/")["Location"] == f"{BASE}{sheet.pk}/"
    assert desk.get(f"{BASE}{sheet.pk}/faults.xlsx")["Location"] == f"{BASE}{sheet.pk}/"


def test_a_job_that_failed_for_good_is_said_and_offers_a_new_beginning(desk: Client, crew: Crew) -> None:
    sheet = brought(crew, [row()])
    job = asked(crew, sheet)
    for state, words in ((JobState.RUNNING, "progress"), (JobState.FAILED, "没有办成")):
        Job.objects.filter(pk=job.pk).update(state=state, progress_percent=40)
        assert words in desk.get(f"{BASE}{sheet.pk}/").content.decode()
    assert desk.post(f"{BASE}{sheet.pk}/drop/").status_code == 302


def test_a_sheet_whose_rows_are_gone_leads_back_to_the_start(desk: Client, crew: Crew) -> None:
    sheet = brought(crew, [row()])
    SheetImport.objects.update(rows=["gAAAA"])
    assert desk.get(f"{BASE}{sheet.pk}/check/")["Location"] == BASE


def test_an_undo_that_is_refused_says_which_stand_against_it(desk: Client, crew: Crew) -> None:
    sheet = taken(crew, [row()])
    Problem.objects.update(version=2)
    answer = desk.post(f"{BASE}{sheet.pk}/undo/")
    assert answer.status_code == 422
    assert "2026-0001" in answer.content.decode()


def test_another_persons_sheet_is_not_found(
    crew: Crew, make_person: Callable[..., Person], signed_in: Callable[[Person], Client]
) -> None:
    sheet = brought(crew, [row()])
    other = signed_in(make_person(Role.DISPATCHER))
    for page in ("", "check/", "faults.xlsx", "undo/"):
        assert other.get(f"{BASE}{sheet.pk}/{page}").status_code == 404
    assert "台账.xlsx" not in other.get(BASE).content.decode()


def test_who_may_not_import_meets_no_page(crew: Crew, signed_in: Callable[[Person], Client]) -> None:
    assert signed_in(crew.clerk).get(BASE).status_code == 403
