"""Counting the figures of a set of problems by groups, in two queries however many groups there are."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, DateField, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth

from zhuomu.core.models import Area, Office
from zhuomu.ledger.figures import FIGURES, Figure, Group, Measure, settled_late
from zhuomu.ledger.models import Category, Clock, Problem
from zhuomu.ledger.selectors import COUNTED_FOR_SECONDS
from zhuomu.rules.clocks import ClockKind

Key = int | date | None
# counts of each group, and its 超时倍数
Counted = tuple[dict[Key, dict[str, Any]], dict[Key, float | None]]


@dataclasses.dataclass(frozen=True, slots=True)
class GroupRow:
    """One office, area, category or month (its first day), and what each figure says of it."""

    key: Key
    label: str
    measures: tuple[Measure, ...]


def measures_by(
    problems: QuerySet[Problem],
    group: Group,
    today: date,
    figures: Iterable[Figure] = FIGURES,
    *,
    kept_as: str = "",
) -> tuple[GroupRow, ...]:
    """What the figures say of each group, in the order of the tree (months: oldest first); without a key last.

    ``kept_as`` names the problems: what was counted under that name is kept for half a minute.
    """
    figures = tuple(figures)
    key = f"ledger-figures:{kept_as}:{today}:{group}:{len(figures)}:{figures[0].key}"
    kept: Counted | None = cache.get(key) if kept_as else None
    rows, times = kept or _counted(problems, group, today, figures)
    if kept_as and kept is None:
        cache.set(key, (rows, times), COUNTED_FOR_SECONDS)
    return tuple(
        GroupRow(key, label, tuple(_measure(each, rows[key], times.get(key)) for each in figures))
        for key, label in _labels(group, rows)
    )


def total_of(rows: Iterable[GroupRow], figures: Iterable[Figure] = FIGURES) -> tuple[Measure, ...]:
    """The figures of all groups together. A quotient of days cannot be added up and is left out (``times`` None)."""
    columns = list(zip(*(row.measures for row in rows), strict=True))
    return tuple(
        Measure(
            figure,
            sum(each.yes_count for each in column),
            sum(each.of_count for each in column),
        )
        for figure, column in zip(figures, columns or [()] * len(FIGURES), strict=False)
    )


def overrun_of(problems: QuerySet[Problem], today: date) -> float | None:
    """超时倍数 of all these problems together; None where none is late."""
    found = _late_clocks(problems, today).aggregate(**_days(today))
    return _quotient(found["taken"], found["allowed"])


def _counted(problems: QuerySet[Problem], group: Group, today: date, figures: Sequence[Figure]) -> Counted:
    counts: dict[str, Any] = {}
    for figure in figures:
        counts[f"{figure.key}_of"] = Count("pk", filter=figure.of(today))
        counts[f"{figure.key}_yes"] = Count("pk", filter=figure.of(today) & figure.yes(today))
    source = _by_month(problems, "found_on", group).order_by()
    rows = {row[group.column]: row for row in source.values(group.column).annotate(**counts)}
    return rows, _times(problems, group, today) if any(figure.is_times for figure in figures) else {}


def _measure(figure: Figure, row: Mapping[str, Any], times: float | None) -> Measure:
    yes, of = row[f"{figure.key}_yes"], row[f"{figure.key}_of"]
    return Measure(figure, yes, of, times if figure.is_times else None)


def _by_month(rows: QuerySet[Any], day: str, group: Group) -> QuerySet[Any]:
    return rows.annotate(month=TruncMonth(day)) if group is Group.MONTH else rows


def _late_clocks(problems: QuerySet[Problem], today: date) -> QuerySet[Clock]:
    return Clock.objects.filter(
        settled_late(today), kind=ClockKind.RESOLVE, problem__in=problems.order_by().values("pk")
    )


def _days(today: date) -> dict[str, Any]:
    """Days that late deadlines took, and days they had: sums over clocks."""
    end = Coalesce("met_on", Value(today, output_field=DateField()))
    return {
        "taken": Sum(ExpressionWrapper(end - F("start_on"), output_field=DurationField())),
        "allowed": Sum(ExpressionWrapper(F("due_on") - F("start_on"), output_field=DurationField())),
    }


def _times(problems: QuerySet[Problem], group: Group, today: date) -> dict[Key, float | None]:
    clocks = _by_month(_late_clocks(problems, today), "problem__found_on", group)
    column = "month" if group is Group.MONTH else f"problem__{group.column}"
    rows = clocks.order_by().values(column).annotate(**_days(today))
    return {row[column]: _quotient(row["taken"], row["allowed"]) for row in rows}


def _quotient(taken: timedelta | None, allowed: timedelta | None) -> float | None:
    return taken / allowed if taken and allowed else None


def _labels(group: Group, keys: Iterable[Key]) -> list[tuple[Key, str]]:
    """The groups with their names, in the order in which people know them."""
    known = set(keys)
    if group is Group.MONTH:
        months = sorted(key for key in known if isinstance(key, date))
        return [(month, f"{month.year}年{month.month}月") for month in months]
    named = [(key, label) for key, label in _names(group, known) if key in known]
    return [*named, (None, f"未定{group.label}")] if None in known else named


def _names(group: Group, known: set[Key]) -> list[tuple[Key, str]]:
    ids = Q(pk__in=[key for key in known if key is not None])
    if group is Group.OFFICE:
        return [(office.pk, office.name) for office in Office.objects.filter(ids)]
    if group is Group.AREA:
        return [(area.pk, area.office.name) for area in Area.objects.filter(ids).select_related("office")]
    return [(category.pk, category.name) for category in Category.objects.filter(ids)]
