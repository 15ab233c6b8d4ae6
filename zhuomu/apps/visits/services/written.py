"""What the form of a visit holds, and what stands against storing it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date

from zhuomu.apps.visits.models import Family, VisitWay
from zhuomu.apps.visits.services.codes import VisitCode
from zhuomu.core.models import Area, Person
from zhuomu.ledger.models import Category
from zhuomu.rules.messages import phone_normalise
from zhuomu.rules.reason import Reason
from zhuomu.rules.visit_note import VisitKind

PLACE_MAX, SEEN_MAX, TEXT_MAX, SETTLEMENT_MAX, PROMISE_MAX = 60, 1000, 1000, 500, 300
OTHERS_MAX, FIRM_MAX, NAME_MAX, ADDRESS_MAX = 200, 60, 30, 120


@dataclasses.dataclass(frozen=True, slots=True)
class StopRow:
    """A place as written; ``pk`` of the row it changes."""

    place: str
    seen: str = ""
    area: Area | None = None
    pk: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class HeardRow:
    """What was heard as written. Empty ``speaker`` and ``phone`` leave what is stored."""

    text: str
    place: str = ""
    area: Area | None = None
    category: Category | None = None
    settlement: str = ""
    speaker: str = ""
    phone: str = ""
    pk: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise as written."""

    text: str
    by: Person | None = None
    due_on: date | None = None
    area: Area | None = None
    pk: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class FamilyRow:
    """A family that was not registered yet; without an area that of the visit."""

    name: str
    address: str = ""
    area: Area | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """All that the form of a visit holds."""

    on: date | None = None
    kind: VisitKind = VisitKind.VISIT
    way: VisitWay = VisitWay.ON_SPOT
    leaders: tuple[Person, ...] = ()
    companions: tuple[Person, ...] = ()
    others: str = ""
    areas: tuple[Area, ...] = ()
    families: tuple[Family, ...] = ()
    firm: str = ""
    stops: tuple[StopRow, ...] = ()
    heard: tuple[HeardRow, ...] = ()
    promises: tuple[PromiseRow, ...] = ()
    new_families: tuple[FamilyRow, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written at all (a day and a kind alone are nothing)."""
        return not any(
            (
                self.leaders,
                self.companions,
                self.others.strip(),
                self.areas,
                self.families,
                self.firm.strip(),
                self.stops,
                self.heard,
                self.promises,
                self.new_families,
            )
        )

    def area_of(self, area: Area | None) -> Area | None:
        """The area of a row: the one named, else the visit's where it has one alone."""
        return area or (self.areas[0] if len(self.areas) == 1 else None)


def reasons_against(written: Written, *, is_kept: bool, today: date) -> Iterator[Reason]:
    """What stands against storing it; fields are named as the form names them (``heard-0-text``)."""
    if written.is_empty:
        yield Reason(VisitCode.NOTHING_WRITTEN)
    if is_kept:
        yield from _missing(written, today)
    lengths = [("others", written.others, OTHERS_MAX), ("firm", written.firm, FIRM_MAX)]
    for number, stop in enumerate(written.stops):
        if not stop.place.strip():
            yield Reason(VisitCode.PLACE_MISSING, field=f"stops-{number}-place")
        lengths += [
            (f"stops-{number}-place", stop.place, PLACE_MAX),
            (f"stops-{number}-seen", stop.seen, SEEN_MAX),
        ]
    for number, heard in enumerate(written.heard):
        yield from _heard_reasons(number, heard)
        lengths += [
            (f"heard-{number}-text", heard.text, TEXT_MAX),
            (f"heard-{number}-place", heard.place, PLACE_MAX),
            (f"heard-{number}-settlement", heard.settlement, SETTLEMENT_MAX),
            (f"heard-{number}-speaker", heard.speaker, NAME_MAX),
        ]
    for number, promise in enumerate(written.promises):
        if not promise.text.strip():
            yield Reason(VisitCode.PROMISE_MISSING, field=f"promises-{number}-text")
        lengths.append((f"promises-{number}-text", promise.text, PROMISE_MAX))
    for number, family in enumerate(written.new_families):
        yield from _family_reasons(number, family, written)
        lengths += [
            (f"families-{number}-name", family.name, NAME_MAX),
            (f"families-{number}-address", family.address, ADDRESS_MAX),
        ]
    for field, text, most in lengths:
        if len(text.strip()) > most:
            yield Reason(VisitCode.TEXT_TOO_LONG, {"length": len(text.strip()), "limit": most}, field)


def _missing(written: Written, today: date) -> Iterator[Reason]:
    if written.on is None:
        yield Reason(VisitCode.DATE_MISSING, field="on")
    elif written.on > today:
        yield Reason(VisitCode.DATE_IN_FUTURE, {"today": today}, "on")
    if not written.leaders:
        yield Reason(VisitCode.LEADER_MISSING, field="leaders")
    if not (written.areas or written.families or written.new_families or written.firm.strip()):
        yield Reason(VisitCode.TARGET_MISSING, field="areas")


def _heard_reasons(number: int, heard: HeardRow) -> Iterator[Reason]:
    if not heard.text.strip():
        yield Reason(VisitCode.HEARD_MISSING, field=f"heard-{number}-text")
    if heard.phone.strip() and not phone_normalise(heard.phone):
        yield Reason(VisitCode.PHONE_WRONG, field=f"heard-{number}-phone")


def _family_reasons(number: int, family: FamilyRow, written: Written) -> Iterator[Reason]:
    if not family.name.strip():
        yield Reason(VisitCode.NAME_MISSING, field=f"families-{number}-name")
    if written.area_of(family.area) is None:
        yield Reason(VisitCode.AREA_MISSING, field=f"families-{number}-area")
