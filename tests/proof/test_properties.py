"""What holds of `check` on every text, hostile ones included."""

import sys
from collections import Counter
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhuomu.proof import all_rules, check

# Pieces that set rules off, between any characters at all (lone surrogates among them).
PIECES = st.sampled_from(
    list("“”‘’「」《》（）()【】，。、；：？！…—－.,:;\"'\n　 月日年时分一二三十是要的了和第")
    + [
        "2019年",
        "11月1日",
        "星期一",
        "党工委",
        "副",
        "书记",
        "林川",
        "近300人左右",
        "。。。",
        "等",
        "另外三位",
        "以上",
    ]
    + [example.text for rule in all_rules() for example in rule.examples]
)
ANYTHING = st.characters(exclude_categories=())
TEXTS = st.lists(st.one_of(PIECES, ANYTHING), max_size=60).map("".join)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_marks_lie_in_the_text_sorted_unique_and_the_same_again(text: str) -> None:
    marks = check(text)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert [mark.start for mark in marks] == sorted(mark.start for mark in marks)
    assert len(set(marks)) == len(marks)
    assert check(text) == marks


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_marks_are_short_have_a_sentence_a_source_and_a_change(text: str) -> None:
    for mark in check(text):
        assert mark.message.endswith("。")
        assert mark.source
        assert 0 < mark.confidence <= 1
        assert mark.suggestion != text[mark.start : mark.end]


FIXING = {rule.id for rule in all_rules() if rule.is_fixing}


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_taking_a_suggestion_of_a_fixing_rule_silences_that_mark(text: str) -> None:
    for mark in check(text):
        if mark.rule not in FIXING or mark.suggestion is None:
            continue
        words = text[mark.start : mark.end]
        fixed = text[: mark.start] + mark.suggestion + text[mark.end :]
        same = [again for again in check(fixed) if (again.rule, again.start) == (mark.rule, mark.start)]
        assert words not in [fixed[again.start : again.end] for again in same]


HOSTILE = {
    "open quotes": "“",
    "close quotes": "”",
    "open brackets": "（《",
    "crossing": "《“》”",
    "nested pairs": "“”",
    "quoted items": "“甲”",
    "lists": "名单：甲、乙\n",
    "counting": "一是甲，",
    "posts": "党工委书记、",
    "purpose": "为了",
    "one character": "啊",
    "two characters": "的了",
    "dots": ".",
    "hyphens": "-",
    "digits": "1",
    "months": "1月",
    "percent": "1—2%",
    "lines": "“\n",
    "surrogates": "\ud800",
    "wrong words": "亲睐",
    "contexts": "截止",
    "objects": "加强作用，",
    "speakers": "居民董立新说，",
    "quoted names": "“三驾马车”",
    "reasons": "原因是",
    "grounds": "围绕主题。",
    "headlines": "42家企业\n他来了。他走了，走得很远很远很远很远，不再回来了。\n",
    "spaces": "街 道。",
    "homes": "12弄3号",
    "long numbers": "13800138000，",
    "modals": "要进一步",
    "never doubled": "者",
    "vague numbers": "三、四",
    "brackets with stops": "（甲。）乙",
    "mixed forms": "围绕甲为",
    "parts": "共有3人，其中4人，",
    "sexes": "男5人、女",
    "hours": "9:00—",
    "days": "1月9日至3日",
    "by strokes": "姓氏笔画为序：丁一、",
    "strokes and blanks": "姓氏笔画王　川 ",
    "ages": "沈一鸣（86岁",
    "led": "在街道的",
    "places": "桂花弄居民区",
    "expressions": "“邻里守望”",
    "repeated sentences": "街道召开了楼组长会议。",
    "repeated items": "、梧桐路",
    "doubled characters": "民民区",
    "addressed": "沈一鸣女士",
    "plates": "沪A·12B45",
    "deputies": "街道党工委副书记林川、",
}


def steps(text: str) -> int:
    """Lines of Python that checking takes, the measure of growth that no slow machine disturbs."""
    count: Counter[str] = Counter()

    def trace(frame: FrameType, event: str, _: object) -> object:
        count[event] += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        check(text)
    finally:
        sys.settrace(before)
    return count["line"] + count["call"]


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    small, large = steps(piece * 300), steps(piece * 1200)
    assert large <= 4.6 * small + 2000


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_line_of_a_hundred_thousand_hostile_characters_is_checked(piece: str) -> None:
    marks = check(piece * (100_000 // len(piece)))
    assert all(mark.end <= 100_000 for mark in marks)
