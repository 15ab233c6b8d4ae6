"""What the meeting's documents hold: the credentials report, the sheet to sign, who came, the minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from zhuomu.apps.congress.documents import (
    AttendanceFacts,
    Attended,
    Attendee,
    CredentialsFacts,
    MeetingFacts,
    MinutesFacts,
    MinutesPart,
    Signer,
    UnitRow,
)
from zhuomu.apps.congress.models import (
    AgendaItem,
    AttendanceState,
    Congress,
    Contest,
    Credential,
    Delegate,
    DelegateKind,
    OfficerKind,
    Proxy,
    RoundState,
    Tally,
)
from zhuomu.apps.congress.selectors.election_facts import announcement_of
from zhuomu.apps.congress.selectors.measures import measures_in_force
from zhuomu.apps.congress.selectors.meeting import delegates_of
from zhuomu.apps.congress.selectors.motions import motion_told
from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.models import Event
from zhuomu.rules.election import Base
from zhuomu.rules.election.share import numeral
from zhuomu.rules.election.words import share_of

EXAMINING = ("credential_examine", "credentials_pass")
REVIEWER = "代表资格审查小组"
ANNOUNCED = (RoundState.ANNOUNCED, RoundState.SEALED)


def meeting_facts(congress: Congress) -> MeetingFacts:
    """The meeting that every document names."""
    return MeetingFacts(congress.body, congress.title, held_on=congress.on, place=congress.place)


def credentials_facts(congress: Congress) -> CredentialsFacts:
    """代表资格审查报告. Raises ``Refused`` while a credential waits: a report on half of them is none."""
    pending = congress.delegates.filter(credential=Credential.PENDING).count()
    if pending:
        raise refuse(MeetingCode.REPORT_EARLY, count=pending)
    formal = [one for one in delegates_of(congress) if one.kind == DelegateKind.FORMAL]
    valid = [one for one in formal if one.credential == Credential.VALID]
    units = [
        UnitRow(unit.name, unit.quota, sum(1 for one in formal if one.unit_id == unit.pk))
        for unit in congress.units.all()
    ]
    women = sum(one.is_woman for one in valid)
    return CredentialsFacts(
        meeting=meeting_facts(congress),
        reviewer=REVIEWER,
        units=tuple(row for row in units if row.quota or row.elected),
        valid=len(valid),
        make_up=(("女代表", women),) if women else (),
        rejected=tuple(
            (str(one), one.credential_reason) for one in formal if one.credential == Credential.REFUSED
        ),
        reviewed_on=_examined_on(congress),
    )


def _examined_on(congress: Congress) -> date | None:
    last = (
        Event.objects.filter(entity="congress", entity_id=str(congress.pk), verb__in=EXAMINING)
        .order_by("-number")
        .first()
    )
    return timezone.localdate(last.at) if last else None


def attendance_facts(congress: Congress, *, is_to_sign: bool) -> AttendanceFacts:
    """签到表 before the day, 出席名单 after it. Whoever left early has come all the same."""
    holders: dict[int, list[str]] = {}
    for proxy in Proxy.objects.filter(giver__congress=congress).select_related("giver"):
        holders.setdefault(proxy.holder_id, []).append(str(proxy.giver))
    people = []
    for one in delegates_of(congress).filter(credential=Credential.VALID):
        attended = _attended(one)
        is_guest = one.kind != DelegateKind.FORMAL
        if is_guest and attended is Attended.ABSENT and not is_to_sign:
            continue  # nobody waits for a guest
        state = Attended.NONVOTING if is_guest else None if is_to_sign else attended
        proxy_for = "、".join(holders.get(one.pk, ()))
        people.append(Attendee(str(one), one.unit.name, one.post, state, proxy_for))
    due = [one for one in people if one.attended is not Attended.NONVOTING]
    present = sum(one.attended is Attended.PRESENT for one in due)
    in_force = measures_in_force(congress)
    quorum = in_force.measures.quorum if in_force else None
    base = in_force.measures.quorum_base if in_force else Base.DUE
    return AttendanceFacts(
        meeting=meeting_facts(congress),
        people=tuple(people),
        quorum=f"到会人数{share_of(quorum, base, len(due))}" if quorum else "",
        is_quorate=quorum.holds(present, len(due)) if quorum and due and not is_to_sign else None,
        signers=(Signer("制表"),),
    )


def _attended(delegate: Delegate) -> Attended:
    attendance = getattr(delegate, "attendance", None)
    if attendance is None:
        return Attended.ABSENT
    return Attended.PRESENT if attendance.state == AttendanceState.PRESENT else Attended.EXCUSED


def minutes_facts(congress: Congress, by: Actor) -> MinutesFacts:
    """会议纪要 from what was entered once: the room, each item with its text, votes and announced results."""
    facts = attendance_facts(congress, is_to_sign=False)
    names = {
        state: "、".join(one.name for one in facts.people if one.attended is state)
        for state in (Attended.PRESENT, Attended.EXCUSED, Attended.NONVOTING)
    }
    return MinutesFacts(
        mark=f"{congress.body}代表大会纪要",
        number="",
        issuer=congress.body,
        issued_on=max(by.today, congress.on),
        title=f"{congress.title}纪要",
        parts=tuple(_parts(congress, facts)),
        present=names[Attended.PRESENT],
        excused=names[Attended.EXCUSED],
        nonvoting=names[Attended.NONVOTING],
    )


def _parts(congress: Congress, facts: AttendanceFacts) -> Iterator[MinutesPart]:
    due = [one for one in facts.people if one.attended is not Attended.NONVOTING]
    present = sum(one.attended is Attended.PRESENT for one in due)
    day = f"{congress.on.year}年{congress.on.month}月{congress.on.day}日"
    place = f"在{congress.place}" if congress.place else ""
    chairs = congress.officers.filter(kind=OfficerKind.PRESIDIUM, is_adopted=True)
    chaired = "、".join(one.name for one in chairs)
    opening = [f"{day}，{congress.title}{place}召开。应到代表 {len(due)} 人，实到 {present} 人。"]
    if chaired:
        opening.append(f"大会由主席团主持，主席团成员：{chaired}。")
    yield MinutesPart("", tuple(opening))
    contests = list(congress.contests.all())
    number = 0
    for item in congress.agenda.all():
        paragraphs = (*_item_paragraphs(item), *_elected(contests, item))
        if paragraphs:
            number += 1
            yield MinutesPart(f"{numeral(number)}、{item.title}", paragraphs)
    loose_motions = [motion_told(one).words for one in congress.motions.filter(item__isnull=True)]
    rest = (*loose_motions, *_elected(contests, None))
    if rest:
        yield MinutesPart(f"{numeral(number + 1)}、表决和选举", rest)


def _item_paragraphs(item: AgendaItem) -> Iterator[str]:
    yield from (line.strip() for line in re.split(r"\n+", item.minutes_text) if line.strip())
    for motion in item.motions.all():
        yield motion_told(motion).words


def _elected(contests: list[Contest], item: AgendaItem | None) -> Iterator[str]:
    """Announced results of the contests held under an item (None: under no item)."""
    here = [one.pk for one in contests if one.item_id == (item.pk if item else None)]
    tallies = Tally.objects.filter(
        round__contest__in=here, round__state__in=ANNOUNCED, is_current=True, is_passed=True
    ).select_related("round__contest__congress")
    for tally in tallies.order_by("round__contest__order", "round__contest", "round__number"):
        yield from announcement_of(tally.round, tally)[1]
