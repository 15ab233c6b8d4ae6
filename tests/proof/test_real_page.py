"""The real page beside the project: kinds of marks and their offsets only, and few of them."""

from collections import Counter
from pathlib import Path

import pytest

from zhuomu.proof import Severity, check
from zhuomu.web.cli_proof import page_marks

PAGE = Path(__file__).resolve().parents[3] / "shared/data/page-2019-11.txt"


@pytest.fixture(scope="module")
def page() -> str:
    if not PAGE.exists():
        pytest.skip("the page is not in the shared folder beside the repository")
    return PAGE.read_text(encoding="utf-8")


def test_general_rules_find_the_slips_of_the_page(page: str) -> None:
    marks = check(page)
    kinds = Counter(mark.rule for mark in marks)
    assert kinds["marks.unpaired_quote"] == 1
    assert kinds["sentences.cut_adverbial"] == 1
    assert kinds["counts.others_overlap"] == 1
    assert kinds["people.two_posts"] >= 1
    assert kinds["marks.half_bracket"] == 1
    assert kinds["words.collocation"] == 2
    assert sum(mark.severity is not Severity.QUERY for mark in marks) <= 8


def test_the_unpaired_quote_is_in_the_first_paragraph_in_both_ways_of_reading(page: str) -> None:
    for marks in (check(page), page_marks(page)):
        (mark,) = (mark for mark in marks if mark.rule == "marks.unpaired_quote")
        assert page[mark.start : mark.end] == "”"
        assert mark.start < 100


def test_reading_as_a_page_keeps_offsets_into_the_file(page: str) -> None:
    straight = {
        (mark.rule, mark.start, mark.end) for mark in check(page) if mark.severity is not Severity.QUERY
    }
    joined = {
        (mark.rule, mark.start, mark.end) for mark in page_marks(page) if mark.severity is not Severity.QUERY
    }
    assert straight <= joined
