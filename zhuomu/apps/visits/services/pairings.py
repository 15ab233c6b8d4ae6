"""双结对: who visits whom, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from zhuomu.apps.visits.models import Family, Pairing, PairingKind
from zhuomu.apps.visits.services.codes import VisitCode
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse, refuse_if
from zhuomu.core.models import Area, Person
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.reason import Reason

LONGEST_CADENCE = 24


def pairing_create(
    *,
    by: Actor,
    leader: Person,
    kind: PairingKind,
    from_on: date,
    until_on: date | None = None,
    cadence_months: int = 1,
    area: Area | None = None,
    firm: str = "",
    family: Family | None = None,
) -> Pairing:
    """Pair a leader with an area, a firm or a family. A pair that exists in that time is refused."""
    by.require(Right.VISITS_PLAN)
    pairing = Pairing(
        leader=leader,
        kind=kind,
        area=family.area if kind == PairingKind.FAMILY and family else area,
        firm=firm.strip() if kind == PairingKind.FIRM else "",
        family=family if kind == PairingKind.FAMILY else None,
        cadence_months=cadence_months,
        from_on=from_on,
        until_on=until_on,
        created_by=by.person,
        created_at=by.at,
    )
    refuse_if(*_reasons(pairing))
    with writing():
        if _alike(pairing).exists():
            raise refuse(VisitCode.PAIRING_EXISTS, field="leader", name=leader.name, target=pairing.target)
        pairing.save()
        event_append(
            by=by, verb="pairing_create", entity="pairing", entity_id=pairing.pk, facts={"kind": kind}
        )
    return pairing


def pairing_change(*, by: Actor, pairing: Pairing, cadence_months: int, until_on: date | None) -> Pairing:
    """Change how often, or when it ends; whom it pairs never changes."""
    by.require(Right.VISITS_PLAN)
    with writing():
        fresh = Pairing.objects.get(pk=pairing.pk)
        fresh.cadence_months, fresh.until_on = cadence_months, until_on
        refuse_if(*_reasons(fresh))
        fresh.save(update_fields=["cadence_months", "until_on"])
        event_append(
            by=by,
            verb="pairing_change",
            entity="pairing",
            entity_id=fresh.pk,
            facts={"months": cadence_months, "until_on": until_on},
        )
    return fresh


def _reasons(pairing: Pairing) -> Iterator[Reason]:
    if not 1 <= pairing.cadence_months <= LONGEST_CADENCE:
        yield Reason(VisitCode.CADENCE_WRONG, {"most": LONGEST_CADENCE}, "cadence_months")
    if pairing.until_on is not None and pairing.until_on < pairing.from_on:
        yield Reason(VisitCode.PAIRING_ENDS_EARLY, {"from_on": pairing.from_on}, "until_on")
    if pairing.kind == PairingKind.AREA and pairing.area is None:
        yield Reason(VisitCode.AREA_MISSING, field="area")
    if pairing.kind == PairingKind.FIRM and not pairing.firm:
        yield Reason(VisitCode.FIRM_MISSING, field="firm")
    if pairing.kind == PairingKind.FAMILY and pairing.family is None:
        yield Reason(VisitCode.FAMILY_MISSING, field="family")


def _alike(pairing: Pairing) -> QuerySet[Pairing]:
    same = Pairing.objects.filter(
        leader=pairing.leader, kind=pairing.kind, firm=pairing.firm, family=pairing.family
    )
    if pairing.kind == PairingKind.AREA:
        same = same.filter(area=pairing.area)
    same = same.filter(Q(until_on__isnull=True) | Q(until_on__gte=pairing.from_on))
    return same if pairing.until_on is None else same.filter(from_on__lte=pairing.until_on)
