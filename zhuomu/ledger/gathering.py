"""All that hangs on one problem, read at once: what its page shows and its guards look at."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.db import connection, models

from zhuomu.core.models import Office, Person, PersonalDatum
from zhuomu.ledger.models import (
    Action,
    Assignment,
    Callback,
    Contact,
    Extension,
    Hang,
    Inquiry,
    Move,
    Problem,
    Regrouping,
    Reply,
    Report,
    ReportLink,
    Supervision,
)

# related name → table; each by its key ``problem``
PARTS: Mapping[str, type[models.Model]] = MappingProxyType(
    {
        "moves": Move,
        "links": ReportLink,
        "assignments": Assignment,
        "contacts": Contact,
        "actions": Action,
        "replies": Reply,
        "inquiries": Inquiry,
        "callbacks": Callback,
        "extensions": Extension,
        "hangs": Hang,
        "supervisions": Supervision,
        "regroupings": Regrouping,
    }
)
# rows that are asked for only where there are any: name → the question
BESIDE: Mapping[str, str] = MappingProxyType(
    {
        "related": "ledger_problemlink WHERE source_id = %s",
        "related_back": "ledger_problemlink WHERE target_id = %s",
        "merged": "ledger_problem WHERE merged_into_id = %s",
        "rectifications": "ledger_rectification_problems WHERE problem_id = %s",
        "report_pictures": (
            "ledger_picture JOIN ledger_reportlink USING (report_id) WHERE ledger_reportlink.problem_id = %s"
        ),
        "action_pictures": (
            "ledger_picture JOIN ledger_action ON ledger_action.id = action_id WHERE problem_id = %s"
        ),
    }
)
REPORTS = "number IN (SELECT report_id FROM ledger_reportlink WHERE problem_id = %s) ORDER BY number"


def gathered(problem: Problem) -> Problem:
    """The problem with all its rows and their people beside it, so that ``problem.moves.all()`` asks no more.

    A copy: what is written afterwards does not show in it. One that is gathered comes back as it is.
    """
    if is_gathered(problem):
        return problem
    problem = copy.copy(problem)
    names = _names_present(problem)
    held: dict[str, list[Any]] = {name: [] for name in PARTS}
    for name in names & PARTS.keys():
        held[name] = list(PARTS[name]._default_manager.raw(_sql_of(PARTS[name]), [problem.pk]))
    problem.__dict__["gathered_names"] = names
    for name, rows in held.items():
        for row in rows:
            row.problem = problem
        _answer(problem, name, rows)
    _reports_join(problem, held["links"])
    _pictures_join(problem, "action_pictures", held["actions"])
    every = [row for rows in held.values() for row in rows]
    _join([problem, *every], Person, {})
    _join(every, Office, {problem.lead_office_id: problem.lead_office})
    return problem


def has_any(problem: Problem, name: str) -> bool:
    """Whether a gathered problem has rows of that name (those of ``BESIDE`` too)."""
    names: frozenset[str] = problem.__dict__["gathered_names"]
    return name in names


def is_gathered(problem: Problem) -> bool:
    """Whether the rows of this problem are beside it."""
    return "gathered_names" in problem.__dict__


def _answer(holder: models.Model, name: str, rows: list[Any]) -> None:
    """Keep the rows of a relation as Django keeps what was read ahead: they answer ``holder.name.all()``."""
    found: models.QuerySet[Any] = getattr(holder, name).get_queryset()
    found._result_cache = rows
    holder.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found


def _names_present(problem: Problem) -> frozenset[str]:
    """Which tables hold rows of this problem, by one query: most problems have rows in half of them."""
    sql, names = _presence_sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, [problem.pk] * len(names))
        return frozenset(name for name, is_there in zip(names, cursor.fetchone(), strict=True) if is_there)


@functools.cache
def _presence_sql() -> tuple[str, tuple[str, ...]]:
    asked = {name: f"{model._meta.db_table} WHERE problem_id = %s" for name, model in PARTS.items()}
    asked |= BESIDE
    parts = ", ".join(f"EXISTS(SELECT 1 FROM {text})" for text in asked.values())  # noqa: S608 — no value in it
    return f"SELECT {parts}", tuple(asked)


@functools.cache
def _sql_of(model: type[models.Model], of: str = "") -> str:
    """The rows of a problem in their order. Made once: to write it anew takes longer than to run it."""
    meta = model._meta
    columns = ", ".join(f'"{field.column}"' for field in meta.concrete_fields)
    way = "DESC" if str((meta.ordering or ("id",))[0]).startswith("-") else "ASC"
    of = of or f"problem_id = %s ORDER BY id {way}"
    return f"SELECT {columns} FROM {meta.db_table} WHERE {of}"  # noqa: S608 — no value in it


def _reports_join(problem: Problem, links: list[ReportLink]) -> None:
    """Put each link's report in place, with its name, phone and pictures."""
    found = Report.objects.raw(_sql_of(Report, REPORTS), [problem.pk]) if links else ()
    reports = {report.pk: report for report in found}
    for link in links:
        link.report = reports[link.report_id]
    _join(reports.values(), PersonalDatum, {})
    _pictures_join(problem, "report_pictures", list(reports.values()))


def _pictures_join(problem: Problem, name: str, holders: list[Any]) -> None:
    if has_any(problem, name):
        models.prefetch_related_objects(holders, "pictures")
        return
    for holder in holders:
        _answer(holder, "pictures", [])


@functools.cache
def _keys_to(
    model: type[models.Model], target: type[models.Model]
) -> tuple[models.ForeignKey[Any, Any], ...]:
    fields = (field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey))
    return tuple(field for field in fields if field.related_model is target)


def _join(rows: Iterable[models.Model], target: type[models.Model], known: Mapping[Any, Any]) -> None:
    """Put the objects that the rows point to in place, those not known yet asked for once."""
    places = [
        (row, field.name, key)
        for row in rows
        for field in _keys_to(type(row), target)
        if (key := getattr(row, field.attname)) is not None and not field.is_cached(row)
    ]
    wanted = {key for _row, _name, key in places} - known.keys()
    found = dict(known) | (target._default_manager.in_bulk(wanted) if wanted else {})
    for row, name, key in places:
        setattr(row, name, found[key])
