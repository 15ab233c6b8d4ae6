"""The reader's form behind the QR code."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhuomu.apps.errata.forms import ReportForm
from zhuomu.apps.errata.selectors import (
    Choice,
    article_sentences,
    articles_in,
    choice_read,
    issues_published,
)
from zhuomu.apps.errata.services import (
    CONSENT_VERSION,
    ErrataCode,
    error_report_receive,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.http import UNPROCESSABLE, actor_of, is_sent, public, sentence
from zhuomu.core.public_forms import form_stamp, form_stamp_check
from zhuomu.ledger.services import limit_check
from zhuomu.rules.reason import Reason

NOT_FOUND = 404
DRAFT_COOKIE = "report_draft"
DRAFT_SALT = "zhuomu report draft"
DRAFT_SECONDS = 7 * 24 * 3600
# a cookie holds 4,096 bytes; the page itself keeps the whole text
DRAFT_LIMITS = {"article_title": 120, "quote": 300, "sentence": 300, "said": 500, "print_name": 30}
UNKNOWN_CODES = {
    "issue": ErrataCode.ISSUE_UNKNOWN,
    "page": ErrataCode.PAGE_UNKNOWN,
    "article": ErrataCode.ARTICLE_UNKNOWN,
}


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def public_report(request: HttpRequest) -> HttpResponse:
    """The form. A POST with ``pick`` only chooses page or article and keeps everything; any other one sends."""
    actor = actor_of(request)
    if request.method != "POST":
        return _report_shown(request, actor)
    limit_check(by=actor)
    if "pick" in request.POST:
        return _report_picked(request, actor)
    choice = choice_read(request.POST)
    form = ReportForm(request.POST, request.FILES)
    receipt = ""

    def send(_data: dict[str, Any]) -> None:
        nonlocal receipt
        if form.cleaned_data["website"]:
            raise refuse(ErrataCode.HONEYPOT_FILLED)
        form_stamp_check(form.cleaned_data["stamp"], actor)
        receipt = error_report_receive(by=actor, told=form.told(choice)).report.receipt

    if is_sent(request, form, send):
        response: HttpResponse = HttpResponseRedirect(
            f"{reverse('public_receipt')}?{urlencode({'number': receipt, 'new': '1'})}"
        )
        response.delete_cookie(DRAFT_COOKIE, path=reverse("public_report"))
        return response
    response = _report_page(request, actor, form, choice, status=UNPROCESSABLE)
    return _with_draft(response, request)


def _report_shown(request: HttpRequest, actor: Actor) -> HttpResponse:
    choice = choice_read({key: request.GET.get(key, "") for key in ("issue", "page", "article")})
    form = ReportForm(initial={**_draft(request), "stamp": form_stamp(actor)})
    return _report_page(
        request, actor, form, choice, status=NOT_FOUND if choice.unknown else HttpResponse.status_code
    )


def _report_picked(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same form with another page or article chosen; what was typed stays, the picture must be chosen again."""
    kind, _, value = request.POST["pick"].partition(":")
    place = {key: request.POST.get(key, "") for key in ("issue", "page", "article")}
    if kind == "issue":
        place = {"issue": value, "page": "", "article": ""}
    elif kind == "page":
        place |= {"page": value, "article": ""}
    elif kind == "article":
        place |= {"article": value}
    typed = {name: request.POST.get(name, "") for name in ReportForm.base_fields if name != "photo"}
    typed["sentence"] = "" if kind in {"issue", "page", "article"} else typed["sentence"]
    form = ReportForm(initial=typed)
    return _with_draft(_report_page(request, actor, form, choice_read(place)), request)


def _report_page(
    request: HttpRequest,
    actor: Actor,
    form: ReportForm,
    choice: Choice,
    *,
    status: int = HttpResponse.status_code,
) -> HttpResponse:
    issue = choice.issue
    problems = [sentence(Reason(UNKNOWN_CODES[name])) for name in choice.unknown]
    fresh = form_stamp(actor)
    stamp = str(form["stamp"].value() or fresh)
    try:
        form_stamp_check(stamp, actor)
    except Refused as refused:
        # an old or broken stamp would refuse the next try as well; one that is merely young stays
        if refused.reasons[0].code == CoreCode.FORM_STALE:
            stamp = fresh
    context = {
        "form": form,
        "stamp": stamp,
        "issue": issue,
        "issues": issues_published()[:6],
        "page": choice.page,
        "pages": issue.pages.all() if issue else [],
        "article": choice.article,
        "articles": articles_in(issue, choice.page) if issue and choice.page else [],
        "sentences": article_sentences(choice.article),
        "chosen_sentence": form["sentence"].value() or "",
        "problems": problems,
        "is_late": bool(issue and actor.today > issue.report_until_on),
        "consent_version": CONSENT_VERSION,
    }
    return render(request, "errata/public_report.html", context, status=status)


def _draft(request: HttpRequest) -> dict[str, str]:
    try:
        kept = signing.loads(request.COOKIES.get(DRAFT_COOKIE, ""), salt=DRAFT_SALT, max_age=DRAFT_SECONDS)
    except signing.BadSignature:
        return {}
    return {name: str(kept[name]) for name in DRAFT_LIMITS if name in kept}


def _with_draft(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Keep what was typed (never the phone) so that coming back without JavaScript finds it again."""
    kept = {
        name: request.POST.get(name, "")[:limit]
        for name, limit in DRAFT_LIMITS.items()
        if request.POST.get(name)
    }
    response.set_cookie(
        DRAFT_COOKIE,
        signing.dumps(kept, salt=DRAFT_SALT, compress=True),
        max_age=DRAFT_SECONDS,
        path=reverse("public_report"),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response
