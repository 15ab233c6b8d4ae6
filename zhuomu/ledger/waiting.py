"""What waits for somebody: my work, checks, call-backs, approvals, rectifications; and the lines of the home page."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from zhuomu.core.actor import Actor
from zhuomu.core.registry import Task
from zhuomu.core.rights import Right
from zhuomu.ledger.models import Extension, Hang, Problem, Rectification
from zhuomu.ledger.selectors import (
    due_today,
    my_callbacks,
    my_checks,
    my_work,
    overdue,
    returned_to_me,
    visible_to,
)
from zhuomu.rules.flow import ProblemStatus

S = ProblemStatus
MINE: Mapping[str, str] = MappingProxyType(
    {
        "all": "全部",
        "overdue": "已超期",
        "today": "今天到期",
        "sign": "待签收",
        "returned": "审核退回",
        "waiting": "等待中",
    }
)
# what waits at the centre, before an office has it and where offices disagree
CENTRE: Mapping[str, tuple[ProblemStatus, ...]] = MappingProxyType(
    {"new": (S.REPORTED,), "dispatch": (S.ACCEPTED,), "rule": (S.RETURN_DISPUTED, S.REOPEN_REQUESTED)}
)
CENTRE_LABELS = {"new": "待受理", "dispatch": "待派单", "rule": "待裁定"}
CENTRE_RIGHTS = {
    "new": (Right.LEDGER_ACCEPT,),
    "dispatch": (Right.LEDGER_DISPATCH,),
    "rule": (Right.LEDGER_RULE, Right.LEDGER_LEAD),
}


def mine_in(by: Actor, tab: str) -> QuerySet[Problem]:
    """The rows behind a tab of "my work"; those due first come first."""
    rows = my_work(by)
    if tab == "overdue":
        rows = overdue(rows, by)
    elif tab == "today":
        rows = due_today(rows, by)
    elif tab == "sign":
        rows = rows.filter(status=S.DISPATCHED)
    elif tab == "returned":
        rows = Problem.objects.filter(pk__in=returned_to_me(by).values("pk"))
    elif tab == "waiting":
        rows = rows.filter(status__in=(S.AWAITING_INFO, S.HUNG))
    elif tab in CENTRE:
        rows = centre_in(by, tab)
    return rows.select_related("category", "area__office", "lead_office").order_by(
        "is_paused", "due_on", "id"
    )


def mine_counts(by: Actor) -> dict[str, int]:
    """How many rows stand behind each tab of "my work": two queries."""
    counts = my_work(by).aggregate(
        all=Count("pk"),
        overdue=Count("pk", filter=Q(due_on__lt=by.today, is_paused=False)),
        today=Count("pk", filter=Q(due_on=by.today, is_paused=False)),
        sign=Count("pk", filter=Q(status=S.DISPATCHED)),
        waiting=Count("pk", filter=Q(status__in=(S.AWAITING_INFO, S.HUNG))),
    )
    return {**counts, "returned": returned_to_me(by).count()}


def centre_tabs(by: Actor) -> list[str]:
    """The tabs of the centre that the actor's rights open."""
    return [tab for tab in CENTRE if any(by.has(right) for right in CENTRE_RIGHTS[tab])]


def centre_in(by: Actor, tab: str) -> QuerySet[Problem]:
    """What waits at the centre, for whoever may move it on."""
    if tab not in centre_tabs(by):
        return Problem.objects.none()
    return visible_to(by).filter(status__in=CENTRE[tab])


def centre_counts(by: Actor) -> dict[str, int]:
    """How many wait at the centre: one query."""
    tabs = centre_tabs(by)
    if not tabs:
        return {}
    rows = visible_to(by).filter(status__in=[status for tab in tabs for status in CENTRE[tab]])
    found = dict(rows.order_by().values_list("status").annotate(Count("pk")))
    return {tab: sum(found.get(status, 0) for status in CENTRE[tab]) for tab in tabs}


@dataclasses.dataclass(frozen=True, slots=True)
class Approvals:
    """Open proposals that the actor may decide about."""

    extensions: QuerySet[Extension]
    hangs: QuerySet[Hang]

    def count(self) -> int:
        """How many there are."""
        return self.extensions.count() + self.hangs.count()


def my_approvals(by: Actor) -> Approvals:
    """Extensions and 挂账 proposed in the actor's offices by somebody else, the oldest first."""
    offices = by.offices_with(Right.LEDGER_APPROVE)
    wanted = Q(decided_at=None, problem__in=visible_to(by))
    if offices is not None:
        wanted &= Q(problem__lead_office__in=offices)
    extensions, hangs = Extension.objects.filter(wanted), Hang.objects.filter(wanted)
    extensions, hangs = extensions.exclude(proposed_by=by.person), hangs.exclude(proposed_by=by.person)
    joined = ("problem__lead_office", "problem__policy", "proposed_by")
    return Approvals(
        extensions.select_related(*joined).order_by("id"), hangs.select_related(*joined).order_by("id")
    )


def rectifications_visible(by: Actor) -> QuerySet[Rectification]:
    """Rectifications of the offices and areas that somebody sees, and those they answer for."""
    rows = Rectification.objects.select_related("office", "owner", "category", "area__office")
    offices = by.offices_with(Right.LEDGER_VIEW)
    if offices is None:
        return rows
    return rows.filter(Q(office__in=offices) | Q(area__office__in=offices) | Q(owner=by.person))


def tasks_for(by: Actor) -> list[Task]:
    """The ledger's lines of the home page, each with the address of the rows it counts."""
    if not by.has(Right.LEDGER_VIEW):
        return []
    tasks = [*_work_tasks(by), *_desk_tasks(by)]
    centre = centre_counts(by)
    for tab, count in centre.items():
        tasks.append(Task(f"台账：{CENTRE_LABELS[tab]}", count, _mine(tab)))
    return tasks


def _mine(tab: str) -> str:
    return f"{reverse('ledger_mine')}?tab={tab}"


def _work_tasks(by: Actor) -> list[Task]:
    if not by.has(Right.LEDGER_HANDLE):
        return []
    counts = mine_counts(by)
    return [
        Task("台账：已超期", counts["overdue"], _mine("overdue"), is_overdue=True),
        Task("台账：今天到期", counts["today"], _mine("today"), is_due_today=True),
        Task("台账：待签收", counts["sign"], _mine("sign")),
        Task("台账：审核退回给我", counts["returned"], _mine("returned")),
    ]


def _desk_tasks(by: Actor) -> list[Task]:
    tasks = []
    if by.has(Right.LEDGER_CHECK):
        tasks.append(Task("台账：待审核", my_checks(by).count(), reverse("ledger_checks")))
    if by.has(Right.LEDGER_CALL_BACK):
        tasks.append(Task("台账：待回访", my_callbacks(by).count(), reverse("ledger_callbacks")))
    if by.has(Right.LEDGER_APPROVE):
        tasks.append(Task("台账：待批延期、挂账", my_approvals(by).count(), reverse("ledger_approvals")))
    return tasks
