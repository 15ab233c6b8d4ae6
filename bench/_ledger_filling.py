"""Fills a ledger by bulk: problems in every status with their voices, moves, clocks, offices; the same each time."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.models import Area, Office, OfficeKind, Person, SearchEntry, SearchGram
from zhuomu.core.rights import Role
from zhuomu.core.services.calendar import calendar_current, calendar_seed
from zhuomu.core.services.people import office_create, person_create, post_give
from zhuomu.core.write import writing
from zhuomu.ledger.models import (
    Assignment,
    AssignmentKind,
    Category,
    DeadlinePolicy,
    Inquiry,
    Move,
    Problem,
    ReceivedVia,
    Report,
    ReportLink,
)
from zhuomu.ledger.models import Clock as ClockRow
from zhuomu.ledger.services import ledger_seed, receipt_new
from zhuomu.ledger.services.clocks import clock_rows, due_set
from zhuomu.ledger.services.numbering import number_text
from zhuomu.rules import clocks as rules
from zhuomu.rules.bigrams import bigrams_of
from zhuomu.rules.clocks import Mark
from zhuomu.rules.flow import Outcome, ProblemStatus, ProblemVerb, transition_get
from zhuomu.rules.workdays import WorkCalendar

SEED, CHUNK, SEARCHED_ONE_IN = 20_261_123, 2_000, 10
TODAY = date(2026, 11, 20)
MORNING = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
S, V = ProblemStatus, ProblemVerb
# How a ledger of some years looks: nearly all is closed, a few in a hundred are at work. Weight, and the path there.
PATHS: dict[ProblemStatus, tuple[int, tuple[ProblemVerb, ...]]] = {
    S.CLOSED: (860, (V.ACCEPT, V.DISPATCH, V.SIGN, V.SUBMIT, V.APPROVE, V.CLOSE)),
    S.IN_PROGRESS: (40, (V.ACCEPT, V.DISPATCH, V.SIGN)),
    S.REPORTED: (12, ()),
    S.ACCEPTED: (8, (V.ACCEPT,)),
    S.DISPATCHED: (15, (V.ACCEPT, V.DISPATCH)),
    S.AWAITING_INFO: (5, (V.ACCEPT, V.DISPATCH, V.SIGN, V.ASK)),
    S.UNDER_CHECK: (10, (V.ACCEPT, V.DISPATCH, V.SIGN, V.SUBMIT)),
    S.AWAITING_CALLBACK: (15, (V.ACCEPT, V.DISPATCH, V.SIGN, V.SUBMIT, V.APPROVE)),
    S.DECLINED: (20, (V.DECLINE,)),
    S.WITHDRAWN: (15, (V.ACCEPT, V.WITHDRAW)),
}
PLACES = ("北门", "三号楼", "地下车库", "中心花园", "垃圾房", "东侧围墙", "七号楼电梯厅", "沿街商铺")
THINGS = ("路灯不亮", "楼道堆物", "电梯停运", "污水外溢", "绿化带种菜", "屋面漏水", "车位被占", "夜间噪声")


class Town:
    """18 areas, ten offices, and somebody of each role that the benchmark needs."""

    def __init__(self) -> None:
        system = system_actor(MORNING)
        calendar_seed(by=system)
        ledger_seed(by=system)
        self.root = office_create(
            by=system, name="梧桐路街道", short_name="梧桐路街道", kind=OfficeKind.SUBDISTRICT, parent=None
        )
        self.offices = [self._office(f"第 {n} 办公室", OfficeKind.OFFICE) for n in range(1, 11)]
        for number in range(1, 19):
            self._office(f"第 {number} 居民区", OfficeKind.AREA)
        self.areas = list(Area.objects.select_related("office"))
        self.categories = list(Category.objects.filter(is_public=True))
        self.policy = DeadlinePolicy.objects.get(key="default")
        self.dispatcher = self._person("bench-dispatcher", Role.DISPATCHER, self.root)
        self.clerk = self._person("bench-clerk", Role.OFFICE_CLERK, self.offices[0])
        self.calendar: WorkCalendar = calendar_current()

    def _office(self, name: str, kind: OfficeKind) -> Office:
        return office_create(
            by=system_actor(MORNING), name=name, short_name=name[:20], kind=kind, parent=self.root
        )

    def _person(self, username: str, role: Role, office: Office) -> Person:
        by = system_actor(MORNING)
        person = person_create(by=by, username=username, name=username)
        post_give(by=by, person=person, office=office, role=role, title="干部", from_on=date(2018, 1, 1))
        return person

    def by(self, person: Person) -> Actor:
        """Somebody of the town, on the day of the benchmark."""
        return Actor(person, MORNING)

    @functools.lru_cache(maxsize=20_000)  # noqa: B019 — one town lives as long as the benchmark
    def clocks(self, status: ProblemStatus, found_on: date) -> rules.Clocks:
        """The clocks of that path begun on that day, one step a day."""
        return rules.clocks_of(
            [Mark(verb, on) for verb, on in steps(status, found_on)], self.policy.rule, self.calendar
        )


def steps(status: ProblemStatus, found_on: date) -> list[tuple[ProblemVerb, date]]:
    """Verb and day of each move of a path."""
    return [(verb, found_on + timedelta(days=at)) for at, verb in enumerate(PATHS[status][1])]


def fill(town: Town, rows: int) -> None:
    """Write that many problems, oldest first, with all that hangs on them."""
    draw = random.Random(SEED)
    for start in range(0, rows, CHUNK):
        with writing():
            _chunk(town, draw, start, min(CHUNK, rows - start), rows)


def _chunk(town: Town, draw: random.Random, start: int, count: int, rows: int) -> None:
    reports, problems = [], []
    statuses, weights = list(PATHS), [weight for weight, _path in PATHS.values()]
    for serial in range(start + 1, start + count + 1):
        # what is open is young: the newest rows, as in life
        is_old = serial < rows * 0.95
        status = S.CLOSED if is_old and draw.random() < 0.9 else draw.choices(statuses, weights)[0]
        found_on = TODAY - timedelta(days=10 + (rows - serial) * 1000 // rows)
        problems.append(_problem(town, draw, serial, status, found_on))
        reports.append(_report(problems[-1]))
    Report.objects.bulk_create(reports)
    Problem.objects.bulk_create(problems)
    pairs = zip(problems, reports, strict=True)
    ReportLink.objects.bulk_create(
        [ReportLink(problem=problem, report=report, linked_at=MORNING) for problem, report in pairs]
    )
    _path_rows(town, problems)
    _searched(problems[::SEARCHED_ONE_IN])


def _problem(town: Town, draw: random.Random, serial: int, status: ProblemStatus, found_on: date) -> Problem:
    verbs = PATHS[status][1]
    title = f"{draw.choice(PLACES)}{draw.choice(THINGS)}"
    is_closed = status is S.CLOSED
    problem = Problem(
        year=2026,
        serial=serial,
        number=number_text(2026, serial),
        channel=draw.choice(("residents", "desk", "sheet")),
        title=title,
        description=f"{title}，居民多次反映（第 {serial} 件），请尽快处理并答复。",
        category=draw.choice(town.categories),
        area=draw.choice(town.areas),
        place=title[:3],
        status=status,
        lead_office=draw.choice(town.offices) if V.DISPATCH in verbs else None,
        outcome=Outcome.SOLVED if is_closed else "",
        closed_on=steps(status, found_on)[-1][1] if is_closed else None,
        is_satisfied=draw.random() < 0.9 if is_closed else None,
        policy=town.policy,
        found_on=found_on,
        opened_at=MORNING,
        version=1 + len(verbs),
    )
    due_set(problem, town.clocks(status, found_on))
    return problem


def _report(problem: Problem) -> Report:
    return Report(
        channel=problem.channel,
        receipt=receipt_new(),
        said=problem.description,
        via=ReceivedVia.IMPORT,
        received_at=MORNING,
        area=problem.area,
        place=problem.place,
    )


def _path_rows(town: Town, problems: list[Problem]) -> None:
    Assignment.objects.bulk_create(
        [
            Assignment(
                problem=problem,
                office=problem.lead_office,
                kind=AssignmentKind.LEAD,
                assigned_at=MORNING,
                signed_by=town.clerk if V.SIGN in PATHS[problem.state][1] else None,
            )
            for problem in problems
            if problem.lead_office
        ]
    )
    Inquiry.objects.bulk_create(
        [
            Inquiry(problem=problem, question="哪一栋？", asked_at=MORNING)
            for problem in problems
            if problem.state is S.AWAITING_INFO
        ]
    )
    Move.objects.bulk_create([move for problem in problems for move in _moves(problem)], batch_size=CHUNK)
    ClockRow.objects.bulk_create(
        [
            row
            for problem in problems
            for row in clock_rows(
                problem, town.clocks(problem.state, problem.found_on), town.policy.rule, town.calendar
            )
        ],
        batch_size=CHUNK,
    )


def _moves(problem: Problem) -> Iterator[Move]:
    at = S.REPORTED
    for verb, on in steps(problem.state, problem.found_on):
        row = transition_get(at, verb)
        if row is None or row.target is None:
            raise ValueError(f"no such path: {at} {verb}")
        yield Move(
            problem=problem,
            verb=verb,
            source=at,
            target=row.target,
            by_label="填充",
            at=MORNING,
            on=on,
            facts={},
        )
        at = row.target


def _searched(problems: list[Problem]) -> None:
    entries = [
        SearchEntry(
            entity="problem",
            entity_id=str(problem.pk),
            title=problem.title,
            text=problem.description,
            url=f"/desk/ledger/{problem.number}/",
            is_public=False,
            dated_on=problem.found_on,
        )
        for problem in problems
    ]
    SearchEntry.objects.bulk_create(entries)
    grams = [
        SearchGram(entry=entry, gram=gram)
        for entry in entries
        for gram in sorted(bigrams_of(f"{entry.title}\n{entry.text}"))
    ]
    SearchGram.objects.bulk_create(grams, batch_size=5 * CHUNK)
