"""Marks of the proofreading on an article's page: shown, taken, rejected; and on words that are still being typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from zhuomu.apps.paper.forms import ArticleForm
from zhuomu.apps.paper.house import is_house_word
from zhuomu.apps.paper.models import Article, ArticleVersion, Issue, LexiconKind, MarkState, ProofMark
from zhuomu.apps.paper.proofing import paper_marks
from zhuomu.apps.paper.selectors import article_get
from zhuomu.apps.paper.services import mark_decide, marks_alike, marks_open
from zhuomu.apps.paper.services.replacing import content_text
from zhuomu.core.actor import Actor
from zhuomu.core.errors import CoreCode, Refused, refuse
from zhuomu.core.http import actor_of, sentence, staff
from zhuomu.core.rights import Right
from zhuomu.proof import Diagnostic, Severity
from zhuomu.rules.article_flow import ArticleStatus, ArticleVerb, transition_get

HINT = {Severity.QUERY: "hint"}
AROUND = 12
WORD_MAX = 30


def marks_context(
    request: HttpRequest, actor: Actor, found: Article, version: ArticleVersion
) -> dict[str, Any]:
    """The marks of an article's page. Queries, which are right less often, stand behind a link."""
    is_deep = request.GET.get("level") == "query"
    marks = marks_open(version)
    shown = _shown(marks, is_deep=is_deep)
    may_write = actor.has(Right.PAPER_WRITE, found.office)
    may_edit = may_write and transition_get(ArticleStatus(found.status), ArticleVerb.EDIT) is not None
    rows = [
        _row(version.text, mark, shown)
        | (_addresses(found, version, mark, number, is_deep=is_deep) if may_edit else {})
        for number, mark in enumerate(shown, start=1)
    ]
    return {
        "marks": rows,
        "is_deep": is_deep,
        "query_count": len(marks) - len(_shown(marks, is_deep=False)),
        "offer": _offer(request, actor, found),
    }


def _shown(marks: Sequence[Diagnostic], *, is_deep: bool) -> list[Diagnostic]:
    level = Severity.QUERY if is_deep else Severity.WARNING
    return [mark for mark in marks if mark.severity.is_at_least(level)]


def _row(text: str, mark: Diagnostic, shown: Sequence[Diagnostic]) -> dict[str, Any]:
    suggestion = mark.suggestion
    return {
        "start": mark.start,
        "end": mark.end,
        "severity": HINT.get(mark.severity, mark.severity.value),
        "message": mark.message,
        "suggestion": (suggestion or "（删去）") if suggestion is not None else "",
        "source": mark.source,
        "pk": mark.rule,
        "before": text[max(0, mark.start - AROUND) : mark.start].rpartition("\n")[2],
        "quote": text[mark.start : mark.end],
        "after": text[mark.end : mark.end + AROUND].partition("\n")[0],
        "alike_count": len(marks_alike(shown, text, mark)),
    }


def _addresses(
    found: Article, version: ArticleVersion, mark: Diagnostic, number: int, *, is_deep: bool
) -> dict[str, str]:
    """Where the buttons send; they come back to the same place of the list, and to the same level."""
    query: dict[str, str | int] = {"at": number, **({"level": "query"} if is_deep else {})}
    back = f"?{urlencode(query)}"

    def address(state: str) -> str:
        arguments = [found.pk, state, mark.rule, mark.start, mark.end, version.sha256[:16]]
        return reverse("paper_mark", args=arguments) + back

    return {
        "accept_url": address("taken") if mark.suggestion is not None else "",
        "reject_url": address("rejected"),
    }


def _offer(request: HttpRequest, actor: Actor, found: Article) -> dict[str, str] | None:
    """After a decision: the words as a new entry of the lexicon, for whoever may add one."""
    number = request.GET.get("decided", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 18 and actor.has(Right.PAPER_PLAN)):
        return None
    row = found.marks.filter(pk=number, undone_at=None).first()
    if row is None or row.rule.startswith("house."):
        return None
    name, wrong = _entry_words(row)
    if not (2 <= len(name) <= WORD_MAX and is_house_word(row.rule, name)):
        return None
    kind = LexiconKind.PERSON if row.rule.startswith("people.") else LexiconKind.EXPRESSION
    query: dict[str, str | int] = {
        "name": name,
        "kind": str(kind),
        "article": found.pk,
        **({"wrong": wrong} if wrong else {}),
    }
    return {
        "name": name,
        "done": f"“{row.quote[:WORD_MAX]}”以后不再提示。" if row.state == MarkState.REJECTED else "已采纳。",
        "url": f"{reverse('paper_lexicon_new')}?{urlencode(query)}",
    }


def _entry_words(row: ProofMark) -> tuple[str, str]:
    """(right, wrong): what was left as it is, or what was taken and instead of what."""
    if row.state == MarkState.REJECTED:
        return row.words.strip(), ""
    wrong = row.words
    return wrong.replace(row.quote, row.suggestion or "", 1), wrong


def typed_marks(form: ArticleForm, issue: Issue, article_id: int | None = None) -> dict[str, Any]:
    """Marks on what stands in the form, which is not saved: to be read beside it, decided by typing."""
    if not form.is_valid():
        return {}
    text = content_text(form.content({}, None))
    marks = paper_marks(text, issue.paper, issue.publish_on, article_id=article_id)
    shown = _shown(marks, is_deep=False)
    return {"is_typed": True, "typed_text": text, "typed_marks": [_row(text, mark, shown) for mark in shown]}


@staff(Right.PAPER_WRITE)
@require_POST
def mark(
    request: HttpRequest, pk: int, state: str, rule: str, start: int, end: int, sha: str
) -> HttpResponse:
    """Take or reject one mark, or take all like it."""
    actor = actor_of(request)
    found = article_get(actor=actor, pk=pk)
    if state not in MarkState.values or found.current is None:
        raise refuse(CoreCode.NOT_FOUND)
    seen = found.current.sha256 if found.current.sha256.startswith(sha) and len(sha) == 16 else ""
    before, query = found.status, {"level": "query"} if request.GET.get("level") == "query" else {}
    try:
        row = mark_decide(
            by=actor,
            article=found,
            rule=rule,
            start=start,
            end=end,
            seen_sha256=seen,
            state=MarkState(state),
            is_all="all" in request.POST,
        )
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, sentence(reason))
    else:
        query["decided"] = str(row.pk)
        if row.place_count > 1:
            done = "采纳了" if state == MarkState.TAKEN else "不再提示"
            messages.success(request, f"{done}同样的 {row.place_count} 处。")
        if state == MarkState.TAKEN and before not in (ArticleStatus.DRAFTING, ArticleStatus.SUBMITTED):
            messages.warning(request, "文字有改动，此前的审稿已作废，需要重新审；已通知审稿人。")
    return redirect(f"{reverse('paper_article', args=[pk])}?{urlencode(query)}#{_next_mark(request, found)}")


def _next_mark(request: HttpRequest, found: Article) -> str:
    """The place in the list that now holds the mark after the decided one; the panel where none is left."""
    at = request.GET.get("at", "")
    number = int(at) if at.isascii() and at.isdecimal() and len(at) < 6 else 1
    found.refresh_from_db(fields=["current"])
    is_deep = request.GET.get("level") == "query"
    count = len(_shown(marks_open(found.current), is_deep=is_deep)) if found.current else 0
    return f"mark-{min(max(number, 1), count)}" if count else "marks"
