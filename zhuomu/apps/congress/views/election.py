"""Contests: what is elected, who stands in which order, the ballot, and the beginning of the first round."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhuomu.apps.congress.forms.election import BeginForm, CandidatesForm, ContestForm, OrderForm
from zhuomu.apps.congress.models import Contest
from zhuomu.apps.congress.selectors.election import contests_lines, round_words, rounds_of, tone_of
from zhuomu.apps.congress.selectors.given import measures_read
from zhuomu.apps.congress.selectors.sight import contest_get
from zhuomu.apps.congress.services.contests import (
    candidates_set,
    election_change,
    election_create,
    order_confirm,
)
from zhuomu.apps.congress.services.guards_meeting import congress_require
from zhuomu.apps.congress.services.rounds import begin_reasons, round_begin
from zhuomu.apps.congress.views.election_frame import page
from zhuomu.apps.congress.views.frame import congress_for
from zhuomu.core.http import actor_of, is_sent, posted, sentence, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.rules.strokes import names_by_strokes, order_faults


@staff(Right.CONGRESS_VIEW)
@require_safe
def congress_elections(request: HttpRequest, pk: int) -> HttpResponse:
    """The contests of a congress."""
    congress = congress_for(request, pk)
    return page(request, "list.html", congress, {"lines": contests_lines(congress)})


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "POST"])
def congress_contest_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an election on a congress."""
    congress, actor = congress_for(request, pk, Right.CONGRESS_MANAGE), actor_of(request)
    form = ContestForm(posted(request), congress=congress)
    made: list[Contest] = []
    if is_sent(request, form, lambda data: made.append(election_create(by=actor, congress=congress, **data))):
        return HttpResponseRedirect(reverse("congress_candidates", args=[made[0].pk]))
    back = reverse("congress_elections", args=[congress.pk])
    context = {"form": form, "heading": "添加选举", "back": back}
    return page(request, "form.html", congress, context, status=status_of(form))


@staff(Right.CONGRESS_VIEW)
@require_safe
def congress_contest(request: HttpRequest, pk: int) -> HttpResponse:
    """One contest: its candidates as they will be printed, what is still open, its rounds."""
    contest = contest_get(actor_of(request), pk)
    rounds = rounds_of(contest)
    measures = measures_read(contest.measures.parameters) if contest.measures else None
    names = [one.name for one in contest.candidates.all()]
    context = {
        "contest": contest,
        "election_name": contest.title,
        "candidates": list(contest.candidates.all()),
        "measures": measures,
        "sentences": measures.as_sentences() if measures else (),
        "order_notes": [fault.words for fault in order_faults(names)],
        "rounds": [(vote, round_words(vote), tone_of(vote)) for vote in rounds],
        "begin_form": BeginForm(),
        "begin_reasons": [] if rounds else [sentence(reason) for reason in begin_reasons(contest)],
    }
    return page(request, "contest.html", contest.congress, context)


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "POST"])
def congress_contest_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an election that has not begun."""
    contest, actor = _managed(request, pk), actor_of(request)
    form = ContestForm(posted(request), congress=contest.congress, initial=ContestForm.initial_of(contest))
    if is_sent(request, form, lambda data: election_change(by=actor, contest=contest, **data)):
        messages.success(request, "已修改。")
        return _to_contest(contest)
    context = {"form": form, "heading": f"修改：{contest.title}", "back": _address(contest)}
    return page(request, "form.html", contest.congress, context, status=status_of(form))


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "POST"])
def congress_candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down who stands; the order proposed by strokes comes next."""
    contest, actor = _managed(request, pk), actor_of(request)
    lines = "\n".join(f"{one.name} {one.post}".strip() for one in contest.candidates.all())
    form = CandidatesForm(posted(request), initial={"rows": lines})
    if is_sent(request, form, lambda data: candidates_set(by=actor, contest=contest, rows=data["rows"])):
        return HttpResponseRedirect(reverse("congress_order", args=[contest.pk]))
    context = {"form": form, "heading": f"{contest.title}候选人", "back": _address(contest)}
    return page(request, "form.html", contest.congress, context, status=status_of(form))


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "POST"])
def congress_order(request: HttpRequest, pk: int) -> HttpResponse:
    """The printed order: proposed by 姓氏笔画, put right and confirmed by a person."""
    contest, actor = _managed(request, pk), actor_of(request)
    names = [one.name for one in contest.candidates.all()]
    form = OrderForm(posted(request), initial={"names": "\n".join(names)})
    if is_sent(request, form, lambda data: order_confirm(by=actor, contest=contest, names=data["names"])):
        messages.success(request, "次序已确认，印在选票上。")
        return _to_contest(contest)
    context = {
        "form": form,
        "contest": contest,
        "election_name": contest.title,
        "proposed": names_by_strokes(names),
        "order_notes": [fault.words for fault in order_faults(names)],
    }
    return page(request, "order.html", contest.congress, context, status=status_of(form))


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "POST"])
def congress_round_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the first round: from here on names and measures are fixed."""
    contest, actor = _managed(request, pk), actor_of(request)
    form = BeginForm(posted(request))
    begun = []
    if is_sent(
        request, form, lambda data: begun.append(round_begin(by=actor, contest=contest, mode=data["mode"]))
    ):
        return HttpResponseRedirect(reverse("congress_round", args=[begun[0].pk]))
    context = {"form": form, "heading": f"开始选举：{contest.title}", "back": _address(contest)}
    return page(request, "form.html", contest.congress, context, status=status_of(form))


def _managed(request: HttpRequest, pk: int) -> Contest:
    """The contest in sight, for somebody who prepares its congress."""
    actor = actor_of(request)
    contest = contest_get(actor, pk)
    congress_require(actor, contest.congress, Right.CONGRESS_MANAGE)
    return contest


def _address(contest: Contest) -> str:
    return reverse("congress_contest", args=[contest.pk])


def _to_contest(contest: Contest) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(contest))
