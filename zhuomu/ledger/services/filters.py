"""Filters that a person keeps: a name for an address of the list."""

from __future__ import annotations

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.ledger.models import SavedFilter
from zhuomu.ledger.services.codes import LedgerCode

NAME_MAX, QUERY_MAX, MOST = 30, 500, 20


def filter_save(*, by: Actor, name: str, query: str) -> SavedFilter:
    """Keep a filter under a name; the same name again replaces it. ``query`` is the list's own, already checked."""
    by.require(Right.LEDGER_VIEW)
    name = " ".join(name.split())
    if not name or by.person is None:
        raise refuse(LedgerCode.TEXT_EMPTY, field="name")
    for field, text, most in (("name", name, NAME_MAX), ("query", query, QUERY_MAX)):
        if len(text) > most:
            raise refuse(LedgerCode.TEXT_TOO_LONG, field=field, length=len(text), limit=most)
    with writing():
        mine = SavedFilter.objects.filter(person=by.person)
        if mine.exclude(name=name).count() >= MOST:
            raise refuse(LedgerCode.FILTERS_TOO_MANY, limit=MOST)
        kept, _is_new = mine.update_or_create(person=by.person, name=name, defaults={"query": query})
        event_append(by=by, verb="filter_save", entity="saved_filter", entity_id=kept.pk)
    return kept


def filter_drop(*, by: Actor, pk: int) -> None:
    """Forget an own filter. Another's is not found."""
    with writing():
        dropped, _rows = SavedFilter.objects.filter(pk=pk, person=by.person).delete()
        if not dropped:
            raise refuse(CoreCode.NOT_FOUND)
        event_append(by=by, verb="filter_drop", entity="saved_filter", entity_id=pk)
