"""The checking desk, and the decisions about extensions and 挂账: always about somebody else's work."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of, is_sent, posted, sentence, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.core.services.calendar import calendar_current
from zhuomu.ledger.forms_desks import CheckForm, DecisionForm
from zhuomu.ledger.models import Extension, Hang, Problem
from zhuomu.ledger.selectors import my_checks, problem_get
from zhuomu.ledger.services import (
    extension_decide,
    hang_refuse,
    problem_approve,
    problem_approve_close,
    problem_hang,
    problem_send_back,
)
from zhuomu.ledger.services.moving import require
from zhuomu.ledger.services.offers import offers_for
from zhuomu.ledger.story import deadlines_of
from zhuomu.ledger.views.mine import ROWS_ON_A_PAGE, lines_of
from zhuomu.ledger.views.problem import facts_shown, story_of
from zhuomu.ledger.waiting import my_approvals

DONE = {
    "approve": "已审核通过，转回访。",
    "approve_close": "已审核通过并办结。",
    "send_back": "已退回，经办人会收到消息。",
}


def waiting_checks(by: Actor) -> QuerySet[Problem]:
    """What waits for my check, those due first."""
    rows = my_checks(by).select_related("category", "area__office", "lead_office")
    return rows.order_by("due_on", "id")


@staff(Right.LEDGER_CHECK)
@require_safe
def ledger_checks(request: HttpRequest) -> HttpResponse:
    """What waits for my check."""
    actor = actor_of(request)
    rows = list(waiting_checks(actor)[:ROWS_ON_A_PAGE])
    return render(request, "ledger/checks.html", {"lines": lines_of(actor, rows)})


@staff(Right.LEDGER_CHECK)
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_check(request: HttpRequest, number: str) -> HttpResponse:
    """One reply beside what was wanted and what was done: approve it, or send it back with a reason."""
    actor = actor_of(request)
    problem = problem_get(actor, number)
    require(actor, problem, Right.LEDGER_CHECK)
    form = CheckForm(posted(request), problem=problem, by=actor)
    following = waiting_checks(actor).exclude(pk=problem.pk).first()
    act = request.POST.get("act", "")
    if is_sent(request, form, lambda data: _check(actor, problem, act, data)):
        messages.success(request, DONE[act])
        return HttpResponseRedirect(
            reverse("ledger_check", args=[following.number]) if following else reverse("ledger_checks")
        )
    offers = {str(offer.verb): offer for offer in offers_for(actor, problem)}
    context = {
        **story_of(problem),
        **facts_shown(actor, problem),
        "form": form,
        "next": following,
        "offers": {
            verb: [sentence(reason) for reason in offers[verb].reasons] for verb in DONE if verb in offers
        },
    }
    return render(request, "ledger/check.html", context, status=status_of(form))


def _check(actor: Actor, problem: Problem, act: str, data: dict[str, Any]) -> None:
    if act == "approve":
        problem_approve(by=actor, problem=problem, seen_sha256=data["seen_sha256"])
    elif act == "approve_close":
        outcome = data.get("outcome")
        problem_approve_close(by=actor, problem=problem, seen_sha256=data["seen_sha256"], outcome=outcome)
    elif act == "send_back":
        problem_send_back(by=actor, problem=problem, reason=data["reason"])
    else:
        raise refuse(CoreCode.NOT_FOUND)


@staff(Right.LEDGER_APPROVE)
@require_safe
def ledger_approvals(request: HttpRequest) -> HttpResponse:
    """Open proposals to extend or to hang."""
    return _approvals(request)


def _approvals(request: HttpRequest, sent: tuple[str, int, DecisionForm] | None = None) -> HttpResponse:
    actor = actor_of(request)
    found = my_approvals(actor)
    calendar = calendar_current()
    rows = []
    for kind, proposals in (("extension", found.extensions), ("hang", found.hangs)):
        for proposal in proposals:
            is_sent_one = sent is not None and sent[:2] == (kind, proposal.pk)
            form = sent[2] if sent and is_sent_one else DecisionForm(prefix=f"{kind}-{proposal.pk}")
            due, _all = deadlines_of(proposal.problem, actor.today, calendar)
            rows.append({"kind": kind, "proposal": proposal, "form": form, "due": due})
    status = status_of(sent[2]) if sent else HttpResponse.status_code
    return render(request, "ledger/approvals.html", {"rows": rows}, status=status)


@staff(Right.LEDGER_APPROVE)
@require_POST
def ledger_approval(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """Yes or no to one proposal."""
    actor = actor_of(request)
    found = my_approvals(actor)
    rows: QuerySet[Any] = found.extensions if kind == "extension" else found.hangs
    proposal = rows.filter(pk=pk).first()
    if proposal is None:
        raise refuse(CoreCode.NOT_FOUND)
    form = DecisionForm(request.POST, prefix=f"{kind}-{pk}")
    is_approved = request.POST.get("act") == "approve"
    if is_sent(request, form, lambda data: _decide(actor, proposal, data["decision"], is_approved)):
        messages.success(request, "已同意。" if is_approved else "已记为不同意。")
        return HttpResponseRedirect(reverse("ledger_approvals"))
    return _approvals(request, (kind, int(pk), form))


def _decide(actor: Actor, proposal: Extension | Hang, decision: str, is_approved: bool) -> None:
    if isinstance(proposal, Extension):
        extension_decide(by=actor, extension=proposal, is_approved=is_approved, decision=decision)
    elif is_approved:
        problem_hang(by=actor, problem=proposal.problem, decision=decision)
    else:
        hang_refuse(by=actor, problem=proposal.problem, decision=decision)
