"""Who sees which congress: people of its office and above, and whoever the congress itself gave something to do."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhuomu.apps.congress.models import Congress, Contest, Officer, Round
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.rights import Right


def congresses_visible(by: Actor) -> QuerySet[Congress]:
    """The congresses that somebody may see; the one queryset of lists, pages, files and exports."""
    congresses = Congress.objects.select_related("office")
    if by.person is None or not by.has(Right.CONGRESS_VIEW):
        return congresses.none()
    offices = by.offices_with(Right.CONGRESS_VIEW)
    if offices is None:
        return congresses
    appointed = Officer.objects.filter(person=by.person).values("congress")
    return congresses.filter(Q(office__in=offices) | Q(pk__in=appointed))


def congress_get(by: Actor, pk: int) -> Congress:
    """A congress by its key. Out of sight is not found."""
    congress = congresses_visible(by).filter(pk=pk).first()
    if congress is None:
        raise refuse(CoreCode.NOT_FOUND)
    return congress


def contest_get(by: Actor, pk: int) -> Contest:
    """A contest of a congress in sight."""
    contest = (
        Contest.objects.filter(pk=pk, congress__in=congresses_visible(by))
        .select_related("congress__office", "measures__document")
        .first()
    )
    if contest is None:
        raise refuse(CoreCode.NOT_FOUND)
    return contest


def round_get(by: Actor, pk: int) -> Round:
    """A round of a congress in sight."""
    vote = (
        Round.objects.filter(pk=pk, contest__congress__in=congresses_visible(by))
        .select_related("contest__congress__office", "contest__measures", "prior")
        .first()
    )
    if vote is None:
        raise refuse(CoreCode.NOT_FOUND)
    return vote
