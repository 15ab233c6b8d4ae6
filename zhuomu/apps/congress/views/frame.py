"""What every page of one congress has: its tabs, and what the asker may do there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhuomu.apps.congress.models import Congress, CongressState
from zhuomu.apps.congress.selectors.meeting import Powers, powers_of
from zhuomu.apps.congress.selectors.sight import congress_get
from zhuomu.apps.congress.services.guards_meeting import congress_require
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.http import actor_of, sentence
from zhuomu.core.rights import Right

STATE_TONES = {CongressState.PREPARING: "wait", CongressState.OPEN: "info", CongressState.CLOSED: "done"}
PAGES = (
    ("congress_congress", "概况"),
    ("congress_delegates", "代表"),
    ("congress_proxies", "委托"),
    ("congress_check_in", "报到"),
    ("congress_agenda", "议程"),
    ("congress_documents", "文件"),
    ("congress_officers", "主席团与工作人员"),
    ("congress_motions", "表决"),
    ("congress_elections", "选举"),
)


def congress_tabs(congress: Congress, active: str, powers: Powers) -> list[dict[str, object]]:
    """The pages of a congress as tabs; those left out that the asker may not open."""
    return [
        {"label": label, "url": reverse(name, args=[congress.pk]), "is_active": name == active}
        for name, label in PAGES
        if name != "congress_check_in" or powers.can_check_in
    ]


def page(
    request: HttpRequest,
    template: str,
    congress: Congress,
    active: str,
    context: dict[str, Any],
    *,
    status: int = HttpResponse.status_code,
) -> HttpResponse:
    """A page of a congress under its tabs."""
    powers = powers_of(actor_of(request), congress)
    frame = {
        "congress": congress,
        "page_label": dict(PAGES).get(active, "概况"),
        "state_tone": STATE_TONES[CongressState(congress.state)],
        "is_closed": congress.state == CongressState.CLOSED,
        "powers": powers,
        "tabs": congress_tabs(congress, active, powers),
    }
    return render(request, f"congress/meeting/{template}", frame | context, status=status)


def congress_for(request: HttpRequest, pk: int, right: Right | None = None) -> Congress:
    """The congress in sight; with ``right`` also the right at this very congress."""
    actor = actor_of(request)
    congress = congress_get(actor, pk)
    if right is not None:
        congress_require(actor, congress, right)
    return congress


def said(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do a thing that has no form of its own; what is refused is said on the page that comes next."""
    try:
        act()
    except Refused as refused:
        if any(reason.code in (CoreCode.NOT_FOUND, CoreCode.RIGHT_MISSING) for reason in refused.reasons):
            raise
        for reason in refused.reasons:
            messages.error(request, sentence(reason))
        return False
    if done:
        messages.success(request, done)
    return True
