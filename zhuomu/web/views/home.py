"""The first screen: what I must do now, what was written to me, what is under way."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from zhuomu.core.actor import Actor
from zhuomu.core.http import actor_of, is_loopback, public, staff
from zhuomu.core.models import Job, Letter, Office, Person, Post
from zhuomu.core.registry import Task
from zhuomu.core.rights import Right
from zhuomu.core.services.letters import letter_read
from zhuomu.web.context import ELDER_COOKIE, tasks_of
from zhuomu.web.progress import backup_age, job_shown, jobs_mine
from zhuomu.web.views.asking import one_of, page_of, person_of, safe_next

LETTERS_ON_HOME = 5
YEAR_SECONDS = 365 * 24 * 3600
NEWCOMER_LINKS = (
    ("public_front", "看报", "读者看到的网上报纸"),
    ("public_report", "报错", "读者扫码打开的页面"),
    ("paper_issues", "编报", "读入、三审、出版"),
    ("public_tell", "说事", "居民手机上报告身边的问题"),
    ("ledger_list", "台账", "受理、派单、办理、回访"),
    ("visits_list", "走访", "一页记好，一键转进台账"),
    ("congress_list", "大会", "报到、表决、录票、计票"),
)


@staff()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My tasks by urgency, letters, jobs; for a newcomer what this is all about."""
    actor, tasks = actor_of(request), tasks_of(request)
    letters = Letter.objects.filter(to=actor.person, read_at__isnull=True)
    context = {
        "groups": task_groups(tasks),
        "letters": letters[:LETTERS_ON_HOME],
        "letter_count": letters.count(),
        "jobs": jobs_mine(actor),
        "sample": sample_panel(request, actor),
        "backup": backup_age(actor.at) if actor.has(Right.SYSTEM_VIEW) else None,
        "posts": person_of(request).posts_on(actor.today),
    }
    return render(request, "desk/home.html", context)


def task_groups(tasks: list[Task]) -> list[tuple[str, str, list[Task]]]:
    """Tone, heading and tasks: overdue first, then today's, then what waits; empty groups are left out."""
    overdue = [task for task in tasks if task.is_overdue]
    today = [task for task in tasks if task.is_due_today and not task.is_overdue]
    waiting = [task for task in tasks if not task.is_overdue and not task.is_due_today]
    groups = [("wrong", "已超期", overdue), ("wait", "今天到期", today), ("info", "等我办", waiting)]
    return [group for group in groups if group[2]]


def sample_panel(request: HttpRequest, actor: Actor) -> dict[str, object] | None:
    """What a newcomer sees while the sample month is loaded: the doors open to them, and other people to be."""
    if not Office.objects.filter(is_sample=True).exists():
        return None
    links = [
        {"url": reverse(name), "label": label, "text": text}
        for name, label, text in NEWCOMER_LINKS
        if may_open(actor, reverse(name))
    ]
    may_switch = actor.person is not None and actor.person.is_sample and is_loopback(request)
    return {"links": links, "people": sample_people(actor) if may_switch else []}


def may_open(actor: Actor, address: str) -> bool:
    """Whether the page at an address of ours lets somebody in, by the rights that its view names."""
    return actor.has_one(resolve(address).func.zhuomu_rights)  # type: ignore[attr-defined]


def sample_people(actor: Actor) -> list[tuple[Person, str]]:
    """One sample person for each role, with the post's name: enough to see every side."""
    posts = (
        Post.objects.current(actor.today)
        .filter(person__is_sample=True, person__is_active=True)
        .exclude(person=actor.person)
        .select_related("person", "office")
        .order_by("order", "pk")
    )
    by_role: dict[str, Post] = {}
    for post in posts:
        by_role.setdefault(post.role, post)
    return [(post.person, f"{post.title}（{post.get_role_display()}）") for post in by_role.values()]


@staff()
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """All letters to me."""
    mine = Letter.objects.filter(to=person_of(request))
    return render(request, "desk/letters.html", {"page_obj": page_of(request, mine)})


@staff()
@require_POST
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark an own letter as read and go where it points."""
    actor = actor_of(request)
    mine = one_of(Letter.objects.filter(to=actor.person), pk)
    letter_read(by=actor, letter=mine)
    if mine.url and url_has_allowed_host_and_scheme(mine.url, {request.get_host()}, request.is_secure()):
        return redirect(mine.url)
    return redirect("letters")


@staff()
@require_safe
def job_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an own job is: the progress part alone, asked for again and again."""
    actor = actor_of(request)
    jobs = Job.objects.all() if actor.has(Right.SYSTEM_VIEW) else Job.objects.filter(asked_by=actor.person)
    return render(request, "desk/job.html", {"job": job_shown(one_of(jobs, pk))})


@public
@require_POST
def elder_toggle(request: HttpRequest) -> HttpResponse:
    """Larger letters and larger buttons, or back; kept in a cookie for a year."""
    fallback = "public_front"
    response = redirect(safe_next(request, fallback))
    if request.COOKIES.get(ELDER_COOKIE) == "1":
        response.delete_cookie(ELDER_COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            ELDER_COOKIE, "1", max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return response
