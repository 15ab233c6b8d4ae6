"""Jobs are rows with a unique key: asking twice is asking once, a crash leaves a row that is taken again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q

from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.models import Job, JobState, Person
from zhuomu.core.write import writing

logger = logging.getLogger(__name__)
JobFunction = Callable[[Job, Actor], Mapping[str, Any]]
MAX_ATTEMPTS = 5
STALE_AFTER = timedelta(minutes=30)


def job_enqueue(
    *,
    key: str,
    kind: str,
    run_after: datetime,
    payload: Mapping[str, Any] | None = None,
    asked_by: Person | None = None,
) -> Job:
    """Ask for a job; the same key again returns the first row unchanged."""
    with writing():
        job, _ = Job.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind,
                "payload": dict(payload or {}),
                "run_after": run_after,
                "asked_by": asked_by,
            },
        )
    return job


def job_claim(*, at: datetime) -> Job | None:
    """Take the next job that is due, or one whose worker died half an hour ago.

    Exactly one worker gets it.
    """
    with writing():
        stale = Job.objects.filter(state=JobState.RUNNING, started_at__lt=at - STALE_AFTER)
        # a job that takes its worker down with it is not tried for ever
        stale.filter(attempts_count__gte=MAX_ATTEMPTS).update(
            state=JobState.FAILED, error="WorkerDied", finished_at=at
        )
        job = (
            Job.objects.filter(
                Q(state=JobState.WAITING, run_after__lte=at)
                | Q(state=JobState.RUNNING, started_at__lt=at - STALE_AFTER)
            )
            .order_by("run_after", "id")
            .first()
        )
        if job is None:
            return None
        job.state, job.started_at, job.attempts_count = JobState.RUNNING, at, job.attempts_count + 1
        job.save(update_fields=["state", "started_at", "attempts_count"])
    return job


def job_run(job: Job, functions: Mapping[str, JobFunction], *, at: datetime) -> None:
    """Run a claimed job. A failure waits 1, 2, 4, … minutes and is tried at most five times."""
    try:
        _run(job, functions, at)
    finally:
        _progress_file(job).unlink(missing_ok=True)


def _run(job: Job, functions: Mapping[str, JobFunction], at: datetime) -> None:
    try:
        result = dict(functions[job.kind](job, system_actor(at)))
    except Exception as error:  # a job may fail in any way; the row says how and the worker lives on
        logger.exception("job %s failed", job.pk)
        is_last = job.attempts_count >= MAX_ATTEMPTS
        job.state = JobState.FAILED if is_last else JobState.WAITING
        job.error = type(error).__name__
        job.run_after = at + timedelta(minutes=2 ** (job.attempts_count - 1))
        job.save(update_fields=["state", "error", "run_after"])
        return
    job.state, job.result, job.error, job.finished_at, job.progress_percent = (
        JobState.DONE,
        result,
        "",
        at,
        100,
    )
    job.save(update_fields=["state", "result", "error", "finished_at", "progress_percent"])


def job_progress(job: Job, *, percent: int) -> None:
    """Tell how far a running job is, in whole percent.

    In a small file: nobody would see a row before the job's own transaction ends, and meanwhile SQLite lets nobody else write.
    """
    path = _progress_file(job)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(min(100, max(0, percent))), encoding="ascii")


def job_percent(job: Job) -> int:
    """How far a job is: what it told last."""
    try:
        return int(_progress_file(job).read_text(encoding="ascii"))
    except (OSError, ValueError):  # nothing told yet, or being told this very moment
        return job.progress_percent


def _progress_file(job: Job) -> Path:
    return Path(settings.DATA_DIR) / "progress" / str(job.pk)
