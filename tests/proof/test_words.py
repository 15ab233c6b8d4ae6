"""The word lists: every row is found in one scan, its cure is not, and its contexts hold."""

import re

import pytest

from zhuomu.proof import Diagnostic, check
from zhuomu.proof.words import LISTS, Entry, Scan, entries_of, house_scan, table_of

RULES = {"typos": "words.typo", "variants": "words.variant", "confusables": "words.confusable"}
ROWS = [(name, entry) for name in LISTS for entry in entries_of(table_of(name))]
# Contexts that a test can write out: no numeral, edge of a clause, gap or choice in them.
PLAIN = re.compile(r"[^#^$…\[\]{}]*")


def word_marks(text: str) -> list[Diagnostic]:
    return [mark for mark in check(text) if mark.rule in RULES.values()]


def test_no_row_stands_twice_and_none_is_its_own_cure() -> None:
    for name in LISTS:
        rows = [(entry.wrong, entry.right) for entry in entries_of(table_of(name))]
        assert len(set(rows)) == len(rows)
        assert all(wrong != right and len(wrong) >= 2 for wrong, right in rows)
    singles = [entry.wrong for entry in entries_of(table_of("typos"))]
    assert len(set(singles)) == len(singles)
    assert len(singles) >= 400
    assert len(entries_of(table_of("variants"))) >= 100


@pytest.mark.parametrize("name", ["typos", "variants"])
def test_every_wrong_word_is_marked_and_its_cure_is_silent(name: str) -> None:
    for entry in entries_of(table_of(name)):
        text = f"某甲，{entry.wrong}，某乙。"
        marks = [mark for mark in word_marks(text) if mark.rule == RULES[name]]
        assert (3, 3 + len(entry.wrong), entry.right) in [
            (mark.start, mark.end, mark.suggestion) for mark in marks
        ]
        cured = [mark for mark in word_marks(f"某甲，{entry.right}，某乙。") if mark.rule == RULES[name]]
        assert cured == [], entry


def test_a_word_stays_silent_in_each_context_in_which_it_is_right() -> None:
    for name, entry in ROWS:
        for context in filter(PLAIN.fullmatch, entry.exceptions):
            text = context.replace("~", entry.wrong)
            at = text.index(entry.wrong)
            assert not entry.stands(text, at), (name, entry.wrong, context)


def test_a_confusable_word_is_marked_in_each_context_in_which_it_is_wrong() -> None:
    for entry in entries_of(table_of("confusables")):
        for context in filter(PLAIN.fullmatch, entry.contexts):
            text = context.replace("~", entry.wrong)
            assert entry.stands(text, context.index("~")), (entry.wrong, context)


@pytest.mark.parametrize(
    ("context", "text", "stands"),
    [
        ("^~#", "截止10月", True),
        ("^~#", "，截止十月", True),
        ("^~#", "报名截止10月", False),
        ("~…又", "截止在这里又开始", True),
        ("~…又", "截止在这里。又开始", False),
        ("非~$", "非截止。", True),
        ("非~$", "非截止日", False),
        ("[甲乙]~", "乙截止", True),
        ("[甲乙]~", "丙截止", False),
        ("{甲乙,丙}~", "甲乙截止", True),
        ("{甲乙,丙}~", "丙截止", True),
        ("{甲乙,丙}~", "甲截止", False),
        ("{^,甲}~{乙,#月}", "，截止十月", True),
        ("{^,甲}~{乙,#月}", "丙截止十月", False),
    ],
)
def test_signs_of_a_context(context: str, text: str, stands: bool) -> None:
    entry = Entry("截止", "截至", contexts=(context,))
    assert entry.stands(text, text.index("截止")) is stands


def test_of_overlapping_words_the_longest_is_marked() -> None:
    (mark,) = word_marks("东西廖若晨星。")
    assert (mark.start, mark.end, mark.suggestion) == (2, 6, "寥若晨星")


def test_a_scan_finds_words_at_both_ends_of_a_text() -> None:
    scan = Scan({"list": [Entry("亲睐", "青睐"), Entry("的睐", "青睐")]})
    assert sorted(hit.start for hit in scan.hits("亲睐和亲睐")) == [0, 3]
    assert list(scan.hits("睐")) == []
    assert list(Scan({}).hits("亲睐")) == []


def test_the_lists_are_read_once() -> None:
    assert house_scan() is house_scan()


def test_rows_of_a_list_are_its_columns() -> None:
    assert entries_of("# 说明\n甲乙\t丙丁\n\n戊己\t庚辛\t~#|^~\t~又\n") == [
        Entry("甲乙", "丙丁"),
        Entry("戊己", "庚辛", ("~#", "^~"), ("~又",)),
    ]


def test_a_choice_in_the_wrong_word_is_a_row_each_and_its_cure_repeats_it() -> None:
    rows = entries_of("带{,着}{口罩,眼镜}\t戴{}{}\t\t{携,自}~\n")
    assert [(row.wrong, row.right) for row in rows] == [
        ("带口罩", "戴口罩"),
        ("带眼镜", "戴眼镜"),
        ("带着口罩", "戴着口罩"),
        ("带着眼镜", "戴着眼镜"),
    ]
    assert {row.exceptions for row in rows} == {("{携,自}~",)}


def test_every_confusable_is_marked_alone_where_nothing_more_is_asked() -> None:
    for entry in entries_of(table_of("confusables")):
        if not entry.contexts:
            assert entry.stands(f"{entry.wrong}。", 0), entry.wrong
