"""Who and what the names in a sheet mean: areas, offices, categories, people; and why a row is not taken in."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from zhuomu.core.models import Area, Office, Post
from zhuomu.ledger.models import Category
from zhuomu.rules.cells import name_nearest, place_normalise, plain_text
from zhuomu.rules.reason import Code, Reason


class ImportCode(Code):
    """Why a row, or the whole sheet, is not taken in."""

    NO_DESCRIPTION = "import.no_description"
    TEXT_TOO_LONG = "import.text_too_long"
    NO_DATE = "import.no_date"
    DATE_UNREADABLE = "import.date_unreadable"
    DATE_IN_FUTURE = "import.date_in_future"
    DATE_TOO_OLD = "import.date_too_old"
    BEFORE_FOUND = "import.before_found"
    CLOSED_WITHOUT_DAY = "import.closed_without_day"
    CLOSED_AND_NOT = "import.closed_and_not"
    YES_UNREADABLE = "import.yes_unreadable"
    NAME_UNKNOWN = "import.name_unknown"
    NAME_STRANGE = "import.name_strange"
    NAME_AMBIGUOUS = "import.name_ambiguous"
    NUMBER_TWICE = "import.number_twice"
    NUMBER_KNOWN = "import.number_known"
    NUMBER_OURS = "import.number_ours"
    # remarks: the row is taken in all the same
    KEPT_AS_TEXT = "import.kept_as_text"
    NOT_PUBLISHED = "import.not_published"
    NO_OFFICE = "import.no_office"
    # the sheet
    COLUMN_MISSING = "import.column_missing"
    COLUMN_TWICE = "import.column_twice"
    FILE_TAKEN = "import.file_taken"
    WRONG_STATE = "import.wrong_state"
    GONE = "import.gone"
    BAD_ROWS = "import.bad_rows"
    MOVED_SINCE = "import.moved_since"
    # files out
    EXPORT_TOO_MANY = "import.export_too_many"


class Names:
    """Known names of one kind and whom they mean; what is like an unknown one is worked out once."""

    def __init__(self, known: Iterable[tuple[str, int]], *, is_place: bool = False) -> None:
        known = list(known)
        self._normalise = place_normalise if is_place else plain_text
        pairs = {(self._normalise(name), key) for name, key in known if name}
        counts = Counter(name for name, _ in pairs)
        self._ids = dict(pairs)
        self._ambiguous = {name for name, count in counts.items() if count > 1}
        self._shown = sorted({name for name, _ in known if name})
        self._nearest: dict[str, str] = {}

    def find(self, text: str) -> int | None:
        """Whom a name means; None for nobody, or more than one."""
        name = self._normalise(text)
        return None if name in self._ambiguous else self._ids.get(name)

    def reason(self, text: str) -> Reason:
        """Why a name means nobody, and the name that may be meant."""
        if self._normalise(text) in self._ambiguous:
            return Reason(ImportCode.NAME_AMBIGUOUS, {"text": text[:40]})
        if text not in self._nearest:
            self._nearest[text] = name_nearest(text[:40], self._shown)
        if nearest := self._nearest[text]:
            return Reason(ImportCode.NAME_UNKNOWN, {"text": text[:40], "nearest": nearest})
        return Reason(ImportCode.NAME_STRANGE, {"text": text[:40]})


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """Everything a row's names may mean, read once for a sheet. ``people``: (office, name) → person."""

    areas: Names
    offices: Names
    categories: Names
    people: Mapping[tuple[int, str], int]


def known_now(today: date) -> Known:
    """The areas, offices, categories and posts that are in use."""
    offices = list(Office.objects.filter(is_active=True).values_list("name", "short_name", "pk"))
    areas = Area.objects.filter(office__is_active=True).values_list(
        "office__name", "office__short_name", "pk"
    )
    posts = (
        Post.objects.current(today)
        .filter(person__is_active=True)
        .values_list("office", "person__name", "person")
    )
    return Known(
        areas=Names([(name, key) for *names, key in areas for name in names], is_place=True),
        offices=Names([(name, key) for *names, key in offices for name in names]),
        categories=Names(Category.objects.filter(is_active=True).values_list("name", "pk")),
        people={(office, plain_text(name)): person for office, name, person in posts},
    )
