"""Rows of the access table for sheets that come in and files that go out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.contracts.access_ledger_desk import CENTRE, LEDGER
from tests.contracts.access_table import NOBODY, Row
from tests.contracts.access_world import World
from zhuomu.core.models import Area
from zhuomu.ledger.channels import DESK
from zhuomu.ledger.models import Problem, ReceivedVia, SheetImport
from zhuomu.ledger.models.tables import ImportState
from zhuomu.ledger.services import problem_open, report_receive


def taken_in(world: World) -> Mapping[str, Any]:
    """A sheet that somebody else had taken in; whoever may import sees it."""
    sheet: SheetImport = world.once(
        "ledger sheet",
        lambda: SheetImport.objects.create(
            name="台账.xlsx",
            sha256="0" * 64,
            state=ImportState.DONE,
            columns={"year": 2026},
            by=world.somebody,
            at=world.system.at,
            done_at=world.system.at,
        ),
    )
    return {"pk": sheet.pk}


def problem(world: World) -> Mapping[str, Any]:
    """A problem in the area that everybody's office has below it."""

    def make() -> Problem:
        report = report_receive(by=world.system, channel=DESK, said="路灯不亮", via=ReceivedVia.DESK)
        area = Area.objects.get(office=world.area)
        return problem_open(by=world.system, report=report, title="路灯不亮", area=area)

    found: Problem = world.once("ledger problem for its order", make)
    return {"number": found.number}


ACCESS: dict[str, Row] = {
    "ledger_import": Row(CENTRE, CENTRE),
    "ledger_import_model": Row(CENTRE),
    "ledger_import_sheet": Row(CENTRE, CENTRE, taken_in),
    "ledger_import_check": Row(CENTRE, CENTRE, taken_in),
    "ledger_import_faults": Row(CENTRE, arguments=taken_in),
    "ledger_import_drop": Row(NOBODY, CENTRE, taken_in),
    "ledger_import_undo": Row(CENTRE, CENTRE, taken_in),
    "ledger_list_file": Row(LEDGER, arguments=lambda _world: {"kind": "xlsx"}),
    "ledger_order_file": Row(LEDGER, arguments=problem),
}
