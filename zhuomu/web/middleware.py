"""What happens around every request: a number, security headers, the ends of a session, refusals as pages."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.contrib.auth import logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from zhuomu.core.errors import Refused
from zhuomu.core.http import actor_of, is_from_staff_network, is_loopback
from zhuomu.core.models import SignIn
from zhuomu.core.services.signin import sign_in_is_live, sign_in_touch
from zhuomu.ledger.names import NAMES_KEY
from zhuomu.web.context import PLACE_KEY, tasks_key
from zhuomu.web.errors import refused

Responder = Callable[[HttpRequest], HttpResponse]
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


class RequestNumber:
    """Gives every request a number that the log and an error page both show."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.zhuomu_number = secrets.token_hex(4).upper()  # type: ignore[attr-defined]
        return self.get_response(request)


class SecurityHeaders:
    """A strict content security policy, the same for every page: nothing inline, nothing from elsewhere."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
        return response


class SignInLimits:
    """Ends a session that was ended elsewhere, sat idle too long or got too old.

    Keeps sample people on this machine.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # asked first: Django empties the session here when the password was changed elsewhere
        is_in = request.user.is_authenticated
        if "sign_in" in request.session and not self._may_go_on(request):
            logout(request)
            del request.zhuomu_actor  # type: ignore[attr-defined]
        elif is_in and "sign_in" not in request.session:
            logout(request)
        response = self.get_response(request)
        if is_in and request.method == "POST":
            # what somebody does changes what is left to do, and may change what things are called
            cache.delete_many([tasks_key(request), PLACE_KEY, NAMES_KEY])
        return response

    def _may_go_on(self, request: HttpRequest) -> bool:
        actor = actor_of(request)
        sign_in = SignIn.objects.filter(pk=request.session["sign_in"], person=actor.person).first()
        if sign_in is None or not sign_in_is_live(sign_in, actor):
            return False
        if actor.person is None or not actor.person.is_active:
            return False
        if actor.person.is_sample and not is_loopback(request):
            return False
        sign_in_touch(sign_in, actor)
        return is_from_staff_network(request)


class Refusals:
    """A refusal that no form took becomes a page that says which rule refused."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refused(request, error) if isinstance(error, Refused) else None
