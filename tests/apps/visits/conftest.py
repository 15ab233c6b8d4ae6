"""Fixtures of the visits' tests: an invented subdistrict with leaders in the order of its directory."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.apps.visits.making import World
from zhuomu.core.http import SENTENCES
from zhuomu.core.models import Office, Person
from zhuomu.web.sentences_visits import SENTENCES as SPOKEN


@pytest.fixture(autouse=True)
def _spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, text in SPOKEN.items():
        monkeypatch.setitem(SENTENCES, code, text)


@pytest.fixture
def world(
    root_office: Office, party_office: Office, area_office: Office, make_person: Callable[..., Person]
) -> World:
    return World(root_office, party_office, area_office, make_person)
