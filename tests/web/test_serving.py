"""``zhuomu serve`` from within: its children, its end, and upgrades that can be taken back."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as dj_settings
from django.core.management import call_command
from django.db import connection

from zhuomu.core.actor import system_actor
from zhuomu.core.backup import backup_last
from zhuomu.core.models import Person
from zhuomu.core.services.people import person_create
from zhuomu.web import cli, serving
from zhuomu.web.cli import CommandError

SERVER = (
    "import http.server, sys; http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), None).serve_forever()"
)
Capture = pytest.CaptureFixture[str]
SLEEPER = ["-c", "import time; time.sleep(600)"]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    return tmp_path


@pytest.fixture
def start(
    data: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[list[str], list[str], float], int]]:
    """``start(web, worker, stop_after)``: serve with these children; a TERM comes after so many seconds."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(serving, "prepare", lambda *, is_sample_wanted: None)
    monkeypatch.setattr(serving, "greeting", lambda origin: f"started at {origin}\n")
    monkeypatch.setattr(serving, "RESTART_SECONDS", 0.01)

    def begin(web: list[str], worker: list[str], stop_after: float) -> int:
        monkeypatch.setattr(serving, "_gunicorn", lambda _host, _port: web)
        monkeypatch.setattr(serving, "WORKER", worker)
        timer = threading.Timer(stop_after, os.kill, (os.getpid(), signal.SIGTERM))
        timer.start()
        try:
            return cli.main(["serve", "--port", str(port)])
        finally:
            timer.cancel()
            timer.join()

    yield begin
    for number, handler in before.items():
        signal.signal(number, handler)


def test_it_serves_until_told_to_stop(
    start: Any, port: int, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start(["-c", SERVER, str(port)], SLEEPER, 2) == 0
    assert capsys.readouterr().out == f"started at http://127.0.0.1:{port}\n"
    assert (data / "serving.lock").read_text() == f"http://127.0.0.1:{port}"
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_web_server_that_does_not_start_is_told(start: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert start(["-c", "raise SystemExit(3)"], SLEEPER, 30) == cli.EXIT_BAD_INPUT
    assert "没有启动" in capsys.readouterr().err


def test_a_stop_before_the_start_is_done_is_heard(start: Any) -> None:
    assert start(SLEEPER, SLEEPER, 0.5) == 0


def test_a_web_server_that_falls_ends_everything(
    start: Any, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    falls = f"import threading, os\nthreading.Timer(1.5, os._exit, (1,)).start()\n{SERVER}"
    assert start(["-c", falls, str(port)], SLEEPER, 30) == cli.EXIT_FOUND
    assert "网页服务意外停止" in capsys.readouterr().err


def test_a_worker_that_keeps_falling_ends_everything(
    start: Any, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start(["-c", SERVER, str(port)], ["-c", "raise SystemExit(1)"], 30) == cli.EXIT_FOUND
    assert capsys.readouterr().err.count("正在重新启动") == serving.GIVE_UP_AFTER


def test_a_child_that_does_not_listen_is_ended_by_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "STOP_SECONDS", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    with serving._child(["-c", deaf]) as child:
        time.sleep(0.5)
    assert child.returncode == -signal.SIGKILL


@pytest.mark.race
def test_an_upgrade_backs_up_first(race_database: dict[str, str], data: Path) -> None:
    person_create(by=system_actor(), username="before", name="升级之前")
    serving.upgrade(system_actor())
    assert backup_last() is None, "nothing to do"
    call_command("migrate", "errata", "zero", verbosity=0)
    serving.upgrade(system_actor())
    assert "errata_finding" in connection.introspection.table_names()
    assert backup_last() is not None


@pytest.mark.race
def test_an_upgrade_that_fails_goes_back(race_database: dict[str, str], data: Path) -> None:
    person_create(by=system_actor(), username="before", name="升级之前")
    with connection.cursor() as cursor:  # the table is there, the note that it was made is not
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    with pytest.raises(CommandError, match="已回到升级前的备份"):
        serving.upgrade(system_actor())
    assert Person.objects.get().username == "before"


@pytest.mark.race
def test_a_first_installation_that_fails_says_why(
    race_database: dict[str, str], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    monkeypatch.setattr("zhuomu.core.dumps.has_data", lambda: False)
    with pytest.raises(Exception, match="already exists"):
        serving.upgrade(system_actor())


@pytest.mark.race
def test_backup_verify_and_restore_by_command(
    race_database: dict[str, str], data: Path, capsys: Capture
) -> None:
    person_create(by=system_actor(), username="before", name="备份之前")
    path = data / "x.tar.gz"
    assert cli.main(["backup", str(path)]) == 0
    assert "已备份并核对" in capsys.readouterr().out
    person_create(by=system_actor(), username="after", name="备份之后")
    assert cli.main(["backup-verify", str(path)]) == 0
    assert "备份完好" in capsys.readouterr().out
    assert cli.main(["restore", str(path)]) == cli.EXIT_BAD_INPUT
    assert "--force" in capsys.readouterr().err and Person.objects.count() == 2
    assert cli.main(["restore", str(path), "--force"]) == 0
    assert "原有数据移到了" in capsys.readouterr().out
    assert Person.objects.get().username == "before"


@pytest.mark.race
def test_another_key_is_told(
    race_database: dict[str, str], data: Path, settings: Any, capsys: Capture
) -> None:
    path = data / "x.tar.gz"
    assert cli.main(["backup", str(path)]) == 0
    settings.PERSONAL_KEY = "another"
    assert cli.main(["backup-verify", str(path)]) == 0
    assert "keys/" in capsys.readouterr().out


@pytest.mark.race
def test_due_does_not_make_a_database(race_database: dict[str, str], tmp_path: Path, capsys: Capture) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a server's database is there or not")
    connection.close()
    missing = tmp_path / "missing.sqlite3"
    settings_dict = dj_settings.DATABASES["default"]
    before = settings_dict["NAME"]
    settings_dict["NAME"] = connection.settings_dict["NAME"] = str(missing)
    try:
        assert cli.main(["due", "2019-09-27", "--workdays", "5"]) == 0
        assert not missing.exists()
        missing.touch()  # a database without tables
        assert cli.main(["due", "2019-09-27", "--workdays", "5"]) == 0
    finally:
        connection.close()
        settings_dict["NAME"] = before
    assert capsys.readouterr().out == "2019-10-10\n" * 2


def test_manage_hands_on_to_django(capsys: Capture) -> None:
    assert cli.main(["manage", "check"]) == 0
    assert capsys.readouterr().out
