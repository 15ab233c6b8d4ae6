"""kill -9 in the middle of writing, ten times: no acknowledged report lost or half done, the chain whole."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from zhuomu.core.models import Event, PersonalDatum
from zhuomu.core.services.events import chain_faults
from zhuomu.ledger.models import Report

pytestmark = [pytest.mark.race, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]


def test_ten_kills_lose_nothing_that_was_acknowledged(race_database: dict[str, str]) -> None:
    moments = random.Random(2026)
    acknowledged: set[str] = set()
    for _ in range(10):
        writer = subprocess.Popen(
            [sys.executable, "-m", "tests.races.killed"],
            cwd=ROOT,
            env=race_database,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        acknowledged.add(writer.stdout.readline().strip())  # it is writing now
        time.sleep(moments.uniform(0.02, 0.3))
        writer.kill()
        rest = writer.stdout.read().splitlines(keepends=True)
        acknowledged.update(line.strip() for line in rest if line.endswith("\n"))
        writer.wait()
        writer.stdout.close()
        assert list(chain_faults()) == []
    assert "" not in acknowledged
    kept = set(Report.objects.values_list("receipt", flat=True))
    assert acknowledged <= kept
    # what was not acknowledged is there wholly or not at all
    assert len(kept) == PersonalDatum.objects.count() == Report.objects.filter(phone__isnull=False).count()
    assert Event.objects.filter(verb="report_receive").count() == len(kept)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert cursor.execute("PRAGMA foreign_key_check").fetchall() == []
