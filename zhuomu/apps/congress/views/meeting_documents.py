"""Documents in versions, and election measures as text and parameters side by side."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhuomu.apps.congress.forms.measures import EXAMPLE_LABELS, MeasuresForm
from zhuomu.apps.congress.forms.meeting_hall import DocumentForm, VersionForm
from zhuomu.apps.congress.models import DocumentKind, DocumentVersion, MeetingDocument
from zhuomu.apps.congress.selectors.measures import measures_of
from zhuomu.apps.congress.selectors.meeting import row_get
from zhuomu.apps.congress.selectors.motions import motion_told
from zhuomu.apps.congress.services.documents_ import document_create, version_add
from zhuomu.apps.congress.services.guards_meeting import congress_require
from zhuomu.apps.congress.services.measures import NEEDED, version_adoptable
from zhuomu.apps.congress.views.frame import congress_for, page
from zhuomu.core.http import actor_of, is_sent, posted, sentence, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.rules.election import EXAMPLES, ElectionMeasures


@staff(Right.CONGRESS_VIEW)
@require_safe
def congress_documents(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents of the congress, each with its latest version."""
    congress = congress_for(request, pk)
    rows = []
    for document in congress.documents.prefetch_related("versions"):
        versions = list(document.versions.all())
        adopted = next((one for one in versions if one.is_adopted), None)
        rows.append((document, versions[0] if versions else None, adopted))
    return page(request, "documents.html", congress, "congress_documents", {"rows": rows})


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_document_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new document; its text is written on the next page."""
    actor, congress = actor_of(request), congress_for(request, pk, Right.CONGRESS_MANAGE)
    kind = request.GET.get("kind", "")
    form = DocumentForm(posted(request), initial={"kind": kind if kind in DocumentKind.values else ""})
    made: list[MeetingDocument] = []
    if is_sent(request, form, lambda data: made.append(document_create(by=actor, congress=congress, **data))):
        return HttpResponseRedirect(reverse("congress_document_write", args=[made[0].pk]))
    return page(
        request, "document_new.html", congress, "congress_documents", {"form": form}, status=status_of(form)
    )


def _document(request: HttpRequest, pk: int) -> MeetingDocument:
    return row_get(actor_of(request), MeetingDocument.objects.select_related("congress__office"), pk)


def _version_asked(
    request: HttpRequest, name: str, versions: list[DocumentVersion]
) -> DocumentVersion | None:
    return next((one for one in versions if str(one.number) == request.GET.get(name, "")), None)


@staff(Right.CONGRESS_VIEW)
@require_safe
def congress_document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: a version with its hash, what changed since another one, its votes."""
    document = _document(request, pk)
    versions = list(document.versions.select_related("created_by"))
    shown = _version_asked(request, "version", versions) or (versions[0] if versions else None)
    measures = measures_of(shown) if shown else None
    motions = [
        motion_told(one)
        for version in versions
        for one in version.motions.select_related("version", "decided_by")
    ]
    context = {
        "document": document,
        "versions": versions,
        "shown": shown,
        "older": _version_asked(request, "since", versions),
        "sentences": measures.as_sentences() if measures else (),
        "measures": measures,
        "open": questions_of(measures) if measures else [],
        "motions": motions,
        "is_frozen": any(one.is_adopted for one in versions),
        "why_not": [sentence(one) for one in version_adoptable(shown)] if shown else [],
        "is_latest": bool(shown and shown == versions[0]),
    }
    return page(request, "document.html", document.congress, "congress_documents", context)


def questions_of(measures: ElectionMeasures) -> list[tuple[str, str]]:
    """What the text leaves open, with its weight: without a base nothing is adopted, the rest goes to the presidium."""
    return [
        ("wrong" if reason.code in NEEDED else "wait", sentence(reason))
        for reason in measures.open_questions()
    ]


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_document_write(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version of a document; election measures with their parameters beside the text."""
    document = _document(request, pk)
    congress_require(actor_of(request), document.congress, Right.CONGRESS_MANAGE)
    if document.versions.filter(adopted_at__isnull=False).exists():
        messages.info(request, "已经表决通过，不能再改。")
        return HttpResponseRedirect(reverse("congress_document", args=[pk]))
    latest = document.versions.order_by("-number").first()
    if document.kind == DocumentKind.MEASURES:
        return _measures_written(request, document, latest)
    initial = {"text": latest.text, "seen_number": latest.number} if latest else {}
    form = VersionForm(posted(request), initial=initial)
    if is_sent(request, form, lambda data: _saved(request, document, data)):
        return HttpResponseRedirect(reverse("congress_document", args=[pk]))
    context = {"form": form, "document": document, "latest": latest}
    return page(
        request,
        "document_write.html",
        document.congress,
        "congress_documents",
        context,
        status=status_of(form),
    )


def _saved(
    request: HttpRequest,
    document: MeetingDocument,
    data: dict[str, Any],
    measures: ElectionMeasures | None = None,
) -> DocumentVersion:
    version = version_add(
        by=actor_of(request),
        document=document,
        text=data["text"],
        note=data["note"],
        measures=measures,
        seen_number=data["seen_number"],
    )
    messages.success(request, f"已存为第{version.number}稿。")
    return version


def _measures_written(
    request: HttpRequest, document: MeetingDocument, latest: DocumentVersion | None
) -> HttpResponse:
    """A POST with ``preview`` only reads the parameters back; nothing is stored."""
    start = _start(request, document, latest)
    kept = {"text": latest.text, "seen_number": latest.number} if latest else {}
    form = MeasuresForm(posted(request), initial={**MeasuresForm.initial_of(start), **kept})
    is_preview = request.POST.get("act") == "preview"
    if not is_preview and is_sent(
        request, form, lambda data: _saved(request, document, data, form.measures())
    ):
        return HttpResponseRedirect(reverse("congress_document", args=[document.pk]))
    measures = (form.measures() if form.is_valid() or form.errors else None) if form.is_bound else start
    context = {
        "form": form,
        "document": document,
        "latest": latest,
        "examples": EXAMPLE_LABELS.items(),
        "groups": _groups(form, measures),
        "open": questions_of(measures) if measures else [],
        "faults": _faults(form),
    }
    status = HttpResponse.status_code if is_preview else status_of(form)
    return page(request, "measures.html", document.congress, "congress_documents", context, status=status)


def _groups(form: MeasuresForm, measures: ElectionMeasures | None) -> list[dict[str, Any]]:
    """The fields by parameter, each group with the sentence that its values read back as."""
    sentences = measures.as_sentences() if measures else ()
    spoken = dict(enumerate((text.partition(". ")[2] for text in sentences), start=1))
    return [group | {"sentence": spoken.get(group["number"], "")} for group in form.groups()]


def _start(
    request: HttpRequest, document: MeetingDocument, latest: DocumentVersion | None
) -> ElectionMeasures:
    """An example that the address names, else the latest version, else nothing but the title."""
    example = EXAMPLES.get(request.GET.get("example", ""))
    if example is not None:
        return dataclasses.replace(example, title=document.title)
    known = measures_of(latest) if latest else None
    return known or ElectionMeasures(title=document.title)


def _faults(form: MeasuresForm) -> list[str]:
    """What is wrong with a parameter, each with its name."""
    if not form.is_bound:
        return []
    names = [name for name in form.errors if name in form.fields and name not in VersionForm.base_fields]
    return [f"{form[name].label}：{text}" for name in names for text in form.errors[name]]
