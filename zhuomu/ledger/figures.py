"""The figures of the ledger: what each counts, counted by the database, and the rows behind each of them.

The unit of every rate is the problem: a figure is two conditions on problems, one for all that it looks at (``of``) and one for
those that it praises or blames (``yes``). Counting and listing use the same conditions, so a number always opens to its rows.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhuomu.ledger.models import Clock, Move, Problem, ReportLink
from zhuomu.rules.clocks import ClockKind
from zhuomu.rules.flow import LinkKind, Outcome, ProblemStatus, ProblemVerb

Condition = Callable[[date], Q]
# What was never ours to solve, or is counted with the problem it went into.
LEFT_OUT = (
    ProblemStatus.DECLINED,
    ProblemStatus.FORWARDED,
    ProblemStatus.MERGED,
    ProblemStatus.WITHDRAWN,
)
TAKEN = ~Q(status__in=LEFT_OUT)
CLOSED = Q(status=ProblemStatus.CLOSED)


class Part(StrEnum):
    """Which rows of a figure are looked at."""

    ALL = "all"
    YES = "yes"
    NO = "no"


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """One figure: ``yes`` of ``of``, in words (``yes_text``, ``of_text``) and as conditions on a day.

    ``is_count``: only ``yes`` is shown, as a number. ``is_times``: a quotient of days over late clocks; ``yes`` are its rows.
    """

    key: str
    label: str
    yes_text: str
    of_text: str
    of: Condition
    yes: Condition
    is_good: bool = True
    is_count: bool = False
    is_times: bool = False


def _clocks(kind: ClockKind, condition: Q) -> Q:
    return Q(Exists(Clock.objects.filter(condition, problem=OuterRef("pk"), kind=kind)))


def _passed(today: date) -> Q:
    return Q(met_on=None, stopped_on=None, paused_from=None, due_on__lt=today)


def settled_late(today: date) -> Q:
    """Of clocks: met after the deadline, or running and past it."""
    return Q(is_late=True) | _passed(today)


def _settled(kind: ClockKind) -> Condition:
    """A deadline of the kind was met, or has passed."""
    return lambda today: TAKEN & _clocks(kind, Q(met_on__isnull=False) | _passed(today))


def _late(kind: ClockKind) -> Condition:
    return lambda today: _clocks(kind, settled_late(today))


def _in_time(kind: ClockKind) -> Condition:
    return lambda today: ~_late(kind)(today)


def _moved(*verbs: ProblemVerb) -> Condition:
    return lambda _today: Q(Exists(Move.objects.filter(problem=OuterRef("pk"), verb__in=verbs)))


def _always(condition: Q) -> Condition:
    return lambda _today: condition


def _both(first: Condition, second: Condition) -> Condition:
    return lambda today: first(today) & second(today)


REPEATED = Q(Exists(ReportLink.objects.filter(problem=OuterRef("pk")).exclude(kind=LinkKind.PRIMARY))) | Q(
    pk__in=Problem.objects.order_by().filter(merged_into__isnull=False).values("merged_into")
)
V = ProblemVerb
FIGURES: tuple[Figure, ...] = (
    Figure(
        "contact",
        "先行联系率",
        "先行联系都在时限以内",
        "先行联系已做或已到期的问题",
        _settled(ClockKind.CONTACT),
        _in_time(ClockKind.CONTACT),
    ),
    Figure(
        "sign",
        "按时签收率",
        "签收都在时限以内",
        "已签收或签收已到期的问题",
        _settled(ClockKind.SIGN),
        _in_time(ClockKind.SIGN),
    ),
    Figure(
        "resolve",
        "按时办结率",
        "办理都在时限以内（审核通过为准，批准的延期已计入）",
        "办理已完成或已到期的问题",
        _settled(ClockKind.RESOLVE),
        _in_time(ClockKind.RESOLVE),
    ),
    Figure(
        "solved_reporter",
        "实际解决率（诉求人）",
        "回访时诉求人说已解决",
        "办结、且诉求人说过是否解决的问题",
        _always(CLOSED & Q(is_solved_for_reporter__isnull=False)),
        _always(Q(is_solved_for_reporter=True)),
    ),
    Figure(
        "solved_handler",
        "实际解决率（承办部门）",
        "承办部门的办理结果为“已解决”",
        "办结的问题",
        _always(CLOSED),
        _always(Q(outcome=Outcome.SOLVED)),
    ),
    Figure(
        "satisfied",
        "满意率",
        "回访时诉求人说满意",
        "办结、且诉求人说过是否满意的问题",
        _always(CLOSED & Q(is_satisfied__isnull=False)),
        _always(Q(is_satisfied=True)),
    ),
    Figure(
        "answered",
        "参评率",
        "诉求人说了是否解决或是否满意",
        "办结的问题",
        _always(CLOSED),
        _always(Q(is_satisfied__isnull=False) | Q(is_solved_for_reporter__isnull=False)),
    ),
    Figure(
        "redo",
        "返工率",
        "曾转二次办理或重开",
        "答复曾经审核通过的问题",
        _both(_always(TAKEN), _moved(V.APPROVE, V.APPROVE_CLOSE)),
        _moved(V.REDO, V.REOPEN),
        is_good=False,
    ),
    Figure(
        "returned",
        "退单率",
        "曾被退单",
        "派过单的问题（按现主办部门计）",
        _always(TAKEN & Q(lead_office__isnull=False)),
        _moved(V.RETURN),
        is_good=False,
    ),
    Figure(
        "repeat",
        "重复率",
        "有两件以上来件（重复反映、我也遇到、并入）",
        "全部问题",
        _always(TAKEN),
        _always(REPEATED),
        is_good=False,
    ),
    Figure(
        "hung",
        "挂账数",
        "现在挂账",
        "全部问题",
        _always(TAKEN),
        _always(Q(status=ProblemStatus.HUNG)),
        is_good=False,
        is_count=True,
    ),
    Figure(
        "overrun",
        "超时倍数",
        "超期的办理时限：实际天数合计 ÷ 应办天数合计（自然日，未完成的算到今天）",
        "办理曾超期或现已超期的问题",
        _settled(ClockKind.RESOLVE),
        _late(ClockKind.RESOLVE),
        is_good=False,
        is_times=True,
    ),
)
FIGURE_BY_KEY: Mapping[str, Figure] = MappingProxyType({figure.key: figure for figure in FIGURES})
# no figure of the table: the rows behind the count of new problems before and after a rule
TAKEN_ROWS = Figure(
    "taken",
    "新发问题",
    "",
    "不予受理、转出、并入、撤回的不算",
    _always(TAKEN),
    _always(TAKEN),
    is_count=True,
)
ROWS_BY_KEY: Mapping[str, Figure] = MappingProxyType({**FIGURE_BY_KEY, TAKEN_ROWS.key: TAKEN_ROWS})


class Group(StrEnum):
    """By what the figures are broken down."""

    OFFICE = "office"
    AREA = "area"
    CATEGORY = "category"
    MONTH = "month"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"office": "部门", "area": "居民区", "category": "分类", "month": "月份"}[self.value]

    @property
    def column(self) -> str:
        """The column of a problem."""
        return "lead_office" if self is Group.OFFICE else self.value


@dataclasses.dataclass(frozen=True, slots=True)
class Measure:
    """What a figure says of a group: ``yes_count`` of ``of_count``; ``times`` where it is a quotient of days."""

    figure: Figure
    yes_count: int
    of_count: int
    times: float | None = None

    @property
    def percent(self) -> float | None:
        """The rate in percent with one decimal; None where nothing is counted, and for what is no rate."""
        if self.figure.is_count or self.figure.is_times or not self.of_count:
            return None
        return round(100 * self.yes_count / self.of_count, 1)

    @property
    def amount(self) -> float:
        """The length of its bar."""
        if self.figure.is_times:
            return round(self.times or 0, 2)
        return self.yes_count if self.figure.is_count else (self.percent or 0)

    @property
    def unit(self) -> str:
        """What a bar counts."""
        return "倍" if self.figure.is_times else "件" if self.figure.is_count else "%"

    @property
    def text(self) -> str:
        """The figure for people; a dash where there is nothing to say."""
        if self.figure.is_times:
            return f"{self.times:.2f} 倍" if self.times else "—"
        if self.figure.is_count:
            return str(self.yes_count)
        return "—" if self.percent is None else f"{self.percent:g}%"


def figure_rows(problems: QuerySet[Problem], key: str, part: Part, today: date) -> QuerySet[Problem]:
    """The rows that a figure counts. Raises ``KeyError`` for a figure that is none."""
    figure = ROWS_BY_KEY[key]
    rows = problems.filter(figure.of(today))
    if part is Part.YES:
        return rows.filter(figure.yes(today))
    return rows.exclude(figure.yes(today)) if part is Part.NO else rows
