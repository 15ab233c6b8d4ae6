"""The forms of the grammar rules one by one: each is marked by its rule and by no other, and mended where it says how."""

from time import process_time

import pytest

from zhuomu.proof import Diagnostic, check
from zhuomu.proof.registry import Finding
from zhuomu.proof.rules.grammar_forms_logic import FORMS
from zhuomu.proof.rules.grammar_scan import unspoken
from zhuomu.proof.rules.grammar_words import orders

CASES = [
    ("sentences.source_shows", "据街道的统计显示，报名的有百人。", "据"),
    ("sentences.cause_twice", "积水的起因是下水道多年没有疏通、落叶又多，一到雨天就堵住所引起的。", "所引起的"),
    ("sentences.cause_twice", "楼道变脏多是因为没有人打扫造成的。", "造成的"),
    ("sentences.frame_halves", "报名人数比去年同期相比增加了。", "比"),
    ("sentences.frame_halves", "居民满意的原因是与干部勤走访有很大关系。", "与"),
    ("sentences.frame_halves", "居民建议街道能否增设一处晾衣架。", "能否"),
    ("sentences.frame_halves", "这次走访的目的是以听取意见为宗旨。", "目的"),
    ("sentences.frame_halves", "他是为了多拿些报酬为主要目的，才来的。", "为主要目的"),
    ("sentences.frame_halves", "展览根据老街的故事为背景，拍了短片。", "根据"),
    ("sentences.frame_halves", "合唱团包括由三个小组构成。", "包括"),
    ("sentences.frame_halves", "这种饮料的主要成分是红枣、枸杞和蜂蜜配制而成的。", "配制而成"),
    ("sentences.frame_halves", "从问卷显示来看，大家最盼食堂。", "显示来看"),
    ("sentences.frame_halves", "这件事办得好，靠的是楼组长一户一户上门来完成的。", "靠的是"),
    ("sentences.spare_words", "问题的关键是在于有没有人管。", "是在于"),
    ("sentences.spare_words", "这间屋子的主要用途用于议事。", "用途"),
    ("sentences.spare_words", "大雨致使三户人家造成损失。", "造成"),
    ("sentences.spare_words", "老宅的木雕几乎毁坏殆尽。", "几乎"),
    ("sentences.spare_words", "这趟车时速可达80公里每小时。", "每小时"),
    ("sentences.spare_words", "理发师傅免费为老人无偿理发。", "无偿"),
    ("sentences.spare_words", "他之所以来晚，只是因为路上堵车的缘故。", "的缘故"),
    ("sentences.spare_words", "她被评为“热心邻居”的光荣称号。", "称号"),
    ("sentences.negation_turned", "要防止电瓶车在楼道里整夜充电引起火灾的事故不再重演。", "不"),
    ("sentences.one_side", "楼道环境的好坏，是居民安居的重要保证。", "好坏"),
    ("sentences.lost_subject", "由于值班的人手太少，导致大门晚开。", "导致"),
    ("sentences.lost_subject", "在大家的共同努力下，将使小区更整洁。", "使"),
    ("sentences.lost_subject", "随着最后一户搬进新楼，标志着旧改完成。", "随着"),
    ("sentences.one_side", "是不是好邻居，取决于你必须先关心别人。", "是不是"),
    ("sentences.object_missing", "小区还存在灯光不足、台阶过高等，需要改造。", "等，"),
    ("numbers.approximate_apart", "约三百户以上报了名。", "以上"),
    ("numbers.approximate_apart", "超过了130多家商户加入。", "多"),
    ("words.pleonasm", "小区绿化状况令人堪忧。", "令人堪忧"),
    ("words.collocation", "社区帮助两家减少心里的距离。", "减少"),
]  # fmt: skip
RIGHT = [
    "与去年同期相比，报名人数增加了。",
    "居民建议街道增设一处晾衣架。",
    "老街的故事被确立为主题，大家围绕它拍短片。",
    "他把办好食堂视为目标。",
    "这间屋子主要用于议事。",
    "为避免积水，街道不再堆放沙石。",
    "楼道环境的好坏，是能否安居的重要保证。",
    "楼道环境的好坏，取决于有没有人管。",
    "由于值班的人手太少，大门晚开。",
    "最后一户搬进新楼，标志着旧改完成。",
    "是不是好邻居，取决于关不关心别人。",
    "小区还存在灯光不足、台阶过高等问题，需要改造。",
    "在大家的共同努力下，小区将更整洁。",
    "双方签约二百多家商户，节约三成以上成本。",
    "他被评为“热心邻居”。",
]
GRAMMAR = frozenset(rule for rule, _, _ in CASES)


def grammar_marks(text: str) -> list[Diagnostic]:
    return [mark for mark in check(text) if mark.rule in GRAMMAR]


@pytest.mark.parametrize(("rule", "text", "marked"), CASES)
def test_a_form_is_marked_once_and_where_it_says(rule: str, text: str, marked: str) -> None:
    found = [(mark.rule, text[mark.start : mark.end]) for mark in check(text)]
    assert found == [(rule, marked)]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_only_like_it_stays_silent(text: str) -> None:
    assert grammar_marks(text) == []


def test_what_an_older_rule_marks_is_not_marked_again() -> None:
    marks = check("通过这次走访，使大家了解了居民的想法。漏水的原因是管道老化造成的。近300人左右参加。")
    assert [mark.rule for mark in marks] == [
        "sentences.no_subject",
        "sentences.mixed_reason",
        "numbers.approximate_twice",
    ]


def test_the_other_rule_is_not_asked_when_there_is_nothing() -> None:
    asked = iter([Finding(0, 2, "前面有标记。")])
    assert list(unspoken([], asked)) == []
    assert list(unspoken([Finding(1, 3, "相接。"), Finding(2, 4, "相离。")], asked)) == [
        Finding(2, 4, "相离。")
    ]


def test_no_anchor_is_too_short_to_be_found_and_every_form_has_a_message() -> None:
    assert all(len(anchor) >= 2 for form in FORMS for anchor in form.anchors)
    assert all(form.message.endswith("。") for form in FORMS)


def test_an_order_is_never_held_both_ways() -> None:
    held = orders()
    assert not [first for first, later in held.items() for each in later if first in held.get(each, ())]
    assert all(len(verb) == 2 for first, later in held.items() for verb in (first, *later))


@pytest.mark.parametrize(
    "piece",
    ["原因是", "由于", "围绕以为中心", "根据显示", "，使", "约1", "大约有左右", "名们", "能否是", "避免不"],
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    def seconds(text: str) -> float:
        began = process_time()
        grammar_marks(text)
        return process_time() - began

    seconds(piece)
    assert seconds(piece * 40_000) < 4 * seconds(piece * 20_000) + 0.5
