"""Every address and how to look at it, whole: one file for each part of the product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.browser import (
    pages_api,
    pages_congress_election,
    pages_congress_meeting,
    pages_ledger_desk,
    pages_ledger_files,
    pages_ledger_problem,
    pages_ledger_public,
    pages_proof,
    pages_table,
    pages_visits,
)
from tests.browser.pages_table import STAGED, Fetched, Look

PARTS = (
    pages_table,
    pages_ledger_desk,
    pages_ledger_files,
    pages_ledger_problem,
    pages_ledger_public,
    pages_visits,
    pages_api,
    pages_proof,
    pages_congress_election,
    pages_congress_meeting,
)


def _merged(kind: str) -> dict[str, Any]:
    """One table of all parts. Raises ValueError for an address that stands in two."""
    found: dict[str, Any] = {}
    for part in PARTS:
        rows: Mapping[str, Any] = getattr(part, kind, {})
        if doubled := found.keys() & rows.keys():
            raise ValueError(f"{kind}: {sorted(doubled)} stand in two tables")
        found |= rows
    return found


PAGES: dict[str, Look] = _merged("PAGES")
MORE: dict[str, tuple[str, Look]] = _merged("MORE")
FILES: dict[str, Fetched] = _merged("FILES")
SENT: dict[str, Any] = _merged("SENT")
__all__ = ["FILES", "MORE", "PAGES", "SENT", "STAGED", "Fetched", "Look", "stage_all"]


def stage_all() -> None:
    """What the sample month does not have."""
    pages_table.stage_set()
    for part in PARTS[1:]:
        for name in (
            "stage_visits",
            "stage_api",
            "stage_proof",
            "stage_problems",
            "stage_congress_meeting",
            "stage_congress_election",
        ):
            stage = getattr(part, name, None)
            if stage is not None:
                stage()
