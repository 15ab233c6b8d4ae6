"""Open311 GeoReport v2 in both forms: by the standard's own rules, with the public client, and with nobody's secrets."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.test import Client
from georeport import GeoReport
from jsonschema import Draft202012Validator, FormatChecker

from tests.ledger.making import Crew
from tests.web.api.conftest import key_for
from zhuomu.core.models import PersonalDatum
from zhuomu.core.rights import Role
from zhuomu.core.services.personal import personal_masked
from zhuomu.ledger.channels import Channel, channel_register
from zhuomu.ledger.models import Category, Problem, Report
from zhuomu.ledger.services import (
    callback_add,
    problem_decline,
    problem_merge,
    problem_publish,
    problem_redo,
)
from zhuomu.rules.flow import DeclineGround
from zhuomu.web.api import open311
from zhuomu.web.api.open311_xml import element, written

ROOT = "/open311/v2"
MAYBE_TEXT: dict[str, Any] = {"type": ["string", "null"]}
MOMENT = {"type": "string", "format": "date-time", "pattern": "(Z|[+-]\\d\\d:\\d\\d)$"}
MAYBE_MOMENT = {"anyOf": [MOMENT, {"type": "null"}]}
# the rules of the standard's schemas in our own words: what must be there, and of which type
SERVICE = {
    "type": "object",
    "required": ["service_code", "service_name", "metadata", "type"],
    "properties": {
        "service_code": {"type": "string", "minLength": 1},
        "service_name": {"type": "string", "minLength": 1},
        "description": MAYBE_TEXT,
        "metadata": {"type": "boolean"},
        "type": {"enum": ["realtime", "batch", "blackbox"]},
        "keywords": MAYBE_TEXT,
        "group": MAYBE_TEXT,
    },
}
ATTRIBUTE = {
    "type": "object",
    "required": ["variable", "code", "datatype", "required"],
    "properties": {
        "variable": {"type": "boolean"},
        "code": {"type": "string"},
        "datatype": {"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
        "required": {"type": "boolean"},
        "datatype_description": MAYBE_TEXT,
        "order": {"type": ["integer", "null"], "minimum": 1},
        "description": MAYBE_TEXT,
        "values": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["key", "name"],
                "properties": {"key": {"type": "string"}, "name": {"type": "string"}},
            },
        },
    },
}
DEFINITION = {
    "type": "object",
    "required": ["service_code", "attributes"],
    "properties": {
        "service_code": {"type": "string"},
        "attributes": {"type": "array", "items": ATTRIBUTE},
    },
}
REQUEST = {
    "type": "object",
    "required": ["service_request_id", "status", "service_code", "requested_datetime"],
    "properties": {
        "service_request_id": {"type": "string", "minLength": 1},
        "status": {"enum": ["open", "closed"]},
        "status_notes": MAYBE_TEXT,
        "service_name": MAYBE_TEXT,
        "service_code": {"type": "string"},
        "description": {"type": ["string", "null"], "maxLength": 4000},
        "agency_responsible": MAYBE_TEXT,
        "service_notice": MAYBE_TEXT,
        "requested_datetime": MOMENT,
        "updated_datetime": MAYBE_MOMENT,
        "expected_datetime": MAYBE_MOMENT,
        "address": MAYBE_TEXT,
        "address_id": MAYBE_TEXT,
        "zipcode": MAYBE_TEXT,
        "lat": {"type": ["number", "null"]},
        "long": {"type": ["number", "null"]},
        "media_url": MAYBE_TEXT,
    },
}
ERROR = {
    "type": "object",
    "required": ["code", "description"],
    "properties": {"code": {"type": "integer"}, "description": {"type": "string", "minLength": 1}},
}
CREATED = {
    "type": "object",
    "required": ["service_request_id"],
    "properties": {
        "service_request_id": {"type": "string"},
        "service_notice": MAYBE_TEXT,
        "account_id": MAYBE_TEXT,
    },
    "not": {"required": ["token"]},
}


def rows_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema, "minItems": 1}


def holds(schema: dict[str, Any], value: object) -> None:
    faults = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(value)
    assert [fault.message for fault in faults] == []


def plain(node: ET.Element, schema: dict[str, Any]) -> Any:
    """An XML element as the JSON that the standard's convention makes of it, by the schema's types."""
    if schema.get("type") == "array":
        return [plain(child, schema["items"]) for child in node]
    if schema.get("type") == "object":
        return {child.tag: plain(child, schema["properties"].get(child.tag, {})) for child in node}
    if node.text is None:
        return None if "null" in schema.get("type", []) or "anyOf" in schema else ""
    if schema.get("type") == "boolean":
        return {"true": True, "false": False}[node.text]
    if "integer" in schema.get("type", ""):
        return int(node.text)
    return node.text


@pytest.fixture
def ask(now: Crew) -> Callable[..., Any]:
    """``ask(path, **query)``: the JSON of an answer, after its XML was found to say the same."""
    client = Client()

    def asked(path: str, schema: dict[str, Any], status: int = 200, **query: str) -> Any:
        as_json = client.get(f"{ROOT}/{path}.json", query)
        as_xml = client.get(f"{ROOT}/{path}.xml", query)
        assert (as_json.status_code, as_xml.status_code) == (status, status), as_json.content.decode()
        assert as_json["Content-Type"] == "application/json; charset=utf-8"
        assert as_xml["Content-Type"] == "text/xml; charset=utf-8"
        assert as_xml.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
        value = as_json.json()
        holds(schema, value)
        assert plain(ET.fromstring(as_xml.content.decode().partition("\n")[2]), schema) == value
        return value

    return asked


@pytest.fixture
def published(now: Crew) -> Problem:
    problem = now.closed(title="张三家门口的垃圾房")
    return problem_publish(by=now.by(now.dispatcher), problem=problem, summary="北门垃圾房已清空")


def request_of(ask: Callable[..., Any], key: str) -> Any:
    (found,) = ask(f"requests/{key}", rows_of(REQUEST))
    return found


def test_services_are_the_categories_residents_may_choose(ask: Any) -> None:
    found = ask("services", rows_of(SERVICE))
    assert [each["service_code"] for each in found] == list(
        Category.objects.filter(is_public=True).values_list("key", flat=True)
    )
    assert "newspaper" not in str(found)


def test_a_definition_offers_the_areas(now: Crew, ask: Any) -> None:
    found = ask("services/lift", DEFINITION)
    (attribute,) = found["attributes"]
    assert attribute["values"] == [{"key": str(now.area.pk), "name": "银杏里居民区"}]
    for code in ("newspaper", "nothing", "x" * 99):
        ask(f"services/{code}", rows_of(ERROR), 404)
    assert Client().get(f"{ROOT}/services/%00.json").status_code == 404


def test_the_elements_stand_in_the_order_of_the_standard(now: Crew, published: Problem) -> None:
    root = ET.fromstring(Client().get(f"{ROOT}/requests.xml").content.decode().partition("\n")[2])
    assert root.tag == "service_requests"
    assert [child.tag for child in root[0]] == list(REQUEST["properties"])
    services = ET.fromstring(Client().get(f"{ROOT}/services.xml").content.decode().partition("\n")[2])
    assert (services.tag, services[0].tag) == ("services", "service")
    assert [child.tag for child in services[0]] == list(SERVICE["properties"])


def test_the_public_list_holds_what_was_published_by_number_never_by_receipt(
    now: Crew, ask: Any, published: Problem
) -> None:
    now.closed(title="没有公开的")
    now.at_work()
    (found,) = ask("requests", rows_of(REQUEST))
    assert found == request_of(ask, published.number)
    assert found["service_request_id"] == published.number
    assert found["status"] == "closed"
    assert found["description"] == "北门垃圾房已清空"
    assert found["status_notes"] == "垃圾房已清空，每日清运两次。"
    assert found["agency_responsible"] == "城市管理办"
    assert found["address"] == "银杏里居民区"
    assert found["expected_datetime"].endswith("T23:59:59+08:00")
    receipts = Report.objects.values_list("receipt", flat=True)
    assert [receipt for receipt in receipts if receipt in str(found)] == []
    assert "张三" not in str(found)


def test_a_problem_that_is_not_published_is_not_there_by_its_number(now: Crew, ask: Any) -> None:
    for problem in (now.at_work(), now.closed()):
        ask(f"requests/{problem.number}", rows_of(ERROR), 404)


def test_one_s_own_request_is_there_by_its_receipt_from_the_first_moment(now: Crew, ask: Any) -> None:
    report = now.reported("垃圾房满了，找张三")
    found = request_of(ask, report.receipt.lower().replace("-", ""))
    assert (found["status"], found["service_code"], found["description"]) == ("open", "", None)
    problem = now.opened(report=report)
    assert request_of(ask, report.receipt)["service_name"] == "待分类"
    answer = "这件事由供电公司办，已替您转去。"
    problem_decline(
        by=now.by(now.dispatcher),
        problem=problem,
        ground=DeclineGround.OTHER_POWER,
        reason="不属街道",
        answer=answer,
    )
    found = request_of(ask, report.receipt)
    assert (found["status"], found["status_notes"]) == ("closed", answer)
    assert "张三" not in str(found)
    assert ask(f"tokens/{report.receipt}", rows_of({"type": "object", "properties": {}})) == [
        {"service_request_id": report.receipt, "token": report.receipt}
    ]
    ask("tokens/nothing", rows_of(ERROR), 404)


def test_the_reply_shows_once_it_is_checked_and_goes_when_it_no_longer_holds(now: Crew, ask: Any) -> None:
    problem = now.under_check()
    receipt = problem.links.get().report.receipt
    assert request_of(ask, receipt)["status_notes"] is None
    waiting = now.awaiting_callback()
    receipt = waiting.links.get().report.receipt
    assert request_of(ask, receipt)["status_notes"] == "垃圾房已清空，每日清运两次。"
    callback_add(
        by=now.by(now.dispatcher), problem=waiting, is_reached=True, is_solved=False, reason="又满了"
    )
    problem_redo(by=now.by(now.dispatcher), problem=waiting)
    assert request_of(ask, receipt)["status_notes"] is None


def test_a_merged_voice_gets_the_answer_of_the_one_it_was_merged_into(now: Crew, ask: Any) -> None:
    merged, closing = now.accepted(), now.awaiting_callback()
    receipt = merged.links.get().report.receipt
    problem_merge(by=now.by(now.dispatcher), problem=merged, target=closing)
    found = request_of(ask, receipt)
    assert (found["status"], found["status_notes"]) == ("open", "垃圾房已清空，每日清运两次。")


def test_channels_that_are_not_public_stay_hidden(now: Crew, ask: Any, published: Problem) -> None:
    receipt = published.links.get().report.receipt
    channel_register(Channel("hidden-test", "内部", is_public=False))
    Problem.objects.update(channel="hidden-test")
    Report.objects.update(channel="hidden-test")
    ask(f"requests/{published.number}", rows_of(ERROR), 404)
    ask(f"requests/{receipt}", rows_of(ERROR), 404)
    assert Client().get(f"{ROOT}/requests.json").json() == []


def test_the_list_is_narrowed_and_turned_over(now: Crew, ask: Any) -> None:
    numbers = []
    for _ in range(3):
        problem = now.closed()
        problem_publish(by=now.by(now.dispatcher), problem=problem, summary="已清空")
        numbers.insert(0, problem.number)
    client = Client()

    def found(**query: str) -> list[str]:
        answer = client.get(f"{ROOT}/requests.json", query)
        assert answer.status_code == 200, answer.content.decode()
        return [each["service_request_id"] for each in answer.json()]

    start = (now.at - timedelta(hours=1)).isoformat()
    later = (now.at + timedelta(hours=1)).isoformat()
    assert found() == found(status="closed") == found(status="open,closed") == numbers
    assert found(start_date=start, end_date=later) == found(end_date=later) == numbers
    assert found(start_date=start.replace("+", " ")) == numbers, "an unescaped plus"
    assert found(start_date=later) == found(end_date="2020-01-01") == found(status="open") == []
    assert found(service_code="sanitation,lift") == numbers
    assert found(service_code="lift") == []
    assert found(page_size="2") == numbers[:2]
    assert found(page_size="2", page="2") == numbers[2:]
    receipt = Problem.objects.get(number=numbers[0]).links.get().report.receipt
    # by ids: overrides all else, published ones and one's own alike
    assert found(service_request_id=f"{numbers[1]}, {receipt},,2020-0001", status="open") == [
        numbers[1],
        receipt,
    ]


@pytest.mark.parametrize(
    "query",
    [
        "status=lost",
        "page=0",
        "page=x",
        "page_size=1001",
        "start_date=yesterday",
        "start_date=0001-01-01T00:00:00%2B23:59",
        "start_date=2026-01-01&end_date=2026-09-01",
        "status=%00",
        "start_date=%00",
        "service_request_id=" + ",".join(f"2026-{each:04d}" for each in range(51)),
    ],
    ids=range(10),
)
def test_a_query_that_cannot_be_is_a_400_in_both_forms(ask: Any, query: str) -> None:
    for form in ("xml", "json"):
        answer = Client().get(f"{ROOT}/requests.{form}?{query}")
        assert answer.status_code == 400
    holds(rows_of(ERROR), answer.json())


def test_other_forms_and_methods_are_refused(now: Crew) -> None:
    assert Client().get(f"{ROOT}/services.csv").status_code == 404
    refused = Client().post(f"{ROOT}/services.json")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")
    assert Client().head(f"{ROOT}/services.json").status_code == 200


def test_discovery_names_the_address_and_the_forms(now: Crew) -> None:
    found = Client().get("/open311/discovery.json").json()
    assert found["endpoints"][0]["url"] == "http://testserver/open311/v2"
    root = ET.fromstring(Client().get("/open311/discovery.xml").content.decode().partition("\n")[2])
    assert [node.text for node in root.iter("format")] == ["text/xml", "application/json"]


@pytest.fixture
def send(now: Crew) -> Callable[..., Any]:
    """``send(**fields)``: a request of a partner, whose key acts for the dispatcher."""
    secret = key_for(now.dispatcher)
    client = Client(enforce_csrf_checks=True)
    told = {
        "api_key": secret,
        "service_code": "lift",
        "description": "3号楼电梯停了两天",
        "address_string": "3号楼",
    }

    def sent(form: str = "json", **fields: str) -> Any:
        given = {name: value for name, value in (told | fields).items() if value}
        return client.post(f"{ROOT}/requests.{form}", given)

    return sent


def test_a_request_becomes_a_report_with_its_problem(now: Crew, send: Any, ask: Any) -> None:
    answer = send(
        **{"attribute[area]": str(now.area.pk)},
        phone="13812345678",
        last_name="张",
        first_name="三",
        email="a@b.cn",
    )
    assert answer.status_code == 201
    holds(rows_of(CREATED), answer.json())
    report, problem = Report.objects.get(), Problem.objects.get()
    assert answer.json()[0]["service_request_id"] == report.receipt
    assert (report.channel, report.via, report.area, report.place) == ("api", "api", now.area, "3号楼")
    assert (problem.category.key if problem.category else "", problem.status) == ("lift", "reported")
    assert personal_masked(report.phone) == "138****5678"
    assert PersonalDatum.objects.count() == 2, "no more than phone and name is kept"
    found = request_of(ask, report.receipt)
    assert (found["service_code"], found["status"]) == ("lift", "open")
    assert "13812345678" not in str(found)


def test_the_answer_to_a_new_request_is_xml_where_asked(send: Any) -> None:
    root = ET.fromstring(send("xml").content.decode().partition("\n")[2])
    assert [child.tag for child in root[0]] == ["service_request_id", "service_notice", "account_id"]


def test_coordinates_become_words_only_where_there_is_no_address(send: Any) -> None:
    send(lat="31.2", long="121.5")
    send(lat="31.2", long="121.5", address_string="")
    send(address_id="桂花弄-3", address_string="")
    places = list(Report.objects.order_by("number").values_list("place", flat=True))
    assert places == ["3号楼", "北纬 31.200000，东经 121.500000", "桂花弄-3"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "wrong"}, 403),
        ({"service_code": ""}, 400),
        ({"service_code": "nothing"}, 404),
        ({"service_code": "newspaper"}, 404),
        ({"description": " "}, 400),
        ({"description": "长" * 4001}, 400),
        ({"description": "a\x00b"}, 400),
        ({"address_string": ""}, 400),
        ({"address_string": "长" * 121}, 400),
        ({"address_string": "", "lat": "91", "long": "0"}, 400),
        ({"address_string": "", "lat": "nan", "long": "x"}, 400),
        ({"address_string": "", "lat": "x", "long": "0"}, 400),
        ({"address_string": "", "lat": "31.2"}, 400),
        ({"phone": "12"}, 400),
        ({"attribute[area]": "999999"}, 400),
        ({"attribute[area]": "x"}, 400),
        ({"attribute[area]": "99999999999999999999"}, 400),
    ],
    ids=range(18),
)
def test_a_request_that_lacks_something_is_refused_and_leaves_nothing(
    send: Any, fields: dict[str, str], status: int
) -> None:
    answer = send(**fields)
    assert answer.status_code == status
    holds(rows_of(ERROR), answer.json())
    assert Report.objects.count() == Problem.objects.count() == PersonalDatum.objects.count() == 0


def test_a_key_of_somebody_who_may_not_enter_reports_is_refused(
    now: Crew, send: Any, make_person: Callable[..., Any], signed_in: Any
) -> None:
    secret = key_for(make_person(Role.EDITOR, username="an-editor"))
    assert send(api_key=secret).status_code == 403
    body = {"service_code": "lift", "description": "x", "address_string": "x"}
    assert signed_in(now.dispatcher).post(f"{ROOT}/requests.json", body).status_code == 403, (
        "never by session"
    )
    header = {"Authorization": f"Bearer {key_for(now.clerk)}"}
    assert Client().post(f"{ROOT}/requests.json", body, headers=header).status_code == 201


def test_receipts_cannot_be_tried_one_after_the_other(
    now: Crew, published: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open311, "GUESSES_PER_MINUTE", 3)
    tried = [Client().get(f"{ROOT}/requests/AAAA-AAAA-{each:02d}.json").status_code for each in range(20, 28)]
    assert tried == [404] * 3 + [429] * 5
    cache.clear()
    found = [Client().get(f"{ROOT}/requests/{published.number}.json").status_code for _ in range(5)]
    assert found == [200] * 5


def test_too_many_looks_are_refused_in_the_standard_s_words(
    now: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open311, "LOOKS_PER_MINUTE", 1)
    answers = [Client().get(f"{ROOT}/services.json") for _ in range(4)]
    assert answers[-1].status_code == 429
    holds(rows_of(ERROR), answers[-1].json())


def test_xml_has_no_characters_that_it_cannot_have() -> None:
    assert element("a", "<&>\x00\x0b\ufffe垃") == "<a>&lt;&amp;&gt;\ufffd\ufffd\ufffd垃</a>"
    assert element("values", [{"key": True, "name": None}]) == (
        "<values><value><key>true</key><name/></value></values>"
    )
    assert json.loads(written("json", "errors", []).content) == []


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_public_client_is_content(live_server: Any, form: str, now: Crew, published: Problem) -> None:
    now.closed()
    second = problem_publish(by=now.by(now.dispatcher), problem=now.closed(), summary="已清空")
    receipt = published.links.get().report.receipt
    client = GeoReport(live_server.url + ROOT, jurisdiction="wutonglu.example", output_format=form)
    services = client.get_service_list()
    assert len(services) == Category.objects.filter(is_public=True).count()
    definition = client.get_service_definition("lift")
    assert definition["service_code"] == "lift"
    requests = client.get_service_requests(status="closed", service_code="sanitation")
    assert [each["service_request_id"] for each in requests] == [second.number, published.number]
    both = client.get_service_requests(service_request_id=f"{receipt},{published.number}")
    assert [each["service_request_id"] for each in both] == [receipt, published.number]
    span = {
        "start_date": (now.at - timedelta(1)).isoformat(),
        "end_date": (now.at + timedelta(1)).isoformat(),
    }
    assert len(client.get_service_requests(**span)) == 2
    one = client.get_service_request(receipt)
    assert (one["status"], one["agency_responsible"]) == ("closed", "城市管理办")
