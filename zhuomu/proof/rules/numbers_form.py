"""Zeros of the wrong script inside Chinese numerals, and ranges that run backwards or lose their unit."""

import re
from collections.abc import Iterator

from ..diagnostic import Severity
from ..document import Document, matches
from ..registry import Finding, near, rule, wrong
from .numbers import range_signs

_DIGITS = "〇零一二三四五六七八九"
_FALSE_ZEROS = {
    zero: rf"{zero}(?<=[{_DIGITS}].)(?=[{_DIGITS}])(?![一二三四五六七八九][、，])" for zero in "0０OoＯ○"
}
_NUMBER = r"(\d+(?:\.\d+)?)"
_RANGE_SIGNS = "—～~"
_BEFORE = re.compile(r"(?<![\d.,，/:：—～~-])(\d+(?:\.\d+)?)\Z")
_AFTER = re.compile(r"(\d+(?:\.\d+)?)(年|岁|人|名|户|元|万元|亿元|天|米|公里|公斤|小时|分钟|度|℃|个(?!月)|%)")
_BIG_UNIT = re.compile(r"(\d+(?:\.\d+)?)([万亿])")
_NO_RANGE_BEFORE = re.compile("[第A-Za-z航次班车电话热线邮编号比今前]\\Z")


def _of_range(document: Document) -> Iterator[tuple[re.Match[str], int, re.Match[str]]]:
    """Of each range: its sign, where the first number begins, that number."""
    text = document.text
    for sign in document.once(range_signs):
        if sign[0] not in _RANGE_SIGNS or not (text[sign.start() - 1] + text[sign.end()]).isascii():
            continue
        first = max(0, sign.start() - 12)
        head = _BEFORE.search(text[first : sign.start()])
        if head:
            yield sign, first + head.start(), head


@rule(
    "numbers.false_zero",
    title="汉字数字里夹了“0”“O”“○”",
    severity=Severity.ERROR,
    source="GB/T 15835-2011 4.3、5.2（编号、年份里的零写作“〇”，不与阿拉伯数字混用）",
    confidence=0.95,
    is_fixing=True,
    examples=(
        wrong("二⟦0⟧一九年十月", "二〇一九年十月"),
        wrong("一⟦○⟧二室", "一〇二室"),
        wrong("五⟦O⟧三路公交车", "五〇三路公交车"),
        *near("二〇一九年十月", "10一二", "一0", "一2三"),
    ),
)
def false_zero(document: Document) -> Iterator[Finding]:
    """A zero, a letter or a circle between two Chinese digits."""
    for hit in matches(document.text, _FALSE_ZEROS):
        yield Finding(hit.start(), hit.end(), "汉字数字里的零应当写作“〇”。", "〇")


@rule(
    "numbers.range_order",
    title="数值范围前大后小",
    severity=Severity.WARNING,
    source="GB/T 15835-2011 5.1.6（数值范围，前小后大）",
    confidence=0.85,
    examples=(
        wrong("面向⟦70—60岁⟧老人。", "面向60—70岁老人。"),
        wrong("⟦2020—2019年⟧的工作。", "2019—2020年的工作。"),
        *near("面向60—70岁老人。", "2018—19年", "101—12个", "距今7500—3000年", "G70—60公里处", "电话64—32个"),
    ),
)
def range_order(document: Document) -> Iterator[Finding]:
    """A range with a unit whose first number is the larger, both with as many digits."""
    text = document.text
    for sign, start, head in _of_range(document):
        tail = _AFTER.match(text, sign.end())
        if not tail or len(head[1]) != len(tail[1]) or float(head[1]) <= float(tail[1]):
            continue
        if not _NO_RANGE_BEFORE.search(text[max(0, start - 1) : start]):
            yield Finding(start, tail.end(), f"范围的前一个数“{head[1]}”比后一个数“{tail[1]}”大。")


@rule(
    "numbers.range_unit",
    title="数值范围省了“万”“亿”",
    severity=Severity.QUERY,
    source="GB/T 15835-2011 5.1.6（如15万—30万不写为15—30万）",
    confidence=0.7,
    is_fixing=True,
    examples=(
        wrong("投入⟦10—20万⟧元。", "投入10万—20万元。"),
        *near("投入10万—20万元。", "2018—2020年", "第10—20万册"),
    ),
)
def range_unit(document: Document) -> Iterator[Finding]:
    """A range of large numbers whose first has lost its 万 or 亿."""
    text = document.text
    for sign, start, head in _of_range(document):
        tail = _BIG_UNIT.match(text, sign.end())
        if tail and not _NO_RANGE_BEFORE.search(text[max(0, start - 1) : start]):
            right = f"{head[1]}{tail[2]}{sign[0]}{tail[0]}"
            message = f"范围里前一个数的“{tail[2]}”不能省，会被看成{head[1]}。"
            yield Finding(start, tail.end(), message, right)
