"""Two ways of saying it mixed into one, and openings that leave a sentence without a subject."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..diagnostic import Severity
from ..document import LINE_BREAKS, Document
from ..registry import Finding, near, rule, wrong

_IN = f"[^，。；！？：“”{LINE_BREAKS}]"


@dataclass(frozen=True, slots=True)
class Mixture:
    """A form that mixes two; the marked words are its first group. `right` replaces them, None where a person must."""

    form: re.Pattern[str]
    cure: str
    right: str | None = None


_MIXTURES = (
    Mixture(
        re.compile(f"(围绕)(?!以){_IN}{{1,14}}为(?:主题|中心|重点|主线|核心)(?=[，。；]|开展|进行|召开)"),
        "以……为主题",
        "以",
    ),
    Mixture(re.compile(f"(本着){_IN}{{1,14}}为(?:原则|宗旨|目的|目标)(?=[，。；])"), "本着……的原则", None),
    Mixture(re.compile(f"(出乎){_IN}{{0,8}}(?:意料|预料)之外"), "出乎意料", None),
    Mixture(re.compile(f"深受{_IN}{{1,10}}(所)(?:欢迎|喜爱|好评|青睐)"), "深受……欢迎", ""),
    Mixture(re.compile("(?:截至|截止)(?:到)?(目前为止)"), "截至目前", "目前"),
    Mixture(re.compile(f"关键在于{_IN}{{2,16}}(是关键|起着?决定性?作用)(?=[，。；])"), "关键在于……", None),
    Mixture(re.compile("组成的?(构成)(?=[，。；])"), "由……组成", ""),
    Mixture(re.compile("目的(?:是|在于)(为了)(?!而)"), "目的是……", ""),
    Mixture(re.compile("原因是(因为|由于)"), "原因是……", ""),
)  # fmt: skip
_LED = re.compile(
    rf"在{_IN}{{2,24}}(?:帮助|支持|领导|带领|努力|指导|推动|协调|关心|组织|配合|见证)下，(使(?:得)?)(?![用命馆节者领劲徒])"
)
_SENTENCE_STARTS = ("", "。", " ", "　", "；", *LINE_BREAKS)


@rule(
    "sentences.mixed_forms",
    title="两种句式杂糅",
    severity=Severity.WARNING,
    source="语法（句式杂糅）",
    confidence=0.85,
    examples=(
        wrong("街道⟦围绕⟧邻里守望为主题，开展走访。", "街道以邻里守望为主题，开展走访。"),
        wrong("⟦本着⟧便民利民为原则，推出服务。", "本着便民利民的原则，推出服务。"),
        wrong("活动深受居民⟦所⟧欢迎。", "活动深受居民欢迎。"),
        wrong("截至⟦目前为止⟧，共收到意见三十条。", "截至目前，共收到意见三十条。"),
        wrong("走访的目的是⟦为了⟧听取意见。", "走访的目的是听取意见。"),
        wrong("停电的原因是⟦因为⟧线路老化。", "停电的原因是线路老化。"),
        *near(
            "街道围绕邻里守望的主题开展走访。",
            "围绕中心工作，以服务为主题。",
            "围绕以居民为中心开展工作。",
            "由三个部分组成。",
            "结果出乎意料。",
        ),
    ),
)
def mixed_forms(document: Document) -> Iterator[Finding]:
    """围绕…为主题, 本着…为原则 and the like: half of one form, half of another."""
    for mixture in _MIXTURES:
        for hit in mixture.form.finditer(document.text):
            message = f"两种句式混在一起了，可以说“{mixture.cure}”。"
            yield Finding(hit.start(1), hit.end(1), message, mixture.right)


@rule(
    "sentences.led_subject",
    title="“在……下，使……”缺主语",
    severity=Severity.WARNING,
    source="语法（介词短语和“使”连用，主语残缺）",
    confidence=0.85,
    examples=(
        wrong("在居委会的帮助下，⟦使⟧老人住得更安心。", "在居委会的帮助下，老人住得更安心。"),
        *near("街道在居委会的帮助下，使老人住得更安心。", "在居委会的帮助下，使用更方便。"),
    ),
)
def led_subject(document: Document) -> Iterator[Finding]:
    """A sentence that begins with 在…下 and goes on with 使."""
    text = document.text
    for hit in _LED.finditer(text):
        if text[max(0, hit.start() - 1) : hit.start()] in _SENTENCE_STARTS:
            yield Finding(hit.start(1), hit.end(1), f"“在……下，{hit[1]}……”没有主语，去掉“{hit[1]}”。")
