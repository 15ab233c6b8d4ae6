"""Measures of six kinds of body, entered as parameters: none of them needed a line of code (spec section 3)."""

from collections.abc import Mapping
from types import MappingProxyType

from .measures import ElectionMeasures
from .share import HALF_EXCEEDED, THIRD_REACHED, TWO_THIRDS_EXCEEDED, TWO_THIRDS_REACHED
from .terms import (
    Base,
    ChoiceLimit,
    CountingRole,
    Differential,
    DifferentialKind,
    Form,
    Method,
    ProxyRule,
    Shortage,
    Signs,
    TieRule,
    WriteInRule,
)
from .votes import CIVIL_CODE_278

COUNTERS = (
    CountingRole("总监票人", 1, "主席团", "大会举手表决"),
    CountingRole("监票人", 2, "主席团", "大会举手表决"),
    CountingRole("总计票人", 1, "主席团", "主席团"),
    CountingRole("计票人", 2, "主席团", "主席团"),
)

# 科协: strict two thirds, ○ × and blank, a name may be written in only with ×, half of those present, no by-election.
SCIENCE_ASSOCIATION = ElectionMeasures(
    title="梧桐路街道科学技术协会第一次代表大会选举办法",
    quorum=TWO_THIRDS_EXCEEDED,
    threshold_base=Base.PRESENT,
    differential=Differential(DifferentialKind.RATIO, 20, 100),
    ink="黑色签字笔",
    writein=WriteInRule.NEEDS_AGAINST,
    tie=TieRule.REVOTE,
    shortage=Shortage.VACANT,
    roles=COUNTERS,
)

# 工会: two thirds inclusive, half of 应到, at least 5 % more candidates than seats.
TRADE_UNION = ElectionMeasures(
    title="梧桐路街道总工会代表大会选举办法",
    quorum=TWO_THIRDS_REACHED,
    threshold_base=Base.DUE,
    differential=Differential(DifferentialKind.RATIO, 5, 100),
    writein=WriteInRule.NEEDS_AGAINST,
    tie=TieRule.REVOTE,
    shortage=Shortage.AGAIN,
    again_threshold=HALF_EXCEEDED,
    again_base=Base.DUE,
    roles=COUNTERS,
)

# 侨联: the whole list by one show of hands; as many names as seats, so nothing can tie.
OVERSEAS_CHINESE = ElectionMeasures(
    title="梧桐路街道归国华侨联合会代表大会选举办法",
    quorum=TWO_THIRDS_EXCEEDED,
    threshold_base=Base.DUE,
    differential=Differential(DifferentialKind.EQUAL),
    form=Form.HANDS,
    method=Method.SLATE,
    writein=WriteInRule.NEVER,
    choices=ChoiceLimit.NO_LIMIT,
    shortage=Shortage.DECIDE,
)

# 诗词学会: signs of its own, where ○ means an abstention; two thirds of those present.
POETRY_SOCIETY = ElectionMeasures(
    title="梧桐路街道诗词学会会长选举办法",
    quorum=TWO_THIRDS_EXCEEDED,
    threshold_base=Base.PRESENT,
    threshold=TWO_THIRDS_REACHED,
    signs=Signs(for_="√", against="×", abstain="○"),
    writein=WriteInRule.FREE,
    tie=TieRule.REVOTE,
    shortage=Shortage.AGAIN,
    again_threshold=HALF_EXCEEDED,
    again_base=Base.PRESENT,
    proxy=ProxyRule.CONSENT,
)

# The exact-number rule: more or fewer choices than seats void the ballot; those with a third stand by.
EXACT_NUMBER = ElectionMeasures(
    title="梧桐路街道代表推选会议选举办法（全票制）",
    quorum=TWO_THIRDS_EXCEEDED,
    threshold_base=Base.RECOVERED,
    threshold=None,
    differential=Differential(DifferentialKind.RATIO, 20, 100),
    writein=WriteInRule.FREE,
    choices=ChoiceLimit.EXACTLY,
    tie=TieRule.REVOTE,
    shortage=Shortage.VACANT,
    alternates=THIRD_REACHED,
    roles=COUNTERS,
)

# Owners (民法典 art. 278): by area and by heads; a decision, so nothing to fill and nothing to tie.
OWNERS = ElectionMeasures(
    title="梧桐苑业主大会议事规则",
    quorum=TWO_THIRDS_REACHED,
    threshold_base=Base.VOTED,
    method=Method.DUAL,
    dual=CIVIL_CODE_278,
    writein=WriteInRule.NEVER,
    choices=ChoiceLimit.NO_LIMIT,
    shortage=Shortage.VACANT,
    proxy=ProxyRule.UP_TO,
    proxy_limit=3,
)

EXAMPLES: Mapping[str, ElectionMeasures] = MappingProxyType(
    {
        "science_association": SCIENCE_ASSOCIATION,
        "trade_union": TRADE_UNION,
        "overseas_chinese": OVERSEAS_CHINESE,
        "poetry_society": POETRY_SOCIETY,
        "exact_number": EXACT_NUMBER,
        "owners": OWNERS,
    }
)
