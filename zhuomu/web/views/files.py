"""Attachments under their random names, and the few fixed files a browser asks for."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from zhuomu.apps.errata.selectors import reports_visible
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of, is_from_staff_network, public
from zhuomu.core.models import Attachment
from zhuomu.core.rights import Right
from zhuomu.core.services.attachments import attachment_path
from zhuomu.ledger.models import Picture
from zhuomu.ledger.selectors import reports_visible_to, visible_to
from zhuomu.web.views.asking import one_of

PICTURES = frozenset({"image/jpeg", "image/png"})
POLICY = "default-src 'none'; sandbox"
YEAR_SECONDS = 31_536_000


@public
@require_safe
def attachment(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """A file: public ones for everybody, the others for whoever may see what they belong to.

    Only pictures open in the browser.
    """
    is_staff = request.user.is_authenticated and is_from_staff_network(request)
    files = attachments_visible(actor_of(request)) if is_staff else Attachment.objects.filter(is_public=True)
    found = one_of(files, key)
    etag = f'"{found.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = _file(found)
    # a file never changes under its name, but one that is not public must not stay in a shared cache
    scope = "public" if found.is_public else "private"
    response.headers["Cache-Control"] = (
        f"{scope}, max-age={YEAR_SECONDS if found.is_public else 300}, immutable"
    )
    response.headers["ETag"] = etag
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def attachments_visible(actor: Actor) -> QuerySet[Attachment]:
    """Files that are public, that one gave, or that belong to something one may see."""
    seen = Q(is_public=True) | Q(given_by=actor.person)
    if actor.has(Right.PAPER_VIEW):
        seen |= Q(photo__isnull=False)
    pictures = Picture.objects.filter(
        Q(report__in=reports_visible_to(actor)) | Q(action__problem__in=visible_to(actor))
    )
    # the pictures of a problem's voices and work, and of readers' reports
    seen |= Q(pk__in=pictures.values("attachment")) | Q(pk__in=reports_visible(actor).values("photo"))
    return Attachment.objects.filter(seen)


def _file(found: Attachment) -> FileResponse:
    path = attachment_path(found)
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise refuse(CoreCode.NOT_FOUND) from error
    is_picture = found.media_type in PICTURES
    media_type = found.media_type if is_picture else "application/octet-stream"
    return FileResponse(file, as_attachment=not is_picture, filename=path.name, content_type=media_type)


@public
@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """The paper may be indexed; the desk, receipts and forms may not."""
    return render(request, "search/robots.txt", content_type="text/plain")


@public
@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(_request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address whatever the page says."""
    return redirect(static("zhuomu/favicon.svg"))
