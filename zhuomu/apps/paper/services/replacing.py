"""One span of the printed text replaced in the content it comes from: for marks and for corrections."""

from __future__ import annotations

from typing import Any

from zhuomu.apps.paper.models import version_lines
from zhuomu.apps.paper.services.codes import PaperCode
from zhuomu.apps.paper.services.content import Content
from zhuomu.core.errors import Refused, refuse

FIELDS = ("kicker", "headline", "deck", "byline")
KEY_OF_TYPE = {"paragraph": "text", "photo": "caption"}


def content_text(content: Content) -> str:
    """The text that a version of this content has: what offsets of marks count in."""
    parts = content.parts()
    lines = version_lines(parts["kicker"], parts["headline"], parts["deck"], parts["body"], parts["byline"])
    return "\n".join(lines)


def content_replace(content: Content, start: int, end: int, new: str) -> Content:
    """The content with ``content_text(content)[start:end]`` replaced by ``new``; nothing else changes.

    Raises ``Refused`` for a span that no one piece of the content holds (over two lines, over a printed
    bracket or colon), and wherever the outcome would read otherwise. A line that becomes empty disappears.
    """
    text, parts = content_text(content), content.parts()
    position = 0
    for line, index in _lines(parts):
        if position <= start <= end <= position + len(line):
            _line_replace(parts, index, start - position, end - position, new)
            break
        position += len(line) + 1
    changed = Content(**{**parts, "body": tuple(parts["body"])})
    if _without_empty_lines(content_text(changed)) != _without_empty_lines(text[:start] + new + text[end:]):
        raise refuse(PaperCode.MARK_GONE)
    return changed


def content_put_right(content: Content, wrong: str, right: str) -> Content | None:
    """The content with ``wrong`` replaced where it first stands within one piece; None where it does not."""
    text = content_text(content)
    start = text.find(wrong)
    while start >= 0:
        try:
            return content_replace(content, start, start + len(wrong), right)
        except Refused:
            start = text.find(wrong, start + 1)
    return None


def _without_empty_lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


def _lines(parts: dict[str, Any]) -> list[tuple[str, str | int]]:
    """Each printed line with the field, or the index of the block, that it comes from."""
    lines: list[tuple[str, str | int]] = [(parts[name], name) for name in FIELDS[:3]]
    for index, block in enumerate(parts["body"]):
        lines += [(line, index) for line in version_lines("", "", "", [block], "")]
    lines += [(line, "byline") for line in version_lines("", "", "", [], parts["byline"])]
    return [(line, place) for line, place in lines if line]


def _line_replace(parts: dict[str, Any], place: str | int, start: int, end: int, new: str) -> None:
    """Replace within one line; where the span covers what is only printed, the content stays as it is."""
    if place == "byline":
        start, end = start - 1, end - 1  # it is printed in brackets
    if isinstance(place, str):
        if start >= 0 and end <= len(parts[place]):
            parts[place] = _spliced(parts[place], start, end, new)
        return
    block = parts["body"][place]
    if block["type"] == "list":
        parts["body"][place] = _list_replace(block, start, end, new)
    else:
        key = KEY_OF_TYPE[block["type"]]
        block[key] = _spliced(block[key], start, end, new)


def _spliced(value: str, start: int, end: int, new: str) -> str:
    return value[:start] + new + value[end:]


def _list_replace(block: dict[str, Any], start: int, end: int, new: str) -> dict[str, Any]:
    """Replace within the label, within an item, or over neighbouring items, which are then split anew."""
    label, items = block["label"], list(block["items"])
    if end <= len(label):
        return {**block, "label": _spliced(label, start, end, new)}
    starts, at = [], len(label) + 1
    for item in items:
        starts.append(at)
        at += len(item) + 1
    touched = [
        number
        for number, (first, item) in enumerate(zip(starts, items, strict=True))
        if first <= end and start <= first + len(item)
    ]
    if start <= len(label) or not touched:
        return block
    low, high = touched[0], touched[-1] + 1
    merged = _spliced("、".join(items[low:high]), start - starts[low], end - starts[low], new)
    # one name whose own characters change stays one name, whatever stands in it
    is_one = len(touched) == 1 and "、" not in new
    names = [merged] if is_one else merged.split("、")
    return {**block, "items": [*items[:low], *(name for name in names if name), *items[high:]]}
