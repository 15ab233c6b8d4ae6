"""The rows of the ledger list as data, for the part ``rows_of``: fifty of them are most of the page."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.listing import STATUS_TONES, due_badge
from zhuomu.ledger.models import Problem, Urgency
from zhuomu.ledger.names import Names
from zhuomu.rules.workdays import WorkCalendar


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, and what stands below them; with ``tone`` the words are a badge."""

    label: str
    text: str
    kind: str = ""
    url: str = ""
    tone: str = ""
    sub: str = ""
    badges: tuple[tuple[str, str], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class TableRow:
    """One row; ``label`` says what is chosen."""

    pk: int
    label: str
    cells: tuple[Cell, ...]


def table_rows(
    problems: Iterable[Problem], today: date, calendar: WorkCalendar, names: Names
) -> list[TableRow]:
    """Problems as rows of the list."""
    home = reverse("ledger_list")
    return [_row(each, f"{home}{each.number}/", today, calendar, names) for each in problems]


def _row(problem: Problem, url: str, today: date, calendar: WorkCalendar, names: Names) -> TableRow:
    tone, due = due_badge(problem, today, calendar)
    marks = []
    if problem.urgency == Urgency.URGENT:
        marks.append(("wrong", "紧急"))
    if problem.is_private:
        marks.append(("draft", "涉及隐私"))
    cells = (
        Cell(
            "问题",
            problem.title,
            "main",
            url,
            sub=problem.number,
            badges=tuple(marks),
        ),
        Cell("居民区", names.areas.get(problem.area_id or 0, "未定"), sub=problem.place),
        Cell("分类", names.categories.get(problem.category_id or 0, "未定")),
        Cell("主办", names.offices.get(problem.lead_office_id or 0, "未派单")),
        Cell("来源", channel_get(problem.channel).label),
        Cell("发现", problem.found_on.isoformat()),
        Cell("时限", due or "—", tone="" if tone == "plain" else tone),
        Cell("状态", problem.state.label, tone=STATUS_TONES.get(problem.state, "info")),
    )
    return TableRow(problem.pk, problem.number, cells)
