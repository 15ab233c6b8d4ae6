"""``zhuomu verify``, ``backup``, ``backup-verify`` and ``restore``."""

import argparse
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from zhuomu.web.cli import EXIT_FOUND, EXIT_OK, CommandError, start_django

if TYPE_CHECKING:
    from zhuomu.core.backup import Manifest

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

FAULTS = {"missing": "缺少这一条", "link": "与前一条接不上", "altered": "内容被改动", "tail": "末尾被截去"}
SHOWN = 20


def add_parser(subparsers: "Subparsers") -> None:
    """Add the four commands to the parsers of ``zhuomu``."""
    verify = subparsers.add_parser("verify", help="核对操作记录链：改动、删除、调换都会被找出来")
    verify.set_defaults(run=run_verify)
    backup = subparsers.add_parser("backup", help="备份数据库和附件，写完即核对；啄木可以照常运行")
    backup.add_argument(
        "target",
        metavar="TARGET",
        nargs="?",
        type=Path,
        help="文件夹或新文件名；不写则放进 backups/",
    )
    backup.set_defaults(run=run_backup)
    check = subparsers.add_parser("backup-verify", help="核对一份备份文件")
    check.add_argument("file", metavar="FILE", type=Path)
    check.set_defaults(run=run_backup_verify)
    restore = subparsers.add_parser("restore", help="从备份恢复（请先停止啄木）")
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.add_argument("--force", action="store_true", help="替换已有数据；原有数据移到一边保留")
    restore.set_defaults(run=run_restore)


def run_verify(_args: argparse.Namespace) -> int:
    """Verify the chain of events, also against what the last backup noted."""
    start_django()
    from zhuomu.core.backup import backup_last
    from zhuomu.core.models import Event
    from zhuomu.core.services.events import chain_faults

    last = backup_last()
    if last and last.event_count:
        faults = chain_faults(expected_count=last.event_count, expected_hash=last.last_hash)
    else:
        faults = chain_faults()
    shown = list(islice(faults, SHOWN))
    if not shown:
        sys.stdout.write(f"操作记录 {Event.objects.count()} 条，链完整。\n")
        return EXIT_OK
    sys.stdout.writelines(f"第 {fault.number} 条：{FAULTS.get(fault.what, fault.what)}\n" for fault in shown)
    sys.stdout.write(f"共 {len(shown) + sum(1 for _ in faults)} 处不符。\n")
    return EXIT_FOUND


def run_backup(args: argparse.Namespace) -> int:
    """Make a verified backup."""
    start_django()
    from zhuomu.core.backup import backup_make

    path, manifest = backup_make(target=args.target)
    sys.stdout.write(
        f"已备份并核对：{path}\n{_contents(manifest)}密钥不在备份里，请另行保管数据文件夹中的 keys/。\n"
    )
    return EXIT_OK


def run_backup_verify(args: argparse.Namespace) -> int:
    """Verify an archive."""
    start_django()
    from zhuomu.core.backup import backup_verify

    manifest = backup_verify(args.file)
    sys.stdout.write(f"备份完好：{args.file}\n{_contents(manifest)}{_key_hint(manifest)}")
    return EXIT_OK


def run_restore(args: argparse.Namespace) -> int:
    """Restore an archive; never while the product runs on this data."""
    start_django()
    from zhuomu.core.backup import backup_restore
    from zhuomu.web.serving import SERVING, serving_lock

    with serving_lock() as is_ours:
        if not is_ours:
            raise CommandError(SERVING)
        manifest, aside = backup_restore(args.file, is_forced=args.force)
    kept = f"原有数据移到了 {aside}\n" if aside else ""
    sys.stdout.write(f"已恢复：{args.file}\n{_contents(manifest)}{kept}{_key_hint(manifest)}")
    sys.stdout.write("接下来运行 zhuomu serve，数据表会自动升级。\n")
    return EXIT_OK


def _contents(manifest: "Manifest") -> str:
    from django.utils import timezone

    return (
        f"备份时间 {timezone.localtime(manifest.made_at):%Y-%m-%d %H:%M:%S}，版本 {manifest.version}，"
        f"操作记录 {manifest.event_count} 条，附件 {len(manifest.files) - 1} 个。\n"
    )


def _key_hint(manifest: "Manifest") -> str:
    if manifest.is_key_known:
        return ""
    return (
        "注意：本机的 personal.key 与备份时不同，联系方式等加密内容将无法读出；"
        "请把当时的密钥放回数据文件夹的 keys/。\n"
    )
