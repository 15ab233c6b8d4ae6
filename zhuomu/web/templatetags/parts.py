"""The parts of the design system: ``{% load parts %}``. The page ``/style/`` shows every one of them.

Lists take objects or dicts with the named fields; fields in [brackets] may be missing.
TONES: ``plain`` ``draft`` ``info`` ``wait`` (amber) ``done`` (green) ``wrong`` (red). Each has its own shape.
ICONS: home inbox paper pen list people calendar chart search gear bell award bird building done wrong wait
info plain draft check cross print phone menu out plus upload eye up down sort left right lock talk mail seal.

Shells
    {% extends "staff.html" %}    blocks: title heading actions tabs content aside
        (the right column shows only where the block aside holds something: no blank or line break in it)
    {% extends "public.html" %}   blocks: title masthead content footer
    context: menu (label url icon [count] [is_active]), user (name, post_title),
        subdistrict (name, phone, [hours]), [is_elder] (or cookie elder=1)
    address names, each used where it exists: home front search logout elder_toggle

Small
    {% icon "paper" %}   {% icon "wrong" "超期" %}        the second is read aloud
    {% badge "wrong" "超期 2 天" %}
    {% figure 12 "待我审" url="/?state=review" tone="wait" %}   a number that opens to its rows;
        several stand in <div class="figures">
    {% fact "来源" %}读者来信{% endfact %}                inside <dl class="facts">
    {% panel "下一步" %}…{% endpanel %}
    {% message "done" "已保存。" %}                       Django's messages are shown by the shells
    {% empty "还没有来件" "扫码后会出现在这里。" url=u label="代填一件" %}
    <a class="button is-main">   is-danger, is-plain     <blockquote class="said">…<cite>…</cite></blockquote>

Lists
    {% tabs items "按状态" %}                             items: label url [count] [is_active]
    {% filters keep="state sort" %}<div><label for=…>…</div>{% endfilters %}
        a GET form; keep: names carried along unseen
    {% bulk_form url %}
      {% datatable "读者来件" %}
        <thead role="rowgroup"><tr role="row">
          {% head_pick %}{% head "题目" %}{% head "收到" sort="received_at" %}{% head "分值" kind="number" %}
        </tr></thead>
        <tbody role="rowgroup">{% for r in page_obj %}
          {% row pk=r.pk label=r.title %}
            {% cell "题目" "main" %}<a data-open href="{{ r.url }}">{{ r.title }}</a>{% endcell %}
            {% cell "收到" %}…{% endcell %}{% cell "分值" "number" %}…{% endcell %}
          {% endrow %}
        {% endfor %}</tbody>
      {% enddatatable %}
      {% bulk_bar %}<button class="button" name="act" value="merge">合并</button>{% endbulk_bar %}
    {% endbulk_form %}
        {% rows_of rows is_picked=True %}                 many rows as data, much faster: pk label cells; a cell:
            label text [kind] [url] [tone] (then text is a badge) [sub] [badges: pairs of tone and words]
        sort: ?sort=received_at, then ?sort=-received_at. Chosen rows are sent as ``pk``.
        Without bulk actions leave out bulk_form, bulk_bar, head_pick and the row's pk.
    {% pager page_obj %}                                  Django's Page; the other filters stay

Detail
    {% timeline events %}          events: at (datetime or date) actor title [text] [tone] [url]
    {% diff_text old new %}        {% diff_view segments %}   segments: kind (same del ins), text
    {% marked_text text marks %}   marks: start end severity (error warning hint) message [suggestion]
        [source] [accept_url] [reject_url] [before quote after: the words around] [alike_count: marks like it, taken
        together by the button "all"]; the buttons are POST forms; keys n p (or j k) a A r
    {% why_not "签发" reasons %}   reasons: strings, or text + [remedy] (what would satisfy it)
    {% progress job %}             job: label state (queued running done failed) [done_count] [total_count]
        [poll_url] [result_url] [result_label] [message]; poll_url answers with this same part
    {% print_header "来件登记表" %}   on paper only; <button type="button" class="button only-js" data-print>

Forms
    <select>{% options pairs chosen %}</select>           pairs: (value, words), for a form written by hand
    {% error_summary form %} on top, then {% field form.title %} for each, or {% form_rows form %} for all
    <form data-draft="KEY"> keeps what was typed in this browser (put the object's number into KEY);
        data-no-draft on or around what is personal; data-draft-clear="KEY" on the page after success
    {% confirm "ID" url=post_url page=ask_url title="撤回这一版？" label="撤回" text="…" [is_danger=False] %}
        a link that asks in a dialog; ask_url is a page that asks the same:
        {% include "parts/confirm_form.html" with url=… label=… text=… is_danger=True back=… %}
    {% dialog "ID" "标题" %}…{% enddialog %}               opened by <a href="fallback" data-dialog="ID">
    {% receipt "2026-10-0042" title="收到了" url=u received_at=at %}…{% endreceipt %}
    <div class="quote-source" data-quote-source="id_quote">…</div>   tap a sentence: it goes to field id_quote

Charts: the title must be unique on its page; the table behind comes by itself; unit 件, head 版面
    {% bar_chart rows "各版差错" unit="处" head="版面" %}
        rows: (label, value[, tone]); tone: 1 2 3 done wait wrong grey
    {% stacked_chart rows series "各月来件" unit="件" head="月份" %}
        rows: (label, [values]); series: (name, tone)
    {% line_chart rows "近一年来件" unit="件" head="月份" %}   rows: (label, value), oldest first
    {% sparkline values "近 12 期来件" %}
    {% tile_grid rows "居民区三色表" %}                   rows: (label, open count, solved count[, url])

Keys: a button or link with data-key="a" is clicked by that key. Inside data-key-scope a key means the buttons
of the scope that has the focus. Keys rest while somebody types, and can be switched off.
"""

import functools
import html
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zhuomu.web import charts, segments

register = template.Library()

TONES = ("plain", "draft", "info", "wait", "done", "wrong")
PAGES_BESIDE = 2
MADE_KEPT = 1000


def lookup(item: object, name: str, default: Any = "") -> Any:
    """Read a field of an object or a dict."""
    if isinstance(item, Mapping):
        return item.get(name, default)
    return getattr(item, name, default)


def _query(context: template.Context, **changes: object) -> str:
    """The page's own query string with some names changed (None removes), beginning with ``?``."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return "?" + query.urlencode()


# A list shows hundreds of these five: written here, because a template of its own costs each of them ten times as much.
# Icons and badges are few and never change while a process lives: each is made once.
@register.simple_tag
@functools.lru_cache(maxsize=MADE_KEPT)
def icon(name: str, label: str = "") -> SafeString:
    """Draw a picture of the sprite; with ``label`` it is read aloud, otherwise it is decoration."""
    href = f"{static('zhuomu/icons.svg')}#{name}"
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} focusable="false"><use href="{}" xlink:href="{}"></use></svg>',
        spoken,
        href,
        href,
    )


@register.simple_tag
@functools.lru_cache(maxsize=MADE_KEPT)
def badge(tone: str, text: str) -> SafeString:
    """A status: shape, word and colour together."""
    tone = tone if tone in TONES else "plain"
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, icon(tone), text)


@register.simple_tag
def menu_list(entries: Iterable[object]) -> SafeString:
    """The entries of the menu; the shell shows them twice, beside the page and above it on a phone."""
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((_entry(e),) for e in entries)))


def _entry(item: object) -> SafeString:
    count: SafeString | str = ""
    if waiting := lookup(item, "count"):
        count = format_html(
            '<span class="rail-count"><span class="unseen">，</span>{}<span class="unseen">{}</span></span>',
            waiting,
            _("件待办"),
        )
    return format_html(
        '<a class="rail-link" href="{}"{}>{}{}{}</a>',
        lookup(item, "url"),
        mark_safe(' aria-current="page"') if lookup(item, "is_active") else "",
        icon(lookup(item, "icon")),
        lookup(item, "label"),
        count,
    )


@register.simple_tag
@functools.lru_cache(maxsize=1)
def keys_help() -> SafeString:
    """The dialog that lists the keys; the same on every page."""
    return render_to_string("parts/keys_help.html")


@register.inclusion_tag("parts/message.html")
def message(tone: str, text: str) -> dict[str, object]:
    """A message in the page."""
    return {"tone": tone if tone in TONES else "info", "text": text}


@register.filter
def message_tone(tags: str) -> str:
    """The tone of one of Django's messages, from its tags."""
    tones = {"success": "done", "error": "wrong", "warning": "wait"}
    return next((tones[tag] for tag in tags.split() if tag in tones), "info")


@register.inclusion_tag("parts/figure.html")
def figure(value: object, label: str, url: str = "", tone: str = "plain") -> dict[str, object]:
    """A large number that opens to the rows it counts."""
    return {"value": value, "label": label, "url": url, "tone": tone}


@register.inclusion_tag("parts/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "") -> dict[str, object]:
    """Nothing here yet, and the next step."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.simple_block_tag(end_name="endpanel")
def panel(content: str, title: str = "") -> SafeString:
    """A sheet with a heading."""
    head = format_html('<div class="panel-head"><h2>{}</h2></div>', title) if title else ""
    return format_html('<section class="panel">{}<div class="panel-body">{}</div></section>', head, content)


@register.simple_block_tag(end_name="endfact")
def fact(content: str, label: str) -> SafeString:
    """One line of a ``<dl class="facts">``."""
    return format_html("<dt>{}</dt><dd>{}</dd>", label, content)


@register.inclusion_tag("parts/tabs.html")
def tabs(items: Iterable[object], label: str = "") -> dict[str, object]:
    """States as tabs with counts; links, so that the address names the state."""
    return {"items": items, "label": label}


@register.simple_block_tag(takes_context=True, end_name="endfilters")
def filters(context: template.Context, content: str, keep: str = "sort") -> SafeString:
    """A GET form: the filters live in the address. ``keep`` names what is carried along unseen."""
    request = context.get("request")
    kept = [(name, request.GET[name]) for name in keep.split() if name in request.GET] if request else []
    return render_to_string("parts/filters.html", {"content": content, "kept": kept})


@register.simple_block_tag(end_name="enddatatable")
def datatable(content: str, caption: str) -> SafeString:
    """A table that becomes cards on a phone; the roles are written out since cards would lose them."""
    return format_html(
        '<div class="table-wrap"><table class="table" role="table">'
        '<caption class="unseen">{}</caption>{}</table></div>',
        caption,
        content,
    )


@register.simple_tag
def rows_of(rows: Iterable[object], *, is_picked: bool = False) -> SafeString:
    """Many rows at once, as data: fifty of them written with the tags cost more time than all queries of a page."""
    return mark_safe("".join(_row_html(row, is_picked=is_picked) for row in rows))  # noqa: S308 — parts are escaped


def _row_html(item: object, *, is_picked: bool) -> str:
    cells = mark_safe("".join(map(_cell_html, lookup(item, "cells"))))  # noqa: S308 — parts are escaped
    return row(cells, *((lookup(item, "pk"), lookup(item, "label")) if is_picked else ()))


def _cell_html(item: object) -> str:
    """What ``cell`` writes, from data. Strings put together by hand: ``format_html`` took half of a page's time."""
    label, kind = lookup(item, "label"), lookup(item, "kind")
    text, url, tone = str(lookup(item, "text")), lookup(item, "url"), lookup(item, "tone")
    words = badge(tone, text) if tone else html.escape(text)
    if url:
        words = f'<a data-open href="{html.escape(url)}">{words}</a>'
    if sub := lookup(item, "sub"):
        below = "".join(f" {badge(*each)}" for each in lookup(item, "badges", ()))
        words = f'{words}<span class="sub">{html.escape(sub)}{below}</span>'
    kind_of = f' class="is-{kind}"' if kind else ""
    label_of = f' data-label="{html.escape(label)}"' if label else ""
    return f'<td role="cell"{kind_of}{label_of}>{words}</td>'


@register.simple_tag
def options(pairs: Iterable[tuple[object, object]], chosen: object = "") -> SafeString:
    """The choices of a ``<select>``: value and words; ``chosen`` is a value as an address names it."""
    return mark_safe("".join(_option_html(str(value), str(words), str(chosen)) for value, words in pairs))  # noqa: S308 — parts are escaped


def _option_html(value: str, words: str, chosen: str) -> str:
    mark = " selected" if chosen and value == chosen else ""
    return f'<option value="{html.escape(value)}"{mark}>{html.escape(words)}</option>'


@register.inclusion_tag("parts/head.html", takes_context=True)
def head(context: template.Context, label: str, sort: str = "", kind: str = "") -> dict[str, object]:
    """A column's head; with ``sort`` a link that sorts, and turns the order when it is pressed again."""
    request = context.get("request")
    current = request.GET.get("sort", "") if request is not None else ""
    order = {sort: "ascending", f"-{sort}": "descending"}.get(current, "none") if sort else ""
    url = _query(context, sort=f"-{sort}" if order == "ascending" else sort, page=None) if sort else ""
    return {"label": label, "kind": kind, "url": url, "order": order}


@register.inclusion_tag("parts/head_pick.html")
def head_pick() -> dict[str, object]:
    """The head above the row's boxes: choose all (needs JavaScript, hidden without)."""
    return {}


@register.simple_block_tag(end_name="endrow")
def row(content: str, pk: object = "", label: str = "") -> SafeString:
    """One row; with ``pk`` it can be chosen."""
    pick: SafeString | str = ""
    if pk != "":
        pick = format_html(
            '<td role="cell" class="pick"><label><input type="checkbox" name="pk" value="{}" aria-label="{}">'
            "</label></td>",
            pk,
            _("选择：%(label)s") % {"label": label},
        )
    return format_html('<tr role="row" class="row-open" data-row>{}{}</tr>', pick, content)


@register.simple_block_tag(end_name="endcell")
def cell(content: str, label: str = "", kind: str = "") -> SafeString:
    """One cell; its column's name is shown beside it on a phone. ``kind``: main, number."""
    kind_of = format_html(' class="is-{}"', kind) if kind else ""
    label_of = format_html(' data-label="{}"', label) if label else ""
    return format_html('<td role="cell"{}{}>{}</td>', kind_of, label_of, content)


@register.simple_block_tag(takes_context=True, end_name="endbulk_form")
def bulk_form(context: template.Context, content: str, url: str) -> SafeString:
    """A POST form around a table whose rows can be chosen."""
    values = {"content": content, "url": url, "csrf_token": context.get("csrf_token")}
    return render_to_string("parts/bulk_form.html", values)


@register.simple_block_tag(end_name="endbulk_bar")
def bulk_bar(content: str) -> SafeString:
    """What can be done with the chosen rows."""
    return render_to_string("parts/bulk_bar.html", {"content": content})


def page_window(number: int, count: int) -> tuple[int | None, ...]:
    """Page numbers to offer: first, last and those beside the current one; None stands for a pause."""
    shown = sorted({1, count} | {n for n in range(number - PAGES_BESIDE, number + 3) if 1 <= n <= count})
    window: list[int | None] = []
    for before, page in zip([0, *shown], shown, strict=False):
        if page - before == 2:
            window.append(page - 1)
        elif page - before > 2:
            window.append(None)
        window.append(page)
    return tuple(window)


@register.inclusion_tag("parts/pager.html", takes_context=True)
def pager(context: template.Context, page_obj: "Page[Any]") -> dict[str, object]:
    """Links to the other pages of a list; the other filters stay."""
    numbers = page_window(page_obj.number, page_obj.paginator.num_pages)
    return {
        "page_obj": page_obj,
        "links": [(number, _query(context, page=number) if number else "") for number in numbers],
        "previous": _query(context, page=page_obj.number - 1) if page_obj.has_previous() else "",
        "next": _query(context, page=page_obj.number + 1) if page_obj.has_next() else "",
    }


@register.inclusion_tag("parts/timeline.html")
def timeline(events: Iterable[object]) -> dict[str, object]:
    """What was done, in the order given."""
    return {"events": events}


@register.inclusion_tag("parts/diff.html")
def diff_text(old: str, new: str) -> dict[str, object]:
    """Two versions compared by character."""
    return {"segments": segments.diff_segments(old, new)}


@register.inclusion_tag("parts/diff.html")
def diff_view(segments: Iterable[object]) -> dict[str, object]:
    """A comparison that was made elsewhere."""
    return {"segments": segments}


@register.inclusion_tag("parts/marked_text.html")
def marked_text(text: str, marks: Iterable[object]) -> dict[str, object]:
    """A text with proofreading marks, and the list of the marks beside it in the order of the text."""
    ordered = sorted(marks, key=lambda mark: (lookup(mark, "start"), lookup(mark, "end")))
    spans = [
        segments.Span(
            number, lookup(m, "start"), lookup(m, "end"), segments.severity_name(lookup(m, "severity"))
        )
        for number, m in enumerate(ordered, start=1)
    ]
    pieces = segments.marked_pieces(text, spans)
    first_piece = {n: piece.index for piece in reversed(pieces) for n in piece.numbers}
    items = [
        {
            "number": span.number,
            "severity": span.severity,
            "mark": mark,
            "piece": first_piece.get(span.number, ""),
        }
        for span, mark in zip(spans, ordered, strict=True)
    ]
    return {"pieces": pieces, "items": items}


@register.inclusion_tag("parts/why_not.html")
def why_not(label: str, reasons: Iterable[object]) -> dict[str, object]:
    """An action that is refused: its name, each reason, and what would satisfy it."""
    reasons = list(reasons)
    lines = [{"text": r, "remedy": ""} if isinstance(r, str) else r for r in reasons]
    words = "".join(str(lookup(line, "text")) for line in lines)
    return {"label": label, "reasons": lines, "id": _id("why", label + words)}


@register.inclusion_tag("parts/progress.html")
def progress(job: object) -> dict[str, object]:
    """A job: asks again every two seconds while it waits or runs, and offers its result at the end."""
    state = str(lookup(job, "state"))
    return {
        "job": job,
        "is_open": state in ("queued", "running"),
        "tone": {"done": "done", "failed": "wrong", "running": "info"}.get(state, "wait"),
        "state_text": {
            "queued": _("排队中"),
            "running": _("正在处理"),
            "done": _("已完成"),
            "failed": _("没有办成"),
        }.get(state, state),
    }


@register.inclusion_tag("parts/print_header.html", takes_context=True)
def print_header(context: template.Context, title: str) -> dict[str, object]:
    """The head of a printed sheet: whose, what, printed when and by whom."""
    return {"title": title, "subdistrict": context.get("subdistrict"), "user": context.get("user")}


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """A form field with label, help, control and error, tied together for screen readers."""
    widget = bound.field.widget
    kind = "group" if bound.use_fieldset else "check" if bound.widget_type == "checkbox" else "line"
    # Only lists of choices can be taken apart into one label each; a date in three boxes cannot.
    choices = list(bound.subwidgets) if kind == "group" and hasattr(widget, "choices") else []
    return {"field": bound, "kind": "hidden" if bound.is_hidden else kind, "choices": choices}


@register.inclusion_tag("parts/form_rows.html")
def form_rows(form: BaseForm) -> dict[str, object]:
    """All fields of a form in their order."""
    return {"form": form}


def control_id(bound: BoundField) -> str:
    """The id an error summary can jump to: the control, or the first choice of a group."""
    if not bound.use_fieldset:
        return bound.id_for_label or bound.auto_id
    return f"{bound.auto_id}_0" if hasattr(bound.field.widget, "choices") else f"{bound.auto_id}_field"


@register.inclusion_tag("parts/error_summary.html")
def error_summary(form: BaseForm, *, is_focused: bool = True) -> dict[str, object]:
    """All errors of a form in one place, each a link to its field; nothing where there are none."""
    errors = [{"id": "", "label": "", "text": text} for text in form.non_field_errors()]
    for bound in form:
        target = "" if bound.is_hidden else control_id(bound)
        errors += [{"id": target, "label": bound.label, "text": text} for text in bound.errors]
    return {"errors": errors, "is_focused": is_focused}


@register.simple_block_tag(end_name="enddialog")
def dialog(content: str, id: str, title: str) -> SafeString:
    """A native dialog; who opens it is a link with ``data-dialog``."""
    return render_to_string("parts/dialog.html", {"content": content, "id": id, "title": title})


@register.inclusion_tag("parts/confirm.html")
def confirm(
    id: str, *, url: str, page: str, title: str, label: str, text: str = "", is_danger: bool = True
) -> dict[str, object]:
    """A link that asks before it does: in a dialog, or on ``page`` where there is none."""
    return {
        "id": id,
        "url": url,
        "page": page,
        "title": title,
        "label": label,
        "text": text,
        "is_danger": is_danger,
    }


@register.simple_block_tag(end_name="endreceipt")
def receipt(
    content: str, number: str, title: str = "", url: str = "", received_at: object = None
) -> SafeString:
    """A card with the number that answers later; made to be printed or photographed."""
    values = {"content": content, "number": number, "title": title, "url": url, "received_at": received_at}
    return render_to_string("parts/receipt.html", values)


def _id(prefix: str, text: str) -> str:
    """An id that stays the same for the same words, so that pages can be compared."""
    return f"{prefix}-{zlib.crc32(text.encode()):08x}"


def _chart(chart: object, title: str) -> dict[str, object]:
    return {"chart": chart, "title": title, "id": _id("chart", title)}


@register.inclusion_tag("parts/bar_chart.html")
def bar_chart(
    rows: Iterable[Sequence[object]], title: str, unit: str = "", head: str = ""
) -> dict[str, object]:
    """Horizontal bars; see ``charts.bar_chart``."""
    return _chart(charts.bar_chart(rows, unit=unit, head=head), title)


@register.inclusion_tag("parts/bar_chart.html")
def stacked_chart(
    rows: Iterable[Sequence[object]],
    series: Sequence[Sequence[str]],
    title: str,
    unit: str = "",
    head: str = "",
) -> dict[str, object]:
    """Horizontal bars of several pieces; see ``charts.stacked_chart``."""
    return _chart(charts.stacked_chart(rows, series, unit=unit, head=head), title)


@register.inclusion_tag("parts/line_chart.html")
def line_chart(
    rows: Iterable[Sequence[object]], title: str, unit: str = "", head: str = ""
) -> dict[str, object]:
    """A line over time; see ``charts.line_chart``."""
    return _chart(charts.line_chart(rows, unit=unit, head=head), title)


@register.inclusion_tag("parts/sparkline.html")
def sparkline(values: Iterable[float], title: str) -> dict[str, object]:
    """A line as small as a word."""
    values = list(values)
    return {"points": charts.sparkline(values), "title": title, "last": values[-1] if values else ""}


@register.inclusion_tag("parts/tile_grid.html")
def tile_grid(rows: Iterable[Sequence[object]], title: str) -> dict[str, object]:
    """The 三色表 of the residential areas; see ``charts.tile_grid``."""
    return _chart(charts.tile_grid(rows), title)
