"""Tables of the core, by topic: people, records of what was done, things that apps share."""

from zhuomu.core.models.people import Area, Estate, Office, OfficeKind, Person, Post
from zhuomu.core.models.records import (
    Draft,
    Event,
    Job,
    JobState,
    Letter,
    LoginCode,
    OldPassword,
    SignIn,
    SignInFailure,
)
from zhuomu.core.models.things import (
    Attachment,
    CalendarDay,
    CalendarYear,
    Notice,
    NoticeState,
    PersonalDatum,
    SearchEntry,
    SearchGram,
)

__all__ = [
    "Area",
    "Attachment",
    "CalendarDay",
    "CalendarYear",
    "Draft",
    "Estate",
    "Event",
    "Job",
    "JobState",
    "Letter",
    "LoginCode",
    "Notice",
    "NoticeState",
    "Office",
    "OfficeKind",
    "OldPassword",
    "Person",
    "PersonalDatum",
    "Post",
    "SearchEntry",
    "SearchGram",
    "SignIn",
    "SignInFailure",
]
