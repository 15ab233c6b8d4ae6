"""Rows of ``pages_table`` for one problem, the desks of checking and calling back, rectifications and the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.browser.pages_ledger_desk import DISPATCHER, by
from tests.browser.pages_table import Arguments, Look
from tests.browser.people import LEADER
from zhuomu.ledger.models import Assignment, Extension, Problem, Rectification
from zhuomu.ledger.services import extension_propose, offers_for

HANDLER = "luodingan"  # 社区管理办主任


def in_state(status: str) -> Arguments:
    """The number of the first problem with this status."""
    return lambda: {"number": Problem.objects.filter(status=status).order_by("pk")[0].number}


def with_verb(status: str, verb: str) -> Arguments:
    """The form of a verb of such a problem."""
    return lambda: {**in_state(status)(), "verb": verb}


def mine(status: str, verb: str = "") -> Arguments:
    """A problem of the handler's office, and the form of a verb of it."""

    def found() -> Mapping[str, Any]:
        actor = by(HANDLER)
        posts = actor.person.posts_on(actor.today) if actor.person else []
        rows = Problem.objects.filter(status=status, lead_office__in=[post.office_id for post in posts])
        number = rows.order_by("pk")[0].number
        return {"number": number, "verb": verb} if verb else {"number": number}

    return found


def checkable() -> Mapping[str, Any]:
    """A problem whose reply the leader may check."""
    actor = by(LEADER)
    rows = Problem.objects.filter(status="under_check").order_by("pk")
    for problem in rows:
        if any(offer.verb == "approve" and offer.is_open for offer in offers_for(actor, problem)):
            return {"number": problem.number}
    return {"number": rows[0].number}


def of_ten() -> Mapping[str, Any]:
    """The problem with the most voices."""
    numbers = [(problem.links.count(), problem.number) for problem in Problem.objects.all()]
    return {"number": max(numbers)[1]}


def with_proposal() -> Mapping[str, Any]:
    """Somebody asks for more days, once."""
    if not Extension.objects.filter(decided_at=None).exists():
        lead = Assignment.objects.filter(
            problem__status="in_progress", is_current=True, signed_by__isnull=False
        ).order_by("-pk")
        for row in lead:
            if row.problem.due_on and row.signed_by and row.problem.due_on >= by(LEADER).today:
                extension_propose(
                    by=by(row.signed_by.username), problem=row.problem, workdays=3, reason="等配件到货"
                )
                break
    return {}


def rectified() -> Mapping[str, Any]:
    """A rectification with its rule."""
    return {"pk": Rectification.objects.exclude(rule_title="").order_by("pk")[0].pk}


PAGES: Mapping[str, Look] = {
    "ledger_mine": Look(HANDLER),
    "ledger_problem": Look(DISPATCHER, of_ten),
    "ledger_move": Look(HANDLER, mine("in_progress", "action")),
    "ledger_checks": Look(LEADER),
    "ledger_check": Look(LEADER, checkable),
    "ledger_approvals": Look(LEADER, with_proposal),
    "ledger_callbacks": Look(DISPATCHER),
    "ledger_callback": Look(DISPATCHER, in_state("awaiting_callback")),
    "ledger_rectifications": Look(LEADER),
    "ledger_rectification": Look(LEADER, rectified),
    "ledger_rectification_new": Look(LEADER, query=lambda: f"?problem={of_ten()['number']}"),
    "ledger_rectification_edit": Look(LEADER, rectified),
    "ledger_manage": Look(DISPATCHER),
    "ledger_category_new": Look(DISPATCHER),
    "ledger_category": Look(DISPATCHER, lambda: {"key": "sanitation"}),
    "ledger_policy": Look(DISPATCHER, lambda: {"key": "default"}),
}
MORE: Mapping[str, tuple[str, Look]] = {
    "ledger_mine-centre": ("ledger_mine", Look(DISPATCHER)),
    "ledger_problem-work": ("ledger_problem", Look(HANDLER, mine("in_progress"))),
    "ledger_problem-hung": ("ledger_problem", Look(LEADER, in_state("hung"))),
    "ledger_problem-redo": ("ledger_problem", Look(LEADER, in_state("redo"))),
    "ledger_problem-closed": ("ledger_problem", Look(DISPATCHER, in_state("closed"))),
    "ledger_problem-merged": ("ledger_problem", Look(DISPATCHER, in_state("merged"))),
    "ledger_problem-disputed": ("ledger_problem", Look(DISPATCHER, in_state("return_disputed"))),
    "ledger_move-accept": ("ledger_move", Look(DISPATCHER, with_verb("reported", "accept"))),
    "ledger_move-merge": ("ledger_move", Look(DISPATCHER, with_verb("reported", "merge"))),
    "ledger_move-refused": ("ledger_move", Look(DISPATCHER, with_verb("closed", "accept"))),
}
# Takes what is sent, shows nothing.
SENT: Mapping[str, Any] = {
    "ledger_reporter": lambda: {"number": "2026-0001", "report": "1"},
    "ledger_approval": lambda: {"kind": "hang", "pk": "1"},
    "ledger_rectification_rule": rectified,
    "ledger_rectification_step": lambda: {**rectified(), "verb": "start"},
}
