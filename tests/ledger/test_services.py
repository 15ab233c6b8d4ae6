"""The one ledger's first half: a voice comes in once, with a receipt, within limits."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import moment
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Event
from zhuomu.ledger.models import ReceivedVia, Report
from zhuomu.ledger.services import (
    RECEIPT_LETTERS,
    LedgerCode,
    addresses_forget,
    limit_check,
    receipt_new,
    receipt_normalise,
    report_receive,
)
from zhuomu.ledger.services.reports import LIMIT_PER_DAY, LIMIT_PER_MINUTE

NOON = moment("2026-10-12 12:00")


def reader(address: str = "home", minutes: float = 0) -> Actor:
    return Actor(None, NOON + timedelta(minutes=minutes), address_hash=address, label="读者")


def receive(by: Actor | None = None, **fields: object) -> Report:
    values: dict[str, object] = {
        "channel": "errata",
        "said": "有一个字错了",
        "via": ReceivedVia.WEB,
        **fields,
    }
    return report_receive(by=by or reader(), **values)  # type: ignore[arg-type]


def refused_code(**fields: object) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        receive(**fields)
    return str(caught.value.reasons[0].code), caught.value.reasons[0].field


def test_a_receipt_has_ten_letters_that_nobody_mistakes() -> None:
    receipts = {receipt_new() for _ in range(200)}
    assert len(receipts) == 200
    assert all(
        re.fullmatch(rf"[{RECEIPT_LETTERS}]{{4}}-[{RECEIPT_LETTERS}]{{4}}-[{RECEIPT_LETTERS}]{{2}}", r)
        for r in receipts
    )
    assert not set("01OIL") & set(RECEIPT_LETTERS)


@given(st.sampled_from(["", " ", "-", "—", "："]), st.booleans())
def test_a_receipt_is_known_however_it_is_typed(between: str, is_small: bool) -> None:
    receipt = receipt_new()
    typed = between.join(receipt.replace("-", ""))
    assert receipt_normalise(typed.lower() if is_small else typed) == receipt


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("", ""), ("k7m2", "K7M2"), ("K7M2QX", "K7M2-QX"), ("K7M2QX9D4TTTT", "K7M2-QX9D-4T")],
)
def test_what_is_no_whole_receipt_is_cut_the_same_way(typed: str, stored: str) -> None:
    assert receipt_normalise(typed) == stored


@pytest.mark.parametrize("wide", ["Ｋ７Ｍ２", "k７m２"])
def test_full_width_letters_are_letters_too(wide: str) -> None:
    assert receipt_normalise(wide) == "K7M2"


@pytest.mark.django_db
def test_a_voice_is_kept_with_its_receipt_and_an_event_without_its_words() -> None:
    report = receive(said="  有一个字错了 ")
    assert (report.said, report.received_at, str(report)) == ("有一个字错了", NOON, report.receipt)
    assert report.address_hash == "home"
    event = Event.objects.get(verb="report_receive")
    assert event.facts == {"channel": "errata", "via": "web"}
    assert "字错了" not in str(event.facts)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "code"),
    [("", LedgerCode.SAID_EMPTY), (" \n　", LedgerCode.SAID_EMPTY), ("长" * 2001, LedgerCode.SAID_TOO_LONG)],
)
def test_empty_and_endless_words_are_refused(said: str, code: str) -> None:
    assert refused_code(said=said) == (code, "said")
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_an_external_number_counts_once_in_a_channel() -> None:
    assert receive(external_number="m1", via=ReceivedVia.IMPORT).address_hash == ""
    assert refused_code(external_number="m1", via=ReceivedVia.IMPORT)[0] == LedgerCode.ALREADY_RECEIVED
    receive(external_number="m1", channel="other", via=ReceivedVia.IMPORT)
    assert receive(external_number="").external_number is None
    assert receive().external_number is None


@pytest.mark.django_db
def test_an_import_keeps_the_moment_at_which_the_message_was_sent() -> None:
    sent_at = NOON - timedelta(days=3)
    assert receive(via=ReceivedVia.IMPORT, received_at=sent_at).received_at == sent_at


@pytest.mark.django_db
def test_an_address_may_send_ten_a_minute_and_others_go_on() -> None:
    for _ in range(LIMIT_PER_MINUTE):
        receive()
    assert refused_code()[0] == LedgerCode.TOO_MANY
    with pytest.raises(Refused):
        limit_check(by=reader())
    receive(reader("other"))
    receive(reader(minutes=1))
    receive(via=ReceivedVia.DESK)


@pytest.mark.django_db
def test_an_address_may_send_a_hundred_a_day() -> None:
    for number in range(LIMIT_PER_DAY):
        receive(reader(minutes=number))
    with pytest.raises(Refused):
        limit_check(by=reader(minutes=LIMIT_PER_DAY + 5))
    limit_check(by=reader(minutes=24 * 60 + LIMIT_PER_DAY))


@pytest.mark.django_db
def test_who_has_no_address_has_no_limit() -> None:
    for _ in range(LIMIT_PER_MINUTE + 1):
        receive(system_actor(NOON))
    limit_check(by=system_actor(NOON))


@pytest.mark.django_db
def test_addresses_are_forgotten_when_they_have_served() -> None:
    receive()
    receive(reader(minutes=10))
    assert addresses_forget(before=NOON + timedelta(minutes=5)) == 1
    assert addresses_forget(before=NOON + timedelta(minutes=5)) == 0
    assert sorted(Report.objects.values_list("address_hash", flat=True)) == ["", "home"]
