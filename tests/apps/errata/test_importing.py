"""Exported messages: every make of file, every bad row, all or nothing, nothing twice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest
from openpyxl import Workbook

from tests.apps.errata.making import PHONE, article_called, lift_article
from tests.conftest import actor_for
from zhuomu.apps.errata import importing
from zhuomu.apps.errata.importing import import_plan, import_run, messages_of_text, messages_read
from zhuomu.apps.errata.models import ErrorReport
from zhuomu.apps.errata.services import ErrataCode
from zhuomu.apps.paper.models import Issue
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Person
from zhuomu.ledger.models import Report
from zhuomu.rules.messages import Message

CSV = (
    "微信昵称,留言时间,留言内容,备注\n"
    "梧桐落叶,2026-10-12 08:30:11,《梧桐社区报》第1版《加装电梯圆了上楼梦》一文，“10月8日”应为“10月6日”。,\n"
    "海风,2026/10/13 9:05,谢谢小编，杂志收到了,\n"
    "老何,2026年11月2日 10:00,第二版《图书角》，‘二百本’应为‘三百本’,\n"
)


@pytest.fixture
def by(editor: Person) -> Actor:
    return actor_for(editor, "2026-11-03 09:00")


def refused_code(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return str(caught.value.reasons[0].code)


def workbook(rows: list[list[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_table_is_read_in_every_usual_encoding(encoding: str) -> None:
    messages = messages_read(CSV.encode(encoding))
    assert [(message.row, message.sender) for message in messages] == [
        (2, "梧桐落叶"),
        (3, "海风"),
        (4, "老何"),
    ]
    assert messages[0].sent_at == datetime(2026, 10, 12, 8, 30, 11)  # noqa: DTZ001
    assert messages[2].sent_at == datetime(2026, 11, 2, 10, 0)  # noqa: DTZ001


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters_are_read(delimiter: str) -> None:
    text = f"昵称{delimiter}时间{delimiter}内容\n甲{delimiter}2026-10-12 08:30{delimiter}“a”应为“b”\n"
    assert [message.text for message in messages_of_text(text)] == ["“a”应为“b”"]


def test_a_workbook_is_read_with_its_own_moments_and_numbers() -> None:
    data = workbook(
        [
            ["导出时间：2026-11-01"],
            ["发送人", "时间", "内容"],
            ["甲", datetime(2026, 10, 12, 8, 30), "“a”应为“b”"],  # noqa: DTZ001
            [10086, datetime(2026, 10, 13).date(), 12.5],  # noqa: DTZ001
            [None, None, None],
            ["乙", "昨天", "x"],
        ]
    )
    messages = messages_read(data)
    assert [(m.row, m.sender, m.text) for m in messages] == [
        (3, "甲", "“a”应为“b”"),
        (4, "10086", "12.5"),
        (6, "乙", "x"),
    ]
    assert messages[1].sent_at == datetime(2026, 10, 13)  # noqa: DTZ001
    assert messages[2].sent_at is None


def test_a_pasted_chat_is_read() -> None:
    messages = messages_of_text(
        "梧桐落叶 2026/10/12 06:48\n“10月8日”应为“10月6日”\n第二行\n\n海风  2026年10月13日 7:05\n好\n"
    )
    assert [(m.row, m.sender, m.text) for m in messages] == [
        (1, "梧桐落叶", "“10月8日”应为“10月6日”\n第二行"),
        (5, "海风", "好"),
    ]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<a>" + b" " * 70_000_000)
    return out.getvalue()


def doctype() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>')
    return out.getvalue()


def plain_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", b"no workbook")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ErrataCode.IMPORT_NOTHING),
        (b"PK\x03\x04 broken", CoreCode.ARCHIVE_BROKEN),
        (bomb(), CoreCode.ARCHIVE_TOO_LARGE),
        (doctype(), CoreCode.ARCHIVE_UNSAFE),
        (plain_zip(), "sheet.unreadable"),
        (b"%PDF-1.7 ...", "reading.binary"),
        (workbook([["甲", "乙"], ["x", "y"]]), ErrataCode.IMPORT_HEADERS),
        (workbook([["昵称", "内容"]]), ErrataCode.IMPORT_NOTHING),
        (workbook([["昵称", "内容"]] + [["甲", "x"]] * 4001), ErrataCode.IMPORT_TOO_MANY),
        (b"\xe6" * (5 * 1024 * 1024 + 1), ErrataCode.IMPORT_TOO_LARGE),
        (("昵称,内容\n" + "甲,x\n" * 2001).encode(), ErrataCode.IMPORT_TOO_MANY),
    ],
    ids=[
        "empty",
        "broken",
        "bomb",
        "doctype",
        "zip",
        "pdf",
        "no head",
        "no rows",
        "many rows",
        "huge",
        "many lines",
    ],
)
def test_hostile_and_useless_files_are_refused_with_a_code(data: bytes, code: str) -> None:
    assert refused_code(lambda: messages_read(data)) == code


def test_a_table_that_no_csv_reader_takes_is_read_as_a_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_kwargs: object) -> object:
        raise importing.csv.Error

    monkeypatch.setattr(importing.csv, "reader", broken)
    assert messages_of_text("昵称,时间,内容\n甲,2026-10-12 08:30,x")[0].sender == ""


@pytest.mark.django_db
def test_the_dry_run_names_every_row_and_stores_nothing(published_issue: Issue, by: Actor) -> None:
    plan = import_plan(by=by, issue=published_issue, messages=messages_of_text(CSV))
    first, greeting, late = plan.rows
    assert first.article == lift_article(published_issue) and not first.reasons
    assert (first.read.quote, first.read.correction) == ("10月8日", "10月6日")
    assert greeting.is_greeting and not greeting.is_bad
    assert late.codes == {ErrataCode.ROW_NO_ARTICLE, ErrataCode.ROW_LATE}
    assert late.page is not None and late.page.number == 2
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_every_bad_row_is_named_and_one_stops_all(published_issue: Issue, by: Actor) -> None:
    rows = [
        ("", "2026-10-12 08:30", "x"),
        ("甲", "昨天", "x"),
        ("甲", "2026-11-03 09:01", "x"),
        ("甲", "2026-10-12 08:30", ""),
        ("甲", "2026-10-12 08:30", "长" * 2001),
        ("甲", "2026-10-12 08:30", "第999期“a”应为“b”"),
        ("甲", "2026-10-12 08:30", "第9版“a”应为“b”"),
        ("甲", "2026-10-12 08:30", "“二百本书”应为“三百本书”"),
        ("甲", "2026-10-01 08:30", "“二百本书”应为“三百本书”，电话" + PHONE),
    ]
    text = "昵称,时间,内容\n" + "\n".join(",".join(row) for row in rows)
    plan = import_plan(by=by, issue=published_issue, messages=messages_of_text(text))
    expected = [
        ErrataCode.ROW_NO_SENDER,
        ErrataCode.ROW_NO_TIME,
        ErrataCode.ROW_IN_FUTURE,
        ErrataCode.ROW_NO_TEXT,
        ErrataCode.ROW_TOO_LONG,
        ErrataCode.ISSUE_UNKNOWN,
        ErrataCode.PAGE_UNKNOWN,
    ]
    assert [row.message.row for row in plan.bad_rows] == [2, 3, 4, 5, 6, 7, 8]
    assert all(code in row.codes for code, row in zip(expected, plan.bad_rows, strict=True))
    with pytest.raises(Refused) as caught:
        import_run(by=by, plan=plan)
    assert caught.value.reasons[0].facts["rows"] == "2、3、4、5、6、7、8"
    assert not ErrorReport.objects.exists()
    taken = import_run(by=by, plan=plan, skipped={2, 3, 4, 5, 6, 7, 8})
    assert [report.article for report in taken] == [article_called(published_issue, "图书角搬进楼组")] * 2
    assert ErrataCode.ROW_EARLY in plan.rows[8].codes
    assert PHONE not in plan.rows[8].shown_text and PHONE not in taken[1].report.said
    assert taken[1].report.phone is not None


@pytest.mark.django_db
def test_the_messages_own_time_counts_and_nothing_is_taken_twice(published_issue: Issue, by: Actor) -> None:
    messages = messages_of_text(
        CSV
        + "梧桐落叶,2026-10-12 08:30:11,《梧桐社区报》第1版《加装电梯圆了上楼梦》一文，“10月8日”应为“10月6日”。,\n"
    )
    plan = import_plan(by=by, issue=published_issue, messages=messages)
    assert [row.is_duplicate for row in plan.rows] == [False, False, False, True]
    taken = import_run(by=by, plan=plan)
    assert [report.is_late for report in taken] == [False, False, True]
    assert taken[2].article_title == "图书角"
    again = import_plan(by=by, issue=published_issue, messages=messages)
    assert all(row.is_duplicate for row in again.rows)
    assert import_run(by=by, plan=again) == []


@pytest.mark.django_db
def test_a_failure_in_the_middle_leaves_nothing(
    published_issue: Issue, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = import_plan(by=by, issue=published_issue, messages=messages_of_text(CSV))
    real, calls = importing.error_report_receive, [0]

    def fails_at_the_third(**kwargs: object) -> object:
        calls[0] += 1
        if calls[0] == 3:
            raise OSError("disk")
        return real(**kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "error_report_receive", fails_at_the_third)
    with pytest.raises(OSError, match="disk"):
        import_run(by=by, plan=plan)
    assert not ErrorReport.objects.exists() and not Report.objects.exists()


@pytest.mark.django_db
def test_an_article_is_known_by_title_with_kicker_or_by_words_that_stand_once(
    published_issue: Issue, by: Actor
) -> None:
    lift = lift_article(published_issue)
    assert lift.published is not None
    lift.published.kicker = "老楼添新梯"
    lift.published.save()

    def guess(text: str) -> object:
        message = Message(1, "甲", datetime(2026, 10, 12), text)  # noqa: DTZ001
        return import_plan(by=by, issue=published_issue, messages=[message]).rows[0].article

    assert guess("《老楼添新梯 加装电梯圆了上楼梦》，“a”应为“b”") == lift
    assert guess("“三十二户人家”应为“三十三户人家”") == lift
    assert guess("“。”应为“！”") is None
    assert guess("第2版“三十二户人家”应为“三十三户人家”") is None
    assert guess("第107期“三十二户人家”应为“三十三户人家”") == lift


@pytest.mark.django_db
def test_importing_needs_the_right(published_issue: Issue, clerk: Person) -> None:
    by = actor_for(clerk)
    assert (
        refused_code(lambda: import_plan(by=by, issue=published_issue, messages=[])) == CoreCode.RIGHT_MISSING
    )
