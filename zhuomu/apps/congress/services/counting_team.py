"""Who may touch papers: people whom the congress adopted for it, and never a candidate or a relative of one."""

from __future__ import annotations

from zhuomu.apps.congress.models import Officer, OfficerKind, Round
from zhuomu.apps.congress.selectors.given import contest_of, measures_of
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse, refuse_if
from zhuomu.core.models import Person
from zhuomu.core.rights import Right
from zhuomu.rules.election import RoundCode, counters_check

TEAM = (OfficerKind.TELLER, OfficerKind.SUPERVISOR)


def counter_require(by: Actor, vote: Round, *kinds: OfficerKind) -> Officer:
    """The adopted officer that somebody is in this round, or a refusal with its rule.

    Besides the right an adopted appointment is needed; a candidate and a listed relative of one are refused even
    where the appointment says otherwise (选举法 2020 art. 43).
    """
    by.require(Right.CONGRESS_COUNT)
    wanted = kinds or TEAM
    officer = (
        Officer.objects.filter(
            congress=vote.contest.congress_id, person=by.person, is_adopted=True, kind__in=wanted
        )
        .order_by("kind", "order")
        .first()
    )
    if officer is None:
        raise refuse(ElectionCode.NOT_APPOINTED, kinds="、".join(kind.label for kind in wanted))
    barred = {RoundCode.COUNTER_IS_CANDIDATE, RoundCode.COUNTER_IS_RELATIVE}
    names = dict.fromkeys((officer.name, by.name))
    refuse_if(
        *(
            reason
            for name in names
            for reason in counters_check(measures_of(vote), contest_of(vote), [(officer.role, name)])
            if reason.code in barred
        )
    )
    return officer


def person_of(by: Actor) -> Person:
    """The person who acts; call after :func:`counter_require`, which refuses everybody else."""
    assert by.person is not None  # noqa: S101 - narrows the type
    return by.person


def state_require(vote: Round, *states: str) -> None:
    """Refuse a step that does not belong to the round's state."""
    if vote.state not in states:
        raise refuse(ElectionCode.WRONG_STATE, state=vote.get_state_display())


def round_locked(vote: Round) -> Round:
    """The round as it stands now. Call inside ``writing()``: nobody else writes meanwhile."""
    return Round.objects.select_related("contest__congress__office").get(pk=vote.pk)
