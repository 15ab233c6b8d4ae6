"""Staff pages while one address posts 1,000 reports a minute, beside the same pages in quiet; ratio of the medians.

A real server (``zhuomu serve``'s own gunicorn) on a throw-away folder with the sample month. Quiet, flood and quiet again in
one run, so that a busy machine weighs on both sides.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

IS_QUICK = True
POSTS_PER_MINUTE = 1_000
QUIET_SECONDS, FLOOD_SECONDS = 8, 20
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def prepare(folder: Path) -> tuple[str, str]:
    """Load the sample into ``folder``; a session key of its publisher, and a published issue's number."""
    os.environ.update(
        ZHUOMU_DATA=str(folder), DJANGO_SETTINGS_MODULE="zhuomu.web.settings", ZHUOMU_LOG_LEVEL="ERROR"
    )
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from zhuomu.apps.paper.models import Issue
    from zhuomu.core.actor import Actor, system_actor
    from zhuomu.core.services.signin import sign_in_start
    from zhuomu.web import serving

    serving.prepare(is_sample_wanted=True)
    person = serving.newcomer()
    if person is None:
        raise SystemExit("the sample has no publisher")
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.create()
    by = Actor(person, system_actor().at)
    session["sign_in"] = sign_in_start(by=by, session_key=str(session.session_key), agent="bench").pk
    session.save()
    issue = Issue.objects.filter(published_at__isnull=False).order_by("-number").first()
    return str(session.session_key), str(issue.number) if issue else ""


def watch(port: int, key: str, seconds: float) -> list[float]:
    """Milliseconds of each staff page asked for, one after the other, five a second."""
    found, until = [], time.monotonic() + seconds
    talk = http.client.HTTPConnection("127.0.0.1", port)
    while time.monotonic() < until:
        began = time.perf_counter()
        talk.request("GET", "/desk/errata/", headers={"Cookie": f"sessionid={key}"})
        answer = talk.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise SystemExit(f"the staff page answered {answer.status}")
        found.append((time.perf_counter() - began) * 1000)
        time.sleep(max(0.0, 0.2 - (time.perf_counter() - began)))
    return found


def flood(port: int, issue: str, stop: threading.Event, statuses: dict[int, int]) -> None:
    """Post at the named rate until told to stop."""
    talk = http.client.HTTPConnection("127.0.0.1", port)
    talk.request("GET", f"/report/?issue={issue}")
    answer = talk.getresponse()
    page, cookie = answer.read().decode(), (answer.getheader("Set-Cookie") or "").partition(";")[0]
    hidden = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
        for name in ("csrfmiddlewaretoken", "stamp")
    }
    fields = {name: found[1] for name, found in hidden.items() if found} | {
        "issue": issue,
        "said": "“反应”应为“反映”。",
    }
    body = urlencode(fields)
    time.sleep(2.5)
    due = time.monotonic()
    while not stop.is_set():
        talk.request(
            "POST",
            "/report/",
            body,
            {**FORM, "Cookie": cookie, "Referer": f"http://127.0.0.1:{port}/report/"},
        )
        answer = talk.getresponse()
        answer.read()
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        due += 60 / POSTS_PER_MINUTE
        time.sleep(max(0.0, due - time.monotonic()))


def main() -> int:
    """Print medians, 95th percentiles, the ratio, and what was stored."""
    with tempfile.TemporaryDirectory() as name:
        key, issue = prepare(Path(name))
        from zhuomu.ledger.models import Report
        from zhuomu.web import serving

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        stored, statuses, stop = Report.objects.count(), dict[int, int](), threading.Event()
        with serving._child(serving._gunicorn("127.0.0.1", port)) as web:
            if not serving._is_up("127.0.0.1", port, web, stop):
                raise SystemExit("the server did not start")
            watch(port, key, 2)
            quiet = watch(port, key, QUIET_SECONDS)
            attacker = threading.Thread(target=flood, args=(port, issue, stop, statuses))
            attacker.start()
            time.sleep(3)
            during = watch(port, key, FLOOD_SECONDS)
            stop.set()
            attacker.join()
            quiet += watch(port, key, QUIET_SECONDS)
        stored = Report.objects.count() - stored
    for label, times in (("quiet", quiet), ("flood", during)):
        worst = statistics.quantiles(times, n=20)[-1]
        sys.stdout.write(
            f"{label}: {len(times)} pages, median {statistics.median(times):.1f} ms, p95 {worst:.1f} ms\n"
        )
    sys.stdout.write(f"flood / quiet, medians: {statistics.median(during) / statistics.median(quiet):.2f}\n")
    sys.stdout.write(f"posts by status {statuses}, reports stored {stored}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
