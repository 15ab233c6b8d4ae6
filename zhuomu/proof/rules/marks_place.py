"""Marks in the wrong place: between quoted items, at the start of a line, missing at its end."""

import re
from collections.abc import Iterator

from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong

_ITEM = r"(?:“[^“”\n]{1,60}”|《[^《》\n]{1,60}》)"
_QUOTED_LIST = re.compile(rf"{_ITEM}(?:、?{_ITEM})++")
_BETWEEN = re.compile("”、“|》、《")
_BETWEEN_TWO = (re.compile("”、“"), re.compile("》、《"))


@rule(
    "marks.comma_between_quoted",
    title="并列的引号、书名号之间用顿号",
    severity=Severity.QUERY,
    source="GB/T 15834-2011 4.5.3.5",
    confidence=0.8,
    is_fixing=True,
    examples=(
        wrong("开展“邻里节⟦”、“⟧读书会⟦”、“⟧义诊日”活动。", "开展“邻里节”“读书会”“义诊日”活动。"),
        wrong("读了《小桥⟦》、《⟧老街》。", "读了《小桥》《老街》。"),
        *near(
            "开展“邻里节”“读书会”活动。",
            "读了《小桥》（节选）、《老街》。",
            "读了《小桥》（节选）、《老街》、《新村》。",
            "开展走访、“邻里节”、“读书会”活动。",
            "开展“邻里节”、“读书会”、走访活动。",
        ),
    ),
)
def comma_between_quoted(document: Document) -> Iterator[Finding]:
    """、 between items that all stand in quotation or title marks; other things in the list make it right."""
    text = document.text
    if not any(form.search(text) for form in _BETWEEN_TWO):
        return
    for chain in _QUOTED_LIST.finditer(text):
        if text[chain.start() - 1 : chain.start()] == "、" or text[chain.end() : chain.end() + 1] in (
            "、",
            "（",
            "(",
        ):
            continue
        for hit in _BETWEEN.finditer(text, chain.start(), chain.end()):
            message = "标有引号或书名号的并列成分之间通常不用顿号。"
            yield Finding(hit.start(), hit.end(), message, hit[0][0] + hit[0][2])


@rule(
    "marks.line_start",
    title="点号在一行的开头",
    severity=Severity.ERROR,
    source="GB/T 15834-2011 5.1（点号不出现在一行之首）",
    confidence=0.95,
    examples=(
        wrong("会议开始\n⟦，⟧大家入座。", "会议开始，\n大家入座。"),
        *near("“好。”\n——他说", "会议开始。\n大家入座。"),
    ),
)
def line_start(document: Document) -> Iterator[Finding]:
    """A stop as the first thing on a line."""
    for paragraph in document.paragraphs:
        if document.text[paragraph.start] in "，。、；：？！":
            yield Finding(paragraph.start, paragraph.start + 1, "点号不应当出现在一行的开头。")


@rule(
    "marks.missing_end",
    title="段末缺少句末点号",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.1（句号用于句子末尾）",
    confidence=0.85,
    examples=(
        wrong(
            "梧桐路街道昨天召开会议，部署下一阶段的工作。会后，大家走访了三个居民⟦区⟧",
            "梧桐路街道昨天召开会议，部署下一阶段的工作。会后，大家走访了三个居民区。",
        ),
        wrong(
            "梧桐路街道昨天召开会议，部署下一阶段的工作。会后，大家走访了三个居民区⟦，⟧",
            "梧桐路街道昨天召开会议，部署下一阶段的工作。会后，大家走访了三个居民区。",
        ),
        *near(
            "梧桐路街道召开会议部署下一阶段的工作，大家走访了三个居民区并与居民座谈交流",
            "梧桐路街道昨天召开会议，部署下一阶段的工作。会后，大家走访了三个居民区。（党建办）",
            "梧桐路街道昨天召开会议，部署下一阶段的工作。会后，大家走访了三个居民\n"
            "区，听取了意见。居民们说，这样的走访多多益善。大家在回来的路上又到了两个\n"
            "小区。",
        ),
    ),
)
def missing_end(document: Document) -> Iterator[Finding]:
    """Running text whose paragraph stops without an end mark, unless the layout cuts lines anyway."""
    if document.is_wrapped:
        return
    for paragraph in document.unfinished:
        is_comma = document.text[paragraph.end - 1] in "，、"
        message = "段末用了句内点号，应当用句末点号。" if is_comma else "段末缺少句末点号。"
        yield Finding(paragraph.end - 1, paragraph.end, message)
