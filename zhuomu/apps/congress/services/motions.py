"""表决: an open vote with its numbers, and what it adopts: a document, a list of officers, or nothing but itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from zhuomu.apps.congress.models import (
    AgendaItem,
    Congress,
    CongressState,
    DocumentVersion,
    Motion,
    MotionKind,
    Officer,
)
from zhuomu.apps.congress.services.attendance import roll_of
from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.apps.congress.services.guards_meeting import congress_require, not_closed
from zhuomu.apps.congress.services.measures import version_adoptable
from zhuomu.apps.congress.services.officers import officers_adoptable
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused, refuse, refuse_if
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.election import Voices, VoteOutcome, VoteRule, motion
from zhuomu.rules.election.codec import plain_facts, plain_object
from zhuomu.rules.reason import Reason


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """A vote as it was counted by hand; ``seen_present``: who was in the room on the form that was filled in."""

    for_: int
    against: int = 0
    abstain: int = 0
    not_voting: int = 0
    seen_present: int | None = None


def document_adopt(
    *,
    by: Actor,
    version: DocumentVersion,
    rule: VoteRule,
    counted: Counted,
    item: AgendaItem | None = None,
    subject: str = "",
) -> Motion:
    """Vote on the version that lies before the congress. Passed: it is adopted, and its document frozen for good."""
    congress = version.document.congress
    congress_require(by, congress, Right.CONGRESS_CHAIR)
    with writing():
        fresh = _meeting(congress)
        version = DocumentVersion.objects.select_related("document").get(pk=version.pk)
        refuse_if(*version_adoptable(version))
        title = subject or f"通过《{version.document.title}》"
        made = _motion(by, fresh, MotionKind.DOCUMENT, title, rule, counted, item=item, version=version)
        if made.is_passed:
            version.adopted_at = by.at
            version.save(update_fields=["adopted_at"])
        _note(by, made, {"document": version.document_id, "sha256": version.sha256})
    return made


def officers_adopt(
    *,
    by: Actor,
    congress: Congress,
    officers: Sequence[Officer],
    rule: VoteRule,
    counted: Counted,
    item: AgendaItem | None = None,
    subject: str = "",
) -> Motion:
    """Vote on a list of officers as a whole. Passed: their duty begins."""
    congress_require(by, congress, Right.CONGRESS_CHAIR)
    with writing():
        fresh = _meeting(congress)
        chosen = list(fresh.officers.filter(pk__in=[one.pk for one in officers]))
        refuse_if(*officers_adoptable(fresh, chosen))
        title = subject or f"通过{'、'.join(dict.fromkeys(one.get_kind_display() for one in chosen))}名单"
        numbers = [one.pk for one in chosen]
        made = _motion(by, fresh, MotionKind.OFFICERS, title, rule, counted, item=item, officer_ids=numbers)
        if made.is_passed:
            fresh.officers.filter(pk__in=numbers).update(is_adopted=True)
        _note(by, made, {"officers": numbers})
    return made


def motion_take(
    *,
    by: Actor,
    congress: Congress,
    subject: str,
    rule: VoteRule,
    counted: Counted,
    item: AgendaItem | None = None,
) -> Motion:
    """Vote on anything else that the congress decides: a resolution, the way of voting."""
    congress_require(by, congress, Right.CONGRESS_CHAIR)
    if not subject.strip():
        raise refuse(MeetingCode.SUBJECT_MISSING, field="subject")
    with writing():
        made = _motion(by, _meeting(congress), MotionKind.OTHER, subject.strip(), rule, counted, item=item)
        _note(by, made, {})
    return made


def _meeting(congress: Congress) -> Congress:
    fresh = not_closed(congress)
    if fresh.state != CongressState.OPEN:
        raise refuse(MeetingCode.NOT_OPEN)
    return fresh


def _motion(
    by: Actor,
    congress: Congress,
    kind: MotionKind,
    subject: str,
    rule: VoteRule,
    counted: Counted,
    *,
    item: AgendaItem | None,
    version: DocumentVersion | None = None,
    officer_ids: Sequence[int] = (),
) -> Motion:
    """The vote as a row, with the room as it is now. Numbers that do not add up are refused with their rule."""
    room = roll_of(congress)
    if counted.seen_present is not None and counted.seen_present != room.present:
        raise refuse(MeetingCode.PRESENT_CHANGED, seen=counted.seen_present, present=room.present)
    voices = Voices(
        room.due, room.present, counted.for_, counted.against, counted.abstain, counted.not_voting
    )
    outcome = motion(rule, voices)
    if not outcome.is_held:
        raise Refused(*(Reason(one.code, one.facts, "not_voting") for one in outcome.reasons))
    return Motion.objects.create(
        congress=congress,
        item=item,
        kind=kind,
        subject=subject,
        version=version,
        officer_ids=list(officer_ids),
        rule=plain_object(rule),
        due=voices.due,
        present=voices.present,
        for_count=voices.for_,
        against_count=voices.against,
        abstain_count=voices.abstain,
        not_voting_count=voices.not_voting,
        is_held=True,
        is_passed=outcome.is_passed,
        outcome=_outcome_json(outcome),
        decided_by=by.person,
        decided_at=by.at,
    )


def _outcome_json(outcome: VoteOutcome) -> dict[str, object]:
    return {
        "base": outcome.base,
        "need": outcome.need,
        "reasons": [
            {"code": str(reason.code), "facts": plain_facts(reason.facts)} for reason in outcome.reasons
        ],
    }


def _note(by: Actor, made: Motion, facts: dict[str, object]) -> None:
    event_append(
        by=by,
        verb="motion_take",
        entity="congress",
        entity_id=made.congress_id,
        facts={
            "motion": made.pk,
            "kind": made.kind,
            "is_passed": made.is_passed,
            "for": made.for_count,
            "against": made.against_count,
            "abstain": made.abstain_count,
            "not_voting": made.not_voting_count,
            **facts,
        },
    )
