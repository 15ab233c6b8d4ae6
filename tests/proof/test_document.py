"""The view of a text that rules take."""

from zhuomu.proof.document import Document, Paragraph
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
