"""Units, delegates, credentials, kinships, officers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.apps.congress.forms.meeting import (
    CredentialForm,
    DelegateForm,
    DelegatesFileForm,
    KinshipForm,
    UnitChangeForm,
    UnitForm,
)
from zhuomu.apps.congress.importing import HEAD, BadRow, bad_rows_refuse, delegates_read
from zhuomu.apps.congress.models import Congress, Credential, Delegate, DelegateKind, Kinship, Unit
from zhuomu.apps.congress.selectors.meeting import (
    CREDENTIAL_TABS,
    delegates_filter,
    delegates_of,
    names_doubled,
    row_get,
    unit_lines,
)
from zhuomu.apps.congress.services.delegates import (
    credential_examine,
    credentials_pass,
    delegate_add,
    delegate_change,
    delegate_remove,
    delegates_import,
    kinship_add,
    kinship_remove,
    unit_change,
    unit_create,
    unit_remove,
)
from zhuomu.apps.congress.services.guards_meeting import congress_require
from zhuomu.apps.congress.views.frame import congress_for, page, said
from zhuomu.core.http import actor_of, attached, is_sent, posted, sentence, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.core.sheets import MEDIA_TYPE as XLSX
from zhuomu.core.sheets import sheet_bytes

ROWS_PER_PAGE = 100
FILTERS = ("q", "unit", "kind", "here")
TONES = {Credential.PENDING: "wait", Credential.VALID: "done", Credential.REFUSED: "wrong"}
SHOWN_BAD_ROWS = 200


def chosen_of(request: HttpRequest) -> dict[str, str]:
    """The filters of the address."""
    return {key: request.GET.get(key, "").strip()[:60] for key in FILTERS}


def keys_of(request: HttpRequest) -> list[int]:
    """The rows that were chosen; garbage is nothing."""
    sent = request.POST.getlist("pk")
    return [int(text) for text in sent if text.isascii() and text.isdecimal() and len(text) < 12]


@staff(Right.CONGRESS_VIEW)
@require_safe
def congress_delegates(request: HttpRequest, pk: int) -> HttpResponse:
    """The delegates by credential, filtered in the address; units with their quota beside."""
    congress, chosen = congress_for(request, pk), chosen_of(request)
    delegates = delegates_filter(delegates_of(congress), chosen)
    credential = request.GET.get("credential", "")
    kept = {key: value for key, value in chosen.items() if value}
    rows = delegates.filter(credential=credential) if credential in Credential.values else delegates
    listed = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "by_credential": [
            {
                "label": label,
                "count": (delegates.filter(credential=key) if key else delegates).count(),
                "is_active": key == credential,
                "url": f"?{urlencode({**kept, 'credential': key})}",
            }
            for key, label in CREDENTIAL_TABS
        ],
        "page_obj": listed,
        "rows": [(one, TONES[Credential(one.credential)]) for one in listed],
        "doubled": names_doubled(congress),
        "chosen": chosen,
        "kinds": DelegateKind.choices,
        "units": congress.units.all(),
        "lines": unit_lines(congress),
        "is_filtered": bool(kept or credential),
    }
    return page(request, "delegates.html", congress, "congress_delegates", context)


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_delegate_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down one delegate; the next one after it."""
    actor, congress = actor_of(request), congress_for(request, pk, Right.CONGRESS_MANAGE)
    form = DelegateForm(posted(request), initial={"unit": request.GET.get("unit", "")[:60]})
    if is_sent(request, form, lambda _data: delegate_add(by=actor, congress=congress, row=form.row())):
        messages.success(request, f"已加上{form.cleaned_data['name']}。")
        again = urlencode({"unit": form.cleaned_data["unit"]})
        return HttpResponseRedirect(f"{reverse('congress_delegate_new', args=[pk])}?{again}")
    context = {"form": form, "units": congress.units.all()}
    return page(request, "delegate_new.html", congress, "congress_delegates", context, status=status_of(form))


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_delegates_import(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet of delegates: with one bad row none is taken in, and every bad row is named."""
    actor, congress = actor_of(request), congress_for(request, pk, Right.CONGRESS_MANAGE)
    form = DelegatesFileForm(posted(request), request.FILES or None)
    bad: list[BadRow] = []
    taken: list[Delegate] = []

    def take(data: dict[str, Any]) -> None:
        sheet = delegates_read(data["file"].read(), congress)
        bad.extend(sheet.bad)
        bad_rows_refuse(sheet)
        taken.extend(delegates_import(by=actor, congress=congress, rows=sheet.rows))

    if is_sent(request, form, take):
        messages.success(request, f"已导入 {len(taken)} 名，都等资格审查。")
        return HttpResponseRedirect(reverse("congress_delegates", args=[pk]))
    rows = [(one, [sentence(reason) for reason in one.reasons]) for one in bad[:SHOWN_BAD_ROWS]]
    context = {"form": form, "bad": rows, "bad_count": len(bad)}
    return page(
        request, "delegates_import.html", congress, "congress_delegates", context, status=status_of(form)
    )


@staff(Right.CONGRESS_MANAGE)
@require_safe
def congress_delegates_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The delegates as a sheet; of an empty congress its head alone, to be filled in."""
    congress = congress_for(request, pk, Right.CONGRESS_MANAGE)
    rows = [
        (
            one.name,
            "女" if one.is_woman else "男",
            one.unit.name,
            one.post,
            one.get_kind_display(),
            one.mark,
        )
        for one in delegates_of(congress)
    ]
    return attached(sheet_bytes("代表名单", HEAD, rows), XLSX, f"{congress.title}代表名单.xlsx")


@staff(Right.CONGRESS_MANAGE)
@require_POST
def congress_credentials(request: HttpRequest, pk: int) -> HttpResponse:
    """The chosen credentials are valid."""
    actor, congress = actor_of(request), congress_for(request, pk, Right.CONGRESS_MANAGE)
    passed: list[int] = []
    if said(
        request,
        lambda: passed.append(credentials_pass(by=actor, congress=congress, pks=keys_of(request))),
        "",
    ):
        messages.success(request, f"{passed[0]} 名代表资格有效。")
    return HttpResponseRedirect(f"{reverse('congress_delegates', args=[pk])}?credential={Credential.PENDING}")


def delegate_for(request: HttpRequest, pk: int, right: Right) -> Delegate:
    """A delegate of a congress in sight, with the right at that congress."""
    actor = actor_of(request)
    delegate = row_get(actor, Delegate.objects.select_related("congress__office", "unit", "attendance"), pk)
    congress_require(actor, delegate.congress, right)
    return delegate


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """One delegate: put right what is written, examine the credential."""
    actor, delegate = actor_of(request), delegate_for(request, pk, Right.CONGRESS_MANAGE)
    act = request.POST.get("act", "")
    form = DelegateForm(
        posted(request) if act != "examine" else None, initial=DelegateForm.initial_of(delegate)
    )
    examine = CredentialForm(
        posted(request) if act == "examine" else None,
        initial={"verdict": delegate.credential, "reason": delegate.credential_reason},
    )
    to = reverse("congress_delegates", args=[delegate.congress_id])
    if act == "examine":
        if is_sent(request, examine, lambda data: _examined(request, delegate, data)):
            messages.success(request, "已登记审查结果。")
            return HttpResponseRedirect(f"{to}?credential={Credential.PENDING}")
    elif is_sent(request, form, lambda _data: delegate_change(by=actor, delegate=delegate, row=form.row())):
        messages.success(request, "已保存。")
        return HttpResponseRedirect(to)
    context = {
        "delegate": delegate,
        "tone": TONES[Credential(delegate.credential)],
        "form": form,
        "examine": examine,
        "units": delegate.congress.units.all(),
    }
    status = status_of(examine if examine.is_bound else form)
    return page(request, "delegate.html", delegate.congress, "congress_delegates", context, status=status)


def _examined(request: HttpRequest, delegate: Delegate, data: dict[str, Any]) -> None:
    credential_examine(
        by=actor_of(request),
        delegate=delegate,
        verdict=Credential(data["verdict"]),
        reason=data["reason"],
    )


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_delegate_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take somebody off the list."""
    actor, delegate = actor_of(request), delegate_for(request, pk, Right.CONGRESS_MANAGE)
    congress = delegate.congress
    if request.method != "POST":
        context = {"delegate": delegate}
        return page(request, "delegate_remove.html", congress, "congress_delegates", context)
    said(request, lambda: delegate_remove(by=actor, delegate=delegate), "已从名单上删除。")
    return HttpResponseRedirect(reverse("congress_delegates", args=[congress.pk]))


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_units(request: HttpRequest, pk: int) -> HttpResponse:
    """The units with their quota, and one more."""
    actor, congress = actor_of(request), congress_for(request, pk, Right.CONGRESS_MANAGE)
    form = UnitForm(posted(request))
    if is_sent(request, form, lambda data: unit_create(by=actor, congress=congress, **data)):
        return HttpResponseRedirect(request.path)
    context = {"form": form, "lines": unit_lines(congress)}
    return page(request, "units.html", congress, "congress_delegates", context, status=status_of(form))


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a unit; one that nobody stands for may go."""
    actor = actor_of(request)
    unit = row_get(actor, Unit.objects.select_related("congress__office"), pk)
    congress_require(actor, unit.congress, Right.CONGRESS_MANAGE)
    to = reverse("congress_units", args=[unit.congress_id])
    if request.method == "POST" and "remove" in request.POST:
        said(request, lambda: unit_remove(by=actor, unit=unit), "已删除。")
        return HttpResponseRedirect(to)
    form = UnitChangeForm(posted(request), initial=UnitChangeForm.initial_of(unit))
    if is_sent(request, form, lambda data: unit_change(by=actor, unit=unit, **data)):
        return HttpResponseRedirect(to)
    context = {"form": form, "unit": unit}
    return page(request, "unit.html", unit.congress, "congress_delegates", context, status=status_of(form))


@staff(Right.CONGRESS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def congress_kinships(request: HttpRequest, pk: int) -> HttpResponse:
    """Candidates' relatives: they neither watch nor count."""
    actor, congress = actor_of(request), congress_for(request, pk, Right.CONGRESS_MANAGE)
    form = KinshipForm(posted(request))
    if is_sent(request, form, lambda data: kinship_add(by=actor, congress=congress, **data)):
        return HttpResponseRedirect(request.path)
    context = {"form": form, "kinships": congress.kinships.order_by("pk"), "names": _names(congress)}
    return page(request, "kinships.html", congress, "congress_officers", context, status=status_of(form))


def _names(congress: Congress) -> list[str]:
    """Names to offer: the candidates first, then the delegates."""
    candidates = [
        one.name
        for contest in congress.contests.prefetch_related("candidates")
        for one in contest.candidates.all()
    ]
    return list(dict.fromkeys([*candidates, *congress.delegates.values_list("name", flat=True)]))


@staff(Right.CONGRESS_MANAGE)
@require_POST
def congress_kinship_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a kinship off the list."""
    actor = actor_of(request)
    kinship = row_get(actor, Kinship.objects.select_related("congress__office"), pk)
    congress = kinship.congress
    congress_require(actor, congress, Right.CONGRESS_MANAGE)
    said(request, lambda: kinship_remove(by=actor, kinship=kinship), "已删除。")
    return HttpResponseRedirect(reverse("congress_kinships", args=[congress.pk]))
