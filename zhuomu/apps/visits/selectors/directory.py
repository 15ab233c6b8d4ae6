"""The office directory: people in the order of their posts. Every list of leaders, on a page or on paper, follows it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date

from zhuomu.apps.visits.models import Pairing
from zhuomu.core.models import Office, Person, Post
from zhuomu.core.rights import Right


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """Somebody as the directory has them: by the first of the posts held on that day."""

    person: Person
    office: Office
    title: str
    is_leader: bool

    @property
    def label(self) -> str:
        """Name and title: ``沈砚秋 街道党工委书记``."""
        return f"{self.person.name} {self.title}"


def directory(day: date) -> list[Entry]:
    """Everybody who holds a post on the day, once, in the order of the directory.

    Leaders are those who may take a problem into their own hands, and those who are paired.
    """
    posts = (
        Post.objects.current(day)
        .filter(person__is_active=True)
        .select_related("person", "office")
        .order_by("order", "pk")
    )
    paired = set(Pairing.objects.values_list("leader", flat=True))
    leading = {post.person_id for post in posts if Right.LEDGER_LEAD in post.rights} | paired
    found: dict[int, Entry] = {}
    for post in posts:
        found.setdefault(
            post.person_id, Entry(post.person, post.office, post.title, post.person_id in leading)
        )
    return list(found.values())


def posts_of(people: Iterable[Person]) -> list[Post]:
    """All posts of these people, past ones too, in the order of the directory."""
    posts = Post.objects.filter(person__in=list(people), office__is_active=True)
    return list(posts.select_related("person", "office").order_by("order", "pk"))


def in_order(people: Iterable[Person], day: date, posts: Sequence[Post] | None = None) -> list[Entry]:
    """These people in the order of the directory; those without a post that day come last, by name, without a title.

    ``posts`` spares the query where many lists are put in order.
    """
    wanted = {person.pk: person for person in people}
    found: dict[int, Entry] = {}
    for post in posts_of(wanted.values()) if posts is None else posts:
        is_held = post.from_on <= day and (post.until_on is None or post.until_on >= day)
        if post.person_id in wanted and is_held:
            found.setdefault(post.person_id, Entry(post.person, post.office, post.title, is_leader=False))
    rest = sorted((person for pk, person in wanted.items() if pk not in found), key=lambda one: one.name)
    return [*found.values(), *(Entry(person, Office(), "", is_leader=False) for person in rest)]
