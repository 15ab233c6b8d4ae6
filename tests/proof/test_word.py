"""Word files: their text as the engine reads it, and the copy with comments, in which no word has changed."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proof.test_command import run
from zhuomu.proof import Diagnostic, Severity, check
from zhuomu.proof.files import text_of
from zhuomu.proof.word import word_marked, word_text

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def written(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def mark_on(text: str, words: str, suggestion: str | None = None) -> Diagnostic:
    start = text.index(words)
    end = start + len(words)
    return Diagnostic(start, end, "marks.doubled", Severity.ERROR, "点号重叠。", suggestion, "标准", 0.9)


def commented(data: bytes) -> list[tuple[str, str]]:
    """(words between the marks of a comment, text of the comment) in order."""
    document = docx.Document(io.BytesIO(data))
    found = []
    for comment in document.comments:
        is_inside, words = False, []
        for element in document.element.body.iter():
            if element.get(qn("w:id")) == str(comment.comment_id):
                is_inside = element.tag == qn("w:commentRangeStart")
            elif is_inside and element.tag == qn("w:t"):
                words.append(element.text)
        found.append(("".join(words), comment.text))
    return found


def looks(data: bytes) -> list[tuple[str, bool | None, bool | None]]:
    """Every character with its bold and italic."""
    document = docx.Document(io.BytesIO(data))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    return [(char, run.bold, run.italic) for run in runs for char in run.text]


def test_a_comment_covers_the_marked_words_only_and_says_why() -> None:
    data = written("前一段。", "会议开始，，散会。")
    marked = word_marked(data, check(text_of(data)), AT)
    ((words, said),) = commented(marked)
    assert words == "，，"
    assert said.splitlines()[:2] == ["错误：点号重叠，只留一个。", "“，，” → “，”"]
    assert said.splitlines()[2].startswith("依据：GB/T 15834-2011")
    (comment,) = docx.Document(io.BytesIO(marked)).comments
    assert (comment.author, comment.initials, comment.timestamp) == ("啄木", "啄", AT)


def test_words_and_their_look_stay_and_so_does_everything_else_in_the_file() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("会议")
    paragraph.add_run("开始，").bold = True
    paragraph.add_run("，\t散\n会。 ").italic = True
    document.add_table(rows=1, cols=1).cell(0, 0).text = "定于2月30日举行。"
    data = saved(document)
    text = text_of(data)
    marked = word_marked(data, check(text), AT)
    assert [words for words, _ in commented(marked)] == ["，，", "2月30日"]
    assert (text_of(marked), looks(marked)) == (text, looks(data))
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(marked)) as after:
        kept = set(before.namelist()) - {"word/document.xml", "[Content_Types].xml"}
        kept -= {"word/_rels/document.xml.rels"}
        assert {name for name in kept if before.read(name) != after.read(name)} == set()


PARAGRAPHS = st.lists(st.lists(st.text("甲乙，。\t\n 𠮷😀", max_size=6), max_size=4), min_size=1, max_size=4)


@given(paragraphs=PARAGRAPHS, places=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=6))
@settings(max_examples=25, deadline=None)
def test_whatever_is_marked_no_word_changes_and_no_mark_is_lost(
    paragraphs: list[list[str]], places: list[tuple[int, int]]
) -> None:
    document = docx.Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for number, words in enumerate(runs):
            paragraph.add_run(words).bold = bool(number % 2)
    data = saved(document)
    text = word_text(data)
    spans = [(start, min(start + length, len(text))) for start, length in places if start < len(text)]
    marks = [Diagnostic(*span, "甲.乙", Severity.QUERY, "丙。", None, "丁", 0.5) for span in spans]
    marked = word_marked(data, marks, AT)
    assert (word_text(marked), looks(marked)) == (text, looks(data))
    expected = len(marks) if text.strip("\n") or any(any(runs) for runs in paragraphs) else 0
    found = [words for words, _ in commented(marked)]
    assert len(found) == expected
    for (start, end), words in zip(sorted(spans), found, strict=False):
        plain = text[start:end].replace("\n", "").replace("\t", "")
        assert words == plain or not plain


def test_a_mark_over_two_paragraphs_and_one_on_the_break_alone_get_a_comment_each() -> None:
    data = written("会议开始", "散会。")
    text = text_of(data)
    marked = word_marked(data, [mark_on(text, "始\n散"), mark_on(text, "\n")], AT)
    assert [words for words, _ in commented(marked)] == ["始散", "始"]
    over = word_marked(data, [mark_on(text, "\n散")], AT)
    assert [words for words, _ in commented(over)] == ["散"]


def test_a_mark_without_a_cure_and_one_that_deletes_say_so() -> None:
    data = written("会议的的开始")
    text = text_of(data)
    marked = word_marked(data, [mark_on(text, "的的"), mark_on(text, "开始", "")], AT)
    first, second = (said.splitlines() for _, said in commented(marked))
    assert first == ["错误：点号重叠。", "依据：标准（marks.doubled）"]
    assert second[1] == "删去“开始”"


def test_comments_that_were_there_stay() -> None:
    document = docx.Document()
    document.add_comment(document.add_paragraph("会议开始，，散会。").runs[0], "记得核对", "编辑", "编")
    data = saved(document)
    texts = [said for _, said in commented(word_marked(data, check(text_of(data)), AT))]
    assert texts[0] == "记得核对"
    assert len(texts) == 2


def test_links_and_insertions_are_read_and_deletions_are_not() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("会议")
    for name, words in (
        ("w:hyperlink", "开始，"),
        ("w:ins", "，"),
        ("w:moveFrom", "不读"),
        ("w:sdt", "散会"),
    ):
        outer = OxmlElement(name)
        inner = OxmlElement("w:sdtContent") if name == "w:sdt" else outer
        if inner is not outer:
            outer.append(inner)
        run_element = OxmlElement("w:r")
        run_element.add_t(words)
        inner.append(run_element)
        paragraph._p.append(outer)
    data = saved(document)
    assert text_of(data) == "会议开始，，散会"
    marked = word_marked(data, check(text_of(data)), AT)
    assert [words for words, _ in commented(marked)] == ["，，"]


BOX = f"""<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
  xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>
<mc:Choice Requires="wps"><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>框里，，的字</w:t></w:r></w:p>
</w:txbxContent></v:textbox></v:shape></w:pict></mc:Choice>
<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>框里，，的字</w:t></w:r></w:p>
</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


def test_a_box_is_read_once_and_its_comment_hangs_at_the_box() -> None:
    document = docx.Document()
    document.add_paragraph("外面")._p.append(parse_xml(BOX))
    data = saved(document)
    assert text_of(data) == "外面\n框里，，的字"
    marked = docx.Document(io.BytesIO(word_marked(data, check(text_of(data)), AT)))
    (start,) = marked.element.body.iter(qn("w:commentRangeStart"))
    assert start.getparent() is marked.paragraphs[0]._p


def test_an_empty_file_is_copied(tmp_path: Path) -> None:
    assert commented(word_marked(written(), [mark_on("，", "，")], AT)) == []


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.docx"
    path.write_bytes(written("会议开始，，散会。活动“邻里节”、“读书会”。"))
    return path


def test_the_command_writes_the_copy_at_its_level(draft: Path, tmp_path: Path) -> None:
    before, out = draft.read_bytes(), tmp_path / "marked.docx"
    assert run(str(draft), "--out", str(out)) == 1
    assert [words for words, _ in commented(out.read_bytes())] == ["，，"]
    assert run(str(draft), "--out", str(out), "--level", "query") == 1
    assert len(commented(out.read_bytes())) == 2
    assert draft.read_bytes() == before


def test_the_command_refuses_what_it_cannot_mark(
    draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = draft.read_bytes()
    plain = tmp_path / "plain.txt"
    plain.write_text("会议开始。", encoding="utf-8")
    for words, sentence in (
        ((str(draft), "--out", str(draft)), "不能写回原文件"),
        ((str(draft), str(plain), "--out", "x.docx"), "一次只能处理一个文件"),
        ((str(plain), "--out", str(tmp_path / "x.docx")), "只用于 Word"),
        ((str(draft), "--out", str(tmp_path / "none" / "x.docx")), "写不了"),
        ((), "缺少 FILE"),
    ):
        assert run(*words) == 2
        assert sentence in capsys.readouterr().err
    assert draft.read_bytes() == before
    assert not (tmp_path / "x.docx").exists()
