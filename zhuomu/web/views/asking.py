"""What these views share: the person who asks, and things by number or a 404."""

from __future__ import annotations

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of
from zhuomu.core.models import Person

M = TypeVar("M", bound=Model)
ROWS_ON_A_PAGE = 50


def person_of(request: HttpRequest) -> Person:
    """Whoever is signed in; only for views behind ``@staff``."""
    person = actor_of(request).person
    if person is None:
        raise refuse(CoreCode.NOT_FOUND)
    return person


def one_of(rows: QuerySet[M], pk: object) -> M:
    """The row with this number among those the asker may see; a refusal that becomes a 404 otherwise."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise refuse(CoreCode.NOT_FOUND)
    return row


def page_of(request: HttpRequest, rows: QuerySet[M]) -> Page[M]:
    """The rows of the page that the address names; a number out of range shows the nearest."""
    return Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form; ``None`` when the page is only looked at. An empty post is a post."""
    return request.POST if request.method == "POST" else None


def safe_next(request: HttpRequest, fallback: str = "home") -> str:
    """``next`` from the form or the address where it stays on this site, else the fallback's address."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse(fallback)
