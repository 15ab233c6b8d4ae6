"""One article at the desk: read with its marks, write, review, compare, correct."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from zhuomu.apps.paper.forms import ArticleForm, ReviewForm, article_initial
from zhuomu.apps.paper.models import Article, ArticleVersion, Page
from zhuomu.apps.paper.selectors import (
    RIGHT_OF_STEP,
    article_get,
    articles_for_my_review,
    articles_visible,
    step_due,
)
from zhuomu.apps.paper.services import (
    article_create,
    article_edit,
    move_reasons,
    photo_add,
)
from zhuomu.apps.paper.services.articles import VERB_OF_STEP, article_office_set
from zhuomu.apps.paper.views.desk import article_row
from zhuomu.apps.paper.views.marks import marks_context, typed_marks
from zhuomu.apps.paper.views.public import body_for_reading
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.http import actor_of, is_sent, posted, sentence, staff, status_of
from zhuomu.core.models import Event
from zhuomu.core.rights import Right
from zhuomu.core.write import writing
from zhuomu.rules.article_flow import ArticleStatus, ArticleVerb, transition_get

VERB_LABELS = {
    "article_create": "建稿",
    "article_edit": "改稿",
    "article_submit": "提交送审",
    "article_approve_first": "初审通过",
    "article_approve_second": "复审通过",
    "article_approve_final": "终审通过",
    "article_return": "退回",
    "article_withdraw": "撤稿",
    "article_print": "刊出",
    "correction_start": "开始更正",
    "erratum_create": "记下差错",
    "mark_decide": "处理校对标记",
    "mark_undo": "恢复校对提示",
}


@staff(Right.PAPER_VIEW)
@require_safe
def my_reviews(request: HttpRequest) -> HttpResponse:
    """What waits for this person's review."""
    rows = [
        {**article_row(article), "step": step_due(article)}
        for article in articles_for_my_review(actor_of(request))
    ]
    return render(request, "paper/my_reviews.html", {"rows": rows})


@staff(Right.PAPER_VIEW)
@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """Every visible article, by status."""
    wanted = request.GET.get("status", "")
    visible = articles_visible(actor_of(request)).order_by("-page__issue__number", "page__number", "order")
    counts = {status: visible.filter(status=status).count() for status in ArticleStatus}
    found = visible.filter(status=wanted) if wanted in set(ArticleStatus) else visible
    tabs = [
        {"label": "全部", "url": "?", "count": visible.count(), "is_active": wanted not in set(ArticleStatus)}
    ]
    tabs += [
        {"label": status.label, "url": f"?status={status}", "count": count, "is_active": wanted == status}
        for status, count in counts.items()
        if count
    ]
    return render(
        request, "paper/articles.html", {"rows": [article_row(one) for one in found[:300]], "tabs": tabs}
    )


@staff(Right.PAPER_VIEW)
@require_safe
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """The article: its words with the engine's marks, its story, and what can be done next."""
    actor = actor_of(request)
    found = article_get(actor=actor, pk=pk)
    if found.current is None:
        raise refuse(CoreCode.NOT_FOUND)
    context = {
        "article": found,
        "version": found.current,
        "blocks": body_for_reading(found.current),
        **marks_context(request, actor, found, found.current),
        "row": article_row(found),
        "versions": list(found.versions.select_related("author").order_by("-number")),
        "reviews": found.reviews.select_related("reviewer", "version").order_by("-number"),
        "errata": found.errata.select_related("version", "printed_in"),
        "events": _timeline(found),
        **_next_steps(actor, found),
    }
    return render(request, "paper/article.html", context)


def _timeline(found: Article) -> list[dict[str, Any]]:
    events = Event.objects.filter(entity="article", entity_id=str(found.pk)).order_by("-number")[:60]
    return [
        {
            "at": event.at,
            "actor": event.actor_label,
            "title": VERB_LABELS.get(event.verb, event.verb),
            "text": event.facts.get("opinion", ""),
        }
        for event in events
    ]


def _next_steps(actor: Actor, found: Article) -> dict[str, Any]:
    """Which buttons the page shows, and for each refused one the reasons."""
    status, sha256 = ArticleStatus(found.status), found.current.sha256 if found.current else ""

    def reasons(verb: ArticleVerb, opinion: str = "") -> list[dict[str, str]]:
        found_reasons = move_reasons(by=actor, article=found, verb=verb, seen_sha256=sha256, opinion=opinion)
        return [{"text": sentence(reason)} for reason in found_reasons]

    def offers(verb: ArticleVerb) -> bool:
        row = transition_get(status, verb)
        return row is not None and actor.has(Right(row.right), found.office)

    step = step_due(found)
    may_review = step is not None and actor.has(RIGHT_OF_STEP[step], found.office)
    return {
        "can_edit": offers(ArticleVerb.EDIT),
        "can_submit": offers(ArticleVerb.SUBMIT),
        "submit_reasons": reasons(ArticleVerb.SUBMIT) if offers(ArticleVerb.SUBMIT) else [],
        "step": step,
        "may_review": may_review,
        "review_reasons": reasons(VERB_OF_STEP[step]) if step and may_review else [],
        "review_form": ReviewForm(initial={"seen_sha256": sha256}),
        "can_return": status is ArticleStatus.APPROVED and offers(ArticleVerb.RETURN),
        "can_withdraw": offers(ArticleVerb.WITHDRAW),
        "can_correct": offers(ArticleVerb.CORRECT),
        "can_publish_correction": status is ArticleStatus.CORRECTING and offers(ArticleVerb.PUBLISH),
        "publish_reasons": reasons(ArticleVerb.PUBLISH) if status is ArticleStatus.CORRECTING else [],
    }


def _upload(form: ArticleForm, name: str) -> bytes | None:
    file = form.cleaned_data.get(name)
    return file.read() if file else None


def _photos(form: ArticleForm, page: Page, actor: Actor) -> tuple[dict[int, int], int | None]:
    """Store uploaded pictures: by number those that were missing, and the added one."""
    stored: dict[int, int] = {}
    for number in form.photo_numbers:
        data = _upload(form, f"photo-{number}-file") if f"photo-{number}-file" in form.fields else None
        if data is not None:
            stored[number] = photo_add(by=actor, paper=page.issue.paper, data=data).pk
    data = _upload(form, "new_photo")
    if data is None:
        return stored, None
    try:
        added = photo_add(
            by=actor,
            paper=page.issue.paper,
            data=data,
            photographer=form.cleaned_data["new_photographer"],
            has_people=form.cleaned_data["new_has_people"],
            has_consent=form.cleaned_data["new_has_consent"],
        )
    except Refused as refused:
        raise Refused(*(type(one)(one.code, one.facts, "new_photo") for one in refused.reasons)) from refused
    return stored, added.pk


def _draft_key(page: Page, article: Article | None) -> str:
    """Under which the browser keeps what is typed."""
    if article is None or article.current is None:
        return f"article-new-{page.pk}"
    return f"article-{article.pk}-{article.current.sha256[:8]}"


def _typed_page(
    request: HttpRequest, form: ArticleForm, page: Page, article: Article | None = None
) -> HttpResponse:
    """The form as it was typed, with what the proofreading says of it; nothing is saved."""
    context = {
        "form": form,
        "article": article,
        "page": page,
        "heading": "改稿" if article else f"在{page}写一篇",
        "draft_key": _draft_key(page, article),
        **typed_marks(form, page.issue, article.pk if article else None),
    }
    return render(request, "paper/article_form.html", context, status=status_of(form))


@staff(Right.PAPER_WRITE)
def article_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a new article on a page."""
    page = get_object_or_404(Page.objects.select_related("issue__paper__office"), pk=pk)
    actor = actor_of(request)
    posts = actor.person.posts_on(actor.today) if actor.person else []
    office = posts[0].office if posts else page.issue.paper.office
    form = ArticleForm(
        posted(request),
        request.FILES or None,
        initial={"office": office.pk, "byline": office.short_name, "kind": "article"},
    )
    made: list[Article] = []

    def act(data: dict[str, Any]) -> None:
        photos, added = _photos(form, page, actor)
        made.append(
            article_create(
                by=actor,
                page=page,
                office=data["office"],
                kind=data["kind"],
                content=form.content(photos, added),
            )
        )

    if "proof" in request.POST:
        return _typed_page(request, form, page)
    if is_sent(request, form, act):
        messages.success(request, "已存为草稿。")
        return redirect("paper_article", pk=made[0].pk)
    context = {
        "form": form,
        "page": page,
        "heading": f"在{page}写一篇",
        "draft_key": _draft_key(page, None),
    }
    return render(request, "paper/article_form.html", context, status=status_of(form))


@staff(Right.PAPER_WRITE, Right.PAPER_PLAN)
def article_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an article's words, photos and lists."""
    actor = actor_of(request)
    found = article_get(actor=actor, pk=pk)
    version = found.current
    if version is None:
        raise refuse(CoreCode.NOT_FOUND)
    initial = article_initial(version, found.office, found.kind)
    form = ArticleForm(posted(request), request.FILES or None, version=version, initial=initial)
    cleared: list[Any] = []

    def act(data: dict[str, Any]) -> None:
        photos, added = _photos(form, found.page, actor)
        content = form.content(photos, added)
        seen, why = data["seen_sha256"], data["why"]
        with writing():  # both or neither
            cleared.extend(article_edit(by=actor, article=found, content=content, seen_sha256=seen, why=why))
            article_office_set(by=actor, article=found, office=data["office"], kind=data["kind"])

    if "proof" in request.POST:
        return _typed_page(request, form, found.page, found)
    if is_sent(request, form, act):
        if cleared:
            steps = "、".join(fact.step.label for fact in cleared)
            messages.warning(request, f"文字有改动，{steps}已作废，需要重新审；已通知审稿人。")
        else:
            messages.success(request, "已保存。")
        return redirect("paper_article", pk=pk)
    context = {
        "form": form,
        "article": found,
        "page": found.page,
        "heading": "改稿",
        "draft_key": _draft_key(found.page, found),
    }
    return render(request, "paper/article_form.html", context, status=status_of(form))


@staff(Right.PAPER_VIEW)
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions compared by character."""
    found = article_get(actor=actor_of(request), pk=pk)
    versions = {version.number: version for version in found.versions.select_related("author")}
    numbers = sorted(versions)

    def chosen(name: str, default: int) -> ArticleVersion:
        text = request.GET.get(name, "")
        number = int(text) if text.isdigit() and len(text) < 6 else default
        return versions.get(number) or versions[default]

    new = chosen("new", numbers[-1])
    old = chosen("old", numbers[max(0, len(numbers) - 2)])
    context = {"article": found, "old": old, "new": new, "versions": [versions[number] for number in numbers]}
    return render(request, "paper/compare.html", context)
