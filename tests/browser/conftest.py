"""A real Chromium against the real product: one browser for the session, one server and database for each module.

Needs Debian's ``chromium`` (or the browser that ``ZHUOMU_CHROMIUM`` names); without one these tests are skipped and say
so. With ``ZHUOMU_ARTEFACTS=folder`` a picture of every page at both sizes goes there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Playwright, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.looking import Watch
from tests.browser.people import Desk
from tests.browser.world import MORNING, Clock, database_at, database_copy, database_prepare, server_runs

HERE = Path(__file__).parent
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]


def chromium_path() -> str | None:
    """The browser to drive, or None."""
    named = os.environ.get("ZHUOMU_CHROMIUM")
    if named:
        return shutil.which(named)
    found = (shutil.which(name) for name in ("chromium", "google-chrome", "chromium-browser"))
    return next((path for path in found if path), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium on this machine: install Debian's chromium or name one in ZHUOMU_CHROMIUM")
    running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield running
    running.close()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """The database file with the sample month, made once."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        pytest.skip("the browser tests bring their own SQLite file; PostgreSQL is tested below the browser")
    with django_db_blocker.unblock():
        return database_prepare(tmp_path_factory.mktemp("prepared") / "sample.sqlite3")


@pytest.fixture(scope="module")
def clock() -> Iterator[Clock]:
    with Clock().runs(MORNING) as running:
        yield running


@pytest.fixture(scope="module")
def server(
    prepared: Path, clock: Clock, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """The address of a server whose database is this module's own."""
    file = database_copy(prepared, tmp_path_factory.mktemp("module") / "module.sqlite3")
    with django_db_blocker.unblock(), database_at(file), server_runs() as address:
        yield address


@pytest.fixture(scope="module")
def desk(browser: Browser, server: str) -> Iterator[Desk]:
    """Opens pages as anybody; a person signs in once a module."""
    running = Desk(browser, server)
    yield running
    running.leave()


@pytest.fixture
def watch(desk: Desk) -> Iterator[Watch]:
    """What went wrong in the pages of this test; anything that it did not expect fails it."""
    desk.watch.start()
    yield desk.watch
    desk.close_all()
    assert desk.watch.faults == []
