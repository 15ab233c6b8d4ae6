"""What readers see: the issue, its pages and articles, feeds, and the code that leads to the reader's form."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from zhuomu.apps.paper.models import ArticleVersion, Photo
from zhuomu.apps.paper.selectors import (
    article_public_get,
    articles_latest,
    articles_public,
    errata_public,
    issue_public_get,
    issues_published,
    pages_public,
)
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import public
from zhuomu.core.models import Office


def body_for_reading(version: ArticleVersion) -> list[dict[str, Any]]:
    """The blocks of a version with their pictures looked up."""
    ids = [block["photo"] for block in version.photos if block["photo"]]
    photos = {photo.pk: photo for photo in Photo.objects.filter(pk__in=ids).select_related("attachment")}
    return [
        {**block, "picture": photos.get(block["photo"])} if block["type"] == "photo" else block
        for block in version.body
    ]


def report_address(issue: int, page: int, article: int | None = None) -> str:
    """The reader's form, prefilled. Empty where the product runs without a channel for readers."""
    try:
        address = reverse("public_report")
    except NoReverseMatch:
        return ""
    query = {"issue": issue, "page": page} | ({"article": article} if article else {})
    return f"{address}?{urlencode(query)}"


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The newest issue; a friendly page where nothing is published yet."""
    issue = issues_published().first()
    if issue is None:
        return render(request, "paper/public_empty.html")
    return _issue_page(request, issue.number)


@public
@require_safe
def issue_read(request: HttpRequest, number: int) -> HttpResponse:
    """One issue: its pages with their headlines."""
    return _issue_page(request, number)


def _issue_page(request: HttpRequest, number: int) -> HttpResponse:
    issue = issue_public_get(number)
    pages = list(pages_public(issue))
    others = issues_published().exclude(pk=issue.pk)[:12]
    lead = next((article for page in pages for article in page.printed), None)  # type: ignore[attr-defined]
    lead_photo = None
    if lead and lead.published:
        blocks = body_for_reading(lead.published)
        lead_photo = next((block for block in blocks if block["type"] == "photo" and block["picture"]), None)
    context = {"issue": issue, "pages": pages, "others": others, "lead": lead, "lead_photo": lead_photo}
    return render(request, "paper/public_issue.html", context)


@public
@require_safe
def page_read(request: HttpRequest, number: int, page: int) -> HttpResponse:
    """One page: where the QR code of the printed page leads."""
    issue = issue_public_get(number)
    found = get_object_or_404(pages_public(issue), number=page)
    numbers = list(issue.pages.values_list("number", flat=True))
    context = {"issue": issue, "page": found, "numbers": numbers, "report_url": report_address(number, page)}
    return render(request, "paper/public_page.html", context)


@public
@require_safe
def article_read(request: HttpRequest, number: int, page: int, pk: int) -> HttpResponse:
    """One article with its corrections below."""
    article = article_public_get(issue=number, page=page, pk=pk)
    if article.published is None:
        raise refuse(CoreCode.NOT_FOUND)
    siblings = list(articles_public().filter(page=article.page))
    place = [one.pk for one in siblings].index(article.pk)
    context = {
        "article": article,
        "version": article.published,
        "issue": article.page.issue,
        "blocks": body_for_reading(article.published),
        "errata": errata_public(article),
        "next": siblings[place + 1] if place + 1 < len(siblings) else None,
        "report_url": report_address(number, page, pk),
    }
    return render(request, "paper/public_article.html", context)


@public
@require_safe
def page_qr(request: HttpRequest, number: int, page: int) -> HttpResponse:
    """The page's QR code as SVG: leads to the reader's form with issue and page filled in."""
    issue = issue_public_get(number)
    get_object_or_404(issue.pages, number=page)
    return qr_response(request.build_absolute_uri(report_address(number, page)))


def qr_response(address: str) -> HttpResponse:
    """A QR code as an SVG file, error correction M, quiet zone of four modules."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", scale=8, border=4, xmldecl=True, svgns=True
    )
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Atom feed of the newest articles."""
    return _feed(request, "社区报", articles_public())


@public
@require_safe
def office_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Atom feed of one office's articles."""
    office = get_object_or_404(Office, pk=pk)
    return _feed(request, office.name, articles_public().filter(office=office))


@public
@require_safe
def issue_feed(request: HttpRequest, number: int) -> HttpResponse:
    """Atom feed of one issue."""
    issue = issue_public_get(number)
    return _feed(request, f"{issue.paper.name} {issue}", articles_public().filter(page__issue=issue))


def _feed(request: HttpRequest, title: str, articles: Any) -> HttpResponse:
    site = request.build_absolute_uri("/")
    atom = Atom1Feed(
        title=title, link=site, description=title, language="zh-CN", feed_url=request.build_absolute_uri()
    )
    for entry in articles_latest(articles):
        version = entry.article.published
        if version is None:
            continue
        at = timezone.make_aware(datetime.combine(entry.article.page.issue.publish_on, time(8)))
        atom.add_item(
            title=version.headline,
            link=request.build_absolute_uri(entry.article.get_absolute_url()),
            unique_id=request.build_absolute_uri(entry.article.get_absolute_url()),
            description=(version.paragraphs or [""])[0],
            author_name=version.byline or None,
            pubdate=at,
            updateddate=max(at, version.created_at),
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
