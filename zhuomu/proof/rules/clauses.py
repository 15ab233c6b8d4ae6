"""Clauses that say a small word twice, sentences without a predicate, lists without an introduction."""

import re
from collections.abc import Iterator

from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong

_ADVERBS = "进一步|切实|不断|继续|积极|认真|努力|始终|坚决|全面|着力|更加|深入|持续|充分|主动|及时|严格|大力|加快|同时|还|也|都"
_MODALS = tuple(re.compile(f"{word}(?:{_ADVERBS}){word}(?!{after})") for word, after in (
    ("要", "[求点素害务闻领职么是]"),
    ("并", "[不非未列购轨存行发网入]"),
    ("将", "[军士领来近]|[^，。；]{1,20}(?:作为|列为|列入|纳入|视为|成为|转为)"),
    ("能", "[力源量否够]"),
    ("应", "[用对急当该]"),
))  # fmt: skip
# 名将都将: the end of another word.
_GENERALS = ("名将", "大将", "老将", "小将", "健将", "虎将", "上将", "中将", "少将", "即将", "必将")
_HEADS = ("围绕", "针对", "结合", "根据", "按照", "依据", "随着", "鉴于")
_NOUN_END = re.compile("。(?<=[题求作况点标神务容案排署见划势际]。)")
_PREDICATE = re.compile(
    "开展|进行|展开|提出|召开|讨论|座谈|交流|作[了出]?|做[了好出]?|制定|推进|部署了|研究|举行|组织|加强|提高|解决|完成|落实|了|有|是|要|"
    "听取|汇报|介绍|调整|布置|安排部署|谈|讲|说|问|听|学|定|签|开始|开放|办"
)
_LONGEST = 120
_QUOTED = re.compile("“[^”]*”|《[^》]*》|（[^）]*）")
_LIST_START = re.compile("一[要是](?=[^。\\n]{2,80}[；，。]二[要是])")
_INTRODUCES = re.compile(
    "[：:]\\Z|(?:强调|要求|指出|提出|表示|认为|部署|意见|建议|方面|以下|如下|下列|做到|希望|体会|任务|措施)[^。！？]*[。！？]?”?\\Z"
)


@rule(
    "doubles.modal",
    title="“要”“并”等隔着状语重复",
    severity=Severity.WARNING,
    source="多字（隔着状语又说一次）",
    confidence=0.85,
    examples=(
        wrong("各居民区⟦要进一步要⟧加强走访。", "各居民区要进一步加强走访。"),
        wrong("街道将走访老人，⟦并及时并⟧送去慰问。", "街道将走访老人，并及时送去慰问。"),
        *near(
            "要进一步要求大家走访。",
            "要就好好干。",
            "方案将继续将来的安排。",
            "能继续能源合作。",
            "名将都将回来。",
            "街道将继续将走访作为重点。",
        ),
    ),
)
def modal(document: Document) -> Iterator[Finding]:
    """要, 并, 将, 能 or 应, an adverb, and the same word again."""
    for hit in (hit for form in _MODALS for hit in form.finditer(document.text)):
        word = hit[0][0]
        if document.text.endswith(_GENERALS, 0, hit.start() + 1):
            continue
        yield Finding(hit.start(), hit.end(), f"“{word}”重复了，只留一个。", hit[0][:-1])


@rule(
    "sentences.no_predicate",
    title="只有状语没有谓语",
    severity=Severity.WARNING,
    source="语法（句子成分残缺）",
    confidence=0.8,
    examples=(
        wrong("街道召开会议。⟦结合居民区的实际情况，围绕邻里建设的主题。⟧大家谈了很久。"),
        wrong("⟦针对楼道堆物的突出问题。⟧", "针对楼道堆物的突出问题，大家谈了很久。"),
        *near(
            "围绕邻里建设的主题，大家谈了很久。",
            "针对楼道堆物开展了整治工作。",
            "结合实际制定方案。",
            "按照《办法》执行。",
        ),
    ),
)
def no_predicate(document: Document) -> Iterator[Finding]:
    """A sentence all of whose clauses begin with 围绕, 针对, 结合 … and that ends with a noun."""
    text = document.text
    for stop in _NOUN_END.finditer(text):
        end = stop.end()
        start = 1 + max(text.rfind(mark, max(0, end - _LONGEST), stop.start()) for mark in "。！？\n")
        if not text.startswith(_HEADS, start) or (start == 0 and end > _LONGEST):
            continue
        clauses = _QUOTED.sub("“”", text[start:end]).split("，")
        if all(
            each.startswith(_HEADS) and not _PREDICATE.search(each[2:].removesuffix("。")[:-2])
            for each in clauses
        ):
            yield Finding(start, end, "这句话只有状语，没有说完。")


@rule(
    "sentences.list_without_lead",
    title="“一要、二要”前面没有引出的话",
    severity=Severity.QUERY,
    source="语法（分项叙述要有主语或引出的话）",
    confidence=0.6,
    examples=(
        wrong("会议结束了。\n⟦一要⟧坚持学习；二要深入走访。", "会议强调：\n一要坚持学习；二要深入走访。"),
        *near(
            "会议强调：\n一要坚持学习；二要深入走访。",
            "街道负责人提出三点要求。\n一是坚持学习，二是深入走访。",
            "会议要求一要学习；二要走访。",
            "一是学习。",
        ),
    ),
)
def list_without_lead(document: Document) -> Iterator[Finding]:
    """A paragraph that begins to count while the one before announces nothing."""
    text = document.text
    for hit in _LIST_START.finditer(text):
        index = document.paragraph_index(hit.start())
        if document.paragraphs[index].start != hit.start():
            continue
        before = document.paragraphs[index - 1]
        if not index or not _INTRODUCES.search(text[max(before.start, before.end - 80) : before.end]):
            yield Finding(hit.start(), hit.start() + 2, "分项叙述前面没有引出的话。")
