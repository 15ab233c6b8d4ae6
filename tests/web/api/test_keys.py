"""Keys: shown once, kept as a hash, never stronger than their maker, dead with their person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.ledger.making import Crew
from tests.web.api.conftest import Program, key_for
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Event, Person
from zhuomu.core.rights import Role
from zhuomu.ledger.models import ApiKey, ReceivedVia
from zhuomu.ledger.services import report_receive
from zhuomu.ledger.services.keys import (
    KeyCode,
    api_key_end,
    api_key_make,
    key_find,
    people_for_keys,
)
from zhuomu.web.api import keys
from zhuomu.web.api.codes import ApiCode

Maker = Callable[[Person], Program]


def refused_with(code: str) -> Any:
    return pytest.raises(Refused, match=f"^{code}$")


def test_only_the_hash_is_kept_and_no_event_holds_the_key(now: Crew, manager: Actor) -> None:
    key, secret = api_key_make(by=manager, person=now.dispatcher, name=" 热线平台 ")
    assert key.name == "热线平台"
    assert len(secret) > 40
    assert key_find(secret) == key
    assert secret not in {key.key_hash, key.name}
    event = Event.objects.get(verb="api_key_make")
    assert event.facts == {"person": now.dispatcher.pk}


@pytest.mark.parametrize(
    ("name", "code"),
    [("  ", KeyCode.NAME_MISSING), ("长" * 61, KeyCode.NAME_TOO_LONG)],
    ids=["empty", "long"],
)
def test_a_key_says_what_it_is_for(now: Crew, manager: Actor, name: str, code: KeyCode) -> None:
    with refused_with(code):
        api_key_make(by=manager, person=now.dispatcher, name=name)


def test_a_key_is_made_by_whoever_keeps_the_ledger(now: Crew) -> None:
    with refused_with(CoreCode.RIGHT_MISSING):
        api_key_make(by=now.by(now.head), person=now.head, name="x")


def test_nobody_makes_a_key_of_somebody_who_may_more(
    now: Crew, manager: Actor, make_person: Callable[..., Person]
) -> None:
    for stronger in (now.leader, now.head, now.clerk):
        with refused_with(KeyCode.STRONGER_THAN_MAKER):
            api_key_make(by=manager, person=stronger, name="x")
    deputy = make_person(Role.DEPUTY, username="a-deputy")
    wide = make_person(Role.AUDITOR, username="an-auditor")
    assert api_key_make(by=manager, person=deputy, name="x")[0].person == deputy
    with refused_with(KeyCode.STRONGER_THAN_MAKER):
        api_key_make(by=manager, person=wide, name="x")
    assert people_for_keys(manager) == [now.dispatcher, deputy]
    assert people_for_keys(now.by(None)) == []


def test_no_key_for_somebody_who_left(now: Crew, manager: Actor) -> None:
    now.outsider.is_active = False
    now.outsider.save()
    with refused_with(KeyCode.PERSON_INACTIVE):
        api_key_make(by=manager, person=now.outsider, name="x")


def test_a_key_ends_once_and_at_once(now: Crew, manager: Actor, program: Maker) -> None:
    asking = program(now.clerk)
    assert asking.ask("GET", "figures").status_code == 200
    key = ApiKey.objects.get()
    with refused_with(CoreCode.RIGHT_MISSING):
        api_key_end(by=now.by(now.clerk), key=key)
    api_key_end(by=manager, key=key)
    assert asking.ask("GET", "figures").status_code == 401
    with refused_with(KeyCode.ALREADY_ENDED):
        api_key_end(by=manager, key=key)


def test_a_key_dies_with_its_person(now: Crew, program: Maker) -> None:
    asking = program(now.clerk)
    now.clerk.is_active = False
    now.clerk.save()
    assert asking.ask("GET", "figures").status_code == 401


def test_a_key_of_the_sample_works_on_this_machine_only(now: Crew, program: Maker) -> None:
    asking = program(now.clerk)
    Person.objects.filter(pk=now.clerk.pk).update(is_sample=True)
    assert asking.ask("GET", "figures").status_code == 200
    asking.client = Client(REMOTE_ADDR="203.0.113.9")
    assert asking.ask("GET", "figures").status_code == 401


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer  ", "Bearer nothing", "Basic YTpi", "Bearer 中文"], ids=range(6)
)
def test_another_key_is_refused_and_says_so(now: Crew, header: str, signed_in: Any) -> None:
    # with a header the session does not count
    answer = signed_in(now.clerk).get("/api/v1/figures", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.json()["code"] == ApiCode.KEY_WRONG
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_nobody_is_told_to_bring_a_key(now: Crew) -> None:
    answer = Client().get("/api/v1/figures")
    assert (answer.status_code, answer.json()["code"]) == (401, ApiCode.KEY_MISSING)


def test_a_session_may_read_and_writes_only_with_the_token(now: Crew, signed_in: Any) -> None:
    problem = now.dispatched()
    plain = signed_in(now.clerk)
    client = Client(enforce_csrf_checks=True)
    client.cookies = plain.cookies
    address, body = f"/api/v1/problems/{problem.number}/moves", {"verb": "sign"}
    assert client.get(address).status_code == 200
    refused = client.post(address, body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, ApiCode.CSRF)
    client.get("/desk/profile/")
    token = client.cookies["csrftoken"].value
    done = client.post(
        address,
        body,
        content_type="application/json",
        headers={"X-CSRFToken": token, "Referer": "http://testserver/"},
    )
    assert (done.status_code, done.json()["status"]) == (200, "in_progress")


def test_outside_the_staff_networks_there_is_nothing(now: Crew, program: Maker, settings: Any) -> None:
    settings.STAFF_NETWORKS = ["10.0.0.0/8"]
    assert program(now.clerk).ask("GET", "figures").status_code == 404
    assert Client().get("/api/v1/openapi.json").status_code == 404
    assert Client().get("/open311/v2/services.json").status_code == 200, "that one is public"


def test_runaway_programs_are_stopped(now: Crew, program: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "REQUESTS_PER_MINUTE", 3)
    moment = timezone.now()  # no minute ends in between
    monkeypatch.setattr(timezone, "now", lambda: moment)
    asking, other = program(now.clerk), program(now.dispatcher)
    assert [asking.ask("GET", "figures").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert other.ask("GET", "figures").status_code == 200
    wrong = [Program("wrong").ask("GET", "figures").status_code for _ in range(4)]
    assert wrong == [401, 401, 401, 429]


def test_reports_of_a_person_s_programs_are_limited_by_the_ledger(
    now: Crew, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "REPORTS_PER_MINUTE", 2)
    monkeypatch.setattr(keys, "REPORTS_PER_DAY", 3)

    def bring(by: Actor) -> None:
        keys.reports_check(by)
        report_receive(by=by, channel="api", said="路灯不亮", via=ReceivedVia.API)

    bring(manager)
    bring(manager)
    with refused_with(ApiCode.TOO_MANY_REPORTS):
        bring(manager)
    now.at += timezone.timedelta(minutes=2)
    bring(now.by(now.dispatcher))
    now.at += timezone.timedelta(minutes=2)
    with refused_with(ApiCode.TOO_MANY_REPORTS):
        bring(now.by(now.dispatcher))
    bring(now.by(now.clerk))


def test_the_page_shows_a_new_key_once_and_ends_it(now: Crew, signed_in: Any) -> None:
    client = signed_in(now.dispatcher)
    assert "还没有密钥" in client.get("/desk/api/").content.decode()
    made = client.post("/desk/api/", {"name": "热线平台", "person": now.dispatcher.pk})
    secret = made.context["secret"]
    assert key_find(secret) is not None
    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert secret not in client.get("/desk/api/").content.decode()
    pk = ApiKey.objects.get().pk
    assert client.post(f"/desk/api/{pk}/end/").status_code == 302
    assert key_find(secret) is None
    assert "已停用" in client.get("/desk/api/").content.decode()
    assert client.post("/desk/api/0/end/").status_code == 404


def test_the_page_comes_back_with_what_is_wrong(now: Crew, signed_in: Any) -> None:
    client = signed_in(now.dispatcher)
    for data in ({"name": "", "person": now.dispatcher.pk}, {"name": "x", "person": now.leader.pk}):
        answer = client.post("/desk/api/", data)
        assert answer.status_code == 422
        assert answer.context["secret"] == ""
    assert signed_in(now.leader).get("/desk/api/").status_code == 403
    assert ApiKey.objects.count() == 0


def test_the_secret_that_tests_use_is_found_as_any_other(now: Crew) -> None:
    assert key_find(key_for(now.clerk)) is not None
    assert key_find("") is None
