"""What staff bring in: a report written down for a reader, and messages exported elsewhere."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhuomu.apps.errata.forms import DeskReportForm, ImportForm
from zhuomu.apps.errata.importing import (
    ImportPlan,
    import_plan,
    import_run,
    messages_of_text,
    messages_read,
)
from zhuomu.apps.errata.selectors import choice_read, issue_by_number, issues_published
from zhuomu.apps.errata.services import ErrataCode, error_report_receive
from zhuomu.core.actor import Actor
from zhuomu.core.crypto import decrypt, encrypt
from zhuomu.core.errors import Refused, refuse
from zhuomu.core.http import UNPROCESSABLE, actor_of, is_sent, posted, sentence, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.core.services.drafts import draft_drop, draft_get, draft_save
from zhuomu.ledger.models import ReceivedVia
from zhuomu.rules.messages import Message

DRAFT_KEY = "errata-import"
PIECE = 150_000


@staff(Right.ERRATA_RECEIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def errata_report_add(request: HttpRequest) -> HttpResponse:
    """代填: write down what a reader says at the counter or on the phone."""
    values = request.POST if request.method == "POST" else request.GET
    choice = choice_read({"issue": values.get("issue_number", "")})
    form = DeskReportForm(
        request.POST if request.method == "POST" else None,
        issues=issues_published(),
        issue=choice.issue,
        initial={"issue": choice.issue},
    )
    receipt = ""

    def send(_data: dict[str, Any]) -> None:
        nonlocal receipt
        told = form.told()
        receipt = error_report_receive(by=actor_of(request), told=told, via=ReceivedVia.DESK).report.receipt

    if is_sent(request, form, send):
        messages.success(request, f"已登记，回执号 {receipt}，请告诉读者。")
        return HttpResponseRedirect(reverse("errata_report_add"))
    context = {"form": form, "issue": choice.issue, "issues": issues_published()}
    return render(request, "errata/report_add.html", context, status=status_of(form))


@staff(Right.ERRATA_RECEIVE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def errata_import(request: HttpRequest) -> HttpResponse:
    """Bring exported messages: a file or a pasted chat. Nothing is stored but an encrypted draft."""
    actor = actor_of(request)
    initial = {"issue": issues_published().first()}
    form = ImportForm(posted(request), request.FILES or None, issues=issues_published(), initial=initial)

    def read(data: dict[str, Any]) -> None:
        file = data["file"]
        found = messages_read(file.read()) if file is not None else messages_of_text(data["pasted"])
        _keep(actor, data["issue"].number, found)

    if is_sent(request, form, read):
        return HttpResponseRedirect(reverse("errata_import_check"))
    return render(request, "errata/import.html", {"form": form}, status=status_of(form))


def _keep(actor: Actor, issue_number: int, found: tuple[Message, ...]) -> None:
    rows = [
        [
            message.row,
            message.sender,
            message.sent_at.isoformat() if message.sent_at else "",
            message.text[:4000],
        ]
        for message in found
    ]
    # what readers wrote may hold a phone: encrypted, in pieces that a draft's field can hold
    text = encrypt(json.dumps([issue_number, rows], ensure_ascii=False)).decode()
    pieces = {f"part-{at // PIECE:03}": text[at : at + PIECE] for at in range(0, len(text), PIECE)}
    draft_save(by=actor, key=DRAFT_KEY, fields=pieces)


def _plan(actor: Actor) -> ImportPlan:
    """The import that waits for a confirmation. Raises ``Refused`` where there is none (any more)."""
    pieces = draft_get(by=actor, key=DRAFT_KEY)
    try:
        number, rows = json.loads(decrypt("".join(pieces[key] for key in sorted(pieces)).encode()))
    except (InvalidToken, ValueError) as error:
        raise refuse(ErrataCode.IMPORT_GONE) from error
    issue = issue_by_number(number)
    if issue is None:
        raise refuse(ErrataCode.IMPORT_GONE)
    found = [
        Message(row, sender, datetime.fromisoformat(sent_at) if sent_at else None, text)
        for row, sender, sent_at, text in rows
    ]
    return import_plan(by=actor, issue=issue, messages=found)


@staff(Right.ERRATA_RECEIVE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def errata_import_check(request: HttpRequest) -> HttpResponse:
    """The dry run: every row as it was understood; a POST takes them in, all or none."""
    actor = actor_of(request)
    try:
        plan = _plan(actor)
    except Refused as refused:
        messages.error(request, sentence(refused.reasons[0]))
        return HttpResponseRedirect(reverse("errata_import"))
    problems: list[str] = []
    skipped = {
        int(text)
        for text in request.POST.getlist("skip")
        if text.isascii() and text.isdecimal() and len(text) < 9
    }
    if request.method == "POST" and "drop" in request.POST:
        draft_drop(by=actor, key=DRAFT_KEY)
        return HttpResponseRedirect(reverse("errata_import"))
    if request.method == "POST":
        try:
            received = import_run(by=actor, plan=plan, skipped=skipped)
        except Refused as refused:
            problems = [sentence(reason) for reason in refused.reasons]
        else:
            draft_drop(by=actor, key=DRAFT_KEY)
            messages.success(request, f"已收入 {len(received)} 件。")
            return HttpResponseRedirect(reverse("errata_desk"))
    else:
        skipped = {row.message.row for row in plan.rows if row.is_greeting}
    rows = [
        (row, row.message.row in skipped, [sentence(reason) for reason in row.reasons]) for row in plan.rows
    ]
    context = {
        "plan": plan,
        "rows": rows,
        "problems": problems,
        "take_count": len(plan.rows_to_take(skipped)),
    }
    return render(
        request,
        "errata/import_check.html",
        context,
        status=UNPROCESSABLE if problems else HttpResponse.status_code,
    )
