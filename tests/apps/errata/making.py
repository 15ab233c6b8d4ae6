"""Makes reports for tests, through the same services that people use."""

from __future__ import annotations

from typing import Any

from tests.conftest import actor_for, moment
from zhuomu.apps.errata.models import ErrorReport
from zhuomu.apps.errata.services import (
    Judgement,
    Told,
    error_report_receive,
    finding_accept,
    finding_reject,
    report_group,
)
from zhuomu.apps.paper.models import Article, Issue
from zhuomu.core.actor import Actor
from zhuomu.core.models import Person
from zhuomu.ledger.models import ReceivedVia
from zhuomu.rules.errorrate import ErrorKind

PHONE = "13812345678"
MASKED = "138****5678"


def article_called(issue: Issue, headline: str) -> Article:
    return Article.objects.get(page__issue=issue, published__headline=headline)


def lift_article(issue: Issue) -> Article:
    return article_called(issue, "加装电梯圆了上楼梦")


def reader_actor(at: str = "2026-10-12 09:00", address: str = "") -> Actor:
    """A reader; without an address no limit counts."""
    return Actor(None, moment(at), address_hash=address, label="读者")


def report_make(issue: Issue, *, at: str = "2026-10-12 09:00", **told: Any) -> ErrorReport:
    """A report from the web about the lift's article unless told otherwise."""
    values: dict[str, Any] = {
        "quote": "10月8日",
        "said": "应该是10月6日",
        "correction": "10月6日",
        "print_name": "小飞",
        "has_consent": True,
        **told,
    }
    if "article" not in values:
        values["article"] = lift_article(issue)
    return error_report_receive(by=reader_actor(at), told=Told(issue=issue, **values), via=ReceivedVia.WEB)


def judged(
    issue: Issue, editor: Person, *, accept: bool = True, right_fix: bool = True, **told: Any
) -> ErrorReport:
    """A report with its verdict."""
    report, by = report_make(issue, **told), actor_for(editor, "2026-10-20 09:00")
    finding = report_group(by=by, reports=[report])
    if accept:
        judgement = Judgement(
            kind=ErrorKind.FACT,
            quote=report.quote or "x",
            correction=report.correction,
            right_fixes=frozenset({report.pk} if right_fix else ()),
        )
        finding_accept(by=by, finding=finding, judgement=judgement)
    else:
        finding_reject(by=by, finding=finding, reason="原文无误")
    report.refresh_from_db()
    return report
