"""Who may do what at which congress, and in which of its states."""

from __future__ import annotations

from zhuomu.apps.congress.models import Congress, CongressState, Officer, OfficerKind
from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.rights import Right

# Somebody of another office works at a congress by appointment; to prepare it stays with its own office.
BY_APPOINTMENT: dict[Right, frozenset[str]] = {
    Right.CONGRESS_CHECK_IN: frozenset(OfficerKind),
    Right.CONGRESS_CHAIR: frozenset({OfficerKind.PRESIDIUM}),
}


def congress_may(by: Actor, congress: Congress, right: Right) -> bool:
    """Whether the right is held for the congress's office, or held anywhere by one of its officers."""
    if by.has(right, congress.office):
        return True
    kinds = BY_APPOINTMENT.get(right)
    if not kinds or not by.has(right):
        return False
    return Officer.objects.filter(congress=congress, person=by.person, kind__in=kinds).exists()


def congress_require(by: Actor, congress: Congress, right: Right) -> None:
    """Raise ``Refused`` where :func:`congress_may` is false."""
    if not congress_may(by, congress, right):
        raise refuse(CoreCode.RIGHT_MISSING, right=right.label)


def congress_fresh(congress: Congress) -> Congress:
    """The congress as it is now; call inside ``writing()``."""
    return Congress.objects.select_related("office").get(pk=congress.pk)


def not_closed(congress: Congress) -> Congress:
    """The congress as it is now. Raises ``Refused`` where it is over: what was is not changed."""
    fresh = congress_fresh(congress)
    if fresh.state == CongressState.CLOSED:
        raise refuse(MeetingCode.CLOSED)
    return fresh
