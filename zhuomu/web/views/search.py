"""Search: the public's over what is published, the staff's over what the asker may see."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from zhuomu.apps.errata.models import ErrorReport
from zhuomu.apps.errata.selectors import reports_visible
from zhuomu.apps.paper.selectors import articles_visible
from zhuomu.apps.visits.selectors.visits import visits_visible_to
from zhuomu.core.actor import Actor
from zhuomu.core.http import actor_of, public, staff
from zhuomu.core.models import SearchEntry
from zhuomu.core.rights import Right
from zhuomu.core.services.search import search_find, search_iter
from zhuomu.ledger.selectors import visible_to
from zhuomu.ledger.services import receipt_normalise
from zhuomu.rules.bigrams import excerpt
from zhuomu.web.labels import entity_label

MOST = 100
RECEIPT_LENGTH = len("K7M2-QX9D-4T")
# What the asker may see of each kind of thing; a kind without an entry is seen by nobody.
VISIBLE: Mapping[str, Callable[[Actor], QuerySet[Any]]] = {
    "article": articles_visible,
    "error_report": reports_visible,
    "problem": visible_to,
    "visit": visits_visible_to,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """One find: where, and its words in pieces, those that were asked for marked."""

    entry: SearchEntry
    kind: str
    title: tuple[tuple[str, bool], ...]
    pieces: tuple[tuple[str, bool], ...]
    is_cut_before: bool
    is_cut_after: bool


def pieces_of(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[str, bool], ...]:
    """The text cut at the spans; the second of each pair says whether the piece was asked for."""
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    pieces.append((text[end:], False))
    return tuple(piece for piece in pieces if piece[0])


def hit(entry: SearchEntry, query: str) -> Hit:
    """An entry as the result page shows it."""
    title, text = excerpt(entry.title, query, 200), excerpt(entry.text, query)
    return Hit(
        entry,
        entity_label(entry.entity),
        pieces_of(title.text, title.spans),
        pieces_of(text.text, text.spans),
        text.is_cut_before,
        text.is_cut_after,
    )


def entries_visible(actor: Actor, entries: list[SearchEntry]) -> list[SearchEntry]:
    """Those of the entries whose things the asker may see."""
    seen: set[tuple[str, str]] = set()
    for entity, visible in VISIBLE.items():
        ids = [entry.entity_id for entry in entries if entry.entity == entity]
        seen |= {(entity, str(pk)) for pk in visible(actor).filter(pk__in=ids).values_list("pk", flat=True)}
    return [entry for entry in entries if (entry.entity, entry.entity_id) in seen]


def entries_found(actor: Actor, query: str) -> list[SearchEntry]:
    """Entries of the desk that the asker may see, then published ones of things that the desk has none for.

    What others may see does not use up the places: it goes on until there are enough.
    """
    found: dict[tuple[str, str], SearchEntry] = {}
    for is_public in (False, True):
        entries = search_iter(query, is_public=is_public)
        while len(found) < MOST and (batch := list(itertools.islice(entries, 2 * MOST))):
            for entry in batch if is_public else entries_visible(actor, batch):
                found.setdefault((entry.entity, entry.entity_id), entry)
    return list(found.values())[:MOST]


def report_by_receipt(actor: Actor, query: str) -> ErrorReport | None:
    """The report whose receipt number was typed, for whoever may see reports."""
    receipt = receipt_normalise(query)
    if len(receipt) != RECEIPT_LENGTH or not actor.has(Right.ERRATA_VIEW):
        return None
    return ErrorReport.objects.filter(report__receipt=receipt).first()


@staff()
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything the asker may see."""
    query, actor = request.GET.get("q", "").strip()[:100], actor_of(request)
    report = report_by_receipt(actor, query)
    if report is not None:
        return redirect("errata_report", report.pk)
    entries = entries_found(actor, query)
    context = {"search_query": query, "hits": [hit(entry, query) for entry in entries], "most": MOST}
    return render(request, "search/staff.html", context)


@public
@require_safe
def public_search(request: HttpRequest) -> HttpResponse:
    """What is published."""
    query = request.GET.get("q", "").strip()[:100]
    hits = [hit(entry, query) for entry in search_find(query, is_public=True, limit=MOST)]
    return render(request, "search/public.html", {"query": query, "hits": hits, "most": MOST})
