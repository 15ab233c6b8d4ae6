"""Characters and words written twice by a slip of the hand; Chinese doubles many on purpose."""

import re
from collections.abc import Iterator

from ..chinese import HAN
from ..diagnostic import Severity
from ..document import Document
from ..registry import Finding, near, rule, wrong

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
            r"我我",
            r"们们",
            r"将将(?<!刚将将)(?<!即将将)(?<!中将将)(?<!少将将)(?<!上将将)(?<!大将将)(?![军领就])",
        )
    )
)
_WORDS = re.compile(
    "(?P<word>我们|他们|她们|它们|你们|进行|以及|通过|对于|关于|由于|因为|所以|但是|而且|并且|同时|其中|为了|根据|按照|"
    "已经|可以|应该|没有|就是|如果|虽然|开展|推进|加强|提高|实现|建设|工作|会议|街道|社区|居民|活动|问题|发展|服务)(?P=word)"
    "(?!(?P=word))"
)
_HAN_ONLY = re.compile(f"[{HAN}]+")
_ON_PURPOSE = re.compile(r"[一又再很好]|^非常|[和同与及在]$|(.)\1|[哈呵嘿啊哦呀哟咚叮加冲赞]")
_LENGTHS = range(3, 7)
_WIDTH = 4  # bytes of a character in UTF-32


@rule(
    "doubles.character",
    title="虚字重复",
    severity=Severity.WARNING,
    source="多字（重复的虚字）",
    confidence=0.9,
    is_fixing=True,
    examples=(
        wrong("居民区⟦的的⟧花园开放了。", "居民区的花园开放了。"),
        wrong("街道⟦和和⟧社区联合举办。", "街道和社区联合举办。"),
        wrong("他解决⟦了了⟧难题。", "他解决了难题。"),
        wrong("社区⟦和和和和⟧街道。", "社区和街道。"),
        *near(
            "达到目的的办法很多。",
            "的的确确办了实事。",
            "为了了解情况，他去了三次。",
            "带来实实在在的好处。",
            "日子和和美美。",
            "是是非非说不清。",
            "参与与否自己决定。",
        ),
    ),
)
def character(document: Document) -> Iterator[Finding]:
    """A form word doubled, with the contexts in which two in a row are right."""
    text = document.text
    end = 0
    for hit in _CHARACTERS.finditer(text):
        if hit.start() < end:
            continue
        once = hit[0][0]
        end = hit.end()
        while text.startswith(once, end):
            end += 1
        yield Finding(hit.start(), end, f"“{once}”重复了，可能多了字。", once)


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
    """A word that is never doubled, or three and more characters repeated at once."""
    for hit in _WORDS.finditer(document.text):
        once = hit["word"]
        if document.text.endswith(once, 0, hit.start()):
            continue
        yield Finding(hit.start(), hit.end(), f"“{once}”重复了。", once)
    for start, length in document.once(_repeats):
        once = document.text[start : start + length]
        yield Finding(start, start + 2 * length, f"“{once}”重复了。", once)


def _repeats(document: Document) -> tuple[tuple[int, int], ...]:
    """(start, length) of three to six Chinese characters that are said twice at once.

    The text is laid over itself, shifted: where both are the same, their exclusive-or is zero. That is
    linear and some twenty times as fast as a back-reference tried at every character.
    """
    text = document.text
    if len(text) < 2 * _LENGTHS[0]:
        return ()
    plain = int.from_bytes(text.encode("utf-32-le", "surrogatepass"), "little")
    found: list[tuple[int, int]] = []
    for length in _LENGTHS:
        same = (plain ^ (plain >> (8 * _WIDTH * length))).to_bytes(_WIDTH * len(text), "little")
        zeros = bytes(_WIDTH * length)
        at = same.find(zeros)
        while at >= 0:
            start = -(-at // _WIDTH)
            words = text[start : start + length]
            is_double = words == text[start + length : start + 2 * length] and _HAN_ONLY.fullmatch(words)
            # Three times and more is a chant, no slip.
            is_chant = text.startswith(words, start + 2 * length) or text.endswith(words, 0, start)
            if is_double and not is_chant and not _ON_PURPOSE.search(words):
                found.append((start, length))
            at = same.find(zeros, _WIDTH * (start + (2 * length if is_double else 1)))
    return tuple(found)
