"""Keys of programs: made, shown once, ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhuomu.core.actor import Actor
from zhuomu.core.http import actor_of, is_sent, posted, staff, status_of
from zhuomu.core.models import Person
from zhuomu.core.rights import Right
from zhuomu.ledger.models import ApiKey
from zhuomu.ledger.services.keys import NAME_MAX, api_key_end, api_key_make, people_for_keys
from zhuomu.web.views.asking import one_of


class ApiKeyForm(forms.Form):
    """What for, and whom it stands for."""

    name = forms.CharField(
        label="用途",
        max_length=NAME_MAX,
        help_text="写明哪个系统用，如“热线平台对接”。",
        error_messages={"required": "请写明密钥的用途。"},
    )
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label="代表",
        empty_label=None,
        help_text="程序看到的、能办的，与这个人一样。只列权限不超过您的人。",
    )

    def __init__(self, by: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_for_keys(by)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — tells mypy what stands above
        field.queryset = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("name")
        field.label_from_instance = lambda person: person.name  # type: ignore[assignment, method-assign]
        field.initial = by.person.pk if by.person else None


@staff(Right.LEDGER_MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def api_keys(request: HttpRequest) -> HttpResponse:
    """The keys, and the form that makes one; the secret is shown in the answer to that form and never again."""
    by = actor_of(request)
    form, made = ApiKeyForm(by, posted(request)), list[tuple[ApiKey, str]]()
    is_made = is_sent(request, form, lambda data: made.append(api_key_make(by=by, **data)))
    key, secret = made[0] if is_made else (None, "")
    context = {
        "form": ApiKeyForm(by) if is_made else form,
        "made": key,
        "secret": secret,
        "keys": ApiKey.objects.select_related("person").order_by(F("ended_at").desc(nulls_first=True), "-id"),
    }
    return render(request, "desk/api_keys.html", context, status=status_of(form))


@staff(Right.LEDGER_MANAGE)
@require_POST
def api_key_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key."""
    key = api_key_end(by=actor_of(request), key=one_of(ApiKey.objects.all(), pk))
    messages.success(request, f"密钥“{key.name}”已停用。")
    return redirect("api_keys")
