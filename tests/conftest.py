"""Fixtures that every suite shares: an invented subdistrict, people by role, a published issue."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's loop runs beside Django's test server

import pytest
from coverage import Coverage
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.models import Office, OfficeKind, Person
from zhuomu.core.rights import Role
from zhuomu.core.services.people import office_create, person_create, post_give
from zhuomu.core.services.signin import sign_in_start

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"

# What these run is covered by faster tests too, and measuring makes them up to twice as long.
UNMEASURED = ("browser", "race", "slow")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Pause the measuring of coverage, where there is one, for tests that would only repeat it; fixtures as well."""
    paused: list[Coverage] = []
    if any(map(item.get_closest_marker, UNMEASURED)):
        while measuring := Coverage.current():  # pytest-cov starts two in a worker, one on top of the other
            measuring.stop()
            paused.append(measuring)
    try:
        return (yield)
    finally:
        for measuring in reversed(paused):
            measuring.start()


def moment(text: str) -> datetime:
    """An aware moment in Shanghai from ``2026-11-03`` or ``2026-11-03 09:30``."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """What one test counted is no other's."""
    cache.clear()


@pytest.fixture
def shared_page() -> bytes:
    """The real page beside the project; the test is skipped where it is absent."""
    path = SHARED / "data" / "page-2019-11.txt"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside this checkout")
    return path.read_bytes()


@pytest.fixture
def system(db: None) -> Actor:
    return system_actor()


@pytest.fixture
def root_office(system: Actor) -> Office:
    """梧桐路街道."""
    return office_create(
        by=system,
        name="梧桐路街道",
        short_name="梧桐路街道",
        kind=OfficeKind.SUBDISTRICT,
        parent=None,
        phone="0000-5550100",
    )


@pytest.fixture
def editorial_office(system: Actor, root_office: Office) -> Office:
    return office_create(
        by=system, name="社区报编辑部", short_name="编辑部", kind=OfficeKind.OFFICE, parent=root_office
    )


@pytest.fixture
def party_office(system: Actor, root_office: Office) -> Office:
    return office_create(
        by=system, name="社区党建办", short_name="社区党建办", kind=OfficeKind.OFFICE, parent=root_office
    )


@pytest.fixture
def area_office(system: Actor, root_office: Office) -> Office:
    return office_create(
        by=system, name="桂花弄居民区", short_name="桂花弄", kind=OfficeKind.AREA, parent=root_office
    )


PersonMaker = Callable[..., Person]


@pytest.fixture
def make_person(system: Actor, root_office: Office) -> PersonMaker:
    """``make_person(role, office=None, username=…, name=…)``: somebody who holds the role since 2018."""
    count = 0

    def make(
        role: Role, office: Office | None = None, *, username: str = "", name: str = "", title: str = "干部"
    ) -> Person:
        nonlocal count
        count += 1
        person = person_create(
            by=system, username=username or f"person{count}", name=name or f"测试人{count}"
        )
        post_give(
            by=system,
            person=person,
            office=office or root_office,
            role=role,
            title=title,
            from_on=date(2018, 1, 1),
        )
        return person

    return make


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """``signed_in(person)``: a client with a live session, as after the login page."""

    def sign(person: Person) -> Client:
        client = Client()
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        sign_in = sign_in_start(
            by=Actor(person, timezone.now()), session_key=str(session.session_key), agent="test"
        )
        session["sign_in"] = sign_in.pk
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
        return client

    return sign


def actor_for(person: Person | None, at: str | datetime | None = None) -> Actor:
    """An actor at a moment given as text."""
    when = moment(at) if isinstance(at, str) else (at or timezone.now())
    return Actor(person, when, address_hash="test-address", label="" if person else "读者")


@pytest.fixture
def as_actor() -> Callable[..., Actor]:
    return actor_for


@pytest.fixture
def published_issue(
    root_office: Office, editorial_office: Office, make_person: PersonMaker
) -> Iterator[object]:
    """Issue 107, published on 9 October 2026: two pages with two articles each, through all three reviews."""
    from tests.apps.paper.making import issue_published

    yield issue_published(root_office=root_office, office=editorial_office, make_person=make_person)
