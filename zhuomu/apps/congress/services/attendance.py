"""Who is in the room: check-in at the desk or on the own phone, leave, departure — and the numbers of it."""

from __future__ import annotations

import dataclasses

from django.db.models import Count, Q

from zhuomu.apps.congress.models import (
    Attendance,
    AttendanceState,
    CheckInWay,
    Congress,
    Credential,
    Delegate,
    DelegateKind,
    Proxy,
)
from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.apps.congress.services.guards_meeting import congress_require, not_closed
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing

VOTES = Q(kind=DelegateKind.FORMAL, credential=Credential.VALID)
HERE = Q(attendance__state=AttendanceState.PRESENT, attendance__left_at__isnull=True)


@dataclasses.dataclass(frozen=True, slots=True)
class Presence:
    """应到, 实到, 请假 of those who vote; 列席 in the room and invited; proxies whose giver is away and holder is here."""

    due: int
    present: int
    leave: int
    gone: int
    observers: int
    observers_due: int
    proxies: int

    @property
    def missing(self) -> int:
        """Who neither came nor is excused."""
        return self.due - self.present - self.leave - self.gone


def roll_of(congress: Congress) -> Presence:
    """The room as it is now. A vote keeps these numbers; a roll-call of the morning would not do."""
    voters, guests = Q(VOTES), Q(credential=Credential.VALID) & ~Q(kind=DelegateKind.FORMAL)
    counts = Delegate.objects.filter(congress=congress).aggregate(
        due=Count("pk", filter=voters),
        present=Count("pk", filter=voters & HERE),
        leave=Count("pk", filter=voters & Q(attendance__state=AttendanceState.LEAVE)),
        gone=Count("pk", filter=voters & Q(attendance__left_at__isnull=False)),
        observers=Count("pk", filter=guests & HERE),
        observers_due=Count("pk", filter=guests),
    )
    return Presence(**counts, proxies=proxies_in_force(congress))


def proxies_in_force(congress: Congress) -> int:
    """Proxies that can be voted now: the holder is here, the giver is not."""
    held = Proxy.objects.filter(
        giver__congress=congress,
        holder__attendance__state=AttendanceState.PRESENT,
        holder__attendance__left_at__isnull=True,
    ).exclude(giver__attendance__state=AttendanceState.PRESENT, giver__attendance__left_at__isnull=True)
    return held.count()


def delegate_arrive(*, by: Actor, delegate: Delegate) -> Attendance:
    """Somebody is at the desk: here, whatever was noted before. Also lets in again whoever had left."""
    congress_require(by, delegate.congress, Right.CONGRESS_CHECK_IN)
    return _arrive(by, delegate, CheckInWay.DESK)


def delegate_arrive_self(*, by: Actor, delegate: Delegate) -> Attendance:
    """A delegate checks in with the code of their own slip. Whoever has left goes to the desk."""
    known = Attendance.objects.filter(delegate=delegate).first()
    if known is not None and known.left_at is not None:
        raise refuse(MeetingCode.HAS_LEFT)
    if known is not None and known.is_here:  # asked before the writer's turn: a flood of these costs no write
        raise refuse(MeetingCode.ALREADY_HERE, name=delegate.name)
    return _arrive(by, delegate, CheckInWay.PHONE)


def _arrive(by: Actor, delegate: Delegate, way: CheckInWay) -> Attendance:
    with writing():
        fresh = _may_attend(delegate)
        known = Attendance.objects.filter(delegate=fresh).first()
        if known is not None and known.is_here:
            raise refuse(MeetingCode.ALREADY_HERE, name=fresh.name)
        attendance, _ = Attendance.objects.update_or_create(
            delegate=fresh,
            defaults={
                "state": AttendanceState.PRESENT,
                "way": way,
                "reason": "",
                "arrived_at": by.at,
                "left_at": None,
                "noted_by": by.person,
            },
        )
        _note(by, fresh, verb="delegate_arrive", way=way)
    return attendance


def _note(by: Actor, delegate: Delegate, *, verb: str, **facts: str) -> None:
    facts_all: dict[str, object] = {"delegate": delegate.pk, **facts}
    event_append(by=by, verb=verb, entity="congress", entity_id=delegate.congress_id, facts=facts_all)


def _may_attend(delegate: Delegate) -> Delegate:
    """The delegate as they are now. Raises ``Refused`` while check-in is closed or the credential is not valid."""
    congress = not_closed(delegate.congress)
    fresh = Delegate.objects.get(pk=delegate.pk)
    if not congress.is_check_in_open:
        raise refuse(MeetingCode.CHECK_IN_CLOSED)
    if fresh.credential != Credential.VALID:
        raise refuse(MeetingCode.CREDENTIAL_NOT_VALID, name=fresh.name)
    return fresh


def delegate_excuse(*, by: Actor, delegate: Delegate, reason: str) -> Attendance:
    """请假: somebody does not come, with the reason; may be noted before the day."""
    congress_require(by, delegate.congress, Right.CONGRESS_CHECK_IN)
    if not reason.strip():
        raise refuse(MeetingCode.REASON_MISSING, field="reason")
    with writing():
        not_closed(delegate.congress)
        fresh = Delegate.objects.get(pk=delegate.pk)
        if fresh.credential != Credential.VALID:
            raise refuse(MeetingCode.CREDENTIAL_NOT_VALID, name=fresh.name)
        known = Attendance.objects.filter(delegate=fresh).first()
        if known is not None and known.is_here:
            raise refuse(MeetingCode.ALREADY_HERE, name=fresh.name)
        attendance, _ = Attendance.objects.update_or_create(
            delegate=fresh,
            defaults={
                "state": AttendanceState.LEAVE,
                "way": CheckInWay.DESK,
                "reason": reason.strip(),
                "arrived_at": None,
                "left_at": None,
                "noted_by": by.person,
            },
        )
        _note(by, fresh, verb="delegate_excuse")
    return attendance


def delegate_depart(*, by: Actor, delegate: Delegate) -> Attendance:
    """离场: somebody leaves the room and no longer counts as present."""
    congress_require(by, delegate.congress, Right.CONGRESS_CHECK_IN)
    with writing():
        not_closed(delegate.congress)
        attendance = Attendance.objects.filter(delegate=delegate).first()
        if attendance is None or not attendance.is_here:
            raise refuse(MeetingCode.NOT_HERE, name=delegate.name)
        attendance.left_at = by.at
        attendance.save(update_fields=["left_at"])
        _note(by, delegate, verb="delegate_depart")
    return attendance


def attendance_undo(*, by: Actor, delegate: Delegate) -> None:
    """A slip of the hand at the desk: as if nothing had been noted. The record keeps both."""
    congress_require(by, delegate.congress, Right.CONGRESS_CHECK_IN)
    with writing():
        not_closed(delegate.congress)
        known = Attendance.objects.filter(delegate=delegate).first()
        if known is None:
            raise refuse(MeetingCode.NOT_HERE, name=delegate.name)
        known.delete()
        _note(by, delegate, verb="attendance_undo")


def delegate_by_code(code: str) -> Delegate:
    """Whose slip this is. An unknown code is not found."""
    delegate = Delegate.objects.select_related("congress__office", "unit").filter(code=code.upper()).first()
    if delegate is None:
        raise refuse(CoreCode.NOT_FOUND)
    return delegate
