"""People and the posts they hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.core.http import actor_of, is_sent, staff, status_of
from zhuomu.core.models import Office, Person, Post
from zhuomu.core.rights import ROLE_LABELS, Right, Role
from zhuomu.core.services import people as verbs
from zhuomu.core.services.signin import login_code_issue, totp_forget
from zhuomu.web.forms import PersonChangeForm, PersonNewForm, PostEndForm, PostForm
from zhuomu.web.views.asking import one_of, page_of, posted

STATES = (("", "在用"), ("off", "停用"), ("sample", "样例"))


def people_matching(request: HttpRequest, day: date) -> QuerySet[Person]:
    """People as the address filters them: words, office, role."""
    found = Person.objects.prefetch_related(
        Prefetch("posts", Post.objects.current(day).select_related("office"), to_attr="posts_now")
    )
    if words := request.GET.get("q", "").strip():
        found = found.filter(Q(name__icontains=words) | Q(username__icontains=words))
    posts = Post.objects.current(day)
    if (office := request.GET.get("office", "")).isdigit():
        found = found.filter(pk__in=posts.filter(office=int(office)).values("person"))
    if role := request.GET.get("role"):
        found = found.filter(pk__in=posts.filter(role=role).values("person"))
    return found.order_by("name", "pk")


@staff(Right.PEOPLE_MANAGE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The list of people."""
    found = people_matching(request, actor_of(request).today)
    groups = {
        "": found.filter(is_active=True, is_sample=False),
        "off": found.filter(is_active=False, is_sample=False),
        "sample": found.filter(is_sample=True),
    }
    state = request.GET.get("state", "" if groups[""].exists() else "sample")
    context = {
        "page_obj": page_of(request, groups.get(state, groups[""])),
        "tab_items": [
            {"label": label, "url": f"?state={key}", "count": groups[key].count(), "is_active": key == state}
            for key, label in STATES
        ],
        "offices": Office.objects.filter(is_active=True).order_by("path"),
        "roles": [(role.value, ROLE_LABELS[role]) for role in Role],
    }
    return render(request, "people/list.html", context)


@staff(Right.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponseBase:
    """Add a person; posts follow on the person's page."""
    form, made = PersonNewForm(posted(request)), list[Person]()
    if is_sent(request, form, lambda data: made.append(verbs.person_create(by=actor_of(request), **data))):
        messages.success(request, "已建立。下一步：给一项职务，再开一次性登录码。")
        return redirect("person", made[0].pk)
    return render(request, "people/new.html", {"form": form}, status=status_of(form))


@staff(Right.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One person: what may change, the posts held and those of old."""
    who, by = one_of(Person.objects.all(), pk), actor_of(request)
    initial = {"name": who.name, "email": who.email, "is_active": who.is_active}
    form = PersonChangeForm(posted(request), initial=initial)
    if is_sent(request, form, lambda data: verbs.person_change(by=by, person=who, **data)):
        messages.success(request, "已保存。")
        return redirect("person", pk)
    return _show(request, who, form=form)


@staff(Right.PEOPLE_MANAGE)
@require_POST
def post_new(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the person a post."""
    who, by, form = one_of(Person.objects.all(), pk), actor_of(request), PostForm(request.POST)

    def give(data: dict[str, Any]) -> None:
        verbs.post_give(by=by, person=who, **(data | {"role": Role(data["role"])}))

    if is_sent(request, form, give):
        messages.success(request, "职务已给。")
        return redirect("person", pk)
    return _show(request, who, post_form=form)


@staff(Right.PEOPLE_MANAGE)
@require_POST
def post_end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a post on a day."""
    post = one_of(Post.objects.select_related("person"), pk)
    by, form = actor_of(request), PostEndForm(request.POST, auto_id=f"id_{pk}_%s")
    if is_sent(request, form, lambda data: verbs.post_end(by=by, post=post, **data)):
        messages.success(request, f"“{post}”任职至 {post.until_on:%Y-%m-%d}。")
        return redirect("person", post.person_id)
    return _show(request, post.person, end_form=form, ending=post)


@staff(Right.PEOPLE_MANAGE)
@never_cache
@require_POST
def person_code(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Issue a one-time code and show it this once."""
    who = one_of(Person.objects.filter(is_active=True), pk)
    code = login_code_issue(by=actor_of(request), person=who)
    address = request.build_absolute_uri(reverse("login_code"))
    return render(request, "people/code.html", {"who": who, "code": code, "address": address})


@staff(Right.PEOPLE_MANAGE)
@require_POST
def person_totp_forget(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Somebody lost the phone: the next sign-in sets up a second factor anew."""
    who = one_of(Person.objects.all(), pk)
    totp_forget(by=actor_of(request), person=who)
    messages.success(request, f"{who.name}下次登录时要重新绑定动态口令。")
    return redirect("person", pk)


def _show(
    request: HttpRequest,
    who: Person,
    *,
    form: PersonChangeForm | None = None,
    post_form: PostForm | None = None,
    end_form: PostEndForm | None = None,
    ending: Post | None = None,
) -> HttpResponse:
    today = actor_of(request).today
    initial = {"name": who.name, "email": who.email, "is_active": who.is_active}
    form = form or PersonChangeForm(initial=initial)
    post_form = post_form or PostForm(initial={"from_on": today})
    posts = [
        (post, _end_form(post, today, end_form if post == ending else None))
        for post in who.posts.select_related("office").order_by("-from_on", "order")
    ]
    status = max(status_of(one) for one in (form, post_form, end_form or PostEndForm()))
    context = {"who": who, "form": form, "post_form": post_form, "posts": posts, "today": today}
    return render(request, "people/person.html", context, status=status)


def _end_form(post: Post, today: date, sent: PostEndForm | None) -> PostEndForm | None:
    """The form that ends a post; none for a post that has ended."""
    if sent is not None:
        return sent
    if post.until_on is not None and post.until_on < today:
        return None
    return PostEndForm(initial={"until_on": post.until_on or today}, auto_id=f"id_{post.pk}_%s")
