"""The areas at a glance (三色表), and one area."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhuomu.core.http import actor_of, staff
from zhuomu.core.rights import Right
from zhuomu.core.services.calendar import calendar_current
from zhuomu.ledger.areas import (
    LATELY_DAYS,
    REPEATED_DAYS,
    SHOWN,
    area_get,
    area_rows,
    area_story,
    tricolour_of,
)
from zhuomu.ledger.listing import ALL, Filters, list_row
from zhuomu.rules.tricolour import Colour

TONES = {Colour.RED: "wrong", Colour.YELLOW: "wait", Colour.GREEN: "done"}


@staff(Right.LEDGER_VIEW)
@require_safe
def ledger_areas(request: HttpRequest) -> HttpResponse:
    """The 三色表: open and lately solved problems of each area."""
    rows = area_rows(actor_of(request))
    table = tricolour_of(rows)
    context = {
        "tiles": [
            (
                row.area.office.name.removesuffix("居民区"),
                cell.open_count,
                cell.solved_count,
                row.url,
            )
            for row, cell in zip(rows, table.cells, strict=True)
        ],
        "rows": [
            (
                row,
                TONES[cell.colour],
                cell.colour.label,
                Filters({"area": str(row.area.pk)}).url(),
                Filters({"area": str(row.area.pk)}).url(due="overdue"),
            )
            for row, cell in zip(rows, table.cells, strict=True)
        ],
        "lately_days": LATELY_DAYS,
    }
    return render(request, "ledger/areas.html", context)


@staff(Right.LEDGER_VIEW)
@require_safe
def ledger_area(request: HttpRequest, pk: int) -> HttpResponse:
    """One area: what is open, what is late, what comes again and again, its estates, and what was put right."""
    actor = actor_of(request)
    area = area_get(actor, pk)
    story, calendar = area_story(actor, area), calendar_current()
    filters = Filters({"area": str(area.pk)})
    context = {
        "area": area,
        "estates": area.estates.all(),
        "story": story,
        "open_rows": [list_row(each, actor.today, calendar) for each in story.open_rows],
        "repeated": [(list_row(each, actor.today, calendar), voices) for each, voices in story.repeated],
        "closed": [list_row(each, actor.today, calendar) for each in story.closed],
        "shown": SHOWN,
        "lately_days": LATELY_DAYS,
        "repeated_days": REPEATED_DAYS,
        "open_url": filters.url(),
        "overdue_url": filters.url(due="overdue"),
        "repeat_url": filters.url(tab=ALL, figure="repeat", part="yes"),
        "closed_url": filters.url(tab="closed"),
    }
    return render(request, "ledger/area.html", context)
