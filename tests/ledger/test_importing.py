"""The dry run: each row as it was understood, each fault by row, column and reason, with what would do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.ledger.making import Crew
from tests.ledger.sheets import GOOD, PHONE, row, taken
from zhuomu.core.models import Office, OfficeKind
from zhuomu.core.reading_sheets import GridRow
from zhuomu.core.services.people import office_create
from zhuomu.ledger.importing import Plan, RowRead, plan_make
from zhuomu.ledger.importing_names import ImportCode
from zhuomu.rules.columns import Column, columns_match

TODAY = date(2026, 11, 2)


def plan_of(*rows: dict[str, Any], year: int | None = 2026) -> Plan:
    head = list(GOOD)
    grid = [
        GridRow(number, tuple(str(line.get(name, "")) for name in head))
        for number, line in enumerate(rows, start=2)
    ]
    return plan_make(grid, columns_match(head, {}), year=year, today=TODAY)


def read(**changes: Any) -> RowRead:
    (only,) = plan_of(row(**changes)).rows
    return only


def faults(**changes: Any) -> list[tuple[Column, ImportCode]]:
    return [(fault.column, ImportCode(fault.reason.code)) for fault in read(**changes).faults]


def remarks(**changes: Any) -> list[tuple[Column, ImportCode]]:
    return [(fault.column, ImportCode(fault.reason.code)) for fault in read(**changes).remarks]


def test_a_sound_row_is_understood_whole(crew: Crew) -> None:
    found = read()
    assert found.faults == []
    assert (found.external_number, found.found_on) == ("TZ-1", date(2026, 10, 9))
    assert (found.area, found.office) == (crew.area.pk, crew.office.pk)
    assert (found.owner, found.assisting) == (crew.clerk.pk, (crew.other.pk,))
    assert (found.reporter, found.phone) == ("苏荻", PHONE)
    assert (found.is_closed, found.closed_on, found.done_on) == (True, date(2026, 10, 22), date(2026, 10, 20))
    assert found.is_satisfied is True
    assert found.due_on == date(2026, 10, 30)
    assert found.kept["measures"] == "约谈物业，增加清运"
    assert [remark.column for remark in found.remarks] == [Column.ASSISTING, Column.IS_PUBLIC]


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"问题描述": ""}, Column.DESCRIPTION, ImportCode.NO_DESCRIPTION),
        ({"问题描述": "长" * 2001}, Column.DESCRIPTION, ImportCode.TEXT_TOO_LONG),
        ({"整改措施": "长" * 1001}, Column.MEASURES, ImportCode.TEXT_TOO_LONG),
        ({"问题编号": "长" * 121}, Column.NUMBER, ImportCode.TEXT_TOO_LONG),
        ({"发现时间": ""}, Column.FOUND_ON, ImportCode.NO_DATE),
        ({"发现时间": "上个月"}, Column.FOUND_ON, ImportCode.DATE_UNREADABLE),
        ({"发现时间": "1026-10-09"}, Column.FOUND_ON, ImportCode.DATE_TOO_OLD),
        ({"销号时间": "2027-10-22"}, Column.CLOSED_ON, ImportCode.DATE_IN_FUTURE),
        ({"销号时间": "2026-10-01"}, Column.CLOSED_ON, ImportCode.BEFORE_FOUND),
        ({"完成时间": "2026-10-01"}, Column.DONE_ON, ImportCode.BEFORE_FOUND),
        ({"整改时限": "2026-10-01"}, Column.DUE_ON, ImportCode.BEFORE_FOUND),
        ({"销号时间": "十月底"}, Column.CLOSED_ON, ImportCode.DATE_UNREADABLE),
        ({"销号时间": "", "完成时间": ""}, Column.CLOSED_ON, ImportCode.CLOSED_WITHOUT_DAY),
        ({"是否销号": "否"}, Column.IS_CLOSED, ImportCode.CLOSED_AND_NOT),
        ({"是否销号": "再议"}, Column.IS_CLOSED, ImportCode.YES_UNREADABLE),
        ({"居民区": "银杏理"}, Column.AREA, ImportCode.NAME_UNKNOWN),
        ({"责任部门": "城市管理科"}, Column.OFFICE, ImportCode.NAME_UNKNOWN),
        ({"问题分类": "环卫"}, Column.CATEGORY, ImportCode.NAME_UNKNOWN),
        ({"居民区": "云上"}, Column.AREA, ImportCode.NAME_STRANGE),
    ],
    ids=lambda value: value.value if isinstance(value, (Column, ImportCode)) else "",
)
def test_each_fault_has_its_column_and_reason(
    crew: Crew, changes: dict[str, str], column: Column, code: ImportCode
) -> None:
    assert faults(**changes) == [(column, code)]


def test_an_unknown_name_comes_with_the_nearest_one(crew: Crew) -> None:
    (fault,) = read(居民区="银杏理居委会").faults
    assert fault.reason.facts == {"text": "银杏理居委会", "nearest": "银杏里居民区"}
    assert fault.row == 2
    plan = plan_of(row(居民区="银杏理"), row(居民区="银杏理", 问题编号="TZ-2"))
    assert len({str(fault.reason) for fault in plan.faults}) == 1
    assert [remark.row for remark in plan.remarks] == [2, 2, 3, 3]


def test_a_name_of_two_offices_is_none(crew: Crew, root_office: Office) -> None:
    for parent in (crew.office, crew.other):
        office_create(
            by=crew.by(None), name="综合科", short_name="综合科", kind=OfficeKind.OFFICE, parent=parent
        )
    assert faults(责任部门="综合科") == [(Column.OFFICE, ImportCode.NAME_AMBIGUOUS)]
    # a short name that is the name as well means one office all the same
    assert faults(责任部门=" 城市管理办 ") == []


def test_days_without_a_year_need_one(crew: Crew) -> None:
    assert read(发现时间="10月9日").found_on == date(2026, 10, 9)
    (only,) = plan_of(row(发现时间="10月9日"), year=None).rows
    assert [fault.reason.code for fault in only.faults] == [ImportCode.DATE_UNREADABLE]


def test_a_deadline_that_is_no_day_is_kept_as_it_is_written(crew: Crew) -> None:
    found = read(整改时限="长期坚持")
    assert (found.due_on, found.kept["due_on"]) == (None, "长期坚持")
    assert (Column.DUE_ON, ImportCode.KEPT_AS_TEXT) in remarks(整改时限="长期坚持")
    assert read(整改时限="2027-01-30").due_on == date(2027, 1, 30)


@pytest.mark.parametrize(
    ("changes", "is_closed", "closed_on"),
    [
        ({}, True, date(2026, 10, 22)),
        ({"销号时间": ""}, True, date(2026, 10, 20)),
        ({"是否销号": "", "进展": ""}, True, date(2026, 10, 22)),
        ({"是否销号": "", "销号时间": "", "进展": "已完成"}, True, date(2026, 10, 20)),
        ({"是否销号": "", "销号时间": "", "进展": "正在办理"}, False, None),
        ({"是否销号": "否", "销号时间": ""}, False, None),
    ],
    ids=["told", "by completion", "by its day", "by progress", "at work", "not"],
)
def test_what_counts_as_closed(
    crew: Crew, changes: dict[str, str], is_closed: bool, closed_on: date | None
) -> None:
    found = read(**changes)
    assert (found.faults, found.is_closed, found.closed_on) == ([], is_closed, closed_on)


def test_what_is_not_understood_but_does_no_harm_is_remarked(crew: Crew) -> None:
    assert remarks(满意情况="一般般", 是否公开="", 协同单位="") == [
        (Column.SATISFIED, ImportCode.KEPT_AS_TEXT)
    ]
    still_open = {
        "是否销号": "否",
        "销号时间": "",
        "责任部门": "",
        "是否公开": "否",
        "协同单位": "城市管理办、城市管理办",
    }
    assert remarks(**still_open) == [(Column.OFFICE, ImportCode.NO_OFFICE)]
    assert read(协同单位="城市管理办、社区服务办、社区服务办").assisting == (crew.other.pk,)
    assert read(责任人="不认识").owner is None


def test_numbers_of_phones_stand_nowhere_in_clear(crew: Crew) -> None:
    found = read(来件人="苏荻", 问题描述=f"请打{PHONE}联系", 进展=f"已打{PHONE}", 整改措施=f"联系{PHONE}")
    assert found.phone == PHONE
    assert PHONE not in f"{found.description}{found.progress}{found.kept}{found.reporter}"
    assert read(来件人=f"电话：{PHONE}").reporter == ""


def test_a_number_stands_once_in_a_sheet_and_once_in_the_ledger(crew: Crew) -> None:
    sheet = taken(crew, [row()])
    number = sheet.problems.get().number
    plan = plan_of(row(), row(问题编号="新一"), row(问题编号="新一"), row(问题编号=number), row(问题编号=""))
    assert [(fault.row, fault.reason.code) for fault in plan.faults] == [
        (2, ImportCode.NUMBER_KNOWN),
        (4, ImportCode.NUMBER_TWICE),
        (5, ImportCode.NUMBER_OURS),
    ]
    assert plan.faults[0].reason.facts["problem"] == number
    assert plan.faults[1].reason.facts["first"] == 3
    assert (plan.bad_count, plan.closed_count, plan.dispatched_count, plan.reported_count) == (3, 5, 0, 0)


def test_columns_that_are_not_there_say_nothing(crew: Crew) -> None:
    grid = [GridRow(2, ("2026-10-09", "路灯不亮"))]
    plan = plan_make(grid, (Column.FOUND_ON, Column.DESCRIPTION), year=None, today=TODAY)
    assert (plan.faults, plan.reported_count) == ([], 1)
