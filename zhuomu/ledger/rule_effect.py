"""Whether a rule helped (建章立制): the new problems of its kind before and after it, and the lists behind both counts."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, QuerySet

from zhuomu.ledger.figures import LEFT_OUT, TAKEN_ROWS
from zhuomu.ledger.listing import Filters
from zhuomu.ledger.models import Problem, Rectification
from zhuomu.rules.rectify import BeforeAfter, before_after

COUNTED_DAYS = 90


def counted_for(row: Rectification, today: date) -> BeforeAfter | None:
    """New problems of its kind before and after the rule; None while no rule holds."""
    if row.rule_on is None or row.rule_on > today:
        return None
    span = (row.rule_on - timedelta(days=COUNTED_DAYS), row.rule_on + timedelta(days=COUNTED_DAYS))
    kind: QuerySet[Problem] = Problem.objects.filter(category=row.category, found_on__range=span)
    if row.area_id:
        kind = kind.filter(area=row.area)
    days = kind.exclude(status__in=LEFT_OUT).order_by().values_list("found_on").annotate(Count("pk"))
    return before_after(dict(days), row.rule_on, today, COUNTED_DAYS)


def counted_bars(counted: BeforeAfter | None) -> list[tuple[str, int, str]]:
    """Both counts as bars; none while no rule holds."""
    if counted is None:
        return []
    return [
        (f"施行前 {counted.days} 天", counted.before_count, "grey"),
        (f"施行后 {counted.days} 天", counted.after_count, "1"),
    ]


def counted_rows(row: Rectification, counted: BeforeAfter | None) -> list[tuple[str, int, str]]:
    """Both counts with the list of the problems that each counts."""
    if counted is None or row.rule_on is None:
        return []
    lasted, one = timedelta(days=counted.days), timedelta(days=1)
    alike = {"category": str(row.category_id), "figure": TAKEN_ROWS.key}
    if row.area_id:
        alike["area"] = str(row.area_id)
    spans = (
        ("施行前", counted.before_count, row.rule_on - lasted, row.rule_on - one),
        ("施行后", counted.after_count, row.rule_on, row.rule_on + lasted - one),
    )
    return [
        (name, count, Filters({**alike, "from": first.isoformat(), "to": last.isoformat()}).url())
        for name, count, first, last in spans
    ]
