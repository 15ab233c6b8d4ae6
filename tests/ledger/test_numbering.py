"""Numbers of problems: one after the other, and none a second time, whatever is taken back."""

from __future__ import annotations

import pytest

from tests.ledger.making import Crew
from tests.ledger.sheets import rows_numbered, taken
from zhuomu.core.write import writing
from zhuomu.ledger.models import NumberSeries, Problem, Regrouping
from zhuomu.ledger.services import problem_split, regrouping_undo, report_link
from zhuomu.ledger.services.imports_undo import sheet_undo
from zhuomu.ledger.services.numbering import number_text, numbers_take

pytestmark = pytest.mark.django_db


def test_the_numbers_of_an_import_that_was_taken_back_are_not_given_again(crew: Crew) -> None:
    assert crew.opened().number == "2026-0001"
    sheet = taken(crew, rows_numbered(3))
    assert sheet_undo(by=crew.by(crew.dispatcher), sheet=sheet) == 3
    assert crew.opened().number == "2026-0005"
    taken(crew, rows_numbered(3))
    assert crew.opened().number == "2026-0009"


def test_the_number_of_a_split_that_was_undone_is_not_given_again(crew: Crew) -> None:
    by = crew.by(crew.dispatcher)
    problem, other = crew.accepted(), crew.reported("另一件")
    report_link(by=by, problem=problem, report=other)
    new = problem_split(by=by, problem=problem, reports=[other], title="不是一件事")
    regrouping_undo(by=by, regrouping=Regrouping.objects.get(kind="split"))
    assert not Problem.objects.filter(number=new.number).exists()
    assert crew.opened().serial == new.serial + 1


def test_numbers_that_rows_brought_with_them_are_passed_over(crew: Crew) -> None:
    problem = crew.opened()
    Problem.objects.filter(pk=problem.pk).update(serial=41, number=number_text(2026, 41))
    with writing():
        assert (numbers_take(2026, 2), numbers_take(2026), numbers_take(2027)) == (42, 44, 1)


def test_a_series_is_called_by_the_last_number_given_out() -> None:
    assert str(NumberSeries(year=2026, last=7)) == "2026-0007"
