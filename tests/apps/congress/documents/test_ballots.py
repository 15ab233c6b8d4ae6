"""选票: signs, places and limits come from the measures; nothing on it tells one paper from another."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from tests.apps.congress.documents.makers import BALLOTS, MANY, MEASURES, NAMES, ballot_facts
from tests.apps.congress.documents.reading import words_of
from tests.apps.congress.documents.rendering import text_of
from zhuomu.apps.congress import documents as d
from zhuomu.apps.congress.documents.paper import Copies, Layout, Paper, Table
from zhuomu.core.errors import Refused
from zhuomu.rules.election import EXAMPLES, MarkPlace, Signs, WriteInRule
from zhuomu.web.sentences import SENTENCES


def table_of(paper: d.Paper, number: int = 0) -> Table:
    blocks = [
        inner for block in paper.blocks for inner in (block.blocks if isinstance(block, Copies) else (block,))
    ]
    return [block for block in blocks if isinstance(block, Table)][number]


def texts(paper: d.Paper, number: int = 0) -> list[tuple[str, ...]]:
    return [
        tuple(cell.text for cell in row.cells if not cell.is_absent) for row in table_of(paper, number).rows
    ]


def with_measures(**changes: object) -> d.BallotFacts:
    return ballot_facts(measures=dataclasses.replace(MEASURES, **changes))  # type: ignore[arg-type]


def refused(facts: d.BallotFacts) -> str:
    with pytest.raises(Refused) as caught:
        d.ballot_paper(facts)
    reason = caught.value.reasons[0]
    return SENTENCES[reason.code].format(**reason.facts)


def test_marks_stand_above_the_names_in_the_order_given() -> None:
    assert texts(d.ballot_paper(ballot_facts())) == [
        ("标记", *[""] * 6),
        ("候选人", *NAMES),
        ("另选\n他人", *[""] * 5),
    ]


def test_marks_below_the_names() -> None:
    assert [row[0] for row in texts(d.ballot_paper(with_measures(mark_place=MarkPlace.BELOW)))] == [
        *("候选人", "标记", "另选\n他人")
    ]


@pytest.mark.parametrize(
    ("place", "head"),
    [(MarkPlace.RIGHT, ("候选人", "标记") * 3), (MarkPlace.LEFT, ("标记", "候选人") * 3)],
)
def test_marks_beside_the_names(place: MarkPlace, head: tuple[str, ...]) -> None:
    found = texts(d.ballot_paper(with_measures(mark_place=place)))
    assert found[0] == head
    assert [text for row in found[1:3] for text in row if text] == list(NAMES)
    assert found[3] == ("另选他人",)
    assert sum(len(row) for row in found[4:]) == 5


def test_a_written_name_gets_a_mark_field_where_it_must_carry_one() -> None:
    assert [row[0] for row in texts(d.ballot_paper(with_measures(is_writein_marked=True)))] == [
        *("标记", "候选人", "标记", "另选\n他人")
    ]
    beside = texts(d.ballot_paper(BALLOTS["ballot_beside"]()))
    assert beside[-1] == ("", "")


def test_no_room_for_others_where_nobody_may_be_written_in() -> None:
    for place in (MarkPlace.ABOVE, MarkPlace.LEFT):
        paper = d.ballot_paper(with_measures(writein=WriteInRule.NEVER, mark_place=place))
        assert not any("另选" in text for row in texts(paper) for text in row)
        assert any("不得另选他人" in text for text in words_of(paper))


def test_the_notes_are_the_measures_own_words() -> None:
    assert d.ballot_notes(ballot_facts()) == (
        "委员应选 5 名。候选人按姓氏笔画为序排列。",
        "赞成画“○”，反对画“×”，弃权不作标记。标记写在姓名上方，用黑色签字笔填写。",
        "对候选人表示反对的，可以另选他人；另选人数多于反对人数的，另选无效。",
        "所选人数多于应选名额的为无效票，等于或者少于的为有效票。",
        "标记无法辨认的，该项无效，其余有效。",
        "写有姓名、编号或者其他记号的为无效票。",
        "未作任何标记的为有效票，按弃权计。",
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_signs_are_never_assumed(name: str) -> None:
    facts = ballot_facts(measures=dataclasses.replace(EXAMPLES[name], signs=Signs("√", "△", "☐")))
    told = "".join(d.ballot_notes(facts))
    assert "赞成画“√”，反对画“△”，弃权画“☐”" in told
    assert not set(told) & set("○×")


def test_an_order_of_another_kind_is_not_called_by_strokes() -> None:
    assert d.ballot_notes(ballot_facts(is_by_strokes=False))[0] == "委员应选 5 名。"


def test_several_offices_stand_on_one_paper_with_their_rule() -> None:
    facts = BALLOTS["ballot_offices"]()
    paper = d.ballot_paper(facts)
    assert d.ballot_notes(facts)[-1].startswith("同一张票上选同一人担任两项以上职务的，该几项选票无效")
    assert "主席（应选 1 名）" in words_of(paper)
    assert "副主席（应选 3 名）" in words_of(paper)
    assert len(texts(paper, 1)) > 3


def test_a_slate_has_one_field_for_one_mark() -> None:
    paper = d.ballot_paper(BALLOTS["ballot_slate"]())
    found = texts(paper)
    assert found[-1] == ("标记", "")
    assert [text for row in found[:-1] for text in row[1:]] == list(MANY[:29])
    assert d.ballot_notes(BALLOTS["ballot_slate"]())[0].startswith("对名单作一次性表决")


@pytest.mark.parametrize("per_sheet", [1, 2, 4])
def test_nothing_on_a_ballot_is_a_number_of_its_own(per_sheet: int) -> None:
    paper = d.ballot_paper(ballot_facts(per_sheet=per_sheet))
    assert not any(re.search(r"编号：|№|No\.|第\s*\d+\s*[号张]", text) for text in words_of(paper))
    assert any("（盖章）" in text for text in words_of(paper))


def test_the_title_is_the_offices_or_the_one_given() -> None:
    assert d.ballot_paper(ballot_facts()).title == "委员选票"
    assert (
        d.ballot_paper(ballot_facts(title="第一届委员会委员选票（样张）")).title
        == "第一届委员会委员选票（样张）"
    )
    assert d.ballot_paper(BALLOTS["ballot_offices"]()).title == "选　票"


def test_thirty_names_and_as_many_places_fit_on_one_sheet() -> None:
    paper = d.ballot_paper(ballot_facts(contests=(d.BallotContest("委员", 29, MANY),)))
    assert sum(row.height for row in table_of(paper).rows) < 220


def test_what_cannot_be_printed_is_refused_with_its_rule() -> None:
    assert refused(ballot_facts(per_sheet=3)) == "每张 A4 纸可以印 1、2 或 4 张选票，不能印 3 张。"
    hands = ballot_facts(measures=EXAMPLES["overseas_chinese"])
    assert refused(hands) == "按选举办法，本项采用举手表决，不印选票。"
    owners = ballot_facts(measures=EXAMPLES["owners"])
    assert "业主共同决定" in refused(owners)
    full = ballot_facts(contests=(d.BallotContest("委员", 29, MANY),), per_sheet=4)
    assert refused(full) == "一张 A4 纸（单面）排不下 4 张选票；请每张纸少印几张，仍排不下的分项印制。"
    nobody = dataclasses.replace(
        with_measures(writein=WriteInRule.NEVER), contests=(d.BallotContest("委员", 5, ()),)
    )
    assert "“委员”没有候选人" in refused(nobody)
    assert "没有选举事项" in refused(ballot_facts(contests=()))


def test_without_candidates_names_may_be_written_in() -> None:
    assert texts(d.ballot_paper(ballot_facts(contests=(d.BallotContest("委员", 2, ()),)))) == [
        ("另选\n他人", "", "")
    ]


@pytest.mark.parametrize("place", [MarkPlace.ABOVE, MarkPlace.RIGHT], ids=["above", "right"])
@pytest.mark.parametrize("per_sheet", [1, 2, 4])
@pytest.mark.parametrize("number", [1, 2, 5, 9, 13, 20, 30])
def test_what_is_not_refused_fits_its_part_of_the_sheet(
    number: int, per_sheet: int, place: MarkPlace, tmp_path: Path
) -> None:
    contests = (d.BallotContest("委员", max(1, number * 4 // 5), MANY[:number]),)
    facts = dataclasses.replace(with_measures(mark_place=place), contests=contests, per_sheet=per_sheet)
    try:
        paper = d.ballot_paper(facts)
    except Refused:
        assert number * per_sheet >= 20, "few names always fit"
        return
    if per_sheet > 1:  # the part alone, on a page of just its size
        (copies,) = paper.blocks
        assert isinstance(copies, Copies)
        width, height = copies.width - 2 * copies.margin, copies.height
        paper = Paper("一张", Layout((0, 210 - width, 297 - height, 0)), copies.blocks)
    file = tmp_path / "ballot.pdf"
    file.write_bytes(d.pdf_bytes(paper))
    assert text_of(file).count("\f") == 1
