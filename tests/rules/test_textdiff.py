import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.rules import textdiff
from zhuomu.rules.textdiff import DiffOp, Run, is_changed, paragraphs_diff, text_diff

E, D, I, R = DiffOp.EQUAL, DiffOp.DELETE, DiffOp.INSERT, DiffOp.REPLACE  # noqa: E741
LONG = "".join(f"第{n}户居民在梧桐路上种了{n * 7}棵树；" for n in range(400))


def as_tuples(old: str, new: str) -> list[tuple[DiffOp, str, str]]:
    return [(run.op, run.old, run.new) for run in text_diff(old, new)]


def test_one_wrong_character_is_one_run() -> None:
    assert as_tuples("居民坐在长登上", "居民坐在长凳上") == [
        (E, "居民坐在长", "居民坐在长"),
        (R, "登", "凳"),
        (E, "上", "上"),
    ]


def test_an_insertion_and_a_deletion_have_one_side() -> None:
    assert as_tuples("梧桐路街道", "梧桐路的街道") == [
        (E, "梧桐路", "梧桐路"),
        (I, "", "的"),
        (E, "街道", "街道"),
    ]
    assert as_tuples("修好好了", "修好了") == [(E, "修好", "修好"), (D, "好", ""), (E, "了", "了")]


def test_equal_texts_are_one_run_and_empty_ones_none() -> None:
    assert as_tuples("长凳", "长凳") == [(E, "长凳", "长凳")]
    assert as_tuples("", "") == []
    assert as_tuples("", "长凳") == [(I, "", "长凳")]
    assert as_tuples("长凳", "") == [(D, "长凳", "")]


def test_changes_that_a_chance_character_parts_are_read_as_one() -> None:
    assert as_tuples("前面红的花后面", "前面白的树后面") == [
        (E, "前面", "前面"),
        (R, "红的花", "白的树"),
        (E, "后面", "后面"),
    ]


def test_changes_that_words_part_stay_apart() -> None:
    assert [run.op for run in text_diff("十月二日修好长登", "十月三日修好长凳")] == [E, R, E, R]


def test_a_short_beginning_stays_equal() -> None:
    assert [run.op for run in text_diff("甲红", "甲白")] == [E, R]


def test_paragraphs_stand_beside_their_new_version() -> None:
    old = "第一段讲长凳。\n\n第二段讲树。\n第三段讲灯。"
    new = "第一段讲长椅。\n第三段讲灯。\n完全不同的末尾，写给读者"
    rows = [(row.op, row.old_number, row.new_number) for row in paragraphs_diff(old, new)]
    assert rows == [(R, 1, 1), (D, 2, None), (E, 3, 2), (I, None, 3)]


def test_a_paragraph_put_in_before_a_changed_one_is_an_insertion() -> None:
    rows = paragraphs_diff("居民坐在梧桐路的长登上。", "编者按\n居民坐在梧桐路的长凳上。")
    assert [(row.op, row.old_number, row.new_number) for row in rows] == [(I, None, 1), (R, 1, 2)]
    assert rows[1].runs[1] == Run(R, "登", "凳")


def test_paragraphs_that_share_nothing_are_not_put_together() -> None:
    rows = paragraphs_diff("甲乙丙丁", "子丑寅卯")
    assert [row.op for row in rows] == [D, I]


def test_paragraphs_of_the_same_characters_in_another_order_are_not_put_together() -> None:
    assert [row.op for row in paragraphs_diff("一二三四五六", "六五四三二一")] == [D, I]


def test_a_long_text_with_one_change_is_compared_by_character() -> None:
    runs = text_diff(LONG, LONG.replace("第200户", "第贰佰户"))
    assert [(run.op, run.old, run.new) for run in runs if run.op is not E] == [(R, "200", "贰佰")]


def test_a_long_text_with_changes_at_both_ends_is_compared_by_sentence_and_then_by_character() -> None:
    new = LONG.replace("第0户", "第零户").replace("第399户", "第末户")
    changes = [(run.op, run.old, run.new) for run in text_diff(LONG, new) if run.op is not E]
    assert changes == [(R, "0", "零"), (R, "399", "末")]


def test_a_long_sentence_that_is_all_new_is_replaced_whole_at_once() -> None:
    old, new = "甲乙" * 2000, "子丑" * 2000
    assert text_diff(old, new) == (Run(R, old, new),)


def test_long_texts_without_a_common_end_take_no_seconds() -> None:
    started = time.process_time()
    text_diff("甲" + LONG * 3 + "乙", "丙" + LONG[::-1] * 3 + "丁")
    paragraphs_diff("甲" + LONG + "乙", "丙" + LONG[7:] + "丁")
    assert time.process_time() - started < 3


def test_every_operation_has_a_chinese_name() -> None:
    assert len({op.label for op in DiffOp}) == 4


def test_is_changed_tells_equal_from_not() -> None:
    assert not is_changed(text_diff("甲", "甲"))
    assert is_changed(text_diff("甲", "乙"))


some_text = st.text("甲乙丙丁。；”一", max_size=60)


@pytest.mark.parametrize("bound", [0, 50, 160_000])
@given(old=some_text, new=some_text)
def test_the_runs_make_both_texts_again(bound: int, old: str, new: str) -> None:
    usual, textdiff.CHARACTER_BOUND = textdiff.CHARACTER_BOUND, bound
    try:
        runs = text_diff(old, new)
    finally:
        textdiff.CHARACTER_BOUND = usual
    assert "".join(run.old for run in runs) == old
    assert "".join(run.new for run in runs) == new
    assert all((run.old == run.new) == (run.op is E) for run in runs)
    assert all(bool(run.old) != (run.op is I) and bool(run.new) != (run.op is D) for run in runs)
    assert all((a.op is E) != (b.op is E) for a, b in itertools.pairwise(runs))


@given(st.lists(some_text, max_size=6), st.lists(some_text, max_size=6))
def test_every_paragraph_stands_once_and_in_order(olds: list[str], news: list[str]) -> None:
    rows = paragraphs_diff("\n".join(olds), "\n".join(news))
    kept_olds, kept_news = [t for t in olds if t], [t for t in news if t]
    assert [row.old_number for row in rows if row.old_number] == list(range(1, len(kept_olds) + 1))
    assert [row.new_number for row in rows if row.new_number] == list(range(1, len(kept_news) + 1))
    assert ["".join(run.old for run in row.runs) for row in rows if row.old_number] == kept_olds
    assert ["".join(run.new for run in row.runs) for row in rows if row.new_number] == kept_news
