"""Sentences cut where they are not over."""

import re
from collections.abc import Iterator

from ..diagnostic import Severity
from ..document import LINE_BREAKS, Document
from ..registry import Finding, near, rule, wrong

# 为…，结合…。10月8日，…: nothing but what goes before a main clause, then a full stop, then the day.
_PURPOSE = re.compile(
    rf"为(?:了|进一步|深入|切实|全面|推进|推动|贯彻|落实|加强|积极|更好)"
    rf"[^。！？；：{LINE_BREAKS}]{{4,90}}(。)(?:\d{{1,2}}月\d{{1,2}}日|近日|日前|昨天|今天)"
)
_SENTENCE_STARTS = ("", "。", " ", "　", *LINE_BREAKS)
_CLAUSE_HEADS = ("为", "结合", "根据", "按照", "围绕", "针对", "依据", "随着", "在", "以")
# Sentence beginnings that take the subject away: 通过……，使…….
_TAKES_SUBJECT = re.compile(
    rf"(?:通过|经过|随着|由于)[^，。！？；：{LINE_BREAKS}]{{4,30}}，(使(?:得)?)(?![用命馆节者领劲徒])"
)
_REASON = re.compile(
    rf"原因[^，。！？；：{LINE_BREAKS}]{{0,14}}(?:是|在于)[^，。！？；：{LINE_BREAKS}]{{0,30}}(造成|导致|引起|所致)(?:的)?(?=[，。；！？])"
)
_DOUBLE_NEGATION = re.compile(
    rf"(?:避免|防止|杜绝|切忌|谨防)[^，。！？；：、“”{LINE_BREAKS}]{{0,14}}(不再|不要|没有|不发生)[^，。！？；：的{LINE_BREAKS}]{{0,8}}(?=[，。；！？])"
)
_QUOTED = re.compile("“[^”]*”|《[^》]*》|（[^）]*）")


@rule(
    "sentences.cut_adverbial",
    title="句号截断状语",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.1（句号用于句子末尾）",
    confidence=0.85,
    is_fixing=True,
    examples=(
        wrong(
            "为进一步推进邻里建设，结合街道的工作安排⟦。⟧10月8日，大家走访了居民区。",
            "为进一步推进邻里建设，结合街道的工作安排，10月8日，大家走访了居民区。",
        ),
        *near(
            "为进一步推进邻里建设，街道作了安排。10月8日，大家走访了居民区。",
            "工作安排为了推进邻里建设，结合街道的工作安排。10月8日，大家走访了居民区。",
            "为进一步推进邻里建设，结合街道的工作安排，10月8日，大家走访了居民区。",
        ),
    ),
)
def cut_adverbial(document: Document) -> Iterator[Finding]:
    """Only clauses of purpose and ground before the full stop, and the sentence goes on with a day."""
    for hit in _PURPOSE.finditer(document.text):
        if document.text[max(0, hit.start() - 1) : hit.start()] not in _SENTENCE_STARTS:
            continue
        words = document.text[hit.start() : hit.start(1)]
        clauses = _QUOTED.sub("“”", words).split("，")
        if len(clauses) >= 2 and all(clause.startswith(_CLAUSE_HEADS) for clause in clauses):
            yield Finding(hit.start(1), hit.end(1), "句子还没有说完，这里应当用逗号。", "，")


@rule(
    "sentences.no_subject",
    title="“通过……使……”缺主语",
    severity=Severity.WARNING,
    source="语法（介词短语和“使”连用，主语残缺）",
    confidence=0.85,
    examples=(
        wrong(
            "会议结束。通过这次走访，⟦使⟧大家了解了居民的想法。",
            "会议结束。通过这次走访，大家了解了居民的想法。",
        ),
        *near("街道通过多次上门走访，使大家了解了居民的想法。", "会议结束。通过网上办理，使用更方便。"),
    ),
)
def no_subject(document: Document) -> Iterator[Finding]:
    """A sentence that begins with 通过 and the like and goes on with 使."""
    for hit in _TAKES_SUBJECT.finditer(document.text):
        if document.text[max(0, hit.start() - 1) : hit.start()] not in _SENTENCE_STARTS:
            continue
        yield Finding(
            hit.start(1), hit.end(1), f"“{hit[0][:2]}……{hit[1]}……”没有主语，去掉“{hit[1]}”或“{hit[0][:2]}”。"
        )


@rule(
    "sentences.mixed_reason",
    title="“原因是……造成的”句式杂糅",
    severity=Severity.WARNING,
    source="语法（句式杂糅）",
    confidence=0.85,
    examples=(
        wrong("漏水的原因是管道老化⟦造成⟧的。", "漏水的原因是管道老化。"),
        *near("漏水的原因是管道老化。", "漏水是管道老化造成的。", "原因是多方面的，造成了不便。"),
    ),
)
def mixed_reason(document: Document) -> Iterator[Finding]:
    """原因是… and …造成的 in one clause."""
    for hit in _REASON.finditer(document.text):
        yield Finding(hit.start(1), hit.end(1), f"“原因是……”和“……{hit[1]}”两种说法只用一种。")


@rule(
    "sentences.double_negation",
    title="“避免……不再”多了否定",
    severity=Severity.WARNING,
    source="语法（否定误用）",
    confidence=0.85,
    examples=(
        wrong("加装护栏，防止此类事故⟦不再⟧发生。", "加装护栏，防止此类事故再次发生。"),
        *near("加装护栏，防止此类事故再次发生。", "避免出现没有人管的楼道。", "为防止遗漏，名单不再改动。"),
    ),
)
def double_negation(document: Document) -> Iterator[Finding]:
    """避免, 防止 … with 不再, 没有 behind them says the contrary."""
    for hit in _DOUBLE_NEGATION.finditer(document.text):
        yield Finding(hit.start(1), hit.end(1), f"“{hit[0][:2]}”已经是否定，“{hit[1]}”把意思说反了。")
