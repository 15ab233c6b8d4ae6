"""The append-only record of what was done, as a hash chain that a command verifies."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from django.db import connection

from zhuomu.core.actor import Actor
from zhuomu.core.models import Event

FIRST_HASH = "0" * 64


def event_hash(event: Event) -> str:
    """SHA-256 over the previous hash and every field of the event, in canonical JSON."""
    content = {
        "number": event.number,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "actor_label": event.actor_label,
        "verb": event.verb,
        "entity": event.entity,
        "entity_id": event.entity_id,
        "address_hash": event.address_hash,
        "facts": event.facts,
        "previous": event.previous_hash,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def event_append(
    *, by: Actor, verb: str, entity: str, entity_id: object, facts: Mapping[str, Any] | None = None
) -> Event:
    """Add the next event to the chain. Must run inside ``writing()``.

    ``facts`` hold small values (states, numbers, hashes, keys); never a personal value and never free text of
    the public, so that a deletion need not touch the chain.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("event_append must run inside writing()")
    last = Event.objects.order_by("-number").only("number", "hash").first()
    event = Event(
        number=last.number + 1 if last else 1,
        at=by.at,
        actor=by.person,
        actor_label=by.name,
        verb=verb,
        entity=entity,
        entity_id=str(entity_id),
        address_hash=by.address_hash,
        facts=_stored(facts or {}),
        previous_hash=last.hash if last else FIRST_HASH,
    )
    event.hash = event_hash(event)
    event.save()
    return event


def _stored(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as both databases give them back, so that what is hashed is what is read.

    A lone surrogate, which PostgreSQL cannot keep, becomes ``?``.
    """
    text = json.dumps(dict(facts), ensure_ascii=False, default=str)
    stored: dict[str, Any] = json.loads(text.encode("utf-8", "replace"))
    return stored


@dataclasses.dataclass(frozen=True, slots=True)
class ChainFault:
    """One place where the chain does not hold."""

    number: int
    what: str


def chain_faults(
    *, expected_count: int | None = None, expected_hash: str | None = None
) -> Iterator[ChainFault]:
    """Walk the chain and yield every fault: gaps, altered rows, broken links, and a cut tail.

    A tail that was cut leaves a shorter chain that is whole in itself; it is found by comparing with the count and last
    hash noted elsewhere (every backup's manifest holds them).
    """
    previous, number = FIRST_HASH, 0
    seen_hash = expected_hash is None
    for event in Event.objects.order_by("number").iterator(chunk_size=2000):
        if event.number != number + 1:
            yield ChainFault(number + 1, "missing")
        if event.previous_hash != previous:
            yield ChainFault(event.number, "link")
        if event_hash(event) != event.hash:
            yield ChainFault(event.number, "altered")
        previous, number = event.hash, event.number
        seen_hash = seen_hash or event.hash == expected_hash
    if expected_count is not None and number < expected_count:
        yield ChainFault(number + 1, "tail")
    elif not seen_hash:
        yield ChainFault(expected_count or number, "tail")
