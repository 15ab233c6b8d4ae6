"""Guards of forms that anybody may fill in: signed time, honeypot and a limit for each address. No captcha."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse

SALT = "zhuomu public form"
FASTEST = timedelta(seconds=2)
OLDEST = timedelta(hours=24)
HONEYPOT = "website"


def form_stamp(by: Actor) -> str:
    """The signed moment at which the form was shown, for a hidden field."""
    return signing.dumps(by.at.timestamp(), salt=SALT)


def form_stamp_check(stamp: str, by: Actor) -> None:
    """Refuse a form sent faster than a hand can, or a stamp that is forged or older than a day."""
    try:
        shown_at = float(signing.loads(stamp, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise refuse(CoreCode.FORM_STALE) from error
    age = by.at.timestamp() - shown_at
    if age > OLDEST.total_seconds():
        raise refuse(CoreCode.FORM_STALE)
    if age < FASTEST.total_seconds():
        raise refuse(CoreCode.FORM_TOO_FAST)
