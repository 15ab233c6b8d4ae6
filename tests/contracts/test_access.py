"""Default deny, cell by cell: every address × everybody who may ask × GET and POST, against one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.contracts.access_all import ACCESS
from tests.contracts.access_table import ANYBODY, NOBODY, Row, World
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import Role

ASKERS: tuple[Role | None, ...] = (None, *Role)  # None: nobody is signed in
METHODS = ("GET", "POST")


def patterns_below(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns_below(entry)
        else:
            yield entry


PATTERNS = list(patterns_below(get_resolver()))
NAMES = sorted({str(pattern.name) for pattern in PATTERNS})


def test_every_address_has_a_name_of_its_own() -> None:
    names = [pattern.name for pattern in PATTERNS]
    assert None not in names
    assert sorted(names) == sorted(set(names))


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(NAMES) - set(ACCESS) == set(), "addresses without a row in access_table.ACCESS"
    assert set(ACCESS) - set(NAMES) == set(), "rows without an address"


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_every_view_says_who_may_see_it(pattern: URLPattern) -> None:
    assert hasattr(pattern.callback, "zhuomu_rights"), "decorate the view with @staff(…) or @public"


def test_the_table_has_so_many_cells(record_property: Callable[[str, object], None]) -> None:
    count = len(NAMES) * len(ASKERS) * len(METHODS)
    record_property("access cells", count)
    print(
        f"\naccess table: {len(NAMES)} addresses × {len(ASKERS)} askers × {len(METHODS)} methods = {count} cells"
    )
    assert count > 1_000


@pytest.fixture
def world(root_office: Office, make_person: Callable[..., Person], request: pytest.FixtureRequest) -> World:
    return World(root_office, make_person, lambda: request.getfixturevalue("published_issue"))


def fault(row: Row, method: str, asker: Role | None, status: int, location: str) -> str:
    """What is wrong with an answer; empty where it is as the table says."""
    allowed = row.look if method == "GET" else row.send
    is_for_strangers = ANYBODY in (row.look, row.send)
    if asker is None and not is_for_strangers:
        is_right = status == 302 and location.startswith("/login/")
        return "" if is_right else f"a stranger got {status} {location} instead of the login page"
    if allowed == NOBODY:
        refused = {405} if is_for_strangers or _may_reach(row, asker) else {403, 404, 405}
        return "" if status in refused else f"{method} is not offered, but answered {status}"
    if allowed is not ANYBODY and asker not in allowed:
        wanted = 404 if row.hides else 403
        return "" if status == wanted else f"should be {wanted}, got {status}"
    if location.startswith("/login/") and not is_for_strangers:
        return f"was sent to {location}"
    return "" if status in row.answers else f"should be one of {sorted(row.answers)}, got {status}"


def _may_reach(row: Row, asker: Role | None) -> bool:
    return any(allowed is ANYBODY or asker in allowed for allowed in (row.look, row.send))


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in NAMES if name in ACCESS])
def test_cells_of(
    name: str,
    world: World,
    make_person: Callable[..., Person],
    signed_in: Callable[[Person], Client],
    client: Client,
) -> None:
    row = ACCESS[name]
    address = reverse(name, kwargs=dict(row.arguments(world)))
    faults = []
    for asker in ASKERS:
        asking = signed_in(make_person(asker, username=f"asker-{asker}")) if asker else Client()
        for method in METHODS:
            response = _ask(asking, method, address)
            if text := fault(row, method, asker, response.status_code, response.headers.get("Location", "")):
                faults.append(f"{method} {address} by {asker or 'a stranger'}: {text}")
    assert faults == []


def _ask(client: Client, method: str, address: str) -> Any:
    """Ask and undo, so that no cell depends on the one before."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.generic(method, address)
        if getattr(response, "streaming", False):
            response.close()
        transaction.set_rollback(True)
    client.cookies = cookies
    return response
