"""What somebody has to do now at the congresses in sight: credentials, numbers, bundles, signatures."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse

from zhuomu.apps.congress.models import (
    Congress,
    CongressState,
    Credential,
    OfficerKind,
    Round,
    RoundState,
    SheetSignature,
)
from zhuomu.apps.congress.selectors.election import bundle_lines, figure_lines, officer_of
from zhuomu.apps.congress.selectors.sight import congresses_visible
from zhuomu.apps.congress.services.guards_meeting import congress_may
from zhuomu.core.actor import Actor
from zhuomu.core.registry import Task
from zhuomu.core.rights import Right

COUNTING = (
    RoundState.PAPERS,
    RoundState.ENTERING,
    RoundState.SETTLING,
    RoundState.COUNTED,
    RoundState.SIGNED,
)


def tasks_for(by: Actor) -> list[Task]:
    """Credentials that wait; for those who count, what the round asks of them; for the chair, what to announce."""
    if not by.has(Right.CONGRESS_VIEW):
        return []
    running = congresses_visible(by).exclude(state=CongressState.CLOSED)
    waiting = running.annotate(pending=Count("delegates", filter=Q(delegates__credential=Credential.PENDING)))
    tasks = [task for congress in waiting for task in _of(by, congress)]
    rounds = Round.objects.filter(contest__congress__in=running, state__in=COUNTING)
    for vote in rounds.select_related("contest__congress__office"):
        tasks += _counting(by, vote)
    return tasks


def _of(by: Actor, congress: Congress) -> Iterator[Task]:
    pending: int = congress.pending  # type: ignore[attr-defined]  # annotated above
    if pending and congress_may(by, congress, Right.CONGRESS_MANAGE):
        url = reverse("congress_delegates", args=[congress.pk])
        yield Task(
            "待审查代表资格",
            pending,
            f"{url}?credential={Credential.PENDING}",
            is_overdue=congress.on < by.today,
            is_due_today=congress.on == by.today,
            hint=congress.title,
        )


def _counting(by: Actor, vote: Round) -> Iterator[Task]:
    """What a round waits for from somebody; never a number of votes."""
    page, hint = reverse("congress_round", args=[vote.pk]), str(vote.contest.congress)
    result = reverse("congress_result", args=[vote.pk])
    if vote.state == RoundState.SIGNED and congress_may(by, vote.contest.congress, Right.CONGRESS_CHAIR):
        yield Task(f"待宣布结果：{vote.contest}", 1, result, is_due_today=True, hint=hint)
    officer = officer_of(by, vote.contest.congress, OfficerKind.TELLER, OfficerKind.SUPERVISOR)
    if officer is None:
        return
    if vote.state == RoundState.PAPERS:
        count = sum(not line.is_mine_told and line.number is None for line in figure_lines(by, vote))
        label = "待清点的数目"
    elif vote.state in {RoundState.COUNTED, RoundState.SIGNED}:
        # one of each office is enough for the chair; the others are asked until the result is announced
        signed = SheetSignature.objects.filter(tally__round=vote, tally__is_current=True, name=officer.name)
        count, label, page = int(not signed.exists()), "待签字", result
    else:
        is_teller = officer.kind == OfficerKind.TELLER and vote.state == RoundState.ENTERING
        lines = bundle_lines(by, vote)
        count = sum(line.can_settle or (is_teller and (line.can_take or line.is_mine_open)) for line in lines)
        label = "待录入、核对的扎"
    if count:
        yield Task(f"{label}：{vote.contest}", count, page, is_due_today=True, hint=hint)
