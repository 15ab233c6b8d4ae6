"""Lists of people: posts in their order, surnames in the order of their strokes, forms of address, ages."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ..chinese import HAN, SURNAMES
from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong
from ..strokes import surname_strokes
from .people import titled_names

_BY_STROKES = re.compile(r"姓氏笔[画划](?:为序|排列|排序|顺序|次序|先后|多少)?[^\n、，。]{0,6}?[）)：:]*")
# 王　川: names of two characters are set as wide as those of three.
_SPREAD = re.compile(rf"(?<![{HAN}])([{HAN}])([ 　]{{1,2}})([{HAN}])(?![{HAN}])")
_ENTRY = re.compile(rf"[、，,\s]*([{HAN}]{{2,4}})(?:[（(][^（）()\n]{{1,8}}[）)])?(?=[、，,。；\s]|\Z)")
_LIST_REACH = 1200
_LEAST_NAMES = 3
_ADDRESS = {"先生": "女士", "女士": "先生", "爷爷": "奶奶", "奶奶": "爷爷", "老伯": "阿婆", "阿婆": "老伯"}
_ADDRESSED = re.compile("先生|女士|爷爷|奶奶|老伯|阿婆")
_AGE = re.compile(r"岁(?<=\d.)")
_AGE_BEFORE = re.compile(rf"([{HAN}]{{3}})(?:[（(，]|今年)+(?:[男女][，、])?(?:今年)?(\d{{2,3}})\Z")
_AGE_AFTER = re.compile(
    rf"的?(?:居民|老人|党员|志愿者|楼组长|退休教师|退休工人|老党员)?([{HAN}]{{3}})"
    r"(?=[，。、说在是的和与告表介坦家从每有]|\Z)"
)
_MOST = 200


@rule(
    "people.deputy_first",
    title="副职排在正职前面",
    severity=Severity.WARNING,
    source="社区报惯例（同一机构先正职后副职）",
    confidence=0.8,
    examples=(
        wrong(
            "街道党工委副书记林川、街道党工委书记⟦沈一鸣⟧出席。",
            "街道党工委书记沈一鸣、街道党工委副书记林川出席。",
        ),
        *near(
            "街道党工委书记沈一鸣、党工委副书记林川出席。",
            "区委副书记林川、街道党工委书记沈一鸣出席。",
            "街道党工委副书记林川介绍了情况。街道党工委书记沈一鸣出席。",
        ),
    ),
)
def deputy_first(document: Document) -> Iterator[Finding]:
    """In one list a deputy and then the head of the same body."""
    text = document.text
    for before, after in pairwise(document.once(titled_names)):
        between = text[before.end : after.start]
        is_list = between.startswith("、") and len(between) <= 30 and not re.search("[。；，\n]", between)
        is_same = (before.body, before.rank) == (after.body, after.rank)
        if is_list and is_same and before.is_vice and not after.is_vice and after.owner in ("", before.owner):
            post = f"{after.body}{after.rank}"
            yield Finding(
                after.start, after.end, f"{post}“{after.name}”排在副职“{before.name}”后面，请核对次序。"
            )


@rule(
    "people.strokes",
    title="没有按姓氏笔画排列",
    severity=Severity.WARNING,
    source="姓氏笔画排序惯例（GF 3003-1999；笔画数按GF 0014-2009）",
    confidence=0.85,
    examples=(
        wrong(
            "候选人名单（按姓氏笔画为序）：王　川、李大山、⟦朱小溪⟧、沈一鸣。",
            "候选人名单（按姓氏笔画为序）：王　川、朱小溪、李大山、沈一鸣。",
        ),
        wrong(
            "（按姓氏笔画排列）\n王川 朱小溪\n何秋水 ⟦丁一⟧", "（按姓氏笔画排列）\n丁一 王川\n朱小溪 何秋水"
        ),
        *near(
            "候选人名单（按姓氏笔画为序）：王　川、朱小溪、李大山、沈一鸣。",
            "候选人名单：沈一鸣、李大山、王川。",
            "（按姓氏笔画为序）沈一鸣、王川。",
            "按姓氏笔画为序公布，公布之后不再改动，请大家核对。",
        ),
    ),
)
def strokes(document: Document) -> Iterator[Finding]:
    """Names after 按姓氏笔画 whose surname has fewer strokes than the one before."""
    text = document.text
    for notice in _BY_STROKES.finditer(text):
        names = _names_after(text, notice.end())
        if len(names) < _LEAST_NAMES:
            continue
        last, last_name = 0, ""
        for start, end, name in names:
            count = surname_strokes(name)
            if count is None:
                continue
            if count < last:
                message = f"“{name[0]}”{count}画，“{last_name[0]}”{last}画：没有按姓氏笔画排列。"
                yield Finding(start, end, message)
                break
            last, last_name = count, name


def _names_after(text: str, at: int) -> list[tuple[int, int, str]]:
    """(start, end, name without blanks) of the names that follow, up to the first thing that is none."""
    found = []
    reach = text[at : at + _LIST_REACH]
    # Blanks inside a name are bridged by characters that no name has, so that places stay the same.
    bridged = _SPREAD.sub(lambda hit: hit[1] + "〇" * len(hit[2]) + hit[3], reach)
    place = 0
    while entry := _ENTRY.match(bridged, place):
        name = entry[1].replace("〇", "")
        if name[0] not in SURNAMES or len(name) < 2:
            break
        found.append((at + entry.start(1), at + entry.end(1), name))
        place = entry.end()
    return found


@rule(
    "people.address",
    title="同一人的称呼男女不一",
    severity=Severity.WARNING,
    source="前后一致（同一人的称呼）",
    confidence=0.85,
    examples=(
        wrong("沈一鸣女士捐了书。大家感谢⟦沈一鸣先生⟧。", "沈一鸣女士捐了书。大家感谢沈一鸣女士。"),
        *near(
            "沈一鸣女士捐了书。大家感谢何秋水先生。", "沈一鸣先生、女士们捐了书。", "沈先生和沈女士都来了。"
        ),
    ),
)
def address(document: Document) -> Iterator[Finding]:
    """先生 in one place and 女士 in another after the same full name."""
    text = document.text
    if not any(
        char in text and word in text for char, word in (("女", "女士"), ("奶", "奶奶"), ("婆", "阿婆"))
    ):
        return
    first: dict[str, str] = {}
    for hit in _ADDRESSED.finditer(text):
        name = text[max(0, hit.start() - 3) : hit.start()]
        if len(name) < 3 or name[0] not in SURNAMES or not re.fullmatch(f"[{HAN}]+", name):
            continue
        said = first.setdefault(name, hit[0])
        if said == _ADDRESS[hit[0]]:
            message = f"“{name}”前面称“{said}”，这里称“{hit[0]}”，请核对。"
            yield Finding(hit.start() - 3, hit.end(), message)


@rule(
    "people.two_ages",
    title="同一人有两个年龄",
    severity=Severity.QUERY,
    source="前后一致（同一人的年龄）",
    confidence=0.6,
    examples=(
        wrong(
            "68岁的居民沈一鸣说，食堂真好。沈一鸣（⟦86岁⟧）是老党员。",
            "68岁的居民沈一鸣说，食堂真好。沈一鸣（68岁）是老党员。",
        ),
        *near("68岁的居民沈一鸣说，食堂真好。何秋水（86岁）是老党员。", "68岁的居民沈一鸣说，当年18岁。"),
    ),
)
def two_ages(document: Document) -> Iterator[Finding]:
    """68岁的沈一鸣 in one place, 沈一鸣（86岁） in another."""
    text = document.text
    first: dict[str, str] = {}
    for hit in _AGE.finditer(text):
        window = text[max(0, hit.start() - 14) : hit.start()]
        before, after = _AGE_BEFORE.search(window), _AGE_AFTER.match(text, hit.end())
        digits = re.search(r"(?<!\d)\d{2,3}\Z", window)
        name = before[1] if before else after[1] if after else ""
        if digits is None or not name or name[0] not in SURNAMES or len(first) >= _MOST:
            continue
        said = first.setdefault(name, digits[0])
        if said != digits[0]:
            start = hit.start() - len(digits[0])
            yield Finding(start, hit.end(), f"“{name}”前面是{said}岁，这里是{digits[0]}岁，请核对。")
