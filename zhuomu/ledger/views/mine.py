"""My work: the rows behind the lines of the home page."""

from __future__ import annotations

import dataclasses

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhuomu.core.actor import Actor
from zhuomu.core.http import actor_of, staff
from zhuomu.core.rights import Right
from zhuomu.core.services.calendar import calendar_current
from zhuomu.ledger.models import Problem
from zhuomu.ledger.story import STATUS_TONES, due_shown
from zhuomu.ledger.waiting import CENTRE_LABELS, MINE, centre_counts, mine_counts, mine_in

ROWS_ON_A_PAGE = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A problem in a list of the desk: its status and its next deadline with their tones."""

    problem: Problem
    tone: str
    due_day: str
    due: str
    due_tone: str


def lines_of(by: Actor, problems: list[Problem]) -> list[Line]:
    """Problems as lists show them."""
    calendar = calendar_current()
    return [
        Line(problem, STATUS_TONES[problem.state], *due_shown(problem, by.today, calendar))
        for problem in problems
    ]


@staff(Right.LEDGER_VIEW)
@require_safe
def ledger_mine(request: HttpRequest) -> HttpResponse:
    """What my offices have to do, and what waits at the centre for whoever works there."""
    actor = actor_of(request)
    handles = actor.has(Right.LEDGER_HANDLE)
    labels = (dict(MINE) if handles else {}) | CENTRE_LABELS
    counts = (mine_counts(actor) if handles else {}) | centre_counts(actor)
    tabs = [key for key in labels if key in counts]
    tab = request.GET.get("tab", "")
    tab = tab if tab in tabs else next(iter(tabs), "")
    page = Paginator(mine_in(actor, tab) if tab else Problem.objects.none(), ROWS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "tabs": [
            {"label": labels[key], "url": f"?tab={key}", "count": counts[key], "is_active": key == tab}
            for key in tabs
        ],
        "lines": lines_of(actor, list(page.object_list)),
        "page_obj": page,
    }
    return render(request, "ledger/problem_mine.html", context)
