"""What the settings promise, asked of a real start: the database, the deploy check, the browser's policy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.contracts.access_table import ACCESS, ANYBODY, SIGNED_IN
from zhuomu.core.models import Person
from zhuomu.core.rights import Role
from zhuomu.web.middleware import CONTENT_SECURITY_POLICY

ASK_SQLITE = """
import django, json
django.setup()
from django.db import connection
pragma = lambda name: connection.cursor().execute(f"PRAGMA {name}").fetchone()[0]
print(json.dumps({
    **{name: pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")},
    "transaction_mode": connection.transaction_mode,
}))
"""


def start(tmp_path: Path, *arguments: str, **environment: str) -> str:
    """Run Python with fresh settings as an operator's machine would; returns what it said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHUOMU_")}
    for ours in ("DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"):  # the suite's own
        kept.pop(ours, None)
    env = kept | {"ZHUOMU_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "zhuomu.web.settings"} | environment
    done = subprocess.run(
        [sys.executable, *arguments], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_sqlite_loses_no_acknowledged_write(tmp_path: Path) -> None:
    assert json.loads(start(tmp_path, "-c", ASK_SQLITE)) == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 20_000,
        "transaction_mode": "IMMEDIATE",
    }


def test_the_deploy_check_has_nothing_to_say(tmp_path: Path) -> None:
    said = start(
        tmp_path,
        "-m",
        "django",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        ZHUOMU_ORIGIN="https://paper.example.org",
    )
    assert "no issues" in said


def test_each_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    ask = "from zhuomu.web import settings as s; print(s.SECRET_KEY, s.PERSONAL_KEY)"
    first, second = (start(tmp_path, "-c", ask) for _ in range(2))
    assert first == second
    session, personal = first.split()
    assert len(session) > 50 and session != personal
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "keys").iterdir()} == {"0o600"}


def test_the_stricter_password_profile_is_one_setting(tmp_path: Path) -> None:
    ask = "from zhuomu.web import settings as s; print(s.PASSWORD_KEEP_DAYS, len(s.AUTH_PASSWORD_VALIDATORS))"
    assert start(tmp_path, "-c", ask).split() == ["0", "3"]
    assert start(tmp_path, "-c", ask, ZHUOMU_PASSWORD_PROFILE="dengbao").split() == ["90", "5"]


def test_https_makes_every_cookie_secure(tmp_path: Path) -> None:
    ask = "from zhuomu.web import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.ALLOWED_HOSTS[-1])"
    assert start(tmp_path, "-c", ask, ZHUOMU_ORIGIN="https://paper.example.org").split() == [
        "True",
        "True",
        "paper.example.org",
    ]
    assert start(tmp_path, "-c", ask).split()[:2] == ["False", "False"]


def plain_pages() -> list[str]:
    """Addresses without arguments that everybody, or everybody who is signed in, may look at."""
    return [
        name for name, row in sorted(ACCESS.items()) if row.look in (ANYBODY, SIGNED_IN) and _is_bare(name)
    ]


def _is_bare(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


@pytest.mark.django_db
def test_every_page_carries_the_strict_policy(
    make_person: Callable[..., Person], signed_in: Callable[[Person], Client]
) -> None:
    client, missing = signed_in(make_person(Role.EDITOR)), []
    for name in plain_pages():
        response = client.get(reverse(name))
        headers = {
            header: response.headers.get(header)
            for header in ("Content-Security-Policy", "X-Content-Type-Options")
        }
        if headers != {
            "Content-Security-Policy": CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options": "nosniff",
        }:
            missing.append((name, headers))
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["Referrer-Policy"] == "same-origin"
    assert len(plain_pages()) > 15 and missing == []


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    for loose in ("unsafe", "http", "*", "blob:"):
        assert loose not in CONTENT_SECURITY_POLICY
    assert "script-src 'self';" in CONTENT_SECURITY_POLICY and "style-src 'self';" in CONTENT_SECURITY_POLICY
    assert (
        "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY
        and "default-src 'none'" in CONTENT_SECURITY_POLICY
    )
