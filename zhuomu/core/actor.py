"""Who does a thing, when, and from where: the one argument every writing service takes as ``by``."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone

from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import Right


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """A person (or, with ``person=None``, a reader or the system) at a moment.

    ``at`` is aware; ``address_hash`` is the keyed hash of the network address, never the address itself.
    """

    person: Person | None
    at: datetime
    address_hash: str = ""
    label: str = ""

    @property
    def today(self) -> date:
        """The day in the product's time zone."""
        return timezone.localdate(self.at)

    @property
    def name(self) -> str:
        return self.person.name if self.person else (self.label or "系统")

    def has(self, right: Right, office: Office | None = None) -> bool:
        """Whether some post gives the right — for ``office`` where one is named, else for any office."""
        if self.person is None or not self.person.is_active:
            return False
        return any(
            right in post.rights
            and (office is None or post.is_wide or office.path.startswith(post.office.path))
            for post in self.person.posts_on(self.today)
        )

    def has_one(self, rights: Collection[Right] | None) -> bool:
        """Whether some post gives one of the rights, for any office; where none is named nobody is kept out."""
        return not rights or any(self.has(right) for right in rights)

    def require(self, right: Right, office: Office | None = None) -> None:
        """Raise ``Refused`` when :meth:`has` is false."""
        if not self.has(right, office):
            raise refuse(CoreCode.RIGHT_MISSING, right=right.label)

    def offices_with(self, right: Right) -> set[int] | None:
        """Ids of the offices for which the right is held; ``None`` means all of them."""
        if self.person is None or not self.person.is_active:
            return set()
        posts = [post for post in self.person.posts_on(self.today) if right in post.rights]
        if any(post.is_wide for post in posts):
            return None
        ids: set[int] = set()
        for post in posts:
            ids.update(Office.objects.filter(path__startswith=post.office.path).values_list("pk", flat=True))
        return ids


def system_actor(at: datetime | None = None) -> Actor:
    """The system itself, for jobs and commands."""
    return Actor(None, at or timezone.now(), label="系统")
