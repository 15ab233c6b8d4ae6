"""A crew with keys: programs that act for its people."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.ledger.conftest import crew
from tests.ledger.making import Crew
from zhuomu.core.actor import Actor
from zhuomu.core.models import Person
from zhuomu.ledger.models import ApiKey
from zhuomu.ledger.services.keys import key_hash

__all__ = ["crew"]


@pytest.fixture(autouse=True)
def forget_counts() -> None:
    """Counts of one test must not refuse the requests of the next."""
    cache.clear()


class Program:
    """A program that asks our JSON API for somebody."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(enforce_csrf_checks=True)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Ask below /api/v1/; the answer's JSON is its ``data``."""
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        told = {"Authorization": f"Bearer {self.secret}", **headers}
        answer: Any = self.client.generic(method, f"/api/v1/{path}", headers=told, **data)
        answer.data = json.loads(answer.content) if answer.content else None
        return answer

    def get(self, path: str) -> Any:
        """Ask for something that must be there."""
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.content.decode()
        return answer.data

    def do(self, number: str, verb: str, **fields: Any) -> Any:
        """Do something to a problem."""
        return self.ask("POST", f"problems/{number}/moves", {"verb": verb, **fields})


def key_for(person: Person, name: str = "测试") -> str:
    """A key as the service keeps it, whoever may have made it."""
    secret = f"zm_{name}_{person.username}"
    ApiKey.objects.get_or_create(
        key_hash=key_hash(secret), defaults={"name": name, "person": person, "created_at": timezone.now()}
    )
    return secret


@pytest.fixture
def program() -> Callable[[Person], Program]:
    """``program(person)``: one that holds a key of theirs."""
    return lambda person: Program(key_for(person))


@pytest.fixture
def now(crew: Crew) -> Crew:
    """The crew, today: what the interfaces do happens at the real moment."""
    crew.at = timezone.now()
    return crew


@pytest.fixture
def manager(now: Crew) -> Actor:
    return now.by(now.dispatcher)
