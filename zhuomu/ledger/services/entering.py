"""代填: somebody of the staff writes down what a resident says, with what may be known of the reporter."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.models import Area, PersonalDatum
from zhuomu.core.rights import Right
from zhuomu.core.services.attachments import picture_store
from zhuomu.core.services.personal import personal_keep
from zhuomu.core.write import writing
from zhuomu.ledger.channels import DESK
from zhuomu.ledger.models import KnownTo, Picture, ReceivedVia, Report
from zhuomu.ledger.services.codes import LedgerCode
from zhuomu.ledger.services.reports import report_receive
from zhuomu.rules.messages import phone_normalise, phone_split

PURPOSE = "就这件来件联系与回访来件人"
CONSENT = "本人告知（代填）"
KEEP_DAYS = 365
PICTURES_MAX = 6


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What somebody told; ``pictures`` are the bytes of files as they came."""

    said: str
    happened_on: date | None = None
    area: Area | None = None
    place: str = ""
    name: str = ""
    phone: str = ""
    known_to: KnownTo = KnownTo.HANDLER
    pictures: Sequence[bytes] = ()


def report_enter(*, by: Actor, told: Told) -> Report:
    """Take in a voice at the desk. Phone numbers within the words are masked; name and phone are kept encrypted.

    Raises ``Refused`` for a phone that is none, for too many pictures and for a file that is no picture.
    """
    by.require(Right.LEDGER_ENTER)
    phone = phone_normalise(told.phone)
    if told.phone.strip() and not phone:
        raise refuse(LedgerCode.PHONE_WRONG, field="phone")
    if len(told.pictures) > PICTURES_MAX:
        count = len(told.pictures)
        raise refuse(LedgerCode.TOO_MANY_PICTURES, field="pictures", count=count, most=PICTURES_MAX)
    # decoding takes long: before the one writer's turn
    pictures = [picture_store(by=by, data=data, field="pictures") for data in told.pictures]
    with writing():
        report = report_receive(
            by=by,
            channel=DESK,
            said=phone_split(told.said).text,
            via=ReceivedVia.DESK,
            phone=_kept(by, PersonalDatum.Kind.PHONE, phone),
            name=_kept(by, PersonalDatum.Kind.NAME, " ".join(told.name.split())),
            known_to=told.known_to,
            area=told.area,
            place=phone_split(told.place).text,
            happened_on=told.happened_on,
        )
        Picture.objects.bulk_create(Picture(report=report, attachment=each) for each in pictures)
    return report


def _kept(by: Actor, kind: PersonalDatum.Kind, value: str) -> PersonalDatum | None:
    if not value:
        return None
    return personal_keep(
        by=by, kind=kind, value=value, purpose=PURPOSE, keep_days=KEEP_DAYS, consent_version=CONSENT
    )
