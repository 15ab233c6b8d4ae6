"""Who asks: a program by its key, or somebody signed in (and then with the CSRF token for writes). And how often."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone

from zhuomu.core.actor import Actor
from zhuomu.core.crypto import keyed_hash
from zhuomu.core.errors import refuse
from zhuomu.core.http import actor_of, client_address, is_loopback
from zhuomu.core.models import Person
from zhuomu.core.often import often_count, often_note
from zhuomu.ledger.models import ReceivedVia, Report
from zhuomu.ledger.services.keys import key_find
from zhuomu.web.api.codes import ApiCode

SCHEME = "bearer"
REQUESTS_PER_MINUTE = 300
REPORTS_PER_MINUTE = 60
REPORTS_PER_DAY = 2000


class _Csrf(CsrfViewMiddleware):
    """Django's own check, asked from inside a view: says why instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:  # noqa: ARG002 — Django names it
        return HttpResponse(reason, status=403)


def _unanswered(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def csrf_check(request: HttpRequest) -> None:
    """Refuse a write by a session that does not carry the token."""
    if _Csrf(_unanswered).process_view(request, _unanswered, (), {}) is not None:
        raise refuse(ApiCode.CSRF)


def secret_of(request: HttpRequest) -> str | None:
    """The key in the Authorization header; None where there is no such header, empty where it is of another kind."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == SCHEME else ""


def actor_by_secret(request: HttpRequest, secret: str) -> Actor | None:
    """The person of a live key, now; sample people on this machine only, as at the login."""
    key = key_find(secret) if secret else None
    if key is None or (key.person.is_sample and not is_loopback(request)):
        return None
    return Actor(key.person, timezone.now(), keyed_hash(client_address(request), "address"))


def asker_of(request: HttpRequest) -> Actor:
    """Who asks. A key, once shown, counts alone; without one it is the session. Raises ``Refused`` for nobody."""
    secret = secret_of(request)
    if secret is None:
        actor = actor_of(request)
        if not isinstance(actor.person, Person):
            raise refuse(ApiCode.KEY_MISSING)
        csrf_check(request)
        return actor
    by = actor_by_secret(request, secret)
    if by is None:
        often_check(f"wrong-{keyed_hash(client_address(request), 'address')}", timezone.now())
        raise refuse(ApiCode.KEY_WRONG)
    request.zhuomu_actor = by  # type: ignore[attr-defined]
    return by


def often_check(who: str, at: datetime, limit: int = 0) -> None:
    """Note one request and refuse what is over ``limit`` (default: the usual one) in a minute."""
    limit = limit or REQUESTS_PER_MINUTE
    if often_count(f"api-{who}", at) >= limit:
        raise refuse(ApiCode.TOO_OFTEN, limit=limit)
    often_note(f"api-{who}", at)


def reports_check(by: Actor) -> None:
    """Refuse a person whose programs have sent too many reports. Counted in the ledger, so that all processes agree."""
    mine = Report.objects.filter(entered_by=by.person, via=ReceivedVia.API)
    for most, span in ((REPORTS_PER_MINUTE, timedelta(minutes=1)), (REPORTS_PER_DAY, timedelta(days=1))):
        if mine.filter(received_at__gt=by.at - span).count() >= most:
            raise refuse(ApiCode.TOO_MANY_REPORTS, limit=REPORTS_PER_MINUTE, daily=REPORTS_PER_DAY)
