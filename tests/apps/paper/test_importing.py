"""Word files: their words in reading order, their pictures beside them, and a clear refusal of the rest."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import Workbook

from tests.apps.paper.making import picture, refused
from tests.apps.paper.words import repacked, saved, word, word_with_linked_picture
from zhuomu.apps.paper.importing import MOST_PICTURES, word_read
from zhuomu.apps.paper.services import PaperCode
from zhuomu.core.errors import CoreCode


def test_a_paragraph_is_a_line_with_an_empty_one_after_it() -> None:
    page = word_read(word("标题一则", "", "  正文一段。 ", "（社区党建办）"))
    assert page.text == "标题一则\n\n正文一段。\n\n（社区党建办）\n"
    assert page.pictures == ()


def test_a_picture_knows_the_line_it_follows() -> None:
    page = word_read(word(picture("red"), "标题", picture("blue"), "正文。"))
    assert [one.after_line for one in page.pictures] == [0, 2]
    assert all(one.data.startswith(b"\xff\xd8") for one in page.pictures)


def test_words_in_a_table_are_read_in_their_place_and_a_merged_cell_once() -> None:
    document = Document()
    document.add_paragraph("值班表")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "十一月"
    table.cell(1, 0).text, table.cell(1, 1).text = "周一", "林一"
    table.cell(1, 1).paragraphs[0].add_run().add_picture(io.BytesIO(picture()))
    document.add_paragraph("以上。")
    page = word_read(saved(document))
    assert [line for line in page.text.split("\n") if line] == ["值班表", "十一月", "周一", "林一", "以上。"]
    assert [one.after_line for one in page.pictures] == [6]


def test_a_picture_that_lies_elsewhere_does_not_stop_the_words() -> None:
    page = word_read(word_with_linked_picture("标题", "正文。"))
    assert (page.text, page.pictures) == ("标题\n\n正文。\n", ())


def test_pictures_beyond_the_limit_are_counted() -> None:
    page = word_read(word("标题", *[picture()] * (MOST_PICTURES + 2)))
    assert (len(page.pictures), page.left_out_count) == (MOST_PICTURES, 2)


def workbook() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        workbook(),
        repacked(word("标题"), {"word/document.xml": b"<w:document"}),
        repacked(word("标题"), {"word/document.xml": b"<nothing/>"}),
        repacked(word("标题"), {"_rels/.rels": b"<Relationships/>"}),
        repacked(word("标题"), {"[Content_Types].xml": b"<Types/>"}),
        b"PK" + bytes(20 * 1024 * 1024),
    ],
    ids=["a workbook", "cut xml", "no body", "no relations", "no types", "too large"],
)
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with refused(PaperCode.WORD_UNREADABLE, field="file"):
        word_read(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 no archive", CoreCode.ARCHIVE_BROKEN),
        (word("标题")[:-40], CoreCode.ARCHIVE_BROKEN),
        (
            repacked(word("标题"), {"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
            CoreCode.ARCHIVE_UNSAFE,
        ),
    ],
)
def test_an_archive_that_is_not_sound_is_refused_before_it_is_parsed(data: bytes, code: CoreCode) -> None:
    with refused(code, field="file"):
        word_read(data)
