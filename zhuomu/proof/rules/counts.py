"""Totals against what is counted in the same breath: “甲”“乙”两个议题, 三部作品《甲》《乙》."""

import re
from collections.abc import Iterator

from ..chinese import numeral_value
from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong

_N = r"([一二两三四五六七八九十]{1,3}|\d{1,2})"
_UNIT = r"(?:个|项|大|种|类|本|部|家|支|条|方面|场|首|篇|门|块|座|届|点|句)"
_QUOTED = r"(?:“[^“”\n]{1,60}”|《[^《》\n]{1,60}》)"
_JOIN = "(?:、|和|与|及|以及)?"
_LIST = re.compile(rf"{_QUOTED}(?:{_JOIN}{_QUOTED})++")
# Two items: an opening mark after a closing one, both fast to find.
_SIDE_BY_SIDE = tuple(
    re.compile(f"{opener}(?:(?<=[”》].)|(?<=[”》][、和与及].)|(?<=[”》]以及.))") for opener in "“《"
)
# 一个个, 一句句 tell no total.
_TOTAL = re.compile(rf"(?!这一)这?{_N}(?P<unit>{_UNIT})(?!月|半|多|(?P=unit))")
_PIECE = re.compile(_QUOTED)
_LOOSE_BEFORE = re.compile(r"[、和与及]\Z|[、]\S{1,12}\Z")


@rule(
    "counts.quoted_items",
    title="总数与列出的引号、书名号项数不符",
    severity=Severity.WARNING,
    source="总数（与列出的项数应当一致）",
    confidence=0.85,
    examples=(
        wrong("围绕⟦“安商”“稳商”三个⟧议题座谈。", "围绕“安商”“稳商”两个议题座谈。"),
        wrong("推荐⟦《小桥》《老街》和《新村》两本⟧书。", "推荐《小桥》《老街》和《新村》三本书。"),
        *near(
            "围绕“安商”“稳商”两个议题座谈。",
            "围绕“安商”“稳商”等三个议题座谈。",
            "围绕党建、“安商”“稳商”三个议题座谈。",
            "获得“先进”“文明”两项称号。",
            "确定“学习、走访”和“整改”三项任务。",
            "把一句“你好”“再见”一句句记下来。",
        ),
    ),
)
def quoted_items(document: Document) -> Iterator[Finding]:
    """Two or more quoted items, then at once their total."""
    text = document.text
    if not any(form.search(text) for form in _SIDE_BY_SIDE):
        return
    for chain in _LIST.finditer(text):
        total = _TOTAL.match(text, chain.end())
        said = numeral_value(total[1]) if total else None
        pieces = _PIECE.findall(chain[0])
        listed = len(pieces)
        if total is None or said is None or said == listed:
            continue
        # “甲、乙”和“丙”三项 may count what stands inside the marks.
        if any("、" in piece for piece in pieces):
            continue
        if not _LOOSE_BEFORE.search(text[max(0, chain.start() - 14) : chain.start()]):
            message = f"前面列出了{listed}项，这里说“{total[1]}”。"
            yield Finding(chain.start(), total.end(), message)
