"""Taking a sheet in as a whole, and taking it back: what is written, what is not, and what refuses."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.ledger.making import Crew
from tests.ledger.sheets import OPEN, PHONE, asked, brought, file_of, row, rows_numbered, taken
from zhuomu.core.errors import CoreCode, Refused
from zhuomu.core.models import Event, Job, JobState, Person, PersonalDatum, Post, SearchEntry, SearchGram
from zhuomu.core.services.events import chain_faults
from zhuomu.core.services.jobs import job_run
from zhuomu.core.services.personal import personal_masked
from zhuomu.core.services.search import search_find
from zhuomu.ledger.importing import RowRead
from zhuomu.ledger.importing_names import ImportCode
from zhuomu.ledger.jobs_imports import JOBS, sheets_forget_job
from zhuomu.ledger.models import (
    Clock,
    ColumnMemory,
    ContactWay,
    KnownTo,
    Move,
    Problem,
    ProblemLinkKind,
    Report,
    SheetImport,
)
from zhuomu.ledger.models.tables import ImportState
from zhuomu.ledger.services import (
    action_add,
    assist_add,
    clocks_write,
    contact_add,
    problem_edit,
    problem_merge,
    problem_relate,
    problem_sign,
)
from zhuomu.ledger.services import imports as services
from zhuomu.ledger.services.imports import (
    columns_of,
    facts_shown,
    rows_of,
    sheet_bring,
    sheet_drop,
    sheet_get,
    sheet_match,
    sheet_take,
    sheets_forget,
)
from zhuomu.ledger.services.imports_rows import Maker
from zhuomu.ledger.services.imports_undo import sheet_undo
from zhuomu.rules.columns import Column
from zhuomu.rules.flow import ProblemStatus


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return str(caught.value.reasons[0].code)


def counts() -> dict[str, int]:
    """How many rows stand in every table that an import writes."""
    models = (Problem, Report, Move, Clock, PersonalDatum, SearchEntry, SearchGram)
    return {model.__name__: model._default_manager.count() for model in models}


def test_a_closed_row_becomes_a_closed_problem_with_its_path(crew: Crew) -> None:
    problem = taken(crew, [row()]).problems.get()
    assert (problem.number, problem.channel) == ("2026-0001", "sheet")
    assert (problem.title, problem.state) == ("北门垃圾房满溢", ProblemStatus.CLOSED)
    assert (problem.closed_on, problem.outcome, problem.is_satisfied) == (date(2026, 10, 22), "solved", True)
    assert (problem.due_on, problem.is_published) == (None, False)
    assert [(move.verb, move.target, move.on) for move in problem.moves.all()] == [
        ("accept", "accepted", date(2026, 10, 9)),
        ("dispatch", "dispatched", date(2026, 10, 9)),
        ("extend", "", date(2026, 10, 9)),
        ("approve_close", "closed", date(2026, 10, 20)),
    ]
    assert all(move.facts["imported"] for move in problem.moves.all())
    clocks = {clock.kind: clock for clock in problem.clocks.all()}
    # the sheet's own deadline counts; what it does not tell (who signed, who called) is neither met nor late
    assert (clocks["resolve"].due_on, clocks["resolve"].met_on) == (date(2026, 10, 30), date(2026, 10, 20))
    assert {clocks[kind].stopped_on for kind in ("sign", "contact")} == {date(2026, 10, 20)}


def test_an_open_row_waits_for_its_office_from_today(crew: Crew) -> None:
    problem = taken(crew, [row(**OPEN)]).problems.get()
    assert (problem.state, problem.lead_office, problem.closed_on) == (
        ProblemStatus.DISPATCHED,
        crew.office,
        None,
    )
    assert [move.on for move in problem.moves.all()][:2] == [date(2026, 10, 9), crew.at.date()]
    assert {row.office for row in problem.assignments.all()} == {crew.office, crew.other}
    signed = problem_sign(by=crew.by(crew.clerk), problem=problem)
    assert signed.state is ProblemStatus.IN_PROGRESS


@pytest.mark.parametrize(
    ("due", "verb", "due_on"),
    [
        ("2026-10-12", "supervise", date(2026, 10, 12)),
        ("2026-10-30", "extend", date(2026, 10, 30)),
        ("", None, date(2026, 10, 15)),
        ("2026-10-15", None, date(2026, 10, 15)),
    ],
    ids=["earlier", "later", "none", "the same"],
)
def test_the_sheets_own_deadline_counts(crew: Crew, due: str, verb: str | None, due_on: date) -> None:
    problem = taken(crew, [row(**OPEN, 整改时限=due)]).problems.get()
    assert problem.clocks.get(kind="resolve").due_on == due_on
    assert [move.verb for move in problem.moves.all()][2:] == ([verb] if verb else [])


def test_a_row_without_an_office_waits_to_be_accepted(crew: Crew) -> None:
    problem = taken(crew, [row(**OPEN, 责任部门="", 协同单位="")]).problems.get()
    assert (problem.state, problem.moves.count(), problem.clocks.count()) == (ProblemStatus.REPORTED, 0, 0)
    text = problem.actions.get().text
    assert text.startswith("正在办理\n")
    assert "整改措施：约谈物业，增加清运" in text
    bare = {name: row()[name] for name in ("发现时间", "问题描述")}
    assert taken(crew, [bare]).problems.get().actions.count() == 0


def test_a_closed_row_without_an_office_is_closed_all_the_same(crew: Crew) -> None:
    problem = taken(crew, [row(责任部门="", 进展="已解释说明")]).problems.get()
    assert (problem.state, problem.outcome) == (ProblemStatus.CLOSED, "explained")
    assert [move.verb for move in problem.moves.all()] == ["accept", "extend", "approve_close"]


def test_evidence_alone_is_kept_too(crew: Crew) -> None:
    action = taken(crew, [row(进展="")]).problems.get().actions.get()
    assert (action.text, action.reference, action.by) == ("见佐证", "清运单 QY-118", None)


def test_the_clocks_are_those_that_the_ledger_would_write(crew: Crew) -> None:
    taken(crew, [row(), row(问题编号="TZ-2", **OPEN), row(问题编号="TZ-3", **OPEN, 整改时限="2026-10-12")])
    names = [field.name for field in Clock._meta.fields if field.name != "id"]
    for problem in Problem.objects.all():
        written = list(problem.clocks.values(*names))
        due = (problem.due_kind, problem.due_on, problem.is_due_provisional, problem.is_paused)
        clocks_write(problem)
        assert list(problem.clocks.values(*names)) == written
        assert (problem.due_kind, problem.due_on, problem.is_due_provisional, problem.is_paused) == due


def test_the_voice_is_kept_with_its_person_encrypted(crew: Crew) -> None:
    sheet = taken(crew, [row(), row(问题编号="", 来件人="")])
    first, second = (problem.links.get().report for problem in sheet.problems.order_by("pk"))
    assert (first.external_number, first.via, first.known_to) == ("TZ-1", "import", KnownTo.HANDLER)
    assert (personal_masked(first.name), personal_masked(first.phone)) == ("苏*", "138****1234")
    assert (second.external_number, second.known_to, second.name, second.phone) == (
        None,
        KnownTo.NOBODY,
        None,
        None,
    )
    assert (first.happened_on, first.area) == (date(2026, 10, 9), crew.area)


def test_an_imported_problem_is_found_by_its_words(crew: Crew) -> None:
    problem = taken(crew, [row()]).problems.get()
    (entry,) = search_find("清运", is_public=False)
    assert (entry.entity_id, entry.url) == (str(problem.pk), f"/desk/ledger/{problem.number}/")


def test_nothing_of_the_rows_stays_behind_nor_stands_in_clear_before(crew: Crew) -> None:
    sheet = brought(crew, [row()])
    assert "苏荻" not in json.dumps([sheet.rows, sheet.head, sheet.columns], ensure_ascii=False)
    assert rows_of(sheet)[0].cells[3] == f"苏荻 {PHONE}"
    job_run(asked(crew, sheet), JOBS, at=crew.at)
    sheet.refresh_from_db()
    assert (sheet.rows, sheet.state, sheet.problem_count) == ([], ImportState.DONE, 1)
    events = json.dumps(list(Event.objects.values("facts", "verb")), ensure_ascii=False)
    assert not any(word in events for word in ("苏荻", PHONE, "垃圾房"))


def test_the_whole_sheet_is_one_event_with_its_first_and_last_number(crew: Crew) -> None:
    sheet = taken(crew, rows_numbered(30))
    event = Event.objects.get(verb="sheet_take")
    assert event.facts == {
        "sha256": sheet.sha256,
        "count": 30,
        "people": 60,
        "first": "2026-0001",
        "last": "2026-0030",
    }
    assert list(chain_faults()) == []
    assert list(sheet.problems.order_by("pk").values_list("serial", flat=True)) == list(range(1, 31))


def test_the_job_tells_how_far_it_is_and_what_came_of_it(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "STEP", 10)
    sheet = brought(crew, rows_numbered(30))
    job = asked(crew, sheet)
    told: list[int] = []
    by = dataclasses.replace(crew.by(crew.dispatcher))
    sheet_take(by=by, sheet=sheet, progress=told.append)
    assert told == [0, 13, 26, 40, 60, 79, 99]
    # the worker died before it could say so: the second run takes nothing twice
    job_run(job, JOBS, at=crew.at)
    job.refresh_from_db()
    assert (job.state, job.result["message"], Problem.objects.count()) == (
        JobState.DONE,
        "导入了 30 件。",
        30,
    )
    assert job.result["url"] == f"/desk/ledger/import/{sheet.pk}/"


def test_one_bad_row_keeps_the_whole_sheet_out(crew: Crew) -> None:
    before = counts()
    sheet = brought(crew, [*rows_numbered(5), row(问题编号="TZ-9", 居民区="无名")])
    assert refused(lambda: asked(crew, sheet)) == ImportCode.BAD_ROWS
    assert refused(lambda: sheet_take(by=crew.by(crew.dispatcher), sheet=sheet)) == ImportCode.BAD_ROWS
    assert counts() == before


def test_a_sheet_that_went_bad_while_it_waited_is_handed_back(crew: Crew) -> None:
    sheet, other = brought(crew, [row()]), brought(crew, [row(), row(问题编号="TZ-2")])
    job = asked(crew, sheet)
    job_run(asked(crew, other), JOBS, at=crew.at)
    job_run(job, JOBS, at=crew.at)
    sheet.refresh_from_db()
    assert (sheet.state, Problem.objects.count()) == (ImportState.CHECKING, 2)
    assert sheet.error.startswith("没有导入。")
    job.refresh_from_db()
    assert job.result["message"] == sheet.error


def test_a_number_taken_in_the_last_moment_is_refused_inside_the_lock(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = brought(crew, [row()])
    asked(crew, sheet)
    monkeypatch.setattr(services, "numbers_known", lambda _numbers: {"TZ-1": "2026-0001"})
    assert refused(lambda: sheet_take(by=crew.by(crew.dispatcher), sheet=sheet)) == ImportCode.BAD_ROWS
    assert Problem.objects.count() == 0


def test_an_error_in_the_middle_of_writing_leaves_nothing(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, before = brought(crew, rows_numbered(5)), counts()
    job = asked(crew, sheet)

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("pulled the plug")

    monkeypatch.setattr(SearchEntry.objects, "bulk_create", fail)
    job_run(job, JOBS, at=crew.at)
    sheet.refresh_from_db()
    assert (counts(), sheet.state, job.state) == (before, ImportState.RUNNING, JobState.WAITING)


def test_what_was_chosen_is_remembered_and_wins_next_time(crew: Crew) -> None:
    by = crew.by(crew.dispatcher)
    rows = [{"情况": "路灯不亮", "哪天": "2026-10-09", "责任人": "乔木", "问题描述": "说明"}]
    sheet = sheet_bring(by=by, name="一.xlsx", data=file_of(rows))
    assert columns_of(sheet) == (None, None, Column.OWNER, Column.DESCRIPTION)
    chosen = (Column.DESCRIPTION, Column.FOUND_ON, None, None)
    sheet_match(by=by, sheet=sheet, columns=chosen, year=2026)
    assert ColumnMemory.objects.get(label="责任人").field == ""
    again = sheet_bring(by=by, name="二.xlsx", data=file_of([{**rows[0], "情况": "漏水"}]))
    assert columns_of(again) == chosen
    # now these names make a head as well; a column without a name is nothing to remember
    nameless = sheet_bring(
        by=by, name="四.xlsx", data=file_of([{"情况": "停车", "": "甲", "哪天": "2026-10-10"}])
    )
    sheet_match(by=by, sheet=nameless, columns=columns_of(nameless), year=2026)
    assert not ColumnMemory.objects.filter(label="").exists()
    assert columns_of(
        sheet_bring(by=by, name="三.xlsx", data=file_of([{"情况": "停车", "哪天": "2026-10-10"}]))
    ) == (
        Column.DESCRIPTION,
        Column.FOUND_ON,
    )


def test_a_matching_is_refused_without_the_needed_columns_and_with_one_twice(crew: Crew) -> None:
    by, sheet = crew.by(crew.dispatcher), brought(crew, [row()])
    columns = list(columns_of(sheet))
    columns[columns.index(Column.OWNER)] = Column.LEADER
    with pytest.raises(Refused) as caught:
        sheet_match(by=by, sheet=sheet, columns=columns, year=2026)
    assert (caught.value.reasons[0].code, caught.value.reasons[0].field) == (
        ImportCode.COLUMN_TWICE,
        "column_9",
    )
    nothing: list[Column | None] = [None] * len(columns)
    assert (
        refused(lambda: sheet_match(by=by, sheet=sheet, columns=nothing, year=2026))
        == ImportCode.COLUMN_MISSING
    )


def test_the_same_file_is_not_taken_in_twice(crew: Crew) -> None:
    sheet = taken(crew, [row(问题编号="")])
    assert refused(lambda: brought(crew, [row(问题编号="")], name="另名.xlsx")) == ImportCode.FILE_TAKEN
    sheet_undo(by=crew.by(crew.dispatcher), sheet=sheet)
    assert taken(crew, [row(问题编号="")]).problem_count == 1


def test_only_who_may_import_does(crew: Crew) -> None:
    by, sheet = crew.by(crew.clerk), brought(crew, [row()])
    for act in (
        lambda: sheet_bring(by=by, name="x.xlsx", data=b""),
        lambda: sheet_match(by=by, sheet=sheet, columns=(), year=2026),
        lambda: services.sheet_ask(by=by, sheet=sheet),
        lambda: sheet_drop(by=by, sheet=sheet),
        lambda: sheet_undo(by=by, sheet=sheet),
        lambda: sheet_get(by, sheet.pk),
    ):
        assert refused(act) == CoreCode.RIGHT_MISSING


def test_who_asked_and_lost_the_right_before_the_job_ran_gets_it_back(crew: Crew) -> None:
    sheet = brought(crew, [row()])
    job = asked(crew, sheet)
    Post.objects.filter(person=crew.dispatcher).delete()
    job_run(Job.objects.get(pk=job.pk), JOBS, at=crew.at)
    sheet.refresh_from_db()
    assert (sheet.state, Problem.objects.count()) == (ImportState.CHECKING, 0)


def test_rows_being_checked_are_nobody_elses(crew: Crew, make_person: Callable[..., Person]) -> None:
    from zhuomu.core.rights import Role

    other = crew.by(make_person(Role.DISPATCHER))
    sheet = brought(crew, [row()])
    assert refused(lambda: sheet_get(other, sheet.pk)) == CoreCode.NOT_FOUND
    job_run(asked(crew, sheet), JOBS, at=crew.at)
    assert sheet_get(other, sheet.pk) == sheet


def test_a_sheet_can_be_dropped_while_it_is_checked_and_after_its_job_failed(crew: Crew) -> None:
    by, sheet = crew.by(crew.dispatcher), brought(crew, [row()])
    job = asked(crew, sheet)
    assert refused(lambda: sheet_drop(by=by, sheet=sheet)) == ImportCode.WRONG_STATE
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED)
    sheet_drop(by=by, sheet=sheet)
    sheet.refresh_from_db()
    assert (sheet.rows, sheet.state) == ([], ImportState.FAILED)
    assert refused(lambda: services.sheet_plan(by=by, sheet=sheet)) == ImportCode.GONE
    assert refused(lambda: sheet_drop(by=by, sheet=sheet)) == ImportCode.WRONG_STATE
    SheetImport.objects.all().delete()
    assert refused(lambda: sheet_drop(by=by, sheet=sheet)) == ImportCode.GONE


def test_what_nobody_takes_in_is_forgotten_after_a_week(crew: Crew) -> None:
    sheet = brought(crew, [row()])
    assert sheets_forget(by=dataclasses.replace(crew.by(None), at=crew.at + timedelta(days=6))) == 0
    job = Job(kind="ledger_import_forget")
    late = dataclasses.replace(crew.by(None), at=crew.at + timedelta(days=8))
    assert sheets_forget_job(job, late) == {"sheets": 1}
    assert sheets_forget_job(job, late) == {"sheets": 0}
    sheet.refresh_from_db()
    assert sheet.rows == []


def test_an_undo_leaves_everything_as_it_was(crew: Crew) -> None:
    kept = crew.accepted()
    before = counts()
    sheet = taken(crew, [*rows_numbered(20), row(问题编号="TZ-99", **OPEN)])
    assert counts() != before
    assert sheet_undo(by=crew.by(crew.dispatcher), sheet=sheet) == 21
    assert counts() == before
    sheet.refresh_from_db()
    assert (sheet.state, sheet.undone_by, list(Problem.objects.all())) == (
        ImportState.UNDONE,
        crew.dispatcher,
        [kept],
    )
    assert refused(lambda: sheet_undo(by=crew.by(crew.dispatcher), sheet=sheet)) == ImportCode.WRONG_STATE
    assert list(chain_faults()) == []


def _sign(crew: Crew, problem: Problem, _other: Problem) -> None:
    problem_sign(by=crew.by(crew.clerk), problem=problem)


def _edit(crew: Crew, problem: Problem, _other: Problem) -> None:
    problem_edit(by=crew.by(crew.dispatcher), problem=problem, title="改过的标题")


def _merge_into(crew: Crew, problem: Problem, other: Problem) -> None:
    problem_merge(by=crew.by(crew.dispatcher), problem=other, target=problem)


def _relate(crew: Crew, problem: Problem, other: Problem) -> None:
    problem_relate(
        by=crew.by(crew.dispatcher), problem=problem, target=other, kind=ProblemLinkKind.SAME_CAUSE
    )


def _assist(crew: Crew, problem: Problem, _other: Problem) -> None:
    assist_add(by=crew.by(crew.dispatcher), problem=problem, office=crew.other)


def _contact(crew: Crew, problem: Problem, _other: Problem) -> None:
    problem_sign(by=crew.by(crew.clerk), problem=problem)
    contact_add(by=crew.by(crew.clerk), problem=problem, way=ContactWay.PHONE, is_reached=True, text="已联系")
    Move.objects.filter(problem=problem, verb="sign").delete()
    Problem.objects.filter(pk=problem.pk).update(version=1)


def _action(crew: Crew, problem: Problem, _other: Problem) -> None:
    problem_sign(by=crew.by(crew.clerk), problem=problem)
    action_add(by=crew.by(crew.clerk), problem=problem, text="换了灯泡")


@pytest.mark.parametrize(
    "touch",
    [_sign, _edit, _merge_into, _relate, _assist, _contact, _action],
    ids=lambda touch: touch.__name__,
)
def test_an_undo_is_refused_once_something_was_done(
    crew: Crew, touch: Callable[[Crew, Problem, Problem], None]
) -> None:
    other = crew.opened()
    sheet = taken(crew, [row(**OPEN, 协同单位="")])
    problem = sheet.problems.get()
    crew.later()
    touch(crew, problem, other)
    before = counts()
    with pytest.raises(Refused) as caught:
        sheet_undo(by=crew.by(crew.dispatcher), sheet=sheet)
    reason = caught.value.reasons[0]
    assert (reason.code, reason.facts) == (ImportCode.MOVED_SINCE, {"count": 1, "numbers": problem.number})
    assert counts() == before


def test_the_refusal_of_an_undo_names_the_first_few(crew: Crew) -> None:
    sheet = taken(crew, rows_numbered(7))
    sheet.problems.update(version=2)
    with pytest.raises(Refused) as caught:
        sheet_undo(by=crew.by(crew.dispatcher), sheet=sheet)
    assert caught.value.reasons[0].facts["count"] == 7
    assert str(caught.value.reasons[0].facts["numbers"]).endswith("2026-0005等")
    SheetImport.objects.filter(pk=sheet.pk).delete()
    assert refused(lambda: sheet_undo(by=crew.by(crew.dispatcher), sheet=sheet)) == ImportCode.WRONG_STATE


def test_a_row_without_its_day_is_a_mistake_of_ours(crew: Crew) -> None:
    maker = Maker(crew.by(crew.dispatcher), brought(crew, [row()]))
    with pytest.raises(ValueError, match="its day"):
        maker.make(RowRead(2))


@pytest.mark.parametrize(
    ("facts", "shown"),
    [({}, {}), ({"sheet": {"kind": "立行立改"}}, {"kind": "立行立改"}), ({"sheet": "x"}, {})],
)
def test_texts_beside_a_move_are_read_with_care(facts: dict[str, Any], shown: dict[str, str]) -> None:
    assert facts_shown(facts) == shown
