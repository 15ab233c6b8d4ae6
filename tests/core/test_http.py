from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tests.conftest import actor_for, moment
from zhuomu.core import http
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.models import Person
from zhuomu.core.public_forms import form_stamp, form_stamp_check
from zhuomu.core.rights import Right, Role
from zhuomu.rules.reason import Code, Reason


class Unspoken(Code):
    """Only this test's: a code that nobody has written a sentence for."""

    NEW = "unspoken.new"


def ask(**meta: str) -> HttpRequest:
    request = RequestFactory().get("/desk/", **meta)  # type: ignore[arg-type]
    request.user = AnonymousUser()
    return request


def test_a_sentence_has_its_facts_and_an_unknown_code_stands_for_itself() -> None:
    assert http.sentence(Reason(CoreCode.USERNAME_TAKEN, {"username": "zhanglan"})).startswith(
        "账号“zhanglan”"
    )
    assert http.sentence(Reason(Unspoken.NEW)) == "unspoken.new"


def test_a_forwarded_address_counts_only_behind_a_named_proxy(settings: object) -> None:
    spoofed = ask(REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="127.0.0.1")
    assert http.client_address(spoofed) == "203.0.113.9"
    assert not http.is_loopback(spoofed)
    settings.TRUSTED_PROXIES = ["10.0.0.1"]  # type: ignore[attr-defined]
    forwarded = ask(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="127.0.0.1, 198.51.100.7")
    assert http.client_address(forwarded) == "198.51.100.7"
    assert http.client_address(ask(REMOTE_ADDR="10.0.0.1")) == "10.0.0.1"


@pytest.mark.parametrize(
    ("address", "is_here"), [("127.0.0.1", True), ("::1", True), ("10.0.0.2", False), ("", False)]
)
def test_loopback_is_this_very_machine(address: str, is_here: bool) -> None:
    assert http.is_loopback(ask(REMOTE_ADDR=address)) is is_here


def test_staff_pages_only_from_named_networks(settings: object) -> None:
    assert http.is_from_staff_network(ask(REMOTE_ADDR="203.0.113.9"))
    settings.STAFF_NETWORKS = ["10.1.0.0/16", "::1"]  # type: ignore[attr-defined]
    answers = [
        http.is_from_staff_network(ask(REMOTE_ADDR=one))
        for one in ("10.1.2.3", "::1", "10.2.0.1", "nonsense")
    ]
    assert answers == [True, True, False, False]


@http.staff(Right.AUDIT_VIEW, Right.SYSTEM_VIEW)
def guarded(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


@http.staff()
def for_all_staff(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


def test_strangers_are_sent_to_sign_in_and_come_back() -> None:
    response = guarded(ask())
    assert (response.status_code, response.headers["Location"]) == (302, "/login/?next=/desk/")


@pytest.mark.django_db
def test_one_of_the_rights_is_enough_and_none_is_refused(make_person: Callable[..., Person]) -> None:
    request = ask()
    request.user = make_person(Role.SECURITY_ADMINISTRATOR)
    assert guarded(request).status_code == 200
    other = ask()
    other.user = make_person(Role.EDITOR)
    with pytest.raises(Refused) as refused:
        guarded(other)
    assert refused.value.reasons[0].code == CoreCode.RIGHT_MISSING
    assert for_all_staff(other).status_code == 200
    assert http.actor_of(other) is http.actor_of(other)


def test_outside_the_network_staff_pages_do_not_exist(settings: object) -> None:
    settings.STAFF_NETWORKS = ["10.0.0.0/8"]  # type: ignore[attr-defined]
    with pytest.raises(Refused) as refused:
        guarded(ask(REMOTE_ADDR="203.0.113.9"))
    assert refused.value.reasons[0].code == CoreCode.NOT_FOUND


def test_views_carry_their_rights() -> None:
    assert guarded.zhuomu_rights == (Right.AUDIT_VIEW, Right.SYSTEM_VIEW)  # type: ignore[attr-defined]
    assert http.public(lambda _request: HttpResponse()).zhuomu_rights is None  # type: ignore[attr-defined]


class NameForm(forms.Form):
    name = forms.CharField()


def test_a_refusal_lands_beside_its_field_or_above_the_form() -> None:
    def act(_data: object) -> None:
        raise Refused(
            Reason(CoreCode.NAME_TAKEN, {"name": "党建"}, "name"),
            Reason(CoreCode.SELF_ONLY, field="elsewhere"),
        )

    post = RequestFactory().post("/", {"name": "党建"})
    form = NameForm(post.POST)
    assert not http.is_sent(post, form, act)
    assert form.errors["name"] == ["这里已经有一个“党建”了，请换一个名称。"]
    assert form.non_field_errors() == ["这一项只能由本人办理。"]
    assert http.status_of(form) == 422


def test_only_a_valid_post_acts() -> None:
    acted: list[object] = []
    get, bad, good = (
        RequestFactory().get("/"),
        RequestFactory().post("/"),
        RequestFactory().post("/", {"name": "x"}),
    )
    assert [
        http.is_sent(request, NameForm(request.POST if request.method == "POST" else None), acted.append)
        for request in (get, bad, good)
    ] == [False, False, True]
    assert acted == [{"name": "x"}]
    assert http.status_of(NameForm()) == 200


NOW = moment("2026-11-03 09:00")


@pytest.mark.parametrize(
    ("age", "code"),
    [
        (timedelta(seconds=1), CoreCode.FORM_TOO_FAST),
        (timedelta(seconds=2), None),
        (timedelta(hours=24), None),
        (timedelta(hours=24, seconds=1), CoreCode.FORM_STALE),
    ],
)
def test_a_public_form_is_sent_by_a_hand_within_a_day(age: timedelta, code: CoreCode | None) -> None:
    stamp = form_stamp(actor_for(None, NOW))
    if code is None:
        form_stamp_check(stamp, actor_for(None, NOW + age))
        return
    with pytest.raises(Refused) as refused:
        form_stamp_check(stamp, actor_for(None, NOW + age))
    assert refused.value.reasons[0].code == code


@pytest.mark.parametrize("stamp", ["", "forged", "x:y:z"])
def test_a_forged_stamp_is_refused(stamp: str) -> None:
    with pytest.raises(Refused):
        form_stamp_check(stamp, actor_for(None, NOW))


def test_refuse_returns_and_does_not_raise() -> None:
    assert refuse(CoreCode.NOT_FOUND, field="x", a=1).reasons == (Reason(CoreCode.NOT_FOUND, {"a": 1}, "x"),)
