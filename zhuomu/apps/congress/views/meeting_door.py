"""At the door: the check-in desk, the delegate's own phone, printed slips, proxies."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.apps.congress.forms.meeting import ExcuseForm, ProxyForm
from zhuomu.apps.congress.models import Credential, Delegate, DelegateKind, Proxy
from zhuomu.apps.congress.selectors.measures import measures_in_force
from zhuomu.apps.congress.selectors.meeting import (
    delegates_filter,
    delegates_of,
    proxies_of,
    quorum_of,
    row_get,
)
from zhuomu.apps.congress.services.attendance import (
    attendance_undo,
    delegate_arrive,
    delegate_arrive_self,
    delegate_by_code,
    delegate_depart,
    delegate_excuse,
    roll_of,
)
from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.apps.congress.services.guards_meeting import congress_require
from zhuomu.apps.congress.services.proxies import proxy_add, proxy_remove
from zhuomu.apps.congress.views.frame import congress_for, page, said
from zhuomu.apps.congress.views.meeting_people import chosen_of, delegate_for
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused, refuse
from zhuomu.core.http import UNPROCESSABLE, actor_of, is_sent, posted, public, sentence, staff, status_of
from zhuomu.core.often import often_count, often_note
from zhuomu.core.rights import Right
from zhuomu.rules.election.words import PROXIES

SHOWN = 40
GUESSES_PER_MINUTE = 20
DONE = {
    "arrive": "{}已报到。",
    "depart": "{}已登记离场。",
    "undo": "已撤销{}的登记。",
}


@staff(Right.CONGRESS_CHECK_IN)
@never_cache
@require_safe
def congress_check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The desk: search a name, one key; the room's numbers beside it."""
    return _desk(request, pk)


def _desk(request: HttpRequest, pk: int, sent: tuple[int, ExcuseForm] | None = None) -> HttpResponse:
    congress = congress_for(request, pk, Right.CONGRESS_CHECK_IN)
    chosen, room = chosen_of(request), roll_of(congress)
    if sent is not None:
        chosen["q"] = request.POST.get("q", "")[:60]
    is_asked = any(chosen.values())
    expected = delegates_of(congress).filter(credential=Credential.VALID)
    found = delegates_filter(expected, chosen) if is_asked else expected.none()
    rows = list(found[: SHOWN + 1])
    context = {
        "room": room,
        "quorum": quorum_of(congress, room),
        "chosen": chosen,
        "is_asked": is_asked,
        "is_more": len(rows) > SHOWN,
        "rows": [
            (
                one,
                getattr(one, "attendance", None),
                sent[1] if sent and sent[0] == one.pk else ExcuseForm(prefix=f"excuse-{one.pk}"),
            )
            for one in rows[:SHOWN]
        ],
        "is_single": len(rows) == 1,
        "units": congress.units.all(),
    }
    status = UNPROCESSABLE if sent is not None else HttpResponse.status_code
    return page(request, "check_in.html", congress, "congress_check_in", context, status=status)


@staff(Right.CONGRESS_CHECK_IN)
@require_POST
def congress_attend(request: HttpRequest, pk: int) -> HttpResponse:
    """One key at the desk: here, excused, gone, or undo."""
    actor, delegate = actor_of(request), delegate_for(request, pk, Right.CONGRESS_CHECK_IN)
    act = request.POST.get("act", "")
    to = reverse("congress_check_in", args=[delegate.congress_id])
    if act == "excuse":
        form = ExcuseForm(request.POST, prefix=f"excuse-{delegate.pk}")
        if not is_sent(
            request, form, lambda data: delegate_excuse(by=actor, delegate=delegate, reason=data["reason"])
        ):
            return _desk(request, delegate.congress_id, (delegate.pk, form))
        return HttpResponseRedirect(to)
    acts = {"arrive": delegate_arrive, "depart": delegate_depart, "undo": attendance_undo}
    is_done = act in acts and said(
        request, lambda: acts[act](by=actor, delegate=delegate), DONE[act].format(delegate)
    )
    # what went wrong is shown with the same people below it
    query = "" if is_done else f"?{urlencode({'q': request.POST.get('q', '')[:60]})}"
    return HttpResponseRedirect(f"{to}{query}")


@staff(Right.CONGRESS_MANAGE)
@require_safe
def congress_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Credential slips to print and cut: name, unit, and the code that leads to the own check-in."""
    congress, chosen = congress_for(request, pk, Right.CONGRESS_MANAGE), chosen_of(request)
    delegates = delegates_filter(delegates_of(congress).filter(credential=Credential.VALID), chosen)
    slips = [(one, _qr(request, one)) for one in delegates]
    context = {"slips": slips, "chosen": chosen, "units": congress.units.all()}
    return page(request, "slips.html", congress, "congress_check_in", context)


def _qr(request: HttpRequest, delegate: Delegate) -> str:
    address = request.build_absolute_uri(reverse("public_congress_check_in", args=[delegate.code]))
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=2)


@staff(Right.CONGRESS_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_proxies(request: HttpRequest, pk: int) -> HttpResponse:
    """Who votes for whom, and what the measures allow."""
    actor, congress = actor_of(request), congress_for(request, pk)
    voters = delegates_of(congress).filter(kind=DelegateKind.FORMAL, credential=Credential.VALID)
    form = ProxyForm(posted(request), delegates=voters)
    if request.method == "POST":
        congress_require(actor, congress, Right.CONGRESS_MANAGE)
        if is_sent(request, form, lambda data: proxy_add(by=actor, **data)):
            return HttpResponseRedirect(request.path)
    in_force = measures_in_force(congress)
    context = {
        "form": form,
        "proxies": proxies_of(congress),
        "in_force": in_force,
        "rule": PROXIES[in_force.measures.proxy].format(limit=in_force.measures.proxy_limit)
        if in_force
        else "",
    }
    return page(request, "proxies.html", congress, "congress_proxies", context, status=status_of(form))


@staff(Right.CONGRESS_MANAGE)
@require_POST
def congress_proxy_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proxy back."""
    actor = actor_of(request)
    rows = Proxy.objects.select_related("giver__congress__office")
    proxy = row_get(actor, rows, pk, path="giver__congress")
    congress = proxy.giver.congress
    congress_require(actor, congress, Right.CONGRESS_MANAGE)
    said(request, lambda: proxy_remove(by=actor, proxy=proxy), "已取消委托。")
    return HttpResponseRedirect(reverse("congress_proxies", args=[congress.pk]))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public_congress_check_in(request: HttpRequest, code: str) -> HttpResponse:
    """A delegate with the code of their slip: their own name and unit, and one button."""
    actor = actor_of(request)
    delegate = _by_code(actor, code)
    problems: list[str] = []
    if request.method == "POST":
        try:
            delegate_arrive_self(by=actor, delegate=delegate)
            return HttpResponseRedirect(request.path)
        except Refused as refused:
            problems = [sentence(reason) for reason in refused.reasons]
    context = {
        "delegate": delegate,
        "congress": delegate.congress,
        "attendance": getattr(delegate, "attendance", None),
        "is_valid": delegate.credential == Credential.VALID,
        "problems": problems,
    }
    status = UNPROCESSABLE if problems else HttpResponse.status_code
    return render(request, "congress/meeting/public_check_in.html", context, status=status)


def _by_code(actor: Actor, code: str) -> Delegate:
    """The slip's delegate. Whoever tries one code after another is stopped; a hall behind one address is not."""
    guesses = f"congress-guess-{actor.address_hash}"
    if often_count(guesses, actor.at) >= GUESSES_PER_MINUTE:
        raise refuse(MeetingCode.GUESSED_TOO_OFTEN)
    try:
        return delegate_by_code(code)
    except Refused:
        often_note(guesses, actor.at)
        raise
