"""Marks in the right form at a place where they do not belong."""

import re
from collections.abc import Iterator

from ..chinese import HAN
from ..diagnostic import Severity
from ..document import Document, matches
from ..registry import Finding, near, rule, wrong

_NEIGHBOURS = "一、二|二、三|三、四|三、五|四、五|五、六|六、七|七、八|八、九"
# One expression for each unit that can only count: 三、四号楼, 二、三季度 name two things.
_ABOUT = re.compile(
    rf"、(?<=[{HAN}][一二三四五六七八].)[二三四五六七八九](?:十|百|千|万)?多?"
    r"(?:岁|天(?!线)|公里|米(?![线兰])|名(?!单)|位(?!于)|人(?!大)|户(?!型)|斤|分钟)"
)
_TILDE = re.compile(r"~(?<=[0-9％%].)(?=\d)")
_INTERPUNCTS = {dot: f"{dot}(?<=[{HAN}].)(?=[{HAN}])" for dot in "•・‧⋅･"}
_STOP_IN_BRACKET = re.compile(rf"。）(?=[，；。、{HAN}])")
# 和 that begins a word of its own, and 、 that is right before a whole new clause of names.
_AND = re.compile(r"、和(?![平谐睦美气田县解缓善煦顺声风服尚盘硕珅颐悦牛蔼乐合而弦式衷谈音龙宜])")
_CLAUSE_MARK = re.compile("[，。；：！？“”\n]")
_MISUSED_TITLE = re.compile(
    r"》(?:称号|荣誉称号)|》(?=活动|比赛|大赛|会议|论坛|主题党日|座谈会|招聘会|运动会)(?:[一-鿿]{2})"
)
_WHAT_IS_HELD = re.compile(
    r"(?:举办|举行|开展|组织|召开|参加|荣获|获得|授予|获评|评为)(?:了|的)?(《[^《》。]{1,30})\Z"
)
_INDIRECT = re.compile(r"？(?<=[^吗呢吧]？)(?![”’」』）])")
_ASKS_NOTHING = re.compile(
    r"(?:不知道|不清楚|想知道|就|探讨了?|讨论了?|研究了?|介绍了?|讲解了?|了解了?)(?:如何|怎样|怎么|为什么|哪些)[^，。？！：“”]{2,24}\Z"
)


@rule(
    "marks.number_comma",
    title="概数中间用了顿号",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.5.3.4（相邻数字连用表示概数不用顿号）；GB/T 15835-2011 5.2",
    confidence=0.85,
    is_fixing=True,
    examples=(
        wrong("来了⟦三、四十人⟧。", "来了三四十人。"),
        wrong("那时他只有⟦七、八岁⟧。", "那时他只有七八岁。"),
        *near(
            "他住在三、四号楼。",
            "二、三季度完成。",
            "一等奖，二、三名各得奖状。",
            "第三、四位候选人。",
            "来了三四十人。",
        ),
    ),
)
def number_comma(document: Document) -> Iterator[Finding]:
    """三、四十人: two neighbouring numerals for one vague number."""
    text = document.text
    for hit in _ABOUT.finditer(text):
        start = hit.start() - 1
        words = text[start : hit.end()]
        if words[:3] in _NEIGHBOURS.split("|") and text[start - 1] not in "第前后名居列排十百千万零〇":
            right = words.replace("、", "", 1)
            yield Finding(start, hit.end(), "相邻两个数字表示概数，中间不用顿号。", right)


@rule(
    "marks.and_comma",
    title="“和”前用了顿号",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.5（顿号；最后两项用“和”连接时不再用顿号）",
    confidence=0.85,
    is_fixing=True,
    examples=(
        wrong("走访了食堂、书屋、菜场⟦、和⟧活动室。", "走访了食堂、书屋、菜场和活动室。"),
        *near("走访了食堂、书屋和活动室。", "爱好、正义、和平。", "与老人结伴、和孩子同行。"),
    ),
)
def and_comma(document: Document) -> Iterator[Finding]:
    """、和: the conjunction stands for the mark."""
    text = document.text
    for hit in _AND.finditer(text):
        # One mark alone may part two clauses: 与汉学结伴、和邻里同行.
        clause = _CLAUSE_MARK.split(text[max(0, hit.start() - 30) : hit.start()])[-1]
        if "、" not in clause:
            continue
        yield Finding(hit.start(), hit.end(), "“和”已经连接前后两项，前面不用顿号。", "和")


@rule(
    "marks.tilde",
    title="半角浪纹线",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.13（连接号：浪纹线“～”占一个字位置）",
    confidence=0.9,
    is_fixing=True,
    examples=(
        wrong("面向60⟦~⟧70岁老人。", "面向60～70岁老人。"),
        wrong("上午9:00⟦~⟧11:00开放。", "上午9:00～11:00开放。"),
        *near("面向60～70岁老人。", "目录在~1下", "https://zhuomu.example/a~b"),
    ),
)
def tilde(document: Document) -> Iterator[Finding]:
    """A half-width tilde between two numbers."""
    for hit in _TILDE.finditer(document.text):
        yield Finding(hit.start(), hit.end(), "表示范围的浪纹线应当用全角。", "～")


@rule(
    "marks.middle_dot",
    title="间隔号形式不对",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.14（间隔号“·”）",
    confidence=0.9,
    is_fixing=True,
    examples=(
        wrong("“梧桐⟦•⟧夜话”开讲。", "“梧桐·夜话”开讲。"),
        *near("“梧桐·夜话”开讲。", "• 第一项", "A•B"),
    ),
)
def middle_dot(document: Document) -> Iterator[Finding]:
    """A bullet or a Japanese dot between Chinese characters."""
    for hit in matches(document.text, _INTERPUNCTS):
        yield Finding(hit.start(), hit.end(), "间隔号应当用“·”。", "·")


@rule(
    "marks.stop_in_bracket",
    title="句内括号里用了句号",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.9（句内括号行文末尾不用句号）",
    confidence=0.85,
    is_fixing=True,
    examples=(
        wrong("志愿者（含退休党员⟦。）⟧共十人。", "志愿者（含退休党员）共十人。"),
        *near(
            "志愿者共十人。（含退休党员。）", "志愿者（含退休党员）共十人。", "他说完了。（笑。）大家也笑了。"
        ),
    ),
)
def stop_in_bracket(document: Document) -> Iterator[Finding]:
    """A full stop before the closing bracket of a remark inside a sentence."""
    text = document.text
    for hit in _STOP_IN_BRACKET.finditer(text):
        first = max(0, hit.start() - 60)
        opener = text.rfind("（", first, hit.start())
        is_inside = opener > 0 and re.match(f"[{HAN}”》]", text[opener - 1]) is not None
        if is_inside and "。" not in text[opener : hit.start()] and "\n" not in text[opener : hit.start()]:
            yield Finding(hit.start(), hit.end(), "句内括号里末尾不用句号。", "）")


@rule(
    "marks.title_misused",
    title="不是作品却用了书名号",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.15、附录A.13（活动、会议、奖项的名称用引号，不用书名号）",
    confidence=0.8,
    examples=(
        wrong("社区开展⟦《邻里一家亲》⟧活动。", "社区开展“邻里一家亲”活动。"),
        wrong("他荣获⟦《最美邻居》⟧称号。", "他荣获“最美邻居”称号。"),
        *near("社区开展诵读《诗经》活动。", "社区开展“邻里一家亲”活动。", "学习《办法》活动安排。"),
    ),
)
def title_misused(document: Document) -> Iterator[Finding]:
    """举办《…》活动, 荣获《…》称号: what is held or given is no work."""
    text = document.text
    for hit in _MISUSED_TITLE.finditer(text):
        held = _WHAT_IS_HELD.search(text[max(0, hit.start() - 40) : hit.start()])
        if held:
            start = hit.start() - len(held[1])
            words = text[start + 1 : hit.start()]
            right = f"“{words}”" if "“" not in words else None
            yield Finding(start, hit.start() + 1, "活动、会议、奖项的名称用引号，不用书名号。", right)


@rule(
    "marks.indirect_question",
    title="不是问句却用了问号",
    severity=Severity.QUERY,
    source="GB/T 15834-2011 4.2（问号用于疑问语气的句子）",
    confidence=0.6,
    is_fixing=True,
    examples=(
        wrong("会议讨论了如何用好活动室⟦？⟧大家意见一致。", "会议讨论了如何用好活动室。大家意见一致。"),
        *near("如何用好活动室？大家意见一致。", "他问：“讨论如何用好活动室？”", "会议讨论了如何用好活动室。"),
    ),
)
def indirect_question(document: Document) -> Iterator[Finding]:
    """讨论如何…？: the sentence tells that something was asked, it does not ask."""
    text = document.text
    for hit in _INDIRECT.finditer(text):
        if _ASKS_NOTHING.search(text[max(0, hit.start() - 40) : hit.start()]):
            yield Finding(hit.start(), hit.end(), "这句话是陈述，不是提问，末尾用句号。", "。")
