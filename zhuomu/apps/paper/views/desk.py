"""The editors' desk: issues, pages, sources that wait to be confirmed, notices."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from zhuomu.apps.paper.forms import IssueForm, OpinionForm, PageForm, PieceForm, SourceForm, TakeForm
from zhuomu.apps.paper.models import Article, Issue, Page, PageSource, Paper
from zhuomu.apps.paper.selectors import errata_waiting, issue_list, notices_waiting, pages_with_articles
from zhuomu.apps.paper.services import (
    ConfirmedArticle,
    Content,
    body_blocks,
    errata_box_create,
    issue_create,
    issue_publish,
    issue_reasons,
    notice_drop,
    notice_take,
    page_add,
    source_confirm,
    source_drop,
    source_read,
)
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.http import (
    actor_of,
    code_sentence,
    is_sent,
    posted,
    reasons_onto,
    sentence,
    staff,
    status_of,
)
from zhuomu.core.models import Notice, Office
from zhuomu.core.rights import Right
from zhuomu.rules.article_flow import ArticleStatus

TONES = {
    ArticleStatus.DRAFTING: "draft",
    ArticleStatus.SUBMITTED: "wait",
    ArticleStatus.FIRST_PASSED: "wait",
    ArticleStatus.SECOND_PASSED: "wait",
    ArticleStatus.APPROVED: "done",
    ArticleStatus.PUBLISHED: "done",
    ArticleStatus.CORRECTING: "wait",
    ArticleStatus.CORRECTED: "done",
    ArticleStatus.WITHDRAWN: "plain",
}


def article_row(article: Article) -> dict[str, Any]:
    """An article as the lists show it."""
    status = ArticleStatus(article.status)
    return {"article": article, "tone": TONES[status], "status": status.label}


@staff(Right.PAPER_VIEW)
def issues(request: HttpRequest) -> HttpResponse:
    """All issues, and the form for the next one."""
    actor = actor_of(request)
    paper = Paper.objects.order_by("is_sample", "id").first()
    latest = Issue.objects.filter(paper=paper).first()
    form = IssueForm(posted(request), initial={"number": latest.number + 1 if latest else 1})

    def act(data: dict[str, Any]) -> None:
        if paper is not None:
            issue_create(by=actor, paper=paper, **data)

    if paper and is_sent(request, form, act):
        messages.success(request, f"第{form.cleaned_data['number']}期已建好。")
        return redirect("paper_issues")
    context = {
        "issues": issue_list(),
        "form": form,
        "paper": paper,
        "may_plan": actor.has(Right.PAPER_PLAN),
    }
    return render(request, "paper/issues.html", context, status=status_of(form))


@staff(Right.PAPER_VIEW)
@require_safe
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue: what stands on each page, what waits, and whether it can be published."""
    actor = actor_of(request)
    found = get_object_or_404(Issue.objects.select_related("paper"), pk=pk)
    pages = [
        {"page": page, "rows": [article_row(article) for article in page.standing], "sources": page.waiting}  # type: ignore[attr-defined]
        for page in pages_with_articles(found, actor)
    ]
    rows = [row for page in pages for row in page["rows"]]
    context = {
        "issue": found,
        "pages": pages,
        "counts": _counts(rows),
        "may_write": actor.has(Right.PAPER_WRITE) and not found.is_published,
        "may_plan": actor.has(Right.PAPER_PLAN) and not found.is_published,
        "may_publish": actor.has(Right.PAPER_PUBLISH),
        "reasons": [{"text": sentence(reason)} for reason in issue_reasons(by=actor, issue=found)],
        "notices": []
        if found.is_published
        else [(one, TakeForm(pages=found.pages.all())) for one in notices_waiting(found)],
        "errata_count": 0 if found.is_published else errata_waiting(found.paper).count(),
        "page_form": PageForm(initial={"number": len(pages) + 1}),
    }
    return render(request, "paper/issue.html", context)


def _counts(rows: list[dict[str, Any]]) -> list[tuple[str, int, str]]:
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row["status"], row["tone"])
        counts[key] = counts.get(key, 0) + 1
    return [(label, count, tone) for (label, tone), count in counts.items()]


def _told(request: HttpRequest, refused: Refused) -> None:
    for reason in refused.reasons:
        messages.error(request, sentence(reason))


@staff(Right.PAPER_PUBLISH)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish an issue (asks first without JavaScript)."""
    found = get_object_or_404(Issue, pk=pk)
    if request.method != "POST":
        return render(request, "paper/publish_ask.html", {"issue": found})
    try:
        issue_publish(by=actor_of(request), issue=found)
        messages.success(request, f"第{found.number}期已出版，读者现在就能看到。")
    except Refused as refused:
        _told(request, refused)
    return redirect("paper_issue", pk=pk)


@staff(Right.PAPER_PLAN)
def page_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a page to an issue."""
    found = get_object_or_404(Issue, pk=pk)
    form = PageForm(posted(request))
    if is_sent(request, form, lambda data: page_add(by=actor_of(request), issue=found, **data)):
        return redirect("paper_issue", pk=pk)
    context = {"form": form, "heading": f"给第{found.number}期添一版", "back": f"/desk/paper/issues/{pk}/"}
    return render(request, "paper/form.html", context, status=status_of(form))


@staff(Right.PAPER_WRITE)
def source_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a page in from a file or pasted text."""
    page = get_object_or_404(Page.objects.select_related("issue__paper"), pk=pk)
    form = SourceForm(posted(request), request.FILES or None)
    made: list[PageSource] = []

    def act(_data: dict[str, Any]) -> None:
        data, name = form.given()
        made.append(source_read(by=actor_of(request), page=page, data=data, file_name=name))

    if is_sent(request, form, act):
        return redirect("paper_source", pk=made[0].pk)
    return render(request, "paper/source_new.html", {"form": form, "page": page}, status=status_of(form))


def _piece_initial(article: dict[str, Any]) -> dict[str, Any]:
    signed = article.get("signed") or ""
    office = Office.objects.filter(short_name=signed).first() if signed else None
    return {
        "keep": "box" if article.get("box") is not None else "article",
        "kicker": article["kicker"],
        "headline": article["headline"],
        "deck": article["deck"],
        "byline": signed,
        "office": office.pk if office else None,
        "text": "\n".join([*article["paragraphs"], *article.get("notes", [])]),
        "captions": "\n".join(article["captions"]),
    }


def _all_valid(forms: list[PieceForm]) -> bool:
    """Whether every form is valid; all are checked, so that every error is shown at once."""
    return not [form for form in forms if not form.is_valid()]


def _piece_forms(source: PageSource, data: Any) -> list[PieceForm]:
    fallback = source.page.issue.paper.office_id
    forms = []
    for number, article in enumerate(source.pieces["articles"], start=1):
        initial = _piece_initial(article)
        initial["office"] = initial["office"] or fallback
        forms.append(PieceForm(data, prefix=f"a{number}", initial=initial))
    return forms


def _lists_apart(
    text: str, source: PageSource, piece: dict[str, Any]
) -> tuple[list[str], list[dict[str, Any]]]:
    """Running text and name lists: a line is a list where it still begins with the label the reading found."""
    labels = []
    if piece.get("box") is not None:
        labels = [one["label"] for one in source.pieces["boxes"][piece["box"]]["lists"]]
    texts: list[str] = []
    lists: list[dict[str, Any]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        label, colon, names = line.partition("：")
        if colon and label in labels:
            items = [name.strip() for name in names.rstrip("。").split("、") if name.strip()]
            lists.append({"type": "list", "label": label, "items": items})
        else:
            texts.append(line)
    return texts, lists


def _confirmed(source: PageSource, forms: list[PieceForm]) -> list[ConfirmedArticle]:
    photos = [(row["line"], row["photo"]) for row in source.pieces.get("photos", [])]
    articles = []
    for form, piece in zip(forms, source.pieces["articles"], strict=True):
        data = form.cleaned_data
        if data["keep"] == "skip":
            continue
        first, last = piece["lines"]
        mine = [photo for line, photo in photos if first - 1 <= line <= last]
        captions = [line.strip() for line in data["captions"].splitlines() if line.strip()]
        captions += [""] * (len(mine) - len(captions))
        pairs = [
            (caption, mine[place] if place < len(mine) else None) for place, caption in enumerate(captions)
        ]
        texts, lists = _lists_apart(data["text"], source, piece)
        body = body_blocks(texts, pairs, lists)
        content = Content(data["headline"], data["kicker"], data["deck"], data["byline"], body)
        articles.append(ConfirmedArticle(content, data["office"], data["keep"]))
    return articles


@staff(Right.PAPER_WRITE)
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a reading, side by side with its source."""
    found = get_object_or_404(PageSource.objects.select_related("page__issue__paper__office"), pk=pk)
    forms = _piece_forms(found, request.POST if request.method == "POST" else None)
    errors: list[str] = []
    if request.method == "POST" and _all_valid(forms):
        try:
            made = source_confirm(by=actor_of(request), source=found, articles=_confirmed(found, forms))
            messages.success(request, f"已建好 {len(made)} 篇稿件，可以送审了。")
            return redirect("paper_issue", pk=found.page.issue_id)
        except Refused as refused:
            errors = [sentence(reason) for reason in refused.reasons]
            for reason in refused.reasons:
                if reason.field:
                    reasons_onto(forms[0], Refused(reason))
    status = 422 if errors or any(form.errors for form in forms if form.is_bound) else 200
    context = {
        "source": found,
        "lines": list(enumerate(found.text.splitlines(), start=1)),
        "pieces": [
            {"form": form, "piece": piece, "doubts": _doubts(piece)}
            for form, piece in zip(forms, found.pieces["articles"], strict=True)
        ],
        "errors": errors,
        "warnings": _reading_warnings(found),
        "left_out_count": found.pieces.get("pictures_left_out", 0),
    }
    return render(request, "paper/source.html", context, status=status)


def _doubts(piece: dict[str, Any]) -> list[dict[str, Any]]:
    """The pieces the reader is not sure of, with the reason as a sentence."""
    first, last = piece["lines"]
    facts = {"first": first, "last": last}
    return [{**one, "sentence": code_sentence(one["why"], facts)} for one in piece["pieces"] if one["why"]]


def _reading_warnings(found: PageSource) -> list[str]:
    return [code_sentence(warning["code"], warning["facts"]) for warning in found.pieces.get("warnings", [])]


@staff(Right.PAPER_WRITE)
def source_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a reading aside."""
    found = get_object_or_404(PageSource.objects.select_related("page"), pk=pk)
    if request.method != "POST":
        return render(request, "paper/source_drop_ask.html", {"source": found})
    source_drop(by=actor_of(request), source=found)
    messages.success(request, "这次读入已放弃，原文还留着。")
    return redirect("paper_issue", pk=found.page.issue_id)


@staff(Right.PAPER_WRITE)
def notice_use(request: HttpRequest, issue_pk: int, pk: int) -> HttpResponse:
    """Make an article of a notice."""
    found, notice = get_object_or_404(Issue, pk=issue_pk), get_object_or_404(Notice, pk=pk)
    form = TakeForm(posted(request), pages=found.pages.all())
    made: list[Article] = []
    if is_sent(
        request,
        form,
        lambda data: made.append(notice_take(by=actor_of(request), notice=notice, page=data["page"])),
    ):
        messages.success(request, f"《{made[0].headline}》已放到{form.cleaned_data['page']}。")
        return redirect("paper_article", pk=made[0].pk)
    context = {"form": form, "heading": f"取用：{notice.title}", "back": f"/desk/paper/issues/{issue_pk}/"}
    return render(request, "paper/form.html", context, status=status_of(form))


@staff(Right.PAPER_PLAN)
def notice_leave(request: HttpRequest, issue_pk: int, pk: int) -> HttpResponse:
    """Decide not to print a notice."""
    notice = get_object_or_404(Notice, pk=pk)
    form = OpinionForm(posted(request))
    if is_sent(
        request, form, lambda data: notice_drop(by=actor_of(request), notice=notice, reason=data["opinion"])
    ):
        messages.success(request, "已标为不用。")
        return redirect("paper_issue", pk=issue_pk)
    context = {"form": form, "heading": f"不用：{notice.title}", "back": f"/desk/paper/issues/{issue_pk}/"}
    return render(request, "paper/form.html", context, status=status_of(form))


@staff(Right.PAPER_PLAN)
@require_POST
def errata_box(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the 更正 box on the last page of an issue."""
    found = get_object_or_404(Issue, pk=pk)
    page = found.pages.order_by("-number").first()
    if page is None:
        raise refuse(CoreCode.NOT_FOUND)
    try:
        article = errata_box_create(by=actor_of(request), page=page)
    except Refused as refused:
        _told(request, refused)
        return redirect("paper_issue", pk=pk)
    return redirect("paper_article", pk=article.pk)
