"""The command ``zhuomu``: what it prints, its exit codes, and one sentence for every bad input."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import OperationalError, connection
from django.utils import timezone

from tests.conftest import moment
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import (
    CalendarYear,
    Event,
    Job,
    JobState,
    LoginCode,
    Office,
    Person,
    Post,
    SignInFailure,
)
from zhuomu.core.rights import Role
from zhuomu.core.services.calendar import calendar_seed, calendar_year_confirm
from zhuomu.core.services.letters import letter_queue
from zhuomu.core.services.people import person_create
from zhuomu.core.services.signin import password_set
from zhuomu.core.write import writing
from zhuomu.ledger.models import ReceivedVia, Report
from zhuomu.ledger.services import report_receive
from zhuomu.web import cli, serving, working
from zhuomu.web.registry import APPS

ROOT = Path(__file__).resolve().parents[2]
Capture = pytest.CaptureFixture[str]


def zhuomu(*words: str) -> int:
    try:
        return cli.main(list(words))
    except SystemExit as stop:
        return int(stop.code or 0)


def refused(capsys: Capture, *words: str) -> str:
    """The one sentence a refused command ends with."""
    assert zhuomu(*words) == cli.EXIT_BAD_INPUT
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.count("\n") == 1
    assert re.search(r"[\u4e00-\u9fff]", shown.err)
    return shown.err


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path


# --- due


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("received", "workdays", "due"),
    [("2019-09-27", "5", "2019-10-10"), ("2026-02-13", "1", "2026-02-14"), ("2020-01-23", "3", "2020-02-05")],
)
def test_due_prints_the_date_alone(capsys: Capture, received: str, workdays: str, due: str) -> None:
    assert zhuomu("due", received, "--workdays", workdays) == 0
    assert capsys.readouterr().out == f"{due}\n"


@pytest.mark.django_db
def test_due_says_when_a_date_is_provisional(capsys: Capture) -> None:
    assert zhuomu("due", "2090-12-29", "--workdays", "5") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "2091-01-05" and second.startswith("（暂定") and "2091" in second


@pytest.mark.django_db
def test_due_follows_the_calendar_as_staff_have_edited_it(capsys: Capture) -> None:
    calendar_seed(by=system_actor())
    CalendarYear.objects.filter(year=2019).update(is_official=False)
    assert zhuomu("due", "2019-09-27", "--workdays", "5") == 0
    assert capsys.readouterr().out.startswith("2019-10-04\n（暂定")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("due", "2019-13-01", "--workdays", "5"), "2019-13-01"),
        (("due", "20190927", "--workdays", "5"), "20190927"),
        (("due", "昨天", "--workdays", "5"), "昨天"),
        (("due", "2019-09-27", "--workdays", "-1"), "-1"),
        (("due", "2019-09-27", "--workdays", "0"), "1 到"),
        (("due", "2019-09-27", "--workdays", "1e3"), "整数"),
        (("due", "2019-09-27", "--workdays", "99999999999"), "整数"),
        (("due", "2019-09-27"), "缺少 --workdays"),
        (("due", "2019-09-27", "--workdays"), "后面要有一个值"),
        (("serve", "--port", "x"), "要是整数"),
        (("serve", "--port", "70000"), "70000"),
        (("nothing",), "没有命令"),
        ((), "缺少 COMMAND"),
        (("due", "2019-09-27", "--workdays", "5", "--no"), "不认识的参数"),
        (("sample", "burn"), "burn"),
        (("admin",), "缺少 USERNAME"),
    ],
)
def test_a_wrong_command_line_gets_one_sentence(capsys: Capture, words: tuple[str, ...], told: str) -> None:
    assert told in refused(capsys, *words)


@pytest.mark.django_db
def test_due_past_the_last_year_gets_one_sentence(capsys: Capture) -> None:
    assert "9999" in refused(capsys, "due", "9999-12-30", "--workdays", "5")


def test_every_command_explains_itself(capsys: Capture) -> None:
    assert zhuomu("-h") == 0
    listed = capsys.readouterr().out
    for command in [*cli.MODULES, "manage"]:
        assert f"\n    {command} " in listed or f"\n    {command}\n" in listed
    for command in cli.MODULES:
        assert zhuomu(command, "-h") == 0


def test_commands_that_need_no_django_do_not_load_it() -> None:
    program = (
        "import sys; from zhuomu.web import cli; cli.build_parser({!r}); sys.exit('django' in sys.modules)"
    )
    for command in cli.MODULES:
        done = subprocess.run([sys.executable, "-c", program.format(command)], cwd=ROOT, check=False)
        assert done.returncode == 0, command


# --- people


@pytest.mark.django_db
def test_the_first_administrator_gets_a_one_time_login(capsys: Capture, data: Path) -> None:
    assert zhuomu("admin", "ZhangLan", "张岚", "--office", "梧桐路街道办事处") == 0
    assert "http://127.0.0.1:8000/login/code/?code=" in capsys.readouterr().out
    post = Post.objects.get()
    assert (post.person.username, post.role, post.office.name) == (
        "zhanglan",
        Role.SYSTEM_ADMINISTRATOR,
        "梧桐路街道办事处",
    )
    assert "zhuomu person-code zhanglan" in refused(capsys, "admin", "other", "另一人")
    assert Person.objects.count() == Office.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("username", "name"), [("张岚", "张岚"), ("a b", "张岚"), ("", "张岚"), ("ok", " "), ("x" * 41, "张")]
)
def test_an_administrator_needs_a_proper_account_and_name(capsys: Capture, username: str, name: str) -> None:
    refused(capsys, "admin", username, name)
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_taken_account_name_is_told_and_leaves_no_office_behind(capsys: Capture) -> None:
    person_create(by=system_actor(), username="taken", name="先来的")
    assert "taken" in refused(capsys, "admin", "taken", "后来的")
    assert not Office.objects.exists()


@pytest.mark.django_db
def test_a_fresh_code_replaces_the_one_before(capsys: Capture, data: Path, settings: Any) -> None:
    person = person_create(by=system_actor(), username="ke", name="小柯")
    (data / "serving.lock").write_text("http://127.0.0.1:8123")
    assert zhuomu("person-code", "KE") == zhuomu("person-code", "ke") == 0
    codes = re.findall(r"http://127.0.0.1:8123/login/code/\?code=(\S+)", capsys.readouterr().out)
    assert len(set(codes)) == 2 and LoginCode.objects.count() == 1
    settings.ORIGIN = "https://bao.example"
    assert zhuomu("person-code", "ke") == 0
    assert "https://bao.example/login/code/?code=" in capsys.readouterr().out
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert "停用" in refused(capsys, "person-code", "ke")
    assert "没有账号" in refused(capsys, "person-code", "nobody")


@pytest.mark.django_db
def test_the_sample_month_comes_and_goes_by_one_command(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zhuomu.web.sample import loader

    done: list[str] = []
    monkeypatch.setattr(loader, "sample_load", lambda *, by: done.append(f"load {by.name}"))
    monkeypatch.setattr(loader, "sample_remove", lambda *, by: done.append(f"remove {by.name}"))
    assert zhuomu("sample", "load") == zhuomu("sample", "remove") == 0
    assert done == ["load 系统", "remove 系统"]
    assert capsys.readouterr().out.count("\n") == 2


# --- chain and backups


@pytest.mark.django_db
def test_verify_tells_a_whole_chain_from_an_altered_one(capsys: Capture, data: Path) -> None:
    for number in range(30):
        person_create(by=system_actor(), username=f"p{number}", name="人")
    assert zhuomu("verify") == 0
    assert "30 条，链完整" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_event SET actor_label = '别人'")
    assert zhuomu("verify") == cli.EXIT_FOUND
    out = capsys.readouterr().out
    assert "第 1 条：内容被改动" in out and "共 30 处不符" in out


@pytest.mark.django_db
def test_verify_finds_a_cut_tail_by_what_the_last_backup_noted(capsys: Capture, data: Path) -> None:
    for number in range(3):
        person_create(by=system_actor(), username=f"p{number}", name="人")
    last = Event.objects.get(number=3)
    note = {"made_at": timezone.now().isoformat(), "path": "x", "event_count": 3, "last_hash": last.hash}
    (data / "last_backup.json").write_text(json.dumps(note))
    assert zhuomu("verify") == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_event WHERE number = 3")
    assert zhuomu("verify") == cli.EXIT_FOUND
    assert "末尾被截去" in capsys.readouterr().out


def test_backup_verify_and_restore_need_a_file_that_is_one(capsys: Capture, data: Path) -> None:
    no_backup = data / "x.tar.gz"
    no_backup.write_text("这不是备份")
    for command in ("backup-verify", "restore"):
        assert "找不到" in refused(capsys, command, str(data / "nowhere"))
        assert "不是完好的啄木备份" in refused(capsys, command, str(no_backup))


def test_restore_waits_until_the_product_is_stopped(capsys: Capture, data: Path) -> None:
    with serving.serving_lock() as is_ours:
        assert is_ours
        assert "先停止" in refused(capsys, "restore", "x.tar.gz")


# --- errors of the machine


def test_errors_of_the_machine_get_one_sentence(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhuomu.core import backup

    for error, told in (
        (OperationalError("no such table: core_event\nmore"), "no such table: core_event。"),
        (PermissionError(13, "Permission denied", "/data"), "/data"),
        (refuse(CoreCode.USERNAME_TAKEN, username="ke"), "ke"),
    ):

        def fail(error: Exception = error, **_: object) -> None:
            raise error

        monkeypatch.setattr(backup, "backup_make", fail)
        assert told in refused(capsys, "backup")


def test_an_error_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    from zhuomu.core import backup

    def fail(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(backup, "backup_make", fail)
    with pytest.raises(ZeroDivisionError):
        zhuomu("backup")


def test_a_stop_by_hand_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from zhuomu.core import backup

    def stop(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backup, "backup_make", stop)
    assert zhuomu("backup") == cli.EXIT_STOPPED


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("ZHUOMU_DATA", "/proc/nowhere", "ZHUOMU_DATA"),
        ("ZHUOMU_IDLE_MINUTES", "half an hour", "环境变量设置有误"),
        ("DATABASE_URL", "nonsense://x", "环境变量设置有误"),
    ],
)
def test_settings_that_cannot_work_get_one_sentence(tmp_path: Path, name: str, value: str, told: str) -> None:
    done = _process(tmp_path, "verify", **{name: value})
    assert done.returncode == cli.EXIT_BAD_INPUT
    assert told in done.stderr and "Traceback" not in done.stderr and done.stderr.count("\n") == 1


def test_manage_passes_everything_to_django(tmp_path: Path) -> None:
    done = _process(tmp_path, "manage", "check")
    assert done.returncode == 0 and "no issues" in done.stdout.replace("未检测到问题", "no issues")


def test_an_output_that_nobody_reads_any_more_is_no_error(tmp_path: Path) -> None:
    page = ROOT / "tests/pages/kicker-deck.txt"
    done = subprocess.run(
        f'"{sys.executable}" -m zhuomu.web.cli read "{page}" | head -n 1; exit "${{PIPESTATUS[0]}}"',
        shell=True,
        executable=shutil.which("bash"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def _environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DJANGO_", "DATABASE_", "ZHUOMU_"))
    }
    return kept | {"ZHUOMU_DATA": str(folder), "PYTHONIOENCODING": "utf-8"} | more


def _process(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zhuomu.web.cli", *words],
        cwd=ROOT,
        env=_environment(folder, **more),
        capture_output=True,
        text=True,
        check=False,
    )


# --- the job worker


@pytest.mark.django_db
def test_daily_jobs_are_asked_for_once_a_day(settings: Any) -> None:
    friday, saturday = moment("2026-11-20 00:01"), moment("2026-11-21 09:00")
    working.daily_enqueue(at=friday)
    working.daily_enqueue(at=friday + timedelta(hours=23))
    daily = {kind for app in APPS for kind in app.daily_jobs} | {
        "core.personal_delete_due",
        "core.sessions_clean",
        "core.letters_mail",
        "ledger.addresses_forget",
    }
    assert set(Job.objects.values_list("key", flat=True)) == {f"{kind}:2026-11-20" for kind in daily}
    assert Job.objects.get(kind="core.letters_mail").run_after == moment("2026-11-20 08:30")
    working.daily_enqueue(at=saturday)
    assert Job.objects.filter(key__endswith=":2026-11-21").count() == len(daily) - 1, "no digest on a day off"
    assert daily <= set(working.job_functions())


@pytest.mark.django_db
def test_the_worker_does_what_is_due_and_nothing_else(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    now = moment("2026-11-20 09:00")
    by = Actor(None, now, address_hash="somebody")
    reader = person_create(by=by, username="reader", name="收信人", email="reader@bao.example")
    old = report_receive(
        by=by, channel="test", said="旧来件", via=ReceivedVia.WEB, received_at=now - timedelta(days=3)
    )
    with writing():
        letter_queue(by=by, key="one", to=reader, subject="请审稿", body="第三版")
    SignInFailure.objects.create(key="x", at=now - timedelta(days=2))
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    working.daily_enqueue(at=now)
    assert not working.work_step(at=moment("2026-11-20 01:00"))
    while working.work_step(at=now):
        pass
    assert not Job.objects.exclude(state=JobState.DONE).exists()
    assert [message.to for message in mail.outbox] == [["reader@bao.example"]]
    assert not SignInFailure.objects.exists() and not Session.objects.exists()
    assert Report.objects.get(pk=old.pk).address_hash == ""


@pytest.mark.django_db
def test_work_once_ends_when_nothing_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)  # the test's own transaction is open
    assert zhuomu("work", "--once") == 0
    assert Job.objects.filter(key__startswith="core.sessions_clean:").count() == 1


@pytest.mark.django_db
def test_a_database_fault_pauses_the_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(working, "daily_enqueue", fail)
    assert working._round(threading.Event()) == working.PAUSE_AFTER_FAULT_SECONDS
    assert "cannot use the database" in caplog.text


def test_the_worker_stops_when_told_or_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    try:
        monkeypatch.setattr(working, "_round", lambda _stop: os.kill(os.getpid(), signal.SIGTERM) or 5.0)
        assert zhuomu("work") == 0
        parents = iter([1, 2])
        monkeypatch.setattr(working, "_round", lambda _stop: 5.0)
        monkeypatch.setattr(working.os, "getppid", lambda: next(parents))
        assert zhuomu("work") == 0
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])


# --- serve


@pytest.mark.django_db
def test_a_first_start_loads_the_sample_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhuomu.web.sample import loader

    loads: list[Actor] = []

    def load(*, by: Actor) -> None:
        loads.append(by)
        person_create(by=by, username="sample", name="样例", is_sample=True)

    monkeypatch.setattr(loader, "sample_load", load)
    monkeypatch.setattr(serving, "upgrade", lambda _by: None)
    for is_wanted in (False, True, True):
        serving.prepare(is_sample_wanted=is_wanted)
    assert len(loads) == 1
    Person.objects.all().delete()
    serving.prepare(is_sample_wanted=True)
    assert len(loads) == 1, "removed stays removed"
    assert (data / "static").is_dir()


@pytest.mark.django_db
def test_the_greeting_hands_out_a_login_until_somebody_has_a_password(data: Path, make_person: Any) -> None:
    assert serving.newcomer() is not None or "zhuomu admin" in serving.greeting("http://127.0.0.1:8000")
    publisher = make_person(Role.PUBLISHER, name="样例主编")
    Person.objects.filter(pk=publisher.pk).update(is_sample=True)
    assert "样例月的主编 样例主编" in serving.greeting("http://127.0.0.1:8000")
    administrator = make_person(Role.SYSTEM_ADMINISTRATOR, name="真管理员")
    assert "管理员 真管理员" in serving.greeting("http://127.0.0.1:8000")
    password_set(by=Actor(administrator, timezone.now()), person=administrator, password="wu-tong-lu-2026!")
    greeting = serving.greeting("http://127.0.0.1:8000")
    assert "code=" not in greeting and "zhuomu admin" not in greeting


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "0.0.0.0"])
def test_a_taken_port_is_told_before_anything_is_done(capsys: Capture, data: Path, host: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as taken:
        taken.bind((host, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"{port} 已被占用" in refused(capsys, "serve", "--host", host, "--port", str(port))
    assert not (data / "static").exists()


def test_a_wrong_host_or_a_second_start_is_told(capsys: Capture, data: Path) -> None:
    assert "不对" in refused(capsys, "serve", "--host", "a..b" * 30)
    with serving.serving_lock():
        assert "正在用这个数据文件夹" in refused(capsys, "serve")


def test_addresses_are_written_so_that_a_browser_takes_them() -> None:
    assert serving._origin("0.0.0.0", 8000) == "http://127.0.0.1:8000"
    assert serving._origin("::", 8000) == serving._origin("::1", 8000) == "http://[::1]:8000"
    assert serving._origin("bao.example", 80) == "http://bao.example:80"
    assert "--bind=[::1]:8000" in serving._gunicorn("::1", 8000)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """``zhuomu serve`` as a process, its lines as they come."""

    def __init__(self, folder: Path, port: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "zhuomu.web.cli", "serve", "--port", str(port), "--no-sample"],
            cwd=ROOT,
            env=_environment(folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until(self, text: str) -> str:
        """What was printed up to a line with ``text``."""
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if text in line:
                return "".join(lines)
        raise AssertionError(f"ended without {text!r}:\n{''.join(lines)}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=40)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("installed")


@pytest.mark.slow
def test_an_empty_folder_becomes_a_running_product_that_stops_and_starts_again(
    installed: Path,
) -> None:
    port = _free_port()
    for turn in range(2):
        served = Served(installed, port)
        try:
            shown = served.until("Ctrl+C")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/login/") as answer:
                assert answer.status == 200
            if turn == 0:
                assert "zhuomu admin" in shown
                made = _process(installed, "admin", "zhanglan", "张岚")
                assert f"http://127.0.0.1:{port}/login/code/?code=" in made.stdout
                saved = _process(installed, "backup", str(installed / "x.tar.gz"))
                assert saved.returncode == 0, saved.stderr
            else:
                assert f"http://127.0.0.1:{port}/login/code/?code=" in shown
        finally:
            assert served.stop() == 0
    assert _process(installed, "verify").returncode == 0
    restored = _process(installed, "restore", str(installed / "x.tar.gz"), "--force")
    assert restored.returncode == 0 and "原有数据移到了" in restored.stdout, restored.stderr


@pytest.mark.slow
def test_nothing_keeps_running_when_the_server_is_killed(installed: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("children are told of a parent's death on Linux only")
    port = _free_port()
    served = Served(installed, port)
    served.until("Ctrl+C")
    served.process.kill()
    served.process.wait()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                break
        time.sleep(0.2)
    else:
        raise AssertionError("the port is still served")
    assert served.process.stdout is not None
    served.process.stdout.close()


@pytest.mark.django_db
def test_calendar_years_confirmed_later_are_not_provisional(capsys: Capture, make_person: Any) -> None:
    calendar_seed(by=system_actor())
    by = Actor(make_person(Role.SYSTEM_ADMINISTRATOR), datetime.now(tz=timezone.get_current_timezone()))
    calendar_year_confirm(by=by, year=2090, source="测试通知")
    assert zhuomu("due", date(2090, 3, 1).isoformat(), "--workdays", "1") == 0
    assert "暂定" not in capsys.readouterr().out
