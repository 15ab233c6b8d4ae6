"""The description of our JSON API, made of the same rows that the views are made of: OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.http import is_from_staff_network, public
from zhuomu.web.api.answering import TITLES, json_answer, refusal_answer
from zhuomu.web.api.problems import NUMBER, OPERATIONS, ROOT, Operation
from zhuomu.web.api.proof import PROOF_SHAPES
from zhuomu.web.api.shapes import SHAPES, named
from zhuomu.web.api.values import Field, object_schema
from zhuomu.web.api.verbs import VERBS

REFUSALS = (401, 403, 404, 422, 429)
OF_BODIES = (400, 413, 415)
ABOUT = (
    "问题台账的接口。用密钥（Authorization: Bearer）或登录后的会话；用会话提交要带 CSRF 令牌。"
    "看到的范围与密钥所代表的人在网页上看到的一样；来件人的姓名和电话不经接口给出。"
    "另有一个校对文字的接口，送来的文字不保存。"
)


def _parameter(field: Field, where: str) -> dict[str, Any]:
    return {
        "name": field.name,
        "in": where,
        "required": field.is_required,
        "description": field.description,
        "schema": dict(field.kind.schema),
    }


def verb_schema(name: str) -> dict[str, Any]:
    """The body of one verb: its own fields and the verb itself."""
    verb = VERBS[name]
    schema = object_schema(verb.fields)
    schema["title"] = verb.label
    schema["properties"] = {"verb": {"const": name}, **schema["properties"]}
    schema["required"] = ["verb", *schema.get("required", [])]
    return schema


def _body(operation: Operation) -> dict[str, Any]:
    if operation.is_by_verb:
        schema: dict[str, Any] = {"oneOf": [named(f"Move-{name}") for name in VERBS]}
    else:
        schema = object_schema(operation.body or ())
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _answers(operation: Operation) -> dict[str, Any]:
    done = {
        "description": operation.summary,
        "content": {"application/json": {"schema": named(operation.answer)}},
    }
    codes = sorted((*REFUSALS, *(OF_BODIES if operation.is_sent else ())))
    return {str(operation.status): done} | {
        str(code): {"$ref": f"#/components/responses/R{code}"} for code in codes
    }


def operation_described(operation: Operation) -> dict[str, Any]:
    """One row as OpenAPI has it."""
    parameters = [_parameter(field, "query") for field in operation.query]
    if "{number}" in operation.path:
        parameters.insert(0, _parameter(NUMBER, "path"))
    described: dict[str, Any] = {
        "operationId": f"{operation.name}_{operation.method.lower()}",
        "summary": operation.summary,
        "parameters": parameters,
        "responses": _answers(operation),
    }
    if operation.is_sent:
        described["requestBody"] = _body(operation)
    return described


def description() -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(f"/{ROOT}{operation.path}", {})[operation.method.lower()] = operation_described(
            operation
        )
    refusal = {"application/problem+json": {"schema": named("Refusal")}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "啄木问题台账接口", "version": "1", "description": ABOUT},
        "security": [{"key": []}, {"session": []}],
        "paths": paths,
        "components": {
            "schemas": SHAPES | PROOF_SHAPES | {f"Move-{name}": verb_schema(name) for name in VERBS},
            "responses": {
                f"R{code}": {"description": TITLES[code], "content": refusal}
                for code in (*REFUSALS, *OF_BODIES)
            },
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
            },
        },
    }


@public
@require_safe
def api_openapi(request: HttpRequest) -> HttpResponse:
    """The description itself; it holds no data, so it needs no key, only the staff network."""
    if not is_from_staff_network(request):
        return refusal_answer(request, Refused(*refuse(CoreCode.NOT_FOUND).reasons))
    return json_answer(description())
