"""纠错有奖: a reader's report points at a place, findings say what was wrong, contests end in awards."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhuomu.apps.paper.models import Article, ArticleVersion, Erratum, Issue, Page
from zhuomu.core.models import Attachment, Notice, Office
from zhuomu.ledger.models import Report
from zhuomu.rules.errorrate import ErrorKind

PERSON = settings.AUTH_USER_MODEL


class Reader(models.Model):
    """读者: one who takes part.

    ``key`` is a keyed hash of the phone, else of the name, else (nobody named) of the receipt number.
    """

    key = models.CharField("识别摘要", max_length=64, unique=True)
    print_name = models.CharField("刊出的名字", max_length=30)
    is_nickname = models.BooleanField("昵称", default=True)
    is_staff = models.BooleanField("本报工作人员", default=False)
    is_sample = models.BooleanField("样例", default=False, editable=False)

    class Meta:
        verbose_name = "读者"

    def __str__(self) -> str:
        return f"{self.print_name}（昵称）" if self.is_nickname else self.print_name


class Verdict(models.TextChoices):
    """判定, of a report and of a finding alike."""

    OPEN = "open", "待判定"
    ACCEPTED = "accepted", "采纳"
    REJECTED = "rejected", "不采纳"
    THANKED = "thanked", "不是差错，谢谢"


class Finding(models.Model):
    """差错: the error itself. Many reports, one finding."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="findings", verbose_name="期")
    page = models.ForeignKey(Page, models.PROTECT, null=True, related_name="+", verbose_name="版")
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, related_name="findings", verbose_name="稿件"
    )
    version = models.ForeignKey(
        ArticleVersion, models.SET_NULL, null=True, related_name="+", verbose_name="所指版本"
    )
    start = models.PositiveIntegerField("起", null=True)
    end = models.PositiveIntegerField("止", null=True)
    quote = models.CharField("误", max_length=300)
    correction = models.CharField("正", max_length=300, blank=True)
    kind = models.CharField(
        "类别", max_length=30, choices=[(kind.value, kind.label) for kind in ErrorKind], blank=True
    )
    wrong_character_count = models.PositiveSmallIntegerField("错字数", default=1)
    is_in_headline = models.BooleanField("在标题、报头、栏题中", default=False)
    is_important = models.BooleanField("重要人名、日期或图片", default=False)
    points = models.DecimalField("分值", max_digits=6, decimal_places=2, default=0)
    verdict = models.CharField("判定", max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    reason = models.CharField("理由", max_length=200, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", verbose_name="责任部门")
    judged_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="判定人")
    judged_at = models.DateTimeField("判定时间", null=True)
    erratum = models.OneToOneField(
        Erratum, models.SET_NULL, null=True, related_name="finding", verbose_name="更正"
    )

    class Meta:
        verbose_name = "差错"
        ordering = ("issue", "page", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(end__gt=F("start")),
                name="finding_span_has_length",
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="finding_points_not_negative"),
        ]

    def __str__(self) -> str:
        return f"“{self.quote}”"


class ErrorReport(models.Model):
    """读者来件: the four fields of the contest — paper, page, article, the error in detail — beside the ledger's report."""

    report = models.OneToOneField(
        Report, models.CASCADE, primary_key=True, related_name="error_report", verbose_name="来件"
    )
    reader = models.ForeignKey(Reader, models.PROTECT, related_name="reports", verbose_name="读者")
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="error_reports", verbose_name="期")
    page = models.ForeignKey(Page, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="版")
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="error_reports", verbose_name="稿件"
    )
    article_title = models.CharField("文章名称", max_length=120, blank=True)
    quote = models.CharField("原句", max_length=300, blank=True)
    correction = models.CharField("应为", max_length=300, blank=True)
    print_name = models.CharField("刊出的名字", max_length=30)
    is_nickname = models.BooleanField("昵称", default=True)
    is_late = models.BooleanField("过了截止日期", default=False)
    verdict = models.CharField("判定", max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    reason = models.CharField("理由", max_length=200, blank=True)
    has_right_fix = models.BooleanField("改法正确", default=False)
    finding = models.ForeignKey(
        Finding, models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name="差错"
    )
    question = models.CharField("追问", max_length=200, blank=True)
    answer = models.CharField("读者答复", max_length=500, blank=True)
    photo = models.ForeignKey(
        Attachment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="照片"
    )

    class Meta:
        verbose_name = "读者来件"
        ordering = ("report",)

    def __str__(self) -> str:
        return self.report.receipt

    @property
    def printed_name(self) -> str:
        return f"{self.print_name}（昵称）" if self.is_nickname else self.print_name


class ContestState(models.TextChoices):
    OPEN = "open", "征集与判定中"
    COMPUTED = "computed", "名单待确认"
    CONFIRMED_ONCE = "confirmed_once", "一人已确认"
    CONFIRMED = "confirmed", "已确认"


class Contest(models.Model):
    """月度评奖: one for each issue."""

    issue = models.OneToOneField(Issue, models.PROTECT, related_name="contest", verbose_name="期")
    first_on = models.DateField("开始")
    last_on = models.DateField("截止")
    rules = models.JSONField("规则参数", default=dict)
    seed = models.CharField("抽签种子", max_length=64, blank=True)
    state = models.CharField("状态", max_length=20, choices=ContestState.choices, default=ContestState.OPEN)
    computed_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="计算人"
    )
    computed_at = models.DateTimeField("计算时间", null=True)
    first_confirmed_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="确认人一"
    )
    second_confirmed_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="确认人二"
    )
    confirmed_on = models.DateField("确认日期", null=True)
    scores = models.JSONField(
        "各读者得分", default=dict, help_text='{"读者编号": {"total": "2.5", "text": "…"}}'
    )
    exclusions = models.JSONField("未计分与未获奖", default=list)
    notice = models.ForeignKey(Notice, models.SET_NULL, null=True, related_name="+", verbose_name="待刊消息")

    class Meta:
        verbose_name = "月度评奖"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(second_confirmed_by__isnull=True)
                | ~Q(second_confirmed_by=F("first_confirmed_by")),
                name="contest_confirmed_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue}啄木鸟"


class Award(models.Model):
    """获奖: one reader's prize in one contest. The database refuses a second one and a place beyond the quota."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="awards", verbose_name="评奖")
    reader = models.ForeignKey(Reader, models.PROTECT, related_name="awards", verbose_name="读者")
    tier = models.CharField("奖项", max_length=20)
    tier_label = models.CharField("奖项名称", max_length=30)
    place = models.PositiveSmallIntegerField("名次")
    quota = models.PositiveSmallIntegerField("名额")
    prize_fen = models.PositiveIntegerField("奖金（分）", null=True)
    gift = models.CharField("奖品", max_length=40, blank=True)
    score = models.DecimalField("得分", max_digits=8, decimal_places=2)
    inputs = models.JSONField("算式", default=dict)
    printed_name = models.CharField("刊出的名字", max_length=40)
    handed_at = models.DateTimeField("领取时间", null=True)
    handed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="经手人")
    forfeited_on = models.DateField("逾期未领", null=True)

    class Meta:
        verbose_name = "获奖"
        ordering = ("contest", "tier", "place")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contest", "reader"], name="one_prize_for_a_reader_in_a_contest"),
            models.UniqueConstraint(fields=["contest", "tier", "place"], name="one_award_for_a_place"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=F("quota")), name="award_place_within_quota"
            ),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True) | Q(forfeited_on__isnull=True),
                name="award_not_both_handed_over_and_forfeited",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed_name} {self.tier_label}"
