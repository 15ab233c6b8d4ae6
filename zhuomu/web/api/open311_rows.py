"""What Open311 shows: services, and requests by receipt (one's own) or by number (published ones). Never whose they are.

A receipt opens the reporter's own page, so the public list names published problems by their number instead. The
reporter's words are shown to nobody: they may name people.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from zhuomu.ledger.channels import channels_all
from zhuomu.ledger.models import Category, Clock, Move, Problem, Reply
from zhuomu.ledger.selectors_public import areas_public, board_published, report_find
from zhuomu.ledger.services import receipt_normalise
from zhuomu.ledger.services.telling import problem_answering
from zhuomu.rules.clocks import ClockKind
from zhuomu.rules.flow import FINISHED, ProblemStatus, ProblemVerb

Row = dict[str, Any]
AREA_ATTRIBUTE = "area"
ANSWERED = frozenset({ProblemStatus.AWAITING_CALLBACK, ProblemStatus.CLOSED, ProblemStatus.REOPEN_REQUESTED})
TURNED_AWAY = frozenset({ProblemStatus.DECLINED, ProblemStatus.FORWARDED})
UNSORTED = "待分类"


def service_shown(category: Category) -> Row:
    """A service."""
    return {
        "service_code": category.key,
        "service_name": category.name,
        "description": category.description or None,
        "metadata": True,
        "type": "realtime",
        "keywords": category.description.replace("、", ",") or None,
        "group": "问题台账",
    }


def definition_shown(category: Category) -> Row:
    """What may be told with a request of this service: the area, out of a list."""
    return {
        "service_code": category.key,
        "attributes": [
            {
                "variable": True,
                "code": AREA_ATTRIBUTE,
                "datatype": "singlevaluelist",
                "required": False,
                "datatype_description": "从列表里选一个居民区",
                "order": 1,
                "description": "事情在哪个居民区？",
                "values": [{"key": str(area.pk), "name": area.office.name} for area in areas_public()],
            }
        ],
    }


def _hidden_channels() -> list[str]:
    return [channel.key for channel in channels_all() if not channel.is_public]


def _joined(problems: QuerySet[Problem]) -> QuerySet[Problem]:
    """With all that a request shows, in a few queries for any number of them."""
    last = Move.objects.filter(problem=OuterRef("pk")).order_by("-id").values("at")[:1]
    checked = Reply.objects.filter(checked_at__isnull=False).order_by("id")
    clocks = Clock.objects.filter(kind=ClockKind.RESOLVE).order_by("number")
    return (
        problems.select_related("category", "lead_office", "area__office")
        .annotate(moved_at=Subquery(last))
        .prefetch_related(
            Prefetch("replies", checked, to_attr="checked"), Prefetch("clocks", clocks, to_attr="resolving")
        )
    )


def published() -> QuerySet[Problem]:
    """The problems that anybody may see: those of the board."""
    return _joined(board_published().exclude(channel__in=_hidden_channels()))


def published_matching(*, start: datetime, end: datetime, codes: list[str]) -> QuerySet[Problem]:
    """The published ones that came in between two moments, newest first. No codes: of every service."""
    found = published().filter(opened_at__gte=start, opened_at__lte=end)
    return (found.filter(category__key__in=codes) if codes else found).order_by("-id")


def own_request(receipt: str) -> Row | None:
    """One's own request, by its receipt as somebody typed it; none for channels that are not for the public."""
    report = report_find(receipt_normalise(receipt))
    if report is None or report.channel in _hidden_channels():
        return None
    answering = problem_answering(report)
    problem = _joined(Problem.objects.filter(pk=answering.pk)).get() if answering else None
    return request_shown(report.receipt, report.received_at, problem)


def published_request(number: str) -> Row | None:
    """A published problem, by its number."""
    problem = published().filter(number=number).first()
    return request_shown(problem.number, problem.opened_at, problem) if problem else None


def request_shown(key: str, requested_at: datetime, problem: Problem | None) -> Row:
    """A request with the fields of the standard, in its order. We keep no coordinates and show no pictures."""
    if problem is None:
        return _fields(key, requested_at, requested_at)
    category = problem.category
    return _fields(
        key,
        requested_at,
        getattr(problem, "moved_at", None) or problem.opened_at,
        status="closed" if problem.state in FINISHED else "open",
        status_notes=_notes(problem),
        service_name=category.name if category else UNSORTED,
        service_code=category.key if category else "",
        description=problem.summary if problem.is_published else None,
        agency_responsible=problem.lead_office.name if problem.lead_office else None,
        expected_datetime=_expected(problem),
        address=problem.area.office.name if problem.area else None,
    )


def _fields(key: str, requested_at: datetime, updated_at: datetime, **known: Any) -> Row:
    return {
        "service_request_id": key,
        "status": "open",
        "status_notes": None,
        "service_name": UNSORTED,
        "service_code": "",
        "description": None,
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": moment(requested_at),
        "updated_datetime": moment(updated_at),
        "expected_datetime": None,
        "address": None,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
        **known,
    }


def _notes(problem: Problem) -> str | None:
    """The checked public reply while it stands; for what was turned away, the answer that the reporter got."""
    if problem.state in TURNED_AWAY:
        verbs = (ProblemVerb.DECLINE, ProblemVerb.FORWARD)
        last = problem.moves.filter(verb__in=verbs).order_by("-id").first()
        return str(last.facts.get("answer") or "") or None if last else None
    checked: list[Reply] = getattr(problem, "checked", [])
    mine = [reply for reply in checked if reply.round == problem.round]
    return mine[-1].public_text if mine and problem.state in ANSWERED else None


def _expected(problem: Problem) -> str | None:
    clocks: list[Clock] = getattr(problem, "resolving", [])
    if not clocks:
        return None
    day_after = clocks[-1].due_on + timedelta(days=1)
    end = datetime.combine(day_after, time.min, tzinfo=timezone.get_default_timezone())
    return moment(end - timedelta(seconds=1))


def moment(at: datetime) -> str:
    """A moment in W3C form, in local time with its offset."""
    return timezone.localtime(at).isoformat(timespec="seconds")
