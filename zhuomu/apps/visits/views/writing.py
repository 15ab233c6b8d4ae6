"""One page to write a visit down, made for a phone; drafts are kept, nothing that was typed is lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhuomu.apps.visits.forms import PARTS, Choices, VisitForms, choices_for, initial_of, rows_of
from zhuomu.apps.visits.importing import Proposal, note_proposals, proposals_into, row_count
from zhuomu.apps.visits.models import Visit
from zhuomu.apps.visits.selectors.visits import number_of, visit_get, visit_may_write
from zhuomu.apps.visits.services import visit_discard, visit_save
from zhuomu.apps.visits.services.unsent import unsent_drop, unsent_get, unsent_keep
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.http import UNPROCESSABLE, actor_of, sentence, staff
from zhuomu.core.rights import Right

PROPOSE, TAKE, TAKE_ALL, KEEP, DRAFT = "propose", "take", "take_all", "keep", "draft"
FORGET = "forget"
DRAFT_KEY = "visit-new"


@staff(Right.VISITS_WRITE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visits_new(request: HttpRequest) -> HttpResponse:
    """Write down a visit; the address may name leader, area and day."""
    return _page(request, None)


@staff(Right.VISITS_WRITE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visits_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft, or change what is kept."""
    return _page(request, _writable(actor_of(request), pk))


def _writable(by: Actor, pk: int) -> Visit:
    visit = visit_get(by, pk)
    if not visit_may_write(by, visit):
        raise refuse(CoreCode.NOT_FOUND)
    return visit


def _page(request: HttpRequest, visit: Visit | None) -> HttpResponse:
    actor, key = actor_of(request), _key(visit)
    choices = choices_for(actor, visit)
    if request.method != "POST":
        unsent = unsent_get(by=actor, key=key)
        if unsent is not None and "resume" in request.GET:
            return _shown(request, visit, VisitForms(choices, unsent), [])
        return _shown(request, visit, _fresh(request, choices, visit), [], has_unsent=unsent is not None)
    act = request.POST.get("act", "")
    if act == FORGET:
        unsent_drop(by=actor, key=key)
        return HttpResponseRedirect(request.path)
    proposals, data, refused = _noted(request, actor, choices)
    data = _with_more(data, act)
    forms = VisitForms(choices, data)
    is_valid = forms.is_valid()
    if refused is not None:
        forms.refused(refused)
    elif is_valid and act in (KEEP, DRAFT):
        saved = _saved(request, actor, visit, forms, act)
        if saved is not None:
            unsent_drop(by=actor, key=key)
            return HttpResponseRedirect(f"{reverse('visits_visit', args=[saved.pk])}?saved=1")
    unsent_keep(by=actor, key=key, data=data)
    return _shown(request, visit, forms, proposals if act == PROPOSE else [])


def _key(visit: Visit | None) -> str:
    return f"visit-{visit.pk}-{visit.version}" if visit else DRAFT_KEY


def _fresh(request: HttpRequest, choices: Choices, visit: Visit | None) -> VisitForms:
    if visit is not None:
        return VisitForms(choices, initial=initial_of(visit), rows=rows_of(visit))
    named = {"leaders": request.GET.get("leader", ""), "areas": request.GET.get("area", "")}
    initial: dict[str, Any] = {"on": actor_of(request).today, "firm": request.GET.get("firm", "")[:60]}
    for name, text in named.items():
        number = number_of(text)
        initial[name] = [number] if number is not None else []
    # whoever works in an area mostly writes down what happens there
    initial["areas"] = initial["areas"] or _own_areas(actor_of(request), choices)
    return VisitForms(choices, initial=initial)


def _own_areas(actor: Actor, choices: Choices) -> list[int]:
    own = {post.office_id for post in actor.person.posts_on(actor.today)} if actor.person else set()
    return [area.pk for area in choices.areas if area.office_id in own]


def _noted(
    request: HttpRequest, actor: Actor, choices: Choices
) -> tuple[list[Proposal], QueryDict, Refused | None]:
    """What the pasted note proposes, and what was sent with the ticked proposals in it."""
    act, ticked = request.POST.get("act", ""), request.POST.getlist("take")
    if act not in (PROPOSE, TAKE, TAKE_ALL) and not ticked:
        return [], request.POST, None
    try:
        found = note_proposals(
            request.POST.get("note", ""), today=actor.today, people=choices.people, areas=choices.areas
        )
    except Refused as refused:
        return [], request.POST, refused
    if act == PROPOSE:
        return found, request.POST, None
    keys = [proposal.key for proposal in found] if act == TAKE_ALL else ticked
    return found, proposals_into(request.POST, found, keys), None


def _with_more(data: QueryDict, act: str) -> QueryDict:
    part = act.removeprefix("more-")
    if part not in PARTS:
        return data
    longer = data.copy()
    longer[f"{part}-count"] = str(row_count(data, part) + 1)
    return longer


def _saved(
    request: HttpRequest, actor: Actor, visit: Visit | None, forms: VisitForms, act: str
) -> Visit | None:
    try:
        saved = visit_save(
            by=actor,
            written=forms.written(),
            visit=visit,
            is_kept=act == KEEP,
            seen_version=forms.main.cleaned_data["version"] if visit else None,
        )
    except Refused as refused:
        forms.refused(refused)
        return None
    messages.success(request, "走访已记好。" if act == KEEP else "已存为草稿。")
    return saved


def _shown(
    request: HttpRequest,
    visit: Visit | None,
    forms: VisitForms,
    proposals: list[Proposal],
    *,
    has_unsent: bool = False,
) -> HttpResponse:
    errors = forms.errors if request.method == "POST" else []
    context = {
        "visit": visit,
        "forms": forms,
        "form": forms.main,
        "errors": errors,
        "proposals": proposals,
        "handed": visit.heard.filter(handed_at__isnull=False) if visit else (),
        "kept_promises": visit.promises.filter(kept_on__isnull=False) if visit else (),
        "ticked": request.POST.getlist("take"),
        "has_unsent": has_unsent,
        "draft_key": _key(visit),
        "is_sent": forms.main.is_bound,
        "is_post": request.method == "POST",
    }
    return render(
        request, "visits/form.html", context, status=UNPROCESSABLE if errors else HttpResponse.status_code
    )


@staff(Right.VISITS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def visits_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then throw a draft away."""
    actor = actor_of(request)
    visit = _writable(actor, pk)
    if request.method != "POST":
        return render(request, "visits/discard.html", {"visit": visit})
    try:
        visit_discard(by=actor, visit=visit)
    except Refused as refused:
        messages.error(request, sentence(refused.reasons[0]))
        return HttpResponseRedirect(reverse("visits_visit", args=[pk]))
    messages.success(request, "草稿已丢弃。")
    return HttpResponseRedirect(reverse("visits_list"))
