"""Drafts of staff forms: what was typed survives a lost session."""

from __future__ import annotations

from collections.abc import Mapping

from zhuomu.core.actor import Actor
from zhuomu.core.models import Draft
from zhuomu.core.write import writing


def draft_save(*, by: Actor, key: str, fields: Mapping[str, str]) -> None:
    """Keep what an own form holds now; at most 200,000 characters, the rest is cut field by field."""
    if by.person is None:
        return
    kept = {name[:80]: text[:200_000] for name, text in list(fields.items())[:200]}
    with writing():
        Draft.objects.update_or_create(
            person=by.person, key=key[:80], defaults={"fields": kept, "saved_at": by.at}
        )


def draft_get(*, by: Actor, key: str) -> dict[str, str]:
    """The kept fields of an own form, or an empty dict."""
    draft = Draft.objects.filter(person=by.person, key=key).first()
    return dict(draft.fields) if draft else {}


def draft_drop(*, by: Actor, key: str) -> None:
    """Forget a draft once its form was sent."""
    Draft.objects.filter(person=by.person, key=key).delete()
