"""Documents of the congress in versions: each with its hash, frozen for good once a vote adopted one."""

from __future__ import annotations

from zhuomu.apps.congress.models import Congress, DocumentKind, DocumentVersion, MeetingDocument
from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.apps.congress.services.guards_meeting import congress_require, not_closed
from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse, refuse_if
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.rules.election import ElectionMeasures, measures_check
from zhuomu.rules.election.codec import sha256_of


def document_create(*, by: Actor, congress: Congress, kind: str, title: str) -> MeetingDocument:
    """A document that will lie before the congress; its first version is written next."""
    congress_require(by, congress, Right.CONGRESS_MANAGE)
    with writing():
        fresh = not_closed(congress)
        if fresh.documents.filter(title=title).exists():
            raise refuse(MeetingCode.DOCUMENT_TAKEN, field="title", title=title)
        document = MeetingDocument.objects.create(
            congress=fresh, kind=kind, title=title, order=fresh.documents.count() + 1
        )
        event_append(
            by=by,
            verb="document_create",
            entity="congress",
            entity_id=fresh.pk,
            facts={"document": document.pk, "kind": kind},
        )
    return document


def version_sha256(text: str, parameters: object) -> str:
    """The hash of a version: text and parameters under one, so that neither changes without the other."""
    return sha256_of({"parameters": parameters, "text": text})


def version_add(
    *,
    by: Actor,
    document: MeetingDocument,
    text: str,
    note: str = "",
    measures: ElectionMeasures | None = None,
    seen_number: int | None = None,
) -> DocumentVersion:
    """A new version. ``seen_number``: the version that the writer had before them; refused where another came between.

    Election measures carry their parameters: what no measures can mean is refused, what they leave open is not.
    """
    congress_require(by, document.congress, Right.CONGRESS_MANAGE)
    text = _content_checked(document, text, measures)
    parameters = measures.to_json() if measures is not None else None
    with writing():
        not_closed(document.congress)
        latest = document.versions.order_by("-number").first()
        if document.versions.filter(adopted_at__isnull=False).exists():
            raise refuse(MeetingCode.DOCUMENT_FROZEN, title=document.title)
        if seen_number is not None and latest is not None and latest.number != seen_number:
            raise refuse(MeetingCode.VERSION_NEWER, number=latest.number)
        sha256 = version_sha256(text, parameters)
        if latest is not None and latest.sha256 == sha256:
            raise refuse(MeetingCode.VERSION_SAME, field="text", number=latest.number)
        version = DocumentVersion.objects.create(
            document=document,
            number=latest.number + 1 if latest else 1,
            text=text,
            parameters=parameters,
            sha256=sha256,
            note=note,
            created_by=by.person,
            created_at=by.at,
        )
        event_append(
            by=by,
            verb="version_add",
            entity="congress",
            entity_id=document.congress_id,
            facts={"document": document.pk, "version": version.number, "sha256": sha256},
        )
    return version


def _content_checked(document: MeetingDocument, text: str, measures: ElectionMeasures | None) -> str:
    """The text as it is kept. Raises ``Refused`` where it is empty, or parameters and document do not belong together."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise refuse(MeetingCode.DOCUMENT_EMPTY, field="text")
    is_measures = document.kind == DocumentKind.MEASURES
    if (measures is not None) != is_measures:
        raise refuse(MeetingCode.MEASURES_MISSING if is_measures else MeetingCode.NOT_MEASURES)
    if measures is not None:
        refuse_if(*measures_check(measures))
    return text
