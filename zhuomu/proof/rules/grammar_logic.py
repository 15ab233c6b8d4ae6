"""What a sentence says against its own sense: negation too much, connectives that do not pair, one side of two, order."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong
from .grammar_forms_logic import PAIR, SIDES, TURNED
from .grammar_found import found_forms
from .grammar_scan import unspoken
from .grammar_words import JOINTS, orders, places
from .sentences import double_negation


@rule(
    TURNED,
    title="否定把意思说反了",
    severity=Severity.WARNING,
    source="语法（病句：否定不当），黄伯荣、廖序东《现代汉语》",
    confidence=0.85,
    examples=(
        wrong("加装扶手，避免老人上下楼时⟦不⟧受伤害。", "加装扶手，避免老人上下楼时受伤害。"),
        wrong("居民⟦拒绝不⟧接受这份方案。", "居民拒绝接受这份方案。"),
        wrong("他⟦无时无刻⟧惦记着邻居。", "他时时刻刻惦记着邻居。"),
        wrong("禁止任何人⟦不得⟧在楼道堆物。", "禁止任何人在楼道堆物。"),
        wrong("没有人怀疑他⟦不会⟧回来。"),
        *near(
            "他无时无刻不惦记着邻居。",
            "避免不必要的麻烦。",
            "防止不受约束的行为。",
            "避免老人受伤害。",
            "禁止堆物，不得停车。",
            "没有人怀疑他会回来。",
            "他拒绝不合理的要求。",
        ),
    ),
)
def negation_turned(document: Document) -> Iterator[Finding]:
    """避免…不受, 拒绝不, 无时无刻 alone; what double_negation marks is left to it."""
    yield from unspoken(document.once(found_forms).get(TURNED, ()), double_negation(document))


@rule(
    PAIR,
    title="关联词语不配对",
    severity=Severity.WARNING,
    source="语法（病句：关联词语搭配不当），黄伯荣、廖序东《现代汉语》",
    confidence=0.8,
    examples=(
        wrong("食堂⟦不仅⟧是吃饭的地方，而是聊天的地方。", "食堂不仅是吃饭的地方，而且是聊天的地方。"),
        wrong("⟦只要⟧大家一起动手，才能把楼道清干净。", "只有大家一起动手，才能把楼道清干净。"),
        wrong("⟦只有⟧大家一起动手，就能把楼道清干净。", "只要大家一起动手，就能把楼道清干净。"),
        wrong("⟦尽管⟧天气怎么热，他都来。", "不管天气怎么热，他都来。"),
        wrong("⟦无论从⟧选题到版面，大家都下了功夫。", "无论是选题还是版面，大家都下了功夫。"),
        wrong("⟦即使⟧下着大雨，但他来了。", "虽然下着大雨，但他来了。"),
        *near(
            "食堂不仅是吃饭的地方，而且是聊天的地方。",
            "不是来吃饭，而是来聊天。",
            "只有大家一起动手，才能清干净。",
            "只要大家一起动手，就能清干净。",
            "只有三天时间，就能看出变化。",
            "尽管天气很热，他都来。",
            "无论从哪里到哪里，还是走路好。",
            "即使下着大雨，他也来了。",
        ),
    ),
)
def connective_pair(document: Document) -> Iterator[Finding]:
    """不仅…而是, 只要…才, 只有…就, 尽管…怎么…都, 无论从…到."""
    yield from document.once(found_forms).get(PAIR, ())


@rule(
    SIDES,
    title="两面对一面",
    severity=Severity.WARNING,
    source="语法（病句：前后不照应），黄伯荣、廖序东《现代汉语》",
    confidence=0.8,
    examples=(
        wrong("⟦能否⟧听取居民意见，是办好实事的前提。", "听取居民意见，是办好实事的前提。"),
        wrong("⟦能否⟧守住底线，对社区治理具有重要意义。", "守住底线，对社区治理具有重要意义。"),
        *near(
            "能否听取居民意见，是能否办好实事的前提。",
            "听取居民意见，是办好实事的前提。",
            "能否办好，取决于大家是不是用心。",
            "能否守住底线，是一个问题。",
        ),
    ),
)
def one_side(document: Document) -> Iterator[Finding]:
    """能否 … is the condition of one thing only."""
    yield from document.once(found_forms).get(SIDES, ())


@rule(
    "sentences.verb_order",
    title="先后次序颠倒",
    severity=Severity.WARNING,
    source="语法（病句：语序不当，不合事理的先后）；词表 words/order.tsv",
    confidence=0.85,
    is_fixing=True,
    examples=(
        wrong("居民代表⟦讨论和听取⟧了报告。", "居民代表听取和讨论了报告。"),
        wrong("各居民区要及时⟦解决并发现⟧问题。", "各居民区要及时发现并解决问题。"),
        *near("居民代表听取和讨论了报告。", "及时发现并解决问题。", "大家讨论和研究。", "交换和听取意见。"),
    ),
)
def verb_order(document: Document) -> Iterator[Finding]:
    """Of two verbs joined by 和, 与 or 并 the later is said first."""
    text = document.text
    later = orders()
    for word, starts in document.once(places).items():
        for at in starts if word[0] in JOINTS else ():
            first, second = text[at + 1 : at + 3], text[max(0, at - 2) : at]
            if second in later.get(first, ()):
                right = f"{first}{word[0]}{second}"
                yield Finding(at - 2, at + 3, f"按先后次序应当说“{right}”。", right)
