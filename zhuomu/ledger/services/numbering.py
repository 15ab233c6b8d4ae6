"""Numbers of problems: 年-序号. One that was shown is never given a second time, even when its problem is taken back."""

from django.db.models import Max

from zhuomu.ledger.models import NumberSeries, Problem


def numbers_take(year: int, count: int = 1) -> int:
    """Take the next ``count`` numbers of a year; returns the first. Inside ``writing()``, with the rows that get them."""
    series, _ = NumberSeries.objects.get_or_create(year=year)
    # rows may have come another way, with their numbers
    used = Problem.objects.filter(year=year).aggregate(last=Max("serial"))["last"] or 0
    first = max(series.last, int(used)) + 1
    series.last = first + count - 1
    series.save(update_fields=["last"])
    return first


def number_text(year: int, serial: int) -> str:
    """A number as people say it: ``2026-0042``."""
    return f"{year}-{serial:04d}"
