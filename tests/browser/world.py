"""A server of our own over a database file of its own, with a clock that a test can set forward.

Every module gets a fresh copy of one prepared database (the sample month), so that no test sees another's traces and
the suite's own test database is never touched. A file, because requests run in threads with a connection each and
``transaction_mode=IMMEDIATE`` is what the product runs with: one shared in-memory connection would show neither.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.test.testcases import LiveServerThread
from django.utils import timezone

from tests.conftest import moment
from zhuomu.core.actor import system_actor
from zhuomu.core.services.calendar import calendar_seed
from zhuomu.web.sample.loader import sample_load

MORNING = moment("2026-11-24 09:30")  # a Tuesday in the sample month: issue 108 is out, 109 is being made


class Clock:
    """The product's clock, running from a moment that a test chooses."""

    def __init__(self) -> None:
        self._real = timezone.now
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """The moment that every view and service sees."""
        return self._real() + self._ahead

    def set(self, to: datetime) -> None:
        """Go on from another moment."""
        self._ahead = to - self._real()

    @contextmanager
    def runs(self, start: datetime) -> Iterator[Clock]:
        """Let the whole process see this clock."""
        self.set(start)
        with mock.patch.object(timezone, "now", self.now):
            yield self


@contextmanager
def database_at(path: Path) -> Iterator[None]:
    """Point the default connection, in this and every later thread, at a file; put all back afterwards."""
    before, stored = connections["default"], connections.settings["default"]
    kept = dict(stored)
    before.settings_dict = kept
    stored["NAME"] = str(path)
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        stored["NAME"] = kept["NAME"]
        before.settings_dict = stored
        connections["default"] = before


def database_prepare(path: Path) -> Path:
    """Make a database with the sample month in it. Takes seconds; once for a session."""
    with database_at(path), Clock().runs(MORNING):
        call_command("migrate", verbosity=0)
        calendar_seed(by=system_actor())
        sample_load(by=system_actor())
    return path


def database_copy(prepared: Path, path: Path) -> Path:
    """A copy by the backup API: right even where the last words still stand in the write-ahead log."""
    source, copy = sqlite3.connect(prepared), sqlite3.connect(path)
    with copy:
        source.backup(copy)
    source.close()
    copy.close()
    return path


@contextmanager
def server_runs() -> Iterator[str]:
    """The product on a free port of this machine. Yields its address without a slash at the end."""
    cache.clear()  # limits of one module must not refuse the readers of the next
    server: Any = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.terminate()
