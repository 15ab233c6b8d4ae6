"""Parts of a sentence that are missing: the subject that an adverbial has swallowed, the noun at the end of an object."""

import re
from collections.abc import Iterator

from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong
from .grammar_forms_logic import LED, MISSING
from .grammar_found import found_forms
from .grammar_scan import unspoken
from .grammar_words import MAKES, places
from .sentences import no_subject
from .sentences_mixed import led_subject

_LONGEST = 110
_ENDS = "。！？；：\n"
_TIME = "(?:同时|此外|近年来|目前|如今|现在|今年以来)?"
# Clauses that give a ground, a means, a time, and nothing that could be a subject.
_ADVERBIAL = re.compile(
    f"{_TIME}(?:(?:通过|经过|随着|伴随着|由于|凭借着?|凭着|依靠)(?!了).{{2,}}"
    "|在.{2,}(?:下|背景下|过程中|同时)"
    "|经(?=[^济理贸常营典历验费纪销商认络过]).{2,})\\Z"
)
_OPENERS = tuple("通经随伴由凭依在同此近目如现今 　”")
_BEFORE = re.compile("，(才能?|可以|能够?|将|也|就|必将)?\\Z")
_OTHER_WORD = re.compile("使[用命馆节者领劲徒]|让(?:我们|一|人想|位|步|座)")
_QUOTED = re.compile("“[^”]*”|《[^》]*》|（[^）]*）")


@rule(
    LED,
    title="状语后面直接“使”“让”，缺主语",
    severity=Severity.WARNING,
    source="语法（病句：主语残缺），黄伯荣、廖序东《现代汉语》",
    confidence=0.85,
    examples=(
        wrong("随着新食堂的开张，⟦让⟧老人吃饭更方便。", "随着新食堂的开张，老人吃饭更方便。"),
        wrong("经过三次上门调解，才⟦使⟧两家和好。"),
        wrong(
            "会议结束。通过上门走访，通过发放问卷，⟦使⟧大家了解了居民的想法。",
            "会议结束。通过上门走访，通过发放问卷，大家了解了居民的想法。",
        ),
        wrong("由于管道老化、雨水多等因素⟦导致⟧漏水。", "由于管道老化、雨水多等因素，漏水严重。"),
        *near(
            "街道通过上门走访，让大家安心。",
            "通过走访，街道让大家安心。",
            "随着新食堂开张，老人吃饭更方便。",
            "随着镜头，让我们走进小区。",
            "在食堂里，王阿姨让大家先坐下。",
            "通过了验收，让大家安心。",
        ),
    ),
)
def lost_subject(document: Document) -> Iterator[Finding]:
    """A sentence that is nothing but adverbials up to 使 or 让; the shorter ones are left to no_subject."""
    found = [*document.once(found_forms).get(LED, ()), *_led(document)]
    yield from unspoken(found, no_subject(document), led_subject(document))


def _led(document: Document) -> Iterator[Finding]:
    text = document.text
    found = document.once(places)
    for word in found.keys() & MAKES:
        for at in (start + 1 for start in found[word]):
            comma = _BEFORE.search(text[max(0, at - 3) : at])
            if comma and not _OTHER_WORD.match(text, at) and _is_adverbial(text, at - len(comma[0])):
                end = at + 2 if text.startswith("使得", at) else at + 1
                makes = text[at:end]
                message = f"前面都是状语，“{makes}”没有主语：去掉“{makes}”，或者去掉前面的介词。"
                yield Finding(at, end, message, None if comma[1] else "")


def _is_adverbial(text: str, end: int) -> bool:
    """Whether the sentence up to `end` is a row of adverbials."""
    first = max(0, end - _LONGEST)
    start = 1 + max(text.rfind(mark, first, end) for mark in _ENDS)
    if (start == 0 < first) or not text.startswith(_OPENERS, start):
        return False
    clauses = _QUOTED.sub("某", text[start:end]).strip(" 　”").split("，")
    return all(map(_ADVERBIAL.match, clauses))


@rule(
    MISSING,
    title="宾语不全",
    severity=Severity.WARNING,
    source="语法（病句：宾语残缺），黄伯荣、廖序东《现代汉语》",
    confidence=0.7,
    examples=(
        wrong("为⟦满足⟧居民就医，增开一班车。", "为满足居民就医需求，增开一班车。"),
        wrong("街道将⟦加大⟧对群租的整治。", "街道将加大对群租的整治力度。"),
        *near(
            "为满足居民就医需求，增开一班车。",
            "街道将加大对群租的整治力度。",
            "街道将加大投入。",
            "满足大家的要求。",
        ),
    ),
)
def object_missing(document: Document) -> Iterator[Finding]:
    """满足…就医 without 需求, 加大…整治 without 力度."""
    yield from document.once(found_forms).get(MISSING, ())


_PRONOUNS = "我他她它咱你人哥爷娘"
_COUNTED = re.compile(
    "(?:[0-9０-９一二两三四五六七八九十百千万亿几多余][名位]|许多|众多|不少|数[十百千]名)"
    "(?![^，。；、]{0,8}[带告求说讲诉都请看教帮助])"
    "[^，。；、！？：“”\\s的和与及跟同对给向把被让为是在]{1,7}\\Z"
)


@rule(
    "sentences.plural_twice",
    title="数量词和“们”不能同用",
    severity=Severity.WARNING,
    source="语法（“们”不与数量词同用），黄伯荣、廖序东《现代汉语》",
    confidence=0.85,
    examples=(
        wrong("30名志愿者⟦们⟧冒雨赶来。", "30名志愿者冒雨赶来。"),
        wrong("许多居民⟦们⟧都来了。", "许多居民都来了。"),
        *near(
            "志愿者们冒雨赶来。",
            "3位老师告诉孩子们。",
            "两位书记和居民们座谈。",
            "30名志愿者冒雨赶来，他们很累。",
        ),
    ),
)
def plural_twice(document: Document) -> Iterator[Finding]:
    """30名志愿者们: a counted noun takes no plural."""
    text = document.text
    at = text.find("们")
    while at >= 0:
        # Most are 我们, 他们: a quick look spares the slow one.
        if text[at - 1 : at] not in _PRONOUNS and _COUNTED.search(text[max(0, at - 12) : at]):
            yield Finding(at, at + 1, "前面已经有数量，去掉“们”。", "")
        at = text.find("们", at + 1)
