"""Minutes on the page, in millimetres: GB/T 9704-2012, ±1 mm, as PDF and as LibreOffice prints the Word file."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.apps.congress.documents.makers import MEETING, PAPERS, minutes_facts
from tests.apps.congress.documents.rendering import bands, ink, pages_of, red_ink, text_of, word_to_pdf
from zhuomu.apps.congress import documents as d

pytestmark = pytest.mark.slow
WAYS = ("pdf", "word")
# 天头 37, 订口 28, 版心 156×225; 22 lines
TOP, LEFT, WIDE, HIGH = 37, 28, 156, 225
PITCH = HIGH / 22
NEAR = 1.0


@dataclasses.dataclass(frozen=True)
class Printed:
    """One document as pages and as text."""

    pages: list[Image.Image]
    text: str


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Printed]:
    """Full minutes and all ballots, in both ways."""
    folder = tmp_path_factory.mktemp("pages")
    full = dataclasses.replace(minutes_facts(), parts=(d.MinutesPart("", ("国" * (28 * 60),)),))
    papers = {
        "full": d.minutes_paper(full),
        "minutes": PAPERS["minutes"](),
        "ballot_two": PAPERS["ballot_two"](),
    }
    files: dict[tuple[str, str], Path] = {}
    for name, paper in papers.items():
        files[name, "pdf"] = folder / f"{name}-typst.pdf"
        files[name, "pdf"].write_bytes(d.pdf_bytes(paper))
    by_word = word_to_pdf({name: d.word_bytes(paper) for name, paper in papers.items()}, folder)
    files |= {(name, "word"): file for name, file in by_word.items()}
    return {key: Printed(pages_of(file), text_of(file)) for key, file in files.items()}


@pytest.mark.parametrize("way", WAYS)
def test_a_page_has_22_lines_of_28_characters(printed: dict[tuple[str, str], Printed], way: str) -> None:
    second = printed["full", way].text.split("\f")[1].splitlines()
    lines = [line.strip() for line in second if "国" in line]
    assert [len(line) for line in lines] == [28] * 22


@pytest.mark.parametrize("way", WAYS)
def test_the_type_area_is_156_by_225(printed: dict[tuple[str, str], Printed], way: str) -> None:
    page = printed["full", way].pages[1]
    left, _, right, _ = ink(page, 30, 264)
    assert left == pytest.approx(LEFT, abs=NEAR)
    assert right == pytest.approx(LEFT + WIDE, abs=NEAR)
    lines = [band for band in bands(page) if band[1] < 264]
    middles = [(top + bottom) / 2 for top, bottom in lines]
    assert len(middles) == 22
    assert lines[0][0] >= TOP
    assert lines[-1][1] <= TOP + HIGH
    for number, middle in enumerate(middles):
        assert middle - middles[0] == pytest.approx(number * PITCH, abs=NEAR)


@pytest.mark.parametrize("way", WAYS)
def test_the_red_mark_stands_35_below_the_edge_of_the_type_area(
    printed: dict[tuple[str, str], Printed], way: str
) -> None:
    left, top, right, _ = red_ink(printed["minutes", way].pages[0], 0, 90)
    assert top == pytest.approx(TOP + 35, abs=NEAR)
    assert (left + right) / 2 == pytest.approx(LEFT + WIDE / 2, abs=NEAR)
    assert right - left <= WIDE + NEAR


@pytest.mark.parametrize("way", WAYS)
def test_the_red_line_is_as_wide_as_the_type_area(printed: dict[tuple[str, str], Printed], way: str) -> None:
    left, top, right, bottom = red_ink(printed["minutes", way].pages[0], 95, 130)
    assert (left, right) == (pytest.approx(LEFT, abs=NEAR), pytest.approx(LEFT + WIDE, abs=NEAR))
    assert bottom - top < NEAR


@pytest.mark.parametrize("way", WAYS)
def test_page_numbers_stand_7_below_odd_right_even_left(
    printed: dict[tuple[str, str], Printed], way: str
) -> None:
    pages = printed["minutes", way].pages
    for number, page in enumerate(pages, start=1):
        foot = 264 if number < len(pages) else 263.5
        left, top, right, bottom = ink(page, foot, 297)
        assert (top + bottom) / 2 == pytest.approx(TOP + HIGH + 7, abs=NEAR)
        # one character of 四号 in from the edge; dashes may have some room of their own
        if number % 2:
            assert right == pytest.approx(LEFT + WIDE - 4.9, abs=NEAR)
        else:
            assert left == pytest.approx(LEFT + 4.9, abs=NEAR)
    assert re.findall(r"— ?(\d) ?—", printed["minutes", way].text) == [
        str(number) for number in range(1, len(pages) + 1)
    ]


@pytest.mark.parametrize("way", WAYS)
def test_the_imprint_ends_with_the_type_area_of_the_last_page(
    printed: dict[tuple[str, str], Printed], way: str
) -> None:
    page = printed["minutes", way].pages[-1]
    rules = [band for band in bands(page, 40, 41) if band[1] - band[0] < 0.6 and 200 < band[0] < 264]
    wide = [ink(page, top - 0.1, bottom + 0.1) for top, bottom in rules]
    rules = [rule for rule, box in zip(rules, wide, strict=True) if box[2] - box[0] > 150]
    assert len(rules) == 3
    assert rules[-1][1] == pytest.approx(TOP + HIGH, abs=NEAR)
    assert ink(page, rules[0][0] - 0.1, rules[0][1] + 0.1)[0] == pytest.approx(LEFT, abs=NEAR)
    assert ink(page, rules[0][0] - 0.1, rules[0][1] + 0.1)[2] == pytest.approx(LEFT + WIDE, abs=NEAR)


@pytest.mark.parametrize("way", WAYS)
def test_turned_lines_of_the_lists_stand_below_the_first_character_after_the_colon(
    printed: dict[tuple[str, str], Printed], way: str
) -> None:
    # two characters in, then 出席 and its colon: five characters of 15.75 points
    edge = LEFT + 5 * 15.75 * 25.4 / 72
    page = printed["minutes", way].pages[-1]
    begins = [ink(page, *band)[0] for band in bands(page) if band[0] < 100]
    turned = [begin for begin in begins if begin > LEFT + 20]
    assert len(turned) >= 2
    assert turned == pytest.approx([edge] * len(turned), abs=NEAR)
    labels = [begin for begin in begins if begin <= LEFT + 20]
    assert labels == pytest.approx([LEFT + 2 * 15.75 * 25.4 / 72] * len(labels), abs=NEAR)


@pytest.mark.parametrize("way", WAYS)
def test_two_ballots_on_a_sheet_are_alike_and_on_one_side(
    printed: dict[tuple[str, str], Printed], way: str
) -> None:
    sheet = printed["ballot_two", way]
    assert len(sheet.pages) == 1
    assert sheet.text.count("填写说明") == 2
    assert sheet.text.count(MEETING.title) == 2
    upper, lower = ink(sheet.pages[0], 0, 147), ink(sheet.pages[0], 149.5, 297)
    assert upper[0] == pytest.approx(lower[0], abs=NEAR)
    assert lower[1] - upper[1] == pytest.approx(140, abs=NEAR)
