"""Before a visit: the areas at a glance, and one page for each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhuomu.apps.visits.selectors.areas import area_before, area_counts, area_get, areas_to_visit
from zhuomu.apps.visits.selectors.visits import SEES
from zhuomu.apps.visits.selectors.words import told_all
from zhuomu.apps.visits.views.visits import problem_url
from zhuomu.core.http import actor_of, staff
from zhuomu.core.rights import Right
from zhuomu.ledger.selectors import areas_of

TONES = {"green": "done", "yellow": "wait", "red": "wrong"}


@staff(SEES)
@require_safe
def visits_areas(request: HttpRequest) -> HttpResponse:
    """The areas that may be visited; those whose problems are all in sight with their colour."""
    actor = actor_of(request)
    areas = areas_to_visit(actor)
    seen = set(areas_of(actor).values_list("pk", flat=True))
    counts = area_counts(actor, areas)
    tiles = [
        (
            area.office.short_name,
            counts[area.pk].open_count,
            counts[area.pk].solved_count,
            reverse("visits_area", args=[area.pk]),
        )
        for area in areas
        if area.pk in seen
    ]
    context = {"tiles": tiles, "others": [area for area in areas if area.pk not in seen]}
    return render(request, "visits/areas.html", context)


@staff(SEES)
@require_safe
def visits_area(request: HttpRequest, pk: int) -> HttpResponse:
    """One area before somebody goes there."""
    actor = actor_of(request)
    before = area_before(actor, area_get(actor, pk))
    lists = [
        ("超期的问题", before.overdue, "没有超期的问题"),
        ("反复的问题", before.repeated, "近一年没有反复出现的问题"),
        ("没有办结的问题", before.open, "没有未办结的问题"),
    ]
    context = {
        "before": before,
        "tone": TONES.get(before.colour or "", "plain"),
        "lists": [
            (title, [(one, problem_url(one.number)) for one in rows], nothing)
            for title, rows, nothing in lists
        ],
        "visits": told_all(before.visits),
        "today": actor.today,
        "can_write": actor.has(Right.VISITS_WRITE),
    }
    return render(request, "visits/area.html", context)
