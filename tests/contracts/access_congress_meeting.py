"""Who may reach which address of the congress's meeting: rows as in ``access_table``."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.contracts.access_table import ANYBODY, NOBODY, Row, roles
from tests.contracts.access_world import World
from zhuomu.apps.congress.models import Delegate, DocumentKind, OfficerKind
from zhuomu.apps.congress.services.agenda import item_add
from zhuomu.apps.congress.services.delegates import (
    DelegateRow,
    credentials_pass,
    delegates_import,
    kinship_add,
)
from zhuomu.apps.congress.services.documents_ import document_create, version_add
from zhuomu.apps.congress.services.officers import officer_add
from zhuomu.apps.congress.services.proxies import proxy_add
from zhuomu.core.rights import Role
from zhuomu.rules.election import EXAMPLES

VIEWERS = roles(Role.OFFICE_CLERK, Role.OFFICE_HEAD, Role.SUBDISTRICT_LEADER, Role.UNION_CADRE, Role.TELLER)
MANAGERS = roles(Role.OFFICE_CLERK, Role.OFFICE_HEAD, Role.UNION_CADRE)
DOOR = roles(Role.OFFICE_CLERK, Role.OFFICE_HEAD, Role.UNION_CADRE, Role.TELLER)
CHAIRS = roles(Role.OFFICE_HEAD, Role.SUBDISTRICT_LEADER)
RUNNERS = roles(Role.OFFICE_CLERK, Role.OFFICE_HEAD, Role.UNION_CADRE, Role.SUBDISTRICT_LEADER)


def of_congress(world: World) -> dict[str, Any]:
    return {"pk": world.congress.pk}


def delegate(world: World) -> Delegate:
    made: Delegate = world.congress.delegates.order_by("pk")[0]
    return made


def of_delegate(world: World) -> dict[str, Any]:
    return {"pk": delegate(world).pk}


def of_spare(world: World) -> dict[str, Any]:
    """A delegate whom every asker may take off the list anew."""
    row = DelegateRow("望潮苑居民区", "路远")
    world.once(
        "spare delegate",
        lambda: delegates_import(by=world.congress_writer, congress=world.congress, rows=[row]),
    )
    return {"pk": Delegate.objects.get(name="路远").pk}


def of_kinship(world: World) -> dict[str, Any]:
    kinship = world.once(
        "kinship",
        lambda: kinship_add(
            by=world.congress_writer, congress=world.congress, first="柏一舟", second="柏知秋"
        ),
    )
    return {"pk": kinship.pk}


def of_item(world: World) -> dict[str, Any]:
    item = world.once(
        "agenda item",
        lambda: item_add(
            by=world.congress_writer, congress=world.congress, kind="report", title="听取筹备报告"
        ),
    )
    return {"pk": item.pk}


def of_officer(world: World) -> dict[str, Any]:
    officer = world.once(
        "officer",
        lambda: officer_add(
            by=world.congress_writer,
            congress=world.congress,
            kind=OfficerKind.PRESIDIUM,
            role="主席团成员",
            name="顾承远",
        ),
    )
    return {"pk": officer.pk}


def _measures(world: World) -> Any:
    def make() -> Any:
        document = document_create(
            by=world.congress_writer, congress=world.congress, kind=DocumentKind.MEASURES, title="选举办法"
        )
        return version_add(
            by=world.congress_writer, document=document, text="第一条", measures=EXAMPLES["poetry_society"]
        )

    return world.once("measures", make)


def of_document(world: World) -> dict[str, Any]:
    return {"pk": _measures(world).document_id}


def of_version(world: World) -> dict[str, Any]:
    return {"pk": _measures(world).pk}


def of_proxy(world: World) -> dict[str, Any]:
    def make() -> Any:
        _measures(world)
        credentials_pass(
            by=world.congress_writer,
            congress=world.congress,
            pks=list(world.congress.delegates.values_list("pk", flat=True)),
        )
        giver, holder = world.congress.delegates.order_by("pk")[:2]
        return proxy_add(
            by=world.congress_writer,
            giver=giver,
            holder=holder,
            written_on=date(2026, 11, 1),
            is_agreed=True,
        )

    return {"pk": world.once("proxy", make).pk}


ACCESS: dict[str, Row] = {
    "congress_list": Row(VIEWERS),
    "congress_new": Row(MANAGERS, MANAGERS),
    "congress_congress": Row(VIEWERS, NOBODY, of_congress),
    "congress_edit": Row(MANAGERS, MANAGERS, of_congress),
    "congress_begin": Row(RUNNERS, RUNNERS, of_congress),
    "congress_end": Row(RUNNERS, RUNNERS, of_congress),
    "congress_screen": Row(VIEWERS, NOBODY, of_congress),
    "congress_delegates": Row(VIEWERS, NOBODY, of_congress),
    "congress_delegate_new": Row(MANAGERS, MANAGERS, of_congress),
    "congress_delegates_import": Row(MANAGERS, MANAGERS, of_congress),
    "congress_delegates_sheet": Row(MANAGERS, NOBODY, of_congress),
    "congress_credentials": Row(NOBODY, MANAGERS, of_congress),
    "congress_delegate": Row(MANAGERS, MANAGERS, of_delegate),
    "congress_delegate_remove": Row(MANAGERS, MANAGERS, of_spare),
    "congress_units": Row(MANAGERS, MANAGERS, of_congress),
    "congress_unit": Row(MANAGERS, MANAGERS, lambda world: {"pk": delegate(world).unit_id}),
    "congress_kinships": Row(MANAGERS, MANAGERS, of_congress),
    "congress_kinship_remove": Row(NOBODY, MANAGERS, of_kinship),
    "congress_check_in": Row(DOOR, NOBODY, of_congress),
    "congress_check_in_switch": Row(NOBODY, DOOR, of_congress),
    "congress_slips": Row(MANAGERS, NOBODY, of_congress),
    "congress_attend": Row(NOBODY, DOOR, of_delegate),
    "congress_proxies": Row(VIEWERS, MANAGERS, of_congress),
    "congress_proxy_remove": Row(NOBODY, MANAGERS, of_proxy),
    "congress_agenda": Row(VIEWERS, MANAGERS, of_congress),
    "congress_item": Row(MANAGERS, MANAGERS, of_item),
    "congress_item_act": Row(NOBODY, RUNNERS, of_item),
    "congress_officers": Row(VIEWERS, MANAGERS, of_congress),
    "congress_officers_adopt": Row(CHAIRS, CHAIRS, of_congress),
    "congress_officer_remove": Row(NOBODY, MANAGERS, of_officer),
    "congress_documents": Row(VIEWERS, NOBODY, of_congress),
    "congress_document_new": Row(MANAGERS, MANAGERS, of_congress),
    "congress_document": Row(VIEWERS, NOBODY, of_document),
    "congress_document_write": Row(MANAGERS, MANAGERS, of_document),
    "congress_document_adopt": Row(CHAIRS, CHAIRS, of_version),
    "congress_motions": Row(VIEWERS, NOBODY, of_congress),
    "congress_file": Row(
        VIEWERS, NOBODY, lambda world: {**of_congress(world), "name": "signin", "kind": "docx"}
    ),
    "congress_motion_new": Row(CHAIRS, CHAIRS, of_congress),
    "public_congress_check_in": Row(ANYBODY, ANYBODY, lambda world: {"code": delegate(world).code}),
}
