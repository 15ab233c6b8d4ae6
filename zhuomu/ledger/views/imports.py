"""The import wizard: bring a sheet, say which column is what, look at the dry run, have it taken in, take it back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.http import (
    UNPROCESSABLE,
    actor_of,
    attached,
    is_sent,
    posted,
    sentence,
    staff,
    status_of,
)
from zhuomu.core.models import Job, JobState
from zhuomu.core.reading_sheets import GridRow
from zhuomu.core.rights import Right
from zhuomu.core.services.jobs import job_percent
from zhuomu.core.sheets import MEDIA_TYPE as XLSX
from zhuomu.core.sheets import sheet_bytes
from zhuomu.ledger.forms_imports import ColumnsForm, SheetForm
from zhuomu.ledger.importing import Fault, Plan, RowRead
from zhuomu.ledger.models import Problem, SheetImport
from zhuomu.ledger.models.tables import ImportState
from zhuomu.ledger.services.imports import (
    columns_of,
    job_of,
    rows_of,
    sheet_ask,
    sheet_bring,
    sheet_drop,
    sheet_get,
    sheet_match,
    sheet_plan,
    sheets_seen,
    year_of,
)
from zhuomu.ledger.services.imports_undo import sheet_undo
from zhuomu.rules.cells import rows_text, title_of
from zhuomu.rules.masking import mask_in_text

SHOWN_SHEETS, FAULTS_ON_A_PAGE, REMARKS_SHOWN, ROWS_SHOWN = 30, 50, 30, 8
LOOKED_AT, SAMPLES, SAMPLE_MAX = 20, 3, 24
TONES = {
    ImportState.CHECKING: "wait",
    ImportState.RUNNING: "info",
    ImportState.DONE: "done",
    ImportState.UNDONE: "plain",
    ImportState.FAILED: "plain",
}
JOB_STATES = {
    JobState.WAITING: "queued",
    JobState.RUNNING: "running",
    JobState.DONE: "done",
    JobState.FAILED: "failed",
}


@staff(Right.LEDGER_IMPORT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_import(request: HttpRequest) -> HttpResponse:
    """Bring a sheet; below it what was brought before."""
    actor = actor_of(request)
    form = SheetForm(posted(request), request.FILES or None)
    brought: list[SheetImport] = []

    def bring(data: dict[str, Any]) -> None:
        file = data["file"]
        brought.append(sheet_bring(by=actor, name=str(file.name), data=file.read()))

    if is_sent(request, form, bring):
        return HttpResponseRedirect(reverse("ledger_import_sheet", args=[brought[0].pk]))
    rows = [(sheet, TONES[ImportState(sheet.state)]) for sheet in sheets_seen(actor)[:SHOWN_SHEETS]]
    return render(request, "ledger/import.html", {"form": form, "rows": rows}, status=status_of(form))


@staff(Right.LEDGER_IMPORT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_import_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet where it stands: its columns while it is checked, then how far it is, then what came of it."""
    actor = actor_of(request)
    sheet = sheet_get(actor, pk)
    if sheet.state == ImportState.CHECKING:
        return _columns_page(request, actor, sheet)
    job = job_of(sheet) if sheet.state == ImportState.RUNNING else None
    context = {
        "sheet": sheet,
        "tone": TONES[ImportState(sheet.state)],
        "job": _job_shown(job) if job else None,
        "has_failed": job is not None and job.state == JobState.FAILED,
        "first": Problem.objects.filter(imported_in=sheet).order_by("pk").first(),
        "last": Problem.objects.filter(imported_in=sheet).order_by("-pk").first(),
    }
    return render(request, "ledger/import_sheet.html", context)


def _job_shown(job: Job) -> dict[str, object]:
    """The job as the progress part wants it."""
    is_running = job.state == JobState.RUNNING
    return {
        "label": job.payload.get("label", ""),
        "state": JOB_STATES[JobState(job.state)],
        "done_count": job_percent(job) if is_running else 0,
        "total_count": 100 if is_running else 0,
        "poll_url": reverse("job_progress", args=[job.pk]),
    }


def _columns_page(request: HttpRequest, actor: Actor, sheet: SheetImport) -> HttpResponse:
    labels = [str(label) for label in sheet.head]
    form = ColumnsForm(
        posted(request), labels=labels, chosen=columns_of(sheet), initial={"year": year_of(sheet)}
    )

    def match(data: dict[str, Any]) -> None:
        sheet_match(by=actor, sheet=sheet, columns=form.columns(), year=data["year"])

    if is_sent(request, form, match):
        return HttpResponseRedirect(reverse("ledger_import_check", args=[sheet.pk]))
    rows = rows_of(sheet)
    columns = [(form[f"column_{at}"], _samples(rows, at)) for at in range(len(labels))]
    context = {
        "sheet": sheet,
        "form": form,
        "columns": columns,
        "left_out": sum(not bound.value() for bound, _ in columns),
    }
    return render(request, "ledger/import_columns.html", context, status=status_of(form))


def _samples(rows: Sequence[GridRow], at: int) -> str:
    """What stands in a column's first rows, each text once."""
    texts = dict.fromkeys(mask_in_text(row.cells[at]) for row in rows[:LOOKED_AT] if row.cells[at])
    return "；".join(
        text if len(text) <= SAMPLE_MAX else f"{text[:SAMPLE_MAX]}…" for text in [*texts][:SAMPLES]
    )


@dataclasses.dataclass(frozen=True, slots=True)
class FaultShown:
    """One fault: the row's number, the column's name in the sheet, what stands in the cell, what is wrong with it."""

    row: int
    label: str
    text: str
    sentence: str


def faults_shown(sheet: SheetImport, faults: Iterable[Fault]) -> list[FaultShown]:
    """Faults with the column's own name and the cell's text."""
    places = {column: at for at, column in enumerate(columns_of(sheet)) if column}
    cells = {row.number: row.cells for row in rows_of(sheet)}
    return [
        FaultShown(
            fault.row,
            str(sheet.head[places[fault.column]]) if fault.column in places else fault.column.label,
            mask_in_text(cells[fault.row][places[fault.column]]) if fault.column in places else "",
            sentence(fault.reason),
        )
        for fault in faults
    ]


def faults_grouped(shown: Iterable[FaultShown]) -> list[tuple[str, int, FaultShown]]:
    """The same fault of many rows as one line: their numbers, how many, and the first of them."""
    groups: dict[tuple[str, str, str], list[FaultShown]] = {}
    for each in shown:
        groups.setdefault((each.label, each.text, each.sentence), []).append(each)
    return [(rows_text(each.row for each in group), len(group), group[0]) for group in groups.values()]


@staff(Right.LEDGER_IMPORT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_import_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The dry run: every bad row by name; a POST has the whole sheet taken in."""
    actor = actor_of(request)
    sheet = sheet_get(actor, pk)
    if sheet.state != ImportState.CHECKING:
        return HttpResponseRedirect(reverse("ledger_import_sheet", args=[sheet.pk]))
    problems: list[str] = []
    if request.method == "POST":
        try:
            sheet_ask(by=actor, sheet=sheet)
        except Refused as refused:
            problems = [sentence(reason) for reason in refused.reasons]
        else:
            return HttpResponseRedirect(reverse("ledger_import_sheet", args=[sheet.pk]))
    try:
        plan = sheet_plan(by=actor, sheet=sheet)
    except Refused as refused:
        messages.error(request, sentence(refused.reasons[0]))
        return HttpResponseRedirect(reverse("ledger_import"))
    context = {"sheet": sheet, "problems": problems, **_plan_shown(request, sheet, plan)}
    status = UNPROCESSABLE if problems else HttpResponse.status_code
    return render(request, "ledger/import_check.html", context, status=status)


def _plan_shown(request: HttpRequest, sheet: SheetImport, plan: Plan) -> dict[str, Any]:
    faults = faults_grouped(faults_shown(sheet, plan.faults))
    remarks = faults_grouped(faults_shown(sheet, plan.remarks))
    good = [row for row in plan.rows if not row.faults][:ROWS_SHOWN]
    return {
        "plan": plan,
        "page_obj": Paginator(faults, FAULTS_ON_A_PAGE).get_page(request.GET.get("page")),
        "remarks": remarks[:REMARKS_SHOWN],
        "remark_count": len(remarks),
        "good": [(row, title_of(row.description), _state_of(row)) for row in good],
        "why_not": [
            {
                "text": f"有 {plan.bad_count} 行没有通过核对。",
                "remedy": "在原表里改好，重新上传；或者回到上一步，检查列的对应。",
            }
        ],
    }


def _state_of(row: RowRead) -> str:
    if row.is_closed:
        return f"办结（{row.closed_on}）"
    return "待签收" if row.office else "待受理"


@staff(Right.LEDGER_IMPORT)
@require_POST
def ledger_import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a sheet that is being checked."""
    actor = actor_of(request)
    sheet = sheet_get(actor, pk)
    try:
        sheet_drop(by=actor, sheet=sheet)
    except Refused as refused:
        messages.error(request, sentence(refused.reasons[0]))
        return HttpResponseRedirect(reverse("ledger_import_sheet", args=[pk]))
    messages.success(request, "没有导入，表里的内容已经清除。")
    return HttpResponseRedirect(reverse("ledger_import"))


@staff(Right.LEDGER_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take the whole import back."""
    actor = actor_of(request)
    sheet = sheet_get(actor, pk)
    problems: list[str] = []
    if request.method == "POST":
        try:
            count = sheet_undo(by=actor, sheet=sheet)
        except Refused as refused:
            problems = [sentence(reason) for reason in refused.reasons]
        else:
            messages.success(request, f"已撤销这次导入，{count} 件问题不再在台账里。")
            return HttpResponseRedirect(reverse("ledger_import"))
    context = {"sheet": sheet, "problems": problems}
    status = UNPROCESSABLE if problems else HttpResponse.status_code
    return render(request, "ledger/import_undo.html", context, status=status)


@staff(Right.LEDGER_IMPORT)
@require_safe
def ledger_import_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """Every fault and remark as a sheet, to put the original right by."""
    actor = actor_of(request)
    sheet = sheet_get(actor, pk)
    if sheet.state != ImportState.CHECKING:
        return HttpResponseRedirect(reverse("ledger_import_sheet", args=[sheet.pk]))
    plan = sheet_plan(by=actor, sheet=sheet)
    return attached(faults_file(sheet, plan), XLSX, "导入核对清单.xlsx")


def faults_file(sheet: SheetImport, plan: Plan) -> bytes:
    """The list of faults, then of remarks."""
    marked = [("须改", row) for row in faults_shown(sheet, plan.faults)]
    marked += [("提示", row) for row in faults_shown(sheet, plan.remarks)]
    rows = [(row.row, row.label, row.text, kind, row.sentence) for kind, row in marked]
    return sheet_bytes("导入核对清单", ("行号", "列", "原文", "类别", "说明"), rows)
