from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuomu.rules.naming import Hidden, family_label, hide, name_initials, surname_of

FAMILY = Hidden("欧阳秀珍", "桂花弄12号303室", "欧阳某", "桂花弄居民区")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张某"),
        ("张 三丰", "张某"),
        ("欧阳秀珍", "欧阳某"),
        ("欧阳", "欧某"),
        ("阿依古丽·买买提", "阿某"),
        ("张", "某"),
        ("", "某"),
    ],
)
def test_a_name_becomes_its_surname_and_one_word(name: str, shown: str) -> None:
    assert name_initials(name) == shown


def test_a_label_names_the_area_where_there_is_one() -> None:
    assert family_label("张某", "桂花弄居民区") == "张某（桂花弄居民区）"
    assert family_label("张某", "") == "张某"
    assert surname_of("") == ""


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("看望欧阳秀珍，住桂花弄12号303室。", "看望欧阳某，住桂花弄居民区。"),
        ("欧阳 秀　珍家在桂花弄１２号３０３室", "欧阳某家在桂花弄居民区"),
        ("上了12-303，敲了门", "上了桂花弄居民区，敲了门"),
        ("112号303室没有人，12号3035也没有", "112号303室没有人，12号3035也没有"),
        ("什么也没有写", "什么也没有写"),
    ],
)
def test_names_and_addresses_go_out_of_free_text(text: str, safe: str) -> None:
    assert hide(text, [FAMILY]) == safe


def test_a_name_inside_another_does_not_spoil_it() -> None:
    other = Hidden("王芳", "", "王某", "桂花弄居民区")
    longer = Hidden("王芳菲", "", "王某某", "桂花弄居民区")
    assert hide("王芳菲和王芳", [other, longer]) == "王某某和王某"


def test_nothing_is_hidden_for_a_name_too_short_to_be_found() -> None:
    assert hide("张家门口", [Hidden("张", "", "某", ""), Hidden("", "口", "某", "")]) == "张家门口"


@settings(deadline=None, max_examples=500)
@given(st.text(alphabet="欧阳秀珍桂花弄12号303室 　说", max_size=60))
def test_nothing_of_a_family_is_left(text: str) -> None:
    left = "".join(hide(text, [FAMILY]).split())
    assert "欧阳秀珍" not in left
    assert "桂花弄12号303室" not in left
