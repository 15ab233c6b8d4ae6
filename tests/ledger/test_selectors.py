"""Who sees what: one queryset for lists, details, search, export and API; and what waits for whom."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache

from tests.conftest import PersonMaker
from tests.ledger.making import Crew
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Area, OfficeKind, Person
from zhuomu.core.rights import Role
from zhuomu.core.services.people import office_create, post_give
from zhuomu.ledger.models import Problem
from zhuomu.ledger.selectors import (
    TABS,
    areas_of,
    due_today,
    may_know_reporter,
    my_callbacks,
    my_checks,
    my_work,
    numbers_of,
    overdue,
    problem_get,
    reports_visible_to,
    returned_to_me,
    similar_to,
    subject_of,
    tab_counts,
    visible_to,
    voices_of,
)
from zhuomu.ledger.services import (
    assist_add,
    leader_assign,
    problem_merge,
    problem_open,
    problem_send_back,
    problem_sign,
    problem_submit,
    report_link,
)
from zhuomu.rules.flow import ProblemStatus

pytestmark = pytest.mark.django_db


def seen(crew: Crew, problem: Problem) -> set[str]:
    people = ("dispatcher", "clerk", "head", "secretary", "leader", "outsider")
    return {
        name for name in people if visible_to(crew.by(getattr(crew, name))).filter(pk=problem.pk).exists()
    }


@pytest.mark.parametrize(
    ("is_private", "expected"),
    [
        (False, {"dispatcher", "clerk", "head", "secretary", "leader"}),
        (True, {"dispatcher", "clerk", "head", "leader"}),
    ],
)
def test_an_office_an_area_and_those_above_see_it(crew: Crew, is_private: bool, expected: set[str]) -> None:
    assert seen(crew, crew.dispatched(is_private=is_private)) == expected


def test_an_assisting_office_sees_it_as_long_as_it_assists(crew: Crew) -> None:
    problem = crew.at_work()
    row = assist_add(by=crew.by(crew.dispatcher), problem=problem, office=crew.other)
    assert "outsider" in seen(crew, problem)
    row.is_current = False
    row.save()
    assert "outsider" not in seen(crew, problem)


def test_who_is_of_an_office_above_sees_what_is_below_and_not_the_other_way(
    crew: Crew, system: Actor, make_person: PersonMaker
) -> None:
    committee = office_create(
        by=system,
        name="银杏里居委会",
        short_name="银杏里",
        kind=OfficeKind.RESIDENTS_COMMITTEE,
        parent=crew.area.office,
    )
    below = make_person(Role.OFFICE_CLERK, committee)
    problem = crew.accepted()
    assert not visible_to(crew.by(below)).filter(pk=problem.pk).exists()
    above = make_person(Role.OFFICE_CLERK, crew.root)
    assert visible_to(crew.by(above)).filter(pk=problem.pk).exists()


def test_what_somebody_entered_they_see_wherever_it_went(crew: Crew, make_person: PersonMaker) -> None:
    by = crew.by(crew.outsider)
    problem = problem_open(by=by, report=crew.reported(), title="路灯不亮", area=crew.area)
    assert problem_get(by, problem.number) == problem
    without = make_person(Role.AUDITOR)  # no right to see the ledger, and nothing entered
    assert not visible_to(crew.by(without)).exists()
    Problem.objects.filter(pk=problem.pk).update(opened_by=without)
    assert visible_to(crew.by(without)).get() == problem


def test_nobody_sees_nothing_and_who_left_sees_nothing_of_the_office(crew: Crew) -> None:
    problem = crew.dispatched()
    assert not visible_to(crew.by(None)).exists()
    crew.clerk.is_active = False
    assert not visible_to(crew.by(crew.clerk)).filter(pk=problem.pk).exists()


def test_out_of_sight_is_not_found(crew: Crew) -> None:
    problem = crew.dispatched()
    assert problem_get(crew.by(crew.clerk), problem.number).area == crew.area
    for by, number in ((crew.by(crew.outsider), problem.number), (crew.by(crew.clerk), "2026-9999")):
        with pytest.raises(Refused, match=r"core\.not_found"):
            problem_get(by, number)


def test_reports_are_seen_with_their_problem_and_new_ones_by_the_centre(crew: Crew) -> None:
    linked, loose = crew.dispatched().links.get().report, crew.reported()
    everybody = {"clerk": [linked], "outsider": [], "dispatcher": [loose, linked]}
    for name, expected in everybody.items():
        assert list(reports_visible_to(crew.by(getattr(crew, name)))) == expected, name
    assert not reports_visible_to(crew.by(None)).exists()


def knowing(crew: Crew, problem: Problem) -> set[str]:
    people = ("dispatcher", "clerk", "head", "secretary", "leader", "outsider")
    return {name for name in people if may_know_reporter(crew.by(getattr(crew, name)), problem)}


def test_contact_data_is_for_the_one_in_charge_and_for_the_call_back(crew: Crew) -> None:
    assert knowing(crew, crew.opened()) == set()
    assert knowing(crew, crew.dispatched()) == set()
    assert knowing(crew, crew.at_work()) == {"clerk"}
    assert knowing(crew, crew.awaiting_callback()) == {"dispatcher"}
    assert knowing(crew, crew.closed()) == set()
    assert not may_know_reporter(crew.by(None), crew.at_work())


def test_tabs_hold_every_status_once(crew: Crew) -> None:
    statuses = [status for tab in TABS for status in tab.statuses]
    assert sorted(statuses) == sorted(ProblemStatus)
    cache.clear()
    crew.opened(), crew.at_work(), crew.closed()
    by = crew.by(crew.dispatcher)
    counts = tab_counts(by)
    assert {key: count for key, count in counts.items() if count} == {"new": 1, "work": 1, "closed": 1}
    crew.opened()
    assert tab_counts(by) == counts  # counted once in thirty seconds
    assert tab_counts(crew.by(None)) == dict.fromkeys(counts, 0)
    cache.clear()
    assert tab_counts(by)["new"] == 2


def test_overdue_and_due_today_leave_out_what_pauses(crew: Crew) -> None:
    waiting = crew.asked()
    work = crew.at_work()
    for problem in (waiting, work):
        problem.contacts.create(way="phone", is_reached=True, text="", at=crew.at)
    Problem.objects.filter(pk__in=(waiting.pk, work.pk)).update(due_on=date(2026, 11, 4))
    Problem.objects.filter(pk=waiting.pk).update(is_paused=True)
    crew.later(2)
    by, rows = crew.by(crew.dispatcher), Problem.objects.all()
    assert (list(due_today(rows, by)), list(overdue(rows, by))) == ([work], [])
    crew.later()
    by = crew.by(crew.dispatcher)
    assert (list(due_today(rows, by)), list(overdue(rows, by))) == ([], [work])


def test_work_of_ones_own_office_waits_for_its_people(crew: Crew) -> None:
    mine = [crew.dispatched(), crew.at_work(), crew.asked(), crew.hung(), crew.redo()]
    crew.under_check(), crew.accepted()
    assert list(my_work(crew.by(crew.clerk)).order_by("pk")) == mine
    assert list(my_work(crew.by(crew.head)).order_by("pk")) == mine
    for name in ("outsider", "dispatcher", "leader"):
        assert not my_work(crew.by(getattr(crew, name))).exists(), name
    assert not my_work(crew.by(None)).exists()


def test_a_wide_role_that_works_on_problems_has_the_work_of_its_own_office(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhuomu.core.models.people.WIDE_ROLES", frozenset({Role.OFFICE_CLERK}))
    problem = crew.at_work()
    assert list(my_work(crew.by(crew.clerk))) == [problem]
    assert not my_work(crew.by(crew.outsider)).exists()


def test_checks_wait_for_those_who_had_no_part(crew: Crew) -> None:
    problem = crew.under_check()
    assert list(my_checks(crew.by(crew.head))) == [problem]
    assert list(my_checks(crew.by(crew.leader))) == [problem]
    for name in ("clerk", "dispatcher", "secretary"):
        assert not my_checks(crew.by(getattr(crew, name))).exists(), name
    problem.actions.create(text="同去", by=crew.head, at=crew.at)
    assert not my_checks(crew.by(crew.head)).exists()


def test_call_backs_wait_for_those_who_had_no_part(crew: Crew) -> None:
    problem = crew.awaiting_callback()
    assert list(my_callbacks(crew.by(crew.dispatcher))) == [problem]
    assert not my_callbacks(crew.by(crew.leader)).exists()
    problem.assignments.update(signed_by=crew.dispatcher)
    assert not my_callbacks(crew.by(crew.dispatcher)).exists()


def test_what_was_sent_back_is_shown_until_it_is_handed_in_again(crew: Crew) -> None:
    problem = crew.under_check()
    by = crew.by(crew.clerk)
    assert not returned_to_me(by).exists()
    problem = problem_send_back(by=crew.by(crew.head), problem=problem, reason="照片不清")
    assert list(returned_to_me(by)) == [problem]
    assert not returned_to_me(crew.by(crew.outsider)).exists()
    problem = problem_submit(by=by, problem=problem)
    assert not returned_to_me(by).exists()
    problem = problem_send_back(by=crew.by(crew.head), problem=problem, reason="还是不清")
    assert list(returned_to_me(by)) == [problem]


def test_similar_ones_are_proposed_among_what_is_in_sight(crew: Crew) -> None:
    near, hidden = crew.dispatched(), crew.opened("垃圾房满溢", area=None)
    subject = subject_of(crew.opened("垃圾房又满溢"))
    found = [problem for problem, _why in similar_to(crew.by(crew.dispatcher), subject, crew.area)]
    assert set(found) == {near, hidden}
    assert [problem for problem, _why in similar_to(crew.by(crew.clerk), subject)] == [near]
    assert subject_of(hidden).area == "" and subject_of(hidden).category == ""
    crew.later(100)
    late = subject_of(crew.opened("垃圾房又满溢"))
    assert not similar_to(crew.by(crew.dispatcher), late)


def test_every_voice_of_what_was_merged_gets_the_same_answer(crew: Crew) -> None:
    by = crew.by(crew.dispatcher)
    far, middle, onto = crew.accepted(), crew.accepted(), crew.accepted()
    more = crew.reported()
    report_link(by=by, problem=far, report=more)
    problem_merge(by=by, problem=far, target=middle)
    problem_merge(by=by, problem=middle, target=onto)
    assert [link.report.pk for link in voices_of(onto)] == sorted(link.report.pk for link in voices_of(onto))
    assert len(voices_of(onto)) == 4 and len(voices_of(middle)) == 3
    assert numbers_of([far, onto]) == "2026-0001、2026-0003"


def test_areas_are_those_of_the_own_offices(crew: Crew) -> None:
    everyone: dict[str, list[Area]] = {"secretary": [crew.area], "clerk": [], "leader": [crew.area]}
    for name, expected in everyone.items():
        assert list(areas_of(crew.by(getattr(crew, name)))) == expected, name


def test_an_area_that_gets_the_work_may_see_even_what_is_private(crew: Crew, system: Actor) -> None:
    problem = crew.disputed(is_private=True)
    assert "secretary" not in seen(crew, problem)
    leader_assign(by=crew.by(crew.leader), problem=problem, office=crew.area.office, reason="属地牵头")
    assert seen(crew, problem) == {"dispatcher", "leader", "secretary"}
    problem_sign(by=crew.by(crew.secretary), problem=problem)
    person: Person = crew.secretary
    assert problem.assignments.get(is_current=True).person == person
    post_give(
        by=system,
        person=crew.outsider,
        office=crew.area.office,
        role=Role.OFFICE_CLERK,
        title="兼",
        from_on=crew.at.date(),
    )
    crew.outsider.__dict__.pop("_posts_on", None)
    assert "outsider" in seen(crew, problem)
