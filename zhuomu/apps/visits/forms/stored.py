"""What a stored visit puts into its form."""

from __future__ import annotations

from typing import Any

from zhuomu.apps.visits.models import Visit


def initial_of(visit: Visit) -> dict[str, Any]:
    """The form's values for a stored visit."""
    return {
        "on": visit.on,
        "kind": visit.kind,
        "way": visit.way,
        "leaders": list(visit.leaders.all()),
        "companions": list(visit.companions.all()),
        "others": visit.others,
        "areas": list(visit.areas.all()),
        "families": list(visit.families.all()),
        "firm": visit.firm,
        "version": visit.version,
    }


def rows_of(visit: Visit) -> dict[str, list[dict[str, Any]]]:
    """The rows that may still be changed: what is in the ledger and what was kept stays as it is."""
    stops = visit.stops.all()
    heard = visit.heard.filter(handed_at__isnull=True)
    promises = visit.promises.filter(kept_on__isnull=True)
    only = visit.areas.all()
    # where the visit has one area, its rows need not name it
    implied = only[0].pk if len(only) == 1 else None

    def named(area: int | None) -> int | None:
        return None if area == implied else area

    return {
        "stops": [
            {"pk": one.pk, "place": one.place, "seen": one.seen, "area": named(one.area_id)} for one in stops
        ],
        "heard": [
            {
                "pk": one.pk,
                "text": one.text,
                "settlement": one.settlement,
                "place": one.place,
                "category": one.category_id,
                "area": named(one.area_id),
            }
            for one in heard
        ],
        "promises": [
            {
                "pk": one.pk,
                "text": one.text,
                "by": one.by_id,
                "due_on": one.due_on,
                "area": named(one.area_id),
            }
            for one in promises
        ],
    }
