"""The agenda: items in their order, at most one of them running, each with what the minutes will say of it."""

from __future__ import annotations

from zhuomu.apps.congress.models import (
    AgendaItem,
    AgendaState,
    Congress,
    Contest,
    MeetingDocument,
    Motion,
)
from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.apps.congress.services.guards_meeting import congress_may, congress_require, not_closed
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing


def item_add(
    *,
    by: Actor,
    congress: Congress,
    kind: str,
    title: str,
    speaker: str = "",
    document: MeetingDocument | None = None,
) -> AgendaItem:
    """Add an item at the end."""
    congress_require(by, congress, Right.CONGRESS_MANAGE)
    with writing():
        fresh = not_closed(congress)
        last = fresh.agenda.order_by("-order").first()
        item = AgendaItem.objects.create(
            congress=fresh,
            order=last.order + 1 if last else 1,
            kind=kind,
            title=title,
            speaker=speaker,
            document=document,
        )
        _note(by, item, verb="item_add")
    return item


def item_change(
    *,
    by: Actor,
    item: AgendaItem,
    kind: str,
    title: str,
    speaker: str,
    document: MeetingDocument | None,
    minutes_text: str,
) -> AgendaItem:
    """Change an item and what the minutes say of it; the minutes may be written after the congress, too."""
    congress_require(by, item.congress, Right.CONGRESS_MANAGE)
    with writing():
        fresh = AgendaItem.objects.get(pk=item.pk)
        fresh.kind, fresh.title, fresh.speaker, fresh.document = kind, title, speaker, document
        fresh.minutes_text = minutes_text
        fresh.save(update_fields=["kind", "title", "speaker", "document", "minutes_text"])
        _note(by, fresh, verb="item_change")
    return fresh


def item_remove(*, by: Actor, item: AgendaItem) -> None:
    """Take an item off that has not begun and that nothing was voted under."""
    congress_require(by, item.congress, Right.CONGRESS_MANAGE)
    with writing():
        not_closed(item.congress)
        fresh = AgendaItem.objects.get(pk=item.pk)
        is_used = Motion.objects.filter(item=fresh).exists() or Contest.objects.filter(item=fresh).exists()
        if fresh.state != AgendaState.WAITING or is_used:
            raise refuse(MeetingCode.ITEM_IN_USE, title=fresh.title)
        _note(by, fresh, verb="item_remove")
        fresh.delete()


def item_move(*, by: Actor, item: AgendaItem, is_up: bool) -> None:
    """One place up or down; at the end of the list nothing happens."""
    congress_require(by, item.congress, Right.CONGRESS_MANAGE)
    with writing():
        items = list(not_closed(item.congress).agenda.all())
        at = [one.pk for one in items].index(item.pk)
        to = at - 1 if is_up else at + 1
        if not 0 <= to < len(items):
            return
        items[at], items[to] = items[to], items[at]
        for order, one in enumerate(items, start=1):
            if one.order != order:
                AgendaItem.objects.filter(pk=one.pk).update(order=order)
        _note(by, item, verb="item_move")


def item_start(*, by: Actor, item: AgendaItem) -> AgendaItem:
    """This item is running now; the one that was ends with it."""
    _require_runner(by, item.congress)
    with writing():
        congress = not_closed(item.congress)
        fresh = AgendaItem.objects.get(pk=item.pk)
        if fresh.state == AgendaState.DONE:
            raise refuse(MeetingCode.ITEM_DONE, title=fresh.title)
        for running in congress.agenda.filter(state=AgendaState.RUNNING).exclude(pk=fresh.pk):
            _end(by, running)
        if fresh.state != AgendaState.RUNNING:
            fresh.state, fresh.began_at = AgendaState.RUNNING, by.at
            fresh.save(update_fields=["state", "began_at"])
            _note(by, fresh, verb="item_start")
    return fresh


def item_end(*, by: Actor, item: AgendaItem) -> AgendaItem:
    """The running item is done."""
    _require_runner(by, item.congress)
    with writing():
        not_closed(item.congress)
        fresh = AgendaItem.objects.get(pk=item.pk)
        if fresh.state != AgendaState.RUNNING:
            raise refuse(MeetingCode.ITEM_NOT_RUNNING, title=fresh.title)
        _end(by, fresh)
    return fresh


def item_reopen(*, by: Actor, item: AgendaItem) -> AgendaItem:
    """A slip of the hand: an item that was ended too early waits again."""
    _require_runner(by, item.congress)
    with writing():
        not_closed(item.congress)
        fresh = AgendaItem.objects.get(pk=item.pk)
        if fresh.state == AgendaState.WAITING:
            raise refuse(MeetingCode.ITEM_NOT_RUNNING, title=fresh.title)
        fresh.state, fresh.began_at, fresh.ended_at = AgendaState.WAITING, None, None
        fresh.save(update_fields=["state", "began_at", "ended_at"])
        _note(by, fresh, verb="item_reopen")
    return fresh


def _end(by: Actor, item: AgendaItem) -> None:
    item.state, item.ended_at = AgendaState.DONE, by.at
    item.save(update_fields=["state", "ended_at"])
    _note(by, item, verb="item_end")


def _require_runner(by: Actor, congress: Congress) -> None:
    """Whoever prepares the congress or presides over it runs its agenda."""
    if not any(congress_may(by, congress, right) for right in (Right.CONGRESS_MANAGE, Right.CONGRESS_CHAIR)):
        raise refuse(CoreCode.RIGHT_MISSING, right=Right.CONGRESS_CHAIR.label)


def _note(by: Actor, item: AgendaItem, *, verb: str) -> None:
    event_append(
        by=by,
        verb=verb,
        entity="congress",
        entity_id=item.congress_id,
        facts={"item": item.pk, "state": item.state},
    )
