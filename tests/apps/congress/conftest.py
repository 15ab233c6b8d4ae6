"""Fixtures of the congress's tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.apps.congress.making_meeting import Hall
from zhuomu.core.models import Office, Person


@pytest.fixture
def hall(party_office: Office, make_person: Callable[..., Person]) -> Hall:
    """A congress that is being prepared."""
    return Hall(party_office, make_person)
