"""What every Word document of ours begins and ends with: fonts for Chinese, a head that repeats, the bytes."""

from __future__ import annotations

import io

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def text_add(
    paragraph: Paragraph,
    text: str,
    font: str,
    size: float,
    *,
    digits: str = "",
    is_bold: bool = False,
    is_centred: bool = False,
) -> None:
    """Add words of ``size`` points; ``digits`` names another font for what is not Chinese."""
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), is_bold, digits or font
    # Word looks for Chinese fonts in a place of their own
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def row_repeat(row: _Row) -> None:
    """Let a table's head stand again on every page."""
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(repeat)


def document_bytes(document: WordDocument) -> bytes:
    """The file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
