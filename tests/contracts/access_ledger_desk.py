"""Rows of the access table for the ledger's list, dispatch desk, entering, areas and figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.contracts.access_table import GONE_OR_THERE, NOBODY, OWN_ONLY, Row, roles
from tests.contracts.access_world import World
from zhuomu.core.models import Area
from zhuomu.core.rights import Role
from zhuomu.ledger.channels import DESK
from zhuomu.ledger.models import ReceivedVia, Report, SavedFilter
from zhuomu.ledger.services import report_receive

# written down, not read from the rights: the second opinion
LEDGER = roles(
    Role.DISPATCHER,
    Role.OFFICE_CLERK,
    Role.AREA_SECRETARY,
    Role.OFFICE_HEAD,
    Role.SUBDISTRICT_LEADER,
)
CENTRE = roles(Role.DISPATCHER)


def voice(world: World) -> Mapping[str, Any]:
    """A voice without a problem."""
    report: Report = world.once(
        "ledger voice",
        lambda: report_receive(by=world.system, channel=DESK, said="路灯不亮", via=ReceivedVia.DESK),
    )
    return {"number": report.pk}


def area(world: World) -> Mapping[str, Any]:
    """A residential area below the office in which everybody who asks has a post."""
    return {"pk": Area.objects.get(office=world.area).pk}


def anothers_filter(world: World) -> Mapping[str, Any]:
    """A filter that somebody else keeps."""
    kept: SavedFilter = world.once(
        "ledger filter",
        lambda: SavedFilter.objects.create(person=world.somebody, name="我的", query="tab=all"),
    )
    return {"pk": kept.pk}


ACCESS: dict[str, Row] = {
    "ledger_list": Row(LEDGER),
    "ledger_dispatch": Row(NOBODY, CENTRE),
    "ledger_filter_save": Row(NOBODY, LEDGER),
    "ledger_filter_drop": Row(NOBODY, LEDGER, anothers_filter, answers=OWN_ONLY),
    "ledger_desk": Row(CENTRE),
    "ledger_desk_report": Row(CENTRE, CENTRE, voice),
    # nothing chosen: no such problem
    "ledger_desk_join": Row(NOBODY, CENTRE, voice, answers=GONE_OR_THERE),
    "ledger_enter": Row(LEDGER, LEDGER),
    "ledger_areas": Row(LEDGER),
    "ledger_area": Row(LEDGER, NOBODY, area),
    "ledger_figures": Row(LEDGER),
    "ledger_month": Row(LEDGER),
}
