from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.apps.visits.making import FAMILY_ADDRESS, FAMILY_NAME, PHONE, SPEAKER, World
from zhuomu.apps.visits.models import Heard, Pairing, Visit
from zhuomu.core.models import Draft, Person
from zhuomu.core.rights import Role
from zhuomu.ledger.models import Category, Problem

SignIn = Callable[[Person], Client]
COUNTS = {"stops-count": "1", "heard-count": "1", "promises-count": "1", "families-count": "1"}


@pytest.fixture
def desk(world: World, signed_in: SignIn) -> Client:
    return signed_in(world.assistant)


def sent(world: World, **changes: Any) -> dict[str, Any]:
    """What the form sends for a visit made yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    values: dict[str, Any] = {
        **COUNTS,
        "on": yesterday.isoformat(),
        "kind": "visit",
        "way": "on_spot",
        "leaders": [str(world.second.pk), str(world.first.pk)],
        "areas": [str(world.area.pk)],
        "stops-0-place": "小花园",
        "heard-0-text": "路灯不亮",
        "act": "keep",
    }
    return {**values, **changes}


def test_a_visit_is_written_on_one_page(desk: Client, world: World) -> None:
    page = desk.get(
        f"/desk/visits/new/?leader={world.first.pk}&area={world.area.pk}&firm=智谷"
    ).content.decode()
    assert f'value="{world.first.pk}" id="id_leaders_0" checked' in page
    assert page.index("沈砚秋") < page.index("顾承远")
    assert 'value="智谷"' in page
    category = (
        Category.objects.create(key="light", name="照明")
        if not Category.objects.exists()
        else Category.objects.all()[0]
    )
    response = desk.post(
        "/desk/visits/new/",
        sent(
            world,
            **{"heard-0-category": str(category.pk), "heard-0-speaker": SPEAKER, "heard-0-phone": PHONE},
        ),
    )
    visit = Visit.objects.get()
    assert response["Location"] == f"/desk/visits/{visit.pk}/?saved=1"
    page = desk.get(response["Location"]).content.decode()
    assert "走访已记好" in page and 'data-draft-clear="visit-new"' in page
    assert "尉迟某" in page and SPEAKER not in page and PHONE not in page
    assert page.index("沈砚秋") < page.index("顾承远")


def test_a_refused_visit_comes_back_with_everything_typed(desk: Client, world: World) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    data = sent(
        world,
        on=tomorrow.isoformat(),
        areas=[],
        firm="",
        **{
            "heard-0-phone": "12",
            "stops-0-seen": "积水很深",
            "promises-0-text": "好" * 301,
            "note": "原来的记录",
        },
    )
    response = desk.post("/desk/visits/new/", data)
    page = response.content.decode()
    assert response.status_code == 422 and not Visit.objects.exists()
    for words in (
        "日期不能晚于今天",
        "请选走访了哪个居民区",
        "这不像一个电话号码",
        "最多 300 个字",
        "积水很深",
        "原来的记录",
        "好" * 301,
    ):
        assert words in page
    assert f'value="{tomorrow.isoformat()}"' in page
    assert "听到的第1条 电话" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"areas": ["999999"]}, "没有这个居民区"),
        ({"areas": ["x"]}, "没有这个居民区"),
        ({"leaders": ["999999"]}, "没有这个人"),
        ({"heard-0-area": "999999"}, "没有这个居民区"),
        ({"on": "2026-02-30"}, "日期"),
        ({"kind": "party"}, "party"),
        ({"stops-count": "x", "heard-count": "-1", "leaders": []}, "请选走访的领导"),
    ],
)
def test_what_does_not_exist_is_named(
    desk: Client, world: World, changes: dict[str, Any], words: str
) -> None:
    response = desk.post("/desk/visits/new/", sent(world, **changes))
    assert response.status_code == 422 and words in response.content.decode()
    assert not Visit.objects.exists()


def test_a_draft_goes_on_where_it_was_left(desk: Client, world: World) -> None:
    desk.post("/desk/visits/new/", sent(world, act="draft", leaders=[]))
    visit = Visit.objects.get()
    listed = desk.get("/desk/visits/?tab=draft").content.decode()
    assert "草稿" in listed and f"/desk/visits/{visit.pk}/" in listed
    assert "这是草稿" in desk.get(f"/desk/visits/{visit.pk}/").content.decode()
    page = desk.get(f"/desk/visits/{visit.pk}/edit/").content.decode()
    assert "小花园" in page and "路灯不亮" in page
    stop, heard = visit.stops.get(), visit.heard.get()
    data = sent(
        world, version="1", **{"stops-0-pk": str(stop.pk), "heard-0-pk": str(heard.pk), "stops-0-place": ""}
    )
    assert desk.post(f"/desk/visits/{visit.pk}/edit/", {**data, "version": "9"}).status_code == 422
    assert desk.post(f"/desk/visits/{visit.pk}/edit/", data).status_code == 302
    visit.refresh_from_db()
    assert visit.is_kept and not visit.stops.exists()  # emptied rows are taken out


def test_a_draft_is_thrown_away_after_asking(desk: Client, world: World) -> None:
    draft, kept = world.visit(is_kept=False), world.visit()
    assert "丢弃" in desk.get(f"/desk/visits/{draft.pk}/discard/").content.decode()
    assert desk.post(f"/desk/visits/{draft.pk}/discard/")["Location"] == "/desk/visits/"
    refused = desk.post(f"/desk/visits/{kept.pk}/discard/", follow=True)
    assert "不能丢弃" in refused.content.decode()
    assert list(Visit.objects.all()) == [kept]


NOTE = (
    "11月3日，沈砚秋到桂花弄居民区走访，柏一舟陪同。察看了议事厅。王阿姨反映路灯不亮。"
    "承诺年底前修好。慰问困难党员欧阳秀珍，家住桂花弄12号303室。"
)


def test_a_pasted_note_becomes_proposals_that_somebody_ticks(desk: Client, world: World) -> None:
    empty = {**COUNTS, "kind": "visit", "way": "on_spot", "note": NOTE, "stops-0-place": "手写的地点"}
    page = desk.post("/desk/visits/new/", {**empty, "act": "propose"}).content.decode()
    assert "议事厅" in page and "王阿姨：路灯不亮" in page and "手写的地点" in page and NOTE in page
    assert "欧阳秀珍，桂花弄12号303室" in page
    assert f'value="leaders-{world.first.pk}"' in page and f'value="companions-{world.assistant.pk}"' in page
    taken = desk.post(
        "/desk/visits/new/", {**empty, "act": "take", "take": ["stops-0", "heard-0", "nonsense"]}
    )
    assert taken.status_code == 200
    page = taken.content.decode()
    assert 'name="stops-1-place" value="议事厅"' in page and 'name="stops-0-place" value="手写的地点"' in page
    assert 'name="heard-0-speaker" value="王阿姨"' in page and 'value="年底前修好"' not in page
    assert not Visit.objects.exists()
    saved = desk.post("/desk/visits/new/", {**empty, "act": "take_all"})
    assert f'value="{world.first.pk}" id="id_leaders_0" checked' in saved.content.decode()


def test_ticked_proposals_are_stored_even_without_the_extra_step(desk: Client, world: World) -> None:
    keys = ["on", f"leaders-{world.first.pk}", f"areas-{world.area.pk}", "heard-0", "families-0"]
    data = {**COUNTS, "kind": "visit", "way": "on_spot", "note": NOTE, "act": "keep", "take": keys}
    response = desk.post("/desk/visits/new/", data)
    assert response.status_code == 302, response.content.decode()
    visit = Visit.objects.get()
    assert visit.heard.get().text == "路灯不亮" and visit.families.get().initials == "欧阳某"


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("", "还没有贴记录"),
        ("字" * 10_001, "一次最多读 10000 个字"),
        ("嗯嗯好的", "没有从这段记录里读出要点"),
    ],
)
def test_a_useless_note_gets_a_sentence_and_stays(desk: Client, world: World, note: str, words: str) -> None:
    data = {
        **COUNTS,
        "kind": "visit",
        "way": "on_spot",
        "note": note,
        "heard-0-text": "还在的话",
        "act": "propose",
    }
    response = desk.post("/desk/visits/new/", data)
    page = response.content.decode()
    assert response.status_code == 422 and words in page and "还在的话" in page and note in page


def test_what_was_sent_but_not_stored_waits_encrypted(desk: Client, world: World) -> None:
    assert "上次没有写完的还在" not in desk.get("/desk/visits/new/").content.decode()
    desk.post("/desk/visits/new/", sent(world, act="more-heard", **{"heard-0-speaker": SPEAKER}))
    assert SPEAKER not in str(list(Draft.objects.values()))
    assert "上次没有写完的还在" in desk.get("/desk/visits/new/").content.decode()
    resumed = desk.get("/desk/visits/new/?resume=1")
    page = resumed.content.decode()
    assert resumed.status_code == 200 and "路灯不亮" in page and SPEAKER in page and "heard-1-text" in page
    assert 'data-draft="visit-new-sent"' in page and "data-draft-clear" not in page
    desk.post("/desk/visits/new/", sent(world))
    assert not Draft.objects.exists()
    desk.post("/desk/visits/new/", sent(world, act="more-heard"))
    Draft.objects.update(fields={"sent": "broken"})
    assert "上次没有写完的还在" not in desk.get("/desk/visits/new/?resume=1").content.decode()
    assert desk.post("/desk/visits/new/", {"act": "forget"})["Location"] == "/desk/visits/new/"
    assert not Draft.objects.exists()


def test_one_more_row_keeps_what_is_typed(desk: Client, world: World) -> None:
    page = desk.post("/desk/visits/new/", sent(world, act="more-heard")).content.decode()
    assert 'name="heard-1-text"' in page and "路灯不亮" in page
    assert not Visit.objects.exists()


def test_a_tap_hands_over_and_a_second_is_refused_in_words(desk: Client, world: World) -> None:
    heard = world.heard(world.visit())
    page = desk.get(f"/desk/visits/{heard.visit_id}/").content.decode()
    assert "转入台账" in page
    response = desk.post(f"/desk/visits/heard/{heard.pk}/hand-over/")
    assert response["Location"] == f"/desk/visits/{heard.visit_id}/#heard-{heard.pk}"
    number = Problem.objects.get().number
    page = desk.get(f"/desk/visits/{heard.visit_id}/").content.decode()
    assert number in page and "待受理" in page
    again = desk.post(f"/desk/visits/heard/{heard.pk}/hand-over/")
    assert again.status_code == 422 and f"已经转入问题台账，编号 {number}" in again.content.decode()
    assert Problem.objects.count() == 1
    edit = desk.get(f"/desk/visits/{heard.visit_id}/edit/").content.decode()
    assert "已转入台账" in edit and f'name="heard-0-pk" value="{heard.pk}"' not in edit


def test_a_point_is_settled_from_its_page(desk: Client, world: World) -> None:
    heard = world.heard(world.visit())
    address = f"/desk/visits/heard/{heard.pk}/settle/"
    for words in ("", "修" * 501):
        bad = desk.post(address, {f"settle-{heard.pk}-settlement": words})
        assert bad.status_code == 422 and words in bad.content.decode()
    assert desk.post(address, {f"settle-{heard.pk}-settlement": "物业修好"}).status_code == 302
    assert "物业修好" in desk.get(f"/desk/visits/{heard.visit_id}/").content.decode()


def test_personal_values_are_shown_once_when_asked_for(desk: Client, world: World) -> None:
    visit = world.comfort()
    page = desk.get(f"/desk/visits/{visit.pk}/").content.decode()
    assert FAMILY_NAME not in page and "欧阳某（桂花弄居民区）" in page
    shown = desk.post(f"/desk/visits/{visit.pk}/show/")
    assert FAMILY_NAME in shown.content.decode() and FAMILY_ADDRESS in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert FAMILY_NAME not in desk.get(f"/desk/visits/{visit.pk}/").content.decode()
    plain = world.visit(heard=())
    nothing = desk.post(f"/desk/visits/{plain.pk}/show/")
    assert nothing.status_code == 422 and "没有存姓名" in nothing.content.decode()


def test_the_paper_is_told_from_the_page(desk: Client, world: World) -> None:
    visit, draft = world.visit(), world.visit(is_kept=False)
    assert desk.post(f"/desk/visits/{visit.pk}/notice/").status_code == 302
    assert "已报送社区报：待用" in desk.get(f"/desk/visits/{visit.pk}/").content.decode()
    refused = desk.post(f"/desk/visits/{draft.pk}/notice/")
    assert refused.status_code == 422 and "还是草稿" in refused.content.decode()


def test_whoever_only_sees_it_is_offered_nothing(world: World, signed_in: SignIn) -> None:
    visit = world.visit(companions=())
    client = signed_in(world.secretary)
    page = client.get(f"/desk/visits/{visit.pk}/").content.decode()
    assert "待处理" in page and "/hand-over/" not in page and "显示姓名" not in page
    assert client.get(f"/desk/visits/{visit.pk}/edit/").status_code == 404
    assert client.post(f"/desk/visits/{visit.pk}/show/").status_code == 404
    heard = world.heard(visit)
    assert client.post(f"/desk/visits/heard/{heard.pk}/hand-over/").status_code == 404
    assert client.post(f"/desk/visits/{visit.pk}/notice/").status_code == 404
    stranger = signed_in(world.other_secretary)
    assert stranger.get(f"/desk/visits/{visit.pk}/").status_code == 404
    assert stranger.get(f"/desk/visits/areas/{world.area.pk}/").status_code == 404


def test_pairings_are_made_shown_and_changed(world: World, signed_in: SignIn) -> None:
    planner = signed_in(world.planner)
    page = planner.get("/desk/visits/pairings/new/").content.decode()
    assert page.index("沈砚秋") < page.index("顾承远") and "柏一舟" not in page
    data = {
        "leader": str(world.first.pk),
        "kind": "area",
        "area": str(world.area.pk),
        "cadence_months": "1",
        "from_on": "2026-09-01",
        "until_on": "2026-08-01",
    }
    bad = planner.post("/desk/visits/pairings/new/", data)
    assert bad.status_code == 422 and "结束日期早于开始日期" in bad.content.decode()
    assert 'value="2026-08-01"' in bad.content.decode()
    assert planner.post("/desk/visits/pairings/new/", {**data, "until_on": ""}).status_code == 302
    pairing = Pairing.objects.get()
    listed = planner.get("/desk/visits/pairings/").content.decode()
    assert "沈砚秋 ↔ 桂花弄居民区" in listed
    assert "这里没有结对" in planner.get("/desk/visits/pairings/?state=over").content.decode()
    address = f"/desk/visits/pairings/{pairing.pk}/"
    assert "每期走访" in planner.get(address).content.decode()
    assert planner.post(address, {"cadence_months": "0"}).status_code == 422
    assert planner.post(address, {"cadence_months": "2"}).status_code == 302
    pairing.refresh_from_db()
    assert pairing.cadence_months == 2
    area = signed_in(world.secretary)
    assert area.get(address).status_code == 200 and area.post(address).status_code == 403
    assert signed_in(world.other_secretary).get(address).status_code == 404


def test_promises_are_listed_and_kept(desk: Client, world: World) -> None:
    promise = world.visit().promises.get()
    assert promise.text in desk.get("/desk/visits/promises/").content.decode()
    address = f"/desk/visits/promises/{promise.pk}/keep/"
    key = f"keep-{promise.pk}"
    bad = desk.post(address, {f"{key}-kept_on": "2999-01-01", f"{key}-text": "还在"})
    assert bad.status_code == 422 and "还在" in bad.content.decode()
    assert desk.post(address, {f"{key}-kept_on": "2026-11-21", f"{key}-text": "修平了"}).status_code == 302
    assert "没有未兑现的承诺" in desk.get("/desk/visits/promises/").content.decode()
    kept = desk.get("/desk/visits/promises/?tab=kept").content.decode()
    assert "修平了" in kept and promise.text in kept


def test_before_a_visit_there_is_a_page_and_a_table_of_areas(
    desk: Client, world: World, signed_in: SignIn
) -> None:
    leader = signed_in(world.first)
    assert "居民区三色表" in leader.get("/desk/visits/areas/").content.decode()
    assert "没有您能看的居民区" in desk.get("/desk/visits/areas/").content.decode()
    world.pair()
    visit = world.visit()
    desk.post(f"/desk/visits/heard/{world.heard(visit).pk}/hand-over/")
    page = leader.get(f"/desk/visits/areas/{world.area.pk}/").content.decode()
    for words in (
        "有未解决",
        "3号楼电梯经常停",
        "年底前修平箱房门口地面",
        "沈砚秋 ↔ 桂花弄居民区",
        "11月20日",
    ):
        assert words in page
    part = desk.get("/desk/visits/areas/").content.decode()
    assert "只能看到一部分" in part and "桂花弄居民区" in part
    assert "只能看到一部分" in desk.get(f"/desk/visits/areas/{world.area.pk}/").content.decode()


def test_the_list_asks_as_often_for_many_rows_as_for_one(
    desk: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        world.visit()
    with django_assert_max_num_queries(60):
        assert desk.get("/desk/visits/").status_code == 200
    with django_assert_max_num_queries(50):
        assert desk.get("/desk/visits/month.xlsx").status_code == 200


def test_the_list_has_tabs_filters_and_an_empty_face(desk: Client, world: World, signed_in: SignIn) -> None:
    assert "这里还没有走访" in desk.get("/desk/visits/").content.decode()
    world.visit()
    page = desk.get(f"/desk/visits/?tab=waiting&area={world.area.pk}&q=箱房").content.decode()
    assert "1 条待处理" in page and "沈砚秋、顾承远" in page
    assert "1 项未兑现" in desk.get("/desk/visits/?tab=promised").content.decode()
    assert "这里还没有走访" in desk.get("/desk/visits/?q=没有的字").content.decode()
    assert desk.get("/desk/visits/?tab=x&page=99&month=x&leader=x").status_code == 200
    assert signed_in(world.make_person(Role.EDITOR)).get("/desk/visits/").status_code == 403
    assert Heard.objects.count() == 2


def test_a_secretary_begins_with_the_own_area_chosen(world: World, signed_in: SignIn, desk: Client) -> None:
    own = signed_in(world.secretary).get("/desk/visits/new/").content.decode()
    chosen = re.findall(r'name="areas" value="(\d+)"[^>]*checked', own)
    assert chosen == [str(world.area.pk)]
    assert 'name="areas"' in (page := desk.get("/desk/visits/new/").content.decode())
    assert not re.findall(r'name="areas" value="(\d+)"[^>]*checked', page)
