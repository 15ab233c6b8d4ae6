"""计票结果报告单 and 公告: the numbers of the count, those elected by 姓氏笔画, nothing told that must not be."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.apps.congress.documents.makers import GIVEN, MEASURES, MEETING, ON, outcome, result_facts
from tests.apps.congress.documents.reading import words_of
from zhuomu.apps.congress import documents as d
from zhuomu.apps.congress.documents.paper import Table
from zhuomu.apps.congress.documents.words import next_words
from zhuomu.rules.election import Next, count


def rows_of(paper: d.Paper, number: int) -> list[tuple[str, ...]]:
    """The texts of the table of that number in a paper."""
    table = [block for block in paper.blocks if isinstance(block, Table)][number]
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def changed(**changes: Any) -> d.ResultFacts:
    sheet = {name: changes.pop(name) for name in ("next", "lines", "proxies", "void") if name in changes}
    facts = dataclasses.replace(result_facts(), **changes)
    return dataclasses.replace(facts, sheet=dataclasses.replace(facts.sheet, **sheet))


def test_the_sheet_holds_people_and_papers() -> None:
    assert rows_of(d.result_paper(result_facts()), 0) == [
        ("选举事项", "第一届委员会委员", "应选名额", "5 名"),
        ("轮次", "第一轮", "日期", "2026年11月20日"),
        ("应到", "40 人", "实到", "38 人", "委托", "0 人"),
        ("印制", "45 张", "剩余", "6 张", "调换", "1 张"),
        ("发出", "38 张", "收回", "38 张", "有效", "35 张"),
        ("无效", "3 张（写有记号 1 张、多于应选名额 2 张）"),
    ]


def test_the_sheet_ranks_by_votes_and_equal_votes_share_a_rank() -> None:
    assert rows_of(d.result_paper(result_facts()), 1) == [
        ("名次", "姓名", "赞成", "反对", "弃权", "无法辨认", "备注"),
        ("1", "王秋实", "34", "0", "1", "0", "当选"),
        ("2", "朱敏", "32", "2", "1", "0", "当选"),
        ("2", "李向阳", "32", "0", "3", "0", "当选"),
        ("4", "欧阳修竹", "22", "12", "1", "0", "当选"),
        ("5", "张若谷", "20", "0", "15", "0", "当选"),
        ("6", "赵清扬", "14", "—", "—", "—", "另选"),
        ("7", "谭一鸣", "12", "0", "21", "2", ""),
    ]


def test_the_sheet_says_threshold_elected_next_and_all_hashes() -> None:
    facts = result_facts()
    words = words_of(d.result_paper(facts))
    assert "当选票数：赞成票超过实到人数（38）的半数，至少 20 票。" in words
    assert "当选（5 名，按姓氏笔画为序）：王秋实、朱敏、李向阳、张若谷、欧阳修竹。" in words
    assert "下一步：当选人数与应选名额相等，本项选举结束。" in words
    for value in (facts.sheet.measures_sha256, facts.sheet.input_sha256, outcome().sha256):
        assert any(text.endswith(value) for text in words)
    assert "计票时间：2026年11月20日15时08分" in words


def test_an_order_that_a_person_confirmed_stands() -> None:
    facts = changed(elected=("李向阳", "朱敏", "王秋实", "张若谷", "欧阳修竹"))
    assert d.elected_in_order(facts)[0] == "李向阳"
    assert d.elected_in_order(result_facts())[0] == "王秋实"


def test_a_column_for_unreadable_marks_only_where_there_are_any() -> None:
    lines = tuple(dataclasses.replace(one, unclear=0) for one in result_facts().sheet.lines)
    assert rows_of(d.result_paper(changed(lines=lines)), 1)[0] == (
        "名次",
        "姓名",
        "赞成",
        "反对",
        "弃权",
        "备注",
    )


def test_tied_alternates_remarks_round_and_whole_are_told() -> None:
    facts = changed(
        tied=("谭一鸣",),
        alternates=("赵清扬",),
        remarks=("发出 38 张，收回 37 张。",),
        round_name="另行选举",
        whole=50,
        printed=None,
        void=(),
        signers=(),
    )
    paper = d.result_paper(facts)
    assert rows_of(paper, 1)[-1][-1] == "得票相等"
    assert rows_of(paper, 1)[-2][-1] == "另选，候补"
    assert ("全体", "50 人") in rows_of(paper, 0)
    assert ("无效", "0 张") in rows_of(paper, 0)
    assert not any("印制" in row for row in rows_of(paper, 0))
    words = words_of(paper)
    assert "候补（按得票多少为序）：赵清扬。" in words
    assert "说明：发出 38 张，收回 37 张。" in words
    assert paper.title == "计票结果报告单 第一届委员会委员（另行选举）"
    assert not any("签名" in text for text in words)


@pytest.mark.parametrize(
    ("following", "told"),
    [
        (Next.COMPLETE, "当选人数与应选名额相等，本项选举结束。"),
        (Next.REVOTE_AMONG_TIED, "甲、乙得票相等，剩余名额1名，就票数相等的人再次投票。"),
        (Next.SUPPLEMENTARY_ELECTION, "缺额2名，另行选举。"),
        (Next.CLOSE_WITH_VACANCY, "缺额2名，暂作缺额，本次会议不再补选。"),
        (Next.ASK_PRESIDIUM, "提请主席团决定。"),
    ],
    ids=[one.value for one in Next],
)
def test_what_follows_is_one_sentence(following: Next, told: str) -> None:
    assert next_words(changed(next=following.value, tied=("甲", "乙"), tie_seats=1, vacant=2)) == told


def announced(facts: d.ResultFacts) -> tuple[str, ...]:
    return d.announcement_paragraphs(d.AnnouncementFacts(facts, "第一届委员会委员", "主席团", ON))


def test_the_announcement_holds_what_must_be_published() -> None:
    assert announced(result_facts()) == (
        f"{MEETING.title}于2026年11月20日选举第一届委员会委员，应选 5 名。现将选举结果公布如下：",
        "应到 40 人，实到 38 人，参加投票 38 人。发出选票 38 张，收回 38 张，其中有效票 35 张，无效票 3 张。"
        "赞成票超过实到人数（38）的半数，至少 20 票。",
        "当选第一届委员会委员 5 名（按姓氏笔画为序）：王秋实（34 票）、朱敏（32 票）、李向阳（32 票）、"
        "张若谷（20 票）、欧阳修竹（22 票）。",
        "未当选的候选人（按得票多少为序）：谭一鸣（12 票）。",
        "另选他人 1 人，共得 14 票，均未当选。",
    )


def test_the_announcement_names_nobody_who_was_only_written_in() -> None:
    assert not any("赵清扬" in text for text in announced(result_facts()))


def test_the_announcement_of_a_shortage_says_what_follows() -> None:
    lines = tuple(dataclasses.replace(one, is_elected=False) for one in result_facts().sheet.lines)
    facts = changed(lines=lines, next=Next.SUPPLEMENTARY_ELECTION.value, vacant=5, proxies=2)
    facts = dataclasses.replace(facts, sheet=dataclasses.replace(facts.sheet, elected=()))
    told = announced(dataclasses.replace(facts, meeting=dataclasses.replace(MEETING, held_on=None)))
    assert told[0].startswith(f"{MEETING.title}选举第一届")
    assert "实到 38 人，书面委托 2 人，参加投票" in told[1]
    assert not any(text.startswith("当选") for text in told)
    assert told[-1] == "缺额5名，另行选举。"


def test_an_announcement_of_all_candidates_elected_has_no_list_of_others() -> None:
    lines = tuple(one for one in result_facts().sheet.lines if one.is_elected)
    assert len(announced(changed(lines=lines))) == 3


def test_the_numbers_of_the_sheet_are_those_of_the_input() -> None:
    sheet = result_facts().sheet
    assert (sheet.due, sheet.recovered) == (GIVEN.roll.due, GIVEN.papers.recovered)


def test_a_count_that_stopped_has_no_sheet_but_reasons() -> None:
    stopped = dataclasses.replace(GIVEN, papers=dataclasses.replace(GIVEN.papers, recovered=39))
    found = d.result_facts(MEETING, stopped, count(MEASURES, stopped))
    assert isinstance(found, tuple)
    assert [reason.code.value for reason in found] == ["election.recovered_gt_issued"]
