"""Work outside a request: a sheet taken in, and sheets that nobody took in forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.http import sentence
from zhuomu.core.models import Job
from zhuomu.core.services.jobs import JobFunction, job_progress
from zhuomu.ledger.models import SheetImport
from zhuomu.ledger.services.imports import JOB_KIND, sheet_hand_back, sheet_take, sheets_forget


def sheet_take_job(job: Job, by: Actor) -> Mapping[str, Any]:
    """Take a sheet in, in the name of whoever asked for it; a refusal gives it back to be checked again."""
    sheet = SheetImport.objects.select_related("by").get(pk=job.payload["sheet"])
    page = {"url": reverse("ledger_import_sheet", args=[sheet.pk])}
    try:
        done = sheet_take(
            by=Actor(job.asked_by, by.at),
            sheet=sheet,
            progress=lambda percent: job_progress(job, percent=percent),
        )
    except Refused as refused:
        why = f"没有导入。{sentence(refused.reasons[0])}"
        sheet_hand_back(by=by, sheet=sheet, why=why)
        return {**page, "message": why}
    return {**page, "message": f"导入了 {done.problem_count} 件。"}


def sheets_forget_job(_job: Job, by: Actor) -> Mapping[str, Any]:
    """Empty what has waited for a week."""
    return {"sheets": sheets_forget(by=by)}


JOBS: dict[str, JobFunction] = {JOB_KIND: sheet_take_job, "ledger_import_forget": sheets_forget_job}
DAILY_JOBS = ("ledger_import_forget",)
