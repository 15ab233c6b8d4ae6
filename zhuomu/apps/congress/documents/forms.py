"""Records of the papers: handed out, destroyed, doubtful, sealed. None of them names a voter beside a paper."""

from zhuomu.core.errors import refuse

from .codes import DocumentCode
from .facts import DestructionFacts, IssueFacts, RulingFacts, RulingsFacts, SealFacts
from .paper import FORM, SIZE_4, Align, Block, Cell, Face, Gap, Paper, Row, Run, Table, Text, line
from .words import day_words, head, label, moment_words, names_words, signing


def issue_paper(facts: IssueFacts) -> Paper:
    """选票发放登记表, by groups; what is left is printed less issued less exchanged."""
    due, present = sum(row.due for row in facts.rows), sum(row.present for row in facts.rows)
    issued, exchanged = sum(row.issued for row in facts.rows), sum(row.exchanged for row in facts.rows)
    names = ("序号", "代表团（座区）", "应到", "实到", "发出", "调换", "发票人", "领票人")
    rows = [Row(tuple(map(label, names)))]
    for number, row in enumerate(facts.rows, start=1):
        texts = (number, row.group, row.due, row.present, row.issued, row.exchanged, row.issuer, row.receiver)
        rows.append(Row(tuple(Cell(str(text)) for text in texts), 11))
    total = (
        label("合计", 2),
        *(Cell(str(number)) for number in (due, present, issued, exchanged)),
        Cell("", span=2),
    )
    rows.append(Row(total))
    left = facts.printed - issued - exchanged
    told = f"印制 {facts.printed} 张，发出 {issued} 张，调换 {exchanged} 张，剩余 {left} 张。"
    if facts.proxies:
        told = f"实到 {present} 人，书面委托 {facts.proxies} 人。{told}"
    blocks = (
        *head(facts.meeting, "选票发放登记表"),
        line(f"选举事项：{facts.meeting.subject}"),
        Gap(2),
        Table((14, 42, 16, 16, 16, 16, 25, 25), tuple(rows), heads=1),
        Gap(2),
        line(told),
        line("选票不编号，领票只登记张数。调换的选票收回后另行封存。"),
        *signing(facts.signers, f"发放时间：{moment_words(facts.issued_at)}"),
    )
    return Paper(f"选票发放登记表 {facts.meeting.subject}", FORM, blocks)


def destruction_paper(facts: DestructionFacts) -> Paper:
    """剩余选票销毁记录. Refused with ``PAPERS_UNBALANCED`` where the papers do not add up."""
    accounted = facts.issued + facts.unused + facts.exchanged
    if facts.printed != accounted:
        raise refuse(DocumentCode.PAPERS_UNBALANCED, printed=facts.printed, accounted=accounted)
    rows = (
        Row((label("印制"), Cell(f"{facts.printed} 张"), label("发出"), Cell(f"{facts.issued} 张")), 11),
        Row(
            (label("剩余"), Cell(f"{facts.unused} 张"), label("调换收回"), Cell(f"{facts.exchanged} 张")), 11
        ),
        Row(
            (
                label("销毁"),
                Cell(f"{facts.unused} 张"),
                label("销毁方式"),
                Cell(facts.method),
            ),
            11,
        ),
        Row((label("选举事项"), Cell(facts.meeting.subject, span=3)), 11),
    )
    blocks = (
        *head(facts.meeting, "剩余选票销毁记录"),
        Table((30, 55, 30, 55), rows, size=SIZE_4),
        Gap(3),
        Text(
            (
                Run(
                    "印制数等于发出、剩余、调换三项之和。剩余选票在下列人员监督下当场销毁，没有带出会场；调换收回的选票另行封存。"
                ),
            ),
            SIZE_4,
            indent=2,
        ),
        *signing(facts.signers, f"销毁时间：{moment_words(facts.destroyed_at)}"),
    )
    return Paper(f"剩余选票销毁记录 {facts.meeting.subject}", FORM, blocks)


def rulings_paper(facts: RulingsFacts) -> Paper:
    """疑难票认定单: one table for each doubtful ballot; the day alone, no time and no number of a paper."""
    total = sum(ruling.count for ruling in facts.rulings)
    blocks: list[Block] = [
        *head(facts.meeting, "疑难票认定单"),
        line(f"选举事项：{facts.meeting.subject}　　认定日期：{day_words(facts.ruled_on)}　　共 {total} 张"),
    ]
    for number, ruling in enumerate(facts.rulings, start=1):
        blocks += [Gap(2), _ruling(number, ruling)]
    if not facts.rulings:
        blocks.append(line("没有疑难票。"))
    blocks += signing(facts.signers, f"认定日期：{day_words(facts.ruled_on)}")
    return Paper(f"疑难票认定单 {facts.meeting.subject}", FORM, tuple(blocks))


def _ruling(number: int, ruling: RulingFacts) -> Table:
    by = f"监票人：{names_words(ruling.deciders)}" if ruling.deciders else ""
    by = "；".join(filter(None, (by, f"决定机构：{ruling.body}" if ruling.body else "")))
    rows = [Row((label(f"第 {number} 项"), Cell(f"{ruling.count} 张", align=Align.LEFT)), 8)]
    for name, text in (
        ("票面情况", ruling.seen),
        ("依据", ruling.basis),
        ("认定", ruling.ruling),
        ("理由", ruling.text),
        ("认定人", by),
    ):
        rows.append(Row((label(name), Cell(text, align=Align.LEFT)), 8))
    return Table((28, 142), tuple(rows))


def seal_paper(facts: SealFacts) -> Paper:
    """选票封存单, stuck on the packet and kept beside it."""
    rows = [Row((label("序号"), label("封存内容"), label("数量")))]
    for number, package in enumerate(facts.packages, start=1):
        rows.append(
            Row((Cell(str(number)), Cell(package.label), Cell(f"{package.count} {package.unit}")), 11)
        )
    notes = (
        ("选举事项", facts.meeting.subject),
        ("保管人", facts.keeper),
        ("保管地点", facts.place),
        ("保存期限", facts.kept_until),
    )
    blocks: list[Block] = [
        *head(facts.meeting, "选票封存单"),
        *(Text((Run(f"{name}：", Face.LABEL), Run(text)), SIZE_4) for name, text in notes if text),
        Gap(2),
        Table((20, 100, 50), tuple(rows), heads=1, size=SIZE_4),
        Gap(2),
        Text((Run("未经规定程序批准，任何人不得启封。"),), SIZE_4, indent=2),
        *signing(facts.signers, f"封存时间：{moment_words(facts.sealed_at)}"),
    ]
    if facts.input_sha256:
        blocks += [Gap(1), line(f"计票输入摘要（SHA-256）：{facts.input_sha256}", size=8)]
    return Paper(f"选票封存单 {facts.meeting.subject}", FORM, tuple(blocks))
