"""Documents out: the area's sheet and the office's brief (Word), the month's table and the 调研 sheet (Excel).

Nothing is typed again; families stand with initials and area; leaders in the order of the directory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.shared import Cm, Pt

from zhuomu.apps.visits.models import Promise, Visit
from zhuomu.apps.visits.selectors.words import (
    Told,
    brief_paragraphs,
    day_text,
    ended,
    fate,
    told,
    told_all,
)
from zhuomu.apps.visits.services.families import shield
from zhuomu.core.models import Area
from zhuomu.core.sheets import CellValue, sheet_bytes
from zhuomu.core.word import document_bytes, text_add

# GB/T 9704: 小标宋 or 宋体 for the title, 仿宋 for the text; a machine without them falls back to its own
TITLE_FONT, TEXT_FONT = "宋体", "仿宋"
SHEET_WIDTHS_CM = (3.4, 13.4)
MONTH_HEAD = (
    "序号",
    "走访日期",
    "类别",
    "走访领导",
    "陪同人员",
    "居民区、企业",
    "走访点位",
    "困难家庭",
    "听到问题",
    "当场解决",
    "转入台账",
    "问题编号",
    "承诺事项",
    "记录部门",
)
RESEARCH_HEAD = (
    "序号",
    "调研对象信息",
    "调研时间",
    "调研方式",
    "调研小组成员",
    "问题建议分类",
    "问题建议简述",
)


def sheet_title(visit: Visit, area: Area) -> str:
    """``桂花弄居民区走访记录表（11月20日）``."""
    day = f"（{day_text(visit.on)}）" if visit.on else ""
    return f"{area}走访记录表{day}"


def brief_title(visit: Visit) -> str:
    """``11月20日走访情况简报``."""
    return f"{visit}情况简报"


def month_title(month: str) -> str:
    """``2026年11月走访情况表``; without a month that of all visits."""
    return f"{_month(month)}走访情况表"


def research_title(month: str) -> str:
    """``2026年11月调研情况表``."""
    return f"{_month(month)}调研情况表"


def _month(month: str) -> str:
    return f"{month[:4]}年{int(month[5:7])}月" if month else ""


def area_sheet(visit: Visit, area: Area) -> bytes:
    """What one area gets: what was seen, heard and promised there, with room to sign."""
    one, safe = told(visit), shield()
    stops = [stop for stop in one.stops if stop.area_id in (None, area.pk)]
    heard = [point for point in one.heard if point.area_id in (None, area.pk)]
    promises = [promise for promise in one.promises if promise.area_id in (None, area.pk)]
    families = list(visit.families.filter(area=area).select_related("area__office"))
    rows = [
        ("走访时间", f"{one.day.year}年{day_text(one.day)}"),
        ("类别与方式", f"{visit.get_kind_display()}（{visit.get_way_display()}）"),
        ("走访领导", "\n".join(f"{entry.title}　{entry.person.name}".strip() for entry in one.leaders)),
        ("陪同人员", one.company or "—"),
        ("走访点位", _numbered(_colon(stop.place, stop.seen) for stop in stops)),
        ("意见建议\n及处理", _numbered(f"{ended(point.text)}{fate(point)}。" for point in heard)),
        ("慰问困难家庭", "、".join(str(family) for family in families) or "—"),
        ("承诺事项", _numbered(_promise(promise) for promise in promises)),
        ("居民区意见", "\n　　　　　　　　　签字：　　　　　　年　　月　　日"),
    ]
    document = _page(safe(f"{area}走访记录表"))
    _table(document, [(label, safe(text)) for label, text in rows])
    return document_bytes(document)


def _numbered(lines: Iterable[str]) -> str:
    found = list(lines)
    if len(found) < 2:
        return "".join(found) or "—"
    return "\n".join(f"{number}．{line}" for number, line in enumerate(found, start=1))


def _colon(place: str, seen: str) -> str:
    return f"{place}：{ended(seen)}" if seen else place


def _promise(promise: Promise) -> str:
    notes = [promise.by.name] if promise.by else []
    notes += [f"期限{day_text(promise.due_on)}"] if promise.due_on else []
    return f"{promise.text}（{'，'.join(notes)}）" if notes else promise.text


def brief(visit: Visit) -> bytes:
    """The office's brief of one visit."""
    one, safe = told(visit), shield()
    document = _page("走访情况简报")
    text_add(
        document.add_paragraph(),
        f"{visit.office.name}　　　　{one.day.year}年{day_text(one.day)}",
        TEXT_FONT,
        14,
        is_centred=True,
    )
    for words in brief_paragraphs(one):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        paragraph.paragraph_format.line_spacing = Pt(28)
        text_add(paragraph, safe(words), TEXT_FONT, 16)
    return document_bytes(document)


def month_table(month: str, visits: Iterable[Visit]) -> bytes:
    """The month's table: one visit a row, by day."""
    safe = shield()
    rows = [_month_row(number, one) for number, one in enumerate(told_all(list(visits)), start=1)]
    return sheet_bytes(month_title(month), MONTH_HEAD, [_safe(row, safe) for row in rows])


def _month_row(number: int, one: Told) -> tuple[CellValue, ...]:
    handed = [heard.report.link.problem.number for heard in one.heard if heard.report]
    return (
        number,
        one.visit.on,
        one.visit.get_kind_display(),
        one.leader_names,
        one.company,
        one.targets,
        "、".join(stop.place for stop in one.stops),
        len(one.families) or None,
        len(one.heard) or None,
        sum(1 for heard in one.heard if heard.settlement) or None,
        len(handed) or None,
        "、".join(handed),
        "；".join(promise.text for promise in one.promises),
        one.visit.office.name,
    )


def research_sheet(month: str, visits: Iterable[Visit]) -> bytes:
    """The 调研 sheet: one problem or proposal a row."""
    safe = shield()
    rows = [row for one in told_all(list(visits)) for row in _research_rows(one)]
    numbered = [(number, *_safe(row, safe)) for number, row in enumerate(rows, start=1)]
    return sheet_bytes(research_title(month), RESEARCH_HEAD, numbered)


def _research_rows(one: Told) -> list[tuple[CellValue, ...]]:
    members = "、".join(filter(None, [one.leader_names, one.company]))
    found: list[tuple[CellValue, ...]] = []
    for heard in one.heard:
        whom = str(heard.area) if heard.area else one.targets
        if heard.speaker_initials:
            whom = f"{heard.speaker_initials}（{whom}）"
        category = heard.category.name if heard.category else ""
        found.append((whom, one.visit.on, one.visit.get_way_display(), members, category, heard.text))
    if not found:
        found.append(
            (one.targets, one.visit.on, one.visit.get_way_display(), members, "", "没有提出问题和建议")
        )
    return found


def _safe(row: Sequence[CellValue], safe: Callable[[str], str]) -> tuple[CellValue, ...]:
    return tuple(safe(value) if isinstance(value, str) else value for value in row)


def _page(title: str) -> WordDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.1)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2)
    head = document.add_paragraph()
    head.paragraph_format.space_after = Pt(12)
    text_add(head, title, TITLE_FONT, 22, is_bold=True, is_centred=True)
    return document


def _table(document: WordDocument, rows: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for label, text in rows:
        line = table.add_row()
        line.height = Cm(1.1)
        for cell, width in zip(line.cells, SHEET_WIDTHS_CM, strict=True):
            cell.width = Cm(width)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        text_add(line.cells[0].paragraphs[0], label, TEXT_FONT, 14, is_bold=True, is_centred=True)
        for number, words in enumerate(text.split("\n")):
            paragraph = line.cells[1].paragraphs[0] if number == 0 else line.cells[1].add_paragraph()
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
            paragraph.paragraph_format.line_spacing = 1.2
            text_add(paragraph, words, TEXT_FONT, 14)
    for column, width in zip(table.columns, SHEET_WIDTHS_CM, strict=True):
        column.width = Cm(width)  # LibreOffice and WPS go by the grid, Word by the cells
