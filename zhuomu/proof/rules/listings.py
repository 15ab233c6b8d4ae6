"""Lists of names under a label — “获奖者：甲、乙、丙” — against the number the text gives for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..chinese import numeral_value
from ..diagnostic import Severity
from ..document import Document, Paragraph
from ..registry import Finding, near, rule, wrong

_N = r"([一二两三四五六七八九十]{1,4}|\d{1,3})"
_PEOPLE = "(?:位|名|人|家|户)"
_COLONS = (re.compile("："), re.compile(":"))
_LABEL = re.compile(r"([^：:，。；！？\n]{2,40})[：:]")
_ITEM = re.compile(r"[^，。；：！？、\n]{1,20}")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_TOTAL_IN_LABEL = re.compile(rf"{_N}{_PEOPLE}[^，。\d]{{0,8}}\Z")
_TOTAL = re.compile(rf"{_N}{_PEOPLE}")
_OTHERS = re.compile(rf"(?:另外|其余|其他|另有){_N}{_PEOPLE}")
_LEADING_DATE = re.compile(r"\A(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:份)?的?")
# More lists than this are a register, and every list is looked for in the whole text.
_MOST_LISTS = 40
# The name of a prize stands in the sentence within so many characters after the number of its winners.
_NEAR = 40


@dataclass(frozen=True, slots=True)
class NameList:
    """A paragraph `label：甲、乙、丙`; `names` are (start, words without what stands in brackets)."""

    start: int
    end: int
    label: str
    names: tuple[tuple[int, str], ...]
    is_open: bool


def name_lists(document: Document) -> tuple[NameList, ...]:
    """Paragraphs that are nothing but a label and names; `is_open`: it ends with 等."""
    colons = (colon.start() for form in _COLONS for colon in form.finditer(document.text))
    indexes = sorted({document.paragraph_index(colon) for colon in colons})
    lists = (_name_list(document.text, document.paragraphs[index]) for index in indexes)
    return tuple(found for found in lists if found)


def _name_list(text: str, paragraph: Paragraph) -> NameList | None:
    reach = min(paragraph.end, paragraph.start + 41)
    if text.find("：", paragraph.start, reach) < 0 and text.find(":", paragraph.start, reach) < 0:
        return None
    label = _LABEL.match(text, paragraph.start, paragraph.end)
    if label is None:
        return None
    names = []
    at = label.end()
    while item := _ITEM.match(text, at, paragraph.end):
        names.append((at, _ASIDE.sub("", item[0]).strip()))
        at = item.end()
        if at >= paragraph.end or text[at] != "、":
            break
        at += 1
    if not names or text[at : paragraph.end].strip("。") or len(label[1]) < 2:
        return None
    is_open = re.search(r"等(?:\d+|[一二三四五六七八九十]+)?[人位名家]?\Z", names[-1][1]) is not None
    return NameList(paragraph.start, at, label[1], tuple(names), is_open)


@rule(
    "counts.label_total",
    title="名单人数与标明的不符",
    severity=Severity.WARNING,
    source="总数（与列出的名单应当一致）",
    confidence=0.85,
    examples=(
        wrong("获奖者⟦三人⟧：沈一鸣、何秋水", "获奖者两人：沈一鸣、何秋水"),
        wrong("以下⟦5位⟧居民：沈一鸣、何秋水、陆小舟、白露。", "以下4位居民：沈一鸣、何秋水、陆小舟、白露。"),
        *near(
            "获奖者两人：沈一鸣、何秋水",
            "获奖者三人：沈一鸣等",
            "他对三人说：走吧",
            "十人组组长：沈一鸣、何秋水",
        ),
    ),
)
def label_total(document: Document) -> Iterator[Finding]:
    """A label that says how many, and a list of another length."""
    for listed in document.once(name_lists):
        total = _TOTAL_IN_LABEL.search(listed.label)
        said = numeral_value(total[1]) if total else None
        is_list = len(listed.names) >= 2 and not listed.is_open
        if total is None or said is None or not is_list or said == len(listed.names):
            continue
        if re.search(r"组|队|团|班|桌|座", listed.label[total.end(1) :]):
            continue
        start = listed.start + total.start()
        end = listed.start + total.end(1) + 1
        yield Finding(start, end, f"这里说{total[1]}，名单里有{len(listed.names)}个。")


def _key(label: str) -> str:
    """The label without its date, which is what the text calls the list."""
    return _LEADING_DATE.sub("", label)


@rule(
    "counts.announced_names",
    title="名单人数与正文所说不符",
    severity=Severity.WARNING,
    source="总数（与列出的名单应当一致）",
    confidence=0.85,
    examples=(
        wrong(
            "每月另选⟦三位⟧读者，成为热心读者。\n2020年5月热心读者：沈一鸣、何秋水",
            "每月另选两位读者，成为热心读者。\n2020年5月热心读者：沈一鸣、何秋水",
        ),
        *near(
            "每月另选两位读者，成为热心读者。\n2020年5月热心读者：沈一鸣、何秋水",
            "三位老人都来了。\n热心读者：沈一鸣、何秋水",
        ),
    ),
)
def announced_names(document: Document) -> Iterator[Finding]:
    """The text gives a number of winners by the name of their prize; the list under that name differs."""
    for listed in document.once(name_lists)[:_MOST_LISTS]:
        key = _key(listed.label)
        if len(key) < 4 or len(listed.names) < 2 or listed.is_open:
            continue
        for total in _totals_before(document.text, key, listed.start):
            said = numeral_value(total[1])
            if said is not None and said != len(listed.names):
                message = f"这里说{total[0]}，“{key}”的名单里有{len(listed.names)}个。"
                yield Finding(total.start(), total.end(), message)


def _totals_before(text: str, key: str, limit: int) -> Iterator[re.Match[str]]:
    """The last number of people in the sentence before each mention of the list's name."""
    at = text.find(key, 0, limit)
    while at >= 0:
        first = max(text.rfind(mark, max(0, at - _NEAR), at) for mark in "。；！？\n：")
        totals = list(_TOTAL.finditer(text, max(first + 1, at - _NEAR), at))
        if totals:
            yield totals[-1]
        at = text.find(key, at + len(key), limit)


@rule(
    "counts.others_overlap",
    title="“另外”的名单里有已列的人",
    severity=Severity.WARNING,
    source="“另外”“其余”不包括已经说到的人",
    confidence=0.9,
    examples=(
        wrong(
            "评出最佳读者一位，另外三位成为热心读者。\n热心读者：沈一鸣、⟦何秋水⟧、陆小舟\n最佳读者：何秋水",
            "评出最佳读者一位，另外三位成为热心读者。\n热心读者：沈一鸣、白露、陆小舟\n最佳读者：何秋水",
        ),
        *near(
            "评出最佳读者一位和热心读者三位。\n热心读者：沈一鸣、何秋水、陆小舟\n最佳读者：何秋水",
            "评出最佳读者一位，另外三位成为热心读者。\n热心读者：沈一鸣、白露、陆小舟\n最佳读者：何秋水",
        ),
    ),
)
def others_overlap(document: Document) -> Iterator[Finding]:
    """The text says 另外 N 位 get the one prize, and a name of that list is also in another list."""
    lists = document.once(name_lists)[:_MOST_LISTS]
    if len(lists) < 2 or not _OTHERS.search(document.text):
        return
    for others in lists:
        if not _is_of_others(document.text, _key(others.label), others.start):
            continue
        elsewhere = {name for listed in lists if listed is not others for _, name in listed.names}
        for start, name in others.names:
            if name in elsewhere:
                message = f"正文说的是“另外”的人，“{name}”却同时在两份名单里。"
                yield Finding(start, start + len(name), message)


def _is_of_others(text: str, key: str, limit: int) -> bool:
    at = text.find(key, 0, limit) if len(key) >= 4 else -1
    while at >= 0:
        first = max(text.rfind(mark, max(0, at - _NEAR), at) for mark in "。；！？\n")
        if _OTHERS.search(text, max(first + 1, at - _NEAR), at):
            return True
        at = text.find(key, at + len(key), limit)
    return False
