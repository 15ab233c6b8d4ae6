"""``zhuomu work``: the loop that runs jobs. ``zhuomu serve`` starts it beside the web server."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from zhuomu.web.cli import EXIT_OK, start_django

if TYPE_CHECKING:
    from zhuomu.core.actor import Actor
    from zhuomu.core.models import Job
    from zhuomu.core.services.jobs import JobFunction

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 2.0
PAUSE_AFTER_FAULT_SECONDS = 10.0
MAIL_AT = time(8, 30)  # one quiet digest on working days (ui.md, principle 3)
NIGHT = time(2, 30)
FAILURES_KEPT = timedelta(days=1)
ADDRESSES_KEPT = timedelta(days=2)  # the longest limit on public forms looks back one day


def add_parser(subparsers: Subparsers) -> None:
    """Add the command ``work`` to the parsers of ``zhuomu``."""
    parser = subparsers.add_parser("work", help="执行后台任务（zhuomu serve 已包含；单独部署时用）")
    parser.add_argument("--once", action="store_true", help="做完到期的任务就退出")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run jobs until told to stop, or until whoever started us is gone."""
    start_django()
    stop = threading.Event()
    if not args.once:
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
    parent = os.getppid()
    while not stop.is_set():
        pause = _round(stop)
        if args.once or os.getppid() != parent:
            break
        stop.wait(pause)
    return EXIT_OK


def _round(stop: threading.Event) -> float:
    """Everything that is due now; returns the seconds to wait. A fault of the database costs a pause only."""
    from django.db import DatabaseError, InterfaceError, close_old_connections
    from django.utils import timezone

    try:
        close_old_connections()
        daily_enqueue(at=timezone.now())
        while not stop.is_set() and work_step(at=timezone.now()):
            pass
    except (DatabaseError, InterfaceError):
        logger.exception("the job worker cannot use the database")
        close_old_connections()
        return PAUSE_AFTER_FAULT_SECONDS
    return PAUSE_SECONDS


def work_step(*, at: datetime) -> bool:
    """Claim and run one job that is due; whether there was one."""
    from zhuomu.core.services.jobs import job_claim, job_run

    job = job_claim(at=at)
    if job is None:
        return False
    job_run(job, job_functions(), at=at)
    return True


def job_functions() -> dict[str, JobFunction]:
    """Every kind of job: the core's own and what the apps give."""
    from zhuomu.web.registry import APPS

    functions: dict[str, JobFunction] = {
        "core.personal_delete_due": _personal_delete_due,
        "core.letters_mail": _letters_mail,
        "core.sessions_clean": _sessions_clean,
        "ledger.addresses_forget": _addresses_forget,
    }
    for app in APPS:
        functions |= app.jobs
    return functions


def daily_enqueue(*, at: datetime) -> None:
    """Ask for today's daily jobs; the key (kind and date) makes asking again harmless."""
    from django.utils import timezone

    from zhuomu.core.models import Job
    from zhuomu.core.services.calendar import calendar_current
    from zhuomu.core.services.jobs import job_enqueue
    from zhuomu.web.registry import APPS

    today = timezone.localdate(at)
    night = ["core.personal_delete_due", "core.sessions_clean", "ledger.addresses_forget"]
    wanted = dict.fromkeys(night + [kind for app in APPS for kind in app.daily_jobs], NIGHT)
    wanted["core.letters_mail"] = MAIL_AT
    known = set(Job.objects.filter(key__endswith=f":{today}").values_list("key", flat=True))
    for kind, hour in wanted.items():
        key = f"{kind}:{today}"
        if key in known or (kind == "core.letters_mail" and not calendar_current().is_workday(today)):
            continue
        run_after = datetime.combine(today, hour, tzinfo=timezone.get_current_timezone())
        job_enqueue(key=key, kind=kind, run_after=run_after)


def _personal_delete_due(_job: Job, by: Actor) -> Mapping[str, Any]:
    from zhuomu.core.services.personal import personal_delete_due

    return {"deleted": personal_delete_due(by=by)}


def _letters_mail(_job: Job, by: Actor) -> Mapping[str, Any]:
    from zhuomu.core.services.letters import letters_mail

    return {"sent": letters_mail(by=by)}


def _sessions_clean(_job: Job, by: Actor) -> Mapping[str, Any]:
    from django.contrib.sessions.models import Session

    from zhuomu.core.models import LoginCode, SignInFailure

    ended, _ = Session.objects.filter(expire_date__lt=by.at).delete()
    failures, _ = SignInFailure.objects.filter(at__lt=by.at - FAILURES_KEPT).delete()
    codes, _ = LoginCode.objects.filter(expires_at__lt=by.at).delete()
    return {"sessions": ended, "failures": failures, "codes": codes}


def _addresses_forget(_job: Job, by: Actor) -> Mapping[str, Any]:
    from zhuomu.ledger.services import addresses_forget

    return {"forgotten": addresses_forget(before=by.at - ADDRESSES_KEPT)}
