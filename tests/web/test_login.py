from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import moment
from zhuomu.core.actor import Actor
from zhuomu.core.crypto import decrypt
from zhuomu.core.models import Event, LoginCode, Office, Person, SignIn
from zhuomu.core.rights import Role
from zhuomu.core.services.signin import login_code_issue, password_set, totp_enrol, totp_new_secret

pytestmark = pytest.mark.django_db
MakePerson = Callable[..., Person]
GOOD = "梧桐树下-白鹭27只"
NOW = moment("2026-11-03 09:00")


class Clock:
    """The moment at which the product believes to be."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", made)
    return made


@pytest.fixture
def clerk(make_person: MakePerson, clock: Clock) -> Person:
    who = make_person(Role.OFFICE_CLERK, username="clerk", name="办事员")
    password_set(by=Actor(who, clock.now), person=who, password=GOOD)
    return who


def sign_in(client: Client, username: str = "clerk", password: str = GOOD, **more: str) -> object:
    return client.post("/login/", {"username": username, "password": password, **more})


def who_is_in(client: Client) -> str | None:
    response = client.get("/desk/")
    return response.context["user"].username if response.status_code == 200 else None


def test_account_and_password_open_the_desk_under_a_fresh_session(client: Client, clerk: Person) -> None:
    client.get("/login/")
    client.session["planted"] = True
    client.session.save()
    before = client.session.session_key
    response = sign_in(client)
    assert (response.status_code, response.headers["Location"]) == (302, "/desk/")
    assert client.session.session_key != before
    row = SignIn.objects.get()
    assert (row.person, row.session_key, client.session["sign_in"]) == (
        clerk,
        client.session.session_key,
        row.pk,
    )
    assert who_is_in(client) == "clerk"
    assert client.get("/login/").headers["Location"] == "/desk/"


def test_a_wrong_password_leaves_the_account_in_the_form_and_says_why(client: Client, clerk: Person) -> None:
    response = sign_in(client, password="secret-but-wrong")
    page = response.content.decode()
    assert response.status_code == 422
    assert "账号或密码不对" in page and 'value="clerk"' in page and "secret-but-wrong" not in page
    assert who_is_in(client) is None


def test_the_sixth_try_is_locked_for_half_an_hour_while_others_may_sign_in(
    client: Client, clerk: Person, clock: Clock
) -> None:
    for _ in range(5):
        sign_in(client, password="wrong")
    assert "30 分钟后" in sign_in(client).content.decode()
    clock.forward(minutes=20)
    assert "10 分钟后" in sign_in(client).content.decode()
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert sign_in(elsewhere).status_code == 302
    clock.forward(minutes=10)
    assert sign_in(client).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/desk/calendar/?year=2026", "/desk/calendar/?year=2026"),
        ("https://elsewhere.example/", "/desk/"),
        ("//elsewhere.example/", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("", "/desk/"),
    ],
)
def test_after_signing_in_only_addresses_of_this_site_count(
    client: Client, clerk: Person, wanted: str, goes: str
) -> None:
    assert sign_in(client, next=wanted).headers["Location"] == goes


def test_looking_at_a_code_link_uses_nothing(client: Client, make_person: MakePerson, clock: Clock) -> None:
    who = make_person(Role.OFFICE_CLERK, username="new")
    code = login_code_issue(by=Actor(None, clock.now), person=who)
    for _ in range(2):
        assert f'value="{code}"' in client.get(f"/login/code/?code={code}").content.decode()
    assert LoginCode.objects.get().used_at is None
    assert who_is_in(client) is None


def test_the_first_code_leads_to_an_own_password_before_anything_else(
    client: Client, make_person: MakePerson, clock: Clock
) -> None:
    who = make_person(Role.OFFICE_CLERK, username="new")
    code = login_code_issue(by=Actor(None, clock.now), person=who)
    response = client.post("/login/code/", {"code": code, "next": "/desk/calendar/"})
    assert response.headers["Location"] == "/login/password/"
    assert who_is_in(client) is None
    for password, again in (("short", "short"), (GOOD, GOOD + "x"), ("", "")):
        assert client.post("/login/password/", {"password": password, "again": again}).status_code == 422
    response = client.post("/login/password/", {"password": GOOD, "again": GOOD})
    assert response.headers["Location"] == "/desk/calendar/"
    assert who_is_in(client) == "new"
    client.post("/logout/")
    assert sign_in(client, "new").status_code == 302


def test_a_used_code_is_refused_beside_its_field(
    client: Client, make_person: MakePerson, clock: Clock
) -> None:
    response = client.post("/login/code/", {"code": "0000-0000"})
    assert response.status_code == 422 and "一次性登录码不对" in str(response.context["form"].errors["code"])


def test_an_administrator_sets_up_a_second_factor_then_needs_it(
    client: Client, make_person: MakePerson, clock: Clock
) -> None:
    who = make_person(Role.SYSTEM_ADMINISTRATOR, username="admin")
    password_set(by=Actor(who, clock.now), person=who, password=GOOD)
    assert sign_in(client, "admin").headers["Location"] == "/login/totp/"
    assert who_is_in(client) is None
    page = client.get("/login/totp/").content.decode()
    secret = decrypt(client.session["half"]["secret"].encode())
    assert 'src="data:image/svg+xml' in page and secret[:4] in page
    assert client.post("/login/totp/", {"code": "000000"}).status_code == 422
    assert client.get("/login/totp/").content.decode().count(secret[:4]) == page.count(secret[:4])
    phone = pyotp.TOTP(secret)
    assert client.post("/login/totp/", {"code": phone.at(clock.now)}).headers["Location"] == "/desk/"
    client.post("/logout/")

    clock.forward(minutes=5)
    assert sign_in(client, "admin").headers["Location"] == "/login/totp/"
    assert "data:image" not in client.get("/login/totp/").content.decode()
    assert client.post("/login/totp/", {"code": phone.at(clock.now)}).headers["Location"] == "/desk/"
    assert "half" not in client.session


def test_a_code_login_asks_for_the_second_factor_too_and_for_the_password_last(
    client: Client, make_person: MakePerson, clock: Clock
) -> None:
    who = make_person(Role.OFFICE_CLERK, username="phone")
    secret = totp_new_secret()
    totp_enrol(by=Actor(who, clock.now), person=who, secret=secret, code=pyotp.TOTP(secret).at(clock.now))
    clock.forward(minutes=1)
    code = login_code_issue(by=Actor(None, clock.now), person=who)
    assert client.post("/login/code/", {"code": code}).headers["Location"] == "/login/totp/"
    assert client.get("/login/password/").headers["Location"] == "/login/totp/"
    response = client.post("/login/totp/", {"code": pyotp.TOTP(secret).at(clock.now)})
    assert response.headers["Location"] == "/login/password/"
    assert client.get("/login/totp/").headers["Location"] == "/login/"
    assert client.get("/login/password/").status_code == 200


@pytest.mark.parametrize("address", ["/login/totp/", "/login/password/"])
def test_no_later_step_without_the_first_and_none_after_ten_minutes(
    client: Client, make_person: MakePerson, clock: Clock, address: str
) -> None:
    assert client.get(address).headers["Location"] == "/login/"
    who = make_person(Role.SYSTEM_ADMINISTRATOR)
    code = login_code_issue(by=Actor(None, clock.now), person=who)
    client.post("/login/code/", {"code": code})
    clock.forward(minutes=10, seconds=1)
    assert client.get(address).headers["Location"] == "/login/"


def test_somebody_switched_off_between_the_steps_stays_out(
    client: Client, make_person: MakePerson, clock: Clock
) -> None:
    who = make_person(Role.OFFICE_CLERK)
    client.post("/login/code/", {"code": login_code_issue(by=Actor(None, clock.now), person=who)})
    Person.objects.filter(pk=who.pk).update(is_active=False)
    assert client.post("/login/password/", {"password": GOOD, "again": GOOD}).headers["Location"] == "/login/"


def test_a_password_that_is_due_is_changed_before_the_desk_opens(
    client: Client, clerk: Person, clock: Clock, settings: object
) -> None:
    settings.PASSWORD_KEEP_DAYS = 90  # type: ignore[attr-defined]
    clock.forward(days=91)
    assert sign_in(client).headers["Location"] == "/login/password/"


def test_signing_in_as_another_leaves_nothing_of_the_first(
    client: Client, clerk: Person, make_person: MakePerson, clock: Clock
) -> None:
    other = make_person(Role.EDITOR, username="other")
    password_set(by=Actor(other, clock.now), person=other, password=GOOD + "2")
    sign_in(client)
    first = client.session.session_key
    assert sign_in(client, "other", GOOD + "2").status_code == 302
    assert client.session.session_key != first and who_is_in(client) == "other"
    assert SignIn.objects.get(person=other).session_key == client.session.session_key


def test_signing_out_ends_the_session_everywhere(client: Client, clerk: Person) -> None:
    sign_in(client)
    stolen = Client()
    stolen.cookies = client.cookies.copy()
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert SignIn.objects.get().ended_at == NOW
    assert who_is_in(stolen) is None
    assert client.post("/logout/").status_code == 302


def test_a_session_that_is_idle_or_old_ends(client: Client, clerk: Person, clock: Clock) -> None:
    sign_in(client)
    for _ in range(20):
        clock.forward(minutes=29)
        assert who_is_in(client) == "clerk"
    clock.forward(minutes=29)  # ten hours are over, however busy
    response = client.get("/desk/calendar/?year=2026")
    assert response.headers["Location"] == "/login/?next=/desk/calendar/%3Fyear%3D2026"
    sign_in(client)
    clock.forward(minutes=31)
    assert who_is_in(client) is None


def test_staff_pages_only_from_the_named_networks(client: Client, clerk: Person, settings: object) -> None:
    sign_in(client)
    settings.STAFF_NETWORKS = ["10.0.0.0/8"]  # type: ignore[attr-defined]
    for address in ("/login/", "/login/code/", "/desk/"):
        assert client.get(address).status_code == 404
    assert Client(REMOTE_ADDR="10.1.1.1").get("/login/").status_code == 200


@pytest.fixture
def sample(make_person: MakePerson, root_office: Office, clock: Clock) -> list[Person]:
    """Two people of the sample."""
    made = [make_person(role, username=f"sample-{role}") for role in (Role.EDITOR, Role.PUBLISHER)]
    Person.objects.filter(pk__in=[one.pk for one in made]).update(is_sample=True)
    Office.objects.update(is_sample=True)
    return list(Person.objects.filter(is_sample=True).order_by("pk"))


def use_code(client: Client, who: Person, clock: Clock) -> object:
    return client.post("/login/code/", {"code": login_code_issue(by=Actor(None, clock.now), person=who)})


def test_sample_people_come_in_on_this_machine_without_password_or_second_factor(
    client: Client, sample: list[Person], clock: Clock
) -> None:
    assert use_code(client, sample[1], clock).headers["Location"] == "/desk/"
    assert who_is_in(client) == sample[1].username


def test_sample_people_stay_out_from_elsewhere(client: Client, sample: list[Person], clock: Clock) -> None:
    far = Client(REMOTE_ADDR="10.1.2.3")
    response = use_code(far, sample[0], clock)
    assert response.status_code == 403 and "只能在装有本软件的这台电脑上使用" in response.content.decode()
    use_code(client, sample[0], clock)
    client.defaults["REMOTE_ADDR"] = "10.1.2.3"
    assert who_is_in(client) is None


def test_sample_people_change_places_and_each_change_is_an_event(
    client: Client, sample: list[Person], clock: Clock
) -> None:
    use_code(client, sample[0], clock)
    assert "换个身份看看" in client.get("/desk/").content.decode()
    assert client.get("/desk/switch/").status_code == 405
    response = client.post("/desk/switch/", {"person": sample[1].pk, "next": "/desk/calendar/"})
    assert response.headers["Location"] == "/desk/calendar/"
    assert who_is_in(client) == sample[1].username
    event = Event.objects.get(verb="sample_switch")
    assert event.facts == {"from": sample[0].pk, "to": sample[1].pk}
    assert SignIn.objects.get(person=sample[0]).ended_at is not None


def test_nobody_else_changes_places_and_nobody_becomes_a_real_person(
    client: Client, sample: list[Person], clerk: Person, clock: Clock
) -> None:
    use_code(client, sample[0], clock)
    assert client.post("/desk/switch/", {"person": clerk.pk}).status_code == 404
    client.post("/logout/")
    sign_in(client)
    assert client.post("/desk/switch/", {"person": sample[0].pk}).status_code == 404
    client.defaults["REMOTE_ADDR"] = "10.1.2.3"
    assert client.post("/desk/switch/", {"person": sample[0].pk}).status_code == 403
    assert "换个身份看看" not in client.get("/desk/").content.decode()


def test_a_session_without_its_row_or_of_somebody_switched_off_ends(
    client: Client, clerk: Person, signed_in: Callable[[Person], Client]
) -> None:
    bare = Client()
    bare.force_login(clerk)  # past the login page: no row says who, where and since when
    assert who_is_in(bare) is None
    sign_in(client)
    Person.objects.filter(pk=clerk.pk).update(is_active=False)
    assert who_is_in(client) is None
