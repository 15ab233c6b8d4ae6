"""Files out: the usual columns, masked people, text that stays text, Word that opens — read back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from tests.ledger.making import Crew
from tests.ledger.sheets import GOOD, OPEN, PHONE, row, rows_numbered, taken
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Person
from zhuomu.core.rights import Role
from zhuomu.ledger import documents
from zhuomu.ledger.documents import HEAD, empty_file, ledger_file
from zhuomu.ledger.documents_word import ledger_docx, order_docx
from zhuomu.ledger.importing_names import ImportCode
from zhuomu.ledger.models import KnownTo, Problem, Rectification, Report
from zhuomu.ledger.services import assist_add, problem_supervise
from zhuomu.ledger.views import lists

Lines = list[dict[str, Any]]


def lines_of(data: bytes) -> Lines:
    """Rows of an xlsx by the names in its head."""
    rows = list(load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def everything() -> Any:
    return Problem.objects.order_by("pk")


def words_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_file_has_exactly_the_usual_columns(crew: Crew) -> None:
    assert lines_of(ledger_file(crew.by(crew.dispatcher), everything())) == []
    head = next(load_workbook(io.BytesIO(empty_file())).worksheets[0].iter_rows(values_only=True))
    assert head == HEAD
    assert len(HEAD) == 25


def test_what_came_in_as_a_sheet_goes_out_as_the_same_sheet(crew: Crew) -> None:
    taken(crew, [row()])
    (line,) = lines_of(ledger_file(crew.by(crew.dispatcher), everything()))
    same = [
        *("问题来源", "问题描述", "问题分类", "责任部门", "责任领导", "责任人", "整改标准", "整改措施"),
        *("整改类型", "进展", "佐证", "核查人", "满意情况", "是否销号", "建章立制"),
    ]
    assert {name: line[name] for name in same} == {name: GOOD[name] for name in same}
    days = {name: line[name].date().isoformat() for name in ("发现时间", "整改时限", "完成时间", "销号时间")}
    assert days == {name: GOOD[name] for name in days}
    assert (line["序号"], line["问题编号"], line["来件人"]) == (1, "2026-0001", "苏*")
    assert (line["居民区"], line["协同单位"], line["是否公开"]) == ("银杏里居民区", "社区服务办", "否")


def test_what_was_done_here_stands_in_the_file(crew: Crew) -> None:
    problem = crew.closed(description="=1+1\n北门")
    done = Rectification.objects.create(
        title="垃圾房",
        cause="清运少",
        standard="日产日清",
        measures="每日两次",
        status="proposed",
        office=crew.office,
        category=crew.category,
        due_on=crew.at.date(),
        proposed_at=crew.at,
        rule_title="巡查制度",
    )
    done.problems.add(problem)
    assist_add(by=crew.by(crew.dispatcher), problem=crew.at_work(), office=crew.other)
    first, second = lines_of(ledger_file(crew.by(crew.dispatcher), everything()))
    assert (first["问题来源"], first["问题描述"]) == ("居民来件", "=1+1\n北门")
    assert (first["责任人"], first["核查人"], first["满意情况"]) == ("乔木", "纪桐", "满意")
    assert (first["整改标准"], first["整改措施"], first["建章立制"]) == ("日产日清", "每日两次", "巡查制度")
    assert (first["进展"], first["佐证"]) == ("增派清运，每日两次", "清运单 QY-118")
    assert isinstance(first["完成时间"], datetime)
    assert (second["进展"], second["协同单位"], second["是否销号"]) == ("办理中", "社区服务办", "否")
    assert (second["来件人"], second["责任领导"], second["满意情况"]) == ("—", None, None)


def test_a_formula_stays_a_text(crew: Crew) -> None:
    taken(crew, [row(问题描述='=HYPERLINK("http://x")')])
    sheet = load_workbook(io.BytesIO(ledger_file(crew.by(crew.dispatcher), everything()))).worksheets[0]
    cell = sheet.cell(2, HEAD.index("问题描述") + 1)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.parametrize("change", ["private", "centre"])
def test_who_wants_to_be_known_to_few_stands_in_no_file(crew: Crew, change: str) -> None:
    taken(crew, [row()])
    if change == "private":
        Problem.objects.update(is_private=True)
    else:
        Report.objects.update(known_to=KnownTo.CENTRE)
    data = ledger_file(crew.by(crew.leader), everything())
    assert lines_of(data)[0]["来件人"] == "—"
    word = words_of(order_docx(crew.by(crew.leader), Problem.objects.get()))
    assert not any(secret in word for secret in ("苏荻", "苏*", PHONE))


def test_a_problem_not_yet_taken_on_has_its_blanks(crew: Crew) -> None:
    crew.opened(area=None)
    (line,) = lines_of(ledger_file(crew.by(crew.dispatcher), everything()))
    assert (line["居民区"], line["问题分类"], line["责任部门"], line["进展"]) == (None, None, None, "待受理")
    assert "年　　月　　日前" in words_of(order_docx(crew.by(crew.dispatcher), Problem.objects.get()))


def test_a_file_needs_the_right_and_has_its_limit(crew: Crew, make_person: Callable[..., Person]) -> None:
    with pytest.raises(Refused) as caught:
        ledger_file(crew.by(make_person(Role.REVIEWER)), everything())
    assert caught.value.reasons[0].code == CoreCode.RIGHT_MISSING
    taken(crew, rows_numbered(3))
    with pytest.raises(Refused) as caught:
        documents.problems_for_file(crew.by(crew.dispatcher), everything(), most=2)
    assert (caught.value.reasons[0].code, caught.value.reasons[0].facts) == (
        ImportCode.EXPORT_TOO_MANY,
        {"limit": 2},
    )


def test_more_names_than_one_statement_takes(crew: Crew) -> None:
    taken(crew, rows_numbered(1_010))
    assert len(lines_of(ledger_file(crew.by(crew.dispatcher), everything()))) == 1_010


def test_a_list_too_long_for_a_file_says_so_beside_the_buttons(
    crew: Crew, signed_in: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(crew, rows_numbered(3))
    desk = signed_in(crew.dispatcher)
    page = desk.get("/desk/ledger/?tab=all").content.decode()
    assert ("ledger.xlsx?" in page, "ledger.docx?" in page, "从不截短" in page) == (True, True, False)
    monkeypatch.setattr(lists, "MOST_WORD_ROWS", 2)
    page = desk.get("/desk/ledger/?tab=all").content.decode()
    assert ("ledger.xlsx?" in page, "ledger.docx?" in page) == (True, False)
    assert "Word一次最多 2 件，现在是 3 件。导出从不截短" in page


def test_pictures_are_counted_as_evidence(crew: Crew) -> None:
    from zhuomu.core.models import Attachment
    from zhuomu.ledger.models import Picture

    problem = crew.ready(crew.at_work())
    shot = Attachment.objects.create(sha256="0", media_type="image/png", byte_count=1, given_at=crew.at)
    Picture.objects.create(action=problem.actions.get(), attachment=shot)
    (line,) = lines_of(ledger_file(crew.by(crew.dispatcher), everything()))
    assert line["佐证"] == "清运单 QY-118；照片 1 张"


def test_many_rows_need_few_queries(crew: Crew, django_assert_max_num_queries: Any) -> None:
    taken(crew, rows_numbered(40))
    with django_assert_max_num_queries(25):
        ledger_file(crew.by(crew.dispatcher), everything())


def test_the_order_of_one_problem(crew: Crew) -> None:
    problem = crew.at_work(description="北门垃圾房满溢，一周没有清。\x0b")
    problem_supervise(by=crew.by(crew.leader), problem=problem, text="请速办", due_on=date(2026, 11, 6))
    words = words_of(order_docx(crew.by(crew.dispatcher), problem))
    for expected in (
        "梧桐路街道",
        "问题督办单",
        problem.number,
        "城市管理办",
        "请速办",
        "2026年11月6日",
        "签发人",
    ):
        assert expected in words


def test_the_ledger_on_paper_repeats_its_head_and_lies_across(crew: Crew) -> None:
    taken(crew, rows_numbered(3, **OPEN))
    data = ledger_docx(crew.by(crew.dispatcher), everything())
    document = Document(io.BytesIO(data))
    section, table = document.sections[0], document.tables[0]
    assert (section.page_width or 0) > (section.page_height or 0) > 0
    assert len(table.rows) == 4
    assert "tblHeader" in table.rows[0]._tr.xml
    assert "共 3 件" in words_of(data)
    assert "苏" not in words_of(data)


def test_the_files_come_by_their_addresses(crew: Crew, signed_in: Callable[[Person], Client]) -> None:
    taken(crew, [row(), row(问题编号="TZ-2", **OPEN)])
    crew.opened()
    desk = signed_in(crew.dispatcher)
    assert len(lines_of(desk.get("/desk/ledger/ledger.xlsx?tab=all").content)) == 3
    assert len(lines_of(desk.get("/desk/ledger/ledger.xlsx?tab=all&channel=sheet").content)) == 2
    answer = desk.get("/desk/ledger/ledger.docx?tab=closed")
    assert (answer["Cache-Control"], answer.status_code) == ("no-store", 200)
    assert "共 1 件" in words_of(answer.content)
    answer = desk.get("/desk/ledger/2026-0001/order.docx")
    assert "2026-0001" in words_of(answer.content)
    assert desk.get("/desk/ledger/2026-9999/order.docx").status_code == 404
    assert desk.get("/desk/ledger/import/empty.xlsx").status_code == 200
    outsider = signed_in(crew.outsider)
    assert outsider.get("/desk/ledger/2026-0003/order.docx").status_code == 404
    seen = lines_of(outsider.get("/desk/ledger/ledger.xlsx?tab=all&sort=number").content)
    assert [line["问题编号"] for line in seen] == ["2026-0001", "2026-0002"]
