"""Many writers at once: nothing is lost with one queue of writers, and the same work does lose without it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from tests.races.databases import Run
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.models import Event, Job, JobState, Letter, Person
from zhuomu.core.services.events import chain_faults, event_append
from zhuomu.core.services.jobs import job_claim, job_enqueue, job_run
from zhuomu.core.services.letters import letter_queue
from zhuomu.core.services.people import person_create
from zhuomu.core.write import writing
from zhuomu.ledger.models import ReceivedVia, Report
from zhuomu.ledger.services import report_receive
from zhuomu.ledger.services.reports import LIMIT_PER_MINUTE

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("race_database")]
THREADS, MOVES = 8, 25


def _step() -> None:
    """Read, think, write: the shape of every move of a state."""
    job = Job.objects.get(key="counter")
    job.attempts_count += 1
    job.save(update_fields=["attempts_count"])


def _counted() -> int:
    return Job.objects.get(key="counter").attempts_count


@pytest.fixture
def counter(race_database: dict[str, str]) -> Job:
    return job_enqueue(key="counter", kind="nothing", run_after=timezone.now())


@pytest.mark.usefixtures("counter")
def test_no_move_is_lost_with_writing(at_once: Run) -> None:
    def move(_number: int) -> None:
        for _ in range(MOVES):
            with writing():
                _step()

    assert at_once(THREADS, move) == [None] * THREADS
    assert _counted() == THREADS * MOVES


@pytest.mark.usefixtures("counter")
def test_the_same_moves_are_lost_or_refused_without_it(at_once: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard is needed: Django's defaults (DEFERRED there, READ COMMITTED on PostgreSQL) lose moves."""
    if connection.vendor == "sqlite":
        plain: dict[str, Any] = {**settings.DATABASES["default"]["OPTIONS"], "transaction_mode": "DEFERRED"}
        monkeypatch.setitem(connections.settings["default"], "OPTIONS", plain)
    refused: list[OperationalError] = []

    def move(_number: int) -> None:
        for _ in range(MOVES):
            try:
                with transaction.atomic():
                    _step()
            except OperationalError as error:  # SQLite: the read is stale, and no waiting helps
                refused.append(error)

    assert at_once(THREADS, move) == [None] * THREADS
    assert _counted() < THREADS * MOVES


def test_the_chain_of_events_stays_whole_under_eight_writers(at_once: Run) -> None:
    def append(number: int) -> None:
        for turn in range(50):
            with writing():
                event_append(by=system_actor(), verb="race", entity="test", entity_id=f"{number}-{turn}")

    assert at_once(8, append) == [None] * 8
    assert list(chain_faults(expected_count=400)) == []
    assert Event.objects.values("entity_id").distinct().count() == 400


def test_each_job_is_claimed_by_one_worker(at_once: Run) -> None:
    now = timezone.now()
    for number in range(60):
        job_enqueue(key=f"job {number}", kind="race", run_after=now)
    done: Counter[str] = Counter()

    def work(_number: int) -> int:
        count = 0
        while (job := job_claim(at=now)) is not None:
            job_run(job, {"race": lambda job, _by: {"done": done.update([job.key])}}, at=now)
            count += 1
        return count

    assert sum(at_once(8, work)) == 60
    assert set(done.values()) == {1} and len(done) == 60
    assert Job.objects.filter(state=JobState.DONE).count() == 60


def test_a_job_whose_worker_died_is_taken_once_more_by_one_worker(at_once: Run) -> None:
    now = timezone.now()
    job_enqueue(key="left behind", kind="race", run_after=now)
    assert job_claim(at=now) is not None
    claims = at_once(8, lambda _number: job_claim(at=now + timedelta(minutes=31)))
    assert sum(claim is not None for claim in claims) == 1


def test_asking_for_one_job_or_letter_at_once_makes_one_row(at_once: Run) -> None:
    now, by = timezone.now(), system_actor()
    person = person_create(by=by, username="reader", name="收信人")

    def ask(_number: int) -> tuple[int, int]:
        with writing():
            letter = letter_queue(by=by, key="one", to=person, subject="一封", body="信")
        return job_enqueue(key="one", kind="race", run_after=now).pk, letter.pk

    assert len(set(at_once(16, ask))) == 1
    assert Job.objects.count() == Letter.objects.count() == 1


def test_voices_that_come_in_together_get_receipts_of_their_own(at_once: Run) -> None:
    def receive(number: int) -> str:
        by = Actor(None, timezone.now(), address_hash=f"address {number}", label="读者")
        return report_receive(by=by, channel="race", said=f"第 {number} 声", via=ReceivedVia.WEB).receipt

    receipts = at_once(50, receive)
    assert len(set(receipts)) == 50
    assert set(Report.objects.values_list("receipt", flat=True)) == set(receipts)


def test_a_burst_from_one_address_cannot_slip_through_the_limit_together(at_once: Run) -> None:
    by = Actor(None, timezone.now(), address_hash="one address", label="读者")
    at_once(40, lambda n: report_receive(by=by, channel="race", said=f"第 {n} 声", via=ReceivedVia.WEB))
    assert Report.objects.count() == LIMIT_PER_MINUTE


def test_one_account_name_is_given_once(at_once: Run) -> None:
    results = at_once(20, lambda _n: person_create(by=system_actor(), username="same", name="同名"))
    assert sum(isinstance(result, Person) for result in results) == 1
    assert list(chain_faults()) == []


def test_sqlite_runs_with_wal_full_immediate_and_foreign_keys(race_database: dict[str, str]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("settings of the embedded database")
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
        }
        foreign = cursor.execute("PRAGMA foreign_keys").fetchone()[0]
        waits = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    assert found == {"journal_mode": "wal", "synchronous": 2}  # 2 is FULL
    assert (foreign, waits) == (1, 20_000)
    path = Path(str(connection.settings_dict["NAME"]))
    with writing():  # IMMEDIATE: the lock is there before the first write
        other = sqlite3.connect(path, timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
