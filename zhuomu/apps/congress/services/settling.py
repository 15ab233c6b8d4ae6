"""What two readings do not say alike is settled by a third person, with the paper in hand."""

from __future__ import annotations

from collections.abc import Sequence

from zhuomu.apps.congress.comparing import Comparison, compare
from zhuomu.apps.congress.models import Bundle, BundleEntry, EntryMode, EntryTurn, RoundState
from zhuomu.apps.congress.selectors.given import paper_of
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.counting_team import (
    counter_require,
    person_of,
    round_locked,
    state_require,
)
from zhuomu.apps.congress.services.entering import READINGS, entry_digest, rows_write
from zhuomu.apps.congress.services.tallies import changing
from zhuomu.apps.congress.services.totals import totals_reasons
from zhuomu.apps.congress.signs import Paper
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused, refuse
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing


def settle_require(by: Actor, bundle: Bundle) -> dict[int, BundleEntry]:
    """The two readings that differ, for a third person of the team; whoever read the bundle is refused."""
    counter_require(by, bundle.round)
    entries = {entry.turn: entry for entry in bundle.entries.all()}
    done = [entry for turn, entry in entries.items() if turn in READINGS and entry.is_done]
    if len(done) < len(READINGS):
        raise refuse(ElectionCode.NOT_READ_TWICE, bundle=bundle.number)
    if any(entry.teller == by.person for entry in done):
        raise refuse(ElectionCode.SETTLER_IS_TELLER, bundle=bundle.number)
    return entries


def comparison_of(entries: dict[int, BundleEntry]) -> Comparison:
    """The two readings held against each other."""
    first, second = ([paper_of(row) for row in entries[turn].ballots.all()] for turn in READINGS)
    return compare(first, second)


def bundle_settle(*, by: Actor, bundle: Bundle, papers: Sequence[Paper | None]) -> None:
    """Settle the differences of a bundle: for each, in their order, the paper as the third person reads it.

    None stands for one that was not decided. Exactly one person settles a bundle; who comes later is told so.
    """
    with writing():
        entries = _differing(by, bundle, EntryMode.BALLOTS)
        comparison = comparison_of(entries)
        if len(papers) != len(comparison.differences) or None in papers:
            raise refuse(ElectionCode.CHOICE_MISSING)
        settled = BundleEntry.objects.create(
            bundle=bundle, turn=EntryTurn.SETTLED, teller=person_of(by), is_done=True
        )
        rows_write(settled, [*comparison.common, *(paper for paper in papers if paper is not None)])
        _settled(by, settled, len(papers))


def totals_settle(*, by: Actor, bundle: Bundle, totals: dict[str, object]) -> None:
    """Settle a bundle whose two totals differ, by totals counted a third time."""
    with writing():
        _differing(by, bundle, EntryMode.TOTALS)
        reasons = totals_reasons(bundle, totals)
        if reasons:
            raise Refused(*reasons)
        settled = BundleEntry.objects.create(
            bundle=bundle, turn=EntryTurn.SETTLED, teller=person_of(by), is_done=True, totals=totals
        )
        _settled(by, settled, 1)


def _differing(by: Actor, bundle: Bundle, mode: EntryMode) -> dict[int, BundleEntry]:
    vote = round_locked(bundle.round)
    state_require(vote, RoundState.ENTERING, RoundState.SETTLING)
    if vote.mode != mode:
        raise refuse(ElectionCode.MODE_OTHER, mode=vote.get_mode_display())
    entries = settle_require(by, bundle)
    if EntryTurn.SETTLED in entries or Bundle.objects.get(pk=bundle.pk).is_settled:
        raise refuse(ElectionCode.ALREADY_SETTLED, bundle=bundle.number)
    return entries


def _settled(by: Actor, entry: BundleEntry, count: int) -> None:
    bundle = entry.bundle
    changing(by=by, vote=round_locked(bundle.round))
    Bundle.objects.filter(pk=bundle.pk).update(is_settled=True)
    event_append(
        by=by,
        verb="bundle_settle",
        entity="election_round",
        entity_id=bundle.round_id,
        facts={"bundle": bundle.number, "differences": count, "hmac": entry_digest(entry)},
    )
