"""What python-docx has no words for: fonts for Chinese, borders, frames, the font table, page numbers."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WordRun

from .fonts import DIGIT_FONT, WORD_FONTS
from .paper import SIZE_4, Face, Layout

RED = "FF0000"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# GB/T 9704: the dashes of the page number stand 7 mm below the type area; a line of 四号 is 4.94 mm, the dash in its middle
NUMBER_BELOW_MM, NUMBER_LINE_PT = 7.0, 14.0
MM_PER_PT = 25.4 / 72


def element(tag: str, **attributes: str | int) -> BaseOxmlElement:
    """A ``w:`` element with ``w:`` attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name.rstrip('_')}"), str(value))
    return made


def run_style(run: WordRun, face: Face, size: float, *, tracking: float = 0, colour: str = "") -> None:
    """Fonts by name: Chinese ones where Word looks for them, digits narrow unless they are part of a title."""
    font = WORD_FONTS[face][0]
    run.font.size = Pt(size)
    run.font.name = DIGIT_FONT if face is Face.TEXT else font
    properties = run._element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), font)
    properties.get_or_add_rFonts().set(qn("w:hint"), "eastAsia")  # “ ” … — are as wide as characters
    if colour:
        properties.append(element("color", val=colour))
    if tracking:
        properties.append(element("spacing", val=round(tracking * 20)))
    order(properties)


def paragraph_exact(paragraph: Paragraph, height: float) -> None:
    """Lines of exactly ``height`` points, free of the page's own grid."""
    paragraph.paragraph_format.line_spacing = Pt(height)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
    properties = paragraph._element.get_or_add_pPr()
    for tag in ("snapToGrid", "autoSpaceDE", "autoSpaceDN", "widowControl", "overflowPunct"):
        if properties.find(qn(f"w:{tag}")) is None:
            properties.append(element(tag, val="0"))
    order(properties)


# WordprocessingML wants properties in the order of its schema
ORDERS = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment outlineLvl"
    ),
    "rPr": "rStyle rFonts b bCs i iCs color spacing w kern position sz szCs highlight u lang",
    "tblPr": "tblStyle tblpPr tblOverlap tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign",
}


def order(properties: BaseOxmlElement) -> None:
    """Put properties into the order of the schema."""
    names = ORDERS[properties.tag.rpartition("}")[2]].split()
    children = sorted(properties, key=lambda child: names.index(child.tag.rpartition("}")[2]))
    for child in children:
        properties.append(child)  # an element moves, it is not copied


def border(paragraph: Paragraph, **sides: tuple[float, str]) -> None:
    """Lines of ``side=(mm, colour)`` along a paragraph."""
    borders = element("pBdr")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            thickness, colour = sides[side]
            eighths = round(thickness / MM_PER_PT * 8)
            borders.append(element(side, val="single", sz=eighths, space=0, color=colour))
    paragraph._element.get_or_add_pPr().append(borders)
    order(paragraph._element.get_or_add_pPr())


def fonts_table(document: WordDocument) -> None:
    """Name every font with those that may stand in for it (``altName``), none embedded."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(names[0])}><w:altName w:val={quoteattr(','.join(names[1:]))}/>"
        f'<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for names in WORD_FONTS.values()
    )
    blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{NAMESPACE}">{fonts}'
        f'<w:font w:name="{DIGIT_FONT}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font></w:fonts>'
    ).encode()
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = blob


def page_numbers(document: WordDocument, layout: Layout) -> None:
    """``— 1 —`` in 四号 宋体, one character in from the outer edge: odd pages right, even pages left."""
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = True
    line_mm = NUMBER_LINE_PT * MM_PER_PT
    above = NUMBER_BELOW_MM - line_mm / 2
    section.footer_distance = Mm(layout.margins[2] - NUMBER_BELOW_MM - line_mm / 2)
    for footer, alignment in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Normal"]
        paragraph_exact(paragraph, NUMBER_LINE_PT)
        paragraph.alignment = alignment
        paragraph.paragraph_format.space_before = Pt(above / MM_PER_PT)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(SIZE_4)
        for part in ("— ", None, " —"):
            run = paragraph.add_run(part or "")
            run_style(run, Face.SONG, SIZE_4)
            if part is None:
                field = element("fldSimple", instr="PAGE")
                run._element.addprevious(field)
                field.append(run._element)
                run.text = "1"


def frame(paragraph: Paragraph, width: float) -> None:
    """Hold a paragraph, with those framed alike beside it, at the foot of the type area of its page."""
    properties = paragraph._element.get_or_add_pPr()
    twips = round(width / 25.4 * 1440)
    properties.append(
        element(
            "framePr",
            w=twips,
            wrap="notBeside",
            vAnchor="margin",
            hAnchor="margin",
            xAlign="left",
            yAlign="bottom",
        )
    )
    order(properties)


def fill(paragraph: Paragraph) -> None:
    """A paragraph as a black line: as thick as the paragraph is high."""
    properties = paragraph._element.get_or_add_pPr()
    properties.append(element("shd", val="clear", color="auto", fill="000000"))
    order(properties)


def no_borders(cell: _Cell) -> None:
    """Take the lines away where no neighbour draws them."""
    borders = element("tcBorders")
    for side in ("top", "left", "bottom", "right"):
        borders.append(element(side, val="nil"))
    properties = cell._tc.get_or_add_tcPr()
    properties.append(borders)
    order(properties)


def cut_lines(table: Table) -> None:
    """Dashed lines where a sheet is cut apart."""
    borders = element("tblBorders")
    for side in ("insideH", "insideV"):
        borders.append(element(side, val="dashed", sz=4, space=0, color="808080"))
    table._tbl.tblPr.append(borders)
    order(table._tbl.tblPr)


def language(document: WordDocument) -> None:
    """Chinese of the mainland: the shapes of characters and the place of their commas hang on it."""
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), "zh-CN")
        found.set(qn("w:eastAsia"), "zh-CN")
