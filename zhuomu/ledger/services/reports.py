"""Taking in one voice, and what it gets for it: a receipt number."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import date, datetime, timedelta

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.models import Area, PersonalDatum
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.ledger.models import Category, KnownTo, ReceivedVia, Report
from zhuomu.ledger.services.codes import LedgerCode

# no 0/O, 1/I/L: a receipt is read aloud over the phone
RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LIMIT_PER_MINUTE = 10
LIMIT_PER_DAY = 100


def receipt_new() -> str:
    """A receipt number like ``K7M2-QX9D-4T``: 10 letters of 31, so that nobody guesses another's."""
    letters = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(10))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def receipt_normalise(text: str) -> str:
    """What somebody typed, as receipts are stored: capitals, half-width, no spaces, dashes in place."""
    plain = unicodedata.normalize("NFKC", text).upper()
    letters = "".join(char for char in plain if char.isascii() and char.isalnum())[:10]
    return "-".join(part for part in (letters[:4], letters[4:8], letters[8:]) if part)


def limit_check(*, by: Actor) -> None:
    """Refuse an address that has sent too much. Reads only, so a flood costs no write."""
    if not by.address_hash:
        return
    mine = Report.objects.filter(address_hash=by.address_hash)
    if (
        mine.filter(received_at__gt=by.at - timedelta(minutes=1)).count() >= LIMIT_PER_MINUTE
        or mine.filter(received_at__gt=by.at - timedelta(days=1)).count() >= LIMIT_PER_DAY
    ):
        raise refuse(LedgerCode.TOO_MANY, minutes=1, limit=LIMIT_PER_MINUTE)


def report_receive(
    *,
    by: Actor,
    channel: str,
    said: str,
    via: ReceivedVia,
    received_at: datetime | None = None,
    external_number: str | None = None,
    phone: PersonalDatum | None = None,
    name: PersonalDatum | None = None,
    known_to: KnownTo = KnownTo.HANDLER,
    area: Area | None = None,
    place: str = "",
    happened_on: date | None = None,
    proposed_category: Category | None = None,
    max_length: int = 2000,
) -> Report:
    """Take in one voice and give it a receipt number.

    ``received_at`` defaults to now; an import passes the moment the message was sent. Raises ``Refused`` for empty or
    endless words, for an external number the channel already has, and for an address over its limit.
    """
    said = said.strip()
    if not said:
        raise refuse(LedgerCode.SAID_EMPTY, field="said")
    if len(said) > max_length:
        raise refuse(LedgerCode.SAID_TOO_LONG, field="said", length=len(said), limit=max_length)
    if happened_on is not None and happened_on > by.today:
        raise refuse(LedgerCode.HAPPENED_LATER, field="happened_on", today=by.today)
    with writing():
        if via == ReceivedVia.WEB:
            limit_check(by=by)  # again inside the lock, so that a burst cannot slip through together
        if (
            external_number
            and Report.objects.filter(channel=channel, external_number=external_number).exists()
        ):
            raise refuse(LedgerCode.ALREADY_RECEIVED, number=external_number)
        report = Report.objects.create(
            channel=channel,
            external_number=external_number or None,
            receipt=receipt_new(),
            said=said,
            via=via,
            received_at=received_at or by.at,
            entered_by=by.person,
            phone=phone,
            name=name,
            known_to=known_to if phone or name else KnownTo.NOBODY,
            area=area,
            place=place.strip()[:120],
            happened_on=happened_on,
            proposed_category=proposed_category,
            address_hash=by.address_hash if via == ReceivedVia.WEB else "",
        )
        event_append(
            by=by,
            verb="report_receive",
            entity="report",
            entity_id=report.pk,
            facts={"channel": channel, "via": via},
        )
    return report


def addresses_forget(*, before: datetime) -> int:
    """Drop the address hashes of reports older than ``before``: they serve the limit only. Returns how many."""
    return Report.objects.filter(received_at__lt=before).exclude(address_hash="").update(address_hash="")
