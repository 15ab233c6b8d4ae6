"""Papers of an election as Word and PDF, and the count for another program to repeat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuomu.apps.congress import documents
from zhuomu.apps.congress.models import FigureKind, OfficerKind, Round, RoundState
from zhuomu.apps.congress.selectors import election_facts as facts
from zhuomu.apps.congress.selectors.given import figures_agreed, given_of, measures_of, measures_read
from zhuomu.apps.congress.selectors.results import result_get
from zhuomu.apps.congress.selectors.sight import contest_get, round_get
from zhuomu.apps.congress.selectors.tallies import tally_current
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.counting import outcome_now
from zhuomu.apps.congress.services.counting_team import counter_require
from zhuomu.apps.congress.services.guards_meeting import congress_require
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of, attached, staff
from zhuomu.core.rights import Right
from zhuomu.core.word import DOCX

PER_SHEET = frozenset({1, 2, 4})
JSON = "application/json"
ACCOUNTED = (FigureKind.PRINTED, FigureKind.ISSUED, FigureKind.EXCHANGED, FigureKind.UNUSED)


def paper_file(paper: documents.Paper, kind: str) -> HttpResponse:
    """A document as Word or PDF."""
    if kind == "pdf":
        return attached(documents.pdf_bytes(paper), documents.PDF, f"{paper.title}.pdf")
    return attached(documents.word_bytes(paper), DOCX, f"{paper.title}.docx")


def _per_sheet(request: HttpRequest) -> int:
    """How many equal ballots lie on one A4."""
    text = request.GET.get("per_sheet", "1")
    return int(text) if text in {str(number) for number in PER_SHEET} else 1


@staff(Right.CONGRESS_MANAGE)
@require_safe
def congress_ballot_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The ballot as it would be printed, before a round fixes its names."""
    actor = actor_of(request)
    contest = contest_get(actor, pk)
    congress_require(actor, contest.congress, Right.CONGRESS_MANAGE)
    measures = measures_read(contest.measures.parameters) if contest.measures else None
    if measures is None:
        raise refuse(ElectionCode.MEASURES_NONE)
    if contest.order_confirmed_at is None:
        raise refuse(ElectionCode.ORDER_OPEN)
    ballot = facts.ballot_of_contest(contest, measures, per_sheet=_per_sheet(request))
    return paper_file(documents.ballot_paper(ballot), kind)


@staff(Right.CONGRESS_VIEW)
@require_safe
def congress_result_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """计票结果报告单, for whoever may see the result."""
    vote, tally = result_get(actor_of(request), pk)
    return paper_file(documents.result_paper(facts.result_facts(vote, tally)), kind)


@staff(Right.CONGRESS_MANAGE, Right.CONGRESS_COUNT, Right.CONGRESS_CHAIR)
@require_safe
def congress_round_file(request: HttpRequest, pk: int, name: str, kind: str) -> HttpResponse:
    """One of the papers that a round needs; each only when there is something true to print on it."""
    actor = actor_of(request)
    vote = round_get(actor, pk)
    return paper_file(MAKERS[name](request, actor, vote), kind)


def _ballot(request: HttpRequest, actor: Actor, vote: Round) -> documents.Paper:
    congress_require(actor, vote.contest.congress, Right.CONGRESS_MANAGE)
    return documents.ballot_paper(facts.ballot_of_round(vote, per_sheet=_per_sheet(request)))


def _issue(_request: HttpRequest, actor: Actor, vote: Round) -> documents.Paper:
    _accounted(actor, vote)
    return documents.issue_paper(facts.issue_facts(vote))


def _destruction(_request: HttpRequest, actor: Actor, vote: Round) -> documents.Paper:
    _accounted(actor, vote)
    return documents.destruction_paper(facts.destruction_facts(vote))


def _accounted(actor: Actor, vote: Round) -> None:
    """Registers are printed from numbers that two people told alike."""
    counter_or_manager(actor, vote)
    told = figures_agreed(vote)
    missing = [kind.label for kind in ACCOUNTED if kind not in told]
    if missing:
        raise refuse(ElectionCode.FIGURES_OPEN, missing="、".join(missing))


def counter_or_manager(actor: Actor, vote: Round) -> None:
    """Whoever prepares the congress, or counts at it."""
    if not actor.has(Right.CONGRESS_MANAGE, vote.contest.congress.office):
        counter_require(actor, vote)


def _rulings(_request: HttpRequest, actor: Actor, vote: Round) -> documents.Paper:
    """Rulings tell what stood on a paper: for 监票人 alone."""
    counter_require(actor, vote, OfficerKind.SUPERVISOR)
    return documents.rulings_paper(facts.rulings_facts(vote))


def _seal(_request: HttpRequest, actor: Actor, vote: Round) -> documents.Paper:
    counter_or_manager(actor, vote)
    tally = tally_current(vote)
    is_over = vote.state in (RoundState.ANNOUNCED, RoundState.SEALED, RoundState.VOID)
    if not is_over:
        raise refuse(ElectionCode.WRONG_STATE, state=vote.get_state_display())
    return documents.seal_paper(facts.seal_facts(vote, tally))


MAKERS: dict[str, Callable[[HttpRequest, Actor, Round], Any]] = {
    "ballot": _ballot,
    "issue": _issue,
    "destruction": _destruction,
    "rulings": _rulings,
    "seal": _seal,
}


@staff(Right.CONGRESS_COUNT)
@require_safe
def congress_recount_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was counted, for another program: papers grouped by what is on them, for 监票人 alone."""
    actor = actor_of(request)
    vote, _tally = result_get(actor, pk)
    counter_require(actor, vote, OfficerKind.SUPERVISOR)
    if vote.deleted_at is not None:
        raise refuse(ElectionCode.BALLOTS_DELETED)
    if tally_current(vote) is None:
        raise refuse(CoreCode.NOT_FOUND)
    text = documents.export_text(
        measures_of(vote),
        given_of(vote),
        outcome=outcome_now(vote),
        label=f"{vote.contest.title} {vote.number}",
    )
    return attached(text.encode(), JSON, f"计票输入 {vote.contest.title} 第{vote.number}轮.json")
