"""The parts of the design system, as they come out."""

import datetime
import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.html import strip_tags

from zhuomu.web import segments, style_views
from zhuomu.web.templatetags import parts

TOKENS = Path(parts.__file__).parents[1] / "static" / "zhuomu" / "tokens.css"


def show(source: str, *, path: str = "/", **values: object) -> str:
    request = RequestFactory().get(path)
    context = Context({"request": request, "csrf_token": "token-of-the-test", **values})
    return Template("{% load parts %}" + source).render(context)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(html)).strip()


class Letter(forms.Form):
    title = forms.CharField(label="题目", help_text="一句话")
    page = forms.ChoiceField(label="版面", choices=[("1", "第1版"), ("2", "第2版")], widget=forms.RadioSelect)
    is_named = forms.BooleanField(label="用真名", required=False)
    born_on = forms.DateField(label="日子", widget=forms.SelectDateWidget(years=[2026]), required=False)
    token = forms.CharField(widget=forms.HiddenInput)


class TestSmall:
    def test_an_icon_is_decoration_unless_it_has_a_label(self) -> None:
        assert 'aria-hidden="true"' in show('{% icon "home" %}')
        assert 'role="img" aria-label="超期"' in show('{% icon "wrong" "超期" %}')

    @pytest.mark.parametrize("tone", parts.TONES)
    def test_a_badge_has_a_shape_of_its_own_and_a_word(self, tone: str) -> None:
        html = show("{% badge tone '待判' %}", tone=tone)
        assert f"icons.svg#{tone}" in html
        assert words(html) == "待判"

    def test_every_tone_and_icon_is_in_the_sprite(self) -> None:
        sprite = (TOKENS.parent / "icons.svg").read_text()
        drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
        listed = re.search(r"ICONS: (.*?)\.\n", parts.__doc__ or "", flags=re.DOTALL)
        assert listed is not None
        assert set(listed[1].split()) == drawn
        assert set(parts.TONES) <= drawn

    def test_an_unknown_tone_is_plain(self) -> None:
        assert "badge-plain" in show('{% badge "rainbow" "x" %}')
        assert "message-info" in show('{% message "rainbow" "x" %}')

    def test_content_from_people_is_escaped(self) -> None:
        evil = "<script>alert(1)</script>"
        source = (
            '{% badge "done" e %}{% fact e %}{{ e }}{% endfact %}{% panel e %}{{ e }}{% endpanel %}'
            '{% empty e e "/" e %}{% diff_text e e %}{% row pk=1 label=e %}{% cell e %}{{ e }}{% endcell %}'
            '{% endrow %}{% datatable e %}{% enddatatable %}{% dialog "d" e %}{{ e }}{% enddialog %}'
            "{% receipt e title=e %}{{ e }}{% endreceipt %}{% why_not e reasons %}"
            "{% bar_chart rows e %}{% tile_grid tiles e %}"
        )
        html = show(source, e=evil, reasons=[evil], rows=[(evil, 1)], tiles=[(evil, 1, 0, "/")])
        assert "<script" not in html
        assert html.count("&lt;script&gt;") > 15

    @pytest.mark.parametrize(
        ("tags", "tone"),
        [("success", "done"), ("extra error", "wrong"), ("warning", "wait"), ("info", "info"), ("", "info")],
    )
    def test_djangos_messages_get_a_tone(self, tags: str, tone: str) -> None:
        assert parts.message_tone(tags) == tone

    def test_a_figure_opens_to_its_rows(self) -> None:
        assert '<a class="figure figure-wait" href="/?state=wait">' in show(
            '{% figure 3 "件" url="/?state=wait" tone="wait" %}'
        )
        assert "<a" not in show('{% figure 3 "件" %}')

    def test_an_empty_state_names_the_next_step(self) -> None:
        html = show('{% empty "还没有来件" "扫码" url="/new/" label="代填一件" %}')
        assert words(html) == "还没有来件 扫码 代填一件"
        assert 'href="/new/"' in html


class TestLists:
    def test_tabs_show_their_counts_and_which_is_open(self) -> None:
        items = [
            {"label": "待判", "url": "?s=1", "count": 0, "is_active": True},
            {"label": "全部", "url": "?", "count": None},
        ]
        html = show('{% tabs items "状态" %}', items=items)
        assert html.count('aria-current="page"') == 1
        assert re.findall(r'number">(\d+)<', html) == ["0"]

    def test_a_head_sorts_then_turns_and_forgets_the_page(self) -> None:
        plain = show('{% head "收到" sort="received_at" %}', path="/?state=wait&page=3")
        assert 'href="?state=wait&amp;sort=received_at"' in plain
        assert "aria-sort" not in plain
        up = show('{% head "收到" sort="received_at" %}', path="/?sort=received_at")
        assert 'aria-sort="ascending"' in up
        assert 'href="?sort=-received_at"' in up
        down = show('{% head "收到" sort="received_at" %}', path="/?sort=-received_at")
        assert 'aria-sort="descending"' in down
        assert 'href="?sort=received_at"' in down

    def test_a_head_without_sort_is_no_link(self) -> None:
        assert "<a" not in show('{% head "读者" kind="number" %}')

    def test_tags_work_without_a_request(self) -> None:
        html = Template('{% load parts %}{% head "x" sort="y" %}{% filters %}z{% endfilters %}').render(
            Context()
        )
        assert 'href="?sort=y"' in html

    def test_filters_carry_along_what_they_must_keep(self) -> None:
        html = show(
            '{% filters keep="state sort" %}<input name="q">{% endfilters %}', path="/?state=wait&page=2"
        )
        assert 'method="get"' in html
        assert '<input type="hidden" name="state" value="wait">' in html
        assert 'name="page"' not in html

    def test_rows_as_data_are_what_the_tags_write_and_everything_is_escaped(self) -> None:
        tagged = show(
            '{% row pk=7 label="<b>" %}{% cell "题目" "main" %}<a data-open href="/?a=1&amp;b=2">&lt;i&gt;</a>'
            '<span class="sub">7 {% badge "wait" "急" %}</span>{% endcell %}'
            '{% cell "状态" %}{% badge "done" "采纳" %}{% endcell %}{% cell "分值" "number" %}—{% endcell %}{% endrow %}'
        )
        cells = (
            {
                "label": "题目", "text": "<i>", "kind": "main", "url": "/?a=1&b=2", "sub": "7",
                "badges": (("wait", "急"),),
            },
            {"label": "状态", "text": "采纳", "tone": "done"},
            {"label": "分值", "text": "—", "kind": "number"},
        )  # fmt: skip
        rows = [{"pk": 7, "label": "<b>", "cells": cells}]
        assert show("{% rows_of rows is_picked=True %}", rows=rows) == tagged
        assert "checkbox" not in show("{% rows_of rows %}", rows=rows)

    def test_options_mark_the_chosen_one_whether_a_number_or_text(self) -> None:
        html = show("{% options pairs chosen %}", pairs=[(1, "<甲>"), ("none", "未定")], chosen="1")
        assert html == '<option value="1" selected>&lt;甲&gt;</option><option value="none">未定</option>'
        assert "selected" not in show("{% options pairs chosen %}", pairs=[("", "全部")], chosen="")

    def test_a_row_can_be_chosen_and_says_what_is_chosen(self) -> None:
        html = show(
            '{% row pk=7 label="引号" %}{% cell "题目" "main" %}<a href="/">x</a>{% endcell %}{% endrow %}'
        )
        assert 'name="pk" value="7" aria-label="选择：引号"' in html
        assert 'data-label="题目"><a href="/">x</a></td>' in html
        assert "checkbox" not in show("{% row %}{% endrow %}")

    def test_a_bulk_form_posts_with_its_token(self) -> None:
        html = show(
            '{% bulk_form "/bulk/" %}{% bulk_bar %}<button>合并</button>{% endbulk_bar %}{% endbulk_form %}'
        )
        assert 'method="post" action="/bulk/"' in html
        assert "token-of-the-test" in html
        assert "<button>合并</button>" in html

    @pytest.mark.parametrize(
        ("number", "count", "window"),
        [
            (1, 1, (1,)),
            (1, 3, (1, 2, 3)),
            (6, 48, (1, None, 4, 5, 6, 7, 8, None, 48)),
            (4, 48, (1, 2, 3, 4, 5, 6, None, 48)),
            (5, 48, (1, 2, 3, 4, 5, 6, 7, None, 48)),
            (48, 48, (1, None, 46, 47, 48)),
        ],
    )
    def test_the_pager_never_pauses_over_a_single_page(
        self, number: int, count: int, window: tuple[int | None, ...]
    ) -> None:
        assert parts.page_window(number, count) == window

    def test_the_pager_keeps_the_other_filters(self) -> None:
        html = show("{% pager page %}", path="/?state=wait&page=2", page=Paginator(range(30), 10).page(2))
        assert 'href="?state=wait&amp;page=1"' in html
        assert 'href="?state=wait&amp;page=3"' in html
        assert "第 11–20 条，共 30 条" in html
        assert "<ul>" not in show("{% pager page %}", page=Paginator(range(3), 10).page(1))


class TestDetail:
    def test_a_timeline_gives_machine_readable_moments(self) -> None:
        at = datetime.datetime(2026, 10, 12, 9, 12, tzinfo=datetime.UTC)
        html = show(
            "{% timeline events %}", events=[{"at": at, "actor": "沈若兰", "title": "采纳", "url": "/e/"}]
        )
        assert 'datetime="2026-10-12T' in html
        assert '<a href="/e/">采纳</a>' in html

    def test_a_comparison_says_aloud_what_went_and_what_came(self) -> None:
        html = show("{% diff_text old new %}", old="二十个", new="十八个")
        assert words(html).startswith("［删去］二十")
        assert "［加上］</span>八" in html
        assert "<ins>" in show("{% diff_view s %}", s=[{"kind": "ins", "text": "八"}])

    def test_marks_are_listed_in_the_order_of_the_text_and_tied_to_it(self) -> None:
        marks = [
            {
                "start": 3,
                "end": 4,
                "severity": "warning",
                "message": "后",
                "accept_url": "/a/",
                "reject_url": "/r/",
            },
            {"start": 0, "end": 2, "severity": "error", "message": "先"},
        ]
        html = show("{% marked_text text marks %}", text="甲乙丙丁", marks=marks)
        assert html.index("先") < html.index("后")
        assert 'id="piece-0" href="#mark-1"' in html
        assert 'data-mark="piece-0"' in html
        assert 'data-mark="piece-2"' in html
        assert re.findall(r'data-key="(\w)"', html) == ["a", "r"]
        assert html.count("token-of-the-test") == 2

    def test_marks_may_be_objects(self) -> None:
        html = show("{% marked_text '甲乙' marks %}", marks=[segments.Span(1, 0, 1, "error")])
        assert 'class="mark mark-error"' in html

    def test_a_text_without_marks_is_only_the_text(self) -> None:
        assert words(show("{% marked_text '甲乙' marks %}", marks=[])) == "甲乙"

    def test_a_refused_action_says_why_and_what_would_do(self) -> None:
        html = show(
            "{% why_not '签发' reasons %}", reasons=[{"text": "还差一审", "remedy": "请终审人签"}, "稿件已改"]
        )
        described = re.search(r'aria-disabled="true" aria-describedby="([\w-]+)"', html)
        assert described is not None
        assert f'id="{described[1]}"' in html
        assert "还差一审" in html
        assert "怎样才行：请终审人签" in html
        assert "稿件已改" in html

    @pytest.mark.parametrize(
        ("state", "polls"), [("queued", True), ("running", True), ("done", False), ("failed", False)]
    )
    def test_a_job_is_asked_again_only_while_it_is_open(self, state: str, polls: bool) -> None:
        job = {
            "label": "导入",
            "state": state,
            "done_count": 2,
            "total_count": 4,
            "poll_url": "/j/",
            "result_url": "/x/",
        }
        html = show("{% progress job %}", job=job)
        assert ('hx-get="/j/"' in html) is polls
        assert ("<progress" in html) is polls

    def test_a_printed_sheet_says_whose_and_by_whom(self) -> None:
        html = show("{% print_header '登记表' %}", subdistrict=style_views.PLACE, user=style_views.PERSON)
        assert words(html).startswith("登记表 梧桐路街道打印：沈若兰")

    def test_confirm_works_as_a_link_and_as_a_dialog(self) -> None:
        html = show('{% confirm "c1" url="/do/" page="/ask/" title="撤回？" label="撤回" %}')
        assert 'href="/ask/" data-dialog="c1"' in html
        assert '<dialog class="dialog" id="c1"' in html
        assert 'method="post" action="/do/"' in html
        assert "token-of-the-test" in html

    def test_a_receipt_shows_its_number_and_moment(self) -> None:
        at = datetime.datetime(2026, 10, 12, 9, 12, tzinfo=datetime.UTC)
        html = show("{% receipt '2026-10-0041' url='/q/' received_at=at %}谢谢{% endreceipt %}", at=at)
        assert '<p class="receipt-number">2026-10-0041</p>' in html
        assert "2026年10月12日" in html


class TestForms:
    def test_a_field_ties_label_help_and_error_to_its_control(self) -> None:
        html = show("{% field form.title %}", form=Letter({}))
        assert '<label class="field-label" for="id_title">' in html
        assert 'aria-describedby="id_title_helptext id_title_error"' in html
        assert 'aria-invalid="true"' in html
        assert 'id="id_title_helptext"' in html
        assert 'id="id_title_error"' in html

    def test_what_may_be_left_out_says_so(self) -> None:
        form = Letter()
        assert "（选填）" not in show("{% field form.title %}", form=form)
        assert "（选填）" in show("{% field form.born_on %}", form=form)

    def test_choices_are_a_group_with_a_legend(self) -> None:
        html = show("{% field form.page %}", form=Letter({}))
        assert re.search(r'<fieldset[^>]+aria-describedby="id_page_error"', html)
        assert '<label class="choice" for="id_page_1">' in html
        assert 'type="radio"' in html

    def test_a_date_in_three_boxes_stays_whole(self) -> None:
        assert show("{% field form.born_on %}", form=Letter()).count("<select") == 3

    def test_a_hidden_field_is_only_its_control(self) -> None:
        assert words(show("{% field form.token %}", form=Letter())) == ""

    def test_all_rows_of_a_form_come_in_order(self) -> None:
        html = show("{% form_rows form %}", form=Letter())
        assert html.index("id_title") < html.index("id_page_0") < html.index("id_is_named")

    def test_the_summary_links_to_every_field_in_error(self) -> None:
        form = Letter({"born_on_year": "x", "born_on_month": "1", "born_on_day": "1"})
        form.add_error(None, "整张表有问题")
        html = show("{% error_summary form %}", form=form)
        links = re.findall(r'href="#([\w-]+)"', html)
        assert links == ["id_title", "id_page_0", "id_born_on_field"]
        assert "整张表有问题" in html
        assert "有 5 处要改" in html
        rows = show("{% form_rows form %}", form=form)
        assert all(f'id="{link}"' in rows for link in links)

    def test_a_form_without_errors_has_no_summary(self) -> None:
        form = Letter({"title": "x", "page": "1", "token": "t"})
        assert words(show("{% error_summary form %}", form=form)) == ""


class TestCharts:
    @pytest.mark.parametrize(
        "source",
        [
            "{% bar_chart rows '差错' unit='处' head='版面' %}",
            "{% line_chart rows '差错' unit='处' head='版面' %}",
            "{% stacked_chart stacks series '差错' unit='处' head='版面' %}",
        ],
    )
    def test_a_chart_is_named_described_and_has_its_table(self, source: str) -> None:
        html = show(
            source,
            rows=[("第1版", 12), ("第2版", 7)],
            stacks=[("第1版", [12, 1]), ("第2版", [7, 0])],
            series=[("对", "done"), ("错", "wrong")],
        )
        named = re.search(r'role="img" aria-labelledby="([\w-]+) ([\w-]+)"', html)
        assert named is not None
        assert f'<title id="{named[1]}">差错</title>' in html
        assert f'<desc id="{named[2]}">共 2 项' in html
        assert re.search(r'<th scope="row">第1版</th><td>12</td>', html)

    def test_tiles_are_words_and_shapes(self) -> None:
        html = show(
            "{% tile_grid rows '三色表' %}", rows=[("梧桐", 2, 0, "/a/"), ("银杏", 0, 1), ("香樟", 0, 0)]
        )
        assert re.findall(r'class="tile tile-(\w+)"', html) == ["red", "yellow", "green"]
        assert "2 件在办" in html
        assert '<a href="/a/">梧桐</a>' in html

    def test_a_sparkline_says_its_last_value(self) -> None:
        assert 'aria-label="来件，最近一次 46"' in show("{% sparkline v '来件' %}", v=[1, 46])
        assert show("{% sparkline v '来件' %}", v=[]).strip() == ""


@pytest.mark.urls("zhuomu.web.style_views")
class TestStylePage:
    @pytest.mark.parametrize("name", ["style_staff", "style_public", "style_confirm", "style_progress"])
    def test_every_style_page_shows_and_holds_nothing_inline(self, name: str) -> None:
        response = getattr(style_views, name)(RequestFactory().get("/style/?state=wait&elder=1"))
        html = response.content.decode()
        assert response.status_code == 200
        assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
        assert not re.search(r"<script(?![^>]*\ssrc=)", html)
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids))

    @pytest.mark.parametrize(("query", "is_elder"), [("?elder=1", True), ("", False)])
    def test_the_elder_version_is_a_class_of_the_page(self, query: str, is_elder: bool) -> None:
        html = style_views.style_public(RequestFactory().get("/style/public/" + query)).content.decode()
        assert ('class="elder"' in html) is is_elder

    def test_the_elder_cookie_is_enough(self) -> None:
        request = RequestFactory().get("/style/public/")
        request.COOKIES["elder"] = "1"
        assert 'class="elder"' in style_views.style_public(request).content.decode()

    def test_both_shells_show_the_telephone_and_staff_who_is_logged_in(self) -> None:
        request: HttpRequest = RequestFactory().get("/style/")
        staff, public = (
            view(request).content.decode() for view in (style_views.style_staff, style_views.style_public)
        )
        assert "021-5550 1200" in staff
        assert "021-5550 1200" in public
        assert "沈若兰" in staff
        assert "社区报编辑" in staff

    def test_the_style_page_is_only_read(self) -> None:
        assert style_views.style_staff(RequestFactory().post("/style/")).status_code == 405

    def test_every_part_is_on_the_style_page(self) -> None:
        pages = "".join(
            path.read_text() for path in (Path(parts.__file__).parents[1] / "templates").rglob("*.html")
        )
        missing = [
            name
            for name in parts.register.tags
            if f"{{% {name} " not in pages and f"{{% {name} %" not in pages
        ]
        assert missing == ["diff_view"]  # the same template as diff_text


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class TestContrast:
    COLOURS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", TOKENS.read_text()))
    PAPERS = ("paper", "sheet", "tint")

    @pytest.mark.parametrize(
        "ink",
        ["ink", "ink-soft", "ink-faint", "action", "action-strong", "red", "red-strong", "green", "amber"],
    )
    def test_every_ink_reads_on_every_paper(self, ink: str) -> None:
        assert min(contrast(self.COLOURS[ink], self.COLOURS[paper]) for paper in self.PAPERS) >= 4.5

    @pytest.mark.parametrize(
        ("ink", "paper"),
        [
            ("red", "red-soft"),
            ("green", "green-soft"),
            ("amber", "amber-soft"),
            ("ink-soft", "amber-soft"),
            ("ink-soft", "red-soft"),
            ("action", "action-soft"),
            ("action", "amber-soft"),
            ("action", "red-soft"),
            ("ink-soft", "action-soft"),
            ("on-action", "action"),
            ("on-action", "red"),
            ("rail-ink", "rail"),
            ("rail-ink-strong", "rail-raised"),
            ("sheet", "ink"),
            ("red-strong", "mark-red"),
            ("ink-soft", "mark-red"),
            ("ink-soft", "mark-amber"),
            ("ink", "mark-green"),
        ],
    )
    def test_every_pair_that_is_used_reads(self, ink: str, paper: str) -> None:
        assert contrast(self.COLOURS[ink], self.COLOURS[paper]) >= 4.5

    @pytest.mark.parametrize("edge", ["line-strong", "fill-1", "fill-green", "fill-red"])
    def test_edges_of_controls_and_bars_can_be_seen(self, edge: str) -> None:
        assert min(contrast(self.COLOURS[edge], self.COLOURS[paper]) for paper in self.PAPERS) >= 3
