"""Attachments under their random names, and the few fixed files a browser asks for."""

from __future__ import annotations

import uuid

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import is_from_staff_network, public
from zhuomu.core.models import Attachment
from zhuomu.core.services.attachments import attachment_path
from zhuomu.web.views.asking import one_of

PICTURES = frozenset({"image/jpeg", "image/png"})
POLICY = "default-src 'none'; sandbox"
YEAR_SECONDS = 31_536_000


@public
@require_safe
def attachment(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """A file: public ones for everybody, the others for whoever is signed in.

    Only pictures open in the browser.
    """
    is_staff = request.user.is_authenticated and is_from_staff_network(request)
    found = one_of(Attachment.objects.all() if is_staff else Attachment.objects.filter(is_public=True), key)
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
