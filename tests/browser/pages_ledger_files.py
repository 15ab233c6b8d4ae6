"""Rows of ``pages_table`` for sheets that come in and files that go out: the wizard at each of its steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.browser.pages_ledger_desk import DISPATCHER, by
from tests.browser.pages_table import Fetched, Look
from zhuomu.core.models import Area, Office
from zhuomu.core.services.jobs import job_run
from zhuomu.core.sheets import MEDIA_TYPE as XLSX
from zhuomu.core.sheets import sheet_bytes
from zhuomu.core.word import DOCX
from zhuomu.ledger.jobs_imports import JOBS
from zhuomu.ledger.models import Problem, SheetImport
from zhuomu.ledger.services.imports import columns_of, sheet_ask, sheet_bring, sheet_match

HEAD = (
    "问题编号",
    "反映时间",
    "反映人",
    "居民区",
    "反映内容",
    "类别",
    "主办单位",
    "办理进展",
    "是否办结",
    "办结时间",
)


def sheet(
    key: str, *, area: str = "", is_asked: bool = False, is_run: bool = False
) -> Callable[[], Mapping[str, Any]]:
    """A sheet of twelve rows at a step of the wizard; made once. ``area`` stands in every third row instead of a known one."""

    def make() -> Mapping[str, Any]:
        name = f"{key}.xlsx"
        found = SheetImport.objects.filter(name=name).first()
        if found is None:
            actor = by(DISPATCHER)
            known = Area.objects.order_by("pk")[0].office.name
            office = Office.objects.get(short_name="社区管理办").name
            rows = [
                (
                    *(f"{key}-{n}", "2026-10-09", "苏荻", area if area and n % 3 == 0 else known),
                    *(f"北门第 {n} 个垃圾桶满溢，一周没有清运。", "环境卫生", office),
                    *(("已完成", "是", "2026-10-20") if n % 2 else ("正在办理", "否", "")),
                )
                for n in range(1, 13)
            ]
            found = sheet_bring(by=actor, name=name, data=sheet_bytes("台账", HEAD, rows))
            sheet_match(by=actor, sheet=found, columns=columns_of(found), year=2026)
            if is_asked or is_run:
                job = sheet_ask(by=actor, sheet=found)
                if is_run:
                    job_run(job, JOBS, at=actor.at)
        return {"pk": found.pk}

    return make


def first_problem() -> Mapping[str, Any]:
    """A problem that is at work."""
    return {"number": Problem.objects.filter(status="in_progress").order_by("pk")[0].number}


PAGES: Mapping[str, Look] = {
    "ledger_import": Look(DISPATCHER),
    "ledger_import_sheet": Look(DISPATCHER, sheet("认列")),
    "ledger_import_check": Look(DISPATCHER, sheet("有错的", area="无名里")),
    "ledger_import_undo": Look(DISPATCHER, sheet("导入的", is_run=True)),
}
MORE: Mapping[str, tuple[str, Look]] = {
    "ledger_import_check-good": ("ledger_import_check", Look(DISPATCHER, sheet("没错的"))),
    "ledger_import_sheet-waiting": ("ledger_import_sheet", Look(DISPATCHER, sheet("等着的", is_asked=True))),
    "ledger_import_sheet-done": ("ledger_import_sheet", Look(DISPATCHER, sheet("导入的", is_run=True))),
}
FILES: Mapping[str, Fetched] = {
    "ledger_import_model": Fetched(DISPATCHER, XLSX),
    "ledger_import_faults": Fetched(DISPATCHER, XLSX, sheet("有错的", area="无名里")),
    "ledger_list_file": Fetched(DISPATCHER, XLSX, lambda: {"kind": "xlsx"}),
    "ledger_order_file": Fetched(DISPATCHER, DOCX, first_problem),
}
SENT: Mapping[str, Callable[[], Mapping[str, Any]]] = {"ledger_import_drop": sheet("认列")}
