from __future__ import annotations

from datetime import date

import pytest

from tests.apps.visits.making import World
from tests.apps.visits.test_saving import codes
from zhuomu.apps.visits.models import PairingKind
from zhuomu.apps.visits.selectors.areas import area_before, area_get, areas_to_visit
from zhuomu.apps.visits.selectors.directory import directory, in_order
from zhuomu.apps.visits.selectors.pairings import standings, tasks_for
from zhuomu.apps.visits.selectors.visits import (
    heard_get,
    month_of,
    pairings_visible_to,
    promise_get,
    promises_visible_to,
    visit_get,
    visits_filter,
    visits_visible_to,
)
from zhuomu.apps.visits.services import (
    PromiseRow,
    VisitCode,
    Written,
    heard_hand_over,
    pairing_change,
    promise_keep,
    visit_save,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.rights import Role
from zhuomu.ledger.models import Problem
from zhuomu.rules.tricolour import Colour
from zhuomu.rules.visit_note import VisitKind


def test_the_directory_has_everybody_once_in_its_order(world: World) -> None:
    names = [entry.person.name for entry in directory(date(2026, 11, 24))]
    assert names == ["沈砚秋", "顾承远", "戚秀兰", "姚春华", "柏一舟", "阮明月"]
    assert [entry.label for entry in directory(date(2026, 11, 24)) if entry.is_leader] == [
        "沈砚秋 街道党工委书记",
        "顾承远 街道办事处主任",
    ]
    ordered = in_order([world.planner, world.second, world.first], date(2026, 11, 24))
    assert [entry.person.name for entry in ordered] == ["沈砚秋", "顾承远", "阮明月"]


def test_who_has_no_post_any_more_comes_last_and_without_a_title(world: World) -> None:
    world.first.posts.update(until_on=date(2026, 10, 1))
    ordered = in_order([world.first, world.second], date(2026, 11, 24))
    assert [(entry.person.name, entry.title) for entry in ordered] == [
        ("顾承远", "街道办事处主任"),
        ("沈砚秋", ""),
    ]


def test_people_see_the_visits_of_their_office_their_area_and_their_own(world: World) -> None:
    visit, draft = world.visit(companions=()), world.visit(is_kept=False, companions=())
    sees = {
        "assistant": {visit, draft},  # the office that writes
        "secretary": {visit},  # of the area: what is kept
        "other_secretary": set(),
        "first": {visit, draft},  # wide
        "planner": {visit, draft},
    }
    for who, seen in sees.items():
        assert set(visits_visible_to(world.by(getattr(world, who)))) == seen, who
    joined = world.visit(is_kept=False, companions=(world.other_secretary,))
    assert set(visits_visible_to(world.by(world.other_secretary))) == {joined}
    for nobody in (world.by(world.make_person(Role.EDITOR)), Actor(None, world.writer.at)):
        assert not visits_visible_to(nobody).exists()
        assert not pairings_visible_to(nobody).exists()
        assert not promises_visible_to(nobody).exists()
        assert areas_to_visit(nobody) == [] and tasks_for(nobody) == []


def test_what_is_out_of_sight_is_not_found(world: World) -> None:
    visit = world.visit()
    stranger = world.by(world.other_secretary)
    for get in (
        lambda: visit_get(stranger, visit.pk),
        lambda: heard_get(stranger, world.heard(visit).pk),
        lambda: promise_get(stranger, visit.promises.get().pk),
        lambda: area_get(stranger, world.area.pk),
    ):
        with pytest.raises(Refused) as refused:
            get()
        assert codes(refused) == {(CoreCode.NOT_FOUND, "")}


def test_a_promise_of_ones_own_is_in_sight_wherever_it_was_made(world: World) -> None:
    visit = world.visit(companions=(), promises=(PromiseRow("年底前答复", by=world.other_secretary),))
    assert promise_get(world.by(world.other_secretary), visit.promises.get().pk)


def test_the_list_is_filtered_and_garbage_finds_nothing(world: World) -> None:
    visit = world.visit(firm="滨海智谷")
    every = visits_visible_to(world.writer)
    finds = [
        {"month": "2026-11"},
        {"kind": "visit"},
        {"area": str(world.area.pk)},
        {"leader": str(world.first.pk)},
        {"q": "箱房"},
        {"q": "滨海"},
        {},
    ]
    misses = [
        {"month": "2026-10"},
        {"month": "gestern"},
        {"kind": "x"},
        {"kind": "research"},
        {"area": str(world.other_area.pk)},
        {"area": "x"},
        {"leader": str(world.planner.pk)},
        {"q": "没有的字"},
    ]
    assert all(list(visits_filter(every, chosen)) == [visit] for chosen in finds)
    assert not any(visits_filter(every, chosen).exists() for chosen in misses)
    assert month_of("2026-12") == (date(2026, 12, 1), date(2027, 1, 1))


def test_a_pairing_is_due_kept_missed_and_over(world: World) -> None:
    pairing = world.pair()

    def state(at: str) -> tuple[str, int]:
        day = date.fromisoformat(at)
        one = standings([pairing], day)[0]
        return one.state, len(one.missed)

    assert state("2026-08-31") == ("ahead", 0)
    assert state("2026-09-15") == ("due", 0)
    assert state("2026-11-24") == ("late", 2)
    world.visit()  # on 20 November by both leaders
    assert state("2026-11-24") == ("kept", 2)
    one = standings([pairing], date(2026, 11, 24))[0]
    assert (one.last_on, one.next_due_on) == (date(2026, 11, 20), date(2026, 12, 31))
    pairing_change(by=world.by(world.planner), pairing=pairing, cadence_months=3, until_on=date(2026, 11, 22))
    pairing.refresh_from_db()
    assert state("2026-11-24") == ("over", 0)
    assert {one.label, one.tone} == {"本期已走访", "done"}


def test_a_draft_and_another_leader_keep_no_pairing(world: World) -> None:
    pairing = world.pair()
    world.visit(is_kept=False)
    world.visit(leaders=(world.second,))
    world.visit(areas=(world.other_area,))
    assert standings([pairing], date(2026, 11, 24))[0].state == "late"


def test_pairings_with_a_firm_and_a_family(world: World) -> None:
    visit = world.comfort(firm="滨海智谷")
    firm = world.pair(kind=PairingKind.FIRM, area=None, firm="滨海智谷", from_on=date(2026, 11, 1))
    family = world.pair(kind=PairingKind.FAMILY, family=visit.families.get(), from_on=date(2026, 11, 1))
    assert [one.state for one in standings([firm, family], date(2026, 11, 24))] == ["kept", "kept"]
    assert str(firm) == "沈砚秋 ↔ 滨海智谷"
    assert str(family) == "沈砚秋 ↔ 欧阳某（桂花弄居民区）"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"until_on": date(2026, 8, 31)}, VisitCode.PAIRING_ENDS_EARLY, "until_on"),
        ({"cadence_months": 0}, VisitCode.CADENCE_WRONG, "cadence_months"),
        ({"cadence_months": 25}, VisitCode.CADENCE_WRONG, "cadence_months"),
        ({"area": None}, VisitCode.AREA_MISSING, "area"),
        ({"kind": PairingKind.FIRM}, VisitCode.FIRM_MISSING, "firm"),
        ({"kind": PairingKind.FAMILY}, VisitCode.FAMILY_MISSING, "family"),
    ],
)
def test_a_wrong_pairing_is_refused(world: World, changes: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        world.pair(**changes)
    assert codes(refused) == {(code, field)}


def test_the_same_pair_is_made_once_in_a_time(world: World) -> None:
    world.pair(until_on=date(2026, 10, 31))
    assert world.pair(from_on=date(2026, 11, 1))
    for changes in (
        {"from_on": date(2026, 12, 1)},
        {"from_on": date(2026, 10, 1), "until_on": date(2026, 10, 2)},
    ):
        with pytest.raises(Refused) as refused:
            world.pair(**changes)
        assert codes(refused) == {(VisitCode.PAIRING_EXISTS, "leader")}
    assert world.pair(area=world.other_area)
    assert world.pair(leader=world.second)


def test_planning_needs_its_right(world: World) -> None:
    pairing = world.pair()
    with pytest.raises(Refused):
        pairing_change(by=world.writer, pairing=pairing, cadence_months=2, until_on=None)


def test_pairings_are_seen_by_the_area_the_leader_and_the_wide(world: World) -> None:
    pairing = world.pair(leader=world.other_secretary)
    for who in ("secretary", "other_secretary", "planner", "second"):
        assert list(pairings_visible_to(world.by(getattr(world, who)))) == [pairing]
    assert not pairings_visible_to(world.writer).exists()


def labels(by: Actor) -> dict[str, int]:
    return {task.label: task.count for task in tasks_for(by)}


def test_the_home_page_tells_what_is_due_and_missed(world: World) -> None:
    world.pair()
    world.pair(area=world.other_area, from_on=date(2026, 11, 1))
    world.visit(
        leaders=(world.second,),
        companions=(),
        promises=(
            PromiseRow("过期的", by=world.first, due_on=date(2026, 11, 20)),
            PromiseRow("今天的", by=world.first, due_on=date(2026, 11, 24)),
            PromiseRow("下周的", by=world.second, due_on=date(2026, 11, 30)),
            PromiseRow("明年的", by=world.first, due_on=date(2027, 1, 1)),
        ),
    )
    world.visit(is_kept=False)
    assert labels(world.by(world.first)) == {
        "上期漏走访的结对": 1,
        "本期待走访的结对": 1,
        "过期没有兑现的承诺": 1,
        "今天到期的承诺": 1,
    }
    assert labels(world.by(world.planner)) == {
        "上期漏走访的结对": 1,
        "本期待走访的结对": 1,
        "过期没有兑现的承诺": 1,
        "今天到期的承诺": 1,
        "一周内到期的承诺": 1,
    }
    assert labels(world.writer)["没有记完的走访"] == 1
    overdue = [task for task in tasks_for(world.by(world.first)) if task.is_overdue]
    assert {task.label for task in overdue} == {"上期漏走访的结对", "过期没有兑现的承诺"}


def test_before_a_visit_everything_about_the_area_is_on_one_page(world: World) -> None:
    visit = world.visit()
    problem = heard_hand_over(by=world.writer, heard=world.heard(visit))
    Problem.objects.filter(pk=problem.pk).update(due_on=date(2026, 11, 23), round=2)
    before = area_before(world.by(world.first), world.area)
    assert before.colour is Colour.RED and before.open_count == 1
    assert list(before.overdue) == list(before.repeated) == list(before.open) == [problem]
    assert [promise.text for promise in before.promises] == ["年底前修平箱房门口地面"]
    assert list(before.visits) == [visit]
    promise_keep(by=world.writer, promise=visit.promises.get(), kept_on=date(2026, 11, 23))
    Problem.objects.filter(pk=problem.pk).update(status="closed", closed_on=date(2026, 11, 24), round=1)
    after = area_before(world.by(world.secretary), world.area)
    assert after.colour is Colour.YELLOW and after.solved_count == 1
    assert (after.promises, after.overdue, after.repeated, after.open) == ([], [], [], [])


def test_whoever_sees_a_part_of_the_problems_is_shown_no_colour(world: World) -> None:
    world.visit()
    assert areas_to_visit(world.writer) == [world.area]
    assert area_before(world.writer, world.area).colour is None
    assert areas_to_visit(world.by(world.first)) == [world.area, world.other_area]


def test_a_plan_of_others_opens_no_area(world: World) -> None:
    draft = visit_save(by=world.writer, written=Written(on=date(2026, 12, 1), areas=(world.area,)))
    assert draft.kind == VisitKind.VISIT
    assert areas_to_visit(world.by(world.other_secretary)) == [world.other_area]
