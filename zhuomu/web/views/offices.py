"""The tree of offices, the areas' ground and their estates."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.core.http import actor_of, is_sent, staff, status_of
from zhuomu.core.models import Area, Office, OfficeKind, Post
from zhuomu.core.rights import Right
from zhuomu.core.services import people as verbs
from zhuomu.web.forms import AreaForm, EstateForm, OfficeChangeForm, OfficeForm
from zhuomu.web.views.asking import one_of, posted

NODE_FIELDS = ("parent", "name", "short_name", "phone", "order", "is_active")


@dataclasses.dataclass(slots=True)
class Node:
    """An office with what hangs below it."""

    office: Office
    people_count: int
    below: list[Node]


def office_tree(counts: dict[int, int]) -> list[Node]:
    """All offices as a tree, each level in its order. ``counts``: people who hold a post in an office."""
    nodes = {
        office.pk: Node(office, counts.get(office.pk, 0), [])
        for office in Office.objects.order_by("order", "pk")
        .select_related("area")
        .annotate(estate_count=Count("area__estates"))
    }
    roots: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(node.office.parent_id or 0)
        (parent.below if parent else roots).append(node)
    return roots


@staff(Right.PEOPLE_MANAGE)
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """The whole tree."""
    posts = Post.objects.current(actor_of(request).today).filter(person__is_active=True)
    counts = dict(posts.values_list("office").annotate(Count("person", distinct=True)).order_by())
    kinds = dict(Office.objects.filter(is_active=True).values_list("kind").annotate(Count("pk")).order_by())
    context = {
        "nodes": office_tree(counts),
        "figures": [(kinds[kind.value], kind.label) for kind in OfficeKind if kinds.get(kind.value)],
    }
    return render(request, "people/offices.html", context)


@staff(Right.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def office_new(request: HttpRequest) -> HttpResponseBase:
    """Add a node of the tree."""
    initial = {"parent": request.GET.get("parent", ""), "order": 100}
    form, made = OfficeForm(posted(request), initial=initial), list[Office]()
    if is_sent(request, form, lambda data: made.append(verbs.office_create(by=actor_of(request), **data))):
        messages.success(request, f"已建立“{made[0].name}”。")
        return redirect("office", made[0].pk)
    return render(request, "people/office_new.html", {"form": form}, status=status_of(form))


@staff(Right.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def office(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One node: its facts, who works there, and for an area its ground."""
    node, by = one_of(Office.objects.all(), pk), actor_of(request)
    form = OfficeChangeForm(posted(request), initial=_initial(node))
    if is_sent(request, form, lambda data: verbs.office_change(by=by, office=node, **data)):
        messages.success(request, "已保存。")
        return redirect("office", pk)
    return _show(request, one_of(Office.objects.all(), pk), form=form)


@staff(Right.PEOPLE_MANAGE)
@require_POST
def area(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say which ground the area covers."""
    node, form = one_of(Office.objects.filter(area__isnull=False), pk), AreaForm(request.POST)
    if is_sent(request, form, lambda data: verbs.area_describe(by=actor_of(request), area=node.area, **data)):
        messages.success(request, "已保存。")
        return redirect("office", pk)
    return _show(request, node, area_form=form)


@staff(Right.PEOPLE_MANAGE)
@require_POST
def estate_new(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Add an estate to the area."""
    node, form = (
        one_of(Office.objects.filter(area__isnull=False), pk),
        EstateForm(request.POST, auto_id="id_estate_%s"),
    )
    if is_sent(request, form, lambda data: verbs.estate_create(by=actor_of(request), area=node.area, **data)):
        messages.success(request, "小区已加上。")
        return redirect("office", pk)
    return _show(request, node, estate_form=form)


def _initial(node: Office) -> dict[str, Any]:
    return {name: getattr(node, name) for name in NODE_FIELDS}


def _show(
    request: HttpRequest,
    node: Office,
    *,
    form: OfficeChangeForm | None = None,
    area_form: AreaForm | None = None,
    estate_form: EstateForm | None = None,
) -> HttpResponse:
    ground = Area.objects.prefetch_related("estates").filter(office=node).first()
    sent = [one for one in (form, area_form, estate_form) if one is not None]
    today = actor_of(request).today
    context: dict[str, Any] = {
        "node": node,
        "form": form or OfficeChangeForm(initial=_initial(node)),
        "ground": ground,
        "posts": Post.objects.current(today).filter(office=node).select_related("person"),
        "below": Office.objects.filter(parent=node).order_by("order", "pk"),
    }
    if ground is not None:
        context["area_form"] = area_form or AreaForm(initial={"description": ground.description})
        context["estate_form"] = estate_form or EstateForm(auto_id="id_estate_%s")
    return render(request, "people/office.html", context, status=max([200, *map(status_of, sent)]))
