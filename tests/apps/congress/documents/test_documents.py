"""Every document: the same words in Word and PDF, fonts named and not embedded in Word, the same bytes each time."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.apps.congress.documents.makers import MEETING, PAPERS, minutes_facts
from tests.apps.congress.documents.reading import bare, docx_text, words_of
from tests.apps.congress.documents.rendering import need, text_of
from zhuomu.apps.congress import documents as d
from zhuomu.apps.congress.documents import pdf as pdf_module
from zhuomu.apps.congress.documents.fonts import families_chosen
from zhuomu.apps.congress.documents.paper import FORM, Face, Paper, Run, Text
from zhuomu.apps.congress.documents.word_parts import ORDERS
from zhuomu.core.errors import Refused
from zhuomu.web.sentences import SENTENCES

# what typst, XML, Word fields or a sheet could take for something else
HOSTILE = (
    '王"强',
    "李\\明",
    '#import "@preview/x:0.1.0"',
    '") #panic("x',
    "=1+1",
    "*_$<>&'`~@[]{}",
    "<w:p/>",
    "{{ 1 }}",
    "𬭎㛃䶮",
    "张\x07三\ud800",
)


def text_of_pdf(paper: Paper, folder: Path) -> str:
    """What pdftotext reads of the paper's PDF."""
    need("pdftotext")
    file = folder / "paper.pdf"
    file.write_bytes(d.pdf_bytes(paper))
    return text_of(file)


@pytest.mark.parametrize("name", PAPERS)
def test_word_and_pdf_hold_every_word(name: str, tmp_path: Path) -> None:
    paper = PAPERS[name]()
    word = bare(docx_text(d.word_bytes(paper)))
    read = bare(text_of_pdf(paper, tmp_path))
    for text in words_of(paper):
        assert bare(text) in word
        # a cell's lines stand beside those of its neighbours: then its characters are there, if not in one row
        assert bare(text) in read or set(bare(text)) <= set(read)


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_made_of_the_same_bytes_each_time(name: str) -> None:
    assert d.pdf_bytes(PAPERS[name]()) == d.pdf_bytes(PAPERS[name]())
    assert PAPERS[name]().title.strip()


@pytest.mark.parametrize("name", PAPERS)
def test_word_names_fonts_with_substitutes_and_embeds_none(name: str) -> None:
    files = zipfile.ZipFile(io.BytesIO(d.word_bytes(PAPERS[name]())))
    assert not [file for file in files.namelist() if "font" in file.lower() and not file.endswith(".xml")]
    fonts = files.read("word/fontTable.xml").decode()
    assert (
        'w:name="方正小标宋简体"><w:altName w:val="方正小标宋_GBK,华文中宋,宋体,Noto Serif CJK SC"/>' in fonts
    )
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋,' in fonts
    used = set(re.findall(r'w:eastAsia="([^"]+)"', files.read("word/document.xml").decode()))
    assert "方正小标宋简体" in used
    assert used <= set(re.findall(r'<w:font w:name="([^"]+)"', fonts))


@pytest.mark.parametrize("name", PAPERS)
def test_word_keeps_the_order_of_its_schema(name: str) -> None:
    document = zipfile.ZipFile(io.BytesIO(d.word_bytes(PAPERS[name]()))).read("word/document.xml").decode()
    for tag, names in ORDERS.items():
        for found in re.findall(rf"<w:{tag}>(.*?)</w:{tag}>", document):
            inner = re.sub(r"<w:(pBdr|tabs|tblBorders|tblCellMar|tcBorders)>.*?</w:\1>", r"<w:\1/>", found)
            tags = [one for one in re.findall(r"<w:(\w+)", inner) if one in names.split()]
            assert tags == sorted(tags, key=names.split().index)


def test_text_stays_text(tmp_path: Path) -> None:
    paper = Paper("试验", FORM, tuple(Text((Run(text),)) for text in HOSTILE))
    word = docx_text(d.word_bytes(paper)).splitlines()
    assert word[: len(HOSTILE)] == [*HOSTILE[:-1], "张三"]
    read = bare(text_of_pdf(paper, tmp_path))
    for text in HOSTILE[:8]:
        assert bare(text) in read
    assert "张三" in read


def test_line_breaks_are_kept(tmp_path: Path) -> None:
    paper = Paper("试验", FORM, (Text((Run("第一行\n第二行"),)),))
    assert "w:br" in zipfile.ZipFile(io.BytesIO(d.word_bytes(paper))).read("word/document.xml").decode()
    assert [line.strip() for line in text_of_pdf(paper, tmp_path).splitlines()][:2] == ["第一行", "第二行"]


def test_the_source_asks_for_no_package_and_no_file() -> None:
    paper = Paper("试验", FORM, tuple(Text((Run(text),)) for text in HOSTILE))
    source = pdf_module.source_of(paper, families_chosen(frozenset({"Noto Serif CJK SC"})), [])
    outside_strings = re.sub(r'"(?:[^"\\]|\\.)*"', '""', source)
    assert not re.search(r"import|include|read\(|plugin|json\(|image\(", outside_strings)


def test_rare_characters_print(tmp_path: Path) -> None:
    facts = dataclasses.replace(minutes_facts(), present="陈㛃、张䶮、王喆、李昇")
    assert "陈㛃、张䶮、王喆、李昇" in bare(text_of_pdf(d.minutes_paper(facts), tmp_path))


def test_without_a_chinese_font_there_is_no_pdf_but_a_word_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare:
        def families(self) -> list[str]:
            return ["DejaVu Sans", "Liberation Serif"]

    monkeypatch.setattr(pdf_module, "fonts_found", Bare)
    paper = PAPERS["minutes"]()
    with pytest.raises(Refused) as refused:
        d.pdf_bytes(paper)
    reason = refused.value.reasons[0]
    assert reason.code is d.DocumentCode.FONT_MISSING
    assert "Word" in SENTENCES[reason.code]
    assert d.word_bytes(paper).startswith(b"PK")


@pytest.mark.parametrize(
    ("families", "expected"),
    [
        (
            {"FangSong", "SimSun", "SimHei", "KaiTi", "FZXiaoBiaoSong-B05S"},
            ("FZXiaoBiaoSong-B05S", "FangSong", "SimHei", "KaiTi", "SimSun"),
        ),
        (
            {"Noto Serif CJK SC", "Noto Sans CJK SC"},
            (*["Noto Serif CJK SC"] * 2, "Noto Sans CJK SC", *["Noto Serif CJK SC"] * 2),
        ),
        ({"WenQuanYi Micro Hei"}, ("WenQuanYi Micro Hei",) * 5),
    ],
)
def test_the_first_font_of_the_list_that_is_there_is_taken(
    families: set[str], expected: tuple[str, ...]
) -> None:
    chosen = families_chosen(frozenset(families))
    assert tuple(chosen[face] for face in Face) == expected


def test_narrow_digits_come_from_a_latin_font_where_there_is_one() -> None:
    paper = Paper("试验", FORM, (Text((Run("38票"),)),))
    chosen = families_chosen(frozenset({"SimSun"}))
    assert "Times New Roman" in pdf_module.source_of(paper, chosen, ["SimSun", "Times New Roman"])
    assert "covers" not in pdf_module.source_of(paper, chosen, ["SimSun"])


def test_a_title_is_bold_only_where_a_plain_font_stands_in_for_it() -> None:
    paper = Paper("试验", FORM, (Text((Run("公告", Face.TITLE),)),))
    real = families_chosen(frozenset({"SimSun", "STZhongsong"}))
    assert "bold" in pdf_module.source_of(paper, families_chosen(frozenset({"SimSun"})), [])
    assert "bold" not in pdf_module.source_of(paper, real, [])


def test_the_word_files_properties_tell_the_title_and_nobody() -> None:
    core = zipfile.ZipFile(io.BytesIO(d.word_bytes(PAPERS["result"]()))).read("docProps/core.xml").decode()
    assert f"计票结果报告单 {MEETING.subject}" in core
    assert "python-docx" not in core
