"""More days, hanging, supervision, and policies that change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.ledger.making import Crew, refused
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Letter
from zhuomu.core.rights import Role
from zhuomu.core.services.people import post_give
from zhuomu.ledger.channels import Channel, channel_register, channels_all
from zhuomu.ledger.models import DeadlinePolicy, Hang, Problem
from zhuomu.ledger.services import (
    extension_decide,
    extension_propose,
    hang_propose,
    hang_refuse,
    policy_change,
    problem_accept,
    problem_hang,
    problem_merge,
    problem_supervise,
)
from zhuomu.rules.flow import ChannelPolicy, ProblemStatus

pytestmark = pytest.mark.django_db


def due(problem: Problem, kind: str = "resolve") -> str:
    return str(problem.clocks.filter(kind=kind).latest("pk").due_on)


def test_an_approved_extension_moves_the_deadline_and_a_refused_one_does_not(crew: Crew) -> None:
    problem = crew.at_work()
    assert due(problem) == "2026-11-09"
    wanted = extension_propose(by=crew.by(crew.clerk), problem=problem, workdays=3, reason="须等配件")
    act = lambda: extension_propose(by=crew.by(crew.clerk), problem=problem, workdays=1, reason="再等")  # noqa: E731
    assert refused(act, problem) == {"ledger.already_proposed"}
    extension_decide(by=crew.by(crew.head), extension=wanted, is_approved=True)
    assert due(problem) == "2026-11-12"
    again = extension_propose(by=crew.by(crew.clerk), problem=problem, workdays=2, reason="又缺一件")
    act = lambda: extension_decide(by=crew.by(crew.head), extension=again, is_approved=False)  # noqa: E731
    assert refused(act, problem) == {"flow.reason_missing"}
    extension_decide(by=crew.by(crew.head), extension=again, is_approved=False, decision="已够")
    assert due(problem) == "2026-11-12"
    assert (str(wanted), str(again)) == ("延期 3 个工作日", "延期 2 个工作日")
    act = lambda: extension_decide(by=crew.by(crew.head), extension=again, is_approved=True)  # noqa: E731
    assert refused(act, problem) == {"ledger.nothing_proposed"}


def test_each_application_and_each_answer_is_a_letter_of_its_own(crew: Crew) -> None:
    problem = crew.at_work()
    for _ in range(2):
        wanted = extension_propose(by=crew.by(crew.clerk), problem=problem, workdays=2, reason="等配件")
        extension_decide(by=crew.by(crew.head), extension=wanted, is_approved=False, decision="不必")
        crew.hang_wanted(problem)
        hang_refuse(by=crew.by(crew.head), problem=problem, decision="抓紧办")
    subjects = list(Letter.objects.order_by("pk").values_list("to__username", "subject"))
    assert subjects.count(("a-head", "有一件延期申请待批")) == 2
    assert subjects.count(("a-head", "有一件挂账申请待批")) == 2
    assert subjects.count(("a-clerk", "延期申请：不同意")) == 2
    assert subjects.count(("a-clerk", "挂账申请：不同意")) == 2


def test_nobody_gives_time_to_their_own_work(crew: Crew, system: Actor) -> None:
    post_give(
        by=system,
        person=crew.clerk,
        office=crew.office,
        role=Role.OFFICE_HEAD,
        title="副主任",
        from_on=date(2020, 1, 1),
    )
    crew.clerk.__dict__.pop("_posts_on", None)
    problem, by = crew.at_work(), crew.by(crew.clerk)
    wanted = extension_propose(by=by, problem=problem, workdays=3, reason="等配件")
    act = lambda: extension_decide(by=by, extension=wanted, is_approved=True)  # noqa: E731
    assert refused(act, problem) == {"clock.approver_is_handler", "clock.approver_proposed"}
    act = lambda: extension_decide(by=by, extension=wanted, is_approved=False, decision="不了")  # noqa: E731
    assert refused(act, problem) == {"clock.approver_is_handler", "clock.approver_proposed"}
    crew.hang_wanted(problem)
    assert refused(lambda: problem_hang(by=by, problem=problem), problem) == {
        "flow.approver_is_handler", "flow.approver_proposed",
    }  # fmt: skip
    assert refused(lambda: hang_refuse(by=by, problem=problem, decision="不"), problem) == {
        "flow.approver_proposed"
    }


@pytest.mark.parametrize(
    ("workdays", "reason", "codes"),
    [
        (11, "等配件", {"clock.too_many_days"}),
        (0, "等配件", {"clock.too_few_days"}),
        (-4, "等配件", {"clock.too_few_days"}),
        (3, " ", {"clock.reason_missing"}),
    ],
)
def test_what_nobody_could_approve_is_refused_at_once(
    crew: Crew, workdays: int, reason: str, codes: set[str]
) -> None:
    problem = crew.at_work()
    act = lambda: extension_propose(  # noqa: E731
        by=crew.by(crew.clerk), problem=problem, workdays=workdays, reason=reason
    )
    assert refused(act, problem) == codes


def test_days_are_asked_for_before_they_run_out(crew: Crew) -> None:
    problem = crew.at_work()
    crew.later(8)
    act = lambda: extension_propose(by=crew.by(crew.clerk), problem=problem, workdays=3, reason="等配件")  # noqa: E731
    assert refused(act, problem) == {"clock.asked_too_late"}


def test_an_extension_in_time_may_be_granted_after_the_deadline(crew: Crew) -> None:
    problem = crew.at_work()
    wanted = extension_propose(by=crew.by(crew.clerk), problem=problem, workdays=3, reason="等配件")
    crew.later(8)
    extension_decide(by=crew.by(crew.head), extension=wanted, is_approved=True)
    assert due(problem) == "2026-11-12"


def test_what_is_merged_gets_no_days_but_its_application_may_be_refused(crew: Crew) -> None:
    problem = crew.at_work()
    wanted = extension_propose(by=crew.by(crew.clerk), problem=problem, workdays=3, reason="等配件")
    problem_merge(by=crew.by(crew.dispatcher), problem=problem, target=crew.accepted())
    act = lambda: extension_decide(by=crew.by(crew.head), extension=wanted, is_approved=True)  # noqa: E731
    assert refused(act, problem) == {"clock.not_running"}
    assert (
        extension_decide(
            by=crew.by(crew.head), extension=wanted, is_approved=False, decision="已并入"
        ).is_approved
        is False
    )


@pytest.mark.parametrize("who", ["clerk", "dispatcher", "secretary", "outsider"])
def test_time_is_given_by_those_who_approve_for_that_office(crew: Crew, who: str) -> None:
    problem = crew.hang_wanted(crew.at_work())
    wanted = extension_propose(by=crew.by(crew.clerk), problem=problem, workdays=3, reason="等配件")
    by = crew.by(getattr(crew, who))
    for act in (
        lambda: extension_decide(by=by, extension=wanted, is_approved=True),
        lambda: problem_hang(by=by, problem=problem),
        lambda: hang_refuse(by=by, problem=problem, decision="不"),
    ):
        assert refused(act, problem) == {"core.right_missing"}


def test_hanging_puts_a_review_in_place_of_resolving(crew: Crew) -> None:
    problem = crew.hung()
    problem.refresh_from_db()
    hang = problem.hangs.get()
    assert (hang.is_approved, hang.decided_by, str(hang)) == (True, crew.head, "挂账至 2026-11-22")
    assert due(problem, "review") == "2026-11-23"  # the 22nd is a Sunday
    assert problem.clocks.get(kind="resolve").paused_from == crew.at.date()
    assert problem.moves.latest("pk").day == hang.review_on


def test_a_review_hangs_it_again_with_a_new_day(crew: Crew) -> None:
    problem = crew.hung()
    crew.later(10)
    problem = problem_hang(by=crew.by(crew.leader), problem=crew.hang_wanted(problem), decision="同意")
    assert problem.state is ProblemStatus.HUNG
    assert due(problem, "review") == "2026-12-02"
    assert list(problem.hangs.values_list("decision", flat=True)) == ["", "同意"]


def test_a_proposal_is_complete_and_the_only_one(crew: Crew) -> None:
    problem, by = crew.at_work(), crew.by(crew.clerk)
    act = lambda: hang_propose(by=by, problem=problem, reason=" ", review_on=None, interim_reply=" ")  # noqa: E731
    assert refused(act, problem) == {
        "flow.reason_missing", "flow.review_date_wrong", "flow.interim_reply_missing",
    }  # fmt: skip
    crew.hang_wanted(problem)
    assert refused(lambda: crew.hang_wanted(problem), problem) == {"ledger.already_proposed"}
    act = lambda: hang_refuse(by=crew.by(crew.head), problem=problem, decision=" ")  # noqa: E731
    assert refused(act, problem) == {"flow.reason_missing"}
    hang_refuse(by=crew.by(crew.head), problem=problem, decision="先办")
    act = lambda: hang_refuse(by=crew.by(crew.head), problem=problem, decision="先办")  # noqa: E731
    assert refused(act, problem) == {"ledger.nothing_proposed"}
    assert refused(lambda: problem_hang(by=crew.by(crew.head), problem=problem), problem) == {
        "ledger.nothing_proposed"
    }


def test_a_day_that_has_passed_while_the_proposal_lay_is_refused(crew: Crew) -> None:
    problem = crew.hang_wanted(crew.at_work(), days=3)
    crew.later(5)
    assert refused(lambda: problem_hang(by=crew.by(crew.head), problem=problem), problem) == {
        "flow.review_date_wrong"
    }
    assert Hang.objects.get().decided_at is None


def test_a_channel_says_how_long_its_problems_may_hang(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhuomu.ledger.channels._CHANNELS", {each.key: each for each in channels_all()})
    channel_register(Channel("residents", "居民来件", ChannelPolicy("residents", hang_days_most=10)))
    problem = crew.at_work()
    assert refused(lambda: crew.hang_wanted(problem, days=11), problem) == {"flow.review_date_wrong"}
    crew.hang_wanted(problem, days=10)


def test_a_leader_takes_it_up_with_a_day(crew: Crew) -> None:
    problem = crew.at_work()
    row = problem_supervise(
        by=crew.by(crew.leader), problem=problem, text="三日内办结", due_on=date(2026, 11, 4)
    )
    assert (due(problem), str(row)) == ("2026-11-04", "督办至 2026-11-04")
    assert Letter.objects.filter(to=crew.head, subject="有一件问题被督办").count() == 1


@pytest.mark.parametrize(
    "status",
    [ProblemStatus.REPORTED, ProblemStatus.IN_PROGRESS, ProblemStatus.AWAITING_CALLBACK],
    ids=str,
)
def test_without_a_day_supervision_is_due_by_policy(crew: Crew, status: ProblemStatus) -> None:
    problem = crew.in_status(status)
    row = problem_supervise(by=crew.by(crew.leader), problem=problem, text="尽快")
    assert str(row.due_on) == "2026-11-05"


def test_an_extension_moves_a_leaders_day_too(crew: Crew) -> None:
    problem = crew.at_work()
    problem_supervise(by=crew.by(crew.leader), problem=problem, text="尽快", due_on=date(2026, 11, 4))
    wanted = extension_propose(by=crew.by(crew.clerk), problem=problem, workdays=2, reason="等配件")
    extension_decide(by=crew.by(crew.head), extension=wanted, is_approved=True)
    assert due(problem) == "2026-11-06"


def test_supervision_has_its_bounds(crew: Crew) -> None:
    problem, by = crew.at_work(), crew.by(crew.leader)
    yesterday = (crew.at - timedelta(days=1)).date()
    act = lambda: problem_supervise(by=by, problem=problem, text="尽快", due_on=yesterday)  # noqa: E731
    assert refused(act, problem) == {"ledger.supervised_on_past"}
    act = lambda: problem_supervise(by=by, problem=problem, text=" ")  # noqa: E731
    assert refused(act, problem) == {"ledger.text_empty"}
    act = lambda: problem_supervise(by=crew.by(crew.head), problem=problem, text="尽快")  # noqa: E731
    assert refused(act, problem) == {"core.right_missing"}
    closed = crew.closed()
    assert refused(lambda: problem_supervise(by=by, problem=closed, text="尽快"), closed) == {
        "ledger.not_open"
    }


def test_a_changed_policy_is_for_what_is_accepted_from_then_on(crew: Crew) -> None:
    before = crew.accepted()
    policy = policy_change(
        by=crew.by(crew.dispatcher),
        policy=DeadlinePolicy.objects.get(key="default"),
        resolve=7,
        source="本街道规定",
    )
    after = crew.accepted()
    assert (policy.version, due(before), due(after)) == (2, "2026-11-09", "2026-11-11")
    assert before.clocks.get().policy == "default:1" and after.clocks.get().policy == "default:2"
    assert list(DeadlinePolicy.objects.filter(key="default").values_list("version", "is_current")) == [
        (2, True), (1, False),
    ]  # fmt: skip


def test_a_policy_that_contradicts_itself_is_refused(crew: Crew) -> None:
    policy, count = DeadlinePolicy.objects.get(key="default"), DeadlinePolicy.objects.count()
    for numbers in ({"resolve": 0}, {"resolve": 20, "extended": 15}, {"info": 0}):
        with pytest.raises(Refused) as caught:
            policy_change(by=crew.by(crew.dispatcher), policy=policy, **numbers)
        assert str(caught.value.reasons[0].code) == "ledger.policy_wrong"
    with pytest.raises(Refused):
        policy_change(by=crew.by(crew.head), policy=policy, resolve=6)
    assert DeadlinePolicy.objects.count() == count
    assert DeadlinePolicy.objects.get(key="default").is_current


def test_the_policy_that_says_most_about_a_problem_is_taken(crew: Crew) -> None:
    make = DeadlinePolicy.objects.create
    make(key="sanitation", name="环卫", category=crew.category, resolve=2)
    assert due(crew.accepted()) == "2026-11-04"
    assert due(crew.accepted(nature="consult")) == "2026-11-04"
    make(key="residents", name="居民来件", channel="residents", resolve=4)
    assert due(crew.accepted()) == "2026-11-06"
    DeadlinePolicy.objects.filter(key="residents").update(is_current=False)
    assert due(crew.accepted()) == "2026-11-04"


def test_without_any_policy_the_default_days_count(crew: Crew) -> None:
    DeadlinePolicy.objects.all().delete()
    problem = problem_accept(by=crew.by(crew.dispatcher), problem=crew.opened(), category=crew.category)
    assert (problem.policy, due(problem)) == (None, "2026-11-09")
