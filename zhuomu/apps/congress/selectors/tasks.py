"""What somebody has to do now at the congresses in sight."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse

from zhuomu.apps.congress.models import Congress, CongressState, Credential
from zhuomu.apps.congress.selectors.sight import congresses_visible
from zhuomu.apps.congress.services.guards_meeting import congress_may
from zhuomu.core.actor import Actor
from zhuomu.core.registry import Task
from zhuomu.core.rights import Right


def tasks_for(by: Actor) -> list[Task]:
    """Credentials that wait, check-in on the day. Counting duties: selectors/election.py adds them here."""
    if not by.has(Right.CONGRESS_VIEW):
        return []
    running = congresses_visible(by).exclude(state=CongressState.CLOSED)
    waiting = running.annotate(pending=Count("delegates", filter=Q(delegates__credential=Credential.PENDING)))
    return [task for congress in waiting for task in _of(by, congress)]


def _of(by: Actor, congress: Congress) -> Iterator[Task]:
    pending: int = congress.pending  # type: ignore[attr-defined]  # annotated above
    if pending and congress_may(by, congress, Right.CONGRESS_MANAGE):
        url = reverse("congress_delegates", args=[congress.pk])
        yield Task(
            "待审查代表资格",
            pending,
            f"{url}?credential={Credential.PENDING}",
            is_overdue=congress.on < by.today,
            is_due_today=congress.on == by.today,
            hint=congress.title,
        )
