"""What a receipt number answers, whatever the voice was about: the ledger's part and, of an error in the paper, the errata's."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhuomu.apps.errata.forms import AnswerForm, ReceiptForm
from zhuomu.apps.errata.selectors import receipt_find
from zhuomu.apps.errata.services import ErrataCode, problem_for, report_answer, report_phone_withdraw
from zhuomu.apps.errata.services.receiving import CHANNEL as ERRATA
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.http import UNPROCESSABLE, actor_of, is_sent, public, reasons_onto
from zhuomu.core.often import often_count, often_note
from zhuomu.ledger.forms_public import InquiryForm, ReopenForm
from zhuomu.ledger.models import Report
from zhuomu.ledger.selectors_public import own_data, progress_of, report_find
from zhuomu.ledger.services import receipt_normalise
from zhuomu.ledger.services.telling import contact_forget, inquiry_answer, own_data_export, reopen_ask

NOT_FOUND = 404
GUESSES_PER_MINUTE = 20
PAGE = "receipt/receipt.html"


@dataclasses.dataclass(frozen=True, slots=True)
class Act:
    """Something that may be sent with a receipt number: its form, and what does it."""

    form: type[forms.Form]
    do: Callable[[Actor, Report, dict[str, Any]], object]


def _forget(by: Actor, report: Report, _data: dict[str, Any]) -> None:
    if report.channel == ERRATA:
        report_phone_withdraw(by=by, receipt=report.receipt)
    else:
        contact_forget(by=by, report=report)


ACTS: Mapping[str, Act] = {
    "answer": Act(
        AnswerForm, lambda by, r, data: report_answer(by=by, receipt=r.receipt, answer=data["answer"])
    ),
    "reply": Act(InquiryForm, lambda by, r, data: inquiry_answer(by=by, report=r, answer=data["answer"])),
    "reopen": Act(ReopenForm, lambda by, r, data: reopen_ask(by=by, report=r, reason=data["reason"])),
}


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public_receipt(request: HttpRequest) -> HttpResponse:
    """The look-up; a POST answers a question, asks for reopening, takes the phone back, or fetches one's own data."""
    actor = actor_of(request)
    values = request.POST if request.method == "POST" else request.GET
    form = ReceiptForm(values if "number" in values else None)
    if not form.is_bound or not form.is_valid():
        status = UNPROCESSABLE if form.is_bound else HttpResponse.status_code
        return render(request, PAGE, {"form": form}, status=status)
    guesses = f"receipt-guess-{actor.address_hash}"
    if often_count(guesses, actor.at) >= GUESSES_PER_MINUTE:
        raise refuse(ErrataCode.GUESSED_TOO_OFTEN)
    report = report_find(receipt_normalise(form.cleaned_data["number"]))
    if report is None:
        often_note(guesses, actor.at)
        reasons_onto(form, refuse(ErrataCode.RECEIPT_UNKNOWN, field="number"))
        return render(request, PAGE, {"form": form}, status=NOT_FOUND)
    sent = request.POST.get("act", "")
    if sent == "export":
        return _own_data(actor, report)
    if sent == "forget":
        _forget(actor, report, {})
        return _back(report)
    return _acted(request, actor, report, sent)


def _back(report: Report) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('public_receipt')}?{urlencode({'number': report.receipt})}")


def _own_data(actor: Actor, report: Report) -> HttpResponse:
    text = own_data_export(by=actor, report=report)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{report.receipt}.txt"'
    return response


def _acted(request: HttpRequest, actor: Actor, report: Report, sent: str) -> HttpResponse:
    """Do what was sent; what is refused comes back beside its field."""
    shown = {name: act.form(request.POST if name == sent else None) for name, act in ACTS.items()}
    form = shown.get(sent)
    if form is not None and is_sent(request, form, lambda data: ACTS[sent].do(actor, report, data)):
        return _back(report)
    erratum = receipt_find(report.receipt) if report.channel == ERRATA else None
    problem = problem_for(erratum.report) if erratum else None
    context = {
        "form": ReceiptForm(),
        "forms": shown,
        "report": report,
        "erratum": erratum,
        "progress": None if erratum and problem is None else progress_of(actor, report, problem),
        "own": own_data(report),
        "is_new": "new" in request.GET,
    }
    status = UNPROCESSABLE if form is not None and form.errors else HttpResponse.status_code
    return render(request, PAGE, context, status=status)
