"""Writes many rows of a table at once: ``executemany`` on SQLite, ``COPY`` on PostgreSQL; for throw-away databases only."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, models

Row = tuple[Any, ...]


class Table:
    """A table with its columns in order; rows are tuples of plain values, keys included."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.name = model._meta.db_table
        # what a new row has where nothing is said; a key has to be said
        self.plain = {
            field.attname: None if field.primary_key or field.null else plain(field.get_default())
            for field in model._meta.concrete_fields
        }
        self.key = next(field.attname for field in model._meta.concrete_fields if field.primary_key)
        self.names = [str(field.column) for field in model._meta.concrete_fields]
        self.columns = ", ".join(f'"{name}"' for name in self.names)

    def row(self, **values: object) -> Row:
        """A row: the given values, which must be plain, and the defaults of the rest."""
        row = tuple((self.plain | values).values())
        if len(row) != len(self.plain):
            raise TypeError(f"{self.name} has no such column: {values.keys() - self.plain.keys()}")
        return row

    def write(self, rows: Iterable[Row]) -> None:
        """Write the rows. The keys are trusted: see ``unguarded``."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                text = "".join("\t".join(map(_copied, row)) + "\n" for row in rows)
                with cursor.copy(f"COPY {self.name} ({self.columns}) FROM STDIN") as copy:
                    copy.write(text)
                return
            marks = ", ".join("?" * len(self.plain))
            sql = f"INSERT INTO {self.name} ({self.columns}) VALUES ({marks})"
            cursor.connection.executemany(sql, rows)


def plain(value: object) -> Any:
    """A value as both databases take it from a driver without Django's help."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ") + (
            "+00" if connection.vendor == "postgresql" else ""
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, str) else value


def _copied(value: object) -> str:
    if isinstance(value, str):
        return value.replace("\\", "\\\\").replace("\n", "\\n")
    if value is None:
        return "\\N"
    return str(value)


@contextlib.contextmanager
def unguarded() -> Iterator[None]:
    """For a filling that may be lost: no waiting for the disk, no look at foreign keys; as before afterwards."""
    is_postgres = connection.vendor == "postgresql"
    before, after = (
        (
            ["SET session_replication_role = replica", "SET synchronous_commit = off"],
            ["RESET session_replication_role", "RESET synchronous_commit"],
        )
        if is_postgres
        else (
            ["PRAGMA synchronous=OFF", "PRAGMA foreign_keys=OFF", "PRAGMA cache_size=-400000"],
            ["PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", "PRAGMA cache_size=-2000"],
        )
    )
    with connection.cursor() as cursor:
        for command in before:
            cursor.execute(command)
        yield
        for command in after:
            cursor.execute(command)


def keys_go_on(models_filled: Iterable[type[models.Model]]) -> None:
    """Let the next key of each table follow those that were written by hand."""
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for command in connection.ops.sequence_reset_sql(no_style(), list(models_filled)):
            cursor.execute(command)
