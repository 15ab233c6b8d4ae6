"""Delegates: written down, brought as a sheet, their credentials examined; units and kinships."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.apps.congress.making_meeting import Hall
from zhuomu.apps.congress.importing import HEAD, bad_rows_refuse, delegates_read
from zhuomu.apps.congress.models import (
    CongressState,
    Contest,
    Credential,
    Delegate,
    DelegateKind,
    Round,
    RoundState,
)
from zhuomu.apps.congress.selectors.meeting import names_doubled, unit_lines
from zhuomu.apps.congress.services.attendance import delegate_arrive, roll_of
from zhuomu.apps.congress.services.congresses import (
    congress_change,
    congress_close,
    congress_create,
    congress_open,
)
from zhuomu.apps.congress.services.delegates import (
    DelegateRow,
    credential_examine,
    credentials_pass,
    delegate_add,
    delegate_change,
    delegate_remove,
    delegates_import,
    kinship_add,
    kinship_remove,
    unit_change,
    unit_create,
    unit_remove,
)
from zhuomu.core.actor import system_actor
from zhuomu.core.errors import Refused
from zhuomu.core.rights import Role
from zhuomu.core.services.people import office_create
from zhuomu.core.sheets import sheet_bytes

pytestmark = pytest.mark.django_db
Act = Callable[[], object]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [str(reason.code) for reason in refused.value.reasons]


def sheet(*rows: tuple[str, ...]) -> bytes:
    return sheet_bytes("代表", HEAD, rows)


def test_a_sheet_is_taken_in_as_it_stands(hall: Hall) -> None:
    data = sheet(
        ("柏一舟", "男", "桂花弄居民区", "楼组长", "正式代表", ""),
        ("戚 秀兰", "女", "望潮苑居民区", "", "", ""),
        ("路远", "", "特邀", "", "列席", ""),
    )
    read = delegates_read(data, hall.congress)
    assert read.bad == ()
    made = delegates_import(by=hall.writer, congress=hall.congress, rows=read.rows)
    assert [(one.name, one.is_woman, one.kind) for one in made] == [
        ("柏一舟", False, DelegateKind.FORMAL),
        ("戚秀兰", True, DelegateKind.FORMAL),
        ("路远", False, DelegateKind.OBSERVER),
    ]
    assert {one.credential for one in made} == {Credential.PENDING}
    assert [unit.name for unit in hall.congress.units.all()] == ["桂花弄居民区", "望潮苑居民区", "特邀"]


def test_a_csv_of_the_office_reads_alike(hall: Hall) -> None:
    data = "代表姓名,代表团\n柏一舟,桂花弄居民区\n".encode("gb18030")
    assert [row.unit for row in delegates_read(data, hall.congress).rows] == ["桂花弄居民区"]


def test_every_bad_row_is_named_and_none_is_taken(hall: Hall) -> None:
    hall.delegates_make(["柏一舟"])
    data = sheet(
        ("柏一舟", "男", "桂花弄居民区", "", "", ""),
        ("", "女", "", "", "", ""),
        ("姚春华", "不详", "桂花弄居民区", "", "旁听", ""),
        ("阮明月", "", "桂花弄居民区", "职" * 61, "", "标" * 21),
        ("名" * 31, "", "单" * 61, "", "", ""),
        ("顾承远", "", "桂花弄居民区", "", "", ""),
        ("顾承远", "", "望潮苑居民区", "", "", ""),
    )
    read = delegates_read(data, hall.congress)
    assert [(row.number, [str(reason.code) for reason in row.reasons]) for row in read.bad] == [
        (2, ["congress_import.already_there"]),
        (3, ["congress_import.name_missing", "congress_import.unit_missing"]),
        (4, ["congress_import.sex_unknown", "congress_import.kind_unknown"]),
        (5, ["congress_import.text_long", "congress_import.text_long"]),
        (6, ["congress_import.name_long", "congress_import.unit_long"]),
        (8, ["congress_import.doubled_in_file"]),
    ]
    with pytest.raises(Refused) as refused:
        bad_rows_refuse(read)
    assert codes(refused) == ["congress_import.bad_rows"]
    assert hall.congress.delegates.count() == 1


def test_a_sheet_without_its_columns_is_refused_with_their_names(hall: Hall) -> None:
    with pytest.raises(Refused) as refused:
        delegates_read("性别,职务\n男,楼组长\n".encode(), hall.congress)
    assert [reason.facts["column"] for reason in refused.value.reasons] == ["姓名", "选举单位"]


def test_a_row_that_came_in_between_takes_none_of_the_sheet_in(hall: Hall) -> None:
    rows = [DelegateRow("桂花弄居民区", "姚春华"), DelegateRow("桂花弄居民区", "姚春华")]
    with pytest.raises(Refused) as refused:
        delegates_import(by=hall.writer, congress=hall.congress, rows=rows)
    assert codes(refused) == ["congress.delegate_taken"]
    assert not hall.congress.delegates.exists()


def test_homonyms_need_a_mark_and_are_shown_as_such(hall: Hall) -> None:
    hall.delegates_make(["柏一舟"])
    with pytest.raises(Refused) as refused:
        delegate_add(by=hall.writer, congress=hall.congress, row=DelegateRow("望潮苑居民区", "柏一舟"))
    assert codes(refused) == ["congress.delegate_taken"]
    second = delegate_add(
        by=hall.writer, congress=hall.congress, row=DelegateRow("望潮苑居民区", "柏一舟", "望潮苑")
    )
    assert str(second) == "柏一舟（望潮苑）"
    assert names_doubled(hall.congress) == {"柏一舟"}


def test_the_units_tell_quota_and_numbers(hall: Hall) -> None:
    delegates = hall.delegates_make()
    credential_examine(
        by=hall.writer, delegate=delegates[0], verdict=Credential.REFUSED, reason="不是本会会员"
    )
    unit = delegates[0].unit
    unit_change(by=hall.writer, unit=unit, name=unit.name, quota=4, order=unit.order)
    line = next(one for one in unit_lines(hall.congress) if one.unit == unit)
    assert (line.formal, line.valid, line.women, line.off) == (3, 3, 0, -1)
    assert [one.off for one in unit_lines(hall.congress) if one.unit != unit] == [0, 0]


def test_a_unit_is_there_once_and_goes_only_when_empty(hall: Hall) -> None:
    unit = unit_create(by=hall.writer, congress=hall.congress, name="青榆里居民区", quota=3)
    other = unit_create(by=hall.writer, congress=hall.congress, name="滨海智谷园区")
    acts: tuple[Act, ...] = (
        lambda: unit_create(by=hall.writer, congress=hall.congress, name="青榆里居民区"),
        lambda: unit_change(by=hall.writer, unit=other, name="青榆里居民区", quota=0, order=1),
    )
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["congress.unit_taken"]
    delegate_add(by=hall.writer, congress=hall.congress, row=DelegateRow("青榆里居民区", "柏一舟"))
    with pytest.raises(Refused) as refused:
        unit_remove(by=hall.writer, unit=unit)
    assert codes(refused) == ["congress.unit_in_use"]
    unit_remove(by=hall.writer, unit=other)
    assert [one.name for one in hall.congress.units.all()] == ["青榆里居民区"]


def test_a_refused_credential_has_its_reason_and_neither_counts_nor_votes(hall: Hall) -> None:
    delegates = hall.delegates_make()
    with pytest.raises(Refused) as refused:
        credential_examine(by=hall.writer, delegate=delegates[0], verdict=Credential.REFUSED, reason=" ")
    assert codes(refused) == ["congress.reason_missing"]
    credential_examine(by=hall.writer, delegate=delegates[0], verdict=Credential.REFUSED, reason="重复推选")
    assert roll_of(hall.congress).due == 11
    credential_examine(by=hall.writer, delegate=delegates[0], verdict=Credential.VALID, reason="弄错了")
    assert Delegate.objects.get(pk=delegates[0].pk).credential_reason == ""
    assert roll_of(hall.congress).due == 12


def test_only_those_that_wait_are_passed_in_bulk(hall: Hall) -> None:
    delegates = hall.delegates_make(is_valid=False)
    credential_examine(by=hall.writer, delegate=delegates[0], verdict=Credential.REFUSED, reason="重复推选")
    pks = [one.pk for one in delegates]
    assert credentials_pass(by=hall.writer, congress=hall.congress, pks=pks) == 11
    assert credentials_pass(by=hall.writer, congress=hall.congress, pks=pks) == 0
    assert Delegate.objects.get(pk=delegates[0].pk).credential == Credential.REFUSED


def test_another_name_is_examined_again_but_a_new_post_is_not(hall: Hall) -> None:
    delegate = hall.delegates_make()[0]
    same = delegate_change(
        by=hall.writer, delegate=delegate, row=DelegateRow("青榆里居民区", delegate.name, post="书记")
    )
    assert (same.credential, same.unit.name) == (Credential.VALID, "青榆里居民区")
    other = delegate_change(by=hall.writer, delegate=delegate, row=DelegateRow("青榆里居民区", "柏二舟"))
    assert other.credential == Credential.PENDING


def test_somebody_who_came_is_neither_renamed_nor_removed_nor_refused(hall: Hall) -> None:
    delegates = hall.delegates_make()
    hall.doors_open()
    delegate_arrive(by=hall.writer, delegate=delegates[0])
    acts: tuple[Act, ...] = (
        lambda: delegate_change(by=hall.writer, delegate=delegates[0], row=DelegateRow("特邀", "别人")),
        lambda: delegate_remove(by=hall.writer, delegate=delegates[0]),
        lambda: credential_examine(
            by=hall.writer, delegate=delegates[0], verdict=Credential.REFUSED, reason="不合条件"
        ),
    )
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["congress.credential_here"]
    with pytest.raises(Refused) as refused:
        delegate_change(by=hall.writer, delegate=delegates[1], row=DelegateRow("特邀", delegates[0].name))
    assert codes(refused) == ["congress.delegate_taken"]
    delegate_remove(by=hall.writer, delegate=delegates[1])
    assert hall.congress.delegates.count() == 11


def test_a_kinship_is_listed_once_in_either_order(hall: Hall) -> None:
    kinship = kinship_add(by=hall.writer, congress=hall.congress, first="柏 一舟", second="柏小满")
    assert kinship.first == "柏一舟"
    with pytest.raises(Refused) as refused:
        kinship_add(by=hall.writer, congress=hall.congress, first="柏小满", second="柏一舟")
    assert codes(refused) == ["congress.kin_taken"]
    with pytest.raises(Refused) as refused:
        kinship_add(by=hall.writer, congress=hall.congress, first="柏一舟", second="柏一舟 ")
    assert codes(refused) == ["congress.kin_same"]
    kinship_remove(by=hall.writer, kinship=kinship)
    assert not hall.congress.kinships.exists()


def test_a_congress_opens_only_when_every_credential_was_examined(hall: Hall) -> None:
    with pytest.raises(Refused) as refused:
        congress_open(by=hall.presiding, congress=hall.congress)
    assert codes(refused) == ["congress.no_delegates"]
    hall.delegates_make(is_valid=False)
    with pytest.raises(Refused) as refused:
        congress_open(by=hall.presiding, congress=hall.congress)
    assert refused.value.reasons[0].facts["count"] == 12
    hall.congress.delegates.update(credential=Credential.VALID)
    congress_open(by=hall.presiding, congress=hall.congress)
    with pytest.raises(Refused) as refused:
        congress_open(by=hall.presiding, congress=hall.congress)
    assert codes(refused) == ["congress.state_wrong"]


def test_a_title_is_used_once_in_an_office(hall: Hall) -> None:
    def make(title: str) -> object:
        return congress_create(
            by=hall.writer, office=hall.office, body="协会", title=title, on=hall.congress.on
        )

    with pytest.raises(Refused) as refused:
        make(hall.congress.title)
    assert codes(refused) == ["congress.title_taken"]
    make("第二次代表大会")
    with pytest.raises(Refused) as refused:
        congress_change(
            by=hall.writer,
            congress=hall.congress,
            body="协会",
            title="第二次代表大会",
            on=hall.congress.on,
            place="",
        )
    assert codes(refused) == ["congress.title_taken"]


def test_a_clerk_of_another_office_prepares_nothing(hall: Hall) -> None:
    sibling = office_create(
        by=system_actor(), name="总工会", short_name="总工会", kind="office", parent=hall.office.parent
    )
    stranger = hall.by(hall.make_person(Role.UNION_CADRE, sibling))
    with pytest.raises(Refused) as refused:
        delegate_add(by=stranger, congress=hall.congress, row=DelegateRow("特邀", "路远"))
    assert codes(refused) == ["core.right_missing"]


def test_a_teller_neither_opens_nor_closes_the_congress(hall: Hall) -> None:
    teller = hall.by(hall.first_teller)
    with pytest.raises(Refused) as refused:
        congress_open(by=teller, congress=hall.congress)
    assert codes(refused) == ["core.right_missing"]
    with pytest.raises(Refused) as refused:
        congress_close(by=hall.presiding, congress=hall.congress)
    assert codes(refused) == ["congress.state_wrong"]


def test_a_congress_does_not_close_over_an_election_that_was_not_announced(hall: Hall) -> None:
    hall.begin()
    contest = Contest.objects.create(congress=hall.congress, title="委员", seats=1)
    vote = Round.objects.create(contest=contest, number=1, seats=1, began_at=hall.writer.at)
    with pytest.raises(Refused) as refused:
        congress_close(by=hall.presiding, congress=hall.congress)
    assert codes(refused) == ["congress.rounds_open"]
    Round.objects.filter(pk=vote.pk).update(state=RoundState.ANNOUNCED)
    assert congress_close(by=hall.presiding, congress=hall.congress).state == CongressState.CLOSED
