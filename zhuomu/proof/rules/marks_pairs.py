"""Quotation marks and brackets that should come in pairs (GB/T 15834-2011, 4.8, 4.9 and 4.15)."""

from collections.abc import Iterator

from ..diagnostic import Severity
from ..document import Document
from ..pairs import QUOTES, Flaw, pair_flaws
from ..registry import Finding, near, rule, wrong


def _flaws(document: Document, *flaws: Flaw) -> Iterator[tuple[Finding, bool]]:
    """Findings without their sentence, and whether the mark is a quotation mark."""
    for flaw in document.once(pair_flaws):
        if flaw.flaw in flaws:
            is_quote = flaw.char in QUOTES or flaw.char in QUOTES.values()
            name = "引号" if is_quote else "书名号" if flaw.char in "《》〈〉" else "括号"
            missing = "后" if flaw.flaw is Flaw.UNCLOSED else "前"
            message = f"这个{name}缺少与它配对的{missing}一半。"
            yield Finding(flaw.start, flaw.end, message, flaw.suggestion), is_quote


@rule(
    "marks.unpaired_quote",
    title="引号不成对",
    severity=Severity.ERROR,
    source="GB/T 15834-2011 4.8（引号）",
    confidence=0.95,
    examples=(
        wrong("结合争当先行者⟦”⟧活动，社区开展走访。", "结合“争当先行者”活动，社区开展走访。"),
        wrong("社区开展⟦“⟧好邻居评选，报名到月底。", "社区开展“好邻居”评选，报名到月底。"),
        wrong("他说：“这里的⟦‘⟧老街要留住。”", "他说：“这里的‘老街’要留住。”"),
        *near(
            "她说：“先把‘难题’摆出来。”大家都笑了。",
            "他写道：\n“第一段没有写完。\n“第二段写完了。”",
            "The students’ club meets at six o’clock.",
            "梧桐路街道开展“邻里\n节”活动，居民参加。",
        ),
    ),
)
def unpaired_quote(document: Document) -> Iterator[Finding]:
    """A quotation mark alone in its paragraph, quotations over several paragraphs aside."""
    return (finding for finding, is_quote in _flaws(document, Flaw.UNCLOSED, Flaw.UNOPENED) if is_quote)


@rule(
    "marks.unpaired_bracket",
    title="括号、书名号不成对",
    severity=Severity.ERROR,
    source="GB/T 15834-2011 4.9（括号）、4.15（书名号）",
    confidence=0.95,
    examples=(
        wrong("联席会议⟦（⟧扩大会议在四楼召开。", "联席会议（扩大会议）在四楼召开。"),
        wrong("居民读了《梧桐晨报》⟦》⟧。", "居民读了《梧桐晨报》。"),
        wrong("获赠⟦《⟧邻里手册一本。", "获赠《邻里手册》一本。"),
        *near(
            "要求如下：1）先登记；2）再领取。",
            "一）总则",
            "好的:)",
            "通过了《选举办法（草案）》。",
            "参加人员(含志愿者）共十人。",
        ),
    ),
)
def unpaired_bracket(document: Document) -> Iterator[Finding]:
    """A bracket or title mark alone in its paragraph; the bracket after an item's number has no partner."""
    return (finding for finding, is_quote in _flaws(document, Flaw.UNCLOSED, Flaw.UNOPENED) if not is_quote)


@rule(
    "marks.reversed_quote",
    title="引号方向用反",
    severity=Severity.ERROR,
    source="GB/T 15834-2011 4.8（引号）",
    confidence=0.95,
    is_fixing=True,
    examples=(
        wrong("她说：“明天见。⟦“⟧大家散了。", "她说：“明天见。”大家散了。"),
        wrong("开展⟦”⟧好邻居”评选。", "开展“好邻居”评选。"),
        wrong("开展⟦”⟧好邻居⟦“⟧评选。", "开展“好邻居”评选。"),
        *near("“甲”“乙”两队。", "他说：“你们看，‘梧桐’二字。”"),
    ),
)
def reversed_quote(document: Document) -> Iterator[Finding]:
    """Two quotation marks the same way round with none between."""
    for flaw in document.once(pair_flaws):
        if flaw.flaw is Flaw.REVERSED:
            yield Finding(flaw.start, flaw.end, "引号方向用反了。", flaw.suggestion)


@rule(
    "marks.wrong_nesting",
    title="成对标点交叉",
    severity=Severity.ERROR,
    source="GB/T 15834-2011 4.8、4.9、4.15",
    confidence=0.95,
    is_fixing=True,
    examples=(
        wrong("他读了《“小桥⟦》”⟧一文。", "他读了《“小桥”》一文。"),
        wrong("活动（又称“邻里节⟦）”⟧开幕。", "活动（又称“邻里节”）开幕。"),
        *near("他读了《“小桥”》一文。", "“《小桥》（节选）”"),
    ),
)
def wrong_nesting(document: Document) -> Iterator[Finding]:
    """Two pairs that cross each other."""
    for flaw in document.once(pair_flaws):
        if flaw.flaw is Flaw.CROSSED:
            yield Finding(flaw.start, flaw.end, "两对标点互相交叉，应当先关里面的一对。", flaw.suggestion)


@rule(
    "marks.quote_in_quote",
    title="引号里又用同样的引号",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.8（引号里再用引号，外双内单）",
    examples=(
        wrong("她说：“这是⟦“邻里节”⟧的礼物。”", "她说：“这是‘邻里节’的礼物。”"),
        *near("她说：“这是‘邻里节’的礼物。”", "“甲”和“乙”。", "“他讲：‘要记住“邻里”二字。’”"),
    ),
)
def quote_in_quote(document: Document) -> Iterator[Finding]:
    """Double quotation marks directly inside double ones, single inside single."""
    flaws = document.once(pair_flaws)
    lonely = (Flaw.UNCLOSED, Flaw.UNOPENED, Flaw.REVERSED)
    troubled = {document.paragraph_index(flaw.start) for flaw in flaws if flaw.flaw in lonely}
    for flaw in flaws:
        if flaw.flaw is Flaw.SAME_INSIDE:
            # Beside a lonely mark nobody can tell what is inside what.
            is_sure = document.paragraph_index(flaw.start) not in troubled
            message = "引号里面再用引号，外面用双引号，里面用单引号。"
            severity = None if is_sure else Severity.QUERY
            yield Finding(flaw.start, flaw.end, message, flaw.suggestion, severity)


@rule(
    "marks.quote_not_reopened",
    title="跨段引文没有每段重开引号",
    severity=Severity.QUERY,
    source="GB/T 15834-2011 4.8（不止一段的引文，每段开头用前引号）",
    confidence=0.7,
    examples=(
        wrong("他写道：⟦“⟧第一段到此。\n第二段到此。”", "他写道：“第一段到此。”\n“第二段到此。”"),
        *near("他写道：“第一段到此。\n“第二段到此。”"),
    ),
)
def quote_not_reopened(document: Document) -> Iterator[Finding]:
    """A quotation that closes in a later paragraph which does not open it anew."""
    for flaw in document.once(pair_flaws):
        if flaw.flaw is Flaw.NOT_REOPENED and flaw.char in QUOTES:
            yield Finding(flaw.start, flaw.end, "引文跨了段，每段开头都要用前引号，最后一段才用后引号。")


@rule(
    "marks.mixed_bracket",
    title="括号一半全角一半半角",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.9（括号）",
    confidence=0.98,
    examples=(
        wrong("参加人员⟦(含志愿者）⟧共十人。", "参加人员（含志愿者）共十人。"),
        *near("参加人员（含志愿者）共十人。", "参加人员(含志愿者)共十人。"),
    ),
)
def mixed_bracket(document: Document) -> Iterator[Finding]:
    """A pair of brackets of two widths."""
    for flaw in document.once(pair_flaws):
        if flaw.flaw is Flaw.MIXED_WIDTH:
            yield Finding(flaw.start, flaw.end, "这对括号一半全角一半半角。", flaw.suggestion)
