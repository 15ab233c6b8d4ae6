"""The election measures of a congress: its adopted ones, else the draft that lies before it."""

from __future__ import annotations

import dataclasses

from zhuomu.apps.congress.models import Congress, DocumentKind, DocumentVersion
from zhuomu.rules.election import ElectionMeasures


@dataclasses.dataclass(frozen=True, slots=True)
class InForce:
    """Measures with the version they stand in; a draft is told as one."""

    version: DocumentVersion
    measures: ElectionMeasures

    @property
    def is_adopted(self) -> bool:
        return self.version.is_adopted


def measures_of(version: DocumentVersion) -> ElectionMeasures | None:
    """The parameters of a version; None where it has none that can be read."""
    read = ElectionMeasures.from_json(version.parameters)
    return read if isinstance(read, ElectionMeasures) else None


def measures_in_force(congress: Congress) -> InForce | None:
    """The adopted measures, the latest adopted first; else the newest draft with parameters; else None."""
    versions = DocumentVersion.objects.filter(
        document__congress=congress, document__kind=DocumentKind.MEASURES, parameters__isnull=False
    ).select_related("document")
    adopted = versions.filter(adopted_at__isnull=False).order_by("-adopted_at", "-pk")
    for version in (*adopted, *versions.filter(adopted_at__isnull=True).order_by("-created_at", "-pk")):
        measures = measures_of(version)
        if measures is not None:
            return InForce(version, measures)
    return None
