"""The style page: every part with invented content, in the staff and in the public shell.

It reads no table and writes nothing, so it can be looked at before there is any data.
"""

import dataclasses
import datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from zhuomu.core.http import public

PLACE = {"name": "梧桐路街道", "phone": "021-5550 1200", "hours": "工作日 8:30–17:30"}
PERSON = {"name": "沈若兰", "post_title": "社区报编辑"}
TEXT = (
    "本月18日上午,梧桐路街道在社区文化中心举办“邻里节“开幕式。来自二十个居民区的三百余名居民参加了活动，"
    "现场设置了便民服务服务、文艺演出、科普展览等区域。街道办事处副主任顾明远到场致词。"
)
OLD = "梧桐路街道在社区文化中心举办邻里节，来自二十个居民区的三百多名居民参加。"
NEW = "梧桐路街道在社区文化活动中心举办邻里节，来自十八个居民区的三百余名居民参加。"


@dataclasses.dataclass(frozen=True, slots=True)
class SampleReport:
    """A reader's report as the list shows it."""

    pk: int
    title: str
    place: str
    reader: str
    tone: str
    status: str
    received: str
    points: str


REPORTS = (
    SampleReport(41, "“邻里节“后引号用反了", "第1版 头条", "梧桐叶（昵称）", "wait", "待判", "10月12日", "—"),
    SampleReport(40, "“便民服务服务”多了两个字", "第1版 头条", "老张", "done", "采纳", "10月12日", "1"),
    SampleReport(
        38, "重阳节是10月7日，文中写成8日", "第2版 敬老", "桂花香（昵称）", "done", "采纳", "10月11日", "2"
    ),
    SampleReport(
        37, "照片说明里的姓名与正文不一致", "第3版 人物", "早起的鸟", "wrong", "超期 1 天", "10月9日", "—"
    ),
    SampleReport(35, "“另外十位”后面只有九个名字", "第4版 公告", "数数看", "info", "已并入", "10月9日", "1"),
    SampleReport(33, "“的地得”用得不顺", "第2版 散文", "语文老师", "plain", "不算错", "10月8日", "0"),
)
# the same as data, for the part rows_of
DATA_ROW = {
    "pk": 31,
    "label": "“其间”写成“期间”",
    "cells": (
        {"label": "题目", "text": "“其间”写成“期间”", "kind": "main", "url": "#main", "sub": "2026-0031"},
        {"label": "位置", "text": "第2版 散文"},
        {"label": "读者", "text": "秋天", "sub": "扫码来件", "badges": (("wait", "重复"),)},
        {"label": "状态", "text": "待判", "tone": "wait"},
        {"label": "收到", "text": "10月8日"},
        {"label": "分值", "text": "—", "kind": "number"},
    ),
}


class SampleForm(forms.Form):
    """A reader's form: one of each kind of field."""

    page = forms.ChoiceField(
        label="在第几版",
        choices=[("1", "第1版 要闻"), ("2", "第2版 生活"), ("3", "第3版 人物"), ("4", "第4版 公告")],
        widget=forms.RadioSelect,
    )
    quote = forms.CharField(
        label="哪一句",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="点一下上面的句子，或者自己抄下来。",
    )
    detail = forms.CharField(label="错在哪里，应该怎样", help_text="例如：“反应”应为“反映”。", max_length=500)
    found_on = forms.DateField(label="看到的日子", required=False)
    channel = forms.ChoiceField(
        label="从哪里来", choices=[("web", "网页"), ("desk", "柜台代填")], required=False
    )
    is_named = forms.BooleanField(
        label="登报时用真名", required=False, help_text="不勾就用昵称，名字后面注明（昵称）。"
    )
    phone = forms.CharField(
        label="手机号",
        required=False,
        help_text="只在要寄奖品时用，60 天后删除。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "data-no-draft": ""}),
    )


def bad_form() -> SampleForm:
    """The form as it comes back with errors."""
    return SampleForm(
        {"page": "9", "quote": "来自二十个居民区的三百余名居民", "detail": "", "found_on": "10月32日"}
    )


def menu() -> list[dict[str, object]]:
    """The entries of the rail as the apps would give them."""
    entries = (
        ("今天", "home", 3, True),
        ("社区报", "paper", 2, False),
        ("纠错", "bird", 12, False),
        ("校对", "pen", 0, False),
        ("评奖", "award", 0, False),
        ("日历", "calendar", 0, False),
        ("通讯录", "people", 0, False),
        ("设置", "gear", 0, False),
    )
    url = reverse("style")
    return [
        {"label": label, "icon": icon, "count": count, "is_active": active, "url": url}
        for label, icon, count, active in entries
    ]


def marks() -> list[dict[str, object]]:
    """Marks on ``TEXT`` as the proofreading engine would give them."""
    here = reverse("style_confirm")

    def mark(words: str, severity: str, message: str, suggestion: str, source: str) -> dict[str, object]:
        start = TEXT.index(words)
        return {
            "start": start,
            "end": start + len(words),
            "severity": severity,
            "message": message,
            "suggestion": suggestion,
            "source": source,
            "accept_url": here,
            "reject_url": here,
        }

    return [
        mark(",", "error", "中文里用了半角逗号", "，", "GB/T 15834 标点符号用法"),
        mark("“邻里节“", "error", "引号不成对：后引号写成了前引号", "“邻里节”", "GB/T 15834 4.8"),
        mark("二十个居民区", "warning", "与本版另一处“十八个居民区”不一致", "", "同版数字核对"),
        mark("服务服务", "error", "词语重复", "服务", "重复字词"),
        mark("致词", "hint", "推荐词形", "致辞", "第一批异形词整理表"),
    ]


def events() -> list[dict[str, object]]:
    """A timeline with one entry of each tone."""
    day = datetime.datetime(2026, 10, 12, 9, 12)  # noqa: DTZ001 - a picture, not a moment
    minutes = datetime.timedelta(minutes=1)
    return [
        {
            "at": day,
            "actor": "梧桐叶（昵称）",
            "title": "扫第1版二维码来件",
            "text": "“邻里节“的后引号用反了。",
            "tone": "info",
        },
        {
            "at": day + 20 * minutes,
            "actor": "系统",
            "title": "与 2 件来件指向同一处，建议并为一处差错",
            "tone": "plain",
        },
        {
            "at": day + 95 * minutes,
            "actor": "沈若兰",
            "title": "采纳，记 1 分",
            "text": "标点差错，每处 0.1；同版第三处。",
            "tone": "done",
        },
        {"at": day + 180 * minutes, "actor": "顾明远", "title": "更正退回：少了刊期", "tone": "wrong"},
        {"at": day + 300 * minutes, "actor": "沈若兰", "title": "等第二人复核", "tone": "wait"},
    ]


def jobs() -> list[dict[str, object]]:
    """A job in each state."""
    poll = reverse("style_progress")
    return [
        {
            "label": "导入 9 月来件（表格）",
            "state": "running",
            "done_count": 132,
            "total_count": 480,
            "poll_url": poll,
        },
        {
            "label": "第 86 期第 1 版读入",
            "state": "done",
            "message": "5 篇稿件，3 条图片说明，1 处拿不准。",
            "result_url": poll,
            "result_label": "去核对",
        },
        {"label": "导出领奖登记表", "state": "failed", "message": "第 17 行的手机号少一位，改好后再导一次。"},
    ]


def charts() -> dict[str, object]:
    """Rows for the charts."""
    months = ["11月", "12月", "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月"]
    areas = [
        "梧桐",
        "银杏",
        "香樟",
        "玉兰",
        "桂苑",
        "松涛",
        "柳岸",
        "枫林",
        "海棠",
        "紫藤",
        "芙蓉",
        "竹园",
        "石榴",
        "丹枫",
        "青桐",
        "雪松",
        "百合",
        "兰亭",
    ]
    return {
        "pages": [("第1版 要闻", 12), ("第2版 生活", 7), ("第3版 人物", 4), ("第4版 公告", 9, "wrong")],
        "kinds": [("8月", [9, 3, 2]), ("9月", [14, 5, 1]), ("10月", [11, 6, 4])],
        "series": [("采纳", "done"), ("不算错", "grey"), ("待判", "wait")],
        "months": list(zip(months, [18, 22, 15, 9, 24, 31, 28, 35, 30, 41, 38, 46], strict=True)),
        "spark": [18, 22, 15, 9, 24, 31, 28, 35, 30, 41, 38, 46],
        "areas": [
            (f"{name}居民区", (0, 0, 2, 0, 1, 0)[i % 6], (0, 3, 1, 0, 0, 2)[i % 6], "?area=" + str(i + 1))
            for i, name in enumerate(areas)
        ],
    }


def context(request: HttpRequest) -> dict[str, object]:
    """What both shells need, and every part's content."""
    here = reverse("style")
    states = (("全部", "", 48), ("待判", "wait", 12), ("采纳", "done", 29), ("不算错", "plain", 7))
    chosen = request.GET.get("state", "")
    return {
        "subdistrict": PLACE,
        "user": PERSON,
        "menu": menu(),
        "tab_items": [
            {"label": label, "url": f"?state={key}", "count": count, "is_active": key == chosen}
            for label, key, count in states
        ],
        "reports": REPORTS,
        "pages": [(1, "第1版"), (2, "第2版")],
        "data_rows": [DATA_ROW],
        "page_obj": Paginator(range(480), 10).get_page(request.GET.get("page", 6)),
        "text": TEXT,
        "marks": marks(),
        "old": OLD,
        "new": NEW,
        "events": events(),
        "jobs": jobs(),
        "reasons": [
            {"text": "三审还差一审：终审人还没有签。", "remedy": "由没有写过、也没有审过这篇稿的人来签。"},
            {"text": "二审签过以后正文又改了 14 个字。", "remedy": "请二审人对现在这一版再看一遍。"},
        ],
        "form": bad_form(),
        "clean_form": SampleForm(initial={"page": "1"}),
        "charts": charts(),
        "here": here,
        "received_at": datetime.datetime(2026, 10, 12, 9, 12),  # noqa: DTZ001
    }


@public
@require_safe
def style_staff(request: HttpRequest) -> HttpResponse:
    """All parts in the staff shell."""
    return render(request, "style/staff.html", context(request))


@public
@require_safe
def style_public(request: HttpRequest) -> HttpResponse:
    """The parts that readers meet, in the public shell; ``?elder=1`` shows the elder version."""
    return render(
        request, "style/public.html", context(request) | {"is_elder": request.GET.get("elder") == "1"}
    )


@public
@require_safe
def style_confirm(request: HttpRequest) -> HttpResponse:
    """The plain page behind a confirm dialog."""
    return render(request, "style/confirm.html", context(request))


@public
@require_safe
def style_progress(request: HttpRequest) -> HttpResponse:
    """What a running job answers when it is asked again: here, that it is done."""
    return render(request, "style/progress.html", {"job": jobs()[1]})


urlpatterns = [
    path("style/", style_staff, name="style"),
    path("style/public/", style_public, name="style_public"),
    path("style/confirm/", style_confirm, name="style_confirm"),
    path("style/progress/", style_progress, name="style_progress"),
]
