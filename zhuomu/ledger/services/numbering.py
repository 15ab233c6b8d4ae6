"""Numbers of problems: 年-序号, without gaps within a year."""

from django.db.models import Max

from zhuomu.ledger.models import Problem


def numbers_take(year: int) -> int:
    """The first free number of a year; those after it are free too. Inside ``writing()``, with the rows that take them."""
    last = Problem.objects.filter(year=year).aggregate(last=Max("serial"))["last"] or 0
    return int(last) + 1


def number_text(year: int, serial: int) -> str:
    """A number as people say it: ``2026-0042``."""
    return f"{year}-{serial:04d}"
