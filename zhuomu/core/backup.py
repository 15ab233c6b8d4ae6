"""Backups: database, files and a manifest in one archive; read back and checked before it counts as one.

The keys (``keys/`` beside the data) are never inside: a stolen archive gives away no personal value.
Keep them apart; without them the encrypted values of a restored backup stay unreadable (docs/operate.md).
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import IO, Any, Self

from django.conf import settings
from django.db import connection
from django.utils import timezone

from zhuomu.core import dumps
from zhuomu.core.crypto import keyed_hash
from zhuomu.core.dumps import BackupCode
from zhuomu.core.errors import refuse

FORMAT = 1
MANIFEST = "manifest.json"
MANIFEST_MAX_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024
LAST = "last_backup.json"
BROKEN = (tarfile.TarError, zlib.error, EOFError, KeyError, ValueError, TypeError, AttributeError)


@dataclasses.dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds. ``files`` maps names inside the archive to (sha256, bytes)."""

    made_at: datetime
    version: str
    vendor: str
    files: dict[str, tuple[str, int]]
    event_count: int
    last_hash: str
    key_mark: str

    def to_json(self) -> str:
        """The manifest as it stands in the archive."""
        fields = dataclasses.asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat()}
        return json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a manifest. Raises ValueError, KeyError or TypeError where it is none."""
        fields: dict[str, Any] = json.loads(text)
        if fields.pop("format") != FORMAT:
            raise ValueError("another format")
        files = {str(name): (str(digest), int(size)) for name, (digest, size) in fields.pop("files").items()}
        made_at = datetime.fromisoformat(fields.pop("made_at"))
        return cls(**fields, files=files, made_at=made_at)

    @property
    def is_key_known(self) -> bool:
        """Whether this machine's key for personal data is the one the backup was made with."""
        return self.key_mark == _key_mark()

    @property
    def dump_name(self) -> str:
        return dumps.dump_name(self.vendor)


@dataclasses.dataclass(frozen=True, slots=True)
class LastBackup:
    """The last backup that was written and verified, as ``last_backup.json`` tells."""

    made_at: datetime
    path: Path
    event_count: int
    last_hash: str


def backup_make(*, target: Path | None = None, at: datetime | None = None) -> tuple[Path, Manifest]:
    """Write a backup while the product runs, read it back, and note it in ``last_backup.json``.

    ``target`` is a folder or a new file's name; by default ``backups/`` beside the data. Raises ``Refused``;
    an archive that fails its check is removed.
    """
    made_at = at or timezone.now()
    path = _target(target, made_at)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".zhuomu-backup-") as name:
            draft = Path(name) / "backup.tar.gz"
            manifest = _write(draft, Path(name), made_at)
            backup_verify(draft, scratch=Path(name))
            draft.chmod(0o600)
            draft.replace(path)
    except OSError as error:
        raise refuse(BackupCode.WRITE_FAILED, path=path, why=error.strerror or error) from error
    _note(path, manifest)
    return path, manifest


def backup_verify(path: Path, *, scratch: Path | None = None) -> Manifest:
    """Open an archive and check everything: names, sizes, hashes, the database and its chain of events.

    Raises ``Refused`` with the first fault.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix="zhuomu-verify-") as name:
        manifest = _unpack(path, Path(name))
        _check_dump(manifest, Path(name))
    return manifest


def backup_restore(
    path: Path, *, is_forced: bool = False, at: datetime | None = None
) -> tuple[Manifest, Path | None]:
    """Put a backup in place of the data, all of it or nothing of it.

    Over existing data only when forced; what was there is moved aside and its folder returned. The
    caller sees to it that nothing is running. Raises ``Refused``.
    """
    data = Path(settings.DATA_DIR)
    aside = data / f"before-restore-{(at or timezone.now()):%Y%m%d-%H%M%S-%f}"
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as name:
            new = Path(name)
            manifest = _unpack(path, new)
            _check_dump(manifest, new)
            if manifest.vendor != connection.vendor:
                raise refuse(BackupCode.OTHER_DATABASE, had=manifest.vendor, have=connection.vendor)
            media = Path(settings.MEDIA_ROOT)
            is_over = dumps.has_data() or (media.is_dir() and any(media.iterdir()))
            if is_over and not is_forced:
                raise refuse(BackupCode.DATA_EXISTS, path=data)
            with _moved_aside(media, aside):
                if (new / "media").is_dir():
                    (new / "media").replace(media)
                dumps.dump_install(new / manifest.dump_name, aside)
    except OSError as error:
        raise refuse(BackupCode.WRITE_FAILED, path=data, why=error.strerror or error) from error
    return manifest, aside if aside.is_dir() else None


def backup_last() -> LastBackup | None:
    """The last verified backup of this data, or None; for the home page's red line after eight days."""
    try:
        fields = json.loads((Path(settings.DATA_DIR) / LAST).read_text(encoding="utf-8"))
        return LastBackup(
            made_at=datetime.fromisoformat(fields["made_at"]),
            path=Path(fields["path"]),
            event_count=fields["event_count"],
            last_hash=fields["last_hash"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _check_dump(manifest: Manifest, folder: Path) -> None:
    dump = folder / manifest.dump_name
    dumps.dump_check(manifest.vendor, dump, manifest.event_count, manifest.last_hash)


def _key_mark() -> str:
    return keyed_hash("is this the same key", "backup")[:16]


def _target(target: Path | None, made_at: datetime) -> Path:
    name = f"zhuomu-{timezone.localtime(made_at):%Y%m%d-%H%M%S}.tar.gz"
    if target is None:
        return Path(settings.DATA_DIR) / "backups" / name
    path = target / name if target.is_dir() else target
    if path.exists():
        raise refuse(BackupCode.TARGET_EXISTS, path=path)
    return path.absolute()


def _write(draft: Path, folder: Path, made_at: datetime) -> Manifest:
    dump = folder / dumps.dump_name(connection.vendor)
    event_count, last_hash = dumps.dump_make(dump)
    # the database first, then the files: every row of the copy finds its file, newer files do no harm
    sources = {dump.name: dump} | dict(_media())
    manifest = Manifest(
        made_at=made_at,
        version=_version(),
        vendor=connection.vendor,
        files={name: (_sha256(source), source.stat().st_size) for name, source in sources.items()},
        event_count=event_count,
        last_hash=last_hash,
        key_mark=_key_mark(),
    )
    text = manifest.to_json().encode()
    with tarfile.open(draft, "w:gz", compresslevel=6) as archive:
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(text)
        archive.addfile(head, io.BytesIO(text))
        for name, source in sources.items():
            archive.add(source, arcname=name, recursive=False)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    dump.unlink()
    return manifest


def _media() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"media/{path.relative_to(root).as_posix()}", path


def _unpack(path: Path, folder: Path) -> Manifest:
    """Write what the manifest names, and nothing else, below ``folder``."""
    if not path.is_file():
        raise refuse(BackupCode.NO_FILE, path=path)
    try:
        with tarfile.open(path, "r:gz") as archive:
            head = archive.next()
            stream = archive.extractfile(head) if head and head.isfile() and head.name == MANIFEST else None
            if head is None or stream is None or head.size > MANIFEST_MAX_BYTES:
                raise refuse(BackupCode.NO_BACKUP, path=path)
            manifest = Manifest.from_json(stream.read().decode())
            missing = dict(manifest.files)
            while member := archive.next():
                if not member.isfile() or member.name not in missing or not _is_safe(member.name, manifest):
                    raise refuse(BackupCode.UNSAFE, name=member.name)
                digest, size = missing.pop(member.name)
                content = archive.extractfile(member)
                if content is None or member.size != size or _copy(content, folder / member.name) != digest:
                    raise refuse(BackupCode.ALTERED, name=member.name)
    except (*BROKEN, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise refuse(BackupCode.NO_BACKUP, path=path) from error
    if missing:
        raise refuse(BackupCode.ALTERED, name=sorted(missing)[0])
    if manifest.dump_name not in manifest.files:
        raise refuse(BackupCode.NO_BACKUP, path=path)
    return manifest


def _is_safe(name: str, manifest: Manifest) -> bool:
    parts = PurePosixPath(name).parts
    if name == manifest.dump_name:
        return True
    return (
        len(parts) > 1 and parts[0] == "media" and ".." not in parts and "\\" not in name and "\0" not in name
    )


def _copy(content: IO[bytes], path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as file:
        while chunk := content.read(CHUNK_BYTES):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


@contextlib.contextmanager
def _moved_aside(media: Path, aside: Path) -> Iterator[None]:
    """Move the files away; put them back when what follows fails."""
    has_media = media.is_dir()
    if has_media:
        aside.mkdir(parents=True, exist_ok=True)
        media.replace(aside / "media")
    try:
        yield
    except BaseException:
        shutil.rmtree(media, ignore_errors=True)
        if has_media:
            (aside / "media").replace(media)
        with contextlib.suppress(OSError):
            aside.rmdir()
        raise


def _note(path: Path, manifest: Manifest) -> None:
    fields = {
        "made_at": manifest.made_at.isoformat(),
        "path": str(path),
        "event_count": manifest.event_count,
        "last_hash": manifest.last_hash,
        "is_verified": True,
    }
    note = Path(settings.DATA_DIR) / LAST
    draft = note.with_suffix(".new")
    draft.write_text(json.dumps(fields, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(note)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _version() -> str:
    try:
        return version("zhuomu")
    except PackageNotFoundError:  # run from a bare checkout
        return "0"
