"""Backups: taken while others write, checked before they count, restored wholly or not at all."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from zhuomu.core import dumps
from zhuomu.core.actor import system_actor
from zhuomu.core.backup import backup_last, backup_make, backup_restore, backup_verify
from zhuomu.core.dumps import BackupCode
from zhuomu.core.errors import Refused
from zhuomu.core.models import Attachment, Event, Person
from zhuomu.core.services.attachments import attachment_path, picture_store
from zhuomu.core.services.events import chain_faults, event_append
from zhuomu.core.services.people import person_create
from zhuomu.core.write import writing

pytestmark = pytest.mark.race


@pytest.fixture
def data(race_database: dict[str, str], tmp_path: Path, settings: Any) -> Path:
    """An installation of its own: database, media and data folder, with one person and one picture in it."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    person_create(by=system_actor(), username="before", name="备份之前")
    picture_store(by=system_actor(), data=_picture())
    return tmp_path


def _picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


def _code(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return str(refusal.value.reasons[0].code)


def _rewritten(path: Path, change: Callable[[str, bytes], Iterator[tuple[str, bytes, bytes]]]) -> Path:
    """A copy of an archive, its members gone through ``change(name, content)`` → (name, content, type)."""
    out = path.with_name("rewritten.tar.gz")
    with tarfile.open(path) as old, tarfile.open(out, "w:gz") as new:
        for member in old.getmembers():
            content = old.extractfile(member)
            assert content is not None
            for name, data, kind in change(member.name, content.read()):
                info = tarfile.TarInfo(name)
                info.size, info.type = (0, kind) if kind != tarfile.REGTYPE else (len(data), kind)
                info.linkname = "../../outside" if kind != tarfile.REGTYPE else ""
                new.addfile(info, io.BytesIO(data) if kind == tarfile.REGTYPE else None)
    return out


def test_a_backup_brings_everything_back_over_changed_data(data: Path) -> None:
    path, manifest = backup_make()
    assert path.parent == data / "backups" and path.stat().st_mode & 0o777 == 0o600
    assert manifest.event_count == Event.objects.count()
    attachment = Attachment.objects.get()
    kept = attachment_path(attachment).read_bytes()
    person_create(by=system_actor(), username="after", name="备份之后")
    attachment_path(attachment).unlink()
    restored, aside = backup_restore(path, is_forced=True)
    assert restored == manifest and manifest.is_key_known
    assert [person.username for person in Person.objects.all()] == ["before"]
    assert attachment_path(attachment).read_bytes() == kept
    assert list(chain_faults(expected_count=manifest.event_count, expected_hash=manifest.last_hash)) == []
    assert aside is not None and any(aside.iterdir())


def test_a_backup_taken_under_writers_is_of_one_moment(data: Path) -> None:
    stop, faults = threading.Event(), []

    def write(number: int) -> None:
        try:
            turn = 0
            while not stop.is_set():
                turn += 1
                with writing():  # two rows that belong together
                    person = person_create(by=system_actor(), username=f"w{number}-{turn}", name="写入")
                    event_append(by=system_actor(), verb="pair", entity="person", entity_id=person.pk)
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    try:
        made = [backup_make(target=data / "0.tar.gz")]
        for turn in range(1, 5):
            while Event.objects.count() == made[-1][1].event_count and not faults:
                time.sleep(0.01)  # the writers have their turn first
            made.append(backup_make(target=data / f"{turn}.tar.gz"))
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert faults == []
    assert len({manifest.event_count for _, manifest in made}) == 5, "the writers went on meanwhile"
    path, manifest = made[-1]
    backup_restore(path, is_forced=True)
    assert list(chain_faults(expected_count=manifest.event_count, expected_hash=manifest.last_hash)) == []
    assert Event.objects.filter(verb="pair").count() == Person.objects.filter(name="写入").count()


def test_a_restore_into_an_empty_folder_needs_no_force(
    data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the database server is never an empty folder")
    path, manifest = backup_make(target=tmp_path_factory.mktemp("elsewhere"))
    connection.close()
    for thing in data.iterdir():
        shutil.rmtree(thing) if thing.is_dir() else thing.unlink()
    restored, aside = backup_restore(path)
    assert (restored, aside) == (manifest, None)
    assert Person.objects.get().username == "before"
    assert attachment_path(Attachment.objects.get()).exists()
    assert not [thing for thing in data.iterdir() if thing.name.startswith(".")], (
        "nothing half done is left behind"
    )


def test_existing_data_is_replaced_only_when_forced(data: Path) -> None:
    path, _ = backup_make()
    person_create(by=system_actor(), username="after", name="备份之后")
    with pytest.raises(Refused) as refusal:
        backup_restore(path)
    assert _code(refusal) == BackupCode.DATA_EXISTS
    assert Person.objects.count() == 2


def test_the_note_names_the_last_verified_backup(data: Path) -> None:
    assert backup_last() is None
    path, manifest = backup_make()
    last = backup_last()
    assert last is not None
    assert (last.path, last.event_count, last.last_hash) == (path, manifest.event_count, manifest.last_hash)
    (data / "last_backup.json").write_text("{")
    assert backup_last() is None


def test_keys_are_not_in_the_archive(data: Path) -> None:
    (data / "keys").mkdir(exist_ok=True)
    (data / "keys" / "personal.key").write_text("secret")
    path, _ = backup_make()
    with tarfile.open(path) as archive:
        names = archive.getnames()
    assert names[0] == "manifest.json" and not any("key" in name for name in names)


def test_an_archive_of_another_key_says_so(data: Path, settings: Any) -> None:
    path, _ = backup_make()
    settings.PERSONAL_KEY = "another key"
    assert not backup_verify(path).is_key_known


def test_any_altered_byte_of_the_content_is_found(data: Path) -> None:
    path, manifest = backup_make()

    def flip(name: str, content: bytes) -> Iterator[tuple[str, bytes, bytes]]:
        if name != "manifest.json":
            middle = len(content) // 2
            content = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        yield name, content, tarfile.REGTYPE

    with pytest.raises(Refused) as refusal:
        backup_verify(_rewritten(path, flip))
    assert _code(refusal) == BackupCode.ALTERED
    backup_verify(path)
    assert manifest.files


@pytest.mark.parametrize("length", [0, 10, 0.5, 0.98])
def test_a_cut_archive_is_refused(data: Path, length: float) -> None:
    path, _ = backup_make()
    content = path.read_bytes()
    cut = data / "cut.tar.gz"
    cut.write_bytes(content[: int(length if length > 1 else len(content) * length)])
    with pytest.raises(Refused) as refusal:
        backup_verify(cut)
    assert _code(refusal) in {BackupCode.NO_BACKUP, BackupCode.ALTERED}


@pytest.mark.parametrize(
    "name", ["../outside", "/outside", "media/../../outside", "media\\..\\outside", "keys/x", "x"]
)
def test_nothing_is_written_outside_the_folder(data: Path, name: str) -> None:
    path, _ = backup_make()

    def add(member: str, content: bytes) -> Iterator[tuple[str, bytes, bytes]]:
        if member == "manifest.json":
            fields = json.loads(content)
            fields["files"][name] = ["0" * 64, 3]
            content = json.dumps(fields).encode()
        yield member, content, tarfile.REGTYPE
        if member == "manifest.json":
            yield name, b"bad", tarfile.REGTYPE

    bad = _rewritten(path, add)
    before = sorted(data.rglob("*")) + sorted(data.parent.glob("*"))
    with pytest.raises(Refused) as refusal:
        backup_restore(bad, is_forced=True)
    assert _code(refusal) == BackupCode.UNSAFE
    assert sorted(data.rglob("*")) + sorted(data.parent.glob("*")) == before


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_links_and_devices_are_refused(data: Path, kind: bytes) -> None:
    path, manifest = backup_make()
    victim = next(name for name in manifest.files if name.startswith("media/"))

    def turn(name: str, content: bytes) -> Iterator[tuple[str, bytes, bytes]]:
        yield name, content, kind if name == victim else tarfile.REGTYPE

    with pytest.raises(Refused) as refusal:
        backup_verify(_rewritten(path, turn))
    assert _code(refusal) == BackupCode.UNSAFE


def test_a_file_that_the_manifest_misses_or_that_is_missing_is_refused(data: Path) -> None:
    path, manifest = backup_make()
    victim = next(name for name in manifest.files if name.startswith("media/"))
    cases = {
        BackupCode.ALTERED: lambda name, content: iter(
            [(name, content, tarfile.REGTYPE)] if name != victim else []
        ),
        BackupCode.UNSAFE: lambda name, content: iter([(name, content, tarfile.REGTYPE)] * 2),
    }
    for code, change in cases.items():
        with pytest.raises(Refused) as refusal:
            backup_verify(_rewritten(path, change))
        assert _code(refusal) == code


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"format": 2}', b"\xff", b'{"format": 1, "files": {"a": 1}}']
)
def test_an_archive_without_a_manifest_of_ours_is_refused(data: Path, content: bytes) -> None:
    path, _ = backup_make()

    def spoil(name: str, had: bytes) -> Iterator[tuple[str, bytes, bytes]]:
        yield name, content if name == "manifest.json" else had, tarfile.REGTYPE

    with pytest.raises(Refused) as refusal:
        backup_verify(_rewritten(path, spoil))
    assert _code(refusal) == BackupCode.NO_BACKUP


def test_a_manifest_without_a_database_is_refused(data: Path) -> None:
    path, manifest = backup_make()

    def drop(name: str, content: bytes) -> Iterator[tuple[str, bytes, bytes]]:
        if name == "manifest.json":
            fields = json.loads(content)
            del fields["files"][manifest.dump_name]
            yield name, json.dumps(fields).encode(), tarfile.REGTYPE
        elif name != manifest.dump_name:
            yield name, content, tarfile.REGTYPE

    with pytest.raises(Refused) as refusal:
        backup_verify(_rewritten(path, drop))
    assert _code(refusal) == BackupCode.NO_BACKUP


def test_a_changed_chain_is_never_backed_up_as_good(data: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_event SET verb = 'nothing happened' WHERE number = 1")
    with pytest.raises(Refused) as refusal:
        backup_make()
    assert _code(refusal) == BackupCode.CHAIN_BROKEN
    assert backup_last() is None and not list(data.glob("backups/*"))


def test_a_target_that_exists_or_cannot_be_written_is_told(data: Path) -> None:
    path, _ = backup_make()
    with pytest.raises(Refused) as refusal:
        backup_make(target=path)
    assert _code(refusal) == BackupCode.TARGET_EXISTS
    with pytest.raises(Refused) as refusal:
        backup_make(target=path / "below a file" / "x.tar.gz")
    assert _code(refusal) == BackupCode.WRITE_FAILED
    with pytest.raises(Refused) as refusal:
        backup_verify(data / "nowhere.tar.gz")
    assert _code(refusal) == BackupCode.NO_FILE


def test_a_backup_of_the_other_database_is_not_restored(data: Path) -> None:
    path, manifest = backup_make()
    other = "postgresql" if manifest.vendor == "sqlite" else "sqlite"

    def rename(name: str, content: bytes) -> Iterator[tuple[str, bytes, bytes]]:
        if name == "manifest.json":
            fields = json.loads(content)
            fields["vendor"] = other
            fields["files"][dumps.dump_name(other)] = fields["files"].pop(manifest.dump_name)
            content = json.dumps(fields).encode()
        yield dumps.dump_name(other) if name == manifest.dump_name else name, content, tarfile.REGTYPE

    with pytest.raises(Refused) as refusal:
        backup_restore(_rewritten(path, rename), is_forced=True)
    assert _code(refusal) in {BackupCode.OTHER_DATABASE, BackupCode.TOOL_FAILED, BackupCode.DATABASE_BROKEN}
    assert Person.objects.count() == 1


def test_a_database_that_others_have_open_is_not_replaced(data: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the database server sees to it")
    path, _ = backup_make()
    other = sqlite3.connect(str(connection.settings_dict["NAME"]))
    other.execute("SELECT count(*) FROM core_person").fetchone()
    try:
        with pytest.raises(Refused) as refusal:
            backup_restore(path, is_forced=True)
    finally:
        other.close()
    assert _code(refusal) == BackupCode.DATA_IN_USE
    assert Person.objects.count() == 1 and attachment_path(Attachment.objects.get()).exists()


def test_a_restore_that_fails_half_way_leaves_all_as_it_was(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = backup_make()
    attachment = Attachment.objects.get()

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(dumps, "dump_install", no_space)
    with pytest.raises(Refused) as refusal:
        backup_restore(path, is_forced=True)
    assert _code(refusal) == BackupCode.WRITE_FAILED
    assert Person.objects.count() == 1 and attachment_path(attachment).exists()
    assert not list(data.glob("before-restore-*")) and not list(data.glob(".restore-*"))


def test_the_old_database_returns_when_the_new_one_cannot_be_put_in_place(data: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("one transaction of the server")
    with pytest.raises(OSError, match="No such file"):
        dumps.dump_install(data / "no such dump", data / "aside")
    assert Person.objects.get().username == "before"


def test_a_broken_copy_is_found(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite3"
    broken.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    with pytest.raises(Refused) as refusal:
        dumps.dump_check("sqlite", broken, 0, "")
    assert _code(refusal) == BackupCode.DATABASE_BROKEN
    with sqlite3.connect(tmp_path / "dangling.sqlite3") as copy:
        copy.executescript("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a);")
        copy.execute("INSERT INTO b VALUES (7)")
    copy.close()
    with pytest.raises(Refused) as refusal:
        dumps.dump_check("sqlite", tmp_path / "dangling.sqlite3", 0, "")
    assert _code(refusal) == BackupCode.DATABASE_BROKEN


def test_a_missing_or_failing_tool_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused) as refusal:
        dumps.dump_check("postgresql", tmp_path / "dump", 0, "")
    assert _code(refusal) == BackupCode.TOOL_MISSING
    tool = tmp_path / "pg_restore"
    tool.write_text("#!/bin/sh\necho it went wrong >&2\nexit 3\n")
    tool.chmod(0o755)
    with pytest.raises(Refused) as refusal:
        dumps.dump_check("postgresql", tmp_path / "dump", 0, "")
    assert _code(refusal) == BackupCode.TOOL_FAILED
    assert refusal.value.reasons[0].facts["why"] == "it went wrong"


def test_the_default_place_is_beside_the_data(data: Path) -> None:
    at = timezone.now()
    path, manifest = backup_make(at=at)
    assert path.parent.parent == Path(settings.DATA_DIR)
    assert manifest.made_at == at
