"""The ledger under load: CPU and p95 of its pages beside a bare Django list of the same table, then 32 clients moving.

``--rows 100000`` problems (a million takes some minutes to write), ``--clients 32 --seconds 60``, ``--postgres URL`` of a server
whose user may create databases; a throw-away SQLite file otherwise. ``python -m bench ledger_load --rows 100000``.
``--keep NAME`` fills a folder (a database of the server) of that name once, and measures it again later.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from bench._ledger_filling import Town

IS_QUICK = False
WARM_UP, TIMES = 5, 60
HOST = "127.0.0.1"
OK = 200
Act = Callable[[], object]


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--postgres", default="", help="address of a server, e.g. postgres://user@host/postgres"
    )
    parser.add_argument("--keep", default="", help="a folder, or a database of the server, that stays")
    return parser.parse_args()


@contextlib.contextmanager
def server_database(address: str, keep: str) -> Iterator[str]:
    """A database of our own on that server, dropped afterwards unless it is kept; its address."""
    import psycopg
    from psycopg import sql

    name = keep or f"zhuomu_bench_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as talk:
        if not talk.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            talk.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        finally:
            if not keep:
                talk.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def measured(act: Act, before: Act = lambda: None) -> tuple[float, float, float]:
    """CPU (least and median) and wall time (95th percentile) of doing it, in milliseconds. ``before`` is not counted.

    On a machine that others use too, the least is nearest to what the work itself takes: neighbours only add.
    """
    for _ in range(WARM_UP):
        before()
        act()
    cpu, wall = [], []
    for _ in range(TIMES):
        before()
        began, used = time.perf_counter(), time.process_time()
        act()
        cpu.append((time.process_time() - used) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return min(cpu), statistics.median(cpu), statistics.quantiles(wall, n=20)[-1]


def signed_in(town: Town) -> Client:
    """A client with a session of the dispatcher, who sees everything."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.test import Client

    from zhuomu.core.actor import Actor, system_actor
    from zhuomu.core.services.signin import sign_in_start

    person, session = town.dispatcher, SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.create()
    by = Actor(person, system_actor().at)
    session["sign_in"] = sign_in_start(by=by, session_key=str(session.session_key), agent="bench").pk
    session.save()
    client = Client(headers={"host": HOST})
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


def bare_list() -> HttpResponse:
    """What Django alone needs to show fifty rows of the same table: one query, one trivial template."""
    from django.http import HttpResponse
    from django.template import Context, Template

    from zhuomu.ledger.models import Problem

    names = ("number", "title", "status", "due_on", "area__office__name", "lead_office__name")
    rows = Problem.objects.order_by("-id").values_list(*names)[:50]
    text = "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"
    return HttpResponse(Template(text).render(Context({"rows": list(rows)})))


def acts(town: Town, client: Client) -> dict[str, tuple[Act, Act]]:
    """What is measured: a name, what is done, and what is done before without being counted."""
    from django.core.cache import cache

    from zhuomu.ledger.models import Problem, ReceivedVia
    from zhuomu.ledger.services import answer_take, problem_ask, report_receive
    from zhuomu.rules.flow import ProblemStatus

    by = town.by(town.clerk)
    mine = Problem.objects.filter(lead_office=town.offices[0])
    moved = mine.filter(status=ProblemStatus.IN_PROGRESS).latest("pk")
    number = mine.filter(status=ProblemStatus.CLOSED).latest("pk").number
    office = town.offices[0].pk

    def page(path: str) -> Act:
        def act() -> None:
            answer = client.get(path)
            if answer.status_code != OK:
                raise SystemExit(f"{path} answered {answer.status_code}")

        return act

    def enter() -> None:
        told = {"said": "北门路灯不亮", "area": town.areas[0].pk, "place": "北门", "known_to": "nobody"}
        if client.post("/desk/ledger/enter/", told).status_code != 302:
            raise SystemExit("the desk took no report")

    def receive() -> None:
        report_receive(by=by, channel="desk", said="北门路灯不亮", via=ReceivedVia.DESK)

    def move() -> None:
        moved.refresh_from_db(fields=["status"])
        if moved.state is ProblemStatus.IN_PROGRESS:
            problem_ask(by=by, problem=moved, question="哪一栋？")
        else:
            answer_take(by=by, problem=moved, answer="三号楼")

    return {
        "bare Django list": (bare_list, lambda: None),
        "list page": (page("/desk/ledger/"), lambda: None),
        "list page, counters cold": (page("/desk/ledger/"), cache.clear),
        "filtered list": (page(f"/desk/ledger/?tab=closed&office={office}&sort=due"), lambda: None),
        "page 20 of all": (page("/desk/ledger/?tab=all&page=20"), lambda: None),
        "detail": (page(f"/desk/ledger/{number}/"), lambda: None),
        "search": (page("/desk/search/?q=电梯停运"), lambda: None),
        "a new report, page": (enter, lambda: None),
        "a new report, service": (receive, lambda: None),
        "one transition, service": (move, lambda: None),
    }


def move_together(town: Town, clients: int, seconds: float) -> tuple[int, int, Counter[str], float]:
    """Many clients ask and answer about the same 64 problems; moves done, lost, errors by name, p95 in milliseconds."""
    from django.db import connections

    from zhuomu.core.errors import Refused
    from zhuomu.ledger.models import Move, Problem
    from zhuomu.ledger.services import answer_take, problem_ask
    from zhuomu.rules.flow import ProblemStatus

    working = Problem.objects.filter(lead_office=town.offices[0], status=ProblemStatus.IN_PROGRESS)
    keys = list(working.values_list("pk", flat=True)[:64])
    verbs = Move.objects.filter(verb__in=("ask", "take_answer"), problem__in=keys)
    before, by = verbs.count(), town.by(town.clerk)
    until, errors = time.monotonic() + seconds, Counter[str]()
    done, spans = [0] * clients, list[float]()

    def client(number: int) -> None:
        turn = number
        while time.monotonic() < until:
            turn, began = turn + 7, time.perf_counter()
            try:
                problem = Problem.objects.get(pk=keys[turn % len(keys)])
                if problem.state is ProblemStatus.IN_PROGRESS:
                    problem_ask(by=by, problem=problem, question="哪一栋？")
                else:
                    answer_take(by=by, problem=problem, answer="三号楼")
                done[number] += 1
                spans.append((time.perf_counter() - began) * 1000)
            except Refused:  # another client was faster: that is what refusals are for
                pass
            except Exception as error:  # counted and shown: the benchmark judges them
                errors[f"{type(error).__name__}: {error}"[:60]] += 1
        connections.close_all()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lost = sum(done) - (verbs.count() - before)
    return sum(done), lost, errors, statistics.quantiles(spans, n=20)[-1]


def run(told: argparse.Namespace) -> int:
    """Fill, measure, move; 1 where a move was lost or met an error."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench._ledger_filling import Town, fill
    from zhuomu.core.services.events import chain_faults
    from zhuomu.ledger.models import Problem

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    began, out = time.perf_counter(), sys.stdout
    town, is_filled = Town(), Problem.objects.exists()
    if not is_filled:
        fill(town, told.rows)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    took = "written before" if is_filled else f"written in {time.perf_counter() - began:.0f} s"
    out.write(
        f"{connection.vendor}: {Problem.objects.count()} problems {took}, load {os.getloadavg()[0]:.1f}\n\n"
    )
    out.write(f"{'':26}{'least':>9}{'CPU ms':>9}{'p95 ms':>9}{'x bare':>9}\n")
    bare = 0.0
    for name, (act, before) in acts(town, signed_in(town)).items():
        least, cpu, worst = measured(act, before)
        bare = bare or least
        out.write(f"{name:26}{least:9.2f}{cpu:9.2f}{worst:9.2f}{least / bare:9.1f}\n")
        out.flush()
    done, lost, errors, worst = move_together(town, told.clients, told.seconds)
    out.write(
        f"\nload of the machine {os.getloadavg()[0]:.1f}; {told.clients} clients, {told.seconds:.0f} s: "
        f"{done} moves ({done / told.seconds:.0f} a second), "
        f"p95 {worst:.0f} ms, errors {dict(errors)}, lost {lost}\n"
    )
    faults = len(list(chain_faults()))
    out.write(f"faults in the chain of events: {faults}\n")
    return 1 if lost or errors or faults else 0


def main() -> int:
    """Run in a throw-away folder."""
    told = arguments()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if told.keep and not told.postgres:
            folder = Path(told.keep).resolve()
        (folder / "static").mkdir(parents=True, exist_ok=True)
        address = f"sqlite:///{folder / 'ledger.sqlite3'}"
        if told.postgres:
            address = stack.enter_context(server_database(told.postgres, told.keep))
        os.environ.update(
            DATABASE_URL=address,
            ZHUOMU_DATA=str(folder),
            DJANGO_SETTINGS_MODULE="zhuomu.web.settings",
            ZHUOMU_LOG_LEVEL="ERROR",
        )
        try:
            return run(told)
        finally:
            from django.db import connections

            connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
