"""Word documents of the ledger: the 督办单 of one problem, and the 整改台账 of many on paper laid across."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from unicodedata import category

from django.db.models import QuerySet
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from zhuomu.core.actor import Actor
from zhuomu.core.models import Office
from zhuomu.core.sheets import CellValue
from zhuomu.core.word import document_bytes, row_repeat, text_add
from zhuomu.ledger.documents import MOST_WORD_ROWS, Row, problems_for_file, row_of, rows_of
from zhuomu.ledger.models import Problem
from zhuomu.rules.columns import Column

# GB/T 9704: 小标宋 for the title, 仿宋 for the text, 黑体 for labels; a machine without them falls back to its own
TITLE_FONT, TEXT_FONT, LABEL_FONT = "方正小标宋简体", "仿宋", "黑体"
DIGIT_FONT = "Times New Roman"  # narrow digits: a day stays on one line of its column
C = Column
LEDGER_COLUMNS = (
    *((C.ORDER, 1.1), (C.NUMBER, 2.0), (C.FOUND_ON, 2.1), (C.AREA, 2.0), (C.DESCRIPTION, 5.3)),
    *(
        (C.OFFICE, 2.2),
        (C.OWNER, 1.6),
        (C.MEASURES, 3.6),
        (C.DUE_ON, 2.1),
        (C.PROGRESS, 2.9),
        (C.CLOSED_ON, 2.1),
    ),
)
ORDER_WIDTHS = (2.6, 5.4, 2.6, 5.4)
CELL_MARGIN_TWIPS = 70  # 1.2 mm
UPRIGHT, ACROSS = (21.0, 29.7), (29.7, 21.0)


def day_text(day: date) -> str:
    """``2026年11月3日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def root_name() -> str:
    """The subdistrict's name, as it heads a document."""
    root = Office.objects.filter(parent=None).order_by("order", "id").first()
    return root.name if root else ""


def order_title(problem: Problem) -> str:
    """``问题督办单 2026-0042``."""
    return f"问题督办单 {problem.number}"


def order_docx(by: Actor, problem: Problem) -> bytes:
    """The 督办单 of one problem: what it is, who does what until when, room for the answer and for signatures."""
    loaded = problems_for_file(by, Problem.objects.filter(pk=problem.pk))[0]
    row = row_of(loaded, 1)
    document = _document(UPRIGHT, margin=2.5)
    _text(document.add_paragraph(), root_name(), TEXT_FONT, 16, is_centred=True)
    _text(document.add_paragraph(), "问题督办单", TITLE_FONT, 22, is_centred=True)
    line = document.add_paragraph()
    line.paragraph_format.space_before = Pt(6)
    _text(line, f"编号：{loaded.number}　　开单日期：{day_text(by.today)}", TEXT_FONT, 12, is_centred=True)
    supervision = loaded.supervisions.order_by("-id").first()
    due = supervision.due_on if supervision else row[C.DUE_ON] or "　　年　　月　　日前"
    pairs = (
        ("责任部门", row[C.OFFICE], "责任人", row[C.OWNER]),
        ("协同单位", row[C.ASSISTING], "居民区", row[C.AREA]),
        ("问题分类", row[C.CATEGORY], "问题来源", row[C.SOURCE]),
        ("发现时间", row[C.FOUND_ON], "办结时限", due),
    )
    wide = (
        ("问题描述", _shown(row[C.DESCRIPTION]), 3.8),
        ("督办意见", supervision.text if supervision else "", 3.2),
        ("整改措施", _shown(row[C.MEASURES]), 3.2),
        ("办理情况", _shown(row[C.PROGRESS]), 4.2),
        ("核查意见", "", 2.8),
    )
    _order_table(
        document,
        [[day_text(cell) if isinstance(cell, date) else _shown(cell) for cell in pair] for pair in pairs],
        wide,
    )
    foot = document.add_paragraph()
    foot.paragraph_format.space_before = Pt(10)
    _text(foot, "签发人：＿＿＿＿＿＿　　签收人：＿＿＿＿＿＿　　签收日期：＿＿＿＿＿＿", TEXT_FONT, 12)
    return document_bytes(document)


def _order_table(
    document: WordDocument, pairs: Sequence[Sequence[str]], wide: Sequence[tuple[str, str, float]]
) -> None:
    table = _table(document, len(pairs) + len(wide), ORDER_WIDTHS)
    for line, texts in zip(table.rows, pairs, strict=False):
        line.height = Cm(1.1)
        for at, text in enumerate(texts):
            _fill(line.cells[at], text, is_label=at % 2 == 0)
    for line, (label, text, height) in zip(table.rows[len(pairs) :], wide, strict=True):
        line.height = Cm(height)
        _fill(line.cells[0], label, is_label=True)
        _fill(line.cells[1].merge(line.cells[3]), text)


def ledger_docx(by: Actor, problems: QuerySet[Problem]) -> bytes:
    """The 整改台账 of a filter: a table across the page, its head on every sheet."""
    rows = rows_of(problems_for_file(by, problems, most=MOST_WORD_ROWS))
    document = _document(ACROSS, margin=1.35)
    _text(document.add_paragraph(), f"{root_name()}问题整改台账", TITLE_FONT, 20, is_centred=True)
    _text(
        document.add_paragraph(),
        f"共 {len(rows)} 件　　制表日期：{day_text(by.today)}　　制表人：{by.name}",
        TEXT_FONT,
        11,
        is_centred=True,
    )
    table = _table(document, len(rows) + 1, [width for _, width in LEDGER_COLUMNS])
    lines = list(table.rows)
    row_repeat(lines[0])
    for cell, (column, _) in zip(lines[0].cells, LEDGER_COLUMNS, strict=True):
        _fill(cell, column.label, is_label=True, size=10)
    for line, row in zip(lines[1:], rows, strict=True):
        _ledger_line(line.cells, row)
        kept_together = OxmlElement("w:cantSplit")
        line._tr.get_or_add_trPr().append(kept_together)
    return document_bytes(document)


def _ledger_line(cells: Sequence[_Cell], row: Row) -> None:
    for cell, (column, _) in zip(cells, LEDGER_COLUMNS, strict=True):
        _fill(
            cell,
            _shown(row[column]),
            size=9.5,
            is_centred=column not in (C.DESCRIPTION, C.MEASURES, C.PROGRESS),
        )


def _shown(value: CellValue) -> str:
    return value.isoformat() if isinstance(value, date) else str(value if value is not None else "")


def _document(size: tuple[float, float], *, margin: float) -> WordDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(size[0]), Cm(size[1])
    section.orientation = WD_ORIENT.LANDSCAPE if size == ACROSS else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(margin)
    section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
    return document


def _text(
    paragraph: Paragraph,
    text: str,
    font: str,
    size: float,
    *,
    is_bold: bool = False,
    is_centred: bool = False,
) -> None:
    text_add(paragraph, text, font, size, digits=DIGIT_FONT, is_bold=is_bold, is_centred=is_centred)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)


def _table(document: WordDocument, row_count: int, widths: Sequence[float]) -> Table:
    table: Table = document.add_table(rows=row_count, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(CELL_MARGIN_TWIPS))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)  # LibreOffice and WPS go by the grid, Word by the cells
    for line in table.rows:
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Cm(width)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    return table


def _fill(
    cell: _Cell, text: str, *, is_label: bool = False, is_centred: bool = False, size: float = 12
) -> None:
    font = LABEL_FONT if is_label else TEXT_FONT
    # control characters other than a line break, and half characters, cannot stand in XML
    plain = "".join(sign for sign in text if sign == "\n" or category(sign) not in {"Cc", "Cs"})
    _text(cell.paragraphs[0], plain, font, size, is_centred=is_label or is_centred)
