"""One thing said in several ways inside one text."""

import re
from collections import Counter
from collections.abc import Iterator

from ..chinese import HAN
from ..diagnostic import Severity
from ..document import Document
from ..pairs import quotations
from ..registry import Finding, near, rule, wrong

_QUOTED = re.compile(f"“([{HAN}A-Za-z0-9]{{3,10}})”")
_LONGEST_NAME = 8
# A hostile text may quote ten thousand expressions; each is looked for in the whole text.
_MOST_NAMES = 60
_FORMS = (
    ("居民委员会", "居委会"),
    ("村民委员会", "村委会"),
    ("业主委员会", "业委会"),
    ("街道办事处", "街道办"),
    ("市场监督管理局", "市场监管局"),
    ("市民服务热线", "12345热线"),
    ("生态环境局", "环保局"),
    ("领导班子", "班子"),
)
_FULL = {full: re.compile(full) for full, _ in _FORMS}
_ABBREVIATED = re.compile("[（(]?(?:以下)?(?:简称|统称)")
_STREET = re.compile(f"[{HAN}]{{2,4}}(?<!各)(?<!该)街道(?=[党办社居召举开组])")


def quoted_words(document: Document) -> Counter[str]:
    """Expressions of three to ten characters in quotation marks, in order, and how often they stand there."""
    return Counter(_QUOTED.findall(document.text))


@rule(
    "document.quoted_and_bare",
    title="同一说法有时加引号有时不加",
    severity=Severity.QUERY,
    source="前后一致（同一说法的引号）",
    confidence=0.6,
    examples=(
        wrong("“三驾马车”同向而行，“三驾马车”各有分工。⟦三驾马车⟧齐心协力。", "“三驾马车”同向而行。"),
        *near(
            "“三驾马车”同向而行。三驾马车齐心协力。",
            "“三驾马车”同向而行，“三驾马车”各有分工。“三驾马车齐心协力。”",
            "“三驾马车”同向而行，“三驾马车”各有分工。“老街的三驾马车齐心协力。”",
            "“三驾马车”同向而行，“三驾马车”各有分工。",
            "他说：“好。”他又说：“好。”",
        ),
    ),
)
def quoted_and_bare(document: Document) -> Iterator[Finding]:
    """An expression in quotation marks twice or more, and once without."""
    text = document.text
    counts = document.once(quoted_words).items()
    often = Counter({name: count for name, count in counts if count >= 2 and len(name) <= _LONGEST_NAME})
    for name, count in often.most_common(_MOST_NAMES):
        if text.count(name) != count + 1:
            continue
        # The one place left may open a longer quotation.
        at = next((at for at in _places(text, name) if text[at - 1 : at] not in ("“", "《")), -1)
        if at >= 0 and not _is_quoted(quotations(document), at):
            yield Finding(at, at + len(name), f"“{name}”在别处加了引号，这里没有。", f"“{name}”")


def _places(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + len(name))


def _is_quoted(spans: tuple[tuple[int, int], ...], at: int) -> bool:
    return any(start < at < end for start, end in spans)


@rule(
    "document.body_forms",
    title="同一机构、说法有全称又有简称",
    severity=Severity.QUERY,
    source="前后一致（机构名称）",
    confidence=0.5,
    examples=(
        wrong("居民委员会召开会议。⟦居委会⟧主任介绍了情况。", "居委会召开会议。居委会主任介绍了情况。"),
        wrong("加强领导班子建设，⟦班子⟧成员带头走访。"),
        *near(
            "居民委员会（以下简称居委会）召开会议。居委会主任介绍了情况。",
            "居委会召开会议。",
            "加强领导班子建设。",
        ),
    ),
)
def body_forms(document: Document) -> Iterator[Finding]:
    """A full name and its short form, the short form nowhere introduced; the first place of the short one."""
    text = document.text
    for full, short in _FORMS:
        # One search for a fixed word is faster than the operator `in`.
        if not _FULL[full].search(text):
            continue
        bare = [at for at in _places(text, short) if not _is_part(text, at, full, short)]
        if bare and not _ABBREVIATED.match(text, text.find(full) + len(full)):
            yield Finding(bare[0], bare[0] + len(short), f"前后写法不一：“{full}”和“{short}”。")


def _is_part(text: str, at: int, full: str, short: str) -> bool:
    """Whether the short form at `at` is but a piece of the full one."""
    shift = full.find(short)
    return shift >= 0 and text.startswith(full, at - shift)


@rule(
    "document.that_street",
    title="“该街道”与名称混用",
    severity=Severity.QUERY,
    source="前后一致（机构名称）；社区报写本街道的事，不称“该街道”",
    confidence=0.5,
    examples=(
        wrong(
            "梧桐路街道党工委召开会议。⟦该街道⟧今年新增三处食堂。",
            "梧桐路街道党工委召开会议。街道今年新增三处食堂。",
        ),
        *near("梧桐路街道党工委召开会议。街道今年新增三处食堂。", "该街道今年新增三处食堂。"),
    ),
)
def that_street(document: Document) -> Iterator[Finding]:
    """该街道 in a text that is about one named street office."""
    text = document.text
    places = list(_places(text, "该街道"))
    if places and len(set(_STREET.findall(text))) == 1:
        yield Finding(places[0], places[0] + 3, "全文说的是一个街道，“该街道”像转述外地的事。")
