from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.conftest import actor_for
from zhuomu.core.models import Event, LoginCode, Office, Person, Post
from zhuomu.core.rights import Role
from zhuomu.core.services.signin import login_code_use

pytestmark = pytest.mark.django_db
MakePerson = Callable[..., Person]


@pytest.fixture
def manager(make_person: MakePerson) -> Person:
    return make_person(Role.SYSTEM_ADMINISTRATOR, username="manager", name="管理员")


@pytest.fixture
def desk(manager: Person, signed_in: Callable[[Person], Client]) -> Client:
    return signed_in(manager)


def shown(client: Client, query: str = "") -> list[str]:
    return [person.name for person in client.get(f"/desk/people/{query}").context["page_obj"]]


def test_the_list_is_filtered_by_words_office_role_and_state(
    desk: Client, make_person: MakePerson, party_office: Office
) -> None:
    make_person(Role.OFFICE_CLERK, party_office, username="clerk", name="顾晓")
    gone = make_person(Role.EDITOR, name="离任者")
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    sample = make_person(Role.EDITOR, name="样例人")
    Person.objects.filter(pk=sample.pk).update(is_sample=True)
    assert shown(desk) == ["管理员", "顾晓"]
    assert shown(desk, "?q=clerk") == shown(desk, f"?office={party_office.pk}") == ["顾晓"]
    assert shown(desk, "?role=office_clerk") == ["顾晓"]
    assert shown(desk, "?state=off") == ["离任者"]
    assert shown(desk, "?state=sample") == ["样例人"]
    assert shown(desk, "?q=nobody") == []
    assert shown(desk, "?office=x&state=y") == ["管理员", "顾晓"]


def test_from_a_new_person_to_the_first_sign_in(desk: Client, party_office: Office) -> None:
    response = desk.post("/desk/people/new/", {"username": "zhanglan", "name": "张岚", "email": ""})
    person = Person.objects.get(username="zhanglan")
    assert response.headers["Location"] == f"/desk/people/{person.pk}/"
    facts = {"office": party_office.pk, "role": "editor", "title": "编辑", "from_on": "2026-11-03"}
    assert desk.post(f"/desk/people/{person.pk}/posts/", facts).status_code == 302
    assert str(person.posts.get()) == "社区党建办编辑"
    page = desk.post(f"/desk/people/{person.pk}/code/")
    (code,) = re.findall(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){3}", page.content.decode())
    assert "no-store" in page.headers["Cache-Control"]
    assert code not in desk.get(f"/desk/people/{person.pk}/").content.decode()
    assert login_code_use(by=actor_for(None), code=code) == person


@pytest.mark.parametrize("username", ["", "张岚", "-x", "a", "has space", "UPPER"])
def test_an_odd_account_name_comes_back_filled_in(desk: Client, username: str) -> None:
    response = desk.post("/desk/people/new/", {"username": username, "name": "张岚"})
    assert response.status_code == 422 and 'value="张岚"' in response.content.decode()


def test_a_taken_account_is_said_beside_the_field(desk: Client) -> None:
    response = desk.post("/desk/people/new/", {"username": "manager", "name": "另一位"})
    assert response.status_code == 422 and "已经有人用了" in str(response.context["form"].errors["username"])


def test_changing_a_person_and_not_switching_oneself_off(
    desk: Client, manager: Person, make_person: MakePerson
) -> None:
    other = make_person(Role.EDITOR, name="旧名")
    desk.post(f"/desk/people/{other.pk}/", {"name": "新名", "email": "a@example.org"})
    assert Person.objects.filter(pk=other.pk, name="新名", is_active=False).exists()
    response = desk.post(f"/desk/people/{manager.pk}/", {"name": "管理员", "email": ""})
    assert response.status_code == 422 and "另一位系统管理员" in response.content.decode()
    assert Person.objects.get(pk=manager.pk).is_active
    assert desk.post(f"/desk/people/{other.pk}/code/").status_code == 404
    assert not LoginCode.objects.exists()


def test_a_post_with_gaps_comes_back(desk: Client, make_person: MakePerson) -> None:
    other = make_person(Role.EDITOR)
    response = desk.post(f"/desk/people/{other.pk}/posts/", {"title": "编辑"})
    assert response.status_code == 422 and set(response.context["post_form"].errors) == {
        "office",
        "role",
        "from_on",
    }


def test_ending_a_post(desk: Client, make_person: MakePerson, manager: Person) -> None:
    other = make_person(Role.EDITOR)
    post = other.posts.get()
    assert desk.post(f"/desk/posts/{post.pk}/end/", {"until_on": ""}).status_code == 422
    assert desk.post(f"/desk/posts/{post.pk}/end/", {"until_on": "2020-05-31"}).status_code == 302
    assert Post.objects.get(pk=post.pk).until_on == date(2020, 5, 31)
    assert "已结束" in desk.get(f"/desk/people/{other.pk}/").content.decode()
    again = desk.post(f"/desk/posts/{post.pk}/end/", {"until_on": "2020-06-30"})
    assert again.status_code == 422 and "已于 2020-05-31 结束" in again.content.decode()


def test_a_lost_second_factor_is_taken_away(desk: Client, make_person: MakePerson, manager: Person) -> None:
    other = make_person(Role.EDITOR)
    Person.objects.filter(pk=other.pk).update(totp_secret_cipher=b"x")
    assert "解除动态口令" in desk.get(f"/desk/people/{other.pk}/").content.decode()
    assert desk.post(f"/desk/people/{other.pk}/totp/").status_code == 302
    assert not Person.objects.get(pk=other.pk).totp_secret_cipher
    assert desk.post(f"/desk/people/{manager.pk}/totp/").status_code == 422


def test_the_tree_shows_every_office_below_its_parent(
    desk: Client, area_office: Office, party_office: Office, make_person: MakePerson
) -> None:
    make_person(Role.OFFICE_CLERK, party_office)
    (root,) = desk.get("/desk/offices/").context["nodes"]
    assert {node.office.name: node.people_count for node in root.below} == {
        "桂花弄居民区": 0,
        "社区党建办": 1,
    }


def test_offices_come_change_and_refuse(desk: Client, root_office: Office, party_office: Office) -> None:
    facts = {
        "parent": root_office.pk,
        "kind": "area",
        "name": "银杏居民区",
        "short_name": "银杏",
        "order": "5",
    }
    response = desk.post("/desk/offices/new/", facts)
    office = Office.objects.get(name="银杏居民区")
    assert response.headers["Location"] == f"/desk/offices/{office.pk}/"
    assert desk.post("/desk/offices/new/", facts).status_code == 422
    assert (
        f'value="{root_office.pk}" selected'
        in desk.get(f"/desk/offices/new/?parent={root_office.pk}").content.decode()
    )
    changed = facts | {"name": "银杏社区", "is_active": "on", "phone": "0000-5550102"}
    assert desk.post(f"/desk/offices/{office.pk}/", changed).status_code == 302
    assert Office.objects.filter(pk=office.pk, name="银杏社区", phone="0000-5550102").exists()
    loop = changed | {"parent": office.pk}
    response = desk.post(f"/desk/offices/{office.pk}/", loop)
    assert response.status_code == 422 and "不能放到自己" in response.content.decode()


def test_areas_have_ground_and_estates_and_offices_have_none(
    desk: Client, area_office: Office, party_office: Office
) -> None:
    address = f"/desk/offices/{area_office.pk}/"
    assert desk.post(f"{address}area/", {"description": "东至桂花弄"}).status_code == 302
    assert desk.post(f"{address}area/", {"description": "x" * 201}).status_code == 422
    assert desk.post(f"{address}estates/", {"name": "桂花苑", "address": ""}).status_code == 302
    assert desk.post(f"{address}estates/", {"name": "桂花苑"}).status_code == 422
    page = desk.get(address).content.decode()
    assert "桂花苑" in page and "东至桂花弄" in page
    assert desk.post(f"/desk/offices/{party_office.pk}/area/", {"description": "x"}).status_code == 404
    assert desk.post(f"/desk/offices/{party_office.pk}/estates/", {"name": "x"}).status_code == 404
    assert desk.get("/desk/offices/999999/").status_code == 404


def test_every_change_left_an_event(desk: Client, make_person: MakePerson, manager: Person) -> None:
    before = Event.objects.count()
    post = make_person(Role.EDITOR).posts.get()
    desk.post(f"/desk/posts/{post.pk}/end/", {"until_on": "2020-05-31"})
    event = Event.objects.order_by("number").last()
    assert event is not None and Event.objects.count() > before
    assert (event.verb, event.actor, event.facts) == ("post_end", manager, {"post": post.pk})
