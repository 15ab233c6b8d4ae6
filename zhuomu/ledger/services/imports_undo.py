"""Taking back a whole import: everything that came with it goes, unless something was done with it since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.models import PersonalDatum, SearchEntry, SearchGram
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.ledger.importing_names import ImportCode
from zhuomu.ledger.models import (
    Action,
    Assignment,
    Clock,
    Contact,
    Extension,
    Hang,
    Inquiry,
    Move,
    Problem,
    ProblemLink,
    Regrouping,
    Reply,
    Report,
    ReportLink,
    SheetImport,
    Supervision,
)
from zhuomu.ledger.models.tables import ImportState

NAMED = 5
ADDED = (Contact, Inquiry, Reply, Extension, Hang, Supervision, Regrouping)


def moved_since(sheet: SheetImport) -> list[str]:
    """Numbers of the import's problems with which something was done since; while there is one, nothing is taken back."""
    mine = Problem.objects.filter(imported_in=sheet)
    own = {"problem__imported_in": sheet}
    touched = set(mine.filter(Q(version__gt=1) | Q(is_published=True)).values_list("pk", flat=True))
    touched |= set(mine.filter(merged__isnull=False).values_list("pk", flat=True))
    touched |= set(mine.filter(rectifications__isnull=False).values_list("pk", flat=True))
    # what came with the sheet bears its moment; whatever else hangs on a problem came later
    done_at = sheet.done_at or sheet.at
    later: tuple[Iterable[Any], ...] = (
        Move.objects.filter(**own).exclude(at=done_at).values("problem"),
        Action.objects.filter(**own).exclude(at=done_at).values("problem"),
        Assignment.objects.filter(**own).exclude(assigned_at=done_at).values("problem"),
        ReportLink.objects.filter(**own).exclude(linked_at=done_at).values("problem"),
        *(model._default_manager.filter(**own).values("problem") for model in ADDED),
        ProblemLink.objects.filter(source__imported_in=sheet).values(problem=F("source")),
        ProblemLink.objects.filter(target__imported_in=sheet).values(problem=F("target")),
    )
    touched |= {row["problem"] for rows in later for row in rows}
    return sorted(Problem.objects.filter(pk__in=touched).values_list("number", flat=True))


def sheet_undo(*, by: Actor, sheet: SheetImport) -> int:
    """Take a whole import back; returns how many problems went. Refused where one of them has moved since."""
    by.require(Right.LEDGER_IMPORT)
    with writing():
        fresh = SheetImport.objects.filter(pk=sheet.pk).first()
        if fresh is None or fresh.state != ImportState.DONE:
            state = fresh.get_state_display() if fresh else "—"
            raise refuse(ImportCode.WRONG_STATE, state=state)
        if moved := moved_since(fresh):
            numbers = "、".join(moved[:NAMED]) + ("等" if len(moved) > NAMED else "")
            raise refuse(ImportCode.MOVED_SINCE, count=len(moved), numbers=numbers)
        count = _remove(fresh)
        fresh.state, fresh.undone_by, fresh.undone_at = ImportState.UNDONE, by.person, by.at
        fresh.save(update_fields=["state", "undone_by", "undone_at"])
        event_append(
            by=by,
            verb="sheet_undo",
            entity="sheet_import",
            entity_id=fresh.pk,
            facts={"sha256": fresh.sha256, "count": count},
        )
    return count


def _remove(sheet: SheetImport) -> int:
    """Delete table by table: ten thousand problems one by one would take minutes."""
    mine = {"problem__imported_in": sheet}
    keys = [str(pk) for pk in Problem.objects.filter(imported_in=sheet).values_list("pk", flat=True)]
    reports = list(ReportLink.objects.filter(**mine).values_list("report", "report__name", "report__phone"))
    for model in (Clock, Move, Assignment, Action, ReportLink):
        rows = model._default_manager.filter(**mine)
        rows._raw_delete(rows.db)
    for start in range(0, len(keys), 500):
        entries = SearchEntry.objects.filter(entity="problem", entity_id__in=keys[start : start + 500])
        grams = SearchGram.objects.filter(entry__in=entries)
        grams._raw_delete(grams.db)
        entries._raw_delete(entries.db)
    Problem.objects.filter(imported_in=sheet).delete()
    for start in range(0, len(reports), 500):
        chunk = reports[start : start + 500]
        people = [key for _, *keys_of in chunk for key in keys_of if key]
        Report.objects.filter(pk__in=[number for number, *_ in chunk]).delete()
        PersonalDatum.objects.filter(pk__in=people).delete()
    return len(keys)
