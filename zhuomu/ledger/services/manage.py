"""What keeps the ledger usable: categories, and the look at a reporter's contact data that is noted each time."""

from __future__ import annotations

import dataclasses

from zhuomu.core.actor import Actor
from zhuomu.core.crypto import decrypt
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.models import PersonalDatum
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.ledger.models import Category, KnownTo, Problem, Report
from zhuomu.ledger.selectors import may_know_reporter, voices_of
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.work import text_checked

NAME_MAX = 30
ORDER_STEP = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Reporter:
    """Contact data in clear, for one look."""

    report: Report
    name: str
    phone: str


def reporter_show(*, by: Actor, problem: Problem, report: Report) -> Reporter:
    """Name and phone of one voice, for whoever works on it or calls back; every look is an event without the values.

    Refused for a voice of another problem (not found), an anonymous one, and one that only the centre may know.
    """
    if report.pk not in {link.report_id for link in voices_of(problem)}:
        raise refuse(CoreCode.NOT_FOUND)
    if not may_know_reporter(by, problem):
        raise refuse(LedgerCode.REPORTER_HIDDEN)
    if report.known_to == KnownTo.CENTRE and not by.has(Right.LEDGER_CALL_BACK):
        raise refuse(LedgerCode.REPORTER_HIDDEN)
    if report.known_to == KnownTo.NOBODY or not (report.phone or report.name):
        raise refuse(LedgerCode.NO_REPORTER)
    with writing():
        event_append(
            by=by,
            verb="reporter_show",
            entity="report",
            entity_id=report.pk,
            facts={"number": problem.number},
        )
    return Reporter(report, _clear(report.name), _clear(report.phone))


def _clear(datum: PersonalDatum | None) -> str:
    return decrypt(datum.cipher) if datum else ""


def category_add(
    *, by: Actor, key: str, name: str, description: str = "", is_public: bool = True
) -> Category:
    """A new category at the end of the list. ``key`` never changes afterwards: sheets and programs name it."""
    by.require(Right.LEDGER_MANAGE)
    name = text_checked(name, "name", NAME_MAX)
    with writing():
        if Category.objects.filter(key=key).exists():
            raise refuse(LedgerCode.KEY_TAKEN, field="key", key=key)
        _name_free(name)
        last = Category.objects.order_by("-order").first()
        category = Category.objects.create(
            key=key,
            name=name,
            description=description.strip()[:200],
            is_public=is_public,
            order=(last.order if last else 0) + ORDER_STEP,
        )
        _noted(by, "category_add", category)
    return category


def category_change(
    *,
    by: Actor,
    category: Category,
    name: str,
    description: str = "",
    order: int = 0,
    is_public: bool = True,
    is_active: bool = True,
) -> Category:
    """Rename, move or retire a category; problems that have it keep it, new ones cannot choose a retired one."""
    by.require(Right.LEDGER_MANAGE)
    name = text_checked(name, "name", NAME_MAX)
    with writing():
        _name_free(name, category.pk)
        category.name, category.description = name, description.strip()[:200]
        category.order, category.is_public, category.is_active = max(0, order), is_public, is_active
        category.save()
        _noted(by, "category_change", category)
    return category


def _name_free(name: str, but: int = 0) -> None:
    if Category.objects.filter(name=name).exclude(pk=but).exists():
        raise refuse(CoreCode.NAME_TAKEN, field="name", name=name)


def _noted(by: Actor, verb: str, category: Category) -> None:
    facts = {"key": category.key, "name": category.name, "is_active": category.is_active}
    event_append(by=by, verb=verb, entity="category", entity_id=category.pk, facts=facts)
