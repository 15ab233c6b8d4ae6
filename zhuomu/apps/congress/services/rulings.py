"""Doubtful ballots and written names are read by people, in writing; the count only takes what they decided."""

from __future__ import annotations

import dataclasses
import uuid

from zhuomu.apps.congress.models import BallotRow, NameRuling, Officer, OfficerKind, Round, RoundState, Ruling
from zhuomu.apps.congress.selectors.given import ballot_of, entries_counted, measures_of
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.counting_team import (
    counter_require,
    person_of,
    round_locked,
    state_require,
)
from zhuomu.apps.congress.services.tallies import changing
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.election import VoidCode, is_doubtful, name_normalise

AFTER_ENTRY = (RoundState.SETTLING, RoundState.COUNTED, RoundState.SIGNED)


@dataclasses.dataclass(frozen=True, slots=True)
class Decided:
    """A ruling as it was told. ``marks`` empty: the paper is read as it was entered. ``void`` None: it is valid."""

    text: str
    first: str
    second: str = ""
    body: str = ""
    marks: str = ""
    void: VoidCode | None = None


def ballot_rule(*, by: Actor, vote: Round, key: uuid.UUID, decided: Decided) -> Ruling:
    """Rule on a doubtful ballot: two adopted 监票人 who agree, else the body that decides, with what was seen and why.

    Whoever writes it down is one of the two, or 监票人 where a body decided. A new ruling takes the place of the old.
    """
    officer = counter_require(by, vote, OfficerKind.SUPERVISOR)
    with writing():
        vote = round_locked(vote)
        state_require(vote, *AFTER_ENTRY)
        row = _doubtful(vote, key)
        _deciders_check(vote, officer, decided)
        changing(by=by, vote=vote)
        before = row.ruling
        row.ruling = Ruling.objects.create(
            round=vote,
            text=decided.text.strip(),
            first_decider=name_normalise(decided.first),
            second_decider=name_normalise(decided.second),
            body=decided.body.strip(),
            marks="" if decided.void else decided.marks,
            void_reason=decided.void.value if decided.void else "",
        )
        row.save(update_fields=["ruling"])
        if before is not None:
            before.delete()
        # neither the text nor the marks: the record shall not tell what a paper said
        event_append(
            by=by,
            verb="ballot_rule",
            entity="election_round",
            entity_id=vote.pk,
            facts={"by_body": bool(decided.body.strip()), "again": before is not None},
        )
    return row.ruling


def name_rule(*, by: Actor, vote: Round, written: str, meant: str, is_apart: bool) -> None:
    """Say that a written name means a person, or that two names are two people."""
    counter_require(by, vote)
    written, meant = name_normalise(written), name_normalise(meant)
    with writing():
        vote = round_locked(vote)
        state_require(vote, *AFTER_ENTRY)
        if not written or not meant or written == meant:
            raise refuse(ElectionCode.NAME_SAME, field="meant")
        changing(by=by, vote=vote)
        rows = NameRuling.objects.filter(round=vote)
        rows.filter(written__in=(written, meant), meant__in=(written, meant)).delete()
        if not is_apart:
            rows.filter(written=written, is_apart=False).delete()
        NameRuling.objects.create(
            round=vote, written=written, meant=meant, is_apart=is_apart, ruled_by=person_of(by)
        )
        event_append(
            by=by,
            verb="name_rule",
            entity="election_round",
            entity_id=vote.pk,
            facts={"is_apart": is_apart},
        )


def name_unrule(*, by: Actor, vote: Round, pk: int) -> None:
    """Take a decision about a written name back."""
    counter_require(by, vote)
    with writing():
        vote = round_locked(vote)
        state_require(vote, *AFTER_ENTRY)
        row = NameRuling.objects.filter(round=vote, pk=pk).first()
        if row is None:
            raise refuse(ElectionCode.RULING_GONE)
        changing(by=by, vote=vote)
        row.delete()
        event_append(
            by=by,
            verb="name_unrule",
            entity="election_round",
            entity_id=vote.pk,
            facts={"apart": row.is_apart},
        )


def rows_doubtful(vote: Round) -> list[BallotRow]:
    """Papers that people must rule on, or have ruled on, in the order of their random keys."""
    measures = measures_of(vote)
    rows = BallotRow.objects.filter(entry__in=[entry.pk for entry in entries_counted(vote)])
    return [
        row for row in rows.select_related("ruling").order_by("key") if is_doubtful(ballot_of(row), measures)
    ]


def _doubtful(vote: Round, key: uuid.UUID) -> BallotRow:
    row = next((row for row in rows_doubtful(vote) if row.pk == key), None)
    if row is None:
        raise refuse(ElectionCode.RULING_GONE)
    return row


def _deciders_check(vote: Round, officer: Officer, decided: Decided) -> None:
    if not decided.text.strip():
        raise refuse(ElectionCode.RULING_NOTHING, field="text")
    if decided.body.strip():
        return
    supervisors = set(
        Officer.objects.filter(
            congress=vote.contest.congress_id, kind=OfficerKind.SUPERVISOR, is_adopted=True
        ).values_list("name", flat=True)
    )
    pair = {name_normalise(decided.first), name_normalise(decided.second)} - {""}
    candidates = sorted(pair & set(map(name_normalise, vote.names)))
    if candidates:
        raise refuse(ElectionCode.RULING_CANDIDATE, field="first", names="、".join(candidates))
    if len(pair) < 2 or not pair <= set(map(name_normalise, supervisors)):
        raise refuse(ElectionCode.RULING_TWO, field="second")
    if name_normalise(officer.name) not in pair:
        raise refuse(ElectionCode.RULING_NOT_YOURS, field="first", name=officer.name)
