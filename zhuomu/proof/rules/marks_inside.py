"""Marks that clash with a closing quotation mark or an ellipsis, and spaces where Chinese has none."""

import re
from collections.abc import Iterator

from ..chinese import HAN, is_han
from ..diagnostic import Severity
from ..document import Document, Paragraph
from ..registry import Finding, near, rule, wrong

# “……，”他说，“……” is right: only what cannot go on with a speaker is marked.
_COMMA_INSIDE = re.compile("”(?:(?<=、.)|(?<=[，；].)(?=[，。、；：！？的]))")
_STOP_TWICE = re.compile("。”[。，；、]")
_STOP_BEFORE_ELLIPSIS = re.compile("…(?<=[，、].)…")
_LONG_ELLIPSIS = re.compile("………++")
_SPACE = re.compile(rf" (?<=[{HAN}，。、；：！？”》）] )(?=[{HAN}，。、；：！？“《（])")
_ROW_OF_DOTS = 12
# A paragraph with more spaces than this is set with them on purpose: verse, a table, a programme.
_MOST_SPACES = 2


@rule(
    "marks.comma_in_quote",
    title="句内点号放在后引号里",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.8（引号；引文不独立成句时末尾不用句内点号）",
    confidence=0.9,
    is_fixing=True,
    examples=(
        wrong("他提出“多走⟦，”⟧的要求。", "他提出“多走”的要求。"),
        wrong("要做到“多走、多问⟦、”⟧不怕累。", "要做到“多走、多问”不怕累。"),
        *near("“先走，”他说，“再问。”", "“先走”，他说。", "“好！”的喊声不断。"),
    ),
)
def comma_in_quote(document: Document) -> Iterator[Finding]:
    """A comma before the closing quotation mark where no speaker follows."""
    for hit in _COMMA_INSIDE.finditer(document.text):
        yield Finding(hit.start() - 1, hit.end(), "后引号前面不用句内点号。", "”")


@rule(
    "marks.stop_twice",
    title="后引号内外都有点号",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.8（引号；点号只留一处）",
    confidence=0.9,
    is_fixing=True,
    examples=(
        wrong("他说：“都准备好了⟦。”。⟧", "他说：“都准备好了。”"),
        wrong("“都准备好了⟦。”，⟧他说。", "“都准备好了”，他说。"),
        *near("他说：“都准备好了。”", "横幅上写着“你好！”。", "谁在问“为什么？”，大家都不知道。"),
    ),
)
def stop_twice(document: Document) -> Iterator[Finding]:
    """A full stop before the closing quotation mark and another stop after it."""
    for hit in _STOP_TWICE.finditer(document.text):
        after = hit[0][2]
        yield Finding(
            hit.start(), hit.end(), "引号里外的点号只留一个。", "。”" if after == "。" else "”" + after
        )


@rule(
    "marks.stop_before_ellipsis",
    title="省略号前用了顿号、逗号",
    severity=Severity.QUERY,
    source="GB/T 15834-2011 4.11（省略号）",
    confidence=0.7,
    is_fixing=True,
    examples=(
        wrong("有桃、李、杏⟦、……⟧大家都说好。", "有桃、李、杏……大家都说好。"),
        *near("有桃、李、杏……大家都说好。", "真的吗？……"),
    ),
)
def stop_before_ellipsis(document: Document) -> Iterator[Finding]:
    """、 or ， before ……, which already stands for a stop."""
    for hit in _STOP_BEFORE_ELLIPSIS.finditer(document.text):
        yield Finding(hit.start() - 1, hit.end(), "省略号前面通常不用顿号、逗号。", "……")


@rule(
    "marks.long_ellipsis",
    title="省略号过长",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 4.11（省略号占两字；整段省略时用十二点，单独成行）",
    confidence=0.9,
    is_fixing=True,
    examples=(
        wrong("他想了想⟦………⟧没有说。", "他想了想……没有说。"),
        *near("他想了想……没有说。", "目录……………………………………1", "…………"),
    ),
)
def long_ellipsis(document: Document) -> Iterator[Finding]:
    """Three to eleven …, neither alone on the line nor the dots of a table of contents."""
    text = document.text
    for hit in _LONG_ELLIPSIS.finditer(text):
        if hit.end() - hit.start() < _ROW_OF_DOTS and not _is_alone(document, hit):
            yield Finding(hit.start(), hit.end(), "省略号占两个字的位置，用“……”。", "……")


def _is_alone(document: Document, hit: re.Match[str]) -> bool:
    paragraph = document.paragraphs[document.paragraph_index(hit.start())]
    return (paragraph.start, paragraph.end) == hit.span()


@rule(
    "marks.space",
    title="汉字之间的空格",
    severity=Severity.WARNING,
    source="GB/T 15834-2011 5.1（标点符号的位置和书写形式；汉字之间不空格）",
    confidence=0.85,
    is_fixing=True,
    examples=(
        wrong(
            "梧桐路街道昨天召开⟦ ⟧会议，部署下一阶段的工作。会后，大家走访了三个居民区。",
            "梧桐路街道昨天召开会议，部署下一阶段的工作。会后，大家走访了三个居民区。",
        ),
        *near(
            "反诈宣传进楼道 守好老人钱袋子",
            "梧桐路街道昨天召开会议，部署下一阶段的工作。会后，大家走访 A 区和 B 区。",
            "床前明月光， 疑是地上霜。 举头望明月， 低头思故乡。 这首诗人人会背，也人人会写。",
            "《晨报 社区版》昨天出版，编辑部召开会议，部署下一阶段的工作。会后，大家走访了居民区。",
        ),
    ),
)
def space(document: Document) -> Iterator[Finding]:
    """One or two lonely spaces in running text, outside titles and quotations."""
    text = document.text
    hits: dict[Paragraph, list[int]] = {}
    for hit in _SPACE.finditer(text):
        index = document.paragraph_index(hit.start())
        hits.setdefault(document.paragraphs[index], []).append(hit.start())
    for paragraph, places in hits.items():
        if len(places) > _MOST_SPACES or not document.is_prose(paragraph):
            continue
        if text[paragraph.end - 1] not in "。！？”":
            continue
        for at in places:
            if not _is_in_title(text, paragraph.start, at):
                # After a mark nobody sees it in print.
                is_seen = is_han(text[at - 1]) and is_han(text[at + 1])
                yield Finding(
                    at, at + 1, "汉字之间不空格。", "", severity=None if is_seen else Severity.QUERY
                )


def _is_in_title(text: str, start: int, at: int) -> bool:
    return any(
        text.count(opener, start, at) > text.count(closer, start, at) for opener, closer in ("《》", "“”")
    )
