"""People and papers are counted by two people who do not see each other's number; equal or both count again."""

from __future__ import annotations

from enum import StrEnum

from zhuomu.apps.congress.models import Figure, FigureKind, Round, RoundState
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.counting_team import (
    counter_require,
    person_of,
    round_locked,
    state_require,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing

TOLD_TWICE = 2


class Told(StrEnum):
    """What became of a number that somebody told."""

    FIRST = "first"
    AGREED = "agreed"
    DIFFER = "differ"


def figure_tell(*, by: Actor, vote: Round, kind: FigureKind, number: int) -> Told:
    """Tell a number. The second person is told only whether it is the same one; where not, both are asked again."""
    counter_require(by, vote)
    with writing():
        vote = round_locked(vote)
        state_require(vote, RoundState.PAPERS)
        told = list(Figure.objects.filter(round=vote, kind=kind))
        if len(told) == TOLD_TWICE:
            raise refuse(ElectionCode.FIGURE_AGREED, field="number", kind=kind.label)
        if any(one.told_by == by.person for one in told):
            raise refuse(ElectionCode.FIGURE_TOLD, field="number", kind=kind.label)
        if told and told[0].number != number:
            Figure.objects.filter(round=vote, kind=kind).delete()
            # no number in the record before two people agree: whoever reads the record would not count blind
            _event(by, vote, kind, is_agreed=False)
            return Told.DIFFER
        Figure.objects.create(round=vote, kind=kind, number=number, told_by=person_of(by), told_at=by.at)
        if not told:
            event_append(
                by=by,
                verb="figure_tell",
                entity="election_round",
                entity_id=vote.pk,
                facts={"kind": kind.value},
            )
            return Told.FIRST
        _event(by, vote, kind, is_agreed=True)
        return Told.AGREED


def figure_again(*, by: Actor, vote: Round, kind: FigureKind) -> None:
    """Have a number counted again, because the papers do not add up."""
    counter_require(by, vote)
    with writing():
        vote = round_locked(vote)
        state_require(vote, RoundState.PAPERS)
        Figure.objects.filter(round=vote, kind=kind).delete()
        event_append(
            by=by,
            verb="figure_again",
            entity="election_round",
            entity_id=vote.pk,
            facts={"kind": kind.value},
        )


def _event(by: Actor, vote: Round, kind: FigureKind, *, is_agreed: bool) -> None:
    facts = {"kind": kind.value}
    if is_agreed:
        event_append(by=by, verb="figures_agree", entity="election_round", entity_id=vote.pk, facts=facts)
    else:
        event_append(by=by, verb="figures_differ", entity="election_round", entity_id=vote.pk, facts=facts)
