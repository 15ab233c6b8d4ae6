"""Rows of ``access_table`` for the interfaces for programs and the page of their keys.

A program without a key gets 401 in its own words, never the login page; what each role may is held, operation by
operation, by ``tests/web/api``. So these rows let everybody in and say what may be answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.contracts.access_table import ANYBODY, NOBODY, Row, World, roles
from zhuomu.core.rights import Role
from zhuomu.ledger.models import ApiKey, Problem, ReceivedVia
from zhuomu.ledger.services import problem_open, report_receive

ASKED = frozenset({200, 401, 403})
ASKED_FOR_ONE = ASKED | {404}
SENT = frozenset({401, 403, 404, 415})
MANAGERS = roles(Role.DISPATCHER)


def problem(world: World) -> Problem:
    """A problem that nobody has accepted yet."""

    def make() -> Problem:
        by = world.system
        report = report_receive(by=by, channel="residents", said="路灯不亮", via=ReceivedVia.DESK)
        return problem_open(by=by, report=report, title="路灯不亮")

    found: Problem = world.once("api problem", make)
    return found


def number(world: World) -> Mapping[str, Any]:
    return {"number": problem(world).number}


def receipt(world: World) -> Mapping[str, Any]:
    return {"form": "json", "key": problem(world).links.get().report.receipt}


def key_of(world: World) -> Mapping[str, Any]:
    """A key of somebody who signs in nowhere."""

    def make() -> ApiKey:
        return ApiKey.objects.create(
            name="测试", key_hash="0" * 64, person=world.somebody, created_at=world.system.at
        )

    return {"pk": world.once("api key", make).pk}


def as_json(_world: World) -> Mapping[str, Any]:
    return {"form": "json"}


ACCESS: dict[str, Row] = {
    "api_openapi": Row(ANYBODY),
    "api_problems": Row(ANYBODY, answers=ASKED),
    "api_problem": Row(ANYBODY, NOBODY, number, answers=ASKED_FOR_ONE),
    "api_moves": Row(ANYBODY, ANYBODY, number, answers=ASKED_FOR_ONE | SENT),
    "api_reports": Row(NOBODY, ANYBODY, answers=SENT),
    "api_areas": Row(ANYBODY, answers=ASKED),
    "api_categories": Row(ANYBODY, answers=ASKED),
    "api_offices": Row(ANYBODY, answers=ASKED),
    "api_figures": Row(ANYBODY, answers=ASKED),
    "open311_discovery": Row(ANYBODY, NOBODY, as_json),
    "open311_services": Row(ANYBODY, NOBODY, as_json),
    "open311_service": Row(
        ANYBODY, NOBODY, lambda _world: {"form": "json", "code": "nothing"}, answers=frozenset({404})
    ),
    # a POST without a key
    "open311_requests": Row(ANYBODY, ANYBODY, as_json, answers=frozenset({200, 403})),
    "open311_request": Row(ANYBODY, NOBODY, receipt),
    "open311_token": Row(ANYBODY, NOBODY, receipt),
    "api_keys": Row(MANAGERS, MANAGERS),
    "api_key_end": Row(NOBODY, MANAGERS, key_of),
}
