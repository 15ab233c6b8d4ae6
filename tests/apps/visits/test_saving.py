from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from tests.apps.visits.making import FAMILY_ADDRESS, FAMILY_NAME, PHONE, SPEAKER, World
from zhuomu.apps.visits.models import Family, Visit, VisitState
from zhuomu.apps.visits.services import (
    FamilyRow,
    HeardRow,
    PromiseRow,
    StopRow,
    VisitCode,
    Written,
    heard_hand_over,
    promise_keep,
    visit_discard,
    visit_save,
)
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Event, PersonalDatum, SearchEntry
from zhuomu.core.rights import Role


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(str(reason.code), reason.field) for reason in refused.value.reasons}


def test_a_visit_is_written_down_once_with_all_that_hangs_on_it(world: World) -> None:
    visit = world.visit()
    assert visit.is_kept and visit.office == world.party
    assert {person.name for person in visit.leaders.all()} == {"沈砚秋", "顾承远"}
    assert [stop.place for stop in visit.stops.all()] == ["垃圾箱房", "小花园"]
    first, second = visit.heard.order_by("pk")
    assert (first.is_waiting, second.is_waiting) == (True, False)
    assert first.area == world.area  # the visit's only area is that of its rows
    assert first.speaker_initials == "尉迟某"
    assert str(visit) == "11月20日走访"
    assert str(first) == first.text and str(visit.stops.all()[0]) == "垃圾箱房"
    assert str(visit.promises.get()) == "年底前修平箱房门口地面"


def test_who_spoke_is_kept_encrypted_and_apart(world: World) -> None:
    heard = world.heard(world.visit())
    assert heard.speaker is not None and heard.phone is not None
    assert PersonalDatum.objects.count() == 2
    assert SPEAKER not in str(Visit.objects.values()) + str(visit_rows())
    assert PHONE not in str(list(Event.objects.values_list("facts", flat=True)))


def visit_rows() -> list[object]:
    return [list(Visit.objects.values()), list(SearchEntry.objects.values())]


def test_a_draft_may_lack_anything_and_lie_ahead(world: World) -> None:
    draft = visit_save(by=world.writer, written=Written(on=date(2027, 1, 5), areas=(world.area,)))
    assert draft.state == VisitState.DRAFT
    assert str(Visit(kind="visit")) == "未定日期的走访"
    assert not SearchEntry.objects.filter(entity="visit").exists()


def test_what_is_kept_needs_its_day_leaders_and_place(world: World) -> None:
    with pytest.raises(Refused) as refused:
        visit_save(by=world.writer, written=Written(stops=(StopRow("小花园"),)), is_kept=True)
    assert codes(refused) == {
        (VisitCode.DATE_MISSING, "on"),
        (VisitCode.LEADER_MISSING, "leaders"),
        (VisitCode.TARGET_MISSING, "areas"),
    }


def test_a_kept_visit_does_not_lie_in_the_future(world: World) -> None:
    with pytest.raises(Refused) as refused:
        world.visit(on=date(2026, 11, 25))
    assert codes(refused) == {(VisitCode.DATE_IN_FUTURE, "on")}
    assert world.visit(on=date(2026, 11, 24)).is_kept


def test_nothing_written_is_nothing_stored(world: World) -> None:
    with pytest.raises(Refused) as refused:
        visit_save(by=world.writer, written=Written(on=date(2026, 11, 20), others="  "))
    assert codes(refused) == {(VisitCode.NOTHING_WRITTEN, "")}
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"stops": (StopRow("", "积水"),)}, VisitCode.PLACE_MISSING, "stops-0-place"),
        ({"stops": (StopRow("路" * 61),)}, VisitCode.TEXT_TOO_LONG, "stops-0-place"),
        ({"stops": (StopRow("路", "看" * 1001),)}, VisitCode.TEXT_TOO_LONG, "stops-0-seen"),
        ({"heard": (HeardRow("", place="门口"),)}, VisitCode.HEARD_MISSING, "heard-0-text"),
        ({"heard": (HeardRow("听" * 1001),)}, VisitCode.TEXT_TOO_LONG, "heard-0-text"),
        ({"heard": (HeardRow("吵", phone="12"),)}, VisitCode.PHONE_WRONG, "heard-0-phone"),
        (
            {"promises": (PromiseRow("", due_on=date(2027, 1, 1)),)},
            VisitCode.PROMISE_MISSING,
            "promises-0-text",
        ),
        ({"promises": (PromiseRow("好" * 301),)}, VisitCode.TEXT_TOO_LONG, "promises-0-text"),
        ({"new_families": (FamilyRow("", "某路1号"),)}, VisitCode.NAME_MISSING, "families-0-name"),
        ({"new_families": (FamilyRow("张三"),), "areas": ()}, VisitCode.AREA_MISSING, "families-0-area"),
        ({"others": "人" * 201}, VisitCode.TEXT_TOO_LONG, "others"),
        ({"firm": "企" * 61}, VisitCode.TEXT_TOO_LONG, "firm"),
    ],
)
def test_a_wrong_row_is_named(world: World, changes: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        world.visit(is_kept=False, **changes)
    assert (code, field) in codes(refused)
    assert not Visit.objects.exists() and not PersonalDatum.objects.exists()


def test_a_draft_goes_on_and_is_kept_and_never_a_draft_again(world: World) -> None:
    draft = world.visit(is_kept=False)
    heard = world.heard(draft)
    old = heard.speaker_id
    written = world.written(
        stops=(StopRow("小花园", "新种了月季", pk=draft.stops.all()[1].pk),),
        heard=(HeardRow("电梯停了两回", speaker="王阿姨", pk=heard.pk),),
        promises=(),
    )
    kept = visit_save(by=world.writer, written=written, visit=draft, is_kept=True, seen_version=1)
    assert kept.is_kept and kept.version == 2
    assert [(stop.place, stop.seen) for stop in kept.stops.all()] == [("小花园", "新种了月季")]
    heard.refresh_from_db()
    assert (heard.text, heard.speaker_initials) == ("电梯停了两回", "王某")
    assert heard.phone is not None  # nothing typed leaves what is stored
    assert not PersonalDatum.objects.filter(pk=old).exists()
    assert not kept.promises.exists() and kept.heard.count() == 1
    with pytest.raises(Refused) as refused:
        visit_save(by=world.writer, written=written, visit=kept)
    assert codes(refused) == {(VisitCode.NO_DRAFT_AGAIN, "")}


def test_what_is_in_the_ledger_and_what_was_kept_stays(world: World) -> None:
    visit = world.visit()
    heard_hand_over(by=world.writer, heard=world.heard(visit))
    promise_keep(by=world.writer, promise=visit.promises.get(), kept_on=date(2026, 11, 23))
    visit_save(by=world.writer, written=world.written(heard=(), promises=()), visit=visit, is_kept=True)
    assert [heard.text for heard in visit.heard.all()] == ["3号楼电梯经常停"]
    assert visit.promises.count() == 1
    gone = HeardRow("改写", pk=world.heard(visit).pk)
    with pytest.raises(Refused) as refused:
        visit_save(by=world.writer, written=world.written(heard=(gone,)), visit=visit, is_kept=True)
    assert codes(refused) == {(CoreCode.CHANGED_MEANWHILE, "")}


def test_two_people_do_not_write_over_each_other(world: World) -> None:
    draft = world.visit(is_kept=False)
    visit_save(by=world.writer, written=world.written(), visit=draft, seen_version=1)
    with pytest.raises(Refused) as refused:
        visit_save(by=world.writer, written=world.written(stops=()), visit=draft, seen_version=1)
    assert codes(refused) == {(CoreCode.CHANGED_MEANWHILE, "")}
    visit_discard(by=world.writer, visit=draft)
    assert not PersonalDatum.objects.exists()
    with pytest.raises(Refused):
        visit_save(by=world.writer, written=world.written(), visit=draft)


def test_only_drafts_are_thrown_away_and_only_by_those_whose_they_are(world: World) -> None:
    visit = world.visit()
    with pytest.raises(Refused) as refused:
        visit_discard(by=world.writer, visit=visit)
    assert codes(refused) == {(VisitCode.NOT_A_DRAFT, "")}
    with pytest.raises(Refused) as refused:
        visit_discard(by=world.by(world.other_secretary), visit=visit)
    assert codes(refused) == {(CoreCode.NOT_FOUND, "")}


def test_who_may_write_and_who_may_not(world: World) -> None:
    visit = world.visit()
    companion = world.by(world.secretary)
    assert visit_save(by=companion, written=world.written(), visit=visit, is_kept=True).version == 2
    for person, code in (
        (world.other_secretary, CoreCode.NOT_FOUND),
        (world.make_person(Role.EDITOR), CoreCode.RIGHT_MISSING),
    ):
        with pytest.raises(Refused) as refused:
            visit_save(by=world.by(person), written=world.written(), visit=visit, is_kept=True)
        assert codes(refused) == {(code, "")}


def test_somebody_who_led_is_no_companion_as_well(world: World) -> None:
    visit = world.visit(companions=(world.first, world.secretary))
    assert list(visit.companions.all()) == [world.secretary]


def test_a_family_is_found_again_by_name_and_area(world: World) -> None:
    first = world.comfort(new_families=(FamilyRow(FAMILY_NAME),))
    again = world.comfort()
    other = world.comfort(areas=(world.other_area,))
    assert Family.objects.count() == 2
    assert list(first.families.all()) == list(again.families.all()) != list(other.families.all())
    family = again.families.get()
    assert family.address is not None and str(family) == "欧阳某（桂花弄居民区）"


def test_what_was_written_before_a_family_was_known_is_rewritten(world: World) -> None:
    early = world.visit(stops=(StopRow(f"{FAMILY_NAME}家"),))
    assert early.stops.get().place == f"{FAMILY_NAME}家"
    world.comfort()
    assert early.stops.get().place == "欧阳某家"


def test_a_visit_gives_the_data_of_a_family_more_time(world: World) -> None:
    visit = world.comfort()
    family = visit.families.get()
    assert family.name is not None
    until = family.name.keep_until_on
    later = world.by(world.assistant, "2026-12-24 09:00")
    written = dataclasses.replace(world.written(), families=(family,))
    visit_save(by=later, written=written, is_kept=True)
    family.name.refresh_from_db()
    assert family.name.keep_until_on > until


def test_a_family_brings_its_area_and_a_number_of_two_areas_is_left_open(world: World) -> None:
    visit = world.comfort(areas=(), new_families=(FamilyRow(FAMILY_NAME, FAMILY_ADDRESS, world.area),))
    assert list(visit.areas.all()) == [world.area]
    both = world.visit(areas=(world.area, world.other_area))
    assert world.heard(both).area is None
