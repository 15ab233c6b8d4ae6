"""What the public may read of the ledger: the way of one voice by its receipt, and the board of what was put right."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from zhuomu.core.actor import Actor
from zhuomu.core.models import Area
from zhuomu.core.services.personal import personal_masked
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.models import Category, Clock, Hang, Inquiry, Move, Problem, Reply, Report, ReportLink
from zhuomu.ledger.services.telling import (
    has_asked_reopen,
    problem_answering,
    question_for,
    reopen_until,
)
from zhuomu.ledger.story import Entry
from zhuomu.rules.clocks import ClockKind
from zhuomu.rules.flow import LinkKind, Outcome
from zhuomu.rules.flow import ProblemStatus as S
from zhuomu.rules.flow import ProblemVerb as V

# Status → (badge, tone, a sentence beside it); ``{office}`` is who has it.
STATUS_WORDS: Mapping[S, tuple[str, str, str]] = {
    S.REPORTED: ("等待受理", "wait", "受理中心会看每一件"),
    S.ACCEPTED: ("已受理", "info", "正在安排由谁来办"),
    S.DECLINED: ("不予受理", "plain", ""),
    S.FORWARDED: ("已转出", "plain", "转给有关单位了"),
    S.DISPATCHED: ("已派出", "info", "已交{office}，等它接手"),
    S.RETURN_DISPUTED: ("正在协调", "wait", "正在确定由谁来办"),
    S.IN_PROGRESS: ("正在办", "info", "{office}在办"),
    S.AWAITING_INFO: ("等补充", "wait", "{office}想多了解一点情况"),
    S.HUNG: ("暂时办不了", "wait", "会定期复查"),
    S.UNDER_CHECK: ("正在审核", "info", "办了，答复正在审核"),
    S.AWAITING_CALLBACK: ("等待回访", "info", "办了，会问您办得怎么样"),
    S.REDO: ("重新办", "wait", "{office}负责人在办"),
    S.CLOSED: ("办结", "done", ""),
    S.REOPEN_REQUESTED: ("正在研究", "wait", "要不要重新办，由没有办过的人决定"),
    S.WITHDRAWN: ("已撤回", "plain", ""),
}
# Steps that people outside are told; what offices send each other is not among them.
STEP_WORDS: Mapping[str, tuple[str, str]] = {
    V.ACCEPT: ("受理", "info"),
    V.DECLINE: ("不予受理", "plain"),
    V.FORWARD: ("转给{receiver}", "plain"),
    V.DISPATCH: ("交给{office}", "plain"),
    V.RULE_RETURN: ("改由{office}办", "plain"),
    V.LEADER_ASSIGN: ("改由{office}办", "plain"),
    V.SIGN: ("{office}接手", "info"),
    V.ASK: ("请补充情况", "wait"),
    V.TAKE_ANSWER: ("收到补充，继续办", "info"),
    V.HANG: ("暂时办不了，定期复查", "wait"),
    V.RESUME: ("继续办", "info"),
    V.LAPSE: ("继续办", "info"),
    V.APPROVE: ("答复审核通过", "done"),
    V.APPROVE_CLOSE: ("办结", "done"),
    V.REDO: ("重新办理", "wait"),
    V.CLOSE: ("办结", "done"),
    V.REQUEST_REOPEN: ("有人要求重新办", "wait"),
    V.REOPEN: ("同意重新办", "info"),
    V.REFUSE_REOPEN: ("不再重新办，维持原来的结果", "plain"),
    V.WITHDRAW: ("撤回", "plain"),
    V.UNDO: ("恢复办理", "info"),
}
OFFICE_STEPS = frozenset({V.SIGN, V.ASK, V.TAKE_ANSWER, V.HANG, V.RESUME, V.APPROVE, V.APPROVE_CLOSE})
AT_WORK = frozenset({S.ACCEPTED, S.DISPATCHED, S.RETURN_DISPUTED, S.IN_PROGRESS, S.REDO})
BOARD_MONTHS = 24


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """What a receipt number answers about its matter: nothing internal, nothing of other voices; offices, never people."""

    status: str
    tone: str
    sentence: str
    steps: tuple[Entry, ...]
    is_merged: bool = False
    due_on: date | None = None
    turned_away: str = ""
    question: Inquiry | None = None
    reply: Reply | None = None
    interim_reply: str = ""
    review_on: date | None = None
    outcome: str = ""
    reopen_until: date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class OwnData:
    """What a receipt shows of the reporter: masked."""

    name: str
    phone: str


def own_data(report: Report) -> OwnData | None:
    """Name and phone of a voice, masked; None where there is neither (any more)."""
    if report.name is None and report.phone is None:
        return None
    return OwnData(personal_masked(report.name), personal_masked(report.phone))


def report_find(receipt: str) -> Report | None:
    """The voice of a receipt number (normalised), or None."""
    found = Report.objects.select_related("area__office", "phone", "name")
    return found.filter(receipt=receipt).first()


def progress_of(by: Actor, report: Report, problem: Problem | None = None) -> Progress:
    """How far the matter of a voice is. ``problem``: the one that answers it, where that is not the linked one."""
    problem = problem or problem_answering(report)
    received = Entry(report.received_at, "您", "收到", tone="info")
    if problem is None:
        return Progress(*STATUS_WORDS[S.REPORTED], (received,))
    moves = list(problem.moves.select_related("office").order_by("id"))
    badge, tone, words = STATUS_WORDS[problem.state]
    office = problem.lead_office.name if problem.lead_office else "责任部门"
    link = ReportLink.objects.filter(report=report).first()
    is_merged = link is not None and (link.problem_id != problem.pk or link.kind != LinkKind.PRIMARY)
    channel = channel_get(problem.channel)
    # a channel with people of its own takes its problems in by them
    centre = channel.label if channel.opens_with else "受理中心"
    joined = (Entry(link.linked_at, centre, "与别人反映的同一件事一起办"),) if is_merged and link else ()
    hang = _hang(problem)
    last_on = reopen_until(problem)
    is_open_again = last_on is not None and by.today <= last_on and not has_asked_reopen(report, problem)
    return Progress(
        status=badge,
        tone=tone,
        sentence=words.format(office=office),
        # a problem may be older than this voice: shown by the day, which decides nothing
        steps=tuple(sorted((received, *joined, *_steps(moves, centre)), key=lambda step: step.at)),
        is_merged=is_merged,
        due_on=_due(problem),
        turned_away=_turned_away(problem, moves),
        question=question_for(report, problem),
        reply=reply_public(problem),
        interim_reply=hang.interim_reply if hang else "",
        review_on=hang.review_on if hang else None,
        outcome=Outcome(problem.outcome).label if problem.outcome and problem.state is S.CLOSED else "",
        reopen_until=last_on if is_open_again else None,
    )


def reply_public(problem: Problem) -> Reply | None:
    """The reply that may be read outside: the newest one that was checked."""
    return problem.replies.filter(checked_at__isnull=False).order_by("-id").first()


def _steps(moves: Iterable[Move], centre: str) -> tuple[Entry, ...]:
    steps = []
    for move in moves:
        # a move may also be one that moves clocks only
        words = STEP_WORDS.get(move.verb)
        if words is None:
            continue
        office = move.office.name if move.office else "责任部门"
        title = words[0].format(office=office, receiver=move.facts.get("receiver") or "有关单位")
        actor = office if move.verb in OFFICE_STEPS else centre
        steps.append(Entry(move.at, actor, title, tone=words[1]))
    return tuple(steps)


def _turned_away(problem: Problem, moves: list[Move]) -> str:
    if problem.state not in (S.DECLINED, S.FORWARDED) or not moves:
        return ""
    return str(moves[-1].facts.get("answer", ""))


def _hang(problem: Problem) -> Hang | None:
    if problem.state is not S.HUNG:
        return None
    return problem.hangs.filter(is_approved=True).order_by("-id").first()


def _due(problem: Problem) -> date | None:
    """The day by which it is to be done, while somebody works on it."""
    if problem.state not in AT_WORK:
        return None
    running = Clock.objects.filter(
        problem=problem,
        kind__in=(ClockKind.RESOLVE, ClockKind.REDO),
        met_on=None,
        stopped_on=None,
        paused_from=None,
    )
    clock = running.order_by("-number").first()
    return clock.due_on if clock else None


def areas_public() -> QuerySet[Area]:
    """The areas that somebody may choose."""
    return Area.objects.filter(office__is_active=True).select_related("office")


def categories_public() -> QuerySet[Category]:
    """The categories that somebody may choose."""
    return Category.objects.filter(is_active=True, is_public=True)


def board_published() -> QuerySet[Problem]:
    """What may stand on the board: closed, published, not private."""
    return Problem.objects.filter(is_published=True, is_private=False, status=S.CLOSED)


def board_problems(month: date) -> QuerySet[Problem]:
    """What was put right in a month (any day of it) and published, by area, newest first."""
    return (
        board_published()
        .filter(closed_on__year=month.year, closed_on__month=month.month)
        .select_related("category", "area__office")
        .order_by("area__office__order", "area_id", "-closed_on", "-id")
    )


def board_months() -> list[date]:
    """First days of the newest months with something on the board, newest first."""
    found = board_published().annotate(month=TruncMonth("closed_on")).order_by("-month")
    return list(found.values_list("month", flat=True).distinct()[:BOARD_MONTHS])


@dataclasses.dataclass(frozen=True, slots=True)
class Board:
    """A month's board: how many by area and by category, and the chosen ones with how many told of each."""

    month: date
    count: int
    areas: tuple[tuple[int | None, str, int], ...]
    categories: tuple[tuple[str, str, int], ...]
    rows: tuple[Problem, ...]


def board_read(month: date, *, area: str = "", category: str = "") -> Board:
    """The board of a month; ``area`` (an id) and ``category`` (a key) narrow the rows, never the counts."""
    problems = board_problems(month)
    rows = problems
    if area:
        rows = rows.filter(area=int(area)) if area.isascii() and area.isdecimal() else rows.none()
    if category:
        rows = rows.filter(category__key=category)
    voices: Any = Count("links", distinct=True) + Count("merged__links", distinct=True)
    return Board(
        month=month,
        count=problems.count(),
        areas=_counted(problems, "area_id", "area__office__name", "全街道"),
        categories=_counted(problems, "category__key", "category__name", "其他"),
        rows=tuple(rows.annotate(voice_count=voices)),
    )


def _counted(problems: QuerySet[Problem], key: str, name: str, unnamed: str) -> tuple[Any, ...]:
    rows = problems.order_by().values_list(key, name).annotate(count=Count("pk")).order_by("-count", key)
    return tuple((value, label or unnamed, count) for value, label, count in rows)
