"""Daily work of the ledger. Each is safe when run twice or late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from zhuomu.core.actor import Actor
from zhuomu.core.models import Job, Person
from zhuomu.core.services.calendar import calendar_current
from zhuomu.core.services.letters import letter_queue
from zhuomu.core.write import writing
from zhuomu.ledger.models import AssignmentKind, Problem
from zhuomu.ledger.services.clocks import clocks_recompute_all, rule_of
from zhuomu.ledger.services.facts import office_head
from zhuomu.ledger.services.work import waiting_lapse
from zhuomu.rules.clocks import ClockKind
from zhuomu.rules.workdays import workdays_between

# what an office has to do in time; deciding and calling back wait on desks of their own
WARNED = (ClockKind.SIGN, ClockKind.CONTACT, ClockKind.RESOLVE, ClockKind.REDO, ClockKind.REVIEW)
# the longest warning is far shorter than this, so one query finds all candidates
LOOK_AHEAD = timedelta(days=40)


def lapse(_job: Job, by: Actor) -> Mapping[str, Any]:
    """Take back to work what waited past its limit."""
    return {"lapsed": waiting_lapse(by=by)}


def clocks(_job: Job, by: Actor) -> Mapping[str, Any]:
    """Compute the deadlines again that another calendar made."""
    return clocks_recompute_all(by=by)


def warn(_job: Job, by: Actor) -> Mapping[str, Any]:
    """One letter to each person with the problems that are due soon; none on a day off."""
    return {"letters": dues_warn(by=by)}


def dues_warn(*, by: Actor) -> int:
    """Queue one digest for each person and working day; returns for how many people there was one."""
    calendar = calendar_current()
    if not calendar.is_workday(by.today):
        return 0
    due: dict[Person, list[Problem]] = defaultdict(list)
    for problem in _due_soon(by):
        left = workdays_between(by.today, problem.due_on or by.today, calendar)
        person = _in_charge(by, problem)
        if left <= rule_of(problem).warn and person is not None:
            due[person].append(problem)
    with writing():
        for person, problems in due.items():
            letter_queue(
                by=by,
                key=f"ledger_warn:{by.today}:{person.pk}",
                to=person,
                subject=f"台账有 {len(problems)} 件快到期",
                body="\n".join(_line(problem) for problem in problems),
                url="/desk/ledger/mine/",
            )
    return len(due)


def _due_soon(by: Actor) -> list[Problem]:
    rows = Problem.objects.filter(
        due_on__range=(by.today, by.today + LOOK_AHEAD), is_paused=False, due_kind__in=WARNED
    )
    return list(
        rows.select_related("policy", "lead_office__parent")
        .prefetch_related("assignments__signed_by")
        .order_by("due_on", "id")
    )


def _in_charge(by: Actor, problem: Problem) -> Person | None:
    """Whoever signed for it; the head of the office before that, and for a redo."""
    lead = [row for row in problem.assignments.all() if row.is_current and row.kind == AssignmentKind.LEAD]
    signed = lead[0].signed_by if lead else None
    if signed is not None and signed.is_active and problem.due_kind != ClockKind.REDO:
        return signed
    return office_head(problem.lead_office, by)


def _line(problem: Problem) -> str:
    mark = "（暂定）" if problem.is_due_provisional else ""
    return f"{problem.number} {problem.title}：{problem.get_due_kind_display()} {problem.due_on}{mark} 到期"
