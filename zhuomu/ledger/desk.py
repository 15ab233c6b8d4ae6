"""Reads of the dispatch desk: what waits for a decision, and what it may belong to."""

from __future__ import annotations

import dataclasses
import re

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import sentence
from zhuomu.core.models import Area, Office, OfficeKind
from zhuomu.ledger.channels import channels_all
from zhuomu.ledger.listing import problem_url
from zhuomu.ledger.models import Problem, Report, ReportLink
from zhuomu.ledger.selectors import reports_visible_to, similar_to, subject_of, visible_to
from zhuomu.ledger.services.taking import UNDECIDED, problem_of
from zhuomu.rules.flow import LinkKind, ProblemStatus
from zhuomu.rules.similar import Subject

WAITING = (*UNDECIDED, ProblemStatus.RETURN_DISPUTED)
DESK_MOST = 100
TITLE_MOST = 30
# 三驾马车: who assists in an area
CARRIAGES = (OfficeKind.RESIDENTS_COMMITTEE, OfficeKind.OWNERS_COMMITTEE, OfficeKind.PROPERTY_MANAGER)
# one key joins: digits say 重复反映, the letters below them 我也遇到
GREETING = re.compile(r"^(?:(?:你好|您好|请问|我?(?:想|要)?反映(?:一下)?|求助)[，,、：:\s]*)+")
KEYS = ("1q", "2w", "3e", "4r", "5t")


def channels_of_desk() -> list[str]:
    """Channels whose voices the desk sorts; a channel with people of its own sorts them itself."""
    return [channel.key for channel in channels_all() if channel.opens_with is None]


def reports_waiting(by: Actor) -> QuerySet[Report]:
    """Voices without a problem, oldest first."""
    mine = reports_visible_to(by).filter(link=None, channel__in=channels_of_desk())
    return mine.select_related("area__office").order_by("number")


def problems_waiting(by: Actor) -> QuerySet[Problem]:
    """Problems that wait for the desk, oldest first, with the voice that opened each as ``first_links``."""
    first = ReportLink.objects.filter(kind=LinkKind.PRIMARY).order_by("id")
    return (
        visible_to(by)
        .filter(status__in=WAITING)
        .select_related("category", "area__office", "lead_office")
        .prefetch_related(Prefetch("links", queryset=first, to_attr="first_links"))
        .order_by("id")
    )


def report_get(by: Actor, number: int) -> Report:
    """A voice in sight, with what its page shows."""
    seen = reports_visible_to(by).select_related(
        "area__office", "phone", "name", "entered_by", "proposed_category"
    )
    report = (
        seen.filter(Q(link__isnull=False) | Q(channel__in=channels_of_desk()), number=number)
        .prefetch_related("pictures__attachment")
        .first()
    )
    if report is None:
        raise refuse(CoreCode.NOT_FOUND)
    return report


def report_next(by: Actor, after: int) -> Report | None:
    """The voice without a problem that comes next: later ones first, then those that were passed over."""
    waiting = reports_waiting(by).exclude(number=after)
    return waiting.filter(number__gt=after).first() or waiting.first()


@dataclasses.dataclass(frozen=True, slots=True)
class Offered:
    """A problem that a voice may belong to: why, and the keys that join them."""

    problem: Problem
    url: str
    score: int
    reasons: tuple[str, ...]
    repeat_key: str
    me_too_key: str


def offered_for(by: Actor, report: Report, problem: Problem | None) -> list[Offered]:
    """Problems that a voice may belong to, the likeliest first; its own is none of them."""
    subject = _subject(report, problem)
    area = problem.area if problem and problem.area else report.area
    found = similar_to(by, subject, area)
    return [
        Offered(
            each,
            problem_url(each.number),
            proposal.score,
            tuple(sentence(reason) for reason in proposal.reasons),
            *keys,
        )
        for (each, proposal), keys in zip(found, KEYS, strict=False)
    ]


def _subject(report: Report, problem: Problem | None) -> Subject:
    if problem is not None:
        own = subject_of(problem)
        return dataclasses.replace(own, text=f"{own.text}\n{report.said}")
    return Subject(
        key="",
        title="",
        text=report.said,
        on=report.happened_on or timezone.localdate(report.received_at),
        area=report.area.office.name if report.area else "",
        place=report.place,
    )


def title_proposed(said: str) -> str:
    """The first sentence of what was said, cut to a title's length: somebody puts it right."""
    first = re.split(r"[。！？!?\n；;]", said.strip(), maxsplit=1)[0]
    first = GREETING.sub("", first)
    if len(first) <= TITLE_MOST:
        return first
    cut = first[:TITLE_MOST]
    return cut[: max(cut.rfind("，"), 0)] or cut


def carriages_of(area: Area | None) -> QuerySet[Office]:
    """居委会, 业委会 and 物业 of an area, which may assist."""
    if area is None:
        return Office.objects.none()
    below = Office.objects.filter(path__startswith=area.office.path, is_active=True)
    return below.filter(kind__in=CARRIAGES)


__all__ = [
    "Offered",
    "carriages_of",
    "channels_of_desk",
    "offered_for",
    "problem_of",
    "problems_waiting",
    "report_get",
    "report_next",
    "reports_waiting",
    "title_proposed",
]
