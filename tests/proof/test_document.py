"""The view of a text that rules take."""

import re

import pytest

from zhuomu.proof.document import Document, Paragraph, matches
from zhuomu.proof.pairs import Flaw, pair_flaws, quotations


def test_paragraphs_are_lines_without_their_blanks() -> None:
    text = "\n　　第一段。 \r\n \n第二段\u2028第三段"
    spans = [text[paragraph.start : paragraph.end] for paragraph in Document(text).paragraphs]
    assert spans == ["第一段。", "第二段", "第三段"]


def test_paragraph_index_finds_the_line_of_an_offset() -> None:
    document = Document("\n甲\n\n乙丙")
    assert [document.paragraph_index(offset) for offset in (0, 1, 3, 4, 5)] == [-1, 0, 0, 1, 1]


def test_sentences_end_with_their_closing_marks_or_with_the_line() -> None:
    text = "他说：“好。”大家笑了！\n标题没有句号\n末句？"
    assert [text[start:end] for start, end in Document(text).sentences] == [
        "他说：“好。”",
        "大家笑了！",
        "标题没有句号",
        "末句？",
    ]
    rest = "没有句号"
    assert Document(rest).sentences == ((0, 4),)
    assert Document("").sentences == ()


def test_headlines_and_short_lines_are_no_prose() -> None:
    document = Document("街道召开会议。\n" + "很长的标题" * 10)
    assert not any(document.is_prose(paragraph) for paragraph in document.paragraphs)


def test_a_thing_derived_once_is_kept() -> None:
    calls: list[Document] = []

    def derive(document: Document) -> tuple[Paragraph, ...]:
        calls.append(document)
        return document.paragraphs

    document = Document("甲")
    assert document.once(derive) == document.once(derive) == (Paragraph(0, 1),)
    assert calls == [document]


def test_quotations_hold_the_inner_ones_too() -> None:
    text = "她说：“这是‘邻里节’的礼物。”《小桥》"
    spans = quotations(Document(text))
    assert [text[start:end] for start, end in spans] == ["“这是‘邻里节’的礼物。”", "‘邻里节’"]


def test_a_lonely_mark_of_another_kind_does_not_hide_the_partner_of_a_later_paragraph() -> None:
    flaws = [flaw.flaw for flaw in pair_flaws(Document("他写道：“第一段。\n第二段》也是。\n第三段。”"))]
    assert flaws == [Flaw.NOT_REOPENED, Flaw.UNOPENED]


def test_expressions_are_matched_where_their_character_stands() -> None:
    forms = {"弄": re.compile(r"弄(?<=\d弄)"), "号": re.compile("号")}
    assert [hit.span() for hit in matches("12弄3号，里弄", forms)] == [(2, 3), (4, 5)]
    assert list(matches("12幢", forms)) == []


@pytest.mark.parametrize(("text", "width"), [("", 2), ("梧桐a", 2), ("梧桐\ud800", 2), ("梧桐𠮷", 4)])
def test_code_units_have_one_width_that_fits_all_characters(text: str, width: int) -> None:
    data, found = Document(text).code_units
    assert (found, len(data)) == (width, width * len(text))
    assert [data[at] | data[at + 1] << 8 for at in range(0, len(data), width)] == [
        ord(char) & 0xFFFF for char in text
    ]


def test_a_line_of_rarer_pairs_hides_no_lonely_mark() -> None:
    def flaws(text: str) -> list[str]:
        return [text[flaw.start] for flaw in pair_flaws(Document(text))]

    assert flaws("【通知】（一）\n\n【通知】《〈小桥〉读后》") == []
    assert flaws("（甲）\n\n【通知】《小桥\r\n\r\n“老街") == ["《", "“"]
    # A bracket that numbers an item has no partner, and leaves the opening one alone.
    assert flaws("【通知】（关于开展活动的通知 1）") == ["（"]
