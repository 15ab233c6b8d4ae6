"""The tables of the ledger: categories and working days."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of, is_sent, posted, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.ledger.channels import channel_get
from zhuomu.ledger.forms_desks import CategoryForm, CategoryNewForm, PolicyForm
from zhuomu.ledger.models import Category, DeadlinePolicy
from zhuomu.ledger.services import policy_change
from zhuomu.ledger.services.manage import category_add, category_change

CATEGORY_FIELDS = ("name", "description", "order", "is_public", "is_active")


@staff(Right.LEDGER_MANAGE)
@require_safe
def ledger_manage(request: HttpRequest) -> HttpResponse:
    """Categories with how often they are used, and the working days that hold today."""
    policies = DeadlinePolicy.objects.filter(is_current=True).select_related("category").order_by("id")
    context = {
        "categories": Category.objects.annotate(problem_count=Count("problems")),
        "policies": [
            (policy, channel_get(policy.channel).label if policy.channel else "") for policy in policies
        ],
    }
    return render(request, "ledger/manage.html", context)


@staff(Right.LEDGER_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_category_new(request: HttpRequest) -> HttpResponse:
    """A new category."""
    form, actor = CategoryNewForm(posted(request)), actor_of(request)
    if is_sent(request, form, lambda data: category_add(by=actor, **data)):
        messages.success(request, "已添加分类。")
        return HttpResponseRedirect(reverse("ledger_manage"))
    context = {"form": form, "title": "添加分类", "label": "添加"}
    return render(request, "ledger/manage_form.html", context, status=status_of(form))


@staff(Right.LEDGER_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_category(request: HttpRequest, key: str) -> HttpResponse:
    """Rename, move or retire a category."""
    category = Category.objects.filter(key=key).first()
    if category is None:
        raise refuse(CoreCode.NOT_FOUND)
    first = {name: getattr(category, name) for name in CATEGORY_FIELDS}
    form, actor = CategoryForm(posted(request), initial=first), actor_of(request)
    if is_sent(request, form, lambda data: category_change(by=actor, category=category, **data)):
        messages.success(request, "已改好。")
        return HttpResponseRedirect(reverse("ledger_manage"))
    context = {"form": form, "title": f"分类：{first['name']}", "label": "保存"}
    return render(request, "ledger/manage_form.html", context, status=status_of(form))


@staff(Right.LEDGER_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def ledger_policy(request: HttpRequest, key: str) -> HttpResponse:
    """A new version of a policy; problems accepted before keep the old one."""
    policy = DeadlinePolicy.objects.filter(key=key, is_current=True).first()
    if policy is None:
        raise refuse(CoreCode.NOT_FOUND)
    form, actor = PolicyForm(posted(request), policy=policy), actor_of(request)
    if is_sent(request, form, lambda data: policy_change(by=actor, policy=policy, **data)):
        messages.success(request, "已改，从现在起受理的问题按新时限。")
        return HttpResponseRedirect(reverse("ledger_manage"))
    note = "改动只对以后受理的问题有效；已经受理的仍按受理时的时限。"
    context = {"form": form, "title": f"时限：{policy.name}", "label": "保存为新版本", "note": note}
    return render(request, "ledger/manage_form.html", context, status=status_of(form))
