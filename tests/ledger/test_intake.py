"""From a voice to a problem: numbered, accepted or turned away, put right in its facts, related to others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.conftest import PersonMaker, moment
from tests.ledger.making import Crew, dump, refused
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Attachment, Event, SearchEntry
from zhuomu.core.rights import Right, Role
from zhuomu.core.services.search import search_find
from zhuomu.ledger.channels import Channel, channel_get, channel_register, channels_all
from zhuomu.ledger.models import (
    ApiKey,
    Category,
    ColumnMemory,
    Picture,
    Problem,
    ProblemLinkKind,
    ReceivedVia,
    Rectification,
    RectificationStep,
    ReportLink,
    SavedFilter,
    SheetImport,
)
from zhuomu.ledger.services import (
    problem_accept,
    problem_dispatch,
    problem_edit,
    problem_open,
    problem_publish,
    problem_relate,
    problem_sign,
    reopen_request,
    report_receive,
)
from zhuomu.rules.flow import ProblemStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters_channel(monkeypatch: pytest.MonkeyPatch) -> Channel:
    """A channel of an app whose own people take its problems in."""
    monkeypatch.setattr("zhuomu.ledger.channels._CHANNELS", {each.key: each for each in channels_all()})
    channel = Channel("letters", "信箱", opens_with=Right.ERRATA_RECEIVE)
    channel_register(channel)
    return channel


def test_problems_are_numbered_within_the_year_of_their_opening(crew: Crew) -> None:
    numbers = [crew.opened().number for _ in range(2)]
    crew.at = moment("2027-01-01 08:00")
    assert [*numbers, crew.opened().number] == ["2026-0001", "2026-0002", "2027-0001"]


def test_a_problem_takes_what_its_report_says_about_day_place_and_area(crew: Crew) -> None:
    by = crew.by(crew.dispatcher)
    report = report_receive(
        by=by,
        channel="residents",
        said="路灯不亮",
        via=ReceivedVia.DESK,
        area=crew.area,
        place=" 三号楼前 ",
        happened_on=date(2026, 10, 30),
    )
    problem = problem_open(by=by, report=report, title=" 路灯不亮 ")
    assert (problem.title, problem.area, problem.place, problem.found_on) == (
        "路灯不亮", crew.area, "三号楼前", date(2026, 10, 30),
    )  # fmt: skip
    assert problem.links.get().kind == "primary"
    event = Event.objects.latest("number")
    assert event.facts == {"number": problem.number, "channel": "residents", "report": report.pk}


def test_a_report_belongs_to_one_problem_only(crew: Crew) -> None:
    report = crew.reported()
    problem = crew.opened(report=report)
    assert refused(lambda: crew.opened(report=report), problem) == {"ledger.report_linked"}


def test_words_that_are_missing_or_endless_are_named_all_at_once(crew: Crew) -> None:
    report = crew.reported()
    with pytest.raises(Refused) as caught:
        problem_open(by=crew.by(crew.dispatcher), report=report, title=" ", description="长" * 2001)
    assert [(str(reason.code), reason.field) for reason in caught.value.reasons] == [
        ("ledger.title_empty", "title"),
        ("ledger.text_too_long", "description"),
    ]
    assert not Problem.objects.exists()


def test_who_enters_may_open_and_who_only_reviews_may_not(crew: Crew, make_person: PersonMaker) -> None:
    assert problem_open(by=crew.by(crew.clerk), report=crew.reported(), title="路灯").opened_by == crew.clerk
    assert problem_open(by=system_actor(crew.at), report=crew.reported(), title="公开表单").opened_by is None
    reviewer, report = make_person(Role.REVIEWER), crew.reported()
    assert refused(lambda: problem_open(by=crew.by(reviewer), report=report, title="路灯")) == {
        "core.right_missing"
    }


def test_a_channels_own_people_take_its_problems_in_and_nothing_else(
    crew: Crew, make_person: PersonMaker, letters_channel: Channel
) -> None:
    editor = make_person(Role.EDITOR)
    by = crew.by(editor)
    report = report_receive(by=by, channel="letters", said="信", via=ReceivedVia.DESK)
    problem = problem_open(by=by, report=report, title="来信", area=crew.area)
    problem = problem_accept(by=by, problem=problem, category=crew.category)
    problem = problem_dispatch(by=by, problem=problem, office=crew.office)
    assert problem.state is ProblemStatus.DISPATCHED
    assert refused(lambda: problem_sign(by=by, problem=problem), problem) == {"core.right_missing"}
    other = crew.opened()
    assert refused(lambda: problem_accept(by=by, problem=other, category=crew.category), other) == {
        "core.right_missing"
    }


def test_a_channel_nobody_registered_has_the_ordinary_path() -> None:
    channel = channel_get("gone")
    assert (channel.label, channel.path.key, channel.opens_with) == ("gone", "default", None)


def test_accepting_settles_category_area_nature_and_policy(crew: Crew) -> None:
    report = crew.reported()
    problem = crew.opened(report=report, area=None)
    by = crew.by(crew.dispatcher)
    assert refused(lambda: problem_accept(by=by, problem=problem), problem) == {
        "flow.category_missing", "flow.area_missing",
    }  # fmt: skip
    problem = problem_accept(by=by, problem=problem, category=crew.category, area=crew.area, nature="consult")
    assert problem.policy is not None
    assert (problem.nature, problem.policy.key) == ("consult", "consult")
    assert problem.clocks.get().workdays == 1


def test_a_problem_without_any_voice_is_not_accepted(crew: Crew) -> None:
    problem = crew.opened()
    ReportLink.objects.all().delete()
    act = lambda: problem_accept(by=crew.by(crew.dispatcher), problem=problem, category=crew.category)  # noqa: E731
    assert refused(act, problem) == {"flow.report_missing"}


def test_what_somebody_moved_meanwhile_is_not_moved_from_an_old_screen(crew: Crew) -> None:
    problem = crew.opened()
    seen = problem.version
    problem_edit(by=crew.by(crew.dispatcher), problem=problem, title="垃圾房满溢三天", seen_version=seen)
    act = lambda: problem_accept(  # noqa: E731
        by=crew.by(crew.dispatcher), problem=problem, category=crew.category, seen_version=seen
    )
    assert refused(act, problem) == {"core.changed_meanwhile"}


def test_a_problem_that_is_gone_is_not_found(crew: Crew) -> None:
    problem = crew.opened()
    Problem.objects.all().delete()
    act = lambda: problem_accept(by=crew.by(crew.dispatcher), problem=problem, category=crew.category)  # noqa: E731
    assert refused(act) == {"core.not_found"}


def test_editing_puts_facts_right_and_says_which(crew: Crew) -> None:
    problem = crew.accepted()
    lift = Category.objects.get(key="lift")
    problem = problem_edit(
        by=crew.by(crew.dispatcher), problem=problem, title=" 电梯停运 ", category=lift, area=crew.area
    )
    assert (problem.title, problem.category, problem.version) == ("电梯停运", lift, 3)
    assert Event.objects.latest("number").facts == {"number": problem.number, "fields": ["category", "title"]}
    assert [entry.title for entry in search_find("电梯停运", is_public=False)] == ["电梯停运"]


def test_editing_never_takes_away_what_acceptance_asked_for(crew: Crew) -> None:
    by, problem = crew.by(crew.dispatcher), crew.accepted()
    act = lambda: problem_edit(by=by, problem=problem, category=None, area=None)  # noqa: E731
    assert refused(act, problem) == {"flow.category_missing", "flow.area_missing"}
    assert problem_edit(by=by, problem=crew.opened(), area=None).area is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "  "}, "ledger.title_empty"),
        ({"title": "长" * 61}, "ledger.text_too_long"),
        ({"summary": "长" * 301}, "ledger.text_too_long"),
        ({"place": "长" * 121}, "ledger.text_too_long"),
    ],
)
def test_editing_refuses_words_that_do_not_fit(crew: Crew, fields: dict[str, str], code: str) -> None:
    problem = crew.opened()
    act = lambda: problem_edit(by=crew.by(crew.dispatcher), problem=problem, **fields)  # noqa: E731
    assert refused(act, problem) == {code}


def test_the_path_is_no_fact_to_be_edited(crew: Crew) -> None:
    problem = crew.opened()
    with pytest.raises(TypeError, match="status"):
        problem_edit(by=crew.by(crew.dispatcher), problem=problem, status="closed")


@pytest.mark.parametrize("status", [status for status in ProblemStatus if not status.is_open], ids=str)
def test_what_is_finished_is_not_edited(crew: Crew, status: ProblemStatus) -> None:
    problem = crew.in_status(status)
    act = lambda: problem_edit(by=crew.by(crew.dispatcher), problem=problem, title="改过的标题")  # noqa: E731
    assert refused(act, problem) == {"ledger.not_open"}


def test_editing_is_for_the_centre(crew: Crew) -> None:
    problem = crew.at_work()
    act = lambda: problem_edit(by=crew.by(crew.clerk), problem=problem, title="小事")  # noqa: E731
    assert refused(act, problem) == {"core.right_missing"}


def test_the_words_of_a_private_problem_are_not_searched(crew: Crew) -> None:
    problem = crew.opened(description="反映人家里的情况", is_private=True)
    assert not search_find("反映人家里", is_public=False)
    problem_edit(by=crew.by(crew.dispatcher), problem=problem, is_private=False)
    assert search_find("反映人家里", is_public=False)
    problem_edit(by=crew.by(crew.dispatcher), problem=problem, is_private=True)
    assert not search_find("反映人家里", is_public=False)


def test_what_becomes_private_leaves_the_public_board(crew: Crew) -> None:
    by, problem = crew.by(crew.dispatcher), crew.closed()
    problem_publish(by=by, problem=problem, summary="北门垃圾房已清空")
    problem = reopen_request(by=by, problem=problem, is_asked_by_reporter=True)
    assert search_find("北门垃圾房", is_public=True)
    problem = problem_edit(by=by, problem=problem, is_private=True)
    assert (problem.is_published, problem.published_on) == (False, None)
    assert not SearchEntry.objects.filter(is_public=True).exists()


def test_two_problems_are_related_once_whichever_way(crew: Crew) -> None:
    by, one, two = crew.by(crew.dispatcher), crew.opened(), crew.opened()
    link = problem_relate(by=by, problem=one, target=two, kind=ProblemLinkKind.SAME_CAUSE)
    assert str(link) == f"{one.number} 同因 {two.number}"
    assert Event.objects.latest("number").facts == {"target": two.number, "kind": "same_cause"}
    for source, target in ((one, two), (two, one)):
        act = lambda a=source, b=target: problem_relate(  # noqa: E731
            by=by, problem=a, target=b, kind=ProblemLinkKind.PART_OF
        )
        assert refused(act, one, two) == {"ledger.already_related"}
    act = lambda: problem_relate(by=by, problem=one, target=one, kind=ProblemLinkKind.PART_OF)  # noqa: E731
    assert refused(act, one) == {"ledger.related_to_itself"}
    act = lambda: problem_relate(  # noqa: E731
        by=crew.by(crew.outsider), problem=one, target=two, kind=ProblemLinkKind.PART_OF
    )
    assert refused(act, one) == {"core.right_missing"}


def test_a_report_from_the_day_after_is_refused(crew: Crew) -> None:
    tomorrow = (crew.at + timedelta(days=1)).date()
    act = lambda: report_receive(  # noqa: E731
        by=crew.by(None), channel="residents", said="明天", via=ReceivedVia.DESK, happened_on=tomorrow
    )
    assert refused(act) == {"ledger.happened_later"}


def test_no_event_of_a_whole_path_holds_a_word_of_the_public(crew: Crew) -> None:
    report = crew.reported("我是路苇，电话在此，北门垃圾房满溢")
    crew.closed(report=report)
    said = " ".join(str(event.facts) for event in Event.objects.all())
    assert not any(word in said for word in ("路苇", "垃圾房", "13800001234", "清空"))
    assert dump()["counted"][0]["Event"] > 10


def test_models_say_who_they_are(crew: Crew) -> None:
    problem = crew.awaiting_callback()
    crew.called(problem)
    rows = [
        str(problem), str(problem.links.get()), str(problem.assignments.get()), str(problem.moves.latest("pk")),
        str(problem.contacts.get()), str(problem.actions.get()), str(problem.replies.get()), str(problem.callbacks.get()),
        str(problem.clocks.latest("pk")), str(problem.policy), str(problem.category),
    ]  # fmt: skip
    receipt = problem.links.get().report.receipt
    assert rows == [
        "2026-0001 垃圾房满溢", f"{receipt} → 2026-0001", "2026-0001 城市管理办", f"{problem.pk} approve",
        "已联系，明天上门", "增派清运，每日两次", "垃圾房已清空，每日清运两次。", "联系上",
        "回访 2026-11-05", "一般事项（第 1 版）", "环境卫生",
    ]  # fmt: skip


def test_nobody_at_all_reads_as_the_public(crew: Crew) -> None:
    problem = problem_open(
        by=Actor(None, crew.at, label="居民"), report=crew.reported(), title="路灯", area=crew.area
    )
    act = lambda: problem_accept(  # noqa: E731
        by=Actor(None, crew.at, label="居民"), problem=problem, category=crew.category
    )
    assert refused(act, problem) == {"core.right_missing"}


def test_other_rows_say_who_they_are_too(crew: Crew) -> None:
    owner, today = crew.head, crew.at.date()
    cause = Rectification.objects.create(
        title="垃圾清运", cause="频次不足", standard="日产日清", measures="增派", office=crew.office,
        category=crew.category, due_on=today, proposed_at=crew.at,
    )  # fmt: skip
    step = RectificationStep.objects.create(
        rectification=cause, verb="start", target="in_progress", by=owner, at=crew.at
    )
    attachment = Attachment.objects.create(
        sha256="0" * 64, media_type="image/png", byte_count=1, given_at=crew.at
    )
    picture = Picture(report=crew.reported(), attachment=attachment)
    rows = [
        cause, step, picture, Picture(caption="门前"), SheetImport(name="台账.xlsx"),
        ColumnMemory(label="问题描述", field="description"),
        SavedFilter(name="我的"), ApiKey(name="热线"),
    ]  # fmt: skip
    assert [str(row) for row in rows] == [
        "垃圾清运", str(step), str(attachment.key), "门前", "台账.xlsx", "问题描述 → description", "我的", "热线",
    ]  # fmt: skip
    assert str(step)
