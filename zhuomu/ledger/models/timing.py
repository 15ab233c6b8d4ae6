"""Time: how many working days for what, the clocks of a problem, and what changes them."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhuomu.rules.clocks import NATURES, ClockKind, ClockPolicy

PERSON = settings.AUTH_USER_MODEL


class DeadlinePolicy(models.Model):
    """时限办法: working days for one channel, category or nature (empty: any). A change is a new version; old ones stay."""

    key = models.SlugField("代码", max_length=40)
    version = models.PositiveSmallIntegerField("版本", default=1)
    name = models.CharField("名称", max_length=40)
    channel = models.CharField("来源", max_length=30, blank=True)
    category = models.ForeignKey(
        "ledger.Category", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分类"
    )
    nature = models.CharField("诉求类型", max_length=10, choices=list(NATURES.items()), blank=True)
    sign = models.PositiveSmallIntegerField("签收（工作日）", default=1)
    contact = models.PositiveSmallIntegerField("先行联系（工作日）", default=1)
    resolve = models.PositiveSmallIntegerField("办理（工作日）", default=5)
    extended = models.PositiveSmallIntegerField("经批准最长（工作日）", default=15)
    redo = models.PositiveSmallIntegerField("二次办理（工作日）", default=3)
    call_back = models.PositiveSmallIntegerField("回访（工作日）", default=3)
    decision = models.PositiveSmallIntegerField("裁定（工作日）", default=1)
    supervised = models.PositiveSmallIntegerField("督办（工作日）", default=3)
    info = models.PositiveSmallIntegerField("等待补充（工作日）", default=5)
    warn = models.PositiveSmallIntegerField("提前提醒（工作日）", default=1)
    source = models.CharField("依据", max_length=120, blank=True)
    is_current = models.BooleanField("现行", default=True)

    class Meta:
        verbose_name = "时限办法"
        ordering = ("key", "-version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "version"], name="policy_version_once"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(is_current=True), name="one_current_version_of_a_policy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（第 {self.version} 版）"

    @property
    def rule(self) -> ClockPolicy:
        """The policy as the rules take it. Raises ValueError where its numbers contradict each other."""
        names = (field.name for field in dataclasses.fields(ClockPolicy) if field.name != "key")
        return ClockPolicy(self.key, **{name: getattr(self, name) for name in names})


class Clock(models.Model):
    """时限: derived from the moves of a problem and written anew with each; kept for lists and figures."""

    problem = models.ForeignKey("ledger.Problem", models.CASCADE, related_name="clocks", verbose_name="问题")
    kind = models.CharField("类别", max_length=10, choices=[(kind.value, kind.label) for kind in ClockKind])
    number = models.PositiveSmallIntegerField("起于第几步")
    round = models.PositiveSmallIntegerField("轮次")
    start_on = models.DateField("起算")
    due_on = models.DateField("到期")
    is_provisional = models.BooleanField("暂定", default=False)
    met_on = models.DateField("完成", null=True)
    stopped_on = models.DateField("终止", null=True)
    paused_from = models.DateField("暂停自", null=True)
    is_late = models.BooleanField("超期", default=False)
    workdays = models.PositiveSmallIntegerField("工作日")
    policy = models.CharField("办法", max_length=60)
    calendar = models.CharField("日历版本", max_length=16)

    class Meta:
        verbose_name = "时限"
        ordering = ("number", "kind")
        indexes: ClassVar = [
            models.Index(fields=["kind", "start_on"], name="clock_by_kind"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["problem", "number", "kind"], name="clock_once_for_a_step"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on}"


class Proposal(models.Model):
    """What one person asks for and another one, never the same, approves or refuses."""

    reason = models.CharField("理由", max_length=500)
    proposed_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="申请人"
    )
    proposed_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="批准人"
    )
    decided_at = models.DateTimeField("批准时间", null=True)
    is_approved = models.BooleanField("同意", null=True)
    decision = models.CharField("批注", max_length=200, blank=True)

    class Meta:
        abstract = True


class Extension(Proposal):
    """延期: proposed by whoever works on it, approved or refused by somebody else."""

    problem = models.ForeignKey(
        "ledger.Problem", models.CASCADE, related_name="extensions", verbose_name="问题"
    )
    workdays = models.PositiveSmallIntegerField("增加工作日")

    class Meta:
        verbose_name = "延期"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"延期 {self.workdays} 个工作日"


class Hang(Proposal):
    """挂账: what cannot be done now, with a day on which it is looked at again."""

    problem = models.ForeignKey("ledger.Problem", models.CASCADE, related_name="hangs", verbose_name="问题")
    review_on = models.DateField("复核日期")
    interim_reply = models.CharField("阶段性答复", max_length=1000)

    class Meta:
        verbose_name = "挂账"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"挂账至 {self.review_on}"


class Supervision(models.Model):
    """督办: a leader takes it up and sets a day."""

    problem = models.ForeignKey(
        "ledger.Problem", models.CASCADE, related_name="supervisions", verbose_name="问题"
    )
    text = models.CharField("督办意见", max_length=500)
    due_on = models.DateField("要求完成")
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="督办领导")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "督办"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"督办至 {self.due_on}"
