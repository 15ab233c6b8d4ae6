"""Papers are sealed until a day; what the machine holds of them is deleted after it. The result stays."""

from __future__ import annotations

from datetime import date

from zhuomu.apps.congress.models import BallotRow, BundleEntry, NameRuling, Round, RoundState, Ruling
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.counting_team import round_locked, state_require
from zhuomu.apps.congress.services.guards_meeting import congress_require
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing

SEALABLE = (RoundState.ANNOUNCED, RoundState.VOID)


def round_seal(*, by: Actor, vote: Round, note: str, keep_until_on: date) -> None:
    """Seal a round's papers and say until when they are kept; the day lies ahead, so that an appeal finds them."""
    congress_require(by, vote.contest.congress, Right.CONGRESS_CHAIR)
    with writing():
        vote = round_locked(vote)
        state_require(vote, *SEALABLE)
        if keep_until_on <= by.today:
            raise refuse(ElectionCode.KEEP_TOO_SHORT, field="keep_until_on")
        vote.sealed_at, vote.sealed_note, vote.keep_until_on = by.at, note.strip(), keep_until_on
        was_void = vote.state == RoundState.VOID
        if not was_void:
            vote.state = RoundState.SEALED
        vote.save(update_fields=["sealed_at", "sealed_note", "keep_until_on", "state"])
        event_append(
            by=by,
            verb="round_seal",
            entity="election_round",
            entity_id=vote.pk,
            facts={"keep_until": keep_until_on.isoformat(), "void": was_void},
        )


def ballots_forget_due(*, by: Actor) -> int:
    """Delete what is held of papers whose time is over: rows, totals of bundles, rulings' marks, names, the salt.

    Safe when run twice or late. Returns how many rounds were cleared.
    """
    due = Round.objects.filter(sealed_at__isnull=False, keep_until_on__lt=by.today, deleted_at__isnull=True)
    count = 0
    for pk in due.values_list("pk", flat=True):
        with writing():
            vote = Round.objects.get(pk=pk)
            if vote.deleted_at is None:
                _forget(by, vote)
                count += 1
    return count


def _forget(by: Actor, vote: Round) -> None:
    rows, _ = BallotRow.objects.filter(entry__bundle__round=vote).delete()
    BundleEntry.objects.filter(bundle__round=vote).update(totals=None)
    Ruling.objects.filter(round=vote).update(marks="")
    NameRuling.objects.filter(round=vote).delete()
    vote.salt, vote.deleted_at = "", by.at
    vote.save(update_fields=["salt", "deleted_at"])
    event_append(
        by=by,
        verb="ballots_forget",
        entity="election_round",
        entity_id=vote.pk,
        facts={"rows": rows},
    )
