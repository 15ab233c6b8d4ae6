"""The call-back desk: whoever did not do the work asks the reporter whether it is done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import UNPROCESSABLE, actor_of, is_sent, sentence, staff
from zhuomu.core.rights import Right
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.forms_desks import CallbackForm, CloseForm
from zhuomu.ledger.forms_problem import DeedForm
from zhuomu.ledger.models import Problem
from zhuomu.ledger.selectors import may_know_reporter, my_callbacks, problem_get
from zhuomu.ledger.services import callback_add, problem_close, problem_redo
from zhuomu.ledger.services.manage import Reporter
from zhuomu.ledger.services.moving import require
from zhuomu.ledger.services.offers import offers_for
from zhuomu.ledger.story import callback_words
from zhuomu.ledger.views.mine import ROWS_ON_A_PAGE, lines_of
from zhuomu.ledger.views.problem import facts_shown, shown_once, story_of

DONE = {"try": "已记下这次回访。", "close": "已办结。", "redo": "已转二次办理，部门负责人会收到消息。"}


def waiting_callbacks(by: Actor) -> QuerySet[Problem]:
    """Whom I may call, those due first."""
    rows = my_callbacks(by).select_related("category", "area__office", "lead_office")
    return rows.annotate(
        tries=Count("callbacks", filter=Q(callbacks__round=F("round")), distinct=True)
    ).order_by("due_on", "id")


@staff(Right.LEDGER_CALL_BACK)
@require_safe
def ledger_callbacks(request: HttpRequest) -> HttpResponse:
    """Whom to call."""
    actor = actor_of(request)
    rows = list(waiting_callbacks(actor)[:ROWS_ON_A_PAGE])
    return render(request, "ledger/callbacks.html", {"lines": lines_of(actor, rows)})


@staff(Right.LEDGER_CALL_BACK)
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_callback(request: HttpRequest, number: str) -> HttpResponse:
    """One call: the number on demand, what to ask, and what comes of it."""
    actor = actor_of(request)
    problem = problem_get(actor, number)
    require(actor, problem, Right.LEDGER_CALL_BACK)
    act = request.POST.get("act", "")
    if request.method == "POST" and act == "phone":
        response = _page(request, problem, shown=shown_once(request, problem, _number(request)))
        response.headers["Cache-Control"] = "no-store"
        return response
    forms = _forms(request, actor, problem, act)
    if request.method == "POST":
        if act not in DONE:
            raise refuse(CoreCode.NOT_FOUND)
        if is_sent(request, forms[act], lambda data: _do(actor, problem, act, data)):
            messages.success(request, DONE[act])
            return HttpResponseRedirect(_after(actor, problem, act))
    return _page(request, problem, forms)


def _number(request: HttpRequest) -> int:
    text = request.POST.get("report", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def _forms(request: HttpRequest, actor: Actor, problem: Problem, act: str) -> dict[str, Form]:
    kinds = {"try": CallbackForm, "close": CloseForm, "redo": DeedForm}
    return {
        name: kind(request.POST if name == act else None, problem=problem, by=actor)
        for name, kind in kinds.items()
    }


def _do(actor: Actor, problem: Problem, act: str, data: dict[str, Any]) -> None:
    if act == "try":
        callback_add(by=actor, problem=problem, **data)
    elif act == "close":
        problem_close(by=actor, problem=problem, outcome=data["outcome"])
    else:
        problem_redo(by=actor, problem=problem)


def _after(actor: Actor, problem: Problem, act: str) -> str:
    if act == "try":
        return reverse("ledger_callback", args=[problem.number])
    following = waiting_callbacks(actor).exclude(pk=problem.pk).first()
    return reverse("ledger_callback", args=[following.number]) if following else reverse("ledger_callbacks")


def _page(
    request: HttpRequest,
    problem: Problem,
    forms: dict[str, Form] | None = None,
    shown: Reporter | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    forms = forms or _forms(request, actor, problem, "")
    calls = list(problem.callbacks.select_related("by").filter(round=problem.round))
    context = {
        **story_of(problem),
        **facts_shown(actor, problem),
        "forms": forms,
        "shown": shown,
        "knows": may_know_reporter(actor, problem),
        "calls": [(call, callback_words(call)) for call in calls],
        "tries_enough": channel_get(problem.channel).path.callback_tries,
        "offers": {
            str(offer.verb): [sentence(reason) for reason in offer.reasons]
            for offer in offers_for(actor, problem)
        },
        "next": waiting_callbacks(actor).exclude(pk=problem.pk).first(),
    }
    has_errors = any(form.is_bound and form.errors for form in forms.values())
    status = UNPROCESSABLE if has_errors else HttpResponse.status_code
    return render(request, "ledger/callback.html", context, status=status)
