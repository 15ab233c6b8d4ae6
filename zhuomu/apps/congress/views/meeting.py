"""The congresses, one congress at a glance, and what changes its state."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.apps.congress.forms.meeting import CongressForm, CongressNewForm
from zhuomu.apps.congress.models import Congress, CongressState, Credential, DelegateKind
from zhuomu.apps.congress.selectors.election import contests_lines
from zhuomu.apps.congress.selectors.meeting import quorum_of
from zhuomu.apps.congress.selectors.motions import motion_told
from zhuomu.apps.congress.selectors.overview import screen_of, steps_of
from zhuomu.apps.congress.selectors.sight import congresses_visible
from zhuomu.apps.congress.services.attendance import roll_of
from zhuomu.apps.congress.services.congresses import (
    check_in_switch,
    congress_change,
    congress_close,
    congress_create,
    congress_open,
)
from zhuomu.apps.congress.views.frame import STATE_TONES, congress_for, page, said
from zhuomu.core.actor import Actor
from zhuomu.core.http import actor_of, is_sent, posted, staff, status_of
from zhuomu.core.models import Office
from zhuomu.core.rights import Right

ROWS_PER_PAGE = 30
VALID_FORMAL = Q(delegates__kind=DelegateKind.FORMAL, delegates__credential=Credential.VALID)


def offices_for(by: Actor) -> Any:
    """The offices for which somebody may prepare a congress."""
    offices = Office.objects.filter(is_active=True).order_by("path")
    ids = by.offices_with(Right.CONGRESS_MANAGE)
    return offices if ids is None else offices.filter(pk__in=ids)


@staff(Right.CONGRESS_VIEW)
@require_safe
def congress_list(request: HttpRequest) -> HttpResponse:
    """The congresses in sight, the latest first."""
    actor = actor_of(request)
    congresses = congresses_visible(actor).annotate(due_count=Count("delegates", filter=VALID_FORMAL))
    congresses = congresses.order_by("-on", "-pk")
    listed = Paginator(congresses, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": listed,
        "rows": [(one, STATE_TONES[CongressState(one.state)]) for one in listed],
        "can_create": actor.has(Right.CONGRESS_MANAGE),
    }
    return render(request, "congress/meeting/list.html", context)


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_new(request: HttpRequest) -> HttpResponse:
    """Begin a congress."""
    actor = actor_of(request)
    form = CongressNewForm(posted(request), offices=offices_for(actor))
    made: list[Congress] = []
    if is_sent(request, form, lambda data: made.append(congress_create(by=actor, **data))):
        return HttpResponseRedirect(reverse("congress_congress", args=[made[0].pk]))
    return render(request, "congress/meeting/new.html", {"form": form}, status=status_of(form))


@staff(Right.CONGRESS_VIEW)
@require_safe
def congress_congress(request: HttpRequest, pk: int) -> HttpResponse:
    """One congress: what to do next, and the numbers of now."""
    congress = congress_for(request, pk)
    room = roll_of(congress)
    context = {
        "steps": steps_of(congress),
        "room": room,
        "quorum": quorum_of(congress, room),
        "contests": contests_lines(congress),
        "screen": screen_of(congress),
    }
    return page(request, "congress.html", congress, "congress_congress", context)


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name, day, place."""
    actor, congress = actor_of(request), congress_for(request, pk, Right.CONGRESS_MANAGE)
    form = CongressForm(posted(request), initial=CongressForm.initial_of(congress))
    if is_sent(request, form, lambda data: congress_change(by=actor, congress=congress, **data)):
        return HttpResponseRedirect(reverse("congress_congress", args=[pk]))
    return page(request, "edit.html", congress, "congress_congress", {"form": form}, status=status_of(form))


@staff(Right.CONGRESS_MANAGE, Right.CONGRESS_CHAIR)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_state(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Ask, then open or close the congress."""
    actor, congress = actor_of(request), congress_for(request, pk)
    if request.method != "POST":
        return page(request, "state.html", congress, "congress_congress", {"act": act})
    if act == "open":
        said(request, lambda: congress_open(by=actor, congress=congress), "大会开始。")
    else:
        said(request, lambda: congress_close(by=actor, congress=congress), "大会已经闭会。")
    return HttpResponseRedirect(reverse("congress_congress", args=[pk]))


@staff(Right.CONGRESS_CHECK_IN)
@require_POST
def congress_check_in_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Open or close the check-in."""
    actor, congress = actor_of(request), congress_for(request, pk, Right.CONGRESS_CHECK_IN)
    is_open = request.POST.get("is_open") == "1"
    said(
        request,
        lambda: check_in_switch(by=actor, congress=congress, is_open=is_open),
        "报到已开放。" if is_open else "报到已关闭。",
    )
    return HttpResponseRedirect(reverse("congress_check_in", args=[pk]))


@staff(Right.CONGRESS_VIEW)
@require_safe
def congress_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """For the projector: the room, the running item, the last vote; a result once it was announced."""
    congress = congress_for(request, pk)
    room, screen = roll_of(congress), screen_of(congress)
    context = {
        "congress": congress,
        "room": room,
        "quorum": quorum_of(congress, room),
        "screen": screen,
        "motion": motion_told(screen.motion) if screen.motion else None,
    }
    return render(request, "congress/meeting/screen.html", context)
