"""Who stands for a result: signatures by retyped names, the chair's announcement, the notice to the paper."""

from __future__ import annotations

from zhuomu.apps.congress.models import Officer, Round, RoundState, SheetSignature, Tally
from zhuomu.apps.congress.selectors.election_facts import announcement_of
from zhuomu.apps.congress.selectors.given import measures_of
from zhuomu.apps.congress.selectors.tallies import ANNOUNCED_STATES, sheet_of, signatures_of, tally_current
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.counting import is_fresh
from zhuomu.apps.congress.services.counting_team import (
    counter_require,
    person_of,
    round_locked,
    state_require,
)
from zhuomu.apps.congress.services.guards_meeting import congress_require
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse, refuse_if
from zhuomu.core.models import Notice
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.notices import notice_hand_in
from zhuomu.core.write import writing
from zhuomu.rules.election import StopCode, name_normalise, signatures_check
from zhuomu.rules.reason import Reason


def sheet_sign(*, by: Actor, vote: Round, retyped: str) -> SheetSignature:
    """Sign the result sheet by typing one's own name again. The last role that the measures ask for closes it."""
    officer = counter_require(by, vote)
    with writing():
        vote = round_locked(vote)
        state_require(vote, RoundState.COUNTED, RoundState.SIGNED)
        tally = _standing(vote)
        if name_normalise(retyped) != name_normalise(officer.name):
            facts = {"name": officer.name, "role": officer.role}
            raise refuse(StopCode.SIGNATURE_RETYPED, field="retyped", **facts)
        if SheetSignature.objects.filter(tally=tally, name=officer.name).exists():
            raise refuse(ElectionCode.ALREADY_SIGNED, field="retyped", name=officer.name)
        signature = _sign(by, tally, officer, retyped)
        is_complete = not signing_reasons(vote)
        if is_complete and vote.state == RoundState.COUNTED:
            vote.state = RoundState.SIGNED
            vote.save(update_fields=["state"])
        event_append(
            by=by,
            verb="sheet_sign",
            entity="election_round",
            entity_id=vote.pk,
            facts={"outcome": tally.outcome_sha256, "role": officer.role, "complete": is_complete},
        )
    return signature


def signing_reasons(vote: Round) -> tuple[Reason, ...]:
    """Whose signature is still missing under the result that stands."""
    tally = tally_current(vote)
    if tally is None:
        return (Reason(ElectionCode.NOT_PASSED),)
    return signatures_check(measures_of(vote), sheet_of(vote, tally), signatures_of(tally))


def result_announce(*, by: Actor, vote: Round) -> None:
    """The chair announces the signed result; from now on everybody who sees the congress sees it."""
    congress_require(by, vote.contest.congress, Right.CONGRESS_CHAIR)
    with writing():
        vote = round_locked(vote)
        state_require(vote, RoundState.SIGNED)
        tally = _standing(vote)
        refuse_if(*signing_reasons(vote))
        vote.state, vote.announced_at = RoundState.ANNOUNCED, by.at
        vote.save(update_fields=["state", "announced_at"])
        event_append(
            by=by,
            verb="result_announce",
            entity="election_round",
            entity_id=vote.pk,
            facts={"outcome": tally.outcome_sha256},
        )


def result_notice(*, by: Actor, vote: Round) -> Notice:
    """Hand the announced result to the paper; the same round again while the notice waits replaces its words."""
    congress = vote.contest.congress
    by.require(Right.NOTICE_WRITE)
    congress_require(by, congress, Right.CONGRESS_MANAGE)
    tally = tally_current(vote)
    if tally is None or vote.state not in ANNOUNCED_STATES:
        raise refuse(ElectionCode.WRONG_STATE, state=vote.get_state_display())
    title, paragraphs = announcement_of(vote, tally)
    return notice_hand_in(
        by=by,
        key=f"congress.result.{vote.pk}",
        app="congress",
        kind="result",
        office=congress.office,
        title=title,
        paragraphs=paragraphs,
    )


def _standing(vote: Round) -> Tally:
    """The tally that stands, held against the papers once more."""
    tally = tally_current(vote)
    if tally is None:
        raise refuse(ElectionCode.NOT_PASSED)
    if not is_fresh(vote):
        raise refuse(ElectionCode.CHANGED_SINCE_COUNT)
    return tally


def _sign(by: Actor, tally: Tally, officer: Officer, retyped: str) -> SheetSignature:
    return SheetSignature.objects.create(
        tally=tally,
        role=officer.role,
        name=officer.name,
        retyped=retyped.strip(),
        signed_by=person_of(by),
        signed_at=by.at,
    )
