"""What happens in the hall: the agenda, documents in versions, votes with their numbers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhuomu.apps.congress.models.people import Congress

PERSON = settings.AUTH_USER_MODEL


class DocumentKind(models.TextChoices):
    REPORT = "report", "报告"
    CHARTER = "charter", "章程与实施办法"
    MEASURES = "measures", "选举办法"
    RESOLUTION = "resolution", "决议"
    OTHER = "other", "其他"


class MeetingDocument(models.Model):
    """会议文件: a document in versions; the latest one lies before the congress."""

    congress = models.ForeignKey(Congress, models.CASCADE, related_name="documents", verbose_name="代表大会")
    kind = models.CharField("类别", max_length=12, choices=DocumentKind.choices)
    title = models.CharField("标题", max_length=100)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = "会议文件"
        ordering = ("order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["congress", "title"], name="document_title_once_in_a_congress"),
        ]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """文件版本: text, and for election measures their parameters, under one hash. Adopted: frozen for good."""

    document = models.ForeignKey(
        MeetingDocument, models.CASCADE, related_name="versions", verbose_name="会议文件"
    )
    number = models.PositiveSmallIntegerField("版本")
    text = models.TextField("正文")
    parameters = models.JSONField("选举参数", null=True, blank=True, help_text="ElectionMeasures.to_json()")
    sha256 = models.CharField("摘要", max_length=64, help_text="正文与参数的摘要")
    note = models.CharField("修改说明", max_length=200, blank=True)
    created_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="提交人"
    )
    created_at = models.DateTimeField("提交时间")
    adopted_at = models.DateTimeField("通过时间", null=True, blank=True)

    class Meta:
        verbose_name = "文件版本"
        ordering = ("document", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(adopted_at__isnull=False),
                name="one_adopted_version_of_a_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} 第{self.number}稿"

    @property
    def is_adopted(self) -> bool:
        return self.adopted_at is not None


class AgendaKind(models.TextChoices):
    REPORT = "report", "听取报告"
    DOCUMENT = "document", "审议文件"
    VOTE = "vote", "表决"
    ELECTION = "election", "选举"
    OTHER = "other", "其他"


class AgendaState(models.TextChoices):
    WAITING = "waiting", "未到"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"


class AgendaItem(models.Model):
    """议程: one item; at most one is running."""

    congress = models.ForeignKey(Congress, models.CASCADE, related_name="agenda", verbose_name="代表大会")
    order = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("类别", max_length=10, choices=AgendaKind.choices, default=AgendaKind.OTHER)
    title = models.CharField("议程", max_length=100)
    speaker = models.CharField("主讲", max_length=30, blank=True)
    document = models.ForeignKey(
        MeetingDocument, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="会议文件"
    )
    state = models.CharField("状态", max_length=10, choices=AgendaState.choices, default=AgendaState.WAITING)
    began_at = models.DateTimeField("开始", null=True, blank=True)
    ended_at = models.DateTimeField("结束", null=True, blank=True)
    minutes_text = models.TextField("纪要", blank=True, help_text="写进会议纪要的内容")

    class Meta:
        verbose_name = "议程"
        ordering = ("order", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["congress"], condition=Q(state=AgendaState.RUNNING), name="one_running_item"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MotionKind(models.TextChoices):
    DOCUMENT = "document", "通过文件"
    OFFICERS = "officers", "通过名单"
    OTHER = "other", "其他事项"


class Motion(models.Model):
    """表决: an open vote with its numbers. ``rule`` is a ``VoteRule`` as JSON, ``outcome`` what the rules made of it."""

    congress = models.ForeignKey(Congress, models.CASCADE, related_name="motions", verbose_name="代表大会")
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="motions", verbose_name="议程"
    )
    kind = models.CharField("类别", max_length=10, choices=MotionKind.choices)
    subject = models.CharField("表决事项", max_length=120)
    version = models.ForeignKey(
        DocumentVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="motions",
        verbose_name="文件版本",
    )
    officer_ids = models.JSONField("名单", default=list, blank=True)
    rule = models.JSONField("表决规则", default=dict)
    due = models.PositiveIntegerField("应到")
    present = models.PositiveIntegerField("实到（表决时）")
    for_count = models.PositiveIntegerField("赞成", default=0)
    against_count = models.PositiveIntegerField("反对", default=0)
    abstain_count = models.PositiveIntegerField("弃权", default=0)
    not_voting_count = models.PositiveIntegerField("未表决", default=0)
    is_held = models.BooleanField("有效", default=False)
    is_passed = models.BooleanField("通过", default=False)
    outcome = models.JSONField("结果", default=dict, blank=True)
    decided_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, related_name="+", verbose_name="记录人"
    )
    decided_at = models.DateTimeField("表决时间")

    class Meta:
        verbose_name = "表决"
        ordering = ("decided_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(present__lte=F("due")), name="motion_present_within_due"),
            models.CheckConstraint(condition=Q(is_held=True) | Q(is_passed=False), name="passed_was_held"),
            models.CheckConstraint(
                condition=Q(kind=MotionKind.DOCUMENT, version__isnull=False)
                | (~Q(kind=MotionKind.DOCUMENT) & Q(version__isnull=True)),
                name="document_motion_names_its_version",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
