"""One writer at a time, on both databases: the ground every service function stands on."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_WRITER_LOCK = 0x5A68756F  # "Zhuo": one advisory lock for all writers on PostgreSQL


@contextmanager
def writing() -> Iterator[None]:
    """Open a transaction that no other writer can enter; nest freely.

    On SQLite the IMMEDIATE transaction is the lock (``select_for_update`` is silently ignored there); on PostgreSQL
    an advisory lock held to the end of the transaction. A subdistrict's writes take a millisecond each, so one queue
    is simpler than locks on rows and cannot deadlock (docs/decisions/0004-one-writer.md).
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITER_LOCK])
        yield
