"""Pages for what went wrong: what happened in a sentence, and the number that the log knows."""

from __future__ import annotations

import logging
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse

from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.apps.errata.services import ErrataCode
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.http import sentence
from zhuomu.core.models import Person
from zhuomu.ledger.services import LedgerCode

logger = logging.getLogger("zhuomu.request")
STATUS_OF_CODE: dict[str, int] = {
    CoreCode.NOT_FOUND: 404,
    CoreCode.RIGHT_MISSING: 403,
    CoreCode.SAMPLE_ONLY_LOCAL: 403,
    CoreCode.ACCOUNT_LOCKED: 429,
    LedgerCode.TOO_MANY: 429,
    ErrataCode.GUESSED_TOO_OFTEN: 429,
    MeetingCode.GUESSED_TOO_OFTEN: 429,
}
TITLES = {
    400: "这个请求不对",
    403: "您不能看这一页",
    404: "没有这一页",
    422: "没有办成",
    429: "请稍后再试",
    500: "系统出错了",
}
NOT_FOUND = "没有找到这一页，或者您看不到它。请核对地址，或从首页重新进入。"
BAD_REQUEST = "浏览器送来的请求不完整或不合规，没有处理，也没有改动任何内容。"
FORBIDDEN = "您没有看这一页的权限。"
CSRF = (
    "这一页打开得太久，或浏览器没有保存 Cookie，所以没有提交。"
    "请回到上一页，先把写好的内容复制下来，刷新后再提交。"
)
FAILED = "系统内部出错，这一步没有办成，已经保存过的内容都还在。请把下面的编号告诉系统管理员。"


def request_number(request: HttpRequest) -> str:
    """The number that the log and the page both show."""
    return str(getattr(request, "zhuomu_number", ""))


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks rather than a browser."""
    return request.accepts("application/json") and not request.accepts("text/html")


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page of a refusal that no form took."""
    code = str(refusal.reasons[0].code)
    sentences = [sentence(reason) for reason in refusal.reasons]
    return answer(request, STATUS_OF_CODE.get(code, 422), sentences, code=code)


def answer(request: HttpRequest, status: int, sentences: list[str], *, code: str = "") -> HttpResponse:
    """Sentences as a page in the asker's shell, or as JSON."""
    number = request_number(request)
    if wants_json(request):
        body = {"status": status, "code": code, "detail": sentences, "request": number}
        return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    is_staff = isinstance(getattr(request, "user", None), Person)
    context = {
        "title": TITLES.get(status, HTTPStatus(status).phrase),
        "sentences": sentences,
        "request_number": number,
    }
    template = "errors/staff.html" if is_staff else "errors/public.html"
    return HttpResponse(render_to_string(template, context, request=request), status=status)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 — Django names it
    """404."""
    return answer(request, 404, [NOT_FOUND], code=CoreCode.NOT_FOUND)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403 from Django itself; our own refusals come through ``refused``."""
    return answer(request, 403, [FORBIDDEN], code=CoreCode.RIGHT_MISSING)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old."""
    logger.info("request %s: csrf: %s", request_number(request), reason)
    return answer(request, 403, [CSRF], code="csrf")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400: too many fields, a host that is none of ours. Stands alone: half of the request may be missing."""
    return _alone(request, 400, BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Touches neither database nor session, which may be what failed."""
    logger.error("request %s failed: %s %s", request_number(request), request.method, request.path)
    return _alone(request, 500, FAILED)


def _alone(request: HttpRequest, status: int, text: str) -> HttpResponse:
    number = request_number(request)
    if wants_json(request):
        body = {"status": status, "code": "", "detail": [text], "request": number}
        return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    home = reverse("public_front")
    context = {"title": TITLES[status], "sentences": [text], "request_number": number, "home": home}
    return HttpResponse(render_to_string("errors/alone.html", context), status=status)
