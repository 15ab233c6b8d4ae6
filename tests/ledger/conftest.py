"""A crew for every test of the ledger."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.ledger.making import Crew, crew_make
from zhuomu.core.actor import Actor
from zhuomu.core.models import Office, Person


@pytest.fixture
def crew(root_office: Office, make_person: Callable[..., Person], system: Actor) -> Crew:
    return crew_make(root_office, make_person, system)
