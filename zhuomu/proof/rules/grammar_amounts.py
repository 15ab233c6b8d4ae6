"""About, nearly, more than, said twice with words between."""

import re
from collections.abc import Iterator

from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong
from .grammar_scan import unspoken
from .grammar_words import ABOUT_HEADS, AT_LEAST, DIGITS, places
from .numbers import approximate_twice

_AMOUNT = f"(?:百分之[一二三四五六七八九十百]+|[0-9０-９][0-9０-９.,．]*[%％℅]?|[{DIGITS}半]+)[十百千万亿]*"
# 约 is the end of another word: 节约, 签约.
_NO_ABOUT = "(?<![节预签条违合契纽集公邀履特续制隐简婉北誓失守解立相])"
_ABOUT = f"{_NO_ABOUT}(?:大约|约|大概|将近|接近)"
_GAP = f"(?:[^，。；！？：、“”\\n和与至缩延增降减提比从到上下{DIGITS}]|达到){{1,8}}"
_ROUND = re.compile(f"(?P<about>{_ABOUT})(?P<gap>{_GAP})?{_AMOUNT}[^，。；！？\\n、]{{0,4}}?\\Z")
_ABOVE = re.compile(f"(?:超过了?|超|逾)({_AMOUNT})个?(?P<m>[多余])(?![年天半]|个月)")
_NEARLY = re.compile(
    f"[约近]({_AMOUNT})个?(?:(?P<m>[多余])(?!(?:年|天|个月|月|周|日)|额|热)|[^，。；！？\\n、0-9]{{0,2}}(?P<n>以上))"
)
# 至少39次2.5级以上余震: the second is no count.
_LEAST = re.compile(
    f"(?:至少|最少|起码)[^，。；！？：、“”\\n{DIGITS}]{{0,8}}{_AMOUNT}[^，。；！？\\n、级度{DIGITS}]{{0,3}}(以上)"
)
_NEARLY_PREVIOUS = re.compile("[节预签条违合契纽集公邀履特续制隐简婉北誓失守解立相最临附就远靠]\\Z")


@rule(
    "numbers.approximate_apart",
    title="概数说了两次",
    severity=Severity.WARNING,
    source="GB/T 15835-2011 5.2（概数）；语法（病句：成分赘余）",
    confidence=0.9,
    is_fixing=True,
    examples=(
        wrong("来听课的大约有300人⟦左右⟧。", "来听课的大约有300人。"),
        wrong("约占全部住户的百分之四十⟦左右⟧。", "约占全部住户的百分之四十。"),
        wrong("签字的住户接近于70%⟦左右⟧。", "签字的住户接近于70%。"),
        wrong("面积超过1700⟦多⟧平方米。", "面积超过1700平方米。"),
        wrong("近3000⟦余⟧棵树种下了。", "近3000棵树种下了。"),
        wrong("约90%⟦以上⟧的住户签了字。", "约90%的住户签了字。"),
        wrong("学会这门手艺至少要学三年⟦以上⟧。", "学会这门手艺至少要学三年。"),
        *near(
            "来听课的有300人左右。",
            "至少记录到39次3级以上余震。",
            "大约有300人，左右两边都坐满了。",
            "节约300元左右。",
            "车程由大约两小时缩短至50分钟左右。",
            "近十多年来，变化很大。",
            "超过一多半的住户签了字。",
            "面积1700多平方米。",
        ),
    ),
)
def approximate_apart(document: Document) -> Iterator[Finding]:
    """大约…左右 with words between, 超过…多, 近…余; what approximate_twice marks is left to it."""
    found = [*_rounds(document), *_heads(document), *_leasts(document)]
    yield from unspoken(found, approximate_twice(document))


def _rounds(document: Document) -> Iterator[Finding]:
    for at in document.once(places).get("左右", ()):
        about = _ROUND.search(document.text[max(0, at - 28) : at])
        if about is not None:
            yield Finding(at, at + 2, f"“{about['about']}”和“左右”只用一个。", "")


def _heads(document: Document) -> Iterator[Finding]:
    text = document.text
    for word, starts in document.once(places).items():
        head = word[0]
        if head not in ABOUT_HEADS:
            continue
        for at in starts:
            if head in "逾超":
                hit = _ABOVE.match(text, at)
            else:
                hit = None if _NEARLY_PREVIOUS.search(text[max(0, at - 1) : at]) else _NEARLY.match(text, at)
            if hit is not None:
                group = "m" if hit["m"] else "n"
                yield Finding(*hit.span(group), f"“{head}”和“{hit[group]}”只用一个。", "")


def _leasts(document: Document) -> Iterator[Finding]:
    found = document.once(places)
    for word in AT_LEAST:
        for hit in (_LEAST.match(document.text, at) for at in found.get(word, ())):
            if hit is not None:
                yield Finding(*hit.span(1), f"“{word}”和“以上”只用一个。", "")
