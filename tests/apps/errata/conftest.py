"""Fixtures of the errata's tests: people by role, and the sentences a reader would see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache

from zhuomu.core.http import SENTENCES
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import Role
from zhuomu.web.sentences_errata import SENTENCES as SPOKEN


@pytest.fixture(autouse=True)
def _spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, text in SPOKEN.items():
        monkeypatch.setitem(SENTENCES, code, text)
    cache.clear()


@pytest.fixture(autouse=True)
def _own_media(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]


@pytest.fixture
def editor(make_person: Callable[..., Person], editorial_office: Office) -> Person:
    return make_person(Role.EDITOR, editorial_office, name="秦编辑")


@pytest.fixture
def publisher(make_person: Callable[..., Person]) -> Person:
    return make_person(Role.PUBLISHER, name="单主编")


@pytest.fixture
def clerk(make_person: Callable[..., Person]) -> Person:
    return make_person(Role.OFFICE_CLERK, name="俞经办")


@pytest.fixture
def reviewer(make_person: Callable[..., Person]) -> Person:
    return make_person(Role.REVIEWER, name="乔审稿")
