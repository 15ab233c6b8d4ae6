"""The house lexicon at the desk: one list of what the paper and ``core`` know, entries, sheets in and out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuomu.apps.paper.forms_proof import LexiconFileForm, LexiconForm, entry_initial
from zhuomu.apps.paper.importing_lexicon import TITLE, lexicon_csv, lexicon_read, lexicon_xlsx
from zhuomu.apps.paper.models import LexiconKind
from zhuomu.apps.paper.selectors_proof import (
    RETIRED,
    entry_get,
    lexicon_lines,
    lexicon_retired,
    lexicon_tabs,
    paper_at_work,
)
from zhuomu.apps.paper.services import (
    LexiconPlan,
    lexicon_add,
    lexicon_change,
    lexicon_import,
    lexicon_plan,
    lexicon_restore,
    lexicon_retire,
)
from zhuomu.core.errors import Refused
from zhuomu.core.http import UNPROCESSABLE, actor_of, attached, is_sent, posted, sentence, staff, status_of
from zhuomu.core.rights import Right
from zhuomu.core.sheets import MEDIA_TYPE as XLSX

ROWS_PER_PAGE = 50
SHOWN_BAD = 100
FIELD_LABELS = {name: str(field.label) for name, field in LexiconForm.base_fields.items()}


@staff(Right.PAPER_VIEW)
@require_safe
def lexicon(request: HttpRequest) -> HttpResponse:
    """What the paper knows to be right, by kind; what ``core`` knows stands there by itself."""
    paper, words = paper_at_work(), request.GET.get("q", "").strip()[:40]
    known = [line for line in lexicon_lines(paper) if not words or line.holds(words)]
    tabs = lexicon_tabs(paper, known)
    keys = [key for key, _, _ in tabs]
    kind = request.GET.get("kind", "") if request.GET.get("kind") in keys else ""
    if kind == RETIRED:
        lines = [line for line in lexicon_retired(paper) if not words or line.holds(words)]
    else:
        lines = [line for line in known if not kind or line.kind == kind]
    kept = {"q": words} if words else {}
    context = {
        "tabs": [
            {
                "label": label,
                "count": count,
                "is_active": key == kind,
                "url": f"?{urlencode({**kept, 'kind': key})}",
            }
            for key, label, count in tabs
        ],
        "lines": Paginator(lines, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "is_retired": kind == RETIRED,
        "may_plan": actor_of(request).has(Right.PAPER_PLAN),
    }
    return render(request, "paper/lexicon.html", context)


@staff(Right.PAPER_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def lexicon_new(request: HttpRequest) -> HttpResponse:
    """Add an entry; the address may bring what a mark was about."""
    paper, actor = paper_at_work(), actor_of(request)
    kind = request.GET.get("kind", "")
    initial = {
        "kind": kind if kind in LexiconKind.values else LexiconKind.EXPRESSION,
        "name": request.GET.get("name", "")[:40],
        "wrong_forms": request.GET.get("wrong", "")[:40],
    }
    form = LexiconForm(posted(request), initial=initial)
    if is_sent(request, form, lambda data: lexicon_add(by=actor, paper=paper, term=form.term(data))):
        messages.success(request, f"“{form.cleaned_data['name']}”已进词库，校对时马上管用。")
        return redirect(_back(request))
    context = {"form": form, "heading": "加一条", "back": _back(request)}
    return render(request, "paper/lexicon_form.html", context, status=status_of(form))


def _back(request: HttpRequest) -> str:
    """The article that the words came from, else the list."""
    number = request.GET.get("article", "")
    if number.isascii() and number.isdecimal() and len(number) < 12:
        return f"/desk/paper/articles/{number}/"
    return "/desk/paper/lexicon/"


@staff(Right.PAPER_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def lexicon_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an entry, or put it out of use and back."""
    entry, actor = entry_get(paper_at_work(), pk), actor_of(request)
    form = LexiconForm(posted(request), initial=entry_initial(entry))
    if is_sent(request, form, lambda data: lexicon_change(by=actor, entry=entry, term=form.term(data))):
        messages.success(request, "已保存。")
        return redirect("paper_lexicon")
    context = {"form": form, "entry": entry, "heading": entry.name, "back": "/desk/paper/lexicon/"}
    return render(request, "paper/lexicon_form.html", context, status=status_of(form))


@staff(Right.PAPER_PLAN)
@require_POST
def lexicon_use(request: HttpRequest, pk: str, act: str) -> HttpResponse:
    """Retire an entry, or take it into use again."""
    entry, actor = entry_get(paper_at_work(), int(pk)), actor_of(request)
    verb, done = (
        (lexicon_retire, "已停用，校对时不再认得。") if act == "retire" else (lexicon_restore, "又在用了。")
    )
    try:
        verb(by=actor, entry=entry)
        messages.success(request, f"“{entry.name}”{done}")
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, sentence(reason))
    return redirect("paper_lexicon")


@staff(Right.PAPER_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def lexicon_sheet(request: HttpRequest) -> HttpResponse:
    """Take a sheet in: all of it or, with one bad row, nothing, and every bad row is named."""
    paper, actor = paper_at_work(), actor_of(request)
    form = LexiconFileForm(posted(request), request.FILES or None)
    plans: list[LexiconPlan] = []

    def act(data: dict[str, Any]) -> None:
        rows = lexicon_read(data["file"].read())
        plans.append(lexicon_plan(by=actor, paper=paper, rows=rows))
        lexicon_import(by=actor, paper=paper, rows=rows)

    if is_sent(request, form, act):
        plan = plans[0]
        known = len(plan.rows) - len(plan.fresh)
        messages.success(
            request, f"加了 {len(plan.fresh)} 条" + (f"，{known} 条本来就有。" if known else "。")
        )
        return redirect("paper_lexicon")
    bad = plans[0].bad if plans else ()
    context = {
        "form": form,
        "bad": [
            (row.number, row.term.name, FIELD_LABELS.get(reason.field, ""), sentence(reason))
            for row in bad[:SHOWN_BAD]
            for reason in row.reasons
        ],
        "more_count": max(0, len(bad) - SHOWN_BAD),
    }
    return render(
        request, "paper/lexicon_sheet.html", context, status=UNPROCESSABLE if bad else status_of(form)
    )


@staff(Right.PAPER_PLAN)
@require_safe
def lexicon_file(_request: HttpRequest, kind: str) -> HttpResponse:
    """The paper's own entries in use, as Excel or csv."""
    entries = paper_at_work().lexicon_entries.filter(retired_at=None)
    data, media = (
        (lexicon_csv(entries), "text/csv; charset=utf-8") if kind == "csv" else (lexicon_xlsx(entries), XLSX)
    )
    return attached(data, media, f"{TITLE}.{kind}")
