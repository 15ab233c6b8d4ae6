"""What every page's shell shows: menu, who is signed in, the subdistrict and its phone."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from zhuomu.apps.paper.models import Paper
from zhuomu.core.actor import Actor
from zhuomu.core.http import actor_of
from zhuomu.core.models import Letter, Office, Person
from zhuomu.core.registry import MenuEntry, Task
from zhuomu.core.rights import Right
from zhuomu.web.registry import APPS

ELDER_COOKIE = "elder"
TASKS_KEPT_SECONDS = 30
PLACE_KEY = "place"
DESK_MENU: tuple[MenuEntry, ...] = (
    MenuEntry("人员", "people", "people", frozenset({Right.PEOPLE_MANAGE})),
    MenuEntry("部门", "offices", "building", frozenset({Right.PEOPLE_MANAGE})),
    MenuEntry("日历", "calendar", "calendar", frozenset()),
    MenuEntry("登录", "sessions_all", "lock", frozenset({Right.SESSIONS_MANAGE})),
    MenuEntry("记录", "audit", "seal", frozenset({Right.AUDIT_VIEW})),
    MenuEntry("系统", "system", "gear", frozenset({Right.SYSTEM_VIEW})),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """One entry of the rail as a page shows it."""

    label: str
    icon: str
    url: str
    count: int
    is_active: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Whose product this is: the subdistrict at the root of the tree."""

    name: str
    phone: str


@dataclasses.dataclass(frozen=True, slots=True)
class SignedIn:
    """The person at the desk as the shells show them."""

    pk: int
    name: str
    username: str
    post_title: str
    is_sample: bool
    is_authenticated: bool = True


def root_office() -> Office | None:
    """The subdistrict: a root in use, a real one before the sample's."""
    return Office.objects.filter(parent=None, is_active=True).order_by("is_sample", "order", "id").first()


def tasks_of(request: HttpRequest) -> list[Task]:
    """What every app has for the asker to do; asked once for a request.

    The counts beside the menu may be 30 seconds old, but never older than what the asker did last; the home page asks anew.
    """
    tasks: list[Task] | None = getattr(request, "zhuomu_tasks", None)
    if tasks is not None:
        return tasks
    actor = actor_of(request)
    key = tasks_key(request)
    is_home = request.resolver_match is not None and request.resolver_match.url_name == "home"
    tasks = None if is_home else cache.get(key)
    if tasks is None:
        tasks = [task for app in APPS for task in app.tasks(actor) if task.count]
        cache.set(key, tasks, TASKS_KEPT_SECONDS)
    request.zhuomu_tasks = tasks  # type: ignore[attr-defined]
    return tasks


def tasks_key(request: HttpRequest) -> str:
    """Where the asker's tasks are kept; the middleware empties it when they do something."""
    return f"tasks:{request.user.pk}"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the staff and public shells. What costs a query is asked only where a template shows it."""
    person = getattr(request, "user", None)
    context: dict[str, Any] = {
        "subdistrict": SimpleLazyObject(_place),
        "paper_name": SimpleLazyObject(_paper_name),
        "is_elder": request.COOKIES.get(ELDER_COOKIE) == "1",
        "menu": [],
    }
    if isinstance(person, Person):
        actor = actor_of(request)
        context["user"] = _signed_in(person, actor)
        context["menu"] = SimpleLazyObject(lambda: menu(request, actor))
    return context


def menu(request: HttpRequest, actor: Actor) -> list[Shown]:
    """The rail: the home page, then whatever the asker's rights open, each with the tasks that wait there."""
    entries = [entry for app in APPS for entry in app.menu] + list(DESK_MENU)
    seen = [entry for entry in entries if actor.has_one(entry.rights)]
    found = [(entry, url) for entry in seen if (url := _url(entry.url_name))]
    here = max((url for _, url in found if request.path.startswith(url)), key=len, default="")
    home, letters = reverse("home"), _unread_count(actor)
    shown = [Shown("今天", "home", home, letters, request.path == home)]
    for entry, url in found:
        shown.append(Shown(entry.label, entry.icon, url, _waiting_count(request, url, found), url == here))
    return shown


def _waiting_count(request: HttpRequest, url: str, found: list[tuple[MenuEntry, str]]) -> int:
    """Tasks whose address lies below ``url`` and below no longer entry."""
    others = [other for _, other in found if len(other) > len(url)]
    return sum(
        task.count
        for task in tasks_of(request)
        if task.url.startswith(url) and not any(task.url.startswith(other) for other in others)
    )


def _unread_count(actor: Actor) -> int:
    return Letter.objects.filter(to=actor.person, read_at__isnull=True).count()


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _signed_in(person: Person, actor: Actor) -> SignedIn:
    posts = person.posts_on(actor.today)
    title = posts[0].title if posts else ""
    return SignedIn(person.pk, person.name, person.username, title, person.is_sample)


def _place() -> Place:
    place: Place | None = cache.get(PLACE_KEY)
    if place is None:
        office = root_office()
        place = Place(office.name, office.phone) if office else Place("啄木", "")
        cache.set(PLACE_KEY, place, TASKS_KEPT_SECONDS)
    return place


def _paper_name() -> str:
    paper = Paper.objects.order_by("is_sample", "id").first()
    return paper.name if paper else ""
