"""Pairings with their visits, due and missed; promises and when they were kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.apps.visits.forms import PairingChangeForm, PairingForm, PromiseKeepForm
from zhuomu.apps.visits.models import Promise, VisitState
from zhuomu.apps.visits.selectors.directory import directory, in_order
from zhuomu.apps.visits.selectors.pairings import Standing, standings
from zhuomu.apps.visits.selectors.visits import (
    SEES,
    pairings_visible_to,
    promise_get,
    promises_visible_to,
    visit_may_write,
)
from zhuomu.apps.visits.services import pairing_change, pairing_create, promise_keep
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import UNPROCESSABLE, actor_of, is_sent, posted, staff, status_of
from zhuomu.core.rights import Right

STATES = (
    ("", "全部"),
    ("late", "上期漏走访"),
    ("due", "本期待走访"),
    ("kept", "本期已走访"),
    ("over", "已结束"),
)
LISTED = 200


@staff(SEES)
@require_safe
def visits_pairings(request: HttpRequest) -> HttpResponse:
    """Pairings in sight: how often, last visit, next due, missed."""
    actor = actor_of(request)
    state = request.GET.get("state", "")
    every = _in_order(actor)
    counts = {key: sum(1 for one in every if key in ("", one.state)) for key, _ in STATES}
    context = {
        "tabs": [
            {
                "label": label,
                "count": counts[key],
                "is_active": key == state,
                "url": f"?{urlencode({'state': key} if key else {})}",
            }
            for key, label in STATES
        ],
        "rows": [one for one in every if state in ("", one.state)],
        "can_plan": actor.has(Right.VISITS_PLAN),
        "can_write": actor.has(Right.VISITS_WRITE),
    }
    return render(request, "visits/pairings.html", context)


def _in_order(actor: Actor) -> list[Standing]:
    """Leaders in the order of the directory, their pairings as they were made."""
    pairings = list(pairings_visible_to(actor).order_by("pk"))
    ordered = in_order({one.leader for one in pairings}, actor.today)
    rank = {entry.person.pk: number for number, entry in enumerate(ordered)}
    return standings(sorted(pairings, key=lambda one: (rank[one.leader_id], one.pk)), actor.today)


@staff(Right.VISITS_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def visits_pairing_new(request: HttpRequest) -> HttpResponse:
    """Pair a leader with an area, a firm or a family."""
    actor = actor_of(request)
    initial = {"kind": "area", "from_on": actor.today}
    form = PairingForm(posted(request), initial=initial, people=directory(actor.today))

    def send(data: dict[str, Any]) -> None:
        pairing_create(by=actor, **data)

    if is_sent(request, form, send):
        messages.success(request, "已结对。")
        return HttpResponseRedirect(reverse("visits_pairings"))
    return render(request, "visits/pairing_form.html", {"form": form}, status=status_of(form))


@staff(SEES)
@require_http_methods(["GET", "HEAD", "POST"])
def visits_pairing(request: HttpRequest, pk: int) -> HttpResponse:
    """One pairing, period by period; whoever plans changes how often, and when it ends."""
    actor = actor_of(request)
    pairing = pairings_visible_to(actor).filter(pk=pk).first()
    if pairing is None:
        raise refuse(CoreCode.NOT_FOUND)
    form = PairingChangeForm(posted(request), initial=PairingChangeForm.initial_of(pairing))
    if request.method == "POST":
        actor.require(Right.VISITS_PLAN)
    if is_sent(request, form, lambda data: pairing_change(by=actor, pairing=pairing, **data)):
        messages.success(request, "已改好。")
        return HttpResponseRedirect(reverse("visits_pairing", args=[pk]))
    context = {
        "pairing": pairing,
        "standing": standings([pairing], actor.today)[0],
        "form": form,
        "can_plan": actor.has(Right.VISITS_PLAN),
        "can_write": actor.has(Right.VISITS_WRITE),
        "entry": in_order([pairing.leader], actor.today)[0],
    }
    return render(request, "visits/pairing.html", context, status=status_of(form))


@staff(SEES)
@require_safe
def visits_promises(request: HttpRequest) -> HttpResponse:
    """Promises in sight: open ones by their day, or kept ones."""
    return _promises_page(request)


def _promises_page(request: HttpRequest, sent: tuple[int, PromiseKeepForm] | None = None) -> HttpResponse:
    actor = actor_of(request)
    promises = promises_visible_to(actor).filter(visit__state=VisitState.KEPT)
    still_open, kept = promises.filter(kept_on__isnull=True), promises.filter(kept_on__isnull=False)
    is_kept = request.GET.get("tab") == "kept"
    rows = kept.order_by("-kept_on", "-pk") if is_kept else still_open
    context = {
        "tabs": [
            {"label": "未兑现", "count": still_open.count(), "is_active": not is_kept, "url": "?"},
            {"label": "已兑现", "count": kept.count(), "is_active": is_kept, "url": "?tab=kept"},
        ],
        "rows": [_promise_row(actor, one, sent) for one in rows[:LISTED]],
        "is_kept": is_kept,
        "form": sent[1] if sent else None,
    }
    status = UNPROCESSABLE if sent else HttpResponse.status_code
    return render(request, "visits/promises.html", context, status=status)


def _promise_row(actor: Actor, promise: Promise, sent: tuple[int, PromiseKeepForm] | None) -> dict[str, Any]:
    is_sent_back = sent is not None and sent[0] == promise.pk
    form = sent[1] if sent is not None and is_sent_back else _keep_form(actor, promise)
    may = actor.has(Right.VISITS_WRITE) and (
        promise.by == actor.person or visit_may_write(actor, promise.visit)
    )
    is_late = promise.kept_on is None and promise.due_on is not None and promise.due_on < actor.today
    return {"promise": promise, "form": form, "may_keep": may, "is_late": is_late, "is_open": is_sent_back}


def _keep_form(actor: Actor, promise: Promise) -> PromiseKeepForm:
    return PromiseKeepForm(prefix=f"keep-{promise.pk}", initial={"kept_on": actor.today})


@staff(Right.VISITS_WRITE)
@require_POST
def visits_promise_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a promise was kept."""
    actor = actor_of(request)
    promise = promise_get(actor, pk)
    form = PromiseKeepForm(request.POST, prefix=f"keep-{promise.pk}")
    if is_sent(request, form, lambda data: promise_keep(by=actor, promise=promise, **data)):
        messages.success(request, "已登记兑现。")
        return HttpResponseRedirect(reverse("visits_promises"))
    return _promises_page(request, (promise.pk, form))
