"""Rows of a 台账 understood: every value read, every fault named with its row and column. Nothing is written here."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date

from zhuomu.core.reading_sheets import GridRow
from zhuomu.ledger.channels import SHEET
from zhuomu.ledger.importing_names import ImportCode, Known, Names, known_now
from zhuomu.ledger.models import Problem, Report
from zhuomu.rules.cells import (
    date_read,
    names_split,
    plain_text,
    satisfied_read,
    yes_read,
)
from zhuomu.rules.columns import Column
from zhuomu.rules.messages import phone_split
from zhuomu.rules.reason import Reason

DESCRIPTION_MAX, TEXT_MAX, NUMBER_MAX, NAME_MAX = 2000, 1000, 120, 30
ASKED_AT_ONCE = 500
EARLIEST = date(1990, 1, 1)
REQUIRED = (Column.FOUND_ON, Column.DESCRIPTION)
C = Column
# What has no field of its own in the ledger is kept as it was written, beside the move that explains the row.
KEPT = (
    *(C.SOURCE, C.LEADER, C.OWNER, C.ASSISTING, C.STANDARD, C.MEASURES),
    *(C.KIND, C.DUE_ON, C.CHECKER, C.RULE),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell (or worth a remark): the row's number in the file, the column, and why."""

    row: int
    column: Column
    reason: Reason


@dataclasses.dataclass(slots=True)
class RowRead:
    """One row as it was understood. Ids of areas, offices and categories; ``kept`` holds texts without a field of their own."""

    number: int
    description: str = ""
    external_number: str = ""
    found_on: date | None = None
    area: int | None = None
    category: int | None = None
    office: int | None = None
    owner: int | None = None
    assisting: tuple[int, ...] = ()
    reporter: str = ""
    phone: str = ""
    due_on: date | None = None
    progress: str = ""
    evidence: str = ""
    is_closed: bool = False
    done_on: date | None = None
    closed_on: date | None = None
    is_satisfied: bool | None = None
    kept: dict[str, str] = dataclasses.field(default_factory=dict)
    faults: list[Fault] = dataclasses.field(default_factory=list)
    remarks: list[Fault] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    rows: tuple[RowRead, ...]

    @property
    def faults(self) -> list[Fault]:
        """Every fault of every row, in the order of the file."""
        return [fault for row in self.rows for fault in row.faults]

    @property
    def remarks(self) -> list[Fault]:
        """Every remark, in the order of the file."""
        return [remark for row in self.rows for remark in row.remarks]

    @property
    def bad_count(self) -> int:
        """How many rows stand against the import."""
        return sum(bool(row.faults) for row in self.rows)

    @property
    def closed_count(self) -> int:
        """How many rows are closed already."""
        return sum(row.is_closed for row in self.rows)

    @property
    def dispatched_count(self) -> int:
        """How many open rows have an office."""
        return sum(not row.is_closed and row.office is not None for row in self.rows)

    @property
    def reported_count(self) -> int:
        """How many open rows wait to be accepted."""
        return len(self.rows) - self.closed_count - self.dispatched_count


class Reader:
    """Reads one row after another. ``columns``: the field of each column; ``year``: of dates that name none."""

    def __init__(
        self, columns: Sequence[Column | None], known: Known, *, year: int | None, today: date
    ) -> None:
        self.places = {column: at for at, column in enumerate(columns) if column is not None}
        self.known, self.year, self.today = known, year, today

    def read(self, row: GridRow) -> RowRead:
        """One row with all its faults."""
        read = RowRead(row.number)
        cells = {column: row.cells[at] for column, at in self.places.items()}
        self._texts(read, cells)
        self._days(read, cells)
        self._names(read, cells)
        self._closing(read, cells)
        return read

    def _fault(self, read: RowRead, column: Column, code: ImportCode, **facts: object) -> None:
        read.faults.append(Fault(read.number, column, Reason(code, facts)))

    def _texts(self, read: RowRead, cells: Mapping[Column, str]) -> None:
        read.description = phone_split(cells.get(C.DESCRIPTION, "")).text
        if not read.description:
            self._fault(read, C.DESCRIPTION, ImportCode.NO_DESCRIPTION)
        read.external_number = plain_text(cells.get(C.NUMBER, ""))
        # numbers of phones and identities stand nowhere in clear, whatever the column
        read.progress = phone_split(cells.get(C.PROGRESS, "")).text
        read.evidence = phone_split(cells.get(C.EVIDENCE, "")).text
        read.kept = {column.value: phone_split(cells[column]).text for column in KEPT if cells.get(column)}
        most = {C.DESCRIPTION: DESCRIPTION_MAX, C.NUMBER: NUMBER_MAX, C.EVIDENCE: 200}
        for column, text in cells.items():
            limit = most.get(column, TEXT_MAX)
            if len(text) > limit:
                self._fault(read, column, ImportCode.TEXT_TOO_LONG, length=len(text), limit=limit)
        found = phone_split(cells.get(C.REPORTER, ""))
        # “张某 138…”: the number goes where numbers are kept, the rest is the name
        name = found.text.partition("1" if found.phone else "\n")[0] if found.phone else found.text
        read.reporter = name.strip(" 　,，:：()（）电话手机\n")[:NAME_MAX]
        read.phone = found.phone or phone_split(cells.get(C.DESCRIPTION, "")).phone

    def _day(self, read: RowRead, column: Column, text: str, *, is_past: bool = True) -> date | None:
        if not text:
            return None
        day = date_read(text, self.year)
        if day is None:
            self._fault(read, column, ImportCode.DATE_UNREADABLE, text=text[:30])
        elif is_past and day > self.today:
            self._fault(read, column, ImportCode.DATE_IN_FUTURE, day=day, today=self.today)
        elif day < EARLIEST:
            self._fault(read, column, ImportCode.DATE_TOO_OLD, day=day)
        elif read.found_on is not None and day < read.found_on:
            self._fault(read, column, ImportCode.BEFORE_FOUND, day=day, found_on=read.found_on)
        return day

    def _days(self, read: RowRead, cells: Mapping[Column, str]) -> None:
        text = cells.get(C.FOUND_ON, "")
        if not text:
            self._fault(read, C.FOUND_ON, ImportCode.NO_DATE)
        read.found_on = self._day(read, C.FOUND_ON, text)
        read.done_on = self._day(read, C.DONE_ON, cells.get(C.DONE_ON, ""))
        read.closed_on = self._day(read, C.CLOSED_ON, cells.get(C.CLOSED_ON, ""))
        due = cells.get(C.DUE_ON, "")
        if due and date_read(due, self.year) is None:  # 长期坚持, 立行立改: a text, no day
            self._remark(read, C.DUE_ON, due)
        else:
            read.due_on = self._day(read, C.DUE_ON, due, is_past=False)

    def _remark(self, read: RowRead, column: Column, text: str) -> None:
        read.remarks.append(Fault(read.number, column, Reason(ImportCode.KEPT_AS_TEXT, {"text": text[:40]})))

    def _name(self, read: RowRead, column: Column, names: Names, text: str) -> int | None:
        found = names.find(text) if text else None
        if text and found is None:
            read.faults.append(Fault(read.number, column, names.reason(text)))
        return found

    def _names(self, read: RowRead, cells: Mapping[Column, str]) -> None:
        known = self.known
        read.area = self._name(read, C.AREA, known.areas, cells.get(C.AREA, ""))
        read.category = self._name(read, C.CATEGORY, known.categories, cells.get(C.CATEGORY, ""))
        read.office = self._name(read, C.OFFICE, known.offices, cells.get(C.OFFICE, ""))
        if read.office is not None:
            read.owner = known.people.get((read.office, plain_text(cells.get(C.OWNER, ""))))
        assisting: list[int] = []
        for text in names_split(cells.get(C.ASSISTING, "")):
            office = known.offices.find(text)
            if office is None:
                self._remark(read, C.ASSISTING, text)
            elif office != read.office and office not in assisting:
                assisting.append(office)
        read.assisting = tuple(assisting)

    def _closing(self, read: RowRead, cells: Mapping[Column, str]) -> None:
        text = cells.get(C.IS_CLOSED, "")
        said = yes_read(text)
        if text and said is None:
            self._fault(read, C.IS_CLOSED, ImportCode.YES_UNREADABLE, text=text[:30])
        if said is False and read.closed_on is not None:
            self._fault(read, C.IS_CLOSED, ImportCode.CLOSED_AND_NOT, day=read.closed_on)
        is_told = not text and (read.closed_on is not None or yes_read(read.progress) is True)
        read.is_closed = said is True or is_told
        read.closed_on = (read.closed_on or read.done_on) if read.is_closed else None
        if read.is_closed and read.closed_on is None and not cells.get(C.CLOSED_ON, ""):
            self._fault(read, C.CLOSED_ON, ImportCode.CLOSED_WITHOUT_DAY)
        content = cells.get(C.SATISFIED, "")
        read.is_satisfied = satisfied_read(content)
        if content and read.is_satisfied is None:
            self._remark(read, C.SATISFIED, content)
        if yes_read(cells.get(C.IS_PUBLIC, "")):
            read.remarks.append(Fault(read.number, C.IS_PUBLIC, Reason(ImportCode.NOT_PUBLISHED)))
        if not read.is_closed and read.office is None and not cells.get(C.OFFICE, ""):
            read.remarks.append(Fault(read.number, C.OFFICE, Reason(ImportCode.NO_OFFICE)))


def plan_make(
    rows: Sequence[GridRow], columns: Sequence[Column | None], *, year: int | None, today: date
) -> Plan:
    """The dry run: every row read, numbers compared with each other and with the ledger. Nothing is written."""
    reader = Reader(columns, known_now(today), year=year, today=today)
    read = tuple(reader.read(row) for row in rows)
    _numbers_check(read)
    return Plan(read)


def _numbers_check(rows: Sequence[RowRead]) -> None:
    """Name each number that stands twice in the sheet, or was taken in before."""
    numbers = [row.external_number for row in rows if row.external_number]
    known, ours = numbers_known(numbers), _numbers_ours(numbers)
    first: dict[str, int] = {}
    for row in rows:
        number = row.external_number
        if not number:
            continue
        reason = None
        if number in first:
            reason = Reason(ImportCode.NUMBER_TWICE, {"number": number[:40], "first": first[number]})
        elif number in known:
            reason = Reason(ImportCode.NUMBER_KNOWN, {"number": number[:40], "problem": known[number]})
        elif number in ours:
            reason = Reason(ImportCode.NUMBER_OURS, {"number": number[:40]})
        if reason is not None:
            row.faults.append(Fault(row.number, C.NUMBER, reason))
        first.setdefault(number, row.number)


def numbers_known(numbers: Sequence[str]) -> dict[str, str]:
    """Those of the numbers that an earlier sheet brought, and the problem each became."""
    found: dict[str, str] = {}
    for start in range(0, len(numbers), ASKED_AT_ONCE):
        chunk = numbers[start : start + ASKED_AT_ONCE]
        reports = Report.objects.filter(channel=SHEET, external_number__in=chunk)
        pairs = reports.values_list("external_number", "link__problem__number")
        found.update({str(number): problem or "—" for number, problem in pairs})
    return found


def _numbers_ours(numbers: Sequence[str]) -> set[str]:
    """Those that are numbers of this very ledger: our own export brought back."""
    found: set[str] = set()
    for start in range(0, len(numbers), ASKED_AT_ONCE):
        chunk = numbers[start : start + ASKED_AT_ONCE]
        found.update(Problem.objects.filter(number__in=chunk).values_list("number", flat=True))
    return found
