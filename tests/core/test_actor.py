from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.conftest import actor_for, moment
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.errors import CoreCode, Refused, refuse_if
from zhuomu.core.models import Office, Person
from zhuomu.core.rights import RIGHT_LABELS, ROLE_LABELS, ROLE_RIGHTS, SECOND_FACTOR_RIGHTS, Right, Role
from zhuomu.core.services.people import office_create, post_give

pytestmark = pytest.mark.django_db
MakePerson = Callable[..., Person]


def test_a_wide_role_acts_for_every_office(
    make_person: MakePerson, party_office: Office, area_office: Office
) -> None:
    editor = actor_for(make_person(Role.EDITOR, party_office))
    assert editor.has(Right.PAPER_WRITE, area_office)
    assert editor.offices_with(Right.PAPER_WRITE) is None


def test_a_narrow_role_acts_for_its_office_and_below(
    make_person: MakePerson, system: Actor, party_office: Office, area_office: Office
) -> None:
    below = office_create(by=system, name="党建一组", short_name="一组", kind="office", parent=party_office)
    clerk = actor_for(make_person(Role.OFFICE_CLERK, party_office))
    assert clerk.has(Right.PAPER_WRITE)
    assert clerk.has(Right.PAPER_WRITE, below)
    assert not clerk.has(Right.PAPER_WRITE, area_office)
    assert clerk.offices_with(Right.PAPER_WRITE) == {party_office.pk, below.pk}
    assert clerk.offices_with(Right.AUDIT_VIEW) == set()


def test_two_posts_add_up(
    make_person: MakePerson, system: Actor, party_office: Office, area_office: Office
) -> None:
    person = make_person(Role.OFFICE_CLERK, party_office)
    post_give(
        by=system,
        person=person,
        office=area_office,
        role=Role.AREA_SECRETARY,
        title="书记",
        from_on=date(2019, 1, 1),
    )
    assert actor_for(person).offices_with(Right.PAPER_WRITE) == {party_office.pk, area_office.pk}


def test_a_post_counts_on_both_its_ends_and_not_outside(make_person: MakePerson, root_office: Office) -> None:
    person = make_person(Role.AUDITOR)
    person.posts.update(from_on=date(2026, 1, 5), until_on=date(2026, 1, 9))
    held = [
        actor_for(Person.objects.get(pk=person.pk), f"2026-01-{day:02} 12:00").has(Right.AUDIT_VIEW)
        for day in range(4, 11)
    ]
    assert held == [False, True, True, True, True, True, False]


def test_no_right_comes_from_an_office_out_of_use(make_person: MakePerson, party_office: Office) -> None:
    person = make_person(Role.OFFICE_CLERK, party_office)
    Office.objects.filter(pk=party_office.pk).update(is_active=False)
    assert not actor_for(person).has(Right.PAPER_WRITE)


def test_a_switched_off_person_and_a_reader_hold_nothing(make_person: MakePerson) -> None:
    person = make_person(Role.PUBLISHER)
    person.is_active = False
    for actor in (actor_for(person), actor_for(None)):
        assert not any(actor.has(right) for right in Right)
        assert actor.offices_with(Right.PAPER_VIEW) == set()


def test_require_names_the_right_that_is_missing(make_person: MakePerson) -> None:
    clerk = actor_for(make_person(Role.OFFICE_CLERK))
    clerk.require(Right.PAPER_WRITE)
    with pytest.raises(Refused) as caught:
        clerk.require(Right.AUDIT_VIEW)
    (reason,) = caught.value.reasons
    assert (reason.code, reason.facts["right"]) == (CoreCode.RIGHT_MISSING, "查看操作记录")


def test_an_actor_has_a_name_and_a_day_in_shanghai(make_person: MakePerson) -> None:
    late = moment("2026-11-03 00:30")
    assert Actor(None, late).today == date(2026, 11, 3)
    assert actor_for(make_person(Role.EDITOR, name="许编辑")).name == "许编辑"
    assert (actor_for(None).name, Actor(None, late).name, system_actor().name) == ("读者", "系统", "系统")
    assert system_actor(late).at == late


def test_every_role_and_right_has_a_chinese_name() -> None:
    assert set(RIGHT_LABELS) == set(Right)
    assert set(ROLE_LABELS) == set(ROLE_RIGHTS) == set(Role)


def test_the_three_administrators_share_no_right_that_changes_anything() -> None:
    system, security, audit = (
        ROLE_RIGHTS[role] for role in (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)
    )
    assert system & security == {Right.SYSTEM_VIEW}
    assert not audit & (system | security)
    assert SECOND_FACTOR_RIGHTS & system and SECOND_FACTOR_RIGHTS & security


def test_a_refusal_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="at least one reason"):
        Refused()
    refuse_if()


def test_people_are_found_by_account_whatever_its_case(make_person: MakePerson) -> None:
    person = make_person(Role.EDITOR, username="xubianji")
    assert Person.objects.get_by_natural_key(" XuBianji ") == person
