"""Plays a month of the contest: readers report, an editor judges, two people confirm the list."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from zhuomu.apps.errata.models import ErrorReport, Finding, Reader
from zhuomu.apps.errata.services import (
    Judgement,
    Told,
    contest_compute,
    contest_confirm,
    contest_open,
    error_report_receive,
    finding_accept,
    finding_pass_on,
    finding_reject,
    finding_thank,
    reader_mark_staff,
    report_group,
)
from zhuomu.apps.paper.models import Article, Erratum, Issue
from zhuomu.core.actor import Actor
from zhuomu.core.models import Notice, NoticeState
from zhuomu.core.rights import Role
from zhuomu.core.services.notices import notice_settle
from zhuomu.ledger import services as ledger
from zhuomu.ledger.models import ContactWay, ReceivedVia
from zhuomu.rules.errorrate import ErrorKind
from zhuomu.rules.flow import Outcome
from zhuomu.web.sample.content import sample_file
from zhuomu.web.sample.printing import Cast

JUDGED_ON = date(2026, 11, 2)
CONFIRMED_ON = date(2026, 11, 3)
PASSED_ON, EXPLAINED_ON = date(2026, 11, 4), date(2026, 11, 5)
# what readers must be told in print, besides names and dates; a stray comma is put right on the web only
PRINTED_KINDS = {ErrorKind.FACT, ErrorKind.NUMBER, ErrorKind.KNOWLEDGE}
CHARACTERS_OF_POINTS = {1: 1, 2: 2, 4: 6}


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _rows(number: int) -> list[dict[str, Any]]:
    rows = [row for row in sample_file("reports.toml")["report"] if row["issue"] == number]
    return sorted(rows, key=lambda row: int(row["order"]))


def reports_receive(cast: Cast, issue: Issue, number: int) -> None:
    """Take in the readers' reports of an issue in their order."""
    editor = cast.role(Role.EDITOR)
    staff_keys = {row["key"] for row in sample_file("reports.toml")["reader"] if row.get("staff")}
    articles = {
        article.published.headline: article
        for article in Article.objects.filter(page__issue=issue).select_related("published", "page")
        if article.published
    }
    for row in _rows(number):
        via = ReceivedVia(row["channel"])
        by = (
            Actor(None, row["received_at"], label="读者")
            if via == ReceivedVia.WEB
            else Actor(editor, row["received_at"])
        )
        told = Told(
            issue=issue,
            said=row["words"],
            page=issue.pages.get(number=row["page"]),
            article=articles.get(row["article"]),
            article_title=row["article"],
            quote=row["quote"],
            correction=row["correct"],
            print_name=row["print_name"],
            is_nickname=not row["is_real_name"],
            phone=row["phone"],
            has_consent=bool(row["phone"]),
        )
        report = error_report_receive(by=by, told=told, via=via, received_at=row["received_at"])
        Reader.objects.filter(pk=report.reader_id).update(is_sample=True)
        if row["reader"] in staff_keys and not report.reader.is_staff:
            reader_mark_staff(by=Actor(editor, row["received_at"]), reader=report.reader, is_staff=True)


def contest_play(cast: Cast, issue: Issue) -> None:
    """Judge the month's reports, compute the awards, confirm them and hand the list to the paper."""
    editor, second, publisher = cast.role(Role.EDITOR), cast.role(Role.EDITOR, 1), cast.role(Role.PUBLISHER)
    by = Actor(editor, _at(JUDGED_ON, 10))
    reports = list(ErrorReport.objects.filter(issue=issue).order_by("report_id"))
    groups: dict[str, list[tuple[dict[str, Any], ErrorReport]]] = {}
    for row, report in zip(_rows(issue.number), reports, strict=True):
        groups.setdefault(row.get("planted") or f"alone-{row['order']}", []).append((row, report))
    planted = {row["key"]: row for row in sample_file("planted.toml")["planted"]}
    for key, group in groups.items():
        _judge(by, issue, group, planted.get(key))
    contest = contest_open(by=by, issue=issue)
    contest_compute(by=by, contest=contest)
    contest_confirm(by=Actor(second, _at(CONFIRMED_ON, 9)), contest=contest)
    contest_confirm(by=Actor(publisher, _at(CONFIRMED_ON, 15)), contest=contest)


def _judge(
    by: Actor, issue: Issue, group: list[tuple[dict[str, Any], ErrorReport]], error: dict[str, Any] | None
) -> None:
    finding = report_group(by=by, reports=[report for _, report in group])
    row = group[0][0]
    if error is None:
        if row["verdict"] == "thanked":
            finding_thank(by=by, finding=finding, reason=row["reason"])
        else:
            finding_reject(by=by, finding=finding, reason=row["reason"])
        return
    kind = ErrorKind(error["kind"])
    points = int(error["points"] / (2 if error["doubled"] else 1))
    finding_accept(
        by=by,
        finding=finding,
        judgement=Judgement(
            kind=kind,
            quote=error["quote"],
            correction=error["correct"],
            article=Article.objects.get(page__issue=issue, published__headline=error["article"]),
            wrong_character_count=CHARACTERS_OF_POINTS.get(points, 1) if kind is ErrorKind.CHARACTERS else 1,
            is_in_headline=error["doubled"] and error["place"] == "headline",
            is_important=error["doubled"] and error["place"] != "headline",
            right_fixes=frozenset(report.pk for row, report in group if row["has_right_fix"]),
            makes_erratum=kind in PRINTED_KINDS or error["doubled"],
            credit=group[0][1].printed_name,
        ),
    )


def erratum_answer(cast: Cast) -> None:
    """One accepted error is passed on, and the office that gave the article explains it through the ledger."""
    editor, clerk, head = cast.role(Role.EDITOR), cast.people["kongxiangyu"], cast.people["luodingan"]
    caller = cast.role(Role.DISPATCHER)
    finding = Finding.objects.get(issue__number=107, quote="今年2月30日")
    problem = finding_pass_on(by=Actor(editor, _at(PASSED_ON, 10)), finding=finding)
    problem = ledger.problem_sign(by=Actor(clerk, _at(PASSED_ON, 13)), problem=problem)
    ledger.contact_add(
        by=Actor(clerk, _at(PASSED_ON, 14)),
        problem=problem,
        way=ContactWay.PHONE,
        is_reached=True,
        text="谢了读者，说明正在核对开工日期。",
    )
    ledger.action_add(
        by=Actor(clerk, _at(PASSED_ON, 15)),
        problem=problem,
        text="查施工合同：工程3月2日开工，供稿时写错。",
        reference="供稿底稿 107-2",
    )
    words = "加装电梯工程是3月2日开工的，我们供稿时写错了日期，向读者致歉。今后供稿由两人核对日期。"
    reply = ledger.reply_write(by=Actor(clerk, _at(PASSED_ON, 16)), problem=problem, public_text=words)
    problem = ledger.problem_submit(by=Actor(clerk, _at(PASSED_ON, 17)), problem=problem)
    problem = ledger.problem_approve(
        by=Actor(head, _at(EXPLAINED_ON, 10)), problem=problem, seen_sha256=reply.sha256
    )
    ledger.callback_add(
        by=Actor(caller, _at(EXPLAINED_ON, 14)),
        problem=problem,
        is_reached=True,
        is_solved=True,
        is_satisfied=True,
        is_attitude_good=True,
    )
    ledger.problem_close(by=Actor(caller, _at(EXPLAINED_ON, 15)), problem=problem, outcome=Outcome.EXPLAINED)


def box_settle(issue: Issue, cast: Cast) -> None:
    """The printed boxes of an issue used up what waited: the award list and the errata it names."""
    by = Actor(cast.role(Role.EDITOR), _at(CONFIRMED_ON, 16))
    for notice in Notice.objects.filter(app="errata", state=NoticeState.WAITING, office__is_sample=True):
        notice_settle(by=by, notice=notice, state=NoticeState.TAKEN)
    planted = {row["key"]: row for row in sample_file("planted.toml")["planted"]}
    for page in sample_file(f"issue-{issue.number}.toml")["page"]:
        for box in page.get("box", []):
            for key in box.get("planted", []):
                Erratum.objects.filter(
                    article__page__issue__number=planted[key]["issue"], wrong=planted[key]["quote"]
                ).update(printed_in=issue)
