"""Moves of one article: submitted, reviewed, withdrawn, corrected. Each is one verb of the services."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhuomu.apps.paper.forms import ErratumForm, OpinionForm, ReviewForm
from zhuomu.apps.paper.selectors import (
    article_get,
    step_due,
)
from zhuomu.apps.paper.services import (
    article_review,
    article_submit,
    article_withdraw,
    correction_publish,
    correction_start,
    erratum_create,
)
from zhuomu.core.errors import Refused
from zhuomu.core.http import actor_of, is_sent, posted, sentence, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.rules.article_flow import ArticleStatus, ReviewStep, Verdict

REVIEWERS = (Right.PAPER_REVIEW_FIRST, Right.PAPER_REVIEW_SECOND, Right.PAPER_REVIEW_FINAL)


def _do(request: HttpRequest, pk: int, act: Any, done: str) -> HttpResponse:
    """Run one verb of a POST; a refusal becomes messages on the article's page."""
    try:
        act()
        messages.success(request, done)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, sentence(reason))
    return redirect("paper_article", pk=pk)


@staff(Right.PAPER_WRITE)
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an article to the reviewers."""
    actor = actor_of(request)
    found = article_get(actor=actor, pk=pk)
    seen = request.POST.get("seen_sha256", "")
    return _do(request, pk, lambda: article_submit(by=actor, article=found, seen_sha256=seen), "已送审。")


@staff(*REVIEWERS)
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a review of the text that was shown."""
    actor = actor_of(request)
    found = article_get(actor=actor, pk=pk)
    form, step = ReviewForm(request.POST), step_due(found)
    if found.status == ArticleStatus.APPROVED and request.POST.get("verdict") == "returned":
        step = ReviewStep.FINAL
    if not form.is_valid() or step is None:
        messages.error(request, "这篇稿件现在不在审稿环节，请刷新后再看。")
        return redirect("paper_article", pk=pk)
    verdict = Verdict.RETURNED if request.POST.get("verdict") == "returned" else Verdict.PASSED
    done = f"{step.label}{verdict.label}。"
    return _do(
        request,
        pk,
        lambda: article_review(by=actor, article=found, step=step, verdict=verdict, **form.cleaned_data),
        done,
    )


@staff(Right.PAPER_PLAN, Right.PAPER_PUBLISH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an article out, with the reason."""
    actor = actor_of(request)
    found = article_get(actor=actor, pk=pk)
    form = OpinionForm(posted(request))
    if is_sent(request, form, lambda data: article_withdraw(by=actor, article=found, **data)):
        messages.success(request, "已撤稿。")
        return redirect("paper_article", pk=pk)
    context = {
        "form": form,
        "heading": f"撤稿：{found.headline}",
        "back": f"/desk/paper/articles/{pk}/",
        "is_danger": True,
    }
    return render(request, "paper/form.html", context, status=status_of(form))


@staff(Right.PAPER_PLAN)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the next version of a published article."""
    actor = actor_of(request)
    found = article_get(actor=actor, pk=pk)
    form = OpinionForm(posted(request))
    if is_sent(request, form, lambda data: correction_start(by=actor, article=found, **data)):
        messages.success(request, "更正稿已建好，记下的差错都已改好；请核对后走三审。")
        return redirect("paper_article", pk=pk)
    context = {"form": form, "heading": f"更正：{found.headline}", "back": f"/desk/paper/articles/{pk}/"}
    return render(request, "paper/form.html", context, status=status_of(form))


@staff(Right.PAPER_PLAN)
def erratum_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Note an error in a published article."""
    actor = actor_of(request)
    found = article_get(actor=actor, pk=pk)
    form = ErratumForm(posted(request))
    if is_sent(request, form, lambda data: erratum_create(by=actor, article=found, **data)):
        messages.success(request, "已记下，会进下一期的更正。")
        return redirect("paper_article", pk=pk)
    context = {
        "form": form,
        "heading": f"记一处差错：{found.headline}",
        "back": f"/desk/paper/articles/{pk}/",
    }
    return render(request, "paper/form.html", context, status=status_of(form))


@staff(Right.PAPER_PUBLISH)
@require_POST
def correction_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a reviewed correction."""
    actor = actor_of(request)
    found = article_get(actor=actor, pk=pk)
    seen = request.POST.get("seen_sha256", "")
    return _do(
        request, pk, lambda: correction_publish(by=actor, article=found, seen_sha256=seen), "更正已上网。"
    )
