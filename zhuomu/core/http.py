"""What every app's views share: who asks, who may, and how a refusal gets back beside its field."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from ipaddress import ip_address, ip_network
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils import timezone
from django.utils.http import content_disposition_header

from zhuomu.core.actor import Actor
from zhuomu.core.crypto import keyed_hash
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.models import Person
from zhuomu.core.rights import Right
from zhuomu.rules.reason import Reason

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
UNPROCESSABLE = 422

# Code → Chinese sentence with {facts}; filled by the web floor when it starts, because only it speaks.
SENTENCES: dict[str, str] = {}


def sentence(reason: Reason) -> str:
    """The refusal in Chinese; the bare code where nobody has written a sentence."""
    return code_sentence(str(reason.code), reason.facts)


def code_sentence(code: str, facts: Mapping[str, object]) -> str:
    """The sentence of a code that was stored as text."""
    template = SENTENCES.get(code)
    if template is None:
        return code
    return template.format_map({key: str(value) for key, value in facts.items()})


def client_address(request: HttpRequest) -> str:
    """The asker's network address; a forwarded one counts only behind a proxy that settings name."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if address in settings.TRUSTED_PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        return forwarded[-1].strip() or address
    return address


def is_loopback(request: HttpRequest) -> bool:
    """Whether the asker sits at this very machine."""
    try:
        return ip_address(client_address(request)).is_loopback
    except ValueError:
        return False


def is_from_staff_network(request: HttpRequest) -> bool:
    """Whether staff pages may be shown to this address at all."""
    if not settings.STAFF_NETWORKS:
        return True
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return False
    return any(address in ip_network(network, strict=False) for network in settings.STAFF_NETWORKS)


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, now; made once for a request."""
    actor: Actor | None = getattr(request, "zhuomu_actor", None)
    if actor is None:
        user = getattr(request, "user", None)
        actor = Actor(
            person=user if isinstance(user, Person) else None,
            at=timezone.now(),
            address_hash=keyed_hash(client_address(request), "address"),
            label="" if isinstance(user, Person) else "读者",
        )
        request.zhuomu_actor = actor  # type: ignore[attr-defined]
    return actor


def staff(*rights: Right) -> Callable[[View[P]], View[P]]:
    """A page for people who are signed in and hold one of ``rights`` (none named: whoever is signed in)."""

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not is_from_staff_network(request):
                raise refuse(CoreCode.NOT_FOUND)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            actor = actor_of(request)
            if not actor.has_one(rights):
                raise refuse(CoreCode.RIGHT_MISSING, right=rights[0].label)
            return view(request, *args, **kwargs)

        guarded.zhuomu_rights = rights  # type: ignore[attr-defined]
        return cast(View[P], guarded)

    return decorate


def public(view: View[P]) -> View[P]:
    """A page for everybody. The mark says that somebody decided so."""
    view.zhuomu_rights = None  # type: ignore[attr-defined]
    return view


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form: an empty POST is bound (and refused), a GET is not."""
    return request.POST if request.method == "POST" else None


def reasons_onto(form: forms.Form, refused: Refused) -> None:
    """Put each reason beside its field, or above the form where it names none of the form's fields."""
    for reason in refused.reasons:
        form.add_error(reason.field if reason.field in form.fields else None, sentence(reason))


def is_sent(request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether a posted form was valid and ``act`` did its work; every refusal lands in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refused:
        reasons_onto(form, refused)
        return False
    return True


def status_of(form: forms.Form) -> int:
    """422 for a form that came back with errors, else 200."""
    return UNPROCESSABLE if form.is_bound and form.errors else HttpResponse.status_code


def attached(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to keep, never shown in the page and never kept on the way."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response
