"""The access table whole: one file for each part of the product, no address in two of them."""

from __future__ import annotations

from tests.contracts import (
    access_api,
    access_congress_election,
    access_congress_meeting,
    access_ledger_desk,
    access_ledger_files,
    access_ledger_problem,
    access_ledger_public,
    access_proof,
    access_table,
    access_visits,
)
from tests.contracts.access_table import Row

PARTS: tuple[dict[str, Row], ...] = (
    access_table.ACCESS,
    access_ledger_desk.ACCESS,
    access_ledger_files.ACCESS,
    access_ledger_problem.ACCESS,
    access_ledger_public.ROWS,
    access_visits.ACCESS,
    access_api.ACCESS,
    access_congress_election.ACCESS,
    access_congress_meeting.ACCESS,
    access_proof.ACCESS,
)
ACCESS: dict[str, Row] = {name: row for part in PARTS for name, row in part.items()}
