"""Words that several documents share."""

import datetime as dt
from types import MappingProxyType

from zhuomu.rules.election import ElectionMeasures, Next

from .facts import MeetingFacts, ResultFacts, Signer
from .paper import SIZE_4, SIZE_S4, Align, Block, Cell, Face, Gap, Row, Table, Text, heading, line

# Why a ballot is void, as a column's head; the keys are those of the count (VoidCode.short).
VOIDS = MappingProxyType(
    {
        "illegible": "无法辨认",
        "identifying": "写有记号",
        "two_offices": "一人兼选两职",
        "overvote": "多于应选名额",
        "not_exact": "不等于应选名额",
        "unclear_whole": "标记不清",
        "blank_excluded": "空白票",
    }
)
BLANK = "　　　　　　"


def day_words(day: dt.date | None) -> str:
    """``2026年11月20日``; room for it where it is not known."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　　年　　月　　日"


def moment_words(moment: dt.datetime | None) -> str:
    """``2026年11月20日15时08分``."""
    if moment is None:
        return "　　　年　　月　　日　　时　　分"
    return f"{day_words(moment.date())}{moment.hour}时{moment.minute:02d}分"


def names_words(names: tuple[str, ...]) -> str:
    """Names with 、 between them; 无 for none."""
    return "、".join(names) or "无"


def next_words(facts: ResultFacts) -> str:
    """What follows from the count, as one sentence."""
    match Next(facts.sheet.next):
        case Next.COMPLETE:
            return "当选人数与应选名额相等，本项选举结束。"
        case Next.REVOTE_AMONG_TIED:
            return f"{names_words(facts.tied)}得票相等，剩余名额{facts.tie_seats}名，就票数相等的人再次投票。"
        case Next.SUPPLEMENTARY_ELECTION:
            return f"缺额{facts.vacant}名，另行选举。"
        case Next.CLOSE_WITH_VACANCY:
            return f"缺额{facts.vacant}名，暂作缺额，本次会议不再补选。"
        case Next.ASK_PRESIDIUM:
            return "提请主席团决定。"


def void_words(void: tuple[tuple[str, int], ...]) -> str:
    """``2 张（多于应选名额 1 张、写有记号 1 张）``."""
    total = sum(number for _, number in void)
    reasons = "、".join(f"{VOIDS.get(code, code)} {number} 张" for code, number in void if number)
    return f"{total} 张（{reasons}）" if reasons else f"{total} 张"


def sentence(measures: ElectionMeasures, number: int) -> str:
    """The measures' own sentence for a parameter, without its number."""
    return measures.as_sentences()[number - 1].partition(". ")[2]


def head(meeting: MeetingFacts, title: str) -> tuple[Block, ...]:
    """The meeting over the document's name."""
    return (
        Text(line(meeting.title).runs, SIZE_4, Align.CENTRE, is_kept=True),
        heading(title),
        Gap(2),
    )


def label(text: str, span: int = 1) -> Cell:
    """A cell that names what stands beside it."""
    return Cell(text, Face.LABEL, span=span)


def signing(signers: tuple[Signer, ...], at: str) -> tuple[Block, ...]:
    """Who signs: office, name and room for the hand; then the moment."""
    rows = [
        Row((label("职务"), label("姓名"), label("签名"), label("职务"), label("姓名"), label("签名")), 8)
    ]
    for place in range(0, len(signers), 2):
        cells = [
            cell for one in signers[place : place + 2] for cell in (Cell(one.role), Cell(one.name), Cell(""))
        ]
        rows.append(Row((*cells, *[Cell("", is_absent=True)] * (6 - len(cells))), 10))
    table = Table((26, 26, 33, 26, 26, 33), tuple(rows), size=SIZE_S4)
    blocks: tuple[Block, ...] = (Gap(3), table) if signers else ()
    return (*blocks, Gap(2), line(at, align=Align.RIGHT))
