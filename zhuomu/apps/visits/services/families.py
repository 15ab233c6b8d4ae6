"""Families in hardship: kept encrypted, hidden in every text, shown in the visit's own record only, each look an event."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta

from zhuomu.apps.visits.models import Family, Heard, Promise, Stop, Visit
from zhuomu.apps.visits.selectors.visits import visit_may_write
from zhuomu.apps.visits.services.codes import VisitCode
from zhuomu.core.actor import Actor
from zhuomu.core.crypto import decrypt, keyed_hash
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import Area, PersonalDatum
from zhuomu.core.services.events import event_append
from zhuomu.core.services.personal import personal_keep, personal_keep_until
from zhuomu.core.write import writing
from zhuomu.rules.masking import mask_in_text
from zhuomu.rules.naming import Hidden, hide, name_initials

FAMILY_KEEP_DAYS = 730
PURPOSE = "走访慰问困难家庭"


def family_keep(*, by: Actor, area: Area, name: str, address: str) -> Family:
    """Register a family, or find it again by name and area. Must run inside ``writing()``.

    What was written about it before it was known is rewritten: from now on its name stands in no text.
    """
    digest = keyed_hash(name, PersonalDatum.Kind.NAME)
    family = Family.objects.filter(area=area, name__digest=digest).first()
    if family is None:
        family = Family.objects.create(
            area=area,
            initials=name_initials(name),
            name=_datum(by, PersonalDatum.Kind.NAME, name),
            created_by=by.person,
            created_at=by.at,
        )
        _rewrite(name)
        event_append(by=by, verb="family_keep", entity="family", entity_id=family.pk, facts={"area": area.pk})
    if address and family.address is None:
        family.address = _datum(by, PersonalDatum.Kind.ADDRESS, address)
        family.save(update_fields=["address"])
    return family


def _datum(by: Actor, kind: PersonalDatum.Kind, value: str) -> PersonalDatum:
    return personal_keep(by=by, kind=kind, value=value, purpose=PURPOSE, keep_days=FAMILY_KEEP_DAYS)


def families_seen(*, by: Actor, families: list[Family]) -> None:
    """A visit gives the family's data another two years. Must run inside ``writing()``."""
    until = by.today + timedelta(days=FAMILY_KEEP_DAYS)
    for family in families:
        for datum in (family.name, family.address):
            if datum is not None and datum.keep_until_on < until:
                personal_keep_until(datum=datum, day=until)


def hidden_all() -> list[Hidden]:
    """What must not be read in any text: the names and addresses of all families."""
    rows = Family.objects.select_related("name", "address", "area__office")
    return [
        Hidden(
            decrypt(family.name.cipher) if family.name else "",
            decrypt(family.address.cipher) if family.address else "",
            family.initials,
            str(family.area),
        )
        for family in rows
    ]


def shield() -> Callable[[str], str]:
    """What every text goes through before it is stored or handed out: no family, no phone number."""
    hidden = hidden_all()
    return lambda text: mask_in_text(hide(text, hidden))


def _rewrite(name: str) -> None:
    safe = shield()
    for model, fields in (
        (Stop, ("place", "seen")),
        (Heard, ("place", "text", "settlement")),
        (Promise, ("text",)),
    ):
        for field in fields:
            for row in model._default_manager.filter(**{f"{field}__contains": name}):
                setattr(row, field, safe(getattr(row, field)))
                row.save(update_fields=[field])


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """One thing shown in clear: what it is, and its words."""

    label: str
    text: str


def personal_reveal(*, by: Actor, visit: Visit) -> list[Shown]:
    """Names, addresses and phones of a visit in clear, for those whose record it is; the look is an event."""
    if not visit_may_write(by, visit):
        raise refuse(CoreCode.NOT_FOUND)
    found = [
        Shown(f"{family}{label}", decrypt(datum.cipher))
        for family in visit.families.select_related("area__office", "name", "address")
        for label, datum in (("姓名", family.name), ("地址", family.address))
        if datum is not None
    ]
    found += [
        Shown(f"“{heard}”的{label}", decrypt(datum.cipher))
        for heard in visit.heard.select_related("speaker", "phone")
        for label, datum in (("反映人", heard.speaker), ("电话", heard.phone))
        if datum is not None
    ]
    if not found:
        raise refuse(VisitCode.NOTHING_PERSONAL)
    with writing():
        event_append(
            by=by, verb="visit_personal_show", entity="visit", entity_id=visit.pk, facts={"count": len(found)}
        )
    return found
