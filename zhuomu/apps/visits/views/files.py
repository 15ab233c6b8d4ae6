"""Word and Excel out: each for whoever sees the visits it tells of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuomu.apps.visits import documents
from zhuomu.apps.visits.models import Visit, VisitState
from zhuomu.apps.visits.selectors.visits import SEES, month_of, visit_get, visits_filter, visits_visible_to
from zhuomu.apps.visits.services import VisitCode
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of, attached, staff
from zhuomu.core.sheets import MEDIA_TYPE as XLSX
from zhuomu.core.word import DOCX
from zhuomu.rules.visit_note import VisitKind

FILTERS = ("month", "kind", "area", "leader", "q")


def _chosen(request: HttpRequest) -> tuple[str, list[Visit]]:
    """The month asked for and the kept visits of the list's filters, by day."""
    chosen = {key: request.GET.get(key, "").strip()[:60] for key in FILTERS}
    month = chosen["month"] if month_of(chosen["month"]) else ""
    visits = visits_filter(visits_visible_to(actor_of(request)), chosen).filter(state=VisitState.KEPT)
    return month, list(visits.select_related("office").order_by("on", "pk"))


@staff(SEES)
@require_safe
def visits_month(request: HttpRequest) -> HttpResponse:
    """The month's table by the filters of the list."""
    month, visits = _chosen(request)
    return attached(documents.month_table(month, visits), XLSX, f"{documents.month_title(month)}.xlsx")


@staff(SEES)
@require_safe
def visits_research(request: HttpRequest) -> HttpResponse:
    """The 调研 sheet by the filters of the list: visits of that kind, unless another is chosen."""
    month, visits = _chosen(request)
    if not request.GET.get("kind"):
        visits = [visit for visit in visits if visit.kind == VisitKind.RESEARCH]
    return attached(documents.research_sheet(month, visits), XLSX, f"{documents.research_title(month)}.xlsx")


def _kept(request: HttpRequest, pk: int) -> Visit:
    visit = visit_get(actor_of(request), pk)
    if not visit.is_kept:
        raise refuse(VisitCode.STILL_A_DRAFT)
    return visit


@staff(SEES)
@require_safe
def visits_brief(request: HttpRequest, pk: int) -> HttpResponse:
    """The office's brief of one visit."""
    visit = _kept(request, pk)
    return attached(documents.brief(visit), DOCX, f"{documents.brief_title(visit)}.docx")


@staff(SEES)
@require_safe
def visits_sheet(request: HttpRequest, pk: int, area_pk: int) -> HttpResponse:
    """The sheet that one area gets."""
    visit = _kept(request, pk)
    area = visit.areas.select_related("office").filter(pk=area_pk).first()
    if area is None:
        raise refuse(CoreCode.NOT_FOUND)
    return attached(documents.area_sheet(visit, area), DOCX, f"{documents.sheet_title(visit, area)}.docx")
