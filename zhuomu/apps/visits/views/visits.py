"""The list of visits, and one visit with what became of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhuomu.apps.visits.forms import SettleForm
from zhuomu.apps.visits.models import Heard, Visit
from zhuomu.apps.visits.selectors.directory import directory
from zhuomu.apps.visits.selectors.visits import (
    TABS,
    heard_get,
    in_tab,
    visit_get,
    visit_may_write,
    visits_filter,
    visits_visible_to,
)
from zhuomu.apps.visits.selectors.words import Told, told, told_all
from zhuomu.apps.visits.services import heard_hand_over, heard_settle, personal_reveal, visit_notice
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.http import UNPROCESSABLE, actor_of, is_sent, sentence, staff
from zhuomu.core.models import Area, Event
from zhuomu.core.rights import Right
from zhuomu.rules.visit_note import VisitKind

ROWS_PER_PAGE = 50
FILTERS = ("month", "kind", "area", "leader", "q")
VERBS = {
    "visit_save": "存草稿",
    "visit_keep": "记好",
    "heard_hand_over": "转入台账",
    "heard_settle": "登记解决",
    "promise_keep": "登记兑现",
    "visit_personal_show": "查看姓名、地址、电话",
}


def problem_url(number: str) -> str:
    """The page of a problem in the ledger."""
    return reverse("ledger_problem", args=[number])


@staff(Right.VISITS_VIEW)
@require_safe
def visits_list(request: HttpRequest) -> HttpResponse:
    """Visits in sight by state, filtered in the address."""
    actor = actor_of(request)
    chosen = {key: request.GET.get(key, "").strip()[:60] for key in FILTERS}
    visits = visits_filter(visits_visible_to(actor), chosen)
    tab = request.GET.get("tab", "")
    tab = tab if tab in dict(TABS) else TABS[0][0]
    kept = {key: value for key, value in chosen.items() if value}
    rows = in_tab(visits, tab).select_related("office")
    listed = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": [
            {
                "label": label,
                "count": in_tab(visits, key).count(),
                "is_active": key == tab,
                "url": f"?{urlencode({**kept, 'tab': key})}",
            }
            for key, label in TABS
        ],
        "tab": tab,
        "chosen": chosen,
        "kinds": [(kind.value, kind.label) for kind in VisitKind],
        "areas": Area.objects.filter(office__is_active=True).select_related("office"),
        "leaders": [entry for entry in directory(actor.today) if entry.is_leader],
        "page_obj": listed,
        "rows": told_all(list(listed)),
        "can_write": actor.has(Right.VISITS_WRITE),
        "month_query": urlencode(kept),
    }
    return render(request, "visits/list.html", context)


@staff(Right.VISITS_VIEW)
@never_cache
@require_safe
def visits_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: what was seen, heard, promised, and what became of it."""
    return visit_page(request, visit_get(actor_of(request), pk))


def visit_page(
    request: HttpRequest,
    visit: Visit,
    *,
    sent: tuple[int, forms.Form] | None = None,
    refused: Refused | None = None,
    shown: Any = (),
) -> HttpResponse:
    """The page, with a small form that came back, a refusal, or what was asked to be shown in clear."""
    actor, one = actor_of(request), told(visit)
    context = {
        "visit": visit,
        "told": one,
        "heard": [_point(heard, sent) for heard in one.heard],
        "can_write": visit_may_write(actor, visit),
        "can_notify": actor.has(Right.NOTICE_WRITE),
        "has_personal": _has_personal(one),
        "shown": shown,
        "problems": [sentence(reason) for reason in refused.reasons] if refused else [],
        "history": _history(visit),
        "is_saved": "saved" in request.GET,  # the browser's own copy of what was sent may go
        "draft_keys": ("visit-new", f"visit-{visit.pk}-{visit.version - 1}"),
    }
    is_bad = refused is not None or sent is not None
    return render(
        request, "visits/visit.html", context, status=UNPROCESSABLE if is_bad else HttpResponse.status_code
    )


def _point(heard: Heard, sent: tuple[int, forms.Form] | None) -> dict[str, Any]:
    problem = heard.report.link.problem if heard.report else None
    form = sent[1] if sent and sent[0] == heard.pk else SettleForm(prefix=f"settle-{heard.pk}")
    return {
        "heard": heard,
        "problem": problem,
        "url": problem_url(problem.number) if problem else "",
        "form": form,
        "is_open": form.is_bound,
    }


def _has_personal(one: Told) -> bool:
    return bool(one.families) or any(heard.speaker_id or heard.phone_id for heard in one.heard)


def _history(visit: Visit) -> list[dict[str, Any]]:
    events = Event.objects.filter(entity="visit", entity_id=str(visit.pk)).order_by("number")
    return [
        {"at": one.at, "actor": one.actor_label, "title": VERBS.get(one.verb, one.verb)} for one in events
    ]


@staff(Right.VISITS_WRITE)
@never_cache
@require_POST
def visits_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Names, addresses and phones in clear, once; the look is recorded."""
    actor = actor_of(request)
    visit = visit_get(actor, pk)
    try:
        shown = personal_reveal(by=actor, visit=visit)
    except Refused as refused:
        return _said_no(request, visit, refused)
    return visit_page(request, visit, shown=shown)


@staff(Right.VISITS_WRITE)
@require_POST
def visits_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: a heard point becomes a report and a problem of the ledger."""
    actor = actor_of(request)
    heard = heard_get(actor, pk)
    try:
        problem = heard_hand_over(by=actor, heard=heard)
    except Refused as refused:
        return _said_no(request, heard.visit, refused)
    messages.success(request, f"已转入问题台账，编号 {problem.number}。")
    return HttpResponseRedirect(_at_heard(heard))


@staff(Right.VISITS_WRITE)
@require_POST
def visits_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """A heard point was settled without the ledger."""
    actor = actor_of(request)
    heard = heard_get(actor, pk)
    form = SettleForm(request.POST, prefix=f"settle-{heard.pk}")
    if is_sent(
        request, form, lambda data: heard_settle(by=actor, heard=heard, settlement=data["settlement"])
    ):
        messages.success(request, "已登记。")
        return HttpResponseRedirect(_at_heard(heard))
    return visit_page(request, heard.visit, sent=(heard.pk, form))


def _at_heard(heard: Heard) -> str:
    return f"{reverse('visits_visit', args=[heard.visit_id])}#heard-{heard.pk}"


@staff(Right.VISITS_WRITE)
@require_POST
def visits_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the visit to the paper."""
    actor: Actor = actor_of(request)
    visit = visit_get(actor, pk)
    try:
        visit_notice(by=actor, visit=visit)
    except Refused as refused:
        return _said_no(request, visit, refused)
    messages.success(request, "已报送社区报。")
    return HttpResponseRedirect(reverse("visits_visit", args=[pk]))


def _said_no(request: HttpRequest, visit: Visit, refused: Refused) -> HttpResponse:
    if any(reason.code in (CoreCode.NOT_FOUND, CoreCode.RIGHT_MISSING) for reason in refused.reasons):
        raise refused  # no page of theirs to show it on
    return visit_page(request, visit, refused=refused)
