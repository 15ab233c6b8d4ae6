"""The dispatch desk: what came in, what it may belong to, and where it goes; and filling in for somebody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.http import actor_of, is_sent, posted, sentence, staff, status_of
from zhuomu.core.models import Area
from zhuomu.core.rights import Right
from zhuomu.core.services.calendar import calendar_current
from zhuomu.core.services.personal import personal_masked
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.desk import (
    DESK_MOST,
    carriages_of,
    offered_for,
    problems_waiting,
    report_get,
    report_next,
    reports_waiting,
    title_proposed,
)
from zhuomu.ledger.forms_desk import EnterForm, TakeForm
from zhuomu.ledger.listing import list_row, problem_url
from zhuomu.ledger.models import Problem, Report
from zhuomu.ledger.selectors import visible_to
from zhuomu.ledger.services.entering import report_enter
from zhuomu.ledger.services.taking import UNDECIDED, problem_of, report_join, report_take
from zhuomu.rules.flow import LinkKind, ProblemStatus


@staff(Right.LEDGER_ACCEPT)
@require_safe
def ledger_desk(request: HttpRequest) -> HttpResponse:
    """What waits for the desk, oldest first: voices without a problem, then problems to accept, to dispatch, to rule on."""
    actor = actor_of(request)
    reports, problems = reports_waiting(actor), problems_waiting(actor)
    context = {
        "reports": [(each, channel_get(each.channel).label) for each in reports[:DESK_MOST]],
        "report_count": reports.count(),
        "groups": _groups(actor, list(problems[:DESK_MOST])),
        "problem_count": problems.count(),
        "most": DESK_MOST,
        "first": reports.first(),
        "can_enter": actor.has(Right.LEDGER_ENTER),
    }
    return render(request, "ledger/desk.html", context)


def _groups(actor: Actor, problems: list[Problem]) -> list[tuple[str, list[tuple[Any, str]]]]:
    """Problems by what has to be decided; each with the page on which it is."""
    named = (
        (ProblemStatus.REPORTED, "待受理"),
        (ProblemStatus.ACCEPTED, "待派单"),
        (ProblemStatus.RETURN_DISPUTED, "退单待裁"),
    )
    calendar = calendar_current()
    return [
        (
            label,
            [
                (list_row(each, actor.today, calendar), _page_of(each))
                for each in problems
                if each.state is status
            ],
        )
        for status, label in named
        if any(each.state is status for each in problems)
    ]


def _page_of(problem: Problem) -> str:
    first = problem.first_links[0] if problem.first_links else None  # type: ignore[attr-defined]
    if first is None or problem.state not in UNDECIDED:
        return problem_url(problem.number)
    return reverse("ledger_desk_report", args=[first.report_id])


@staff(Right.LEDGER_ACCEPT)
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_desk_report(request: HttpRequest, number: int) -> HttpResponse:
    """One voice: what was said, what it may belong to, and the form that makes a problem of it and dispatches it."""
    actor = actor_of(request)
    report = report_get(actor, number)
    problem = problem_of(report)
    if problem is not None and problem.state not in UNDECIDED:
        return HttpResponseRedirect(problem_url(problem.number))
    act = request.POST.get("act", "")
    form = _take_form(request, report, problem, act)
    taken: list[Problem] = []

    def take(data: dict[str, Any]) -> None:
        taken.append(
            report_take(
                by=actor,
                report=report,
                taken=form.taken(),
                is_accepted=act != "open",
                office=data["office"],
                assisting=data["assisting"],
                seen_version=data["version"] if problem else None,
            )
        )

    if act != "area" and is_sent(request, form, take):
        messages.success(request, f"{taken[0].number} {taken[0].title}：现为“{taken[0].state.label}”。")
        if act == "open":
            return HttpResponseRedirect(problem_url(taken[0].number))
        return HttpResponseRedirect(_next_url(actor, report))
    return _report_page(request, report, problem, form, status=200 if act == "area" else status_of(form))


def _take_form(request: HttpRequest, report: Report, problem: Problem | None, act: str) -> TakeForm:
    data = posted(request)
    chosen = data.get("area", "") if data is not None else ""
    area = (problem.area if problem else None) or report.area
    if data is not None:
        is_key = chosen.isdecimal() and len(chosen) < 16
        area = Area.objects.select_related("office").filter(pk=chosen).first() if is_key else None
    if data is not None and act == "area":  # another area: the same words, its own offices to assist
        initial = {name: data.get(name, "") for name in TakeForm.base_fields if name != "assisting"}
        return TakeForm(initial=initial, carriages=carriages_of(area))
    return TakeForm(
        data, initial=_initial(report, problem), carriages=carriages_of(area), is_accepted=act != "open"
    )


def _initial(report: Report, problem: Problem | None) -> dict[str, Any]:
    if problem is not None:
        names = ("title", "description", "category", "area", "place", "nature", "urgency", "is_private")
        return {name: getattr(problem, name) for name in names} | {"version": problem.version}
    return {
        "title": title_proposed(report.said),
        "description": report.said,
        "category": report.proposed_category,
        "area": report.area,
        "place": report.place,
        "nature": "help",
    }


def _report_page(
    request: HttpRequest, report: Report, problem: Problem | None, form: TakeForm, *, status: int
) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "report": report,
        "problem": problem,
        "form": form,
        "offered": offered_for(actor, report, problem),
        "channel": channel_get(report.channel).label,
        "masked_name": personal_masked(report.name),
        "masked_phone": personal_masked(report.phone),
        "pictures": [each.attachment_id for each in report.pictures.all()],
        "next": report_next(actor, report.pk),
        "can_dispatch": actor.has(Right.LEDGER_DISPATCH),
    }
    return render(request, "ledger/desk_report.html", context, status=status)


def _next_url(actor: Actor, report: Report) -> str:
    following = report_next(actor, report.pk)
    if following is None:
        return reverse("ledger_desk")
    return reverse("ledger_desk_report", args=[following.pk])


@staff(Right.LEDGER_DISPATCH)
@require_POST
def ledger_desk_join(request: HttpRequest, number: int) -> HttpResponse:
    """Give the voice to a problem that is there already, as 重复反映 or 我也遇到."""
    actor = actor_of(request)
    report = report_get(actor, number)
    target = visible_to(actor).filter(number=request.POST.get("problem", "")[:16]).first()
    kind = request.POST.get("kind", "")
    if target is None or kind not in (LinkKind.REPEAT, LinkKind.ME_TOO):
        raise refuse(CoreCode.NOT_FOUND)
    try:
        report_join(by=actor, report=report, problem=target, kind=LinkKind(kind))
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, sentence(reason))
        return HttpResponseRedirect(reverse("ledger_desk_report", args=[report.pk]))
    label = LinkKind(kind).label
    messages.success(
        request, f"已归入 {target.number} {target.title}（{label}）。归错了，在那个问题的页面上可以撤销。"
    )
    return HttpResponseRedirect(_next_url(actor, report))


@staff(Right.LEDGER_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_enter(request: HttpRequest) -> HttpResponse:
    """代填: write down what somebody says; whoever may dispatch goes straight on with it."""
    actor = actor_of(request)
    form = EnterForm(posted(request), request.FILES or None, initial={"happened_on": actor.today})
    entered: list[Report] = []
    if is_sent(request, form, lambda _data: entered.append(report_enter(by=actor, told=form.told()))):
        report = entered[0]
        messages.success(request, f"已登记，回执号 {report.receipt}，请告诉来件人。")
        if actor.has(Right.LEDGER_ACCEPT):
            return HttpResponseRedirect(reverse("ledger_desk_report", args=[report.pk]))
        return HttpResponseRedirect(f"{reverse('ledger_enter')}?done={report.receipt}")
    mine = Report.objects.filter(entered_by=actor.person, via="desk").order_by("-number")[:5]
    context = {"form": form, "mine": mine, "can_desk": actor.has(Right.LEDGER_ACCEPT)}
    return render(request, "ledger/enter.html", context, status=status_of(form))
