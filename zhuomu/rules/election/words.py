"""Measures and results in Chinese words: the text that people hold against the adopted one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .share import Share, fraction_words
from .terms import (
    Base,
    BlankRule,
    ChoiceLimit,
    DifferentialKind,
    Form,
    IdentifyingRule,
    MarkPlace,
    Method,
    ProxyRule,
    Shortage,
    TieRule,
    TwoOffices,
    UnclearRule,
    WriteInRule,
)

if TYPE_CHECKING:
    from .measures import ElectionMeasures

UNSAID = "办法未作规定"
BASES = {
    Base.DUE: "应到人数",
    Base.WHOLE: "全体人数",
    Base.PRESENT: "实到人数",
    Base.VOTED: "参加投票人数",
    Base.ISSUED: "发出票数",
    Base.RECOVERED: "收回票数",
    Base.VALID: "有效票数",
}
FORMS = {Form.SECRET: "无记名投票", Form.HANDS: "举手表决"}
METHODS = {
    Method.CHOICE: "在候选人名单中选举",
    Method.SLATE: "对全部名单一次性表决",
    Method.ONE_BY_ONE: "对名单逐一表决",
    Method.DUAL: "业主共同决定",
}
PLACES = {
    MarkPlace.ABOVE: "上方",
    MarkPlace.BELOW: "下方",
    MarkPlace.LEFT: "左侧",
    MarkPlace.RIGHT: "右侧",
}
WRITE_INS = {
    WriteInRule.NEVER: "不得另选他人",
    WriteInRule.FREE: "可以另选他人",
    WriteInRule.NEEDS_AGAINST: "对候选人表示反对的，可以另选他人；另选人数多于反对人数的，另选无效",
}
CHOICES = {
    ChoiceLimit.AT_MOST: "所选人数多于应选名额的为无效票，等于或者少于的为有效票",
    ChoiceLimit.EXACTLY: "所选人数多于或者少于应选名额的为无效票",
    ChoiceLimit.NO_LIMIT: "赞成的人数不受应选名额限制",
}
UNCLEARS = {
    UnclearRule.PART: "标记无法辨认的，该项无效，其余有效",
    UnclearRule.WHOLE: "有标记无法辨认的，全票无效",
    UnclearRule.RULING: "标记无法辨认的，由监票人认定",
}
IDENTIFYINGS = {
    IdentifyingRule.VOID: "写有姓名、编号或者其他记号的为无效票",
    IdentifyingRule.IGNORED: "票上另有记号的，不影响效力",
}
BLANKS = {
    BlankRule.VALID: "未作任何标记的为有效票，按弃权计",
    BlankRule.EXCLUDED: "未作任何标记的，不计入参加投票人数",
}
TIES = {
    None: UNSAID,
    TieRule.REVOTE: "就票数相等的人再次投票，得票多的当选",
    TieRule.FEWER_AGAINST: "反对票少的当选；反对票也相等的，再次投票",
    TieRule.CHAIR: "由主持人决定",
}
SHORTAGES = {
    None: UNSAID,
    Shortage.VACANT: "暂作缺额，本次会议不再补选",
    Shortage.AGAIN: "不足的名额另行选举",
    Shortage.DECIDE: "由主席团决定",
    Shortage.REDUCE_IF_NEAR: "差额不多于 {near} 名的，可以由主席团决定减少名额；否则另行选举",
}
PROXIES = {
    ProxyRule.NONE: "不得委托他人投票",
    ProxyRule.CONSENT: "经主席团同意，可以书面委托他人投票",
    ProxyRule.UP_TO: "可以书面委托他人投票，每人接受委托不超过 {limit} 人",
}
OFFICES = {
    TwoOffices.SEPARATE: "各项职务分别计票",
    TwoOffices.HIGHER_COUNTS: "同一张票上选同一人担任两项以上职务的，计入较高的职务",
    TwoOffices.VOID: "同一张票上选同一人担任两项以上职务的，该几项选票无效",
}


def measures_sentences(measures: "ElectionMeasures") -> tuple[str, ...]:
    """The 20 parameters, each as one numbered sentence."""
    return tuple(f"{number}. {say(measures)}。" for number, say in enumerate(SPEAKERS, start=1))


def base_words(base: Base | None) -> str:
    """The base as measures call it."""
    return UNSAID if base is None else BASES[base]


def threshold_words(share: Share | None, base: Base | None, count: int) -> str:
    """The threshold with its base and the votes it takes: 赞成票超过实到人数（112）的半数，至少 57 票。"""
    if share is None:
        return "得票多的当选，不设得票下限"
    if base is None:
        return f"赞成票{share.words}，计算的基数{UNSAID}"
    return f"赞成票{share_of(share, base, count)}，至少 {share.least(count)} 票"


def share_of(share: Share, base: Base, count: int) -> str:
    """A share of a base with its number: 超过应到人数（90）的三分之二."""
    return _of(share, base, f"（{count}）")


def _of(share: Share, base: Base, count: str = "") -> str:
    """超过实到人数的半数, 达到应到人数的三分之二以上: the comparator stands where measures put it."""
    head, strictly, rest = share.words.partition("超过")
    return f"{strictly or '达到'}{BASES[base]}{count}的{rest or head}"


def _bar(share: Share | None, base: Base | None) -> str:
    if share is None:
        return "得票多的当选，不设得票下限"
    return f"赞成票{share.words}，计算的基数{UNSAID}" if base is None else f"赞成票{_of(share, base)}的当选"


def _quorum(measures: "ElectionMeasures") -> str:
    return f"到会人数{_of(measures.quorum, measures.quorum_base)}，方可选举"


def _base(measures: "ElectionMeasures") -> str:
    if measures.dual is not None:
        return "以专有部分面积和业主人数两项为计算的基数"
    return f"计算当选票数的基数：{base_words(measures.threshold_base)}"


def _threshold(measures: "ElectionMeasures") -> str:
    if measures.dual is not None:
        dual = measures.dual
        return (
            f"参与表决的面积和人数均须达到全部的{dual.take_part.words}；一般事项须经参与者{dual.ordinary.words}同意，"
            f"重大事项须经参与者{dual.special.words}同意"
        )
    return _bar(measures.threshold, measures.threshold_base)


def _differential(measures: "ElectionMeasures") -> str:
    rule = measures.differential
    match rule.kind:
        case DifferentialKind.EQUAL:
            return "等额选举：候选人数与应选名额相等"
        case DifferentialKind.NUMBER:
            return f"差额选举：候选人数比应选名额至少多 {rule.num} 名"
        case DifferentialKind.RATIO:
            return (
                f"差额选举：候选人数比应选名额至少多{fraction_words(rule.num, rule.den)}，不足一名的按一名计"
            )
    return f"候选人数：{UNSAID}"


def _form(measures: "ElectionMeasures") -> str:
    return f"采用{FORMS[measures.form]}的方式，{METHODS[measures.method]}"


def _signs(measures: "ElectionMeasures") -> str:
    signs = measures.signs
    said = [
        f"{label}{f'画“{sign}”' if sign else '不作标记'}"
        for label, sign in (("赞成", signs.for_), ("反对", signs.against), ("弃权", signs.abstain))
    ]
    return "，".join(said)


def _place(measures: "ElectionMeasures") -> str:
    ink = f"，用{measures.ink}填写" if measures.ink else ""
    return f"标记写在姓名{PLACES[measures.mark_place]}{ink}"


def _writein(measures: "ElectionMeasures") -> str:
    said = WRITE_INS[measures.writein]
    if measures.writein is WriteInRule.NEVER:
        return said
    marked = f"；另选的姓名须画“{measures.signs.for_}”" if measures.is_writein_marked else ""
    eligible = f"；另选的人限于{measures.writein_eligible}" if measures.writein_eligible else ""
    return said + marked + eligible


def _tie(measures: "ElectionMeasures") -> str:
    if measures.method in {Method.SLATE, Method.DUAL}:
        return "全部名单或者议题一并表决，没有票数相等的情形"
    return f"当选的最后一名票数相等的：{TIES[measures.tie]}"


def _shortage(measures: "ElectionMeasures") -> str:
    return f"当选人数不足应选名额的：{SHORTAGES[measures.shortage].format(near=measures.near_seats)}"


def _again(measures: "ElectionMeasures") -> str:
    if measures.shortage is Shortage.VACANT:
        return "本次会议不另行选举"
    return f"另行选举时：{_bar(measures.again_threshold, measures.again_base)}"


def _alternates(measures: "ElectionMeasures") -> str:
    if measures.alternates is None:
        return "不设候补"
    return f"未当选而赞成票{_of(measures.alternates, measures.alternates_base)}的，按得票多少依次候补"


def _proxy(measures: "ElectionMeasures") -> str:
    present = "；委托的计入实到人数" if measures.is_proxy_present else ""
    return PROXIES[measures.proxy].format(limit=measures.proxy_limit) + present


def _reserved(measures: "ElectionMeasures") -> str:
    seats = (
        f"应选名额中{measures.reserved_for}至少 {measures.reserved_seats} 名"
        if measures.reserved_seats
        else "不设专门名额"
    )
    kin = f"；有{'、'.join(measures.kin_barred)}关系的不得同时任职" if measures.kin_barred else ""
    return seats + kin


def _roles(measures: "ElectionMeasures") -> str:
    said = [
        f"{role.label} {role.people} 名"
        + (f"，由{role.named_by}提名" if role.named_by else "")
        + (f"，{role.approved_by}通过" if role.approved_by else "")
        for role in measures.roles
    ]
    kin = "候选人及其近亲属" if measures.is_kin_barred_from_counting else "候选人"
    return f"{'；'.join(said) or f'计票工作人员：{UNSAID}'}；{kin}不得担任"


SPEAKERS: tuple[Callable[["ElectionMeasures"], str], ...] = (
    _quorum,
    _base,
    _threshold,
    _differential,
    _form,
    _signs,
    _place,
    _writein,
    lambda measures: CHOICES[measures.choices],
    lambda measures: UNCLEARS[measures.unclear],
    lambda measures: IDENTIFYINGS[measures.identifying],
    lambda measures: BLANKS[measures.blank],
    _tie,
    _shortage,
    _again,
    _alternates,
    _proxy,
    lambda measures: OFFICES[measures.two_offices],
    _reserved,
    _roles,
)
