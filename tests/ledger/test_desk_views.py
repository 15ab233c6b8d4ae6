"""The dispatch desk and filling in: what waits, what it may belong to, where it goes."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.ledger.making import Crew
from zhuomu.core.actor import Actor
from zhuomu.core.crypto import decrypt
from zhuomu.core.errors import Refused
from zhuomu.core.models import Attachment, Event, Office, OfficeKind, Person, PersonalDatum
from zhuomu.core.rights import Right
from zhuomu.core.services.people import office_create
from zhuomu.ledger import channels
from zhuomu.ledger.channels import Channel
from zhuomu.ledger.desk import report_next, reports_waiting, title_proposed
from zhuomu.ledger.models import Problem, ReceivedVia, Report
from zhuomu.ledger.services import LedgerCode, problem_sign, report_receive
from zhuomu.ledger.services.entering import Told, report_enter
from zhuomu.ledger.services.taking import Taken, report_join, report_take
from zhuomu.rules.flow import LinkKind, ProblemStatus

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
DESK = "/desk/ledger/desk/"
ENTER = "/desk/ledger/enter/"


@pytest.fixture
def crew(crew: Crew) -> Crew:
    """The crew at this very moment: views see the real clock."""
    crew.at = timezone.now()
    return crew


@pytest.fixture
def desk(signed_in: SignIn, crew: Crew) -> Client:
    return signed_in(crew.dispatcher)


@pytest.fixture
def carriage(crew: Crew, system: Actor) -> Office:
    """The 居委会 of the crew's area."""
    return office_create(
        by=system,
        name="银杏里居委会",
        short_name="银杏里居委会",
        kind=OfficeKind.RESIDENTS_COMMITTEE,
        parent=crew.area.office,
    )


def page_of(report: Report) -> str:
    return f"/desk/ledger/reports/{report.pk}/"


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def sent(crew: Crew, **change: object) -> dict[str, Any]:
    """The form of a voice, filled in."""
    return {
        "title": "垃圾房满溢",
        "description": "北门垃圾房一周没有清",
        "category": crew.category.pk,
        "area": crew.area.pk,
        "place": "北门垃圾房",
        "nature": "help",
        "urgency": "normal",
        "office": crew.office.pk,
        "act": "dispatch",
    } | change


def test_the_desk_lists_what_waits_oldest_first(crew: Crew, desk: Client) -> None:
    first, second = crew.reported("先来的"), crew.reported("后来的")
    new, accepted = crew.opened("新问题"), crew.accepted(title="待派的")
    crew.dispatched(title="已派的")
    page = desk.get(DESK)
    assert [report for report, _channel in page.context["reports"]] == [first, second]
    groups = dict(page.context["groups"])
    assert {label: [row.problem for row, _url in rows] for label, rows in groups.items()} == {
        "待受理": [new],
        "待派单": [accepted],
    }
    assert groups["待受理"][0][1] == page_of(new.links.get().report)
    assert page.context["first"] == first


def test_a_returned_problem_waits_on_its_own_page(crew: Crew, desk: Client) -> None:
    problem = crew.dispatched()
    Problem.objects.filter(pk=problem.pk).update(status=ProblemStatus.RETURN_DISPUTED)
    ((label, rows),) = desk.get(DESK).context["groups"]
    assert (label, rows[0][1]) == ("退单待裁", f"/desk/ledger/{problem.number}/")


def test_an_empty_desk_says_so(desk: Client) -> None:
    assert "都办完了" in desk.get(DESK).content.decode()


def test_a_desk_costs_the_same_however_much_waits(
    crew: Crew, desk: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    crew.reported("一"), crew.opened("二"), crew.accepted(title="三")
    desk.get(DESK)
    with django_assert_max_num_queries(40) as few:
        desk.get(DESK)
    for number in range(5):
        crew.reported(f"又{number}")
        crew.opened(f"再{number}")
        crew.accepted(title=f"还{number}")
    with django_assert_num_queries(len(few.captured_queries)):
        desk.get(DESK)


def test_a_channel_with_people_of_its_own_is_not_on_the_desk(
    crew: Crew, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_channel = Channel("own", "自己的", opens_with=Right.ERRATA_JUDGE)
    monkeypatch.setitem(channels._CHANNELS, "own", own_channel)
    by = crew.by(crew.dispatcher)
    own = report_receive(by=by, channel="own", said="报上写错了", via=ReceivedVia.WEB)
    unknown = report_receive(by=by, channel="nobody", said="不知哪里来的", via=ReceivedVia.API)
    assert not reports_waiting(by).exists()
    for report in (own, unknown):
        assert desk.get(page_of(report)).status_code == 404


def test_the_page_of_a_voice_proposes_and_prefills(crew: Crew, desk: Client, carriage: Office) -> None:
    known = crew.accepted(title="北门垃圾房满溢")
    by = crew.by(crew.dispatcher)
    report = report_enter(
        by=by,
        told=Told(
            "您好，我想反映北门垃圾房又满溢了。",
            area=crew.area,
            place="北门垃圾房",
            name="贺兰",
            phone="13800001234",
        ),
    )
    Report.objects.filter(pk=report.pk).update(proposed_category=crew.category)
    page = desk.get(page_of(report))
    assert "来件人选的分类" in page.content.decode()
    (offered,) = page.context["offered"]
    assert offered.problem == known
    assert "同一地点：北门垃圾房。" in offered.reasons
    assert (offered.repeat_key, offered.me_too_key) == ("1", "q")
    initial = page.context["form"].initial
    assert (initial["title"], initial["category"]) == ("北门垃圾房又满溢了", crew.category)
    assert initial["description"] == "您好，我想反映北门垃圾房又满溢了。"
    text = page.content.decode()
    assert "贺*" in text
    assert "138****1234" in text
    assert "13800001234" not in text
    assert carriage.name in text


def test_one_form_opens_accepts_and_dispatches(crew: Crew, desk: Client, carriage: Office) -> None:
    report, following = crew.reported(), crew.reported("下一件")
    answer = desk.post(page_of(report), sent(crew, assisting=[carriage.pk], is_private="on"))
    assert (answer.status_code, answer["Location"]) == (302, page_of(following))
    problem = Problem.objects.get()
    assert (problem.status, problem.lead_office, problem.is_private) == ("dispatched", crew.office, True)
    assert {row.office for row in problem.assignments.filter(kind="assist")} == {carriage}
    assert told(answer) == [f"{problem.number} 垃圾房满溢：现为“待签收”。"]
    last = desk.post(page_of(following), sent(crew, office=""))
    assert last["Location"] == DESK
    assert Problem.objects.get(links__report=following).status == "accepted"


def test_a_voice_may_be_opened_only(crew: Crew, desk: Client) -> None:
    report = crew.reported()
    answer = desk.post(page_of(report), sent(crew, act="open", category="", area="", office=""))
    problem = Problem.objects.get()
    assert answer["Location"] == f"/desk/ledger/{problem.number}/"
    assert (problem.status, problem.category) == ("reported", None)


def test_what_is_refused_comes_back_filled_in(crew: Crew, desk: Client) -> None:
    report = crew.reported()
    page = desk.post(page_of(report), sent(crew, title="长" * 61, place="西门"))
    assert page.status_code == 422
    assert "最多 60 个" in page.content.decode()
    assert 'value="西门"' in page.content.decode()
    assert not Problem.objects.exists()
    missing = desk.post(page_of(report), sent(crew, category="", area=""))
    assert set(missing.context["form"].errors) == {"category", "area"}


def test_another_area_lists_its_own_offices(crew: Crew, desk: Client, carriage: Office) -> None:
    report = crew.reported()
    label = f"{carriage.name}（居委会）"
    assert label not in desk.get(page_of(report)).content.decode()
    page = desk.post(page_of(report), sent(crew, act="area", title="打了一半"))
    assert page.status_code == 200
    assert label in page.content.decode()
    assert 'value="打了一半"' in page.content.decode()
    assert page.context["form"].errors == {}
    assert desk.post(page_of(report), sent(crew, act="area", area="x")).status_code == 200
    assert not Problem.objects.exists()


def test_a_problem_that_a_voice_opened_is_settled_on_the_same_page(crew: Crew, desk: Client) -> None:
    problem = crew.opened()
    report = problem.links.get().report
    page = desk.get(page_of(report))
    assert page.context["form"].initial["version"] == problem.version
    stale = desk.post(page_of(report), sent(crew, version=problem.version + 7))
    assert stale.status_code == 422
    desk.post(page_of(report), sent(crew, title="改过的标题", version=problem.version))
    problem.refresh_from_db()
    assert (problem.status, problem.title) == ("dispatched", "改过的标题")
    assert desk.get(page_of(report))["Location"] == f"/desk/ledger/{problem.number}/"


def test_an_accepted_problem_is_dispatched_there(crew: Crew, desk: Client) -> None:
    problem = crew.accepted()
    desk.post(page_of(problem.links.get().report), sent(crew, version=problem.version))
    problem.refresh_from_db()
    assert (problem.status, problem.moves.count()) == ("dispatched", 2)


@pytest.mark.parametrize("kind", [LinkKind.REPEAT, LinkKind.ME_TOO], ids=str)
def test_a_voice_joins_a_problem_by_one_button(crew: Crew, desk: Client, kind: LinkKind) -> None:
    problem, report = crew.dispatched(), crew.reported("垃圾房又满了")
    answer = desk.post(f"{page_of(report)}join/", {"problem": problem.number, "kind": kind})
    assert answer["Location"] == DESK
    assert problem.links.get(report=report).kind == kind
    assert kind.label in told(answer)[0]


def test_a_voice_with_an_undecided_problem_joins_by_merging_it(crew: Crew, desk: Client) -> None:
    problem, own = crew.dispatched(), crew.opened("又一件")
    desk.post(f"{page_of(own.links.get().report)}join/", {"problem": problem.number, "kind": LinkKind.REPEAT})
    own.refresh_from_db()
    assert (own.status, own.merged_into) == ("merged", problem)


def test_joining_what_cannot_be_joined_says_why(crew: Crew, desk: Client) -> None:
    closed, report = crew.accepted(), crew.reported("又来了")
    Problem.objects.filter(pk=closed.pk).update(status="closed", closed_on=crew.at.date())
    answer = desk.post(f"{page_of(report)}join/", {"problem": closed.number, "kind": LinkKind.REPEAT})
    assert answer["Location"] == page_of(report)
    assert "办结" in told(answer)[0]
    for wrong in ({"problem": "2026-9999", "kind": "repeat"}, {"problem": closed.number, "kind": "primary"}):
        assert desk.post(f"{page_of(report)}join/", wrong).status_code == 404
    assert "申请重开" in desk.get(page_of(crew.reported("垃圾房满溢"))).content.decode()


def test_what_is_past_the_desk_is_neither_taken_nor_joined(crew: Crew) -> None:
    problem = problem_sign(by=crew.by(crew.clerk), problem=crew.dispatched())
    report, by = problem.links.get().report, crew.by(crew.dispatcher)
    with pytest.raises(Refused) as taken:
        report_take(by=by, report=report, taken=Taken("再来"))
    with pytest.raises(Refused) as joined:
        report_join(by=by, report=report, problem=crew.accepted(), kind=LinkKind.REPEAT)
    for refused in (taken, joined):
        assert refused.value.reasons[0].code is LedgerCode.REPORT_LINKED


def test_passing_over_a_voice_comes_back_to_it_at_the_end(crew: Crew) -> None:
    first, second = crew.reported("一"), crew.reported("二")
    by = crew.by(crew.dispatcher)
    assert report_next(by, first.pk) == second
    assert report_next(by, second.pk) == first
    report_take(by=by, report=second, taken=Taken("二"), is_accepted=False)
    assert report_next(by, first.pk) is None


def test_titles_are_proposed_from_the_first_sentence() -> None:
    assert title_proposed("您好，我想反映 3 号楼电梯停运！已经三天了。") == "3 号楼电梯停运"
    assert (
        title_proposed("北门的垃圾房天天满出来，走路都要绕开，" + "味道很大" * 9)
        == "北门的垃圾房天天满出来，走路都要绕开"
    )
    assert title_proposed("长" * 40) == "长" * 30


def test_somebody_fills_in_and_whoever_dispatches_goes_straight_on(
    crew: Crew, desk: Client, signed_in: SignIn
) -> None:
    form = {
        "said": "3 号楼电梯停运，我电话 13912345678",
        "area": crew.area.pk,
        "place": "3 号楼",
        "name": " 贺 兰 ",
        "phone": "139 1234 5678",
        "known_to": "centre",
    }
    answer = desk.post(ENTER, form)
    report = Report.objects.get()
    assert answer["Location"] == page_of(report)
    assert (report.channel, report.via, report.entered_by) == ("desk", "desk", crew.dispatcher)
    assert report.said == "3 号楼电梯停运，我电话 139****5678"
    assert report.phone is not None
    assert decrypt(report.phone.cipher) == "13912345678"
    assert report.known_to == "centre"
    assert PersonalDatum.objects.count() == 2
    assert "13912345678" not in str(list(Event.objects.values_list("facts", flat=True)))
    clerk = signed_in(crew.clerk)
    answer = clerk.post(ENTER, {"said": "井盖松动", "known_to": "handler"})
    mine = Report.objects.get(entered_by=crew.clerk)
    assert answer["Location"] == f"{ENTER}?done={mine.receipt}"
    assert mine.receipt in told(answer)[0]
    assert mine.known_to == "nobody"
    assert mine.receipt in clerk.get(ENTER).content.decode()
    assert clerk.get(page_of(mine)).status_code == 403


def picture(name: str = "a.jpg") -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "#888").save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


def test_pictures_come_along(crew: Crew, desk: Client) -> None:
    answer = desk.post(
        ENTER, {"said": "路面塌了", "known_to": "handler", "pictures": [picture(), picture("b.jpg")]}
    )
    report = Report.objects.get()
    assert answer["Location"] == page_of(report)
    assert report.pictures.count() == 2
    assert f"/files/{report.pictures.all()[0].attachment_id}/" in desk.get(page_of(report)).content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"said": ""}, "said"),
        ({"said": "长" * 2001}, "said"),
        ({"phone": "12345"}, "phone"),
        ({"happened_on": "2099-01-01"}, "happened_on"),
        ({"pictures": [SimpleUploadedFile("leer.jpg", b"")]}, "pictures"),
        ({"pictures": [SimpleUploadedFile("text.jpg", b"no picture")]}, "pictures"),
    ],
    ids=["empty", "long", "phone", "tomorrow", "empty file", "no picture"],
)
def test_a_wrong_entry_comes_back_beside_its_field(desk: Client, change: dict[str, Any], field: str) -> None:
    page = desk.post(ENTER, {"said": "路灯不亮", "place": "东门", "known_to": "handler"} | change)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field}
    assert 'value="东门"' in page.content.decode()
    assert not Report.objects.exists()


def test_too_many_pictures_are_refused_before_any_is_stored(desk: Client) -> None:
    page = desk.post(
        ENTER,
        {"said": "路灯不亮", "known_to": "handler", "pictures": [picture(f"{n}.jpg") for n in range(7)]},
    )
    assert "最多 6 张" in page.content.decode()
    assert not Attachment.objects.exists()


def test_the_day_that_was_told_counts(crew: Crew) -> None:
    day = crew.at.date() - timedelta(days=3)
    by = crew.by(crew.dispatcher)
    report = report_enter(by=by, told=Told("积水", happened_on=day))
    assert report_take(by=by, report=report, taken=Taken("积水"), is_accepted=False).found_on == day


def test_nobody_without_the_right_gets_to_the_desk(crew: Crew, signed_in: SignIn) -> None:
    report = crew.reported()
    clerk = signed_in(crew.clerk)
    assert clerk.get(DESK).status_code == 403
    assert clerk.get(page_of(report)).status_code == 403
    assert clerk.post(f"{page_of(report)}join/", {}).status_code == 403
    assert Client().get(ENTER).status_code == 302
