"""Two blind readings of every bundle. A confirmed ballot is a row at once; a finished bundle keeps no order."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable

from zhuomu.apps.congress.comparing import compare, order_of
from zhuomu.apps.congress.models import (
    BallotRow,
    Bundle,
    BundleEntry,
    EntryMode,
    EntryTurn,
    OfficerKind,
    Round,
    RoundState,
)
from zhuomu.apps.congress.selectors.given import paper_of
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.counting_team import (
    counter_require,
    person_of,
    round_locked,
    state_require,
)
from zhuomu.apps.congress.signs import Paper
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused, refuse
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.reason import Reason

READINGS = (EntryTurn.FIRST, EntryTurn.SECOND)


def bundle_take(*, by: Actor, bundle: Bundle) -> BundleEntry:
    """Take a bundle to read it; one's own unfinished reading is simply taken up again.

    Nobody reads the same bundle twice, and two readings are enough.
    """
    counter_require(by, bundle.round, OfficerKind.TELLER)
    with writing():
        vote = round_locked(bundle.round)
        state_require(vote, RoundState.ENTERING)
        entries = {entry.turn: entry for entry in BundleEntry.objects.filter(bundle=bundle)}
        mine = next((one for one in entries.values() if one.teller == by.person), None)
        if mine is not None and not mine.is_done:
            return mine
        if mine is not None:
            raise refuse(ElectionCode.BUNDLE_READ_BY_YOU, bundle=bundle.number)
        turn = next((turn for turn in READINGS if turn not in entries), None)
        if turn is None:
            raise refuse(ElectionCode.BUNDLE_TAKEN, bundle=bundle.number)
        entry = BundleEntry.objects.create(bundle=bundle, turn=turn, teller=person_of(by))
        _event(by, vote, "bundle_take", entry)
    return entry


def entry_of(by: Actor, bundle: Bundle) -> BundleEntry:
    """The reading of a bundle that somebody has in hand."""
    entry = BundleEntry.objects.filter(bundle=bundle, teller=by.person, turn__in=READINGS).first()
    if entry is None:
        raise refuse(ElectionCode.ENTRY_NONE)
    return entry


def ballot_enter(*, by: Actor, bundle: Bundle, paper: Paper) -> BallotRow:
    """Keep one ballot as it was read. When this returns it is in the database, whatever happens to the machine.

    No event is written for a ballot: the record has a time, and a ballot must not have one.
    """
    counter_require(by, bundle.round, OfficerKind.TELLER)
    with writing():
        entry = _open_entry(by, bundle, EntryMode.BALLOTS)
        if entry.ballots.count() >= bundle.size:
            raise refuse(ElectionCode.BUNDLE_FULL, field="marks", size=bundle.size)
        return _row(entry, paper, save=True)


def ballot_take_back(*, by: Actor, bundle: Bundle, key: uuid.UUID) -> Paper:
    """Take one's own ballot back while the bundle is not finished; returns what it said, to type it again."""
    counter_require(by, bundle.round, OfficerKind.TELLER)
    with writing():
        entry = _open_entry(by, bundle, EntryMode.BALLOTS)
        row = entry.ballots.filter(pk=key).first()
        if row is None:
            raise refuse(ElectionCode.BALLOT_GONE)
        paper = paper_of(row)
        row.delete()
    return paper


def bundle_finish(*, by: Actor, bundle: Bundle) -> bool:
    """Close one's reading. Returns whether the bundle is settled: read twice, and both times the same."""
    counter_require(by, bundle.round, OfficerKind.TELLER)
    with writing():
        entry = _open_entry(by, bundle, EntryMode.BALLOTS)
        count = entry.ballots.count()
        if count != bundle.size:
            raise refuse(ElectionCode.BUNDLE_SHORT, size=bundle.size, count=count)
        rows_shuffle(entry)
        return _done(by, entry)


def totals_enter(*, by: Actor, bundle: Bundle, totals: dict[str, object]) -> bool:
    """Keep the totals of a whole bundle in place of its ballots; checked against themselves by the rules."""
    from zhuomu.apps.congress.services.totals import totals_reasons

    counter_require(by, bundle.round, OfficerKind.TELLER)
    with writing():
        entry = _open_entry(by, bundle, EntryMode.TOTALS)
        reasons: tuple[Reason, ...] = totals_reasons(bundle, totals)
        if reasons:
            raise Refused(*reasons)
        entry.totals = totals
        return _done(by, entry)


def rows_shuffle(entry: BundleEntry) -> None:
    """Write a reading's rows again under new random keys and in the order of these keys.

    Nothing in the table then tells in which order papers were read, nor does any key that a page once showed.
    """
    papers = [paper_of(row) for row in entry.ballots.all()]
    entry.ballots.all().delete()
    rows_write(entry, papers)


def rows_write(entry: BundleEntry, papers: Iterable[Paper]) -> None:
    """Rows for papers, stored in the order of their random keys."""
    rows = sorted((_row(entry, paper, save=False) for paper in papers), key=lambda row: row.key.hex)
    for row in rows:
        row.save(force_insert=True)


def entry_digest(entry: BundleEntry) -> str:
    """A keyed digest of a reading for the record: it shows a later change, and tells nothing of a mark."""
    papers = sorted((paper_of(row) for row in entry.ballots.all()), key=order_of)
    text = json.dumps(
        [[order_of(paper) for paper in papers], entry.totals], ensure_ascii=False, sort_keys=True
    )
    return hmac.new(entry.bundle.round.salt.encode(), text.encode(), hashlib.sha256).hexdigest()


def readings_equal(entries: dict[int, BundleEntry]) -> bool:
    """Whether two finished readings say the same."""
    first, second = entries[EntryTurn.FIRST], entries[EntryTurn.SECOND]
    if first.totals is not None or second.totals is not None:
        return first.totals == second.totals
    one, other = ([paper_of(row) for row in entry.ballots.all()] for entry in (first, second))
    return compare(one, other).is_equal


def _open_entry(by: Actor, bundle: Bundle, mode: EntryMode) -> BundleEntry:
    """One's own reading that is still open, in a round that is being entered in this way."""
    vote = round_locked(bundle.round)
    state_require(vote, RoundState.ENTERING)
    if vote.mode != mode:
        raise refuse(ElectionCode.MODE_OTHER, mode=vote.get_mode_display())
    entry = entry_of(by, bundle)
    if entry.is_done:
        raise refuse(ElectionCode.ENTRY_DONE, bundle=bundle.number)
    return entry


def _row(entry: BundleEntry, paper: Paper, *, save: bool) -> BallotRow:
    row = BallotRow(
        entry=entry,
        marks=paper.marks,
        writeins=[list(one) for one in paper.writeins],
        is_identifying=paper.is_identifying,
        is_illegible=paper.is_illegible,
        is_doubtful=paper.is_doubtful,
    )
    if save:
        row.save(force_insert=True)
    return row


def _done(by: Actor, entry: BundleEntry) -> bool:
    """A reading is finished; with the second one the bundle is held against the first."""
    bundle = entry.bundle
    vote = bundle.round
    entry.is_done = True
    entry.save(update_fields=["is_done", "totals"])
    _event(by, vote, "bundle_finish", entry, hmac=entry_digest(entry))
    entries = {one.turn: one for one in BundleEntry.objects.filter(bundle=bundle, is_done=True)}
    if len(entries) < len(READINGS):
        return False
    is_equal = readings_equal(entries)
    if is_equal:
        Bundle.objects.filter(pk=bundle.pk).update(is_settled=True)
        event_append(
            by=by,
            verb="bundle_agree",
            entity="election_round",
            entity_id=vote.pk,
            facts={"bundle": bundle.number},
        )
    else:
        event_append(
            by=by,
            verb="bundle_differ",
            entity="election_round",
            entity_id=vote.pk,
            facts={"bundle": bundle.number},
        )
    _read_twice(vote)
    return is_equal


def _read_twice(vote: Round) -> None:
    """With every bundle read twice the round goes on to be settled."""
    done = BundleEntry.objects.filter(bundle__round=vote, turn__in=READINGS, is_done=True).count()
    if done == len(READINGS) * Bundle.objects.filter(round=vote).count():
        Round.objects.filter(pk=vote.pk, state=RoundState.ENTERING).update(state=RoundState.SETTLING)


def _event(by: Actor, vote: Round, verb: str, entry: BundleEntry, **facts: object) -> None:
    event_append(
        by=by,
        verb=verb,
        entity="election_round",
        entity_id=vote.pk,
        facts={"bundle": entry.bundle.number, "turn": entry.turn, **facts},
    )
