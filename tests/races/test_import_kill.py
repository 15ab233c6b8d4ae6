"""kill -9 in the middle of taking a sheet in, 50 times: nothing of it is there or all of it, and it is taken in once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.utils import timezone

from tests.ledger.making import Crew
from tests.ledger.sheets import asked, brought, row
from tests.races.test_ledger_races import crew
from zhuomu.core.models import Event, Job, JobState, PersonalDatum, SearchEntry
from zhuomu.core.services.events import chain_faults
from zhuomu.ledger.models import Action, Clock, Move, Problem, Report, ReportLink, SheetImport

__all__ = ["crew"]
pytestmark = [pytest.mark.race, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
ROWS, KILLS = 150, 50
LONGEST_SECONDS = 0.6


def counted() -> dict[str, int]:
    models = (Report, Problem, ReportLink, Move, Clock, Action, PersonalDatum, SearchEntry)
    return {model.__name__: model.objects.count() for model in models}


def worker(environment: dict[str, str]) -> subprocess.Popen[str]:
    # the rows are encrypted with the key of the suite's own folder
    known = {**environment, "ZHUOMU_DATA": os.environ["ZHUOMU_DATA"]}
    command = [sys.executable, "-m", "tests.races.import_killed"]
    return subprocess.Popen(command, cwd=ROOT, env=known, stdout=subprocess.PIPE, text=True)


def free_again(job: Job) -> None:
    """As if the time after which a dead worker's job is taken over had passed."""
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING, attempts_count=0, run_after=timezone.now())


def sheet_of(crew: Crew, number: int) -> tuple[SheetImport, Job]:
    """The next sheet, asked to be taken in at once."""
    rows = [row(问题编号=f"TZ-{number}-{line}") for line in range(ROWS)]
    sheet = brought(crew, rows, name=f"台账{number}.xlsx")
    job = asked(crew, sheet)
    free_again(job)
    return sheet, job


def killed_in_time(environment: dict[str, str], after: float) -> bool:
    """Kill a worker that has begun; whether it was still at it."""
    process = worker(environment)
    assert process.stdout is not None and process.stdout.readline() == "begun\n"
    time.sleep(after)
    is_at_it = process.poll() is None
    process.kill()
    process.wait()
    process.stdout.close()
    return is_at_it


def test_a_killed_import_is_there_wholly_or_not_at_all(race_database: dict[str, str], crew: Crew) -> None:
    (sheet, job), before, draw = sheet_of(crew, 1), counted(), random.Random(2026)
    kills = wholes = 0
    while kills < KILLS:
        kills += killed_in_time(race_database, draw.uniform(0.02, LONGEST_SECONDS))
        assert list(chain_faults()) == []
        sheet.refresh_from_db()
        if sheet.state == "done":
            wholes += 1
            (sheet, job), before = sheet_of(crew, wholes + 1), counted()
            continue
        assert (counted(), sheet.state) == (before, "running")
        free_again(job)
    process = worker(race_database)
    assert process.communicate(timeout=120)[0].split() == ["begun", "done"]
    sheet.refresh_from_db()
    assert (sheet.state, sheet.problem_count, Problem.objects.count()) == ("done", ROWS, ROWS * (wholes + 1))
    assert Event.objects.filter(verb="sheet_take").count() == wholes + 1
    free_again(job)
    process = worker(race_database)  # asked once more, it takes nothing in twice
    assert process.communicate(timeout=120)[0].split() == ["begun", "done"]
    assert Problem.objects.count() == ROWS * (wholes + 1) and list(chain_faults()) == []
