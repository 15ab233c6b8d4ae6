"""Tallies are kept, never changed; what was counted may change, and then the tally and its signatures fall."""

from __future__ import annotations

from zhuomu.apps.congress.models import Round, RoundState, SheetSignature, Tally
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.services.events import event_append
from zhuomu.rules.election import Outcome, outcome_json

OPEN_STATES = (RoundState.ENTERING, RoundState.SETTLING, RoundState.COUNTED, RoundState.SIGNED)


def outcome_keep(*, by: Actor, vote: Round, outcome: Outcome) -> Tally:
    """Keep what the rules made of the papers as the tally that stands. Must run inside ``writing()``."""
    tally_drop(by=by, vote=vote)
    return Tally.objects.create(
        round=vote,
        number=Tally.objects.filter(round=vote).count() + 1,
        is_passed=outcome.result is not None,
        outcome=outcome_json(outcome),
        measures_sha256=outcome.measures_sha256,
        input_sha256=outcome.input_sha256,
        outcome_sha256=outcome.sha256,
        counted_by=by.person,
        counted_at=by.at,
    )


def tally_drop(*, by: Actor, vote: Round) -> None:
    """Clear the tally that stands and every signature under it. Must run inside ``writing()``.

    Whoever changes anything that was counted calls this: a signature never stands under a sheet that it did not see.
    """
    standing = Tally.objects.filter(round=vote, is_current=True)
    was_passed = standing.filter(is_passed=True).exists()
    SheetSignature.objects.filter(tally__in=standing).delete()
    # numbers that stand no longer are nobody's business; the row itself tells that there was a count
    standing.update(is_current=False, outcome={})
    if was_passed:
        event_append(
            by=by, verb="tally_drop", entity="election_round", entity_id=vote.pk, facts={"state": vote.state}
        )


def changing(*, by: Actor, vote: Round) -> None:
    """Before a change of what was counted: refuse once the result is announced, else clear tally and signatures."""
    if vote.state not in OPEN_STATES:
        raise refuse(ElectionCode.WRONG_STATE, state=vote.get_state_display())
    tally_drop(by=by, vote=vote)
    if vote.state in (RoundState.COUNTED, RoundState.SIGNED):
        vote.state = RoundState.SETTLING
        vote.save(update_fields=["state"])
