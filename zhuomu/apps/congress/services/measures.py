"""Whether a version of election measures may be adopted: what it must say before anybody is counted by it."""

from __future__ import annotations

from zhuomu.apps.congress.models import DocumentKind, DocumentVersion
from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.rules.election import ElectionMeasures, MeasuresCode
from zhuomu.rules.reason import Reason

# Without a base nobody can say who is elected. A tie or a shortage that the text leaves open goes to the presidium.
NEEDED = frozenset({MeasuresCode.BASE_OPEN, MeasuresCode.AGAIN_BASE_OPEN})


def version_adoptable(version: DocumentVersion) -> tuple[Reason, ...]:
    """Why this version cannot be put to the vote; empty where it can."""
    document = version.document
    latest = document.versions.order_by("-number").first()
    if document.versions.filter(adopted_at__isnull=False).exists():
        return (Reason(MeetingCode.DOCUMENT_FROZEN, {"title": document.title}, "version"),)
    if latest is not None and latest.pk != version.pk:
        return (Reason(MeetingCode.VERSION_NOT_LATEST, {"number": latest.number}, "version"),)
    if document.kind != DocumentKind.MEASURES:
        return ()
    read = ElectionMeasures.from_json(version.parameters)
    if not isinstance(read, ElectionMeasures):
        return read
    return tuple(reason for reason in read.open_questions() if reason.code in NEEDED)
