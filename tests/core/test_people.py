from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import actor_for
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Area, Office, OfficeKind, Person, Post
from zhuomu.core.rights import Role
from zhuomu.core.services import people

pytestmark = pytest.mark.django_db
MakePerson = Callable[..., Person]


@pytest.fixture
def manager(make_person: MakePerson) -> Actor:
    return actor_for(make_person(Role.SYSTEM_ADMINISTRATOR), "2026-11-03")


@pytest.fixture
def clerk(make_person: MakePerson) -> Actor:
    return actor_for(make_person(Role.OFFICE_CLERK), "2026-11-03")


def code_of(refused: pytest.ExceptionInfo[Refused]) -> tuple[str, str]:
    (reason,) = refused.value.reasons
    return str(reason.code), reason.field


def test_an_area_gets_its_ground_and_an_office_none(manager: Actor, root_office: Office) -> None:
    made = [
        people.office_create(by=manager, name=kind, short_name=kind, kind=kind, parent=root_office)
        for kind in (OfficeKind.AREA, OfficeKind.OFFICE)
    ]
    assert [Area.objects.filter(office=office).exists() for office in made] == [True, False]
    assert all(office.path == f"{root_office.path}{office.pk}/" for office in made)
    assert str(made[0].area) == str(made[0]) == "area"


def test_a_name_stands_once_below_a_parent(manager: Actor, root_office: Office, party_office: Office) -> None:
    with pytest.raises(Refused) as refused:
        people.office_create(
            by=manager, name=party_office.name, short_name="x", kind="office", parent=root_office
        )
    assert code_of(refused) == (CoreCode.NAME_TAKEN, "name")
    below = people.office_create(
        by=manager, name=party_office.name, short_name="x", kind="office", parent=party_office
    )
    with pytest.raises(Refused):
        people.office_change(by=manager, office=below, parent=root_office)
    assert (
        people.office_change(by=manager, office=party_office, name=party_office.name, phone="1").phone == "1"
    )


def test_moving_an_office_moves_everything_below(
    manager: Actor, root_office: Office, party_office: Office
) -> None:
    child = people.office_create(by=manager, name="组", short_name="组", kind="office", parent=party_office)
    grandchild = people.office_create(by=manager, name="小组", short_name="小组", kind="office", parent=child)
    target = people.office_create(
        by=manager, name="新家", short_name="新家", kind="office", parent=root_office
    )
    people.office_change(by=manager, office=child, parent=target)
    paths = {office.name: office.path for office in Office.objects.all()}
    assert paths["组"] == f"{target.path}{child.pk}/"
    assert paths["小组"] == f"{paths['组']}{grandchild.pk}/"
    people.office_change(by=manager, office=child, parent=None)
    assert Office.objects.get(pk=grandchild.pk).path == f"/{child.pk}/{grandchild.pk}/"


def test_no_office_hangs_below_itself(manager: Actor, party_office: Office) -> None:
    child = people.office_create(by=manager, name="组", short_name="组", kind="office", parent=party_office)
    for parent in (party_office, child):
        with pytest.raises(Refused) as refused:
            people.office_change(by=manager, office=party_office, parent=parent)
        assert code_of(refused) == (CoreCode.OFFICE_LOOP, "parent")


def test_an_office_where_people_work_stays_in_use(
    manager: Actor, make_person: MakePerson, party_office: Office
) -> None:
    person = make_person(Role.OFFICE_CLERK, party_office)
    with pytest.raises(Refused) as refused:
        people.office_change(by=manager, office=party_office, is_active=False)
    assert code_of(refused) == (CoreCode.OFFICE_IN_USE, "is_active")
    people.post_end(by=manager, post=person.posts.get(), until_on=date(2026, 11, 2))
    assert not people.office_change(by=manager, office=party_office, is_active=False).is_active


def test_estates_stand_once_in_their_area(manager: Actor, system: Actor, area_office: Office) -> None:
    estate = people.estate_create(by=manager, area=area_office.area, name="桂花苑", address="桂花弄 1 号")
    assert str(estate) == "桂花苑"
    people.estate_create(by=system, area=area_office.area, name="桂花里")
    with pytest.raises(Refused) as refused:
        people.estate_create(by=manager, area=area_office.area, name="桂花苑")
    assert code_of(refused) == (CoreCode.NAME_TAKEN, "name")
    assert (
        people.area_describe(by=manager, area=area_office.area, description="东至桂花弄").description
        == "东至桂花弄"
    )


def test_a_new_person_has_no_password_and_an_account_of_their_own(manager: Actor) -> None:
    person = people.person_create(by=manager, username=" Zhanglan ", name="张岚")
    assert (person.username, person.has_usable_password(), str(person)) == ("zhanglan", False, "张岚")
    with pytest.raises(Refused) as refused:
        people.person_create(by=manager, username="ZHANGLAN", name="另一位")
    assert code_of(refused) == (CoreCode.USERNAME_TAKEN, "username")


def test_nobody_switches_the_own_account_off(manager: Actor, clerk: Actor) -> None:
    assert manager.person is not None and clerk.person is not None
    with pytest.raises(Refused) as refused:
        people.person_change(by=manager, person=manager.person, name="我", email="", is_active=False)
    assert code_of(refused) == (CoreCode.NOT_ONESELF, "is_active")
    changed = people.person_change(
        by=manager, person=clerk.person, name="新名", email="a@example.org", is_active=False
    )
    assert Person.objects.get(pk=changed.pk).is_active is False


def test_a_post_ends_on_its_last_day_never_before_its_first(manager: Actor, make_person: MakePerson) -> None:
    post = make_person(Role.EDITOR).posts.get()
    assert people.post_end(by=manager, post=post, until_on=date(2026, 12, 31)).until_on == date(2026, 12, 31)
    assert people.post_end(by=manager, post=post, until_on=date(2001, 1, 1)).until_on == post.from_on
    with pytest.raises(Refused) as refused:
        people.post_end(by=manager, post=post, until_on=date(2026, 12, 31))
    assert code_of(refused) == (CoreCode.POST_ENDED, "until_on")
    assert str(post) == "梧桐路街道干部"


def test_the_database_refuses_a_post_that_ends_before_it_begins(make_person: MakePerson) -> None:
    post = make_person(Role.EDITOR).posts.get()
    with pytest.raises(IntegrityError, match="post_ends_after_it_begins"), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(until_on=date(1999, 1, 1))


def test_without_the_right_nothing_about_people_changes(
    clerk: Actor, manager: Actor, area_office: Office
) -> None:
    assert clerk.person is not None
    post = clerk.person.posts.get()
    acts: list[Callable[[], object]] = [
        lambda: people.office_create(by=clerk, name="x", short_name="x", kind="office", parent=None),
        lambda: people.office_change(by=clerk, office=area_office, name="x"),
        lambda: people.estate_create(by=clerk, area=area_office.area, name="x"),
        lambda: people.area_describe(by=clerk, area=area_office.area, description="x"),
        lambda: people.person_create(by=clerk, username="x", name="x"),
        lambda: people.person_change(by=clerk, person=clerk.person, name="x", email="", is_active=True),
        lambda: people.post_give(
            by=clerk,
            person=clerk.person,
            office=area_office,
            role=Role.PUBLISHER,
            title="x",
            from_on=date(2020, 1, 1),
        ),
        lambda: people.post_end(by=clerk, post=post, until_on=date(2026, 1, 1)),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert code_of(refused)[0] == CoreCode.RIGHT_MISSING
    assert people.post_give(
        by=manager,
        person=clerk.person,
        office=area_office,
        role=Role.PUBLISHER,
        title="主编",
        from_on=date(2026, 1, 1),
    ).pk
