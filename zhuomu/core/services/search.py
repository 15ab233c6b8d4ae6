"""Chinese search by an own bigram index: the same on SQLite and PostgreSQL."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from zhuomu.core.models import SearchEntry, SearchGram
from zhuomu.rules.bigrams import bigrams_of, is_match, query_grams

WINDOW, PORTION, COUNT_MOST = 1000, 100, 2001


def search_index(
    *, entity: str, entity_id: object, title: str, text: str, url: str, is_public: bool, dated_on: date | None
) -> None:
    """Index (or index anew) one thing. Must run inside ``writing()``.

    The words are kept as they stand, so that a result can show them; they are normalised when they
    are compared.
    """
    entry, _ = SearchEntry.objects.update_or_create(
        entity=entity,
        entity_id=str(entity_id),
        is_public=is_public,
        defaults={"title": title[:200], "text": text, "url": url, "dated_on": dated_on},
    )
    wanted = bigrams_of(f"{title}\n{text}")
    had = set(entry.grams.values_list("gram", flat=True))
    entry.grams.filter(gram__in=had - wanted).delete()
    SearchGram.objects.bulk_create([SearchGram(entry=entry, gram=gram) for gram in sorted(wanted - had)])


def search_forget(*, entity: str, entity_id: object, is_public: bool | None = None) -> None:
    """Take a thing out of the index. Must run inside ``writing()``."""
    entries = SearchEntry.objects.filter(entity=entity, entity_id=str(entity_id))
    if is_public is not None:
        entries = entries.filter(is_public=is_public)
    entries.delete()


def search_find(
    query: str, *, is_public: bool, entity_ids: Iterable[str] | None = None, limit: int = 100
) -> list[SearchEntry]:
    """The first entries that :func:`search_iter` finds."""
    return list(itertools.islice(search_iter(query, is_public=is_public, entity_ids=entity_ids), limit))


def search_iter(
    query: str, *, is_public: bool, entity_ids: Iterable[str] | None = None
) -> Iterator[SearchEntry]:
    """Entries that hold every word of the query (words stand between spaces), newest first.

    Of more than a thousand finds, those that were indexed last come first. ``entity_ids`` restricts to things the asker
    may see. At most 16 bigrams narrow the candidates; the text decides.
    """
    query = query[:100]
    grams = query_grams(query)
    if grams.is_empty:
        return
    wanted = [Q(gram=pair) for pair in sorted(grams.pairs)[:16]]
    wanted += [_begins(single) for single in sorted(grams.singles)[:8]]
    # from the rarest: all entries of a common pair would be as many as the table has
    rarest, *others = sorted(wanted, key=_count_at_most) if len(wanted) > 1 else wanted
    found = SearchGram.objects.filter(rarest, entry__is_public=is_public)
    if entity_ids is not None:
        found = found.filter(entry__entity_id__in=list(entity_ids))
    for other in others:
        found = found.filter(Exists(SearchGram.objects.filter(other, entry=OuterRef("entry"))))
    for keys in _portions(found):
        entries = SearchEntry.objects.in_bulk(keys)
        candidates = (entries[key] for key in keys if key in entries)
        yield from (entry for entry in candidates if is_match(f"{entry.title}\n{entry.text}", query))


def _begins(single: str) -> Q:
    begins = Q(gram__startswith=single)
    if connection.vendor == "sqlite":  # whose LIKE does not use the index
        begins &= Q(gram__gte=single, gram__lt=f"{single}\U0010ffff")
    return begins


def _count_at_most(wanted: Q) -> int:
    return SearchGram.objects.filter(wanted)[:COUNT_MOST].count()


def _portions(found: QuerySet[SearchGram]) -> Iterator[list[int]]:
    """Keys of entries to read at once: the thousand that were indexed last by their dates, then the thousand before."""
    found = found.order_by("-entry")
    while rows := list(found.values_list("entry", "entry__dated_on")[:WINDOW]):
        days = {key: day or date.min for key, day in rows}
        keys = sorted(days, key=lambda key: (days[key], key), reverse=True)
        for start in range(0, len(keys), PORTION):
            yield keys[start : start + PORTION]
        found = found.filter(entry__lt=min(keys))
