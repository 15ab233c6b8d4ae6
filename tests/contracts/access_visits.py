"""Who may reach which address of the visits: rows as in ``access_table``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.contracts.access_table import NOBODY, Row, roles
from tests.contracts.access_world import World
from zhuomu.apps.visits.models import Pairing, PairingKind, Visit
from zhuomu.apps.visits.services import (
    HeardRow,
    PromiseRow,
    StopRow,
    Written,
    pairing_create,
    visit_save,
)
from zhuomu.core.actor import Actor
from zhuomu.core.rights import Role

VISITORS = roles(
    Role.DISPATCHER, Role.OFFICE_CLERK, Role.AREA_SECRETARY, Role.OFFICE_HEAD, Role.SUBDISTRICT_LEADER
)
PLANNERS = roles(Role.DISPATCHER)
# leaders see and write visits, but hand no notices to the paper
TELLERS = roles(Role.DISPATCHER, Role.OFFICE_CLERK, Role.AREA_SECRETARY, Role.OFFICE_HEAD)


def planner(world: World) -> Actor:
    """Somebody of the centre whom nobody signs in as."""
    person = world.once("planner", lambda: world.make_person(Role.DISPATCHER, username="a-planner"))
    return Actor(person, timezone.now())


def visit(world: World, *, is_kept: bool = True) -> Visit:
    """A visit with a point and a promise, recorded by the subdistrict itself."""

    def make() -> Visit:
        by = planner(world)
        written = Written(
            on=by.today - timedelta(days=1),
            leaders=(world.somebody,),
            areas=(world.area.area,),
            stops=(StopRow("小花园"),),
            heard=(HeardRow("路灯不亮"),),
            promises=(PromiseRow("换灯"),),
        )
        return visit_save(by=by, written=written, is_kept=is_kept)

    made: Visit = world.once(f"visit-{is_kept}", make)
    return made


def pairing(world: World) -> Pairing:
    """Somebody paired with the area."""

    def make() -> Pairing:
        return pairing_create(
            by=planner(world),
            leader=world.somebody,
            kind=PairingKind.AREA,
            area=world.area.area,
            from_on=date(2026, 1, 1),
        )

    made: Pairing = world.once("pairing", make)
    return made


def of_visit(world: World) -> dict[str, Any]:
    return {"pk": visit(world).pk}


def of_draft(world: World) -> dict[str, Any]:
    return {"pk": visit(world, is_kept=False).pk}


def of_heard(world: World) -> dict[str, Any]:
    return {"pk": visit(world).heard.get().pk}


def of_promise(world: World) -> dict[str, Any]:
    return {"pk": visit(world).promises.get().pk}


ACCESS: dict[str, Row] = {
    "visits_list": Row(VISITORS),
    "visits_month": Row(VISITORS),
    "visits_research": Row(VISITORS),
    "visits_new": Row(VISITORS, VISITORS),
    "visits_visit": Row(VISITORS, NOBODY, of_visit),
    "visits_edit": Row(VISITORS, VISITORS, of_visit),
    "visits_discard": Row(VISITORS, VISITORS, of_draft),
    "visits_show": Row(NOBODY, VISITORS, of_visit),
    "visits_notice": Row(NOBODY, TELLERS, of_visit),
    "visits_brief": Row(VISITORS, NOBODY, of_visit),
    "visits_sheet": Row(VISITORS, NOBODY, lambda world: {**of_visit(world), "area_pk": world.area.area.pk}),
    "visits_hand_over": Row(NOBODY, VISITORS, of_heard),
    "visits_settle": Row(NOBODY, VISITORS, of_heard),
    "visits_promises": Row(VISITORS),
    "visits_promise_keep": Row(NOBODY, VISITORS, of_promise),
    "visits_pairings": Row(VISITORS),
    "visits_pairing_new": Row(PLANNERS, PLANNERS),
    "visits_pairing": Row(VISITORS, PLANNERS, lambda world: {"pk": pairing(world).pk}),
    "visits_areas": Row(VISITORS),
    "visits_area": Row(VISITORS, NOBODY, lambda world: {"pk": world.area.area.pk}),
}
