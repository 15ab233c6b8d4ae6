"""Parameters of Open311 as they come in an address or a form: all are text, and an empty one is as good as none."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.http import QueryDict
from django.utils import timezone

from zhuomu.core.errors import refuse
from zhuomu.web.api.codes import Open311Code
from zhuomu.web.api.values import UNWRITABLE, WHOLE

SPAN = timedelta(days=90)


def word(data: QueryDict, name: str, most: int = 200) -> str:
    """A parameter without blanks around it; an empty one is as good as none. Refused with control characters or too long."""
    value = str(data.get(name) or "").strip()
    if UNWRITABLE.search(value) or len(value) > most:
        raise refuse(Open311Code.WRONG, name=name, wanted=f"最多 {most} 个字，不含控制字符")
    return value


def words(data: QueryDict, name: str) -> list[str]:
    """A parameter of several values, by commas or given several times."""
    given = ",".join(str(value) for value in data.getlist(name))
    if UNWRITABLE.search(given) or len(given) > 2000:
        raise refuse(Open311Code.WRONG, name=name, wanted="用逗号分开的几个值")
    return [value.strip() for value in given.split(",") if value.strip()]


def number(data: QueryDict, name: str, default: int, most: int) -> int:
    """A whole number from 1 to ``most``."""
    value = word(data, name)
    if not value:
        return default
    if not WHOLE.fullmatch(value) or not 1 <= int(value) <= most:
        raise refuse(Open311Code.WRONG, name=name, wanted=f" 1 到 {most} 的整数")
    return int(value)


def instant(data: QueryDict, name: str) -> datetime | None:
    """A moment in W3C form; a day alone begins at midnight here. A plus sign that became a blank is understood."""
    value = word(data, name).replace(" ", "+")
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value)
        if not 1970 <= found.year < 3000:
            raise ValueError(value)
    except ValueError as error:
        wanted = "像 2026-11-03T09:30:00+08:00 这样的时间"
        raise refuse(Open311Code.WRONG, name=name, wanted=wanted) from error
    return found if found.tzinfo else timezone.make_aware(found)


def span(data: QueryDict, now: datetime) -> tuple[datetime, datetime]:
    """From when to when: at most 90 days, by default the last 90."""
    start, end = instant(data, "start_date"), instant(data, "end_date")
    if start is None:
        end = end or now
        return end - SPAN, end
    if end is None:
        return start, start + SPAN
    if end - start > SPAN:
        raise refuse(Open311Code.WRONG, name="end_date", wanted="与 start_date 相距不超过 90 天")
    return start, end


def degrees(data: QueryDict, name: str, most: int) -> str:
    """Degrees of latitude or longitude, written out to a metre or less; empty where there are none."""
    value = word(data, name, 30)
    if not value:
        return ""
    try:
        found = float(value)
    except ValueError:
        found = math.nan
    if not abs(found) <= most:  # so that nan is none either
        raise refuse(Open311Code.WRONG, name=name, wanted=f"绝对值不超过 {most} 的数")
    return f"{found:.6f}"
