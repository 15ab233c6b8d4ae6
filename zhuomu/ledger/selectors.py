"""Reads of the ledger. ``visible_to`` is the one queryset of every list, detail, search, export and API."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import Area, Person
from zhuomu.core.rights import Right
from zhuomu.ledger.gathering import gathered, has_any
from zhuomu.ledger.models import (
    Assignment,
    AssignmentKind,
    Move,
    Problem,
    Report,
    ReportLink,
)
from zhuomu.rules.flow import ProblemStatus
from zhuomu.rules.similar import Proposal, Subject, similar

SEES = Right.LEDGER_VIEW
COUNTED_FOR_SECONDS = 30
COUNT_MOST = 2001
CANDIDATES = 400


def visible_to(by: Actor) -> QuerySet[Problem]:
    """The problems that somebody may see: of the own offices and areas and all below, and those they entered themselves.

    A private one only for the offices that work on it, whoever entered it, and those who see everything.
    """
    problems = Problem.objects.all()
    if by.person is None:
        return problems.none()
    offices = by.offices_with(SEES)
    if offices is None:
        return problems
    mine = Q(opened_by=by.person)
    if not offices:
        return problems.filter(mine)
    assigned = Assignment.objects.filter(office__in=offices, is_current=True).values("problem")
    areas = list(Area.objects.filter(office__in=offices).values_list("pk", flat=True))
    return problems.filter(
        mine | Q(lead_office__in=offices) | Q(pk__in=assigned) | Q(area__in=areas, is_private=False)
    )


def problem_get(by: Actor, number: str) -> Problem:
    """The problem of a number, with what its page shows. Out of sight is not found."""
    problem = (
        visible_to(by)
        .select_related("category", "area__office", "lead_office", "policy")
        .filter(number=number)
        .first()
    )
    if problem is None:
        raise refuse(CoreCode.NOT_FOUND)
    return problem


def reports_visible_to(by: Actor) -> QuerySet[Report]:
    """Reports of problems in sight, those entered by oneself, and for whoever accepts those that have no problem yet."""
    if by.person is None:
        return Report.objects.none()
    seen = Q(entered_by=by.person) | Q(
        pk__in=ReportLink.objects.filter(problem__in=visible_to(by)).values("report")
    )
    if by.has(Right.LEDGER_ACCEPT):
        seen |= Q(link=None)
    return Report.objects.filter(seen)


def may_know_reporter(by: Actor, problem: Problem) -> bool:
    """Whether contact data of the reporters is this actor's business.

    It is for the person in charge in the lead office while the problem is at work, and for whoever calls back while a
    call-back waits. Nobody else sees it, whatever their rank.
    """
    if by.person is None:
        return False
    if problem.state is ProblemStatus.AWAITING_CALLBACK:
        return by.has(Right.LEDGER_CALL_BACK, problem.lead_office)
    if not problem.is_open:
        return False
    leads = (row for row in problem.assignments.all() if row.kind == AssignmentKind.LEAD and row.is_current)
    return any(lead.signed_by_id == by.person.pk for lead in leads)


@dataclasses.dataclass(frozen=True, slots=True)
class Tab:
    """A group of statuses in the list of problems."""

    key: str
    label: str
    statuses: tuple[ProblemStatus, ...]


S = ProblemStatus
TABS: tuple[Tab, ...] = (
    Tab("new", "待受理", (S.REPORTED,)),
    Tab("accepted", "待派单", (S.ACCEPTED, S.RETURN_DISPUTED)),
    Tab("dispatched", "待签收", (S.DISPATCHED,)),
    Tab("work", "办理中", (S.IN_PROGRESS, S.REDO)),
    Tab("waiting", "等待中", (S.AWAITING_INFO, S.HUNG)),
    Tab("check", "待审核", (S.UNDER_CHECK,)),
    Tab("callback", "待回访", (S.AWAITING_CALLBACK,)),
    Tab("reopen", "待重开", (S.REOPEN_REQUESTED,)),
    Tab("closed", "办结", (S.CLOSED,)),
    Tab("other", "其他", (S.DECLINED, S.FORWARDED, S.MERGED, S.WITHDRAWN)),
)
TAB_BY_KEY: Mapping[str, Tab] = {tab.key: tab for tab in TABS}


def tab_counts(by: Actor) -> dict[str, int]:
    """How many visible problems stand in each tab; counted once in 30 seconds for each person."""
    key = f"ledger-tabs:{by.person.pk if by.person else 0}"
    counts: dict[str, int] | None = cache.get(key)
    if counts is None:
        rows = dict(visible_to(by).order_by().values_list("status").annotate(Count("pk")))
        counts = {tab.key: sum(rows.get(status, 0) for status in tab.statuses) for tab in TABS}
        cache.set(key, counts, COUNTED_FOR_SECONDS)
    return counts


def overdue(problems: QuerySet[Problem], by: Actor) -> QuerySet[Problem]:
    """Those whose next deadline has passed."""
    return problems.filter(due_on__lt=by.today, is_paused=False)


def due_today(problems: QuerySet[Problem], by: Actor) -> QuerySet[Problem]:
    """Those whose next deadline is today."""
    return problems.filter(due_on=by.today, is_paused=False)


def my_work(by: Actor) -> QuerySet[Problem]:
    """Open problems that the actor's offices have to move on: to sign, to work on, to redo."""
    offices = by.offices_with(Right.LEDGER_HANDLE)
    statuses = (S.DISPATCHED, S.IN_PROGRESS, S.AWAITING_INFO, S.HUNG, S.REDO)
    own = {post.office_id for post in by.person.posts_on(by.today)} if by.person else set()
    mine = own if offices is None else own & offices
    return Problem.objects.filter(lead_office__in=mine, status__in=statuses)


def my_checks(by: Actor) -> QuerySet[Problem]:
    """Problems whose reply waits for the actor's check: neither written nor worked on by them."""
    offices = by.offices_with(Right.LEDGER_CHECK)
    waiting = Problem.objects.filter(status=S.UNDER_CHECK)
    if offices is not None:
        waiting = waiting.filter(lead_office__in=offices)
    person: Person | None = by.person
    return waiting.exclude(
        Q(replies__author=person) | Q(actions__by=person) | Q(assignments__signed_by=person)
    )


def my_callbacks(by: Actor) -> QuerySet[Problem]:
    """Problems whose reporter waits for the actor's call."""
    if not by.has(Right.LEDGER_CALL_BACK):
        return Problem.objects.none()
    person = by.person
    waiting = visible_to(by).filter(status=S.AWAITING_CALLBACK)
    return waiting.exclude(
        Q(replies__author=person) | Q(actions__by=person) | Q(assignments__signed_by=person)
    )


def returned_to_me(by: Actor) -> QuerySet[Problem]:
    """Problems at work whose newest step is that a checker sent them back, written or worked on by the actor."""
    # a query of its own: annotations would see only the moves that a filter on moves has let through
    last_step = Move.objects.filter(problem=OuterRef("pk"), verb__in=("send_back", "submit")).order_by("-id")
    mine = Q(replies__author=by.person) | Q(actions__by=by.person) | Q(assignments__signed_by=by.person)
    at_work = my_work(by).filter(mine, status__in=(S.IN_PROGRESS, S.REDO))
    return (
        at_work.annotate(last_step=Subquery(last_step.values("verb")[:1]))
        .filter(last_step="send_back")
        .distinct()
    )


def subject_of(problem: Problem) -> Subject:
    """A problem as the search for similar ones sees it."""
    return Subject(
        key=problem.number,
        title=problem.title,
        text=problem.description,
        on=problem.found_on,
        area=problem.area.office.name if problem.area else "",
        category=problem.category.name if problem.category else "",
        place=problem.place,
    )


def similar_to(by: Actor, subject: Subject, area: Area | None = None) -> tuple[tuple[Problem, Proposal], ...]:
    """Open or lately closed problems in sight that a new voice may belong to, with the reasons; a person decides."""
    since, until = subject.on - timedelta(days=90), subject.on + timedelta(days=90)
    near = visible_to(by).filter(found_on__range=(since, until)).exclude(status__in=(S.MERGED, S.WITHDRAWN))
    if area is not None:
        near = near.filter(Q(area=area) | Q(area=None))
    rows = {
        row.number: row
        for row in near.select_related("category", "area__office").order_by("-id")[:CANDIDATES]
    }
    found = similar(subject, (subject_of(row) for row in rows.values()))
    return tuple((rows[each.key], each) for each in found)


def voices_of(problem: Problem) -> list[ReportLink]:
    """All voices of a problem, those of the problems merged into it (and into these) included, in order of coming in."""
    problem = gathered(problem)
    if not has_any(problem, "merged"):
        return sorted(problem.links.all(), key=lambda link: link.report_id)
    keys, waiting = [problem.pk], [problem.pk]
    while waiting:
        waiting = list(
            Problem.objects.filter(merged_into__in=waiting).exclude(pk__in=keys).values_list("pk", flat=True)
        )
        keys += waiting
    links = ReportLink.objects.filter(problem__in=keys).select_related(
        "report__phone", "report__name", "problem", "linked_by"
    )
    return list(links.prefetch_related("report__pictures__attachment").order_by("report__number"))


def areas_of(by: Actor) -> QuerySet[Area]:
    """The areas that somebody may look at."""
    offices = by.offices_with(SEES)
    areas = Area.objects.select_related("office").filter(office__is_active=True)
    return areas if offices is None else areas.filter(office__in=offices)


def numbers_of(problems: Iterable[Problem]) -> str:
    """Their numbers, for a sentence."""
    return "、".join(problem.number for problem in problems)
