"""What was counted: the tally that stands, its sheet, and who has signed it."""

from __future__ import annotations

from typing import Any

from zhuomu.apps.congress.models import FigureKind, Round, RoundState, SheetSignature, Tally
from zhuomu.apps.congress.selectors.given import figures_agreed
from zhuomu.rules.election import ReportLine, ResultSheet, Signature

PASSED_STATES = (RoundState.COUNTED, RoundState.SIGNED, RoundState.ANNOUNCED, RoundState.SEALED)
ANNOUNCED_STATES = (RoundState.ANNOUNCED, RoundState.SEALED)


def tally_current(vote: Round) -> Tally | None:
    """The tally of a round that passed every stage and still stands; nothing else may ever be shown."""
    if vote.state not in PASSED_STATES:
        return None
    return Tally.objects.filter(round=vote, is_current=True, is_passed=True).first()


def stop_reasons(vote: Round) -> list[dict[str, Any]]:
    """Why the last count stopped, as stored reasons; a count that stopped holds no totals."""
    tally = Tally.objects.filter(round=vote, is_current=True, is_passed=False).first()
    reasons: list[dict[str, Any]] = tally.outcome["reasons"] if tally else []
    return reasons


def sheet_of(vote: Round, tally: Tally) -> ResultSheet:
    """The result sheet from the stored outcome: it can be printed when the ballots are long deleted."""
    outcome = tally.outcome
    return ResultSheet(
        due=vote.due,
        present=figures_agreed(vote).get(FigureKind.PRESENT, 0),
        proxies=vote.proxies,
        issued=outcome["issued"],
        recovered=outcome["recovered"],
        valid=outcome["valid"],
        void=tuple(outcome["void_why"].items()),
        lines=_lines(outcome, vote.names),
        threshold=outcome["threshold"],
        elected=tuple(outcome["elected"]),
        next=outcome["next"],
        measures_sha256=tally.measures_sha256,
        input_sha256=tally.input_sha256,
        outcome_sha256=tally.outcome_sha256,
    )


def _lines(outcome: dict[str, Any], names: list[str]) -> tuple[ReportLine, ...]:
    elected = set(outcome["elected"])
    rows: dict[str, list[int]] = outcome["tally"]
    printed = [_line(name, rows[name], name in elected, is_writein=False) for name in names]
    written = [
        _line(name, [votes, 0, 0, 0], name in elected, is_writein=True)
        for name, votes in sorted(outcome["writein"].items())
    ]
    return tuple(sorted([*printed, *written], key=lambda line: -line.for_))


def _line(name: str, row: list[int], is_elected: bool, *, is_writein: bool) -> ReportLine:
    for_, against, abstain, unclear = row
    return ReportLine(name, for_, against, abstain, unclear, is_writein, is_elected)


def signatures_of(tally: Tally) -> tuple[Signature, ...]:
    """Who has signed this tally, as the rules take it."""
    rows = SheetSignature.objects.filter(tally=tally).order_by("signed_at", "pk")
    return tuple(Signature(row.role, row.name, row.retyped, tally.outcome_sha256) for row in rows)
