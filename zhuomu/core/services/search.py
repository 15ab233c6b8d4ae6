"""Chinese search by an own bigram index: the same on SQLite and PostgreSQL."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date

from zhuomu.core.models import SearchEntry, SearchGram
from zhuomu.rules.bigrams import bigrams_of, is_match, query_grams


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

    ``entity_ids`` restricts to things the asker may see. At most 16 bigrams narrow the
    candidates; the text decides.
    """
    query = query[:100]
    grams = query_grams(query)
    if grams.is_empty:
        return
    found = SearchEntry.objects.filter(is_public=is_public)
    if entity_ids is not None:
        found = found.filter(entity_id__in=list(entity_ids))
    for pair in sorted(grams.pairs)[:16]:
        found = found.filter(pk__in=SearchGram.objects.filter(gram=pair).values("entry"))
    for single in sorted(grams.singles)[:8]:
        found = found.filter(pk__in=SearchGram.objects.filter(gram__startswith=single).values("entry"))
    candidates = found.order_by("-dated_on", "-id").iterator(chunk_size=200)
    yield from (entry for entry in candidates if is_match(f"{entry.title}\n{entry.text}", query))
