"""The editor's desk: reports by state, one report in its context, and the verdicts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.apps.errata.forms import (
    AcceptForm,
    MergeReaderForm,
    PassOnForm,
    PlaceForm,
    QuestionForm,
    ReasonForm,
    ThankForm,
)
from zhuomu.apps.errata.models import ErrorReport, Finding, Reader, Verdict
from zhuomu.apps.errata.selectors import (
    TABS,
    companions,
    context_of,
    error_reports,
    findings_alike,
    in_tab,
    issues_published,
    proposed_groups,
    report_next,
    reports_filter,
    tab_counts,
)
from zhuomu.apps.errata.services import (
    ErrataCode,
    finding_accept,
    finding_pass_on,
    finding_reject,
    finding_thank,
    problem_for,
    reader_mark_staff,
    readers_merge,
    report_ask,
    report_detach,
    report_group,
    report_place,
    right_fixes_guess,
    verdict_undo,
)
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.http import UNPROCESSABLE, actor_of, is_sent, sentence, staff
from zhuomu.core.models import Event
from zhuomu.core.rights import Right
from zhuomu.core.services.personal import personal_masked
from zhuomu.core.write import writing
from zhuomu.ledger.selectors_public import reply_public
from zhuomu.rules.grouping import kind_guess

ROWS_PER_PAGE = 50
FILTERS = ("issue", "page", "q")
TONES = {"open": "wait", "accepted": "done", "rejected": "plain", "thanked": "info"}


@staff(Right.ERRATA_VIEW)
@require_safe
def errata_desk(request: HttpRequest) -> HttpResponse:
    """Reports by state, filtered by issue, page and words; those that seem to mean one error stand together."""
    chosen = {key: request.GET.get(key, "").strip() for key in FILTERS}
    # `p` turns the pages of the list, because `page` is a page of the paper
    reports = reports_filter(**chosen)
    keys = [key for key, _ in TABS]
    tab = request.GET.get("tab", "") if request.GET.get("tab") in keys else keys[0]
    counts = tab_counts(reports)
    kept = {key: value for key, value in chosen.items() if value}
    rows = list(in_tab(reports, tab).order_by("pk"))
    grouped = proposed_groups(rows) if tab == Verdict.OPEN else {}
    rows.sort(key=lambda row: (grouped.get(row.pk, (row.pk,))[0], row.pk) if grouped else (-row.pk, 0))
    listed = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "tabs": [
            {
                "label": label,
                "count": counts[key],
                "is_active": key == tab,
                "url": f"?{urlencode({**kept, 'tab': key})}",
            }
            for key, label in TABS
        ],
        "tab": tab,
        "chosen": chosen,
        "issues": issues_published(),
        "rows": [(row, _group_label(row, grouped), TONES[row.verdict]) for row in listed],
        "listed": listed,
        "page_links": _page_links(listed, {**kept, "tab": tab}),
        "can_judge": actor_of(request).has(Right.ERRATA_JUDGE),
        "can_receive": actor_of(request).has(Right.ERRATA_RECEIVE),
        "first_open": report_next(None),
    }
    return render(request, "errata/desk.html", context)


def _group_label(row: ErrorReport, grouped: dict[int, tuple[int, ...]]) -> str:
    together = grouped.get(row.pk, ())
    return f"{len(together)} 件疑似同一处" if len(together) > 1 else ""


def _page_links(listed: Any, kept: dict[str, str]) -> list[tuple[int, str]]:
    if listed.paginator.num_pages < 2:
        return []
    return [(number, f"?{urlencode({**kept, 'p': number})}") for number in listed.paginator.page_range]


@staff(Right.ERRATA_JUDGE)
@require_POST
def errata_report_merge(request: HttpRequest) -> HttpResponse:
    """Put the chosen reports together to one finding and go on to judge it."""
    chosen = error_reports().filter(pk__in=_numbers(request, "pk"))
    try:
        finding = report_group(by=actor_of(request), reports=chosen)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, sentence(reason))
        return HttpResponseRedirect(reverse("errata_desk"))
    first = finding.reports.order_by("pk").first()
    messages.success(request, "已并为一处差错。")
    return HttpResponseRedirect(
        reverse("errata_report", args=[first.pk]) if first else reverse("errata_desk")
    )


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [
        int(text)
        for text in request.POST.getlist(name)
        if text.isascii() and text.isdecimal() and len(text) < 18
    ]


def report_or_404(number: int) -> ErrorReport:
    report = error_reports().filter(pk=number).first()
    if report is None:
        raise refuse(CoreCode.NOT_FOUND)
    return report


@staff(Right.ERRATA_VIEW)
@require_safe
def errata_report(request: HttpRequest, number: int) -> HttpResponse:
    """One report: what was said, the place in the text, what the engine says there, and the verdicts."""
    return _report_page(request, report_or_404(number))


def _forms(report: ErrorReport) -> dict[str, forms.Form]:
    finding = report.finding
    quote = (finding.quote if finding else "") or report.quote
    correction = (finding.correction if finding else "") or report.correction
    guess = kind_guess(quote, correction)
    accept = AcceptForm(
        issue=report.issue,
        initial={
            "article": (finding.article_id if finding else None) or report.article_id,
            "quote": quote,
            "correction": correction,
            "kind": guess.kind.value if guess.kind else "",
            "wrong_character_count": guess.character_count,
            "makes_erratum": bool(correction and report.article_id),
        },
    )
    return {
        "accept": accept,
        "reject": ReasonForm(prefix="reject"),
        "thank": ThankForm(prefix="thank"),
        "ask": QuestionForm(prefix="ask", initial={"question": report.question}),
        "pass": PassOnForm(prefix="pass", initial={"office": finding.office_id if finding else None}),
        "place": PlaceForm(prefix="place", issue=report.issue, initial={"article": report.article_id}),
    }


def _report_page(
    request: HttpRequest, report: ErrorReport, sent: dict[str, forms.Form] | None = None
) -> HttpResponse:
    together = companions(report) if report.verdict == Verdict.OPEN else []
    mine = (
        report.finding.reports.exclude(pk=report.pk).select_related("report", "reader")
        if report.finding
        else []
    )
    chosen = _numbers(request, "with") if sent else [other.pk for other in mine]
    forms_shown = {**_forms(report), **(sent or {})}
    problem = problem_for(report)
    context = {
        "report": report,
        "finding": report.finding,
        "forms": forms_shown,
        "sent_form": next(iter(sent.values()), None) if sent else None,
        "context": context_of(report.article, report.quote),
        "together": [(other, other.pk in chosen) for other in together],
        "merged": mine,
        "alike": findings_alike(report) if report.verdict == Verdict.OPEN else [],
        "right_fixes": right_fixes_guess(
            [report, *together], str(forms_shown["accept"]["correction"].value() or "")
        ),
        "next": report_next(report),
        "tone": TONES[report.verdict],
        "masked_phone": personal_masked(report.report.phone),
        "can_judge": actor_of(request).has(Right.ERRATA_JUDGE),
        "history": _history(report),
        "problem": problem,
        "explained": reply_public(problem) if problem else None,
        "can_view_ledger": actor_of(request).has(Right.LEDGER_VIEW),
    }
    status = (
        UNPROCESSABLE if sent and any(form.errors for form in sent.values()) else HttpResponse.status_code
    )
    return render(request, "errata/report.html", context, status=status)


VERBS = {
    "error_report_receive": "来件",
    "report_group": "归入一处差错",
    "report_detach": "从差错中分出",
    "report_ask": "追问读者",
    "report_answer": "读者答复",
    "report_place": "指定文章",
    "finding_accept": "采纳",
    "finding_rejected": "不采纳",
    "finding_thanked": "不是差错，致谢",
    "finding_pass_on": "转责任部门",
    "verdict_undo": "撤回判定",
}


def _history(report: ErrorReport) -> list[dict[str, Any]]:
    events = list(Event.objects.filter(entity="error_report", entity_id=str(report.pk)))
    if report.finding_id:
        events += list(Event.objects.filter(entity="finding", entity_id=str(report.finding_id)))
    events.sort(key=lambda event: event.number)
    return [{"at": e.at, "actor": e.actor_label, "title": VERBS.get(e.verb, e.verb)} for e in events]


@staff(Right.ERRATA_JUDGE)
@require_POST
def errata_report_act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """One verdict or step; what is refused comes back beside its field with everything still filled in."""
    report, actor = report_or_404(number), actor_of(request)
    form = _sent_form(request, report, act)
    if not is_sent(request, form, lambda _data: _act(request, actor, report, act, form)):
        return _report_page(request, report, {act: form})
    messages.success(request, DONE[act])
    if act in VERDICT_ACTS:
        # asked only now: the verdict may have settled the reports that came next
        following = report_next(report)
        if following is None:
            return HttpResponseRedirect(reverse("errata_desk"))
        return HttpResponseRedirect(reverse("errata_report", args=[following.pk]))
    return HttpResponseRedirect(reverse("errata_report", args=[report.pk]))


VERDICT_ACTS = frozenset({"accept", "reject", "thank", "join"})
DONE = {
    "accept": "已采纳。",
    "reject": "已记为不采纳，读者查回执时会看到理由。",
    "thank": "已致谢。",
    "ask": "已追问，读者查回执时会看到。",
    "place": "已指定文章。",
    "join": "已并入，判定相同。",
    "detach": "已分出，等待判定。",
    "undo": "已撤回判定。",
    "pass": "已转责任部门，办结后您会收到消息。",
}


def _sent_form(request: HttpRequest, report: ErrorReport, act: str) -> forms.Form:
    if act == "accept":
        return AcceptForm(request.POST, issue=report.issue)
    if act == "place":
        return PlaceForm(request.POST, prefix="place", issue=report.issue)
    plain = {
        "reject": ReasonForm,
        "thank": ThankForm,
        "ask": QuestionForm,
        "join": forms.Form,
        "detach": forms.Form,
        "pass": PassOnForm,
    }
    plain["undo"] = forms.Form
    if act not in plain:
        raise refuse(CoreCode.NOT_FOUND)
    return plain[act](request.POST, prefix=act)


def _act(request: HttpRequest, actor: Actor, report: ErrorReport, act: str, form: forms.Form) -> None:
    data = form.cleaned_data
    if act == "ask":
        report_ask(by=actor, report=report, question=data["question"])
    elif act == "place":
        report_place(by=actor, report=report, article=data["article"])
    elif act == "pass":
        if report.finding is None:
            raise refuse(ErrataCode.NOT_JUDGED)
        finding_pass_on(by=actor, finding=report.finding, office=data["office"])
    elif act == "detach":
        report_detach(by=actor, report=report)
    elif act == "undo":
        if report.finding is None:
            raise refuse(ErrataCode.NOT_JUDGED)
        verdict_undo(by=actor, finding=report.finding)
    elif act == "join":
        chosen = Finding.objects.filter(pk__in=_numbers(request, "finding"), issue=report.issue_id).first()
        if chosen is None:
            raise refuse(CoreCode.CHANGED_MEANWHILE)
        report_group(by=actor, reports=[report], finding=chosen)
    else:
        _judge(request, actor, report, act, form)


def _judge(request: HttpRequest, actor: Actor, report: ErrorReport, act: str, form: forms.Form) -> None:
    """Group and judge in one transaction: a refused verdict leaves no half-made finding."""
    with writing():
        # somebody else may have judged it since the page was shown
        fresh = report_or_404(report.pk)
        if fresh.verdict != Verdict.OPEN:
            raise refuse(ErrataCode.ALREADY_JUDGED, receipt=fresh.report.receipt)
        others = error_reports().filter(pk__in=_numbers(request, "with"), issue=fresh.issue_id)
        finding = report_group(by=actor, reports=[fresh, *others], finding=fresh.finding)
        if isinstance(form, AcceptForm):
            fixes = frozenset(_numbers(request, "right_fix"))
            finding_accept(
                by=actor, finding=finding, judgement=form.judgement(fixes, str(_first(finding).printed_name))
            )
        elif act == "reject":
            finding_reject(by=actor, finding=finding, reason=form.cleaned_data["reason"])
        else:
            finding_thank(by=actor, finding=finding, reason=form.cleaned_data["reason"])


def _first(finding: Finding) -> ErrorReport:
    return finding.reports.order_by("pk")[0]


@staff(Right.ERRATA_JUDGE)
@require_http_methods(["GET", "HEAD", "POST"])
def errata_reader(request: HttpRequest, pk: int) -> HttpResponse:
    """One reader: the reports, whether they work for the paper, and other entries that are the same person."""
    reader = Reader.objects.filter(pk=pk).first()
    if reader is None:
        raise refuse(CoreCode.NOT_FOUND)
    others = Reader.objects.filter(print_name=reader.print_name).exclude(pk=reader.pk)
    form = MergeReaderForm(request.POST if request.POST.get("act") == "merge" else None, readers=others)
    actor = actor_of(request)
    if request.method == "POST" and request.POST.get("act") == "staff":
        reader_mark_staff(by=actor, reader=reader, is_staff=not reader.is_staff)
        return HttpResponseRedirect(reverse("errata_reader", args=[reader.pk]))
    if is_sent(request, form, lambda data: readers_merge(by=actor, keep=reader, drop=data["other"])):
        messages.success(request, "已合并。")
        return HttpResponseRedirect(reverse("errata_reader", args=[reader.pk]))
    context = {
        "reader": reader,
        "form": form,
        "others": others,
        "reports": error_reports().filter(reader=reader),
    }
    status = UNPROCESSABLE if form.errors else HttpResponse.status_code
    return render(request, "errata/reader.html", context, status=status)
