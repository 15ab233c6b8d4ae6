"""What people decide with papers in hand: differences, doubtful ballots, written names."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.apps.congress.forms.election_entry import NameForm, RulingForm, SettleForm, TotalsForm
from zhuomu.apps.congress.models import BallotRow, Bundle, EntryMode, NameRuling, OfficerKind, Round
from zhuomu.apps.congress.selectors.given import given_of, measures_of, paper_of, ruling_of
from zhuomu.apps.congress.selectors.sight import round_get
from zhuomu.apps.congress.services.codes_election import ElectionCode
from zhuomu.apps.congress.services.counting_team import counter_require, state_require
from zhuomu.apps.congress.services.rulings import (
    AFTER_ENTRY,
    ballot_rule,
    name_rule,
    name_unrule,
    rows_doubtful,
)
from zhuomu.apps.congress.services.settling import bundle_settle, comparison_of, settle_require, totals_settle
from zhuomu.apps.congress.signs import signs_shown, writeins_text
from zhuomu.apps.congress.views.election_frame import bundle_get, page, to_round
from zhuomu.apps.congress.views.frame import said
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, refuse
from zhuomu.core.http import actor_of, is_sent, posted, sentence, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.rules.election import names_check


@staff(Right.CONGRESS_COUNT)
@require_http_methods(["GET", "POST"])
def congress_settle(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Two readings of a bundle, cell by cell, for a third person with the papers."""
    actor = actor_of(request)
    bundle = bundle_get(actor, pk, number)
    entries = settle_require(actor, bundle)
    if bundle.is_settled:
        raise refuse(ElectionCode.ALREADY_SETTLED, bundle=bundle.number)
    vote = bundle.round
    if vote.mode == EntryMode.TOTALS:
        return _settle_totals(request, actor, bundle)
    comparison, measures = comparison_of(entries), measures_of(vote)
    form = SettleForm(posted(request), comparison=comparison, vote=vote, measures=measures)
    if is_sent(request, form, lambda _data: bundle_settle(by=actor, bundle=bundle, papers=form.papers)):
        messages.success(request, f"第 {bundle.number} 扎已核定。")
        return to_round(pk, "#bundles")
    context = {
        "bundle": bundle,
        "vote": vote,
        "election_name": vote.contest.title,
        "form": form,
        "common": len(comparison.common),
        "differences": [
            _difference(vote, measures, one, form.fields_of(place))
            for place, one in enumerate(comparison.differences)
        ],
    }
    return page(request, "settle.html", vote.contest.congress, context, status=status_of(form))


def _difference(vote: Round, measures: Any, one: Any, fields: list[Any]) -> dict[str, Any]:
    """Two readings side by side: only the names that differ, with everything else in a word."""
    first, second = (signs_shown(paper.marks, measures.signs) for paper in (one.first, one.second))
    return {
        "cells": [(place + 1, vote.names[place], first[place], second[place]) for place in one.cells],
        "marks": ("".join(first), "".join(second)),
        "writeins": [writeins_text(paper, measures) or "无" for paper in (one.first, one.second)],
        "is_other_names": one.is_other_names,
        "flags": [_flags(paper) for paper in (one.first, one.second)],
        "is_other_flags": one.is_other_flags,
        "choice": fields[0],
        "typed": fields[1:],
    }


def _flags(paper: Any) -> str:
    said_ = [
        label
        for is_set, label in (
            (paper.is_illegible, "无法辨认"),
            (paper.is_identifying, "另有记号"),
            (paper.is_doubtful, "疑难"),
        )
        if is_set
    ]
    return "、".join(said_) or "无"


def _settle_totals(request: HttpRequest, actor: Actor, bundle: Bundle) -> HttpResponse:
    form = TotalsForm(posted(request), vote=bundle.round)
    if is_sent(request, form, lambda _data: totals_settle(by=actor, bundle=bundle, totals=form.totals())):
        messages.success(request, f"第 {bundle.number} 扎已核定。")
        return to_round(bundle.round_id, "#bundles")
    context = {
        "bundle": bundle,
        "vote": bundle.round,
        "election_name": bundle.round.contest.title,
        "form": form,
        "is_settling": True,
        "action": reverse("congress_settle", args=[bundle.round_id, bundle.number]),
    }
    return page(request, "totals.html", bundle.round.contest.congress, context, status=status_of(form))


@staff(Right.CONGRESS_COUNT)
@require_safe
def congress_rulings(request: HttpRequest, pk: int) -> HttpResponse:
    """Doubtful ballots, for 监票人 only."""
    vote = _ruled(request, pk)
    measures = measures_of(vote)
    context = {
        "vote": vote,
        "election_name": vote.contest.title,
        "rows": [_doubtful(vote, row, measures) for row in rows_doubtful(vote)],
    }
    return page(request, "rulings.html", vote.contest.congress, context)


def _ruled(request: HttpRequest, pk: int) -> Round:
    actor = actor_of(request)
    vote = round_get(actor, pk)
    counter_require(actor, vote, OfficerKind.SUPERVISOR)
    state_require(vote, *AFTER_ENTRY)
    return vote


def _doubtful(vote: Round, row: BallotRow, measures: Any) -> dict[str, Any]:
    paper = paper_of(row)
    return {
        "key": row.key,
        "pairs": list(zip(vote.names, signs_shown(paper.marks, measures.signs), strict=True)),
        "writeins": writeins_text(paper, measures),
        "flags": _flags(paper),
        "ruling": row.ruling,
        "ruled": ruling_of(row.ruling) if row.ruling else None,
    }


@staff(Right.CONGRESS_COUNT)
@require_http_methods(["GET", "POST"])
def congress_ruling(request: HttpRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """Rule on one doubtful ballot."""
    vote, actor = _ruled(request, pk), actor_of(request)
    row = next((row for row in rows_doubtful(vote) if row.key == key), None)
    if row is None:
        raise refuse(CoreCode.NOT_FOUND)
    measures = measures_of(vote)
    form = RulingForm(posted(request), vote=vote, measures=measures)
    if is_sent(
        request, form, lambda _data: ballot_rule(by=actor, vote=vote, key=key, decided=form.decided())
    ):
        messages.success(request, "认定已登记。")
        return HttpResponseRedirect(reverse("congress_rulings", args=[pk]))
    context = {
        "vote": vote,
        "election_name": vote.contest.title,
        "form": form,
        "row": _doubtful(vote, row, measures),
    }
    return page(request, "ruling.html", vote.contest.congress, context, status=status_of(form))


@staff(Right.CONGRESS_COUNT)
@require_http_methods(["GET", "POST"])
def congress_names(request: HttpRequest, pk: int) -> HttpResponse:
    """Written names: which are one person, which are two. Names only, never how many votes they have."""
    actor = actor_of(request)
    vote = round_get(actor, pk)
    counter_require(actor, vote)
    state_require(vote, *AFTER_ENTRY)
    form = NameForm(posted(request))
    if is_sent(
        request,
        form,
        lambda data: name_rule(
            by=actor,
            vote=vote,
            written=data["written"],
            meant=data["meant"],
            is_apart=data["verdict"] == "apart",
        ),
    ):
        messages.success(request, "已登记。")
        return HttpResponseRedirect(reverse("congress_names", args=[pk]))
    given = given_of(vote)
    written = {entry.name for ballot in given.ballots for entry in ballot.writeins}
    written |= {name for bundle in given.bundles for name, _ in bundle.writeins}
    context = {
        "vote": vote,
        "election_name": vote.contest.title,
        "form": form,
        "written": sorted(written),
        "open": [sentence(reason) for reason in names_check(written, given.contest, given.names)],
        "rulings": NameRuling.objects.filter(round=vote).select_related("ruled_by").order_by("pk"),
    }
    return page(request, "names.html", vote.contest.congress, context, status=status_of(form))


@staff(Right.CONGRESS_COUNT)
@require_POST
def congress_name_undo(request: HttpRequest, pk: int, ruling_pk: int) -> HttpResponse:
    """Take a decision about a written name back."""
    actor = actor_of(request)
    vote = round_get(actor, pk)
    said(request, lambda: name_unrule(by=actor, vote=vote, pk=ruling_pk), "已撤回。")
    return HttpResponseRedirect(reverse("congress_names", args=[pk]))
