"""Sessions, the own account, the record, the system page."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pyotp
import pytest
from django.conf import settings as live_settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from tests.conftest import actor_for
from zhuomu.core.crypto import decrypt
from zhuomu.core.errors import Refused
from zhuomu.core.models import Event, Person, SignIn
from zhuomu.core.rights import Role
from zhuomu.core.services.jobs import job_enqueue
from zhuomu.core.services.signin import password_set
from zhuomu.web.views import system
from zhuomu.web.views.asking import person_of

pytestmark = pytest.mark.django_db
MakePerson = Callable[..., Person]
SignedIn = Callable[[Person], Client]
OLD, NEW = "梧桐树下-白鹭27只", "桂花弄口-喜鹊35只"


@pytest.fixture(autouse=True)
def _no_backup() -> None:
    (Path(live_settings.DATA_DIR) / "last_backup.json").unlink(missing_ok=True)


def backup_note(days: float, **more: object) -> None:
    """As ``zhuomu backup`` leaves it."""
    fields = {
        "made_at": (timezone.now() - timedelta(days=days)).isoformat(),
        "path": "backup.tar.gz",
        "event_count": 0,
        "last_hash": "",
    }
    (Path(live_settings.DATA_DIR) / "last_backup.json").write_text(json.dumps(fields | more))


def test_i_see_my_own_sessions_and_end_them(make_person: MakePerson, signed_in: SignedIn) -> None:
    person, other = make_person(Role.EDITOR), make_person(Role.EDITOR)
    here, there, _ = signed_in(person), signed_in(person), signed_in(other)
    listed = list(here.get("/desk/sessions/").context["page_obj"])
    assert {row.person for row in listed} == {person} and len(listed) == 2
    assert (
        here.post(f"/desk/sessions/{there.session['sign_in']}/end/").headers["Location"] == "/desk/sessions/"
    )
    assert there.get("/desk/").status_code == 302
    foreign = SignIn.objects.get(person=other)
    assert here.post(f"/desk/sessions/{foreign.pk}/end/").status_code == 404


def test_security_administrators_see_and_end_everybodys(make_person: MakePerson, signed_in: SignedIn) -> None:
    guard, other = make_person(Role.SECURITY_ADMINISTRATOR), make_person(Role.EDITOR, name="许编辑")
    desk, theirs = signed_in(guard), signed_in(other)
    assert len(desk.get("/desk/sessions/all/").context["page_obj"]) == 2
    (row,) = desk.get("/desk/sessions/all/?q=许编").context["page_obj"]
    desk.post(f"/desk/sessions/{row.pk}/end/", {"next": "/desk/sessions/all/"})
    assert theirs.get("/desk/").status_code == 302
    assert "没有符合的登录" in desk.get("/desk/sessions/all/?q=许编").content.decode()


def test_a_new_password_keeps_this_session_and_ends_the_others(
    make_person: MakePerson, signed_in: SignedIn
) -> None:
    person = make_person(Role.EDITOR)
    password_set(by=actor_for(person), person=person, password=OLD)
    here, there = signed_in(person), signed_in(person)
    for sent in (
        {"current": "wrong", "password": NEW, "again": NEW},
        {"current": OLD, "password": NEW, "again": "x"},
    ):
        assert here.post("/desk/profile/password/", sent).status_code == 422
    sent = {"current": OLD, "password": NEW, "again": NEW}
    assert here.post("/desk/profile/password/", sent).headers["Location"] == "/desk/profile/"
    assert (here.get("/desk/").status_code, there.get("/desk/").status_code) == (200, 302)
    assert Person.objects.get(pk=person.pk).check_password(NEW)


def test_i_bind_a_phone_of_my_own(make_person: MakePerson, signed_in: SignedIn) -> None:
    person = make_person(Role.EDITOR)
    desk = signed_in(person)
    assert desk.get("/desk/profile/totp/").headers["Location"] == "/desk/profile/"
    assert "没有绑定" in desk.get("/desk/profile/").content.decode()
    desk.post("/desk/profile/totp/start/")
    assert "data:image/svg+xml" in desk.get("/desk/profile/totp/").content.decode()
    assert desk.post("/desk/profile/totp/", {"code": "1"}).status_code == 422
    secret = decrypt(desk.session["new_totp_secret"].encode())
    assert desk.post("/desk/profile/totp/", {"code": pyotp.TOTP(secret).now()}).status_code == 302
    assert Person.objects.get(pk=person.pk).totp_secret_cipher
    assert "new_totp_secret" not in desk.session
    assert "已绑定" in desk.get("/desk/profile/").content.decode()


def test_the_profile_says_what_i_may_do(make_person: MakePerson, signed_in: SignedIn) -> None:
    page = signed_in(make_person(Role.AUDITOR, title="审计员")).get("/desk/profile/").content.decode()
    assert "查看操作记录" in page and "管理人员与部门" not in page and "审计员" in page


@pytest.fixture
def auditor(make_person: MakePerson, signed_in: SignedIn) -> Client:
    return signed_in(make_person(Role.AUDITOR, name="审计员甲"))


def numbers(client: Client, query: str) -> list[int]:
    return [event.number for event, _, _ in client.get(f"/desk/audit/?{query}").context["rows"]]


def test_the_record_is_filtered_by_the_address(auditor: Client, make_person: MakePerson) -> None:
    person = make_person(Role.EDITOR)
    everything = numbers(auditor, "")
    assert everything == sorted(everything, reverse=True) and len(everything) == Event.objects.count()
    assert numbers(auditor, "verb=sign_in") == [Event.objects.get(verb="sign_in").number]
    assert numbers(auditor, "person=审计员") == [Event.objects.get(verb="sign_in").number]
    of_one = Event.objects.filter(entity="person", entity_id=person.pk).order_by("-number")
    assert numbers(auditor, f"entity=person&id={person.pk}") == [event.number for event in of_one]
    today, tomorrow = timezone.localdate(), timezone.localdate() + timedelta(days=1)
    assert numbers(auditor, f"from={today}&to={today}") == everything
    assert numbers(auditor, f"from={tomorrow}") == numbers(auditor, f"to={today - timedelta(days=1)}") == []
    assert numbers(auditor, "from=nonsense&to=2026-02-31&page=99") == everything


def test_verifying_says_that_the_chain_holds_or_where_it_does_not(auditor: Client) -> None:
    assert "一环扣一环" in auditor.post("/desk/audit/verify/").content.decode()
    backup_note(1, event_count=10_000)
    assert "最后面少了几条" in auditor.post("/desk/audit/verify/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_event SET verb = 'other' WHERE number = 2")
    page = auditor.post("/desk/audit/verify/").content.decode()
    assert "第 2 条：内容被改动过" in page and "一环扣一环" not in page


@pytest.fixture
def operator(make_person: MakePerson, signed_in: SignedIn) -> Client:
    return signed_in(make_person(Role.SYSTEM_ADMINISTRATOR))


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (7.9, False), (8.1, True)])
def test_a_red_line_after_eight_days_without_a_verified_backup(
    operator: Client, days: float, is_late: bool
) -> None:
    backup_note(days)
    for address in ("/desk/", "/desk/system/"):
        assert ("已经八天多没有做过核对过的备份" in operator.get(address).content.decode()) is is_late


def test_a_product_that_never_had_a_backup_says_so_at_once_and_in_red_after_eight_days(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "还没有做过备份" in operator.get("/desk/system/").content.decode()
    assert "还没有做过备份" not in operator.get("/desk/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_event SET at = %s WHERE number = 1", [timezone.now() - timedelta(days=9)])
    for address in ("/desk/", "/desk/system/"):
        assert "启用八天多了，还没有做过备份" in operator.get(address).content.decode()


def test_only_those_who_look_after_the_system_see_the_line(
    make_person: MakePerson, signed_in: SignedIn
) -> None:
    backup_note(30)
    assert "备份" not in signed_in(make_person(Role.EDITOR)).get("/desk/").content.decode()


def test_the_system_page_lists_jobs_by_state(operator: Client) -> None:
    job_enqueue(key="a", kind="core.letters_mail", run_after=timezone.now())
    page = operator.get("/desk/system/?state=waiting")
    assert [label for _, label, _ in page.context["rows"]] == ["发送消息摘要邮件"]
    assert operator.get("/desk/system/?state=failed").context["rows"] == []
    assert len(operator.get("/desk/system/?state=nonsense").context["rows"]) == 1
    facts = dict(page.context["facts"])
    assert facts["数据库"].startswith(("SQLite", "PostgreSQL")) and facts["工作台来源"] == "不限网络"


def test_a_product_run_from_its_sources_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(system, "version", missing)
    assert dict(system.system_facts())["版本"] == "未安装（源码运行）"


def test_behind_the_guard_a_view_never_meets_nobody() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(Refused):
        person_of(request)
