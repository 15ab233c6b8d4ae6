"""The list of problems: tabs, filters in the address, kept filters, dispatching several at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhuomu.core.errors import Refused
from zhuomu.core.http import actor_of, sentence, staff
from zhuomu.core.rights import Right
from zhuomu.core.services.calendar import calendar_current
from zhuomu.ledger.channels import channels_all
from zhuomu.ledger.documents import MOST_ROWS, MOST_WORD_ROWS
from zhuomu.ledger.figures import ROWS_BY_KEY, Part
from zhuomu.ledger.forms_desk import DispatchForm, FilterForm
from zhuomu.ledger.listing import (
    ALL,
    DUES,
    NONE,
    OPEN,
    ROWS_PER_PAGE,
    Filters,
    counts_in,
    filters_read,
    listed,
    pages_of,
)
from zhuomu.ledger.models import SavedFilter, Urgency
from zhuomu.ledger.names import Names, names_for
from zhuomu.ledger.selectors import TABS, visible_to
from zhuomu.ledger.services.filters import filter_drop, filter_save
from zhuomu.ledger.services.taking import Dispatched, problems_dispatch
from zhuomu.ledger.table_rows import table_rows

REFUSALS_NAMED = 10


@staff(Right.LEDGER_VIEW)
@require_safe
def ledger_list(request: HttpRequest) -> HttpResponse:
    """The problems in sight, as the address asks for them."""
    actor, filters = actor_of(request), filters_read(request.GET)
    # names come from a table that is kept: joined, they would make half of the query
    shown = listed(actor, filters).select_related(None)
    page_obj = pages_of(shown, filters.order).get_page(request.GET.get("page"))
    calendar, counts = calendar_current(), counts_in(actor, filters)
    names = names_for(page_obj)
    context = {
        "tabs": _tabs(counts, filters),
        "files": _files(counts[filters.tab]) if actor.has(Right.LEDGER_EXPORT) else [],
        "filters": filters,
        "chosen": {name.replace("from", "since"): text for name, text in filters.values.items()},
        "page_obj": page_obj,
        "rows": table_rows(page_obj, actor.today, calendar, names),
        "has_more": str(page_obj.paginator.count).endswith("+"),
        "saved": SavedFilter.objects.filter(person=actor.person),
        "can_import": actor.has(Right.LEDGER_IMPORT),
        "can_enter": actor.has(Right.LEDGER_ENTER),
        "can_dispatch": actor.has(Right.LEDGER_DISPATCH),
        "can_desk": actor.has(Right.LEDGER_ACCEPT),
        "figure_text": _figure_text(filters),
        **_choices(names, filters.values.get("due", "")),
    }
    return render(request, "ledger/list.html", context)


def _choices(names: Names, due: str) -> dict[str, Any]:
    """What the filters offer, and to which offices can be dispatched: values with their words."""
    another_day = [(due, f"{due} 到期")] if due and due not in DUES else []
    return {
        "areas": (*names.areas_in_use, (NONE, "未定")),
        "offices": (*names.offices_at_work, (NONE, "未派单")),
        "categories": (*names.categories_in_use, (NONE, "未定")),
        "channels": [(channel.key, channel.label) for channel in channels_all()],
        "dues": [*DUES.items(), *another_day],
        "urgencies": Urgency.choices,
        "receivers": names.offices_at_work,
    }


def _files(count: int) -> list[dict[str, Any]]:
    """The files that the list can be had as, and whether it is short enough: a file is whole, or it is not made."""
    kinds = (("xlsx", "导出 Excel", MOST_ROWS), ("docx", "Word", MOST_WORD_ROWS))
    return [
        {"kind": kind, "label": label, "most": most, "fits": count <= most, "count": count}
        for kind, label, most in kinds
    ]


def _tabs(counts: Mapping[str, int], filters: Filters) -> list[dict[str, Any]]:
    named = [(OPEN, "在办"), *((tab.key, tab.label) for tab in TABS), (ALL, "全部")]
    return [
        {"label": label, "count": counts[key], "is_active": key == filters.tab, "url": filters.url(tab=key)}
        for key, label in named
    ]


def _figure_text(filters: Filters) -> str:
    """In words, which rows of a figure these are."""
    figure = ROWS_BY_KEY.get(filters.values.get("figure", ""))
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
