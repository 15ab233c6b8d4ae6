"""Days as people write and say them in a note: when it was, and by when something is to be done."""

import calendar
import re
from datetime import date, timedelta

from zhuomu.rules.cadence import months_after

_NUMERALS = {char: number for number, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_FULL_DAY = re.compile(r"(\d{4})\s?[年.\-/]\s?(\d{1,2})\s?[月.\-/]\s?(\d{1,2})")
_DAY = re.compile(
    r"(?<!\d)(\d{1,2})月(\d{1,2})[日号](?!.{0,3}前)|^\s*(\d{1,2})[.．](\d{1,2})(?![\d.．])", re.MULTILINE
)
_NEAR_DAYS = (("今天", 0), ("今日", 0), ("前天", 2), ("昨天", 1), ("昨日", 1))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_of(text: str, today: date) -> date | None:
    """The day the note is about; without a year the last such day."""
    for full in _FULL_DAY.finditer(text):
        if found := _date(int(full[1]), int(full[2]), int(full[3])):
            return found
    for match in _DAY.finditer(text):
        month, day = int(match[1] or match[3]), int(match[2] or match[4])
        this_year, last_year = _date(today.year, month, day), _date(today.year - 1, month, day)
        if this_year and this_year <= today:
            return this_year
        if last_year:
            return last_year
    return next((today - timedelta(days=days) for word, days in _NEAR_DAYS if word in text), None)


_BEFORE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号](?:之|以)?前")
_MONTH_END = re.compile(r"(?:(\d{1,2})月|(本月|这个月|月)|(年))底(?:之|以)?前?")
_WITHIN = re.compile(r"(\d{1,2}|[一二两三四五六七八九十半])(个工作日|天|日|周|个?星期|个月)(?:之|以)?内")
_WEEKDAY = re.compile(r"(本|这|下)?(?:周|星期)([一二三四五六日天])(?:之|以)?前")


def due_in(text: str, today: date) -> date | None:
    """The day by which something is to be done, as people say it; None where no day is said or there is no such day."""
    if match := _BEFORE.search(text):
        return _next_date(int(match[1] or 0), int(match[2]), int(match[3]), today)
    if match := _MONTH_END.search(text):
        month = int(match[1]) if match[1] else 12 if match[3] else today.month
        if not 1 <= month <= 12:
            return None
        year = today.year + (month < today.month)
        return date(year, month, calendar.monthrange(year, month)[1])
    if match := _WITHIN.search(text):
        if match[1] == "半":
            return today + timedelta(days=15) if match[2] == "个月" else None
        count = int(match[1]) if match[1].isdecimal() else _NUMERALS[match[1]]
        if match[2] == "个工作日":
            return None  # working days need the calendar, which a pure rule does not have
        if match[2] == "个月":
            return months_after(today, count) if count <= 24 else None
        return today + timedelta(days=count * (7 if match[2] in ("周", "星期", "个星期") else 1))
    if match := _WEEKDAY.search(text):
        wanted = min("一二三四五六日天".index(match[2]), 6)
        ahead = wanted - today.weekday()
        return today + timedelta(days=ahead + 7 if match[1] == "下" or ahead < 0 else ahead)
    return today + timedelta(days=1) if "明天" in text else None


def _next_date(year: int, month: int, day: int, today: date) -> date | None:
    if year:
        return _date(year, month, day)
    found = _date(today.year, month, day)
    return _date(today.year + 1, month, day) if found and found < today else found
