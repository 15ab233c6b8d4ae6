from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuomu.rules.visit_note import (
    NoteFamily,
    NotePerson,
    NoteReading,
    VisitKind,
    due_in,
    note_read,
)

TODAY = date(2026, 11, 24)
PEOPLE = ("沈砚秋", "顾承远", "戚秀兰", "姚春华")
AREAS = ("桂花弄居民区", "望潮苑居民区", "青榆里居民区")
NOTE = """11月20日上午，沈砚秋到结对联系的桂花弄居民区走访，顾承远、戚秀兰陪同。
先后察看了居委会功能区、垃圾箱房和小花园。垃圾箱房门口地面破损，雨天积水。小花园新种了月季。
居民反映：1.3号楼电梯经常停；2.夜里施工声音大，睡不好。
王阿姨说楼道里的灯坏了半个月。当场请物业换好了灯泡。
顾承远承诺12月底前把箱房门口的地面修平。
最后看望了困难党员欧阳秀珍，家住桂花弄12号303室。"""


def read(text: str) -> NoteReading:
    return note_read(text, today=TODAY, people=PEOPLE, areas=AREAS)


def test_a_note_of_an_afternoon_is_taken_apart() -> None:
    found = read(NOTE)
    assert found.on == date(2026, 11, 20)
    assert found.kind is VisitKind.VISIT
    assert found.people == (
        NotePerson("沈砚秋", is_companion=False),
        NotePerson("顾承远", is_companion=True),
        NotePerson("戚秀兰", is_companion=True),
    )
    assert found.areas == ("桂花弄居民区",)
    assert [(stop.place, stop.seen) for stop in found.stops] == [
        ("居委会功能区", ""),
        ("垃圾箱房", "垃圾箱房门口地面破损，雨天积水。"),
        ("小花园", "小花园新种了月季。"),
    ]
    assert [(one.text, one.speaker, one.settlement) for one in found.heard] == [
        ("3号楼电梯经常停", "", ""),
        ("夜里施工声音大，睡不好", "", ""),
        ("楼道里的灯坏了半个月", "王阿姨", "当场请物业换好了灯泡"),
    ]
    assert [(one.text, one.by, one.due_on) for one in found.promises] == [
        ("顾承远承诺12月底前把箱房门口的地面修平", "顾承远", date(2026, 12, 31))
    ]
    assert found.families == (NoteFamily("欧阳秀珍", "桂花弄12号303室"),)
    assert not found.is_empty


def test_a_list_below_a_head_is_read_item_by_item() -> None:
    found = read(
        "走访点位：\n1、垃圾箱房：门口积水\n2、议事厅\n"
        "居民意见：\n（1）停车难\n（2）路灯不亮，张伯伯摔了一跤\n"
        "承诺事项：\n一是一周内给答复\n\n大家都很满意。"
    )
    assert [(stop.place, stop.seen) for stop in found.stops] == [("垃圾箱房", "门口积水"), ("议事厅", "")]
    assert [one.text for one in found.heard] == ["停车难", "路灯不亮，张伯伯摔了一跤"]
    assert [(one.text, one.due_on) for one in found.promises] == [("一周内给答复", date(2026, 12, 1))]


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("2026年11月3日走访", date(2026, 11, 3)),
        ("2026-11-03 走访", date(2026, 11, 3)),
        ("11.20 望潮苑", date(2026, 11, 20)),
        ("12月20日走访", date(2025, 12, 20)),
        ("今天走访", TODAY),
        ("昨天下午走访", date(2026, 11, 23)),
        ("前天走访", date(2026, 11, 22)),
        ("2月30日走访，11月2号再访", date(2026, 11, 2)),
        ("2月29日走访", None),
        ("9999年99月99日", None),
        ("请于11月30日前修好", None),
        ("没有写日期", None),
    ],
)
def test_the_day_is_read_as_people_write_it(text: str, on: date | None) -> None:
    assert read(text).on == on


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("12月5日前修好", date(2026, 12, 5)),
        ("2027年1月5日之前修好", date(2027, 1, 5)),
        ("1月10日前修好", date(2027, 1, 10)),
        ("2月30日前修好", None),
        ("12月底前修好", date(2026, 12, 31)),
        ("2月底前修好", date(2027, 2, 28)),
        ("本月底前修好", date(2026, 11, 30)),
        ("年底前修好", date(2026, 12, 31)),
        ("三天内答复", date(2026, 11, 27)),
        ("10日内答复", date(2026, 12, 4)),
        ("两周内答复", date(2026, 12, 8)),
        ("一个月内答复", date(2026, 12, 24)),
        ("本周五前答复", date(2026, 11, 27)),
        ("下周五前答复", date(2026, 12, 4)),
        ("周一前答复", date(2026, 11, 30)),
        ("下周天前答复", date(2026, 12, 6)),
        ("明天前答复", date(2026, 11, 25)),
        ("半个月内答复", date(2026, 12, 9)),
        ("半天内答复", None),
        ("3个工作日内答复", None),
        ("13月底前修好", None),
        ("尽快答复", None),
        ("99个月内", None),
    ],
)
def test_a_deadline_is_read_as_people_say_it(text: str, due_on: date | None) -> None:
    assert due_in(text, TODAY) == due_on


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("书记到桂花弄现场办公，调研加装电梯", VisitKind.ON_SITE),
        ("到企业调研", VisitKind.RESEARCH),
        ("节前走访慰问", VisitKind.COMFORT),
        ("到小区转了转", VisitKind.VISIT),
    ],
)
def test_the_kind_is_read_from_its_word(text: str, kind: VisitKind) -> None:
    assert read(text).kind is kind


@pytest.mark.parametrize(
    ("text", "heard", "speaker"),
    [
        ("居民李建国反映，3号楼漏水。", "3号楼漏水", "李建国"),
        ("大家希望早一点装上电梯。", "早一点装上电梯", ""),
        ("业主们建议把门禁修好。", "把门禁修好", ""),
        ("有人说吵。", "有人说吵", ""),
        ("戚秀兰提出居委会活动室太小。", "居委会活动室太小", "戚秀兰"),
    ],
)
def test_who_said_it_is_kept_apart_from_what_was_said(text: str, heard: str, speaker: str) -> None:
    found = read(text)
    assert [(one.text, one.speaker) for one in found.heard] == [(heard, speaker)]


def test_what_was_settled_before_anything_was_heard_stands_alone() -> None:
    found = read("现场协调物业清理了楼道堆物。")
    assert [(one.text, one.settlement) for one in found.heard] == [
        ("现场协调物业清理了楼道堆物", "现场协调物业清理了楼道堆物")
    ]


def test_what_is_settled_goes_to_the_words_before_it_once() -> None:
    found = read("居民反映灯坏了。当场换好。随后现场联系电力公司查了线路。")
    assert [one.settlement for one in found.heard] == ["当场换好；随后现场联系电力公司查了线路"]


def test_the_area_itself_and_people_are_no_places() -> None:
    found = read("来到望潮苑居民区，看望了困难群众王建国。走进议事厅，又走进议事厅。")
    assert [stop.place for stop in found.stops] == ["议事厅"]
    assert found.areas == ("望潮苑居民区",)
    assert found.families == (NoteFamily("王建国", ""),)


def test_an_area_is_known_by_its_short_name_and_a_family_once() -> None:
    found = read("到青榆里看看。慰问低保户张小妹，又去独居老人张小妹家。慰问困难家庭若干户。")
    assert found.areas == ("青榆里居民区",)
    assert found.families == (NoteFamily("张小妹", ""),)


def test_an_item_may_be_two_sentences_and_an_empty_one_is_nothing() -> None:
    found = read("意见建议：\n1.停车难。晚上更难\n2.、\n承诺：\n1.，\n2.年底前划好车位\n看点：\n1.门、议事厅")
    assert [one.text for one in found.heard] == ["停车难", "晚上更难"]
    assert [one.text for one in found.promises] == ["年底前划好车位"]
    assert [stop.place for stop in found.stops] == ["议事厅"]


def test_a_head_with_its_words_behind_it_is_a_list_of_one() -> None:
    found = read("居民反映：路灯不亮。书记承诺：年底前修好。看点：议事厅。")
    assert [one.text for one in found.heard] == ["路灯不亮"]
    assert [one.text for one in found.promises] == ["年底前修好"]
    assert [stop.place for stop in found.stops] == ["议事厅"]


def test_every_kind_has_its_word() -> None:
    assert [kind.label for kind in VisitKind] == ["走访", "调研", "慰问", "现场办公"]


@pytest.mark.parametrize("text", ["", "   \n", "。。。！", "1.\n2.\n"])
def test_nothing_is_found_in_nothing(text: str) -> None:
    assert read(text).is_empty


def test_a_very_long_note_is_read_in_time() -> None:
    found = read("居民反映路灯不亮，" * 3000 + "看了" * 3000)
    assert len(found.heard) >= 1


@settings(deadline=None, max_examples=500)
@given(st.text(alphabet="反映说看了察承诺当场：；。，、1.2三月日前周困难户王李住号 \n一是", max_size=120))
def test_whatever_is_pasted_is_read_without_inventing_words(text: str) -> None:
    found = read(text)
    plain = "".join(text.split())
    for words in (
        *(one.text for one in found.heard),
        *(one.text for one in found.promises),
        *(stop.place for stop in found.stops),
        *(family.name for family in found.families),
    ):
        assert words
        assert "".join(words.split()) in plain
