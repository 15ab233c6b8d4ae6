"""Races need a database that threads and processes really share: a file, or the PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

Run = Callable[[int, Callable[[int], Any]], list[Any]]


def _is_server() -> bool:
    return str(settings.DATABASES["default"]["ENGINE"]).endswith("postgresql")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """pytest-django makes the test databases that it sees asked for when it collects, so ask aloud."""
    for item in items:
        if _is_server() and "race_database" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the empty database file of this session will lie, made by the first test that needs one."""
    return tmp_path_factory.mktemp("races") / "empty.sqlite3"


def _use_file(path: Path) -> None:
    del connections["default"]
    connections.settings["default"]["NAME"] = str(path)


@pytest.fixture
def server_database(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """PostgreSQL: the test database of this session, emptied after the test."""
    named = connections.settings["default"]
    login = ":".join(filter(None, (named["USER"], named["PASSWORD"])))
    host = urlencode({key: named[name] for key, name in (("host", "HOST"), ("port", "PORT")) if named[name]})
    address = f"postgresql://{login}@/{named['NAME']}?{host}"  # in the query a socket's folder works too
    return {**os.environ, "DATABASE_URL": address, "ZHUOMU_DATA": str(tmp_path)}


@pytest.fixture
def file_database(
    django_db_blocker: DjangoDbBlocker, tmp_path: Path, migrated_file: Path
) -> Iterator[dict[str, str]]:
    """SQLite: a file of this test's own, with the settings of production."""
    with django_db_blocker.unblock():
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
def race_database(request: pytest.FixtureRequest) -> dict[str, str]:
    """A committed, empty database for threads here, and for processes given the environment it returns.

    Asks for ``db`` nowhere: a test's own transaction would hide what the race is about.
    """
    found: dict[str, str] = request.getfixturevalue("server_database" if _is_server() else "file_database")
    return found


@pytest.fixture
def at_once() -> Run:
    """``at_once(n, act)``: ``act(0) … act(n-1)`` in threads starting together; results or errors."""

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
