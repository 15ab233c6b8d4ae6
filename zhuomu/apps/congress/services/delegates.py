"""Who may be there: units with their quota, delegates with their credentials, kinships that keep people from counting."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence

from zhuomu.apps.congress.models import (
    Attendance,
    Congress,
    Credential,
    Delegate,
    DelegateKind,
    Kinship,
    Proxy,
    Unit,
)
from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.apps.congress.services.guards_meeting import congress_require, not_closed
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.election import name_normalise


@dataclasses.dataclass(frozen=True, slots=True)
class DelegateRow:
    """One delegate as written down: by hand, or in a sheet."""

    unit: str
    name: str
    mark: str = ""
    is_woman: bool = False
    post: str = ""
    kind: str = DelegateKind.FORMAL


def unit_create(*, by: Actor, congress: Congress, name: str, quota: int = 0) -> Unit:
    """Add a unit that sends delegates; the latest stands last."""
    congress_require(by, congress, Right.CONGRESS_MANAGE)
    with writing():
        fresh = not_closed(congress)
        if fresh.units.filter(name=name).exists():
            raise refuse(MeetingCode.UNIT_TAKEN, field="name", name=name)
        unit = _unit_make(fresh, name, quota)
        event_append(
            by=by, verb="unit_create", entity="congress", entity_id=fresh.pk, facts={"unit": unit.pk}
        )
    return unit


def _unit_make(congress: Congress, name: str, quota: int = 0) -> Unit:
    return Unit.objects.create(congress=congress, name=name, quota=quota, order=congress.units.count() + 1)


def unit_change(*, by: Actor, unit: Unit, name: str, quota: int, order: int) -> Unit:
    """Change a unit's name, quota and place."""
    congress_require(by, unit.congress, Right.CONGRESS_MANAGE)
    with writing():
        congress = not_closed(unit.congress)
        if congress.units.filter(name=name).exclude(pk=unit.pk).exists():
            raise refuse(MeetingCode.UNIT_TAKEN, field="name", name=name)
        unit.name, unit.quota, unit.order = name, quota, order
        unit.save(update_fields=["name", "quota", "order"])
        event_append(
            by=by,
            verb="unit_change",
            entity="congress",
            entity_id=congress.pk,
            facts={"unit": unit.pk, "quota": quota},
        )
    return unit


def unit_remove(*, by: Actor, unit: Unit) -> None:
    """Take a unit away that nobody stands for."""
    congress_require(by, unit.congress, Right.CONGRESS_MANAGE)
    with writing():
        congress, number = not_closed(unit.congress), unit.pk
        count = unit.delegates.count()
        if count:
            raise refuse(MeetingCode.UNIT_IN_USE, name=unit.name, count=count)
        unit.delete()
        event_append(
            by=by, verb="unit_remove", entity="congress", entity_id=congress.pk, facts={"unit": number}
        )


def delegate_add(*, by: Actor, congress: Congress, row: DelegateRow) -> Delegate:
    """Write down one delegate; the unit is made where it is new. Homonyms need a mark."""
    congress_require(by, congress, Right.CONGRESS_MANAGE)
    with writing():
        fresh = not_closed(congress)
        delegate = _delegate_make(fresh, row)
        event_append(
            by=by,
            verb="delegate_add",
            entity="congress",
            entity_id=fresh.pk,
            facts={"delegate": delegate.pk, "kind": delegate.kind},
        )
    return delegate


def _delegate_make(congress: Congress, row: DelegateRow) -> Delegate:
    if congress.delegates.filter(name=row.name, mark=row.mark).exists():
        raise refuse(MeetingCode.DELEGATE_TAKEN, field="mark", name=row.name)
    unit = congress.units.filter(name=row.unit).first() or _unit_make(congress, row.unit)
    return Delegate.objects.create(
        congress=congress,
        unit=unit,
        name=row.name,
        mark=row.mark,
        is_woman=row.is_woman,
        post=row.post,
        kind=row.kind,
        order=congress.delegates.count() + 1,
    )


def delegates_import(*, by: Actor, congress: Congress, rows: Sequence[DelegateRow]) -> list[Delegate]:
    """Write down all rows of a sheet, or none of them."""
    congress_require(by, congress, Right.CONGRESS_MANAGE)
    with writing():
        fresh = not_closed(congress)
        made = [_delegate_make(fresh, row) for row in rows]
        event_append(
            by=by,
            verb="delegates_import",
            entity="congress",
            entity_id=fresh.pk,
            facts={"count": len(made)},
        )
    return made


def delegate_change(*, by: Actor, delegate: Delegate, row: DelegateRow) -> Delegate:
    """Put right what is written about a delegate. Another name or kind needs its credential examined again."""
    congress_require(by, delegate.congress, Right.CONGRESS_MANAGE)
    with writing():
        congress = not_closed(delegate.congress)
        fresh = Delegate.objects.get(pk=delegate.pk)
        if congress.delegates.filter(name=row.name, mark=row.mark).exclude(pk=fresh.pk).exists():
            raise refuse(MeetingCode.DELEGATE_TAKEN, field="mark", name=row.name)
        is_other = (fresh.name, fresh.kind) != (row.name, row.kind)
        if is_other and fresh.credential == Credential.VALID:
            _not_met(fresh)
            fresh.credential = Credential.PENDING
        fresh.unit = congress.units.filter(name=row.unit).first() or _unit_make(congress, row.unit)
        fresh.name, fresh.mark, fresh.post = row.name, row.mark, row.post
        fresh.is_woman, fresh.kind = row.is_woman, row.kind
        fresh.save()
        event_append(
            by=by,
            verb="delegate_change",
            entity="congress",
            entity_id=congress.pk,
            facts={"delegate": fresh.pk, "is_examined_again": is_other},
        )
    return fresh


def _not_met(delegate: Delegate) -> None:
    """Refuse where the delegate already checked in, is excused or has to do with a proxy."""
    if Attendance.objects.filter(delegate=delegate).exists():
        raise refuse(MeetingCode.CREDENTIAL_HERE, name=delegate.name)
    if Proxy.objects.filter(giver=delegate).exists() or Proxy.objects.filter(holder=delegate).exists():
        raise refuse(MeetingCode.DELEGATE_IN_USE, name=delegate.name)


def delegate_remove(*, by: Actor, delegate: Delegate) -> None:
    """Take somebody off the list who was written down by mistake."""
    congress_require(by, delegate.congress, Right.CONGRESS_MANAGE)
    with writing():
        congress, number = not_closed(delegate.congress), delegate.pk
        _not_met(delegate)
        delegate.delete()
        event_append(
            by=by,
            verb="delegate_remove",
            entity="congress",
            entity_id=congress.pk,
            facts={"delegate": number},
        )


def credential_examine(*, by: Actor, delegate: Delegate, verdict: Credential, reason: str = "") -> Delegate:
    """Whether a delegate's credential is valid; to refuse one needs its reason."""
    congress_require(by, delegate.congress, Right.CONGRESS_MANAGE)
    if verdict == Credential.REFUSED and not reason.strip():
        raise refuse(MeetingCode.REASON_MISSING, field="reason")
    with writing():
        congress = not_closed(delegate.congress)
        fresh = Delegate.objects.get(pk=delegate.pk)
        if verdict != Credential.VALID and fresh.credential == Credential.VALID:
            _not_met(fresh)
        fresh.credential = verdict
        fresh.credential_reason = reason.strip() if verdict == Credential.REFUSED else ""
        fresh.save(update_fields=["credential", "credential_reason"])
        event_append(
            by=by,
            verb="credential_examine",
            entity="congress",
            entity_id=congress.pk,
            facts={"delegate": fresh.pk, "credential": verdict},
        )
    return fresh


def credentials_pass(*, by: Actor, congress: Congress, pks: Collection[int]) -> int:
    """The chosen credentials that still wait are valid; how many these were."""
    congress_require(by, congress, Right.CONGRESS_MANAGE)
    with writing():
        fresh = not_closed(congress)
        waiting = fresh.delegates.filter(pk__in=pks, credential=Credential.PENDING)
        numbers = sorted(waiting.values_list("pk", flat=True))
        fresh.delegates.filter(pk__in=numbers).update(credential=Credential.VALID)
        if numbers:
            event_append(
                by=by,
                verb="credentials_pass",
                entity="congress",
                entity_id=fresh.pk,
                facts={"delegates": numbers},
            )
    return len(numbers)


def kinship_add(*, by: Actor, congress: Congress, first: str, second: str, relation: str = "") -> Kinship:
    """Two names that stand close: where one is a candidate, the other neither watches nor counts (选举法 2020 art. 43)."""
    congress_require(by, congress, Right.CONGRESS_MANAGE)
    first, second = name_normalise(first), name_normalise(second)
    if first == second:
        raise refuse(MeetingCode.KIN_SAME, field="second")
    with writing():
        fresh = not_closed(congress)
        pairs = {frozenset((one.first, one.second)) for one in fresh.kinships.all()}
        if frozenset((first, second)) in pairs:
            raise refuse(MeetingCode.KIN_TAKEN, field="second", first=first, second=second)
        kinship = Kinship.objects.create(congress=fresh, first=first, second=second, relation=relation)
        event_append(
            by=by, verb="kinship_add", entity="congress", entity_id=fresh.pk, facts={"kinship": kinship.pk}
        )
    return kinship


def kinship_remove(*, by: Actor, kinship: Kinship) -> None:
    """Take a kinship off the list."""
    congress_require(by, kinship.congress, Right.CONGRESS_MANAGE)
    with writing():
        congress, number = not_closed(kinship.congress), kinship.pk
        kinship.delete()
        event_append(
            by=by, verb="kinship_remove", entity="congress", entity_id=congress.pk, facts={"kinship": number}
        )
