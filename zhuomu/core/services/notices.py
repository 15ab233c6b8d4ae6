"""Notices: what apps want printed, handed to the paper without knowing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhuomu.core.actor import Actor
from zhuomu.core.models import Notice, NoticeState, Office
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing


def notice_hand_in(
    *,
    by: Actor,
    key: str,
    app: str,
    kind: str,
    office: Office,
    title: str,
    paragraphs: Sequence[str],
    lists: Sequence[Mapping[str, object]] = (),
    for_issue_number: int | None = None,
) -> Notice:
    """Hand a notice to the paper; the same key again while it still waits replaces its words."""
    with writing():
        notice, is_new = Notice.objects.get_or_create(
            key=key,
            defaults={
                "app": app,
                "kind": kind,
                "office": office,
                "title": title,
                "paragraphs": list(paragraphs),
                "lists": [dict(item) for item in lists],
                "for_issue_number": for_issue_number,
                "created_by": by.person,
                "created_at": by.at,
            },
        )
        if not is_new and notice.state == NoticeState.WAITING:
            notice.title, notice.paragraphs = title, list(paragraphs)
            notice.lists, notice.for_issue_number = [dict(item) for item in lists], for_issue_number
            notice.save()
        event_append(
            by=by,
            verb="notice_hand_in",
            entity="notice",
            entity_id=notice.pk,
            facts={"kind": kind, "new": is_new},
        )
    return notice


def notice_settle(*, by: Actor, notice: Notice, state: NoticeState, reason: str = "") -> None:
    """Mark a notice as taken or dropped (or waiting again). Must run inside ``writing()``."""
    before = notice.state
    notice.state, notice.state_reason = state, reason
    notice.save(update_fields=["state", "state_reason"])
    event_append(
        by=by,
        verb="notice_settle",
        entity="notice",
        entity_id=notice.pk,
        facts={"before": before, "after": state},
    )
