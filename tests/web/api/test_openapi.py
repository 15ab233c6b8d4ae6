"""The description says what the views do, and schemathesis walks it without a 5xx and with answers as described."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import sampled_from
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.ledger.making import Crew
from tests.web.api.conftest import Program
from zhuomu.core.models import Person
from zhuomu.ledger.models import Problem
from zhuomu.web.api import keys
from zhuomu.web.api.openapi import description
from zhuomu.web.api.problems import OPERATIONS, ROOT
from zhuomu.web.api.shapes import DAY, SHAPES, thing
from zhuomu.web.api.urls import own
from zhuomu.web.api.verbs import VERBS

# Refusing what is well formed is what the rules are for, so ``positive_data_acceptance`` is not among them.
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
EXAMPLES = 30
KEYS = [f"{operation.method} /{ROOT}{operation.path}" for operation in OPERATIONS]


def is_wrong_where_it_stays(case: Any) -> bool:
    """Whether query or body were made wrong: the key and the number in the address are put right before asking."""
    parts = case.meta.components if case.meta else {}
    return any(
        parts[place].mode is GenerationMode.NEGATIVE
        for place in (ParameterLocation.QUERY, ParameterLocation.BODY)
        if place in parts
    )


def test_every_address_is_described_and_every_description_has_its_address(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.json() == description()
    described = {(path, method.upper()) for path, item in answer.json()["paths"].items() for method in item}
    assert described == {(f"/{ROOT}{row.path}", row.method) for row in OPERATIONS}
    routes = {str(pattern.pattern).replace("<str:", "{").replace(">", "}") for pattern in own}
    assert routes == {f"{ROOT}{row.path}" for row in OPERATIONS}
    assert {str(pattern.name) for pattern in own} <= set(get_resolver().reverse_dict.keys())


def test_every_schema_is_a_schema_and_every_reference_leads_somewhere() -> None:
    whole = description()
    for name, schema in whole["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert re.fullmatch(r"[A-Za-z0-9_-]+", name)
    for reference in re.findall(r"'\$ref': '#/components/(\w+)/([^']+)'", str(whole)):
        assert reference[1] in whole["components"][reference[0]], reference


def test_the_description_knows_every_verb_and_its_fields() -> None:
    schemas = description()["components"]["schemas"]
    for verb in VERBS.values():
        fields = schemas[f"Move-{verb.name}"]["properties"]
        assert list(fields) == ["verb", *(field.name for field in verb.fields)]
        assert fields["verb"] == {"const": verb.name}


@pytest.fixture
def described(now: Crew) -> Iterator[Any]:
    """What schemathesis made of the description; it asks the product in the very transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def drifted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A description that no longer says what the view of the figures answers."""
    monkeypatch.setitem(SHAPES, "Figures", thing("少了几项", on=DAY))


def test_an_answer_that_is_not_as_described_would_be_noticed(
    drifted: None, described: Any, now: Crew, program: Callable[[Person], Program]
) -> None:
    case = described["/api/v1/figures"]["GET"].Case()
    answer = case.call(headers={"Authorization": f"Bearer {program(now.dispatcher).secret}"})
    with pytest.raises(FailureGroup):
        case.validate_response(answer, checks=list(CHECKS))


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("key", KEYS)
def test_schemathesis_finds_nothing(
    key: str,
    mode: GenerationMode,
    described: Any,
    now: Crew,
    program: Callable[[Person], Program],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keys, "REQUESTS_PER_MINUTE", 10**6)
    monkeypatch.setattr(keys, "REPORTS_PER_MINUTE", 10**6)
    there = [now.opened(), now.accepted(), now.at_work(), now.under_check()]
    secret = program(now.dispatcher).secret
    method, _, path = key.partition(" ")
    operation = described[path][method]
    statuses = set[int]()

    @seed(311)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), problem=sampled_from([None, *there]))
    def walk(case: Any, problem: Problem | None) -> None:
        is_left_wrong = is_wrong_where_it_stays(case)
        if problem is not None and "{number}" in path:
            case.path_parameters["number"] = problem.number
        answer = case.call(headers={"Authorization": f"Bearer {secret}"})
        case.validate_response(
            answer, checks=[*CHECKS, *([negative_data_rejection] if is_left_wrong else [])]
        )
        statuses.add(answer.status_code)

    walk()
    assert statuses, "nothing was asked"
    print(f"\n{key}: {sorted(statuses)}")
