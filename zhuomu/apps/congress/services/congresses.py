"""A congress: prepared, opened, closed; its check-in opened and closed."""

from __future__ import annotations

from datetime import date

from zhuomu.apps.congress.models import Congress, CongressState, Credential, Round, RoundState
from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.apps.congress.services.guards_meeting import (
    congress_fresh,
    congress_may,
    congress_require,
    not_closed,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import Office
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing

ROUNDS_OVER = (RoundState.ANNOUNCED, RoundState.SEALED, RoundState.VOID)


def congress_create(
    *, by: Actor, office: Office, body: str, title: str, on: date, place: str = ""
) -> Congress:
    """Begin to prepare a congress. A title that the office has used already is refused."""
    by.require(Right.CONGRESS_MANAGE, office)
    with writing():
        if Congress.objects.filter(office=office, title=title).exists():
            raise refuse(MeetingCode.TITLE_TAKEN, field="title", title=title)
        congress = Congress.objects.create(
            office=office,
            body=body,
            title=title,
            on=on,
            place=place,
            created_by=by.person,
            created_at=by.at,
        )
        _note(by, congress, verb="congress_create")
    return congress


def congress_change(
    *, by: Actor, congress: Congress, body: str, title: str, on: date, place: str
) -> Congress:
    """Change name, day and place while the congress is not over."""
    congress_require(by, congress, Right.CONGRESS_MANAGE)
    with writing():
        fresh = not_closed(congress)
        if Congress.objects.filter(office=fresh.office, title=title).exclude(pk=fresh.pk).exists():
            raise refuse(MeetingCode.TITLE_TAKEN, field="title", title=title)
        fresh.body, fresh.title, fresh.on, fresh.place = body, title, on, place
        fresh.save(update_fields=["body", "title", "on", "place"])
        _note(by, fresh, verb="congress_change")
    return fresh


def congress_open(*, by: Actor, congress: Congress) -> Congress:
    """The congress begins: every credential was examined, and there is somebody to meet."""
    _require_any(by, congress)
    with writing():
        fresh = congress_fresh(congress)
        if fresh.state != CongressState.PREPARING:
            raise refuse(MeetingCode.STATE_WRONG, state=fresh.get_state_display())
        pending = fresh.delegates.filter(credential=Credential.PENDING).count()
        if pending:
            raise refuse(MeetingCode.CREDENTIALS_OPEN, count=pending)
        if not fresh.delegates.filter(credential=Credential.VALID).exists():
            raise refuse(MeetingCode.NO_DELEGATES)
        fresh.state = CongressState.OPEN
        fresh.save(update_fields=["state"])
        _note(by, fresh, verb="congress_open")
    return fresh


def congress_close(*, by: Actor, congress: Congress) -> Congress:
    """The congress is over: no round of an election is still open. Check-in ends with it."""
    _require_any(by, congress)
    with writing():
        fresh = congress_fresh(congress)
        if fresh.state != CongressState.OPEN:
            raise refuse(MeetingCode.STATE_WRONG, state=fresh.get_state_display())
        open_rounds = Round.objects.filter(contest__congress=fresh).exclude(state__in=ROUNDS_OVER).count()
        if open_rounds:
            raise refuse(MeetingCode.ROUNDS_OPEN, count=open_rounds)
        fresh.state, fresh.is_check_in_open = CongressState.CLOSED, False
        fresh.save(update_fields=["state", "is_check_in_open"])
        _note(by, fresh, verb="congress_close")
    return fresh


def check_in_switch(*, by: Actor, congress: Congress, is_open: bool) -> Congress:
    """Open or close the check-in, at the desk and on delegates' own phones."""
    congress_require(by, congress, Right.CONGRESS_CHECK_IN)
    with writing():
        fresh = not_closed(congress)
        if fresh.is_check_in_open != is_open:
            fresh.is_check_in_open = is_open
            fresh.save(update_fields=["is_check_in_open"])
            event_append(
                by=by,
                verb="check_in_switch",
                entity="congress",
                entity_id=fresh.pk,
                facts={"is_open": is_open},
            )
    return fresh


def _require_any(by: Actor, congress: Congress) -> None:
    """Whoever prepares it or presides over it."""
    if not any(congress_may(by, congress, right) for right in (Right.CONGRESS_MANAGE, Right.CONGRESS_CHAIR)):
        raise refuse(CoreCode.RIGHT_MISSING, right=Right.CONGRESS_CHAIR.label)


def _note(by: Actor, congress: Congress, *, verb: str) -> None:
    event_append(by=by, verb=verb, entity="congress", entity_id=congress.pk, facts={"state": congress.state})
