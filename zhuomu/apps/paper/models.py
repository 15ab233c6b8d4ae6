"""The paper: issues, pages, articles in versions, reviews bound to a version's hash, marks, corrections."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from zhuomu.apps.paper.models_proof import LexiconEntry, LexiconKind, RuleSwitch
from zhuomu.core.models import Attachment, Notice, Office
from zhuomu.rules.article_flow import ArticleStatus, ReviewStep, Verdict

__all__ = [
    "Article",
    "ArticleKind",
    "ArticleVersion",
    "Erratum",
    "Issue",
    "IssueState",
    "LexiconEntry",
    "LexiconKind",
    "MarkState",
    "Page",
    "PageSource",
    "Paper",
    "Photo",
    "ProofMark",
    "Review",
    "RuleSwitch",
    "SourceState",
    "version_lines",
    "version_sha256",
]
PERSON = settings.AUTH_USER_MODEL


class Paper(models.Model):
    """社区报."""

    name = models.CharField("报名", max_length=40, unique=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="papers", verbose_name="主办")
    motto = models.CharField("报头语", max_length=60, blank=True)
    is_sample = models.BooleanField("样例", default=False, editable=False)

    class Meta:
        verbose_name = "社区报"

    def __str__(self) -> str:
        return self.name


class IssueState(models.TextChoices):
    IN_PRODUCTION = "in_production", "编辑中"
    PUBLISHED = "published", "已出版"


class Issue(models.Model):
    """期."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="issues", verbose_name="社区报")
    number = models.PositiveIntegerField("期号")
    cover_month = models.DateField("封面月份", help_text="该月第一天")
    publish_on = models.DateField("出版日期")
    report_until_on = models.DateField("纠错截止", help_text="默认出版当月最后一天")
    state = models.CharField(
        "状态", max_length=20, choices=IssueState.choices, default=IssueState.IN_PRODUCTION
    )
    published_at = models.DateTimeField("出版时间", null=True, blank=True)

    class Meta:
        verbose_name = "期"
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "number"], name="issue_number_once_in_a_paper"),
            models.CheckConstraint(
                condition=Q(report_until_on__gte=models.F("publish_on")),
                name="issue_deadline_not_before_publication",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}期"

    @property
    def is_published(self) -> bool:
        return self.state == IssueState.PUBLISHED

    def get_absolute_url(self) -> str:
        return reverse("public_issue", args=[self.number])


class Page(models.Model):
    """版."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="pages", verbose_name="期")
    number = models.PositiveSmallIntegerField("版次")
    section = models.CharField("版名", max_length=30, blank=True)

    class Meta:
        verbose_name = "版"
        ordering = ("issue", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issue", "number"], name="page_number_once_in_an_issue"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=64), name="page_number_from_1_to_64"
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}版"


class ArticleKind(models.TextChoices):
    ARTICLE = "article", "文章"
    BOX = "box", "启事框"


class Article(models.Model):
    """稿件. Its words are in its versions; ``current`` is the newest, ``published`` the one the public reads."""

    page = models.ForeignKey(Page, models.PROTECT, related_name="articles", verbose_name="版")
    order = models.PositiveSmallIntegerField("次序", default=1)
    kind = models.CharField("类别", max_length=10, choices=ArticleKind.choices, default=ArticleKind.ARTICLE)
    office = models.ForeignKey(Office, models.PROTECT, related_name="articles", verbose_name="供稿部门")
    status = models.CharField(
        "状态",
        max_length=20,
        choices=[(status.value, status.label) for status in ArticleStatus],
        default=ArticleStatus.DRAFTING.value,
    )
    current = models.OneToOneField(
        "ArticleVersion", models.SET_NULL, null=True, related_name="+", verbose_name="当前稿"
    )
    published = models.OneToOneField(
        "ArticleVersion", models.SET_NULL, null=True, related_name="+", verbose_name="已刊稿"
    )
    cleared_through = models.PositiveIntegerField("作废至第几次审稿", default=0, editable=False)
    notice = models.ForeignKey(
        Notice, models.SET_NULL, null=True, blank=True, related_name="articles", verbose_name="来自消息"
    )
    created_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="建稿人"
    )

    class Meta:
        verbose_name = "稿件"
        ordering = ("page__number", "order", "id")

    def __str__(self) -> str:
        return self.headline

    @property
    def headline(self) -> str:
        return self.current.headline if self.current else "（无标题）"

    @property
    def issue(self) -> Issue:
        return self.page.issue

    def get_absolute_url(self) -> str:
        return reverse("public_article", args=[self.page.issue.number, self.page.number, self.pk])


def version_sha256(parts: Mapping[str, Any]) -> str:
    """The hash reviews hang on: kicker, headline, deck, byline and every block, in canonical JSON."""
    canonical = json.dumps(
        {key: parts[key] for key in ("kicker", "headline", "deck", "byline", "body")},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


class ArticleVersion(models.Model):
    """稿件版本. Frozen once submitted; any later change makes the next number.

    ``body`` is a list of blocks: ``{"type": "paragraph", "text"}``, ``{"type": "photo", "photo": id, "caption", "alt"}``
    or ``{"type": "list", "label", "items": [text, …]}``. A photo's use stands in the block, so caption and alt
    text are under the hash like every other word.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions", verbose_name="稿件")
    number = models.PositiveIntegerField("版本号")
    kicker = models.CharField("引题", max_length=120, blank=True)
    headline = models.CharField("标题", max_length=120)
    deck = models.CharField("副题", max_length=160, blank=True)
    byline = models.CharField("署名", max_length=60, blank=True)
    body = models.JSONField("正文", default=list)
    sha256 = models.CharField("摘要", max_length=64)
    is_frozen = models.BooleanField("已定稿", default=False)
    author = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="作者")
    why = models.CharField("修改原因", max_length=200, blank=True)
    created_at = models.DateTimeField("写成时间")

    class Meta:
        verbose_name = "稿件版本"
        ordering = ("article", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "number"], name="version_number_once_in_an_article"),
        ]

    def __str__(self) -> str:
        return f"{self.headline}（第{self.number}稿）"

    @property
    def paragraphs(self) -> list[str]:
        return [block["text"] for block in self.body if block["type"] == "paragraph"]

    @property
    def photos(self) -> list[dict[str, Any]]:
        return [block for block in self.body if block["type"] == "photo"]

    @property
    def lists(self) -> list[dict[str, Any]]:
        return [block for block in self.body if block["type"] == "list"]

    @property
    def lines(self) -> list[str]:
        """Every printed line of words in order: what is proofread, compared and searched."""
        return version_lines(self.kicker, self.headline, self.deck, self.body, self.byline)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def version_lines(
    kicker: str, headline: str, deck: str, body: Sequence[Mapping[str, Any]], byline: str
) -> list[str]:
    """The words of a version, a piece a line; empty pieces are left out, a list is ``label：a、b``."""
    lines = [kicker, headline, deck]
    for block in body:
        if block["type"] == "paragraph":
            lines.append(block["text"])
        elif block["type"] == "photo":
            lines.append(block.get("caption", ""))
        else:
            lines.append(f"{block['label']}：{'、'.join(block['items'])}")
    lines.append(f"（{byline}）" if byline else "")
    return [line for line in lines if line]


class Photo(models.Model):
    """照片: a picture with who took it, when, who is on it and whether they agreed."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="photos", verbose_name="社区报")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="photo", verbose_name="文件")
    photographer = models.CharField("摄影", max_length=30, blank=True)
    taken_on = models.DateField("拍摄日期", null=True, blank=True)
    has_people = models.BooleanField("有可辨认的人", default=False)
    has_consent = models.BooleanField("已征得同意", default=False)

    class Meta:
        verbose_name = "照片"

    def __str__(self) -> str:
        return f"照片{self.pk}"


class Review(models.Model):
    """审稿: one person's verdict at one step on one text. A later change of text clears it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="reviews", verbose_name="稿件")
    number = models.PositiveIntegerField("第几次审稿")
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="reviews", verbose_name="版本")
    step = models.CharField("审次", max_length=10, choices=[(step.value, step.label) for step in ReviewStep])
    reviewer = models.ForeignKey(PERSON, models.PROTECT, related_name="reviews", verbose_name="审稿人")
    verdict = models.CharField("结论", max_length=10, choices=[(v.value, v.label) for v in Verdict])
    opinion = models.CharField("意见", max_length=500, blank=True)
    sha256 = models.CharField("所审文字摘要", max_length=64)
    at = models.DateTimeField("时间")
    cleared_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "审稿"
        ordering = ("article", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "step"],
                condition=Q(cleared_at__isnull=True, verdict="passed"),
                name="one_standing_approval_for_a_step",
            ),
            models.UniqueConstraint(
                fields=["article", "reviewer"],
                condition=Q(cleared_at__isnull=True, verdict="passed"),
                name="three_reviews_by_three_people",
            ),
            models.UniqueConstraint(fields=["article", "number"], name="review_number_once_in_an_article"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.get_verdict_display()}"


class MarkState(models.TextChoices):
    TAKEN = "taken", "采纳"
    REJECTED = "rejected", "不改"


class ProofMark(models.Model):
    """校对标记 somebody decided on. Open marks are computed from the text and need no row.

    A rejected one silences the same rule on the same words in the whole paper, until it is undone; of signs,
    figures and days in the article alone.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="marks", verbose_name="稿件")
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="marks", verbose_name="版本")
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    quote = models.TextField("原文")
    words = models.TextField("所在词语", help_text="同样的词语再出现，按这一次处理")
    rule = models.CharField("规则", max_length=60)
    severity = models.CharField("程度", max_length=10)
    message = models.CharField("说明", max_length=300)
    suggestion = models.CharField("建议", max_length=200, null=True, blank=True)
    state = models.CharField("处理", max_length=10, choices=MarkState.choices)
    place_count = models.PositiveIntegerField("几处", default=1)
    reason = models.CharField("理由", max_length=200, blank=True)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="处理人")
    at = models.DateTimeField("时间")
    undone_at = models.DateTimeField("恢复提示时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="恢复提示的人"
    )

    class Meta:
        verbose_name = "校对标记"
        ordering = ("-id",)
        indexes: ClassVar = [models.Index(fields=["rule", "state"], name="mark_by_rule")]

    def __str__(self) -> str:
        return f"{self.rule} {self.quote}"


class Erratum(models.Model):
    """更正: wrong → right in a published article, shown under its web version and printed in a later issue."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="errata", verbose_name="稿件")
    wrong = models.CharField("误", max_length=300)
    right = models.CharField("正", max_length=300)
    kind = models.CharField("类别", max_length=30)
    credit = models.CharField("指出者", max_length=40, blank=True, help_text="读者同意刊出的名字")
    version = models.ForeignKey(
        ArticleVersion, models.SET_NULL, null=True, related_name="errata", verbose_name="更正后的版本"
    )
    printed_in = models.ForeignKey(
        Issue,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="printed_errata",
        verbose_name="刊登更正的期",
    )
    box = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, related_name="boxed", verbose_name="更正栏"
    )
    created_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="提出人"
    )
    created_at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = "更正"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"“{self.wrong}”应为“{self.right}”"


class SourceState(models.TextChoices):
    WAITING = "waiting", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DROPPED = "dropped", "已放弃"


class PageSource(models.Model):
    """版面原文: a page's text as it came in, with the reading that a person confirms."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="sources", verbose_name="版")
    file_name = models.CharField("文件名", max_length=120, blank=True)
    encoding = models.CharField("编码", max_length=20, blank=True)
    text = models.TextField("原文")
    pieces = models.JSONField("读出的部件", default=dict)
    state = models.CharField("状态", max_length=10, choices=SourceState.choices, default=SourceState.WAITING)
    created_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="读入人"
    )
    created_at = models.DateTimeField("读入时间")

    class Meta:
        verbose_name = "版面原文"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.page}原文"
