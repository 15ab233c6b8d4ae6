"""Days that are not in the calendar, weekdays that do not fit, times that no clock shows."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..chinese import numeral_value
from ..diagnostic import Severity
from ..document import Document, matches
from ..registry import Finding, near, rule, wrong

_DIGITS = "[〇零○一二三四五六七八九]"
_NUMBER = r"\d{1,3}|[一二三四五六七八九十]{1,3}"
_MONTH = re.compile(
    rf"月(?<=[\d一二三四五六七八九十]月)(?:({_NUMBER})([日号])|份)?(?![线楼院店台馆门车岛令])"
)
_BEFORE = re.compile(
    rf"(?:(?<!\d)(\d{{4}}|{_DIGITS}{{4}})年)?(?<![\d.．/—～至到、第一二三四五六七八九十百千])({_NUMBER})\Z"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_WEEKDAY = re.compile(
    r"[ 　]*[（(]?(?:(?:星期|礼拜)([一二三四五六日天])|周([一二三四五六日])(?=[）)，。、上下早中晚凌]))"
)
_WEEKDAYS = "一二三四五六日"
_MINUTES = re.compile(r"时(\d{1,2})分")
_HOURS = re.compile(r"(?<![\d.])\d{1,2}\Z")
# Last hour that each part of the day may have.
_LAST_HOURS = {"上午": 12, "凌晨": 12, "清晨": 12, "早上": 12, "下午": 24, "晚上": 24}
_HALF_DAYS = {
    char: rf"{char}(?<=[{before}].)(\d{{1,2}})(?:时|点(?!\d)|[:：]\d\d)"
    for char, before in (("午", "上下"), ("晨", "凌清"), ("上", "早晚"))
}


class WrittenDate(NamedTuple):
    """A date as it stands in the text. `year_form` … are the words; values are None where not numbers."""

    start: int
    end: int
    year_form: str
    month_form: str
    day_form: str

    @property
    def forms(self) -> tuple[str, ...]:
        """The numbers that are there, as written."""
        return tuple(form for form in (self.year_form, self.month_form, self.day_form) if form)


def written_dates(document: Document) -> tuple[WrittenDate, ...]:
    """Every …年…月…日, …月…日 and …年…月 of the document."""
    found = []
    text = document.text
    for month in _MONTH.finditer(text):
        first = max(0, month.start() - 10)
        before = _BEFORE.search(text[first : month.start()])
        if before and (month[1] or before[1]):
            end = month.end() if month[1] else month.start() + 1
            start = first + before.start()
            found.append(WrittenDate(start, end, before[1] or "", before[2], month[1] or ""))
    return tuple(found)


def _days_in_month(year: int | None, month: int) -> int:
    """A February without a year may have 29 days."""
    return monthrange(year or 2000, month)[1]


@rule(
    "dates.impossible_date",
    title="不存在的日期",
    severity=Severity.ERROR,
    source="公历（每月天数）",
    confidence=0.97,
    examples=(
        wrong("活动定于⟦2月30日⟧举行。", "活动定于2月28日举行。"),
        wrong("⟦2019年2月29日⟧，街道召开会议。", "2019年2月28日，街道召开会议。"),
        wrong("⟦十三月五日⟧举行。", "十二月五日举行。"),
        wrong("⟦6月31日⟧前报名。", "6月30日前报名。"),
        *near(
            "2月29日举行。",
            "2020年2月29日举行。",
            "0000年2月29日",
            "历时3个月30日。",
            "12月31日",
            "为期18月。",
        ),
    ),
)
def impossible_date(document: Document) -> Iterator[Finding]:
    """A month past twelve or a day its month does not have."""
    for written in document.once(written_dates):
        month = numeral_value(written.month_form)
        day = numeral_value(written.day_form) if written.day_form else 1
        year = numeral_value(written.year_form) if written.year_form else None
        if month is None or day is None or year == 0:
            continue
        if not 1 <= month <= 12:
            yield Finding(written.start, written.end, f"没有{written.month_form}月。")
        elif not 1 <= day <= _days_in_month(year, month):
            name = f"{written.year_form}年{month}月" if year and month == 2 else f"{month}月"
            yield Finding(written.start, written.end, f"{name}没有{written.day_form}日。")


def _stated_year(document: Document) -> int | None:
    """The one year that the text names; None where it names none or several."""
    years = {int(found) for found in _YEAR.findall(document.text)}
    return years.pop() if len(years) == 1 else None


@rule(
    "dates.weekday",
    title="星期与日期不符",
    severity=Severity.ERROR,
    source="公历（星期）",
    confidence=0.97,
    examples=(
        wrong("⟦2019年11月1日（星期一）⟧下午开会。", "2019年11月1日（星期五）下午开会。"),
        wrong("⟦2019年11月1日星期四⟧，大家开会。", "2019年11月1日星期五，大家开会。"),
        wrong("2019年的活动：⟦11月1日周三⟧上午开幕。", "2019年的活动：11月1日周五上午开幕。"),
        *near(
            "2019年11月1日（星期五）下午开会。",
            "11月1日（星期一）下午开会。",
            "2018年和2019年，11月1日（星期一）开会。",
            "2019年11月1日周三立到任。",
        ),
    ),
)
def weekday(document: Document) -> Iterator[Finding]:
    """A weekday beside a date of a year that is stated; a year stated once elsewhere makes it a query."""
    for written in document.once(written_dates):
        beside = _WEEKDAY.match(document.text, written.end) if written.day_form else None
        if beside is None:
            continue
        year = numeral_value(written.year_form) if written.year_form else document.once(_stated_year)
        month, day = numeral_value(written.month_form), numeral_value(written.day_form)
        if not year or not month or not day or month > 12 or day > _days_in_month(year, month):
            continue
        right = _WEEKDAYS[date(year, month, day).weekday()]
        said = (beside[1] or beside[2]).replace("天", "日")
        if said != right:
            end = beside.end() + (document.text[beside.end() : beside.end() + 1] in ("）", ")"))
            message = f"{year}年{month}月{day}日是星期{right}，不是星期{said}。"
            severity = None if written.year_form else Severity.QUERY
            yield Finding(written.start, end, message, severity=severity)


@rule(
    "dates.impossible_time",
    title="不存在的时刻",
    severity=Severity.ERROR,
    source="GB/T 7408（24小时制，分钟小于60）",
    confidence=0.95,
    examples=(
        wrong("⟦25时10分⟧开始。", "23时10分开始。"),
        wrong("⟦9时75分⟧开始。", "9时45分开始。"),
        wrong("⟦上午15时⟧开始。", "下午15时开始。"),
        *near("24时0分截止。", "上午12时整。", "下午15:30开门。", "历时26小时10分。", "上午10点开始。"),
    ),
)
def impossible_time(document: Document) -> Iterator[Finding]:
    """An hour past 24, a minute past 59, a morning hour past noon."""
    text = document.text
    for minutes in _MINUTES.finditer(text):
        hours = _HOURS.search(text[max(0, minutes.start() - 3) : minutes.start()])
        if hours and (int(hours[0]) > 24 or int(minutes[1]) > 59):
            start = minutes.start() - len(hours[0])
            yield Finding(start, minutes.end(), f"没有“{text[start : minutes.end()]}”这个时刻。")
    for half in matches(text, _HALF_DAYS):
        start = half.start() - 1
        part = text[start : start + 2]
        if int(half[1]) > _LAST_HOURS[part]:
            yield Finding(start, half.end(), f"“{part}”没有{half[1]}时。")
