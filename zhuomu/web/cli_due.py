"""``zhuomu due DATE --workdays N``: the due date by the Chinese working calendar."""

import argparse
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zhuomu.web.cli import EXIT_OK, CommandError, start_django

if TYPE_CHECKING:
    from zhuomu.rules.workdays import WorkCalendar

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

MAX_WORKDAYS = 10_000


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command ``due`` to the parsers of ``zhuomu``."""
    parser = subparsers.add_parser("due", help="从收到日起算若干个工作日后的期限（收到当日不计）")
    parser.add_argument("date", metavar="DATE", type=_date, help="收到日，如 2019-09-27")
    parser.add_argument("--workdays", metavar="N", type=_workdays, required=True, help="工作日数，从 1 起")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the due date, ISO form, alone on the first line; where it is provisional, the second says so."""
    from zhuomu.rules.workdays import due_on

    try:
        due = due_on(args.date, args.workdays, _calendar())
    except ValueError as error:
        raise CommandError(f"从 {args.date} 起 {args.workdays} 个工作日超出了可算的日期。") from error
    sys.stdout.write(f"{due.on.isoformat()}\n")
    if due.is_provisional:
        sys.stdout.write(
            f"（暂定：{due.on.year} 年的放假安排尚未录入，按周一至周五推算，通知发布后会重算。）\n"
        )
    return EXIT_OK


def _date(text: str) -> date:
    try:
        # one form only: Python 3.11 would also take 20190927 and 2019-W39-5
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"日期要写成 2019-09-27 的样子，并且确有这一天，不能是“{text}”")


def _workdays(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= MAX_WORKDAYS:
        return int(text)
    raise argparse.ArgumentTypeError(f"工作日数要是 1 到 {MAX_WORKDAYS} 的整数，不能是“{text}”")


def _calendar() -> "WorkCalendar":
    """The calendar as staff have edited it; the packaged one where there is no database yet."""
    start_django()
    from django.conf import settings
    from django.db import DatabaseError, connection

    from zhuomu.core.services.calendar import calendar_current, calendar_packaged

    # asking a file that is not there would make one
    is_file = connection.vendor == "sqlite" and not connection.is_in_memory_db()  # type: ignore[attr-defined]
    if is_file and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return calendar_packaged()
    try:
        current = calendar_current()
    except DatabaseError:
        return calendar_packaged()
    return current if current.official_years else calendar_packaged()
