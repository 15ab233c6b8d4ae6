"""Posts and names over the whole text: posts outside the party's and the street's, first mentions, order."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from ..chinese import HAN, SURNAMES
from ..diagnostic import Severity
from ..document import Document
from ..lexicon import Lexicon
from ..registry import Finding, near, rule, wrong
from .people import FORMER, is_alike, name_at, titled_names

# The last character first: a search for a fixed beginning is many times as fast as one for alternatives.
_TITLE = re.compile("长(?:(?<=(秘书长|董事长))|(?<=([局处科所区市县镇乡校院站队厂园部组会馆]长)))")
_VICE = re.compile("(?:第一副|常务副|副)\\Z")
_SPEAKS = re.compile("说|表示|介绍|告诉|坦言|回忆|感慨|笑着|指出|认为")
_ROLE = re.compile(
    "(?:居民|老人|志愿者|负责人|经理|阿姨|书记|主任|站长|队长|老师|医生|师傅|代表|党员|记者|楼组长|社工|委员|同志)\\Z"
)
# 那么就, 张裕还: words that no given name has.
_GIVEN = re.compile(f"(?:(?![么就还也都又再不便只才曾已正将则却并均仍亦可能会])[{HAN}]){{2}}")
_POST_BEFORE = re.compile("(?:书记|主席|主任|[长员]|总理|委员|代表|常委|同志)\\Z")
_NAMES_MOST = 200
_ORDER = Lexicon(order=("林川", "沈一鸣", "何秋水"))


@rule(
    "people.title_changes",
    title="同一人的职务正副不一",
    severity=Severity.WARNING,
    source="前后一致（同一版面同一人的职务）",
    confidence=0.8,
    examples=(
        wrong(
            "区民政局局长沈一鸣出席。区民政局副局长⟦沈一鸣⟧介绍了情况。",
            "区民政局局长沈一鸣出席。区民政局局长沈一鸣介绍了情况。",
        ),
        *near(
            "区民政局局长沈一鸣出席。区民政局副局长何秋水介绍了情况。",
            "区民政局局长沈一鸣出席。时任区民政局副局长沈一鸣，当年写下日记。",
            "区民政局局长沈一鸣、专班副组长沈一鸣出席。",
            "副局长周一上任。局长周一走访。",
        ),
    ),
)
def title_changes(document: Document) -> Iterator[Finding]:
    """局长 in one place and 副局长 in another before the same name."""
    text = document.text
    seen: dict[tuple[str, str], bool] = {}
    for title in _TITLE.finditer(text):
        name = name_at(text, title.end())
        if not name or len(name) < 3:
            continue
        rank = title[1] or title[2]
        start = title.end() - len(rank)
        before = text[max(0, start - 16) : start]
        if FORMER.search(before):
            continue
        is_vice = _VICE.search(before) is not None
        if seen.setdefault((name, rank), is_vice) != is_vice:
            said = ("副" if is_vice else "") + rank
            message = f"“{name}”这里是{said}，前面{'没有' if is_vice else '有'}“副”字，请核对。"
            yield Finding(title.end(), title.end() + len(name), message)


@rule(
    "people.first_mention",
    title="首次提到没有写职务",
    severity=Severity.QUERY,
    source="社区报惯例（领导首次出现写明职务）",
    confidence=0.5,
    examples=(
        wrong(
            "昨天，⟦沈一鸣⟧到居民区走访，看望老人。区人大常委会主任沈一鸣介绍了情况，要求办好实事。",
            "昨天，区人大常委会主任沈一鸣到居民区走访，看望老人。沈一鸣介绍了情况，要求办好实事。",
        ),
        *near(
            "昨天，区人大常委会主任沈一鸣到居民区走访，看望老人。沈一鸣介绍了情况，要求办好实事。",
            "沈一鸣到居民区走访\n昨天，区人大常委会主任沈一鸣到居民区走访，看望老人。他听取了意见，要求办好实事。",
        ),
    ),
)
def first_mention(document: Document) -> Iterator[Finding]:
    """A name in running text before the place of the same paragraphs where its post is given."""
    text = document.text
    done: set[str] = set()
    for titled in document.once(titled_names)[:_NAMES_MOST]:
        if titled.name in done or len(titled.name) < 3:
            continue
        done.add(titled.name)
        at = text.find(titled.name)
        paragraph = document.paragraphs[document.paragraph_index(at)]
        # One of a list, or with a post that these rules do not read.
        beside = text[max(0, at - 3) : at], text[at + len(titled.name) : at + len(titled.name) + 1]
        is_listed = beside[0].endswith("、") or beside[1] == "、" or _POST_BEFORE.search(beside[0])
        if at < titled.start and not is_listed and document.is_prose(paragraph):
            yield Finding(at, at + len(titled.name), f"“{titled.name}”第一次出现没有写职务，后面才写。")


@rule(
    "people.name_variant",
    title="人名可能有两种写法",
    severity=Severity.QUERY,
    source="前后一致（同一人的姓名）",
    confidence=0.5,
    examples=(
        wrong(
            "居民董立新说，楼道亮了。志愿者⟦董利新⟧说，门口也干净了。",
            "居民董立新说，楼道亮了。董立新说，门口也干净了。",
        ),
        *near(
            "居民董立新说，楼道亮了。居民何秋水说，门口也干净了。",
            "居民董立新、董利新说，楼道亮了。",
            "居民董立新说，楼道亮了。居民董秋水说，门口也干净了。",
        ),
    ),
)
def name_variant(document: Document) -> Iterator[Finding]:
    """Two speakers whose names of three characters differ in one, never named side by side."""
    found: dict[str, int] = {}
    text = document.text
    for verb in _SPEAKS.finditer(text):
        at = verb.start() - 3
        name = text[max(0, at) : verb.start()]
        is_name = len(name) == 3 and name[0] in SURNAMES and _GIVEN.fullmatch(name, 1)
        if is_name and (_ROLE.search(text[max(0, at - 4) : at]) or text[at - 1 : at] in "。，、\n"):
            found.setdefault(name, at)
    by_surname: dict[str, list[str]] = defaultdict(list)
    for name, at in list(found.items())[:_NAMES_MOST]:
        for other in by_surname[name[0]]:
            if is_alike(other, name) and not _are_two(document, other, name):
                yield Finding(at, at + 3, f"前面写“{other}”，这里写“{name}”，请核对是否同一人。")
        by_surname[name[0]].append(name)


def _are_two(document: Document, one: str, other: str) -> bool:
    """Whether the text names them side by side, or the house knows both."""
    is_side_by_side = f"{one}、{other}" in document.text or f"{other}、{one}" in document.text
    return is_side_by_side or {one, other} <= document.lexicon.people


@rule(
    "people.order",
    title="领导排名次序",
    severity=Severity.WARNING,
    source="本单位领导名录的次序",
    confidence=0.85,
    examples=(
        wrong("街道领导林川、何秋水、⟦沈一鸣⟧出席。", "街道领导林川、沈一鸣、何秋水出席。", _ORDER),
        *near("街道领导林川、沈一鸣、何秋水出席。", "何秋水走访居民区。沈一鸣出席会议。", lexicon=_ORDER),
        *near("街道领导林川、何秋水、沈一鸣出席。"),
    ),
)
def order(document: Document) -> Iterator[Finding]:
    """Names of one sentence's list, joined by 、, against the order in which the house's directory has them."""
    rank = {name: place for place, name in enumerate(document.lexicon.order)}
    text = document.text
    if not rank:
        return
    names = re.compile("|".join(sorted(map(re.escape, rank), key=len, reverse=True)))
    for before, after in pairwise(names.finditer(text)):
        between = text[before.end() : after.start()]
        if "、" in between and not re.search("[。；！？\\n]", between) and rank[after[0]] < rank[before[0]]:
            message = f"按名录，“{after[0]}”排在“{before[0]}”前面。"
            yield Finding(after.start(), after.end(), message)
