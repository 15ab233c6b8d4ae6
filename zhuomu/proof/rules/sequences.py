"""一是…二是…三是…: items counted off in the text, and the number announced before them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..chinese import numeral_value
from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong

_ITEM = re.compile(r"[一二三四五六七八九十](?:是|要|来|[，、](?<=第..))")
_FIRST = re.compile(r"一(?:是|要|来|[，、](?<=第..))")
_NUMERALS = "零一二三四五六七八九十"
_CLAUSE_START = "，。；：、！？”’“‘…（( 　\t\n\r"
# Items of one list stand this close together, in characters.
_REACH = 1500
_ANNOUNCED = re.compile(
    r"([一二两三四五六七八九十]|\d{1,2})(?:个方面|点|项|条|个)"
    r"(?:具体|重要|明确|主要)?(?:的)?(?:要求|意见|建议|任务|希望|工作要求|工作|措施|问题|内容|倡议|主张)?：“?\Z"
)
_LONGEST_ANNOUNCEMENT = 20


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    number: int
    kind: str


def _items(document: Document) -> tuple[_Item, ...]:
    """The counting words at the start of a clause, in order."""
    text = document.text
    found = []
    # Every list begins with its first.
    if not _FIRST.search(text):
        return ()
    for hit in _ITEM.finditer(text):
        is_ordinal = hit[0][1] in "，、"
        start = hit.start() - is_ordinal
        if start == 0 or text[start - 1] in _CLAUSE_START:
            found.append(_Item(start, hit.end(), _NUMERALS.index(hit[0][0]), hit[0][1]))
    return tuple(found)


def _runs(items: Sequence[_Item]) -> Iterator[list[_Item]]:
    """Items of one kind from each 一 on, as long as they stand close together."""
    open_runs: dict[str, list[_Item]] = {}
    for item in items:
        run = open_runs.get(item.kind)
        if item.number == 1:
            if run:
                yield run
            open_runs[item.kind] = [item]
        elif run and item.start - run[-1].end <= _REACH:
            run.append(item)
        elif run:
            yield open_runs.pop(item.kind)
    yield from open_runs.values()


@rule(
    "counts.sequence",
    title="次序跳号或重号",
    severity=Severity.WARNING,
    source="次序（一、二、三应当连续）",
    confidence=0.9,
    examples=(
        wrong("一是抓学习，二是抓落实，⟦四是⟧抓检查。", "一是抓学习，二是抓落实，三是抓检查。"),
        wrong("一要坚持，二要深入，⟦二要⟧持久。", "一要坚持，二要深入，三要持久。"),
        wrong("第一，学习。第二，落实。⟦第四，⟧检查。", "第一，学习。第二，落实。第三，检查。"),
        *near(
            "一是抓学习，二是抓落实。\n会后又提出：一是抓检查，二是抓整改。",
            "一是学习，二要落实，三是检查。",
            "三是抓检查，五是抓整改。",
            "第一，学习。其次，落实。第三，检查。",
            "统一是好事，十是整数。",
            "一是学习，二是落实。街道的工作一是走访；二是整改。",
            f"一是抓学习。{'大家谈了很久。' * 250}三是抓检查。",
        ),
    ),
)
def sequence(document: Document) -> Iterator[Finding]:
    """A counted list that leaves a number out or says one twice; only from 一 on."""
    items = document.once(_items)
    index_of = {item.start: index for index, item in enumerate(items)}
    for run in _runs(items):
        for before, item in pairwise(run):
            previous = items[index_of[item.start] - 1]
            if item.number in (before.number + 1, previous.number + 1):
                continue
            # A list may begin inside a clause, where it is not seen: 工作一是…；二是….
            if document.text.find(_NUMERALS[item.number - 1] + item.kind, before.end, item.start) >= 0:
                break
            if item.number == 3 and document.text.find("其次", before.end, item.start) >= 0:
                break
            kind = "重复了" if item.number <= before.number else "跳号了"
            message = f"“{document.text[item.start : item.end]}”{kind}，前面刚数到第{before.number}项。"
            yield Finding(item.start, item.end, message)
            break


@rule(
    "counts.announced_items",
    title="所说的项数与列出的不符",
    severity=Severity.WARNING,
    source="总数（与列出的项数应当一致）",
    confidence=0.85,
    examples=(
        wrong(
            "他提出⟦三点要求⟧：一是学习，二是落实。\n会议结束。",
            "他提出两点要求：一是学习，二是落实。\n会议结束。",
        ),
        wrong(
            "提了⟦两点意见⟧：一要学习；二要落实；三要检查。",
            "提了三点意见：一要学习；二要落实；三要检查。",
        ),
        *near("他提出三点要求：一是学习，二是落实，三是检查。", "他提出三点要求：加强学习。一是看书。"),
    ),
)
def announced_items(document: Document) -> Iterator[Finding]:
    """三点意见： followed at once by a counted list of another length."""
    text = document.text
    for run in _runs(document.once(_items)):
        first = max(0, run[0].start - _LONGEST_ANNOUNCEMENT)
        hit = _ANNOUNCED.search(text[first : run[0].start])
        said = numeral_value(hit[1]) if hit else None
        counted = _counted(run)
        if hit and said is not None and counted not in (1, said):
            words = hit[0].rstrip("“").rstrip("：")
            start = first + hit.start()
            yield Finding(start, start + len(words), f"前面说“{words}”，后面列出了{counted}项。")


def _counted(run: Sequence[_Item]) -> int:
    """How far the run counts without a gap."""
    last = 1
    for item in run[1:]:
        if item.number != last + 1:
            break
        last = item.number
    return last
