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
