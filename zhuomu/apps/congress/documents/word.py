"""A paper as a Word file."""

from __future__ import annotations

from typing import Protocol

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from zhuomu.core.word import document_bytes

from .paper import (
    A4_MM,
    SIZE_4,
    Align,
    Block,
    Copies,
    Face,
    Gap,
    Imprint,
    Labelled,
    Layout,
    Mark,
    Paper,
    RedLine,
    Row,
    Run,
    Table,
    Text,
    plain,
)
from .word_parts import (
    RED,
    border,
    cut_lines,
    element,
    fill,
    fonts_table,
    frame,
    language,
    no_borders,
    order,
    page_numbers,
    paragraph_exact,
    run_style,
)

ALIGNMENTS = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
CELL_MARGIN_MM = 1.5
TYPE_WIDTH_MM = 156.0
PT_PER_MM = 72 / 25.4
WIDEST_MARK_PT = 442.0
LARGEST_MARK_PT = 48.0


class Place(Protocol):
    """Where paragraphs are added: a document or a cell."""

    def add_paragraph(self, text: str = "") -> Paragraph:
        """One more paragraph at the end."""


def word_bytes(paper: Paper) -> bytes:
    """The paper as docx; its fonts are named with substitutes, none is embedded."""
    document = Document()
    _page(document, paper.layout)
    document.core_properties.title = plain(paper.title)
    document.core_properties.author = document.core_properties.comments = ""
    writer = _Writer(document, paper.layout)
    for block in paper.blocks:
        writer.add(document, block)
    fonts_table(document)
    language(document)
    return document_bytes(document)


def _page(document: WordDocument, layout: Layout) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(A4_MM[0]), Mm(A4_MM[1])
    top, right, bottom, left = layout.margins
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance = section.footer_distance = Mm(min(10.0, bottom, top))
    if layout.is_numbered:
        page_numbers(document, layout)


class _Writer:
    """Writes blocks into a document, or into the cells of one."""

    def __init__(self, document: WordDocument, layout: Layout) -> None:
        self.document, self.layout = document, layout

    def add(self, place: Place, block: Block) -> None:
        """Write one block at the end of ``place``."""
        match block:
            case Text():
                self._text(place, block)
            case Labelled():
                self._labelled(place, block)
            case Table():
                self._table(place, block)
            case Gap():
                paragraph_exact(place.add_paragraph(), block.height * PT_PER_MM)
            case Mark():
                self._mark(place, block)
            case RedLine():
                paragraph = place.add_paragraph()
                paragraph_exact(paragraph, 4 * PT_PER_MM)
                border(paragraph, bottom=(0.35, RED))
            case Imprint():
                self._imprint(place, block)
            case Copies():
                self._copies(place, block)

    def _paragraph(self, place: Place, size: float) -> Paragraph:
        paragraph = place.add_paragraph()
        paragraph_exact(paragraph, self.layout.pitch or size * 1.5)
        return paragraph

    def _runs(self, paragraph: Paragraph, runs: tuple[Run, ...], size: float) -> None:
        for run in runs:
            for number, text in enumerate(plain(run.text).split("\n")):
                made = paragraph.add_run()
                if number:
                    made.add_break()
                made.add_text(text)
                run_style(made, run.face, run.size or size, tracking=self.layout.tracking)

    def _text(self, place: Place, block: Text) -> None:
        paragraph = self._paragraph(place, block.size)
        form = paragraph.paragraph_format
        wide = block.size + self.layout.tracking
        form.first_line_indent = Pt(block.indent * wide)
        form.right_indent = Pt(block.right * wide)
        form.space_before, form.space_after = Pt(block.before), Pt(block.after)
        form.keep_with_next = block.is_kept
        paragraph.alignment = ALIGNMENTS[block.align]
        order(paragraph._element.get_or_add_pPr())
        self._runs(paragraph, block.runs, block.size)

    def _labelled(self, place: Place, block: Labelled) -> None:
        paragraph = self._paragraph(place, block.size)
        wide = (block.size + self.layout.tracking) * (len(block.label) + 1)
        two = 2 * (block.size + self.layout.tracking)
        paragraph.paragraph_format.left_indent = Pt(two + wide)
        paragraph.paragraph_format.first_line_indent = Pt(-wide)
        order(paragraph._element.get_or_add_pPr())
        self._runs(paragraph, (Run(f"{block.label}：", Face.LABEL), Run(block.text)), block.size)

    def _mark(self, place: Place, block: Mark) -> None:
        # a font's upper edge stands about a fifth of its size below that of an exact line of 1.2
        text = plain(block.text)
        size = min(LARGEST_MARK_PT, WIDEST_MARK_PT / max(1, len(text)))
        paragraph_exact(place.add_paragraph(), block.top * PT_PER_MM - 0.08 * size)
        paragraph = place.add_paragraph()
        paragraph_exact(paragraph, size * 1.2)
        paragraph.alignment = ALIGNMENTS[Align.CENTRE]
        run_style(paragraph.add_run(text), Face.TITLE, size, colour=RED)

    def _imprint(self, place: Place, block: Imprint) -> None:
        self._rule(place, 0.35)
        if block.copies:
            self._imprinted(place, f"抄送：{block.copies.rstrip('。')}。", hanging=3)
            self._rule(place, 0.25)
        self._imprinted(place, f"{block.printed_by}\t{block.printed_on}印发", hanging=0)
        self._rule(place, 0.35)
        paragraph_exact(place.add_paragraph(), 1.0)  # a frame hangs on the paragraph behind it

    def _imprinted(self, place: Place, text: str, *, hanging: int) -> None:
        """One element of 版记: 四号, a character in from both sides, turned lines below the first after the colon."""
        paragraph = place.add_paragraph()
        paragraph_exact(paragraph, 24.0)
        form = paragraph.paragraph_format
        form.left_indent, form.right_indent = Pt(SIZE_4 * (1 + hanging)), Pt(SIZE_4)
        form.first_line_indent = Pt(-SIZE_4 * hanging)
        form.tab_stops.add_tab_stop(Mm(TYPE_WIDTH_MM) - Pt(SIZE_4), WD_TAB_ALIGNMENT.RIGHT)
        frame(paragraph, TYPE_WIDTH_MM)
        for number, part in enumerate(text.split("\t")):
            if number:
                paragraph.add_run().add_tab()
            self._runs(paragraph, (Run(part),), SIZE_4)

    def _rule(self, place: Place, thickness: float) -> None:
        """A line of a thickness: borders inside a frame are lost in LibreOffice, a filled line is not."""
        paragraph = place.add_paragraph()
        paragraph_exact(paragraph, round(thickness * PT_PER_MM * 20) / 20)
        fill(paragraph)
        frame(paragraph, TYPE_WIDTH_MM)

    def _copies(self, place: Place, block: Copies) -> None:
        table = self._grid(place, block.down, (block.width,) * block.across, margin=block.margin)
        cut_lines(table)
        for line in table.rows:
            line.height, line.height_rule = Mm(block.height), WD_ROW_HEIGHT_RULE.EXACTLY
            for cell in line.cells:
                cell.vertical_alignment = WD_ALIGN_VERTICAL.TOP
                for inner in block.blocks:
                    self.add(cell, inner)
                _first_away(cell)
        paragraph_exact(place.add_paragraph(), 1.0)

    def _table(self, place: Place, block: Table) -> None:
        table = self._grid(place, len(block.rows), block.widths)
        table.style = self.document.styles["Table Grid"]
        for number, (line, row) in enumerate(zip(table.rows, block.rows, strict=True)):
            line.height = Mm(row.height)
            properties = line._tr.get_or_add_trPr()
            properties.append(element("cantSplit"))
            if number < block.heads:
                properties.append(element("tblHeader"))
            self._row(line.cells, row, block.size)

    def _row(self, places: tuple[_Cell, ...], row: Row, size: float) -> None:
        at = 0
        for cell in row.cells:
            place = places[at]
            if cell.span > 1:
                place = place.merge(places[at + cell.span - 1])
            at += cell.span
            place.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            if cell.is_absent:
                no_borders(place)
            for line_number, text in enumerate(cell.text.split("\n")):
                paragraph = place.paragraphs[0] if line_number == 0 else place.add_paragraph()
                paragraph_exact(paragraph, (cell.size or size) * 1.3)
                paragraph.alignment = ALIGNMENTS[cell.align]
                order(paragraph._element.get_or_add_pPr())
                run_style(paragraph.add_run(plain(text)), cell.face, cell.size or size)

    def _grid(
        self, place: Place, rows: int, widths: tuple[float, ...], *, margin: float = CELL_MARGIN_MM
    ) -> WordTable:
        if isinstance(place, _Cell):
            table: WordTable = place.add_table(rows, len(widths))
            place._tc.remove(place._tc.p_lst[-1])  # python-docx closes a cell's table with an empty line
        else:
            table = self.document.add_table(rows, len(widths))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        margins = element("tblCellMar")
        for side in ("left", "right"):
            margins.append(element(side, w=round(margin / 25.4 * 1440), type="dxa"))
        table._tbl.tblPr.append(margins)
        order(table._tbl.tblPr)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)  # LibreOffice and WPS go by the grid, Word by the cells
        for line in table.rows:
            for cell, width in zip(line.cells, widths, strict=True):
                cell.width = Mm(width)
        return table


def _first_away(cell: _Cell) -> None:
    """Take away the empty line a cell begins with. Its last block is a text: Word wants a paragraph there."""
    cell._tc.remove(cell._tc.p_lst[0])
