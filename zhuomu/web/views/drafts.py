"""Drafts of staff forms, kept on the server so that they survive a lost session and another computer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhuomu.core.http import UNPROCESSABLE, actor_of, staff
from zhuomu.core.services.drafts import draft_drop, draft_get, draft_save

NOT_FIELDS = frozenset({"key", "drop", "csrfmiddlewaretoken"})


@staff()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Keep (POST), forget (POST with ``drop``) or give back (GET, as JSON) what I typed and have not sent."""
    actor = actor_of(request)
    if request.method != "POST":
        return JsonResponse({"fields": draft_get(by=actor, key=request.GET.get("key", ""))})
    key = request.POST.get("key", "")
    if not key:
        return JsonResponse({"detail": "缺少表单的名字（key）。"}, status=UNPROCESSABLE)
    if "drop" in request.POST:
        draft_drop(by=actor, key=key)
    else:
        fields = {name: text for name, text in request.POST.items() if name not in NOT_FIELDS}
        draft_save(by=actor, key=key, fields={name: str(text) for name, text in fields.items()})
    return HttpResponse(status=204)
