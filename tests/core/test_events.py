from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models

from tests.conftest import moment
from zhuomu.core.actor import Actor
from zhuomu.core.models import Event
from zhuomu.core.services.events import FIRST_HASH, chain_faults, event_append
from zhuomu.core.write import writing

pytestmark = pytest.mark.django_db
START = moment("2026-11-03 09:00")
FIELDS = (
    "at",
    "actor_label",
    "verb",
    "entity",
    "entity_id",
    "address_hash",
    "facts",
    "previous_hash",
    "hash",
)


def chain_make(count: int) -> None:
    with writing():
        for number in range(count):
            by = Actor(None, START + timedelta(seconds=number), "address", "系统")
            event_append(
                by=by, verb="try", entity="thing", entity_id=number, facts={"值": number, "名": "梧桐"}
            )


def raw(sql: str, *values: Any) -> None:
    """Past Django, as somebody with the database file would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_chain_that_nobody_touched_holds() -> None:
    assert list(chain_faults()) == []
    chain_make(5)
    assert list(chain_faults()) == []
    first, second = Event.objects.all()[:2]
    assert (first.number, first.previous_hash) == (1, FIRST_HASH)
    assert second.previous_hash == first.hash
    assert str(first) == "1 try"


def test_the_facts_that_are_hashed_are_those_that_are_read_back() -> None:
    with writing():
        event_append(
            by=Actor(None, START),
            verb="try",
            entity="thing",
            entity_id="x",
            facts={"at": START, 3: (1, 2), "half": "\ud83d"},
        )
    assert list(chain_faults()) == []


def test_an_event_outside_a_transaction_is_a_mistake(
    transactional_db: None,
) -> None:
    with pytest.raises(RuntimeError, match="inside writing"):
        event_append(by=Actor(None, START), verb="try", entity="thing", entity_id=1)


def test_events_cannot_be_changed_or_removed_through_django() -> None:
    chain_make(1)
    event = Event.objects.get()
    for act in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(verb="other"),
    ):
        with pytest.raises(TypeError, match="append-only"):
            act()


def test_a_thousand_alterations_deletions_and_reorderings_are_a_thousand_found() -> None:
    chain_make(40)
    good = list(Event.objects.values())
    chance = random.Random(20261103)
    missed = []
    for trial in range(1000):
        rows = [dict(row) for row in good]
        what = _damage(rows, chance)
        _replace(rows)
        faults = list(chain_faults(expected_count=40, expected_hash=good[-1]["hash"]))
        if not faults:
            missed.append((trial, what))
    assert missed == []
    _replace(good)
    assert list(chain_faults(expected_count=40, expected_hash=good[-1]["hash"])) == []


def _damage(rows: list[dict[str, Any]], chance: random.Random) -> str:
    kind = chance.choice(("alter", "delete", "swap"))
    at = chance.randrange(len(rows))
    if kind == "delete":
        del rows[at : at + chance.randint(1, 3)]
    elif kind == "swap":
        other = chance.choice([n for n in range(len(rows)) if n != at])
        numbers = rows[at]["number"], rows[other]["number"]
        rows[at]["number"], rows[other]["number"] = numbers[1], numbers[0]
    else:
        field = chance.choice(FIELDS)
        rows[at][field] = _other(rows[at][field], chance)
        return f"alter {field}"
    return kind


def _other(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        return value | {"值": chance.randrange(1000, 2000)}
    if isinstance(value, str):
        at = chance.randrange(len(value))
        return value[:at] + ("0" if value[at] != "0" else "1") + value[at + 1 :]
    return value + timedelta(microseconds=chance.randint(1, 10**9))


def _replace(rows: list[dict[str, Any]]) -> None:
    models.QuerySet(Event)._raw_delete(connection.alias)
    models.QuerySet(Event).bulk_create([Event(**row) for row in rows])


def test_a_cut_tail_is_found_by_the_count_or_the_hash_noted_elsewhere() -> None:
    chain_make(5)
    last = Event.objects.get(number=5).hash
    raw("DELETE FROM core_event WHERE number = 5")
    assert list(chain_faults()) == []  # whole in itself: only a note from elsewhere tells
    assert [fault.what for fault in chain_faults(expected_count=5)] == ["tail"]
    assert [(fault.number, fault.what) for fault in chain_faults(expected_hash=last)] == [(4, "tail")]


def test_a_chain_that_grew_since_the_note_holds() -> None:
    chain_make(3)
    noted = Event.objects.get(number=3).hash
    chain_make(2)
    assert list(chain_faults(expected_count=3, expected_hash=noted)) == []


def test_faults_say_where_and_what() -> None:
    chain_make(4)
    raw("UPDATE core_event SET verb = 'other' WHERE number = 2")
    assert [(fault.number, fault.what) for fault in chain_faults()] == [(2, "altered")]
    raw("DELETE FROM core_event WHERE number = 2")
    assert [(fault.number, fault.what) for fault in chain_faults()] == [(2, "missing"), (3, "link")]
