"""The form of one verb on its own page; the buttons without words send here too."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of, is_sent, posted, sentence, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.ledger.deeds import DEEDS, MOVES, RECORDS, may
from zhuomu.ledger.forms_problem import TargetForm
from zhuomu.ledger.models import Problem
from zhuomu.ledger.selectors import problem_get, visible_to
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.offers import offers_for
from zhuomu.ledger.views.problem import facts_shown, story_of
from zhuomu.rules.flow import FlowCode, ProblemVerb, transition_get
from zhuomu.rules.reason import Reason


def against(by: Actor, problem: Problem, verb: str) -> tuple[Reason, ...]:
    """What stands against a verb before its form is opened. Raises ``Refused`` where the right is missing."""
    if verb == ProblemVerb.UNDO and problem.is_open:  # a link or a split is undone while work goes on
        return _of_record(by, problem, Right.LEDGER_DISPATCH, is_fitting=True)
    if verb in RECORDS:
        deed = RECORDS[verb]
        return _of_record(by, problem, deed.right, is_fitting=deed.is_fitting(problem))
    move = ProblemVerb(verb)
    for offer in offers_for(by, problem):
        if offer.verb is move:
            return offer.reasons
    row = transition_get(problem.state, move)
    if row is None:
        return (Reason(FlowCode.NO_SUCH_MOVE, {"status": problem.state.label, "verb": move.label}),)
    raise refuse(CoreCode.RIGHT_MISSING, right=Right(row.right).label if row.right else "")


def _of_record(by: Actor, problem: Problem, right: Right | None, *, is_fitting: bool) -> tuple[Reason, ...]:
    if right is None or not may(by, problem, right):
        raise refuse(CoreCode.RIGHT_MISSING, right=right.label if right else "")
    code = LedgerCode.NOT_AT_WORK if right is Right.LEDGER_HANDLE else LedgerCode.NOT_OPEN
    return () if is_fitting else (Reason(code, {"status": problem.state.label}),)


@staff(Right.LEDGER_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_move(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """The form of a verb, filled in as it was sent where it is refused."""
    actor = actor_of(request)
    problem, deed = problem_get(actor, number), DEEDS.get(verb)
    if deed is None:
        raise refuse(CoreCode.NOT_FOUND)
    reasons = against(actor, problem, verb)
    form = deed.form(posted(request), request.FILES or None, problem=problem, by=actor)
    if is_sent(request, form, lambda _data: deed.do(by=actor, problem=problem, **form.arguments())):
        messages.success(request, deed.done)
        is_seen = visible_to(actor).filter(pk=problem.pk).exists()
        return HttpResponseRedirect(
            reverse("ledger_problem", args=[number]) if is_seen else reverse("ledger_mine")
        )
    context = {
        **story_of(problem),
        **facts_shown(actor, problem),
        "deed": deed,
        "verb": verb,
        "form": form,
        "is_move": verb in MOVES,
        "has_files": form.is_multipart(),
        "reasons": [sentence(reason) for reason in reasons],
        "proposals": [(label, [sentence(reason) for reason in found]) for label, found in form.reasons]
        if isinstance(form, TargetForm)
        else [],
    }
    return render(request, "ledger/move.html", context, status=status_of(form))
