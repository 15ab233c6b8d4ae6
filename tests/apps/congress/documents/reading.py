"""What stands in a paper, and in the files made of it, without the spaces that setting adds."""

from __future__ import annotations

import io
from collections.abc import Iterator

from docx import Document

from zhuomu.apps.congress.documents.paper import (
    Block,
    Copies,
    Gap,
    Imprint,
    Labelled,
    Mark,
    Paper,
    RedLine,
    Table,
    Text,
)


def bare(text: str) -> str:
    """Text without any white space."""
    return "".join(text.split())


def words_of(paper: Paper) -> list[str]:
    """Every text of a paper."""
    return [text for block in paper.blocks for text in _words(block) if text]


def _words(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield "".join(run.text for run in block.runs)
        case Labelled():
            yield f"{block.label}：{block.text}"
        case Table():
            yield from (cell.text for row in block.rows for cell in row.cells)
        case Mark():
            yield block.text
        case Imprint():
            yield from (block.copies, block.printed_by, block.printed_on)
        case Copies():
            yield from (text for inner in block.blocks for text in _words(inner))
        case Gap() | RedLine():
            return


def docx_text(content: bytes) -> str:
    """All words of a Word file, tables in their place."""
    body = Document(io.BytesIO(content)).element.body
    paragraphs = (one for one in body.iter() if one.tag.endswith("}p"))
    return "\n".join(
        "".join(part.text or "" for part in one.iter() if part.tag.endswith("}t")) for one in paragraphs
    )
