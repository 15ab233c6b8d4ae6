"""Fills a ledger by bulk: problems in every status with their voices, moves, clocks, offices; the same each time."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import random
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Model

from bench._bulk import Row, Table, keys_go_on, plain, unguarded
from zhuomu.core.actor import Actor, system_actor
from zhuomu.core.models import Area, Event, Office, OfficeKind, Person, SearchEntry, SearchGram
from zhuomu.core.rights import Role
from zhuomu.core.services.calendar import calendar_current, calendar_seed
from zhuomu.core.services.events import event_hash
from zhuomu.core.services.people import office_create, person_create, post_give
from zhuomu.core.write import writing
from zhuomu.ledger.models import (
    Action,
    Assignment,
    Callback,
    Category,
    Contact,
    DeadlinePolicy,
    Inquiry,
    Move,
    Problem,
    Reply,
    Report,
    ReportLink,
)
from zhuomu.ledger.models import Clock as ClockRow
from zhuomu.ledger.services import ledger_seed
from zhuomu.ledger.services.clocks import clock_rows, due_set
from zhuomu.ledger.services.numbering import number_text
from zhuomu.ledger.services.reports import RECEIPT_LETTERS
from zhuomu.rules import clocks as rules
from zhuomu.rules.bigrams import bigrams_of
from zhuomu.rules.clocks import Mark
from zhuomu.rules.flow import Outcome, ProblemStatus, ProblemVerb, transition_get
from zhuomu.rules.workdays import WorkCalendar

SEED, CHUNK = 20_261_123, 10_000
# So many problems are made one by one, with their entries in the search and their events. Of a million, the first tenth is
# made so; the database copies it nine times, without entries and events: the filling ends in minutes.
MADE_MOST = 100_000
# first letters of copied receipt numbers: none that a true one has
COPY_LETTERS = "01ILOabcdefghijklmnopqrstuvwxyz"
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
CHANNELS = ("residents", "desk", "sheet")
PLACES = ("北门", "三号楼", "地下车库", "中心花园", "垃圾房", "东侧围墙", "七号楼电梯厅", "沿街商铺")
THINGS = ("路灯不亮", "楼道堆物", "电梯停运", "污水外溢", "绿化带种菜", "屋面漏水", "车位被占", "夜间噪声")


class Town:
    """18 areas, ten offices, and somebody of each role that the benchmark needs: found, or founded where there is none."""

    def __init__(self) -> None:
        if not Person.objects.filter(username="bench-clerk").exists():
            self._found()
        self.root = Office.objects.get(parent=None)
        self.offices = list(Office.objects.filter(kind=OfficeKind.OFFICE).order_by("id"))
        self.areas = list(Area.objects.select_related("office"))
        self.categories = list(Category.objects.filter(is_public=True))
        self.policy = DeadlinePolicy.objects.get(key="default")
        self.dispatcher = Person.objects.get(username="bench-dispatcher")
        self.clerk = Person.objects.get(username="bench-clerk")
        self.calendar: WorkCalendar = calendar_current()
        self.head = Event.objects.latest("number")

    def _found(self) -> None:
        system = system_actor(MORNING)
        calendar_seed(by=system)
        ledger_seed(by=system)
        name = "梧桐路街道"
        root = office_create(by=system, name=name, short_name=name, kind=OfficeKind.SUBDISTRICT, parent=None)
        names = [(f"第 {n} 办公室", OfficeKind.OFFICE) for n in range(1, 11)]
        names += [(f"第 {n} 居民区", OfficeKind.AREA) for n in range(1, 19)]
        made = [office_create(by=system, name=n, short_name=n[:20], kind=k, parent=root) for n, k in names]
        for username, role, office in (
            ("bench-dispatcher", Role.DISPATCHER, root),
            ("bench-clerk", Role.OFFICE_CLERK, made[0]),
        ):
            person = person_create(by=system, username=username, name=username)
            begin = date(2018, 1, 1)
            post_give(by=system, person=person, office=office, role=role, title="干部", from_on=begin)

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


@dataclasses.dataclass(frozen=True, slots=True)
class Path:
    """What all problems of one status, found on one day, have alike: plain values of their rows."""

    moves: tuple[dict[str, object], ...]
    clocks: tuple[dict[str, object], ...]
    due: dict[str, object]
    closed_on: str | None


@functools.lru_cache(maxsize=20_000)
def path_of(town: Town, status: ProblemStatus, found_on: date) -> Path:
    """The path that ends in a status, one step a day."""
    found, problem, at = town.clocks(status, found_on), Problem(policy=town.policy), S.REPORTED
    moves = []
    for verb, on in steps(status, found_on):
        row = transition_get(at, verb)
        if row is None or row.target is None:
            raise ValueError(f"no such path: {at} {verb}")
        person = town.clerk if verb in (V.SIGN, V.SUBMIT) else town.dispatcher
        moves.append(
            {
                "verb": plain(verb),
                "source": plain(at),
                "target": plain(row.target),
                "by_id": person.pk,
                "by_label": person.name,
                "at": plain(MORNING),
                "on": plain(on),
            }
        )
        at = row.target
    due_set(problem, found)
    names = ("due_kind", "due_on", "is_due_provisional", "is_paused")
    rows = clock_rows(problem, found, town.policy.rule, town.calendar)
    kept = [name for name in Table(ClockRow).plain if name not in ("id", "problem_id")]
    return Path(
        tuple(moves),
        tuple({name: plain(getattr(row, name)) for name in kept} for row in rows),
        {name: plain(getattr(problem, name)) for name in names},
        plain(steps(status, found_on)[-1][1]) if status is S.CLOSED else None,
    )


class Filling:
    """The rows of one chunk, table by table. The key of a problem, its report and its link is its serial."""

    models: tuple[type[Model], ...] = (
        *(Report, Problem, ReportLink, Assignment, Inquiry, Move, ClockRow, Contact, Action, Reply, Callback),
        *(SearchEntry, SearchGram, Event),
    )

    def __init__(self, town: Town, rows: int) -> None:
        self.town, self.rows, self.draw = town, rows, random.Random(SEED)
        self.tables = {model: Table(model) for model in self.models}
        self.waiting: dict[type[Model], list[Row]] = {model: [] for model in self.models}
        self.last: dict[type[Model], int] = dict.fromkeys(self.models, 0)
        self.event = town.head

    def add(self, model: type[Model], **values: Any) -> int:
        """One more row, under the next key of its table unless one is given."""
        table = self.tables[model]
        self.last[model] = key = values.setdefault(table.key, self.last[model] + 1)
        self.waiting[model].append(table.row(**values))
        return int(key)

    def write(self) -> None:
        """Write what waits."""
        with writing():
            for model, rows in self.waiting.items():
                self.tables[model].write(rows)
                rows.clear()

    def problem(self, serial: int) -> None:
        """One problem, with all that hangs on it. What is open is young: the newest rows, as in life."""
        draw, town = self.draw, self.town
        statuses, weights = list(PATHS), [weight for weight, _path in PATHS.values()]
        is_old = serial < self.rows * 0.95
        status = S.CLOSED if is_old and draw.random() < 0.9 else draw.choices(statuses, weights)[0]
        found_on = TODAY - timedelta(days=10 + (self.rows - serial) * 1000 // self.rows)
        path, verbs, at = path_of(town, status, found_on), PATHS[status][1], plain(MORNING)
        area, title = draw.choice(town.areas).pk, f"{draw.choice(PLACES)}{draw.choice(THINGS)}"
        office = draw.choice(town.offices).pk if V.DISPATCH in verbs else None
        text, channel = f"{title}，居民多次反映（第 {serial} 件），请尽快处理并答复。", draw.choice(CHANNELS)
        letters = "".join(draw.choices(RECEIPT_LETTERS, k=10))
        common = {"channel": channel, "area_id": area, "place": title[:3]}
        self.add(
            Report,
            number=serial,
            receipt=f"{letters[:4]}-{letters[4:8]}-{letters[8:]}",
            said=text,
            via="import",
            received_at=at,
            **common,
        )
        self.add(
            Problem,
            id=serial,
            year=2026,
            serial=serial,
            number=number_text(2026, serial),
            title=title,
            description=text,
            category_id=draw.choice(town.categories).pk,
            status=plain(status),
            lead_office_id=office,
            outcome=plain(Outcome.SOLVED) if path.closed_on else "",
            closed_on=path.closed_on,
            is_satisfied=draw.random() < 0.9 if path.closed_on else None,
            policy_id=town.policy.pk,
            found_on=plain(found_on),
            opened_at=at,
            opened_by_id=town.dispatcher.pk,
            version=1 + len(verbs),
            **path.due,
            **common,
        )
        self.add(
            ReportLink,
            id=serial,
            problem_id=serial,
            report_id=serial,
            linked_at=at,
            linked_by_id=town.dispatcher.pk,
        )
        for move in path.moves:
            self.add(Move, problem_id=serial, office_id=office, **move)
        for clock in path.clocks:
            self.add(ClockRow, problem_id=serial, **clock)
        self._work(serial, office, verbs, at)
        self._searched(serial, title, text, plain(found_on))
        self._told(serial, channel, verbs)

    def _work(self, serial: int, office: int | None, verbs: tuple[ProblemVerb, ...], at: str) -> None:
        clerk = self.town.clerk.pk
        if office:
            is_signed = V.SIGN in verbs
            self.add(
                Assignment,
                problem_id=serial,
                office_id=office,
                kind="lead",
                assigned_at=at,
                assigned_by_id=self.town.dispatcher.pk,
                signed_by_id=clerk if is_signed else None,
                signed_at=at if is_signed else None,
            )
        if V.ASK in verbs:
            self.add(Inquiry, problem_id=serial, question="哪一栋？", asked_at=at, asked_by_id=clerk)
        if V.SUBMIT not in verbs:
            return
        mine = {"problem_id": serial, "at": at}
        self.add(Contact, way="phone", is_reached=True, text="电话联系，约好上门看。", by_id=clerk, **mine)
        self.add(Action, text="已到现场处理，拍照留存。", reference=f"维修单 {serial}", by_id=clerk, **mine)
        words = f"您反映的事已经办好（第 {serial} 件）。谢谢。"
        checked = {"checked_by_id": self.town.dispatcher.pk, "checked_at": at} if V.APPROVE in verbs else {}
        digest = hashlib.sha256(words.encode()).hexdigest()
        reply = self.add(Reply, public_text=words, sha256=digest, author_id=clerk, **checked, **mine)
        if V.CLOSE in verbs:
            said = {"is_reached": True, "is_solved": True, "is_satisfied": True}
            self.add(Callback, reply_id=reply, by_id=self.town.dispatcher.pk, **said, **mine)

    def _searched(self, serial: int, title: str, text: str, day: str) -> None:
        entry = self.add(
            SearchEntry,
            entity="problem",
            entity_id=str(serial),
            title=title,
            text=text,
            url=f"/desk/ledger/{number_text(2026, serial)}/",
            dated_on=day,
        )
        for gram in sorted(bigrams_of(f"{title}\n{text}")):
            self.add(SearchGram, entry_id=entry, gram=gram)

    def _told(self, serial: int, channel: str, verbs: tuple[ProblemVerb, ...]) -> None:
        """The events of its path, in the chain."""
        self._event("report_receive", "report", serial, {"channel": channel, "via": "import"})
        self._event(
            "problem_open", "problem", serial, {"number": number_text(2026, serial), "report": serial}
        )
        at = S.REPORTED
        for verb in verbs:
            row = transition_get(at, verb)
            target = row.target if row and row.target else at
            facts = {"number": number_text(2026, serial), "before": plain(at), "after": plain(target)}
            self._event(f"problem_{verb}", "problem", serial, facts)
            at = target

    def _event(self, verb: str, entity: str, key: int, facts: dict[str, object]) -> None:
        event = Event(
            number=self.event.number + 1,
            at=MORNING,
            actor_id=self.town.dispatcher.pk,
            actor_label=self.town.dispatcher.name,
            verb=verb,
            entity=entity,
            entity_id=str(key),
            facts=facts,
            previous_hash=self.event.hash,
        )
        event.hash, self.event = event_hash(event), event
        values = {name: plain(getattr(event, name)) for name in self.tables[Event].plain}
        self.waiting[Event].append(self.tables[Event].row(**values))


def fill(town: Town, rows: int) -> None:
    """Write that many problems with all that hangs on them; of more than ``MADE_MOST``, a multiple of it."""
    made = min(rows, MADE_MOST)
    if rows % made:
        raise SystemExit(f"more than {MADE_MOST} problems only in multiples of it")
    filling = Filling(town, made)
    with unguarded():
        for serial in range(1, made + 1):
            filling.problem(serial)
            if serial % CHUNK == 0 or serial == made:
                filling.write()
        for turn in range(1, rows // made):
            copy_all(turn, made)
        keys_go_on(filling.models[:-1])


def copy_all(turn: int, made: int) -> None:
    """Copy every problem that was made one by one, with its rows, to the serials that many turns later."""
    own = {"number": f"'2026-' || CAST(id + {made * turn} AS text)", "serial": f"serial + {made * turn}"}
    letters = {"receipt": f"'{COPY_LETTERS[turn]}' || SUBSTR(receipt, 2)"}
    with writing(), connection.cursor() as cursor:
        for model in Filling.models[:-3]:
            table = Table(model)
            # no table has more rows than eight for a problem: keys of copies never meet
            moved = {"id": 8 * made * turn, "problem_id": made * turn, "reply_id": 8 * made * turn}
            if model in (Problem, Report, ReportLink):
                moved = dict.fromkeys(("id", "number", "problem_id", "report_id"), made * turn)
            changed = {name: f"{name} + {by}" for name, by in moved.items()}
            changed |= own if model is Problem else letters if model is Report else {}
            of = ", ".join(changed.get(name, f'"{name}"') for name in table.names)
            key = table.key if model in (Problem, Report) else "problem_id"
            sql = f"INSERT INTO {table.name} ({table.columns}) SELECT {of} FROM {table.name}"
            cursor.execute(f"{sql} WHERE {key} <= {made} ORDER BY {table.key}")
