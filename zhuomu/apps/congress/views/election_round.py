"""A round: names, numbers told twice, bundles and how far they are — never what is on a paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from zhuomu.apps.congress.forms.election_entry import FigureForm
from zhuomu.apps.congress.models import FigureKind, Round, RoundState
from zhuomu.apps.congress.selectors.election import (
    bundle_lines,
    figure_lines,
    officer_of,
    round_words,
    tone_of,
)
from zhuomu.apps.congress.selectors.election_facts import TEAM, reasons_said
from zhuomu.apps.congress.selectors.given import measures_of, names_ruled
from zhuomu.apps.congress.selectors.meeting import powers_of
from zhuomu.apps.congress.selectors.results import may_see_result
from zhuomu.apps.congress.selectors.sight import round_get
from zhuomu.apps.congress.selectors.tallies import stop_reasons
from zhuomu.apps.congress.services.counting import round_count
from zhuomu.apps.congress.services.figures import Told, figure_again, figure_tell
from zhuomu.apps.congress.services.rounds import box_open, papers_issue
from zhuomu.apps.congress.services.rulings import rows_doubtful
from zhuomu.apps.congress.views.election_frame import page, round_step, to_round
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of, is_sent, staff, status_of
from zhuomu.core.rights import Right

SAID = {
    Told.FIRST: ("info", "已记下，等另一人清点后再报。"),
    Told.AGREED: ("success", "两人所报一致。"),
    Told.DIFFER: ("error", "与另一人所报不一致，请两人各自重新清点，再报一次。"),
}
ENTERED = (RoundState.ENTERING, RoundState.SETTLING)


@staff(Right.CONGRESS_VIEW)
@require_safe
def congress_round(request: HttpRequest, pk: int) -> HttpResponse:
    """One round as it stands."""
    return _round_page(request, round_get(actor_of(request), pk))


def _round_page(
    request: HttpRequest, vote: Round, sent: tuple[str, FigureForm] | None = None
) -> HttpResponse:
    actor = actor_of(request)
    congress = vote.contest.congress
    officer = officer_of(actor, congress, *TEAM)
    lines = figure_lines(actor, vote) if vote.state != RoundState.PREPARING else []
    bundles = bundle_lines(actor, vote)
    context: dict[str, Any] = {
        "vote": vote,
        "words": round_words(vote),
        "tone": tone_of(vote),
        "election_name": vote.contest.title,
        "officer": officer,
        "is_supervisor": officer is not None and officer.kind == "supervisor",
        "is_teller": officer is not None and officer.kind == "teller",
        "figures": [(line, _figure_form(line.kind, sent)) for line in lines],
        "figures_left": sum(line.number is None for line in lines),
        "bundles": bundles,
        "bundles_left": sum(not line.bundle.is_settled for line in bundles),
        "stopped": reasons_said(stop_reasons(vote)),
        "sees_result": may_see_result(actor, vote),
        "measures": measures_of(vote),
        "following": getattr(vote, "following", None),
        "has_papers": powers_of(actor, congress).can_manage or all(line.number is not None for line in lines),
    }
    if officer is not None and vote.state == RoundState.SETTLING and not context["bundles_left"]:
        rows = rows_doubtful(vote)
        context["doubtful"], context["unruled"] = len(rows), sum(row.ruling is None for row in rows)
        context["merges"] = len(names_ruled(vote).merges) + len(names_ruled(vote).apart)
    status = status_of(sent[1]) if sent else HttpResponse.status_code
    return page(request, "round.html", congress, context, status=status)


def _figure_form(kind: str, sent: tuple[str, FigureForm] | None) -> FigureForm:
    return sent[1] if sent and sent[0] == kind else FigureForm(prefix=kind)


@staff(Right.CONGRESS_COUNT)
@require_POST
def congress_figure(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Tell a number that one has counted oneself."""
    actor = actor_of(request)
    vote, figure = round_get(actor, pk), _kind(kind)
    form = FigureForm(request.POST, prefix=kind)
    told: list[Told] = []
    if is_sent(
        request,
        form,
        lambda data: told.append(figure_tell(by=actor, vote=vote, kind=figure, number=data["number"])),
    ):
        level, text = SAID[told[0]]
        getattr(messages, level)(request, f"{figure.label}：{text}")
        return to_round(pk, "#figures")
    return _round_page(request, vote, (kind, form))


@staff(Right.CONGRESS_COUNT)
@require_POST
def congress_figure_again(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Have a number counted again."""
    actor = actor_of(request)
    figure_again(by=actor, vote=round_get(actor, pk), kind=_kind(kind))
    return to_round(pk, "#figures")


def _kind(kind: str) -> FigureKind:
    if kind not in FigureKind.values:
        raise refuse(CoreCode.NOT_FOUND)
    return FigureKind(kind)


congress_round_papers = round_step(
    Right.CONGRESS_CHAIR, lambda by, vote: papers_issue(by=by, vote=vote), "已开始发票，到会人数按此刻计。"
)
congress_round_open = round_step(
    Right.CONGRESS_COUNT, lambda by, vote: box_open(by=by, vote=vote), "数目相符，可以开始录票。"
)
congress_round_count = round_step(Right.CONGRESS_COUNT, lambda by, vote: round_count(by=by, vote=vote), "")
