"""One problem: what was said, what was done, how it stands, and what this person can do next."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of, sentence, staff
from zhuomu.core.rights import Right
from zhuomu.core.services.calendar import calendar_current
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.deeds import DAILY, DESKS, MOVES, RECORDS
from zhuomu.ledger.gathering import gathered, has_any
from zhuomu.ledger.models import AssignmentKind, Problem, Report
from zhuomu.ledger.selectors import may_know_reporter, problem_get, visible_to
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.manage import Reporter, reporter_show
from zhuomu.ledger.services.offers import Offer, offers_for
from zhuomu.ledger.story import STATUS_TONES, deadlines_of, replies_of, timeline_of, voices_shown
from zhuomu.ledger.waiting import rectifications_visible
from zhuomu.rules.flow import FlowCode, ProblemStatus
from zhuomu.rules.flow import ProblemStatus as S
from zhuomu.rules.flow import ProblemVerb as V
from zhuomu.rules.reason import Code

# what changes the problem itself stands behind "更多"
RARE = frozenset({V.MERGE, V.WITHDRAW})
DESK_LABELS = {"ledger_check": "审核答复", "ledger_callback": "回访", "ledger_approvals": "批挂账"}
# what is missing before the work can be handed in → the record that brings it
MISSING: dict[Code, str] = {
    FlowCode.CONTACT_MISSING: "contact",
    FlowCode.EVIDENCE_MISSING: "action",
    FlowCode.HEAD_RECORD_MISSING: "action",
    FlowCode.REPLY_MISSING: "reply",
}
HINTS = {
    S.REPORTED: "等受理中心受理。",
    S.ACCEPTED: "等受理中心派单。",
    S.DISPATCHED: "等主办部门签收。",
    S.RETURN_DISPUTED: "等受理中心或街道领导裁定。",
    S.IN_PROGRESS: "主办部门正在办理。",
    S.AWAITING_INFO: "等诉求人补充，办理时限暂停。",
    S.HUNG: "已挂账，到复核日期再办。",
    S.UNDER_CHECK: "等另一人审核答复。",
    S.AWAITING_CALLBACK: "等受理中心回访。",
    S.REDO: "主办部门正在二次办理，由负责人负责。",
    S.REOPEN_REQUESTED: "等裁定是否重开。",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Button:
    """An action of the page: a link to its form or desk, a button that does it at once, or why it is refused."""

    label: str
    url: str
    is_bare: bool = False
    reasons: tuple[str, ...] = ()


def desk_button(name: str, offers: list[Offer], problem: Problem) -> Button:
    """The way to a desk that decides several moves; refused only where nothing at all can be done there."""
    url = reverse(name) if name == "ledger_approvals" else reverse(name, args=[problem.number])
    reasons = [offer.reasons for offer in offers]
    # before the first call nothing is open at the desk of calling, and calling is what it is for
    if name == "ledger_callback":
        stands = tuple(reason for reason in reasons[0] if reason.code == FlowCode.CALLER_IS_HANDLER)
    else:
        stands = () if not all(reasons) else reasons[-1]
    return Button(DESK_LABELS[name], url, reasons=tuple(sentence(reason) for reason in stands))


def move_button(offer: Offer, problem: Problem) -> Button:
    """The way to the form of a move, or the button that does it."""
    url = reverse("ledger_move", args=[problem.number, offer.verb])
    reasons = tuple(sentence(reason) for reason in offer.reasons)
    return Button(offer.label, url, MOVES[offer.verb].is_bare, reasons)


def buttons_of(by: Actor, problem: Problem) -> dict[str, Any]:
    """What to do first, what else can be done next, what can be written down, and what is rarely needed."""
    offers = [offer for offer in offers_for(by, problem) if not _is_idle(offer)]
    records = {
        verb: Button(deed.label, reverse("ledger_move", args=[problem.number, verb]), deed.is_bare)
        for verb, deed in RECORDS.items()
        if deed.is_offered(by, problem)
    }
    desks = [
        desk_button(name, mine, problem)
        for name in DESK_LABELS
        if (mine := [offer for offer in offers if DESKS.get(offer.verb) == name])
    ]
    moves = [offer for offer in offers if offer.verb not in DESKS]
    following = desks + [move_button(offer, problem) for offer in moves if offer.verb not in RARE]
    main = _first_to_do(offers, following, records)
    return {
        "main": main,
        "next": [button for button in following if button != main and not button.reasons],
        "refused": [button for button in following if button.reasons],
        "daily": [records[verb] for verb in DAILY if verb in records and records[verb] != main],
        "rare": [
            *(button for verb, button in records.items() if verb not in DAILY),
            *(move_button(offer, problem) for offer in moves if offer.verb in RARE),
        ],
    }


def _is_idle(offer: Offer) -> bool:
    """A decision about a proposal that nobody has made is no news."""
    return any(reason.code == LedgerCode.NOTHING_PROPOSED for reason in offer.reasons)


def _first_to_do(offers: list[Offer], following: list[Button], records: dict[str, Button]) -> Button | None:
    """The one thing that brings it on: what is missing before it can be handed in, else the first move that is open."""
    submit = next((offer for offer in offers if offer.verb is V.SUBMIT), None)
    if submit is not None and not submit.is_open:
        missing = [MISSING[reason.code] for reason in submit.reasons if reason.code in MISSING]
        return next((records[verb] for verb in missing if verb in records), None)
    if submit is not None:
        return next(button for button in following if button.label == submit.label)
    return next((button for button in following if not button.reasons), None)


def story_of(problem: Problem) -> dict[str, Any]:
    """What was said and done: for the problem's page and for both desks."""
    problem = gathered(problem)
    return {
        "problem": problem,
        "tone": STATUS_TONES[problem.state],
        "voices": voices_shown(problem),
        "contacts": problem.contacts.all(),
        "actions": problem.actions.all(),
        "replies": replies_of(problem),
        "channel": channel_get(problem.channel).label,
    }


def facts_shown(by: Actor, problem: Problem) -> dict[str, Any]:
    """The facts beside the story."""
    problem = gathered(problem)
    due, deadlines = deadlines_of(problem, by.today, calendar_current())
    current = [row for row in problem.assignments.all() if row.is_current]
    return {
        "due": due,
        "deadlines": deadlines,
        "lead": next((row for row in current if row.kind == AssignmentKind.LEAD), None),
        "assisting": [row for row in current if row.kind == AssignmentKind.ASSIST],
        **_beside(by, problem),
        "supervision": next(reversed(problem.supervisions.all()), None),
    }


def _beside(by: Actor, problem: Problem) -> dict[str, Any]:
    """What hangs together with the problem, as far as the asker may see it; asked for only where there is something."""
    seen, related = visible_to(by), list[tuple[str, Problem]]()
    if has_any(problem, "related"):
        related += [(link.get_kind_display(), link.target) for link in _links(problem, "target", seen)]
    if has_any(problem, "related_back"):
        back = _links(problem, "source", seen)
        related += [(f"被{link.get_kind_display()}", link.source) for link in back]
    mine = rectifications_visible(by).filter(problems=problem) if has_any(problem, "rectifications") else ()
    return {
        "related": related,
        "merged": seen.filter(merged_into=problem) if has_any(problem, "merged") else (),
        "rectifications": mine,
    }


def _links(problem: Problem, end: str, seen: Any) -> Any:
    links = problem.related if end == "target" else problem.related_back
    return links.filter(**{f"{end}__in": seen}).select_related(end)


def page_of(
    request: HttpRequest, problem: Problem, shown: Reporter | None = None, status: int = 200
) -> HttpResponse:
    """The page; ``shown`` is a reporter whose contact data were asked for just now."""
    actor, problem = actor_of(request), gathered(problem)
    state = ProblemStatus(problem.status)
    context = {
        **story_of(problem),
        **facts_shown(actor, problem),
        "buttons": buttons_of(actor, problem),
        "hint": HINTS.get(state, ""),
        "events": timeline_of(problem),
        "knows": may_know_reporter(actor, problem),
        "shown": shown,
        "undoable": _is_undoable(problem) and actor.has(Right.LEDGER_DISPATCH),
        "may_propose": actor.has(Right.LEDGER_CHECK) or actor.has(Right.LEDGER_LEAD),
    }
    return render(request, "ledger/problem.html", context, status=status)


def _is_undoable(problem: Problem) -> bool:
    return any(each.undone_at is None for each in problem.regroupings.all())


@staff(Right.LEDGER_VIEW)
@require_safe
def ledger_problem(request: HttpRequest, number: str) -> HttpResponse:
    """One problem."""
    return page_of(request, problem_get(actor_of(request), number))


def shown_once(request: HttpRequest, problem: Problem, pk: int) -> Reporter:
    """The contact data of one voice, noted in the record. 404 for a report that is none."""
    report = Report.objects.select_related("name", "phone").filter(pk=pk).first()
    if report is None:
        raise refuse(CoreCode.NOT_FOUND)
    return reporter_show(by=actor_of(request), problem=problem, report=report)


@staff(Right.LEDGER_HANDLE, Right.LEDGER_CALL_BACK)
@require_POST
def ledger_reporter(request: HttpRequest, number: str, report: str) -> HttpResponse:
    """The page once more with one reporter in clear; it is noted who looked, and nothing may keep the answer."""
    problem = problem_get(actor_of(request), number)
    response = page_of(request, problem, shown_once(request, problem, int(report)))
    response.headers["Cache-Control"] = "no-store"
    return response
