"""A report that a program brings, and the problem that is opened of it: the same for both interfaces."""

from __future__ import annotations

import re
from datetime import date

from zhuomu.core.actor import Actor
from zhuomu.core.errors import refuse
from zhuomu.core.models import Area, PersonalDatum
from zhuomu.core.services.personal import personal_keep
from zhuomu.core.write import writing
from zhuomu.ledger.channels import API
from zhuomu.ledger.models import Category, KnownTo, Problem, ReceivedVia, Report
from zhuomu.ledger.services import LedgerCode, problem_open, report_receive
from zhuomu.ledger.services.intake import TEXT_MAX, require_opening
from zhuomu.rules.messages import phone_normalise, phone_split
from zhuomu.web.api.keys import reports_check

SAID_MAX = 4000
TITLE_MAX = 30
KEEP_DAYS = 365
PURPOSE = "回访（接口来件）"
CONSENT = "由接口提交方取得"


def title_of(said: str) -> str:
    """The first sentence, cut short: a working title until somebody at the centre writes a better one."""
    first = re.split(r"[。！？；!?;\n]", said.strip(), maxsplit=1)[0].strip() or said.strip()
    return first if len(first) <= TITLE_MAX else first[: TITLE_MAX - 1] + "…"


def _phone_checked(text: str) -> str:
    phone = phone_normalise(text)
    if text.strip() and not phone:
        raise refuse(LedgerCode.PHONE_WRONG, field="phone")
    return phone


def _kept(by: Actor, kind: PersonalDatum.Kind, value: str) -> PersonalDatum | None:
    if not value.strip():
        return None
    return personal_keep(
        by=by,
        kind=kind,
        value=value.strip(),
        purpose=PURPOSE,
        keep_days=KEEP_DAYS,
        consent_version=CONSENT,
    )


def report_take(
    *,
    by: Actor,
    said: str,
    title: str = "",
    category: Category | None = None,
    area: Area | None = None,
    place: str = "",
    phone: str = "",
    name: str = "",
    known_to: KnownTo = KnownTo.HANDLER,
    happened_on: date | None = None,
    external_number: str = "",
) -> tuple[Report, Problem]:
    """Take in a voice and open its problem (待受理), both or neither. For whoever may enter reports, within the limits.

    Numbers of phones and identities that stand in the words are masked, as on the public page.
    """
    require_opening(by, API)
    phone, said = _phone_checked(phone), phone_split(said).text
    with writing():
        reports_check(by)
        report = report_receive(
            by=by,
            channel=API,
            said=said,
            via=ReceivedVia.API,
            external_number=external_number or None,
            phone=_kept(by, PersonalDatum.Kind.PHONE, phone),
            name=_kept(by, PersonalDatum.Kind.NAME, name),
            known_to=known_to,
            area=area,
            place=phone_split(place).text,
            happened_on=happened_on,
            max_length=SAID_MAX,
        )
        problem = problem_open(
            by=by,
            report=report,
            title=phone_split(title).text.strip() or title_of(report.said),
            description=report.said[:TEXT_MAX],
            category=category,
        )
    return report, problem
