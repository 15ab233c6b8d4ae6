"""Personal data: stored encrypted, shown masked, deleted on its day."""

from __future__ import annotations

from datetime import date, timedelta

from zhuomu.core.actor import Actor
from zhuomu.core.crypto import decrypt, encrypt, keyed_hash
from zhuomu.core.models import PersonalDatum
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.masking import mask_address, mask_name, mask_phone

MASKS = {
    PersonalDatum.Kind.PHONE: mask_phone,
    PersonalDatum.Kind.NAME: mask_name,
    PersonalDatum.Kind.ADDRESS: mask_address,
}


def personal_keep(
    *,
    by: Actor,
    kind: PersonalDatum.Kind,
    value: str,
    purpose: str,
    keep_days: int,
    consent_version: str = "",
) -> PersonalDatum:
    """Encrypt and store one value until ``keep_days`` from now. Must run inside ``writing()``."""
    datum = PersonalDatum.objects.create(
        kind=kind,
        cipher=encrypt(value),
        digest=keyed_hash(value, kind),
        purpose=purpose,
        consent_version=consent_version,
        keep_until_on=by.today + timedelta(days=keep_days),
        created_at=by.at,
    )
    event_append(
        by=by,
        verb="personal_keep",
        entity="personal_datum",
        entity_id=datum.pk,
        facts={"kind": kind, "purpose": purpose},
    )
    return datum


def personal_masked(datum: PersonalDatum | None) -> str:
    """The value as anybody may see it (138****1234); empty where there is none."""
    if datum is None:
        return ""
    return MASKS[PersonalDatum.Kind(datum.kind)](decrypt(datum.cipher))


def personal_show(*, by: Actor, datum: PersonalDatum) -> str:
    """The value in clear, for whoever holds the right; each look is an event."""
    by.require(Right.PERSONAL_VIEW)
    with writing():
        event_append(by=by, verb="personal_show", entity="personal_datum", entity_id=datum.pk)
    return decrypt(datum.cipher)


def personal_keep_until(*, datum: PersonalDatum, day: date) -> None:
    """Move the day until which the value may be kept. Must run inside ``writing()``."""
    PersonalDatum.objects.filter(pk=datum.pk).update(keep_until_on=day)


def personal_delete(*, by: Actor, datum: PersonalDatum, why: str) -> None:
    """Delete the value; the chain keeps only that it was deleted."""
    with writing():
        key = datum.pk
        datum.delete()
        event_append(
            by=by, verb="personal_delete", entity="personal_datum", entity_id=key, facts={"why": why}
        )


def personal_delete_due(*, by: Actor) -> int:
    """Delete every value whose day has passed; returns how many. Safe to run twice."""
    due = list(PersonalDatum.objects.filter(keep_until_on__lt=by.today))
    for datum in due:
        personal_delete(by=by, datum=datum, why="保存期满")
    return len(due)
