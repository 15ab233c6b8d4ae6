"""Rows of ``pages_table`` for what anybody may open of the ledger: the form, receipts in every state, the board."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse

from tests.browser.pages_table import VISITOR, Look
from zhuomu.core.models import Area
from zhuomu.ledger.models import Report, ReportLink
from zhuomu.rules.flow import LinkKind, ProblemStatus

ADDRESSES = ("public_tell", "public_board", "public_receipt")


def receipt_at(*statuses: ProblemStatus, kind: LinkKind = LinkKind.PRIMARY) -> Callable[[], str]:
    """The look-up of a resident's voice whose problem stands there."""

    def query() -> str:
        links = ReportLink.objects.filter(
            problem__status__in=statuses, kind=kind, report__channel__in=("residents", "desk")
        )
        return f"?number={links.order_by('pk')[0].report.receipt}"

    return query


def receipt_new() -> str:
    """Just sent: the voice that has no problem yet, or else the newest."""
    newest = Report.objects.exclude(channel="errata").order_by("-number")
    report = newest.filter(link=None).first() or newest[0]
    return f"?number={report.receipt}&new=1"


S = ProblemStatus
PAGES: Mapping[str, Look] = {
    "public_tell": Look(VISITOR),
    "public_board": Look(VISITOR),
}
MORE: Mapping[str, tuple[str, Look]] = {
    "public_tell-area": (
        "public_tell",
        Look(VISITOR, query=lambda: f"?area={Area.objects.order_by('pk')[0].pk}&place=北门垃圾房"),
    ),
    "public_board-empty": ("public_board", Look(VISITOR, query=lambda: "?month=2025-01")),
    "public_board-area": (
        "public_board",
        Look(VISITOR, query=lambda: f"?area={Area.objects.order_by('pk')[0].pk}"),
    ),
    "public_receipt-new": ("public_receipt", Look(VISITOR, query=receipt_new)),
    "public_receipt-work": ("public_receipt", Look(VISITOR, query=receipt_at(S.IN_PROGRESS, S.REDO))),
    "public_receipt-asked": ("public_receipt", Look(VISITOR, query=receipt_at(S.AWAITING_INFO))),
    "public_receipt-hung": ("public_receipt", Look(VISITOR, query=receipt_at(S.HUNG))),
    "public_receipt-declined": ("public_receipt", Look(VISITOR, query=receipt_at(S.DECLINED))),
    "public_receipt-merged": ("public_receipt", Look(VISITOR, query=receipt_at(S.MERGED))),
    "public_receipt-closed": ("public_receipt", Look(VISITOR, query=receipt_at(S.CLOSED))),
}
# Takes what is sent, shows nothing.
SENT: Mapping[str, Callable[[], Mapping[str, Any]]] = {"ledger_board_notice": dict}


def address(name: str, look: Look) -> str:
    """The address of a row."""
    return reverse(name, kwargs=dict(look.arguments())) + look.query()
