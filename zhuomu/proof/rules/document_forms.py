"""Quoted expressions and names of places that differ by one character inside one text."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from ..chinese import HAN
from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong
from .consistency import quoted_words

_SHORTEST = 4
# One expression each: a search for a fixed beginning is many times as fast as one for alternatives.
_PLACES = tuple(map(re.compile, ("居民区", "小区", "社区", "花园", "新村", "公寓")))
# 东村 and 西村, 一期 and 二期 are two things.
_TELLS_APART = frozenset(
    "一二三四五六七八九十百千0123456789东南西北中上下左右前后里外内新老旧大小高低"
    "男女甲乙丙丁春夏秋冬早晚长短多少正副省市区县国"
)
_NAME = re.compile(f"[{HAN}]{{5,6}}")
_MOST = 60
_OFTEN = 2
_BESIDE = 16


def _odd_ones(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """(said once, said often) of words of one length, apart in one character that does not tell two things apart."""
    found = []
    often = [word for word, count in counts.items() if count >= _OFTEN][:_MOST]
    for once in [word for word, count in counts.items() if count == 1][:_MOST]:
        for word in often:
            if len(word) != len(once):
                continue
            apart = [(a, b) for a, b in zip(word, once, strict=True) if a != b]
            if len(apart) == 1 and not _TELLS_APART.intersection(apart[0]):
                found.append((once, word))
                break
    # 一卡通办, 一卡通结, 一卡通游: several beside one are a series.
    series = Counter(word for _, word in found)
    return [(once, word) for once, word in found if series[word] == 1]


@rule(
    "document.quote_variant",
    title="同一引语有两种写法",
    severity=Severity.QUERY,
    source="前后一致（同一说法的用字）",
    confidence=0.6,
    examples=(
        wrong(
            "“邻里守望”开始了，“邻里守望”这个星期报名三百人，还在增加。⟦“邻里守旺”⟧队员上门服务。",
            "“邻里守望”开始了，“邻里守望”这个星期报名三百人，还在增加。“邻里守望”队员上门服务。",
        ),
        *near(
            "“邻里守望”开始了，“邻里守望”报名三百人。“邻里互助”队员上门。",
            "“东门夜话”开始了，“东门夜话”报名三百人。“西门夜话”也开始了。",
            "“邻里守望”开始了，“邻里守旺”队员上门。",
        ),
    ),
)
def quote_variant(document: Document) -> Iterator[Finding]:
    """A quoted expression said twice and more, and once with another character."""
    text = document.text
    counts = {word: count for word, count in document.once(quoted_words).items() if len(word) >= _SHORTEST}
    for once, word in _odd_ones(counts):
        at = text.find(f"“{once}”")
        # “一企一策”“一园一策”: named side by side they are two.
        first = max(0, at - _BESIDE)
        if text.find(f"“{word}”", first, at + len(once) + _BESIDE) >= 0:
            continue
        yield Finding(at, at + len(once) + 2, f"别处写作“{word}”，这里差一个字，请核对。", f"“{word}”")


@rule(
    "document.place_variant",
    title="同一地名有两种写法",
    severity=Severity.QUERY,
    source="前后一致（地名的用字）",
    confidence=0.6,
    examples=(
        wrong(
            "桂花弄居民区开会，桂花弄居民区报名。⟦桂花巷居民区⟧也报名。",
            "桂花弄居民区开会，桂花弄居民区报名。桂花弄居民区也报名。",
        ),
        *near(
            "桂花弄居民区开会，桂花弄居民区报名。玉兰苑居民区也报名。",
            "桂花东居民区开会，桂花东居民区报名。桂花西居民区也报名。",
            "桂花弄居民区开会。桂花巷居民区也报名。",
        ),
    ),
)
def place_variant(document: Document) -> Iterator[Finding]:
    """The three characters before 居民区 and its like: often one, once another that differs in one of them."""
    text = document.text
    names = [text[max(0, hit.start() - 3) : hit.end()] for form in _PLACES for hit in form.finditer(text)]
    if len(names) <= _OFTEN:
        return
    found = Counter(name for name in names if _NAME.fullmatch(name))
    for once, word in _odd_ones(found):
        # Where only the first of the characters differs, it belongs to the words before: 对老旧小区, 让老旧小区.
        if once[1:] == word[1:]:
            continue
        at = text.find(once)
        yield Finding(at, at + len(once), f"别处写作“{word}”，这里差一个字，请核对。", word)
