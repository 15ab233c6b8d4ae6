"""What is read at once says the same as what is asked for table by table, and costs few queries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test.utils import CaptureQueriesContext

from tests.ledger.making import Crew
from zhuomu.core.models import Attachment
from zhuomu.ledger.gathering import PARTS, gathered, has_any, is_gathered
from zhuomu.ledger.models import Picture, Problem, ProblemLinkKind, Report
from zhuomu.ledger.names import names_for, names_known
from zhuomu.ledger.selectors import problem_get, voices_of
from zhuomu.ledger.services import problem_merge, problem_relate
from zhuomu.ledger.services.facts import facts_of
from zhuomu.ledger.story import timeline_of
from zhuomu.rules.flow import ProblemStatus

pytestmark = pytest.mark.django_db


def rows_of(problem: Problem) -> dict[str, list[int]]:
    return {name: [row.pk for row in getattr(problem, name).all()] for name in PARTS}


@pytest.mark.parametrize("status", list(ProblemStatus), ids=str)
def test_every_status_is_gathered_as_the_tables_have_it(crew: Crew, status: ProblemStatus) -> None:
    problem = Problem.objects.get(pk=crew.in_status(status).pk)
    held = gathered(problem)
    assert is_gathered(held) and not is_gathered(problem)
    assert gathered(held) is held
    assert rows_of(held) == rows_of(problem)
    assert {name for name in PARTS if has_any(held, name)} == {
        name for name, keys in rows_of(problem).items() if keys
    }
    assert facts_of(crew.by(crew.clerk), held) == facts_of(crew.by(crew.clerk), problem)


def test_a_gathered_problem_asks_no_more(
    crew: Crew, django_assert_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    held = gathered(problem_get(crew.by(crew.dispatcher), crew.closed().number))
    with django_assert_num_queries(0):
        assert timeline_of(held)
        assert [link.report.phone.kind for link in voices_of(held)] == ["phone"]
        assert [action.by.name for action in held.actions.all() if not action.pictures.all()]


def test_what_is_written_later_does_not_show_in_a_gathered_problem(crew: Crew) -> None:
    problem = crew.at_work()
    held = gathered(problem)
    crew.ready(problem)
    assert not held.contacts.all() and problem.contacts.count() == 1
    assert gathered(problem).contacts.all()


def test_pictures_and_what_hangs_together_are_found(crew: Crew) -> None:
    target, other = crew.accepted(), crew.opened("另一件")
    problem_relate(by=crew.by(crew.dispatcher), problem=target, target=other, kind=ProblemLinkKind.SAME_CAUSE)
    shot = Attachment.objects.create(sha256="0" * 64, media_type="image/png", byte_count=1, given_at=crew.at)
    Picture.objects.create(report=Report.objects.get(link__problem=target), attachment=shot)
    held = gathered(target)
    assert has_any(held, "related") and has_any(held, "report_pictures")
    assert not has_any(held, "merged") and not has_any(held, "action_pictures")
    assert [len(link.report.pictures.all()) for link in held.links.all()] == [1]
    problem_merge(by=crew.by(crew.dispatcher), problem=other, target=target)
    assert has_any(gathered(target), "merged")
    assert len(voices_of(target)) == 2


def test_names_are_kept_and_read_anew_for_a_key_that_is_not_known(crew: Crew) -> None:
    known = names_known()
    assert known.offices_at_work and crew.office.pk in known.offices
    fresh = type(crew.office).objects.create(name="新设的科", short_name="新科", path="/x/")
    assert names_known() == known
    problem = crew.dispatched()
    assert names_for([problem, crew.opened("没有部门", area=None)]) == known
    problem.lead_office = fresh
    assert names_for([problem]).offices[fresh.pk] == "新设的科"


def test_a_question_without_an_answer_tells_of_no_answer(crew: Crew) -> None:
    shown = timeline_of(gathered(crew.asked()))
    assert "补充" not in [entry.title for entry in shown]
