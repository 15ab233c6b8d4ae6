"""What the pages of an election share: the congress's tabs, files, and steps that have no form of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhuomu.apps.congress.models import Bundle, Congress, Round
from zhuomu.apps.congress.selectors.meeting import powers_of
from zhuomu.apps.congress.selectors.sight import round_get
from zhuomu.apps.congress.views.frame import congress_tabs, said
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of, staff
from zhuomu.core.rights import Right

TAB = "congress_elections"


def page(
    request: HttpRequest,
    template: str,
    congress: Congress,
    context: dict[str, Any],
    *,
    status: int = HttpResponse.status_code,
) -> HttpResponse:
    """A page of an election under the tabs of its congress. No browser and no proxy keeps a copy of it."""
    powers = powers_of(actor_of(request), congress)
    frame = {
        "congress": congress,
        "powers": powers,
        "tabs": congress_tabs(congress, TAB, powers),
        "election_name": context.get("election_name", ""),
    }
    response = render(request, f"congress/election/{template}", frame | context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bundle_get(by: Actor, pk: int, number: int) -> Bundle:
    """A bundle of a round in sight."""
    bundle = Bundle.objects.filter(round=round_get(by, pk), number=number).first()
    if bundle is None:
        raise refuse(CoreCode.NOT_FOUND)
    return bundle


def to_round(pk: int, anchor: str = "") -> HttpResponseRedirect:
    """Back to the round."""
    return HttpResponseRedirect(reverse("congress_round", args=[pk]) + anchor)


def round_step(
    right: Right, act: Callable[[Actor, Round], object], done: str, *, to: str = "congress_round"
) -> Callable[..., HttpResponseBase]:
    """A view that takes one step with a round; what is refused is said on the page that comes next."""

    @staff(right)
    @require_POST
    def step(request: HttpRequest, pk: int) -> HttpResponse:
        actor = actor_of(request)
        vote = round_get(actor, pk)
        said(request, lambda: act(actor, vote), done)
        return HttpResponseRedirect(reverse(to, args=[pk]))

    return step
