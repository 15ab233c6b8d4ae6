from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import moment
from zhuomu.core.actor import Actor
from zhuomu.core.models import Job, JobState
from zhuomu.core.services import jobs

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-03 09:00")
MINUTE = timedelta(minutes=1)


def enqueue(key: str = "import 1", **more: Any) -> Job:
    return jobs.job_enqueue(key=key, kind="import", run_after=NOW, **more)


def claim(when: timedelta = timedelta(0)) -> Job:
    job = jobs.job_claim(at=NOW + when)
    assert job is not None
    return job


def fine(job: Job, by: Actor) -> Mapping[str, Any]:
    assert by.name == "系统"
    return {"rows": 12}


def broken(_job: Job, _by: Actor) -> Mapping[str, Any]:
    raise LookupError("row 7")


def test_asking_twice_is_asking_once() -> None:
    first = enqueue(payload={"file": "a"})
    assert enqueue(payload={"file": "b"}) == first
    assert Job.objects.get().payload == {"file": "a"}
    assert str(first) == "import 1"


def test_a_job_is_claimed_when_due_and_only_once() -> None:
    enqueue()
    assert jobs.job_claim(at=NOW - MINUTE) is None
    assert claim().attempts_count == 1
    assert jobs.job_claim(at=NOW) is None


def test_jobs_are_taken_in_the_order_in_which_they_are_due() -> None:
    jobs.job_enqueue(key="later", kind="import", run_after=NOW)
    jobs.job_enqueue(key="sooner", kind="import", run_after=NOW - MINUTE)
    assert [claim().key, claim().key] == ["sooner", "later"]


def test_a_job_that_works_is_done_with_its_result() -> None:
    enqueue()
    jobs.job_run(claim(), {"import": fine}, at=NOW)
    job = Job.objects.get()
    assert (job.state, job.result, job.progress_percent, job.finished_at) == (
        JobState.DONE,
        {"rows": 12},
        100,
        NOW,
    )


def test_a_job_that_fails_is_tried_five_times_at_growing_pauses() -> None:
    enqueue()
    when, pauses = timedelta(0), []
    while (job := jobs.job_claim(at=NOW + when)) is not None:
        jobs.job_run(job, {"import": broken}, at=NOW + when)
        kept = Job.objects.get()
        if kept.state == JobState.FAILED:
            break
        pauses.append((kept.run_after - NOW - when) / MINUTE)
        when = kept.run_after - NOW
    kept = Job.objects.get()
    assert pauses == [1, 2, 4, 8]
    assert (kept.state, kept.attempts_count, kept.error) == (JobState.FAILED, 5, "LookupError")


def test_an_unknown_kind_fails_as_any_other_fault() -> None:
    enqueue()
    jobs.job_run(claim(), {}, at=NOW)
    assert Job.objects.get().error == "KeyError"


def test_a_job_whose_worker_died_is_taken_again_after_half_an_hour() -> None:
    enqueue()
    claim()
    assert jobs.job_claim(at=NOW + 30 * MINUTE) is None
    assert claim(31 * MINUTE).attempts_count == 2


def test_a_job_that_kills_its_worker_is_given_up_in_the_end() -> None:
    enqueue()
    for number in range(5):
        assert claim(number * 31 * MINUTE).attempts_count == number + 1
    assert jobs.job_claim(at=NOW + 5 * 31 * MINUTE) is None
    kept = Job.objects.get()
    assert (kept.state, kept.error) == (JobState.FAILED, "WorkerDied")


def test_progress_stays_between_0_and_100(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    job = enqueue()
    assert jobs.job_percent(job) == 0
    for told, kept in ((40, 40), (-3, 0), (250, 100)):
        jobs.job_progress(job, percent=told)
        assert jobs.job_percent(job) == kept
    with pytest.raises(IntegrityError, match="job_progress_at_most_100"), transaction.atomic():
        Job.objects.update(progress_percent=101)


def test_what_a_job_tells_within_its_transaction_is_seen_and_forgotten_at_its_end(
    settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    enqueue()
    seen: list[int] = []

    def tell(job: Job, _by: Actor) -> Mapping[str, Any]:
        with transaction.atomic():
            jobs.job_progress(job, percent=60)
            seen.append(jobs.job_percent(Job.objects.get()))
        return {}

    jobs.job_run(claim(), {"import": tell}, at=NOW)
    assert seen == [60]
    assert jobs.job_percent(Job.objects.get()) == 100
    assert list((tmp_path / "progress").iterdir()) == []
