"""A headline against the text below it: numbers and names."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..chinese import SURNAMES
from ..diagnostic import Severity
from ..document import Document, Paragraph
from ..registry import Finding, near, rule, wrong
from .people import is_alike, titled_names

_LONGEST_HEADLINE = 36
_NUMBER = re.compile(
    r"([0-9]+(?:\.[0-9]+)?)([人名位户家个项条件台辆次场岁栋幢万亿元%]|公里|平方米|小时|分钟)(?!月|多|余)"
)
# 超20人, 突破500万: the headline rounds.
_ROUNDED = re.compile("(?:超|超过|逾|近|约|突破|过|余|多|破)\\Z")
_END = "。！？；，：”"


class Piece(NamedTuple):
    """A headline and the span of the paragraphs below it, up to the next headline."""

    headline: Paragraph
    start: int
    end: int


def pieces(document: Document) -> tuple[Piece, ...]:
    """Headlines with what stands below them; a short line without an end mark above running text is one."""
    found: list[Piece] = []
    rows = document.paragraphs
    text = document.text
    heads = [
        index
        for index, (start, end) in enumerate(rows)
        if 4 <= end - start <= _LONGEST_HEADLINE and text[end - 1] not in _END
    ]
    for order, index in enumerate(heads):
        last = heads[order + 1] if order + 1 < len(heads) else len(rows)
        if last > index + 1 and document.is_prose(rows[index + 1]):
            found.append(Piece(rows[index], rows[index + 1].start, rows[last - 1].end))
    return tuple(found)


@rule(
    "document.headline_number",
    title="标题里的数字与正文不符",
    severity=Severity.WARNING,
    source="前后一致（标题与正文）",
    confidence=0.75,
    examples=(
        wrong(
            "街道⟦42家⟧企业进校园招聘\n梧桐路街道昨天举办招聘会，四个居民区的居民来到现场。共有24家企业带来岗位，居民很欢迎。",
            "街道24家企业进校园招聘\n梧桐路街道昨天举办招聘会，四个居民区的居民来到现场。共有24家企业带来岗位，居民很欢迎。",
        ),
        *near(
            "街道42家企业进校园招聘\n梧桐路街道昨天举办招聘会，四个居民区的居民来到现场。共有企业四十二家。另有24家观望。",
            "街道50家企业进校园招聘\n梧桐路街道昨天举办招聘会，来了20家大企业。另有30家小企业带来岗位，居民们都很欢迎。",
            "街道42家企业进校园招聘\n梧桐路街道昨天举办招聘会，四个居民区的居民来到现场。企业带来的岗位很多。",
            "街道42家企业进校园招聘\n来了24家。",
            "超40家企业进校园招聘\n梧桐路街道昨天举办招聘会，四个居民区的居民来到现场。共有42家企业带来岗位，居民很欢迎。",
            "街道420家企业进校园招聘\n梧桐路街道昨天举办招聘会，居民来到现场。企业带来岗位很多，居民们都很欢迎。",
            "街道第42家企业入驻\n梧桐路街道昨天举办招聘会，居民来到现场。共有24家企业带来岗位，居民们都很欢迎。",
            "街道42家企业进校园招聘\n梧桐路街道昨天举办招聘会，居民来到现场。共有42家企业带来岗位，24家企业当场签约。",
        ),
    ),
)
def headline_number(document: Document) -> Iterator[Finding]:
    """A number in the headline that the text lacks, while the text has one other number of the same things."""
    for piece in document.once(pieces):
        body = document.text[piece.start : piece.end]
        for said in _NUMBER.finditer(document.text, piece.headline.start, piece.headline.end):
            before = document.text[piece.headline.start : said.start()]
            if before.endswith("第") or _ROUNDED.search(before):
                continue
            if said[1] in body or _in_words(said[1]) in body:
                continue
            after = document.text[said.end() : said.end() + 2]
            others = {each[1] for each in _NUMBER.finditer(body) if each[2] == said[2]}
            same_thing = (
                re.findall(rf"(?<![\d.])(\d+){re.escape(said[2] + after)}", body) if len(after) == 2 else []
            )
            if len(others) == 1 and set(same_thing) == others:
                message = f"标题说“{said[0]}”，正文是“{others.pop()}{said[2]}”。"
                yield Finding(said.start(), said.end(), message)


_DIGITS = "〇一二三四五六七八九"


def _in_words(number: str) -> str:
    """A whole number below a hundred in Chinese numerals; other numbers as they are."""
    if not number.isdigit() or not 0 < int(number) < 100:
        return number
    tens, units = divmod(int(number), 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[units] if units else "")


@rule(
    "document.headline_name",
    title="标题里的人名与正文不符",
    severity=Severity.WARNING,
    source="前后一致（标题与正文）",
    confidence=0.85,
    examples=(
        wrong(
            "⟦林大川⟧到社区走访\n昨天，街道党工委书记林大山到社区走访。他听取了居民的意见，又到活动室看了布置。",
            "林大山到社区走访\n昨天，街道党工委书记林大山到社区走访。他听取了居民的意见，又到活动室看了布置。",
        ),
        *near(
            "林大山到社区走访\n昨天，街道党工委书记林大山到社区走访。他听取了居民的意见，又到活动室看了布置。",
            "林大川到社区走访\n昨天，街道党工委书记林大山到社区走访。林大川也来了，又到活动室看了布置，和居民交谈。",
            "林木山上种新苗\n昨天，街道党工委书记林大山到社区走访。他听取了居民的意见，又到活动室看了布置。",
        ),
    ),
)
def headline_name(document: Document) -> Iterator[Finding]:
    """Three characters at the start of a headline's part, one off a name of the text that has a post."""
    text = document.text
    people = document.once(titled_names)
    for piece in document.once(pieces) if people else ():
        names = {
            each.name for each in people if piece.start <= each.start < piece.end and len(each.name) == 3
        }
        for at in _name_places(text, piece.headline) if names else ():
            words = text[at : at + 3]
            near_names = [name for name in sorted(names) if is_alike(name, words) and words[:2] == name[:2]]
            if (
                near_names
                and text.find(words, piece.start, piece.end) < 0
                and words not in document.lexicon.people
            ):
                yield Finding(at, at + 3, f"标题写“{words}”，正文写“{near_names[0]}”，请核对姓名。")


def _name_places(text: str, headline: Paragraph) -> Iterator[int]:
    """Where a part of the headline begins with a surname."""
    for at in range(headline.start, headline.end - 2):
        begins = at == headline.start or text[at - 1] in " 　：、"
        if begins and text[at] in SURNAMES:
            yield at
