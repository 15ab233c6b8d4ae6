"""Who may see a result, and what a page shows of it. Nobody sees a number before every stage has passed."""

from __future__ import annotations

import dataclasses
from typing import Any

from zhuomu.apps.congress.models import Round, RoundState, SheetSignature, Tally
from zhuomu.apps.congress.selectors.election import officer_of
from zhuomu.apps.congress.selectors.election_facts import NEXT_WORDS, TEAM, reasons_said
from zhuomu.apps.congress.selectors.meeting import powers_of
from zhuomu.apps.congress.selectors.sight import round_get
from zhuomu.apps.congress.selectors.tallies import ANNOUNCED_STATES, sheet_of, tally_current
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import code_sentence
from zhuomu.rules.election import Next, ResultSheet, VoidCode


def may_see_result(by: Actor, vote: Round) -> bool:
    """Whether somebody may see a result: everybody in sight once it is announced, before that who must sign it."""
    if tally_current(vote) is None:
        return False
    if vote.state in ANNOUNCED_STATES:
        return True
    congress = vote.contest.congress
    powers = powers_of(by, congress)
    return powers.can_chair or powers.can_manage or officer_of(by, congress, *TEAM) is not None


def result_get(by: Actor, pk: int) -> tuple[Round, Tally]:
    """A round in sight with its result. A result that somebody may not see is not found, like one that is not there."""
    vote = round_get(by, pk)
    tally = tally_current(vote)
    if tally is None or not may_see_result(by, vote):
        raise refuse(CoreCode.NOT_FOUND)
    return vote, tally


@dataclasses.dataclass(frozen=True, slots=True)
class ResultShown:
    """A result as its page shows it."""

    sheet: ResultSheet
    next_words: str
    tied: tuple[str, ...]
    tie_seats: int
    vacant: int
    proposed: tuple[str, ...]
    alternates: tuple[str, ...]
    void: tuple[tuple[str, int], ...]
    void_entries: tuple[tuple[str, int], ...]
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    signatures: tuple[SheetSignature, ...]

    @property
    def void_count(self) -> int:
        """All void papers."""
        return sum(number for _, number in self.void)


def result_shown(vote: Round, tally: Tally) -> ResultShown:
    """A tally that passed, in words."""
    outcome: dict[str, Any] = tally.outcome
    sheet = sheet_of(vote, tally)
    void = tuple((code_sentence(f"{_FAMILY}{short}", {}), number) for short, number in sheet.void)
    entries: dict[str, int] = {}
    for one in outcome["void_entries"]:
        words = code_sentence(one["code"], {})
        entries[words] = entries.get(words, 0) + int(one["n"])
    return ResultShown(
        sheet=sheet,
        next_words=NEXT_WORDS[Next(sheet.next)],
        tied=tuple(outcome["tie"]),
        tie_seats=outcome["tie_seats"],
        vacant=outcome["vacant"],
        proposed=tuple(outcome["proposed"]),
        alternates=tuple(outcome["alternates"]),
        void=void,
        void_entries=tuple(entries.items()),
        reasons=tuple(reasons_said(outcome["reasons"])),
        remarks=tuple(reasons_said(outcome["remarks"])),
        signatures=tuple(SheetSignature.objects.filter(tally=tally).order_by("signed_at", "pk")),
    )


_FAMILY = VoidCode.ILLEGIBLE.value.removesuffix(VoidCode.ILLEGIBLE.short)
SIGNABLE = (RoundState.COUNTED, RoundState.SIGNED)
