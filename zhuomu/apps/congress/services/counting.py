"""The count of a round: nothing of it is kept or shown before every stage has passed."""

from __future__ import annotations

from collections.abc import Sequence

from zhuomu.apps.congress.models import Bundle, Round, RoundState, Tally
from zhuomu.apps.congress.selectors.given import given_of, measures_of
from zhuomu.apps.congress.selectors.tallies import tally_current
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.counting_team import counter_require, round_locked, state_require
from zhuomu.apps.congress.services.guards_meeting import congress_require
from zhuomu.apps.congress.services.tallies import outcome_keep
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused, refuse
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules import election as rules
from zhuomu.rules.election import Outcome, StopCode
from zhuomu.rules.reason import Reason


def round_count(*, by: Actor, vote: Round) -> Tally:
    """Count the round by its measures. A count that stops says why and tells no totals."""
    counter_require(by, vote)
    with writing():
        vote = round_locked(vote)
        state_require(vote, RoundState.ENTERING, RoundState.SETTLING)
        left = Bundle.objects.filter(round=vote, is_settled=False).count()
        if left:
            raise refuse(ElectionCode.DIFFERENCES_OPEN, count=left)
        return _count(by, vote)


def chair_choose(*, by: Actor, vote: Round, names: Sequence[str]) -> Tally:
    """The chair chooses among the tied, where the measures give it to the chair; the round is counted again."""
    congress_require(by, vote.contest.congress, Right.CONGRESS_CHAIR)
    with writing():
        vote = round_locked(vote)
        state_require(vote, RoundState.COUNTED, RoundState.SIGNED)
        vote.chair_choice = list(names)
        outcome = rules.count(measures_of(vote), given_of(vote))
        bad = [reason for reason in outcome.reasons if reason.code is StopCode.CHOICE_BAD]
        if bad:
            raise Refused(*(Reason(reason.code, reason.facts, "names") for reason in bad))
        vote.save(update_fields=["chair_choice"])
        event_append(
            by=by,
            verb="chair_choose",
            entity="election_round",
            entity_id=vote.pk,
            facts={"names": len(vote.chair_choice)},
        )
        return _count(by, vote)


def is_fresh(vote: Round) -> bool:
    """Whether the papers still give the result that stands: nothing was changed behind the services."""
    tally = tally_current(vote)
    return tally is not None and outcome_now(vote).sha256 == tally.outcome_sha256


def outcome_now(vote: Round) -> Outcome:
    """What the rules make of the papers as they are now."""
    return rules.count(measures_of(vote), given_of(vote))


def _count(by: Actor, vote: Round) -> Tally:
    tally = outcome_keep(by=by, vote=vote, outcome=outcome_now(vote))
    vote.state = RoundState.COUNTED if tally.is_passed else RoundState.SETTLING
    vote.save(update_fields=["state"])
    event_append(
        by=by,
        verb="round_count",
        entity="election_round",
        entity_id=vote.pk,
        facts={
            "number": tally.number,
            "passed": tally.is_passed,
            "measures": tally.measures_sha256,
            "input": tally.input_sha256,
            "outcome": tally.outcome_sha256,
        },
    )
    return tally
