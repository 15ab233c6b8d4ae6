"""Names of columns become fields: word for word, joined, by likeness; what a person chose before wins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.rules.columns import (
    COLUMN_NAMES,
    Column,
    column_like,
    column_named,
    columns_match,
    label_normalise,
)

USUAL = [
    *(
        "序号",
        "问题编号",
        "问题来源",
        "发现时间",
        "来件人",
        "居民区",
        "问题描述",
        "问题分类",
        "责任部门",
        "责任领导",
    ),
    *(
        "责任人",
        "协同单位",
        "整改标准",
        "整改措施",
        "整改类型",
        "整改时限",
        "进展",
        "佐证",
        "完成时间",
        "核查人",
    ),
    *("满意情况", "是否销号", "销号时间", "是否公开", "建章立制"),
]


def test_the_usual_columns_stand_in_their_usual_order() -> None:
    assert [column.label for column in Column] == USUAL
    assert columns_match(USUAL, {}) == tuple(Column)


def test_no_name_means_two_fields() -> None:
    names = [label_normalise(name) for names in COLUMN_NAMES.values() for name in names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("label", "column"),
    [
        ("反映内容", Column.DESCRIPTION),
        ("诉求内容", Column.DESCRIPTION),
        ("主办单位", Column.OFFICE),
        ("办结时间", Column.DONE_ON),
        ("整改 / 措施", Column.MEASURES),
        ("整改/措施", Column.MEASURES),
        ("基本情况/居民区", Column.AREA),
        ("问题描述（必填）", Column.DESCRIPTION),
        (" 责 任 部 门 ", Column.OFFICE),
        ("＊居民区", Column.AREA),
        ("ｎｏ", Column.ORDER),
        ("备注", None),
        ("", None),
    ],
)
def test_a_name_is_known_whatever_its_dress(label: str, column: Column | None) -> None:
    assert column_named(label) is column


@pytest.mark.parametrize(
    ("label", "column"),
    [("问题描述及诉求", Column.DESCRIPTION), ("街道责任部门", Column.OFFICE), ("备注", None), ("是", None)],
)
def test_a_longer_name_is_known_by_the_name_in_it(label: str, column: Column | None) -> None:
    assert column_like(label) is column


def test_each_field_is_proposed_once_and_the_plain_name_comes_first() -> None:
    assert columns_match(["问题描述及诉求", "问题描述", "反映内容", "备注"], {}) == (
        None,
        Column.DESCRIPTION,
        None,
        None,
    )


def test_what_was_chosen_before_wins_even_where_it_leaves_a_column_out() -> None:
    remembered = {"备注": "progress", "进展": "", "责任人": "owner", "经办": "owner", "旧列": "gone_field"}
    labels = ["备注", "进展", "责任人", "经办", "旧列", "居民区"]
    assert columns_match(labels, remembered) == (
        Column.PROGRESS,
        None,
        Column.OWNER,
        None,
        None,
        Column.AREA,
    )


@given(st.lists(st.one_of(st.sampled_from(USUAL), st.text(max_size=12)), max_size=40))
def test_no_field_is_given_to_two_columns(labels: list[str]) -> None:
    given_out = [column for column in columns_match(labels, {}) if column]
    assert len(columns_match(labels, {})) == len(labels)
    assert len(given_out) == len(set(given_out))
