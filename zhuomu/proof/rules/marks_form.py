"""Marks doubled, clashing, or in a wrong form: ellipsis and dash."""

import re
from collections.abc import Iterator

from ..chinese import HAN
from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong

_STOP = "[，、；：。？！]"
_STOPS = re.compile(f"{_STOP}{{2,}}")
# One expression each: a search for a fixed beginning is many times as fast as one for any stop.
_TWO_STOPS = (
    re.compile("，，"),
    *(re.compile(f"{stop}(?:(?={_STOP})|(?<={_STOP}.))") for stop in "、；：。？！"),
)
_LEGAL_REPEAT = re.compile("[？！]{1,3}")
# One expression each: a search for a fixed beginning is many times as fast as one for alternatives.
_FAKE_ELLIPSES = (
    re.compile("。。。+"),
    re.compile(rf"\.\.\.(?<=[{HAN}].{{3}})\.*"),
    re.compile(rf"…(?<=[{HAN}].)(?!…)"),
)
_ELLIPSIS_AND_SO_ON = re.compile(
    rf"……等(?:等|人|地|国|领导|单位|部门|问题|活动|项目|内容|方面|场所|服务)?(?=[。，；、）”]|[^{HAN}]|\Z)"
)
_FAKE_DASHES = (
    re.compile(rf"--(?<=[{HAN}，。”]--)-*+(?=[{HAN}“])"),
    re.compile("－－++"),
    re.compile("———++"),
    re.compile(rf"—(?<=[，。”]—)(?=[{HAN}])"),
)


@rule(
    "marks.doubled",
    title="点号重叠",
    severity=Severity.ERROR,
    source="GB/T 15834-2011 4.1至4.7（点号）",
    confidence=0.98,
    is_fixing=True,
    examples=(
        wrong("会议开始⟦，，⟧大家入座。", "会议开始，大家入座。"),
        wrong("苹果⟦、，⟧梨和桃。", "苹果、梨和桃。"),
        wrong("会议结束⟦，。⟧大家离席。", "会议结束。大家离席。"),
        wrong("会议结束⟦。。⟧", "会议结束。"),
        *near("真的吗？！太好了！！！", "他说：“好。”大家笑了。", "后来呢……", "他想了想。。。"),
    ),
)
def doubled(document: Document) -> Iterator[Finding]:
    """Two stops in a row; up to three of ？ and ！ are legal, 。。。 is a wrong ellipsis."""
    text = document.text
    for hit in _STOPS.finditer(text) if any(form.search(text) for form in _TWO_STOPS) else ():
        marks = hit[0]
        if _LEGAL_REPEAT.fullmatch(marks) or (len(marks) >= 3 and set(marks) == {"。"}):
            continue
        yield Finding(hit.start(), hit.end(), "点号重叠，只留一个。", _strongest(marks))


def _strongest(marks: str) -> str:
    ends = [mark for mark in marks if mark in "。？！"]
    return ends[0] if ends else marks[0]


@rule(
    "marks.ellipsis",
    title="省略号形式不对",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.11（省略号，六个小圆点占两字）",
    confidence=0.95,
    is_fixing=True,
    examples=(
        wrong("他想了想⟦。。。⟧没有说。", "他想了想……没有说。"),
        wrong("他想了想⟦...⟧没有说。", "他想了想……没有说。"),
        wrong("他想了想⟦…⟧没有说。", "他想了想……没有说。"),
        *near("他想了想……没有说。", "wait...", "版本为1.0...2.0", "………………"),
    ),
)
def ellipsis(document: Document) -> Iterator[Finding]:
    """。。。 or ... or a single … after a Chinese character."""
    for hit in (hit for form in _FAKE_ELLIPSES for hit in form.finditer(document.text)):
        yield Finding(hit.start(), hit.end(), "省略号应当写成“……”。", "……")


@rule(
    "marks.ellipsis_and_so_on",
    title="省略号后又用“等”",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.11（省略号和“等”不并用）",
    confidence=0.95,
    examples=(
        wrong("有苹果、梨、桃⟦……等⟧。", "有苹果、梨、桃等。"),
        wrong("走访了食堂、书屋⟦……等单位⟧。", "走访了食堂、书屋等单位。"),
        *near("有苹果、梨、桃等。", "他说……等到明天再看。", "有苹果、梨、桃……", "再等等……等人来了再说。"),
    ),
)
def ellipsis_and_so_on(document: Document) -> Iterator[Finding]:
    """Both …… and 等 to say that the list goes on."""
    for hit in _ELLIPSIS_AND_SO_ON.finditer(document.text):
        yield Finding(hit.start(), hit.end(), "省略号和“等”意思重复，只用一个。")


@rule(
    "marks.dash",
    title="破折号形式不对",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.10（破折号，占两字）",
    confidence=0.95,
    is_fixing=True,
    examples=(
        wrong("整改点位⟦--⟧社区大楼。", "整改点位——社区大楼。"),
        wrong("整改点位⟦－－⟧社区大楼。", "整改点位——社区大楼。"),
        wrong("最美的风景⟦———⟧邻里。", "最美的风景——邻里。"),
        wrong("“一号”⟦—⟧社区的大楼。", "“一号”——社区的大楼。"),
        *near("整改点位——社区大楼。", "命令 zhuomu --help", "2019-10-08", "梧桐路—锦帆路"),
    ),
)
def dash(document: Document) -> Iterator[Finding]:
    """Two hyphens, one line or three, where a dash is meant."""
    for hit in (hit for form in _FAKE_DASHES for hit in form.finditer(document.text)):
        yield Finding(hit.start(), hit.end(), "破折号应当写成“——”。", "——")
