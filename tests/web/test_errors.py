from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from zhuomu.core.models import Person
from zhuomu.core.rights import Role
from zhuomu.web import errors
from zhuomu.web.logs import Masked
from zhuomu.web.views import search as search_views

pytestmark = pytest.mark.django_db
MakePerson = Callable[..., Person]
SignedIn = Callable[[Person], Client]


def test_an_address_that_is_none_says_so_in_a_sentence_with_a_number(client: Client) -> None:
    page = client.get("/no/such/page/")
    number = page.wsgi_request.zhuomu_number  # type: ignore[attr-defined]
    text = page.content.decode()
    assert page.status_code == 404 and "没有找到这一页" in text and number in text
    assert 'class="public"' in text


def test_staff_stay_in_their_shell(make_person: MakePerson, signed_in: SignedIn) -> None:
    desk = signed_in(make_person(Role.EDITOR))
    assert 'class="staff"' in desk.get("/desk/no/such/").content.decode()
    refused = desk.get("/desk/people/")
    assert refused.status_code == 403 and "管理人员与部门" in refused.content.decode()


def test_a_program_gets_json(make_person: MakePerson, signed_in: SignedIn, client: Client) -> None:
    accept = {"Accept": "application/json"}
    answer = client.get("/no/such/page/", headers=accept)
    assert answer.json()["status"] == 404 and answer.json()["detail"] == [errors.NOT_FOUND]
    answer = signed_in(make_person(Role.EDITOR)).get("/desk/people/", headers=accept)
    assert (answer.status_code, answer.json()["code"]) == (403, "core.right_missing")
    assert answer.json()["request"] == answer.wsgi_request.zhuomu_number  # type: ignore[attr-defined]


def test_a_form_without_its_token_is_explained(make_person: MakePerson) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/login/", {"username": "a", "password": "b"})
    assert answer.status_code == 403 and "没有保存 Cookie" in answer.content.decode()


def test_a_fault_shows_the_number_that_the_log_knows(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("no database")

    monkeypatch.setattr(search_views, "search_find", broken)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        page = client.get("/search/?q=x")
        answer = client.get("/search/?q=x", headers={"Accept": "application/json"})
    number = page.wsgi_request.zhuomu_number  # type: ignore[attr-defined]
    assert (
        page.status_code == 500
        and number in page.content.decode()
        and "no database" not in page.content.decode()
    )
    assert any(number in record.getMessage() for record in caplog.records if record.name == "zhuomu.request")
    assert (answer.status_code, answer.json()["detail"]) == (500, [errors.FAILED])


def test_a_host_that_is_none_of_ours_is_refused(client: Client) -> None:
    answer = client.get("/search/", headers={"Host": "evil.example"})
    assert answer.status_code == 400 and "没有处理" in answer.content.decode()


def test_too_many_fields_are_refused(client: Client) -> None:
    answer = client.post("/login/", {f"f{number}": "x" for number in range(3001)})
    assert answer.status_code == 400


def test_djangos_own_403_has_our_words() -> None:
    request: HttpRequest = RequestFactory().get("/", headers={"Accept": "application/json"})
    assert errors.permission_denied(request).status_code == 403
    assert errors.page_not_found(request, Exception()).status_code == 404


def test_logs_carry_no_phone_neither_in_the_words_nor_in_the_traceback() -> None:
    try:
        raise ValueError("Key (phone)=(13800051234) exists")
    except ValueError as error:
        record = logging.LogRecord(
            "x",
            logging.ERROR,
            "x",
            1,
            "phone %s",
            ("13800051234",),
            (type(error), error, error.__traceback__),
        )
    assert Masked().filter(record)
    text = logging.Formatter().format(record)
    assert "13800051234" not in text and "138****1234" in text.splitlines()[-1]
    plain = logging.LogRecord("x", logging.INFO, "x", 1, "nothing to hide", (), None)
    assert Masked().filter(plain) and plain.getMessage() == "nothing to hide"
