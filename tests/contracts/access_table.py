"""Who may reach which address: the second, written-down opinion that every view is held against.

One row for each address name. A row says who may look (GET) and who may send (POST), and how to make the
address's arguments. ``ANYBODY`` includes people who are not signed in, ``SIGNED_IN`` every role, ``NOBODY`` means
the method is not offered at all. To add an address: add a row. An address without a row fails ``test_access``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.models import Attachment, Job, Letter, Office, Person, Post, SignIn
from zhuomu.core.rights import Role
from zhuomu.core.services.jobs import job_enqueue
from zhuomu.core.services.letters import letter_queue
from zhuomu.core.services.signin import sign_in_start
from zhuomu.core.write import writing

Roles = frozenset[Role] | None
ANYBODY: Roles = None
NOBODY: Roles = frozenset()
SIGNED_IN: Roles = frozenset(Role)


def roles(*named: Role) -> Roles:
    """A set of roles."""
    return frozenset(named)


SYSTEM = roles(Role.SYSTEM_ADMINISTRATOR)
SECURITY = roles(Role.SECURITY_ADMINISTRATOR)
AUDITOR = roles(Role.AUDITOR)
PAPER = roles(
    Role.OFFICE_CLERK,
    Role.AREA_SECRETARY,
    Role.OFFICE_HEAD,
    Role.SUBDISTRICT_LEADER,
    Role.EDITOR,
    Role.REVIEWER,
    Role.PUBLISHER,
    Role.UNION_CADRE,
    Role.LIBRARIAN,
)
WRITERS = roles(
    Role.OFFICE_CLERK,
    Role.AREA_SECRETARY,
    Role.OFFICE_HEAD,
    Role.EDITOR,
    Role.PUBLISHER,
    Role.UNION_CADRE,
    Role.LIBRARIAN,
)
EDITORS = roles(Role.EDITOR, Role.PUBLISHER)
PUBLISHER = roles(Role.PUBLISHER)


@dataclasses.dataclass(slots=True)
class World:
    """What the addresses are about; things are made when a row first asks for them."""

    root: Office
    make_person: Callable[..., Person]
    published: Callable[[], Any]
    kept: dict[str, Any] = dataclasses.field(default_factory=dict)

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """The thing under ``key``, made the first time."""
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    @property
    def somebody(self) -> Person:
        """A person nobody signs in as."""
        person: Person = self.once(
            "somebody", lambda: self.make_person(Role.OFFICE_CLERK, username="somebody")
        )
        return person

    @property
    def system(self) -> Actor:
        return system_actor()

    @property
    def area(self) -> Office:
        from zhuomu.core.services.people import office_create

        office: Office = self.once(
            "area",
            lambda: office_create(
                by=self.system, name="桂花弄居民区", short_name="桂花弄", kind="area", parent=self.root
            ),
        )
        return office

    @property
    def post(self) -> Post:
        post: Post = self.somebody.posts.get()
        return post

    @property
    def sign_in(self) -> SignIn:
        """A session of somebody else."""
        by = Actor(self.somebody, timezone.now())
        sign_in: SignIn = self.once(
            "sign_in", lambda: sign_in_start(by=by, session_key="x" * 32, agent="test")
        )
        return sign_in

    @property
    def job(self) -> Job:
        """A job that somebody else asked for."""
        job: Job = self.once(
            "job",
            lambda: job_enqueue(
                key="job", kind="test", run_after=timezone.now() + timedelta(1), asked_by=self.somebody
            ),
        )
        return job

    @property
    def letter(self) -> Letter:
        """A letter to somebody else."""

        def make() -> Letter:
            with writing():
                return letter_queue(
                    by=self.system, key="letter", to=self.somebody, subject="标题", body="内容"
                )

        letter: Letter = self.once("letter", make)
        return letter

    @property
    def hidden_file(self) -> Attachment:
        """An attachment that is not public (its row only; see ``attachment`` in the table)."""
        file: Attachment = self.once(
            "file",
            lambda: Attachment.objects.create(
                sha256="0" * 64, media_type="image/png", byte_count=1, given_at=timezone.now()
            ),
        )
        return file


Arguments = Callable[[World], Mapping[str, Any]]


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One address. ``hides``: whoever is not allowed meets 404, not 403: the thing is out of their sight."""

    look: Roles
    send: Roles = NOBODY
    arguments: Arguments = lambda _world: {}
    hides: bool = False
    # what a look or a send by somebody allowed may answer; anything else fails
    answers: frozenset[int] = frozenset({200, 204, 302, 303, 422})


def pk_of(name: str) -> Arguments:
    """``{"pk": world.<name>.pk}``."""
    return lambda world: {"pk": getattr(world, name).pk}


GONE_OR_THERE = frozenset({200, 302, 404})
OWN_ONLY = frozenset({404})  # everybody is let in, and finds that this one belongs to another

ACCESS: dict[str, Row] = {
    # the public site
    "public_search": Row(ANYBODY),
    "attachment": Row(ANYBODY, arguments=lambda world: {"key": world.hidden_file.pk}, answers=OWN_ONLY),
    "elder_toggle": Row(NOBODY, ANYBODY),
    "robots": Row(ANYBODY),
    "favicon": Row(ANYBODY),
    "style": Row(ANYBODY),
    "style_public": Row(ANYBODY),
    "style_confirm": Row(ANYBODY),
    "style_progress": Row(ANYBODY),
    # signing in
    "login": Row(ANYBODY, ANYBODY),
    "login_code": Row(ANYBODY, ANYBODY),
    "login_totp": Row(ANYBODY, ANYBODY),
    "login_password": Row(ANYBODY, ANYBODY),
    "logout": Row(NOBODY, ANYBODY),
    # everybody's desk
    "home": Row(SIGNED_IN),
    "search": Row(SIGNED_IN),
    "draft": Row(SIGNED_IN, SIGNED_IN),
    "switch_person": Row(NOBODY, SIGNED_IN, answers=OWN_ONLY),
    "letters": Row(SIGNED_IN),
    "letter": Row(NOBODY, SIGNED_IN, pk_of("letter"), answers=OWN_ONLY),
    "job_progress": Row(
        roles(Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR), NOBODY, pk_of("job"), hides=True
    ),
    "profile": Row(SIGNED_IN),
    "profile_password": Row(SIGNED_IN, SIGNED_IN),
    "profile_totp": Row(SIGNED_IN, SIGNED_IN),
    "profile_totp_start": Row(NOBODY, SIGNED_IN),
    "sessions": Row(SIGNED_IN),
    "session_end": Row(NOBODY, SECURITY, pk_of("sign_in"), hides=True),
    "calendar": Row(SIGNED_IN),
    # administrators, kept apart
    "people": Row(SYSTEM),
    "person_new": Row(SYSTEM, SYSTEM),
    "person": Row(SYSTEM, SYSTEM, pk_of("somebody")),
    "person_code": Row(NOBODY, SYSTEM, pk_of("somebody")),
    "person_totp_forget": Row(NOBODY, SYSTEM, pk_of("somebody")),
    "post_new": Row(NOBODY, SYSTEM, pk_of("somebody")),
    "post_end": Row(NOBODY, SYSTEM, pk_of("post")),
    "offices": Row(SYSTEM),
    "office_new": Row(SYSTEM, SYSTEM),
    "office": Row(SYSTEM, SYSTEM, pk_of("area")),
    "area": Row(NOBODY, SYSTEM, pk_of("area")),
    "estate_new": Row(NOBODY, SYSTEM, pk_of("area")),
    "calendar_day": Row(NOBODY, SYSTEM),
    "calendar_year": Row(NOBODY, SYSTEM),
    "sessions_all": Row(SECURITY),
    "audit": Row(AUDITOR),
    "audit_verify": Row(NOBODY, AUDITOR),
    "system": Row(roles(Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)),
}
