"""Writing a visit down: a draft may lack anything, what is kept has its day, leaders and place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from zhuomu.apps.visits.models import Family, Heard, Promise, Stop, Visit, VisitState
from zhuomu.apps.visits.selectors.visits import visit_may_write
from zhuomu.apps.visits.services.codes import VisitCode
from zhuomu.apps.visits.services.families import families_seen, family_keep, shield
from zhuomu.apps.visits.services.speaking import speaker_keep
from zhuomu.apps.visits.services.written import PLACE_MAX, Written, reasons_against
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse, refuse_if
from zhuomu.core.models import Office
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.search import search_forget, search_index
from zhuomu.core.write import writing
from zhuomu.rules.messages import phone_normalise

Row = TypeVar("Row")


def visit_save(
    *,
    by: Actor,
    written: Written,
    visit: Visit | None = None,
    is_kept: bool = False,
    seen_version: int | None = None,
) -> Visit:
    """Write a visit down anew or change it; ``is_kept`` makes it count. Nothing is stored where anything is refused.

    Heard points that are in the ledger and promises that are kept stay whatever the form holds.
    """
    by.require(Right.VISITS_WRITE)
    if visit is not None and not visit_may_write(by, visit):
        raise refuse(CoreCode.NOT_FOUND)
    refuse_if(*reasons_against(written, is_kept=is_kept, today=by.today))
    with writing():
        kept = _fresh(by, visit, is_kept, seen_version)
        is_new = kept.pk is None
        families = [*written.families, *_families_new(by, written)]
        safe = shield()
        _facts(kept, written, safe)
        if is_kept and not kept.is_kept:
            kept.state, kept.kept_at = VisitState.KEPT.value, by.at
        kept.version += 0 if is_new else 1
        kept.save()
        kept.leaders.set(written.leaders)
        kept.companions.set(set(written.companions) - set(written.leaders))
        kept.areas.set({*written.areas, *(family.area for family in families)})
        kept.families.set(families)
        _stops(kept, written, safe)
        _heard(by, kept, written, safe)
        _promises(kept, written, safe)
        families_seen(by=by, families=families)
        _index(kept)
        event_append(
            by=by,
            verb="visit_keep" if is_kept else "visit_save",
            entity="visit",
            entity_id=kept.pk,
            facts={"stops": len(written.stops), "heard": len(written.heard), "version": kept.version},
        )
    return kept


def visit_discard(*, by: Actor, visit: Visit) -> None:
    """Throw a draft away; what is kept stays."""
    if not visit_may_write(by, visit):
        raise refuse(CoreCode.NOT_FOUND)
    with writing():
        fresh = Visit.objects.get(pk=visit.pk)
        if fresh.is_kept:
            raise refuse(VisitCode.NOT_A_DRAFT)
        for heard in fresh.heard.all():
            speaker_keep(by=by, heard=heard, speaker="", phone="", is_dropped=True)
        search_forget(entity="visit", entity_id=fresh.pk)
        fresh.delete()
        event_append(by=by, verb="visit_discard", entity="visit", entity_id=visit.pk)


def _fresh(by: Actor, visit: Visit | None, is_kept: bool, seen_version: int | None) -> Visit:
    if visit is None:
        return Visit(office=_office(by), created_by=by.person, created_at=by.at)
    fresh = Visit.objects.filter(pk=visit.pk).first()
    if fresh is None or (seen_version is not None and fresh.version != seen_version):
        raise refuse(CoreCode.CHANGED_MEANWHILE)
    if fresh.is_kept and not is_kept:
        raise refuse(VisitCode.NO_DRAFT_AGAIN)
    return fresh


def _office(by: Actor) -> Office:
    posts = by.person.posts_on(by.today) if by.person else []
    return next(post.office for post in posts if Right.VISITS_WRITE in post.rights)


def _families_new(by: Actor, written: Written) -> Iterator[Family]:
    for row in written.new_families:
        area = written.area_of(row.area)
        if area is not None:
            yield family_keep(by=by, area=area, name=row.name.strip(), address=row.address.strip())


def _facts(visit: Visit, written: Written, safe: Callable[[str], str]) -> None:
    visit.on, visit.kind, visit.way = written.on, written.kind.value, written.way.value
    visit.others, visit.firm = safe(written.others.strip()), written.firm.strip()


def _stops(visit: Visit, written: Written, safe: Callable[[str], str]) -> None:
    visit.stops.exclude(pk__in=[row.pk for row in written.stops if row.pk]).delete()
    for row in written.stops:
        stop = _row(visit.stops.filter(pk=row.pk).first() if row.pk else Stop(visit=visit))
        stop.place, stop.seen = safe(row.place.strip())[:PLACE_MAX], safe(row.seen.strip())
        stop.area = written.area_of(row.area)
        stop.save()


def _heard(by: Actor, visit: Visit, written: Written, safe: Callable[[str], str]) -> None:
    open_points = visit.heard.filter(handed_at__isnull=True)
    for gone in open_points.exclude(pk__in=[row.pk for row in written.heard if row.pk]):
        speaker_keep(by=by, heard=gone, speaker="", phone="", is_dropped=True)
        gone.delete()
    for row in written.heard:
        heard = _row(open_points.filter(pk=row.pk).first() if row.pk else Heard(visit=visit))
        heard.text, heard.place = safe(row.text.strip()), safe(row.place.strip())[:PLACE_MAX]
        heard.settlement = safe(row.settlement.strip())
        heard.area, heard.category = written.area_of(row.area), row.category
        heard.save()
        speaker_keep(by=by, heard=heard, speaker=row.speaker, phone=phone_normalise(row.phone))


def _promises(visit: Visit, written: Written, safe: Callable[[str], str]) -> None:
    open_ones = visit.promises.filter(kept_on__isnull=True)
    open_ones.exclude(pk__in=[row.pk for row in written.promises if row.pk]).delete()
    for row in written.promises:
        promise = _row(open_ones.filter(pk=row.pk).first() if row.pk else Promise(visit=visit))
        promise.text, promise.by = safe(row.text.strip()), row.by
        promise.due_on, promise.area = row.due_on, written.area_of(row.area)
        promise.save()


def _row(row: Row | None) -> Row:
    if row is None:
        raise refuse(CoreCode.CHANGED_MEANWHILE)
    return row


def _index(visit: Visit) -> None:
    """Let staff find a kept visit by its words: all of them without a family's name, for so they are stored."""
    if not visit.is_kept:
        return
    words = [f"{stop.place} {stop.seen}".strip() for stop in visit.stops.all()]
    words += [heard.text for heard in visit.heard.all()]
    words += [promise.text for promise in visit.promises.all()]
    areas = "、".join(str(area) for area in visit.areas.select_related("office"))
    search_index(
        entity="visit",
        entity_id=visit.pk,
        title=f"{visit} {areas or visit.firm}".strip(),
        text="\n".join(words),
        url=f"/desk/visits/{visit.pk}/",
        is_public=False,
        dated_on=visit.on,
    )
