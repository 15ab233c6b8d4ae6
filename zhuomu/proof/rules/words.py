"""Wrong words, variant forms and ill-matched pairs of words, from the lists in `zhuomu/proof/words`."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..diagnostic import Severity
from ..document import Document
from ..lexicon import Lexicon
from ..registry import Finding, near, rule, wrong
from ..words import Hit, house_scan, table_of

# What may stand between a verb and its object without a verb of its own; longer than this is another clause.
_LONGEST_GAP = 10
_OTHER_VERB = re.compile(
    "提[高升出]|强化|迈|成效|成果|发挥|起到|增[强加进]|促进|推[动进]|加[强快大]|扩大|改[善进]|解决|实现|完[成善]|形成|建[设立]|开展|营造|"
    "取得|作出|做出|达到|履行|落实|发展|有|是|对|为|让|使|以|、|，|“|《|高|等|低|要|能|会|产|供|储|运|航|炼|在|于|并|及|把|到|了(?=[^的]*的)|需|反"
)


_HOUSE = Lexicon(forms=(("最后1公里", "最后一公里"), ("双结对", "“双结对”")))


def _hits(document: Document) -> Mapping[str, list[Hit]]:
    """What stands in the text of each list, sorted; of overlapping words the longest."""
    found = sorted(house_scan().hits(document.text), key=lambda hit: (hit.table, hit.start, -hit.end))
    kept: dict[str, list[Hit]] = defaultdict(list)
    for hit in found:
        rows = kept[hit.table]
        if not rows or hit.start >= rows[-1].end:
            rows.append(hit)
    return kept


def _findings(document: Document, table: str, sentence: str) -> Iterator[Finding]:
    for hit in document.once(_hits).get(table, ()):
        message = sentence.format(wrong=hit.entry.wrong, right=hit.entry.right)
        yield Finding(hit.start, hit.end, message, hit.entry.right)


@rule(
    "words.typo",
    title="错别字、错词",
    severity=Severity.ERROR,
    source="《现代汉语词典》（第7版）；词表 words/typos.tsv",
    confidence=0.97,
    is_fixing=True,
    examples=(
        wrong("礼堂里⟦坐无虚席⟧，深受⟦亲睐⟧。", "礼堂里座无虚席，深受青睐。"),
        wrong("希望大家⟦再接再励⟧。", "希望大家再接再厉。"),
        wrong("⟦既使⟧下雨也要来。", "即使下雨也要来。"),
        *near(
            "这种做法既使用方便，又节省时间。", "小船轻松驰骋。", "收入帐下的诗人", "他来自已经建成的小区。"
        ),
    ),
)
def typo(document: Document) -> Iterator[Finding]:
    """A form that no dictionary has."""
    return _findings(document, "typos", "“{wrong}”应当写作“{right}”。")


@rule(
    "words.confusable",
    title="易混词用错",
    severity=Severity.WARNING,
    source="《现代汉语词典》（第7版）；词表 words/confusables.tsv",
    confidence=0.85,
    is_fixing=True,
    examples=(
        wrong("⟦截止⟧10月底，共收到意见三十条。", "截至10月底，共收到意见三十条。"),
        wrong("居民如实⟦反应⟧困难。", "居民如实反映困难。"),
        *near("报名10月底截止。", "截止日期为10月8日。", "群众反应热烈。", "他行使权利。"),
    ),
)
def confusable(document: Document) -> Iterator[Finding]:
    """A word that exists, in a context that calls for another."""
    return _findings(document, "confusables", "这里的“{wrong}”宜用“{right}”。")


@rule(
    "words.pleonasm",
    title="意思重复",
    severity=Severity.WARNING,
    source="语义重复（叠床架屋）；词表 words/pleonasms.tsv",
    confidence=0.9,
    is_fixing=True,
    examples=(
        wrong("他⟦十分酷爱⟧书法。", "他酷爱书法。"),
        wrong("⟦凡是所有⟧居民都可报名。", "凡是居民都可报名。"),
        *near("他酷爱书法。", "凡是居民都可报名。", "所有人凡是到场的都可报名。"),
    ),
)
def pleonasm(document: Document) -> Iterator[Finding]:
    """The same thing said twice in two words."""
    return _findings(document, "pleonasms", "“{wrong}”意思重复，说“{right}”就够了。")


@rule(
    "words.house_form",
    title="本报的固定写法",
    severity=Severity.WARNING,
    source="本报的词库（固定说法的写法）",
    confidence=0.95,
    examples=(
        wrong("打通⟦最后1公里⟧。", "打通最后一公里。", _HOUSE),
        wrong("开展⟦双结对⟧走访。", "开展“双结对”走访。", _HOUSE),
        *near("打通最后一公里。", "开展“双结对”走访。", lexicon=_HOUSE),
        *near("打通最后1公里。"),
    ),
)
def house_form(document: Document) -> Iterator[Finding]:
    """An expression that the house's lexicon wants written in another way; inside the right form it is no other way."""
    text = document.text
    for wrong_form, right in document.lexicon.forms:
        shift = right.find(wrong_form)
        at = text.find(wrong_form) if wrong_form else -1
        while at >= 0:
            if shift < 0 or not text.startswith(right, max(0, at - shift)):
                message = f"本报写作“{right}”。" if "“" not in right else f"本报写作{right}。"
                yield Finding(at, at + len(wrong_form), message, right)
            at = text.find(wrong_form, at + len(wrong_form))


@rule(
    "words.variant",
    title="异形词",
    severity=Severity.QUERY,
    source="GF 1001-2001《第一批异形词整理表》；词表 words/variants.tsv",
    confidence=0.7,
    is_fixing=True,
    examples=(
        wrong("按姓氏⟦笔划⟧排列，附⟦案语⟧。", "按姓氏笔画排列，附按语。"),
        *near("按姓氏笔画排列。", "无宁日可言。", "屈原故里", "同胞子女"),
    ),
)
def variant(document: Document) -> Iterator[Finding]:
    """A form beside the recommended one."""
    return _findings(document, "variants", "“{wrong}”的推荐词形是“{right}”。")


@dataclass(frozen=True, slots=True)
class _Collocations:
    """Of each object the verbs that do not go with it, with the verb that does; where to look for them.

    Each mark at the end of a clause has an expression of its own: a search for a fixed character is many times
    as fast as one for any of the objects.
    """

    verbs: Mapping[str, Mapping[str, str]]
    any_verb: Mapping[str, re.Pattern[str]]
    ends: Sequence[re.Pattern[str]]
    lengths: Sequence[int]


@cache
def _collocations() -> _Collocations:
    verbs: dict[str, dict[str, str]] = defaultdict(dict)
    for line in table_of("collocations").splitlines():
        if not line.startswith("#"):
            verb, noun, right = line.split("\t")
            verbs[noun][verb] = right
    last_two = "".join(f"[{''.join(sorted({noun[at] for noun in verbs}))}]" for at in (-2, -1))
    ends = [re.compile(f"{mark}(?<={last_two}.)") for mark in "，。；！？"]
    any_verb = {noun: re.compile("|".join(map(re.escape, rights))) for noun, rights in verbs.items()}
    return _Collocations(verbs, any_verb, ends, sorted({len(noun) for noun in verbs}, reverse=True))


def _objects(text: str) -> Iterator[tuple[int, str]]:
    """(start, object) at the ends of clauses, the longest of those that end at one place."""
    known = _collocations()
    for mark in (mark for end in known.ends for mark in end.finditer(text)):
        for length in known.lengths:
            start = max(0, mark.start() - length)
            noun = text[start : mark.start()]
            if noun in known.verbs:
                yield start, noun
                break


@rule(
    "words.collocation",
    title="动宾搭配不当",
    severity=Severity.WARNING,
    source="语法（动词与宾语的搭配）；词表 words/collocations.tsv",
    confidence=0.85,
    is_fixing=True,
    examples=(
        wrong("各居民区要⟦加强⟧党员的作用。", "各居民区要发挥党员的作用。"),
        wrong("进一步⟦增加⟧服务能力，方便居民。", "进一步提升服务能力，方便居民。"),
        *near(
            "加强管理，发挥党员的作用。",
            "加强管理提高服务水平。",
            "推进高水平对外开放，加强作风建设。",
            "加强与高水平。",
            "解决教学水平提高的问题。",
            "提高对推进这项工作的领导水平。",
        ),
    ),
)
def collocation(document: Document) -> Iterator[Finding]:
    """A verb and, at the end of the clause, an object that it does not take; nothing verbal between them."""
    known = _collocations()
    text = document.text
    for end, noun in _objects(text):
        first = max(0, end - _LONGEST_GAP - 2)
        if not known.any_verb[noun].search(text, first, end):
            continue
        before, rights = text[first:end], known.verbs[noun]
        at, verb = max((before.rfind(each), each) for each in rights)
        # 水平提高的问题, 对推进……的水平: no verb of this object.
        is_inside = before.startswith("的", at + len(verb)) or before[:at].endswith("对")
        if is_inside or _OTHER_VERB.search(before, at + len(verb)):
            continue
        start = first + at
        message = f"“{verb}”与“{noun}”搭配不当，宜用“{rights[verb]}”。"
        yield Finding(start, start + len(verb), message, rights[verb])
