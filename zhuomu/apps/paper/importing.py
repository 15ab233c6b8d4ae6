"""Word files from the offices: paragraphs as a page of text, pictures with the line they follow."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.core.archives import archive_check
from zhuomu.core.errors import refuse

MAX_WORD_BYTES = 20 * 1024 * 1024
MOST_PICTURES = 40


@dataclasses.dataclass(frozen=True, slots=True)
class WordPicture:
    """A picture's bytes as they lie in the file, and the number of the text line before it (0: none)."""

    data: bytes
    after_line: int


@dataclasses.dataclass(frozen=True, slots=True)
class WordPage:
    """A Word file read: one paragraph a line, an empty line between them; pictures beyond 40 are left out."""

    text: str
    pictures: tuple[WordPicture, ...]
    left_out_count: int = 0


def word_read(data: bytes) -> WordPage:
    """Read a .docx. Raises ``Refused`` for a broken, bloated or unsafe archive and what is no Word file."""
    if len(data) > MAX_WORD_BYTES:
        raise refuse(PaperCode.WORD_UNREADABLE, field="file")
    archive_check(data)
    try:
        document = Document(io.BytesIO(data))
        lines: list[str] = []
        pictures: list[WordPicture] = []
        for paragraph in _paragraphs(document):
            for blip in paragraph._p.iter(qn("a:blip")):
                # a picture that is only linked to lies outside the file
                if key := blip.get(qn("r:embed")):
                    pictures.append(WordPicture(document.part.related_parts[key].blob, len(lines)))
            text = paragraph.text.strip()
            if text:
                lines += [text, ""]
    except (OpcError, KeyError, ValueError, SyntaxError, AttributeError) as error:
        # lxml's XMLSyntaxError is a SyntaxError; a workbook renamed to .docx has no paragraphs to ask for
        raise refuse(PaperCode.WORD_UNREADABLE, field="file") from error
    kept = tuple(pictures[:MOST_PICTURES])
    return WordPage("\n".join(lines), kept, len(pictures) - len(kept))


def _paragraphs(holder: Any) -> Iterator[Paragraph]:
    """Every paragraph of a document or a cell in reading order, those in tables too; a merged cell once."""
    for block in holder.iter_inner_content():
        if not isinstance(block, Table):
            yield block
            continue
        seen: set[Any] = set()
        for row in block.rows:
            for cell in row.cells:
                if cell._tc not in seen:
                    seen.add(cell._tc)
                    yield from _paragraphs(cell)
