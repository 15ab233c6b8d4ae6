"""The list of problems as its address describes it: filters, order, pages that never count to the end."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, cast

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.urls import reverse
from django.utils.http import urlencode

from zhuomu.core.actor import Actor
from zhuomu.core.services.search import search_iter
from zhuomu.ledger import selectors
from zhuomu.ledger.figures import ROWS_BY_KEY, Part, figure_rows
from zhuomu.ledger.models import Problem, ReportLink, Urgency
from zhuomu.ledger.models.problems import OPEN_STATUSES
from zhuomu.ledger.selectors import COUNT_MOST, COUNTED_FOR_SECONDS, TAB_BY_KEY, TABS, visible_to
from zhuomu.ledger.services import receipt_normalise
from zhuomu.rules.flow import ProblemStatus
from zhuomu.rules.workdays import WorkCalendar, workdays_between

OPEN, ALL = "open", "all"
NONE: Final = "none"
ROWS_PER_PAGE, LOOKED_UP_AT_ONCE = 50, 500
DUES: Mapping[str, str] = MappingProxyType({"overdue": "已超期", "today": "今天到期", "week": "本周到期"})
ORDERS: Mapping[str, OrderBy | F] = MappingProxyType(
    {
        "number": F("id").asc(),
        "-number": F("id").desc(),
        "found": F("found_on").asc(),
        "-found": F("found_on").desc(),
        "due": F("due_on").asc(nulls_last=True),
        "-due": F("due_on").desc(nulls_last=True),
    }
)
THINGS: Mapping[str, str] = MappingProxyType(
    {"area": "area", "office": "lead_office", "category": "category"}
)
FIELDS = ("tab", *THINGS, "channel", "q", "due", "urgency", "from", "to", "figure", "part", "sort")
STATUS_TONES: Mapping[ProblemStatus, str] = MappingProxyType(
    {
        ProblemStatus.CLOSED: "done",
        ProblemStatus.AWAITING_INFO: "wait",
        ProblemStatus.HUNG: "wait",
        ProblemStatus.AWAITING_CALLBACK: "wait",
        ProblemStatus.REOPEN_REQUESTED: "wait",
        ProblemStatus.RETURN_DISPUTED: "wrong",
        ProblemStatus.REDO: "wrong",
        ProblemStatus.DECLINED: "plain",
        ProblemStatus.FORWARDED: "plain",
        ProblemStatus.MERGED: "plain",
        ProblemStatus.WITHDRAWN: "plain",
    }
)


def problem_url(number: str) -> str:
    """The page of a problem."""
    return f"{reverse('ledger_list')}{number}/"


@dataclasses.dataclass(frozen=True)
class Filters:
    """What a list's address asks for. Only what is sound is in ``values``; an unsound value asks for nothing."""

    values: Mapping[str, str]

    @property
    def tab(self) -> str:
        """The chosen tab: one of ``TABS``, ``open`` (the default) or ``all``."""
        return self.values.get("tab", ALL if "figure" in self.values else OPEN)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the tab and the order is asked for."""
        return bool(self.values.keys() - {"tab", "sort"})

    @property
    def order(self) -> str:
        """The order: by deadline where a deadline is asked for, else the newest first."""
        return self.values.get("sort", "due" if "due" in self.values else "-number")

    def query(self, **changes: str | None) -> str:
        """The address's query with some values changed (None takes one out)."""
        wanted = {**self.values, **changes}
        return urlencode([(key, text) for key in FIELDS if (text := wanted.get(key))])

    def url(self, **changes: str | None) -> str:
        """The list's address with some values changed."""
        query = self.query(**changes)
        return reverse("ledger_list") + (f"?{query}" if query else "")

    def day(self, name: str) -> date | None:
        """A day that was asked for."""
        return _day(self.values.get(name, ""))


def filters_read(values: Mapping[str, str]) -> Filters:
    """The filters of an address."""
    plain = {name: str(values.get(name) or "").strip()[:100] for name in FIELDS}
    return Filters({name: text for name, text in plain.items() if text and _is_sound(name, text)})


def _is_sound(name: str, text: str) -> bool:
    if name in THINGS:
        return text == NONE or (text.isascii() and text.isdecimal() and len(text) < 16)
    if name in ("from", "to"):
        return _day(text) is not None
    known: Mapping[str, Any] = {
        "tab": {OPEN, ALL, *TAB_BY_KEY},
        "due": DUES,
        "urgency": set(Urgency.values),
        "sort": ORDERS,
        "figure": ROWS_BY_KEY,
        "part": set(Part),
    }
    return text in known.get(name, (text,)) or (name == "due" and _day(text) is not None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def problems_in(by: Actor, filters: Filters) -> QuerySet[Problem]:
    """The problems in sight that the filters leave, whatever the tab; in no order."""
    problems = visible_to(by).order_by()
    wanted = filters.values
    for name, column in THINGS.items():
        if text := wanted.get(name):
            missing = Q(**{f"{column}__isnull": True})
            problems = problems.filter(missing if text == NONE else Q(**{column: int(text)}))
    for name in ("channel", "urgency"):
        if name in wanted:
            problems = problems.filter(**{name: wanted[name]})
    for name, lookup in (("from", "found_on__gte"), ("to", "found_on__lte")):
        if (day := filters.day(name)) is not None:
            problems = problems.filter(**{lookup: day})
    if "due" in wanted:
        problems = _due(problems, by, wanted["due"])
    if "q" in wanted:
        problems = problems.filter(pk__in=_found(by, wanted["q"]))
    if "figure" in wanted:
        problems = figure_rows(problems, wanted["figure"], Part(wanted.get("part", Part.ALL)), by.today)
    return problems


def _due(problems: QuerySet[Problem], by: Actor, due: str) -> QuerySet[Problem]:
    if due == "overdue":
        return selectors.overdue(problems, by)
    if due == "today":
        return selectors.due_today(problems, by)
    if due == "week":
        last = by.today + timedelta(days=6 - by.today.weekday())
        return problems.filter(due_on__range=(by.today, last), is_paused=False)
    return problems.filter(due_on=_day(due), is_paused=False)


def _found(by: Actor, query: str) -> list[int]:
    """Problems in sight that hold the words (the newest ones up to the limit), and the one of a receipt number.

    What is out of sight does not count against the limit: else somebody who sees little would miss what is theirs.
    """
    entries = search_iter(query, is_public=False)
    keys = (int(entry.entity_id) for entry in entries if entry.entity == "problem")
    seen, found = visible_to(by).order_by(), list[int]()
    while len(found) < COUNT_MOST and (batch := list(itertools.islice(keys, LOOKED_UP_AT_ONCE))):
        found += seen.filter(pk__in=batch).values_list("pk", flat=True)
    links = ReportLink.objects.filter(report__receipt=receipt_normalise(query))
    return found + list(links.values_list("problem", flat=True))


def in_tab(problems: QuerySet[Problem], tab: str) -> QuerySet[Problem]:
    """The problems of a tab."""
    if tab == ALL:
        return problems
    return problems.filter(status__in=OPEN_STATUSES if tab == OPEN else TAB_BY_KEY[tab].statuses)


def listed(by: Actor, filters: Filters) -> QuerySet[Problem]:
    """The rows of the list, in their order, with all that a row shows."""
    rows = in_tab(problems_in(by, filters), filters.tab)
    rows = rows.select_related("category", "area__office", "lead_office")
    return rows.order_by(ORDERS[filters.order], "-id")


def counts_in(by: Actor, filters: Filters) -> dict[str, int]:
    """How many of the filtered problems stand in each tab, ``open`` and ``all`` included; counted once in 30 seconds."""
    if filters.is_narrowed:
        counts = _counts(by, filters)
    else:
        counts = selectors.tab_counts(by)
    still_open = {tab.key for tab in TABS if tab.statuses[0].is_open}
    return {
        **counts,
        OPEN: sum(count for key, count in counts.items() if key in still_open),
        ALL: sum(counts.values()),
    }


def _counts(by: Actor, filters: Filters) -> dict[str, int]:
    who = by.person.pk if by.person else 0
    asked = hashlib.sha256(filters.query(tab=None, sort=None).encode()).hexdigest()[:32]
    key = f"ledger-list:{who}:{by.today}:{asked}"
    counts: dict[str, int] | None = cache.get(key)
    if counts is None:
        rows = dict(problems_in(by, filters).values_list("status").annotate(Count("pk")))
        counts = {tab.key: sum(rows.get(status, 0) for status in tab.statuses) for tab in TABS}
        cache.set(key, counts, COUNTED_FOR_SECONDS)
    return counts


class CountAtMost(int):
    """A count that stopped at its limit: reads ``2000+``."""

    def __str__(self) -> str:
        return f"{int(self)}+"


class ShortPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of a list of any length, without counting it to the end: nobody turns to page 400, filters narrow."""

    @cached_property
    def count(self) -> int:
        """The number of rows, at most 2,000."""
        rows = cast("QuerySet[Problem]", self.object_list)
        counted = rows.order_by()[:COUNT_MOST].count()
        return counted if counted < COUNT_MOST else CountAtMost(COUNT_MOST - 1)


class DuePaginator(ShortPaginator):
    """Pages by deadline. Those without one come last and are asked for apart: no index holds both, and most have none."""

    way = ""  # "-": the latest deadline first

    def page(self, number: int | str) -> Page[Problem]:
        """The page: rows with a deadline as far as they go, then the newest of the others."""
        wanted = self.validate_number(number)
        rows, start = cast("QuerySet[Problem]", self.object_list), (wanted - 1) * self.per_page
        end = start + self.per_page
        due = rows.filter(due_on__isnull=False)
        shown = list(due.order_by(f"{self.way}due_on", "-id")[start:end])
        if len(shown) < self.per_page:
            before = start + len(shown) if shown else due.order_by().count()
            others = rows.filter(due_on__isnull=True).order_by("-id")
            shown += others[max(start - before, 0) : end - before]
        return Page(shown, wanted, self)


def pages_of(rows: QuerySet[Problem], order: str, size: int = ROWS_PER_PAGE) -> ShortPaginator:
    """The pages of a list that is in that order (one of ``ORDERS``)."""
    if not order.endswith("due"):
        return ShortPaginator(rows, size)
    pages = DuePaginator(rows, size)
    pages.way = order.removesuffix("due")
    return pages


def due_badge(problem: Problem, today: date, calendar: WorkCalendar) -> tuple[str, str]:
    """The deadline that runs next as a tone and words; no words where none runs."""
    if problem.due_on is None:
        return "plain", ""
    day = f"{problem.due_on.month}月{problem.due_on.day}日"
    if problem.due_on.year != today.year:
        day = f"{problem.due_on.year}年{day}"
    if problem.is_paused:
        return "draft", "暂停计时"
    ahead = (problem.due_on - today).days
    if ahead < 0:
        late = workdays_between(problem.due_on, today, calendar)
        return "wrong", f"超期 {late} 个工作日" if late else "超期"
    if ahead == 0:
        return "wait", "今天到期"
    mark = "（暂定）" if problem.is_due_provisional else ""
    return ("wait" if ahead == 1 else "plain"), f"{day}到期{mark}"


@dataclasses.dataclass(frozen=True, slots=True)
class ListRow:
    """A problem as a list shows it."""

    problem: Problem
    url: str
    status_tone: str
    due_tone: str
    due: str


def list_row(problem: Problem, today: date, calendar: WorkCalendar) -> ListRow:
    """A row of a list."""
    tone, text = due_badge(problem, today, calendar)
    return ListRow(problem, problem_url(problem.number), STATUS_TONES.get(problem.state, "info"), tone, text)
