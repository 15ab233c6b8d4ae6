"""Messages that another system exported: read, understood row by row, shown, and taken in all or not at all."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from zhuomu.apps.errata.models import ErrorReport
from zhuomu.apps.errata.selectors import articles_in, issue_by_number
from zhuomu.apps.errata.services import ErrataCode, Told, error_report_receive
from zhuomu.apps.errata.services.receiving import CHANNEL, SAID_MAX
from zhuomu.apps.paper.models import Article, Issue, Page
from zhuomu.core.actor import Actor
from zhuomu.core.crypto import keyed_hash
from zhuomu.core.errors import Refused, refuse
from zhuomu.core.reading_sheets import book_read
from zhuomu.core.rights import Right
from zhuomu.core.services.events import event_append
from zhuomu.core.write import writing
from zhuomu.ledger.models import ReceivedVia, Report
from zhuomu.rules.grouping import locate, title_match
from zhuomu.rules.messages import (
    Message,
    MessageFields,
    message_parse,
    moment_read,
    pasted_split,
    phone_split,
)
from zhuomu.rules.reading.decoding import Decoded, decode_page
from zhuomu.rules.reason import Reason

MAX_BYTES = 5 * 1024 * 1024
MAX_MESSAGES = 2_000
HEADERS = {
    "sender": ("昵称", "发送人", "用户昵称", "姓名", "读者", "发送者", "微信昵称", "用户"),
    "sent_at": ("时间", "发送时间", "留言时间", "消息时间", "日期", "接收时间"),
    "text": ("内容", "消息内容", "留言内容", "正文", "消息", "留言", "文本"),
}
HEADER_SEARCH_ROWS = 10
BAD = frozenset(
    {
        ErrataCode.ROW_NO_SENDER,
        ErrataCode.ROW_NO_TIME,
        ErrataCode.ROW_IN_FUTURE,
        ErrataCode.ROW_NO_TEXT,
        ErrataCode.ROW_TOO_LONG,
        ErrataCode.ISSUE_UNKNOWN,
        ErrataCode.PAGE_UNKNOWN,
    }
)


@dataclasses.dataclass(frozen=True, slots=True)
class PlanRow:
    """One message and what was understood of it; ``reasons`` holds refusals and mere remarks."""

    message: Message
    read: MessageFields
    external_number: str
    issue: Issue | None
    page: Page | None
    article: Article | None
    reasons: tuple[Reason, ...]

    @property
    def codes(self) -> set[str]:
        return {str(reason.code) for reason in self.reasons}

    @property
    def is_bad(self) -> bool:
        return bool(self.codes & BAD)

    @property
    def is_duplicate(self) -> bool:
        return ErrataCode.ROW_DUPLICATE in self.codes

    @property
    def is_greeting(self) -> bool:
        """Nothing of the contest in it: proposed to be left out."""
        return ErrataCode.ROW_NOTHING_FOUND in self.codes

    @property
    def shown_text(self) -> str:
        return phone_split(self.message.text).text


@dataclasses.dataclass(frozen=True, slots=True)
class ImportPlan:
    """Every row of an import, before anything is stored."""

    issue: Issue
    rows: tuple[PlanRow, ...]

    @property
    def bad_rows(self) -> tuple[PlanRow, ...]:
        return tuple(row for row in self.rows if row.is_bad)

    def rows_to_take(self, skipped: Collection[int]) -> tuple[PlanRow, ...]:
        """Rows that would be stored; duplicates never are."""
        return tuple(row for row in self.rows if row.message.row not in skipped and not row.is_duplicate)


def messages_read(data: bytes, *, field: str = "file") -> tuple[Message, ...]:
    """Messages of an xlsx, xls or csv file, or of a text as it was pasted. Raises ``Refused``.

    The real type decides, not the name: an archive is a workbook, text with a known head is a table, all other text a chat.
    """
    if len(data) > MAX_BYTES:
        raise refuse(ErrataCode.IMPORT_TOO_LARGE, field=field, megabytes=MAX_BYTES // 1024**2)
    if data.startswith(b"PK"):
        return _checked(_of_table(_workbook_rows(data, field), field), field)
    decoded = decode_page(data)
    if not isinstance(decoded, Decoded):
        raise Refused(*(dataclasses.replace(reason, field=field) for reason in decoded))
    return messages_of_text(decoded.text, field=field)


def messages_of_text(text: str, *, field: str = "pasted") -> tuple[Message, ...]:
    """Messages of a text: a table with a head (comma, semicolon or tab between), else a pasted chat."""
    text = text.lstrip("\ufeff").replace("\0", "")
    rows = _csv_rows(text)
    table = rows if rows and any(_columns(row) for row in rows[:HEADER_SEARCH_ROWS]) else None
    messages = _of_table(table, field) if table else pasted_split(text)
    return _checked(messages, field)


def _checked(messages: Sequence[Message], field: str) -> tuple[Message, ...]:
    if not messages:
        raise refuse(ErrataCode.IMPORT_NOTHING, field=field)
    if len(messages) > MAX_MESSAGES:
        raise refuse(ErrataCode.IMPORT_TOO_MANY, field=field, count=len(messages), limit=MAX_MESSAGES)
    return tuple(messages)


def _workbook_rows(data: bytes, field: str) -> list[list[object]]:
    # in a process of its own: a sheet can ask for all the memory there is
    tables = book_read(data, field=field)
    return [list(row) for row in tables[0].cells] if tables else []


def _csv_rows(text: str) -> list[list[object]] | None:
    head = text[:2000].splitlines()[:HEADER_SEARCH_ROWS]
    for delimiter in ",\t;，":
        if any(line.count(delimiter) >= 1 and _columns(line.split(delimiter)) for line in head):
            try:
                return [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
            except csv.Error:
                return None
    return None


def _columns(row: Iterable[object]) -> dict[str, int]:
    """Which column holds what; empty unless text and one more are there."""
    names = [str(cell).strip().strip('"') for cell in row]
    found = {
        key: next(at for at, name in enumerate(names) if name in known)
        for key, known in HEADERS.items()
        if any(name in known for name in names)
    }
    return found if "text" in found and len(found) > 1 else {}


def _of_table(rows: Sequence[Sequence[object]], field: str) -> tuple[Message, ...]:
    for at, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        columns = _columns(row)
        if columns:
            lines = enumerate(rows[at + 1 :], start=at + 2)
            return tuple(
                _message(number, line, columns) for number, line in lines if any(_text(c) for c in line)
            )
    raise refuse(
        ErrataCode.IMPORT_HEADERS, field=field, names="、".join(names[0] for names in HEADERS.values())
    )


def _message(number: int, line: Sequence[object], columns: dict[str, int]) -> Message:
    def cell(key: str) -> object:
        at = columns.get(key, len(line))
        return line[at] if at < len(line) else ""

    moment = cell("sent_at")
    if isinstance(moment, date) and not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    sent_at = moment if isinstance(moment, datetime) else moment_read(_text(moment))
    return Message(number, _text(cell("sender")), sent_at, _text(cell("text")))


def _text(cell: object) -> str:
    # a number in a sheet comes as a float: 10086.0
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""


def import_plan(*, by: Actor, issue: Issue, messages: Iterable[Message]) -> ImportPlan:
    """What an import would do: every row with what was understood and what speaks against it. Stores nothing."""
    by.require(Right.ERRATA_RECEIVE)
    rows: list[PlanRow] = []
    seen: set[str] = set()
    messages = list(messages)
    numbers = [external_number(message) for message in messages]
    known = set(
        Report.objects.filter(channel=CHANNEL, external_number__in=numbers).values_list(
            "external_number", flat=True
        )
    )
    for message, number in zip(messages, numbers, strict=True):
        rows.append(_plan_row(by, issue, message, number, is_duplicate=number in known or number in seen))
        seen.add(number)
    return ImportPlan(issue, tuple(rows))


def external_number(message: Message) -> str:
    """What tells one message from another: who, when, what; a keyed hash, because it may hold a phone."""
    sent_at = message.sent_at.isoformat() if message.sent_at else ""
    return keyed_hash("\0".join((message.sender, sent_at, message.text)), "message")


def _plan_row(by: Actor, default: Issue, message: Message, number: str, *, is_duplicate: bool) -> PlanRow:
    read = message_parse(message.text, papers=(default.paper.name,))
    reasons = _message_reasons(by, message)
    issue: Issue | None = default
    if read.issue_number is not None and read.issue_number != default.number:
        issue = issue_by_number(read.issue_number)
        if issue is None:
            reasons.append(Reason(ErrataCode.ISSUE_UNKNOWN, {"issue": read.issue_number}))
    page, article = None, None
    if issue is not None:
        page = issue.pages.filter(number=read.page_number).first() if read.page_number else None
        if read.page_number and page is None:
            reasons.append(Reason(ErrataCode.PAGE_UNKNOWN, {"page": read.page_number, "issue": issue.number}))
        article = article_guess(issue, page, read)
        reasons += _remarks(message, read, article, issue)
    if is_duplicate:
        reasons.append(Reason(ErrataCode.ROW_DUPLICATE))
    return PlanRow(
        message, read, number, issue, page or (article.page if article else None), article, tuple(reasons)
    )


def _message_reasons(by: Actor, message: Message) -> list[Reason]:
    reasons = []
    if not message.sender:
        reasons.append(Reason(ErrataCode.ROW_NO_SENDER))
    if message.sent_at is None:
        reasons.append(Reason(ErrataCode.ROW_NO_TIME))
    elif _aware(message.sent_at) > by.at:
        reasons.append(Reason(ErrataCode.ROW_IN_FUTURE))
    if not message.text:
        reasons.append(Reason(ErrataCode.ROW_NO_TEXT))
    if len(message.text) > SAID_MAX:
        reasons.append(Reason(ErrataCode.ROW_TOO_LONG, {"limit": SAID_MAX}))
    return reasons


def _remarks(message: Message, read: MessageFields, article: Article | None, issue: Issue) -> list[Reason]:
    remarks = []
    if read.is_empty:
        remarks.append(Reason(ErrataCode.ROW_NOTHING_FOUND))
    elif article is None:
        remarks.append(Reason(ErrataCode.ROW_NO_ARTICLE))
    if message.sent_at is not None:
        if message.sent_at.date() > issue.report_until_on:
            remarks.append(Reason(ErrataCode.ROW_LATE, {"until": issue.report_until_on}))
        elif message.sent_at.date() < issue.publish_on:
            remarks.append(Reason(ErrataCode.ROW_EARLY, {"on": issue.publish_on}))
    return remarks


def _aware(moment: datetime) -> datetime:
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def article_guess(issue: Issue, page: Page | None, read: MessageFields) -> Article | None:
    """The article a message means: by its title, else the only one in which its quotation stands."""
    articles = articles_in(issue, page)
    if read.article:
        titles = [
            " ".join((a.published.kicker, a.published.headline)) if a.published else "" for a in articles
        ]
        heads = [article.published.headline if article.published else "" for article in articles]
        at = title_match(read.article, heads)
        at = title_match(read.article, titles) if at is None else at
        if at is not None:
            return articles[at]
    if len(read.quote) < 4:
        return None
    holding = [a for a in articles if a.published and locate(a.published.text, read.quote)]
    return holding[0] if len(holding) == 1 else None


def import_run(*, by: Actor, plan: ImportPlan, skipped: Collection[int] = ()) -> list[ErrorReport]:
    """Take in every row that is not skipped and no duplicate: all of them or, with one bad row, none."""
    by.require(Right.ERRATA_RECEIVE)
    rows = plan.rows_to_take(skipped)
    bad = [row.message.row for row in rows if row.is_bad]
    if bad:
        raise refuse(ErrataCode.IMPORT_BAD_ROWS, count=len(bad), rows="、".join(str(row) for row in bad[:20]))
    with writing():
        received = [_take(by, row) for row in rows]
        event_append(
            by=by,
            verb="messages_import",
            entity="issue",
            entity_id=plan.issue.pk,
            facts={"taken": len(received), "seen": len(plan.rows)},
        )
    return received


def _take(by: Actor, row: PlanRow) -> ErrorReport:
    if row.issue is None or row.message.sent_at is None:
        raise ValueError("a row that is not bad has an issue and a time")
    told = Told(
        issue=row.issue,
        page=row.page,
        article=row.article,
        article_title="" if row.article else row.read.article[:120],
        said=row.message.text,
        quote=row.read.quote[:300],
        correction=row.read.correction[:300],
        print_name=row.message.sender[:30],
    )
    return error_report_receive(
        by=by,
        told=told,
        via=ReceivedVia.IMPORT,
        received_at=_aware(row.message.sent_at),
        external_number=row.external_number,
    )
