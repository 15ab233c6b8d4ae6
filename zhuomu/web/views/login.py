"""Signing in: password or one-time code, then the second factor, then an own password; and out again.

Between the steps the session holds only who it is about (``half``);
nobody is signed in before the last step.
"""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import segno
from django.contrib.auth import login as django_login
from django.contrib.auth import logout as django_logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhuomu.core.actor import Actor
from zhuomu.core.crypto import decrypt, encrypt
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import (
    actor_of,
    is_from_staff_network,
    is_loopback,
    is_sent,
    public,
    staff,
    status_of,
)
from zhuomu.core.models import Person, SignIn
from zhuomu.core.services import signin
from zhuomu.web.forms import LoginCodeForm, LoginForm, NewPasswordForm, TotpForm
from zhuomu.web.views.asking import one_of, posted, safe_next

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF = "half"
HALF_LIVES = timedelta(minutes=10)


@dataclasses.dataclass(frozen=True, slots=True)
class Half:
    """A sign-in under way: who, where to, and which steps are behind them."""

    person: Person
    next: str
    secret: str
    is_second_done: bool


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponseBase:
    """Account and password."""
    _check_network(request)
    if request.method != "POST" and request.user.is_authenticated:
        return redirect(safe_next(request))
    form, found = LoginForm(posted(request)), list[Person]()
    if is_sent(
        request, form, lambda data: found.append(signin.password_check(by=_stranger(request), **data))
    ):
        return _begin(request, found[0])
    context = {"form": form, "next": safe_next(request)}
    return render(request, "login/password.html", context, status=status_of(form))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login_code(request: HttpRequest) -> HttpResponseBase:
    """A one-time code; a link may bring it along, only sending the form uses it."""
    _check_network(request)
    form, found = _code_form(request), list[Person]()
    if is_sent(
        request, form, lambda data: found.append(signin.login_code_use(by=_stranger(request), **data))
    ):
        return _begin(request, found[0])
    context = {"form": form, "next": safe_next(request)}
    return render(request, "login/code.html", context, status=status_of(form))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login_totp(request: HttpRequest) -> HttpResponseBase:
    """The second factor: set up where there is none yet, asked for otherwise."""
    half = _half(request)
    if half is None or half.is_second_done or not _wants_second(request, half.person):
        return redirect("login")
    form = TotpForm(posted(request))
    if is_sent(request, form, lambda data: _second(request, half, data["code"])):
        return _go_on(request, dataclasses.replace(half, secret="", is_second_done=True))
    context = {"form": form, "person": half.person} | enrol_context(half.person, half.secret)
    return render(request, "login/totp.html", context, status=status_of(form))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login_password(request: HttpRequest) -> HttpResponseBase:
    """Set an own password: after the first one-time code, or when the old one is due."""
    half = _half(request)
    if half is None or not _wants_password(request, half.person):
        return redirect("login")
    if not half.is_second_done and _wants_second(request, half.person):
        return redirect("login_totp")
    by, form = _as(request, half.person), NewPasswordForm(half.person, posted(request))
    if is_sent(
        request, form, lambda data: signin.password_set(by=by, person=half.person, password=data["password"])
    ):
        return _go_on(request, half)
    context = {"form": form, "person": half.person}
    return render(request, "login/new_password.html", context, status=status_of(form))


@public
@never_cache
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the own session."""
    actor = actor_of(request)
    sign_in = SignIn.objects.filter(pk=request.session.get("sign_in", 0), person=actor.person).first()
    if sign_in is not None:
        signin.sign_in_end(by=actor, sign_in=sign_in)
    django_logout(request)
    return redirect("login")


@staff()
@require_POST
def switch_person(request: HttpRequest) -> HttpResponse:
    """Go on as another sample person, on this machine only."""
    if not is_loopback(request):
        raise refuse(CoreCode.SAMPLE_ONLY_LOCAL)
    to = one_of(Person.objects.filter(is_sample=True, is_active=True), request.POST.get("person") or None)
    actor = actor_of(request)
    signin.sample_switch(by=actor, to=to)
    for sign_in in SignIn.objects.filter(pk=request.session.get("sign_in", 0), person=actor.person):
        signin.sign_in_end(by=actor, sign_in=sign_in)
    _finish(request, to)
    return redirect(safe_next(request))


def enrol_context(person: Person, secret: str) -> dict[str, object]:
    """The picture to scan and the letters to type for a new second factor; empty without a secret."""
    if not secret:
        return {"secret": "", "qr": ""}
    qr = segno.make(signin.totp_address(person, secret), error="m")
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"secret": groups, "qr": qr.svg_data_uri(scale=5, border=2)}


def _check_network(request: HttpRequest) -> None:
    if not is_from_staff_network(request):
        raise refuse(CoreCode.NOT_FOUND)


def _code_form(request: HttpRequest) -> LoginCodeForm:
    if request.method == "POST":
        return LoginCodeForm(request.POST)
    return LoginCodeForm(initial={"code": request.GET.get("code", "")[:40]})


def _stranger(request: HttpRequest) -> Actor:
    """Whoever stands at the gate, for the record: no reader, and not yet anybody."""
    asker = actor_of(request)
    return Actor(None, asker.at, asker.address_hash, label="登录者")


def _as(request: HttpRequest, person: Person) -> Actor:
    asker = actor_of(request)
    return Actor(person, asker.at, asker.address_hash)


def _wants_second(request: HttpRequest, person: Person) -> bool:
    return bool(person.totp_secret_cipher) or signin.needs_second_factor(person, _as(request, person))


def _wants_password(request: HttpRequest, person: Person) -> bool:
    if person.is_sample:
        return False
    return not person.has_usable_password() or signin.is_password_due(person, _as(request, person))


def _second(request: HttpRequest, half: Half, code: str) -> None:
    by = _as(request, half.person)
    if half.secret:
        signin.totp_enrol(by=by, person=half.person, secret=half.secret, code=code)
    else:
        signin.totp_check(by=by, person=half.person, code=code)


def _begin(request: HttpRequest, person: Person) -> HttpResponse:
    if person.is_sample and not is_loopback(request):
        raise refuse(CoreCode.SAMPLE_ONLY_LOCAL)
    needs_secret = not person.totp_secret_cipher and _wants_second(request, person)
    secret = signin.totp_new_secret() if needs_secret else ""
    return _go_on(request, Half(person, safe_next(request), secret, is_second_done=False))


def _go_on(request: HttpRequest, half: Half) -> HttpResponse:
    """To the next step that is missing, or in."""
    request.session[HALF] = {
        "person": half.person.pk,
        "at": actor_of(request).at.timestamp(),
        "next": half.next,
        "secret": encrypt(half.secret).decode() if half.secret else "",
        "is_second_done": half.is_second_done,
    }
    if not half.is_second_done and _wants_second(request, half.person):
        return redirect("login_totp")
    if _wants_password(request, half.person):
        return redirect("login_password")
    _finish(request, half.person)
    return redirect(half.next)


def _half(request: HttpRequest) -> Half | None:
    kept = request.session.get(HALF)
    if not kept or actor_of(request).at.timestamp() - kept["at"] > HALF_LIVES.total_seconds():
        return None
    person = Person.objects.filter(pk=kept["person"], is_active=True).first()
    if person is None:
        return None
    secret = decrypt(kept["secret"].encode()) if kept["secret"] else ""
    return Half(person, kept["next"], secret, kept["is_second_done"])


def _finish(request: HttpRequest, person: Person) -> None:
    """Signed in: a fresh session key, and a row that the person can see and end."""
    request.session.pop(HALF, None)
    django_login(request, person, backend=BACKEND)
    request.session.save()  # after a change of person the session has no key yet
    by = _as(request, person)
    sign_in = signin.sign_in_start(
        by=by, session_key=str(request.session.session_key), agent=request.headers.get("User-Agent", "")
    )
    request.session["sign_in"] = sign_in.pk
    request.zhuomu_actor = by  # type: ignore[attr-defined]
