"""Problems moved and opened by many at once: no move lost, no number twice or left out, and what the lock is for."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from tests.ledger.making import Crew, crew_make
from tests.races.databases import Run
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import Event, Office, OfficeKind, Person
from zhuomu.core.rights import Role
from zhuomu.core.services.events import chain_faults
from zhuomu.core.services.people import office_create, person_create, post_give
from zhuomu.ledger.models import Clock, Move, Problem, ReceivedVia, Regrouping, ReportLink
from zhuomu.ledger.services import (
    answer_take,
    callback_add,
    contact_add,
    problem_ask,
    problem_close,
    problem_merge,
    problem_open,
    problem_sign,
    problem_withdraw,
    regrouping_undo,
    report_link,
    report_receive,
    waiting_lapse,
)
from zhuomu.rules.flow import Outcome, ProblemStatus

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("race_database")]
THREADS, SECONDS = 32, 3.0


@pytest.fixture
def crew(race_database: dict[str, str]) -> Crew:
    """The ledger's crew in a database that threads share."""
    system = system_actor()
    root = office_create(
        by=system, name="梧桐路街道", short_name="梧桐路街道", kind=OfficeKind.SUBDISTRICT, parent=None
    )

    def make_person(role: Role, office: Office | None = None, *, username: str, name: str) -> Person:
        person = person_create(by=system, username=username, name=name)
        post_give(
            by=system, person=person, office=office or root, role=role, title="干部", from_on=date(2018, 1, 1)
        )
        return person

    return crew_make(root, make_person, system)


def toggled(by: Actor, key: int) -> bool:
    """Ask or take the answer, whatever is due on the screen; whether it was done."""
    problem = Problem.objects.get(pk=key)
    try:
        if problem.state is ProblemStatus.IN_PROGRESS:
            problem_ask(by=by, problem=problem, question="哪一栋？")
        else:
            answer_take(by=by, problem=problem, answer="三号楼")
    except Refused:
        return False
    return True


def settled(keys: list[int], done: int) -> None:
    """Every success is one move and one version, every problem's path is a chain, and the events are whole."""
    moves = Move.objects.filter(problem__in=keys, verb__in=("ask", "take_answer"))
    assert moves.count() == done
    for problem in Problem.objects.filter(pk__in=keys):
        path = list(problem.moves.exclude(target="").order_by("pk").values_list("source", "target"))
        assert [target for _source, target in path[:-1]] == [source for source, _target in path[1:]]
        assert (path[-1][1], problem.version) == (problem.status, 1 + len(path))
        last = problem.clocks.values("number", "kind").distinct().count()
        assert last == problem.clocks.count()
    assert Event.objects.filter(verb__in=("problem_ask", "problem_take_answer")).count() == done
    assert list(chain_faults()) == []


@pytest.mark.slow
@pytest.mark.parametrize("problem_count", [1, 8], ids=["the same problem", "eight problems"])
def test_many_move_at_once_and_no_move_is_lost(at_once: Run, crew: Crew, problem_count: int) -> None:
    keys = [crew.at_work().pk for _ in range(problem_count)]
    by = crew.by(crew.clerk)
    by.person.posts_on(by.today)  # type: ignore[union-attr]
    until = time.monotonic() + SECONDS

    def act(number: int) -> int:
        done, turn = 0, number
        while time.monotonic() < until:
            done += toggled(by, keys[turn % len(keys)])
            turn += 1
        return done

    results = at_once(THREADS, act)
    assert [each for each in results if not isinstance(each, int)] == []
    assert sum(results) > 0
    settled(keys, sum(results))


def test_without_the_lock_the_same_moves_get_lost_or_refused_by_the_database(
    at_once: Run, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard is needed: with Django's plain transactions two people sign for the same problem, or are thrown out."""
    if connection.vendor == "sqlite":
        plain: dict[str, Any] = {**settings.DATABASES["default"]["OPTIONS"], "transaction_mode": "DEFERRED"}
        monkeypatch.setitem(connections.settings["default"], "OPTIONS", plain)
    for name in ("moving", "work", "clocks"):
        monkeypatch.setattr(f"zhuomu.ledger.services.{name}.writing", transaction.atomic)
    key, by = crew.at_work().pk, crew.by(crew.clerk)

    def act(_number: int) -> tuple[int, int]:
        done = thrown = 0
        for _ in range(12):
            try:
                done += toggled(by, key)
            except Exception:  # what the database says of it differs from one to the other
                thrown += 1
        return done, thrown

    results = at_once(8, act)
    done, thrown = (sum(each[place] for each in results) for place in (0, 1))
    path = Move.objects.filter(problem=key).exclude(target="").order_by("pk").values_list("source", "target")
    is_chain = [target for _s, target in path[: len(path) - 1]] == [source for source, _t in path[1:]]
    assert thrown or not is_chain or Problem.objects.get(pk=key).version != 1 + len(path)
    assert done >= 0


def test_problems_opened_together_are_numbered_without_gap_or_double(at_once: Run, crew: Crew) -> None:
    def act(number: int) -> list[str]:
        by = Actor(None, timezone.now(), address_hash=f"address {number}", label="居民")
        numbers = []
        for turn in range(5):
            report = report_receive(by=by, channel="residents", said=f"{number} {turn}", via=ReceivedVia.DESK)
            numbers.append(problem_open(by=by, report=report, title="路灯不亮", area=crew.area).number)
        return numbers

    results = at_once(20, act)
    numbers = [number for each in results for number in each]
    assert len(numbers) == len(set(numbers)) == 100
    year = timezone.localdate().year
    assert sorted(Problem.objects.values_list("serial", flat=True)) == list(range(1, 101))
    assert set(Problem.objects.values_list("number", flat=True)) == {f"{year}-{n:04d}" for n in range(1, 101)}
    assert list(chain_faults()) == []


def one_of(results: list[Any]) -> Counter[str]:
    """How many did it, and with which code the others were refused."""
    return Counter(
        str(each.reasons[0].code) if isinstance(each, Refused) else type(each).__name__ for each in results
    )


def test_one_voice_joins_one_problem(at_once: Run, crew: Crew) -> None:
    problems, report = [crew.opened() for _ in range(4)], crew.reported()
    by = crew.by(crew.dispatcher)
    results = at_once(16, lambda n: report_link(by=by, problem=problems[n % 4], report=report))
    assert one_of(results) == {"Regrouping": 1, "ledger.report_linked": 15}
    assert ReportLink.objects.filter(report=report).count() == 1


def test_two_merges_of_each_other_do_not_make_a_ring(at_once: Run, crew: Crew) -> None:
    by, pairs = crew.by(crew.dispatcher), [(crew.opened(), crew.opened()) for _ in range(4)]

    def act(number: int) -> Problem:
        one, other = pairs[number // 2]
        if number % 2:
            one, other = other, one
        return problem_merge(by=by, problem=one, target=other)

    assert one_of(at_once(8, act)) == {"Problem": 4, "flow.merge_target_not_open": 4}
    assert Problem.objects.filter(status=ProblemStatus.MERGED).count() == 4


def test_a_withdrawal_is_undone_once(at_once: Run, crew: Crew) -> None:
    by = crew.by(crew.dispatcher)
    problem = problem_withdraw(by=by, problem=crew.accepted(), reason="撤回")
    regrouping = Regrouping.objects.get()
    results = at_once(12, lambda _n: regrouping_undo(by=by, regrouping=regrouping))
    assert one_of(results) == {"Problem": 1, "ledger.undone_already": 11}
    problem.refresh_from_db()
    assert (problem.status, problem.moves.filter(verb="undo").count()) == ("accepted", 1)


def once(crew: Crew) -> dict[str, tuple[Callable[[], object], str]]:
    """Things that two people press at the same moment, and the code that the slower ones read."""
    signed, called = crew.dispatched(), crew.called(crew.awaiting_callback())
    clerk, dispatcher = crew.by(crew.clerk), crew.by(crew.dispatcher)
    return {
        "sign": (lambda: problem_sign(by=clerk, problem=signed), "flow.no_such_move"),
        "close": (
            lambda: problem_close(by=dispatcher, problem=called, outcome=Outcome.SOLVED),
            "flow.no_such_move",
        ),
    }


@pytest.mark.parametrize("verb", ["sign", "close"])
def test_what_is_pressed_by_many_is_done_once(at_once: Run, crew: Crew, verb: str) -> None:
    act, code = once(crew)[verb]
    results = at_once(10, lambda _n: act())
    assert one_of(results) == {"Problem": 1, code: 9}
    assert (
        Move.objects.filter(verb=verb).exclude(target="").latest("pk").problem.moves.filter(verb=verb).count()
        == 1
    )


def test_daily_jobs_that_run_together_take_each_back_once(at_once: Run, crew: Crew) -> None:
    waiting = [crew.asked() for _ in range(4)]
    crew.later(30)
    by = crew.by(None)
    results = at_once(6, lambda _n: waiting_lapse(by=by))
    assert sum(results) == 4
    assert Move.objects.filter(verb="lapse", problem__in=waiting).count() == 4


def test_a_question_answered_while_the_daily_job_runs_is_not_lapsed_too(at_once: Run, crew: Crew) -> None:
    waiting = [crew.asked() for _ in range(5)]
    crew.later(30)
    clerk, daily = crew.by(crew.clerk), crew.by(None)

    def act(number: int) -> object:
        if number == 5:
            return waiting_lapse(by=daily)
        return answer_take(by=clerk, problem=waiting[number], answer="三号楼")

    results = at_once(6, act)
    answered = sum(isinstance(each, Problem) for each in results[:5])
    assert all(isinstance(each, (Problem, Refused)) for each in results[:5])
    assert answered + results[5] == 5
    assert set(Problem.objects.values_list("status", flat=True)) == {"in_progress"}


def test_clocks_are_written_once_for_each_step_under_many_hands(at_once: Run, crew: Crew) -> None:
    problem = crew.at_work()
    by = crew.by(crew.clerk)
    results = at_once(
        12,
        lambda n: contact_add(by=by, problem=problem, way="phone", is_reached=True, text=f"第 {n} 次"),  # type: ignore[arg-type]
    )
    assert not [each for each in results if isinstance(each, BaseException)]
    assert problem.contacts.count() == 12
    assert Clock.objects.filter(problem=problem).count() == 3
    assert Move.objects.filter(problem=problem, verb="contact").count() == 12
    assert Problem.objects.get(pk=problem.pk).version == 4 + 12


def test_calls_that_come_in_together_are_all_kept(at_once: Run, crew: Crew) -> None:
    problem, by = crew.awaiting_callback(), crew.by(crew.dispatcher)
    results = at_once(9, lambda _n: callback_add(by=by, problem=problem, is_reached=False))
    assert not [each for each in results if isinstance(each, (Refused, OperationalError))]
    assert problem.callbacks.count() == 9
