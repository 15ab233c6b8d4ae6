"""What offices, areas and categories are called: read once in 30 seconds for the lists that show and offer them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from django.core.cache import cache

from zhuomu.core.models import Area, Office, OfficeKind
from zhuomu.ledger.models import Category, Problem

NAMES_KEY = "ledger-names"
KEPT_SECONDS = 30

Pairs = tuple[tuple[int, str], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """Names by key, and in their order those that can be chosen."""

    areas: dict[int, str]
    offices: dict[int, str]
    categories: dict[int, str]
    areas_in_use: Pairs
    offices_at_work: Pairs
    categories_in_use: Pairs


def names_known() -> Names:
    """The names as they were at most 30 seconds ago; what somebody posts here empties them (web's middleware)."""
    names: Names | None = cache.get(NAMES_KEY)
    if names is None:
        names = _names_read()
        cache.set(NAMES_KEY, names, KEPT_SECONDS)
    return names


def names_for(problems: Iterable[Problem]) -> Names:
    """The names, read anew where one of these problems bears a key that is not known yet."""
    names, rows = names_known(), list(problems)
    if all(_is_known(names, row) for row in rows):
        return names
    cache.delete(NAMES_KEY)
    return names_known()


def _is_known(names: Names, row: Problem) -> bool:
    return (
        (row.area_id is None or row.area_id in names.areas)
        and (row.lead_office_id is None or row.lead_office_id in names.offices)
        and (row.category_id is None or row.category_id in names.categories)
    )


def _names_read() -> Names:
    areas = list(Area.objects.values_list("pk", "office__name", "office__is_active"))
    offices = list(Office.objects.values_list("pk", "name", "is_active", "kind"))
    categories = list(Category.objects.values_list("pk", "name", "is_active"))
    return Names(
        {pk: name for pk, name, _is_used in areas},
        {pk: name for pk, name, _is_used, _kind in offices},
        {pk: name for pk, name, _is_used in categories},
        tuple((pk, name) for pk, name, is_used in areas if is_used),
        tuple(
            (pk, name) for pk, name, is_used, kind in offices if is_used and kind != OfficeKind.SUBDISTRICT
        ),
        tuple((pk, name) for pk, name, is_used in categories if is_used),
    )
