"""Reading in: a page of plain text, as it comes out of a PDF or a scan, becomes articles with their sources.

Nothing here knows any paper. What a line is follows from its form (a byline in brackets, a page number,
a mark of a caption), from the habits of its page (measure, indents, blank lines, where articles are signed)
and from whether the sentence around it is finished.
"""

from zhuomu.rules.reading.codes import ReadingCode
from zhuomu.rules.reading.decoding import Decoded, decode_page
from zhuomu.rules.reading.page import page_text_map, read_page
from zhuomu.rules.reading.pieces import (
    ArticleReading,
    BoxReading,
    ListedName,
    NameList,
    PageReading,
    Piece,
    Role,
)

__all__ = [
    "ArticleReading",
    "BoxReading",
    "Decoded",
    "ListedName",
    "NameList",
    "PageReading",
    "Piece",
    "ReadingCode",
    "Role",
    "decode_page",
    "page_text_map",
    "read_page",
]
