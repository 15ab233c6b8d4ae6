"""Sheets for the tests of importing, in the usual columns, and the steps up to the job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.ledger.making import Crew
from zhuomu.core.models import Job
from zhuomu.core.services.jobs import job_run
from zhuomu.core.sheets import sheet_bytes
from zhuomu.ledger.jobs_imports import JOBS
from zhuomu.ledger.models import SheetImport
from zhuomu.ledger.services.imports import columns_of, sheet_ask, sheet_bring, sheet_match

PHONE = "13800001234"
GOOD: dict[str, Any] = {
    "问题编号": "TZ-1",
    "问题来源": "走访",
    "发现时间": "2026-10-09",
    "来件人": f"苏荻 {PHONE}",
    "居民区": "银杏里居委会",
    "问题描述": "北门垃圾房满溢。一周没有清运。",
    "问题分类": "环境卫生",
    "责任部门": "城市管理办",
    "责任领导": "方榆",
    "责任人": "乔木",
    "协同单位": "社区服务办、区水务站",
    "整改标准": "日产日清",
    "整改措施": "约谈物业，增加清运",
    "整改类型": "立行立改",
    "整改时限": "2026-10-30",
    "进展": "已完成",
    "佐证": "清运单 QY-118",
    "完成时间": "2026-10-20",
    "核查人": "纪桐",
    "满意情况": "满意",
    "是否销号": "是",
    "销号时间": "2026-10-22",
    "是否公开": "是",
    "建章立制": "垃圾房巡查制度",
}
OPEN = {"进展": "正在办理", "完成时间": "", "销号时间": "", "是否销号": "否", "满意情况": ""}


def row(**changes: Any) -> dict[str, Any]:
    """A sound row with some of its cells changed."""
    return {**GOOD, **changes}


def rows_numbered(count: int, **changes: Any) -> list[dict[str, Any]]:
    """Sound rows that differ by their number."""
    return [row(问题编号=f"TZ-{number}", **changes) for number in range(1, count + 1)]


def file_of(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """An xlsx file with the columns of the first row."""
    head = list(rows[0])
    return sheet_bytes("台账", head, [[line.get(name, "") for name in head] for line in rows])


def brought(crew: Crew, rows: Sequence[Mapping[str, Any]], *, name: str = "台账.xlsx") -> SheetImport:
    """A sheet brought by the dispatcher, its columns matched as they were proposed."""
    by = crew.by(crew.dispatcher)
    sheet = sheet_bring(by=by, name=name, data=file_of(rows))
    return sheet_match(by=by, sheet=sheet, columns=columns_of(sheet), year=2026)


def asked(crew: Crew, sheet: SheetImport) -> Job:
    """The job that takes it in, not run yet."""
    return sheet_ask(by=crew.by(crew.dispatcher), sheet=sheet)


def taken(crew: Crew, rows: Sequence[Mapping[str, Any]], **told: Any) -> SheetImport:
    """A sheet taken in by its job."""
    sheet = brought(crew, rows, **told)
    job_run(asked(crew, sheet), JOBS, at=crew.at)
    return SheetImport.objects.get(pk=sheet.pk)
