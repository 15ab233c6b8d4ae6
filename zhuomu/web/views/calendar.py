"""The working calendar of a year, and the due date that follows from it."""

from __future__ import annotations

import dataclasses
from calendar import Calendar
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of, is_sent, staff, status_of
from zhuomu.core.models import CalendarDay, CalendarYear
from zhuomu.core.rights import Right
from zhuomu.core.services.calendar import calendar_current, calendar_day_set, calendar_year_confirm
from zhuomu.core.services.jobs import job_enqueue
from zhuomu.rules.workdays import SATURDAY, due_on
from zhuomu.web.forms import DayForm, DueForm, YearForm

FIRST_YEAR, LAST_YEAR = 2000, 2100
WEEKDAYS = "一二三四五六日"


@dataclasses.dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the year's sheet.

    ``kind``: work, rest, off (a weekday that is off), makeup (a weekend day worked).
    """

    day: date
    is_workday: bool
    kind: str
    note: str
    is_today: bool

    @property
    def says(self) -> str:
        """The day in words, for a screen reader and a pointer."""
        state = {"work": "上班", "rest": "周末", "off": "放假", "makeup": "调休上班"}[self.kind]
        return (
            f"{self.day.month}月{self.day.day}日 周{WEEKDAYS[self.day.weekday()]} {state} {self.note}".strip()
        )


def month_weeks(
    year: int, month: int, special: dict[date, CalendarDay], today: date
) -> list[list[DayCell | None]]:
    """The weeks of a month from Monday; ``None`` for days of its neighbours."""
    return [
        [_cell(day, special, today) if day.month == month else None for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]


def _cell(day: date, special: dict[date, CalendarDay], today: date) -> DayCell:
    row, is_weekday = special.get(day), day.weekday() < SATURDAY
    works = row.is_workday if row else is_weekday
    kind = ("work" if is_weekday else "makeup") if works else ("off" if is_weekday else "rest")
    return DayCell(day, works, kind, row.note if row else "", day == today)


@staff()
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A year as twelve months; for editors each day is a button."""
    return _show(request, _year(request.GET.get("year"), actor_of(request).today.year))


@staff(Right.CALENDAR_EDIT)
@require_POST
def calendar_day(request: HttpRequest) -> HttpResponseBase:
    """Say of one day that it is worked or off.

    The button names the wanted state, so pressing twice is pressing once.
    """
    day, _, works = request.POST.get("choice", "").partition(" ")
    form = DayForm({"day": day, "is_workday": works, "note": request.POST.get("note", "")})
    if is_sent(request, form, lambda data: calendar_day_set(by=actor_of(request), **data)):
        _dues_recompute(actor_of(request))
        changed = form.cleaned_data["day"]
        messages.success(
            request, f"{changed:%Y-%m-%d} 已改为{'上班' if form.cleaned_data['is_workday'] else '休息'}。"
        )
        return redirect(f"{reverse('calendar')}?year={changed.year}#month-{changed.month}")
    messages.error(request, "这一天没有改成，请在日历上重新点选。")
    return _show(request, actor_of(request).today.year, status=422)


@staff(Right.CALENDAR_EDIT)
@require_POST
def calendar_year(request: HttpRequest) -> HttpResponseBase:
    """The official notice of a year is in: its days are no longer provisional."""
    form = YearForm(request.POST)
    if is_sent(request, form, lambda data: calendar_year_confirm(by=actor_of(request), **data)):
        _dues_recompute(actor_of(request))
        year = form.cleaned_data["year"]
        messages.success(request, f"{year} 年的日历已确认，期限按它计算。")
        return redirect(f"{reverse('calendar')}?year={year}")
    year = _year(request.POST.get("year"), actor_of(request).today.year)
    return _show(request, year, year_form=form, status=status_of(form))


def _dues_recompute(actor: Actor) -> None:
    """Ask for all deadlines to be computed again; the worker does it within seconds and notes each changed day."""
    job_enqueue(
        key=f"ledger_clocks:{actor.at.isoformat()}",
        kind="ledger_clocks",
        run_after=actor.at,
        asked_by=actor.person,
    )


def _year(text: str | None, otherwise: int) -> int:
    if not text:
        return otherwise
    if not text.isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise refuse(CoreCode.NOT_FOUND)
    return int(text)


def _show(
    request: HttpRequest, year: int, *, year_form: YearForm | None = None, status: int = 200
) -> HttpResponse:
    actor, row = actor_of(request), CalendarYear.objects.filter(year=year).first()
    special = {row.day: row for row in CalendarDay.objects.filter(day__year=year)}
    due_form = DueForm(
        request.GET if "workdays" in request.GET else None,
        initial={"received_on": actor.today, "workdays": 5},
    )
    context = {
        "year": year,
        "sheet_title": f"{year} 年工作日历",
        "previous_year": year - 1 if year > FIRST_YEAR else None,
        "next_year": year + 1 if year < LAST_YEAR else None,
        "row": row,
        "is_provisional": row is None or not row.is_official,
        "weekdays": WEEKDAYS,
        "months": [(month, month_weeks(year, month, special, actor.today)) for month in range(1, 13)],
        "special": sorted(special.items()),
        "can_edit": actor.has(Right.CALENDAR_EDIT),
        "year_form": year_form or YearForm(initial={"year": year}),
        "due_form": due_form,
        "due": _due(due_form),
    }
    return render(request, "desk/calendar.html", context, status=status)


def _due(form: DueForm) -> object:
    """The due date for a form that was filled in and is sound."""
    if not form.is_bound or not form.is_valid():
        return None
    received_on, workdays = form.cleaned_data["received_on"], form.cleaned_data["workdays"]
    try:
        return due_on(received_on, workdays, calendar_current())
    except ValueError:  # past the end of all calendars
        form.add_error("received_on", "日期太远，算不出期限。")
        return None
