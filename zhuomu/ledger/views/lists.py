"""The list of problems: tabs, filters in the address, kept filters, dispatching several at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.http import actor_of, sentence, staff
from zhuomu.core.rights import Right
from zhuomu.core.services.calendar import calendar_current
from zhuomu.ledger.channels import channel_get, channels_all
from zhuomu.ledger.figures import FIGURE_BY_KEY, Part
from zhuomu.ledger.forms_desk import DispatchForm, FilterForm, areas_in_use, offices_at_work
from zhuomu.ledger.listing import (
    ALL,
    DUES,
    NONE,
    OPEN,
    ROWS_PER_PAGE,
    Filters,
    ShortPaginator,
    counts_in,
    filters_read,
    list_row,
    listed,
)
from zhuomu.ledger.models import Category, SavedFilter, Urgency
from zhuomu.ledger.selectors import TABS, visible_to
from zhuomu.ledger.services.filters import filter_drop, filter_save
from zhuomu.ledger.services.taking import Dispatched, problems_dispatch

REFUSALS_NAMED = 10


@staff(Right.LEDGER_VIEW)
@require_safe
def ledger_list(request: HttpRequest) -> HttpResponse:
    """The problems in sight, as the address asks for them."""
    actor, filters = actor_of(request), filters_read(request.GET)
    page_obj = ShortPaginator(listed(actor, filters), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    calendar = calendar_current()
    rows = [list_row(problem, actor.today, calendar) for problem in page_obj]
    context = {
        "tabs": _tabs(actor, filters),
        "filters": filters,
        "chosen": {name.replace("from", "since"): text for name, text in filters.values.items()},
        "page_obj": page_obj,
        "rows": [(row, channel_get(row.problem.channel).label) for row in rows],
        "has_more": str(page_obj.paginator.count).endswith("+"),
        "saved": SavedFilter.objects.filter(person=actor.person),
        "can_export": actor.has(Right.LEDGER_EXPORT),
        "can_import": actor.has(Right.LEDGER_IMPORT),
        "can_enter": actor.has(Right.LEDGER_ENTER),
        "can_dispatch": actor.has(Right.LEDGER_DISPATCH),
        "can_desk": actor.has(Right.LEDGER_ACCEPT),
        "figure_text": _figure_text(filters),
        "dues": DUES,
        **_choices(),
    }
    return render(request, "ledger/list.html", context)


def _choices() -> dict[str, Any]:
    return {
        "areas": areas_in_use(),
        "offices": offices_at_work(),
        "categories": Category.objects.filter(is_active=True),
        "channels": channels_all(),
        "urgencies": Urgency.choices,
        "none": NONE,
    }


def _tabs(actor: Actor, filters: Filters) -> list[dict[str, Any]]:
    counts = counts_in(actor, filters)
    named = [(OPEN, "在办"), *((tab.key, tab.label) for tab in TABS), (ALL, "全部")]
    return [
        {"label": label, "count": counts[key], "is_active": key == filters.tab, "url": filters.url(tab=key)}
        for key, label in named
    ]


def _figure_text(filters: Filters) -> str:
    """In words, which rows of a figure these are."""
    figure = FIGURE_BY_KEY.get(filters.values.get("figure", ""))
    if figure is None:
        return ""
    part = Part(filters.values.get("part", Part.ALL))
    word = {Part.ALL: figure.of_text, Part.YES: figure.yes_text, Part.NO: f"不是“{figure.yes_text}”"}[part]
    return f"{figure.label}：{word}"


@staff(Right.LEDGER_DISPATCH)
@require_POST
def ledger_dispatch(request: HttpRequest) -> HttpResponse:
    """Dispatch the chosen problems to one office; each has its own result, and each refusal is named."""
    actor, form = actor_of(request), DispatchForm(request.POST)
    chosen = [int(text) for text in request.POST.getlist("pk") if text.isdecimal() and len(text) < 16]
    problems = list(visible_to(actor).filter(pk__in=chosen[:ROWS_PER_PAGE]).order_by("id"))
    if not problems:
        messages.error(request, "没有选中问题。请先在列表里勾选要派的。")
    elif not form.is_valid():
        messages.error(request, "没有派单：请选择一个主办部门。")
    else:
        office = form.cleaned_data["office"]
        _tell(request, problems_dispatch(by=actor, problems=problems, office=office), office.name)
    filters = filters_read(QueryDict(request.POST.get("back", "")[:2_000]))
    return HttpResponseRedirect(filters.url())


def _tell(request: HttpRequest, results: list[Dispatched], office: str) -> None:
    done = [each.problem.number for each in results if each.refused is None]
    if done:
        messages.success(request, f"已派 {len(done)} 件给{office}：{'、'.join(done)}。")
    refused = [(each.problem.number, each.refused) for each in results if each.refused is not None]
    for number, reasons in refused[:REFUSALS_NAMED]:
        text = "".join(sentence(reason) for reason in reasons.reasons)
        messages.error(request, f"{number} 没有派：{text}")
    if more := refused[REFUSALS_NAMED:]:
        messages.error(request, f"另有 {len(more)} 件没有派：{'、'.join(number for number, _ in more)}。")


@staff(Right.LEDGER_VIEW)
@require_POST
def ledger_filter_save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list under a name."""
    form = FilterForm(request.POST)
    filters = filters_read(QueryDict(request.POST.get("query", "")[:2_000]))
    name = form.cleaned_data["name"] if form.is_valid() else ""
    try:
        kept = filter_save(by=actor_of(request), name=name, query=filters.query())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, f"没有存下：{sentence(reason)}")
    else:
        messages.success(request, f"已存为常用筛选“{kept.name}”。")
    return HttpResponseRedirect(filters.url())


@staff(Right.LEDGER_VIEW)
@require_POST
def ledger_filter_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget an own filter."""
    filter_drop(by=actor_of(request), pk=pk)
    messages.success(request, "已删去。")
    return HttpResponseRedirect(reverse("ledger_list"))
