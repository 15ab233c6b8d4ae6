"""Copies of the database itself, for backups: SQLite by its backup API, PostgreSQL by ``pg_dump``."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, connections, transaction

from zhuomu.core.errors import refuse
from zhuomu.core.models import Event
from zhuomu.core.services.events import FIRST_HASH, event_hash
from zhuomu.rules.reason import Code

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
SIDE_FILES = ("", "-wal", "-shm")


class BackupCode(Code):
    """Refusals of backup, verify and restore."""

    WRITE_FAILED = "backup.write_failed"
    TARGET_EXISTS = "backup.target_exists"
    NO_FILE = "backup.no_file"
    NO_BACKUP = "backup.no_backup"
    ALTERED = "backup.altered"
    UNSAFE = "backup.unsafe"
    DATABASE_BROKEN = "backup.database_broken"
    CHAIN_BROKEN = "backup.chain_broken"
    DATA_EXISTS = "backup.data_exists"
    DATA_IN_USE = "backup.data_in_use"
    OTHER_DATABASE = "backup.other_database"
    TOOL_MISSING = "backup.tool_missing"
    TOOL_FAILED = "backup.tool_failed"


def dump_name(vendor: str) -> str:
    """The dump's name inside an archive. Raises KeyError for a database we do not know."""
    return NAMES[vendor]


def dump_make(path: Path) -> tuple[int, str]:
    """Copy the live database to ``path`` as of one moment; returns its event count and last hash."""
    if connection.vendor == "sqlite":
        _sqlite_copy(_sqlite_path(), path)
        with _opened(path) as alias:
            return _chain_end(alias)
    return _postgres_dump(path)


def dump_check(vendor: str, path: Path, event_count: int, last_hash: str) -> None:
    """Check a dump on its own: whole, no dangling reference, its chain unbroken and as long as noted."""
    if vendor == "postgresql":
        _run("pg_restore", "--list", str(path))
        return
    try:
        with contextlib.closing(sqlite3.connect(path)) as copy:
            found = [row[0] for row in copy.execute("PRAGMA integrity_check")]
            dangling = copy.execute("PRAGMA foreign_key_check").fetchall()
        if found != ["ok"] or dangling:
            raise refuse(
                BackupCode.DATABASE_BROKEN,
                why=found[0] if found != ["ok"] else f"{dangling[0][0]} 有悬空的引用",
            )
        with _opened(path) as alias:
            if _chain_end(alias) != (event_count, last_hash):
                raise refuse(BackupCode.CHAIN_BROKEN)
    except sqlite3.DatabaseError as error:
        raise refuse(BackupCode.DATABASE_BROKEN, why=error) from error


def dump_install(path: Path, aside: Path) -> None:
    """Put a checked dump in the place of the database; the old one goes to ``aside``. All or nothing."""
    if connection.vendor == "sqlite":
        _sqlite_install(path, aside)
        return
    connection.close()
    if has_data():
        aside.mkdir(parents=True, exist_ok=True)
        _postgres_dump(aside / NAMES["postgresql"])
    connection.close()
    _run(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-acl",
        "--single-transaction",
        *_target(),
        str(path),
    )


def has_data() -> bool:
    """Whether the database holds anything that a restore would overwrite."""
    if connection.vendor == "sqlite":
        path = _sqlite_path()
        if not path.exists() or path.stat().st_size == 0:
            return False
    return Event._meta.db_table in connection.introspection.table_names()


def _chain_end(alias: str) -> tuple[int, str]:
    """Walk the chain of a database; its length and last hash. Raises ``Refused`` where it does not hold."""
    count, previous = 0, FIRST_HASH
    for event in Event.objects.using(alias).order_by("number").iterator(chunk_size=2000):
        count += 1
        if event.number != count or event.previous_hash != previous or event_hash(event) != event.hash:
            raise refuse(BackupCode.CHAIN_BROKEN)
        previous = event.hash
    return count, previous


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[str]:
    """Let Django read a copy under an alias of its own, which it yields; no other connection is touched."""
    alias = f"backup copy {uuid.uuid4().hex}"
    connections.settings[alias] = {**connections.settings["default"], "NAME": str(path), "OPTIONS": {}}
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def _sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _sqlite_copy(source: Path, target: Path) -> None:
    # one step over all pages: a single read transaction, so a copy of one moment; in WAL mode writers go on
    with (
        contextlib.closing(sqlite3.connect(source, timeout=20)) as live,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def _sqlite_install(path: Path, aside: Path) -> None:
    connection.close()
    place = _sqlite_path()
    olds = [(Path(f"{place}{end}"), aside / f"{place.name}{end}") for end in SIDE_FILES]
    if place.exists():
        _require_unused(place)
        aside.mkdir(parents=True, exist_ok=True)
    moved: list[tuple[Path, Path]] = []
    try:
        for old, kept in olds:
            if old.exists():
                old.replace(kept)
                moved.append((old, kept))
        path.replace(place)
    except OSError:
        for old, kept in moved:
            kept.replace(old)
        raise


def _require_unused(place: Path) -> None:
    """Refuse while another process has the database open: it would write on into the file moved aside."""
    try:
        with contextlib.closing(sqlite3.connect(place, timeout=1, isolation_level=None)) as probe:
            probe.execute("PRAGMA locking_mode=EXCLUSIVE")
            probe.execute("BEGIN EXCLUSIVE")
            probe.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise refuse(BackupCode.DATA_IN_USE) from error
    except sqlite3.DatabaseError:
        return  # a broken database is what a restore is for


def _postgres_dump(path: Path) -> tuple[int, str]:
    # the chain is read in the very snapshot that is dumped
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        row = cursor.fetchone()
        end = _chain_end("default")
        _run(
            "pg_dump",
            "--format=custom",
            f"--snapshot={row[0] if row else ''}",
            "--file",
            str(path),
            *_target(),
        )
    return end


def _target() -> list[str]:
    named = connection.settings_dict
    options = {
        "--host": named["HOST"],
        "--port": named["PORT"],
        "--username": named["USER"],
        "--dbname": named["NAME"],
    }
    return [f"{option}={value}" for option, value in options.items() if value]


def _run(tool: str, *arguments: str) -> None:
    program = shutil.which(tool)
    if program is None:
        raise refuse(BackupCode.TOOL_MISSING, tool=tool)
    environment = dict(os.environ)
    if connection.settings_dict.get("PASSWORD"):
        environment["PGPASSWORD"] = str(connection.settings_dict["PASSWORD"])  # never on the command line
    done = subprocess.run(  # noqa: S603 — a fixed program, our own arguments
        [program, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [str(done.returncode)]
        raise refuse(BackupCode.TOOL_FAILED, tool=tool, why=last[0])
