"""计票结果报告单 and 公告: the numbers that a published result must hold (Shanghai 细则 2021 art. 43)."""

import datetime as dt

from zhuomu.rules.election import CountInput, Outcome, ReportLine, ResultSheet, sheet_make
from zhuomu.rules.reason import Reason
from zhuomu.rules.strokes import names_by_strokes

from .facts import AnnouncementFacts, MeetingFacts, ResultFacts, Signer
from .paper import (
    FORM,
    OFFICIAL,
    SIZE_3,
    SIZE_S4,
    Align,
    Block,
    Cell,
    Face,
    Gap,
    Paper,
    Row,
    Run,
    Table,
    Text,
    heading,
    line,
)
from .words import day_words, head, label, moment_words, names_words, next_words, signing, void_words

WIDTH = (24.0, 28.0, 24.0, 28.0, 24.0, 42.0)


def result_facts(
    meeting: MeetingFacts,
    given: CountInput,
    outcome: Outcome,
    *,
    round_name: str = "",
    elected: tuple[str, ...] = (),
    remarks: tuple[str, ...] = (),
    signers: tuple[Signer, ...] = (),
    counted_at: dt.datetime | None = None,
) -> ResultFacts | tuple[Reason, ...]:
    """The facts of a count that passed all stages; of any other the reasons why there is no sheet."""
    sheet, result = sheet_make(given, outcome), outcome.result
    if result is None or not isinstance(sheet, ResultSheet):
        return outcome.reasons
    return ResultFacts(
        meeting,
        sheet,
        outcome.seats,
        round_name,
        given.roll.whole,
        given.papers.printed,
        given.papers.unused,
        given.papers.exchanged,
        elected,
        result.tied,
        result.tie_seats,
        result.vacant,
        result.alternates,
        remarks,
        signers,
        counted_at,
    )


def result_paper(facts: ResultFacts) -> Paper:
    """The result sheet of one round that passed all stages."""
    meeting = facts.meeting
    title = "计票结果报告单"
    blocks: list[Block] = [*head(meeting, title)]
    blocks.append(_numbers(facts))
    blocks.append(Gap(3))
    blocks.append(_votes(facts))
    blocks.append(Gap(2))
    blocks += [Text((Run(f"{name}：", Face.LABEL), Run(text)), SIZE_S4) for name, text in _conclusions(facts)]
    blocks += signing(facts.signers, f"计票时间：{moment_words(facts.counted_at)}")
    sheet = facts.sheet
    blocks.append(Gap(1))
    blocks += [
        line(f"{name}（SHA-256）：{value}", size=8)
        for name, value in (
            ("选举办法摘要", sheet.measures_sha256),
            ("计票输入摘要", sheet.input_sha256),
            ("计票结果摘要", sheet.outcome_sha256),
        )
    ]
    suffix = f"（{facts.round_name}）" if facts.round_name else ""
    return Paper(f"{title} {meeting.subject}{suffix}", FORM, tuple(blocks))


def elected_in_order(facts: ResultFacts) -> tuple[str, ...]:
    """Those elected as a person confirmed their order; before that, the proposal by 姓氏笔画."""
    return facts.elected or tuple(one.name for one in names_by_strokes(facts.sheet.elected))


def _numbers(facts: ResultFacts) -> Table:
    sheet, meeting = facts.sheet, facts.meeting
    rows = [
        Row(
            (label("选举事项"), Cell(meeting.subject, span=3), label("应选名额"), Cell(f"{facts.seats} 名")),
            8,
        ),
        Row(
            (
                label("轮次"),
                Cell(facts.round_name or "第一轮", span=3),
                label("日期"),
                Cell(day_words(meeting.held_on)),
            ),
            8,
        ),
        _six("应到", f"{sheet.due} 人", "实到", f"{sheet.present} 人", "委托", f"{sheet.proxies} 人"),
    ]
    if facts.whole is not None:
        rows.append(Row((label("全体"), Cell(f"{facts.whole} 人", span=5)), 8))
    if facts.printed is not None:
        rows.append(
            _six("印制", f"{facts.printed} 张", "剩余", f"{facts.unused} 张", "调换", f"{facts.exchanged} 张")
        )
    rows += [
        _six("发出", f"{sheet.issued} 张", "收回", f"{sheet.recovered} 张", "有效", f"{sheet.valid} 张"),
        Row((label("无效"), Cell(void_words(sheet.void), align=Align.LEFT, span=5)), 8),
    ]
    return Table(WIDTH, tuple(rows))


def _six(*texts: str) -> Row:
    return Row(tuple(label(text) if at % 2 == 0 else Cell(text) for at, text in enumerate(texts)), 8)


def _votes(facts: ResultFacts) -> Table:
    """Everybody by votes; a column for unreadable marks only where there are any."""
    lines = facts.sheet.lines
    has_unclear = any(one.unclear for one in lines)
    names = ["名次", "姓名", "赞成", "反对", "弃权", *(["无法辨认"] if has_unclear else []), "备注"]
    widths = (16.0, 46.0, 22.0, 22.0, 22.0, *((22.0, 20.0) if has_unclear else (42.0,)))
    rows = [Row(tuple(map(label, names)), 8)]
    for one in lines:
        rank = 1 + sum(other.for_ > one.for_ for other in lines)
        cells = [str(rank), one.name, str(one.for_), *_others(one)]
        cells += [_unclear(one)] if has_unclear else []
        rows.append(Row(tuple(Cell(text) for text in (*cells, _note(one, facts))), 8))
    return Table(widths, tuple(rows), heads=1)


def _others(one: ReportLine) -> tuple[str, str]:
    """Against somebody written in nobody could vote."""
    return ("—", "—") if one.is_writein else (str(one.against), str(one.abstain))


def _unclear(one: ReportLine) -> str:
    return "—" if one.is_writein else str(one.unclear)


def _note(one: ReportLine, facts: ResultFacts) -> str:
    said = ["另选"] if one.is_writein else []
    if one.is_elected:
        said.append("当选")
    elif one.name in facts.tied:
        said.append("得票相等")
    elif one.name in facts.alternates:
        said.append("候补")
    return "，".join(said)


def _conclusions(facts: ResultFacts) -> list[tuple[str, str]]:
    elected = elected_in_order(facts)
    said = [
        ("当选票数", f"{facts.sheet.threshold}。"),
        (f"当选（{len(elected)} 名，按姓氏笔画为序）", f"{names_words(elected)}。"),
    ]
    if facts.alternates:
        said.append(("候补（按得票多少为序）", f"{names_words(facts.alternates)}。"))
    said.append(("下一步", next_words(facts)))
    if facts.remarks:
        said.append(("说明", "".join(facts.remarks)))
    return said


def announcement_paragraphs(facts: AnnouncementFacts) -> tuple[str, ...]:
    """The announcement for the paper. Names written in without being elected are counted, not told."""
    result, sheet = facts.result, facts.result.sheet
    votes = {one.name: one.for_ for one in sheet.lines}
    elected = elected_in_order(result)
    void = sum(number for _, number in sheet.void)
    on = f"于{day_words(result.meeting.held_on)}" if result.meeting.held_on else ""
    proxies = f"，书面委托 {sheet.proxies} 人" if sheet.proxies else ""
    told = [
        f"{result.meeting.title}{on}选举{facts.office}，应选 {result.seats} 名。现将选举结果公布如下：",
        f"应到 {sheet.due} 人，实到 {sheet.present} 人{proxies}，参加投票 {sheet.recovered} 人。发出选票 {sheet.issued} 张，"
        f"收回 {sheet.recovered} 张，其中有效票 {sheet.valid} 张，无效票 {void} 张。{sheet.threshold}。",
    ]
    if elected:
        names = "、".join(f"{name}（{votes[name]} 票）" for name in elected)
        told.append(f"当选{facts.office} {len(elected)} 名（按姓氏笔画为序）：{names}。")
    told += _not_elected(result)
    if len(elected) < result.seats:
        told.append(next_words(result))
    return tuple(told)


def _not_elected(result: ResultFacts) -> list[str]:
    left = [one for one in result.sheet.lines if not one.is_elected]
    printed = [one for one in left if not one.is_writein]
    written = [one for one in left if one.is_writein]
    told = []
    if printed:
        names = "、".join(f"{one.name}（{one.for_} 票）" for one in printed)
        told.append(f"未当选的候选人（按得票多少为序）：{names}。")
    if written:
        told.append(f"另选他人 {len(written)} 人，共得 {sum(one.for_ for one in written)} 票，均未当选。")
    return told


def announcement_paper(facts: AnnouncementFacts) -> Paper:
    """The announcement to be put up."""
    blocks: list[Block] = [heading("公　告"), Gap(8)]
    blocks += [Text((Run(text),), SIZE_3, indent=2) for text in announcement_paragraphs(facts)]
    blocks.append(Gap(12))
    blocks.append(Text((Run(facts.issuer),), SIZE_3, Align.RIGHT, right=2, is_kept=True))
    blocks.append(Text((Run(day_words(facts.issued_on)),), SIZE_3, Align.RIGHT, right=4))
    return Paper(f"公告 {facts.office}选举结果", OFFICIAL, tuple(blocks))
