"""整改项: list, page, proposing one from problems, its steps, and the rule with the count before and after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of, is_sent, posted, sentence, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.ledger.figures import LEFT_OUT
from zhuomu.ledger.forms_desks import RectificationForm, RuleForm, StepForm
from zhuomu.ledger.models import Problem, Rectification, RectificationStatus
from zhuomu.ledger.rule_effect import counted_bars, counted_for, counted_rows
from zhuomu.ledger.selectors import SEES, visible_to
from zhuomu.ledger.services.rectifications import (
    VERIFYING,
    facts_for,
    may_verify,
    may_work,
    rectification_edit,
    rectification_propose,
    rectification_step,
)
from zhuomu.ledger.story import STATUS_TONES
from zhuomu.ledger.waiting import rectifications_visible
from zhuomu.rules.flow import FINISHED
from zhuomu.rules.rectify import RectificationVerb, step_check, steps_from

ROWS_ON_A_PAGE = 50
OFFERED_DAYS, OFFERED_MOST = 365, 40
TONES = {
    RectificationStatus.PROPOSED: "draft",
    RectificationStatus.IN_PROGRESS: "info",
    RectificationStatus.APPLIED: "wait",
    RectificationStatus.VERIFYING: "wait",
    RectificationStatus.CLOSED: "done",
}


def one_visible(by: Actor, pk: int) -> Rectification:
    """The rectification, or a refusal that becomes 404."""
    found = rectifications_visible(by).filter(pk=pk).first()
    if found is None:
        raise refuse(CoreCode.NOT_FOUND)
    return found


@staff(Right.LEDGER_VIEW)
@require_safe
def ledger_rectifications(request: HttpRequest) -> HttpResponse:
    """All in sight, by status."""
    actor = actor_of(request)
    rows = rectifications_visible(actor)
    counts = dict(rows.order_by().values_list("status").annotate(Count("pk")))
    wanted = request.GET.get("status", "")
    shown = rows.filter(status=wanted) if wanted in set(RectificationStatus) else rows
    page = Paginator(
        shown.annotate(
            problem_count=Count("problems"),
            open_count=Count("problems", filter=~Q(problems__status__in=FINISHED)),
        ).order_by("due_on", "id"),
        ROWS_ON_A_PAGE,
    ).get_page(request.GET.get("page"))
    tabs = [{"label": "全部", "url": "?", "count": sum(counts.values()), "is_active": not wanted}]
    tabs += [
        {
            "label": status.label,
            "url": f"?status={status}",
            "count": counts.get(status, 0),
            "is_active": wanted == status,
        }
        for status in RectificationStatus
    ]
    context = {
        "tabs": tabs,
        "lines": [
            (
                row,
                RectificationStatus(row.status).label,
                TONES[RectificationStatus(row.status)],
                _is_late(row, actor.today),
            )
            for row in page
        ],
        "page_obj": page,
        "may_propose": _proposes(actor),
    }
    return render(request, "ledger/rectifications.html", context)


def _is_late(row: Rectification, today: date) -> bool:
    return row.status != RectificationStatus.CLOSED and row.due_on < today


def _proposes(by: Actor) -> bool:
    return by.has(Right.LEDGER_CHECK) or by.has(Right.LEDGER_LEAD)


def offered_for(by: Actor, problem: Problem | None) -> list[Problem]:
    """The problem it starts from and others of its kind within a year, for choosing."""
    if problem is None:
        return []
    since = by.today - timedelta(days=OFFERED_DAYS)
    alike = visible_to(by).filter(category=problem.category, found_on__gte=since)
    if problem.area_id:
        alike = alike.filter(area=problem.area)
    others = alike.exclude(status__in=LEFT_OUT).exclude(pk=problem.pk).order_by("-id")[:OFFERED_MOST]
    return [problem, *others]


def _first_of(start: Problem) -> dict[str, Any]:
    return {
        "problems": [start.pk],
        "category": start.category_id,
        "area": start.area_id,
        "office": start.lead_office_id,
    }


@staff(Right.LEDGER_CHECK, Right.LEDGER_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_rectification_new(request: HttpRequest) -> HttpResponse:
    """立项; ``?problem=2026-0042`` starts from a problem and offers those of its kind."""
    actor = actor_of(request)
    number = request.GET.get("problem", "")
    start = visible_to(actor).filter(number=number).first() if number else None
    offered = offered_for(actor, start)
    first = _first_of(start) if start else {}
    form = RectificationForm(posted(request), by=actor, offered=offered, initial=first)
    made: list[Rectification] = []
    if is_sent(request, form, lambda data: made.append(rectification_propose(by=actor, **data))):
        messages.success(request, "已立项。")
        return HttpResponseRedirect(reverse("ledger_rectification", args=[made[0].pk]))
    context = {"form": form, "start": start}
    return render(request, "ledger/rectification_form.html", context, status=status_of(form))


@staff(Right.LEDGER_VIEW)
@require_safe
def ledger_rectification(request: HttpRequest, pk: int) -> HttpResponse:
    """One root cause, its problems, its steps, and whether the rule helped."""
    actor = actor_of(request)
    return _page(request, one_visible(actor, pk))


def _page(
    request: HttpRequest, row: Rectification, step: StepForm | None = None, rule: RuleForm | None = None
) -> HttpResponse:
    actor = actor_of(request)
    status = RectificationStatus(row.status)
    seen = visible_to(actor).filter(rectifications=row).select_related("area__office")
    counted = counted_for(row, actor.today)
    context = {
        "row": row,
        "status": status.label,
        "tone": TONES[status],
        "is_late": _is_late(row, actor.today),
        "lines": [(problem, STATUS_TONES[problem.state]) for problem in seen.order_by("id")],
        "hidden_count": row.problems.count() - seen.count(),
        "steps": _steps_shown(row),
        "verbs": _verbs(actor, row),
        "step_form": step or StepForm(),
        "rule_form": rule or RuleForm(rectification=row),
        "may_work": may_work(actor, row) and status is not RectificationStatus.CLOSED,
        "counted": counted,
        "bars": counted_bars(counted),
        "counted_rows": counted_rows(row, counted),
        "sees_all": actor.offices_with(SEES) is None,
    }
    sent = next((form for form in (step, rule) if form is not None), None)
    return render(request, "ledger/rectification.html", context, status=status_of(sent) if sent else 200)


def _steps_shown(row: Rectification) -> list[dict[str, Any]]:
    first = {
        "at": row.proposed_at,
        "actor": row.proposed_by.name if row.proposed_by else "系统",
        "title": "立项",
        "tone": "info",
    }
    tones = {RectificationVerb.CLOSE: "done", RectificationVerb.RETURN: "wrong"}
    return [
        first,
        *(
            {
                "at": step.at,
                "actor": step.by_label,
                "title": RectificationVerb(step.verb).label,
                "text": step.text,
                "tone": tones.get(RectificationVerb(step.verb), "plain"),
            }
            for step in row.steps.all()
        ),
    ]


def _verbs(by: Actor, row: Rectification) -> list[tuple[RectificationVerb, list[str]]]:
    """The steps this person may take, and what stands against each but the words that are typed with it."""
    facts = facts_for(by, row, text="…")
    return [
        (verb, [sentence(reason) for reason in step_check(RectificationStatus(row.status), verb, facts)])
        for verb in steps_from(RectificationStatus(row.status))
        if (may_verify(by) if verb in VERIFYING else may_work(by, row))
    ]


@staff(Right.LEDGER_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_rectification_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put its facts right."""
    actor = actor_of(request)
    row = one_visible(actor, pk)
    if not may_work(actor, row):
        raise refuse(CoreCode.RIGHT_MISSING, right=Right.LEDGER_CHECK.label)
    mine = list(visible_to(actor).filter(rectifications=row))
    names = ("title", "cause", "standard", "measures", "office", "owner", "due_on", "category", "area")
    first = {name: getattr(row, name) for name in names} | {"problems": [problem.pk for problem in mine]}
    form = RectificationForm(posted(request), by=actor, offered=mine, initial=first)

    def keep(data: dict[str, Any]) -> None:
        # those that this person cannot see stay
        unseen = row.problems.exclude(pk__in=[problem.pk for problem in mine])
        data["problems"] = [*data["problems"], *unseen]
        rectification_edit(by=actor, rectification=row, **data)

    if is_sent(request, form, keep):
        messages.success(request, "已改好。")
        return HttpResponseRedirect(reverse("ledger_rectification", args=[pk]))
    context = {"form": form, "row": row}
    return render(request, "ledger/rectification_form.html", context, status=status_of(form))


@staff(Right.LEDGER_VIEW)
@require_POST
def ledger_rectification_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the rule that was made."""
    actor = actor_of(request)
    row = one_visible(actor, pk)
    form = RuleForm(request.POST, rectification=row)
    if is_sent(request, form, lambda data: rectification_edit(by=actor, rectification=row, **data)):
        messages.success(request, "已记下。")
        return HttpResponseRedirect(reverse("ledger_rectification", args=[pk]))
    return _page(request, one_visible(actor, pk), rule=form)


@staff(Right.LEDGER_VIEW)
@require_POST
def ledger_rectification_step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step."""
    actor = actor_of(request)
    row = one_visible(actor, pk)
    if verb not in set(RectificationVerb):
        raise refuse(CoreCode.NOT_FOUND)
    step, form = RectificationVerb(verb), StepForm(request.POST)
    if is_sent(
        request,
        form,
        lambda data: rectification_step(by=actor, rectification=row, verb=step, text=data["text"]),
    ):
        messages.success(request, f"{step.label}：已记下。")
        return HttpResponseRedirect(reverse("ledger_rectification", args=[pk]))
    return _page(request, one_visible(actor, pk), step=form)
