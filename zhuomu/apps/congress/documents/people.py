"""Documents about who may be there and who came: credentials report, sheet to sign in, list of attendance."""

import dataclasses

from .facts import AttendanceFacts, Attended, Attendee, CredentialsFacts
from .paper import (
    FORM,
    OFFICIAL,
    SIZE_3,
    SIZE_4,
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
from .words import day_words, head, label, signing

STATES = (
    (Attended.PRESENT, "出席"),
    (Attended.EXCUSED, "请假"),
    (Attended.ABSENT, "缺席"),
    (Attended.NONVOTING, "列席"),
)


def credentials_paper(facts: CredentialsFacts) -> Paper:
    """代表资格审查报告: by unit, who they are, whose credentials do not stand and why, and the finding."""
    quota, elected = sum(row.quota for row in facts.units), sum(row.elected for row in facts.units)
    basis = f"根据{facts.basis}，" if facts.basis else ""
    blocks: list[Block] = [
        heading("代表资格审查报告"),
        Gap(4),
        Text((Run(f"{facts.meeting.title}："),), SIZE_3),
        _said(
            f"{basis}本次大会应选代表 {quota} 名，各选举单位实际选出 {elected} 名。"
            f"{facts.reviewer}对选出的代表逐一进行了审查，现将审查情况报告如下："
        ),
        _title("一、代表的产生"),
        Table((72, 42, 42), _unit_rows(facts, quota, elected), heads=1, size=SIZE_4),
        Gap(4),
    ]
    if facts.make_up:
        shares = "，".join(
            f"{name} {number} 名，占 {_percent(number, facts.valid)}" for name, number in facts.make_up
        )
        blocks += [_title("二、代表的构成"), _said(f"在资格有效的 {facts.valid} 名代表中：{shares}。")]
    blocks.append(_title("三、审查意见" if facts.make_up else "二、审查意见"))
    if facts.rejected:
        names = "；".join(f"{name}，{reason}" for name, reason in facts.rejected)
        blocks.append(_said(f"以下 {len(facts.rejected)} 人代表资格无效：{names}。"))
    said = f"经审查，{facts.valid} 名代表的产生符合规定，代表资格有效。请予审议。"
    blocks.append(dataclasses.replace(_said(said), is_kept=True))  # no page with signatures alone
    blocks.append(Gap(10))
    blocks.append(Text((Run(facts.reviewer),), SIZE_3, Align.RIGHT, right=2, is_kept=True))
    blocks.append(Text((Run(day_words(facts.reviewed_on)),), SIZE_3, Align.RIGHT, right=4))
    return Paper(f"代表资格审查报告 {facts.meeting.title}", OFFICIAL, tuple(blocks))


def _unit_rows(facts: CredentialsFacts, quota: int, elected: int) -> tuple[Row, ...]:
    rows = [Row((label("选举单位"), label("分配名额"), label("选出代表")))]
    rows += [Row((Cell(row.unit), Cell(str(row.quota)), Cell(str(row.elected)))) for row in facts.units]
    rows.append(Row((label("合计"), Cell(str(quota)), Cell(str(elected)))))
    return tuple(rows)


def _percent(part: int, whole: int) -> str:
    """One decimal, rounded half up; integers only."""
    if not whole:
        return "0%"
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def _said(text: str) -> Text:
    return Text((Run(text),), SIZE_3, indent=2)


def _title(text: str) -> Text:
    return Text((Run(text, Face.LABEL),), SIZE_3, indent=2, is_kept=True)


def signin_paper(facts: AttendanceFacts) -> Paper:
    """签到表: everybody on the roll, with room to sign."""
    rows = [Row(tuple(map(label, ("序号", "单位", "姓名", "职务", "签名", "备注"))))]
    for number, person in enumerate(facts.people, start=1):
        texts = (str(number), person.unit, person.name, person.title, "", _proxy(person))
        rows.append(Row(tuple(map(Cell, texts)), 10.5))
    due = sum(person.attended is not Attended.NONVOTING for person in facts.people)
    blocks = (
        *head(facts.meeting, "签到表"),
        line(
            f"日期：{day_words(facts.meeting.held_on)}　　地点：{facts.meeting.place or '　　　　　　　'}　　应到 {due} 人"
        ),
        Gap(2),
        Table((14, 40, 28, 34, 34, 20), tuple(rows), heads=1),
    )
    return Paper(f"签到表 {facts.meeting.title}", FORM, blocks)


def attendance_paper(facts: AttendanceFacts) -> Paper:
    """出席名单: who came, is excused, stayed away or attended without a vote, each list with its number."""
    groups = {
        state: [one for one in facts.people if (one.attended or Attended.ABSENT) is state]
        for state, _ in STATES
    }
    due = sum(len(group) for state, group in groups.items() if state is not Attended.NONVOTING)
    told = f"应到 {due} 人，实到 {len(groups[Attended.PRESENT])} 人，请假 {len(groups[Attended.EXCUSED])} 人"
    if facts.quorum:
        verdict = {True: "，达到规定人数", False: "，未达到规定人数", None: ""}[facts.is_quorate]
        told += f"；办法规定{facts.quorum}{verdict}"
    blocks: list[Block] = [
        *head(facts.meeting, "出席名单"),
        line(f"日期：{day_words(facts.meeting.held_on)}　　地点：{facts.meeting.place}"),
        line(f"{told}。"),
    ]
    for state, name in STATES:
        if people := groups[state]:
            blocks += [Gap(3), line(f"{name}（{len(people)} 人）", Face.LABEL, SIZE_4), Gap(1), _roll(people)]
    blocks += signing(facts.signers, f"制表日期：{day_words(facts.meeting.held_on)}")
    return Paper(f"出席名单 {facts.meeting.title}", FORM, tuple(blocks))


def _roll(people: list[Attendee]) -> Table:
    """Unit by unit in the order of the roll, its names side by side."""
    units: dict[str, list[str]] = {}
    for person in people:
        units.setdefault(person.unit, []).append(person.name + _proxy(person))
    rows = tuple(
        Row((Cell(unit or "—", Face.LABEL), Cell("　".join(names), align=Align.LEFT), Cell(str(len(names)))))
        for unit, names in units.items()
    )
    return Table((42, 112, 16), rows)


def _proxy(person: Attendee) -> str:
    return f"（受{person.proxy_for}委托）" if person.proxy_for else ""
