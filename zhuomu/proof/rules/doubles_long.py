"""Sentences, paragraphs and items of a list that stand twice."""

import re
from collections.abc import Iterator
from operator import eq

from ..chinese import HAN
from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong

_SHORTEST_SENTENCE = 9
_SHORTEST_PARAGRAPH = 40
_SHORTEST_ITEM = 3
_LONGEST_ITEM = 12
_ITEM = f"[{HAN}A-Za-z0-9“”《》]{{2,{_LONGEST_ITEM}}}+"
# Begins with a fixed character: that is many times as fast as a search for any word.
_CHAIN = re.compile(f"、{_ITEM}(?:、{_ITEM})++")
_HEAD = re.compile(f"[{HAN}A-Za-z0-9“”《》]+\\Z")
# A bus may call twice.
_STOPS_OF_A_LINE = ("路", "街", "道", "站", "机场")
_LAST = re.compile("以及|[和与及等]")


@rule(
    "doubles.sentence",
    title="句子重复",
    severity=Severity.WARNING,
    source="多字（整句重复，多为粘贴所致）",
    confidence=0.9,
    examples=(
        wrong(
            "街道召开了楼组长会议。⟦街道召开了楼组长会议。⟧大家谈了很久。",
            "街道召开了楼组长会议。大家谈了很久。",
        ),
        *near("好！好！大家都说好！", "街道召开了楼组长会议。社区召开了楼组长会议。", "他来了。他来了。"),
    ),
)
def sentence(document: Document) -> Iterator[Finding]:
    """The same long sentence twice in a row."""
    text = document.text
    # Line breaks count as full stops here, so that a paragraph's first sentence is one by itself.
    pieces = text.replace("\n", "。").split("。")
    if not any(map(eq, pieces, pieces[1:])):
        return
    at = 0
    for index, is_same in enumerate(map(eq, pieces, pieces[1:])):
        words = pieces[index]
        at += len(words) + 1
        end = at + len(words)
        if is_same and len(words) >= _SHORTEST_SENTENCE and text[at - 1] == "。" == text[end : end + 1]:
            yield Finding(at, end + 1, "这句话重复了。", "")


@rule(
    "doubles.paragraph",
    title="段落重复",
    severity=Severity.WARNING,
    source="多字（整段重复，多为粘贴所致）",
    confidence=0.85,
    examples=(
        wrong(
            f"{'街道召开会议，' * 6}大家谈了很久。\n会后走访。\n⟦{'街道召开会议，' * 6}大家谈了很久。⟧",
            f"{'街道召开会议，' * 6}大家谈了很久。\n会后走访。",
        ),
        *near("会后走访。\n大家谈了很久。\n会后走访。"),
    ),
)
def paragraph(document: Document) -> Iterator[Finding]:
    """A long paragraph of running text that stood before, word by word."""
    text = document.text
    seen: set[str] = set()
    for start, end in document.paragraphs:
        if end - start < _SHORTEST_PARAGRAPH or text[end - 1] not in "。！？”":
            continue
        words = text[start:end]
        if words in seen:
            yield Finding(start, end, "这一段前面已经有了。")
        seen.add(words)


@rule(
    "doubles.list_item",
    title="并列的项重复",
    severity=Severity.WARNING,
    source="多字（顿号并列的项列了两次）",
    confidence=0.85,
    examples=(
        wrong("参加的有沈一鸣、何秋水、陆小舟、⟦何秋水⟧。", "参加的有沈一鸣、何秋水、陆小舟。"),
        *near(
            "参加的有沈一鸣、何秋水、陆小舟。",
            "一班、二班、一班的同学。",
            "第一、第二、第一，名次不变。",
            "经过桂花路、玉兰路、桐花街、玉兰路。",
            "起草临时管理规约、管理规约、议事规则。",
            "会上沈一鸣、何秋水发言。沈一鸣、陆小舟补充。",
        ),
    ),
)
def list_item(document: Document) -> Iterator[Finding]:
    """An item of three characters or more that a chain of 、 has already had."""
    text = document.text
    for chain in _CHAIN.finditer(text):
        items = chain[0][1:].split("、")
        # The last item may run on into the sentence: up to 和 or 等 it is an item.
        owns = [*items[:-1], _LAST.split(items[-1], maxsplit=1)[0]]
        if len(set(owns)) == len(owns) and not text.endswith(tuple(owns), 0, chain.start()):
            continue
        head = _HEAD.search(text[max(0, chain.start() - _LONGEST_ITEM) : chain.start()])
        first = head[0] if head else ""
        seen: set[str] = set()
        at = chain.start() + 1
        for item, own in zip(items, owns, strict=True):
            if (
                len(own) >= _SHORTEST_ITEM
                and not own.endswith(_STOPS_OF_A_LINE)
                and (own in seen or own == first)
            ):
                yield Finding(at, at + len(own), f"“{own}”前面已经列了。")
            seen.add(own)
            at += len(item) + 1
