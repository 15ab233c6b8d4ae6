"""How often somebody does a thing: a guard against guessing and runaway programs, not an account.

Kept in the memory of each server process. What counts is the sixty seconds before the moment that is asked about, not
the minute of the clock: at the turn of a minute nobody gets twice as many.
"""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache

SECONDS = 60


def often_count(what: str, at: datetime) -> int:
    """How many times ``what`` was noted in the 60 seconds up to ``at``."""
    return len(_moments(what, at))


def often_note(what: str, at: datetime) -> None:
    """Note ``what`` once more. Callers refuse before they note, so that a flood cannot make the list longer."""
    cache.set(f"often-{what}", [*_moments(what, at), at.timestamp()], timeout=SECONDS)


def _moments(what: str, at: datetime) -> list[float]:
    began = at.timestamp() - SECONDS
    return [moment for moment in cache.get(f"often-{what}", ()) if moment > began]
