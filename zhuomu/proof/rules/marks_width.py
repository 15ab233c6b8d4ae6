"""Half-width marks in Chinese text. Text from a PDF has them as a habit: then one query says so, once."""

import re
from collections.abc import Iterator

from ..chinese import HAN
from ..diagnostic import Severity
from ..document import LINE_BREAKS, Document, matches
from ..registry import Finding, near, rule, wrong

_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
_AFTER_HAN = rf"(?<=[{HAN}”’》）】].)"
_AT_END = rf"[ \t　]*(?:[{LINE_BREAKS}]|\Z)"
_STOPS = {
    **{stop: rf"[{stop}]{_AFTER_HAN}(?=[{HAN}“‘《（【0-9]|{_AT_END})" for stop in ",;:?!"},
    ".": rf"\.{_AFTER_HAN}(?={_AT_END})",
}
_BRACKETS = re.compile(rf"\([^()（）{LINE_BREAKS}]{{1,80}}\)")
_STRAIGHT = re.compile(rf'"[^"“”{LINE_BREAKS}]{{1,80}}"')
_HAN = re.compile(f"[{HAN}]")
# So many of them, and outnumbering the right ones, are how the text was set and no slip.
_HABIT = 4


def _judged(
    found: list[re.Match[str]], right_count: int, what: str, replace: dict[str, str] | str
) -> Iterator[Finding]:
    """Each as its own finding, or one query for all when they are the habit of the text."""
    if found and (len(found) >= max(_HABIT, right_count)):
        first = found[0]
        message = f"全文的{what}多用半角（共{len(found)}处），请统一改成全角。"
        yield Finding(first.start(), first.end(), message, severity=Severity.QUERY, confidence=0.6)
        return
    for hit in found:
        words = hit[0]
        suggestion = replace[words] if isinstance(replace, dict) else replace[0] + words[1:-1] + replace[1]
        yield Finding(hit.start(), hit.end(), f"中文里的{what}应当用全角。", suggestion)


@rule(
    "marks.half_width",
    title="中文里的半角点号",
    severity=Severity.ERROR,
    source="GB/T 15834-2011 5.1（标点符号的位置和书写形式）",
    confidence=0.97,
    is_fixing=True,
    examples=(
        wrong("会议开始⟦,⟧大家入座。", "会议开始，大家入座。"),
        wrong("电话⟦:⟧12345，全天开通。", "电话：12345，全天开通。"),
        wrong("他来了⟦.⟧", "他来了。"),
        *near(
            "比分为3:2，门票1,200元，9:30开门。",
            "Yes, we can. 好。",
            "网址是zhuomu.example，欢迎访问。",
            "一，二。",
        ),
    ),
)
def half_width(document: Document) -> Iterator[Finding]:
    """, ; : ? ! between Chinese characters, and a half-width full stop at the end of a line."""
    text = document.text
    found = sorted(matches(text, _STOPS), key=lambda hit: hit.start())
    right = sum(map(text.count, _FULL.values())) if found else 0
    return _judged(found, right, "点号", _FULL)


@rule(
    "marks.half_bracket",
    title="中文里的半角括号",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.9（括号）",
    confidence=0.9,
    is_fixing=True,
    examples=(
        wrong("办法⟦(草案)⟧已经通过，细则（草案）待议。", "办法（草案）已经通过，细则（草案）待议。"),
        wrong("办法⟦(草案)⟧已经通过。", "办法（草案）已经通过。"),
        wrong("⟦(甲)⟧、(乙)、(丙)、(丁)四组。"),
        *near("函数f(x)单调。", "世界卫生组织(WHO)", "办法（草案）已经通过。"),
    ),
)
def half_bracket(document: Document) -> Iterator[Finding]:
    """Half-width brackets around Chinese words."""
    found = [hit for hit in _BRACKETS.finditer(document.text) if _HAN.search(hit[0])]
    return _judged(found, document.text.count("（") if found else 0, "括号", "（）")


@rule(
    "marks.straight_quote",
    title="中文里的直引号",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.8（引号）",
    confidence=0.9,
    is_fixing=True,
    examples=(
        wrong('开展⟦"好邻居"⟧评选和“好家庭”评选。', "开展“好邻居”评选和“好家庭”评选。"),
        *near("开展“好邻居”评选。", '歌曲"Hello"很动听。', '一块27"屏幕和一块32"屏幕。'),
    ),
)
def straight_quote(document: Document) -> Iterator[Finding]:
    """Straight double quotation marks around Chinese words."""
    found = [
        hit
        for hit in _STRAIGHT.finditer(document.text)
        if _HAN.search(hit[0]) and not document.text[hit.start() - 1 : hit.start()].isdigit()
    ]
    return _judged(found, document.text.count("“") if found else 0, "引号", "“”")
