"""Linked, merged, split, withdrawn: each turned back to the very same bytes, and refused where it cannot be."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.ledger.making import Crew, refused
from zhuomu.core.actor import Actor
from zhuomu.core.errors import Refused
from zhuomu.core.models import SearchEntry
from zhuomu.core.rights import Role
from zhuomu.core.services.events import chain_faults
from zhuomu.core.services.people import post_give
from zhuomu.ledger.models import Problem, ProblemLinkKind, Regrouping, Report, ReportLink
from zhuomu.ledger.services import (
    problem_edit,
    problem_merge,
    problem_relate,
    problem_split,
    problem_supervise,
    problem_withdraw,
    regrouping_undo,
    reopen_refuse,
    report_link,
)
from zhuomu.ledger.services.regrouping import _must, snapshot
from zhuomu.rules.flow import LinkKind, ProblemStatus

pytestmark = pytest.mark.django_db


def ledger_bytes() -> bytes:
    return snapshot(Problem.objects.values_list("number", flat=True)).to_bytes()


def links() -> list[dict[str, Any]]:
    return list(ReportLink.objects.order_by("pk").values())


def last_step() -> Regrouping:
    return Regrouping.objects.latest("pk")


def linked(crew: Crew, problem: Problem, count: int = 2) -> list[Report]:
    reports = [crew.reported(f"又满了 {number}") for number in range(count)]
    for report in reports:
        report_link(by=crew.by(crew.dispatcher), problem=problem, report=report, kind=LinkKind.ME_TOO)
    return reports


@pytest.mark.parametrize("status", [status for status in ProblemStatus if status.is_open], ids=str)
@pytest.mark.parametrize("is_merge", [True, False], ids=["merge", "withdraw"])
def test_undoing_restores_bytes_rows_clocks_and_outcome(
    crew: Crew, status: ProblemStatus, is_merge: bool
) -> None:
    problem, target = crew.in_status(status), crew.accepted()
    problem.refresh_from_db()
    by = crew.by(crew.dispatcher)
    fields = [name for name in vars(problem) if name not in ("_state", "version")]

    def clocks() -> list[dict[str, Any]]:
        return list(
            problem.clocks.order_by("number", "kind").values(
                "kind", "number", "due_on", "met_on", "stopped_on"
            )
        )

    before, rows, ticking, was = (
        ledger_bytes(),
        links(),
        clocks(),
        [getattr(problem, name) for name in fields],
    )
    if is_merge:
        problem_merge(by=by, problem=problem, target=target)
    else:
        problem_withdraw(by=by, problem=problem, reason="诉求人撤回")
    assert ledger_bytes() != before
    crew.later(30)
    regrouping_undo(by=crew.by(crew.dispatcher), regrouping=last_step())
    problem.refresh_from_db()
    assert ledger_bytes() == before and links() == rows and clocks() == ticking
    assert [getattr(problem, name) for name in fields] == was


def test_what_waited_to_be_reopened_keeps_its_outcome_through_a_merge(crew: Crew) -> None:
    problem, by = crew.reopen_wanted(), crew.by(crew.dispatcher)
    problem_merge(by=by, problem=problem, target=crew.accepted())
    regrouping_undo(by=by, regrouping=last_step())
    problem = reopen_refuse(by=crew.by(crew.leader), problem=problem, reason="不必")
    assert (problem.status, problem.outcome) == ("closed", "solved")


def test_a_merge_is_undone_for_thirty_days_and_once(crew: Crew) -> None:
    problem, target = crew.at_work(), crew.accepted()
    problem_merge(by=crew.by(crew.dispatcher), problem=problem, target=target)
    step = last_step()
    crew.later(31)
    act = lambda: regrouping_undo(by=crew.by(crew.dispatcher), regrouping=step)  # noqa: E731
    assert refused(act, problem, target) == {"flow.undo_too_late"}
    crew.later(-1)
    act()
    assert refused(act, problem, target) == {"ledger.undone_already"}
    step.refresh_from_db()
    assert (step.undone_by, str(step)) == (crew.dispatcher, f"并入 {problem.pk}")


def test_nothing_is_merged_in_a_circle_be_it_by_a_detour(crew: Crew) -> None:
    by = crew.by(crew.dispatcher)
    a, b, c = (crew.accepted() for _ in range(3))
    assert refused(lambda: problem_merge(by=by, problem=a, target=a), a) == {"flow.merge_loop"}
    problem_merge(by=by, problem=a, target=b)
    assert refused(lambda: problem_merge(by=by, problem=b, target=a), a, b) == {
        "flow.merge_loop", "flow.merge_target_not_open",
    }  # fmt: skip
    problem_merge(by=by, problem=b, target=c)
    assert refused(lambda: problem_merge(by=by, problem=c, target=a), a, b, c) == {
        "flow.merge_loop", "flow.merge_target_not_open",
    }  # fmt: skip
    assert refused(lambda: problem_merge(by=by, problem=a, target=c), a, c) == {"flow.no_such_move"}


def test_a_handler_does_not_make_their_own_problem_vanish(crew: Crew, system: Actor) -> None:
    post_give(
        by=system,
        person=crew.clerk,
        office=crew.root,
        role=Role.DISPATCHER,
        title="兼任",
        from_on=crew.at.date(),
    )
    problem, target, by = crew.at_work(), crew.accepted(), crew.by(crew.clerk)
    for act in (
        lambda: problem_merge(by=by, problem=problem, target=target),
        lambda: problem_withdraw(by=by, problem=problem, reason="撤"),
    ):
        assert refused(act, problem) == {"flow.mover_is_handler"}


def test_one_more_voice_is_linked_once_and_unlinked_again(crew: Crew) -> None:
    problem, other, by = crew.at_work(), crew.opened(), crew.by(crew.dispatcher)
    before, rows = ledger_bytes(), links()
    report = linked(crew, problem, 1)[0]
    for onto in (problem, other):
        act = lambda p=onto: report_link(by=by, problem=p, report=report)  # noqa: E731
        assert refused(act, problem, other) == {"ledger.report_linked"}
    regrouping_undo(by=by, regrouping=last_step())
    assert ledger_bytes() == before and links() == rows
    assert Report.objects.filter(pk=report.pk, link=None).exists()


def test_linking_is_for_the_centre_and_for_open_problems(crew: Crew) -> None:
    problem, report = crew.at_work(), crew.reported()
    act = lambda: report_link(by=crew.by(crew.clerk), problem=problem, report=report)  # noqa: E731
    assert refused(act, problem) == {"core.right_missing"}
    closed = crew.closed()
    act = lambda: report_link(by=crew.by(crew.dispatcher), problem=closed, report=report)  # noqa: E731
    assert refused(act, closed) == {"ledger.not_open"}


def test_a_split_takes_its_voices_along_and_the_earliest_becomes_the_first(crew: Crew) -> None:
    for _ in range(8):
        crew.reported()
    problem = crew.at_work(is_private=True, urgency="urgent")
    reports = linked(crew, problem, 4)
    before, rows = ledger_bytes(), links()
    new = problem_split(
        by=crew.by(crew.dispatcher), problem=problem, reports=reports[1:], title="另有一处路灯不亮"
    )
    assert (new.state, new.area, new.category, new.is_private, new.urgency) == (
        ProblemStatus.REPORTED, problem.area, problem.category, True, "urgent",
    )  # fmt: skip
    assert list(new.links.values_list("report", "kind")) == [
        (reports[1].pk, "primary"), (reports[2].pk, "me_too"), (reports[3].pk, "me_too"),
    ]  # fmt: skip
    assert [row["id"] for row in links()] == [row["id"] for row in rows]
    regrouping_undo(by=crew.by(crew.dispatcher), regrouping=last_step())
    assert ledger_bytes() == before and links() == rows
    assert not Problem.objects.filter(pk=new.pk).exists()
    assert not SearchEntry.objects.filter(entity="problem", entity_id=str(new.pk)).exists()


def test_reports_of_different_lengths_keep_their_order(crew: Crew) -> None:
    problem = crew.opened()
    Report.objects.filter(pk__gt=problem.links.get().report_id).delete()
    first = Report.objects.create(
        number=9_9, receipt="AAAA-AAAA-AA", channel="x", said="先", received_at=crew.at
    )
    later = Report.objects.create(
        number=1_00, receipt="BBBB-BBBB-BB", channel="x", said="后", received_at=crew.at
    )
    for report in (first, later):
        report_link(by=crew.by(crew.dispatcher), problem=problem, report=report)
    new = problem_split(by=crew.by(crew.dispatcher), problem=problem, reports=[later, first], title="另一件")
    assert new.links.get(kind="primary").report == first


def test_a_split_is_refused_with_its_reason(crew: Crew) -> None:
    problem, by = crew.at_work(), crew.by(crew.dispatcher)
    report = linked(crew, problem, 1)[0]
    first = problem.links.get(kind="primary").report
    foreign = crew.reported()
    for reports, code in (([], "none"), ([foreign], "foreign"), ([first], "primary")):
        act = lambda r=reports: problem_split(by=by, problem=problem, reports=r, title="另一件")  # noqa: E731
        assert refused(act, problem) == {f"flow.split_{code}"}
    act = lambda: problem_split(by=by, problem=problem, reports=[report], title=" ")  # noqa: E731
    assert refused(act, problem) == {"ledger.title_empty"}
    act = lambda: problem_split(by=crew.by(crew.head), problem=problem, reports=[report], title="另一件")  # noqa: E731
    assert refused(act, problem) == {"core.right_missing"}
    closed = crew.closed()
    act = lambda: problem_split(by=by, problem=closed, reports=[report], title="另一件")  # noqa: E731
    assert refused(act, closed) == {"ledger.not_open"}


def _merged_onto(crew: Crew, new: Problem) -> None:
    problem_merge(by=crew.by(crew.dispatcher), problem=crew.accepted(), target=new)


def _merged_onto_and_back(crew: Crew, new: Problem) -> None:
    _merged_onto(crew, new)
    regrouping_undo(by=crew.by(crew.dispatcher), regrouping=last_step())


def _edited(crew: Crew, new: Problem) -> None:
    problem_edit(by=crew.by(crew.dispatcher), problem=new, title="改过")


def _supervised(crew: Crew, new: Problem) -> None:
    problem_supervise(by=crew.by(crew.leader), problem=new, text="尽快")


def _related(crew: Crew, new: Problem) -> None:
    problem_relate(
        by=crew.by(crew.dispatcher), problem=crew.opened(), target=new, kind=ProblemLinkKind.FOLLOWS
    )


def _withdrawn(crew: Crew, new: Problem) -> None:
    problem_withdraw(by=crew.by(crew.dispatcher), problem=new, reason="撤回")


@pytest.mark.parametrize("build", [_merged_onto, _edited, _supervised, _related, _withdrawn])
def test_a_split_that_was_built_upon_is_not_undone(
    crew: Crew, build: Callable[[Crew, Problem], None]
) -> None:
    problem = crew.at_work()
    new = problem_split(
        by=crew.by(crew.dispatcher), problem=problem, reports=linked(crew, problem)[:1], title="另一件"
    )
    step = last_step()
    build(crew, new)
    act = lambda: regrouping_undo(by=crew.by(crew.dispatcher), regrouping=step)  # noqa: E731
    assert refused(act, problem, new) == {"flow.undo_moved_on"}


def test_what_went_to_and_fro_leaves_a_split_free_to_be_undone(crew: Crew) -> None:
    problem = crew.at_work()
    new = problem_split(
        by=crew.by(crew.dispatcher), problem=problem, reports=linked(crew, problem)[:1], title="另一件"
    )
    step = last_step()
    _merged_onto_and_back(crew, new)
    _withdrawn(crew, new)
    regrouping_undo(by=crew.by(crew.dispatcher), regrouping=last_step())
    regrouping_undo(by=crew.by(crew.dispatcher), regrouping=step)
    assert not Problem.objects.filter(pk=new.pk).exists()


def test_a_link_whose_voice_went_on_is_not_undone(crew: Crew) -> None:
    problem = crew.at_work()
    reports = linked(crew, problem, 1)
    step = last_step()
    problem_split(by=crew.by(crew.dispatcher), problem=problem, reports=reports, title="另一件")
    act = lambda: regrouping_undo(by=crew.by(crew.dispatcher), regrouping=step)  # noqa: E731
    assert refused(act, problem) == {"flow.undo_moved_on"}


def test_undoing_is_for_the_centre(crew: Crew) -> None:
    problem = crew.in_status(ProblemStatus.MERGED)
    act = lambda: regrouping_undo(by=crew.by(crew.head), regrouping=last_step())  # noqa: E731
    assert refused(act, problem) == {"core.right_missing"}


def test_a_stored_step_always_leaves_something_behind() -> None:
    with pytest.raises(ValueError, match="without an after"):
        _must(None)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_random_regrouping_undone_in_reverse_order_restores_the_very_bytes(crew: Crew, seed: int) -> None:
    draw, by = random.Random(seed), crew.by(crew.dispatcher)
    makers = (crew.opened, crew.accepted, crew.dispatched, crew.at_work, crew.reopen_wanted)
    problems = [draw.choice(makers)() for _ in range(3)]
    for problem in problems:
        linked(crew, problem, draw.randint(0, 2)) if problem.is_open else None
    before = [(ledger_bytes(), links())]
    done: list[Regrouping] = []
    for _ in range(8):
        problem = draw.choice(list(Problem.objects.order_by("pk")))
        try:
            match draw.randrange(4):
                case 0:
                    problem_merge(
                        by=by, problem=problem, target=draw.choice(list(Problem.objects.order_by("pk")))
                    )
                case 1:
                    voices = list(problem.links.exclude(kind="primary"))
                    chosen = [
                        link.report for link in draw.sample(voices, min(len(voices), draw.randint(1, 2)))
                    ]
                    problem_split(by=by, problem=problem, reports=chosen, title="另一件")
                case 2:
                    problem_withdraw(by=by, problem=problem, reason="撤回")
                case _:
                    report_link(by=by, problem=problem, report=crew.reported())
        except Refused:
            continue
        done.append(last_step())
        before.append((ledger_bytes(), links()))
    for step in reversed(done):
        assert (ledger_bytes(), links()) == before.pop()
        crew.later(draw.randint(0, 2))
        regrouping_undo(by=crew.by(crew.dispatcher), regrouping=step)
    assert [(ledger_bytes(), links())] == before
    assert done and not list(chain_faults())


def test_a_merge_names_its_target(crew: Crew) -> None:
    problem = crew.accepted()
    act = lambda: problem_merge(by=crew.by(crew.dispatcher), problem=problem, target=None)  # noqa: E731
    assert refused(act, problem) == {"flow.merge_target_missing"}
