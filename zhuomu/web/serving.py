"""``zhuomu serve``: one command from an empty folder to a running product."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from zhuomu.web.cli import EXIT_FOUND, EXIT_OK, CommandError, start_django

if TYPE_CHECKING:
    from zhuomu.core.actor import Actor
    from zhuomu.core.models import Person

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

SERVING = "啄木正在用这个数据文件夹运行，请先停止它。"
LOCAL_ORIGIN = "http://127.0.0.1:8000"
START_SECONDS = 60
STOP_SECONDS = 20
WORKER = ["-m", "zhuomu.web.cli", "work"]
GIVE_UP_AFTER = 5  # times that the job worker fell soon after its start, one after the other
SHORT_LIFE_SECONDS = 600
RESTART_SECONDS = 2.0
PR_SET_PDEATHSIG = 1


def add_parser(subparsers: Subparsers) -> None:
    """Add the command ``serve`` to the parsers of ``zhuomu``."""
    parser = subparsers.add_parser("serve", help="启动啄木；首次启动会建好数据表并装入样例月")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只在本机")
    parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    parser.add_argument("--no-sample", action="store_true", help="首次启动不装样例月（正式使用）")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prepare, start web server and job worker, wait, stop both cleanly."""
    if not 1 <= args.port <= 65535:
        raise CommandError(f"端口要在 1 到 65535 之间，不能是 {args.port}。")
    start_django()
    with serving_lock() as is_ours:
        if not is_ours:
            raise CommandError(SERVING)
        _require_port(args.host, args.port)
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        prepare(is_sample_wanted=not args.no_sample)
        origin = _origin(args.host, args.port)
        _lock_path().write_text(origin, encoding="utf-8")
        with _child(_gunicorn(args.host, args.port)) as web:
            if not _is_up(args.host, args.port, web, stop):
                if stop.is_set():
                    return EXIT_OK
                raise CommandError("网页服务没有启动，原因见上面的日志。")
            sys.stdout.write(greeting(origin))
            sys.stdout.flush()
            return _watch(web, stop)


@contextlib.contextmanager
def serving_lock() -> Iterator[bool]:
    """Hold the lock "running on this data", which ends with the process; yields whether we got it."""
    path = _lock_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def serving_origin() -> str:
    """The address on this machine at which ``zhuomu serve`` last ran."""
    with contextlib.suppress(OSError):
        return _lock_path().read_text(encoding="utf-8").strip() or LOCAL_ORIGIN
    return LOCAL_ORIGIN


def _lock_path() -> Path:
    from django.conf import settings

    return Path(settings.DATA_DIR) / "serving.lock"


def prepare(*, is_sample_wanted: bool) -> None:
    """Tables, calendar, static files and, at the very first start, the sample month. Safe to repeat."""
    from django.core.management import call_command

    from zhuomu.core.actor import system_actor
    from zhuomu.core.models import Event
    from zhuomu.core.services.calendar import calendar_seed
    from zhuomu.ledger.services import ledger_seed

    by = system_actor()
    upgrade(by)
    is_first = not Event.objects.exclude(verb__in=("calendar_seed", "ledger_seed")).exists()
    calendar_seed(by=by)
    ledger_seed(by=by)
    call_command("collectstatic", interactive=False, verbosity=0)
    if is_sample_wanted and is_first:
        from zhuomu.web.sample.loader import sample_load

        sys.stdout.write("首次启动：正在装入样例月……\n")
        sys.stdout.flush()
        sample_load(by=by)


def upgrade(by: Actor) -> None:
    """Bring the tables up to date: where there is data, after a backup, and back to it when a step fails."""
    from django.core.management import call_command
    from django.db import connection, connections
    from django.db.migrations.executor import MigrationExecutor

    from zhuomu.core.backup import backup_make, backup_restore
    from zhuomu.core.dumps import has_data

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    saved = backup_make(at=by.at)[0] if has_data() else None
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except Exception as error:
        if saved is None:
            raise
        connections.close_all()
        backup_restore(saved, is_forced=True)
        raise CommandError(
            f"数据表升级没有成功（{type(error).__name__}），已回到升级前的备份 {saved}。"
            "请用原来的版本继续运行。"
        ) from error


def greeting(origin: str) -> str:
    """What the operator sees: the address, and how to get in while nobody has a password yet."""
    from zhuomu.web.cli_people import login_link

    lines = [f"啄木已启动：{origin}/", f"工作台：{origin}/desk/"]
    person = newcomer()
    if person is not None:
        who = "样例月的主编" if person.is_sample else "管理员"
        lines.append(f"一次性登录（{who} {person.name}，24 小时内有效，只能用一次）：")
        lines.append(f"  {login_link(person)}")
        if person.is_sample:
            lines.append("样例里的街道、人物和文章都是虚构的；移除样例：zhuomu sample remove")
    elif not _has_people():
        lines.append("还没有任何人员。请另开一个终端建立第一位管理员：zhuomu admin 账号 姓名")
    lines.append("按 Ctrl+C 停止。")
    return "\n".join(lines) + "\n"


def newcomer() -> Person | None:
    """Whom to hand a one-time login: the administrator, else the sample's publisher.

    Nobody, once somebody real has set a password.
    """
    from django.utils import timezone

    from zhuomu.core.models import Person, Post
    from zhuomu.core.rights import Role

    if Person.objects.filter(is_sample=False, password_changed_at__isnull=False).exists():
        return None
    posts = Post.objects.current(timezone.localdate()).select_related("person").filter(person__is_active=True)
    real = posts.filter(role=Role.SYSTEM_ADMINISTRATOR, person__is_sample=False).order_by("id").first()
    sample = posts.filter(role=Role.PUBLISHER, person__is_sample=True).order_by("id").first()
    post = real or sample
    return post.person if post else None


def _has_people() -> bool:
    from zhuomu.core.models import Person

    return Person.objects.filter(is_active=True).exists()


def _require_port(host: str, port: int) -> None:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (UnicodeError, socket.gaierror) as error:
        raise CommandError(f"监听地址“{host}”不对。") from error
    except OSError as error:
        sentences = {
            errno.EADDRINUSE: "已被占用",
            errno.EACCES: "要管理员才能使用",
            errno.EADDRNOTAVAIL: "不在本机",
        }
        why = sentences.get(error.errno or 0, error.strerror)
        raise CommandError(
            f"{host} 的端口 {port} {why}。可以换一个：zhuomu serve --port {port + 1}"
        ) from error


def _reachable(host: str) -> str:
    """Where this very machine reaches a server that listens on ``host``."""
    try:
        is_any = ip_address(host).is_unspecified
    except ValueError:
        return host
    return ("::1" if ":" in host else "127.0.0.1") if is_any else host


def _origin(host: str, port: int) -> str:
    name = _reachable(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _gunicorn(host: str, port: int) -> list[str]:
    from django.conf import settings
    from django.db import connection

    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    # SQLite has one writer: a second process would add waiting, not speed
    workers = 1 if connection.vendor == "sqlite" else 2
    proxies = ",".join(settings.TRUSTED_PROXIES) or "127.0.0.1"
    return [
        *(
            "-m",
            "gunicorn",
            "zhuomu.web.wsgi:application",
            f"--bind={bind}",
            f"--workers={workers}",
            "--threads=8",
        ),
        *(
            "--worker-class=gthread",
            "--timeout=120",
            "--graceful-timeout=10",
            "--log-level=warning",
            "--no-control-socket",
        ),
        *(f"--forwarded-allow-ips={proxies}", "--name=zhuomu", "--keep-alive=5"),
    ]


def _die_with_parent() -> None:
    """In the child: end when the parent ends, however it ends (Linux; elsewhere a clean stop still works)."""
    os.setpgrp()  # Ctrl+C reaches us through the parent, in order
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@contextlib.contextmanager
def _child(arguments: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process of ours; stopped on leaving, by force where it does not listen."""
    process = subprocess.Popen(  # noqa: S603 — our own interpreter and modules
        [sys.executable, *arguments], preexec_fn=_die_with_parent, stdin=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _is_up(host: str, port: int, web: subprocess.Popen[bytes], stop: threading.Event) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and web.poll() is None and not stop.is_set():
        with contextlib.suppress(OSError), socket.create_connection((_reachable(host), port), timeout=1):
            return True
        stop.wait(0.1)
    return False


def _watch(web: subprocess.Popen[bytes], stop: threading.Event) -> int:
    """Keep a job worker running beside the web server until told to stop."""
    falls = 0
    while falls < GIVE_UP_AFTER:
        began = time.monotonic()
        with _child(WORKER) as worker:
            while not stop.is_set() and web.poll() is None and worker.poll() is None:
                stop.wait(0.5)
            if stop.is_set():
                return EXIT_OK
            if web.poll() is not None:
                sys.stderr.write("网页服务意外停止，啄木随之停止；原因见上面的日志。\n")
                return EXIT_FOUND
        sys.stderr.write("后台任务进程意外停止，正在重新启动。\n")
        falls = falls + 1 if time.monotonic() - began < SHORT_LIFE_SECONDS else 1
        stop.wait(RESTART_SECONDS)
    sys.stderr.write("后台任务进程反复停止，啄木随之停止；原因见上面的日志。\n")
    return EXIT_FOUND
