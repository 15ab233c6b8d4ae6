"""kill -9 in the middle of taking a sheet in: nothing of it is there or all of it, and the next worker takes it in once."""

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
from tests.ledger.sheets import asked, brought, rows_numbered
from tests.races.test_ledger_races import crew
from zhuomu.core.models import Event, Job, JobState, PersonalDatum, SearchEntry
from zhuomu.core.services.events import chain_faults
from zhuomu.ledger.models import Action, Clock, Move, Problem, Report, ReportLink, SheetImport

__all__ = ["crew"]
pytestmark = [pytest.mark.race, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
ROWS, KILLS = 400, 6


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


def test_a_killed_import_is_there_wholly_or_not_at_all(race_database: dict[str, str], crew: Crew) -> None:
    sheet = brought(crew, rows_numbered(ROWS))
    job, before, draw = asked(crew, sheet), counted(), random.Random(2026)
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
    for _ in range(KILLS):
        process = worker(race_database)
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        time.sleep(draw.uniform(0.05, 1.2))
        process.kill()
        process.wait()
        process.stdout.close()
        assert list(chain_faults()) == []
        sheet.refresh_from_db()
        if sheet.state == "done":
            break
        assert counted() == before
        assert sheet.state == "running"
        assert not Event.objects.filter(verb="sheet_take").exists()
        free_again(job)
    else:
        process = worker(race_database)
        assert process.communicate(timeout=120)[0].split() == ["begun", "done"]
    taken = SheetImport.objects.get(pk=sheet.pk)
    assert (taken.state, taken.problem_count, Problem.objects.count()) == ("done", ROWS, ROWS)
    assert sorted(Problem.objects.values_list("serial", flat=True)) == list(range(1, ROWS + 1))
    assert Event.objects.filter(verb="sheet_take").count() == 1
    free_again(job)
    process = worker(race_database)  # asked once more, it takes nothing in twice
    assert process.communicate(timeout=120)[0].split() == ["begun", "done"]
    assert Problem.objects.count() == ROWS and list(chain_faults()) == []
