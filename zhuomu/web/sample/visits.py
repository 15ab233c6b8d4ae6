"""Plays the sample's visits: pairings, what was seen and heard, what was promised."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from zhuomu.apps.visits.models import Family, Pairing, PairingKind, Visit
from zhuomu.apps.visits.services import heard_hand_over, pairing_create, visit_save
from zhuomu.apps.visits.services.written import FamilyRow, HeardRow, PromiseRow, StopRow, Written
from zhuomu.core.actor import Actor
from zhuomu.core.models import PersonalDatum
from zhuomu.core.rights import Role
from zhuomu.core.services.search import search_forget
from zhuomu.ledger.models import Category
from zhuomu.rules.visit_note import VisitKind
from zhuomu.web.sample.content import sample_file
from zhuomu.web.sample.printing import Cast, on


def visits_play(cast: Cast) -> None:
    """All pairings and visits of the sample."""
    data = sample_file("visits.toml")
    for row in data["pairing"]:
        area = cast.offices[row["area"]].area if "area" in row else None
        pairing_create(
            by=Actor(cast.role(Role.DISPATCHER), on(row["from_on"], 9)),
            leader=cast.people[row["leader"]],
            kind=PairingKind.AREA if area else PairingKind.FIRM,
            area=area,
            firm=row.get("firm", ""),
            cadence_months=row["months"],
            from_on=row["from_on"],
        )
    for row in data["visit"]:
        _visit(cast, row)


def _visit(cast: Cast, row: dict[str, Any]) -> None:
    day: date = row["on"]
    written = Written(
        on=day,
        kind=VisitKind(row["kind"]),
        leaders=tuple(cast.people[key] for key in row["leaders"]),
        companions=tuple(cast.people[key] for key in row["companions"]),
        areas=tuple(cast.offices[key].area for key in row["areas"]),
        stops=tuple(StopRow(**stop) for stop in row["stops"]),
        heard=tuple(_heard(heard) for heard in row.get("heard", [])),
        promises=tuple(
            PromiseRow(each["text"], by=cast.people[each["by"]], due_on=each["due_on"])
            for each in row["promises"]
        ),
        new_families=tuple(FamilyRow(**family) for family in row.get("families", [])),
    )
    by = Actor(cast.people[row["writer"]], on(day, 16))
    visit = visit_save(by=by, written=written, is_kept=True)
    points = visit.heard.order_by("pk")
    for heard, told in zip(points, row.get("heard", []), strict=True):
        if told.get("hand_over"):
            heard_hand_over(by=by, heard=heard)


def _heard(row: dict[str, Any]) -> HeardRow:
    category = Category.objects.get(key=row["category"]) if "category" in row else None
    words = {name: row[name] for name in ("place", "settlement", "speaker") if name in row}
    return HeardRow(row["text"], category=category, **words)


def visits_remove(offices: Any) -> None:
    """Take out every visit that people of the sample made, and whom it named."""
    visits = Visit.objects.filter(office__in=offices)
    data: set[UUID | None] = set()
    for visit in visits.prefetch_related("heard"):
        search_forget(entity="visit", entity_id=visit.pk)
        data |= {key for heard in visit.heard.all() for key in (heard.speaker_id, heard.phone_id)}
    Pairing.objects.filter(leader__is_sample=True).delete()
    visits.delete()
    families = Family.objects.filter(area__office__in=offices)
    data |= {key for pair in families.values_list("name_id", "address_id") for key in pair}
    families.delete()
    PersonalDatum.objects.filter(pk__in=[key for key in data if key]).delete()
