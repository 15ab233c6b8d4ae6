"""What is elected and in which rounds; the numbers of people and papers, each told by two people who do not see each other."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhuomu.apps.congress.models.meeting import AgendaItem, DocumentVersion
from zhuomu.apps.congress.models.people import Congress

PERSON = settings.AUTH_USER_MODEL


def salt_make() -> str:
    """What keeps the digests of a round from being guessed; forgotten together with its ballots."""
    return secrets.token_hex(16)


class Contest(models.Model):
    """选举事项: seats to fill, under adopted measures."""

    congress = models.ForeignKey(Congress, models.CASCADE, related_name="contests", verbose_name="代表大会")
    title = models.CharField("选举事项", max_length=80, help_text="如“第一届委员会委员”")
    seats = models.PositiveSmallIntegerField("应选名额")
    measures = models.ForeignKey(
        DocumentVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contests",
        verbose_name="选举办法",
    )
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="contests", verbose_name="议程"
    )
    order = models.PositiveSmallIntegerField("排序", default=0)
    order_confirmed_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="次序确认人"
    )
    order_confirmed_at = models.DateTimeField("次序确认时间", null=True, blank=True)

    class Meta:
        verbose_name = "选举事项"
        ordering = ("order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "title"], name="contest_title_once_in_a_congress"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="contest_has_a_seat"),
        ]

    def __str__(self) -> str:
        return self.title


class Candidate(models.Model):
    """候选人: a name to be printed, in the order a person confirmed."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="candidates", verbose_name="选举事项")
    name = models.CharField("姓名", max_length=40, help_text="同名时写成“李明（女）”")
    post = models.CharField("单位职务", max_length=60, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "候选人"
        ordering = ("order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contest", "name"], name="candidate_once_in_a_contest"),
        ]

    def __str__(self) -> str:
        return self.name


class RoundKind(models.TextChoices):
    FIRST = "first", "首次选举"
    REVOTE = "revote", "再次投票"
    SUPPLEMENTARY = "supplementary", "另行选举"


class RoundState(models.TextChoices):
    PREPARING = "preparing", "准备"
    PAPERS = "papers", "发票与投票"
    ENTERING = "entering", "录票"
    SETTLING = "settling", "核对与认定"
    COUNTED = "counted", "已计票"
    SIGNED = "signed", "已签字"
    ANNOUNCED = "announced", "已宣布"
    VOID = "void", "选举无效"
    SEALED = "sealed", "已封存"


class EntryMode(models.TextChoices):
    BALLOTS = "ballots", "逐张录入"
    TOTALS = "totals", "按扎录合计"


class Round(models.Model):
    """轮次: one vote with papers of its own. Names and measures are fixed when it begins."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="rounds", verbose_name="选举事项")
    number = models.PositiveSmallIntegerField("第几轮")
    kind = models.CharField("类别", max_length=14, choices=RoundKind.choices, default=RoundKind.FIRST)
    prior = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="following", verbose_name="上一轮"
    )
    prior_sha256 = models.CharField("上一轮结果摘要", max_length=64, blank=True)
    state = models.CharField("状态", max_length=10, choices=RoundState.choices, default=RoundState.PREPARING)
    mode = models.CharField("录入方式", max_length=8, choices=EntryMode.choices, default=EntryMode.BALLOTS)
    seats = models.PositiveSmallIntegerField("应选名额")
    names = models.JSONField("印在票上的姓名", default=list)
    parameters = models.JSONField("选举参数", default=dict)
    due = models.PositiveIntegerField("应到", default=0)
    proxies = models.PositiveIntegerField("委托", default=0)
    checked_in = models.PositiveIntegerField("发票时报到人数", default=0)
    chair_choice = models.JSONField("主持人的决定", default=list, blank=True)
    salt = models.CharField("盐", max_length=32, default=salt_make, editable=False)
    began_at = models.DateTimeField("开始时间")
    announced_at = models.DateTimeField("宣布时间", null=True, blank=True)
    sealed_at = models.DateTimeField("封存时间", null=True, blank=True)
    sealed_note = models.CharField("封存说明", max_length=120, blank=True)
    keep_until_on = models.DateField("保存至", null=True, blank=True)
    deleted_at = models.DateTimeField("票面数据删除时间", null=True, blank=True)

    class Meta:
        verbose_name = "轮次"
        ordering = ("contest", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contest", "number"], name="round_number_once"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="round_has_a_seat"),
            models.CheckConstraint(
                condition=Q(kind=RoundKind.FIRST, prior__isnull=True)
                | (~Q(kind=RoundKind.FIRST) & Q(prior__isnull=False)),
                name="further_round_has_a_prior",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contest} 第{self.number}轮"


class FigureKind(models.TextChoices):
    PRESENT = "present", "实到"
    PRINTED = "printed", "印制"
    ISSUED = "issued", "发出"
    EXCHANGED = "exchanged", "更换收回"
    UNUSED = "unused", "剩余"
    RECOVERED = "recovered", "收回"


class Figure(models.Model):
    """清点: a number as one person counted it. It stands when two people told the same one, blind to each other."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="figures", verbose_name="轮次")
    kind = models.CharField("清点项", max_length=10, choices=FigureKind.choices)
    number = models.PositiveIntegerField("张（人）数")
    told_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="清点人")
    told_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "清点"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "kind", "told_by"], name="figure_once_by_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class NameRuling(models.Model):
    """姓名认定: a written-in name means a person (``meant``), or is somebody of their own (``is_apart``)."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="name_rulings", verbose_name="轮次")
    written = models.CharField("票上写法", max_length=40)
    meant = models.CharField("认定为", max_length=40)
    is_apart = models.BooleanField("不是同一人", default=False)
    ruled_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="认定人")

    class Meta:
        verbose_name = "姓名认定"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "written", "meant"], name="name_ruling_once"),
        ]

    def __str__(self) -> str:
        return f"{self.written} {'≠' if self.is_apart else '='} {self.meant}"
