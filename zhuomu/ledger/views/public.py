"""What anybody may open: the form for any matter, the board of what was put right; and the board's notice to the paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.http import actor_of, is_sent, posted, public, sentence, staff, status_of
from zhuomu.core.public_forms import form_stamp, form_stamp_check
from zhuomu.core.rights import Right
from zhuomu.ledger.forms_public import MonthForm, TellForm
from zhuomu.ledger.selectors_public import board_months, board_read
from zhuomu.ledger.services.board import board_notice
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.reports import limit_check
from zhuomu.ledger.services.telling import CONSENT_VERSION, PLACE_MAX, matter_tell


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public_tell(request: HttpRequest) -> HttpResponse:
    """The form for any matter; a QR code fills in area and place (``?area=3&place=北门垃圾房``)."""
    actor = actor_of(request)
    if request.method == "POST":
        limit_check(by=actor)  # before pictures are decoded
        form = TellForm(request.POST, request.FILES)
    else:
        form = TellForm(initial=_prefilled(request))
    receipt = ""

    def send(data: dict[str, Any]) -> None:
        nonlocal receipt
        if data["website"]:
            raise refuse(LedgerCode.HONEYPOT_FILLED)
        form_stamp_check(data["stamp"], actor)
        receipt = matter_tell(by=actor, told=form.told()).receipt

    if is_sent(request, form, send):
        return HttpResponseRedirect(
            f"{reverse('public_receipt')}?{urlencode({'number': receipt, 'new': '1'})}"
        )
    context = {"form": form, "stamp": _stamp(form, actor), "consent_version": CONSENT_VERSION}
    return render(request, "ledger/public_tell.html", context, status=status_of(form))


def _prefilled(request: HttpRequest) -> dict[str, str]:
    """What the address says; an area that is none of ours is left to choose."""
    return {
        "area": request.GET.get("area", "")[:9],
        "place": request.GET.get("place", "")[:PLACE_MAX],
    }


def _stamp(form: TellForm, actor: Actor) -> str:
    """The stamp for the next try: an old or broken one would refuse it as well, one that is merely young stays."""
    fresh = form_stamp(actor)
    stamp = str(form["stamp"].value() or fresh)
    try:
        form_stamp_check(stamp, actor)
    except Refused as refused:
        return fresh if refused.reasons[0].code == CoreCode.FORM_STALE else stamp
    return stamp


@public
@require_safe
def public_board(request: HttpRequest) -> HttpResponse:
    """What was put right in a month, by area and by category; names nobody."""
    actor, months = actor_of(request), board_months()
    month = _month(request.GET) or (months[0] if months else actor.today.replace(day=1))
    chosen = {key: request.GET.get(key, "").strip()[:30] for key in ("area", "category")}
    context = {
        "board": board_read(month, **chosen),
        "months": months,
        "chosen": chosen,
        "can_notify": actor.has(Right.NOTICE_WRITE),
    }
    return render(request, "ledger/public_board.html", context)


def _month(values: Any) -> date | None:
    form = MonthForm(values)
    return form.cleaned_data["month"] if form.is_valid() else None


@staff(Right.NOTICE_WRITE)
@require_POST
def ledger_board_notice(request: HttpRequest) -> HttpResponse:
    """Hand a month's board to the paper."""
    form = MonthForm(posted(request))
    if not form.is_valid():
        raise refuse(CoreCode.NOT_FOUND)
    month = form.cleaned_data["month"]
    try:
        board_notice(by=actor_of(request), month=month)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, sentence(reason))
    else:
        messages.success(request, "已报给社区报，编辑部可以采用。")
    return HttpResponseRedirect(f"{reverse('public_board')}?month={month:%Y-%m}")
