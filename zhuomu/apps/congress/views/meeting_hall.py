"""In the hall: the agenda, lists of officers, open votes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.apps.congress.forms.meeting import OfficerForm
from zhuomu.apps.congress.forms.meeting_hall import (
    AgendaChangeForm,
    AgendaForm,
    MotionForm,
    OfficersMotionForm,
    quorum_key,
)
from zhuomu.apps.congress.models import (
    AgendaItem,
    AgendaState,
    Congress,
    CongressState,
    DocumentVersion,
    Motion,
    Officer,
    OfficerKind,
)
from zhuomu.apps.congress.selectors.measures import measures_in_force
from zhuomu.apps.congress.selectors.meeting import quorum_of, row_get
from zhuomu.apps.congress.selectors.motions import MotionTold, motion_told
from zhuomu.apps.congress.services.agenda import (
    item_add,
    item_change,
    item_end,
    item_move,
    item_remove,
    item_reopen,
    item_start,
)
from zhuomu.apps.congress.services.attendance import roll_of
from zhuomu.apps.congress.services.codes_meeting import MeetingCode
from zhuomu.apps.congress.services.guards_meeting import congress_require
from zhuomu.apps.congress.services.measures import version_adoptable
from zhuomu.apps.congress.services.motions import document_adopt, motion_take, officers_adopt
from zhuomu.apps.congress.services.officers import (
    COUNTING,
    counters_faults,
    officer_add,
    officer_remove,
    officers_adoptable,
)
from zhuomu.apps.congress.views.frame import congress_for, page, said
from zhuomu.core.errors import refuse_if
from zhuomu.core.http import actor_of, is_sent, posted, sentence, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.rules.reason import Reason

ITEM_TONES = {AgendaState.WAITING: "plain", AgendaState.RUNNING: "info", AgendaState.DONE: "done"}
ACTS: dict[str, Callable[..., object]] = {"start": item_start, "end": item_end, "reopen": item_reopen}


@staff(Right.CONGRESS_VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def congress_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda with its running item, and one item more."""
    actor, congress = actor_of(request), congress_for(request, pk)
    form = AgendaForm(posted(request), congress=congress)
    if request.method == "POST":
        congress_require(actor, congress, Right.CONGRESS_MANAGE)
        if is_sent(request, form, lambda data: item_add(by=actor, congress=congress, **data)):
            return HttpResponseRedirect(request.path)
    items = congress.agenda.select_related("document").prefetch_related("motions")
    waiting = [one.pk for one in items if one.state == AgendaState.WAITING]
    context = {
        "form": form,
        "items": [(one, ITEM_TONES[AgendaState(one.state)]) for one in items],
        "next_pk": waiting[0] if waiting else None,
    }
    return page(request, "agenda.html", congress, "congress_agenda", context, status=status_of(form))


def _item(request: HttpRequest, pk: int) -> AgendaItem:
    return row_get(actor_of(request), AgendaItem.objects.select_related("congress__office"), pk)


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item and what the minutes say of it."""
    actor, item = actor_of(request), _item(request, pk)
    congress_require(actor, item.congress, Right.CONGRESS_MANAGE)
    to = reverse("congress_agenda", args=[item.congress_id])
    if request.method == "POST" and "remove" in request.POST:
        said(request, lambda: item_remove(by=actor, item=item), "已删除。")
        return HttpResponseRedirect(to)
    form = AgendaChangeForm(
        posted(request), congress=item.congress, initial=AgendaChangeForm.initial_of(item)
    )
    if is_sent(request, form, lambda data: item_change(by=actor, item=item, **data)):
        messages.success(request, "已保存。")
        return HttpResponseRedirect(to)
    context = {"form": form, "item": item, "motions": [motion_told(one) for one in item.motions.all()]}
    return page(request, "item.html", item.congress, "congress_agenda", context, status=status_of(form))


@staff(Right.CONGRESS_MANAGE, Right.CONGRESS_CHAIR)
@require_POST
def congress_item_act(request: HttpRequest, pk: int) -> HttpResponse:
    """One key: begin, end, wait again, up, down."""
    actor, item = actor_of(request), _item(request, pk)
    act = request.POST.get("act", "")
    if act in ACTS:
        said(request, lambda: ACTS[act](by=actor, item=item), "")
    elif act in ("up", "down"):
        said(request, lambda: item_move(by=actor, item=item, is_up=act == "up"), "")
    return HttpResponseRedirect(reverse("congress_agenda", args=[item.congress_id]))


@staff(Right.CONGRESS_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_officers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who presides, examines, watches and counts; what speaks against somebody stands beside them."""
    actor, congress = actor_of(request), congress_for(request, pk)
    kind = request.GET.get("kind", "")
    initial = {"kind": kind} if kind in OfficerKind.values else {}
    form = OfficerForm(posted(request), initial=initial)
    if request.method == "POST":
        congress_require(actor, congress, Right.CONGRESS_MANAGE)
        if is_sent(request, form, lambda data: officer_add(by=actor, congress=congress, **data)):
            messages.success(request, f"已加上{form.cleaned_data['name']}。")
            return HttpResponseRedirect(f"{request.path}?kind={form.cleaned_data['kind']}")
    officers = list(congress.officers.select_related("person"))
    in_force = measures_in_force(congress)
    roles = [role.label for role in in_force.measures.roles] if in_force else []
    context = {
        "form": form,
        "groups": _groups(officers),
        "faults": [sentence(one) for one in _standing_faults(congress, officers)],
        "wanted": in_force.measures.roles if in_force else (),
        "roles": OfficerForm.roles_of(roles, officers),
    }
    return page(request, "officers.html", congress, "congress_officers", context, status=status_of(form))


def _groups(officers: list[Officer]) -> list[dict[str, Any]]:
    """The lists: the presidium, those who watch and count, and the others."""
    kinds = (
        ("presidium", "主席团", (OfficerKind.PRESIDIUM,)),
        ("counting", "监票人和计票人", (OfficerKind.SUPERVISOR, OfficerKind.TELLER)),
        ("others", "资格审查和会务", (OfficerKind.CREDENTIALS, OfficerKind.STAFF)),
    )
    return [
        {"key": key, "label": label, "officers": held, "waiting": any(not one.is_adopted for one in held)}
        for key, label, wanted in kinds
        for held in [[one for one in officers if one.kind in wanted]]
    ]


def _standing_faults(congress: Congress, officers: list[Officer]) -> tuple[Reason, ...]:
    return counters_faults(congress, [one for one in officers if one.kind in COUNTING])


@staff(Right.CONGRESS_MANAGE)
@require_POST
def congress_officer_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off a list that was not adopted."""
    actor = actor_of(request)
    officer = row_get(actor, Officer.objects.select_related("congress__office"), pk)
    congress = officer.congress
    congress_require(actor, congress, Right.CONGRESS_MANAGE)
    said(request, lambda: officer_remove(by=actor, officer=officer), "已删除。")
    return HttpResponseRedirect(reverse("congress_officers", args=[congress.pk]))


@staff(Right.CONGRESS_VIEW)
@require_safe
def congress_motions(request: HttpRequest, pk: int) -> HttpResponse:
    """All votes with their numbers, the latest first."""
    congress = congress_for(request, pk)
    motions = congress.motions.select_related("version__document", "item", "decided_by")
    told = [motion_told(one) for one in motions.order_by("-decided_at", "-pk")]
    return page(request, "motions.html", congress, "congress_motions", {"motions": told})


@staff(Right.CONGRESS_CHAIR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def congress_motion_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a vote on something that is neither a document nor a list."""
    actor, congress = actor_of(request), congress_for(request, pk, Right.CONGRESS_CHAIR)
    form = MotionForm(posted(request), congress=congress, initial=_initial(congress))
    form.fields["subject"].required = True

    def take(data: dict[str, Any]) -> Motion:
        return motion_take(
            by=actor,
            congress=congress,
            subject=data["subject"],
            rule=form.rule(),
            counted=form.counted(),
            item=data["item"],
        )

    return _voted(request, congress, form, take, {"title": "记一次表决"})


@staff(Right.CONGRESS_CHAIR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def congress_officers_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """The vote on a list of officers; the address may name which list."""
    actor, congress = actor_of(request), congress_for(request, pk, Right.CONGRESS_CHAIR)
    group = next(
        (one for one in _groups(list(congress.officers.all())) if one["key"] == request.GET.get("list")), None
    )
    chosen = [one.pk for one in (group["officers"] if group else ()) if not one.is_adopted]
    form = OfficersMotionForm(
        posted(request), congress=congress, initial={**_initial(congress), "officers": chosen}
    )

    def take(data: dict[str, Any]) -> Motion:
        return officers_adopt(
            by=actor,
            congress=congress,
            officers=list(data["officers"]),
            rule=form.rule(),
            counted=form.counted(),
            item=data["item"],
            subject=data["subject"],
        )

    waiting = list(congress.officers.filter(pk__in=chosen))
    why_not = [sentence(one) for one in officers_adoptable(congress, waiting)] if waiting else []
    return _voted(request, congress, form, take, {"title": "表决名单", "why_not": why_not})


@staff(Right.CONGRESS_CHAIR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def congress_document_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """The vote on the version of a document that lies before the congress."""
    actor = actor_of(request)
    rows = DocumentVersion.objects.select_related("document__congress__office")
    version = row_get(actor, rows, pk, path="document__congress")
    congress = version.document.congress
    congress_require(actor, congress, Right.CONGRESS_CHAIR)
    item = congress.agenda.filter(document=version.document).first()
    form = MotionForm(posted(request), congress=congress, initial=_initial(congress, item))

    def take(data: dict[str, Any]) -> Motion:
        refuse_if(*version_adoptable(version))
        return document_adopt(
            by=actor,
            version=version,
            rule=form.rule(),
            counted=form.counted(),
            item=data["item"],
            subject=data["subject"],
        )

    why_not = [sentence(one) for one in version_adoptable(version)]
    context = {"title": f"表决《{version.document.title}》", "version": version, "why_not": why_not}
    return _voted(request, congress, form, take, context)


def _initial(congress: Congress, item: AgendaItem | None = None) -> dict[str, Any]:
    """The form of a vote: the room as it is, the running item, the quorum that the measures ask for."""
    in_force = measures_in_force(congress)
    running = congress.agenda.filter(state=AgendaState.RUNNING).first()
    return {
        "seen_present": roll_of(congress).present,
        "item": item or running,
        "quorum": quorum_key(in_force.measures.quorum) if in_force else "none",
    }


def _voted(
    request: HttpRequest,
    congress: Congress,
    form: MotionForm,
    take: Callable[[dict[str, Any]], Motion],
    context: dict[str, Any],
) -> HttpResponse:
    """Show or take a vote. A room that changed meanwhile is told, and the form asks again with the new number."""
    made: list[Motion] = []
    if is_sent(request, form, lambda data: made.append(take(data))):
        told: MotionTold = motion_told(made[0])
        (messages.success if made[0].is_passed else messages.warning)(request, told.words)
        return HttpResponseRedirect(reverse("congress_motions", args=[congress.pk]))
    room = roll_of(congress)
    not_open = [] if congress.state == CongressState.OPEN else [sentence(Reason(MeetingCode.NOT_OPEN))]
    frame = {
        "form": form,
        "room": room,
        "quorum": quorum_of(congress, room),
        "why_not": [*not_open, *context.get("why_not", [])],
    }
    return page(request, "motion.html", congress, "congress_motions", context | frame, status=status_of(form))
