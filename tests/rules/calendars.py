"""The calendar that core seeds: the constants of the package ``chinesecalendar``, nothing added."""

from chinese_calendar import constants

from zhuomu.rules.workdays import WorkCalendar

EMPTY_CALENDAR = WorkCalendar(frozenset(), frozenset(), frozenset())


def official_calendar() -> WorkCalendar:
    """All years that the package knows; each holds a holiday, so the years can be read from the holidays."""
    return WorkCalendar(
        off_days=frozenset(constants.holidays),
        work_days=frozenset(constants.workdays),
        official_years=frozenset(day.year for day in constants.holidays),
    )
