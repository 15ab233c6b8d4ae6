"""One writer at a time, on both databases: the ground every service function stands on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

try:
    import fcntl
except ImportError:  # pragma: no cover — no such lock on Windows: SQLite's own has to do there
    fcntl = None  # type: ignore[assignment]

_WRITER_LOCK = 0x5A68756F  # "Zhuo": one advisory lock for all writers on PostgreSQL


@contextmanager
def writing() -> Iterator[None]:
    """Open a transaction that no other writer can enter; nest freely.

    On SQLite the IMMEDIATE transaction is the lock (``select_for_update`` is silently ignored there), with a queue before
    it; on PostgreSQL an advisory lock held to the end of the transaction. A subdistrict's writes take a millisecond each,
    so one queue is simpler than locks on rows and cannot deadlock (docs/decisions/0004-one-writer.md).
    """
    with _turn(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITER_LOCK])
        yield


@contextmanager
def _turn() -> Iterator[None]:
    """Wait in line before a file of SQLite: its own waiting is a lottery, and some of 32 writers lose it for 20 seconds.

    The kernel wakes those who wait for a file lock in their order, across threads and processes, and frees the lock of one
    that dies. Whoever is inside a transaction already has had their turn.
    """
    name = str(connection.settings_dict["NAME"])
    is_file = connection.vendor == "sqlite" and "memory" not in name
    if fcntl is None or not is_file or connection.in_atomic_block:
        yield
        return
    with Path(f"{name}.turn").open("ab") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield
