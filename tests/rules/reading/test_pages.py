"""Whole pages: ours with their golden reading, invented ones in ten makes, and the real one by its counts."""

import json
from pathlib import Path

import pytest

from zhuomu.rules.reading import read_page

from .makers import KEYS, MAKES, page

PAGES = Path(__file__).parents[2] / "pages"
REAL_PAGE = Path(__file__).parents[4] / "shared" / "data" / "page-2019-11.txt"


def plain(text: str) -> dict[str, object]:
    """The reading without trust and sources, in the shape of the golden files."""
    found = json.loads(json.dumps(read_page(text).to_json()))
    return {
        "articles": [{key: each[key] for key in (*KEYS, "notes")} for each in found["articles"]],
        "boxes": [
            {
                "headline": box["headline"],
                "paragraphs": box["paragraphs"],
                "lists": [{"label": each["label"], "items": each["items"]} for each in box["lists"]],
            }
            for box in found["boxes"]
        ],
        "furniture": [piece["text"] for piece in found["furniture"]],
    }


@pytest.mark.parametrize("name", ["wrapped-indented", "kicker-deck", "short-notices"])
def test_a_page_of_another_make_is_read_as_its_editor_meant_it(name: str) -> None:
    text = (PAGES / f"{name}.txt").read_text(encoding="utf-8")
    assert len(text) >= 800
    assert plain(text) == json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["wrapped-indented", "kicker-deck", "short-notices"])
def test_line_ends_of_windows_change_nothing(name: str) -> None:
    text = (PAGES / f"{name}.txt").read_text(encoding="utf-8")
    unix, windows = read_page(text), read_page("\f" + text.replace("\n", "\r\n"))
    assert [piece.text for piece in windows.pieces] == [piece.text for piece in unix.pieces]
    assert [piece.sources for piece in windows.pieces] == [piece.sources for piece in unix.pieces]


@pytest.mark.parametrize("make", MAKES)
def test_invented_pages_of_every_make_come_out_right(make: str) -> None:
    for seed in range(25):
        text, expected = page(seed, MAKES[make])
        found = [{key: each[key] for key in KEYS} for each in read_page(text).to_json()["articles"]]
        assert found == expected, f"seed {seed}"


def test_the_real_page_has_its_articles_box_and_lists() -> None:
    if not REAL_PAGE.exists():
        pytest.skip("the real page is not beside this checkout")
    reading = read_page(REAL_PAGE.read_text(encoding="utf-8"))
    assert [len(article.paragraphs) for article in reading.articles] == [3, 4, 3, 3, 3]
    assert [len(article.captions) for article in reading.articles] == [0, 1, 1, 1, 0]
    assert [bool(article.byline) for article in reading.articles] == [True, True, True, True, False]
    assert [bool(article.kicker) for article in reading.articles] == [False, True, False, True, True]
    assert all(article.headline for article in reading.articles)
    [box] = reading.boxes
    assert (box.article, len(box.paragraphs)) == (4, 1)
    assert [len(listed.items) for listed in box.lists] == [10, 1]
    assert sum(item.is_nickname for item in box.lists[0].items) == 2
    assert reading.warnings == ()
