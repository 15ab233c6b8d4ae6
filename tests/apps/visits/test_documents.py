from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from docx import Document
from python_calamine import CalamineWorkbook

from tests.apps.visits.making import World
from zhuomu.apps.visits.services import HeardRow, PromiseRow, StopRow, heard_hand_over
from zhuomu.core.models import Person
from zhuomu.rules.visit_note import VisitKind

SignIn = Callable[[Person], Client]


@pytest.fixture
def desk(world: World, signed_in: SignIn) -> Client:
    return signed_in(world.assistant)


def rows(client: Client, address: str) -> list[list[object]]:
    answer = client.get(address)
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    found: list[list[object]] = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )
    return found


def words(client: Client, address: str) -> str:
    document = Document(io.BytesIO(client.get(address).content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def test_an_area_gets_its_sheet_and_nothing_of_another(desk: Client, world: World) -> None:
    visit = world.visit(
        areas=(world.area, world.other_area),
        stops=(StopRow("小花园", "新种了月季", world.area), StopRow("车库", "", world.other_area)),
        heard=(HeardRow("电梯停了", area=world.area), HeardRow("车库积水", area=world.other_area)),
        promises=(PromiseRow("修平地面", by=world.first, due_on=date(2026, 12, 31), area=world.area),),
    )
    problem = heard_hand_over(by=world.writer, heard=world.heard(visit))
    text = words(desk, f"/desk/visits/{visit.pk}/areas/{world.area.pk}/sheet.docx")
    assert "桂花弄居民区走访记录表" in text and "2026年11月20日" in text
    assert text.index("沈砚秋") < text.index("顾承远")
    assert "小花园：新种了月季。" in text and "修平地面（沈砚秋，期限12月31日）" in text
    assert f"电梯停了。已转入问题台账，编号{problem.number}，待受理。" in text
    assert "车库" not in text
    assert "望潮苑居民区" in words(desk, f"/desk/visits/{visit.pk}/areas/{world.other_area.pk}/sheet.docx")
    assert desk.get(f"/desk/visits/{visit.pk}/areas/999999/sheet.docx").status_code == 404


def test_a_sheet_of_a_visit_with_little_to_tell(desk: Client, world: World) -> None:
    visit = world.visit(stops=(), heard=(), promises=(), companions=())
    text = words(desk, f"/desk/visits/{visit.pk}/areas/{world.area.pk}/sheet.docx")
    assert text.count("—") >= 4
    brief = words(desk, f"/desk/visits/{visit.pk}/brief.docx")
    assert brief.endswith("街道党工委书记沈砚秋、街道办事处主任顾承远到桂花弄居民区走访。")


def test_the_brief_is_made_of_what_was_entered(desk: Client, world: World) -> None:
    visit = world.visit(others="区水务局王科长")
    text = words(desk, f"/desk/visits/{visit.pk}/brief.docx")
    for part in (
        "走访情况简报",
        "社区党建办　　　　2026年11月20日",
        "11月20日，街道党工委书记沈砚秋、街道办事处主任顾承远到桂花弄居民区走访，戚秀兰、区水务局王科长陪同。",
        "实地察看了垃圾箱房、小花园。垃圾箱房：门口地面破损。",
        "走访中共听到意见建议2条：（1）3号楼电梯经常停（待处理）；（2）楼道灯坏了（当场解决：当场换好）。",
        "现场承诺1项：（1）年底前修平箱房门口地面（沈砚秋，12月31日前）。",
    ):
        assert part in text


def test_drafts_have_no_documents_and_strangers_get_none(
    desk: Client, world: World, signed_in: SignIn
) -> None:
    draft, visit = world.visit(is_kept=False), world.visit()
    refused = desk.get(f"/desk/visits/{draft.pk}/brief.docx")
    assert refused.status_code == 422 and "还是草稿" in refused.content.decode()
    stranger = signed_in(world.other_secretary)
    for address in (f"{visit.pk}/brief.docx", f"{visit.pk}/areas/{world.area.pk}/sheet.docx"):
        assert stranger.get(f"/desk/visits/{address}").status_code == 404
    assert len(rows(stranger, "/desk/visits/month.xlsx?month=2026-11")) == 1


def test_the_table_of_the_month(desk: Client, world: World) -> None:
    visit = world.visit(others="=1+1", firm="滨海智谷")
    world.visit(on=date(2026, 10, 9), areas=(), firm="滨海智谷")
    world.visit(is_kept=False)
    problem = heard_hand_over(by=world.writer, heard=world.heard(visit))
    head, only = rows(desk, "/desk/visits/month.xlsx?month=2026-11")
    told = dict(zip(head, only, strict=True))
    assert told["走访日期"] == date(2026, 11, 20)
    assert told["走访领导"] == "沈砚秋、顾承远" and told["陪同人员"] == "戚秀兰、=1+1"
    assert told["居民区、企业"] == "桂花弄居民区、滨海智谷" and told["走访点位"] == "垃圾箱房、小花园"
    assert (told["听到问题"], told["当场解决"], told["转入台账"]) == (2, 1, 1)
    assert told["问题编号"] == problem.number and told["承诺事项"] == "年底前修平箱房门口地面"
    assert len(rows(desk, "/desk/visits/month.xlsx")) == 3
    assert len(rows(desk, "/desk/visits/month.xlsx?month=x")) == 1


def test_the_research_sheet_has_the_columns_that_are_asked_for(desk: Client, world: World) -> None:
    world.visit()
    world.visit(
        kind=VisitKind.RESEARCH,
        heard=(HeardRow("停车难", speaker="王建国"), HeardRow("希望加装电梯")),
    )
    world.visit(kind=VisitKind.RESEARCH, heard=(), areas=(), firm="滨海智谷")
    head, first, second, third = rows(desk, "/desk/visits/research.xlsx?month=2026-11")
    assert head == [
        "序号",
        "调研对象信息",
        "调研时间",
        "调研方式",
        "调研小组成员",
        "问题建议分类",
        "问题建议简述",
    ]
    assert first[1:] == [
        "王某（桂花弄居民区）",
        date(2026, 11, 20),
        "实地走访",
        "沈砚秋、顾承远、戚秀兰",
        "",
        "停车难",
    ]
    assert second[1] == "桂花弄居民区" and third[1] == "滨海智谷" and third[6] == "没有提出问题和建议"
    assert len(rows(desk, "/desk/visits/research.xlsx?kind=visit")) == 3
