"""Jobs as the progress part shows them, and how old the last good backup is."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from django.urls import reverse

from zhuomu.core.actor import Actor
from zhuomu.core.backup import backup_last
from zhuomu.core.models import Event, Job, JobState
from zhuomu.core.services.jobs import job_percent
from zhuomu.web.labels import PROGRESS, job_label

BACKUP_WITHIN = timedelta(days=8)
SHOWN_AFTER_END = timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class JobShown:
    """One job for the progress part."""

    label: str
    state: str
    done_count: int
    total_count: int
    poll_url: str
    result_url: str
    message: str


def job_shown(job: Job) -> JobShown:
    """A job as the progress part wants it; its result may bring an address and a sentence."""
    is_running = job.state == JobState.RUNNING
    failed = "没有办成，系统管理员在“系统”里能看到原因。" if job.state == JobState.FAILED else ""
    return JobShown(
        label=str(job.payload.get("label") or job_label(job.kind)),
        state=PROGRESS[JobState(job.state)],
        done_count=job_percent(job) if is_running else 0,
        total_count=100 if is_running else 0,
        poll_url=reverse("job_progress", args=[job.pk]),
        result_url=str(job.result.get("url", "")),
        message=failed or str(job.result.get("message", "")),
    )


def jobs_mine(actor: Actor) -> list[JobShown]:
    """What I asked for: under way, or ended within a day."""
    mine = Job.objects.filter(asked_by=actor.person)
    open_jobs = mine.filter(state__in=[JobState.WAITING, JobState.RUNNING])
    ended = mine.filter(finished_at__gt=actor.at - SHOWN_AFTER_END)
    return [job_shown(job) for job in (open_jobs | ended).order_by("-pk")[:10]]


@dataclasses.dataclass(frozen=True, slots=True)
class BackupAge:
    """How long ago the last verified backup was made."""

    made_at: datetime | None
    days: int
    is_late: bool


def backup_age(at: datetime) -> BackupAge:
    """Late after eight days without a verified backup.

    Where there has been none, counted from the first event.
    """
    last = backup_last()
    if last is not None:
        age = at - last.made_at
        return BackupAge(last.made_at, max(0, age.days), age > BACKUP_WITHIN)
    first = Event.objects.order_by("number").values_list("at", flat=True).first()
    age = at - first if first else timedelta(0)
    return BackupAge(None, max(0, age.days), age > BACKUP_WITHIN)
