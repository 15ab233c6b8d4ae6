"""A process that writes until it is killed: every acknowledged number is printed after its commit."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Receive reports without end: report, personal datum, event and letter in one transaction."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhuomu.web.settings"
    import django

    django.setup()

    from django.utils import timezone

    from zhuomu.core.actor import Actor
    from zhuomu.core.models import PersonalDatum
    from zhuomu.core.services.personal import personal_keep
    from zhuomu.core.write import writing
    from zhuomu.ledger.models import ReceivedVia
    from zhuomu.ledger.services import report_receive

    count = 0
    while True:
        count += 1
        by = Actor(None, timezone.now(), address_hash=f"{os.getpid()} {count}", label="读者")
        with writing():
            phone = personal_keep(
                by=by, kind=PersonalDatum.Kind.PHONE, value="13800000000", purpose="领奖", keep_days=60
            )
            report = report_receive(by=by, channel="killed", said="一声", via=ReceivedVia.WEB, phone=phone)
        sys.stdout.write(f"{report.receipt}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
