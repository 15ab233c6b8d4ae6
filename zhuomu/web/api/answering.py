"""From a request of a program to one row of the operations, and back: reading, asking the row, refusing as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.http import is_from_staff_network, sentence
from zhuomu.rules.reason import Reason
from zhuomu.web.api.codes import ApiCode
from zhuomu.web.api.keys import asker_of, often_check
from zhuomu.web.api.problems import NUMBER, Operation
from zhuomu.web.api.shapes import reason_shown
from zhuomu.web.api.values import Field, from_words, values_read
from zhuomu.web.errors import STATUS_OF_CODE, request_number

BODY_MAX = 256 * 1024
UNPROCESSABLE = 422
STATUSES: Mapping[str, int] = {
    **STATUS_OF_CODE,
    ApiCode.KEY_MISSING: 401,
    ApiCode.KEY_WRONG: 401,
    ApiCode.CSRF: 403,
    ApiCode.METHOD: 405,
    ApiCode.TOO_LARGE: 413,
    ApiCode.NOT_JSON_TYPE: 415,
    ApiCode.NOT_JSON: 400,
    ApiCode.TOO_OFTEN: 429,
    ApiCode.TOO_MANY_REPORTS: 429,
}
TITLES = {
    400: "请求读不懂",
    401: "不知道您是谁",
    403: "没有权限",
    404: "没有找到",
    405: "不接受这种方法",
    409: "别人刚刚改过",
    413: "太大",
    415: "类型不对",
    422: "没有办成",
    429: "太密",
}
View = Callable[..., HttpResponse]


def json_answer(data: object, status: int = 200, content_type: str = "application/json") -> JsonResponse:
    """An answer as UTF-8 JSON that reads as it is written."""
    return JsonResponse(
        data,
        encoder=DjangoJSONEncoder,
        safe=False,
        status=status,
        content_type=content_type,
        json_dumps_params={"ensure_ascii": False},
    )


def refusal_answer(request: HttpRequest, refused: Refused) -> JsonResponse:
    """A refusal after RFC 9457, with every reason and its Chinese sentence."""
    status = STATUSES.get(str(refused.reasons[0].code), UNPROCESSABLE)
    reasons = [reason_shown(each) for each in refused.reasons]
    body = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "detail": "".join(sentence(each) for each in refused.reasons),
        "code": reasons[0]["code"],
        "reasons": reasons,
        "request": request_number(request),
    }
    answer = json_answer(body, status, "application/problem+json")
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="zhuomu"'
    return answer


def endpoint(operations: Iterable[Operation]) -> View:
    """The view of one address.

    Exempt from Django's CSRF check as a view, since a key needs none; a session is checked in ``keys.asker_of``.
    """
    by_method = {operation.method: operation for operation in operations}
    if "GET" in by_method:
        by_method["HEAD"] = by_method["GET"]

    @never_cache
    @csrf_exempt
    def view(request: HttpRequest, **place: str) -> HttpResponse:
        try:
            if not is_from_staff_network(request):
                raise refuse(CoreCode.NOT_FOUND)
            operation = by_method.get(str(request.method))
            if operation is None:
                raise refuse(ApiCode.METHOD, method=request.method)
            return _answered(request, operation, place)
        except Refused as refused:
            answer = refusal_answer(request, refused)
            if answer.status_code == 405:
                answer["Allow"] = ", ".join(by_method)
            return answer

    rights = {right for operation in by_method.values() for right in operation.rights}
    view.zhuomu_rights = tuple(sorted(rights))  # type: ignore[attr-defined]
    return view


def _answered(request: HttpRequest, operation: Operation, place: Mapping[str, str]) -> HttpResponse:
    by = asker_of(request)
    often_check(str(by.person.pk if by.person else 0), by.at)
    operation.require(by)
    values = _place_read(place, by)
    if operation.is_by_verb:
        values["body"] = body_read(request)  # its fields are those of its verb
    elif operation.body is not None:
        values |= values_read(operation.body, body_read(request), by)
    values |= values_read(operation.query, query_read(request, operation.query), by)
    return json_answer(operation.act(by, values), operation.status)


def _place_read(place: Mapping[str, str], by: Actor) -> dict[str, Any]:
    """The values in the address itself. What cannot be a number of a problem is not found."""
    try:
        return values_read([NUMBER] if place else [], place, by)
    except Refused as refused:
        raise refuse(CoreCode.NOT_FOUND) from refused


def query_read(request: HttpRequest, fields: Iterable[Field]) -> dict[str, Any]:
    """The query as JSON values. A name given twice is refused: nobody can know which one is meant."""
    known = {field.name: field for field in fields}
    if doubled := [name for name, values in request.GET.lists() if len(values) > 1]:
        raise Refused(
            *(Reason(ApiCode.WRONG, {"name": name, "wanted": "只给一次"}, name) for name in doubled)
        )
    return {name: from_words(known.get(name), str(words)) for name, words in request.GET.items()}


def body_read(request: HttpRequest) -> dict[str, Any]:
    """The body as a JSON object. Raises ``Refused`` for another type, for too much, and for what is no JSON object."""
    if request.content_type != "application/json":
        raise refuse(ApiCode.NOT_JSON_TYPE)
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_MAX:
        raise refuse(ApiCode.TOO_LARGE, limit=BODY_MAX)
    try:
        data = json.loads(request.body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise refuse(ApiCode.NOT_JSON) from error
    if not isinstance(data, dict):
        raise refuse(ApiCode.NOT_JSON)
    return data


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are no JSON
