"""One's own account: password and second factor."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.core.crypto import decrypt, encrypt
from zhuomu.core.http import actor_of, is_sent, staff, status_of
from zhuomu.core.rights import RIGHT_LABELS
from zhuomu.core.services.signin import needs_second_factor, password_set, totp_enrol, totp_new_secret
from zhuomu.web.forms import ChangePasswordForm, TotpForm
from zhuomu.web.views.asking import person_of, posted
from zhuomu.web.views.login import enrol_context

NEW_SECRET = "new_totp_secret"  # noqa: S105 - a key of the session, not a secret


@staff()
@require_safe
def profile(request: HttpRequest) -> HttpResponseBase:
    """Who I am here, what I may do."""
    person, actor = person_of(request), actor_of(request)
    posts = person.posts_on(actor.today)
    context = {
        "person": person,
        "posts": posts,
        "rights": [label for right, label in RIGHT_LABELS.items() if actor.has(right)],
        "needs_second": needs_second_factor(person, actor),
    }
    return render(request, "desk/profile.html", context)


@staff()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile_password(request: HttpRequest) -> HttpResponseBase:
    """Change the own password; other sessions end with it."""
    person = person_of(request)
    form = ChangePasswordForm(person, posted(request))
    by = actor_of(request)
    if is_sent(request, form, lambda data: password_set(by=by, person=person, password=data["password"])):
        update_session_auth_hash(request, person)
        messages.success(request, "密码已改，别处的登录都已结束。")
        return redirect("profile")
    return render(request, "desk/profile_password.html", {"form": form}, status=status_of(form))


@staff()
@require_POST
def profile_totp_start(request: HttpRequest) -> HttpResponseBase:
    """Make a fresh secret; it counts once a code shows that the phone has it."""
    request.session[NEW_SECRET] = encrypt(totp_new_secret()).decode()
    return redirect("profile_totp")


@staff()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile_totp(request: HttpRequest) -> HttpResponseBase:
    """Scan the picture, type the digits."""
    person, kept = person_of(request), request.session.get(NEW_SECRET)
    if not kept:
        return redirect("profile")
    secret, form, by = decrypt(kept.encode()), TotpForm(posted(request)), actor_of(request)
    if is_sent(
        request, form, lambda data: totp_enrol(by=by, person=person, secret=secret, code=data["code"])
    ):
        del request.session[NEW_SECRET]
        messages.success(request, "动态口令已绑定，下次登录时要用。")
        return redirect("profile")
    context = {"form": form} | enrol_context(person, secret)
    return render(request, "desk/profile_totp.html", context, status=status_of(form))
