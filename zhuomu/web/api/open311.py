"""Open311 GeoReport v2: categories are services, reports with their problems are requests."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.http import actor_of, sentence
from zhuomu.core.models import Area
from zhuomu.ledger.models import Category
from zhuomu.ledger.selectors_public import areas_public, categories_public
from zhuomu.ledger.services import LedgerCode
from zhuomu.web.api import open311_rows as rows
from zhuomu.web.api.codes import ApiCode, Open311Code
from zhuomu.web.api.keys import actor_by_secret, often_check, secret_of
from zhuomu.web.api.open311_reading import degrees, number, span, word, words
from zhuomu.web.api.open311_xml import CONTENT_TYPES, written
from zhuomu.web.api.receiving import SAID_MAX, report_take
from zhuomu.web.api.values import UNWRITABLE, WHOLE

PAGE_MOST = 1000
IDS_MOST = 50
LOOKS_PER_MINUTE = 120
GUESSES_PER_MINUTE = 20
PROBLEM_NUMBER = re.compile(r"\d{4}-\d{4,7}", re.ASCII)
PLACE_MAX, NAME_MAX = 120, 30
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
NOTICE = "已收到，受理中心会尽快受理。凭编号（service_request_id）可查办理情况。"
# the standard: 404 for what does not exist, 403 for keys, 400 for all else
STATUSES: Mapping[str, int] = {
    Open311Code.NOT_FOUND: 404,
    Open311Code.KEY: 403,
    Open311Code.RIGHT: 403,
    CoreCode.RIGHT_MISSING: 403,
    ApiCode.METHOD: 405,
    ApiCode.TOO_OFTEN: 429,
    ApiCode.TOO_MANY_REPORTS: 429,
    LedgerCode.TOO_MANY: 429,
}
View = Callable[..., HttpResponse]


def georeport(*methods: str) -> Callable[[View], View]:
    """A view of the standard: the form by the suffix, errors as it has them. Never by session, so no CSRF token."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        @never_cache
        @csrf_exempt
        def guarded(request: HttpRequest, form: str, **place: str) -> HttpResponse:
            is_known = form in CONTENT_TYPES
            try:
                if not is_known:
                    raise refuse(Open311Code.NOT_FOUND, what=f".{UNWRITABLE.sub('?', form)[:10]}")
                if request.method not in methods:
                    raise refuse(ApiCode.METHOD, method=request.method)
                by = actor_of(request)
                often_check(f"open311-{by.address_hash}", by.at, LOOKS_PER_MINUTE)
                return view(request, form, **place)
            except Refused as refused:
                answer = errors_written(form if is_known else "xml", refused)
                if answer.status_code == 405:
                    answer["Allow"] = ", ".join(methods)
                return answer

        guarded.zhuomu_rights = None  # type: ignore[attr-defined]
        return guarded

    return decorate


def errors_written(form: str, refused: Refused) -> HttpResponse:
    """Every reason as an error of the standard."""
    status = STATUSES.get(str(refused.reasons[0].code), 400)
    errors = [{"code": status, "description": sentence(each)} for each in refused.reasons]
    return written(form, "errors", errors, status)


def service_get(code: str) -> Category:
    """The service with this code. Raises ``Refused`` (404) for another."""
    category = None if UNWRITABLE.search(code) else categories_public().filter(key=code).first()
    if category is None:
        raise refuse(Open311Code.NOT_FOUND, what="service_code")
    return category


def request_get(request: HttpRequest, key: str) -> rows.Row | None:
    """A request by receipt or by number. Receipts that do not exist are counted: nobody shall try them all."""
    if UNWRITABLE.search(key) or len(key) > 40:
        return None
    if PROBLEM_NUMBER.fullmatch(key):
        return rows.published_request(key)
    found = rows.own_request(key)
    if found is None:
        by = actor_of(request)
        often_check(f"guess-{by.address_hash}", by.at, GUESSES_PER_MINUTE)
    return found


@georeport("GET", "HEAD")
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    """Where the interface is and what it speaks."""
    value: dict[str, Any] = {
        "changeset": "2026-11-23T00:00:00+08:00",
        "contact": "请与街道受理中心联系",
        "key_service": "密钥由受理中心在“接口密钥”页建立",
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": request.build_absolute_uri("/open311/v2"),
                "changeset": "2026-11-23T00:00:00+08:00",
                "type": "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }
    return written(form, "discovery", value)


@georeport("GET", "HEAD")
def services(_request: HttpRequest, form: str) -> HttpResponse:
    """GET Service List."""
    return written(form, "services", [rows.service_shown(each) for each in categories_public()])


@georeport("GET", "HEAD")
def service(_request: HttpRequest, form: str, code: str) -> HttpResponse:
    """GET Service Definition."""
    return written(form, "service_definition", rows.definition_shown(service_get(code)))


@georeport("GET", "HEAD", "POST")
def requests(request: HttpRequest, form: str) -> HttpResponse:
    """GET Service Requests, POST Service Request."""
    if request.method == "POST":
        return written(form, "service_requests", [_taken(request)], 201)
    data = request.GET
    if ids := words(data, "service_request_id"):
        if len(ids) > IDS_MOST:
            raise refuse(Open311Code.WRONG, name="service_request_id", wanted=f"最多 {IDS_MOST} 个编号")
        asked = [request_get(request, each) for each in dict.fromkeys(ids)]
        return written(form, "service_requests", [each for each in asked if each])
    statuses = words(data, "status")
    if not set(statuses) <= {"open", "closed"}:
        raise refuse(Open311Code.WRONG, name="status", wanted=" open 或 closed")
    start, end = span(data, actor_of(request).at)
    size = number(data, "page_size", PAGE_MOST, PAGE_MOST)
    first = (number(data, "page", 1, 100_000) - 1) * size
    found = rows.published_matching(start=start, end=end, codes=words(data, "service_code"))
    # what is published has been put right: the public list holds nothing open
    page = found[first : first + size] if not statuses or "closed" in statuses else ()
    return written(
        form,
        "service_requests",
        [rows.request_shown(each.number, each.opened_at, each) for each in page],
    )


@georeport("GET", "HEAD")
def one_request(request: HttpRequest, form: str, key: str) -> HttpResponse:
    """GET Service Request."""
    found = request_get(request, key)
    if found is None:
        raise refuse(Open311Code.NOT_FOUND, what="service_request_id")
    return written(form, "service_requests", [found])


@georeport("GET", "HEAD")
def token(request: HttpRequest, form: str, key: str) -> HttpResponse:
    """GET service_request_id from a token. We answer at once and give no tokens, so a receipt is its own token."""
    found = request_get(request, key)
    if found is None:
        raise refuse(Open311Code.NOT_FOUND, what="token")
    value = [{"service_request_id": found["service_request_id"], "token": key}]
    return written(form, "service_requests", value)


def _taken(request: HttpRequest) -> rows.Row:
    data = request.POST
    by = _actor_of_key(request, data)
    code = word(data, "service_code")
    if not code:
        raise refuse(Open311Code.MISSING, name="service_code")
    said = str(data.get("description") or "").strip()
    if not said:
        raise refuse(Open311Code.MISSING, name="description")
    if UNWRITABLE.search(said):
        raise refuse(Open311Code.WRONG, name="description", wanted=f"最多 {SAID_MAX} 个字，不含控制字符")
    try:
        report, _problem = report_take(
            by=by,
            said=said,
            category=service_get(code),
            area=_area(data),
            place=_place(data),
            phone=word(data, "phone", NAME_MAX),
            name=word(data, "last_name", NAME_MAX) + word(data, "first_name", NAME_MAX),
        )
    except Refused as refused:
        if refused.reasons[0].code == CoreCode.RIGHT_MISSING:
            raise refuse(Open311Code.RIGHT) from refused
        raise
    return {"service_request_id": report.receipt, "service_notice": NOTICE, "account_id": None}


def _actor_of_key(request: HttpRequest, data: QueryDict) -> Actor:
    """The person of the key in the form, else of that in the Authorization header. A session never counts here."""
    by = actor_by_secret(request, word(data, "api_key") or secret_of(request) or "")
    if by is None:
        raise refuse(Open311Code.KEY)
    return by


def _place(data: QueryDict) -> str:
    """The address in words; without one the coordinates as words, since we keep no coordinates."""
    if address := word(data, "address_string", PLACE_MAX):
        return address
    latitude, longitude = degrees(data, "lat", 90), degrees(data, "long", 180)
    if latitude and longitude:
        return f"北纬 {latitude}，东经 {longitude}"
    if address := word(data, "address_id", PLACE_MAX):
        return address
    raise refuse(Open311Code.LOCATION)


def _area(data: QueryDict) -> Area | None:
    value = word(data, f"attribute[{rows.AREA_ATTRIBUTE}]")
    if not value:
        return None
    area = areas_public().filter(pk=int(value)).first() if WHOLE.fullmatch(value) else None
    if area is None:
        raise refuse(Open311Code.WRONG, name=f"attribute[{rows.AREA_ATTRIBUTE}]", wanted="列表里的一个值")
    return area
