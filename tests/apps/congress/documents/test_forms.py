"""Records of the papers and of the people: numbers that add up, no voter beside a paper, nothing retyped."""

from __future__ import annotations

import dataclasses

import pytest

from tests.apps.congress.documents.makers import (
    MEETING,
    PAPERS,
    PEOPLE,
    SIGNERS,
    attendance_facts,
    minutes_facts,
)
from tests.apps.congress.documents.reading import words_of
from zhuomu.apps.congress import documents as d
from zhuomu.apps.congress.documents.paper import Table
from zhuomu.apps.congress.documents.words import day_words, moment_words, names_words
from zhuomu.core.errors import Refused
from zhuomu.web.sentences import SENTENCES


def rows_of(paper: d.Paper, number: int = 0) -> list[tuple[str, ...]]:
    table = [block for block in paper.blocks if isinstance(block, Table)][number]
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def test_the_issue_register_counts_by_group_and_says_what_is_left() -> None:
    paper = PAPERS["issue"]()
    assert rows_of(paper) == [
        ("序号", "代表团（座区）", "应到", "实到", "发出", "调换", "发票人", "领票人"),
        ("1", "第一代表团", "20", "19", "19", "1", "何文静", "顾明远"),
        ("2", "第二代表团", "20", "19", "19", "0", "", ""),
        ("合计", "40", "38", "38", "1", ""),
    ]
    assert "印制 45 张，发出 38 张，调换 1 张，剩余 6 张。" in words_of(paper)


def test_the_issue_register_tells_proxies_where_there_are_any() -> None:
    facts = d.IssueFacts(MEETING, (d.IssueRow("大会", 40, 38, 39),), printed=45, proxies=1)
    assert "实到 38 人，书面委托 1 人。印制 45 张，发出 39 张，调换 0 张，剩余 6 张。" in words_of(
        d.issue_paper(facts)
    )


def test_unused_papers_are_destroyed_and_exchanged_ones_are_not() -> None:
    assert rows_of(PAPERS["destruction"]())[:3] == [
        ("印制", "45 张", "发出", "38 张"),
        ("剩余", "6 张", "调换收回", "1 张"),
        ("销毁", "6 张", "销毁方式", "当场碎纸"),
    ]


def test_papers_that_do_not_add_up_are_not_destroyed() -> None:
    with pytest.raises(Refused) as caught:
        d.destruction_paper(d.DestructionFacts(MEETING, 45, 38, 5, 1))
    reason = caught.value.reasons[0]
    assert reason.code is d.DocumentCode.PAPERS_UNBALANCED
    told = SENTENCES[reason.code].format(**reason.facts)
    assert told == "印制 45 张，发出、剩余、调换合计 44 张，数目不符，不能出具销毁记录。"


def test_a_ruling_tells_what_was_seen_and_who_decided_but_no_time() -> None:
    paper = PAPERS["rulings"]()
    assert [row[1] for row in rows_of(paper)] == [
        "2 张",
        "“谭一鸣”上方的标记在○与×之间，无法分清。",
        "标记无法辨认的，该项无效，其余有效。",
        "该项无效，其余有效",
        "两名监票人一致认为看不出意思。",
        "监票人：沈一帆、陆知秋",
    ]
    assert rows_of(paper, 1)[-1] == ("认定人", "决定机构：主席团")
    assert any("共 3 张" in text for text in words_of(paper))
    assert not any("时" in text and "分" in text and "年" in text for text in words_of(paper))


def test_no_doubtful_ballot_is_said_too() -> None:
    assert "没有疑难票。" in words_of(d.rulings_paper(d.RulingsFacts(MEETING, ())))


def test_the_seal_names_what_is_in_the_packet_and_until_when() -> None:
    paper = PAPERS["seal"]()
    assert rows_of(paper)[1:] == [
        ("1", "有效票", "37 张"),
        ("2", "无效票", "1 张"),
        ("3", "调换收回的选票", "1 张"),
    ]
    assert "保存期限：保存至下一次选举结束" in words_of(paper)
    assert any(text.endswith("ab" * 32) for text in words_of(paper))
    empty = d.seal_paper(d.SealFacts(MEETING, ()))
    assert not any("保管" in text or "SHA" in text for text in words_of(empty))


def test_the_credentials_report_adds_up_and_names_who_was_refused() -> None:
    paper = PAPERS["credentials"]()
    assert rows_of(paper)[-1] == ("合计", "41", "41")
    words = words_of(paper)
    assert any("应选代表 41 名，各选举单位实际选出 41 名" in text for text in words)
    assert any("女代表 19 名，占 47.5%，45岁以下代表 17 名，占 42.5%" in text for text in words)
    assert "以下 1 人代表资格无效：田野，已调离本街道，不再具备代表资格。" in words
    assert "经审查，40 名代表的产生符合规定，代表资格有效。请予审议。" in words
    assert "三、审查意见" in words


def test_the_credentials_report_of_few_facts() -> None:
    facts = d.CredentialsFacts(MEETING, "资格审查小组", (d.UnitRow("桂花弄居民区", 2, 2),), 2)
    words = words_of(d.credentials_paper(facts))
    assert "二、审查意见" in words
    assert not any("无效" in text or "根据" in text for text in words)
    nobody = dataclasses.replace(facts, valid=0, make_up=(("女代表", 0),))
    assert any("女代表 0 名，占 0%" in text for text in words_of(d.credentials_paper(nobody)))


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(1, 3, "33.3%"), (2, 3, "66.7%"), (1, 16, "6.3%"), (7, 7, "100.0%")]
)
def test_shares_are_rounded_half_up(part: int, whole: int, told: str) -> None:
    facts = d.CredentialsFacts(MEETING, "小组", (), whole, make_up=(("女代表", part),))
    assert any(f"占 {told}。" in text for text in words_of(d.credentials_paper(facts)))


def test_the_sheet_to_sign_leaves_room_and_counts_who_is_due() -> None:
    paper = d.signin_paper(attendance_facts())
    assert len(rows_of(paper)) == 1 + len(PEOPLE)
    assert rows_of(paper)[7] == ("7", "梧桐路小学", "沈一帆", "校长", "", "（受方可委托）")
    assert any("应到 9 人" in text for text in words_of(paper))


def test_the_list_of_attendance_groups_by_what_was_noted() -> None:
    paper = d.attendance_paper(attendance_facts())
    words = words_of(paper)
    assert "应到 9 人，实到 7 人，请假 1 人；办法规定到会人数超过应到人数的三分之二，达到规定人数。" in words
    assert [text for text in words if text.endswith("人）")] == [
        *("出席（7 人）", "请假（1 人）", "缺席（1 人）", "列席（1 人）")
    ]
    assert rows_of(paper)[0] == ("桂花弄居民区", "王秋实　朱敏　李向阳　张若谷　欧阳修竹　谭一鸣", "6")


def test_whom_nobody_noted_was_not_there() -> None:
    facts = d.AttendanceFacts(MEETING, (d.Attendee("方可"),), "过半数", False)
    words = words_of(d.attendance_paper(facts))
    assert "应到 1 人，实到 0 人，请假 0 人；办法规定过半数，未达到规定人数。" in words
    assert "缺席（1 人）" in words
    quiet = dataclasses.replace(facts, is_quorate=None)
    assert any(text.endswith("办法规定过半数。") for text in words_of(d.attendance_paper(quiet)))
    silent = dataclasses.replace(facts, quorum="")
    assert any(text.endswith("请假 0 人。") for text in words_of(d.attendance_paper(silent)))


def test_room_is_left_for_what_is_not_known_yet() -> None:
    assert day_words(None).endswith("日")
    assert moment_words(None).endswith("分")
    assert names_words(()) == "无"
    assert rows_of(PAPERS["destruction"](), 1)[-1] == ("计票人", "", "", "", "", "")
    assert SIGNERS[-1].name == ""


def test_minutes_leave_out_what_is_not_there() -> None:
    full = PAPERS["minutes"]()
    assert {"出席", "请假", "列席"} <= {text[:2] for text in words_of(full)}
    facts = dataclasses.replace(
        minutes_facts(), number="", present="", excused="", nonvoting="", copies="", printed_by="", parts=()
    )
    words = words_of(d.minutes_paper(facts))
    assert not {"出席", "请假", "列席", "（第"} & {text[:2] for text in words}
    assert words[-2:] == ["梧桐路街道科学技术协会", "2026年11月20日"]
    assert d.word_bytes(d.minutes_paper(facts))
    assert d.pdf_bytes(d.minutes_paper(facts))
