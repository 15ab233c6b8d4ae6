"""What the paper's proofreading has learnt: each rule's counts and switch, and the decisions behind every count."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from zhuomu.apps.paper.models import ProofMark
from zhuomu.apps.paper.proofing import rule_titles
from zhuomu.apps.paper.selectors_proof import (
    DECISION_TABS,
    LEAST_DECISIONS,
    decisions_in,
    decisions_visible,
    paper_at_work,
    rule_lines,
)
from zhuomu.apps.paper.services import mark_undo, rule_switch
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.http import actor_of, sentence, staff
from zhuomu.core.rights import Right

ROWS_PER_PAGE = 50


@staff(Right.PAPER_PLAN)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule: how often taken and rejected, on or off, and which ones are proposed for switching off."""
    lines = rule_lines(actor_of(request), paper_at_work())
    groups = {
        "used": ("处理过的", [line for line in lines if line.tally.count]),
        "off": ("已停用", [line for line in lines if line.is_off]),
        "all": ("全部规则", lines),
    }
    wanted = request.GET.get("show", "")
    show = wanted if wanted in groups else "used" if groups["used"][1] else "all"
    context = {
        "tabs": [
            {"label": label, "count": len(some), "is_active": key == show, "url": f"?show={key}"}
            for key, (label, some) in groups.items()
        ],
        "lines": groups[show][1],
        "proposed": [line for line in lines if line.is_proposed],
        "off_count": len(groups["off"][1]),
        "least": LEAST_DECISIONS,
        "totals": [sum(line.tally.taken for line in lines), sum(line.tally.rejected for line in lines)],
    }
    return render(request, "paper/rules.html", context)


@staff(Right.PAPER_PLAN)
@require_POST
def rule_turn(request: HttpRequest, rule: str, act: str) -> HttpResponse:
    """Switch a rule off or on."""
    try:
        rule_switch(by=actor_of(request), paper=paper_at_work(), rule=rule, is_on=act == "on")
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, sentence(reason))
    else:
        title = rule_titles().get(rule, rule)
        done = "又启用了。" if act == "on" else "已停用，本报的稿件不再标；随时可以再启用。"
        messages.success(request, f"规则“{title}”{done}")
    return redirect("paper_rules")


@staff(Right.PAPER_VIEW)
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Decisions on marks, by what became of them; a silent one can be brought back."""
    actor, paper = actor_of(request), paper_at_work()
    rule, words = request.GET.get("rule", "")[:60], request.GET.get("q", "").strip()[:40]
    rows = decisions_visible(actor, paper)
    if rule:
        rows = rows.filter(rule=rule)
    if words:
        rows = rows.filter(quote__contains=words)
    keys = [key for key, _ in DECISION_TABS]
    tab = request.GET.get("tab", "") if request.GET.get("tab") in keys else keys[0]
    kept = {key: value for key, value in (("rule", rule), ("q", words)) if value}
    page = Paginator(decisions_in(rows, tab), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": [
            {
                "label": label,
                "count": decisions_in(rows, key).count(),
                "is_active": key == tab,
                "url": f"?{urlencode({**kept, 'tab': key})}",
            }
            for key, label in DECISION_TABS
        ],
        "tab": tab,
        "rows": page,
        "lines": [_decision_line(actor, row) for row in page],
        "rule": rule,
        "rule_title": rule_titles().get(rule, rule),
        "words": words,
        "may_plan": actor.has(Right.PAPER_PLAN),
    }
    return render(request, "paper/decisions.html", context)


def _decision_line(actor: Actor, row: ProofMark) -> dict[str, object]:
    is_own = actor.person is not None and row.by_id == actor.person.pk
    return {
        "row": row,
        "title": rule_titles().get(row.rule, row.rule),
        "may_undo": is_own or actor.has(Right.PAPER_PLAN),
    }


@staff(Right.PAPER_VIEW)
@require_POST
def decision_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Let rejected words speak again."""
    actor = actor_of(request)
    row = decisions_visible(actor, paper_at_work()).filter(pk=pk).first()
    if row is None:
        raise refuse(CoreCode.NOT_FOUND)
    try:
        mark_undo(by=actor, mark=row)
        messages.success(request, f"“{row.quote[:20]}”以后又会提示。")
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, sentence(reason))
    return redirect(reverse("paper_decisions"))
