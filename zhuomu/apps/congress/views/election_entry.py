"""The teller's desk: one field for a ballot, Enter keeps it, the next empty one is there."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from zhuomu.apps.congress.forms.election_entry import BallotForm, TotalsForm
from zhuomu.apps.congress.models import Bundle, BundleEntry, EntryMode, OfficerKind
from zhuomu.apps.congress.selectors.given import measures_of, paper_of
from zhuomu.apps.congress.services.counting_team import counter_require
from zhuomu.apps.congress.services.entering import (
    ballot_enter,
    ballot_take_back,
    bundle_finish,
    bundle_take,
    entry_of,
    totals_enter,
)
from zhuomu.apps.congress.signs import Paper, signs_shown, writeins_text
from zhuomu.apps.congress.views.election_frame import bundle_get, page, to_round
from zhuomu.apps.congress.views.frame import said
from zhuomu.core.actor import Actor
from zhuomu.core.http import actor_of, is_sent, posted, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.rules.election import ElectionMeasures


@staff(Right.CONGRESS_COUNT)
@require_POST
def congress_bundle_take(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a bundle to read it."""
    actor = actor_of(request)
    bundle = bundle_get(actor, pk, number)
    if said(request, lambda: bundle_take(by=actor, bundle=bundle), ""):
        return HttpResponseRedirect(_desk(bundle))
    return to_round(pk, "#bundles")


@staff(Right.CONGRESS_COUNT)
@require_http_methods(["GET", "POST"])
def congress_entry(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Read one's own bundle, ballot by ballot or by its totals. Nobody else ever sees this page's content."""
    actor = actor_of(request)
    bundle = bundle_get(actor, pk, number)
    counter_require(actor, bundle.round, OfficerKind.TELLER)
    entry = entry_of(actor, bundle)
    if entry.is_done:
        return to_round(pk, "#bundles")
    if bundle.round.mode == EntryMode.TOTALS:
        return _totals(request, actor, bundle)
    measures = measures_of(bundle.round)
    form = BallotForm(posted(request), vote=bundle.round, measures=measures)
    kept: list[uuid.UUID] = []
    if is_sent(
        request,
        form,
        lambda _data: kept.append(ballot_enter(by=actor, bundle=bundle, paper=form.paper()).key),
    ):
        return HttpResponseRedirect(f"{_desk(bundle)}?{urlencode({'last': str(kept[0])})}")
    return _entry_page(request, entry, form, measures)


def _entry_page(
    request: HttpRequest, entry: BundleEntry, form: BallotForm, measures: ElectionMeasures
) -> HttpResponse:
    bundle = entry.bundle
    rows = list(entry.ballots.all())
    last = next((row for row in rows if str(row.key) == request.GET.get("last", "")), None)
    context = {
        "bundle": bundle,
        "vote": bundle.round,
        "election_name": bundle.round.contest.title,
        "form": form,
        "count": len(rows),
        "left": bundle.size - len(rows),
        "next_number": len(rows) + 1,
        "last": (last.key, _shown(paper_of(last), measures, bundle)) if last else None,
        "rows": [(row.key, _shown(paper_of(row), measures, bundle)) for row in rows],
        "names": bundle.round.names,
        "seats": bundle.round.seats,
    }
    return page(request, "entry.html", bundle.round.contest.congress, context, status=status_of(form))


def _shown(paper: Paper, measures: ElectionMeasures, bundle: Bundle) -> dict[str, object]:
    """A paper as one line: its signs, written names and flags."""
    flags = (
        (paper.is_illegible, "无法辨认"),
        (paper.is_identifying, "另有记号"),
        (paper.is_doubtful, "疑难"),
    )
    return {
        "signs": signs_shown(paper.marks, measures.signs),
        "pairs": list(zip(bundle.round.names, signs_shown(paper.marks, measures.signs), strict=True)),
        "writeins": writeins_text(paper, measures),
        "flags": [label for is_set, label in flags if is_set],
    }


def _totals(request: HttpRequest, actor: Actor, bundle: Bundle) -> HttpResponse:
    form = TotalsForm(posted(request), vote=bundle.round)
    if is_sent(request, form, lambda _data: totals_enter(by=actor, bundle=bundle, totals=form.totals())):
        _finished(request, bundle)
        return to_round(bundle.round_id, "#bundles")
    context = {
        "bundle": bundle,
        "vote": bundle.round,
        "election_name": bundle.round.contest.title,
        "form": form,
        "action": _desk(bundle),
    }
    return page(request, "totals.html", bundle.round.contest.congress, context, status=status_of(form))


@staff(Right.CONGRESS_COUNT)
@require_POST
def congress_entry_back(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a ballot of one's own open bundle back, to read it again."""
    actor = actor_of(request)
    bundle = bundle_get(actor, pk, number)
    key = _key(request.POST.get("key", ""))
    said(request, lambda: ballot_take_back(by=actor, bundle=bundle, key=key), "已收回一张，请重新录入。")
    return HttpResponseRedirect(_desk(bundle))


def _key(text: str) -> uuid.UUID:
    """A key from a page; what is none belongs to no ballot."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


@staff(Right.CONGRESS_COUNT)
@require_POST
def congress_entry_finish(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Close one's reading of a bundle."""
    actor = actor_of(request)
    bundle = bundle_get(actor, pk, number)
    if not said(request, lambda: bundle_finish(by=actor, bundle=bundle), ""):
        return HttpResponseRedirect(_desk(bundle))
    _finished(request, bundle)
    return to_round(pk, "#bundles")


def _finished(request: HttpRequest, bundle: Bundle) -> None:
    messages.success(request, f"第 {bundle.number} 扎已录完。")


def _desk(bundle: Bundle) -> str:
    return reverse("congress_entry", args=[bundle.round_id, bundle.number])
