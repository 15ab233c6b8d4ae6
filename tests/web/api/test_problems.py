"""Our own JSON API: what is seen, what is done, and how it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.ledger.making import Crew
from tests.web.api.conftest import Program
from zhuomu.core.errors import CoreCode
from zhuomu.core.models import Person
from zhuomu.core.rights import Role
from zhuomu.ledger.models import Problem, Report
from zhuomu.ledger.services import LedgerCode, hang_propose, problem_publish
from zhuomu.rules.flow import TRANSITIONS, FlowCode
from zhuomu.web.api import answering
from zhuomu.web.api.codes import ApiCode
from zhuomu.web.api.verbs import VERBS

Maker = Callable[[Person], Program]
CANARY_PHONE, CANARY_NAME = "13812345678", "金丝雀"


def codes(answer: Any) -> list[tuple[str, str]]:
    return [(reason["code"], reason["field"]) for reason in answer.data["reasons"]]


def test_the_list_is_what_the_person_sees_newest_first_page_by_page(now: Crew, program: Maker) -> None:
    numbers = [now.opened(f"第{count}件").number for count in range(5)]
    asking, found, cursor = program(now.dispatcher), list[str](), ""
    while True:
        page = asking.get(f"problems?limit=2{cursor}")
        found += [row["number"] for row in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found == numbers[::-1]
    assert program(now.outsider).get("problems")["items"] == []


def test_the_list_has_the_filters_of_the_page(now: Crew, program: Maker) -> None:
    waiting, at_work = now.opened("等着的路灯"), now.at_work(title="垃圾房在办")
    asking = program(now.dispatcher)

    def found(query: str) -> set[str]:
        return {row["number"] for row in asking.get(f"problems?{query}")["items"]}

    both = {waiting.number, at_work.number}
    assert found("tab=all") == found("tab=open") == found("q=%20%20") == both
    assert found("tab=work") == found("status=in_progress") == {at_work.number}
    assert found(f"office={now.office.pk}") == found("category=sanitation") == {at_work.number}
    assert found(f"area={now.area.pk}&channel=residents&urgency=normal") == both
    assert found("q=路灯") == {waiting.number}
    assert found("due=overdue") == set()
    day = now.by(None).today.isoformat()
    assert found(f"from={day}&to={day}") == both
    assert found(f"to={now.by(None).today.replace(year=2020).isoformat()}") == set()


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("limit=0", ApiCode.WRONG, "limit"),
        ("limit=9999999999", ApiCode.WRONG, "limit"),
        ("limit=two", ApiCode.WRONG, "limit"),
        ("limit=1&limit=2", ApiCode.WRONG, "limit"),
        ("from=2026-13-01", ApiCode.WRONG, "from"),
        ("from=20261101", ApiCode.WRONG, "from"),
        ("tab=nothing", ApiCode.WRONG, "tab"),
        ("status=", ApiCode.WRONG, "status"),
        ("q=%00", ApiCode.WRONG, "q"),
        ("q=" + "长" * 101, ApiCode.WRONG, "q"),
        ("area=999999", ApiCode.NO_SUCH, "area"),
        ("category=nothing", ApiCode.NO_SUCH, "category"),
        ("category=no%20thing", ApiCode.WRONG, "category"),
        ("surprise=1", ApiCode.UNKNOWN, "surprise"),
    ],
    ids=range(14),
)
def test_a_filter_that_is_none_is_refused_by_name(
    now: Crew, program: Maker, query: str, code: str, field: str
) -> None:
    answer = program(now.dispatcher).ask("GET", f"problems?{query}")
    assert (answer.status_code, codes(answer)) == (422, [(code, field)])


def test_a_problem_shows_its_reply_and_what_may_be_done(now: Crew, program: Maker) -> None:
    problem = now.under_check()
    shown = program(now.head).get(f"problems/{problem.number}")
    assert shown["status_label"] == "待审核"
    assert shown["reply"]["sha256"] == problem.replies.get().sha256
    assert [(offer["verb"], offer["reasons"]) for offer in shown["offers"]] == [
        ("send_back", []),
        ("approve", []),
    ]
    signing = program(now.clerk).get(f"problems/{problem.number}")
    assert signing["offers"] == []


def test_what_is_out_of_sight_is_not_there(now: Crew, program: Maker) -> None:
    problem = now.dispatched()
    asking = program(now.outsider)
    for path in (
        f"problems/{problem.number}",
        f"problems/{problem.number}/moves",
        "problems/2026-9999",
        "problems/x",
    ):
        answer = asking.ask("GET", path)
        assert (answer.status_code, answer.data["code"]) == (404, CoreCode.NOT_FOUND), path
    assert asking.do(problem.number, "sign").status_code == 404
    assert Problem.objects.get().status == "dispatched"


def test_the_whole_path_can_be_walked_by_programs(now: Crew, program: Maker) -> None:
    centre, clerk, head = (program(each) for each in (now.dispatcher, now.clerk, now.head))
    taken = centre.ask(
        "POST",
        "reports",
        {"said": "东门路灯不亮。晚上看不见", "area": now.area.pk, "phone": CANARY_PHONE, "name": CANARY_NAME},
    )
    assert taken.status_code == 201
    number = taken.data["problem"]
    steps: list[tuple[Program, str, dict[str, Any]]] = [
        (centre, "accept", {"category": "facility"}),
        (centre, "dispatch", {"office": now.office.pk, "assisting": [now.other.pk]}),
        (clerk, "sign", {}),
        (clerk, "ask", {"question": "哪一盏？"}),
        (clerk, "take_answer", {"answer": "东门左边那盏"}),
        (clerk, "contact_add", {"way": "phone", "is_reached": True, "text": "已联系"}),
        (clerk, "action_add", {"text": "换了灯泡", "reference": "维修单 7"}),
        (clerk, "reply_write", {"public_text": "路灯已修好。", "internal_text": "备件已登记"}),
        (clerk, "submit", {}),
    ]
    for who, verb, fields in steps:
        answer = who.do(number, verb, **fields)
        assert answer.status_code == 200, (verb, answer.data)
    sha = head.get(f"problems/{number}")["reply"]["sha256"]
    assert head.do(number, "approve", seen_sha256=sha).data["status"] == "awaiting_callback"
    told = {"is_reached": True, "is_solved": True, "is_satisfied": True, "is_attitude_good": True}
    centre.do(number, "callback_add", **told)
    assert centre.do(number, "close", outcome="solved").data["outcome"] == "solved"
    published = centre.do(number, "publish", summary="东门路灯修好了")
    assert published.data["is_published"] is True
    assert centre.do(number, "unpublish").data["is_published"] is False
    moves = centre.get(f"problems/{number}/moves")["items"]
    assert [each["verb"] for each in moves if each["target"]][:3] == ["accept", "dispatch", "sign"]
    assert "先行联系" in {each["label"] for each in moves}
    everything = str([centre.get(f"problems/{number}"), moves, centre.get("problems")])
    assert CANARY_PHONE not in everything
    assert CANARY_NAME not in everything


def test_time_is_asked_for_and_given_by_another(now: Crew, program: Maker) -> None:
    problem = now.at_work()
    clerk, head, leader = (program(each) for each in (now.clerk, now.head, now.leader))
    assert codes(head.do(problem.number, "extension_decide", is_approved=True)) == [
        (LedgerCode.NOTHING_PROPOSED, "")
    ]
    assert clerk.do(problem.number, "extension_propose", workdays=2, reason="等备件").status_code == 200
    assert head.do(problem.number, "extension_decide", is_approved=True, decision="同意").status_code == 200
    review_on = now.by(None).today.replace(year=now.at.year + 1, month=3, day=1).isoformat()
    hung = {"reason": "待立项", "review_on": review_on, "interim_reply": "已列入明年计划"}
    assert clerk.do(problem.number, "hang_propose", **hung).status_code == 200, "proposed"
    assert head.do(problem.number, "hang_refuse", decision="先办").status_code == 200
    assert leader.do(problem.number, "supervise", text="抓紧", due_on=review_on).status_code == 200
    assert problem.supervisions.count() == 1


def test_merging_and_its_undoing(now: Crew, program: Maker) -> None:
    one, two = now.accepted(), now.accepted()
    centre = program(now.dispatcher)
    assert codes(centre.do(one.number, "undo")) == [(ApiCode.NOTHING_TO_UNDO, "")]
    assert codes(centre.do(one.number, "merge", target="2026-9999")) == [(ApiCode.NO_SUCH, "target")]
    assert codes(centre.do(one.number, "merge", target=one.number)) == [(FlowCode.MERGE_LOOP, "target")]
    assert centre.do(one.number, "merge", target=two.number).data["merged_into"] == two.number
    assert centre.do(one.number, "undo").data["status"] == "accepted"


def test_a_refusal_has_its_codes_and_chinese_sentences(now: Crew, program: Maker) -> None:
    problem = now.at_work()
    answer = program(now.clerk).do(problem.number, "submit")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert {FlowCode.CONTACT_MISSING, FlowCode.REPLY_MISSING} <= {code for code, _field in codes(answer)}
    assert all(reason["detail"].endswith("。") for reason in answer.data["reasons"])
    assert answer.data["request"]
    assert Problem.objects.get().status == "in_progress"


def test_somebody_who_moved_it_meanwhile_is_not_overwritten(now: Crew, program: Maker) -> None:
    problem = now.dispatched()
    answer = program(now.clerk).do(problem.number, "sign", seen_version=problem.version - 1)
    assert answer.data["code"] == CoreCode.CHANGED_MEANWHILE
    assert Problem.objects.get().status == "dispatched"


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, [(ApiCode.WRONG, "verb")]),
        ({"verb": ["sign"]}, [(ApiCode.WRONG, "verb")]),
        ({"verb": "lapse"}, [(ApiCode.WRONG, "verb")]),
        ({"verb": "sign", "number": "2026-0001"}, [(ApiCode.UNKNOWN, "number")]),
        ({"verb": "sign", "seen_version": "1"}, [(ApiCode.WRONG, "seen_version")]),
        ({"verb": "sign", "seen_version": True}, [(ApiCode.WRONG, "seen_version")]),
        ({"verb": "sign", "seen_version": None}, [(ApiCode.WRONG, "seen_version")]),
        ({"verb": "dispatch"}, [(ApiCode.MISSING, "office")]),
        ({"verb": "dispatch", "office": 10**30}, [(ApiCode.WRONG, "office")]),
        ({"verb": "dispatch", "office": 999}, [(ApiCode.NO_SUCH, "office")]),
        (
            {"verb": "dispatch", "office": 999.0, "assisting": 1},
            [(ApiCode.NO_SUCH, "office"), (ApiCode.WRONG, "assisting")],
        ),
        ({"verb": "ask", "question": "\ud800"}, [(ApiCode.WRONG, "question")]),
        ({"verb": "ask", "question": "长" * 301}, [(ApiCode.WRONG, "question")]),
        (
            {"verb": "contact_add", "way": "pigeon", "is_reached": 1},
            [(ApiCode.WRONG, "way"), (ApiCode.WRONG, "is_reached"), (ApiCode.MISSING, "text")],
        ),
        ({"verb": "supervise", "text": "x", "due_on": "2026-02-30"}, [(ApiCode.WRONG, "due_on")]),
        ({"verb": "supervise", "text": "x", "due_on": 20260230}, [(ApiCode.WRONG, "due_on")]),
    ],
    ids=range(16),
)
def test_fields_are_read_strictly_and_all_faults_named(
    now: Crew, program: Maker, body: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    problem = now.dispatched()
    answer = program(now.dispatcher).ask("POST", f"problems/{problem.number}/moves", body)
    assert (answer.status_code, codes(answer)) == (422, faults)


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        (b" ", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{", "application/json", 400),
        (b'{"said": NaN}', "application/json", 400),
        ('{"said": "垃圾"}'.encode("gbk"), "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b" " * (answering.BODY_MAX + 1), "application/json", 413),
    ],
    ids=range(9),
)
def test_a_body_is_a_json_object(
    now: Crew, program: Maker, data: bytes, content_type: str, status: int
) -> None:
    asking = program(now.dispatcher)
    told = {"Authorization": f"Bearer {asking.secret}"}
    answer = asking.client.generic("POST", "/api/v1/reports", data, content_type, headers=told)
    assert answer.status_code == status
    assert Report.objects.count() == 0


def test_another_method_is_refused_with_those_that_are_there(now: Crew, program: Maker) -> None:
    answer = program(now.dispatcher).ask("DELETE", "problems/2026-0001/moves")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST, HEAD")
    assert program(now.dispatcher).ask("GET", "reports").status_code == 405
    assert program(now.dispatcher).ask("HEAD", "figures").status_code == 200


def test_a_report_is_taken_with_its_problem_or_not_at_all(now: Crew, program: Maker) -> None:
    clerk = program(now.clerk)
    told = {
        "said": "电话13812345678，楼道堆物",
        "external_number": "12345-1",
        "known_to": "centre",
        "place": "3号楼",
    }
    taken = clerk.ask("POST", "reports", told | {"happened_on": now.by(None).today.isoformat()})
    report = Report.objects.get()
    assert taken.data["receipt"] == report.receipt
    assert (report.channel, report.via, report.entered_by) == ("api", "api", now.clerk)
    assert CANARY_PHONE not in report.said
    assert Problem.objects.get(number=taken.data["problem"]).title == "电话138****5678，楼道堆物"
    again = clerk.ask("POST", "reports", told)
    assert (again.status_code, again.data["code"]) == (422, LedgerCode.ALREADY_RECEIVED)
    assert codes(clerk.ask("POST", "reports", {"said": "x", "phone": "12"})) == [
        (LedgerCode.PHONE_WRONG, "phone")
    ]
    assert clerk.ask("POST", "reports", {"said": "x", "title": " "}).status_code == 201
    assert codes(clerk.ask("POST", "reports", {"said": " "})) == [(LedgerCode.SAID_EMPTY, "said")]
    assert codes(clerk.ask("POST", "reports", {"said": ""})) == [(ApiCode.WRONG, "said")]
    assert Report.objects.count() == Problem.objects.count() == 2


def test_a_long_first_sentence_is_cut(now: Crew, program: Maker) -> None:
    program(now.clerk).ask("POST", "reports", {"said": "。" + "路" * 100})
    assert Problem.objects.get().title == "。" + "路" * 28 + "…"


def test_tables_and_figures(now: Crew, program: Maker) -> None:
    now.at_work()
    asking = program(now.dispatcher)
    assert [each["name"] for each in asking.get("areas")["items"]] == ["银杏里居民区"]
    assert {"key": "lift", "name": "电梯"}.items() <= asking.get("categories")["items"][2].items()
    assert asking.get("offices")["items"][0]["parent"] is None
    figures = asking.get("figures")
    assert (figures["open"], figures["overdue"]) == (1, 0)
    assert {each["key"]: each["count"] for each in figures["tabs"]}["work"] == 1


def test_a_list_asks_the_database_no_more_for_many_than_for_one(now: Crew, program: Maker) -> None:
    asking, client = program(now.dispatcher), Client()

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as own:
            asking.get("problems")
        with CaptureQueriesContext(connection) as public:
            client.get("/open311/v2/requests.json")
        return len(own), len(public)

    def one_more() -> None:
        problem_publish(by=now.by(now.dispatcher), problem=now.closed(), summary="已清空")

    one_more()
    asked()
    once = asked()
    one_more()
    one_more()
    assert asked() == once


READS = ("problems", "figures", "areas", "categories", "offices")
SEERS = {
    Role.DISPATCHER,
    Role.OFFICE_CLERK,
    Role.AREA_SECRETARY,
    Role.OFFICE_HEAD,
    Role.SUBDISTRICT_LEADER,
}


@pytest.mark.parametrize("role", list(Role))
def test_every_role_meets_every_address_as_its_rights_say(
    role: Role, now: Crew, program: Maker, make_person: Callable[..., Person]
) -> None:
    asking = program(make_person(role, username=f"asker-{role}"))
    wanted = 200 if role in SEERS else 403
    assert {path: asking.ask("GET", path).status_code for path in READS} == dict.fromkeys(READS, wanted)
    sent = asking.ask("POST", "reports", {"said": "路灯不亮"})
    assert sent.status_code == (201 if role in SEERS else 403)
    problem = now.opened()
    seen = asking.ask("GET", f"problems/{problem.number}").status_code
    # all of these posts hang at the root, so whoever sees anything sees this one
    assert seen == wanted


def test_every_verb_of_the_path_can_be_sent(now: Crew) -> None:
    by_hand = {row.verb.value for row in TRANSITIONS if row.right is not None}
    assert by_hand <= VERBS.keys()
    assert hang_propose in {verb.act for verb in VERBS.values()}
