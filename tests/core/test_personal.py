from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from cryptography.fernet import InvalidToken

from tests.conftest import actor_for
from zhuomu.core.crypto import decrypt, encrypt, keyed_hash
from zhuomu.core.errors import Refused
from zhuomu.core.models import Event, Person, PersonalDatum
from zhuomu.core.rights import Role
from zhuomu.core.services import personal
from zhuomu.core.write import writing

pytestmark = pytest.mark.django_db
Kind = PersonalDatum.Kind
PHONE = "13800051234"


def keep(value: str = PHONE, kind: PersonalDatum.Kind = Kind.PHONE, days: int = 60) -> PersonalDatum:
    with writing():
        return personal.personal_keep(
            by=actor_for(None, "2026-11-03"),
            kind=kind,
            value=value,
            purpose="寄奖品",
            keep_days=days,
            consent_version="1",
        )


def test_a_value_is_nowhere_in_clear() -> None:
    datum = keep()
    everything = repr(list(PersonalDatum.objects.values())) + repr(list(Event.objects.values()))
    assert PHONE not in everything and PHONE.encode() not in bytes(datum.cipher)
    assert decrypt(PersonalDatum.objects.get().cipher) == PHONE
    assert (str(datum), datum.keep_until_on) == ("电话", date(2027, 1, 2))


def test_equal_values_meet_by_their_digest_but_never_across_kinds() -> None:
    assert keep().digest == keep().digest != keep(kind=Kind.NAME).digest
    assert encrypt(PHONE) != encrypt(PHONE)
    assert keyed_hash("a", "one purpose") != keyed_hash("a", "another")


def test_another_key_reads_nothing(settings: object) -> None:
    cipher = encrypt(PHONE)
    settings.PERSONAL_KEY = "another"  # type: ignore[attr-defined]
    with pytest.raises(InvalidToken):
        decrypt(cipher)


def test_what_anybody_may_see_is_masked() -> None:
    assert personal.personal_masked(keep()) == "138****1234"
    assert personal.personal_masked(keep("欧阳小梅", Kind.NAME)) == "欧阳*"
    assert personal.personal_masked(None) == ""


def test_an_address_is_masked_to_the_street() -> None:
    assert personal.personal_masked(keep("梧桐路 27 号 301 室", Kind.ADDRESS)) == "梧桐路***"


def test_a_look_in_clear_needs_the_right_and_leaves_an_event(make_person: Callable[..., Person]) -> None:
    datum = keep()
    with pytest.raises(Refused):
        personal.personal_show(by=actor_for(make_person(Role.EDITOR)), datum=datum)
    assert personal.personal_show(by=actor_for(make_person(Role.PUBLISHER)), datum=datum) == PHONE
    assert Event.objects.filter(verb="personal_show", entity_id=str(datum.pk)).count() == 1


def test_values_go_on_the_day_after_their_last_and_the_chain_keeps_only_the_fact() -> None:
    keep(days=1)
    longer = keep(days=1)
    with writing():
        personal.personal_keep_until(datum=longer, day=date(2026, 12, 1))
    assert [personal.personal_delete_due(by=actor_for(None, f"2026-11-0{day}")) for day in (4, 5, 5)] == [
        0,
        1,
        0,
    ]
    assert PersonalDatum.objects.get() == longer
    assert Event.objects.filter(verb="personal_delete").get().facts == {"why": "保存期满"}
