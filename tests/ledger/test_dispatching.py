"""Who has it: dispatched, signed for, returned, ruled once, assigned by a leader; and who assists."""

from __future__ import annotations

from datetime import date

import pytest

from tests.conftest import PersonMaker
from tests.ledger.making import Crew, refused
from zhuomu.core.actor import Actor
from zhuomu.core.models import Event, Letter, OfficeKind
from zhuomu.core.rights import Role
from zhuomu.core.services.people import office_create, post_give
from zhuomu.ledger.models import AssignmentKind
from zhuomu.ledger.services import (
    action_add,
    assist_add,
    assist_end,
    contact_add,
    leader_assign,
    problem_dispatch,
    problem_return,
    problem_sign,
    reply_write,
    return_rule,
)
from zhuomu.ledger.services.facts import office_head
from zhuomu.rules.flow import ProblemStatus, ReturnGround

pytestmark = pytest.mark.django_db


def letters_to(crew: Crew) -> list[str]:
    return list(Letter.objects.filter(to=crew.head).order_by("pk").values_list("subject", flat=True))


def returned(crew: Crew, problem: object, by: Actor | None = None) -> object:
    return problem_return(
        by=by or crew.by(crew.clerk),
        problem=problem,  # type: ignore[arg-type]
        ground=ReturnGround.FUNCTION,
        reason="非我处职能",
        proof="三定方案",
    )


def test_the_head_of_the_office_is_told(crew: Crew) -> None:
    problem = crew.dispatched()
    assert letters_to(crew) == ["有一件新的派单待签收"]
    letter = Letter.objects.get(to=crew.head)
    assert (letter.url, letter.body) == (
        f"/desk/ledger/{problem.number}/",
        f"{problem.number} {problem.title}",
    )


def test_an_office_that_is_no_more_gets_nothing(crew: Crew) -> None:
    problem = crew.accepted()
    crew.other.is_active = False
    crew.other.save()
    act = lambda: problem_dispatch(by=crew.by(crew.dispatcher), problem=problem, office=crew.other)  # noqa: E731
    assert refused(act, problem) == {"flow.office_inactive"}
    act = lambda: problem_dispatch(  # noqa: E731
        by=crew.by(crew.dispatcher), problem=problem, office=crew.office, assisting=[crew.other]
    )
    assert refused(act, problem) == {"flow.office_inactive"}


def test_a_dispatch_from_an_old_screen_is_refused(crew: Crew) -> None:
    problem = crew.accepted()
    act = lambda: problem_dispatch(  # noqa: E731
        by=crew.by(crew.dispatcher), problem=problem, office=crew.office, seen_version=1
    )
    assert refused(act, problem) == {"core.changed_meanwhile"}


def test_whoever_signs_is_in_charge(crew: Crew) -> None:
    problem = crew.at_work()
    row = problem.assignments.get()
    assert (row.person, row.signed_by, row.signed_at) == (crew.clerk, crew.clerk, crew.at)


def test_the_head_of_all_does_not_sign_for_an_office(crew: Crew, make_person: PersonMaker) -> None:
    above = make_person(Role.OFFICE_HEAD, crew.root)
    problem = crew.dispatched()
    assert refused(lambda: problem_sign(by=crew.by(above), problem=problem), problem) == {"flow.not_member"}


def test_the_centre_rules_once_and_then_a_leader_assigns(crew: Crew) -> None:
    problem = crew.disputed()
    problem = return_rule(
        by=crew.by(crew.dispatcher), problem=problem, office=crew.office, reason="图上属你处"
    )
    returned(crew, problem)
    act = lambda: return_rule(by=crew.by(crew.dispatcher), problem=problem, office=crew.office, reason="再裁")  # noqa: E731
    assert refused(act, problem) == {"flow.return_needs_leader"}
    problem = leader_assign(
        by=crew.by(crew.leader), problem=problem, office=crew.office, reason="由城管办牵头"
    )
    assert problem.assignments.get(is_current=True).is_leader_assigned
    assert refused(lambda: returned(crew, problem), problem) == {"flow.leader_assigned"}
    grounds = problem.assignments.exclude(return_ground="").values_list("return_ground", flat=True)
    assert sorted(grounds) == ["function", "territory"]
    assert problem.assignments.count() == 3


def test_a_return_gains_no_time(crew: Crew) -> None:
    problem = crew.dispatched()
    due = problem.clocks.get(kind="resolve").due_on
    crew.later(2)
    returned(crew, problem)
    crew.later()
    return_rule(by=crew.by(crew.dispatcher), problem=problem, office=crew.other, reason="属服务办")
    assert problem.clocks.get(kind="resolve").due_on == due
    assert problem.clocks.get(kind="decision").met_on == date(2026, 11, 5)


def test_nobody_rules_on_their_own_return(crew: Crew, system: Actor) -> None:
    post_give(
        by=system,
        person=crew.clerk,
        office=crew.root,
        role=Role.DISPATCHER,
        title="派单",
        from_on=date(2020, 1, 1),
    )
    crew.clerk.__dict__.pop("_posts_on", None)
    problem = crew.disputed()
    act = lambda: return_rule(by=crew.by(crew.clerk), problem=problem, office=crew.other, reason="我说了算")  # noqa: E731
    assert refused(act, problem) == {"flow.ruler_returned"}


def test_offices_assist_once_and_may_write_what_they_did(crew: Crew) -> None:
    by = crew.by(crew.dispatcher)
    problem = problem_dispatch(
        by=by, problem=crew.accepted(), office=crew.office, assisting=[crew.other, crew.other]
    )
    row = problem.assignments.get(kind=AssignmentKind.ASSIST)
    assert Event.objects.filter(verb="assist_add").count() == 1
    problem = problem_sign(by=crew.by(crew.clerk), problem=problem)
    action_add(by=crew.by(crew.outsider), problem=problem, text="协助清运")
    assist_end(by=by, assignment=row)
    assist_end(by=by, assignment=row)
    assert Event.objects.filter(verb="assist_end").count() == 1
    act = lambda: action_add(by=crew.by(crew.outsider), problem=problem, text="再来一次")  # noqa: E731
    assert refused(act, problem) == {"core.right_missing"}


def test_the_lead_office_is_not_taken_off_as_if_it_assisted(crew: Crew) -> None:
    problem = crew.at_work()
    assist_end(by=crew.by(crew.dispatcher), assignment=problem.assignments.get())
    assert problem.assignments.get().is_current
    assert not Event.objects.filter(verb="assist_end").exists()


def test_assisting_has_its_bounds(crew: Crew) -> None:
    by, problem = crew.by(crew.dispatcher), crew.at_work()
    act = lambda: assist_add(by=by, problem=problem, office=crew.office)  # noqa: E731
    assert refused(act, problem) == {"ledger.assist_is_lead"}
    act = lambda: assist_add(by=crew.by(crew.clerk), problem=problem, office=crew.other)  # noqa: E731
    assert refused(act, problem) == {"core.right_missing"}
    closed = crew.closed()
    assert refused(lambda: assist_add(by=by, problem=closed, office=crew.other), closed) == {
        "ledger.not_open"
    }


def test_an_office_that_assisted_and_becomes_the_lead_assists_no_more(crew: Crew) -> None:
    by, problem = crew.by(crew.dispatcher), crew.disputed()
    assist_add(by=by, problem=problem, office=crew.other)
    problem = return_rule(by=by, problem=problem, office=crew.other, reason="属服务办")
    assert list(problem.assignments.filter(is_current=True).values_list("kind", flat=True)) == ["lead"]


def test_a_head_who_does_it_alone_is_not_written_to(crew: Crew, system: Actor) -> None:
    post_give(
        by=system,
        person=crew.head,
        office=crew.root,
        role=Role.DISPATCHER,
        title="派单",
        from_on=date(2020, 1, 1),
    )
    crew.head.__dict__.pop("_posts_on", None)
    problem_dispatch(by=crew.by(crew.head), problem=crew.accepted(), office=crew.office)
    assert letters_to(crew) == []


def test_the_head_is_the_nearest_one_above(crew: Crew, system: Actor) -> None:
    committee = office_create(
        by=system,
        name="银杏里居委会",
        short_name="银杏里",
        kind=OfficeKind.RESIDENTS_COMMITTEE,
        parent=crew.area.office,
    )
    assert office_head(committee, crew.by(None)) == crew.secretary
    assert office_head(crew.other, crew.by(None)) is None
    assert (
        problem_dispatch(by=crew.by(crew.dispatcher), problem=crew.accepted(), office=crew.other).state
        is ProblemStatus.DISPATCHED
    )
    assert not Letter.objects.exists()


@pytest.mark.parametrize("who", ["outsider", "dispatcher", "leader", "secretary"])
def test_records_are_written_by_the_office_that_has_it(crew: Crew, who: str) -> None:
    problem, by = crew.at_work(), crew.by(getattr(crew, who))
    for act in (
        lambda: contact_add(by=by, problem=problem, way="phone", is_reached=True, text="联系"),  # type: ignore[arg-type]
        lambda: action_add(by=by, problem=problem, text="办理"),
        lambda: reply_write(by=by, problem=problem, public_text="答复"),
    ):
        assert refused(act, problem) == {"core.right_missing"}
