"""Rows of the access table for one problem, the desks of checking and calling back, rectifications and the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.contracts.access_table import NOBODY, OWN_ONLY, Row, roles
from tests.contracts.access_world import World
from zhuomu.core.models import Area
from zhuomu.core.rights import Role
from zhuomu.ledger.channels import DESK
from zhuomu.ledger.models import (
    Assignment,
    AssignmentKind,
    Category,
    Problem,
    ReceivedVia,
    Rectification,
    Report,
)
from zhuomu.ledger.services import ledger_seed, problem_open, report_receive

# written down, not read from the rights: the second opinion
LEDGER = roles(
    Role.DISPATCHER,
    Role.OFFICE_CLERK,
    Role.AREA_SECRETARY,
    Role.OFFICE_HEAD,
    Role.SUBDISTRICT_LEADER,
)
HANDLERS = roles(Role.OFFICE_CLERK, Role.AREA_SECRETARY, Role.OFFICE_HEAD)
CHECKERS = roles(Role.AREA_SECRETARY, Role.OFFICE_HEAD, Role.SUBDISTRICT_LEADER)
CENTRE = roles(Role.DISPATCHER)
KNOWERS = roles(Role.OFFICE_CLERK, Role.AREA_SECRETARY, Role.OFFICE_HEAD, Role.DISPATCHER)
# a step is refused to whoever may not take it, in the page
REFUSED_INSIDE = frozenset({302, 422})


def problem_of(world: World) -> Problem:
    """A problem at work in the office in which everybody who asks has a post."""

    def make() -> Problem:
        ledger_seed(by=world.system)
        report = report_receive(by=world.system, channel=DESK, said="路灯不亮", via=ReceivedVia.DESK)
        made = problem_open(by=world.system, report=report, title="路灯不亮")
        Problem.objects.filter(pk=made.pk).update(
            status="in_progress",
            lead_office=world.area,
            area=Area.objects.get(office=world.area),
            category=Category.objects.get(key="facility"),
        )
        Assignment.objects.create(
            problem=made,
            office=world.area,
            kind=AssignmentKind.LEAD,
            assigned_at=world.system.at,
        )
        made.refresh_from_db()
        return made

    found: Problem = world.once("ledger problem", make)
    return found


def number(world: World) -> Mapping[str, Any]:
    """The number of the problem."""
    return {"number": problem_of(world).number}


def voice(world: World) -> Mapping[str, Any]:
    """The problem, and its voice that left no contact data."""
    problem = problem_of(world)
    report = Report.objects.get(link__problem=problem)
    return {"number": problem.number, "report": str(report.pk)}


def deed(world: World) -> Mapping[str, Any]:
    """A verb of whoever works on it."""
    return {**number(world), "verb": "contact"}


def proposal(_world: World) -> Mapping[str, Any]:
    """A proposal that nobody has made."""
    return {"kind": "hang", "pk": "999999"}


def rectification(world: World) -> Mapping[str, Any]:
    """A rectification of that office."""

    def make() -> Rectification:
        problem = problem_of(world)
        return Rectification.objects.create(
            title="路灯",
            cause="老化",
            standard="亮",
            measures="更换",
            office=world.area,
            category=Category.objects.get(key="facility"),
            due_on=problem.found_on,
            proposed_at=world.system.at,
        )

    found: Rectification = world.once("ledger rectification", make)
    return {"pk": found.pk}


def step(world: World) -> Mapping[str, Any]:
    """Its first step."""
    return {**rectification(world), "verb": "start"}


def category(world: World) -> Mapping[str, Any]:
    """A category."""
    problem_of(world)
    return {"key": "facility"}


def policy(world: World) -> Mapping[str, Any]:
    """The policy for everything that has none of its own."""
    problem_of(world)
    return {"key": "default"}


ACCESS: dict[str, Row] = {
    "ledger_mine": Row(LEDGER),
    "ledger_problem": Row(LEDGER, arguments=number),
    "ledger_move": Row(HANDLERS, HANDLERS, deed),
    # nobody of those who ask has signed for it, so everybody let in is told why not
    "ledger_reporter": Row(NOBODY, KNOWERS, voice, answers=frozenset({422})),
    "ledger_checks": Row(CHECKERS),
    # nothing is chosen to do with it: there is no such act
    "ledger_check": Row(CHECKERS, CHECKERS, number, answers=frozenset({200, 422})),
    "ledger_approvals": Row(CHECKERS),
    "ledger_approval": Row(NOBODY, CHECKERS, proposal, answers=OWN_ONLY),
    "ledger_callbacks": Row(CENTRE),
    "ledger_callback": Row(CENTRE, CENTRE, number, answers=frozenset({200, 404})),
    "ledger_rectifications": Row(LEDGER),
    "ledger_rectification_new": Row(CHECKERS, CHECKERS),
    "ledger_rectification": Row(LEDGER, arguments=rectification),
    "ledger_rectification_edit": Row(CHECKERS, CHECKERS, rectification),
    "ledger_rectification_rule": Row(NOBODY, LEDGER, rectification, answers=REFUSED_INSIDE),
    "ledger_rectification_step": Row(NOBODY, LEDGER, step, answers=REFUSED_INSIDE),
    "ledger_manage": Row(CENTRE),
    "ledger_category_new": Row(CENTRE, CENTRE),
    "ledger_category": Row(CENTRE, CENTRE, category),
    "ledger_policy": Row(CENTRE, CENTRE, policy),
}
