"""The contest's pages: parameters, the computed list, two confirmations, prizes handed over."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.apps.errata import documents
from zhuomu.apps.errata.forms import ListCheckForm, ReasonForm, RulesForm
from zhuomu.apps.errata.models import Award, Contest, ContestState, Reader
from zhuomu.apps.errata.selectors import (
    award_rows,
    contest_for,
    issue_by_number,
    issues_without_contest,
    reports_filter,
)
from zhuomu.apps.errata.services import (
    award_hand_over,
    award_phone_show,
    contest_compute,
    contest_confirm,
    contest_open,
    contest_reasons,
    contest_return,
    contest_rules_change,
    rules_of,
    unjudged_count,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.http import UNPROCESSABLE, actor_of, attached, is_sent, sentence, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.core.sheets import MEDIA_TYPE as XLSX
from zhuomu.core.word import DOCX
from zhuomu.rules.prize import QUERIES, list_check
from zhuomu.rules.reason import Reason

NAME_ENDS = re.compile(r"[、，,；;\n\r]+")
CONTEST_RIGHTS = (Right.ERRATA_AWARD, Right.ERRATA_HAND_OVER)


@staff(*CONTEST_RIGHTS)
@require_safe
def errata_contests(request: HttpRequest) -> HttpResponse:
    """All contests, and the published issues that have none yet."""
    contests = Contest.objects.select_related("issue").order_by("-issue__number")
    rows = [
        (contest, unjudged_count(contest) if contest.state == ContestState.OPEN else 0)
        for contest in contests
    ]
    context = {
        "rows": rows,
        "issues": issues_without_contest(),
        "can_award": actor_of(request).has(Right.ERRATA_AWARD),
    }
    return render(request, "errata/contests.html", context)


def contest_or_404(number: int) -> Contest:
    contest = contest_for(number)
    if contest is None:
        raise refuse(CoreCode.NOT_FOUND)
    return contest


@staff(*CONTEST_RIGHTS)
@require_safe
def errata_contest(request: HttpRequest, number: int) -> HttpResponse:
    """One contest: where it stands, the list with every sum, and what can be done next."""
    return _contest_page(request, contest_or_404(number))


def _contest_page(
    request: HttpRequest,
    contest: Contest,
    *,
    form: ReasonForm | None = None,
    refused: Refused | None = None,
    phone: Any = None,
) -> HttpResponse:
    actor = actor_of(request)
    waits = contest.state in (ContestState.COMPUTED, ContestState.CONFIRMED_ONCE)
    readers = Reader.objects.in_bulk([int(key) for key in contest.scores])
    scores = [(readers.get(int(key)), score) for key, score in contest.scores.items()]
    context = {
        "contest": contest,
        "rules": rules_of(contest),
        "awards": award_rows(contest),
        "scores": scores,
        "exclusions": _exclusions(contest),
        "unjudged": unjudged_count(contest),
        "is_running": actor.today <= contest.last_on,
        "waits": waits,
        "confirm_reasons": [sentence(reason) for reason in contest_reasons(by=actor, contest=contest)]
        if waits
        else [],
        "problems": [sentence(reason) for reason in refused.reasons] if refused else [],
        "return_form": form or ReasonForm(prefix="return"),
        "can_award": actor.has(Right.ERRATA_AWARD),
        "can_hand_over": actor.has(Right.ERRATA_HAND_OVER),
        "can_see_phone": actor.has(Right.PERSONAL_VIEW),
        "phone": phone,
        "is_confirmed": contest.state == ContestState.CONFIRMED,
    }
    is_bad = refused is not None or (form is not None and bool(form.errors))
    return render(
        request, "errata/contest.html", context, status=UNPROCESSABLE if is_bad else HttpResponse.status_code
    )


def _exclusions(contest: Contest) -> list[tuple[str, str]]:
    names = {
        reader.pk: str(reader) for reader in Reader.objects.filter(reports__issue=contest.issue_id).distinct()
    }
    found = []
    for row in contest.exclusions:
        name = names.get(row["reader"], "")
        # the stored code is the value of a PrizeCode; the name is not stored twice
        reason = Reason(row["code"], {"name": name, **row["facts"]})
        found.append((name, sentence(reason)))
    return found


@staff(Right.ERRATA_AWARD)
@require_POST
def errata_contest_open(request: HttpRequest, number: int) -> HttpResponse:
    """Open the contest of an issue."""
    issue = issue_by_number(number)
    if issue is None:
        raise refuse(CoreCode.NOT_FOUND)
    contest_open(by=actor_of(request), issue=issue)
    return HttpResponseRedirect(reverse("errata_contest", args=[number]))


@staff(Right.ERRATA_AWARD)
@require_POST
def errata_contest_act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Compute, confirm or send back."""
    contest, actor = contest_or_404(number), actor_of(request)
    if act == "return":
        form = ReasonForm(request.POST, prefix="return")
        if is_sent(
            request, form, lambda data: contest_return(by=actor, contest=contest, reason=data["reason"])
        ):
            messages.success(request, "名单已退回。")
            return HttpResponseRedirect(reverse("errata_contest", args=[number]))
        return _contest_page(request, contest, form=form)
    try:
        messages.success(request, _contest_done(actor, contest, act))
    except Refused as refused:
        return _contest_page(request, contest, refused=refused)
    return HttpResponseRedirect(reverse("errata_contest", args=[number]))


def _contest_done(actor: Actor, contest: Contest, act: str) -> str:
    if act == "compute":
        result = contest_compute(by=actor, contest=contest)
        return f"已算出名单，共 {len(result.awards)} 人，请两位同事先后确认。"
    if act == "confirm":
        is_final = contest_confirm(by=actor, contest=contest).state == ContestState.CONFIRMED
        return "名单已确认，已交社区报下一期刊登。" if is_final else "已确认，还需要另一位同事确认。"
    raise refuse(CoreCode.NOT_FOUND)


@staff(Right.ERRATA_AWARD)
@require_http_methods(["GET", "HEAD", "POST"])
def errata_contest_rules(request: HttpRequest, number: int) -> HttpResponse:
    """The parameters; they can change until somebody has confirmed a list."""
    contest = contest_or_404(number)
    before = rules_of(contest)
    form = RulesForm(request.POST if request.method == "POST" else None, initial=RulesForm.initial_of(before))

    def change(_data: dict[str, Any]) -> None:
        contest_rules_change(by=actor_of(request), contest=contest, rules=form.rules(before))

    if is_sent(request, form, change):
        messages.success(request, "参数已保存。")
        return HttpResponseRedirect(reverse("errata_contest", args=[number]))
    return render(
        request, "errata/contest_rules.html", {"form": form, "contest": contest}, status=status_of(form)
    )


@staff(*CONTEST_RIGHTS)
@require_http_methods(["GET", "HEAD", "POST"])
def errata_list_check(request: HttpRequest) -> HttpResponse:
    """Check a list that was made by hand: the reasons that refuse it, and what is worth a question."""
    form = ListCheckForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "is_checked": False}
    if form.is_bound and form.is_valid():
        reasons = list_check(_names(form.cleaned_data["best"]), _names(form.cleaned_data["good"]))
        context |= {
            "is_checked": True,
            "refusals": [sentence(reason) for reason in reasons if reason.code not in QUERIES],
            "queries": [sentence(reason) for reason in reasons if reason.code in QUERIES],
        }
    return render(request, "errata/list_check.html", context, status=status_of(form))


def _names(text: str) -> list[str]:
    return [name.strip() for name in NAME_ENDS.split(text) if name.strip()]


def award_or_404(pk: int) -> Award:
    award = Award.objects.select_related("contest__issue").filter(pk=pk).first()
    if award is None:
        raise refuse(CoreCode.NOT_FOUND)
    return award


@staff(Right.ERRATA_HAND_OVER)
@require_POST
def errata_award_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a prize was handed over."""
    award = award_or_404(pk)
    try:
        award_hand_over(by=actor_of(request), award=award)
    except Refused as refused:
        return _contest_page(request, award.contest, refused=refused)
    messages.success(request, f"已记下：{award.printed_name} 领取。")
    return HttpResponseRedirect(reverse("errata_contest", args=[award.contest.issue.number]))


@staff(Right.PERSONAL_VIEW)
@never_cache
@require_POST
def errata_award_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a winner's phone in clear, once; the look is recorded."""
    award = award_or_404(pk)
    try:
        number = award_phone_show(by=actor_of(request), award=award)
    except Refused as refused:
        return _contest_page(request, award.contest, refused=refused)
    return _contest_page(request, award.contest, phone={"name": award.printed_name, "number": number})


@staff(Right.ERRATA_HAND_OVER)
@require_safe
def errata_handover_file(_request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The handing-over sheet as Word or Excel; phones masked."""
    contest = contest_or_404(int(number))
    title = documents.handover_title(contest)
    if kind == "docx":
        return attached(documents.handover_docx(contest), DOCX, f"{title}.docx")
    return attached(documents.handover_xlsx(contest), XLSX, f"{title}.xlsx")


@staff(Right.ERRATA_VIEW)
@require_safe
def errata_reports_file(request: HttpRequest) -> HttpResponse:
    """The ledger of reports as Excel, by the same filters as the desk."""
    chosen = {key: request.GET.get(key, "").strip() for key in ("issue", "page", "q")}
    return attached(documents.reports_xlsx(reports_filter(**chosen)), XLSX, "纠错来件台账.xlsx")
