"""姓氏笔画: the table says what is printed, the order is total and stable, and a wrong list is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuomu.rules.strokes import names_by_strokes, order_faults, strokes_of, surname_of

# surnames in the order in which lists of meetings print them: by number, then 横竖撇点折
PRINTED_TEXT = """
丁 于 万 习 马 王 韦 尤 车 牛 毛 文 方 孔 邓 艾 左 石 龙 叶 田 史 冉 丘 白 包 冯 司 邢 朱 任 华 向 庄 刘 齐 关 江 许 孙
麦 严 苏 李 杨 吴 邱 何 余 邹 汪 沈 宋 张 陆 陈 武 范 林 欧阳 罗 季 金 周 郑 孟 项 赵 胡 柳 段 施 姜 洪 费 姚 贺 骆 秦 袁
莫 夏 顾 柴 钱 倪 徐 殷 高 郭 席 唐 谈 陶 黄 萧 梅 曹 章 梁 彭 葛 董 蒋 韩 程 傅 焦 舒 鲁 曾 温 游 谢 蒙 雷 鲍 褚 廖 谭
翟 樊 黎 潘 薛 穆 戴 魏
"""
PRINTED = tuple(PRINTED_TEXT.split())
NAMES = st.lists(st.text("王李朱欧阳司马张人入一明小强𬭎·A（女） ", max_size=5), max_size=12)


@pytest.mark.parametrize(
    ("char", "count", "first"),
    [
        ("一", 1, "横"),
        ("王", 4, "横"),
        ("朱", 6, "撇"),
        ("李", 7, "横"),
        ("陈", 7, "折"),
        ("范", 8, "横"),
        ("皙", 13, "横"),
        ("囍", 24, "横"),
        ("提", 12, "横"),
        ("小", 3, "竖"),
    ],
)
def test_the_table_tells_number_and_first_stroke(char: str, count: int, first: str) -> None:
    strokes = strokes_of(char)
    assert strokes is not None
    assert (strokes.count, strokes.first, strokes.place is None) == (count, first, False)


def test_a_rare_character_has_its_number_alone_and_a_foreign_one_nothing() -> None:
    rare = strokes_of("㐀")
    assert rare is not None
    assert (rare.count, rare.first, rare.place) == (5, "", None)
    assert strokes_of("A") is None
    assert strokes_of("𬭎") is None


def test_all_characters_of_the_usual_set_are_known_with_their_order() -> None:
    usual = [bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]
    assert [
        char for char in usual[:3755] if (strokes := strokes_of(char)) is None or strokes.place is None
    ] == []


def test_surnames_stand_as_meetings_print_them() -> None:
    names = [f"{surname}明" for surname in PRINTED]
    assert [one.name for one in names_by_strokes(reversed(names))] == names
    assert order_faults(names) == ()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("王小明 王强", "王强 王小明"),  # one given character before two, whatever its strokes
        ("王强 王丁", "王丁 王强"),
        ("王明强 王小强 王小丁", "王小丁 王小强 王明强"),
        ("欧阳修竹 欧小明 欧明", "欧明 欧小明 欧阳修竹"),
        ("司马 司空图南 司明", "司马 司明 司空图南"),  # 司马 alone is surname and given name
        ("王·强 王　丁", "王　丁 王·强"),
        ("李明（女） 李丁", "李丁 李明（女）"),
        ("谈笑 徐行", "徐行 谈笑"),
    ],
)
def test_given_names_and_compound_surnames(names: str, expected: str) -> None:
    assert [one.name for one in names_by_strokes(names.split(" "))] == expected.split(" ")


def test_the_key_is_told_in_words_and_the_given_name_only_where_it_matters() -> None:
    told = {one.name: one.key_words for one in names_by_strokes(["王强", "王丁", "李明", "欧阳明"])}
    assert told == {
        "王丁": "王：4 画，横起；名 丁：2 画，横起",
        "王强": "王：4 画，横起；名 强：12 画，折起",
        "李明": "李：7 画，横起",
        "欧阳明": "欧：8 画，横起、阳：6 画，折起",
    }


def test_what_a_person_has_to_place_is_flagged() -> None:
    ordered = names_by_strokes(["𬭎明", "张㐀", "人一", "入一", "王强", "", "Anna"])
    assert {one.name: (one.is_sure, one.unknown) for one in ordered} == {
        "": (True, ()),
        "王强": (True, ()),
        "人一": (False, ()),  # the same strokes: nothing tells them apart
        "入一": (False, ()),
        "张㐀": (False, ("㐀",)),
        "𬭎明": (False, ("𬭎",)),
        "Anna": (False, tuple("Anna")),
    }
    words = {one.name: one.key_words for one in ordered}
    assert words["𬭎明"] == "𬭎：笔画不详"
    assert surname_of("") == ""


def test_a_rare_surname_stands_behind_those_of_its_number() -> None:
    assert [one.name for one in names_by_strokes(["㐀明", "冯明", "左明", "皮明", "朱明"])] == [
        *("左明", "冯明", "皮明", "㐀明", "朱明")
    ]


@pytest.mark.parametrize(
    ("names", "told", "certain"),
    [
        ("李想 朱明", ["李想（李：7 画，横起）排在朱明（朱：6 画，撇起）之前，应在其后"], [True]),
        ("谈笑 徐行", ["谈笑（谈：10 画，点起）排在徐行（徐：10 画，撇起）之前，应在其后"], [False]),
        (
            "王小明 王强",
            ["王小明（王：4 画，横起）排在王强（王：4 画，横起）之前，同姓，按名的字数和笔画应在其后"],
            [False],
        ),
        ("朱明 李想 徐行 谈笑", [], []),
        ("李想 𬭎明 朱明", [], []),
        ("王㐀 王强", [], []),
        ("李想", [], []),
    ],
)
def test_a_list_out_of_order_is_told(names: str, told: list[str], certain: list[bool]) -> None:
    faults = order_faults(names.split(" "))
    assert [fault.words for fault in faults] == told
    assert [fault.is_certain for fault in faults] == certain


def test_an_empty_name_is_before_all_and_its_place_is_told() -> None:
    assert [(fault.place, fault.is_certain) for fault in order_faults(["朱明", "李想", ""])] == [(1, True)]


@given(NAMES)
def test_the_order_is_one_and_has_no_fault(names: list[str]) -> None:
    ordered = [one.name for one in names_by_strokes(names)]
    assert sorted(ordered) == sorted(names)
    assert [one.name for one in names_by_strokes(ordered)] == ordered
    assert order_faults(ordered) == ()


@given(st.permutations(PRINTED[:20]))
def test_the_order_handed_in_decides_nothing(names: list[str]) -> None:
    assert [one.name for one in names_by_strokes(f"{name}一" for name in names)] == [
        f"{name}一" for name in PRINTED[:20]
    ]
