"""Files of the ledger: the list as Excel or Word, the 督办单 of a problem, an empty sheet to fill in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuomu.core.http import actor_of, attached, staff
from zhuomu.core.rights import Right
from zhuomu.core.sheets import MEDIA_TYPE as XLSX
from zhuomu.core.word import DOCX
from zhuomu.ledger.documents import empty_file, ledger_file
from zhuomu.ledger.documents_word import ledger_docx, order_docx, order_title
from zhuomu.ledger.listing import filters_read, listed
from zhuomu.ledger.selectors import problem_get


@staff(Right.LEDGER_EXPORT)
@require_safe
def ledger_list_file(request: HttpRequest, kind: str) -> HttpResponse:
    """What the list shows under the filters of its address, as Excel or Word."""
    actor = actor_of(request)
    problems = listed(actor, filters_read(request.GET))
    name = f"问题整改台账 {actor.today:%Y%m%d}"
    if kind == "docx":
        return attached(ledger_docx(actor, problems), DOCX, f"{name}.docx")
    return attached(ledger_file(actor, problems), XLSX, f"{name}.xlsx")


@staff(Right.LEDGER_EXPORT)
@require_safe
def ledger_order_file(request: HttpRequest, number: str) -> HttpResponse:
    """The 督办单 of a problem in sight."""
    actor = actor_of(request)
    problem = problem_get(actor, number)
    return attached(order_docx(actor, problem), DOCX, f"{order_title(problem)}.docx")


@staff(Right.LEDGER_IMPORT)
@require_safe
def ledger_import_model(_request: HttpRequest) -> HttpResponse:
    """An empty sheet with the usual columns."""
    return attached(empty_file(), XLSX, "问题整改台账（空表）.xlsx")
