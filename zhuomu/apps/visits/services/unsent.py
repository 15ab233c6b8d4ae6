"""What was typed into the form of a visit and sent, but not stored as one: kept encrypted until it is, for a lost session."""

from __future__ import annotations

from cryptography.fernet import InvalidToken
from django.http import QueryDict

from zhuomu.core.actor import Actor
from zhuomu.core.crypto import decrypt, encrypt
from zhuomu.core.services.drafts import draft_drop, draft_get, draft_save

FIELD, LEFT_OUT = "sent", ("csrfmiddlewaretoken", "act")


def unsent_keep(*, by: Actor, key: str, data: QueryDict) -> None:
    """Keep what the form held when it was last sent; it may name people, so it is encrypted."""
    kept = data.copy()
    for name in LEFT_OUT:
        kept.pop(name, None)
    draft_save(by=by, key=key, fields={FIELD: encrypt(kept.urlencode()).decode()})


def unsent_get(*, by: Actor, key: str) -> QueryDict | None:
    """What the form held, or None where nothing is kept (or it cannot be read any more)."""
    text = draft_get(by=by, key=key).get(FIELD, "")
    if not text:
        return None
    try:
        return QueryDict(decrypt(text.encode()))
    except InvalidToken:
        return None


def unsent_drop(*, by: Actor, key: str) -> None:
    """Forget it: it was stored, or is not wanted."""
    draft_drop(by=by, key=key)
