"""Races need a database that threads and processes really share: a file on SQLite, the server on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

Run = Callable[[int, Callable[[int], Any]], list[Any]]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the empty database file of this session will lie, made by the first test that needs one."""
    return tmp_path_factory.mktemp("races") / "empty.sqlite3"


def _use_file(path: Path) -> None:
    del connections["default"]
    connections.settings["default"]["NAME"] = str(path)


@pytest.fixture
def race_database(
    request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """A committed, empty database for threads (in this process) and for processes (the environment it yields).

    Asks for ``db`` nowhere: a test's own transaction would hide what the race is about.
    """
    if connection.vendor == "postgresql":
        request.getfixturevalue("transactional_db")
        named = connections.settings["default"]
        place = f"{named.get('HOST') or ''}:{named.get('PORT') or ''}".rstrip(":")
        login = f"{named.get('USER') or ''}:{named.get('PASSWORD') or ''}".rstrip(":")
        address = f"postgresql://{login}@{place}/{named['NAME']}"
        if (named.get("HOST") or "").startswith("/"):  # a socket's folder cannot stand where a host name stands
            port = f"&port={named['PORT']}" if named.get("PORT") else ""
            address = f"postgresql://{login}@/{named['NAME']}?host={named['HOST']}{port}"
        yield {**os.environ, "DATABASE_URL": address, "ZHUOMU_DATA": str(tmp_path)}
        return
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock():
        before, name_before = connections["default"], connections.settings["default"]["NAME"]
        path = tmp_path / "zhuomu.sqlite3"
        try:
            if not migrated_file.exists():
                _use_file(migrated_file)
                call_command("migrate", run_syncdb=True, verbosity=0)
                with connections["default"].cursor() as cursor:
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connections["default"].close()
            shutil.copyfile(migrated_file, path)
            _use_file(path)
            yield {**os.environ, "DATABASE_URL": f"sqlite:///{path}", "ZHUOMU_DATA": str(tmp_path)}
        finally:
            connections["default"].close()
            connections.settings["default"]["NAME"] = name_before
            connections["default"] = before


@pytest.fixture
def at_once() -> Run:
    """``at_once(n, act)``: run ``act(0) … act(n-1)`` in threads that start together; results, or what each raised."""

    def run(count: int, act: Callable[[int], Any]) -> list[Any]:
        barrier, results = threading.Barrier(count), [None] * count

        def one(number: int) -> None:
            try:
                barrier.wait(timeout=60)
                results[number] = act(number)
            except BaseException as error:  # the test judges what came out
                results[number] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=(number,), daemon=True) for number in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=180)
        assert not any(thread.is_alive() for thread in threads), "a thread hangs"
        return results

    return run
