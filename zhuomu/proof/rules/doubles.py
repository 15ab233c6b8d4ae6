"""Characters and words written twice by a slip of the hand; Chinese doubles many on purpose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..chinese import HAN, is_han
from ..diagnostic import Severity
from ..document import Document
from ..doubled import doubled_shared
from ..registry import Finding, near, rule, wrong
from ..words import table_of

# Each: the doubled character with the neighbours that make it right (目的的, 的的确确, 为了了解, 实实在在 …).
_CHARACTERS = re.compile(
    "|".join(
        (
            r"的的(?<!目的的)(?<!标的的)(?![确士哥姐])",
            r"了了(?<![为除不到]了了)(?![解却结然断事])(?!.{0,2}[心愿账])",
            r"和和(?<![总共祥饱谐温缓柔调人中]和和)(?![美睦气平谐顺田县])",
            r"是是(?<![就但只还可要总于也若国]是是)(?!非)",
            r"与与(?<!参与与)(?<!给与与)(?<!赠与与)(?<!授与与)(?<!赋与与)(?<!干与与)",
            r"被被(?<![棉植]被被)(?![子单])",
            r"及及(?![格时])(?<!涉及及)(?<!普及及)(?<!触及及)(?<!危及及)(?<!埃及及)(?<!波及及)(?<!顾及及)",
            r"从从(?![容业事军政])",
            r"而而(?!今立)",
            r"到到(?![位处底场达家来会岗期点账访])",
            r"就就(?![是业餐地近读医任诊算])",
            r"其其(?![他它余中实])",
            r"我我",
            r"们们",
            r"将将(?<!刚将将)(?<!即将将)(?<!中将将)(?<!少将将)(?<!上将将)(?<!大将将)(?![军领就容够好])",
        )
    )
)
_FORM_WORDS = frozenset("的了和是与被及从而到就其我们将")
# Words of two characters that are never doubled, whatever follows.
_SURE_WORDS = frozenset(
    re.findall(
        "..",
        "我们他们她们它们你们进行以及通过对于关于由于因为所以但是而且并且同时其中为了根据按照已经可以应该没有就是如果虽然"
        "开展推进加强实现建设工作会议街道社区居民发展服务国家全国人民经济社会今天表示推动国际全面主席书记重要时代地区世界增长"
        "共同安全今年委员坚持全球持续创新举行支持政治战略现代质量指出以来不断文化总统问题领导生态精神领域思想特色保障疫情生产"
        "发布历史项目人员继续提供强调教育重大科技落实贯彻政策能源基础群众各地民族保护重点联合加快市场技术目前实施超过数据积极"
        "取得同志坚定时间提升稳定促进投资深入方面核心累计深化当地开放工程行动环境改革截至水平任务维护目标体系完成要求主题显示"
        "情况新增成果系统健康生活提出绿色团结达到保持作出设施构建科学消费发生规模影响管理和平媒体双方正在乡村资源努力城市机构"
        "出席更加作为制造事业措施发挥召开干部做好有关粮食新闻作用增加相关铁路报道能力贡献讲话制度进入方向未来产品基本决定机制"
        "恢复成功解决增强主要治理近日就业以上传统综合启动友好特别扩大发表系列参加完善确保运行有效成就举办医疗实践引领利益信息"
        "面积形成责任始终应对充分方式大家关键开始风险记者当前期间介绍标准需求优势加大正式优化预计围绕包括公布理念主持结合网络"
        "民主意见理论具有突破首次基层使用分别挑战考察举措严重规划原则形势去年必须良好",
    )
)
# Common characters that are doubled nowhere in 31 million characters of news and statutes, those aside that a
# name, a sound or a kindly verb (送送, 改改) might double.
_NEVER_DOUBLED = frozenset(
    "第务员者护府或系服程他企级据域质际织这育境创之专俄商题已广术态范界违未预研也督障效引需置况革律互措无愿型控价益贸此房因略命势居污识族"
    "筑承究极宣模令续础继害除则功警必申器般综献始序获额启故但粮援损湾注售"
)
# 个人赛赛程, 居委会会议: one word ends with what the next begins with; the characters that may follow then.
# 个人赛赛程, 居委会会员: one word ends with what the next begins with; the characters that may follow then.
_NEXT_WORD = dict(row.split("\t") for row in table_of("next_words").splitlines() if not row.startswith("#"))
_PAIR_ON_PURPOSE = re.compile(
    "[一两几着越不每很好多这那小大成片段些有没地的说再又更可能会罗斯尼拉加米基奇]|"
    "讨论|研究|商量|打听|学习|休息|考虑|交流|体验|锻炼|活动|整理|收拾|打扮|介绍|宣传|参观|了解|关心|照顾|帮助|支持|练习|复习|准备|检查|"
    "观察|尝试|放松|溜达|走动|调整|调节|表现|高兴|热闹|开心|凉快|暖和|轻松|琢磨|思考|反省|检讨|比划|比较|沟通|联络|联系|认识|熟悉|适应|"
    "感受|享受|品尝|拜访|打量|鼓励|安慰|开导|教育|提醒|见识|捉摸|打扫|清理|请教|切磋|合计|核计|张罗|念叨|唠叨|聊天|散心|透气|商议|消化|"
    "夸奖|补充|讲究|计划|争论|争取|试探|发挥|尊重|体谅|体会|发动|活跃|教训|收敛|消遣|关照|照应|端详|打点|寻思|掂量|盘算|收集|回味|领教|领略|享用|"
    "乌泱|呼噜|屁颠|嘀咕|哗啦|叮当|嘟囔|吧嗒|咕噜|扑通|滴答|咔嚓|表扬|宝贝|意思|分享|展示|歇息|清静|热乎|舒服|欣赏|回忆|梳理|发泄|改善|"
    "改进|提高|总结|分析|培养|保养|运动|活泼|显摆|招待|慰问|看望|应酬|请示|汇报|协调|协商|磨合|磨炼|历练|锤炼|打磨|修改|修理|整"
)
_WORD_ENDS = (*"，。、；：！？的了和与在等将要把对为是", "")
# No Chinese character stands before it; figures and blanks do.
_FIRST_HAN = "〇"
_HAN_ONLY = re.compile(f"[{HAN}]+")
_ON_PURPOSE = re.compile(r"[一又再很好]|^非常|[和同与及在]$|(.)\1|[哈呵嘿啊哦呀哟咚叮加冲赞]")
_LENGTHS = range(2, 7)


@rule(
    "doubles.character",
    title="字重复",
    severity=Severity.WARNING,
    source="多字（重复的字）；词表 words/doubles.zip（训练文本里的重叠用法）",
    confidence=0.9,
    is_fixing=True,
    examples=(
        wrong("居民区⟦的的⟧花园开放了。", "居民区的花园开放了。"),
        wrong("街道⟦和和⟧社区联合举办。", "街道和社区联合举办。"),
        wrong("他解决⟦了了⟧难题。", "他解决了难题。"),
        wrong("社区⟦和和和和⟧街道。", "社区和街道。"),
        wrong("志愿⟦者者⟧服务队做⟦到到⟧最好。", "志愿者服务队做到最好。"),
        wrong("推进居⟦民民⟧自治工作。", "推进居民自治工作。"),
        *near(
            "达到目的的办法很多。",
            "的的确确办了实事。",
            "为了了解情况，他去了三次。",
            "带来实实在在的好处。",
            "日子和和美美。",
            "是是非非说不清。",
            "参与与否自己决定。",
            "中国国际进口博览会开幕。",
            "天天向上，人人有责。",
            "上上下下都来了，断断续续说了很久。",
            "公布了个人赛赛程，通知了居委会会员。",
        ),
    ),
)
def character(document: Document) -> Iterator[Finding]:
    """A character doubled: form words by their contexts, rare doubles at once, others by counts of print."""
    text = document.text
    end = 0
    for at in _shifted_zeros(document.once(_laid_over), 1):
        once = text[at]
        if at < end or once != text[at + 1] or once < _FIRST_HAN or not is_han(once):
            continue
        end = at + 2
        while text.startswith(once, end):
            end += 1
        is_first = at == 0 or text[at - 1] != once
        if is_first and _is_slip(text, at, end):
            yield Finding(at, end, f"“{once}”重复了，可能多了字。", once)


def _is_slip(text: str, at: int, end: int) -> bool:
    """Whether the run of one character at [at, end) is longer than it should be."""
    once = text[at]
    if once in _FORM_WORDS:
        return _CHARACTERS.match(text, at) is not None
    if end != at + 2:
        return False
    before, after = text[max(0, at - 2) : at], text[end : end + 2]
    # 上上下下, 断断续续: pairs side by side are meant.
    is_pair_beside = any(len(pair) == 2 and pair[0] == pair[1] for pair in (before, after))
    if is_pair_beside or (after[:1] and after[0] in _NEXT_WORD.get(once, "")):
        return False
    return once in _NEVER_DOUBLED or doubled_shared().is_slip(before[-1:], once, after[:1])


@rule(
    "doubles.word",
    title="词语重复",
    severity=Severity.WARNING,
    source="多字（重复的词语）",
    confidence=0.85,
    is_fixing=True,
    examples=(
        wrong("街道⟦进行进行⟧了部署。", "街道进行了部署。"),
        wrong("⟦梧桐路街道梧桐路街道⟧召开会议。", "梧桐路街道召开会议。"),
        *near(
            "讨论讨论再说。",
            "今年累计退税缓税缓费十亿元。",
            "一个一个地办。",
            "一件一件一件办。",
            "哈哈哈哈哈哈。",
            "加油加油加油。",
            "我们我们我们。",
            "中国队中国队中国队。",
        ),
    ),
)
def word(document: Document) -> Iterator[Finding]:
    """Two to six characters repeated at once; of two, only what is no verb, number or sound."""
    for start, length in document.once(_repeats):
        once = document.text[start : start + length]
        end = start + 2 * length
        # 退税缓税缓费: two characters may be the halves of other words, unless a word plainly ends there.
        if length != 2 or once in _SURE_WORDS or document.text[end : end + 1] in _WORD_ENDS:
            yield Finding(start, end, f"“{once}”重复了。", once)


def _repeats(document: Document) -> tuple[tuple[int, int], ...]:
    """(start, length) of two to six Chinese characters that are said twice at once."""
    text = document.text
    found: list[tuple[int, int]] = []
    for length in _LENGTHS:
        last = 0
        for start in _shifted_zeros(document.once(_laid_over), length):
            if start < last:
                continue
            words = text[start : start + length]
            is_double = words == text[start + length : start + 2 * length] and _HAN_ONLY.fullmatch(words)
            # Three times and more is a chant, no slip.
            is_chant = text.startswith(words, start + 2 * length) or text.endswith(words, 0, start)
            if is_double and not is_chant and not _is_on_purpose(words):
                found.append((start, length))
            last = start + (2 * length if is_double else 1)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Laid:
    """The low bytes of a text's characters as one large number."""

    number: int
    length: int


def _laid_over(document: Document) -> _Laid:
    """One byte a character: nearly all that differ differ there, and the caller compares the others."""
    data, width = document.code_units
    return _Laid(int.from_bytes(data[::width], "little"), len(document.text))


def _shifted_zeros(laid: _Laid, length: int) -> Iterator[int]:
    """Where `length` characters are said twice at once, or seem to be: the caller compares them.

    The text is laid over itself, shifted: where both are the same, their exclusive-or is zero. That is
    linear and some twenty times as fast as a back-reference tried at every character.
    """
    same = (laid.number ^ (laid.number >> (8 * length))).to_bytes(laid.length, "little")
    zeros = bytes(length)
    # Beyond the last the text is laid over nothing.
    reach = max(0, laid.length - length)
    at = same.find(zeros, 0, reach)
    while at >= 0:
        yield at
        at = same.find(zeros, at + 1, reach)


def _is_on_purpose(words: str) -> bool:
    """Whether Chinese doubles it: verbs of two characters, counting words, sounds."""
    if len(words) == 2 and words not in _SURE_WORDS and _PAIR_ON_PURPOSE.search(words):
        return True
    return _ON_PURPOSE.search(words) is not None
