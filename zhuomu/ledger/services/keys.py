"""Keys of programs: made once, shown once, kept as a hash, and never stronger than whoever made them."""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.models import Person, Post
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.ledger.models import ApiKey
from zhuomu.rules.reason import Code

NAME_MAX = 60
PREFIX = "zm_"


class KeyCode(Code):
    """Refusals about keys of programs."""

    NAME_MISSING = "api_key.name_missing"
    NAME_TOO_LONG = "api_key.name_too_long"
    PERSON_INACTIVE = "api_key.person_inactive"
    STRONGER_THAN_MAKER = "api_key.stronger_than_maker"
    ALREADY_ENDED = "api_key.already_ended"


def key_hash(secret: str) -> str:
    """What is kept of a key. A plain SHA-256: the key itself is 256 random bits, nobody tries them all."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def key_find(secret: str) -> ApiKey | None:
    """The live key with this secret; none where it was ended or its person has left."""
    found = ApiKey.objects.select_related("person").filter(key_hash=key_hash(secret), ended_at=None)
    return found.filter(person__is_active=True).first()


def may_stand_for(by: Actor, posts: Iterable[Post]) -> bool:
    """Whether the actor holds every right of these posts, and as far as they reach.

    Without this rule a key would be a way to act as one's own leader.
    """
    return all(
        by.offices_with(right) is None if post.is_wide else by.has(right, post.office)
        for post in posts
        for right in post.rights
    )


def people_for_keys(by: Actor) -> list[Person]:
    """Whom a key made by this actor may stand for: oneself first, then whoever has no right that the actor lacks."""
    held: dict[int, list[Post]] = defaultdict(list)
    for post in Post.objects.current(by.today).select_related("office", "person").order_by("person__name"):
        held[post.person_id].append(post)
    others = [
        posts[0].person
        for key, posts in held.items()
        if by.person is not None and key != by.person.pk and posts[0].person.is_active
        if posts[0].person.is_sample == by.person.is_sample and may_stand_for(by, posts)
    ]
    return [by.person, *others] if by.person else []


def api_key_make(*, by: Actor, person: Person, name: str) -> tuple[ApiKey, str]:
    """Make a key that acts for a person. Returns the row and the secret, which nobody can read again."""
    by.require(Right.LEDGER_MANAGE)
    name = name.strip()
    if not name:
        raise refuse(KeyCode.NAME_MISSING, field="name")
    if len(name) > NAME_MAX:
        raise refuse(KeyCode.NAME_TOO_LONG, field="name", length=len(name), limit=NAME_MAX)
    if not person.is_active:
        raise refuse(KeyCode.PERSON_INACTIVE, field="person", person=person.name)
    if person != by.person and not may_stand_for(by, person.posts_on(by.today)):
        raise refuse(KeyCode.STRONGER_THAN_MAKER, field="person", person=person.name)
    secret = PREFIX + secrets.token_urlsafe(32)
    with writing():
        key = ApiKey.objects.create(name=name, key_hash=key_hash(secret), person=person, created_at=by.at)
        event_append(
            by=by, verb="api_key_make", entity="api_key", entity_id=key.pk, facts={"person": person.pk}
        )
    return key, secret


def api_key_end(*, by: Actor, key: ApiKey) -> ApiKey:
    """End a key at once. Refused for one that has ended."""
    by.require(Right.LEDGER_MANAGE)
    with writing():
        fresh = ApiKey.objects.select_related("person").get(pk=key.pk)
        if fresh.ended_at is not None:
            raise refuse(KeyCode.ALREADY_ENDED)
        fresh.ended_at = by.at
        fresh.save(update_fields=["ended_at"])
        event_append(
            by=by, verb="api_key_end", entity="api_key", entity_id=key.pk, facts={"person": fresh.person_id}
        )
    return fresh
