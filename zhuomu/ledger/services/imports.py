"""Sheets come in: brought, matched, checked, taken in as a whole by a job, and taken back as a whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from cryptography.fernet import InvalidToken
from django.db.models import Q, QuerySet

from zhuomu.core.actor import Actor
from zhuomu.core.crypto import decrypt, encrypt
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import Job, JobState
from zhuomu.core.reading_sheets import GridRow, sheet_read
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.services.jobs import job_enqueue
from zhuomu.core.write import writing
from zhuomu.ledger.importing import REQUIRED, Plan, numbers_known, plan_make
from zhuomu.ledger.importing_names import ImportCode
from zhuomu.ledger.models import ColumnMemory, SheetImport
from zhuomu.ledger.models.tables import ImportState
from zhuomu.ledger.services.imports_rows import Made, Maker, made_write, numbers_give
from zhuomu.ledger.services.numbering import number_text, numbers_take
from zhuomu.rules.columns import Column, column_named, columns_match, label_normalise

JOB_KIND = "ledger_import"
YEAR = "year"
KEPT_DAYS = 7  # a sheet that nobody takes in is forgotten: it is full of personal data
# making ready takes two fifths of the time, writing the rest; the whole is there only when the transaction ends
PREPARED_PERCENT, WRITTEN_PERCENT, STEP = 40, 99, 500
Progress = Callable[[int], None]


def remembered() -> dict[str, str]:
    """What people chose before: normalised label → field; an empty field: left out."""
    return dict(ColumnMemory.objects.values_list("label", "field"))


def sheets_seen(by: Actor) -> QuerySet[SheetImport]:
    """Sheets that somebody may look at: their own, and of others' what was taken in; rows being checked are nobody else's."""
    by.require(Right.LEDGER_IMPORT)
    done = Q(state__in=(ImportState.DONE, ImportState.UNDONE))
    return SheetImport.objects.select_related("by", "undone_by").filter(done | Q(by=by.person))


def sheet_get(by: Actor, pk: int) -> SheetImport:
    """One of them; out of sight is not found."""
    sheet = sheets_seen(by).filter(pk=pk).first()
    if sheet is None:
        raise refuse(CoreCode.NOT_FOUND)
    return sheet


def sheet_bring(*, by: Actor, name: str, data: bytes) -> SheetImport:
    """Read a file and keep its rows, encrypted, until they are taken in or dropped. Raises ``Refused``."""
    by.require(Right.LEDGER_IMPORT)
    memory = remembered()

    def is_known(label: str) -> bool:
        return column_named(label) is not None or bool(memory.get(label_normalise(label)))

    grid = sheet_read(data, is_known=is_known)
    text = json.dumps([[row.number, *row.cells] for row in grid.rows], ensure_ascii=False)
    sha256 = hashlib.sha256(json.dumps([grid.labels, text]).encode()).hexdigest()
    proposed = columns_match(grid.labels, memory)
    with writing():
        taken = SheetImport.objects.filter(sha256=sha256, state=ImportState.DONE).first()
        if taken is not None and taken.done_at is not None:
            raise refuse(ImportCode.FILE_TAKEN, field="file", name=taken.name, day=taken.done_at.date())
        sheet = SheetImport.objects.create(
            name=name.strip()[-200:] or "台账",
            sha256=sha256,
            head=list(grid.labels),
            rows=[encrypt(text).decode()],
            columns=_stored(proposed, by.today.year),
            row_count=len(grid.rows),
            by=by.person,
            at=by.at,
        )
        _noted(by, "sheet_bring", sheet, rows=sheet.row_count)
    return sheet


def _stored(columns: Sequence[Column | None], year: int) -> dict[str, object]:
    return {YEAR: year} | {str(at): column.value for at, column in enumerate(columns) if column}


def _noted(by: Actor, verb: str, sheet: SheetImport, **facts: object) -> None:
    facts = {"sha256": sheet.sha256, **facts}
    event_append(by=by, verb=verb, entity="sheet_import", entity_id=sheet.pk, facts=facts)


def columns_of(sheet: SheetImport) -> tuple[Column | None, ...]:
    """The field of each column, as it was matched last."""
    return tuple(
        Column(sheet.columns[str(at)]) if str(at) in sheet.columns else None for at in range(len(sheet.head))
    )


def year_of(sheet: SheetImport) -> int:
    """The year of dates that name none."""
    return int(sheet.columns[YEAR])


def rows_of(sheet: SheetImport) -> list[GridRow]:
    """The kept rows. Raises ``Refused`` where they are no more, or were written with another key."""
    try:
        rows = json.loads(decrypt("".join(sheet.rows).encode()))
    except (InvalidToken, ValueError) as error:
        raise refuse(ImportCode.GONE) from error
    return [GridRow(number, tuple(cells)) for number, *cells in rows]


def sheet_match(*, by: Actor, sheet: SheetImport, columns: Sequence[Column | None], year: int) -> SheetImport:
    """Say which column holds what, and remember it for next time."""
    by.require(Right.LEDGER_IMPORT)
    chosen = [column for column in columns if column]
    for column in chosen:
        if chosen.count(column) > 1:
            at = columns.index(column, columns.index(column) + 1)
            raise refuse(ImportCode.COLUMN_TWICE, field=f"column_{at}", label=column.label)
    if missing := [column.label for column in REQUIRED if column not in chosen]:
        raise refuse(ImportCode.COLUMN_MISSING, labels="、".join(missing))
    with writing():
        fresh = _in_state(sheet, ImportState.CHECKING)
        fresh.columns, fresh.error = _stored(columns, year), ""
        fresh.save(update_fields=["columns", "error"])
        for label, field in zip(fresh.head, columns, strict=True):
            if name := label_normalise(label)[:60]:
                ColumnMemory.objects.update_or_create(label=name, defaults={"field": field or ""})
        _noted(by, "sheet_match", fresh, columns=len(chosen))
    return fresh


def _in_state(sheet: SheetImport, *states: ImportState) -> SheetImport:
    """The sheet as it stands now. Inside ``writing()``; raises ``Refused`` for any other state."""
    fresh = SheetImport.objects.select_related("by").filter(pk=sheet.pk).first()
    if fresh is None:
        raise refuse(ImportCode.GONE)
    if fresh.state not in states:
        raise refuse(ImportCode.WRONG_STATE, state=fresh.get_state_display())
    return fresh


def sheet_plan(*, by: Actor, sheet: SheetImport) -> Plan:
    """The dry run."""
    by.require(Right.LEDGER_IMPORT)
    return plan_make(rows_of(sheet), columns_of(sheet), year=year_of(sheet), today=by.today)


def sheet_ask(*, by: Actor, sheet: SheetImport) -> Job:
    """Have the whole sheet taken in by a job; refused where a row is bad."""
    plan = sheet_plan(by=by, sheet=sheet)
    if plan.bad_count:
        raise refuse(ImportCode.BAD_ROWS, count=plan.bad_count)
    with writing():
        fresh = _in_state(sheet, ImportState.CHECKING)
        fresh.state, fresh.error = ImportState.RUNNING, ""
        fresh.save(update_fields=["state", "error"])
        _noted(by, "sheet_ask", fresh)
        return job_enqueue(
            key=f"{JOB_KIND}:{sheet.pk}:{by.at.isoformat()}",
            kind=JOB_KIND,
            run_after=by.at,
            payload={"sheet": sheet.pk, "label": f"导入《{sheet.name}》"[:80]},
            asked_by=by.person,
        )


def job_of(sheet: SheetImport) -> Job | None:
    """The newest job that takes the sheet in."""
    return (
        Job.objects.filter(kind=JOB_KIND, key__startswith=f"{JOB_KIND}:{sheet.pk}:").order_by("-pk").first()
    )


def sheet_take(*, by: Actor, sheet: SheetImport, progress: Progress = lambda _percent: None) -> SheetImport:
    """Take the whole sheet in, or nothing of it. Asking twice takes it once.

    All is made ready before the one writer's turn; what is written is one transaction with one event. Raises ``Refused`` where a
    row has become bad since it was checked.
    """
    if SheetImport.objects.filter(pk=sheet.pk, state=ImportState.DONE).exists():
        return SheetImport.objects.get(pk=sheet.pk)
    plan = sheet_plan(by=by, sheet=sheet)
    if plan.bad_count:
        raise refuse(ImportCode.BAD_ROWS, count=plan.bad_count)
    maker, made = Maker(by, sheet), list[Made]()
    for at, row in enumerate(plan.rows):
        made.append(maker.make(row))
        if at % STEP == 0:
            progress(at * PREPARED_PERCENT // len(plan.rows))
    progress(PREPARED_PERCENT)
    with writing():
        fresh = _in_state(sheet, ImportState.RUNNING)
        if known := numbers_known([row.external_number for row in plan.rows if row.external_number]):
            raise refuse(ImportCode.BAD_ROWS, count=len(known))
        year = by.today.year
        first = numbers_take(year, len(made))
        numbers_give(made, year, first)
        for at in range(0, len(made), STEP):
            made_write(by, made[at : at + STEP], calendar=maker.calendar)
            share = min(at + STEP, len(made)) / len(made)
            progress(PREPARED_PERCENT + round(share * (WRITTEN_PERCENT - PREPARED_PERCENT)))
        fresh.state, fresh.rows, fresh.done_at = ImportState.DONE, [], by.at
        fresh.problem_count = len(made)
        fresh.save(update_fields=["state", "rows", "done_at", "problem_count"])
        last = first + len(made) - 1
        numbers = {"first": number_text(year, first), "last": number_text(year, last)}
        people = sum(len(each.people) for each in made)
        _noted(by, "sheet_take", fresh, count=len(made), people=people, **numbers)
    return fresh


def sheet_hand_back(*, by: Actor, sheet: SheetImport, why: str) -> None:
    """After a job that was refused: the sheet waits to be checked again, and says why."""
    with writing():
        fresh = _in_state(sheet, ImportState.RUNNING)
        fresh.state, fresh.error = ImportState.CHECKING, why[:200]
        fresh.save(update_fields=["state", "error"])
        _noted(by, "sheet_hand_back", fresh)


def sheet_drop(*, by: Actor, sheet: SheetImport) -> None:
    """Forget a sheet that is not taken in: one being checked, or one whose job failed for good."""
    by.require(Right.LEDGER_IMPORT)
    with writing():
        job = job_of(sheet)
        has_failed = job is not None and job.state == JobState.FAILED
        states = (ImportState.CHECKING, ImportState.RUNNING) if has_failed else (ImportState.CHECKING,)
        _forget(by, _in_state(sheet, *states))


def _forget(by: Actor, sheet: SheetImport) -> None:
    sheet.state, sheet.rows = ImportState.FAILED, []
    sheet.save(update_fields=["state", "rows"])
    _noted(by, "sheet_drop", sheet)


def sheets_forget(*, by: Actor) -> int:
    """Empty the rows of sheets that were not taken in for a week. Returns how many. Safe to run twice."""
    with writing():
        waiting = SheetImport.objects.filter(
            state__in=(ImportState.CHECKING, ImportState.RUNNING), at__lt=by.at - timedelta(days=KEPT_DAYS)
        )
        sheets = list(waiting)
        for sheet in sheets:
            _forget(by, sheet)
    return len(sheets)


def facts_shown(facts: Mapping[str, object]) -> dict[str, str]:
    """The texts of a sheet's own columns, kept beside the move of an imported problem."""
    sheet = facts.get("sheet", {})
    return {str(key): str(text) for key, text in sheet.items()} if isinstance(sheet, Mapping) else {}
