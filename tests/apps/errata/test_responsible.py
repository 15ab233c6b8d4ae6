"""An accepted error goes to the responsible office: one problem, explained, checked, closed; each reader gets the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.apps.errata.making import PHONE, judged, report_make
from tests.conftest import actor_for, moment
from zhuomu.apps.errata.app import CHANNEL
from zhuomu.apps.errata.models import ErrorReport, Finding
from zhuomu.apps.errata.services import (
    Judgement,
    finding_accept,
    finding_pass_on,
    problem_for,
    report_detach,
    report_group,
    verdict_undo,
)
from zhuomu.apps.paper.models import Issue
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Event, Letter, Office, OfficeKind, Person
from zhuomu.core.rights import Role
from zhuomu.core.services.calendar import calendar_seed
from zhuomu.core.services.people import office_create
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.models import ContactWay, Problem
from zhuomu.ledger.services import (
    action_add,
    contact_add,
    ledger_seed,
    offers_for,
    problem_accept,
    problem_approve,
    problem_approve_close,
    problem_merge,
    problem_open,
    problem_sign,
    problem_submit,
    problem_withdraw,
    reply_write,
)
from zhuomu.rules.errorrate import ErrorKind
from zhuomu.rules.flow import Outcome, ProblemStatus, ProblemVerb

pytestmark = pytest.mark.django_db
AT = "2026-10-21 09:00"


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as caught:
        act()
    return [str(reason.code) for reason in caught.value.reasons]


@pytest.fixture
def office(system: Actor, root_office: Office) -> Office:
    calendar_seed(by=system)
    ledger_seed(by=system)
    return office_create(
        by=system, name="社区管理办", short_name="管理办", kind=OfficeKind.OFFICE, parent=root_office
    )


@pytest.fixture
def worker(make_person: Callable[..., Person], office: Office) -> Person:
    return make_person(Role.OFFICE_CLERK, office, username="worker", name="凌桦")


@pytest.fixture
def head(make_person: Callable[..., Person], office: Office) -> Person:
    return make_person(Role.OFFICE_HEAD, office, username="head", name="薛槿")


@pytest.fixture
def by(editor: Person) -> Actor:
    return actor_for(editor, AT)


@pytest.fixture
def finding(published_issue: Issue, office: Office, editor: Person, by: Actor) -> Finding:
    """Accepted, with three voices of readers whom nobody knows."""
    reports = [report_make(published_issue, print_name=name) for name in ("小飞", "老陆", "阿宁")]
    found = report_group(by=by, reports=reports)
    judgement = Judgement(kind=ErrorKind.FACT, quote="10月8日", correction="10月6日")
    return finding_accept(by=by, finding=found, judgement=judgement)


def explained(problem: Problem, worker: Person, text: str = "日期写错，已核对，今后两人校。") -> Problem:
    """Signed, worked on and handed in by the office."""
    at = actor_for(worker, "2026-10-22 09:00")
    problem = problem_sign(by=at, problem=problem)
    action_add(by=at, problem=problem, text="查了底稿", reference="底稿 107-1")
    reply_write(by=at, problem=problem, public_text=text, internal_text="内部说明")
    return problem_submit(by=at, problem=problem)


def sha(problem: Problem) -> str:
    reply = problem.replies.last()
    assert reply is not None
    return str(reply.sha256)


def closed(problem: Problem, worker: Person, head: Person) -> Problem:
    return problem_approve_close(
        by=actor_for(head, "2026-10-23 09:00"),
        problem=explained(problem, worker),
        seen_sha256=sha(problem),
        outcome=Outcome.EXPLAINED,
    )


def test_the_ledger_knows_the_channel() -> None:
    assert channel_get("errata") is CHANNEL and not CHANNEL.is_public


def test_one_problem_for_all_voices_goes_to_the_office(finding: Finding, office: Office, by: Actor) -> None:
    problem = finding_pass_on(by=by, finding=finding, office=office)
    assert (problem.state, problem.lead_office, problem.area) == (ProblemStatus.DISPATCHED, office, None)
    assert problem.category is not None and problem.category.key == "newspaper"
    assert problem.title == "第107期第1版差错：“10月8日”" and "正：10月6日" in problem.description
    assert [link.kind for link in problem.links.order_by("id")] == ["primary", "repeat", "repeat"]
    accept = problem.moves.get(verb=ProblemVerb.ACCEPT)
    assert accept.facts["waived"] == [{"guard": "area_given", "is_for_unknown": False}]
    finding.refresh_from_db()
    assert finding.office == office
    assert Event.objects.filter(verb="finding_pass_on").count() == 1
    assert all(problem_for(report) == problem for report in finding.reports.all())


def test_it_goes_to_the_office_of_the_finding_unless_told_otherwise(
    finding: Finding, by: Actor, editorial_office: Office
) -> None:
    assert finding.office == editorial_office
    assert finding_pass_on(by=by, finding=finding).lead_office == editorial_office


def test_only_an_accepted_finding_with_an_office_goes_once(
    finding: Finding, published_issue: Issue, office: Office, by: Actor, clerk: Person, editor: Person
) -> None:
    finding_pass_on(by=by, finding=finding, office=office)
    assert refused(lambda: finding_pass_on(by=by, finding=finding, office=office)) == ["errata.passed_on"]
    waiting = report_group(by=by, reports=[report_make(published_issue)])
    assert refused(lambda: finding_pass_on(by=by, finding=waiting, office=office)) == ["errata.not_accepted"]
    told = {
        "article": None,
        "quote": "别处",
        "correction": "",
        "said": "这句话读不通。",
        "article_title": "别的",
    }
    nowhere = judged(published_issue, editor, **told).finding
    assert nowhere is not None
    assert refused(lambda: finding_pass_on(by=by, finding=nowhere)) == ["errata.office_missing"]
    passed = finding_pass_on(by=by, finding=nowhere, office=office)
    assert passed.place == "第107期" and "正：" not in passed.description
    stranger = actor_for(clerk, AT)
    assert refused(lambda: finding_pass_on(by=stranger, finding=finding)) == ["core.right_missing"]


def test_the_area_is_missing_in_every_other_channel(
    published_issue: Issue, office: Office, by: Actor, make_person: Callable[..., Person]
) -> None:
    from zhuomu.ledger.models import Category, ReceivedVia
    from zhuomu.ledger.services import report_receive

    dispatcher = actor_for(make_person(Role.DISPATCHER, username="dispatcher"), AT)
    report = report_receive(by=dispatcher, channel="desk", said="x", via=ReceivedVia.DESK)
    problem = problem_open(by=dispatcher, report=report, title="x")
    category = Category.objects.get(key="newspaper")
    assert refused(lambda: problem_accept(by=dispatcher, problem=problem, category=category)) == [
        "flow.area_missing"
    ]


def test_the_head_checks_and_closes_and_every_reader_reads_the_answer(
    finding: Finding, office: Office, by: Actor, worker: Person, head: Person, editor: Person, client: Client
) -> None:
    problem = explained(finding_pass_on(by=by, finding=finding, office=office), worker)
    numbers = [report.report.receipt for report in finding.reports.select_related("report")]
    before = client.get("/receipt/", {"number": numbers[0]}).content.decode()
    assert "责任部门怎么说" in before and "今后两人校" not in before
    assert ProblemVerb.APPROVE_CLOSE in {
        offer.verb for offer in offers_for(actor_for(head, AT), problem) if offer.is_open
    }
    problem = problem_approve_close(
        by=actor_for(head, "2026-10-23 09:00"),
        problem=problem,
        seen_sha256=sha(problem),
        outcome=Outcome.EXPLAINED,
    )
    assert problem.state is ProblemStatus.CLOSED
    for number in numbers:
        page = client.get("/receipt/", {"number": number}).content.decode()
        assert "纠错有奖" in page and "受理中心" not in page
        assert "今后两人校" in page and "解释说明" in page and "内部说明" not in page
        assert worker.name not in page and head.name not in page
    letter = Letter.objects.get(to=editor)
    assert letter.subject == "责任部门已说明一处差错" and letter.url.startswith("/desk/errata/reports/")


def test_a_reader_whose_phone_is_known_is_contacted_and_called_back(
    published_issue: Issue, office: Office, by: Actor, worker: Person, head: Person, editor: Person
) -> None:
    report = judged(published_issue, editor, phone=PHONE)
    assert report.finding is not None
    problem = problem_sign(
        by=actor_for(worker, AT), problem=finding_pass_on(by=by, finding=report.finding, office=office)
    )
    at = actor_for(worker, "2026-10-22 09:00")
    action_add(by=at, problem=problem, text="查了底稿", reference="底稿 107-1")
    reply_write(by=at, problem=problem, public_text="写错了。")
    assert refused(lambda: problem_submit(by=at, problem=problem)) == ["flow.contact_missing"]
    contact_add(by=at, problem=problem, way=ContactWay.PHONE, is_reached=True, text="已致谢")
    problem = problem_submit(by=at, problem=problem)
    checker = actor_for(head, "2026-10-23 09:00")
    assert refused(
        lambda: problem_approve_close(
            by=checker, problem=problem, seen_sha256=sha(problem), outcome=Outcome.EXPLAINED
        )
    ) == ["flow.callback_missing"]
    passed = problem_approve(by=checker, problem=problem, seen_sha256=sha(problem))
    assert passed.state is ProblemStatus.AWAITING_CALLBACK


def test_a_voice_that_comes_later_gets_the_same_answer(
    finding: Finding,
    published_issue: Issue,
    office: Office,
    by: Actor,
    worker: Person,
    head: Person,
    client: Client,
) -> None:
    problem = finding_pass_on(by=by, finding=finding, office=office)
    second = report_make(published_issue, print_name="晚到的")
    report_group(by=by, reports=[second], finding=finding)
    assert problem.links.filter(report=second.report).exists()
    closed(problem, worker, head)
    third = report_make(published_issue, print_name="更晚的")
    report_group(by=by, reports=[third], finding=finding)
    assert not problem.links.filter(report=third.report).exists()
    assert "今后两人校" in client.get("/receipt/", {"number": third.report.receipt}).content.decode()


def test_what_an_office_answers_for_is_not_judged_anew(
    finding: Finding, office: Office, by: Actor, make_person: Callable[..., Person]
) -> None:
    problem = finding_pass_on(by=by, finding=finding, office=office)
    report = finding.reports.first()
    assert isinstance(report, ErrorReport)
    assert refused(lambda: verdict_undo(by=by, finding=finding)) == ["errata.passed_on"]
    assert refused(lambda: report_detach(by=by, report=report)) == ["errata.passed_on"]
    dispatcher = make_person(Role.DISPATCHER, username="dispatcher")
    problem_withdraw(by=actor_for(dispatcher, AT), problem=problem, reason="转错了")
    assert refused(lambda: finding_pass_on(by=by, finding=finding)) == ["errata.passed_on_withdrawn"]
    assert verdict_undo(by=by, finding=finding).verdict == "open"


def test_the_answer_is_that_of_the_problem_it_was_merged_into(
    finding: Finding,
    published_issue: Issue,
    office: Office,
    by: Actor,
    editor: Person,
    make_person: Callable[..., Person],
) -> None:
    first = finding_pass_on(by=by, finding=finding, office=office)
    other = judged(published_issue, editor, quote="试运行", correction="正式运行")
    assert other.finding is not None
    second = finding_pass_on(by=by, finding=other.finding, office=office)
    dispatcher = make_person(Role.DISPATCHER, username="dispatcher")
    problem_merge(by=actor_for(dispatcher, AT), problem=second, target=first)
    assert problem_for(other) == first


def test_the_button_and_the_state_stand_on_the_judging_page(
    finding: Finding,
    office: Office,
    worker: Person,
    head: Person,
    editor: Person,
    reviewer: Person,
    signed_in: Callable[[Person], Client],
) -> None:
    report = finding.reports.order_by("pk")[0]
    address = f"/desk/errata/reports/{report.pk}/"
    desk = signed_in(editor)
    assert "转责任部门" in desk.get(address).content.decode()
    assert "请它说明" not in signed_in(reviewer).get(address).content.decode()
    assert desk.post(f"{address}pass/", {"pass-office": ""}).status_code == 422
    assert desk.post(f"{address}pass/", {"pass-office": office.pk}).status_code == 302
    page = desk.get(address).content.decode()
    assert "待签收" in page and "社区管理办" in page and "转责任部门</button>" not in page
    closed(Problem.objects.get(), worker, head)
    page = desk.get(address).content.decode()
    assert "解释说明" in page and "今后两人校" in page and "内部说明" not in page
    again = desk.post(f"{address}pass/", {"pass-office": office.pk})
    assert again.status_code == 422 and "已经转责任部门办理" in again.content.decode()


def test_an_unjudged_report_cannot_be_passed_on_by_hand(
    published_issue: Issue, office: Office, editor: Person, signed_in: Callable[[Person], Client]
) -> None:
    report = report_make(published_issue)
    address = f"/desk/errata/reports/{report.pk}/pass/"
    assert signed_in(editor).post(address, {"pass-office": office.pk}).status_code == 422
    assert not Problem.objects.exists()


def test_the_letter_is_written_only_at_the_end_and_only_to_a_judge(
    finding: Finding, office: Office, by: Actor, worker: Person, head: Person, editor: Person
) -> None:
    problem = finding_pass_on(by=by, finding=finding, office=office)
    assert not Letter.objects.filter(to=editor).exists()
    Finding.objects.filter(pk=finding.pk).update(judged_by=None)
    closed(problem, worker, head)
    assert not Letter.objects.filter(to=editor).exists()


def test_the_ground_is_not_older_than_the_passing_on(finding: Finding, by: Actor, office: Office) -> None:
    problem = finding_pass_on(by=by, finding=finding, office=office)
    assert problem.found_on == moment(AT).date()
    assert problem.due_on is not None and problem.due_on <= problem.found_on + timedelta(days=7)
