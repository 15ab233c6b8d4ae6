"""Sessions that are open: one's own, and all of them for security administrators."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zhuomu.core.actor import Actor
from zhuomu.core.http import actor_of, staff
from zhuomu.core.models import SignIn
from zhuomu.core.rights import Right
from zhuomu.core.services.signin import sign_in_end, sign_ins_live
from zhuomu.web.labels import agent_label
from zhuomu.web.views.asking import one_of, page_of, person_of, safe_next


def visible_sign_ins(actor: Actor) -> QuerySet[SignIn]:
    """The own sessions; all of them for whoever may end them."""
    rows = SignIn.objects.select_related("person")
    return rows if actor.has(Right.SESSIONS_MANAGE) else rows.filter(person=actor.person)


@staff()
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in."""
    mine = sign_ins_live(actor_of(request)).filter(person=person_of(request))
    return _show(request, mine, is_all=False)


@staff(Right.SESSIONS_MANAGE)
@require_safe
def sessions_all(request: HttpRequest) -> HttpResponse:
    """Who is signed in."""
    live = sign_ins_live(actor_of(request)).select_related("person")
    if words := request.GET.get("q", "").strip():
        live = live.filter(Q(person__name__icontains=words) | Q(person__username__icontains=words))
    return _show(request, live, is_all=True)


@staff()
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a session; another's is out of sight without the right."""
    actor = actor_of(request)
    sign_in = one_of(visible_sign_ins(actor), pk)
    sign_in_end(by=actor, sign_in=sign_in)
    messages.success(request, "这次登录已结束。")
    return redirect(safe_next(request, "sessions"))


def _show(request: HttpRequest, found: QuerySet[SignIn], *, is_all: bool) -> HttpResponse:
    page = page_of(request, found)
    context = {
        "page_obj": page,
        "rows": [(sign_in, agent_label(sign_in.agent)) for sign_in in page],
        "current": request.session.get("sign_in"),
        "is_all": is_all,
    }
    return render(request, "desk/sessions.html", context)
