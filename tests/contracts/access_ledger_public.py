"""Rows of the access table for what anybody may open of the ledger, and for the board's notice."""

from __future__ import annotations

from tests.contracts.access_table import ANYBODY, NOBODY, Row, roles
from zhuomu.core.rights import Role

# written down, not read from the rights: the second opinion
NOTICE_WRITERS = roles(
    Role.DISPATCHER,
    Role.OFFICE_CLERK,
    Role.AREA_SECRETARY,
    Role.OFFICE_HEAD,
    Role.EDITOR,
    Role.PUBLISHER,
    Role.UNION_CADRE,
    Role.LIBRARIAN,
    Role.DEPUTY,
)

ROWS: dict[str, Row] = {
    "public_tell": Row(ANYBODY, ANYBODY),
    "public_board": Row(ANYBODY),
    # a month that is none is not found, whoever may send
    "ledger_board_notice": Row(NOBODY, NOTICE_WRITERS, answers=frozenset({404})),
}
