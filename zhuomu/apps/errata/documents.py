"""Documents out: the handing-over sheet (Word, Excel) and the ledger of reports (Excel). Phones are always masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.shared import Cm, Pt

from zhuomu.apps.errata.models import Contest, ErrorReport
from zhuomu.apps.errata.selectors import award_rows
from zhuomu.core.services.personal import personal_masked
from zhuomu.core.sheets import CellValue, sheet_bytes
from zhuomu.core.word import document_bytes, row_repeat, text_add

HEAD = ("序号", "奖项", "姓名", "奖品", "联系电话", "签收", "日期")
WIDTHS_CM = (1.2, 3.1, 3.4, 3.7, 2.8, 1.8, 1.8)
# GB/T 9704: 小标宋 or 宋体 for the title, 仿宋 for the text; a machine without them falls back to its own
TITLE_FONT, TEXT_FONT = "宋体", "仿宋"


def handover_title(contest: Contest) -> str:
    """``2026年10月“啄木鸟”奖品发放签收表``."""
    return f"{contest.first_on.year}年{contest.first_on.month}月“啄木鸟”奖品发放签收表"


def _rows(contest: Contest) -> list[tuple[str, ...]]:
    return [
        (
            str(number),
            row.award.tier_label.replace("「", "“").replace("」", "”"),
            row.award.printed_name,
            row.prize,
            row.masked_phone or "—",
            "已领" if row.award.handed_at else "逾期未领" if row.award.forfeited_on else "",
            f"{timezone.localdate(row.award.handed_at)}" if row.award.handed_at else "",
        )
        for number, row in enumerate(award_rows(contest), start=1)
    ]


def handover_xlsx(contest: Contest) -> bytes:
    """The handing-over sheet as Excel."""
    return sheet_bytes(handover_title(contest), HEAD, _rows(contest))


def handover_docx(contest: Contest) -> bytes:
    """The handing-over sheet as Word: A4, the title over a table with room to sign."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.6)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2)
    text_add(document.add_paragraph(), handover_title(contest), TITLE_FONT, 20, is_bold=True, is_centred=True)
    issue = contest.issue
    text_add(
        document.add_paragraph(),
        f"{issue.paper.name}第{issue.number}期　征集时间：{_day(contest.first_on)}至{_day(contest.last_on)}",
        TEXT_FONT,
        12,
        is_centred=True,
    )
    _table(document, _rows(contest))
    closing = document.add_paragraph()
    closing.paragraph_format.space_before = Pt(12)
    names = [str(person) for person in (contest.first_confirmed_by, contest.second_confirmed_by) if person]
    confirmed = f"名单确认人：{'、'.join(names) or '＿＿＿＿'}"
    on = f"　确认日期：{_day(contest.confirmed_on)}" if contest.confirmed_on else ""
    text_add(closing, f"{confirmed}{on}　　经手人：＿＿＿＿＿＿", TEXT_FONT, 12)
    return document_bytes(document)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _table(document: WordDocument, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(HEAD), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, HEAD, strict=True):
        text_add(cell.paragraphs[0], text, TEXT_FONT, 12, is_bold=True, is_centred=True)
    row_repeat(table.rows[0])
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            text_add(cell.paragraphs[0], text, TEXT_FONT, 11, is_centred=True)
    for column, width in zip(table.columns, WIDTHS_CM, strict=True):
        column.width = Cm(width)  # LibreOffice and WPS go by the grid, Word by the cells below
    for line in table.rows:
        line.height = Cm(1.1)
        for cell, width in zip(line.cells, WIDTHS_CM, strict=True):
            cell.width = Cm(width)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


LEDGER_HEAD = (
    "序号",
    "回执号",
    "收到时间",
    "方式",
    "期",
    "版",
    "文章",
    "原句",
    "应为",
    "读者原话",
    "读者",
    "联系电话",
    "过期",
    "判定",
    "理由",
    "差错种类",
    "分值",
    "更正",
)


def reports_xlsx(reports: Iterable[ErrorReport]) -> bytes:
    """The ledger of reports as Excel, oldest first."""
    ordered = sorted(reports, key=lambda report: report.pk)
    return sheet_bytes("纠错来件台账", LEDGER_HEAD, [_ledger_row(report) for report in ordered])


def _ledger_row(report: ErrorReport) -> tuple[CellValue, ...]:
    finding = report.finding
    article = (
        report.article.published.headline
        if report.article and report.article.published
        else report.article_title
    )
    return (
        report.pk,
        report.report.receipt,
        report.report.received_at,
        report.report.get_via_display(),
        report.issue.number,
        report.page.number if report.page else None,
        article,
        report.quote,
        report.correction,
        report.report.said,
        report.printed_name,
        personal_masked(report.report.phone),
        "是" if report.is_late else "",
        report.get_verdict_display(),
        report.reason,
        finding.get_kind_display() if finding and finding.kind else "",
        finding.points if finding and finding.kind else None,
        "有" if finding and finding.erratum_id else "",
    )
